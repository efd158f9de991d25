"""How the points of all people lie: a histogram, with the points that each diploma takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from branchebadges.pictures.drawing import element, number, rectangle
from branchebadges.pictures.letters import face
from branchebadges.pictures.palette import BRASS_DARK, INK, INK_SOFT, MIDNIGHT
from branchebadges.pictures.simulation_panel import WORDS
from branchebadges.pictures.wording import Language, figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from branchebadges.pictures.simulation_panel import Holders, Panel

HEIGHT: Final = 107.0
"""The height of all of it, the words above and the numbers below included."""

_TOP: Final = 23.0
_HIGH: Final = 62.0
_TEXT: Final = 15.0
_SMALL: Final = 13.0


def histogram(
    panel: Panel,
    x: float,
    width: float,
    y: float,
    *,
    most: int,
    edges: Sequence[int],
    language: Language,
) -> str:
    """The histogram of one scenario.

    Args:
        most: the most people that any bin of any scenario holds.
        edges: of the bins.
    """
    sans, last = face("sans"), edges[-1]
    middle = figure(panel.points[len(panel.points) // 2], language)
    words = WORDS["middle"][language].format(middle, figure(panel.mean, language))
    parts = sans.line(words, x, y + 14, size=_TEXT, fill=INK_SOFT)
    floor = y + _TOP + _HIGH
    step = width / len(panel.bins)
    for place, people in enumerate(panel.bins):
        if people:
            # One person among thousands is a line, not nothing.
            high = max(_HIGH * people / most, 1.5)
            left = x + place * step + 1
            parts += rectangle(left, floor - high, step - 2, high, fill=MIDNIGHT)
    parts += rectangle(x, floor, width, 1.5, fill=INK)
    parts += _thresholds(panel.holders, x, width, floor, last=last, language=language)
    parts += sans.line("0", x, floor + 17, size=_SMALL, fill=INK_SOFT)
    right = x + width
    return parts + sans.line(str(last), right, floor + 17, size=_SMALL, fill=INK_SOFT, anchor="end")


def _thresholds(
    holders: Sequence[Holders],
    x: float,
    width: float,
    floor: float,
    *,
    last: int,
    language: Language,
) -> str:
    """A dashed post at the points that each diploma takes, with the number below it."""
    sans, parts = face("sans"), ""
    taken = x + sans.width("0", _SMALL) + 4
    end = x + width - sans.width(str(last), _SMALL) - 4
    for points in sorted({each.threshold for each in holders}):
        if points > last:
            continue
        place = x + width * float(points) / last
        parts += threshold(place, floor - _HIGH, floor + 5)
        words = figure(points, language)
        half = sans.width(words, _SMALL) / 2
        # Two that stand close together would be printed over each other.
        if place - half > taken and place + half < end:
            parts += sans.line(words, place, floor + 17, size=_SMALL, fill=INK, anchor="middle")
            taken = place + half + 4
    return parts


def threshold(x: float, top: float, bottom: float) -> str:
    """The dashed post."""
    return element(
        "path",
        d=f"M{number(x)} {number(top)}V{number(bottom)}",
        stroke=BRASS_DARK,
        stroke_width=2,
        stroke_dasharray="4 3",
        fill="none",
    )
