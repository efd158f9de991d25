"""Strict reading of JSON: one value per text, bounded, and refused before it costs anything.

Python's own reader takes the last of two equal keys, reads `NaN`, turns 1e999 into infinity and
follows nesting until the stack ends. Each of these lets two readers see two documents in one text,
and a signature covers only one of them (RFC 8259, section 4; JSON-LD 1.1, section 9: keys of an
object are unique; RFC 7493, I-JSON).

A text that comes out of a writer again to the letter as it went into a reader has only one
reading: a key that stood twice would be missing, a number read otherwise would look otherwise. So
`orjson` may read it, four times as fast. Any other text is read the careful way.
"""

from __future__ import annotations

import json
import re
from math import isfinite
from typing import Any, Final, NoReturn

import orjson

from branchebadges.errors import Malformed

MAX_BYTES: Final = 1_000_000
MAX_DEPTH: Final = 64
MAX_INTEGER: Final = 2**53 - 1
"""The largest integer that every JSON reader reads the same (RFC 7493, section 2.2)."""

_MAX_NUMBER_CHARACTERS: Final = 40
"""A double never needs more than 25 characters; reading longer digits costs quadratic time."""

_ESCAPE: Final = re.compile(r"\\.", re.DOTALL)
_ALL_BUT_BRACKETS: Final = bytes(set(range(256)) - set(b"[]{}"))
_OPENING: Final = frozenset(b"[{")
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")


def read_json(text: str | bytes, *, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH) -> Any:
    """Read a JSON text, or say why it is not one.

    Args:
        text: the JSON text, or its UTF-8 bytes.
        max_bytes: the most bytes that are read.
        max_depth: the most objects and lists within each other.

    Raises:
        Malformed: `json-too-large`, `json-encoding` (not UTF-8, a byte order mark, a lone
            surrogate), `json-too-deep`, `json-duplicate-key`, `json-number` (NaN, infinite, more
            than 40 characters, an integer beyond 2^53-1), `json-nul`, `json-syntax`.
    """
    decoded = _decode(text, max_bytes)
    _refuse_depth(decoded, max_depth)
    if "\\u" not in decoded:
        # No escape can hide a NUL or half a character.
        try:
            value = orjson.loads(decoded)
            if orjson.dumps(value, option=orjson.OPT_STRICT_INTEGER).decode() == decoded:
                return value
        except (orjson.JSONDecodeError, orjson.JSONEncodeError):
            # What is wrong with it, and where, the careful way tells in its own words.
            pass
    try:
        value = _DECODER.decode(decoded)
    except json.JSONDecodeError as error:
        raise Malformed(
            "json-syntax", f"not JSON: {error.msg}", where=f"line {error.lineno}, {error.colno}"
        ) from error
    except RecursionError as error:
        raise Malformed("json-too-deep", "nested too deeply") from error
    # An escape can make what the bytes cannot hold, so the look at surrogates comes after reading.
    if "\\u" in decoded:
        _refuse_escaped(value)
    return value


def _decode(text: str | bytes, max_bytes: int) -> str:
    if len(text) > max_bytes:
        raise Malformed("json-too-large", f"larger than {max_bytes} bytes")
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8")
        except UnicodeDecodeError as error:
            raise Malformed("json-encoding", "not UTF-8 text (RFC 8259, 8.1)") from error
    else:
        try:
            length = len(text.encode("utf-8"))
        except UnicodeEncodeError as error:
            raise Malformed("json-encoding", "text with a lone surrogate") from error
        if length > max_bytes:
            raise Malformed("json-too-large", f"larger than {max_bytes} bytes")
    if text.startswith("\ufeff"):
        raise Malformed("json-encoding", "begins with a byte order mark (RFC 8259, 8.1)")
    if "\0" in text:
        raise Malformed("json-nul", "contains a NUL character")
    return text


def _refuse_depth(text: str, max_depth: int) -> None:
    """Count the nesting on the text, because the reader itself follows brackets by recursion.

    What is counted is right up to the first mistake in the text, and further the reader does not
    get: before that, a backslash stands only within quotes, where it goes with what follows it, and
    every other quote opens or closes a text.
    """
    if text.count("[") + text.count("{") <= max_depth:
        return
    unescaped = _ESCAPE.sub("", text) if "\\" in text else text
    outside = "".join(unescaped.split('"')[::2])
    depth = 0
    for mark in outside.encode().translate(None, _ALL_BUT_BRACKETS):
        if mark in _OPENING:
            depth += 1
            if depth > max_depth:
                raise Malformed("json-too-deep", f"nested more than {max_depth} deep")
        else:
            depth -= 1


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise Malformed("json-duplicate-key", f"the key {key!r} stands twice", where=key)
            seen.add(key)
    return members


def _integer(digits: str) -> int:
    if len(digits) > _MAX_NUMBER_CHARACTERS or abs(number := int(digits)) > MAX_INTEGER:
        raise Malformed("json-number", "an integer beyond 2^53-1, which readers read differently")
    return number


def _float(digits: str) -> float:
    if len(digits) > _MAX_NUMBER_CHARACTERS or not isfinite(number := float(digits)):
        raise Malformed("json-number", "a number too large or too long to read exactly")
    return number


def _constant(name: str) -> NoReturn:
    raise Malformed("json-number", f"{name} is not JSON (RFC 8259, section 6)")


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_integer, parse_float=_float, parse_constant=_constant
)


def _refuse_escaped(value: Any) -> None:
    todo = [value]
    while todo:
        item = todo.pop()
        if isinstance(item, str):
            if _SURROGATE.search(item):
                raise Malformed("json-encoding", "text with a lone surrogate")
            if "\0" in item:
                # No name, title or address has a NUL; databases refuse it (threat J.19).
                raise Malformed("json-nul", "text with a NUL character")
        elif isinstance(item, dict):
            todo += item.keys()
            todo += item.values()
        elif isinstance(item, list):
            todo += item
