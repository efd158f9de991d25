"""Filling amounts under limits: as much as all limits allow, and the earliest first.

A limit is a ceiling over the sum of some amounts. Taken one by one in order, each amount gets
what its limits still have room for. Where limits lie inside or beside one another that is also
the most there can be. Where they cross (a module in an overlap group of which another member is
generic, say) the order would matter; a total must not depend on it, so there the largest total is
computed exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from branchebadges.standing.simplex import largest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from branchebadges.standing.cuts import Ceiling

_NOTHING: Final = Decimal(0)


@dataclass(frozen=True)
class Limit:
    """At most `ceiling` over the amounts at these positions; `kind` says why."""

    kind: Ceiling
    ceiling: Decimal
    members: tuple[int, ...]


@dataclass(frozen=True)
class Filled:
    """What each amount got, and for those cut short the limit that did it."""

    amounts: tuple[Decimal, ...]
    cuts: tuple[Limit | None, ...]

    @property
    def cut_by(self) -> tuple[str | None, ...]:
        """The kinds of the limits."""
        return tuple(None if limit is None else limit.kind for limit in self.cuts)


def fill(wishes: Sequence[Decimal], limits: Sequence[Limit]) -> Filled:
    """Give every wish as much as the limits allow, earlier wishes first."""
    binding = [limit for limit in limits if sum(wishes[i] for i in limit.members) > limit.ceiling]
    amounts = _in_turn(wishes, binding, range(len(wishes)))
    if not _is_most(wishes, amounts, binding):
        for knot in _knots(binding):
            _untie(wishes, amounts, knot)
    return Filled(tuple(amounts), _cuts(wishes, amounts, binding))


def _in_turn(
    wishes: Sequence[Decimal], limits: Sequence[Limit], turns: Iterable[int]
) -> list[Decimal]:
    room = [limit.ceiling for limit in limits]
    over = _limits_over(len(wishes), limits)
    amounts = [_NOTHING] * len(wishes)
    for turn in turns:
        amount = max(_NOTHING, min([wishes[turn], *(room[index] for index in over[turn])]))
        for index in over[turn]:
            room[index] -= amount
        amounts[turn] = amount
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

    It is when full limits hold everything that was cut short, and no amount is held by two of
    them: no other division gets more out of those limits, nor more than its wish out of the rest
    (complementary slackness).
    """
    cut = {i for i, (wish, amount) in enumerate(zip(wishes, amounts, strict=True)) if amount < wish}
    held: set[int] = set()
    full = [limit for limit in limits if _full(limit, amounts)]
    for limit in sorted(full, key=lambda limit: -len(limit.members)):
        if cut.isdisjoint(limit.members):
            continue
        if all(amounts[i] == 0 for i in held.intersection(limit.members)):
            held.update(limit.members)
            cut.difference_update(limit.members)
    return not cut


def _knots(limits: Sequence[Limit]) -> list[list[Limit]]:
    """The limits, in heaps that have no member in common."""
    leader: dict[int, int] = {}

    def lead(member: int) -> int:
        while leader.setdefault(member, member) != member:
            leader[member] = leader[leader[member]]
            member = leader[member]
        return member

    for limit in limits:
        for member in limit.members:
            leader[lead(member)] = lead(limit.members[0])
    knots: dict[int, list[Limit]] = {}
    for limit in limits:
        knots.setdefault(lead(limit.members[0]), []).append(limit)
    return list(knots.values())


def _untie(wishes: Sequence[Decimal], amounts: list[Decimal], knot: Sequence[Limit]) -> None:
    """Make what these limits hold the most they allow."""
    members = sorted({member for limit in knot for member in limit.members})
    place = {member: index for index, member in enumerate(members)}
    inner = [
        Limit(limit.kind, limit.ceiling, tuple(place[i] for i in limit.members)) for limit in knot
    ]
    wanted = [wishes[i] for i in members]
    found = [amounts[i] for i in members]
    if _is_most(wanted, found, inner):
        return
    # What stands under few limits takes little room from others: often that is enough.
    over = _limits_over(len(members), inner)
    found = _in_turn(wanted, inner, sorted(range(len(members)), key=lambda i: len(over[i])))
    if not _is_most(wanted, found, inner):
        found = _most(wanted, inner)
    if sum(found) <= sum(amounts[i] for i in members):
        # The earliest first was the most already, though the check could not tell.
        return
    for member, amount in zip(members, found, strict=True):
        amounts[member] = amount


def _most(wishes: Sequence[Decimal], limits: Sequence[Limit]) -> list[Decimal]:
    """The largest total, exactly. Amounts under the same limits are taken together first."""
    over = [frozenset(above) for above in _limits_over(len(wishes), limits)]
    kinds = list(dict.fromkeys(over))
    totals = dict.fromkeys(kinds, _NOTHING)
    for wish, kind in zip(wishes, over, strict=True):
        totals[kind] += wish
    rows = [[int(index in kind) for kind in kinds] for index in range(len(limits))]
    rows += [[int(kind is other) for other in kinds] for kind in kinds]
    ceilings = [*(limit.ceiling for limit in limits), *(totals[kind] for kind in kinds)]
    found = largest(rows, [Fraction(ceiling) for ceiling in ceilings])
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
) -> tuple[Limit | None, ...]:
    full = [_full(limit, amounts) for limit in limits]
    over = _limits_over(len(wishes), limits)
    return tuple(
        next((limits[index] for index in above if full[index]), limits[above[0]])
        if amount < wish and above
        else None
        for wish, amount, above in zip(wishes, amounts, over, strict=True)
    )
