"""A diploma is a bookcase under an arch: every five points put a book on its shelf.

The books stand in the colours of the domains, each domain as wide as it counts, so the shelf is
also a small chart of what was learned. The variant of a diploma has a band of its own.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from branchebadges.pictures.drawing import element, name_for, number, rectangle
from branchebadges.pictures.letters import face
from branchebadges.pictures.palette import BRASS, INK, MIDNIGHT, OAK, PAPER, PAPER_SHADE, cloth
from branchebadges.pictures.setting import fit
from branchebadges.pictures.wording import figure, unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from branchebadges.pictures.art import Art

_MIDDLE: Final = 300.0
_LEFT: Final = 46.0
_RIGHT: Final = 554.0
_SPRING: Final = 268.0
_TOP: Final = 14.0
_PANEL: Final = (214.0, 366.0)
_SHELF: Final = 534.0
_PLINTH: Final = 588.0

POINTS_PER_BOOK: Final = 5
_MAX_BOOKS: Final = 22
_MIN_BOOKS: Final = 5
# Heights and widths of the books, over and over: a shelf in use, not a bar chart.
_HEIGHTS: Final = (126, 140, 118, 146, 132, 112, 140, 124, 148, 116, 136)
_WIDTHS: Final = (22, 19, 25, 20, 23, 18, 24)


def draw(art: Art) -> Iterator[str]:
    """The parts of the picture, from back to front, in a square of 600."""
    yield _case(name_for("arch", art))
    yield from _points(art)
    yield from _books(art)
    yield from _panel(art)
    yield from _plinth(art)


def _arch(inset: float, bottom: float) -> str:
    radius = (_RIGHT - _LEFT) / 2 - inset
    left, right = number(_LEFT + inset), number(_RIGHT - inset)
    return (
        f"M{left} {number(bottom)}V{number(_SPRING)}A{number(radius)} {number(radius)}"
        f" 0 0 1 {right} {number(_SPRING)}V{number(bottom)}z"
    )


def _case(name: str) -> str:
    """Frame, brass line and fanlight."""
    rays = "".join(
        f"M{number(_MIDDLE + 70 * math.cos(angle))} {number(_SPRING - 70 * math.sin(angle))}"
        f"L{number(_MIDDLE + 250 * math.cos(angle))} {number(_SPRING - 250 * math.sin(angle))}"
        for angle in (math.pi * step / 24 for step in range(1, 24))
    )
    inner = _arch(19, _SHELF + 10)
    return (
        element("path", d=_arch(0, _SHELF + 20), fill=MIDNIGHT)
        + element("path", d=_arch(11, _SHELF + 20), fill="none", stroke=BRASS, stroke_width=4)
        + element("clipPath", element("path", d=inner), id=name)
        + element("path", d=inner, fill="#223357")
        + element(
            "g",
            element("path", d=rays, stroke=BRASS, stroke_width=2.4, opacity=0.3)
            + rectangle(_LEFT, _PANEL[1], _RIGHT - _LEFT, 200, fill=OAK)
            + rectangle(_LEFT, _PANEL[1], _RIGHT - _LEFT, 22, fill="#000", opacity=0.28),
            clip_path=f"url(#{name})",
        )
    )


def _points(art: Art) -> Iterator[str]:
    serif, sans = face("serif"), face("sans")
    if art.points is None:
        return
    text = figure(art.points, art.language)
    size = min(142.0, 142.0 * 248 / serif.width(text, 142.0))
    yield serif.line(
        text, _MIDDLE, 112 + size * serif.cap_height / 2, size=size, fill=PAPER, anchor="middle"
    )
    word = unit(art.points, art.language).upper()
    yield sans.line(word, _MIDDLE, 199, size=27, fill=BRASS, anchor="middle", tracking=0.18)


def _panel(art: Art) -> Iterator[str]:
    """Title, and the variant on a band in the colour of its domain."""
    serif, sans = face("serif"), face("sans")
    top, bottom = _PANEL
    left, width = _LEFT - 14, _RIGHT - _LEFT + 28
    yield rectangle(left, top + 6, width, bottom - top, fill="#000", opacity=0.25, rx=6)
    yield rectangle(left, top, width, bottom - top, fill=PAPER, rx=6)
    foot = bottom
    if art.variant:
        foot = bottom - 44
        ground = cloth(art.shares[0][0]).colour if art.shares else MIDNIGHT
        band = f"M{left} {foot}H{left + width}V{bottom - 6}a6 6 0 0 1-6 6H{left + 6}a6 6 0 0 1-6-6z"
        yield element("path", d=band, fill=ground)
        words = fit(sans, art.variant, width=width - 50, lines=1, largest=25, smallest=17)
        yield sans.line(
            words.lines[0],
            _MIDDLE,
            foot + 22 + words.size * sans.cap_height / 2,
            size=words.size,
            fill=PAPER,
            anchor="middle",
        )
    else:
        yield rectangle(left + 8, bottom - 12, width - 16, 3, fill=BRASS)
        yield rectangle(left + 8, top + 9, width - 16, 3, fill=BRASS)
    space = foot - top - (30 if art.variant else 50)
    title = fit(serif, art.title, width=width - 60, height=space, lines=4, largest=54, smallest=25)
    leading = title.size * 1.1
    first = (top + foot - leading * (len(title.lines) - 1)) / 2 + title.size * serif.cap_height / 2
    for place, line in enumerate(title.lines):
        yield serif.line(
            line, _MIDDLE, first + leading * place, size=title.size, fill=INK, anchor="middle"
        )


def _books(art: Art) -> Iterator[str]:
    points = float(art.points) if art.points is not None else 0.0
    count = max(_MIN_BOOKS, min(_MAX_BOOKS, round(points / POINTS_PER_BOOK)))
    widths = [_WIDTHS[place % len(_WIDTHS)] for place in range(count)]
    total = sum(widths)
    scale = min(1.4, (_RIGHT - _LEFT - 88) / total)
    x = _MIDDLE - total * scale / 2
    yield _bookend(x - 3, -1)
    done = 0.0
    for place, wide in enumerate(widths):
        code = _domain_at((done + wide / 2) / total, art.shares)
        yield _book(x, wide * scale, _HEIGHTS[place % len(_HEIGHTS)], place, code)
        x += wide * scale
        done += wide
    yield _bookend(x + 3, 1)
    yield rectangle(_LEFT + 15, _SHELF, _RIGHT - _LEFT - 30, 10, fill=BRASS)


def _domain_at(place: float, shares: tuple[tuple[str, float], ...]) -> str:
    """Which domain stands at a place (0 to 1) along the shelf."""
    reached = 0.0
    for code, share in shares:
        reached += share
        if place <= reached:
            return code
    return shares[-1][0] if shares else "ALG"


def _book(x: float, width: float, height: float, place: int, code: str) -> str:
    top, binding = _SHELF - height, cloth(code)
    inner = width - 1.6
    bands = rectangle(x, top + 14, inner, 5, fill=BRASS) + rectangle(
        x, _SHELF - 22, inner, 5, fill=BRASS
    )
    if place % 3 == 1:
        bands = rectangle(x + inner * 0.2, top + 22, inner * 0.6, 34, fill=PAPER, rx=1.5)
    shade = rectangle(x + inner * 0.74, top, inner * 0.26, height, fill=binding.dark)
    return rectangle(x, top, inner, height, fill=binding.colour, rx=2) + shade + bands


def _bookend(x: float, side: int) -> str:
    outline = f"M{number(x)} {_SHELF}v-84q{18 * side} 22 {20 * side} 84z"
    return element("path", d=outline, fill=BRASS)


def _plinth(art: Art) -> Iterator[str]:
    sans = face("sans")
    yield rectangle(
        _LEFT - 26, _SHELF + 8, _RIGHT - _LEFT + 52, _PLINTH - _SHELF - 8, fill=MIDNIGHT, rx=5
    )
    yield rectangle(_LEFT - 26, _SHELF + 8, _RIGHT - _LEFT + 52, 4, fill=BRASS)
    words = " · ".join(each for each in (art.issuer, art.details) if each)
    if words:
        line = fit(sans, words, width=_RIGHT - _LEFT + 16, lines=1, largest=23, smallest=16)
        middle = (_SHELF + 12 + _PLINTH) / 2
        yield sans.line(
            line.lines[0],
            _MIDDLE,
            middle + line.size * sans.cap_height / 2,
            size=line.size,
            fill=PAPER_SHADE,
            anchor="middle",
        )
