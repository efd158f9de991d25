"""A whole dossier, to keep: a worker collects and seals it, its holder fetches it within a week."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal, get_args

from branchebadges import model
from branchebadges.branch.collecting import collect as collect_of
from branchebadges.canonical import jcs
from branchebadges.dossiers import Dossier
from branchebadges.errors import Refused
from issuer_app.dossiers.forms import File
from issuer_app.jobs import COLLECT
from issuer_app.problems import Problem, not_found

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from branchebadges.proofs import Signed
    from issuer_app.branch import BranchInDatabase
    from issuer_app.work import Work

KEPT: Final = timedelta(days=7)
"""How long a dossier can be fetched. It holds who somebody is, so not for ever."""
_FRESH: Final = timedelta(minutes=10)
"""Who asks again within these minutes gets the one that is being made."""

Form = Literal["dossier.json", "clr.jwt", "clr.json"]
FORMS: Final[tuple[Form, ...]] = get_args(Form)
_TYPES: Final[dict[Form, str]] = {
    "dossier.json": "application/json",
    "clr.jwt": "application/vc+jwt",
    "clr.json": "application/vc",
}


@dataclass(frozen=True)
class Collected:
    """A dossier that was asked for.

    Attributes:
        ahead: how many others a worker does first, as long as it waits.
        credentials: how many there are in it, once it is done.
        problem: the code of what stands in the way, where something does.
    """

    id: str
    asked: datetime
    done: datetime | None
    ahead: int
    credentials: int
    problem: str | None

    @property
    def state(self) -> Literal["waiting", "done", "problem"]:
        """How far it is."""
        if self.done is None:
            return "waiting"
        return "problem" if self.problem else "done"


def ask(work: Work, person: str) -> str:
    """Ask for a dossier; gives its id. A worker makes it."""
    row = work.row(
        """
        SELECT id FROM collected WHERE person_id = %s AND done IS NULL AND asked > %s
        ORDER BY asked DESC LIMIT 1
        """,
        person,
        work.at - _FRESH,
    )
    if row is not None:
        return str(row["id"])
    new = uuid.uuid4()
    work.run(
        "INSERT INTO collected (id, person_id, asked) VALUES (%s, %s, %s)", new, person, work.at
    )
    work.afterwards(COLLECT, once=f"collect {new}", collected=str(new))
    work.tell("dossier asked for", person)
    return str(new)


def asked_for(work: Work, person: str, collected: UUID) -> Collected:
    """How far it is with a dossier.

    Raises:
        Problem: this person asked for none under that id, or it is not kept any more (404).
    """
    row = work.row(
        """
        SELECT c.id, c.asked, c.done, c.problem, coalesce(c.credentials, 0) AS credentials,
            (SELECT count(*) FROM collected o WHERE o.done IS NULL AND o.asked < c.asked) AS ahead
        FROM collected c WHERE c.id = %s AND c.person_id = %s
        """,
        collected,
        person,
    )
    if row is None:
        raise not_found()
    return Collected(**{**row, "id": str(row["id"])})


def newest(work: Work, person: str) -> Collected | None:
    """The dossier that was asked for last and can still be fetched."""
    row = work.row(
        "SELECT id FROM collected WHERE person_id = %s ORDER BY asked DESC LIMIT 1", person
    )
    return None if row is None else asked_for(work, person, row["id"])


def collect(branch: BranchInDatabase, collected: UUID) -> None:
    """Collect and seal a dossier that was asked for; what was done is not done again.

    Raises:
        StorageFailed: something in it is not signed yet; try again later.
        KeyUnusable: the key of the branch is not in order.
    """
    work = branch.work
    row = work.row(
        "SELECT person_id FROM collected WHERE id = %s AND done IS NULL FOR UPDATE", collected
    )
    if row is None:
        return
    body, count, problem = None, 0, None
    try:
        dossier = collect_of(branch, row["person_id"], at=work.at)
    except Refused as error:
        problem = error.code
    else:
        body, count = dossier.to_text(), len(dossier.kept)
    work.run(
        "UPDATE collected SET done = %s, body = %s, credentials = %s, problem = %s WHERE id = %s",
        work.at,
        body,
        count,
        problem,
        collected,
    )
    work.tell("dossier collected", row["person_id"], credentials=count, problem=problem)


def sweep(work: Work) -> int:
    """Throw away what was kept long enough; gives how many."""
    return work.run("DELETE FROM collected WHERE asked < %s", work.at - KEPT)


def dossier_in(work: Work, person: str, collected: UUID) -> Dossier:
    """The dossier, once it is there.

    Raises:
        Problem: there is none under that id for this person (404), or not yet (409).
    """
    row = work.row(
        "SELECT body, done FROM collected WHERE id = %s AND person_id = %s", collected, person
    )
    if row is None or (row["done"] is not None and row["body"] is None):
        raise not_found()
    if row["body"] is None:
        raise Problem(409, "not-collected-yet", "This is still being collected; try again soon.")
    return Dossier.parse(row["body"])


def record_in(dossier: Dossier) -> Signed | None:
    """The learner record in a dossier; None where the branch could only seal it."""
    record = dossier.record
    return record if record is not None and model.kind(record.document) == "clr" else None


def file_in(dossier: Dossier, form: Form) -> File:
    """A dossier in one form.

    Raises:
        Problem: it holds no learner record (404).
    """
    if form == "dossier.json":
        return File(form, _TYPES[form], dossier.to_text().encode())
    record = record_in(dossier)
    if record is None:
        raise not_found()
    content = record.text.encode() if form == "clr.jwt" else jcs(record.document)
    return File(form, _TYPES[form], content)
