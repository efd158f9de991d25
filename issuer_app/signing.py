"""What the worker does with its keys: sign what was planned, confer, publish status lists.

Each of these may be done again at any time: what was signed is not signed again, and what is
decided follows from what is in the database.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from branchebadges.branch.attest_signing import sign_attestations
from branchebadges.branch.conferring import decide
from branchebadges.branch.diploma_signing import sign_conferrals
from branchebadges.branch.handed_out import name_of
from branchebadges.branch.signing import Workbench
from branchebadges.branch.status import publish_lists as publish_both
from branchebadges.errors import Malformed, Refused
from branchebadges.moments import day_of
from issuer_app import webhooks
from issuer_app.branch import StatusRows
from issuer_app.jobs import CONFER, OFFER

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from branchebadges.branch.persons import Record
    from issuer_app.branch import BranchInDatabase
    from issuer_app.work import Row, Work

_FAULTS: Final = (Malformed, Refused)
"""What is wrong with one credential, and will be when it is tried again."""


def sign(branch: BranchInDatabase, credentials: Sequence[str]) -> None:
    """Sign what was planned and has no signature.

    One that cannot be signed keeps the reason, and does not hold up the others.

    Args:
        branch: the branch, with its keys.
        credentials: their ids, as UUIDs.

    Raises:
        KeyUnusable: a key is not in order; nothing was signed.
        StorageFailed: something it rests on is not there yet; try again later.
    """
    waiting = branch.work.rows(
        """
        SELECT id, person_id, shelf, issuer FROM credentials
        WHERE id = ANY(%s::uuid[]) AND signed IS NULL AND person_id IS NOT NULL
        ORDER BY person_id
        """,
        list(credentials),
    )
    people = {row["person_id"] for row in waiting}
    records = list(branch.records_about(persons=people))
    wanted = {f"urn:uuid:{row['id']}" for row in waiting}
    failed = _sign_badges(branch, records, wanted)
    stated = {each.credential for record in records for each in record.attestations}
    if stated & wanted or any(row["shelf"] != "badges" for row in waiting):
        _sign_rest(branch, records)
    for row in waiting:
        if f"urn:uuid:{row['id']}" not in failed:
            branch.work.tell("signed", f"urn:uuid:{row['id']}", issuer=row["issuer"])
    _tell(branch.work, [row for row in waiting if row["shelf"] == "badges"], failed)
    if waiting:
        branch.work.afterwards(OFFER, credentials=[str(row["id"]) for row in waiting])
    badged = sorted({row["person_id"] for row in waiting if row["shelf"] == "badges"})
    if badged:
        branch.work.afterwards(CONFER, persons=badged)


def _sign_badges(
    branch: BranchInDatabase, records: Collection[Record], wanted: Collection[str]
) -> set[str]:
    """Sign these badges; gives those that cannot be signed."""
    bench = Workbench(branch, branch.work.at)
    signed, failed = [], set()
    for record in records:
        for award in record.awards:
            if award.badge not in wanted:
                continue
            try:
                signed.append((record, name_of(award), bench.sign(record, award)))
            except _FAULTS as error:
                _note(branch, award.badge, error)
                failed.add(award.badge)
    branch.hand_out_each(signed)
    return failed


def _sign_rest(branch: BranchInDatabase, records: Collection[Record]) -> None:
    """Exemptions before the diplomas that rest on them, and what stands beside diplomas after."""
    at = branch.work.at
    for record in records:
        sign_attestations(branch, at=at, kinds={"exemption"}, records=[record])
        sign_conferrals(branch, at=at, records=[record])
        sign_attestations(branch, at=at, records=[record])


def _tell(work: Work, badges: Sequence[Row], failed: Collection[str]) -> None:
    """Let those who issue these badges be told what became of them."""
    for issuer in sorted({row["issuer"] for row in badges}):
        ids = [str(row["id"]) for row in badges if row["issuer"] == issuer]
        webhooks.tell(
            work, issuer, "badge.signed", [i for i in ids if f"urn:uuid:{i}" not in failed]
        )
        webhooks.tell(work, issuer, "badge.failed", [i for i in ids if f"urn:uuid:{i}" in failed])


def _note(branch: BranchInDatabase, badge: str, error: Malformed | Refused) -> None:
    branch.work.run(
        "UPDATE credentials SET problem = %s WHERE id = %s::uuid",
        f"{error.code}: {error.message}",
        badge.removeprefix("urn:uuid:"),
    )
    branch.work.tell("not signed", badge, code=error.code)


def confer(branch: BranchInDatabase, persons: Collection[str]) -> None:
    """Decide on the diplomas of these people; what is due is planned, and signed by another job."""
    work = branch.work
    records = branch.records_about(persons=persons)
    for step in decide(branch, records, on=day_of(work.at), at=work.at):
        work.tell(
            "diploma", step.entry.credential, step=step.entry.step, because=step.entry.because
        )


def publish_lists(branch: BranchInDatabase, organisation: str) -> None:
    """Sign and publish both status lists of an organisation, with all that was committed."""
    party = branch.settings.organisation(organisation)
    statuses = branch.statuses(party)
    if isinstance(statuses, StatusRows):
        statuses.settle()
    publish_both(branch, party, at=branch.work.at)
    branch.work.tell("lists published", party.did)
