"""Numbers of people: who hold a diploma, who miss permanent education, who have how many points.

All of them add up: the tally of two groups together is the sum of theirs, so that the work can be
cut in any way and the outcome is the same.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_CENT: Final = Decimal("0.01")
_STEPS: Final = (1, 2, 5)


@dataclass(frozen=True)
class _Tally:
    def __add__(self, other: Self) -> Self:
        return type(self)(
            *(getattr(self, field.name) + getattr(other, field.name) for field in fields(self))
        )


@dataclass(frozen=True)
class DiplomaTally(_Tally):
    """How many people stand where with one diploma.

    `near` lack some points and at most `NEAR` of them; `waiting` have the points and wait for
    months of service or a learning path. Neither counts who had the diploma before, who holds a
    higher one that includes it, or whose category it is not for. `gained` and `lost` are people
    who hold it in this scenario and not under the rules as they are, and the other way round.
    """

    valid: int = 0
    under_review: int = 0
    revoked: int = 0
    expired: int = 0
    near: int = 0
    waiting: int = 0
    gained: int = 0
    lost: int = 0

    @property
    def held(self) -> int:
        """How many people hold it: under review it is not taken away."""
        return self.valid + self.under_review


@dataclass(frozen=True)
class PeTally(_Tally):
    """Permanent education: of whom points were asked, and who earned them.

    `asked` and `missed` are about the last closed year; `asked_now`, `met_now` and `on_course`
    about the current one. Somebody is on course who earned at least the share of the year's points
    that has gone by of the year, or all of them. Under a rolling window both are about the last
    twelve months.
    """

    asked: int = 0
    missed: int = 0
    asked_now: int = 0
    met_now: int = 0
    on_course: int = 0


@dataclass(frozen=True)
class Distribution:
    """How many people have how many points, fewest points first."""

    counts: tuple[tuple[Decimal, int], ...] = ()

    @classmethod
    def of(cls, counts: Iterable[tuple[Decimal, int]]) -> Distribution:
        """The distribution of these numbers of people, in any order."""
        found: dict[Decimal, int] = {}
        for points, people in counts:
            found[points] = found.get(points, 0) + people
        return cls(tuple(sorted(found.items())))

    def __add__(self, other: Distribution) -> Distribution:
        return self.of((*self.counts, *other.counts))

    @cached_property
    def people(self) -> int:
        """How many people there are."""
        return sum(people for _, people in self.counts)

    def reached_by(self, share: Decimal) -> Decimal:
        """The fewest points such that this share of the people has no more; 0 without people.

        Always the points of somebody, and exact: no value between two people is made up.
        """
        seen = 0
        for points, people in self.counts:
            seen += people
            if seen >= share * self.people:
                return points
        return Decimal(0)

    @cached_property
    def five(self) -> tuple[Decimal, Decimal, Decimal, Decimal, Decimal]:
        """The fewest points, those at a quarter, the middle and three quarters, and the most."""
        shares = (Decimal(0), Decimal("0.25"), Decimal("0.5"), Decimal("0.75"), Decimal(1))
        lowest, quarter, middle, three, most = (self.reached_by(share) for share in shares)
        return lowest, quarter, middle, three, most

    @cached_property
    def mean(self) -> Decimal:
        """Points per person, to the cent; 0 without people."""
        total = sum((points * people for points, people in self.counts), Decimal(0))
        if not self.people:
            return Decimal(0)
        return (total / self.people).quantize(_CENT, ROUND_HALF_UP)

    def binned(self, edges: Sequence[int]) -> tuple[int, ...]:
        """How many people have points from each edge up to, and not including, the next one."""
        bins = [0] * (len(edges) - 1)
        width = edges[1] - edges[0]
        for points, people in self.counts:
            bins[int(points // width)] += people
        return tuple(bins)


def edges_for(spreads: Iterable[Distribution], *, most: int = 14) -> tuple[int, ...]:
    """The edges of bins in which all of these fit: equal steps from 0, as many as there may be."""
    highest = max((spread.five[-1] for spread in spreads), default=Decimal(0))
    size = 1
    while True:
        for step in (size * each for each in _STEPS):
            number = int(highest // step) + 1
            if number <= most:
                return tuple(place * step for place in range(number + 1))
        size *= 10


def numbers(tally: _Tally) -> dict[str, Any]:
    """A tally by name."""
    return {field.name: getattr(tally, field.name) for field in fields(tally)}
