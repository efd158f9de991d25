"""Motions: all SQL of what one member of the committee puts forward and another settles."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from psycopg.errors import UniqueViolation

from issuer_app.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from issuer_app.work import Row, Work

Kind = Literal["accredit", "refuse", "recognise", "withdraw", "derecognise"]
Outcome = Literal["carried", "rejected"]


@dataclass(frozen=True)
class Motion:
    """What is to be decided, as one member put it forward.

    `subject` is the id of a proposal, of an accreditation, or of a provider; `organisation` the
    provider it is about.
    """

    id: UUID
    kind: Kind
    subject: str
    organisation: str
    title: str
    detail: Mapping[str, Any]
    foreseen: Mapping[str, Any] | None
    moved_by: UUID
    moved: datetime
    settled_by: UUID | None
    settled: datetime | None
    outcome: Outcome | None
    words: str
    done: datetime | None
    problem: str | None

    @property
    def stand(self) -> str:
        """How it stands: open, rejected, or carried and on its way, done or stuck."""
        if self.outcome != "carried":
            return self.outcome or "open"
        return "done" if self.done else "stuck" if self.problem else "carried"


def _motion(row: Row) -> Motion:
    foreseen = None if row["foreseen"] is None else json.loads(row["foreseen"])
    return Motion(**{**row, "detail": json.loads(row["detail"]), "foreseen": foreseen})


def add(
    work: Work,
    kind: Kind,
    *,
    subject: str,
    organisation: str,
    title: str,
    detail: Mapping[str, Any],
    by: UUID,
    motion_id: UUID | None = None,
) -> Motion:
    """Keep what was put forward.

    Raises:
        Problem: something is under way on the same subject (409).
    """
    try:
        with work.connection.transaction():
            row = work.row(
                """
                INSERT INTO motions (
                    id, kind, subject, organisation, title, detail, moved_by, moved
                ) VALUES (%s, %s, %s, %s, %s, %s, %s, %s) RETURNING *
                """,
                motion_id or uuid.uuid4(),
                kind,
                subject,
                organisation,
                title,
                json.dumps(detail, ensure_ascii=False, sort_keys=True),
                by,
                work.at,
            )
    except UniqueViolation as error:
        detail_ = "A decision on this is under way. Confirm it or turn it down first."
        raise Problem(409, "motion-open", detail_) from error
    assert row is not None  # noqa: S101 - an INSERT that returns gives its row
    return _motion(row)


def find(work: Work, motion_id: UUID) -> Motion | None:
    """One motion, which nobody else settles until this work is done."""
    row = work.row("SELECT * FROM motions WHERE id = %s FOR UPDATE", motion_id)
    return None if row is None else _motion(row)


def settle(work: Work, motion: Motion, outcome: Outcome, *, by: UUID, words: str) -> None:
    """Keep how it was settled."""
    work.run(
        "UPDATE motions SET outcome = %s, settled_by = %s, settled = %s, words = %s WHERE id = %s",
        outcome,
        by,
        work.at,
        words,
        motion.id,
    )


def finish(work: Work, motion_id: UUID, *, problem: str | None = None) -> None:
    """Keep that it was carried out, or why it cannot be."""
    work.run(
        "UPDATE motions SET done = %s, problem = %s WHERE id = %s",
        None if problem else work.at,
        problem,
        motion_id,
    )


def foresee(work: Work, motion_id: UUID, numbers: Mapping[str, Any]) -> None:
    """Keep what it would do, in numbers."""
    work.run("UPDATE motions SET foreseen = %s WHERE id = %s", json.dumps(numbers), motion_id)


def open_ones(work: Work) -> list[Motion]:
    """What waits for another member, the oldest first."""
    rows = work.rows("SELECT * FROM motions WHERE settled IS NULL ORDER BY moved, id LIMIT 200")
    return [_motion(row) for row in rows]


def latest(work: Work, *, most: int = 50) -> list[Motion]:
    """What was settled last."""
    rows = work.rows(
        "SELECT * FROM motions WHERE settled IS NOT NULL ORDER BY settled DESC, id LIMIT %s", most
    )
    return [_motion(row) for row in rows]


def about(work: Work, subject: str) -> list[Motion]:
    """All that was ever put forward on a subject, the newest first."""
    rows = work.rows(
        "SELECT * FROM motions WHERE subject = %s ORDER BY moved DESC LIMIT 50", subject
    )
    return [_motion(row) for row in rows]
