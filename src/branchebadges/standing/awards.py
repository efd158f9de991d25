"""Diplomas through time: looked at on every day on which something happened, oldest first.

What was awarded stays, unless a loss or a rule says otherwise. A diploma in progress follows the
rules in force on the day; one that was awarded is judged by the rules it was awarded under.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from branchebadges.days import add_days, add_months, add_years
from branchebadges.standing.counting import count
from branchebadges.standing.paths import opens
from branchebadges.standing.progress import Progress
from branchebadges.standing.variants import variants

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from decimal import Decimal

    from branchebadges.attainments import Person
    from branchebadges.rules import DiplomaRule, RuleSet
    from branchebadges.standing.admission import Admission
    from branchebadges.standing.case import Case
    from branchebadges.standing.counting import Count

Status = Literal["valid", "under_review", "revoked", "expired"]


@dataclass(frozen=True)
class Award:
    """A diploma that was awarded, and how it stands.

    `basis` are the badges it rests on, as last issued; `fallen` those that were lost from under
    it, reissued since or not; `points_at_award`, `threshold` and `variants` are those of the day
    of award.
    """

    diploma: str
    awarded_on: date
    points_at_award: Decimal
    threshold: Decimal
    variants: tuple[str, ...]
    basis: tuple[str, ...]
    rules: RuleSet
    status: Status = "valid"
    reissued_on: date | None = None
    valid_until: date | None = None
    fallen: tuple[str, ...] = ()


def awards(case: Case, *, until: date) -> dict[str, Award]:
    """The diplomas of a person as they stand on a day, by id.

    Args:
        case: the person, the badges and the rules through time.
        until: the last day that is looked at.
    """
    held: dict[str, Award] = {}
    sweeps = {
        id(version): Progress(case.admissions(version), version)
        for version in case.history.versions
    }
    started = sweeps[id(case.history.versions[0])].started
    for day in _days(case, sweeps.values(), until):
        for sweep in sweeps.values():
            sweep.advance(day)
        for name, award in held.items():
            held[name] = _after_losses(case, award, sweeps[id(award.rules)], day)
        sweep = sweeps[id(rules_for(case, day, started=started))]
        for rule in sweep.rules.in_order:
            if rule.id not in held and not _includes(rule, held, sweep.rules, day):
                new = _awarded(case, rule, sweep, day)
                if new is not None:
                    held[rule.id] = new
    return {name: _dated(award, until) for name, award in held.items()}


def _days(case: Case, sweeps: Iterable[Progress], until: date) -> list[date]:
    """The days on which something happened."""
    days = set(case.history.change_days)
    for sweep in sweeps:
        days |= sweep.days
        if case.person.since is not None:
            days |= {
                add_months(case.person.since, rule.eligibility.min_service_months.value)
                for rule in sweep.rules.diplomas
            }
    return sorted(day for day in days if day <= until)


def rules_for(case: Case, day: date, *, started: date | None = None) -> RuleSet:
    """The rules that a diploma in progress is judged by.

    Those in force on the day; or, where the rules protect who had started, those in force when
    the first badge counted.

    Args:
        case: the badges, and the rules through time.
        day: the day.
        started: the day on which the first badge began to count, where that is known already.
    """
    current = case.history.on(day)
    if current.parameters.rule_change_protection.value == "keep_if_reached":
        return current
    if started is None:
        first = case.history.versions[0]
        started = Progress(case.admissions(first), first).started
    return case.history.on(min(day, started))


def _includes(rule: DiplomaRule, held: Mapping[str, Award], rules: RuleSet, day: date) -> bool:
    """Is a higher diploma held since an earlier day? Then the lower one adds nothing."""
    return any(
        rule.id in higher.includes_points_of
        and higher.id in held
        and held[higher.id].status != "revoked"
        and held[higher.id].awarded_on < day
        for higher in rules.diplomas
    )


def _awarded(case: Case, rule: DiplomaRule, sweep: Progress, day: date) -> Award | None:
    """The diploma, if on this day everything is there."""
    threshold, rules = rule.threshold, sweep.rules
    if not _eligible(case.person, rule, day) or sweep.at_most(threshold) < threshold:
        return None
    if not opens(case.path, rule.id, sweep.all, catalogue=case.catalogue, rules=rules, day=day):
        return None
    added = count(
        sweep.admitted, catalogue=case.catalogue, rules=rules, threshold=threshold, expiry=day
    )
    if added.total < threshold:
        return None
    years = rules.parameters.diploma_validity_years.value
    return Award(
        diploma=rule.id,
        awarded_on=day,
        points_at_award=added.total,
        threshold=threshold,
        variants=variants(added.domains, threshold, rules) if rule.variants else (),
        basis=added.basis,
        rules=rules,
        valid_until=None if years is None else add_days(add_years(day, years), -1),
    )


def _eligible(person: Person, rule: DiplomaRule, day: date) -> bool:
    if person.category not in rule.eligibility.categories.value:
        return False
    months = rule.eligibility.min_service_months.value
    if months == 0:
        return True
    if person.since is None:
        return False
    reached = add_months(person.since, months)
    return reached <= day and (person.until is None or reached <= person.until)


def _after_losses(case: Case, award: Award, sweep: Progress, day: date) -> Award:
    """The diploma after what was lost from under it: reissued, under review, revoked or left.

    It is counted again as it was on the day of award, with what was lost left out and what was
    attained since put in: expiry never touches a diploma that was obtained.
    """
    if award.status == "revoked" or day < sweep.first_loss(award.basis):
        return award
    lost = (item.attainment.id for item in sweep.of(award.basis) if item.lost_on <= day)
    award = replace(award, fallen=tuple(dict.fromkeys((*award.fallen, *lost))))
    # A badge that expired stays under the diploma; one that was also lost does not.
    expired = [
        item
        for item in sweep.of(award.basis)
        if item.reason_on(day) == "badge_expired" and item.lost_on > day
    ]
    enough = sweep.at_most(award.threshold) + sum(item.points for item in expired)
    if enough >= award.threshold:
        left = count_again(case, award, [*sweep.admitted, *expired])
        if left.total >= award.threshold:
            return replace(award, status="valid", basis=left.basis, reissued_on=day)
    match case.history.on(day).parameters.diploma_on_source_loss.value:
        case "auto_revoke":
            return replace(award, status="revoked")
        case "review":
            return replace(award, status="under_review")
        case _:
            return award


def count_again(case: Case, award: Award, admitted: Iterable[Admission]) -> Count:
    """Count for a diploma that was awarded: by its rules, and as old as points were then."""
    return count(
        admitted,
        catalogue=case.catalogue,
        rules=award.rules,
        threshold=award.threshold,
        expiry=award.awarded_on,
    )


def grounds(case: Case, award: Award, day: date) -> list[Admission]:
    """The badges that a diploma may rest on as of a day.

    All that earn, and those under it whose own validity passed and that were not lost besides.
    """
    return [
        item
        for item in case.admissions(award.rules)
        if (why := item.reason_on(day)) is None
        or (why == "badge_expired" and item.attainment.id in award.basis and item.lost_on > day)
    ]


def _dated(award: Award, day: date) -> Award:
    past = award.valid_until is not None and award.valid_until < day
    return replace(award, status="expired") if past and award.status == "valid" else award
