"""The badges a provider issued: what became of each, and taking one back.

The issuer of a badge is the provider in whose name it is signed. Another's badge, one that was
never there and one that is no badge look the same: there is none (threat 116).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, Literal
from uuid import UUID

from branchebadges.branch.awarding import register_each
from branchebadges.branch.completions import read_row
from branchebadges.branch.revoking import change_status
from branchebadges.branch.revoking import correct as correct_one
from branchebadges.branch.rulebook import rules_on
from branchebadges.errors import Refused
from branchebadges.moments import day_of
from issuer_app import webhooks
from issuer_app.branch import BranchInDatabase
from issuer_app.providers.reporting import SAID

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from branchebadges.branch.awarding import Outcome
    from branchebadges.branch.revoking import Change
    from issuer_app.people.asker import Asker
    from issuer_app.work import Work

State = Literal["planned", "failed", "signed", "suspended", "revoked", "erased"]


@dataclass(frozen=True)
class Issued:
    """A badge that a provider issued, and how it stands."""

    id: UUID
    module_id: str
    external_id: str | None
    planned: datetime
    signed: datetime | None
    state: State
    reason: str | None = None
    body: str | None = None
    token: str | None = None
    problem: str | None = None


def badges_of(
    work: Work,
    who: Asker,
    *,
    badge: UUID | None = None,
    after: UUID | None = None,
    most: int = 50,
) -> list[Issued]:
    """The badges of a provider, the oldest first.

    Args:
        work: the unit of work.
        who: the provider.
        badge: only this one, with its texts.
        after: those after this one in the list.
        most: how many.
    """
    rows = work.rows(
        """
        SELECT c.id, c.title AS module_id, c.entry AS external_id, c.planned, c.signed,
            CASE WHEN c.person_id IS NULL THEN 'erased' WHEN s.revoked IS NOT NULL THEN 'revoked'
                WHEN s.suspended IS NOT NULL THEN 'suspended' WHEN c.signed IS NOT NULL THEN
                'signed' WHEN c.problem IS NOT NULL THEN 'failed' ELSE 'planned' END AS state,
            s.reason, c.problem,
            CASE WHEN %s AND c.person_id IS NOT NULL THEN c.body END AS body,
            CASE WHEN %s AND c.person_id IS NOT NULL THEN c.token END AS token
        FROM credentials c LEFT JOIN status_entries s
            ON s.organisation = c.issuer AND s.owner = 'urn:uuid:' || c.id
        WHERE c.issuer = %s AND c.shelf = 'badges' AND c.entry IS NOT NULL
        AND (%s::uuid IS NULL OR c.id = %s) AND (%s::uuid IS NULL OR (c.planned, c.id) >
            (SELECT planned, id FROM credentials WHERE id = %s))
        ORDER BY c.planned, c.id LIMIT %s
        """,
        badge is not None, badge is not None, who.organisation, badge, badge, after, after, most,
    )  # fmt: skip
    own = f"{who.organisation}:"
    return [
        Issued(**{**row, "external_id": str(row["external_id"]).removeprefix(own)}) for row in rows
    ]


def badge_of(work: Work, who: Asker, badge: UUID) -> Issued | None:
    """One badge of a provider, with its texts; None if it is not one of its own."""
    return next(iter(badges_of(work, who, badge=badge)), None)


_OF_THE_EVENT: Final = tuple(
    name for name in SAID if name not in {"person_id", "full_name", "email", "category", "library"}
)
_EVENTS: Final[dict[Change, webhooks.Kind]] = {
    "revoke": "badge.revoked",
    "suspend": "badge.suspended",
    "reinstate": "badge.reinstated",
}


def change(work: Work, who: Asker, badge: UUID, step: Change, *, reason: str) -> Issued | None:
    """Revoke, suspend or reinstate a badge; None if it is not one of the provider's own.

    What follows for diplomas is looked at by the worker, as after every change.

    Raises:
        Refused: a revocation would be undone (`revocation-final`), or nothing changes
            (`already-so`).
    """
    issued = badge_of(work, who, badge)
    if issued is None or issued.state == "erased":
        return None
    if (step, issued.state) in {("revoke", "revoked"), ("suspend", "suspended")} or (
        step == "reinstate" and issued.state not in {"suspended", "revoked"}
    ):
        raise Refused("already-so", f"this badge is {issued.state} already; nothing was changed")
    branch = BranchInDatabase.of(work)
    change_status(branch, f"urn:uuid:{badge}", step, reason=reason, at=work.at)
    work.tell(step, f"urn:uuid:{badge}")
    webhooks.tell(work, who.organisation or "", _EVENTS[step], [str(badge)])
    return badge_of(work, who, badge)


def correct(
    work: Work, who: Asker, badge: UUID, row: Mapping[str, Any], *, reason: str
) -> Outcome | None:
    """Award what a badge should have said, and revoke the badge for it.

    Gives what became of the new completion; only where it earned a badge is the old one revoked.
    None if the badge is not one of the provider's own.

    Args:
        work: the unit of work.
        who: the provider.
        badge: the one that says it wrong.
        row: the completion as it should be, under an external id of its own; whom it is about is
            the same.
        reason: why.

    Raises:
        Malformed: the row cannot be read.
        Refused: the badge is revoked already.
    """
    held = work.row("SELECT person_id, entry FROM credentials WHERE id = %s", badge)
    if badge_of(work, who, badge) is None or held is None or held["person_id"] is None:
        return None
    said = {name: str(row[name]) for name in _OF_THE_EVENT if row.get(name) not in (None, "")}
    said |= {"person_id": held["person_id"], "provider_id": who.organisation or ""}
    if said.get("external_id"):
        said["external_id"] = f"{who.organisation}:{said['external_id']}"
    branch = BranchInDatabase.of(work)
    completion = read_row(1, said, today=day_of(work.at))
    rules = rules_on(branch, day_of(work.at))
    (outcome,) = register_each(branch, [completion], rules=rules, at=work.at)
    if outcome.badge is None:
        return outcome
    correct_one(branch, f"urn:uuid:{badge}", by=outcome.badge, reason=reason, at=work.at)
    work.tell("corrected", f"urn:uuid:{badge}", by=outcome.badge)
    webhooks.tell(work, who.organisation or "", "badge.revoked", [str(badge)])
    return outcome
