"""How points add up in one ledger: the total for one diploma, and per badge what it brought in.

The order of the rules: a second report of an event is out; of an equivalence group the highest
counts once; of parts and wholes only the difference; then the ceilings per module, per overlap
group, over generic content and over exemptions. All of these are ceilings over sums, so the total
is simply the most they allow together, and does not depend on the order of events. Within that,
earlier badges count first, and a later one adds what it has more.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Final

from branchebadges.days import add_years
from branchebadges.standing.ceilings import ceilings
from branchebadges.standing.cuts import Cut
from branchebadges.standing.limits import fill

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from branchebadges.catalogue import Catalogue
    from branchebadges.rules import RuleSet
    from branchebadges.standing.admission import Admission
    from branchebadges.standing.cuts import Ceiling
    from branchebadges.standing.limits import Filled
    from branchebadges.standing.reasons import Reason

_NOTHING: Final = Decimal(0)


@dataclass(frozen=True)
class Counted:
    """What one badge brought in.

    `reason` says why it brought in nothing, `cut` what kept it from bringing in all it is worth.
    """

    badge: str
    worth: Decimal
    counted: Decimal
    reason: Reason | None = None
    cut: Cut | None = None

    @property
    def cut_by(self) -> Ceiling | None:
        """The kind of ceiling that cut it short, if one did."""
        return None if self.cut is None else self.cut.kind


@dataclass(frozen=True)
class Count:
    """One ledger added up."""

    lines: tuple[Counted, ...]
    domains: Mapping[str, Decimal]

    @cached_property
    def total(self) -> Decimal:
        """The points of the ledger."""
        return sum((line.counted for line in self.lines), _NOTHING)

    @property
    def basis(self) -> tuple[str, ...]:
        """The badges that the total rests on, in order of completion."""
        return tuple(line.badge for line in self.lines if line.counted > 0)


def count(
    admitted: Iterable[Admission],
    *,
    catalogue: Catalogue,
    rules: RuleSet,
    threshold: Decimal | None,
    expiry: date,
) -> Count:
    """Add up the badges that earn points.

    Args:
        admitted: the badges that earn on the day of counting, in any order.
        catalogue: groups, parts and overlaps.
        rules: the rule set.
        threshold: the points the diploma asks for, of which some ceilings are a share; none for
            a ledger without a diploma, which then has no such ceilings.
        expiry: the day on which the age of points is taken, where they expire.
    """
    ordered = sorted(admitted, key=lambda item: item.attainment.order)
    out = _left_out(ordered, rules, expiry)
    counting = [item for item in ordered if item.attainment.id not in out]
    limits = ceilings(counting, catalogue=catalogue, rules=rules, threshold=threshold)
    filled = fill([item.points for item in counting], limits)
    got = {
        item.attainment.id: (amount, _cut(counting, index, filled))
        for index, (item, amount) in enumerate(zip(counting, filled.amounts, strict=True))
    }
    return Count(
        lines=tuple(_line(item, out, got) for item in ordered),
        domains=_by_domain(counting, filled.amounts),
    )


def _cut(items: Sequence[Admission], index: int, filled: Filled) -> Cut | None:
    """What cut this badge short, and which others took the room."""
    limit = filled.cuts[index]
    if limit is None:
        return None
    took = [other for other in limit.members if other != index and filled.amounts[other] > 0]
    if not took and limit.kind == "repeat":
        # The first or the latest alone may count: that one is under no ceiling with the others.
        took = [
            other
            for other, item in enumerate(items)
            if item.group == items[index].group and other != index and filled.amounts[other] > 0
        ]
    return Cut(limit.kind, tuple(items[other].attainment.id for other in took), limit.ceiling)


def _line(
    item: Admission, out: Mapping[str, Reason], got: Mapping[str, tuple[Decimal, Cut | None]]
) -> Counted:
    name = item.attainment.id
    if name in out:
        return Counted(name, item.points, _NOTHING, out[name])
    amount, cut = got[name]
    return Counted(name, item.points, amount, None if amount > 0 else "no_extra_points", cut)


def _left_out(ordered: Sequence[Admission], rules: RuleSet, expiry: date) -> dict[str, Reason]:
    """Second reports of one event, and points that are too old."""
    out: dict[str, Reason] = dict.fromkeys(second_reports(ordered), "duplicate_event")
    years = rules.parameters.points_validity_years_diploma.value
    if years is not None:
        for item in ordered:
            if add_years(item.attainment.completed, years) < expiry:
                out.setdefault(item.attainment.id, "points_expired")
    return out


def second_reports(items: Iterable[Admission]) -> set[str]:
    """The badges whose event another badge reported before (the same `external_id`)."""
    seen: set[str] = set()
    out: set[str] = set()
    for item in sorted(items, key=lambda item: item.attainment.first_seen):
        event = item.attainment.external_id
        if event is None:
            continue
        if event in seen:
            out.add(item.attainment.id)
        seen.add(event)
    return out


def _by_domain(items: Sequence[Admission], amounts: Sequence[Decimal]) -> dict[str, Decimal]:
    domains: dict[str, Decimal] = {}
    for item, amount in zip(items, amounts, strict=True):
        for domain, weight in item.domains.items():
            if amount and weight:
                domains[domain] = domains.get(domain, _NOTHING) + amount * weight
    return dict(sorted(domains.items()))
