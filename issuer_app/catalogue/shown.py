"""The catalogue as a page shows it: filters with their numbers, what is chosen, and pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from issuer_app.catalogue.searching import BANDS, FACETS, Facet, Query
from issuer_app.catalogue.shelf import names_of
from issuer_app.pages import number_in_words, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from issuer_app.catalogue.searching import Found
    from issuer_app.catalogue.shelf import Shelf
    from issuer_app.settings import Language

PAGE_SIZE: Final = 18
_OPEN: Final = frozenset({"domain", "points", "form"})
"""The filters that are unfolded before anything is chosen of them."""


@dataclass(frozen=True)
class Option:
    """One choice of a filter."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Filter:
    """One filter with its choices."""

    name: Facet
    options: tuple[Option, ...]

    @property
    def open(self) -> bool:
        """Is it unfolded?"""
        return self.name in _OPEN or any(option.chosen for option in self.options)


@dataclass(frozen=True)
class Chip:
    """Something that was chosen, and where it leads to without it."""

    label: str
    without: str


def filters(found: Found, query: Query, shelf: Shelf, language: Language) -> tuple[Filter, ...]:
    """All filters of which there is something to choose."""
    labels = Labels(shelf, language)
    made = []
    for name in FACETS:
        counts, chosen = found.counts[name], set(query.chosen(name))
        options = [
            Option(value, labels.of(name, value), counts.get(value, 0), value in chosen)
            for value in counts.keys() | {each for each in chosen if labels.known(name, each)}
        ]
        ordered = sorted(options, key=_ordering(name))
        if ordered:
            made.append(Filter(name, tuple(ordered)))
    return tuple(made)


def _ordering(name: Facet) -> Callable[[Option], Any]:
    """Domains, roles, competences and points in their own order; others the most first."""
    if name in {"domain", "role", "competence", "points"}:
        return lambda option: option.value
    return lambda option: (-option.count, option.label.casefold())


class Labels:
    """What choices are called, in one language."""

    def __init__(self, shelf: Shelf, language: Language) -> None:
        self._language = language
        self._names = names_of(shelf.framework)
        self._providers = {
            listing.provider.id: listing.provider.name for listing in shelf.listings.values()
        }

    def known(self, facet: Facet, value: str) -> bool:
        """Is there such a choice at all? What an address says otherwise is not repeated."""
        match facet:
            case "provider":
                return value in self._providers
            case "points":
                return value in BANDS
            case "language":
                return value in {"nl", "en", "fy"}
            case "form":
                return value in {"online", "blended", "onsite"}
        return value in self._names

    def of(self, facet: Facet, value: str) -> str:
        """What it is called."""
        match facet:
            case "provider":
                return self._providers.get(value, value)
            case "points":
                return self._band(value)
            case "language" | "form":
                return text(self._language, f"catalogue.{facet}-{value}")
        return self.name(value)

    def name(self, code: str) -> str:
        """What a domain, role or competence is called."""
        dutch, english = self._names.get(code, (code, code))
        return english if self._language == "en" else dutch

    def _band(self, value: str) -> str:
        over, most = BANDS[value]
        if most is None:
            said = number_in_words(over, self._language)
            return text(self._language, "catalogue.points-over", over=said)
        said = number_in_words(most, self._language)
        if not over:
            return text(self._language, "catalogue.points-most", most=said)
        return text(
            self._language,
            "catalogue.points-between",
            over=number_in_words(over, self._language),
            most=said,
        )


def chips(query: Query, labels: Labels, path: str) -> tuple[Chip, ...]:
    """All that was chosen, each with the address without it."""
    made = []
    if query.q.strip():
        made.append(Chip(f"“{query.q.strip()}”", address(path, query, q="")))
    for facet in FACETS:
        for value in query.chosen(facet):
            if labels.known(facet, value):
                rest = [each for each in query.chosen(facet) if each != value]
                made.append(Chip(labels.of(facet, value), address(path, query, **{facet: rest})))
    return tuple(made)


def address(path: str, query: Query, **changed: Any) -> str:
    """The address of a search: the same as `query`, on the first page, but for what is changed."""
    values = {**query.model_dump(exclude_defaults=True), "page": 1, **changed}
    plain = Query().model_dump()
    pairs = [
        (name, _plain(value))
        for name in Query.model_fields
        if (given := values.get(name)) not in (None, plain[name])
        for value in (given if isinstance(given, list) else [given])
    ]
    return f"{path}?{urlencode(pairs)}" if pairs else path


def _plain(value: object) -> str:
    return "true" if value is True else str(value)


def pages_around(page: int, pages: int) -> Iterable[int | None]:
    """The numbers of pages to show: the ends, those near, and None for a gap."""
    near = sorted({1, pages, *range(max(1, page - 1), min(pages, page + 1) + 1)})
    shown: list[int | None] = []
    for number in near:
        if shown and shown[-1] is not None and number > shown[-1] + 1:
            shown.append(None)
        shown.append(number)
    return shown


def counts_of(found: Found) -> Mapping[str, Mapping[str, int]]:
    """The numbers beside the filters, for a program."""
    return {name: dict(sorted(found.counts[name].items())) for name in FACETS}
