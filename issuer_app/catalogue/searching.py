"""Searching the catalogue: what is asked, what is found, and how many each filter would leave.

The number beside a choice says how many modules there are with it, all other filters standing as
they are. Choices of one filter add to each other; different filters narrow each other.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from issuer_app.catalogue.shelf import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from issuer_app.catalogue.shelf import Listing
    from issuer_app.settings import Language

MOST_WORDS: Final = 12
BANDS: Final[Mapping[str, tuple[Decimal, Decimal | None]]] = {
    "1": (Decimal(0), Decimal(4)),
    "2": (Decimal(4), Decimal(8)),
    "3": (Decimal(8), Decimal(24)),
    "4": (Decimal(24), Decimal(60)),
    "5": (Decimal(60), None),
}
"""Points in bands: more than the first, up to and with the second."""

Facet = Literal["domain", "role", "competence", "provider", "points", "language", "form"]


def _empty(value: object) -> object:
    """An empty field of a form says nothing; a comma is how Dutch people write a point."""
    return value.strip().replace(",", ".") or None if isinstance(value, str) else value


Choice = Annotated[list[Annotated[str, Field(max_length=80)]], Field(max_length=60)]
Points = Annotated[
    Annotated[Decimal, Field(ge=0, le=1000)] | None, BeforeValidator(_empty), Field(default=None)
]


class Query(BaseModel):
    """What somebody looks for; nothing asked is everything that is accredited today."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    q: str = Field(default="", max_length=200, description="Words that must all be found.")
    domain: Choice = Field(default=[], description="Codes of domains, such as ME.")
    role: Choice = Field(default=[], description="Codes of roles, such as ME-r2.")
    competence: Choice = Field(default=[], description="Codes of competences, such as ME-c1.")
    provider: Choice = Field(default=[], description="Ids of providers.")
    points: Choice = Field(default=[], description="Bands of points: 1 to 5.")
    language: Choice = Field(default=[], description="nl, en or fy.")
    form: Choice = Field(default=[], description="online, blended or onsite.")
    least: Points = Field(default=None, description="At least so many points.")
    most: Points = Field(default=None, description="At most so many points.")
    past: bool = Field(default=False, description="Also what is not accredited today.")
    sort: Literal["title", "points", "new"] = Field(default="title", description="The order.")
    page: int = Field(default=1, ge=1, le=10_000)

    def chosen(self, facet: Facet) -> Sequence[str]:
        """What is chosen of a filter."""
        values: Sequence[str] = getattr(self, facet)
        return values


_FACETS: Final[Mapping[Facet, Callable[[Listing, date], Iterable[str]]]] = {
    "domain": lambda listing, _: listing.module.domains,
    "role": lambda listing, _: listing.module.roles,
    "competence": lambda listing, _: listing.module.competences,
    "points": lambda listing, day: [_band(listing.shown(day).decision.points)],
    "form": lambda listing, _: [listing.module.delivery],
    "language": lambda listing, _: [listing.module.language],
    "provider": lambda listing, _: [listing.provider.id],
}
FACETS: Final[tuple[Facet, ...]] = tuple(_FACETS)


def _band(points: Decimal) -> str:
    return next(name for name, (_, most) in BANDS.items() if most is None or points <= most)


@dataclass(frozen=True)
class Found:
    """What was found: all of it in order, and for each filter how many each choice would give."""

    listings: tuple[Listing, ...]
    counts: Mapping[Facet, Mapping[str, int]]

    def page(self, number: int, size: int) -> tuple[Listing, ...]:
        """One page of it."""
        return self.listings[(number - 1) * size : number * size]

    def pages(self, size: int) -> int:
        """How many pages there are; an empty one is one."""
        return max(1, -(-len(self.listings) // size))


def search(listings: Iterable[Listing], query: Query, *, day: date, language: Language) -> Found:
    """Search the catalogue as it stands on a day.

    Args:
        listings: all there are.
        query: what is asked.
        day: the day.
        language: by whose titles the outcome is ordered.
    """
    words = folded(query.q).split()[:MOST_WORDS]
    rows = [each for each in listings if _fits(each, query, words, day)]
    found, counts = [], {facet: Counter[str]() for facet in FACETS}
    for listing in rows:
        values = {facet: set(of(listing, day)) for facet, of in _FACETS.items()}
        failing = [
            facet
            for facet in FACETS
            if (chosen := query.chosen(facet)) and values[facet].isdisjoint(chosen)
        ]
        if not failing:
            found.append(listing)
        for facet in FACETS if not failing else failing if len(failing) == 1 else ():
            counts[facet].update(values[facet])
    found.sort(key=_order(query, day, language))
    return Found(tuple(found), counts)


def _fits(listing: Listing, query: Query, words: Iterable[str], day: date) -> bool:
    """All that is no filter with counts: the words, the points, whether it stands today."""
    if not query.past and listing.term(day) is None:
        return False
    points = listing.shown(day).decision.points
    if query.least is not None and points < query.least:
        return False
    if query.most is not None and points > query.most:
        return False
    return all(word in listing.words for word in words)


def _order(query: Query, day: date, language: Language) -> Callable[[Listing], Any]:
    def by_title(listing: Listing) -> tuple[str, str]:
        return folded(listing.title(language)), listing.module.id

    match query.sort:
        case "points":
            return lambda each: (-each.shown(day).decision.points, by_title(each))
        case "new":
            return lambda each: (-each.shown(day).decision.valid_from.toordinal(), by_title(each))
        case "title":
            return by_title
