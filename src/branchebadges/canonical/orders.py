"""Lines that not all processors sort alike.

RDFC-1.0 sorts by code point (section 5). Processors in JavaScript sort by the units of UTF-16, in
which everything from U+10000 on comes before U+E000. A signature over lines that this puts in
another order fails for them, so none is made.
"""

from __future__ import annotations

import re
from typing import Final

from branchebadges.errors import Refused

_BEYOND_16_BITS: Final = tuple(bytes([lead]) for lead in range(0xF0, 0xF5))
"""With these begin the characters from U+10000 on in UTF-8."""
_FROM_E000: Final = (b"\xee", b"\xef")
"""And with these the ones from U+E000 to U+FFFF."""
_LABEL: Final = re.compile(rb"_:c14n[0-9]+")


def require_one_order(quads: bytes) -> None:
    """Return if every processor sorts these lines alike.

    Nodes without a name are told apart by the order of their own lines, before they have labels
    (RDFC-1.0, 4.6), so the lines are looked at with their labels and without.

    Raises:
        Refused: `sorted-otherwise`, some processors would sort them another way.
    """
    if not any(lead in quads for lead in _BEYOND_16_BITS):
        return
    if not any(lead in quads for lead in _FROM_E000):
        return
    for text in (quads, _LABEL.sub(b"_:a", quads)):
        lines = text.split(b"\n")
        if sorted(lines) != sorted(lines, key=_in_16_bits):
            raise Refused(
                "sorted-otherwise",
                "two values under one term differ in characters that processors in JavaScript "
                "sort otherwise (an emoji in one, a wide or private character in the other); "
                "write one of them in other words",
            )


def _in_16_bits(line: bytes) -> bytes:
    return line.decode().encode("utf-16-be")
