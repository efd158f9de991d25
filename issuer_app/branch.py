"""The branch kept in PostgreSQL, as one unit of work sees it.

What the branch decides is the library's; here is only where it is kept. The keys are files in a
folder that the worker is told of; a process that was not told cannot sign.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, TypeVar
from uuid import UUID

from branchebadges import dids
from branchebadges.branch import Branch, Settings, keyring
from branchebadges.branch.handed_out import names_in
from branchebadges.branch.persons import read_record
from branchebadges.canonical import jcs, read_json
from branchebadges.errors import KeyUnusable, Refused, StorageFailed
from branchebadges.files import MAX_FILE_BYTES, about
from branchebadges.ledger import Completion
from branchebadges.proofs import Signed
from branchebadges.sources import Sources
from issuer_app.jobs import CONFER, PUBLISH_LISTS, SIGN, chunks
from issuer_app.journal import NAME
from issuer_app.lists import StatusRows

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from branchebadges.branch import Organisation
    from branchebadges.branch.handed_out import Form, HandedOut
    from branchebadges.branch.persons import Record
    from branchebadges.branch.status import Statuses
    from branchebadges.keys import PrivateKey
    from issuer_app.work import Row, Work

_T = TypeVar("_T")

_SETTINGS: Final = "branch.json"
_REPORTING: Final = """
SELECT pg_advisory_xact_lock(%s, stripe) FROM (
    SELECT DISTINCT abs(hashtext(name) %% %s) AS stripe FROM unnest(%s::text[]) AS names (name)
    ORDER BY stripe
) AS stripes
"""
_REPORTS: Final = 0x7265_706F  # any number, as long as it is always the same
_STRIPES: Final = 256
_AT_ONCE: Final = 200
"""How many credentials one job signs: a second of work, and what is done again if it dies."""


@dataclass(frozen=True)
class BranchInDatabase(Branch):
    """The branch, within one unit of work."""

    work: Work
    settings: Settings
    keys: Path | None = None
    """The folder with the keys; a process that has none signs nothing."""
    opened: dict[tuple[str, str], PrivateKey] = field(default_factory=dict, repr=False)
    """Keys that were opened before; the worker lends the same to each unit of work."""

    @classmethod
    def begin(cls, work: Work, settings: Settings, *, keys: Path) -> BranchInDatabase:
        """Begin a branch in a database that holds none; one that is there is gone on with.

        Raises:
            Refused: there is one under another address (`branch-differs`).
        """
        branch = cls(work, settings, keys)
        known = branch.read_private_as(Settings.read, _SETTINGS)
        if known is None:
            branch.save()
            return branch
        if known.url != settings.url:
            message = f"the branch in this database is published at {known.url}"
            raise Refused("branch-differs", message)
        return cls(work, known, keys)

    @classmethod
    def of(
        cls,
        work: Work,
        *,
        keys: Path | None = None,
        opened: dict[tuple[str, str], PrivateKey] | None = None,
    ) -> BranchInDatabase:
        """The branch in the database.

        Raises:
            StorageFailed: there is none yet (`no-branch`).
        """
        row = work.row("SELECT body FROM kept WHERE path = %s", _SETTINGS)
        if row is None:
            raise StorageFailed("no-branch", "there is no branch in this database yet")
        return cls(work, Settings.read(read_json(row["body"])), keys, opened or {})

    def save(self) -> None:
        """Keep where it is published and who is in it."""
        self.write_private(_SETTINGS, self.settings.model_dump(mode="json", exclude_none=True))

    # What it publishes

    def put_published(self, url: str, text: str) -> None:
        """Publish a text, under a version of its own if it says something new."""
        self.work.run(
            """
            INSERT INTO published (path, body, digest, changed) VALUES (%s, %s, %s, %s)
            ON CONFLICT (path) DO UPDATE SET body = EXCLUDED.body, digest = EXCLUDED.digest,
                version = nextval('published_version'), changed = EXCLUDED.changed
            WHERE published.digest <> EXCLUDED.digest
            """,
            self.path_of(url),
            text,
            sha256(text.encode()).digest(),
            self.work.at,
        )

    def published(self, url: str) -> str:
        """The text of a published document."""
        row = self.work.row("SELECT body FROM published WHERE path = %s", self.path_of(url))
        if row is None:
            raise StorageFailed("file-unreadable", "nothing is published here", where=url)
        return str(row["body"])

    def is_published(self, url: str) -> bool:
        """Is there a row for that address?"""
        row = self.work.row("SELECT 1 AS one FROM published WHERE path = %s", self.path_of(url))
        return row is not None

    def place_of(self, url: str) -> str:
        """The address itself."""
        return url

    def sources(self) -> Sources:
        """Everything that is published as JSON."""
        rows = self.work.rows("SELECT path, body FROM published WHERE path LIKE %s", "%.json")
        return Sources.of({self.url(row["path"]): row["body"] for row in rows})

    # What it keeps to itself

    def read_private_as(self, read: Callable[[Any], _T], path: str) -> _T | None:
        """What `read` makes of a document of the branch alone; None where it is not there yet."""
        row = self.work.row("SELECT body FROM kept WHERE path = %s", path)
        if row is None:
            return None
        with about(path):
            return read(read_json(row["body"], max_bytes=MAX_FILE_BYTES))

    def write_private(self, path: str, document: Any) -> None:
        """Keep a document that is for the branch alone."""
        self.work.run(
            """
            INSERT INTO kept (path, body, changed) VALUES (%s, %s, %s)
            ON CONFLICT (path) DO UPDATE SET body = EXCLUDED.body, changed = EXCLUDED.changed
            """,
            path,
            jcs(document).decode(),
            self.work.at,
        )

    def statuses(self, organisation: Organisation) -> Statuses:
        """What the organisation gave out, as it is in the database at each moment."""
        return StatusRows(self.work, organisation.id)

    def keep_statuses(self, organisation: Organisation, statuses: Statuses) -> None:
        """Every change was written when it was made; a worker publishes what is on."""
        if isinstance(statuses, StatusRows) and statuses.changed:
            self.work.afterwards(
                PUBLISH_LISTS, once=f"lists of {organisation.id}", organisation=organisation.id
            )

    def lists_changed(self, organisation: Organisation, *, at: datetime) -> None:
        """Nothing more: `keep_statuses` has asked for it, and all lists are made anew by night."""

    # Its people

    def record(self, person_id: str) -> Record | None:
        """Everything about one person, which nobody else changes until this work is done."""
        row = self.work.row(
            "SELECT person_id, record FROM people WHERE person_id = %s FOR UPDATE", person_id
        )
        return None if row is None else _record(row)

    def glance(self, person_id: str) -> Record | None:
        """Everything about one person as it was committed last: to be shown, not to be changed.

        Nobody is waited for, and nobody has to wait.
        """
        row = self.work.row("SELECT person_id, record FROM people WHERE person_id = %s", person_id)
        return None if row is None else _record(row)

    def keep(self, record: Record) -> None:
        """Keep a person, what was reported, and a row for all that is to be handed out."""
        self.keep_each([record])

    def keep_each(self, records: Iterable[Record]) -> None:
        """Keep these people, in three statements however many they are."""
        # Long texts travel in arrays as they are (`%b`): escaping them takes longer than the rest.
        rows = list(records)
        self.work.run(
            """
            INSERT INTO people (person_id, record, library, changed)
            SELECT person_id, record, library, %s FROM unnest(%s::text[], %b::text[], %s::text[])
                AS new (person_id, record, library)
            ON CONFLICT (person_id) DO UPDATE SET
                record = EXCLUDED.record, library = EXCLUDED.library, changed = EXCLUDED.changed
            """,
            self.work.at,
            [each.identity.person_id for each in rows],
            [_text(each) for each in rows],
            [each.identity.library for each in rows],
        )
        reports = [
            (said.external_id, each.identity.person_id)
            for each in rows
            for said in each.entries
            if isinstance(said, Completion) and said.external_id
        ]
        self.work.run(
            """
            INSERT INTO reports SELECT * FROM unnest(%s::text[], %s::text[]) ON CONFLICT DO NOTHING
            """,
            [external_id for external_id, _ in reports],
            [person_id for _, person_id in reports],
        )
        planned = self._plan([row for each in rows for row in _rows_of(each)])
        for some in chunks([str(row["id"]) for row in planned], _AT_ONCE):
            self.work.afterwards(SIGN, credentials=some)
        # Whoever is to be signed for first is looked at when that is done.
        waiting = {row["person_id"] for row in planned}
        others = {each.identity.person_id for each in rows if each.entries} - waiting
        for some in chunks(sorted(others), _AT_ONCE):
            self.work.afterwards(CONFER, persons=some)

    def _plan(self, rows: list[tuple[object, ...]]) -> list[Row]:
        """Enter what was not known yet, to be signed; gives the ids, and whose they are.

        What is alike comes together, because it is signed the faster for it.
        """
        return self.work.rows(
            """
            WITH planned AS (
                INSERT INTO credentials (id, person_id, shelf, title, issuer, entry, planned)
                SELECT id, person_id, shelf, title, issuer, entry, %s FROM unnest(
                    %s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[]
                ) AS new (id, person_id, shelf, title, issuer, entry)
                ON CONFLICT (id) DO NOTHING RETURNING id, shelf, title, person_id
            ) SELECT id, person_id FROM planned ORDER BY shelf, title, person_id
            """,
            self.work.at,
            *([list(column) for column in zip(*rows, strict=True)] or [[]] * 6),
        )

    def records(self) -> Iterator[Record]:
        """Everybody, by person id."""
        for row in self.work.rows("SELECT person_id, record FROM people ORDER BY person_id"):
            yield _record(row)

    def records_holding(self, module: str) -> Iterator[Record]:
        """Who has a badge of a module, taken back or not; to be looked at, so not locked."""
        rows = self.work.rows(
            """
            SELECT person_id, record FROM people WHERE person_id IN (
                SELECT person_id FROM credentials WHERE shelf = 'badges' AND title = %s
            ) ORDER BY person_id
            """,
            module,
        )
        return (_record(row) for row in rows)

    def records_about(
        self, *, persons: Collection[str] = (), external_ids: Collection[str] = ()
    ) -> Iterator[Record]:
        """These people, and whoever one of these events was reported of; locked, in one order.

        Who asks by events is about to report: two who report of the same person or event take
        turns, also where neither is known yet, so that there is no row to be locked.
        """
        if external_ids:
            self.work.rows(_REPORTING, _REPORTS, _STRIPES, [*persons, *external_ids])
        rows = self.work.rows(
            """
            SELECT person_id, record FROM people
            WHERE person_id = ANY(%s)
               OR person_id IN (SELECT person_id FROM reports WHERE external_id = ANY(%s))
            ORDER BY person_id FOR UPDATE
            """,
            list(persons),
            list(external_ids),
        )
        return (_record(row) for row in rows)

    def records_with(self, name: str) -> Iterator[Record]:
        """The person to whom a credential of that id or ledger name was issued."""
        rows = self.work.rows(
            """
            SELECT person_id, record FROM people WHERE person_id IN (
                SELECT person_id FROM credentials WHERE id = %s OR entry = %s
            ) ORDER BY person_id FOR UPDATE
            """,
            _uuid(name),
            name,
        )
        # What is found under another name, such as a decision on a badge, is looked for everywhere.
        return (_record(row) for row in rows) if rows else self.records()

    def unsettled(self, changed: Iterable[Record]) -> Iterable[Record]:
        """Only these: a record and the places it speaks of are changed in one transaction."""
        return changed

    # What was handed out to them

    def hand_out(self, record: Record, name: HandedOut, form: Form) -> None:
        """Keep the signed credential, once: what was handed out is never signed again."""
        self.hand_out_each([(record, name, form)])

    def hand_out_each(self, signed: Iterable[tuple[Record, HandedOut, Form]]) -> None:
        """Keep these signed credentials, each once, in one statement."""
        rows = [
            (
                _id(name),
                record.identity.person_id,
                form.signed.text,
                form.token.text,
                form.art if form.own else None,
                form.own,
            )
            for record, name, form in signed
        ]
        if rows:
            self.work.run(
                """
                UPDATE credentials AS c
                SET signed = %s, body = new.body, token = new.token, art = new.art, own = new.own,
                    problem = NULL
                FROM unnest(
                    %s::uuid[], %s::text[], %b::text[], %b::text[], %b::text[], %s::boolean[]
                ) AS new (id, person_id, body, token, art, own)
                WHERE c.id = new.id AND c.person_id = new.person_id AND c.signed IS NULL
                """,
                self.work.at,
                *(list(column) for column in zip(*rows, strict=True)),
            )

    def is_handed_out(self, record: Record, name: HandedOut) -> bool:  # noqa: ARG002 - ids are unique
        """Was it signed?"""
        row = self.work.row("SELECT signed FROM credentials WHERE id = %s", _id(name))
        return row is not None and row["signed"] is not None

    def handed_out(self, record: Record, name: HandedOut) -> Signed:
        """The credential as it was signed."""
        row = self.work.row("SELECT body FROM credentials WHERE id = %s", _id(name))
        if row is None or row["body"] is None:
            where = self.place_handed_out(record, name)
            raise StorageFailed("file-unreadable", "this was not signed yet", where=where)
        return Signed.read(row["body"])

    def place_handed_out(self, record: Record, name: HandedOut) -> str:  # noqa: ARG002
        """Its id."""
        return name.credential

    # Organisations and their keys

    def join(self, organisation: Organisation) -> BranchInDatabase:
        """Take an organisation in: make its keys and publish its DID document."""
        keys = self._keys(organisation)
        keyring.make_keys(keys, organisation)
        settings = self.settings.with_organisation(organisation)
        branch = BranchInDatabase(self.work, settings, keys, self.opened)
        keyring.publish_did(branch, keys, organisation)
        branch.save()
        return branch

    def signer(self, organisation: Organisation, kind: str = "Ed25519") -> PrivateKey:
        """The key of an organisation; `KeyUnusable` where this process has none."""
        held = self.opened.get((organisation.id, kind))
        if held is None:
            held = keyring.open_key(self, self._keys(organisation), organisation, kind)
            self.opened[organisation.id, kind] = held
        return held

    @property
    def journal(self) -> Path:
        """The journal beside the keys; `KeyUnusable` where this process has none."""
        return self._keys(self.itself) / NAME

    def _keys(self, organisation: Organisation) -> Path:
        if self.keys is None:
            message = "this process has no keys; only a worker signs"
            raise KeyUnusable("key-elsewhere", message, where=dids.url_of(organisation.did))
        return self.keys


def _text(record: Record) -> str:
    return record.model_dump_json(exclude_none=True)


def _record(row: Row) -> Record:
    with about(f"person {row['person_id']}"):
        return read_record(read_json(row["record"], max_bytes=MAX_FILE_BYTES), row["person_id"])


def _rows_of(record: Record) -> Iterator[tuple[object, ...]]:
    entries = {each.badge: each.entry for each in record.awards}
    for name in names_in(record):
        entry = entries.get(name.credential)
        yield _id(name), record.identity.person_id, name.shelf, name.title, name.issuer, entry


def _id(name: HandedOut) -> UUID:
    return UUID(name.credential.removeprefix("urn:uuid:"))


def _uuid(name: str) -> UUID | None:
    try:
        return UUID(name.removeprefix("urn:uuid:"))
    except ValueError:
        return None
