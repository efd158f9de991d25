"""The status of what a program had signed, and of the badges of its organisation (VC-API)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from branchebadges.errors import Refused
from issuer_app.branch import BranchInDatabase
from issuer_app.problems import not_found
from issuer_app.providers.badges import badge_of, change

if TYPE_CHECKING:
    from branchebadges.branch.revoking import Change
    from branchebadges.branch.status import Purpose
    from issuer_app.people.asker import Asker
    from issuer_app.work import Work

_REASON = "status set by a program"


def set_status(work: Work, who: Asker, name: str, purpose: Purpose, *, on: bool) -> None:
    """Turn a status of a credential of the organisation on or off.

    Raises:
        Problem: nothing was issued by the organisation under that id (404).
        Refused: a revocation would be undone (`revocation-final`).
    """
    if _is_badge(work, who, name):
        step: Change = "revoke" if purpose == "revocation" else "suspend" if on else "reinstate"
        if purpose == "revocation" and not on:
            raise Refused("revocation-final", "what is revoked stays revoked; issue a new one")
        change(work, who, UUID(name.removeprefix("urn:uuid:")), step, reason=_REASON)
        return
    row = work.row(
        "SELECT id FROM machine_credentials WHERE name = %s AND organisation = %s FOR UPDATE",
        name,
        who.organisation,
    )
    if row is None:
        raise not_found()
    branch = BranchInDatabase.of(work)
    issuer = branch.settings.organisation(who.organisation or "")
    statuses = branch.statuses(issuer)
    branch.keep_statuses(
        issuer, statuses.with_status(name, purpose, on=on, reason=_REASON, at=work.at)
    )
    work.tell(f"{purpose} {'on' if on else 'off'}", f"machine:{row['id']}")


def _is_badge(work: Work, who: Asker, name: str) -> bool:
    try:
        badge = UUID(name.removeprefix("urn:uuid:"))
    except ValueError:
        return False
    return badge_of(work, who, badge) is not None
