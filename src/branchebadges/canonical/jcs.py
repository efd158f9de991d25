"""Canonical JSON: one byte string per JSON value (RFC 8785).

`orjson` makes the same bytes, and is fifty times as fast, of values without the corners of the
standard. Such a corner is a number that JavaScript writes otherwise, or a character that might be
in a key, and which it sorts otherwise. Values with one go to `rfc8785`.
"""

from __future__ import annotations

from typing import Any, Final

import orjson
import rfc8785

from branchebadges.canonical.reading import MAX_INTEGER
from branchebadges.errors import Malformed

_AS_IT_IS: Final = (
    orjson.OPT_SORT_KEYS
    | orjson.OPT_PASSTHROUGH_SUBCLASS
    | orjson.OPT_PASSTHROUGH_DATACLASS
    | orjson.OPT_PASSTHROUGH_DATETIME
)
_HIGH: Final = bytes(range(0xEE, 0x100))
"""With these begin the characters from U+E000 on in UTF-8."""
_FIXED_POINT: Final = (1e-4, 1e15)
"""Between these all write a fraction alike, without an exponent."""

_MANY: Final = 100_000
"""Objects and lists; one that holds itself has no end of them."""


def jcs(value: Any, *, is_plain: bool = False) -> bytes:
    """The canonical JSON of a value: sorted members, no spaces, numbers as JavaScript writes them.

    Args:
        value: what `read_json` gives: dicts with text keys, lists, text, numbers, booleans, None.
        is_plain: somebody has looked at every value already, and there are no fractions and no
            large integers among them (`Screened.is_plain`).

    Raises:
        Malformed: `json-not-canonical`, the value has no canonical form: an integer beyond 2^53-1
            (RFC 8785, appendix D), NaN, infinity, a lone surrogate, or something not JSON.
    """
    try:
        return _quickly(value, is_plain=is_plain) or rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise Malformed(
            "json-not-canonical", f"this value has no canonical JSON form: {error}"
        ) from error
    except RecursionError as error:
        raise Malformed("json-too-deep", "the value is nested too deeply") from error


def jcs_around(
    document: dict[str, Any], name: str, *, is_plain: bool = False
) -> tuple[bytes, bytes]:
    """The canonical JSON of an object, cut where a member of this name stands, or would stand.

    Whatever canonical JSON is put in between, the whole is that of the object with it as that
    member. It sorts in the same place in UTF-16 and in Unicode, because the name is ASCII.

    Raises:
        Malformed: as `jcs`.
    """
    head = {key: value for key, value in document.items() if key < name}
    tail = {key: value for key, value in document.items() if key > name}
    before, after = jcs(head, is_plain=is_plain)[:-1], jcs(tail, is_plain=is_plain)[1:]
    opening = before if before == b"{" else before + b","
    return opening + jcs(name) + b":", after if after == b"}" else b"," + after


def _quickly(value: Any, *, is_plain: bool) -> bytes | None:
    """The canonical form, where `orjson` is sure to write it as RFC 8785 does."""
    if not is_plain and not _is_plain(value):
        return None
    try:
        data = orjson.dumps(value, option=_AS_IT_IS)
    except orjson.JSONEncodeError:
        # A key that is no text, half a character, or too deep for it: the other one tells which.
        return None
    # Up to U+DFFF the bytes of UTF-8 sort as the units of UTF-16 do (RFC 8785, section 3.2.3).
    return data if data.isascii() or data.translate(None, _HIGH) == data else None


def _is_plain(value: Any) -> bool:
    """Are there only texts, objects, lists and numbers that all write alike?"""
    todo: list[Any] = [(value,)]
    for items in todo:
        for item in items:
            kind = item.__class__
            if kind is str or kind is bool or item is None:
                continue
            if kind is dict:
                todo.append(item.values())
            elif kind is list:
                todo.append(item)
            elif not _is_plain_number(item):
                return False
        if len(todo) > _MANY:
            return False
    return True


def _is_plain_number(item: Any) -> bool:
    if item.__class__ is int:
        return bool(-MAX_INTEGER <= item <= MAX_INTEGER)
    low, high = _FIXED_POINT
    return item.__class__ is float and low <= abs(item) <= high and not item.is_integer()
