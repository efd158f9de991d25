"""What a diploma in progress still asks: points and where they lie, service, a category, a path."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING, Final, Literal

from branchebadges.days import add_months
from branchebadges.rules import GENERALIST
from branchebadges.standing.paths import ANY_DIPLOMA, not_followed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from branchebadges.attainments import Person
    from branchebadges.rules import DiplomaRule, RuleSet
    from branchebadges.standing.case import Case
    from branchebadges.standing.counting import Count

_NOTHING: Final = Decimal(0)


@dataclass(frozen=True)
class VariantLacking:
    """What a variant asks beyond the total: in these domains at least so many points more.

    `within_reach` tells whether the points that the diploma itself still asks can hold them; a
    variant may yet come within reach with more points than are needed.
    """

    variant: str
    lacking: Mapping[str, Decimal]
    within_reach: bool

    @property
    def reached(self) -> bool:
        """Are its points there already?"""
        return not self.lacking


@dataclass(frozen=True)
class Service:
    """Months of service that are not reached: on which day they are, or why they never will be."""

    months: int
    code: Literal["later", "unknown", "ended"]
    reached_on: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Shortfall:
    """Everything that stands between a person and a diploma on a day; all of it may be nothing.

    Attributes:
        points: Points to go.
        variants: What each variant asks, where the diploma has variants.
        service: Service in the branch that is not reached.
        categories: The categories the diploma is for, where the person is in none of them.
        modules: Mandatory modules of a learning path that gates the diploma, not yet followed.
    """

    points: Decimal
    variants: tuple[VariantLacking, ...] = ()
    service: Service | None = None
    categories: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()


def shortfall(case: Case, rule: DiplomaRule, count: Count, rules: RuleSet, day: date) -> Shortfall:
    """What this diploma still asks.

    Args:
        case: the person and the badges.
        rule: the diploma.
        count: its ledger on the day.
        rules: the rules it is judged by.
        day: the day.
    """
    lacking = max(_NOTHING, rule.threshold - count.total)
    categories = rule.eligibility.categories.value
    return Shortfall(
        points=lacking,
        variants=tuple(_variants(rule, count, rules, lacking)) if rule.variants else (),
        service=_service(case.person, rule, day),
        categories=() if case.person.category in categories else categories,
        modules=_mandatory(case, rule, rules, day),
    )


def _variants(
    rule: DiplomaRule, count: Count, rules: RuleSet, lacking: Decimal
) -> Iterator[VariantLacking]:
    """As `branchebadges.standing.variants` decides, with the difference."""
    special = rules.parameters.specialist_min_share.value * rule.threshold
    each = rules.parameters.generalist_min_share_each.value * rule.threshold
    own = [variant.id for variant in rules.variants if variant.id != GENERALIST]
    for variant in rules.variants:
        asked = dict.fromkeys(own, each) if variant.id == GENERALIST else {variant.id: special}
        if not asked:
            continue
        short = {
            domain: points - count.domains.get(domain, _NOTHING)
            for domain, points in asked.items()
            if points > count.domains.get(domain, _NOTHING)
        }
        yield VariantLacking(
            variant=variant.id,
            lacking={domain: _up_to_step(points, rules) for domain, points in short.items()},
            within_reach=sum(short.values(), _NOTHING) <= lacking,
        )


def _up_to_step(points: Decimal, rules: RuleSet) -> Decimal:
    """Points are given in steps: rounded up to what can be earned."""
    step = rules.points_step
    return (points / step).to_integral_value(rounding=ROUND_CEILING) * step


def _service(person: Person, rule: DiplomaRule, day: date) -> Service | None:
    months = rule.eligibility.min_service_months.value
    if months == 0:
        return None
    if person.since is None:
        return Service(months, "unknown")
    reached = add_months(person.since, months)
    if person.until is not None and person.until < reached:
        return Service(months, "ended", until=person.until)
    return None if reached <= day else Service(months, "later", reached_on=reached)


def _mandatory(case: Case, rule: DiplomaRule, rules: RuleSet, day: date) -> tuple[str, ...]:
    path = case.path
    if path is None or not rules.parameters.path_mandatory_gates_diploma.value:
        return ()
    if path.target not in (ANY_DIPLOMA, rule.id):
        return ()
    return not_followed(path, case.admissions(rules), catalogue=case.catalogue, day=day)
