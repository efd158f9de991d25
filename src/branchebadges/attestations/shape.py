"""What all attestations have in common: one Open Badge around one achievement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from branchebadges.accreditations import CONTEXTS
from branchebadges.errors import Refused
from branchebadges.moments import write_moment
from branchebadges.pins import Pinned, related

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from branchebadges.badges import Holder
    from branchebadges.proofs import Signed


def attestation(
    *,
    id: str,  # noqa: A002 - the specification's word
    achievement: dict[str, Any],
    issuer: dict[str, Any],
    holder: Holder,
    awarded: datetime,
    issued: datetime,
    claims: dict[str, Any],
    evidence: list[dict[str, Any]],
    pins: Iterable[Pinned],
    status: dict[str, Any],
) -> dict[str, Any]:
    """The credential to be signed.

    Args:
        awarded: the moment for which it is stated.
        issued: the moment from which it holds.
        claims: what is said of the holder beside the achievement.
        evidence: what it is stated on, for people.
        pins: the same by digest, for programs.

    Raises:
        Refused: it would hold from before what it states (`completed-after-registered`).
    """
    if awarded > issued:
        raise Refused("completed-after-registered", "nothing is stated before it happened")
    document: dict[str, Any] = {
        "@context": list(CONTEXTS),
        "id": id,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": achievement["name"],
        "issuer": issuer,
        "validFrom": write_moment(issued),
        "awardedDate": write_moment(awarded),
        "credentialSubject": {
            "id": holder.id,
            "type": ["AchievementSubject"],
            **holder.as_identified(),
            **claims,
            "achievement": achievement,
        },
        "relatedResource": related(pins),
        "credentialStatus": status,
    }
    if evidence:
        document["evidence"] = evidence
    return document


def achievement(
    *,
    url: str,
    kind: str,
    name: str,
    description: str,
    creator: dict[str, Any],
    criteria: Pinned,
    narrative: str,
    code: str | None = None,
) -> dict[str, Any]:
    """An `Achievement` (OB 3.0, B.1) whose criteria are a document that is pinned beside it."""
    document: dict[str, Any] = {
        "id": url,
        "type": ["Achievement"],
        "achievementType": kind,
        "creator": creator,
        "name": name,
        "description": description,
        "criteria": {"id": criteria.url, "narrative": narrative},
        "inLanguage": "nl",
    }
    if code is not None:
        document["humanCode"] = code
    return document


def must_be_of(holder: Holder, credential: Signed) -> None:
    """Refuse what is stated on a credential of somebody else (`component-of-another`)."""
    subject = credential.document.get("credentialSubject")
    if not isinstance(subject, dict) or subject.get("id") != holder.id:
        raise Refused("component-of-another", f"{credential.id} is not this holder's")
