"""Filling amounts under limits: as much as all limits allow, and the earliest first.

A limit is a ceiling over the sum of some amounts. Taken one by one in order, each amount gets
what its limits still have room for. Where limits lie inside or beside one another that is also
the most there can be. Where they cross (a module in an overlap group of which another member is
generic, say) the order would matter; a total must not depend on it, so there the largest total is
computed exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from branchebadges.standing.simplex import largest

_NOTHING: Final = Decimal(0)


@dataclass(frozen=True)
class Limit:
    """At most `ceiling` over the amounts at these positions; `kind` says why."""

    kind: str
    ceiling: Decimal
    members: tuple[int, ...]


@dataclass(frozen=True)
class Filled:
    """What each amount got, and for those cut short the kind of limit that did it."""

    amounts: tuple[Decimal, ...]
    cut_by: tuple[str | None, ...]


def fill(wishes: Sequence[Decimal], limits: Sequence[Limit]) -> Filled:
    """Give every wish as much as the limits allow, earlier wishes first."""
    binding = [
        limit for limit in limits if sum(wishes[i] for i in limit.members) > limit.ceiling
    ]
    amounts = _in_turn(wishes, binding)
    if not _is_most(wishes, amounts, binding):
        amounts = _most(wishes, binding)
    return Filled(tuple(amounts), _cuts(wishes, amounts, binding))


def _in_turn(wishes: Sequence[Decimal], limits: Sequence[Limit]) -> list[Decimal]:
    room = [limit.ceiling for limit in limits]
    over = _limits_over(len(wishes), limits)
    amounts = []
    for wish, above in zip(wishes, over, strict=True):
        amount = max(_NOTHING, min([wish, *(room[index] for index in above)]))
        for index in above:
            room[index] -= amount
        amounts.append(amount)
    return amounts


def _limits_over(size: int, limits: Sequence[Limit]) -> list[list[int]]:
    over: list[list[int]] = [[] for _ in range(size)]
    for index, limit in enumerate(limits):
        for member in limit.members:
            over[member].append(index)
    return over


def _full(limit: Limit, amounts: Sequence[Decimal]) -> bool:
    return sum(amounts[i] for i in limit.members) >= limit.ceiling


def _is_most(
    wishes: Sequence[Decimal], amounts: Sequence[Decimal], limits: Sequence[Limit]
) -> bool:
    """Is this certainly the largest total?

    It is when full limits that do not touch one another hold everything that was cut short: no
    other division can get more out of those, nor more than its wish out of the rest.
    """
    cut = {i for i, (wish, amount) in enumerate(zip(wishes, amounts, strict=True)) if amount < wish}
    taken: set[int] = set()
    full = [limit for limit in limits if _full(limit, amounts)]
    for limit in sorted(full, key=lambda limit: -len(limit.members)):
        members = set(limit.members)
        if members & cut and not members & taken:
            taken |= members
    return cut <= taken


def _most(wishes: Sequence[Decimal], limits: Sequence[Limit]) -> list[Decimal]:
    """The largest total, exactly. Amounts under the same limits are taken together first."""
    over = [frozenset(above) for above in _limits_over(len(wishes), limits)]
    kinds = list(dict.fromkeys(over))
    ceilings = [limit.ceiling for limit in limits]
    totals = {kind: _NOTHING for kind in kinds}
    for wish, kind in zip(wishes, over, strict=True):
        totals[kind] += wish
    rows = [[int(index in kind) for kind in kinds] for index in range(len(limits))]
    rows += [[int(kind is other) for other in kinds] for kind in kinds]
    bounds = [Fraction(value) for value in [*ceilings, *(totals[kind] for kind in kinds)]]
    found = largest(rows, bounds)
    left = dict(zip(kinds, (_decimal(value) for value in found), strict=True))
    amounts = []
    for wish, kind in zip(wishes, over, strict=True):
        amount = min(wish, left[kind])
        left[kind] -= amount
        amounts.append(amount)
    return amounts


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _cuts(
    wishes: Sequence[Decimal], amounts: Sequence[Decimal], limits: Sequence[Limit]
) -> tuple[str | None, ...]:
    full = [_full(limit, amounts) for limit in limits]
    over = _limits_over(len(wishes), limits)
    return tuple(
        next((limits[index].kind for index in above if full[index]), limits[above[0]].kind)
        if amount < wish and above
        else None
        for wish, amount, above in zip(wishes, amounts, over, strict=True)
    )
