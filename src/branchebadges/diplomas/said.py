"""What a diploma says of itself, read without believing that it has any particular shape.

It may be validly signed and yet be anything: whoever signs can write what they like.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self

from branchebadges.attainments import Attainment
from branchebadges.attestations import exempted, kind_of
from branchebadges.badges import component_of
from branchebadges.days import read_day
from branchebadges.diplomas.addition import GENRE, diploma_of
from branchebadges.diplomas.without_list import full_of
from branchebadges.errors import Refused
from branchebadges.moments import day_of, read_moment
from branchebadges.pins import PLAIN

if TYPE_CHECKING:
    from datetime import date, datetime

    from branchebadges.proofs import Signed
    from branchebadges.verification import Finding


@dataclass(frozen=True)
class Said:
    """The claims of a diploma.

    Attributes:
        listed: the ids of its components, as often as they stand there.
        pins: the digest of everything it rests on, by id.
        rules: the id of the rule set.
        catalogue: the id of the catalogue.
        diploma: what the rule set calls it.
        total: the points; None where it names none.
        specialization: the variants, in words.
        awarded: the day on which it was reached.
        issued: the day from which it holds as it is.
        until: the moment at which it ends.
        adds_to: the id of the diploma, where this is an addition to one.
        full: the id of the full diploma, where this is one without its list.
    """

    listed: tuple[str, ...]
    pins: dict[str, str]
    rules: str
    catalogue: str
    diploma: str
    total: Decimal | None
    specialization: str
    awarded: date
    issued: date
    until: datetime | None
    adds_to: str | None
    full: str | None

    @classmethod
    def read(cls, document: dict[str, Any]) -> Self:
        """Read the claims.

        Raises:
            BadgeError: it is not made as a diploma is; `rules-not-pinned` where it does not say
                by which rules it was conferred.
        """
        achievement = _object(subject_of(document), "achievement")
        pins = _pins(document)
        rules, catalogue = _rulebook(document, achievement, pins)
        return cls(
            listed=tuple(
                _text(row, "id")
                for row in rows_of(document, "evidence")
                if row.get("genre") != GENRE
            ),
            pins=pins,
            rules=rules,
            catalogue=catalogue,
            diploma=_text(achievement, "humanCode"),
            total=total_of(document),
            specialization=_text(achievement, "specialization", otherwise=""),
            awarded=_day(document, "awardedDate"),
            issued=_day(document, "validFrom"),
            until=read_moment(document["validUntil"]) if "validUntil" in document else None,
            adds_to=diploma_of(document),
            full=full.url if (full := full_of(document)) else None,
        )

    @property
    def others(self) -> dict[str, str]:
        """What it rests on beside its components, its rules and the catalogue: accreditations."""
        own = {*self.listed, self.rules, self.catalogue}
        return {name: digest for name, digest in self.pins.items() if name not in own}


def subject_of(document: dict[str, Any]) -> dict[str, Any]:
    """The one subject of a badge or diploma; nothing where there is not exactly one."""
    subject = document.get("credentialSubject")
    if isinstance(subject, list) and len(subject) == 1:
        subject = subject[0]
    return subject if isinstance(subject, dict) else {}


def holder_of(document: dict[str, Any]) -> str | None:
    """Whose it is, where it says so."""
    name = subject_of(document).get("id")
    return name if isinstance(name, str) else None


def total_of(document: dict[str, Any]) -> Decimal | None:
    """The points it says were earned, where it says so."""
    value = subject_of(document).get("creditsEarned")
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return Decimal(str(value)) if number else None


def rows_of(holder: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """A member that holds objects, alone or in a list; what is no object is passed over."""
    value = holder.get(name)
    return [row for row in (value if isinstance(value, list) else [value]) if isinstance(row, dict)]


def attainment_of(badge: Signed, *, decided: Finding | None = None) -> Attainment:
    """A badge as the rules see it. Its registration is `validFrom`, which the branch stands for.

    Args:
        badge: the badge.
        decided: what was found of a decision of the committee on it, where one stands (`decided`).

    Raises:
        BadgeError: it does not say which module was completed, or when.
    """
    document, subject = badge.document, subject_of(badge.document)
    if kind_of(document) == "exemption":
        said = exempted(document)
        return Attainment(
            id=str(badge.id),
            kind="evc",
            module=said.module,
            completed=said.decided,
            registered=said.registered,
            points=said.points,
            domains=said.domains,
        )
    started = subject.get("activityStartDate")
    ended = "activityEndDate" in subject
    return Attainment(
        id=str(badge.id),
        module=_text(_object(subject, "achievement"), "humanCode"),
        completed=_day(subject, "activityEndDate") if ended else _day(document, "awardedDate"),
        registered=_day(document, "validFrom"),
        started=None if started is None else day_of(read_moment(started)),
        component=component_of(subject),
        decision=None if decided is None else decided.details["comment"],
        decided=None if decided is None else read_day(decided.details["day"]),
    )


def _pins(document: dict[str, Any]) -> dict[str, str]:
    pins: dict[str, str] = {}
    for row in rows_of(document, "relatedResource"):
        name, digest = _text(row, "id"), _text(row, "digestSRI")
        if pins.setdefault(name, digest) != digest:
            raise _odd(f"two digests for {name}")
    return pins


def _rulebook(
    document: dict[str, Any], achievement: dict[str, Any], pins: dict[str, str]
) -> tuple[str, str]:
    """Where the rule set and the catalogue are published."""
    criteria = achievement.get("criteria")
    rules = criteria.get("id") if isinstance(criteria, dict) else None
    plain = {
        _text(row, "id")
        for row in rows_of(document, "relatedResource")
        if row.get("mediaType") == PLAIN
    }
    others = [url for url in sorted(plain) if url != rules]
    if not isinstance(rules, str) or rules not in pins or len(others) != 1:
        raise Refused("rules-not-pinned", "not exactly one rule set and one catalogue are named")
    return rules, others[0]


def _object(holder: dict[str, Any], name: str) -> dict[str, Any]:
    value = holder.get(name)
    if not isinstance(value, dict):
        raise _odd(name)
    return value


def _text(holder: dict[str, Any], name: str, *, otherwise: str | None = None) -> str:
    value = holder.get(name, otherwise)
    if not isinstance(value, str):
        raise _odd(name)
    return value


def _day(holder: dict[str, Any], name: str) -> date:
    return day_of(read_moment(holder.get(name), where=name))


def _odd(what: str) -> Refused:
    return Refused("diploma-shape", what)
