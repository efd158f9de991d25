"""Revoking, suspending and reinstating what was issued.

A revocation is an entry in the ledger of the person and a bit in the list of the issuer; the entry
comes first, and the lists are made from the ledgers, so a run that dies in between is made good by
the next publication.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from branchebadges.branch import persons
from branchebadges.branch.signing import publish_statuses
from branchebadges.branch.stated import Exempted, VariantAdded
from branchebadges.errors import Refused
from branchebadges.ledger import DiplomaStep, Loss

if TYPE_CHECKING:
    from datetime import datetime

    from branchebadges.branch.home import Branch
    from branchebadges.branch.organisations import Organisation
    from branchebadges.branch.persons import Award, Conferral, Record
    from branchebadges.branch.stated import AnyStated
    from branchebadges.branch.status import Purpose
    from branchebadges.ledger import Step

Change = Literal["revoke", "suspend", "reinstate"]


@dataclass(frozen=True)
class Issued:
    """Something that was issued: to whom, by whom, and under which id."""

    record: Record
    issuer: Organisation
    credential: str
    award: Award | None = None
    conferral: Conferral | None = None
    attestation: AnyStated | None = None
    ruled: Award | None = None
    """The badge that counts by it, where it is a decision of the committee."""

    @property
    def affected(self) -> tuple[str, ...]:
        """The credential, and what stands beside it and shares its fate."""
        beside = self.record.beside(self.credential)
        return (self.credential, *(each.credential for each in beside))


def find(branch: Branch, name: str) -> Issued:
    """What was issued under an id, or for a completion or decision of that name."""
    for record in branch.records_with(name):
        award = record.award_of(name)
        if award is not None:
            issuer = branch.settings.organisation(award.provider)
            return Issued(record, issuer, award.badge, award=award)
        ruled = record.ruling_of(name)
        if ruled is not None and ruled.ruling is not None:
            return Issued(record, branch.committee, ruled.ruling.credential, ruled=ruled)
        for conferral in record.conferrals:
            if conferral.credential == name:
                return Issued(record, branch.itself, name, conferral=conferral)
        exemption = record.exemption_of(name)
        for stated in record.attestations:
            if stated is exemption or stated.credential == name:
                issuer = branch.settings.organisation(stated.issuer)
                return Issued(record, issuer, stated.credential, attestation=stated)
    raise Refused("not-issued-here", f"nothing was issued here as {name}")


def change_status(
    branch: Branch, name: str, change: Change, *, reason: str, at: datetime
) -> Issued:
    """Revoke, suspend or reinstate what was issued, and publish the lists of its issuer.

    What stands beside a diploma shares its fate. A badge that counts by a decision of the committee
    is lost with it: without the decision there would be none.

    Raises:
        Refused: nothing was issued under that id, or a revocation would be undone.
    """
    issued = find(branch, name)
    register = branch.statuses(issued.issuer)
    if change != "revoke" and register.is_on(issued.credential, "revocation"):
        raise Refused("revocation-final", "what is revoked stays revoked; issue a new one")
    _enter(branch, issued, change, reason=reason, at=at)
    purpose: Purpose = "revocation" if change == "revoke" else "suspension"
    for credential in issued.affected:
        register = register.with_status(
            credential, purpose, on=change != "reinstate", reason=reason, at=at
        )
    branch.keep_statuses(issued.issuer, register)
    if change == "revoke":
        now = branch.record(issued.record.identity.person_id)
        publish_statuses(branch, at=at, changed=[now] if now else [])
    else:
        branch.lists_changed(issued.issuer, at=at)
    return issued


def _enter(branch: Branch, issued: Issued, change: Change, *, reason: str, at: datetime) -> None:
    """Write down what was decided, unless it is written already."""
    record, attestation = issued.record, issued.attestation
    conferred = attestation if isinstance(attestation, VariantAdded) else issued.conferral
    if conferred is not None:
        entry = _decided(conferred, _STEPS[change], reason=reason, at=at)
        if change != "revoke":
            persons.save(branch, record.entered([entry]))
        elif conferred.state != "revoked":
            record = record.entered([entry]).with_state(issued.credential, "revoked")
            persons.save(branch, record)
    elif change == "revoke":
        lost = attestation if isinstance(attestation, Exempted) else issued.award or issued.ruled
        if lost is not None:
            record = _with_loss(record, lost, reason=reason, at=at)
        if issued.ruled is not None:
            record = record.without_ruling(issued.credential)
        persons.save(branch, record.with_state(issued.credential, "revoked"))


def _decided(
    conferred: Conferral | VariantAdded, step: Step, *, reason: str, at: datetime
) -> DiplomaStep:
    return DiplomaStep(
        id=uuid.uuid4().urn,
        at=at,
        diploma=conferred.diploma,
        credential=conferred.credential,
        step=step,
        because="decided",
        reason=reason,
    )


def _with_loss(record: Record, lost: Award | Exempted, *, reason: str, at: datetime) -> Record:
    """The record in which what was awarded or exempted is lost."""
    if record.is_lost(lost.entry):
        return record
    # Never before the entry it takes back, whatever the clock of this machine says.
    moment = max(at, lost.registered)
    name = lost.entry
    loss = Loss(id=f"{name}:ingetrokken", badge=name, at=moment, reason=reason)
    return record.entered([loss])


_STEPS: Final[dict[Change, Step]] = {
    "revoke": "revoked",
    "suspend": "on_hold",
    "reinstate": "restored",
}
