"""The picture of a badge: a book for a module, a bookcase for a diploma, a card for a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from branchebadges.errors import Refused
from branchebadges.pictures import book, bookcase, card
from branchebadges.pictures.art import KINDS, Art, Kind, shares_of
from branchebadges.pictures.drawing import document
from branchebadges.pictures.plain import line_of
from branchebadges.pictures.wording import Language, Points, figure

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

SIDE = 600
"""The width and height of a badge picture, in its own units."""

_DRAWINGS = {"module": book.draw, "diploma": bookcase.draw, "accreditation": card.draw}


def badge(
    *,
    kind: Kind,
    title: str,
    issuer: str,
    points: Points | None = None,
    domains: Mapping[str, Decimal | float] | None = None,
    variant: str = "",
    details: str = "",
    language: Language = "nl",
) -> str:
    """A badge picture as SVG; the same values always give the same picture.

    Args:
        kind: `module`, `diploma` or `accreditation`; each has a silhouette of its own.
        title: Of the module or diploma; it is broken into lines and never overflows.
        issuer: The provider, the branch or the committee.
        points: Shown large; left out where there are none to show.
        domains: The code of each domain (`ME`, `CL`, `ID`, `ALG`) with its weight.
        variant: Of a diploma, such as `community librarian`.
        details: A short line of its own: language, level, the period of an accreditation.
        language: Of the words that are not given, and of the decimal sign.

    Returns:
        An SVG without script or references, with a title and a description in words.

    Raises:
        Refused: An unknown kind, no title, or points or weights that are no sensible number.
    """
    if kind not in _DRAWINGS:
        raise Refused("picture-kind", f"a badge picture is of a {', '.join(KINDS)}")
    if points is not None:
        figure(points, language)
    art = Art(
        kind=kind,
        title=line_of(title),
        issuer=line_of(issuer),
        points=points,
        shares=shares_of(domains or {}),
        variant=line_of(variant),
        details=line_of(details),
        language=language,
    )
    if not art.title:
        raise Refused("picture-title", "a badge picture needs a title")
    return document(
        _DRAWINGS[kind](art), width=SIDE, height=SIDE, title=art.title, description=art.description
    )
