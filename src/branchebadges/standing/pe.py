"""Permanent education: what was asked of a person, year by year, and what was earned.

One ledger over all years, in which everything counts once: a repeat counts again after so many
months, a yearly refresher every year, and of parts and wholes followed within those months only
the difference. The ceilings of the diplomas have no place here.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from branchebadges.days import add_months
from branchebadges.standing.counting import second_reports

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from branchebadges.catalogue import Catalogue
    from branchebadges.rules import RuleSet
    from branchebadges.standing.admission import Admission

_NOTHING: Final = Decimal(0)


@dataclass(frozen=True)
class Earned:
    """What one badge brought in for permanent education, and on which day."""

    badge: str
    day: date
    points: Decimal


def earned(
    admitted: Iterable[Admission], *, catalogue: Catalogue, rules: RuleSet
) -> tuple[Earned, ...]:
    """What every badge that earns points brings in, in order of completion."""
    items = [
        item for item in admitted if not item.exempt or rules.parameters.evc_counts_for_pe.value
    ]
    out = second_reports(items)
    ledger = _Ledger(catalogue, rules)
    return tuple(
        Earned(
            item.attainment.id,
            item.attainment.completed,
            _NOTHING if item.attainment.id in out else ledger.enter(item),
        )
        for item in sorted(items, key=lambda item: item.attainment.order)
    )


@dataclass(frozen=True)
class _Entered:
    day: date
    points: Decimal
    worth: Decimal


class _Ledger:
    """What has counted so far, by content."""

    def __init__(self, catalogue: Catalogue, rules: RuleSet) -> None:
        self._parts = catalogue.parts if rules.parameters.containment_dedup.value else {}
        self._wholes: dict[str, list[str]] = {}
        for whole, parts in self._parts.items():
            for part in parts:
                self._wholes.setdefault(part, []).append(whole)
        self._months = rules.parameters.pe_repeat_months.value
        self._entered: dict[str, dict[str | None, list[_Entered]]] = {}

    def enter(self, item: Admission) -> Decimal:
        points = self._refresher(item) if item.refresher else self._ordinary(item)
        if points > 0:
            entry = _Entered(item.attainment.completed, points, item.points)
            by_component = self._entered.setdefault(item.group, {})
            by_component.setdefault(item.attainment.component, []).append(entry)
        return points

    def _refresher(self, item: Admission) -> Decimal:
        """Once in every year, the highest."""
        same = self._entered.get(item.group, {}).get(item.attainment.component, [])
        year = item.attainment.completed.year
        already = sum((entry.points for entry in same if entry.day.year == year), _NOTHING)
        return max(_NOTHING, item.points - already)

    def _ordinary(self, item: Admission) -> Decimal:
        day, component = item.attainment.completed, item.attainment.component
        inside = self._entered.get(item.group, {})
        if self._recent(inside.get(component, []), day):
            return _NOTHING
        if component is not None:
            # A part of what was just followed whole adds nothing.
            covered = self._recent(inside.get(None, []), day) or self._inside_whole(item, day)
            return _NOTHING if covered else item.points
        if self._inside_whole(item, day):
            return _NOTHING
        counted = [entry for entries in inside.values() for entry in self._recent(entries, day)]
        for part in self._parts.get(item.group, ()):
            for entries in self._entered.get(part, {}).values():
                counted += self._recent(entries, day)
        return max(_NOTHING, item.points - sum((entry.points for entry in counted), _NOTHING))

    def _inside_whole(self, item: Admission, day: date) -> bool:
        return any(
            self._recent(self._entered.get(whole, {}).get(None, []), day)
            for whole in self._wholes.get(item.group, ())
        )

    def _recent(self, entries: Sequence[_Entered], day: date) -> list[_Entered]:
        """The entries so short ago that the same content does not count again."""
        found = []
        for entry in reversed(entries):
            if add_months(entry.day, self._months) <= day:
                break
            found.append(entry)
        return found
