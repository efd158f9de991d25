"""The badges that fell away from under a diploma: which, when and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from branchebadges.standing.explanation import sentences_of_diplomas as sentences
from branchebadges.standing.explanation.phrases import Said, say

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from branchebadges.standing.awards import Award
    from branchebadges.standing.explanation.ground import Ground

FallCode = Literal["revoked", "corrected", "withdrawn_retroactive"]


@dataclass(frozen=True)
class Fallen:
    """A badge that a diploma rested on, and no longer may."""

    badge: str
    title: Said
    points: Decimal
    code: FallCode
    since: date
    said: Said


def fallen(ground: Ground, award: Award) -> tuple[Fallen, ...]:
    """What fell away from under this diploma, in the order in which it did."""
    admissions = {item.attainment.id: item for item in ground.case.admissions(award.rules)}
    found = []
    for badge in award.fallen:
        item = admissions[badge]
        since, title = item.lost_on, ground.names.badge(badge)
        code: FallCode = "withdrawn_retroactive"
        if item.attainment.revoked == since:
            code = "corrected" if badge in ground.corrections else "revoked"
        said = say(sentences.FALLEN[code], title=title, points=item.points, since=since)
        found.append(Fallen(badge, title, item.points, code, since, said))
    return tuple(found)
