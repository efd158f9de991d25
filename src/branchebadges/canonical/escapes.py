"""How text stands between the quotes of a literal in canonical N-Quads (RDFC-1.0, section 5)."""

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
