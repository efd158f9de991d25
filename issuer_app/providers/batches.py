"""Batches of completions and what became of each row: all SQL of `batches` and `batch_rows`."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Sequence

    from issuer_app.people.asker import Asker
    from issuer_app.work import Work

Channel = Literal["api", "csv"]
State = Literal["waiting", "awarded", "known", "refused", "rejected"]


@dataclass(frozen=True)
class Told:
    """A completion as it was told, before it was taken in."""

    external_id: str
    module_id: str
    text: str
    """All of it, as JSON: who it is about stands in it, so it is not kept."""


@dataclass(frozen=True)
class BatchRow:
    """One completion of a batch, and what became of it."""

    number: int
    """From 1, in the order in which they came; of a file, the line."""
    external_id: str
    module_id: str
    state: State
    badge: UUID | None = None
    code: str | None = None
    """Why there is no badge."""
    field: str | None = None
    """Where it is wrong, if it is in one place."""
    standing: Literal["planned", "signed", "failed"] | None = None
    """How the badge stands: planned, signed, failed."""


@dataclass(frozen=True)
class Batch:
    """Completions that were reported together, and how far they are."""

    id: UUID
    channel: Channel
    label: str
    size: int
    made: datetime
    waiting: int
    awarded: int
    known: int
    refused: int
    rejected: int
    signed: int

    @property
    def done(self) -> int:
        """Rows of which nothing more is to come."""
        return self.size - self.waiting - (self.awarded - self.signed)

    @property
    def is_done(self) -> bool:
        """Was everything decided, and signed where there is a badge?"""
        return self.done == self.size


def begin(
    work: Work, who: Asker, channel: Channel, rows: Sequence[tuple[int, Told]], *, label: str = ""
) -> UUID:
    """Enter a batch whose rows all wait to be taken in; gives its id."""
    batch = uuid.uuid4()
    work.run(
        """
        INSERT INTO batches (id, organisation, channel, label, size, made, made_by)
        VALUES (%s, %s, %s, %s, %s, %s, %s)
        """,
        batch, who.organisation, channel, label[:200], len(rows), work.at, who.by,
    )  # fmt: skip
    work.run(
        """
        INSERT INTO batch_rows (batch, number, external_id, module_id, told)
        SELECT %s, number, external_id, module_id, told
        FROM unnest(%s::int[], %s::text[], %s::text[], %b::text[])
            AS new (number, external_id, module_id, told)
        """,
        batch,
        [number for number, _ in rows],
        [told.external_id for _, told in rows],
        [told.module_id for _, told in rows],
        [told.text for _, told in rows],
    )
    work.tell("completions reported", f"batch:{batch}", rows=len(rows), channel=channel)
    return batch


def settle(work: Work, batch: UUID, rows: Sequence[BatchRow]) -> None:
    """Note what became of rows, and forget what was told in them."""
    work.run(
        """
        UPDATE batch_rows AS r SET state = new.state, badge = new.badge, code = new.code,
            field = new.field, told = NULL
        FROM unnest(%s::int[], %s::text[], %s::uuid[], %s::text[], %s::text[])
            AS new (number, state, badge, code, field)
        WHERE r.batch = %s AND r.number = new.number
        """,
        [row.number for row in rows],
        [row.state for row in rows],
        [row.badge for row in rows],
        [row.code for row in rows],
        [row.field for row in rows],
        batch,
    )


def waiting(work: Work, batch: UUID, numbers: Sequence[int]) -> list[tuple[int, str]]:
    """Those of the rows that are still to be taken in, held by this work; each with its text."""
    rows = work.rows(
        """
        SELECT number, told FROM batch_rows
        WHERE batch = %s AND number = ANY(%s) AND state = 'waiting' ORDER BY number FOR UPDATE
        """,
        batch,
        list(numbers),
    )
    return [(row["number"], row["told"]) for row in rows]


def organisation_of(work: Work, batch: UUID) -> str | None:
    """Whose batch it is."""
    row = work.row("SELECT organisation FROM batches WHERE id = %s", batch)
    return None if row is None else str(row["organisation"])


def batches_of(
    work: Work, who: Asker, *, batch: UUID | None = None, before: UUID | None = None, most: int = 50
) -> list[Batch]:
    """The batches of an organisation, the newest first.

    Args:
        work: the unit of work.
        who: whose.
        batch: only this one.
        before: those that come after this one in the list.
        most: how many.
    """
    rows = work.rows(
        """
        WITH chosen AS (
            SELECT id, channel, label, size, made FROM batches
            WHERE organisation = %s AND (%s::uuid IS NULL OR id = %s)
            AND (%s::uuid IS NULL OR (made, id) < (SELECT made, id FROM batches WHERE id = %s))
            ORDER BY made DESC, id DESC LIMIT %s
        )
        SELECT c.*, n.* FROM chosen c CROSS JOIN LATERAL (
            SELECT count(*) FILTER (WHERE r.state = 'waiting') AS waiting,
                count(*) FILTER (WHERE r.state = 'awarded') AS awarded,
                count(*) FILTER (WHERE r.state = 'known') AS known,
                count(*) FILTER (WHERE r.state = 'refused') AS refused,
                count(*) FILTER (WHERE r.state = 'rejected') AS rejected,
                count(*) FILTER (WHERE r.state = 'awarded' AND
                    (k.id IS NULL OR k.signed IS NOT NULL OR k.problem IS NOT NULL)) AS signed
            FROM batch_rows r LEFT JOIN credentials k ON k.id = r.badge WHERE r.batch = c.id
        ) n ORDER BY c.made DESC, c.id DESC
        """,
        who.organisation, batch, batch, before, before, most,
    )  # fmt: skip
    return [Batch(**row) for row in rows]


def batch_of(work: Work, who: Asker, batch: UUID) -> Batch | None:
    """One batch of an organisation; None if it is not one of its own."""
    return next(iter(batches_of(work, who, batch=batch)), None)


def rows_of(work: Work, batch: UUID, *, after: int = 0, most: int = 100) -> list[BatchRow]:
    """The rows of a batch from a number on; whose it is was looked at before."""
    rows = work.rows(
        """
        SELECT r.number, r.external_id, r.module_id, r.state, r.badge, r.code, r.field,
            CASE WHEN k.id IS NULL THEN NULL WHEN k.signed IS NOT NULL THEN 'signed'
                 WHEN k.problem IS NOT NULL THEN 'failed' ELSE 'planned' END AS standing
        FROM batch_rows r LEFT JOIN credentials k ON k.id = r.badge
        WHERE r.batch = %s AND r.number > %s ORDER BY r.number LIMIT %s
        """,
        batch,
        after,
        most,
    )
    return [BatchRow(**row) for row in rows]
