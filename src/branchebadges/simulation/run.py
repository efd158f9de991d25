"""Every ledger under every scenario, counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from branchebadges.errors import Refused
from branchebadges.rules import RuleHistory, RuleSet
from branchebadges.simulation.scenarios import AS_THEY_ARE, Scenario
from branchebadges.simulation.tallies import DiplomaTally, Distribution, PeTally, edges_for
from branchebadges.standing import standing_of
from branchebadges.standing.duty import FIRST_YEAR

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from branchebadges.rules import DiplomaRule
    from branchebadges.standing import Case, PeYear, Standing

NEAR: Final = Decimal(10)
"""Who lacks at most so many points for a diploma is near it."""

HELD: Final = frozenset({"valid", "under_review"})
_MOST_REMEMBERED: Final = 100


@dataclass(frozen=True)
class Outcome:
    """What one scenario makes of all ledgers. `diplomas` is by id, lowest diploma first."""

    scenario: Scenario
    people: int
    diplomas: Mapping[str, DiplomaTally]
    pe: PeTally
    points: Distribution


@dataclass(frozen=True)
class Simulation:
    """The rules as they are, and each scenario beside them, on one day."""

    on: date
    outcomes: tuple[Outcome, ...]

    @property
    def now(self) -> Outcome:
        """What the rules as they are make of it."""
        return self.outcomes[0]

    @property
    def closed_year(self) -> int:
        """The last year of permanent education in which no more can be earned."""
        return self.on.year - 1

    @property
    def edges(self) -> tuple[int, ...]:
        """The edges of the bins in which points are shown, the same for every scenario."""
        return edges_for(outcome.points for outcome in self.outcomes)


def simulate(
    cases: Iterable[Case],
    scenarios: Sequence[Scenario],
    *,
    on: date,
    pe_from_year: int = FIRST_YEAR,
) -> Simulation:
    """What other rules would make of these ledgers.

    A scenario holds for the whole of a case's history: its values replace those of every version
    of the rules, as if they had never been different.

    Args:
        cases: the people, each judged by the rules as they are.
        scenarios: what else to try; the rules as they are come first of themselves.
        on: the day.
        pe_from_year: the first year of permanent education that is looked at.

    Raises:
        Refused: a scenario names no rule, or an impossible value.
    """
    sheets = [_Sheet(scenario) for scenario in (AS_THEY_ARE, *scenarios)]
    for case in cases:
        before = standing_of(case, on=on, pe_from_year=pe_from_year)
        for sheet in sheets:
            judged, found = sheet.judged(case), before
            if judged is not case:
                found = standing_of(judged, on=on, pe_from_year=pe_from_year)
            sheet.enter(found, judged.history.on(on), before)
    return Simulation(on, tuple(sheet.outcome() for sheet in sheets))


def joined(parts: Iterable[Simulation]) -> Simulation:
    """The simulation of several groups of people together.

    Raises:
        Refused: `simulations-differ`: they are not of the same scenarios on the same day, or there
            are none.
    """
    first, *others = tuple(parts) or (None,)
    if first is None:
        raise Refused("simulations-differ", "there is nothing to join")
    asked = [outcome.scenario for outcome in first.outcomes]
    for other in others:
        if other.on != first.on or [each.scenario for each in other.outcomes] != asked:
            message = "these simulations are not of the same scenarios on the same day"
            raise Refused("simulations-differ", message)
    columns = zip(*(part.outcomes for part in (first, *others)), strict=True)
    return Simulation(first.on, tuple(_together(column) for column in columns))


def _together(outcomes: Sequence[Outcome]) -> Outcome:
    diplomas: dict[str, DiplomaTally] = {}
    for outcome in outcomes:
        for name, tally in outcome.diplomas.items():
            diplomas[name] = diplomas.get(name, DiplomaTally()) + tally
    return Outcome(
        scenario=outcomes[0].scenario,
        people=sum(outcome.people for outcome in outcomes),
        diplomas=diplomas,
        pe=sum((outcome.pe for outcome in outcomes), PeTally()),
        points=Distribution.of(pair for outcome in outcomes for pair in outcome.points.counts),
    )


class _Sheet:
    """The counting of one scenario, while it goes on."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        # Made once for all who share the rules. The original is kept beside its copy, so that no
        # other can get the same identity.
        self._made: dict[int, tuple[RuleSet, RuleSet]] = {}
        self._people = 0
        self._diplomas: dict[str, Counter[str]] = {}
        self._pe: Counter[str] = Counter()
        self._points: Counter[Decimal] = Counter()

    def judged(self, case: Case) -> Case:
        """The case as it would be judged."""
        if not self._scenario.values:
            return case
        versions = tuple(self._changed(version) for version in case.history.versions)
        if all(new is old for new, old in zip(versions, case.history.versions, strict=True)):
            return case
        return replace(case, history=RuleHistory(versions))

    def _changed(self, version: RuleSet) -> RuleSet:
        if id(version) not in self._made:
            if len(self._made) >= _MOST_REMEMBERED:
                self._made.clear()
            changed = self._scenario.rules(version)
            self._made[id(version)] = (version, version if changed == version else changed)
        return self._made[id(version)][1]

    def enter(self, found: Standing, rules: RuleSet, before: Standing) -> None:
        """Count one person."""
        self._people += 1
        self._points[found.points.total] += 1
        for rule in rules.in_order:
            tally = self._diplomas.setdefault(rule.id, Counter())
            tally.update(_with_diploma(found, rule, rules))
            holds, held = _holds(found, rule.id), _holds(before, rule.id)
            tally["gained"] += holds and not held
            tally["lost"] += held and not holds
        self._pe.update(_in_pe(found))

    def outcome(self) -> Outcome:
        """What was counted."""
        return Outcome(
            scenario=self._scenario,
            people=self._people,
            diplomas={name: DiplomaTally(**tally) for name, tally in self._diplomas.items()},
            pe=PeTally(**self._pe),
            points=Distribution.of(self._points.items()),
        )


