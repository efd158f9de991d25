"""An accreditation is a card from the catalogue: what is on the shelf because it was found good.

The tab tells the domain, the stamp what the committee decided; the hole is where the rod of the
drawer went through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from branchebadges.pictures.drawing import element, name_for, number, rectangle
from branchebadges.pictures.letters import face
from branchebadges.pictures.palette import BRASS, INK, INK_SOFT, PAPER, PAPER_SHADE, cloth
from branchebadges.pictures.setting import fit
from branchebadges.pictures.textures import texture
from branchebadges.pictures.wording import figure, unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from branchebadges.pictures.art import Art

_LEFT: Final = 22.0
_RIGHT: Final = 578.0
_TOP: Final = 118.0
_BOTTOM: Final = 520.0
_TAB: Final = 62.0
_INSET: Final = 54.0
_STAMP: Final = (452.0, 398.0, 104.0)

_APPROVED: Final = {"nl": "ERKEND", "en": "ACCREDITED"}


def draw(art: Art) -> Iterator[str]:
    """The parts of the picture, from back to front, in a square of 600."""
    shares = art.shares or (("ALG", 1.0),)
    yield _behind()
    yield _tab(art, shares, name_for("tab", art))
    yield _sheet()
    yield from _words(art)
    yield from _stamp(art, cloth(shares[0][0]).colour)


def _behind() -> str:
    """The next card in the drawer."""
    return element(
        "path",
        d="M52 92a12 12 0 0 1 12-12h498a12 12 0 0 1 12 12v420h-522z",
        fill=PAPER_SHADE,
    )


def _tab(art: Art, shares: tuple[tuple[str, float], ...], name: str) -> str:
    width = 250.0
    outline = (
        f"M{_LEFT} {_TOP + 24}V{_TAB + 16}a16 16 0 0 1 16-16"
        f"H{_LEFT + width - 46}q14 0 20 14l20 {_TOP - _TAB + 10}z"
    )
    ground, x = "", _LEFT
    for code, share in shares:
        ground += rectangle(x, _TAB, width * share + 1, 90, fill=cloth(code).colour)
        ground += texture(code, x + 4, _TAB + 4, x + width * share - 20, _TOP)
        x += width * share
    sans = face("sans")
    codes = " + ".join(code for code, _ in art.shares[:4]) or _APPROVED[art.language]
    line = fit(sans, codes, width=width - 80, lines=1, largest=34, smallest=18)
    word = sans.line(
        line.lines[0], _LEFT + 28, _TAB + 45, size=line.size, fill=PAPER, tracking=0.06
    )
    clip = element("clipPath", element("path", d=outline), id=name)
    return clip + element("g", ground, clip_path=f"url(#{name})") + word


def _sheet() -> str:
    """The card, its lines, and a hole that is really one."""
    outline = (
        f"M{_LEFT} {_TOP}H{_RIGHT - 14}a14 14 0 0 1 14 14V{_BOTTOM - 14}a14 14 0 0 1-14 14"
        f"H{_LEFT + 14}a14 14 0 0 1-14-14z"
        f"M278 {_BOTTOM - 34}a20 20 0 1 0 40 0a20 20 0 1 0-40 0z"
    )
    rules = "".join(f"M{_LEFT} {y}H{_RIGHT}" for y in range(int(_TOP) + 78, int(_BOTTOM) - 50, 46))
    return (
        element(
            "path",
            d=outline,
            fill=PAPER,
            fill_rule="evenodd",
            stroke=PAPER_SHADE,
            stroke_width=2,
        )
        + element("path", d=rules, stroke="#b9cbe0", stroke_width=2, fill="none", opacity=0.8)
        + rectangle(_LEFT, _TOP, _RIGHT - _LEFT, 9, fill=BRASS)
        + element(
            "path", d=f"M{_INSET - 12} {_TOP + 9}V{_BOTTOM - 12}", stroke="#d8826f", stroke_width=2
        )
    )


def _words(art: Art) -> Iterator[str]:
    serif, sans = face("serif"), face("sans")
    title = fit(
        serif, art.title, width=_RIGHT - _INSET - 32, height=150, lines=4, largest=50, smallest=28
    )
    y = _TOP + 34 + title.size * serif.cap_height
    for line in title.lines:
        yield serif.line(line, _INSET, y, size=title.size, fill=INK)
        y += title.size * 1.12
    narrow = _STAMP[0] - _STAMP[2] - _INSET - 14
    issuer = fit(sans, art.issuer, width=narrow, lines=3, largest=24, smallest=17)
    details = fit(sans, art.details, width=narrow, lines=2, largest=21, smallest=16)
    y = _BOTTOM - 66
    for line in reversed(details.lines):
        yield sans.line(line, _INSET, y, size=details.size, fill=INK)
        y -= details.size * 1.25
    y -= 4 if art.details else 0
    for line in reversed(issuer.lines):
        yield sans.line(line, _INSET, y, size=issuer.size, fill=INK_SOFT)
        y -= issuer.size * 1.2


def _stamp(art: Art, colour: str) -> Iterator[str]:
    """Round, a little askew as stamps are; the points in it, or a tick where there are none."""
    x, y, radius = _STAMP
    serif, sans = face("serif"), face("sans")
    parts = (
        element("circle", r=radius, fill=PAPER, stroke=colour, stroke_width=9)
        + element("circle", r=radius - 13, fill=colour)
        + sans.line(
            _APPROVED[art.language], 0, -42, size=21, fill=PAPER, anchor="middle", tracking=0.12
        )
    )
    if art.points is None:
        parts += element(
            "path",
            d="M-42 12l28 30 56-64",
            fill="none",
            stroke=PAPER,
            stroke_width=17,
            stroke_linecap="round",
            stroke_linejoin="round",
        )
    else:
        text = figure(art.points, art.language)
        size = min(88.0, 88.0 * 150 / serif.width(text, 88.0))
        parts += serif.line(
            text, 0, 6 + size * serif.cap_height / 2, size=size, fill=PAPER, anchor="middle"
        )
        word = unit(art.points, art.language).upper()
        parts += sans.line(word, 0, 64, size=20, fill=PAPER, anchor="middle", tracking=0.14)
    yield element("g", parts, transform=f"translate({number(x)} {number(y)}) rotate(-9)")
