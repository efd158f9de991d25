"""Breaking a text into lines that fit: as large as it can be, and evenly filled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from branchebadges.pictures.letters import Face

ELLIPSIS: Final = "…"

# A line may end at a space, or after a hyphen or slash within a word.
_PIECES: Final = re.compile(r"[^\s/-]+[/-]*\s*|[/-]+\s*")


@dataclass(frozen=True)
class Setting:
    """A text broken into lines, and the size at which they fit."""

    lines: tuple[str, ...]
    size: float


def fit(
    face: Face,
    text: str,
    *,
    width: float,
    lines: int,
    largest: float,
    smallest: float,
    height: float = float("inf"),
    leading: float = 1.1,
) -> Setting:
    """Set `text` within `width`, `height` and a number of lines, as large as that allows.

    Only at the smallest size is a long word cut, and what still does not fit left out (…).
    """
    size = largest
    while size > smallest:
        broken = _broken(face, text, width / size)
        fits = all(face.width(line, size) <= width for line in broken)
        high = (len(broken) - 1) * leading + 1
        if fits and len(broken) <= lines and high * size <= height:
            return Setting(_even(face, text, width / size, len(broken)), size)
        size = max(smallest, size * 0.96)
    if height < float("inf"):
        lines = max(1, min(lines, int((height / smallest - 1) / leading + 1)))
    broken = _broken(face, _cut_long_words(face, text, width / smallest), width / smallest)
    if len(broken) > lines:
        last = broken[lines - 1]
        while last and face.width(last + ELLIPSIS, smallest) > width:
            last = last[:-1].rstrip()
        broken = (*broken[: lines - 1], last + ELLIPSIS)
    return Setting(broken, smallest)


def _broken(face: Face, text: str, measure: float) -> tuple[str, ...]:
    """Fill each line as far as it goes; `measure` is the width in em."""
    lines, line = [], ""
    for piece in _PIECES.findall(text):
        if line and face.width((line + piece).rstrip(), 1) > measure:
            lines.append(line.rstrip())
            line = piece
        else:
            line += piece
    return (*lines, line.rstrip()) if line.strip() else tuple(lines)


def _even(face: Face, text: str, measure: float, count: int) -> tuple[str, ...]:
    """The same number of lines, with the longest as short as can be."""
    low, high = measure / 2, measure
    best = _broken(face, text, measure)
    for _ in range(8):
        middle = (low + high) / 2
        tried = _broken(face, text, middle)
        if len(tried) <= count and all(face.width(line, 1) <= middle for line in tried):
            best, high = tried, middle
        else:
            low = middle
    return best


def _cut_long_words(face: Face, text: str, measure: float) -> str:
    """Cut each word that is wider than a whole line into parts that end in a hyphen."""
    pieces = []
    for piece in _PIECES.findall(text):
        rest = piece
        while face.width(rest.rstrip(), 1) > measure:
            length = 1
            while face.width(rest[: length + 1] + "-", 1) <= measure:
                length += 1
            pieces.append(rest[:length] + "-")
            rest = rest[length:]
        pieces.append(rest)
    return "".join(pieces)
