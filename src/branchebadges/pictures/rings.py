"""A year of continuing education as a ring that closes as points are earned."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from branchebadges.errors import Refused
from branchebadges.pictures.drawing import element, number
from branchebadges.pictures.letters import face
from branchebadges.pictures.palette import INK, INK_SOFT, PAPER_SHADE
from branchebadges.pictures.setting import fit
from branchebadges.pictures.wording import Language, Points, figure, points_in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

YearState = Literal["met", "open", "missed", "exempt"]

_RADIUS: Final = 40.0
_CELL: Final = 120.0
_ROW: Final = 166.0

_WORDS: Final[dict[YearState, dict[Language, str]]] = {
    "met": {"nl": "voldaan", "en": "met"},
    "open": {"nl": "loopt nog", "en": "still open"},
    "missed": {"nl": "niet voldaan", "en": "not met"},
    "exempt": {"nl": "vrijgesteld", "en": "exempt"},
}
_COLOURS: Final[dict[YearState, str]] = {
    "met": "#22693f",
    "open": "#8a5a0c",
    "missed": "#a3271a",
    "exempt": "#5a6072",
}
_OF: Final = {"nl": "van {}", "en": "of {}"}
_SENTENCE: Final = {"nl": "{}: {} van {}, {}.", "en": "{}: {} of {}, {}."}


@dataclass(frozen=True)
class Year:
    """A year: points earned and required, and what the rules concluded."""

    year: int
    earned: Points
    required: Points
    state: YearState

    def __post_init__(self) -> None:
        figure(self.earned, "en")
        figure(self.required, "en")
        if not 1 <= self.year <= 9999:  # noqa: PLR2004 - the years that a calendar has
            raise Refused("picture-year", "a year lies between 1 and 9999")

    def in_words(self, language: Language) -> str:
        """The ring in a sentence, as in `2026: 6 van 10 punten, loopt nog`."""
        return _SENTENCE[language].format(
            self.year,
            figure(self.earned, language),
            points_in_words(self.required, language),
            _WORDS[self.state][language],
        )


def draw(years: Sequence[Year], *, x: float, width: float, language: Language) -> tuple[str, float]:
    """The rings in rows, and the height they take."""
    columns = max(1, int(width // _CELL))
    parts = ""
    for place, year in enumerate(years):
        row, column = divmod(place, columns)
        parts += _ring(year, x + _CELL * column + _CELL / 2, row * _ROW + 52, language)
    return parts, -(-len(years) // columns) * _ROW


def _ring(year: Year, x: float, y: float, language: Language) -> str:
    serif, sans, colour = face("serif"), face("sans"), _COLOURS[year.state]
    required = float(year.required)
    done = 1.0 if required <= 0 else min(1.0, float(year.earned) / required)
    dashed = {"stroke_dasharray": "5 5"} if year.state == "exempt" else {}
    parts = element(
        "circle", cx=x, cy=y, r=_RADIUS, fill="none", stroke=PAPER_SHADE, stroke_width=12, **dashed
    )
    if year.state != "exempt":
        parts += _arc(x, y, done, colour)
    earned = fit(serif, figure(year.earned, language), width=60, lines=1, largest=31, smallest=12)
    parts += serif.line(earned.lines[0], x, y + 6, size=earned.size, fill=INK, anchor="middle")
    required_words = _OF[language].format(figure(year.required, language))
    parts += sans.line(required_words, x, y + 23, size=12.5, fill=INK_SOFT, anchor="middle")
    parts += serif.line(str(year.year), x, y + 74, size=21, fill=INK, anchor="middle")
    return parts + _state(year.state, x, y + 95, language)


def _state(state: YearState, x: float, y: float, language: Language) -> str:
    """A small sign and the word, together in the middle."""
    sans, words, colour = face("sans"), _WORDS[state][language], _COLOURS[state]
    wide = sans.width(words, 15)
    left = x - (wide + 20) / 2
    strokes = {
        "met": "m1-5l4 4 8-9",
        "open": "m6.5-10a5.5 5.5 0 1 0 .1 0m0 2.4v3.4l2.4 1.6",
        "missed": "m2-9l8 8m0-8l-8 8",
        "exempt": "m1-5h11",
    }
    sign = element(
        "path",
        d=f"M{number(left)} {number(y)}{strokes[state]}",
        stroke=colour,
        stroke_width=2.2,
        fill="none",
        stroke_linecap="round",
    )
    return sign + sans.line(words, left + 20, y, size=15, fill=colour)


def _arc(x: float, y: float, done: float, colour: str) -> str:
    if done <= 0:
        return ""
    look: dict[str, str | float] = {"fill": "none", "stroke": colour, "stroke_width": 12}
    if done >= 1:
        return element("circle", cx=x, cy=y, r=_RADIUS, **look)
    angle = 2 * math.pi * done
    to_x, to_y = x + _RADIUS * math.sin(angle), y - _RADIUS * math.cos(angle)
    large = 1 if done > 0.5 else 0  # noqa: PLR2004 - half a turn
    path = (
        f"M{number(x)} {number(y - _RADIUS)}A{_RADIUS:g} {_RADIUS:g} 0 {large} 1"
        f" {number(to_x)} {number(to_y)}"
    )
    return element("path", d=path, **look)
