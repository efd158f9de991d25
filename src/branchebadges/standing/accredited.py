"""What the accreditations of a module grant to one completion, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from branchebadges.days import ALWAYS, NEVER, add_days
from branchebadges.standing.reasons import Obstacle, decided

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from branchebadges.attainments import Attainment
    from branchebadges.catalogue import AccreditationPeriod, CatalogueModule
    from branchebadges.rules import RuleSet

NOTHING: Final = Decimal(0)

_IN_FORCE, _RECOGNISED, _IN_GRACE = 2, 1, 0


@dataclass(frozen=True)
class Grant:
    """Points by an accreditation, and what stands in their way.

    `whole_points` is what the whole module is worth where only a component was followed.
    """

    points: Decimal = NOTHING
    obstacles: tuple[Obstacle, ...] = ()
    accreditation: str | None = None
    whole_points: Decimal = NOTHING
    components: frozenset[str] = frozenset()


def granted(badge: Attainment, module: CatalogueModule, rules: RuleSet) -> Grant:
    """The points of the accreditation that covers this completion, or why there are none.

    In force at the completion comes before recognised afterwards (transition rule), and that
    before finished in the days of grace; of several alike, the one that began last. One that was
    not withdrawn retroactively comes before one that was.
    """
    covering = [
        (rank, item)
        for item in module.accreditations
        if (rank := _rank(badge, item, rules)) is not None
    ]
    if not covering:
        return Grant(obstacles=(_why_not(badge, module),))

    def preference(candidate: tuple[int, AccreditationPeriod]) -> tuple[bool, int, date]:
        rank, item = candidate
        return (not any(_withdrawal(badge, item, rules)), rank, item.valid_from)

    rank, accreditation = max(covering, key=preference)
    obstacles = [*_withdrawal(badge, accreditation, rules)]
    if rank == _RECOGNISED:
        obstacles.append(Obstacle("not_accredited", until=decided(badge)))
    whole = _points(accreditation, rules)
    part = _part(badge, accreditation, rules)
    if part is None:
        obstacles.append(Obstacle("no_component_credit"))
    return Grant(
        points=whole if badge.component is None else part or NOTHING,
        obstacles=tuple(obstacles),
        accreditation=accreditation.id,
        whole_points=whole,
        components=frozenset(accreditation.components or ()),
    )


def _points(accreditation: AccreditationPeriod, rules: RuleSet) -> Decimal:
    if accreditation.points is not None:
        return accreditation.points
    return rules.points_for_hours(accreditation.study_hours or NOTHING)


def _part(badge: Attainment, accreditation: AccreditationPeriod, rules: RuleSet) -> Decimal | None:
    """The points of the component that was followed; none where it earns none."""
    if badge.component is None:
        return NOTHING
    if rules.parameters.partial_credit.value == "none":
        return None
    return (accreditation.components or {}).get(badge.component)


def _end(accreditation: AccreditationPeriod) -> date:
    """The first day without the accreditation, a retroactive withdrawal left aside.

    Until such a withdrawal was decided the accreditation stood, and counted: that is why it is
    an obstacle from the day of the decision, not an earlier end.
    """
    end = NEVER if accreditation.valid_until is None else add_days(accreditation.valid_until, 1)
    if accreditation.withdrawn_on is not None and not accreditation.retroactive:
        end = min(end, accreditation.withdrawn_on)
    return end


def _rank(badge: Attainment, accreditation: AccreditationPeriod, rules: RuleSet) -> int | None:
    """How the accreditation covers the completion, if it does."""
    day, end = badge.completed, _end(accreditation)
    if accreditation.valid_from <= day < end:
        return _IN_FORCE
    if day < accreditation.valid_from:
        recognised = accreditation.recognises_from
        by_decision = recognised is not None and recognised <= day and badge.decision is not None
        return _RECOGNISED if by_decision else None
    # Days of grace are for people who were under way when the accreditation ended.
    under_way = badge.started is not None and accreditation.valid_from <= badge.started < end
    last = add_days(end, rules.parameters.accreditation_grace_days.value - 1)
    return _IN_GRACE if under_way and day <= last else None


def _withdrawal(
    badge: Attainment, accreditation: AccreditationPeriod, rules: RuleSet
) -> Iterator[Obstacle]:
    withdrawn = accreditation.withdrawn_on
    if withdrawn is None:
        return
    if accreditation.retroactive:
        if badge.completed >= (accreditation.retroactive_from or ALWAYS):
            yield Obstacle("withdrawn_retroactive", since=withdrawn)
    elif not rules.parameters.points_for_review_protection.value:
        # Without protection of good faith a withdrawal for the future also takes the past.
        yield Obstacle("withdrawn_retroactive", since=withdrawn)


def _why_not(badge: Attainment, module: CatalogueModule) -> Obstacle:
    ended = any(_end(item) <= badge.completed for item in module.accreditations)
    return Obstacle("accreditation_ended" if ended else "not_accredited")
