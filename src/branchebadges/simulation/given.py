"""A simulation of ledgers that are given as documents, in the shape of an evaluation."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from branchebadges.errors import BadgeError, Refused
from branchebadges.simulation.run import Simulation, joined, simulate
from branchebadges.standing.given import Given

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from branchebadges.catalogue import Catalogue
    from branchebadges.rules import RuleSet
    from branchebadges.simulation.scenarios import Scenario
    from branchebadges.standing import Case


def simulate_given(
    documents: Iterable[object],
    scenarios: Sequence[Scenario],
    *,
    rules: RuleSet,
    on: date | None = None,
    first: int = 0,
) -> Simulation:
    """What other rules would make of these ledgers (the shape of each: domain notes, 4.6).

    A scenario without changes of the rules in it is the same as `rules_override` with its values.

    Args:
        documents: the inputs; at least one.
        scenarios: what to try beside the rules as they are.
        rules: the rules as they are, before the overrides and changes of an input.
        on: the day for all; where not given their own `as_of`, which has to be the same for all.
        first: the place of the first one in a longer list, for `where`.

    Raises:
        Refused: an input is not acceptable, or of another day than the first (`days-differ`);
            `where` is its place in the list.
    """
    catalogues = _Catalogues()
    by_year: dict[int, list[Case]] = {}
    day = on
    for place, document in enumerate(documents, start=first):
        try:
            given = Given.read(document)
            day = _day(given, day, chosen=on is not None)
            case = catalogues.case_of(given, rules)
        except BadgeError as error:
            error.where = f"/{place}{error.where or ''}"
            raise
        by_year.setdefault(given.first_year, []).append(case)
    if day is None:
        raise Refused("no-ledgers", "there are no ledgers here to simulate with")
    return joined(
        simulate(cases, scenarios, on=day, pe_from_year=year) for year, cases in by_year.items()
    )


def _day(given: Given, day: date | None, *, chosen: bool) -> date:
    if day is None or chosen:
        return day or given.as_of
    if given.as_of != day:
        raise Refused(
            "days-differ",
            f"this ledger is as of {given.as_of}, others as of {day}; say on which day to look",
            where="/as_of",
        )
    return day


class _Catalogues:
    """Reads a catalogue once where one ledger after another comes with the same."""

    def __init__(self) -> None:
        self._last: tuple[Any, Catalogue] | None = None

    def case_of(self, given: Given, rules: RuleSet) -> Case:
        document = (given.modules, given.overlap_groups)
        if self._last is None or self._last[0] != document:
            case = given.case(rules)
            self._last = (document, case.catalogue)
            return case
        bare = given.model_copy(update={"modules": {}, "overlap_groups": ()})
        return replace(bare.case(rules), catalogue=self._last[1])
