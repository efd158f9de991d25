"""Proposals: all SQL of what providers lay before the committee, and of what was asked of them."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal
from uuid import UUID

from issuer_app.accreditations.said import KINDS, AnySaid

if TYPE_CHECKING:
    from datetime import datetime

    from issuer_app.work import Row, Work

State = Literal["draft", "submitted", "changes", "decided", "accepted", "refused", "dropped"]
Kind = Literal["module", "provider"]

OPEN: Final = frozenset({"draft", "changes"})
"""The states in which the provider may still change it."""
PAGE_SIZE: Final = 50


@dataclass(frozen=True)
class Proposal:
    """What a provider lays before the committee."""

    id: UUID
    kind: Kind
    organisation: str
    state: State
    said: AnySaid
    made: datetime
    changed: datetime
    submitted: datetime | None

    @property
    def title(self) -> str:
        """What it is called: the module, or the provider itself."""
        return self.said.title or self.organisation

    @property
    def may_change(self) -> bool:
        """May the provider still change it?"""
        return self.state in OPEN


@dataclass(frozen=True)
class Remark:
    """What the committee asked, and when."""

    at: datetime
    words: str


def _proposal(row: Row) -> Proposal:
    return Proposal(
        id=row["id"],
        kind=row["kind"],
        organisation=row["organisation"],
        state=row["state"],
        said=KINDS[row["kind"]].model_validate_json(row["said"]),
        made=row["made"],
        changed=row["changed"],
        submitted=row["submitted"],
    )


def find(work: Work, proposal_id: UUID) -> Proposal | None:
    """One proposal, which nobody else changes until this work is done."""
    row = work.row("SELECT * FROM proposals WHERE id = %s FOR UPDATE", proposal_id)
    return None if row is None else _proposal(row)


def add(work: Work, kind: Kind, organisation: str, said: AnySaid) -> Proposal:
    """Keep a new draft."""
    row = work.row(
        """
        INSERT INTO proposals (id, kind, organisation, module, title, state, said, made, changed)
        VALUES (%s, %s, %s, %s, %s, 'draft', %s, %s, %s) RETURNING *
        """,
        uuid.uuid4(),
        kind,
        organisation,
        getattr(said, "module_id", ""),
        said.title,
        said.model_dump_json(),
        work.at,
        work.at,
    )
    assert row is not None  # noqa: S101 - an INSERT that returns gives its row
    return _proposal(row)


def write(work: Work, proposal: Proposal, said: AnySaid) -> None:
    """Keep what is said now."""
    work.run(
        "UPDATE proposals SET said = %s, module = %s, title = %s, changed = %s WHERE id = %s",
        said.model_dump_json(),
        getattr(said, "module_id", ""),
        said.title,
        work.at,
        proposal.id,
    )


def become(work: Work, proposal_id: UUID, state: State) -> None:
    """Bring it into a state; the moment it was handed in first is its place in the queue."""
    work.run(
        """
        UPDATE proposals SET state = %s, changed = %s,
            submitted = CASE WHEN %s = 'submitted' THEN coalesce(submitted, %s) ELSE submitted END
        WHERE id = %s
        """,
        state,
        work.at,
        state,
        work.at,
        proposal_id,
    )


def of_organisation(work: Work, organisation: str, *, page: int = 1) -> list[Proposal]:
    """What a provider proposed, the last changed first."""
    rows = work.rows(
        """
        SELECT * FROM proposals WHERE organisation = %s AND state <> 'dropped'
        ORDER BY changed DESC, id LIMIT %s OFFSET %s
        """,
        organisation,
        PAGE_SIZE,
        (page - 1) * PAGE_SIZE,
    )
    return [_proposal(row) for row in rows]


def under_way(work: Work, module: str, *, but: UUID) -> bool:
    """Is another proposal of this module handed in and not settled?"""
    row = work.row(
        """
        SELECT 1 AS one FROM proposals
        WHERE module = %s AND kind = 'module' AND id <> %s AND state IN ('submitted', 'decided')
        """,
        module,
        but,
    )
    return row is not None


def queue(
    work: Work, *, kind: str = "", organisation: str = "", state: str = "submitted", page: int = 1
) -> list[Proposal]:
    """What was handed in, the oldest first."""
    rows = work.rows(
        """
        SELECT * FROM proposals
        WHERE state = %s AND (%s = '' OR kind = %s) AND (%s = '' OR organisation = %s)
        ORDER BY submitted, id LIMIT %s OFFSET %s
        """,
        state,
        kind,
        kind,
        organisation,
        organisation,
        PAGE_SIZE,
        (page - 1) * PAGE_SIZE,
    )
    return [_proposal(row) for row in rows]


def waiting_organisations(work: Work) -> list[str]:
    """Of whom something waits."""
    rows = work.rows(
        "SELECT DISTINCT organisation FROM proposals WHERE state = 'submitted' ORDER BY 1"
    )
    return [row["organisation"] for row in rows]


def remark(work: Work, proposal_id: UUID, member: UUID, words: str) -> None:
    """Note what was asked of the provider."""
    work.run(
        "INSERT INTO remarks VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
        proposal_id,
        work.at,
        member,
        words,
    )


def remarks_on(work: Work, proposal_id: UUID) -> list[Remark]:
    """What was asked of the provider, the oldest first."""
    rows = work.rows("SELECT at, words FROM remarks WHERE proposal = %s ORDER BY at", proposal_id)
    return [Remark(row["at"], row["words"]) for row in rows]


def as_document(said: AnySaid) -> dict[str, Any]:
    """What was said as plain values, as a form shows them."""
    document: dict[str, Any] = json.loads(said.model_dump_json())
    return document
