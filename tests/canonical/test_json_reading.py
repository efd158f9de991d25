"""One value per text, bounded, and never another exception than ours."""

from __future__ import annotations

import contextlib
import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from json_values import VALUES

from branchebadges.canonical import read_json
from branchebadges.errors import Malformed

if TYPE_CHECKING:
    from collections.abc import Callable


@given(VALUES)
def test_every_value_is_read_as_it_was_written(value: Any) -> None:
    assert read_json(json.dumps(value)) == value
    assert read_json(json.dumps(value, ensure_ascii=False).encode()) == value


@given(st.binary() | st.text().map(lambda text: text.encode("utf-16")))
def test_any_bytes_give_a_value_or_malformed(data: bytes) -> None:
    with contextlib.suppress(Malformed):
        read_json(data)


@given(st.text('{}[]",:\\u0dDeE+-.1234567890 \ntrfalsn', max_size=60) | st.text())
def test_any_text_gives_a_value_or_malformed(text: str) -> None:
    with contextlib.suppress(Malformed):
        read_json(text)


def outcome(text: str) -> str:
    try:
        return repr(read_json(text))
    except Malformed as error:
        return error.code


SNIPPETS = st.sampled_from(
    ["{", "}", "[", "]", ",", ":", '"', '"a":1', ',"a":2', "1.0", "-0", "1e400", "NaN", "null"]
) | st.sampled_from(
    ["9007199254740992", "18446744073709551616", "1E5", "\\u0000", "\\ud800", "\\/", "\\n", "\0"]
)


