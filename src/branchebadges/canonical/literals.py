"""Literals as canonical N-Quads writes them (RDFC-1.0, section 5; JSON-LD 1.1 API, section 8.6)."""

from __future__ import annotations

import re
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


def escaped(text: str) -> str:
    """The text with quotes, backslashes and control characters escaped, and nothing else."""
    return _SPECIAL.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    character = found.group()
    return _SHORT.get(character) or f"\\u{ord(character):04X}"


def fraction_text(number: float) -> str:
    """A number that is not whole, as XSD's canonical double: 7.5 is `7.5E0`."""
    digits, _, exponent = f"{number:.15E}".partition("E")
    digits = digits.rstrip("0")
    return f"{digits}0E{int(exponent)}" if digits.endswith(".") else f"{digits}E{int(exponent)}"
