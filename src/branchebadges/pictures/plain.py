"""Text from outside, made fit to stand in a picture.

A title, name or code comes from somebody's data: it may hold characters that turn the direction
of what follows (U+202E), that no XML can hold, or that are far too many.
"""

from __future__ import annotations

import unicodedata
from typing import Final

MAX_CHARACTERS: Final = 300
"""A line is cut here before it is set; no name or title in the sector comes near."""

# Control and format characters, lone surrogates, private and unassigned ones.
_UNWANTED: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_SEPARATORS: Final = frozenset({"Zs", "Zl", "Zp"})


def plain(text: str) -> str:
    """The text with single spaces, composed, without control or direction characters."""
    spaced = "".join(
        " " if character.isspace() or unicodedata.category(character) in _SEPARATORS else character
        for character in text
    )
    kept = "".join(each for each in spaced if unicodedata.category(each) not in _UNWANTED)
    return " ".join(unicodedata.normalize("NFC", kept).split())


def line_of(text: str) -> str:
    """A text as one line of at most `MAX_CHARACTERS`."""
    line = plain(text[: 4 * MAX_CHARACTERS])
    return line if len(line) <= MAX_CHARACTERS else line[: MAX_CHARACTERS - 1].rstrip() + "…"
