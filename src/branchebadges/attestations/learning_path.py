"""Learning paths: the badge of a library for who followed its own path to the end.

It is an Open Badge about an achievement of type `LearningProgram`, by the library that owns the
path: what that library finds necessary is its own affair (003 L57), so it carries no points; those
are in the badges it rests on. Each of these is listed for people and pinned by digest.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal

from branchebadges.attestations.kinds import LEARNING_PROGRAM, achievement_of
from branchebadges.attestations.shape import achievement, attestation, must_be_of
from branchebadges.errors import Refused
from branchebadges.modules import comma
from branchebadges.moments import day_of, read_moment, write_moment
from branchebadges.pins import Pinned

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from branchebadges.badges import Holder
    from branchebadges.proofs import Signed

Place = Literal["mandatory", "free choice"]

_IN_DUTCH: Final[dict[Place, str]] = {
    "mandatory": "verplicht deel",
    "free choice": "vrije keuze",
}


@dataclass(frozen=True)
class LearningPath:
    """The path as its library published it.

    Attributes:
        pin: the published description of the path, by which it was judged.
        achievement_url: where the badge of this path is described.
        code: what the library calls it.
        name: what it is called on the badge.
        mandatory: the modules everybody follows, by code or in words, for people.
        free_choice: the points to be chosen freely beside those.
    """

    pin: Pinned
    achievement_url: str
    code: str
    name: str
    mandatory: tuple[str, ...]
    free_choice: Decimal = Decimal(0)


@dataclass(frozen=True)
class Followed:
    """A badge the path was completed with, in which part of it, and the points it brought in."""

    badge: Signed
    place: Place
    points: Decimal = Decimal(0)

    def to_evidence(self) -> dict[str, Any]:
        """The badge as it is listed for people."""
        document = self.badge.document
        day = day_of(read_moment(document.get("awardedDate"), where="/awardedDate"))
        worth = f"{comma(self.points)} punten; " if self.points else ""
        return {
            "id": self.badge.id,
            "type": ["Evidence"],
            "name": achievement_of(document).get("name", document.get("name")),
            "description": f"{worth}afgerond {day.day}-{day.month}-{day.year}",
            "genre": _IN_DUTCH[self.place],
        }


def learning_path(
    path: LearningPath,
    *,
    id: str,  # noqa: A002 - the specification's word
    issuer: dict[str, Any],
    holder: Holder,
    followed: Iterable[Followed],
    completed: datetime,
    issued: datetime,
    status: dict[str, Any],
) -> dict[str, Any]:
    """The badge of a learning path, to be signed by the library.

    Args:
        issuer: the Profile of the library, with its recognition as `endorsement` where it has one.
        followed: the badges of the mandatory part and of the free choice, in order of completion.
        completed: the moment at which the last of them was completed.

    Raises:
        Refused: nothing was followed, something mandatory is not shown, or a badge is another's.
    """
    rows = list(followed)
    if not rows:
        raise Refused("path-without-badges", "a learning path is completed with badges")
    if path.mandatory and not any(row.place == "mandatory" for row in rows):
        raise Refused("path-without-mandatory", "the mandatory part of the path is not shown")
    for row in rows:
        must_be_of(holder, row.badge)
    described = achievement(
        url=path.achievement_url,
        kind=LEARNING_PROGRAM,
        name=path.name,
        description=f"Leerpad van {issuer['name']}: {path.name}.",
        creator=issuer,
        criteria=path.pin,
        narrative="\n".join(_criteria(path)),
        code=path.code,
    )
    return attestation(
        id=id,
        achievement=described,
        issuer=issuer,
        holder=holder,
        awarded=completed,
        issued=issued,
        claims={"activityEndDate": write_moment(completed)},
        evidence=[row.to_evidence() for row in rows],
        pins=[path.pin, *(Pinned.of_signed(row.badge) for row in rows)],
        status=status,
    )


def _criteria(path: LearningPath) -> Iterator[str]:
    if path.mandatory:
        yield "Verplicht:\n"
        yield from (f"- {name}" for name in path.mandatory)
    if path.free_choice:
        between = "\n" if path.mandatory else ""
        yield f"{between}Vrije keuze: ten minste {comma(path.free_choice)} punten."
    if not path.mandatory and not path.free_choice:
        yield "Volgens de beschrijving van het leerpad."
