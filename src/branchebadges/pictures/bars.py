"""The road to a diploma as a bar: points per domain, what does not count, and the threshold."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal

from branchebadges.pictures.drawing import element, number, rectangle
from branchebadges.pictures.letters import face
from branchebadges.pictures.palette import INK, INK_SOFT, PAPER, PAPER_SHADE, cloth
from branchebadges.pictures.plain import line_of
from branchebadges.pictures.setting import fit
from branchebadges.pictures.wording import (
    Language,
    Points,
    day,
    domain,
    figure,
    points_in_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

GoalState = Literal["underway", "reached", "under-review", "revoked"]

HEIGHT: Final = 158.0
_BAR_TOP: Final = 36.0
_BAR: Final = 42.0
_STATE_TOP: Final = 56.0
"""Where the state is told, below the number at the threshold, which may stand anywhere."""
_FLAG: Final = 10.0
"""How far the mark of the threshold stands out above and below the bar."""

_GOOD: Final = "#22693f"
_BAD: Final = "#a3271a"
_DOUBT: Final = "#8a5a0c"

_OF: Final = {"nl": "{} van {}", "en": "{} of {}"}
_LACKING: Final = {"nl": "nog {} nodig", "en": "{} to go"}
_ENOUGH: Final = {"nl": "genoeg punten", "en": "enough points"}
_UNCOUNTED: Final = {"nl": "telt niet mee", "en": "does not count"}
_ONE_UNCOUNTED: Final = {"nl": "{} telt niet mee", "en": "{} does not count"}
_MORE_UNCOUNTED: Final = {"nl": "{} tellen niet mee", "en": "{} do not count"}
_STATES: Final[dict[GoalState, dict[Language, str]]] = {
    "underway": {"nl": "", "en": ""},
    "reached": {"nl": "behaald", "en": "reached"},
    "under-review": {"nl": "wordt herbeoordeeld", "en": "under review"},
    "revoked": {"nl": "ingetrokken", "en": "revoked"},
}
_ON: Final = {"nl": "{} op {}", "en": "{} on {}"}
_COLOURS: Final[dict[GoalState, str]] = {
    "underway": INK_SOFT,
    "reached": _GOOD,
    "under-review": _DOUBT,
    "revoked": _BAD,
}


@dataclass(frozen=True)
class Goal:
    """A diploma, and how far somebody is towards it.

    Attributes:
        title: Of the diploma.
        threshold: Points it takes.
        by_domain: Points that count, per domain.
        uncounted: Points that do not count towards this diploma.
        state: What the rules concluded.
        reached_on: The day it was awarded.
        note: In a few words, what else there is to say (a variant, months of service).

    Raises:
        Refused: Points that are negative or no sensible number.
    """

    title: str
    threshold: Points
    by_domain: Mapping[str, Points]
    uncounted: Points = 0
    state: GoalState = "underway"
    reached_on: date | None = None
    note: str = ""

    def __post_init__(self) -> None:
        for points in (self.threshold, self.uncounted, *self.by_domain.values()):
            figure(points, "en")

    @property
    def counted(self) -> Decimal:
        """Points that count, of all domains together."""
        return sum((Decimal(str(points)) for points in self.by_domain.values()), Decimal(0))

    def standing(self, language: Language) -> str:
        """What the state is, in words: `behaald op 1 mei 2026`, `nog 28 punten nodig`."""
        words = _STATES[self.state][language]
        if self.state == "underway":
            lacking = Decimal(str(self.threshold)) - self.counted
            if lacking <= 0:
                words = _ENOUGH[language]
            else:
                words = _LACKING[language].format(points_in_words(lacking, language))
        elif self.state == "reached" and self.reached_on is not None:
            words = _ON[language].format(words, day(self.reached_on, language))
        return f"{words} · {line_of(self.note)}" if self.note else words

    def score(self, language: Language) -> str:
        """Points counted and needed: `72 van 100 punten`."""
        needed = points_in_words(self.threshold, language)
        return _OF[language].format(figure(self.counted, language), needed)

    def in_words(self, language: Language) -> str:
        """The whole bar in a sentence."""
        split = ", ".join(
            f"{domain(code, language)} {figure(points, language)}"
            for code, points in self.by_domain.items()
        )
        parts = [f"{line_of(self.title)}: {self.score(language)}", self.standing(language)]
        if split:
            parts.insert(1, split)
        if self.uncounted:
            amount = points_in_words(self.uncounted, language)
            one = figure(self.uncounted, language) == "1"
            parts.append((_ONE_UNCOUNTED if one else _MORE_UNCOUNTED)[language].format(amount))
        return "; ".join(parts) + "."


def draw(goal: Goal, *, x: float, width: float, name: str, language: Language) -> Iterator[str]:
    """The title, the bar, the threshold and the state."""
    serif, sans = face("serif"), face("sans")
    score = goal.score(language)
    score_width = sans.width(score, 20)
    yield sans.line(score, x + width, 22, size=20, fill=INK, anchor="end")
    title = fit(
        serif, line_of(goal.title), width=width - score_width - 24, lines=1, largest=24, smallest=15
    )
    yield serif.line(title.lines[0] if title.lines else "", x, 22, size=title.size, fill=INK)
    yield _bar(goal, x=x, width=width, name=name, language=language)
    yield _mark_of_state(goal.state, x + 9, _BAR_TOP + _BAR + _STATE_TOP - 6)
    words = fit(sans, goal.standing(language), width=width - 150, lines=1, largest=19, smallest=13)
    indent = 0 if goal.state == "underway" else 28
    yield sans.line(
        words.lines[0],
        x + indent,
        _BAR_TOP + _BAR + _STATE_TOP,
        size=words.size,
        fill=_COLOURS[goal.state],
    )


def _bar(goal: Goal, *, x: float, width: float, name: str, language: Language) -> str:
    threshold, counted = float(goal.threshold), float(goal.counted)
    full = max(threshold, counted + float(goal.uncounted)) or 1.0
    scale = width / full
    clip = rectangle(x, _BAR_TOP, width, _BAR, fill="none", rx=9)
    parts = rectangle(x, _BAR_TOP, width, _BAR, fill=PAPER_SHADE)
    place = x
    for code, points in goal.by_domain.items():
        wide = float(points) * scale
        parts += _part(code, place, wide, figure(points, language))
        place += wide
    parts += _hatched(place, float(goal.uncounted) * scale)
    bar = element("clipPath", clip, id=name) + element("g", parts, clip_path=f"url(#{name})")
    return bar + _threshold(x + threshold * scale, x + width, figure(goal.threshold, language))


def _part(code: str, x: float, width: float, points: str) -> str:
    """The stretch of one domain, with its code and points as far as they fit."""
    if width <= 0:
        return ""
    ground = rectangle(x, _BAR_TOP, max(width - 2, 1), _BAR, fill=cloth(code).colour)
    sans = face("sans")
    for words in (f"{code} {points}", code):
        if sans.width(words, 18) + 14 <= width:
            return ground + sans.line(
                words, x + width / 2 - 1, _BAR_TOP + 27.5, size=18, fill=PAPER, anchor="middle"
            )
    return ground


def _hatched(x: float, width: float) -> str:
    """What does not count: paper with slanting lines, within its own outline."""
    if width <= 0:
        return ""
    lines = ""
    step = 9.0
    start = x - _BAR
    while start < x + width:
        # Each line is cut at both ends of the stretch, so that no clip is needed.
        left, right = max(start, x), min(start + _BAR, x + width)
        if right > left:
            lines += (
                f"M{number(left)} {number(_BAR_TOP + _BAR - (left - start))}"
                f"L{number(right)} {number(_BAR_TOP + _BAR - (right - start))}"
            )
        start += step
    return rectangle(x, _BAR_TOP, width, _BAR, fill="#fffdf6") + element(
        "path", d=lines, stroke=INK_SOFT, stroke_width=2.2, fill="none"
    )


def _threshold(x: float, right: float, words: str) -> str:
    """A post at the threshold; its number stands below, on the side where there is room."""
    x = min(x, right - 2)
    top, height = _BAR_TOP - _FLAG / 2, _BAR + _FLAG
    post = rectangle(x - 2, top, 4, height + 4, fill=INK)
    flag = element("path", d=f"M{number(x)} {number(top + height + 3)}l-7 11h14z", fill=INK)
    sans = face("sans")
    at_edge = x + sans.width(words, 17) / 2 + 12 > right
    place = x - 14 if at_edge else x + 14
    return (
        post
        + flag
        + sans.line(
            words,
            place,
            _BAR_TOP + _BAR + 26,
            size=17,
            fill=INK,
            anchor="end" if at_edge else "start",
        )
    )


def _mark_of_state(state: GoalState, x: float, y: float) -> str:
    """A tick, a question or a cross: the state without its colour."""
    if state == "underway":
        return ""
    colour = _COLOURS[state]
    ground = element("circle", cx=x, cy=y, r=10.5, fill=colour)
    strokes = {
        "reached": "m-5 0l4 4 7-8",
        "under-review": "m-3.2-2.4a3.4 3.4 0 1 1 4.6 3.2q-1.4.8-1.4 2.2m0 3.2v.1",
        "revoked": "m-4-4l8 8m0-8l-8 8",
    }
    path = f"M{number(x)} {number(y)}{strokes[state]}"
    return ground + element(
        "path", d=path, stroke=PAPER, stroke_width=2.5, fill="none", stroke_linecap="round"
    )


def legend(
    goals: Sequence[Goal], *, x: float, width: float, language: Language
) -> tuple[str, float]:
    """What each colour means, for the domains that occur, and its height."""
    codes = list(dict.fromkeys(code for goal in goals for code in goal.by_domain))
    words = [
        (code, f"{code} {domain(code, language)}" if domain(code, language) != code else code)
        for code in codes
    ]
    entries: list[tuple[str | None, str]] = [*words]
    if any(goal.uncounted for goal in goals):
        entries.append((None, _UNCOUNTED[language]))
    sans, parts, place, y = face("sans"), "", x, 0.0
    for code, text in entries:
        wide = 30 + sans.width(text, 15) + 22
        if place > x and place + wide > x + width:
            place, y = x, y + 26
        parts += _swatch(code, place, y) + sans.line(
            text, place + 26, y + 14, size=15, fill=INK_SOFT
        )
        place += wide
    return parts, (y + 48 if entries else 0.0)


def _swatch(code: str | None, x: float, y: float) -> str:
    if code is not None:
        return rectangle(x, y, 18, 18, fill=cloth(code).colour, rx=4)
    outline = rectangle(x + 1, y + 1, 16, 16, fill="#fffdf6", stroke=INK_SOFT, stroke_width=1.5)
    lines = f"M{number(x + 1)} {number(y + 10)}l9-9M{number(x + 5)} {number(y + 17)}l12-12"
    return outline + element("path", d=lines, stroke=INK_SOFT, stroke_width=1.8, fill="none")
