"""Canonical JSON: members in order, numbers as JavaScript writes them, nothing else."""

from __future__ import annotations

import json
from enum import IntEnum, StrEnum
from typing import Any
from uuid import UUID

import pytest
import rfc8785
from alterations_at_random import altered_documents
from hypothesis import given
from hypothesis import strategies as st
from json_values import VALUES
from kinds_of_documents import KINDS, document_of

from branchebadges.canonical import jcs, jcs_around, read_json, screen
from branchebadges.errors import BadgeError, Malformed


@given(VALUES)
def test_reading_the_canonical_form_gives_the_value_back(value: Any) -> None:
    # A float beyond 2^53 is written with the digits of an integer, as JavaScript does; there it is
    # read as a float again, and so it is here.
    assert json.loads(jcs(value), parse_int=float) == value


class Word(StrEnum):
    A = "a"


class Number(IntEnum):
    ONE = 1


class Text(str):
    __slots__ = ()


HIGH = st.text("aé\ud7ff\ue000\ufb33\uffee\U00010000\U0001f600", max_size=3)
ODD = st.sampled_from([UUID(int=0), Word.A, Number.ONE, Text("a"), (), ("a",), b"a", 1j, {"a"}])


@given(
    VALUES
    | st.lists(st.floats() | st.integers() | st.floats(1e-5, 1e16), max_size=5)
    | st.dictionaries(HIGH, HIGH)
    | st.lists(ODD, max_size=1)
    | st.dictionaries(ODD.filter(lambda item: item != {"a"}), st.none(), max_size=1)
)
def test_the_quick_writer_makes_the_bytes_of_the_standards_own(value: Any) -> None:
    try:
        expected = rfc8785.dumps(value)
    except rfc8785.CanonicalizationError:
        with pytest.raises(Malformed):
            jcs(value)
    else:
        assert jcs(value) == expected


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.booleans()))
def test_the_order_of_members_does_not_matter(members: dict[str, bool]) -> None:
    assert jcs(members) == jcs(dict(reversed(list(members.items()))))


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        pytest.param('{ "b" : 1, "a" : [ ] }', '{"a":[],"b":1}', id="members sorted, no spaces"),
        pytest.param("[56.0, 1e2, 5e-7, 1E-6]", "[56,100,5e-7,0.000001]", id="numbers"),
        pytest.param('"\\u20ac\\u001f\\/"', '"€\\u001f/"', id="escapes only where needed"),
        pytest.param('{"\\ufb33":0,"\\ud83d\\ude00":1}', '{"😀":1,"\ufb33":0}', id="UTF-16 order"),
        pytest.param("-0.0", "0", id="minus nought"),
    ],
)
def test_examples(text: str, canonical: str) -> None:
    assert jcs(read_json(text)) == canonical.encode()


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(2**53, id="an integer beyond 2^53-1"),
        pytest.param(float("nan"), id="not a number"),
        pytest.param(float("inf"), id="infinity"),
        pytest.param("\ud800", id="a lone surrogate"),
        pytest.param({"\ud800": 1}, id="a lone surrogate in a key"),
        pytest.param({1: 2}, id="a key that is no text"),
        pytest.param({1, 2}, id="a set"),
    ],
)
def test_what_has_no_canonical_form(value: Any) -> None:
    with pytest.raises(Malformed) as caught:
        jcs(value)
    assert caught.value.code == "json-not-canonical"


def test_nesting_without_end_is_refused() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(Malformed):
        jcs(deep)


def test_a_value_that_holds_itself_is_refused() -> None:
    around: dict[str, Any] = {}
    around["self"] = around
    with pytest.raises(Malformed):
        jcs(around)


NAMED = st.dictionaries(st.text(min_size=1).filter(lambda key: key.isprintable()) | HIGH, VALUES)


@given(
    document=NAMED | st.dictionaries(st.sampled_from("aopqz"), VALUES),
    value=VALUES,
    name=st.just("p"),
)
def test_an_object_that_is_completed_later_has_the_same_canonical_form(
    document: dict[str, Any], value: Any, name: str
) -> None:
    before, after = jcs_around(document, name)
    assert before + jcs(value) + after == jcs({**document, name: value})


@given(altered_documents() | st.sampled_from(sorted(KINDS)).map(document_of), st.data())
def test_what_was_looked_at_once_has_the_canonical_form_of_a_second_look(
    document: dict[str, Any], data: st.DataObject
) -> None:
    odd = data.draw(ODD | st.floats() | st.integers() | st.just(None))
    if odd is not None and isinstance(document.get("credentialSubject"), dict):
        document["credentialSubject"]["creditsEarned"] = odd
    try:
        screened = screen(document)
    except (BadgeError, TypeError):
        return
    if screened.is_plain:
        assert jcs(document, is_plain=True) == jcs(document)


@pytest.mark.parametrize("number", [5, 2.5])
def test_a_document_without_fractions_needs_no_second_look(number: float) -> None:
    document = document_of("badge of the benchmark")
    document["credentialSubject"]["achievement"]["creditsAvailable"] = number
    # The third time, the achievement is remembered.
    assert [screen(document).is_plain for _ in range(3)] == [number == 5] * 3
