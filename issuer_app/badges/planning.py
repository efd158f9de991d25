"""What a program may have signed, decided before it is signed.

The issuer is the organisation of whoever asks, and nobody else. What the branch awards by its own
rules is not signed this way: a completion of an accredited module is reported, so that the points
are the committee's; status lists, DID documents and diplomas are the branch's own.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Final, Literal
from uuid import UUID

from branchebadges import canonical, model
from branchebadges.branch.status import status_entry
from branchebadges.canonical import jcs
from branchebadges.contexts import PINNED
from branchebadges.errors import Lacking, Malformed, Refused
from branchebadges.proofs import SUITES
from issuer_app.branch import BranchInDatabase
from issuer_app.jobs import SIGN_MACHINE
from issuer_app.problems import Problem

if TYPE_CHECKING:
    from branchebadges.branch.organisations import Organisation
    from issuer_app.people.asker import Asker
    from issuer_app.work import Row, Work

Profile = Literal["generic", "open-badges"]

SUITE: Final = "eddsa-rdfc-2022"
_BADGE: Final = frozenset({"OpenBadgeCredential", "AchievementCredential"})
_OURS: Final = frozenset({"BitstringStatusListCredential", "BitstringStatusList"})


def plan(
    work: Work, who: Asker, credential: Any, *, profile: Profile, suite: str | None = None
) -> UUID:
    """Write down what is to be signed, with a place on the status list; gives its row.

    Raises:
        Problem: it is not one to sign for this organisation (400; `where` leads to it).
        Refused: the organisation has no key here.
    """
    branch = BranchInDatabase.of(work)
    issuer = branch.settings.organisation(who.organisation or "")
    suite = suite or SUITE
    if suite not in SUITES or not SUITES[suite].issued or "Ed25519" not in SUITES[suite].kinds:
        raise Problem(422, "suite-unknown", f"Sign with {SUITE}, or leave the suite out.")
    if not isinstance(credential, dict):
        raise Problem(422, "request-shape", "`credential` is a JSON object.")
    document = dict(credential)
    _require_own(document, issuer)
    _require_allowed(branch, document, profile)
    name = document.setdefault("id", uuid.uuid4().urn)
    if not _is_free(work, name):
        raise Problem(409, "id-taken", "Something was issued under this id; leave `id` out.")
    row = uuid.uuid4()
    statuses, given = branch.statuses(issuer).give_out([name])
    branch.keep_statuses(issuer, statuses)
    document["credentialStatus"] = status_entry(branch, issuer, given[name])
    _lint(document)
    work.run(
        """
        INSERT INTO machine_credentials
            (id, name, organisation, profile, suite, document, planned, planned_by)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
        """,
        row, name, issuer.id, profile, suite, jcs(document).decode(), work.at, who.by,
    )  # fmt: skip
    work.tell("planned for a program", f"machine:{row}", profile=profile)
    work.afterwards(SIGN_MACHINE, credential=str(row))
    return row


def row_of(work: Work, row: UUID) -> Row | None:
    """How far it is: `body` once signed, `problem` where it cannot be."""
    return work.row("SELECT body, problem FROM machine_credentials WHERE id = %s", row)


def _require_own(document: dict[str, Any], issuer: Organisation) -> None:
    given = document.get("issuer")
    said = given.get("id") if isinstance(given, dict) else given
    if said != issuer.did:
        raise Problem(
            400,
            "issuer-other",
            "The issuer is the organisation of whoever asks, by its DID.",
            members={"where": "/issuer", "expected": issuer.did},
        )


def _require_allowed(branch: BranchInDatabase, document: dict[str, Any], profile: Profile) -> None:
    types = document.get("type")
    kinds = set(types) if isinstance(types, list) and all(isinstance(t, str) for t in types) else (
        {types} if isinstance(types, str) else set()
    )  # fmt: skip
    subjects = document.get("credentialSubject")
    parts = subjects if isinstance(subjects, list) else [subjects]
    inner = {str(part.get("type")) for part in parts if isinstance(part, dict)}
    if kinds & _OURS or inner & _OURS:
        raise Problem(400, "type-not-yours", "Status lists are signed by the branch.")
    if "proof" in document or "credentialStatus" in document:
        raise Problem(400, "already-there", "Leave `proof` and `credentialStatus` to the issuer.")
    if profile == "open-badges" and not kinds & _BADGE:
        raise Problem(400, "type-missing", "An open badge is an OpenBadgeCredential.")
    name = document.get("id")
    if name is not None and (not isinstance(name, str) or _is_of_the_branch(branch, name)):
        raise Problem(400, "id-not-yours", "An address of the branch is not yours to issue under.")
    for part in parts:
        achievement = part.get("achievement") if isinstance(part, dict) else None
        module = achievement.get("id") if isinstance(achievement, dict) else achievement
        if isinstance(module, str) and _is_of_the_branch(branch, module):
            raise Problem(
                400,
                "module-of-the-branch",
                "Report a completion of this module instead; the branch decides what it earns.",
                members={"where": "/credentialSubject/achievement/id"},
            )


def _is_of_the_branch(branch: BranchInDatabase, name: str) -> bool:
    here = branch.settings
    return name == here.url or name.startswith((f"{here.url}/", here.did()))


def _is_free(work: Work, name: str) -> bool:
    row = work.row(
        """
        SELECT 1 AS one WHERE EXISTS (SELECT 1 FROM machine_credentials WHERE name = %s)
            OR EXISTS (SELECT 1 FROM status_entries WHERE owner = %s)
        """,
        name,
        name,
    )
    return row is None


def _lint(document: dict[str, Any]) -> None:
    """Refuse now what the worker would refuse to sign later."""
    try:
        model.lint(document)
        canonical.screen(document, contexts=PINNED)
    except (Refused, Malformed, Lacking) as error:
        raise Problem(400, error.code, error.message, members={"where": error.where}) from error
