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
from branchebadges.branch.status import Purpose, StatusRegister, publish_lists
from branchebadges.errors import Refused
from branchebadges.ledger import DiplomaStep, Loss

if TYPE_CHECKING:
    from datetime import datetime

    from branchebadges.branch.folder import Branch
    from branchebadges.branch.organisations import Organisation
    from branchebadges.branch.persons import Award, Conferral, Record
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


def find(branch: Branch, name: str) -> Issued:
    """What was issued under an id: of a badge, a diploma, or of the completion it is for."""
    for record in persons.everybody(branch):
        award = record.award_of(name)
        if award is not None:
            issuer = branch.settings.organisation(award.provider)
            return Issued(record, issuer, award.badge, award=award)
        for conferral in record.conferrals:
            if conferral.credential == name:
                return Issued(record, branch.itself, name, conferral=conferral)
    raise Refused("not-issued-here", f"nothing was issued here as {name}")


def change_status(
    branch: Branch, name: str, change: Change, *, reason: str, at: datetime
) -> Issued:
    """Revoke, suspend or reinstate a badge or diploma, and publish the lists of its issuer.

    Raises:
        Refused: nothing was issued under that id, or a revocation would be undone.
    """
    issued = find(branch, name)
    register = StatusRegister.load(branch, issued.issuer)
    if change != "revoke" and register.is_on(issued.credential, "revocation"):
        raise Refused("revocation-final", "what is revoked stays revoked; issue a new one")
    _enter(branch, issued, change, reason=reason, at=at)
    purpose: Purpose = "revocation" if change == "revoke" else "suspension"
    register = register.with_status(
        issued.credential, purpose, on=change != "reinstate", reason=reason, at=at
    )
    register.save(branch, issued.issuer)
    if change == "revoke":
        publish_statuses(branch, at=at)
    else:
        publish_lists(branch, issued.issuer, at=at)
    return issued


def _enter(branch: Branch, issued: Issued, change: Change, *, reason: str, at: datetime) -> None:
    """Write in the ledger what was decided, unless it says so already."""
    record = issued.record
    if issued.conferral is not None:
        entry = _decided(issued.conferral, _STEPS[change], reason=reason, at=at)
        if change != "revoke":
            persons.save(branch, record.entered([entry]))
        elif issued.conferral.state != "revoked":
            record = record.entered([entry]).with_state(issued.credential, "revoked")
            persons.save(branch, record)
    elif change == "revoke" and issued.award is not None:
        _enter_loss(branch, record, issued.award, reason=reason, at=at)


def _decided(conferral: Conferral, step: Step, *, reason: str, at: datetime) -> DiplomaStep:
    return DiplomaStep(
        id=uuid.uuid4().urn,
        at=at,
        diploma=conferral.diploma,
        credential=conferral.credential,
        step=step,
        because="decided",
        reason=reason,
    )


def _enter_loss(branch: Branch, record: Record, award: Award, *, reason: str, at: datetime) -> None:
    if record.is_lost(award.entry):
        return
    name = award.entry
    # Never before the entry it takes back, whatever the clock of this machine says.
    moment = max(at, award.registered)
    loss = Loss(id=f"{name}:ingetrokken", badge=name, at=moment, reason=reason)
    persons.save(branch, record.entered([loss]))


_STEPS: Final[dict[Change, Step]] = {
    "revoke": "revoked",
    "suspend": "on_hold",
    "reinstate": "restored",
}
