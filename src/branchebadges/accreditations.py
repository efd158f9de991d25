"""Accreditations: the committee vouches for a module version, for a provider, or for one badge.

Each is an `EndorsementCredential` in standard terms only (Open Badges 3.0, section 2.3). Its
subject is exactly one module version, provider or badge; `relatedResource` pins the module version
by digest, so the points it carries are the committee's. An accreditation that is withdrawn has its
status bit set, and a new version under the same id says until when it really ran.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from branchebadges import modules
from branchebadges.errors import Refused
from branchebadges.model import OB_3, VC_2
from branchebadges.moments import end_of_day, start_of_day, write_moment

if TYPE_CHECKING:
    from datetime import date

CONTEXTS: Final = (VC_2, OB_3)
"""All that anything a holder carries may need (VC 2.0 and Open Badges 3.0, in this order)."""

MODULE_MEDIA_TYPE: Final = "application/json"


def module_accreditation(
    achievement: dict[str, Any],
    *,
    id: str,  # noqa: A002 - the specification's word
    by: dict[str, Any],
    first_day: date,
    last_day: date | None,
    status: dict[str, Any] | None,
    comment: str,
) -> dict[str, Any]:
    """The committee's word that this module version is worth its points in this period.

    Args:
        achievement: the module version, as published.
        id: the https address where the current version of this accreditation is published.
        by: the `Profile` of the committee.
        first_day: the first day on which a completion counts.
        last_day: the last such day; None for an open end.
        status: a status entry, so that it can be withdrawn.
        comment: the decision in words, for people.
    """
    document = _endorsement(
        subject=achievement["id"],
        id=id,
        name=f"Accreditatie: {achievement['name']}",
        by=by,
        first_day=first_day,
        last_day=last_day,
        status=status,
        comment=comment,
    )
    document["relatedResource"] = [_pin(achievement)]
    return document


def decision_on_badge(
    badge: str,
    achievement: dict[str, Any],
    *,
    id: str,  # noqa: A002 - the specification's word
    by: dict[str, Any],
    decided: date,
    status: dict[str, Any],
    comment: str,
) -> dict[str, Any]:
    """The committee's word that one badge counts, which by itself it would not.

    It was registered late, or the module was completed before it was accredited. The points are
    still those of the accreditation; this only stands in for its being in force on the day.

    Args:
        badge: the id of the badge.
        achievement: the module version it is for, as published.
        id: the id of the decision.
        by: the `Profile` of the committee, the same that accredited the module.
        decided: the day of the decision, from which the badge counts.
        status: a status entry; every decision can be taken back.
        comment: the decision in words, for people.
    """
    document = _endorsement(
        subject=badge,
        id=id,
        name=f"Besluit: {achievement['name']}",
        by=by,
        first_day=decided,
        last_day=None,
        status=status,
        comment=comment,
    )
    document["relatedResource"] = [_pin(achievement)]
    return document


def _pin(achievement: dict[str, Any]) -> dict[str, str]:
    return {
        "id": achievement["id"],
        "digestSRI": modules.digest(achievement),
        "mediaType": MODULE_MEDIA_TYPE,
    }


def provider_accreditation(
    provider: dict[str, Any],
    *,
    id: str,  # noqa: A002 - the specification's word
    by: dict[str, Any],
    first_day: date,
    last_day: date | None,
    status: dict[str, Any] | None,
    comment: str,
) -> dict[str, Any]:
    """The committee's word that this provider may award accredited modules."""
    if provider["id"] == by["id"]:
        raise Refused("self-accreditation", "a committee cannot accredit itself")
    return _endorsement(
        subject=provider["id"],
        id=id,
        name=f"Erkenning: {provider['name']}",
        by=by,
        first_day=first_day,
        last_day=last_day,
        status=status,
        comment=comment,
    )


def _endorsement(
    *,
    subject: str,
    id: str,  # noqa: A002 - the specification's word
    name: str,
    by: dict[str, Any],
    first_day: date,
    last_day: date | None,
    status: dict[str, Any] | None,
    comment: str,
) -> dict[str, Any]:
    document: dict[str, Any] = {
        "@context": list(CONTEXTS),
        "id": id,
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": name,
        "issuer": by,
        "validFrom": write_moment(start_of_day(first_day)),
        "credentialSubject": {
            "id": subject,
            "type": ["EndorsementSubject"],
            "endorsementComment": comment,
        },
    }
    if last_day is not None:
        # Withdrawn since before it began: it was in force for no time at all.
        document["validUntil"] = write_moment(max(end_of_day(last_day), start_of_day(first_day)))
    if status is not None:
        document["credentialStatus"] = status
    return document
