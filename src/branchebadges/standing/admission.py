"""Which badge earns points on which day, and why not: one badge at a time.

The questions and their order are those of the rules' semantics: registered? revoked? expired?
passed? claim verified? module known? registered in time? accreditation in force? accredited
component? Every answer "no" is an obstacle with the days on which it stands in the way; the first
one standing on a day is the reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from branchebadges.days import ALWAYS, NEVER, add_days
from branchebadges.standing.accredited import Grant, granted
from branchebadges.standing.reasons import LOSSES, Obstacle, Reason, decided

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from decimal import Decimal

    from branchebadges.attainments import Attainment
    from branchebadges.catalogue import Catalogue, CatalogueModule
    from branchebadges.rules import RuleSet

PASSED: Final = frozenset({"passed", "completed"})


@dataclass(frozen=True)
class Admission:
    """A badge under one rule set: what it is worth, and when it may not count."""

    attainment: Attainment
    points: Decimal
    group: str
    obstacles: tuple[Obstacle, ...]
    domains: Mapping[str, Decimal]
    whole_points: Decimal
    components: frozenset[str] = frozenset()
    accreditation: str | None = None
    overlap: str | None = None
    generic: bool = False
    refresher: bool = False

    @property
    def exempt(self) -> bool:
        """Was it an exemption (EVC) rather than something followed?"""
        return self.attainment.kind == "evc"

    @property
    def content(self) -> tuple[str, str | None]:
        """What was learned: the equivalence group, and the component where it was only a part."""
        return (self.group, self.attainment.component)

    def reason_on(self, day: date) -> Reason | None:
        """Why the badge earns nothing on that day; nothing if it earns."""
        for reason, since, until in self.obstacles:
            if since <= day < until:
                return reason
        return None

    @cached_property
    def edges(self) -> frozenset[date]:
        """The days on which something happened to it."""
        days = {day for obstacle in self.obstacles for day in (obstacle.since, obstacle.until)}
        return frozenset(days - {ALWAYS, NEVER})

    @cached_property
    def turns(self) -> tuple[tuple[date, bool], ...]:
        """The days on which it begins or ceases to earn, with what it does from then on."""
        turns: list[tuple[date, bool]] = []
        for day in sorted(self.edges | {ALWAYS}):
            earns = self.reason_on(day) is None
            if earns != (turns[-1][1] if turns else False):
                turns.append((day, earns))
        return tuple(turns)

    @cached_property
    def lost_on(self) -> date:
        """The day from which it is lost to diplomas that rest on it, or `NEVER`."""
        return min((item.since for item in self.obstacles if item.reason in LOSSES), default=NEVER)


def admit(
    attainment: Attainment, *, catalogue: Catalogue, rules: RuleSet, timely: date | None = None
) -> Admission:
    """Judge one badge under one rule set.

    Args:
        attainment: the badge.
        catalogue: the modules and their accreditations.
        rules: the rule set.
        timely: the registration that lateness is measured by, where the badge corrects another
            and is as timely as that one was.
    """
    module = catalogue.modules.get(attainment.module) if attainment.module is not None else None
    exempt = attainment.kind == "evc"
    grant = Grant() if module is None else granted(attainment, module, rules)
    # Only the committee states points, and only for an exemption; all else is accredited.
    stated = attainment.points if exempt else None
    obstacles = [
        *_standing_of(attainment),
        *_claims(attainment, rules),
        *_module_known(attainment, module),
    ]
    if not exempt:
        obstacles += _in_time(attainment, rules, timely)
    if stated is None:
        obstacles += grant.obstacles
    return Admission(
        attainment=attainment,
        points=grant.points if stated is None else stated,
        group=_group(attainment, catalogue),
        obstacles=tuple(obstacles),
        domains=attainment.domains or (module.domains if module else {}),
        whole_points=max(grant.whole_points, stated or grant.points),
        components=grant.components,
        accreditation=grant.accreditation,
        overlap=module.overlap if module else None,
        generic=module.generic if module else False,
        refresher=module.annual_refresher if module else False,
    )


def _group(attainment: Attainment, catalogue: Catalogue) -> str:
    if attainment.module is None:
        # An exemption from no module in particular is equivalent to nothing else.
        return f"\0{attainment.id}"
    return catalogue.group_of(attainment.module)


def _standing_of(badge: Attainment) -> Iterator[Obstacle]:
    yield Obstacle("not_yet_registered", until=max(badge.registered, badge.completed))
    if badge.revoked is not None:
        yield Obstacle("revoked", since=badge.revoked)
    if badge.expires is not None:
        yield Obstacle("badge_expired", since=add_days(badge.expires, 1))
    if badge.result not in PASSED:
        yield Obstacle("not_passed")


def _claims(badge: Attainment, rules: RuleSet) -> Iterator[Obstacle]:
    if badge.kind == "evc" and not rules.parameters.evc_enabled.value:
        yield Obstacle("evc_disabled")
    if badge.kind != "claim":
        return
    match rules.parameters.self_registration_counts.value:
        case "never":
            yield Obstacle("claim_not_verified")
        case "after_verification":
            yield Obstacle("claim_not_verified", until=badge.verified or NEVER)
        case "immediately":
            pass


def _module_known(badge: Attainment, module: CatalogueModule | None) -> Iterator[Obstacle]:
    if module is None and not (badge.kind == "evc" and badge.module is None):
        yield Obstacle("unknown_module")


def _in_time(badge: Attainment, rules: RuleSet, timely: date | None) -> Iterator[Obstacle]:
    last = add_days(badge.completed, rules.parameters.late_registration_days.value)
    if (timely or badge.registered) > last:
        yield Obstacle("registered_too_late", until=decided(badge))
