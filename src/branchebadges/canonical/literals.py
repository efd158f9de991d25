"""Literals as canonical N-Quads writes them (RDFC-1.0, section 5; JSON-LD 1.1 API, section 8.6)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

XSD_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"
"""The datatype that canonical N-Quads leaves out."""

_SPECIAL: Final = re.compile('["\\\\\x00-\x1f\x7f]')
_SHORT: Final = {
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\f": "\\f",
    "\r": "\\r",
    '"': '\\"',
    "\\": "\\\\",
}

_SMALLEST: Final = 1e-6
"""JavaScript writes smaller numbers with an exponent, and perhaps without a point."""
_DIGITS_HALFWAY: Final = 17


def escaped(text: str) -> str:
    """The text with quotes, backslashes and control characters escaped, and nothing else."""
    return _SPECIAL.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    character = found.group()
    return _SHORT.get(character) or f"\\u{ord(character):04X}"


def is_agreed(number: float) -> bool:
    """Would all processors write this number, which is not whole, with the same digits?

    Sixteen digits are signed (JSON-LD 1.1 API, section 8.6); of a number with more, the rest could
    be changed. One that lies halfway between two of sixteen digits is rounded to even by C and
    Python, and up by JavaScript. And Digital Bazaar's processor takes 1e-7 for the integer 0.
    """
    return (
        abs(number) >= _SMALLEST
        and float(f"{number:.15E}") == number
        and len(Decimal(number).as_tuple().digits) != _DIGITS_HALFWAY
    )


def fraction_text(number: float) -> str:
    """A number that is not whole, as XSD's canonical double: 7.5 is `7.5E0`."""
    digits, _, exponent = f"{number:.15E}".partition("E")
    digits = digits.rstrip("0")
    return f"{digits}0E{int(exponent)}" if digits.endswith(".") else f"{digits}E{int(exponent)}"
