"""Whatever the walk accepts, the long way accepts too, and PyLD makes the same bytes of it."""

from __future__ import annotations

import os
from typing import Any

import pytest
from alterations_at_random import altered_documents
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kinds_of_documents import KINDS, document_of
from plain_pyld import normalized

from branchebadges.canonical import rdfc
from branchebadges.canonical.labels import canonical_quads
from branchebadges.canonical.processor import processor_for
from branchebadges.canonical.reference import spell_out
from branchebadges.canonical.states import Compiler
from branchebadges.canonical.terms import Beyond
from branchebadges.canonical.walk import walk
from branchebadges.contexts import PINNED
from branchebadges.errors import Refused

EXAMPLES = int(os.environ.get("BRANCHEBADGES_FUZZ", "400"))
"""`make fuzz` asks for more."""
AT_LENGTH = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
COMPILER = Compiler(PINNED, processor_for(PINNED))


def long_way(document: Any, *, merges: bool = True) -> bytes:
    return canonical_quads(spell_out(document, PINNED, merges=merges).quads())


@pytest.mark.parametrize("kind", KINDS)
def test_the_walk_takes_every_kind_of_document(kind: str) -> None:
    document = document_of(kind)
    walked = walk(document, COMPILER, merges=True)
    assert document == document_of(kind)
    assert walked.canonical("sha256") == long_way(document) == normalized(document)


@AT_LENGTH
@given(document=altered_documents(), merges=st.booleans())
def test_what_the_walk_accepts_the_long_way_accepts_with_the_same_bytes(
    document: Any,
    merges: bool,  # noqa: FBT001  # hypothesis passes it by name
) -> None:
    try:
        walked = walk(document, COMPILER, merges=merges).canonical("sha256")
    except (Beyond, Refused):
        return
    assert walked == long_way(document, merges=merges)
    # PyLD by itself has no limit to its search for labels; the walk's own is far below it.
    assert walked == normalized(document)


@AT_LENGTH
@given(document=altered_documents())
def test_what_is_refused_has_a_code_and_is_refused_the_long_way_for_the_same_reason(
    document: Any,
) -> None:
    try:
        found = rdfc(document)
    except Refused as error:
        refusal = error
    else:
        assert found == long_way(document)
        return
    assert refusal.code
    with pytest.raises(Refused) as again:
        long_way(document)
    assert (again.value.code, again.value.where) == (refusal.code, refusal.where)


def test_one_description_in_two_orders_is_still_one() -> None:
    document = document_of("badge")
    achievement = document["credentialSubject"]["achievement"]
    address = {"type": ["Address"], "addressCountryCode": "NL"}
    profile = {"id": "did:web:provider.example", "type": ["Profile"], "address": address}
    turned = {**profile, "address": dict(reversed(address.items()))}
    document |= {"issuer": profile}
    achievement["creator"] = turned
    walked = walk(document, COMPILER, merges=True)
    assert walked.canonical("sha256") == long_way(document) == normalized(document)
