"""A proof within a document may say again under which contexts of its credential it was made."""

from __future__ import annotations

import copy
import time
from typing import TYPE_CHECKING, Any

import pytest
from realistic import OB, VC, accreditation, realistic_badge

from branchebadges.canonical import rdfc, screen
from branchebadges.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

Document = dict[str, Any]
DATA_INTEGRITY = "https://w3id.org/security/data-integrity/v2"


def endorsement_of(badge: Document) -> Document:
    found: Document = badge["credentialSubject"]["achievement"]["endorsement"][0]
    return found


def proof_of(badge: Document) -> Document:
    found: Document = endorsement_of(badge)["proof"][0]
    return found


def with_jcs_proof() -> Document:
    badge = realistic_badge()
    proof_of(badge)["cryptosuite"] = "eddsa-jcs-2022"
    return badge


def with_context(context: Any) -> Document:
    badge = with_jcs_proof()
    proof_of(badge)["@context"] = context
    return badge


@pytest.mark.parametrize(
    "context",
    [
        pytest.param([VC, OB], id="all contexts of its credential"),
        pytest.param([VC], id="the first"),
        pytest.param(VC, id="the first, as text"),
    ],
)
def test_a_repeated_context_changes_nothing(context: Any) -> None:
    badge = with_context(context)
    before = copy.deepcopy(badge)
    assert rdfc(badge) == rdfc(with_jcs_proof())
    assert badge == before


@pytest.mark.parametrize(
    "suite",
    [None, "eddsa-rdfc-2022", "ecdsa-rdfc-2019", ["eddsa-jcs-2022"], "Ed25519Signature2020"],
)
def test_a_proof_of_another_suite_repeats_nothing(suite: Any) -> None:
    badge = with_context([VC, OB])
    proof_of(badge)["cryptosuite"] = suite
    with pytest.raises(Refused) as caught:
        screen(badge)
    assert caught.value.code in {"context-nested", "null"}


def test_a_proof_that_stands_alone_may_repeat_it_too() -> None:
    badge = with_context([VC, OB])
    endorsement_of(badge)["proof"] = proof_of(badge)
    plain = with_jcs_proof()
    endorsement_of(plain)["proof"] = proof_of(plain)
    assert rdfc(badge) == rdfc(plain)


def test_so_may_the_proof_of_the_document_itself_and_one_deep_within() -> None:
    inner = accreditation("urn:x:1", "diep", 1)
    outer = accreditation("urn:x:1", "diep", 2)
    outer["endorsement"] = [inner]
    for each in (inner, outer):
        each["proof"][0]["cryptosuite"] = "ecdsa-jcs-2019"
    plain = copy.deepcopy(outer)
    inner["proof"][0]["@context"] = [VC, OB]
    outer["proof"][0]["@context"] = [VC]
    assert rdfc(outer) == rdfc(plain)


@pytest.mark.parametrize(
    "context",
    [
        pytest.param([], id="none"),
        pytest.param(None, id="null"),
        pytest.param([None], id="a list of null"),
        pytest.param([OB], id="the second without the first"),
        pytest.param([OB, VC], id="in another order"),
        pytest.param([VC, OB, DATA_INTEGRITY], id="one more"),
        pytest.param([VC, DATA_INTEGRITY], id="another"),
        pytest.param([VC, VC], id="the first, twice"),
        pytest.param("https://evil.example/", id="somebody's"),
        pytest.param([VC, {"proofValue": "https://evil.example/"}], id="one of its own"),
        pytest.param({"proofValue": "https://evil.example/"}, id="only one of its own"),
        pytest.param({}, id="an empty one"),
        pytest.param([[VC]], id="a list in a list"),
        pytest.param(5, id="a number"),
    ],
)
def test_any_other_context_in_a_proof_is_refused(context: Any) -> None:
    with pytest.raises(Refused) as caught:
        screen(with_context(context))
    assert caught.value.code == "context-nested"
    assert caught.value.where == ("/credentialSubject/achievement/endorsement/0/proof/0/@context")


def test_the_contexts_are_those_of_its_own_credential_not_of_the_one_around_it() -> None:
    badge = with_context([VC, OB])
    badge["@context"] = [VC, OB, DATA_INTEGRITY]
    screen(badge)
    proof_of(badge)["@context"] = badge["@context"]
    with pytest.raises(Refused):
        screen(badge)


def in_evidence(badge: Document) -> None:
    badge["evidence"][0]["@context"] = [VC, OB]


def in_the_status(badge: Document) -> None:
    badge["credentialStatus"]["@context"] = [VC, OB]


def in_a_subject_of_an_endorsement(badge: Document) -> None:
    endorsement_of(badge)["credentialSubject"]["@context"] = [VC, OB]


def in_a_proof_of_the_evidence(badge: Document) -> None:
    badge["evidence"][0]["proof"] = {**proof_of(badge), "@context": [VC, OB]}


def in_a_proof_within_a_proof(badge: Document) -> None:
    proof_of(badge)["proof"] = {**proof_of(with_jcs_proof()), "@context": [VC, OB]}


@pytest.mark.parametrize(
    "put",
    [
        in_evidence,
        in_the_status,
        in_a_subject_of_an_endorsement,
        in_a_proof_of_the_evidence,
        in_a_proof_within_a_proof,
    ],
)
def test_a_repeated_context_elsewhere_is_refused(put: Callable[[Document], None]) -> None:
    badge = with_context([VC, OB])
    put(badge)
    with pytest.raises(Refused):
        screen(badge)


def undefined(proof: Document) -> None:
    proof["vip"] = True


def by_address(proof: Document) -> None:
    proof["https://w3id.org/security#domain"] = "x"


def by_keyword(proof: Document) -> None:
    proof["@id"] = "urn:x:1"


def relative(proof: Document) -> None:
    proof["verificationMethod"] = "#key-1"


def of_an_undefined_type(proof: Document) -> None:
    proof["type"] = ["DataIntegrityProof", "VipProof"]


@pytest.mark.parametrize(
    "alter", [undefined, by_address, by_keyword, relative, of_an_undefined_type]
)
def test_such_a_proof_is_held_to_its_spelling_as_any_other(
    alter: Callable[[Document], None],
) -> None:
    """What is refused without the context is refused with it, for the same reason."""
    codes = []
    for badge in (with_jcs_proof(), with_context([VC, OB])):
        alter(proof_of(badge))
        with pytest.raises(Refused) as caught:
            screen(badge)
        codes.append((caught.value.code, caught.value.where))
    assert codes[0] == codes[1]


def test_thousands_of_such_proofs_are_answered_in_time() -> None:
    proof = {**proof_of(with_jcs_proof()), "@context": [VC, OB]}
    endorsements = [
        {**accreditation("urn:x:1", "x", number), "proof": [proof] * 500} for number in range(4)
    ]
    start = time.process_time()
    with pytest.raises(Refused):
        screen({**realistic_badge(), "endorsement": endorsements})
    assert time.process_time() - start < 5
