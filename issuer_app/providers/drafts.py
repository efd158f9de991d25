"""A file of completions that was uploaded, until it is confirmed.

What its columns mean, which rows are in order, and what would become of them. Nothing follows from
it before it is confirmed (threat 128).
"""

from __future__ import annotations

import json
import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from branchebadges.branch.accrediting import module_url
from branchebadges.branch.awarding import Outcome, register_each
from branchebadges.branch.completions import CompletionRow, Table, read_row, read_table
from branchebadges.branch.register import entries_of, modules_of
from branchebadges.branch.rulebook import rules_on
from branchebadges.errors import Malformed, Refused
from branchebadges.moments import day_of
from issuer_app.branch import BranchInDatabase
from issuer_app.providers.reporting import REQUIRED, SAID, confirm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from issuer_app.people.asker import Asker
    from issuer_app.work import Work, Works

KEPT: Final = timedelta(days=1)
"""A file that nobody confirmed is gone after that."""
MOST_TRIED: Final = 2_000
"""Rows of which it is tried out what would become of them."""
_SHOWN: Final = 8
_FAULTS: Final = 200

# What exports of learning systems call these, in small letters and without what is no letter.
_OTHERWISE: Final[Mapping[str, str]] = {
    "kenmerk": "external_id", "id": "external_id", "externalid": "external_id",
    "nummer": "person_id", "personid": "person_id", "persoon": "person_id",
    "deelnemernummer": "person_id", "medewerkernummer": "person_id",
    "module": "module_id", "moduleid": "module_id", "cursus": "module_id", "training": "module_id",
    "datum": "completed_at", "afgerond": "completed_at", "afgerondop": "completed_at",
    "completedat": "completed_at", "completed": "completed_at", "date": "completed_at",
    "resultaat": "result", "uitslag": "result", "result": "result", "status": "result",
    "naam": "full_name", "fullname": "full_name", "name": "full_name", "deelnemer": "full_name",
    "email": "email", "mail": "email", "emailadres": "email",
    "categorie": "category", "category": "category",
    "bibliotheek": "library", "library": "library", "organisatie": "library",
    "gestart": "started_on", "begonnen": "started_on", "startedon": "started_on",
    "score": "score", "cijfer": "score", "onderdeel": "component", "component": "component",
    "bewijs": "evidence_url", "evidenceurl": "evidence_url",
}  # fmt: skip


@dataclass(frozen=True)
class Draft:
    """A file as it was uploaded."""

    id: UUID
    name: str
    table: Table
    columns: dict[str, str] | None
    """For each of `SAID` the column it stands in; None as long as nobody said."""

    @property
    def guess(self) -> dict[str, str]:
        """The columns by their names, for who does not want to choose them all."""
        found: dict[str, str] = {}
        for column in self.table.header:
            plain = "".join(c for c in column.lower() if c.isalnum())
            name = column if column in SAID else _OTHERWISE.get(plain)
            if name is not None:
                found.setdefault(name, column)
        return found


@dataclass(frozen=True)
class Fault:
    """A row that is wrong: its line, the column in the file, and why."""

    line: int
    column: str | None
    code: str


@dataclass(frozen=True)
class Checked:
    """What is to be seen of a file before it is confirmed."""

    rows: list[CompletionRow]
    faults: list[Fault]
    more_faults: int
    outcomes: list[Outcome]
    """What would become of the rows; none where they are too many to try out, or one is wrong."""
    counts: Counter[str]

    @property
    def shown(self) -> list[CompletionRow]:
        """The first rows."""
        return self.rows[:_SHOWN]

    @property
    def first(self) -> CompletionRow | None:
        """A row that earns a badge, to show what that looks like."""
        given = (each.row for each in self.outcomes if each.state == "awarded")
        return next(given, self.rows[0] if self.rows else None)


def upload(work: Work, who: Asker, name: str, data: bytes) -> UUID:
    """Keep a file, if it is one; gives its id.

    Raises:
        Malformed: it is no CSV file whose columns can be told apart.
    """
    table = read_table(data)
    if not table.rows:
        raise Malformed("completions-empty", "there are no rows under the first line")
    draft = uuid.uuid4()
    work.run("DELETE FROM drafts WHERE made < %s", work.at - KEPT)
    work.run(
        "INSERT INTO drafts (id, organisation, name, body, made, made_by) "
        "VALUES (%s, %s, %s, %s, %s, %s)",
        draft, who.organisation, name[:120], data, work.at, who.by,
    )  # fmt: skip
    return draft


