"""The criteria that a proposal is judged by, and when it passes. They are data, and may change."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from branchebadges.canonical import read_json
from branchebadges.reading import Number, Strict, read_as

if TYPE_CHECKING:
    from collections.abc import Mapping


class Indicator(Strict):
    """What to look at."""

    nl: str
    en: str


class Criterion(Strict):
    """One criterion: what it is called, what it weighs, and what to look at."""

    id: str
    name_nl: str
    name_en: str
    weight: Number
    of: Literal["module", "both"]
    """Is it about the module alone, or also about who gives it?"""
    indicators: tuple[Indicator, ...]


class Criteria(Strict):
    """All criteria, and the marks that are enough."""

    comment: str = Field(alias="$comment")
    criteria: tuple[Criterion, ...]
    scale: tuple[int, ...]
    pass_each_min: int
    pass_weighted_min: Number

    def about(self, kind: str) -> tuple[Criterion, ...]:
        """The criteria for a module; a provider is judged by those that are about it."""
        return tuple(each for each in self.criteria if kind == "module" or each.of == "both")

    def weighted(self, kind: str, scores: Mapping[str, int]) -> Decimal:
        """The mark of a whole judgement: the weighed mean of its scores."""
        rows = self.about(kind)
        weights = sum((each.weight for each in rows), Decimal(0))
        return sum((each.weight * scores[each.id] for each in rows), Decimal(0)) / weights

    def passes(self, kind: str, scores: Mapping[str, int]) -> bool:
        """Is every score enough, and all together as well?"""
        each = all(scores[row.id] >= self.pass_each_min for row in self.about(kind))
        return each and self.weighted(kind, scores) >= self.pass_weighted_min


@cache
def criteria() -> Criteria:
    """The criteria as they stand."""
    path = files(__package__).joinpath("quality_criteria.json")
    return read_as(Criteria, read_json(path.read_bytes()), code="criteria")


Score = Annotated[int, Field(ge=1, le=5)]
