"""Badges: a provider's signed word that one person completed one module version.

This module says what a badge holds; `branchebadges.proofs` signs it. Everything is an Open Badges
3.0 `OpenBadgeCredential` under the VC 2.0 and OB 3.0 contexts and nothing else.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from branchebadges.accreditations import CONTEXTS
from branchebadges.errors import Refused
from branchebadges.moments import write_moment
from branchebadges.reading import as_json

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from decimal import Decimal


@dataclass(frozen=True)
class Holder:
    """The person a badge is about, as far as the badge says.

    Attributes:
        id: a pseudonymous `urn:uuid:`, or the DID of the holder's wallet.
        email: known to who checks; only its salted hash enters the badge.
        name: printed as it is; None where the holder wants no name.
        salt: fresh randomness for this one badge (at least 128 bits), as text.
    """

    id: str
    email: str | None
    name: str | None
    salt: str

    def identifiers(self) -> list[dict[str, Any]]:
        """The `identifier` of the subject: IdentityObject by IdentityObject (OB 3.0, B.15)."""
        rows: list[dict[str, Any]] = []
        if self.email is not None:
            rows.append(
                {
                    "type": "IdentityObject",
                    "hashed": True,
                    "identityHash": identity_hash(self.email, self.salt),
                    "identityType": "emailAddress",
                    "salt": self.salt,
                }
            )
        if self.name is not None:
            rows.append(
                {
                    "type": "IdentityObject",
                    "hashed": False,
                    "identityHash": self.name,
                    "identityType": "name",
                }
            )
        return rows

    def as_identified(self) -> dict[str, Any]:
        """The member that holds the identifiers; none where the holder wants none."""
        rows = self.identifiers()
        return {"identifier": rows} if rows else {}


def identity_hash(identity: str, salt: str) -> str:
    """`sha256$` and the hash over identity and salt (OB 3.0, B.14).

    Addresses are lower-cased first: people do not type their own the same way twice.
    """
    hashed = hashlib.sha256((identity.strip().lower() + salt).encode()).hexdigest()
    return f"sha256${hashed}"


@dataclass(frozen=True)
class Completion:
    """What the provider says happened.

    Attributes:
        completed: the moment the module was completed.
        registered: the moment the branch's ledger took note of it.
        points: what the accreditation gives, 0 without one.
        started: where known.
        score: the outcome of a test in percent, where there was one.
        component: the accredited part of the module that was followed, where it was not the whole.
        evidence: https address of the work that was judged, where it may be seen.
    """

    completed: datetime
    registered: datetime
    points: Decimal
    started: datetime | None = None
    score: str | None = None
    component: str | None = None
    evidence: str | None = None


def badge(
    *,
    id: str,  # noqa: A002 - the specification's word
    achievement: dict[str, Any],
    accreditation: dict[str, Any] | None,
    issuer: dict[str, Any],
    holder: Holder,
    completion: Completion,
    status: dict[str, Any],
    decision: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """The badge to be signed.

    Args:
        id: an unguessable URI.
        achievement: the module version as published (without endorsement).
        accreditation: the committee's accreditation of it, as signed; None for local offering.
        issuer: the provider's Profile, with its own accreditation as `endorsement`.
        status: one revocation entry; every badge can be revoked.
        decision: the committee's decision on this very badge, as signed, where it counts by that.

    Raises:
        Refused: a completion in the future of its own registration, points without accreditation,
            a decision on another badge.
    """
    if completion.completed > completion.registered:
        raise Refused("completed-after-registered", "a completion is registered after it happened")
    if completion.points and accreditation is None:
        raise Refused("points-without-accreditation", "only the committee gives points")
    if decision is not None and decision["credentialSubject"]["id"] != id:
        raise Refused("decision-of-another", "this decision is about another badge")
    awarded = dict(achievement)
    if accreditation is not None:
        awarded["endorsement"] = [accreditation]
    return {
        "@context": list(CONTEXTS),
        "id": id,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": achievement["name"],
        "issuer": issuer,
        "validFrom": write_moment(completion.registered),
        "awardedDate": write_moment(completion.completed),
        "credentialSubject": _subject(awarded, holder, completion),
        **_evidence(completion),
        **({} if decision is None else {"endorsement": [decision]}),
        "credentialStatus": status,
    }


def _subject(achievement: dict[str, Any], holder: Holder, completion: Completion) -> dict[str, Any]:
    subject: dict[str, Any] = {
        "id": holder.id,
        "type": ["AchievementSubject"],
        **holder.as_identified(),
    }
    if completion.started is not None:
        subject["activityStartDate"] = write_moment(completion.started)
    subject["activityEndDate"] = write_moment(completion.completed)
    if completion.points:
        subject["creditsEarned"] = as_json(completion.points)
    if results := _results(achievement, completion):
        subject["result"] = results
    subject["achievement"] = achievement
    return subject


def _results(achievement: dict[str, Any], completion: Completion) -> list[dict[str, Any]]:
    """What came out (OB 3.0, B.25): the score of a test, and the part that was followed."""
    results: list[dict[str, Any]] = []
    descriptions = achievement.get("resultDescription", [])
    if completion.score and descriptions:
        results.append(
            {
                "type": ["Result"],
                "resultDescription": descriptions[0]["id"],
                "value": completion.score,
            }
        )
    if completion.component is not None:
        part = {
            "type": ["Alignment"],
            "targetName": completion.component,
            "targetCode": completion.component,
            "targetUrl": _part_url(achievement, completion.component),
        }
        results.append({"type": ["Result"], "status": "Completed", "alignment": [part]})
    return results


def component_of(subject: Mapping[str, Any]) -> str | None:
    """The part of its module that a badge says was followed; None for the whole of it.

    A part is an alignment of a result with a fragment of the module version itself.
    """
    achievement = subject.get("achievement")
    results = subject.get("result")
    if not isinstance(achievement, dict):
        return None
    for result in results if isinstance(results, list) else ():
        alignments = result.get("alignment") if isinstance(result, dict) else None
        for each in alignments if isinstance(alignments, list) else ():
            code = each.get("targetCode") if isinstance(each, dict) else None
            if isinstance(code, str) and each.get("targetUrl") == _part_url(achievement, code):
                return code
    return None


def _part_url(achievement: Mapping[str, Any], component: str) -> str:
    return f"{achievement.get('id')}#{quote(component, safe='')}"


def _evidence(completion: Completion) -> dict[str, Any]:
    if completion.evidence is None:
        return {}
    return {
        "evidence": [{"id": completion.evidence, "type": ["Evidence"], "name": "Beoordeeld werk"}]
    }
