"""The journal beside the keys: which places were given out, and which are on, outside the database.

A backup of a database is older than the database. What was given out or revoked since is in this
file, so that after a restore no place is given out twice and nothing that was revoked is good again
(threat 150). A worker adds to it, and flushes it to the disk, before anything that needs it leaves
the house: a place before what bears it is signed, a status before a list shows it.

One JSON object a line: `organisation`, `index`, `owner`, `on`, `at`; and now and then the end of
the audit trail, `line` and `digest`, so that a trail that was cut short is told from a short one.
"""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from branchebadges.errors import Malformed, StorageFailed
from branchebadges.moments import write_moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from issuer_app.work import Row, Work

NAME: Final = "given-out.jsonl"

_ON: Final = {"": [], "r": ["revocation"], "s": ["suspension"], "rs": ["revocation", "suspension"]}


@dataclass(frozen=True)
class Place:
    """A place on a list of an organisation: whose it is, and what was on."""

    organisation: str
    index: int
    owner: str
    on: frozenset[str]
    at: str


@dataclass(frozen=True)
class End:
    """The end of the audit trail at some moment."""

    line: int
    digest: bytes
    restored: bool = False
    """Was a backup restored then? What was noted of the trail before is history."""


def note_owners(work: Work, journal: Path, owners: Sequence[str]) -> None:
    """Note the places of these owners, where they do not stand in the journal yet.

    Raises:
        StorageFailed: the journal cannot be written; then nothing may leave the house.
    """
    rows = work.rows(
        """
        WITH these AS (
            SELECT organisation, index,
                CASE WHEN revoked IS NULL THEN '' ELSE 'r' END
                || CASE WHEN suspended IS NULL THEN '' ELSE 's' END AS standing
            FROM status_entries WHERE owner = ANY(%s) AND noted IS NULL
            ORDER BY organisation, index FOR UPDATE SKIP LOCKED
        )
        UPDATE status_entries e SET noted = t.standing FROM these t
        WHERE e.organisation = t.organisation AND e.index = t.index
        RETURNING e.organisation, e.index, e.owner, e.noted
        """,
        list(owners),
    )
    append(journal, _places(work, rows))


def note_given_out(work: Work, journal: Path) -> None:
    """Note the places that were given out within this very work, by who signs for them as well.

    Raises:
        StorageFailed: the journal cannot be written; then nothing may leave the house.
    """
    rows = work.rows(
        """
        UPDATE status_entries SET noted = ''
        WHERE noted IS NULL AND revoked IS NULL AND suspended IS NULL
          AND xmin = pg_current_xact_id()::xid
        RETURNING organisation, index, owner, noted
        """
    )
    append(journal, _places(work, rows))


def note_changes(work: Work, journal: Path, organisation: str) -> None:
    """Note every place of an organisation that is not in the journal as it stands.

    A row that somebody is changing is left to the job that follows from that change.

    Raises:
        StorageFailed: the journal cannot be written; then no list may be published.
    """
    rows = work.rows(
        """
        WITH these AS (
            SELECT organisation, index,
                CASE WHEN revoked IS NULL THEN '' ELSE 'r' END
                || CASE WHEN suspended IS NULL THEN '' ELSE 's' END AS standing
            FROM status_entries WHERE organisation = %s AND noted IS DISTINCT FROM
                (CASE WHEN revoked IS NULL THEN '' ELSE 'r' END
                 || CASE WHEN suspended IS NULL THEN '' ELSE 's' END)
            ORDER BY index FOR UPDATE SKIP LOCKED
        )
        UPDATE status_entries e SET noted = t.standing FROM these t
        WHERE e.organisation = t.organisation AND e.index = t.index
        RETURNING e.organisation, e.index, e.owner, e.noted
        """,
        organisation,
    )
    end = work.row("SELECT line, digest FROM audit ORDER BY line DESC LIMIT 1")
    ends = [{"line": end["line"], "digest": bytes(end["digest"]).hex()}] if end else []
    # The end first: what follows it in the file came after it in the database as well.
    append(journal, [*ends, *_places(work, rows)])


