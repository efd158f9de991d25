"""The parts of which the bars of a simulation are drawn: each way of drawing means one thing."""

from __future__ import annotations

from typing import Final

from branchebadges.pictures.drawing import element, number, rectangle
from branchebadges.pictures.palette import BRASS_DARK, INK_SOFT, MIDNIGHT, PAPER

BAR: Final = 15.0
"""The height of a bar."""

_PALE: Final = "#fffdf6"


def stretch(x: float, width: float, top: float, *, fill: str) -> str:
    return rectangle(x, top, width, BAR, fill=fill, rx=3) if width > 0 else ""


def hatched(x: float, width: float, top: float) -> str:
    """Under review: slanting lines within an outline, each cut at both ends."""
    if width <= 0:
        return ""
    lines, start = "", x - BAR
    while start < x + width:
        left, right = max(start, x), min(start + BAR, x + width)
        if right > left:
            lines += (
                f"M{number(left)} {number(top + BAR - (left - start))}"
                f"L{number(right)} {number(top + BAR - (right - start))}"
            )
        start += 5
    outline = rectangle(x, top, width, BAR, fill=_PALE, stroke=MIDNIGHT, stroke_width=1.2)
    return outline + element("path", d=lines, stroke=MIDNIGHT, stroke_width=1.6, fill="none")


def outlined(x: float, width: float, top: float) -> str:
    """Near a diploma: not held, so no more than a dashed outline."""
    if width <= 0:
        return ""
    return rectangle(
        x + 1,
        top + 1,
        max(width - 2, 1),
        BAR - 2,
        fill=_PALE,
        stroke=INK_SOFT,
        stroke_width=1.4,
        stroke_dasharray="3 3",
    )


def post(x: float, top: float) -> str:
    """Where the rules as they are would end the bar."""
    return rectangle(x - 2, top - 5, 4, BAR + 10, fill=BRASS_DARK, stroke=PAPER, stroke_width=1)
