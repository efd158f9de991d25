"""What a diploma holds: the modules it rests on, and by which rules, each pinned by digest.

A diploma is an `OpenBadgeCredential` of the branch. `evidence` lists the modules for people;
`relatedResource` names every component, every accreditation, the rule set and the catalogue with
its digest, so that anybody who has the parts can compute the diploma again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from branchebadges.accreditations import CONTEXTS
from branchebadges.attestations import kind_of
from branchebadges.canonical import jcs
from branchebadges.encoding import digest_sri
from branchebadges.errors import Refused
from branchebadges.modules import comma
from branchebadges.moments import day_of, end_of_day, read_moment, start_of_day, write_moment
from branchebadges.pins import CREDENTIAL, Pinned
from branchebadges.reading import as_json

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from decimal import Decimal

    from branchebadges.badges import Holder
    from branchebadges.proofs import Signed


@dataclass(frozen=True)
class Component:
    """A badge a diploma rests on, and what it counts for in it (study/PE points)."""

    badge: Signed
    points: Decimal

    def accreditations(self) -> list[dict[str, Any]]:
        """The accreditations embedded in the badge, as signed."""
        achievement = self.badge.document["credentialSubject"]["achievement"]
        rows = achievement.get("endorsement", [])
        return [row for row in rows if isinstance(row, dict)]

    def to_evidence(self) -> dict[str, Any]:
        """The component as the diploma lists it for people."""
        document = self.badge.document
        subject = document["credentialSubject"]
        achievement = subject["achievement"]
        completed = day_of(read_moment(document["awardedDate"]))
        return {
            "id": document["id"],
            "type": ["Evidence"],
            "name": achievement["name"],
            "description": (
                f"{comma(self.points)} punten; {document['issuer']['name']}; "
                f"afgerond {completed.day}-{completed.month}-{completed.year}"
            ),
            "genre": "vrijstelling" if kind_of(document) == "exemption" else "module",
        }


@dataclass(frozen=True)
class Award:
    """What was decided: which diploma, when, and on how much.

    Attributes:
        diploma: its id in the rule set.
        name: what it is called.
        awarded_on: the day on which it was reached.
        issued_on: the day from which it is valid as it is: that of the award, or the later one on
            which it was issued again with another list.
        points: the total that counted on that day.
        threshold: the points that were needed.
        variants: domain variants reached on that day, by code, with their names.
        valid_until: the last day, where the rules let diplomas end.
    """

    diploma: str
    name: str
    awarded_on: date
    issued_on: date
    points: Decimal
    threshold: Decimal
    variants: tuple[tuple[str, str], ...] = ()
    valid_until: date | None = None


def diploma(
    award: Award,
    *,
    id: str,  # noqa: A002 - the specification's word
    achievement_url: str,
    issuer: dict[str, Any],
    holder: Holder,
    components: Iterable[Component],
    rules: Pinned,
    catalogue: Pinned,
    status: dict[str, Any],
) -> dict[str, Any]:
    """The diploma to be signed.

    Args:
        achievement_url: where this diploma under this rule set is described.
        components: the badges that counted, in the order of completion.
        rules: the rule set it was conferred under.
        catalogue: the register of modules and accreditations as it was.

    Raises:
        Refused: no components, or one of another holder.
    """
    parts = list(components)
    if not parts:
        raise Refused("diploma-without-components", "a diploma rests on at least one badge")
    for part in parts:
        if part.badge.document["credentialSubject"].get("id") != holder.id:
            raise Refused("component-of-another", f"{part.badge.id} is not this holder's")
    related = {pin.url: pin for pin in _pins(parts)}
    related |= {rules.url: rules, catalogue.url: catalogue}
    document: dict[str, Any] = {
        "@context": list(CONTEXTS),
        "id": id,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": award.name,
        "issuer": issuer,
        "validFrom": write_moment(start_of_day(award.issued_on)),
        "awardedDate": write_moment(start_of_day(award.awarded_on)),
        "credentialSubject": {
            "id": holder.id,
            "type": ["AchievementSubject"],
            **holder.as_identified(),
            "creditsEarned": as_json(award.points),
            "achievement": _achievement(award, achievement_url, issuer, rules),
        },
        "evidence": [part.to_evidence() for part in parts],
        "relatedResource": [pin.to_document() for pin in related.values()],
        "credentialStatus": status,
    }
    if award.valid_until is not None:
        document["validUntil"] = write_moment(end_of_day(award.valid_until))
    return document


def _pins(parts: list[Component]) -> Iterable[Pinned]:
    for part in parts:
        yield Pinned(str(part.badge.id), part.badge.digest, CREDENTIAL)
    for part in parts:
        for accreditation in part.accreditations():
            yield Pinned(accreditation["id"], digest_sri(jcs(accreditation)), CREDENTIAL)


def _achievement(award: Award, url: str, issuer: dict[str, Any], rules: Pinned) -> dict[str, Any]:
    document: dict[str, Any] = {
        "id": url,
        "type": ["Achievement"],
        "achievementType": "Diploma",
        "creator": issuer,
        "name": award.name,
        "description": f"Diploma {award.name} van de openbare bibliotheken.",
        "criteria": {
            "id": rules.url,
            "narrative": (
                f"Ten minste {comma(award.threshold)} punten uit geaccrediteerde modules, geteld "
                "volgens de regels van de branche. De dienstmaanden en de aanstelling zijn door "
                "de branche vastgesteld."
            ),
        },
        "humanCode": award.diploma,
        "inLanguage": "nl",
        "image": {
            "id": url.removesuffix(".json") + ".svg",
            "type": "Image",
            "caption": f"Diploma {award.name}",
        },
    }
    if award.variants:
        document["specialization"] = ", ".join(name for _, name in award.variants)
    return document
