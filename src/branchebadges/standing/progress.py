"""Which badges earn points, day after day, under one rule set.

A sweep over the days on which badges begin or cease to earn, so that a long ledger is not judged
anew on each of them.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal

from branchebadges.days import NEVER

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from branchebadges.rules import RuleSet
    from branchebadges.standing.admission import Admission

_NOTHING: Final = Decimal(0)

_Class = Literal["ordinary", "generic", "exempt"]


class Progress:
    """The badges that earn on the day to which it was advanced."""

    def __init__(self, admissions: Iterable[Admission], rules: RuleSet) -> None:
        self.rules = rules
        self._all = {item.attainment.id: item for item in admissions}
        self._turns = sorted(
            (day, name, earns) for name, item in self._all.items() for day, earns in item.turns
        )
        self._next = 0
        self._admitted: dict[str, Admission] = {}
        self._best: dict[tuple[_Class, str, str | None], Decimal] = {}
        self._sums: dict[_Class, Decimal] = {}

    @property
    def days(self) -> set[date]:
        """All days on which something happened to a badge."""
        return {day for item in self._all.values() for day in item.edges}

    @property
    def started(self) -> date:
        """The day on which the first badge began to earn, or `NEVER`."""
        return min((day for day, _, earns in self._turns if earns), default=NEVER)

    @property
    def admitted(self) -> Collection[Admission]:
        """The badges that earn."""
        return self._admitted.values()

    @property
    def all(self) -> Collection[Admission]:
        """All badges, whether they earn or not."""
        return self._all.values()

    def of(self, badges: Iterable[str]) -> list[Admission]:
        """These badges."""
        return [self._all[name] for name in badges]

    def first_loss(self, badges: Iterable[str]) -> date:
        """The first day on which one of these is lost, or `NEVER`."""
        return min((item.lost_on for item in self.of(badges)), default=NEVER)

    def advance(self, day: date) -> None:
        """Go on to a day, not before the last one."""
        ceased = False
        while self._next < len(self._turns) and self._turns[self._next][0] <= day:
            _, name, earns = self._turns[self._next]
            self._next += 1
            if earns:
                self._admitted[name] = self._all[name]
                self._add(self._all[name])
            elif self._admitted.pop(name, None) is not None:
                ceased = True
        if ceased:
            self._best.clear()
            self._sums.clear()
            for item in self._admitted.values():
                self._add(item)

    def at_most(self, threshold: Decimal) -> Decimal:
        """No less than the total for a diploma with this threshold, and quick to know."""
        settings = self.rules.parameters
        generic = self._sums.get("generic", _NOTHING)
        exempt = self._sums.get("exempt", _NOTHING)
        return (
            self._sums.get("ordinary", _NOTHING)
            + min(generic, settings.generic_max_share.value * threshold)
            + min(exempt, settings.evc_max_share.value * threshold)
        )

    def _add(self, item: Admission) -> None:
        kind: _Class = "exempt" if item.exempt else "generic" if item.generic else "ordinary"
        key = (kind, *item.content)
        before = self._best.get(key, _NOTHING)
        if self.rules.parameters.repeat_policy_diploma.value == "sum":
            now = before + item.points
        else:
            now = max(before, item.points)
        self._best[key] = now
        self._sums[kind] = self._sums.get(kind, _NOTHING) + now - before
