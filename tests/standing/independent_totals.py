"""The most points that can be counted (domain notes, 4.1), as ceilings over sums of badges."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from independent_badges import Counted, Ledger, number

Limit = tuple[Fraction, set[str]]
"""So much at most, of these badges together."""

WEIGHT = 10**6
"""More than any denominator that small ledgers lead to."""


def most(
    ledger: Ledger, badges: tuple[Counted, ...], numbers: dict[str, Any], threshold: Fraction
) -> Fraction:
    """The most points that count for a diploma of that threshold."""
    return sum(added(ledger, badges, numbers, threshold).values(), Fraction())


def added(
    ledger: Ledger, badges: tuple[Counted, ...], numbers: dict[str, Any], threshold: Fraction
) -> dict[str, Fraction]:
    """What each badge brings in, in the largest total in which earlier badges count first."""
    names = ["repeat_policy_diploma", "containment_dedup", "max_points_single_module"]
    names += ["generic_max_share", "evc_max_share"]
    key = (badges, threshold, *(numbers[name] for name in names))
    if key not in ledger.known:
        single = one_of_each(badges, numbers["repeat_policy_diploma"])
        limits = same_content(ledger, single, numbers) + caps(ledger, single, numbers, threshold)
        points = filled(single, limits)
        # Badge after badge, each as far as it goes: is that less than the most?
        ledger.crossed |= sum(in_turn(single, limits), Fraction()) < sum(points.values())
        ledger.known[key] = points
    found: dict[str, Fraction] = ledger.known[key]
    return found


def one_of_each(badges: tuple[Counted, ...], policy: str) -> tuple[Counted, ...]:
    """What the first or the latest completion leaves of those of the same module."""
    if policy not in {"first", "latest"}:
        return badges
    kept: dict[tuple[str, str | None], Counted] = {}
    for one in sorted(badges, key=lambda one: one.order, reverse=policy == "first"):
        kept[one.group, one.component] = one
    return tuple(one for one in badges if one in kept.values())


def levels(same: list[Counted], *, summed: bool) -> list[tuple[Fraction, set[str]]]:
    """The same content, attained more than once: all up to a height brings in that height."""
    exempt = [one for one in same if one.evc] if summed else same
    found = [
        (height, {one.id for one in exempt if one.points <= height})
        for height in sorted({one.points for one in exempt})
    ]
    if summed:
        # Following it again adds up; an exemption from it is no second time (4.2, EVC).
        learned = sum((one.points for one in same if not one.evc), Fraction())
        highest = found.pop()[0] if found else Fraction()
        found.append((max(learned, highest), {one.id for one in same}))
    return found


@dataclass(frozen=True)
class Worth:
    """What a group is worth whole, by height, and in its components."""

    whole: list[tuple[Fraction, set[str]]]
    pieces: Fraction
    pieces_of: set[str]
    limits: list[Limit]

    @property
    def highest(self) -> Fraction:
        return self.whole[-1][0] if self.whole else Fraction()


def worth(group: str, badges: tuple[Counted, ...], *, summed: bool) -> Worth:
    """One group: the same once, and of its parts and the whole the larger."""
    mine = [one for one in badges if one.group == group]
    whole = [one for one in mine if one.component is None]
    heights = levels(whole, summed=summed) if whole else []
    limits = list(heights)
    pieces = Fraction()
    for part in {one.component for one in mine} - {None}:
        found = levels([one for one in mine if one.component == part], summed=summed)
        limits += found
        pieces += found[-1][0]
    pieces_of = {one.id for one in mine if one.component is not None}
    if pieces_of and not summed:
        pieces = min(pieces, max(one.whole_points for one in mine if one.id in pieces_of))
        limits.append((pieces, pieces_of))
        limits += [(max(height, pieces), those | pieces_of) for height, those in heights]
    return Worth(heights, pieces, pieces_of, limits)


def same_content(
    ledger: Ledger, badges: tuple[Counted, ...], numbers: dict[str, Any]
) -> list[Limit]:
    """Equivalents, components and parts: together no more than the larger."""
    summed = numbers["repeat_policy_diploma"] == "sum"
    groups = {one.group for one in badges}
    worths = {group: worth(group, badges, summed=summed) for group in groups}
    limits = [limit for one in worths.values() for limit in one.limits]
    for group in groups if numbers["containment_dedup"] else ():
        parts = ledger.inside.get(group, set()) & groups
        if parts:
            have = worths[group]
            inside = have.pieces + reach(ledger, group, worths, frozenset({group}))
            those = have.pieces_of | members(badges, parts)
            limits += [(max(height, inside), whole | those) for height, whole in have.whole]
    return limits


def reach(ledger: Ledger, group: str, worths: dict[str, Worth], seen: frozenset[str]) -> Fraction:
    """The most that the parts of a group are worth, of each the whole or again its parts."""
    total = Fraction()
    for part in ledger.directly.get(group, set()) - seen:
        inside = reach(ledger, part, worths, seen | {part})
        one = worths.get(part)
        total += inside if one is None else max(one.highest, one.pieces + inside)
    return total


def members(badges: tuple[Counted, ...], groups: set[str]) -> set[str]:
    """The badges of these modules."""
    return {one.id for one in badges if one.group in groups}


def caps(
    ledger: Ledger, badges: tuple[Counted, ...], numbers: dict[str, Any], threshold: Fraction
) -> list[Limit]:
    """The caps on a module, an overlap group, generic content and exemptions."""
    limits: list[Limit] = []
    cap = numbers["max_points_single_module"]
    if cap is not None:
        groups = {one.group for one in badges if one.module is not None}
        limits += [(number(cap), members(badges, {group})) for group in groups]
    for group, most_of_it in ledger.overlaps.items():
        limits.append((most_of_it, {one.id for one in badges if one.overlap == group}))
    generic = number(numbers["generic_max_share"]) * threshold
    limits.append((generic, {one.id for one in badges if one.generic}))
    exempt = number(numbers["evc_max_share"]) * threshold
    limits.append((exempt, {one.id for one in badges if one.evc}))
    return limits


def in_turn(badges: tuple[Counted, ...], limits: list[Limit]) -> list[Fraction]:
    """The earliest first, each as far as its limits have room."""
    taken: dict[str, Fraction] = {}
    for one in badges:
        room = [
            limit - sum((taken.get(name, Fraction()) for name in those), Fraction())
            for limit, those in limits
            if one.id in those
        ]
        taken[one.id] = min(one.points, *room) if room else one.points
    return list(taken.values())


def filled(badges: tuple[Counted, ...], limits: list[Limit]) -> dict[str, Fraction]:
    """The largest sum under all limits, the earliest badge first where there is a choice.

    A tableau of a linear programme in exact fractions, pivoted by Bland's rule, which ends. One
    unit of the total is worth more than anything of one badge, and so on down the row.
    """
    size = len(badges)
    rows = [[Fraction(n == at) for n in range(size)] for at in range(size)]
    right = [one.points for one in badges]
    for limit, those in limits:
        rows.append([Fraction(one.id in those) for one in badges])
        right.append(limit)
    height = len(rows)
    table = [
        row + [Fraction(n == at) for n in range(height)] + [right[at]]
        for at, row in enumerate(rows)
    ]
    worth_of = [Fraction(WEIGHT**size + WEIGHT ** (size - 1 - at)) for at in range(size)]
    goal = [-one for one in worth_of] + [Fraction()] * (height + 1)
    basis = list(range(size, size + height))
    while any(value < 0 for value in goal[:-1]):
        enter = next(at for at, value in enumerate(goal) if value < 0)
        leave = min(
            (at for at in range(height) if table[at][enter] > 0),
            key=lambda at: (table[at][-1] / table[at][enter], basis[at]),
        )
        pivot(table, goal, leave, enter)
        basis[leave] = enter
    points = dict.fromkeys((one.id for one in badges), Fraction())
    for at, column in enumerate(basis):
        if column < size:
            points[badges[column].id] = table[at][-1]
    return points


def pivot(table: list[list[Fraction]], goal: list[Fraction], leave: int, enter: int) -> None:
    """Let one column take the place of another in the basis."""
    by = table[leave][enter]
    table[leave] = [value / by for value in table[leave]]
    for row in (*table[:leave], *table[leave + 1 :], goal):
        times = row[enter]
        if times:
            row[:] = [a - times * b for a, b in zip(row, table[leave], strict=True)]