def draft_of(work: Work, who: Asker, draft: UUID) -> Draft | None:
    """A file of the organisation; None where there is none, or no longer."""
    row = work.row(
        "SELECT id, name, body, columns FROM drafts WHERE id = %s AND organisation = %s",
        draft,
        who.organisation,
    )
    if row is None:
        return None
    columns = json.loads(row["columns"]) if row["columns"] else None
    return Draft(row["id"], row["name"], read_table(bytes(row["body"])), columns)


def choose(work: Work, draft: Draft, columns: Mapping[str, str]) -> list[str]:
    """Say what the columns mean; gives those of `REQUIRED` that are still lacking."""
    chosen = {name: columns[name] for name in SAID if columns.get(name, "") in draft.table.header}
    lacking = [name for name in REQUIRED if name not in chosen]
    if not lacking:
        work.run("UPDATE drafts SET columns = %s WHERE id = %s", json.dumps(chosen), draft.id)
    return lacking


def check(works: Works, who: Asker, draft: Draft, *, work: Work) -> Checked:
    """Read every row, and where all are in order try out what would become of them."""
    rows, faults = _read(work, draft)
    outcomes: list[Outcome] = []
    if not faults and len(rows) <= MOST_TRIED:
        outcomes = _tried(works, who, rows, work)
    return Checked(
        rows=rows,
        faults=faults[:_FAULTS],
        more_faults=max(0, len(faults) - _FAULTS),
        outcomes=outcomes,
        counts=Counter(each.state for each in outcomes),
    )


def accept(work: Work, who: Asker, draft: Draft) -> UUID | None:
    """Let the file be taken in; gives the batch, None where it is not in order.

    The file itself is gone with that.
    """
    _, faults = _read(work, draft)
    if faults or draft.columns is None:
        return None
    rows = [(line, _said(cells, draft.columns)) for line, cells in draft.table.rows]
    if not work.run("DELETE FROM drafts WHERE id = %s", draft.id):
        return None
    return confirm(work, who, rows, label=draft.name)


def discard(work: Work, draft: Draft) -> None:
    """Forget the file."""
    work.run("DELETE FROM drafts WHERE id = %s", draft.id)


def _read(work: Work, draft: Draft) -> tuple[list[CompletionRow], list[Fault]]:
    columns = draft.columns or {}
    today = day_of(work.at)
    rows: list[CompletionRow] = []
    faults: list[Fault] = []
    seen: set[str] = set()
    for line, cells in draft.table.rows:
        try:
            row = read_row(line, _said(cells, columns), today=today)
        except Malformed as error:
            column = columns.get(error.where or "")
            faults.append(Fault(line, column, error.code))
            continue
        if row.external_id in seen:
            faults.append(Fault(line, columns["external_id"], "row-repeated"))
        seen.add(row.external_id)
        rows.append(row)
    return rows, faults


def _said(cells: Mapping[Any, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    """The cells under the names that were chosen; a row that is ragged stays so."""
    said: dict[str, Any] = {name: cells.get(column) for name, column in columns.items()}
    if "" in cells or None in cells.values():
        said[""] = None
    return said


class _TriedOut(Exception):
    """Nothing of this is to stay."""


def _tried(works: Works, who: Asker, rows: list[CompletionRow], work: Work) -> list[Outcome]:
    """What would become of the rows, in a transaction that is never committed."""
    outcomes: list[Outcome] = []
    provider = who.organisation or ""
    named = [
        CompletionRow(**{
            **row.__dict__,
            "external_id": f"{provider}:{row.external_id}",
            "provider_id": provider,
        })
        for row in rows
    ]  # fmt: skip
    try:
        with works.begin("web", at=work.at) as trial:
            branch = BranchInDatabase.of(trial)
            rules = rules_on(branch, day_of(trial.at))
            outcomes = register_each(branch, named, rules=rules, at=trial.at)
            raise _TriedOut  # noqa: TRY301 - it is what takes the trial back
    except _TriedOut:
        return outcomes
    except Refused:
        return []


def offered(work: Work, who: Asker) -> dict[str, str]:
    """The modules that the organisation gives, by id, with their titles."""
    modules = modules_of(BranchInDatabase.of(work))
    return {
        name: module.title_nl
        for name, module in modules.items()
        if who.organisation in module.provider_ids
    }


def picture_of(work: Work, module_id: str) -> str | None:
    """The path of the drawing of the newest version of a module; None where there is none."""
    branch = BranchInDatabase.of(work)
    versions = [
        each.version for each in entries_of(branch).values() if each.decision.module_id == module_id
    ]
    url = module_url(branch, module_id, max(versions, default=0)).removesuffix(".json") + ".svg"
    return f"/{branch.path_of(url)}" if branch.is_published(url) else None