def require_not_behind(work: Work, journal: Path) -> None:
    """Refuse a database that is older than the journal beside the keys.

    Raises:
        StorageFailed: it is (`database-behind`): it was restored, and places would be given out
            twice; or the journal cannot be read.
    """
    if not journal.exists():
        return
    end, since = None, dict[tuple[str, int], Place]()
    for each in read(journal):
        if isinstance(each, End):
            end, since = each, {}
        else:
            since[each.organisation, each.index] = each
    if not _has(work, end) or not _knows(work, since.values()):
        message = (
            "this database is older than the journal beside the keys, so it was restored; "
            "run `branchebadges service restore` without a file to finish that"
        )
        raise StorageFailed("database-behind", message, where=str(journal))


def _has(work: Work, end: End | None) -> bool:
    if end is None:
        return True
    row = work.row("SELECT digest FROM audit WHERE line = %s", end.line)
    return row is not None and bytes(row["digest"]) == end.digest


def _knows(work: Work, places: Iterable[Place]) -> bool:
    """Is each of these given out in the database, and revoked where the journal says so?

    Whoever noted a place may have died before the database heard of that; but it was given out
    before, and a revocation was committed before.
    """
    rows = list(places)
    found = work.row(
        """
        SELECT count(*) AS known FROM unnest(%s::text[], %s::int[], %s::boolean[])
            AS noted (organisation, index, revoked)
        JOIN status_entries e USING (organisation, index)
        WHERE e.revoked IS NOT NULL OR NOT noted.revoked
        """,
        [each.organisation for each in rows],
        [each.index for each in rows],
        ["revocation" in each.on for each in rows],
    )
    return found is not None and found["known"] == len(rows)


def _places(work: Work, rows: Iterable[Row]) -> list[dict[str, Any]]:
    return [
        {
            "organisation": row["organisation"],
            "index": row["index"],
            "owner": row["owner"],
            "on": _ON[row["noted"]],
            "at": write_moment(work.at),
        }
        for row in rows
    ]


def append(journal: Path, lines: Sequence[dict[str, Any]]) -> None:
    """Add lines, flushed to the disk; workers on one disk take turns.

    Raises:
        StorageFailed: the disk is full or the file is not ours (`journal-unwritable`).
    """
    if not lines:
        return
    text = "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines)
    try:
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW
        with os.fdopen(os.open(journal, flags, 0o600), "r+b", buffering=0) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            size = file.seek(0, os.SEEK_END)
            if size and os.pread(file.fileno(), 1, size - 1) != b"\n":
                text = "\n" + text  # Whoever wrote last died on the way.
            _write_all(file.fileno(), text.encode(), size)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        message = (
            f"the journal of places cannot be written ({reason}); make room, it is tried again"
        )
        raise StorageFailed("journal-unwritable", message, where=str(journal)) from error


def _write_all(descriptor: int, content: bytes, size: int) -> None:
    try:
        while content:
            content = content[os.write(descriptor, content) :]
        os.fsync(descriptor)
    except OSError:
        os.ftruncate(descriptor, size)
        raise


def read(journal: Path, *, ends_only: bool = False) -> Iterator[Place | End]:
    """Every line, or only the ends of the trail, in order.

    A line that broke off when somebody died is passed over.

    Raises:
        StorageFailed: the file cannot be read.
        Malformed: a line is none of ours (`journal-altered`); `where` names it.
    """
    try:
        with journal.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if not ends_only or b'"digest"' in line:
                    yield from _read(line, f"{journal}:{number}")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StorageFailed("file-unreadable", reason, where=str(journal)) from error


def _read(line: bytes, where: str) -> Iterator[Place | End]:
    if not line.rstrip().endswith(b"}"):
        return
    try:
        found = json.loads(line)
        if "digest" in found:
            digest = bytes.fromhex(found["digest"])
            yield End(int(found["line"]), digest, restored=bool(found.get("restored")))
        else:
            yield Place(
                str(found["organisation"]),
                int(found["index"]),
                str(found["owner"]),
                frozenset(found["on"]),
                str(found["at"]),
            )
    except (ValueError, KeyError, TypeError) as error:
        raise Malformed("journal-altered", "this is no line of the journal", where=where) from error
