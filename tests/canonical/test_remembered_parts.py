"""What is remembered changes nothing but the time, and is bounded."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from kinds_of_documents import document_of

from branchebadges.canonical import remembered
from branchebadges.canonical.processor import processor_for
from branchebadges.canonical.remembered import Memory, content, value_of
from branchebadges.canonical.states import Compiler
from branchebadges.canonical.walk import walk
from branchebadges.contexts import PINNED

KIND = "badge of the benchmark"


def fresh() -> Compiler:
    return Compiler(PINNED, processor_for(PINNED))


@pytest.mark.parametrize("hash_name", ["sha256", "sha384"])
@pytest.mark.parametrize("kind", ["badge", KIND, "diploma", "record"])
def test_the_first_the_second_and_the_third_time_give_the_same(kind: str, hash_name: Any) -> None:
    compiler, document = fresh(), document_of(kind)
    found = {walk(document, compiler, merges=True).canonical(hash_name) for _ in range(4)}
    assert found == {walk(document, fresh(), merges=True).canonical(hash_name)}


def test_a_part_that_differs_in_one_letter_is_another_part() -> None:
    compiler, document = fresh(), document_of(KIND)
    for _ in range(3):
        before = walk(document, compiler, merges=True).canonical("sha256")
    changed = copy.deepcopy(document)
    changed["credentialSubject"]["achievement"]["creditsAvailable"] = 13
    after = walk(changed, compiler, merges=True).canonical("sha256")
    assert after == walk(changed, fresh(), merges=True).canonical("sha256") != before


def test_a_remembered_part_does_not_change_with_the_document() -> None:
    compiler, document = fresh(), document_of(KIND)
    for _ in range(3):
        before = walk(document, compiler, merges=True).canonical("sha256")
    document["credentialSubject"]["achievement"]["name"] = "Anders"
    walk(document, compiler, merges=True)
    assert walk(document_of(KIND), compiler, merges=True).canonical("sha256") == before


@pytest.mark.parametrize(
    ("one", "other"), [(1, True), (1, 1.0), (0, False), ("1", 1), ([1], (1,)), (None, "")]
)
def test_values_that_python_calls_equal_have_other_contents(one: Any, other: Any) -> None:
    assert content({"a": one}) != content({"a": other})
    assert value_of(content({"a": one}) or b"") == {"a": one}


def test_no_more_parts_are_kept_than_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "MAX_PARTS", 3)
    compiler, document = fresh(), document_of(KIND)
    entry = compiler.root(tuple(document["@context"]), credential=True)
    memory = Memory()
    part: Any = object()
    keys = [(entry, 1, bytes([number])) for number in range(6)]
    for key in keys:
        memory.keep(key, part)
    assert [memory.find(key) is part for key in keys] == [False] * 3 + [True] * 3


def test_tables_are_made_anew_when_somebody_fills_them() -> None:
    compiler = fresh()
    assert not compiler.is_full
    compiler._shapes = 10_000
    assert compiler.is_full


def test_no_term_is_the_scheme_of_a_plain_address() -> None:
    assert not fresh().schemes & {"http", "https", "urn", "did"}
