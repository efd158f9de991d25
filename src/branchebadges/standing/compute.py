"""The standing of a person: everything the rules say about a ledger on a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from branchebadges.standing.awards import Award, awards
from branchebadges.standing.case import Case
from branchebadges.standing.counting import Count, count
from branchebadges.standing.duty import FIRST_YEAR, Pe, pe_of
from branchebadges.standing.paths import LearningPath, path_done
from branchebadges.standing.pe import Earned, earned
from branchebadges.standing.variants import variants

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from branchebadges.attainments import Person
    from branchebadges.catalogue import Catalogue
    from branchebadges.ledger import Ledger
    from branchebadges.rules import RuleHistory, RuleSet
    from branchebadges.standing.admission import Admission
    from branchebadges.standing.reasons import Reason


@dataclass(frozen=True)
class Standing:
    """Points, diplomas and permanent education of one person on one day.

    `counts` holds, per diploma of the rules in force, what each badge brings in and why not more;
    `points` is the count with the ceilings of the highest diploma, which the published total
    is. `excluded` are the badges that bring in nothing there, with the reason.
    """

    person: Person
    day: date
    points: Count
    counts: Mapping[str, Count]
    diplomas: Mapping[str, Award]
    variants_now: tuple[str, ...]
    excluded: Mapping[str, Reason]
    pe: Pe
    pe_earned: tuple[Earned, ...]
    learning_path_done: bool | None = None


def standing_of(case: Case, *, on: date, pe_from_year: int = FIRST_YEAR) -> Standing:
    """Everything the rules say about a case on a day.

    Args:
        case: the person, the badges, the catalogue, the rules through time, a learning path.
        on: the day.
        pe_from_year: the first year of permanent education that is looked at.
    """
    rules = case.history.on(on)
    badges = case.admissions(rules)
    reasons = {item.attainment.id: item.reason_on(on) for item in badges}
    admitted = [item for item in badges if reasons[item.attainment.id] is None]
    counts = _counts(case, admitted, rules, on)
    points = counts.pop(None)
    held = awards(case, until=on)
    pe_earned = earned(admitted, catalogue=case.catalogue, rules=rules)
    return Standing(
        person=case.person,
        day=on,
        points=points,
        counts={name: found for name, found in counts.items() if name is not None},
        diplomas=held,
        variants_now=variants(points.domains, rules.highest_threshold, rules),
        excluded=_excluded(reasons, points),
        pe=pe_of(
            case.person,
            pe_earned,
            held.values(),
            history=case.history,
            day=on,
            from_year=pe_from_year,
        ),
        pe_earned=pe_earned,
        learning_path_done=None
        if case.path is None
        else path_done(case.path, badges, points, catalogue=case.catalogue, day=on),
    )


def _counts(
    case: Case, admitted: Sequence[Admission], rules: RuleSet, day: date
) -> dict[str | None, Count]:
    """The ledger of every diploma, and under no name the one with the highest ceilings."""
    thresholds: dict[str | None, Decimal | None] = {
        rule.id: rule.threshold for rule in rules.in_order
    }
    return {
        name: count(
            admitted, catalogue=case.catalogue, rules=rules, threshold=threshold, expiry=day
        )
        for name, threshold in (thresholds | {None: rules.highest_threshold}).items()
    }


def _excluded(reasons: Mapping[str, Reason | None], points: Count) -> dict[str, Reason]:
    brought = {line.badge: line.reason for line in points.lines}
    why = {name: reason or brought[name] for name, reason in reasons.items()}
    return {name: reason for name, reason in why.items() if reason is not None}


def of_ledger(
    ledger: Ledger,
    *,
    catalogue: Catalogue,
    history: RuleHistory,
    on: date,
    path: LearningPath | None = None,
    pe_from_year: int = FIRST_YEAR,
) -> Standing:
    """The standing that a ledger gives its person on a day."""
    case = Case(ledger.person, ledger.attainments, catalogue, history, path)
    return standing_of(case, on=on, pe_from_year=pe_from_year)