def _holds(found: Standing, diploma: str) -> bool:
    award = found.diplomas.get(diploma)
    return award is not None and award.status in HELD


def _with_diploma(found: Standing, rule: DiplomaRule, rules: RuleSet) -> Iterable[str]:
    """Where somebody stands with a diploma: one word, or none for who is far from it."""
    award = found.diplomas.get(rule.id)
    if award is not None:
        return (award.status,)
    included = any(
        rule.id in higher.includes_points_of and _holds(found, higher.id)
        for higher in rules.diplomas
    )
    if included or found.person.category not in rule.eligibility.categories.value:
        return ()
    lacking = rule.threshold - found.counts[rule.id].total
    if lacking <= 0:
        return ("waiting",)
    return ("near",) if lacking <= NEAR else ()


def _in_pe(found: Standing) -> Iterable[str]:
    """What somebody adds to the tally of permanent education."""
    pe = found.pe
    if pe.window is not None:
        if pe.window.required:
            yield from ("asked", "asked_now")
            yield from ("met_now", "on_course") if pe.window.met else ("missed",)
        return
    for year in pe.years:
        if not year.required:
            continue
        if year.year == found.day.year - 1:
            yield "asked"
            if not year.met:
                yield "missed"
        elif year.year == found.day.year and pe.applies:
            yield "asked_now"
            if year.met:
                yield "met_now"
            if year.met or _on_course(year, found):
                yield "on_course"


def _on_course(year: PeYear, found: Standing) -> bool:
    """Was the share of the points earned that has gone by of the year, or of the part served?"""
    first, last = date(year.year, 1, 1), date(year.year, 12, 31)
    since = found.person.since
    start = first if since is None else max(first, since)
    gone, whole = (found.day - start).days + 1, (last - start).days + 1
    return (year.earned + year.carried_in) * whole >= year.required * gone
