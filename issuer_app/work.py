"""Work: one transaction, one moment, one who does it. Nobody else commits.

What is written, the jobs that follow from it, and the lines of the audit trail that tell of it
stand or fall together.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

import psycopg
import psycopg_pool
from psycopg.rows import dict_row

from branchebadges.errors import StorageFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import LiteralString, Protocol

    from psycopg import Connection
    from psycopg_pool import ConnectionPool

    class Queue(Protocol):
        """Where jobs are put."""

        def put(self, connection: Connection, jobs: Iterable[Job]) -> None: ...


Row = dict[str, Any]

_AUDITING: Final = 0x6175_6469  # any number, as long as it is always the same


@dataclass(frozen=True)
class Line:
    """A line of the audit trail: what was done to what. It names nobody but by pseudonym."""

    action: str
    subject: str
    detail: Mapping[str, Any]


@dataclass(frozen=True)
class Job:
    """What a worker is to do when this work is committed."""

    task: str
    arguments: dict[str, Any]
    once: str | None = None
    """As long as a job of this name waits, there need be no second."""


@dataclass
class Work:
    """A unit of work, as long as its transaction lasts."""

    connection: Connection
    at: datetime
    actor: str
    """Who does it: a pseudonym, an organisation, or what runs by itself."""
    lines: list[Line] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)

    def rows(self, sql: LiteralString, *values: object) -> list[Row]:
        """What a query gives."""
        with self.connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(sql, values).fetchall()

    def row(self, sql: LiteralString, *values: object) -> Row | None:
        """The first row a query gives."""
        with self.connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(sql, values).fetchone()

    def run(self, sql: LiteralString, *values: object) -> int:
        """Run a statement; gives how many rows it touched."""
        with self.connection.cursor() as cursor:
            return cursor.execute(sql, values).rowcount

    def run_each(self, sql: LiteralString, rows: Sequence[Sequence[object]]) -> None:
        """Run a statement for each of these rows."""
        if rows:
            with self.connection.cursor() as cursor:
                cursor.executemany(sql, rows)

    def tell(self, action: str, subject: str, **detail: Any) -> None:
        """Enter a line in the audit trail; it is written just before the end."""
        self.lines.append(Line(action, subject, detail))

    def write_lines(self) -> None:
        """Write the lines of the audit trail now; what is told later follows at the end."""
        _write_lines(self)
        self.lines.clear()

    def afterwards(self, task: str, *, once: str | None = None, **arguments: Any) -> None:
        """Let a worker do this as soon as all of this is committed.

        Args:
            task: the name of the task.
            once: as long as a job of this name waits, there need be no second.
            arguments: what it is told; never who somebody is.
        """
        job = Job(task, arguments, once)
        if job not in self.jobs:
            self.jobs.append(job)


@dataclass(frozen=True)
class Works:
    """Where work is begun: the connections, the clock, and where jobs are put."""

    pool: ConnectionPool
    queue: Queue
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    @contextmanager
    def begin(self, actor: str, *, at: datetime | None = None) -> Iterator[Work]:
        """A unit of work, which is committed at the end, or rolled back if anything goes wrong.

        Raises:
            StorageFailed: the database cannot be reached or has no room (`no-database`).
        """
        try:
            with self.pool.connection() as connection:
                work = Work(connection, at or self.clock(), actor)
                yield work
                self.queue.put(connection, work.jobs)
                _write_lines(work)
        except (psycopg.OperationalError, psycopg_pool.PoolTimeout) as error:
            raise StorageFailed("no-database", "the database does not answer; try again") from error


def _write_lines(work: Work) -> None:
    """Append to the audit trail, one work at a time, each line with the digest up to it."""
    if not work.lines:
        return
    work.run("SELECT pg_advisory_xact_lock(%s)", _AUDITING)
    last = work.row("SELECT line, digest FROM audit ORDER BY line DESC LIMIT 1")
    number, digest = (last["line"], bytes(last["digest"])) if last else (0, bytes(32))
    rows: list[tuple[object, ...]] = []
    for line in work.lines:
        number += 1
        detail = json.dumps(line.detail, ensure_ascii=False, sort_keys=True, default=str)
        said = (number, work.at, work.actor, line.action, line.subject, detail)
        digest = digest_of(said, after=digest)
        rows.append((*said, digest))
    work.run_each("INSERT INTO audit VALUES (%s, %s, %s, %s, %s, %s, %s)", rows)


def digest_of(line: tuple[int, datetime, str, str, str, str], *, after: bytes) -> bytes:
    """The digest of a line of the audit trail and of all that went before it."""
    number, at, *words = line
    text = json.dumps([number, at.astimezone(UTC).isoformat(), *words], ensure_ascii=False)
    return sha256(after + text.encode()).digest()
