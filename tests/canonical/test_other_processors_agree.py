"""Whatever we accept, Digital Bazaar and Oxigraph make the same of; what they refuse, so do we."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING, Any, Final

import pytest
from alterations_at_random import altered_documents
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from kinds_of_documents import KINDS, document_of
from n_quads import read_quads
from other_processors import DIRECTION, as_n_quads, by_oxigraph
from quads_at_random import QUADS
from realistic import realistic_badge

from branchebadges.canonical import Screened, rdfc, read_json, screen, screen_options
from branchebadges.canonical.labels import HashName, Quad, canonical_quads
from branchebadges.contexts import PINNED
from branchebadges.errors import Malformed, Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from other_processors import DigitalBazaar

EXAMPLES: Final = int(os.environ.get("BRANCHEBADGES_FUZZ", "300"))
"""`make fuzz` asks for more."""
AT_LENGTH: Final = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
FRACTION: Final = re.compile(r'"(-?\d\.\d+E-?\d+)"(?=\^\^)')
STRICTER: Final = {
    "array-empty": "an empty array can be put in and taken away",
    "array-nested": "an array in an array can be taken apart",
    "blank-node-id": "a name that only counts within the document can be another",
    "character": "U+007F and U+FFFE are escaped by some and not by others",
    "context-inline": "a context that defines terms, even keywords, is no closed list",
    "context-missing": "an embedded credential without contexts of its own",
    "context-nested": "other contexts halfway a document",
    "context-null": "a context that takes away what others defined",
    "context-order": "a later context that redefines an earlier one's terms",
    "context-repeated": "a context more or less",
    "id-invalid": "an address that others write otherwise, or leave out",
    "keyword": "@value and @id respell what is plain",
    "node-described-twice": "members can move from the one description to the other",
    "null": "null can be put in and taken away",
    "number": "JavaScript reads 2^53 + 1 as 2^53",
    "object-empty": "an object that says nothing, and is signed as a node",
    "term-respelled": "one member under two names",
    "type-undefined": "a type that is an odd address",
    "value-dropped": "fewer values are signed than are written",
    "value-repeated": "two values that are signed as one",
    "value-respelled": "one value, written in two ways",
    "value-type": "5 and the text 5 are signed alike",
    "work-budget": "nodes that cannot be told apart in the time we take",
}
"""Why we refuse what Digital Bazaar accepts in safe mode. Whoever carries a document of these kinds
could change how it reads while the signature holds, or another verifier would see other bytes."""


def without_directions(value: Any) -> Any:
    if isinstance(value, list):
        return [without_directions(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: without_directions(each) for key, each in value.items() if key != "@direction"}


def sorts_otherwise_in_javascript(quads: bytes) -> bool:
    """Are there characters that UTF-16 puts in another order than Unicode has them?"""
    text = quads.decode()
    return bool(re.search("[\ue000-\uffff]", text) and re.search("[\U00010000-\U0010ffff]", text))


def require_same(document: dict[str, Any], quads: bytes, digital_bazaar: DigitalBazaar) -> None:
    """Digital Bazaar makes these quads of the document, but for what is known of it.

    There are two such things. It signs no @direction and so refuses it; ours lets it say what the
    language says already, and signs it as little. And it sorts lines as UTF-16, where RDFC-1.0
    (section 5) sorts by code point.
    """
    theirs = digital_bazaar.canonical(document)
    if theirs.code == DIRECTION:
        assert '"@direction"' in json.dumps(document)
        theirs = digital_bazaar.canonical(without_directions(document))
    assert theirs.quads is not None, theirs.code
    if theirs.quads != quads and sorts_otherwise_in_javascript(quads):
        # The order of lines decides the labels, so all is ordered and labelled again.
        assert canonical_quads(list(read_quads(theirs.quads.decode()))) == quads
        return
    assert theirs.quads == quads


def comparable(quads: bytes) -> bytes:
    """These quads with the fractions as Oxigraph writes them, in canonical form.

    It has as few digits as tell a number apart, where JSON-LD (1.1 API, section 8.6) has sixteen
    and no noughts: 639.07 is "6.390700000000001E2".
    """
    return canonical_quads(
        [
            (subject, predicate, FRACTION.sub(_shortest, value), graph)
            for subject, predicate, value, graph in read_quads(quads.decode())
        ]
    )


def _shortest(found: re.Match[str]) -> str:
    return f'"{float(found.group(1))!r}"'


def _types_with_contexts(context: Any) -> set[str]:
    if isinstance(context, list):
        return {kind for part in context for kind in _types_with_contexts(part)}
    if not isinstance(context, dict):
        return set()
    scoped = {
        term: rule["@context"]
        for term, rule in context.items()
        if isinstance(rule, dict) and "@context" in rule
    }
    return set(scoped).union(*map(_types_with_contexts, scoped.values()))


TYPES_WITH_CONTEXTS: Final = frozenset(
    kind for url in PINNED.urls() for kind in _types_with_contexts(PINNED.load(url)["@context"])
)


def oxigraph_knows_all_its_terms(value: Any) -> bool:
    """Has no object two types that each bring a context?

    Oxigraph then knows the terms of one of them only, where they add up (JSON-LD 1.1 API, section
    5.1.2, step 11).
    """
    if isinstance(value, list):
        return all(map(oxigraph_knows_all_its_terms, value))
    if not isinstance(value, dict):
        return True
    types = value.get("type", ())
    kinds = {types} if isinstance(types, str) else set(types)
    return len(TYPES_WITH_CONTEXTS & kinds) < 2 and all(
        map(oxigraph_knows_all_its_terms, value.values())
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_document_has_the_same_bytes_everywhere(
    kind: str, digital_bazaar: DigitalBazaar
) -> None:
    document = document_of(kind)
    quads = rdfc(document)
    require_same(document, quads, digital_bazaar)
    if oxigraph_knows_all_its_terms(document):
        assert comparable(by_oxigraph(document)) == comparable(quads)


def outcome(of: Callable[[Any], Screened], document: Any) -> bytes | str:
    """The canonical N-Quads, or the code of the refusal."""
    try:
        return of(document).quads()
    except Refused as error:
        return error.code


def require_agreement(
    ours: bytes | str, document: dict[str, Any], digital_bazaar: DigitalBazaar
) -> None:
    """The same bytes, or a refusal by both; or one of ours with a code that says why."""
    if isinstance(ours, bytes):
        require_same(document, ours, digital_bazaar)
    elif ours not in STRICTER:
        assert digital_bazaar.canonical(document).quads is None, ours


@AT_LENGTH
@given(document=altered_documents())
def test_what_we_accept_digital_bazaar_signs_with_the_same_bytes(
    digital_bazaar: DigitalBazaar, document: Any
) -> None:
    require_agreement(outcome(screen, document), document, digital_bazaar)


@AT_LENGTH
@given(document=altered_documents([kind for kind in KINDS if kind.startswith("proof options")]))
def test_options_of_proofs_that_we_accept_digital_bazaar_signs_with_the_same_bytes(
    digital_bazaar: DigitalBazaar, document: Any
) -> None:
    require_agreement(outcome(screen_options, document), document, digital_bazaar)


@AT_LENGTH
@given(document=altered_documents())
def test_what_we_accept_oxigraph_reads_with_the_same_quads(document: Any) -> None:
    ours = outcome(screen, document)
    if isinstance(ours, bytes) and oxigraph_knows_all_its_terms(document):
        assert comparable(by_oxigraph(document)) == comparable(ours)


@AT_LENGTH
@given(quads=QUADS, hash_name=st.sampled_from(["sha256", "sha384"]))
def test_nodes_without_names_are_labelled_as_rdf_canonize_labels_them(
    digital_bazaar: DigitalBazaar, quads: list[Quad], hash_name: HashName
) -> None:
    theirs = digital_bazaar.labelled(as_n_quads(quads), hash_name)
    if theirs.quads is None:
        # Theirs gives up earlier than ours where all nodes are alike.
        assert "Maximum deep iterations" in str(theirs.code)
        assume(False)  # noqa: FBT003
    assert canonical_quads(quads, hash_name=hash_name) == theirs.quads


def test_official_documents_have_the_same_bytes_everywhere(
    standards: Path, digital_bazaar: DigitalBazaar
) -> None:
    seen = 0
    for path in sorted(standards.rglob("*.json")):
        try:
            document = read_json(path.read_bytes())
            quads = rdfc(document)
        except (Malformed, Refused):
            # A schema, or one that is wrong, or under contexts that are not here.
            continue
        seen += 1
        require_same(document, quads, digital_bazaar)
        if oxigraph_knows_all_its_terms(document):
            assert comparable(by_oxigraph(document)) == comparable(quads), path
    assert seen


def test_lines_are_sorted_otherwise_by_digital_bazaar_and_nothing_else_differs(
    digital_bazaar: DigitalBazaar,
) -> None:
    document = realistic_badge()
    document["credentialSubject"]["achievement"]["tag"] = ["\uff5e", "\U0001f600"]
    quads = rdfc(document)
    assert digital_bazaar.canonical(document).quads != quads
    assert by_oxigraph(document) == quads
    require_same(document, quads, digital_bazaar)


def test_oxigraph_knows_the_terms_of_one_type_only(digital_bazaar: DigitalBazaar) -> None:
    """When this fails, Oxigraph reads records as others do, and they can be compared too."""
    document = document_of("record")
    quads = rdfc(document)
    partial = [line for line in quads.splitlines() if b"#partial" in line]
    assert len(partial) == 1
    assert by_oxigraph(document) == quads.replace(partial[0] + b"\n", b"")
    require_same(document, quads, digital_bazaar)


@pytest.mark.parametrize(
    ("number", "digits"),
    [(2**53 + 1, "9007199254740992"), (8.0000152587890625, "8.000015258789063E0"), (1e-7, "0")],
)
def test_numbers_that_javascript_reads_otherwise_are_refused_here(
    number: float, digits: str, digital_bazaar: DigitalBazaar
) -> None:
    document = realistic_badge()
    document["credentialSubject"]["creditsEarned"] = number
    theirs = digital_bazaar.canonical(document).quads
    assert f'"{digits}"^^<https://www.w3.org/2001/XMLSchema#float>'.encode() in (theirs or b"")
    with pytest.raises(Refused, match=r"number|fraction"):
        screen(document)


def test_a_document_that_only_we_accept_would_be_seen(digital_bazaar: DigitalBazaar) -> None:
    document = realistic_badge()
    with pytest.raises(AssertionError):
        require_same(document, rdfc(document).replace(b"Voorlezen", b"Voorzeggen"), digital_bazaar)
    with pytest.raises(AssertionError, match="invalid property"):
        require_same({**document, "graduated": True}, rdfc(document), digital_bazaar)