@given(VALUES, st.data())
def test_a_text_is_read_the_same_quickly_and_carefully(value: Any, data: st.DataObject) -> None:
    """A space in front makes it a text that no writer makes, so it is read the careful way."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for _ in range(data.draw(st.integers(0, 2))):
        place = data.draw(st.integers(0, len(text)))
        after = data.draw(st.integers(0, 2))
        text = text[:place] + data.draw(SNIPPETS) + text[place + after :]
    assert outcome(text) == outcome(f" {text}")


@given(st.lists(st.tuples(st.sampled_from("ab"), VALUES), max_size=3))
def test_a_key_that_stands_twice_is_found_in_a_compact_text(pairs: list[tuple[str, Any]]) -> None:
    members = ",".join(f'"{key}":{json.dumps(value)}' for key, value in pairs)
    text = "{" + members + "}"
    twice = len({key for key, _ in pairs}) < len(pairs)
    assert outcome(text) == outcome(f" {text}")
    assert (outcome(text) == "json-duplicate-key") == twice


@given(VALUES, st.data())
def test_a_truncated_object_is_malformed(value: Any, data: st.DataObject) -> None:
    text = json.dumps({"a": value})
    cut = data.draw(st.integers(0, len(text) - 1))
    with pytest.raises(Malformed):
        read_json(text[:cut])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param('{"a":1,"a":1}', "json-duplicate-key", id="a key stands twice"),
        pytest.param('{"a":1,"\\u0061":2}', "json-duplicate-key", id="a key twice, once escaped"),
        pytest.param('[{"x":{"b":0,"b":0}}]', "json-duplicate-key", id="a key twice, deep"),
        pytest.param("NaN", "json-number", id="not a number"),
        pytest.param("[Infinity]", "json-number", id="infinity"),
        pytest.param("-Infinity", "json-number", id="minus infinity"),
        pytest.param("1e999", "json-number", id="a number that becomes infinite"),
        pytest.param("9" * 5000, "json-number", id="a number of 5000 digits"),
        pytest.param("0." + "1" * 5000, "json-number", id="a fraction of 5000 digits"),
        pytest.param("9007199254740992", "json-number", id="2^53"),
        pytest.param("-9007199254740992", "json-number", id="-2^53"),
        pytest.param('"\\ud800"', "json-encoding", id="a lone surrogate in a value"),
        pytest.param('{"\\udfff":1}', "json-encoding", id="a lone surrogate in a key"),
        pytest.param('"\ud800"', "json-encoding", id="a lone surrogate, unescaped"),
        pytest.param(b'"\xff"', "json-encoding", id="bytes that are not UTF-8"),
        pytest.param(b'"\xed\xa0\x80"', "json-encoding", id="a surrogate as UTF-8 bytes"),
        pytest.param('{"a":1}'.encode("utf-16"), "json-encoding", id="UTF-16"),
        pytest.param(b"\xef\xbb\xbf{}", "json-encoding", id="a byte order mark"),
        pytest.param('"\\u0000"', "json-nul", id="an escaped NUL"),
        pytest.param(b'{"a":"\x00"}', "json-nul", id="a NUL"),
        pytest.param("[" * 100_000, "json-too-deep", id="100,000 brackets"),
        pytest.param('{"a":' * 20_000, "json-too-deep", id="20,000 braces"),
        pytest.param("[" * 65 + "]" * 65, "json-too-deep", id="65 deep"),
        pytest.param("", "json-syntax", id="nothing"),
        pytest.param("{} {}", "json-syntax", id="two documents"),
        pytest.param("{'a':1}", "json-syntax", id="single quotes"),
        pytest.param('"a\nb"', "json-syntax", id="a raw line break in a text"),
        pytest.param("[1,]", "json-syntax", id="a comma too many"),
        pytest.param("01", "json-syntax", id="a leading zero"),
        pytest.param("\u00a01", "json-syntax", id="a space that is not JSON's"),
        pytest.param('"' + "x" * 1_000_000 + '"', "json-too-large", id="over a megabyte"),
        pytest.param('"' + "é" * 600_000 + '"', "json-too-large", id="over a megabyte in UTF-8"),
    ],
)
def test_what_is_refused(text: str | bytes, code: str) -> None:
    start = time.process_time()
    with pytest.raises(Malformed) as caught:
        read_json(text)
    assert caught.value.code == code
    assert time.process_time() - start < 1


def test_the_limits_themselves_are_within() -> None:
    assert read_json("[" * 64 + "]" * 64)
    assert read_json("9007199254740991") == 2**53 - 1
    assert read_json('"' + "x" * 999_998 + '"')
    assert read_json('"\\ud83d\\ude00"') == "😀"
    assert read_json('["[[[[[[", "\\"{{{{", "\\\\"]', max_depth=1) == ["[[[[[[", '"{{{{', "\\"]


def plainly(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def depth_of(value: Any) -> int:
    if isinstance(value, (dict, list)):
        inner = value.values() if isinstance(value, dict) else value
        return 1 + max(map(depth_of, inner), default=0)
    return 0


BRACKETS = st.text('[]{}"\\\\,:', max_size=8)
NESTED = st.recursive(
    BRACKETS | st.integers(0, 9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(BRACKETS, inner, max_size=4),
    max_leaves=30,
)


@given(NESTED, st.integers(0, 4), st.sampled_from([json.dumps, plainly]))
def test_depth_is_counted_on_brackets_and_never_on_what_stands_in_a_text(
    value: Any, most: int, write: Callable[[Any], str]
) -> None:
    text = write(value)
    if depth_of(value) <= most:
        assert read_json(text, max_depth=most) == value
    else:
        with pytest.raises(Malformed) as caught:
            read_json(text, max_depth=most)
        assert caught.value.code == "json-too-deep"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\\[" * 200_000, id="brackets behind backslashes"),
        pytest.param('\\"' + "[" * 200_000, id="an escaped quote that opens nothing"),
        pytest.param('"' + "[" * 200_000, id="brackets in a text without an end"),
        pytest.param('["\\"' + "[" * 200_000, id="brackets behind a text without an end"),
        pytest.param("]" * 200_000 + "[" * 200_000, id="closed before it is opened"),
        pytest.param("[" * 60 + "\\" + "[" * 200_000, id="a mistake before it is too deep"),
        pytest.param('{"' * 100_000, id="braces and quotes"),
    ],
)
def test_a_text_that_hides_its_brackets_is_malformed_all_the_same(text: str) -> None:
    start = time.process_time()
    with pytest.raises(Malformed):
        read_json(text)
    assert time.process_time() - start < 1


def test_a_text_of_escapes_and_quotes_is_read_in_linear_time() -> None:
    start = time.process_time()
    for text in ('"' + "\\" * 900_000, '"\\' * 400_000, "\\" * 900_000):
        with pytest.raises(Malformed):
            read_json(text)
    assert time.process_time() - start < 2
