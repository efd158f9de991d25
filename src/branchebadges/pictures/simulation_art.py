"""What other rules would do: a row for each scenario, all drawn to the same scale.

Three questions side by side: how many hold each diploma, how many miss or keep up with permanent
education, and how the points lie. A post in every bar stands where the rules as they are would
end it, so that each row shows its own difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from branchebadges.errors import Refused
from branchebadges.pictures import simulation_bars as bars
from branchebadges.pictures import simulation_points as points
from branchebadges.pictures.drawing import document, element, number, rectangle
from branchebadges.pictures.letters import face
from branchebadges.pictures.palette import (
    BRASS,
    INK,
    INK_SOFT,
    MIDNIGHT,
    PAPER,
    PAPER_SHADE,
)
from branchebadges.pictures.plain import line_of
from branchebadges.pictures.setting import fit
from branchebadges.pictures.simulation_panel import WORDS, Holders, Panel, Part, change, people_on
from branchebadges.pictures.wording import Language, Points, points_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

__all__ = ["MAX_PANELS", "Holders", "Panel", "Part", "simulation"]

MAX_PANELS: Final = 25
"""More rows nobody compares; a table holds them all."""

WIDTH: Final = 1240.0
MARGIN: Final = 48.0
_LABEL: Final = (MARGIN, 230.0)
_HOLDERS: Final = (318.0, 290.0)
_PE: Final = (648.0, 240.0)
_POINTS: Final = (928.0, 264.0)
_BLOCK: Final = 50.0
_TEXT: Final = 15.0
_LINE: Final = 23.0

_GOOD: Final = "#22693f"
_BAD: Final = "#a3271a"


@dataclass(frozen=True)
class _Scale:
    """What is the same in all rows: the most of everything, and the edges of the bins."""

    holders: int
    asked: int
    bin: int
    edges: tuple[int, ...]
    year: int
    language: Language


def simulation(
    panels: Sequence[Panel],
    *,
    edges: Sequence[int],
    on: date,
    people: int,
    near: Points = 10,
    note: str = "",
    language: Language = "nl",
) -> str:
    """A picture of a simulation, as SVG, with all of it in words as well.

    Args:
        panels: the scenarios; the rules as they are come first.
        edges: of the bins of points, one more than there are bins.
        on: the day on which this would be so.
        people: how many there are.
        near: who lacks at most so many points is near a diploma.
        note: what is the same in every scenario but the first.
        language: Dutch or English.

    Raises:
        Refused: no panels or too many, or bins that do not agree with the edges.
    """
    if not 1 <= len(panels) <= MAX_PANELS:
        raise Refused("picture-too-much", f"a picture holds 1 to {MAX_PANELS} scenarios")
    if any(len(panel.bins) != len(edges) - 1 for panel in panels):
        raise Refused("picture-bins", "every scenario has a number of people for every bin")
    scale = _scale_of(panels, edges, on.year, language)
    said = people_on(people, on, language)
    lines = [said, WORDS["same"][language].format(line_of(note))] if note else [said]
    blocks = [_heading(lines, language), *(_row(panel, scale) for panel in panels)]
    blocks.append(_legend(near, language))
    sentences = [f"{line}." for line in lines]
    sentences += [panel.in_words(edges, on.year, language) for panel in panels]
    height = sum(high for _, high in blocks) + 2 * MARGIN
    return document(
        _page(blocks, height),
        width=WIDTH,
        height=height,
        title=WORDS["title"][language],
        description=" ".join(sentences),
    )


def _scale_of(
    panels: Sequence[Panel], edges: Sequence[int], year: int, language: Language
) -> _Scale:
    return _Scale(
        holders=max(
            (each.held + each.near for panel in panels for each in panel.holders), default=0
        ),
        asked=max(max(panel.missed.asked, panel.on_course.asked) for panel in panels),
        bin=max(max(panel.bins) for panel in panels),
        edges=tuple(edges),
        year=year,
        language=language,
    )


def _page(blocks: Sequence[tuple[str, float]], height: float) -> Iterator[str]:
    page = f"M10 0H{WIDTH - 18:g}a18 18 0 0 1 18 18V{height - 18:g}a18 18 0 0 1-18 18H10z"
    yield rectangle(0, 0, WIDTH / 2, height, fill=BRASS, rx=18)
    yield element("path", d=page, fill=PAPER)
    y = MARGIN
    for parts, high in blocks:
        yield f'<g transform="translate(0 {number(y)})">{parts}</g>'
        y += high


def _heading(lines: Sequence[str], language: Language) -> tuple[str, float]:
    serif, sans = face("serif"), face("sans")
    parts, y = serif.line(WORDS["title"][language], MARGIN, 26, size=34, fill=INK), 26.0
    for line in lines:
        y += 28
        set_ = fit(sans, line, width=WIDTH - 2 * MARGIN, lines=1, largest=18, smallest=13)
        parts += sans.line(set_.lines[0], MARGIN, y, size=set_.size, fill=INK_SOFT)
    y += 44
    for (x, _), name in ((_HOLDERS, "holders"), (_PE, "pe"), (_POINTS, "points")):
        parts += serif.line(WORDS[name][language], x, y, size=20, fill=INK)
    return parts, y + 14


def _row(panel: Panel, scale: _Scale) -> tuple[str, float]:
    """One scenario: what it is, and its three answers."""
    top = 20.0
    label, height = _label(panel, top)
    parts = rectangle(MARGIN, 0, WIDTH - 2 * MARGIN, 2, fill=PAPER_SHADE) + label
    for place, each in enumerate(panel.holders):
        parts += _holders(each, top + place * _BLOCK, scale)
    parts += _part(panel, "missed", top, scale)
    parts += _part(panel, "on_course", top + _BLOCK, scale)
    parts += points.histogram(
        panel, *_POINTS, top, most=scale.bin, edges=scale.edges, language=scale.language
    )
    rows = max(2, len(panel.holders))
    return parts, top + max(_BLOCK * rows, points.HEIGHT, height) + 12


def _label(panel: Panel, top: float) -> tuple[str, float]:
    """What the scenario is called, and its settings with their values; the height it takes."""
    serif, sans, y, parts = face("serif"), face("sans"), top, ""
    x, width = _LABEL
    if panel.title:
        title = fit(serif, line_of(panel.title), width=width, lines=2, largest=21, smallest=15)
        for line in title.lines:
            parts += serif.line(line, x, y + 16, size=title.size, fill=INK)
            y += title.size * 1.2
        y += 8
    for name, value in panel.settings:
        words = fit(sans, line_of(name), width=width, lines=3, largest=_TEXT, smallest=12)
        for line in words.lines:
            parts += sans.line(line, x, y + 14, size=words.size, fill=INK_SOFT)
            y += words.size * 1.2
        y += 3
        shown = fit(serif, line_of(value), width=width, lines=1, largest=24, smallest=14)
        for line in shown.lines:
            parts += serif.line(line, x, y + 21, size=shown.size, fill=INK)
        y += 38
    return parts, y - top


def _words(left: str, right: str, x: float, y: float, width: float) -> str:
    """A line above a bar: what it is at the left, how much at the right."""
    sans = face("sans")
    room = width - sans.width(right, _TEXT) - 12
    set_ = fit(sans, left, width=room, lines=1, largest=_TEXT, smallest=11)
    said = sans.line(set_.lines[0] if set_.lines else "", x, y, size=set_.size, fill=INK_SOFT)
    return said + sans.line(right, x + width, y, size=_TEXT, fill=INK, anchor="end")


def _holders(each: Holders, y: float, scale: _Scale) -> str:
    x, width = _HOLDERS
    unit = width / (scale.holders or 1)
    score = f"{each.held}{change(each.held - each.before)}"
    parts = _words(line_of(each.title), score, x, y + 14, width)
    top, end = y + _LINE, x + each.held * unit
    parts += rectangle(x, top, width, bars.BAR, fill=PAPER_SHADE, rx=3)
    parts += bars.stretch(x, each.valid * unit, top, fill=MIDNIGHT)
    parts += bars.hatched(x + each.valid * unit, each.under_review * unit, top)
    parts += bars.outlined(end, each.near * unit, top)
    return parts + bars.post(x + each.before * unit, top)


def _part(panel: Panel, name: str, y: float, scale: _Scale) -> str:
    x, width = _PE
    unit = width / (scale.asked or 1)
    now = name == "on_course"
    part, year = (panel.on_course, scale.year) if now else (panel.missed, scale.year - 1)
    words = WORDS[name][scale.language].format(panel.over(year, scale.language))
    parts = _words(words, part.score(scale.language), x, y + 14, width)
    top = y + _LINE
    parts += bars.stretch(x, part.asked * unit, top, fill=PAPER_SHADE)
    colour = _GOOD if now else _BAD
    parts += bars.stretch(x, part.people * unit, top, fill=colour)
    return parts + bars.post(x + part.before * unit, top)


def _legend(near: Points, language: Language) -> tuple[str, float]:
    """What each way of drawing means."""
    sans, y = face("sans"), 22.0
    signs = {
        "valid": bars.stretch(0, 22, y, fill=MIDNIGHT),
        "under_review": bars.hatched(0, 22, y),
        "near": bars.outlined(0, 22, y),
        "before": bars.post(11, y),
        "threshold": points.threshold(11, y - 3, y + 18),
    }
    parts = rectangle(MARGIN, 0, WIDTH - 2 * MARGIN, 2, fill=PAPER_SHADE)
    x = MARGIN
    for name, sign in signs.items():
        words = WORDS[name][language].format(points_in_words(near, language))
        parts += f'<g transform="translate({number(x)} 0)">{sign}</g>'
        parts += sans.line(words, x + 30, y + 13, size=_TEXT, fill=INK_SOFT)
        x += 30 + sans.width(words, _TEXT) + 26
    return parts, 40.0
