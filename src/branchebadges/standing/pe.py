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
from branchebadges.standing.cuts import Cut

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from branchebadges.catalogue import Catalogue
    from branchebadges.rules import RuleSet
    from branchebadges.standing.admission import Admission
    from branchebadges.standing.cuts import Ceiling

_NOTHING: Final = Decimal(0)
_MONTHS: Final = 12


@dataclass(frozen=True)
class Earned:
    """What one badge brought in for permanent education, on which day, and why not more."""

    badge: str
    day: date
    points: Decimal
    worth: Decimal
    cut: Cut | None = None


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
        Earned(item.attainment.id, item.attainment.completed, _NOTHING, item.points)
        if item.attainment.id in out
        else ledger.enter(item)
        for item in sorted(items, key=lambda item: item.attainment.order)
    )


@dataclass(frozen=True)
class _Entered:
    badge: str
    day: date
    points: Decimal


@dataclass(frozen=True)
class _Room:
    """What is left for a badge beside what others took, and why no more."""

    kind: Ceiling
    taken: Sequence[_Entered]
    points: Decimal


def _left(item: Admission, kind: Ceiling, taken: Sequence[_Entered]) -> _Room:
    already = sum((entry.points for entry in taken), _NOTHING)
    return _Room(kind, taken, max(_NOTHING, item.points - already))


class _Ledger:
    """What has counted so far, by content."""

    def __init__(self, catalogue: Catalogue, rules: RuleSet) -> None:
        self._parts = catalogue.parts if rules.parameters.containment_dedup.value else {}
        self._wholes: dict[str, list[str]] = {}
        for whole, parts in self._parts.items():
            for part in parts:
                self._wholes.setdefault(part, []).append(whole)
        self._months = rules.parameters.pe_repeat_months.value
        self._rolling = rules.pe.period.value == "rolling_12m"
        self._entered: dict[str, dict[str | None, list[_Entered]]] = {}

    def enter(self, item: Admission) -> Earned:
        room = self._refresher(item) if item.refresher else self._ordinary(item)
        name, day = item.attainment.id, item.attainment.completed
        if room.points > 0:
            by_component = self._entered.setdefault(item.group, {})
            entries = by_component.setdefault(item.attainment.component, [])
            entries.append(_Entered(name, day, room.points))
        cut = None
        if room.points < item.points:
            taken = sorted(room.taken, key=lambda entry: (entry.day, entry.badge))
            cut = Cut(room.kind, tuple(entry.badge for entry in taken))
        return Earned(name, day, room.points, item.points, cut)

    def _refresher(self, item: Admission) -> _Room:
        """Once in every period, the highest."""
        same = self._entered.get(item.group, {}).get(item.attainment.component, [])
        day = item.attainment.completed
        if self._rolling:
            inside = [entry for entry in same if add_months(entry.day, _MONTHS) > day]
        else:
            inside = [entry for entry in same if entry.day.year == day.year]
        return _left(item, "refresher", inside)

    def _ordinary(self, item: Admission) -> _Room:
        day, component = item.attainment.completed, item.attainment.component
        inside = self._entered.get(item.group, {})
        same = self._recent(inside.get(component, []), day)
        if same:
            return _Room("repeat", same, _NOTHING)
        # A part of what was just followed whole adds nothing.
        wholes = [] if component is None else self._recent(inside.get(None, []), day)
        wholes += self._around(item, day)
        if wholes:
            return _Room("contained", wholes, _NOTHING)
        if component is not None:
            return _Room("contained", [], item.points)
        counted = [entry for entries in inside.values() for entry in self._recent(entries, day)]
        for part in self._parts.get(item.group, ()):
            for entries in self._entered.get(part, {}).values():
                counted += self._recent(entries, day)
        return _left(item, "contained", counted)

    def _around(self, item: Admission, day: date) -> list[_Entered]:
        """The wholes, followed shortly before, of which this is a part."""
        return [
            entry
            for whole in self._wholes.get(item.group, ())
            for entry in self._recent(self._entered.get(whole, {}).get(None, []), day)
        ]

    def _recent(self, entries: Sequence[_Entered], day: date) -> list[_Entered]:
        """The entries so short ago that the same content does not count again."""
        found = []
        for entry in reversed(entries):
            if add_months(entry.day, self._months) <= day:
                break
            found.append(entry)
        return found
