"""A module is a book: bound in the cloth of its domain, its points on the cover.

A module in two domains is bound in two cloths, as wide as each counts. The label on the spine
carries the codes of the domains, as a shelf mark does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from branchebadges.pictures.drawing import element, name_for, number, rectangle
from branchebadges.pictures.letters import face
from branchebadges.pictures.palette import (
    BRASS,
    BRASS_DARK,
    INK,
    INK_SOFT,
    PAPER,
    PAPER_SHADE,
    cloth,
)
from branchebadges.pictures.setting import fit
from branchebadges.pictures.textures import texture
from branchebadges.pictures.wording import figure, unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from branchebadges.pictures.art import Art

_TOP: Final = 14.0
_FOLD: Final = 276.0
_BOTTOM: Final = 552.0
_LEFT: Final = 76.0
_HINGE: Final = 148.0
_RIGHT: Final = 508.0
_MIDDLE: Final = (_HINGE + _RIGHT) / 2
_SLANT: Final = 38.0

Shares = tuple[tuple[str, float], ...]


def draw(art: Art) -> Iterator[str]:
    """The parts of the picture, from back to front, in a square of 600."""
    shares = art.shares or (("ALG", 1.0),)
    yield _ribbon()
    yield _pages(cloth(shares[-1][0]).dark)
    yield rectangle(_LEFT, _TOP, _RIGHT - _LEFT, _BOTTOM - _TOP, fill=PAPER, rx=16)
    yield _field(shares, name_for(art))
    yield _spine(shares, name_for("spine", art), marks=art.shares)
    yield from _points(art)
    yield from _label(art)


def _ribbon() -> str:
    tail = element("path", d="M420 540h46v54l-23-18-23 18z", fill=BRASS)
    return tail + rectangle(420, 556, 46, 9, fill=BRASS_DARK)


def _pages(board: str) -> str:
    """The back board and the edges of the pages, that show at the right and below."""
    edges = f"M514 {_TOP + 18}V558M519 {_TOP + 18}V562M{_HINGE} 557H514M{_HINGE} 562H518"
    return (
        rectangle(_LEFT + 4, _TOP + 4, 454, _BOTTOM - _TOP + 16, fill=board, rx=16)
        + rectangle(_LEFT + 20, _TOP + 10, 430, _BOTTOM - _TOP + 2, fill=PAPER, rx=8)
        + element("path", d=edges, stroke=PAPER_SHADE, stroke_width=2, fill="none")
    )


def _field(shares: Shares, name: str) -> str:
    """The cloth on the upper part of the cover, with a band of brass below it."""
    outline = f"M{_HINGE} {_TOP}H{_RIGHT - 16}a16 16 0 0 1 16 16V{_FOLD}H{_HINGE}z"
    clip = element("clipPath", element("path", d=outline), id=name)
    bands, x = "", _HINGE
    for place, (code, share) in enumerate(shares):
        left, right = x, x + (_RIGHT - _HINGE) * share
        bands += _band(
            code,
            left if place else left - 2 * _SLANT,
            right if place < len(shares) - 1 else right + 2 * _SLANT,
            f"{name}-{place}",
        )
        x = right
    field = element("g", bands, clip_path=f"url(#{name})")
    return clip + field + rectangle(_HINGE, _FOLD, _RIGHT - _HINGE, 8, fill=BRASS)


def _band(code: str, left: float, right: float, name: str) -> str:
    """One cloth, its seams slanting like the edge of a turned page."""
    outline = (
        f"M{number(left + _SLANT)} {_TOP}H{number(right + _SLANT)}"
        f"L{number(right - _SLANT)} {_FOLD}H{number(left - _SLANT)}z"
    )
    clip = element("clipPath", element("path", d=outline), id=name)
    return (
        clip
        + element("path", d=outline, fill=cloth(code).colour)
        + element(
            "g",
            texture(code, left - _SLANT, _TOP, right + _SLANT, _FOLD),
            clip_path=f"url(#{name})",
        )
    )


def _spine(shares: Shares, name: str, *, marks: Shares) -> str:
    outline = (
        f"M{_HINGE} {_TOP}H{_LEFT + 16}a16 16 0 0 0-16 16"
        f"V{_BOTTOM - 16}a16 16 0 0 0 16 16H{_HINGE}z"
    )
    parts, y = element("clipPath", element("path", d=outline), id=name), _TOP
    lengths = ""
    for code, share in shares:
        height = (_BOTTOM - _TOP) * share
        lengths += rectangle(_LEFT, y, _HINGE - _LEFT, height + 1, fill=cloth(code).dark)
        y += height
    bands = "".join(
        rectangle(_LEFT, at, _HINGE - _LEFT, 7, fill=BRASS) for at in (52, 70, 496, 514)
    )
    hinge = rectangle(_HINGE - 5, _TOP, 5, _BOTTOM - _TOP, fill="#000", opacity=0.22)
    parts += element("g", lengths + bands + hinge, clip_path=f"url(#{name})")
    return parts + _shelf_mark(marks)


def _shelf_mark(shares: Shares) -> str:
    """The paper label on the spine, with the code of each domain."""
    if not shares:
        return ""
    codes = [code[:4] for code, _ in shares[:3]]
    height = 26 + 30 * len(codes)
    top, sans = 470 - height, face("sans")
    parts = rectangle(_LEFT + 7, top, _HINGE - _LEFT - 19, height, fill=PAPER, rx=3)
    for line, code in enumerate(codes):
        size = min(27.0, 27.0 * 46 / sans.width(code, 27.0))
        parts += sans.line(
            code,
            (_LEFT + _HINGE) / 2 - 2.5,
            top + 38 + 30 * line,
            size=size,
            fill=cloth(code).dark,
            anchor="middle",
        )
    return parts


def _points(art: Art) -> Iterator[str]:
    if art.points is None:
        return
    serif, sans = face("serif"), face("sans")
    text = figure(art.points, art.language)
    # A comma hangs below the line, where the word must not touch it.
    largest = 200.0 if text.isdigit() else 176.0
    size = min(largest, largest * 312 / serif.width(text, largest))
    yield serif.line(
        text,
        _MIDDLE,
        (128 if text.isdigit() else 116) + size * serif.cap_height / 2,
        size=size,
        fill=PAPER,
        anchor="middle",
    )
    word = unit(art.points, art.language).upper()
    yield sans.line(word, _MIDDLE, 252, size=30, fill=PAPER, anchor="middle", tracking=0.16)


def _label(art: Art) -> Iterator[str]:
    """Title, issuer and details on the lower part of the cover."""
    serif, sans = face("serif"), face("sans")
    width, bottom = _RIGHT - _HINGE - 44, _BOTTOM - 22
    issuer = fit(sans, art.issuer, width=width, lines=2, largest=23, smallest=17)
    baseline = bottom
    if art.details:
        details = fit(sans, art.details, width=width, lines=1, largest=18, smallest=15)
        yield sans.line(
            details.lines[0], _MIDDLE, baseline, size=details.size, fill=INK_SOFT, anchor="middle"
        )
        baseline -= details.size + 9
    for line in reversed(issuer.lines):
        yield sans.line(line, _MIDDLE, baseline, size=issuer.size, fill=INK_SOFT, anchor="middle")
        baseline -= issuer.size * 1.15
    rule = baseline - 8
    yield rectangle(_MIDDLE - 26, rule, 52, 3, fill=BRASS)
    top = _FOLD + 8
    space = rule - top - 24
    title = fit(serif, art.title, width=width, lines=5, largest=45, smallest=24, height=space)
    leading = title.size * 1.1
    first = top + 12 + (space - leading * (len(title.lines) - 1)) / 2
    first += title.size * serif.cap_height / 2
    for place, line in enumerate(title.lines):
        yield serif.line(
            line, _MIDDLE, first + place * leading, size=title.size, fill=INK, anchor="middle"
        )
