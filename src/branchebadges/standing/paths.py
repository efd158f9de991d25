"""Learning paths: what a library asks first, and what is left to choose (003 L57)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from branchebadges.standing.reasons import WITHOUT_POINTS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from branchebadges.catalogue import Catalogue
    from branchebadges.rules import RuleSet
    from branchebadges.standing.admission import Admission
    from branchebadges.standing.counting import Count

_NOTHING: Final = Decimal(0)
ANY_DIPLOMA: Final = "*"


@dataclass(frozen=True)
class LearningPath:
    """A path of one library.

    `target` is the diploma it leads to, `ANY_DIPLOMA` where the path does not say, none where it
    leads to no diploma.
    """

    owner: str
    mandatory: tuple[str, ...]
    free_choice: Decimal = _NOTHING
    target: str | None = ANY_DIPLOMA


def opens(
    path: LearningPath | None,
    diploma: str,
    badges: Iterable[Admission],
    *,
    catalogue: Catalogue,
    rules: RuleSet,
    day: date,
) -> bool:
    """May this diploma be awarded, as far as the learning path is concerned?

    By default the mandatory part is the library's own affair and stands in nobody's way.
    """
    if path is None or not rules.parameters.path_mandatory_gates_diploma.value:
        return True
    if path.target not in (ANY_DIPLOMA, diploma):
        return True
    return mandatory_done(path, badges, catalogue=catalogue, day=day)


def mandatory_done(
    path: LearningPath, badges: Iterable[Admission], *, catalogue: Catalogue, day: date
) -> bool:
    """Has everything mandatory been followed?"""
    return not not_followed(path, badges, catalogue=catalogue, day=day)


def not_followed(
    path: LearningPath, badges: Iterable[Admission], *, catalogue: Catalogue, day: date
) -> tuple[str, ...]:
    """The mandatory modules that have yet to be followed.

    A library may ask for a module of its own that is not accredited: what counts is that it was
    followed and passed, in that module or an equivalent one, not that it earned points.
    """
    done: set[str] = set()
    parts: dict[str, set[str]] = {}
    for item in badges:
        reason = item.reason_on(day)
        if reason is not None and reason not in WITHOUT_POINTS:
            continue
        if item.attainment.component is None:
            done.add(item.group)
        else:
            followed = parts.setdefault(item.group, set())
            followed.add(item.attainment.component)
            if item.components and item.components <= followed:
                done.add(item.group)
    return tuple(module for module in path.mandatory if catalogue.group_of(module) not in done)


def path_done(
    path: LearningPath,
    badges: Iterable[Admission],
    added: Count,
    *,
    catalogue: Catalogue,
    day: date,
) -> bool:
    """Is the path's own badge earned: all that is mandatory, and enough points of free choice?"""
    badges = tuple(badges)
    mandatory = {catalogue.group_of(module) for module in path.mandatory}
    chosen = {item.attainment.id for item in badges if item.group not in mandatory}
    points = sum((line.counted for line in added.lines if line.badge in chosen), _NOTHING)
    return points >= path.free_choice and mandatory_done(path, badges, catalogue=catalogue, day=day)
