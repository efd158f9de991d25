"""What programs of providers send and get, as the OpenAPI document describes it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from issuer_app.providers.reporting import MOST_AT_ONCE
from issuer_app.providers.sentences import sentences

if TYPE_CHECKING:
    from issuer_app.providers.badges import Issued
    from issuer_app.providers.batches import Batch, BatchRow

Short = Annotated[str, Field(max_length=2_000)]


class CompletionIn(BaseModel):
    """A completion as a provider reports it. Who issues, and for how many points, it cannot say."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    external_id: Annotated[str, Field(min_length=1, max_length=200, examples=["lms-2026-00123"])]
    """The provider's own id of the event; the same one again is the same completion."""
    person_id: Annotated[str, Field(max_length=64, examples=["P067"])]
    module_id: Annotated[str, Field(max_length=200, examples=["onboarding"])]
    completed_at: Annotated[str, Field(max_length=40, examples=["2026-11-20"])]
    result: Annotated[str, Field(max_length=40, examples=["passed"])] = "completed"
    full_name: Short | None = None
    email: Short | None = None
    category: Short | None = None
    library: Short | None = None
    started_on: Short | None = None
    score: Annotated[float | Short | None, Field(examples=["85"])] = None
    component: Short | None = None
    evidence_url: Short | None = None


class CompletionsIn(BaseModel):
    """One or many completions."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    completions: Annotated[list[CompletionIn], Field(min_length=1, max_length=MOST_AT_ONCE)]


class RowOut(BaseModel):
    """What became of one completion."""

    row: int = Field(examples=[1])
    external_id: str = Field(examples=["lms-2026-00123"])
    module_id: str = Field(examples=["onboarding"])
    state: Literal["waiting", "awarded", "known", "refused", "rejected"]
    badge: str | None = Field(examples=["urn:uuid:7d9bb2a0-3a6b-4c3e-8f0e-0c4f0b9c1a11"])
    standing: Literal["planned", "signed", "failed"] | None
    code: str | None = Field(examples=["not_accredited"])
    field: str | None
    reason: dict[str, str] | None

    @classmethod
    def of(cls, row: BatchRow) -> RowOut:
        """The row with its words."""
        return cls(
            row=row.number,
            external_id=row.external_id,
            module_id=row.module_id,
            state=row.state,
            badge=f"urn:uuid:{row.badge}" if row.badge else None,
            standing=row.standing,
            code=row.code,
            field=row.field,
            reason=sentences(row.code, row.field),
        )


class BatchOut(BaseModel):
    """Completions that were reported together: how far they are, and what became of each."""

    id: UUID
    channel: Literal["api", "csv"]
    made: datetime
    size: int
    waiting: int
    awarded: int
    known: int
    refused: int
    rejected: int
    signed: int
    done: bool
    rows: list[RowOut]
    next: int | None = Field(description="The `after` of the next page; null on the last one.")

    @classmethod
    def of(cls, batch: Batch, rows: list[BatchRow], *, more: bool = False) -> BatchOut:
        """The batch with these of its rows."""
        return cls(
            id=batch.id,
            channel=batch.channel,
            made=batch.made,
            size=batch.size,
            waiting=batch.waiting,
            awarded=batch.awarded,
            known=batch.known,
            refused=batch.refused,
            rejected=batch.rejected,
            signed=batch.signed,
            done=batch.is_done,
            rows=[RowOut.of(row) for row in rows],
            next=rows[-1].number if more and rows else None,
        )


class BatchesOut(BaseModel):
    """Batches, the newest first."""

    batches: list[BatchOut]
    next: UUID | None


class BadgeOut(BaseModel):
    """A badge of the provider, and how it stands."""

    id: UUID
    module_id: str
    external_id: str | None
    planned: datetime
    signed: datetime | None
    state: Literal["planned", "failed", "signed", "suspended", "revoked", "erased"]
    reason: str | None
    credential: str | None = Field(description="The signed text, to be kept as it is.")
    jwt: str | None

    @classmethod
    def of(cls, badge: Issued) -> BadgeOut:
        """The badge; in a list without its texts."""
        return cls(
            id=badge.id,
            module_id=badge.module_id,
            external_id=badge.external_id,
            planned=badge.planned,
            signed=badge.signed,
            state=badge.state,
            reason=badge.reason,
            credential=badge.body,
            jwt=badge.token,
        )


class BadgesOut(BaseModel):
    """Badges, the oldest first."""

    badges: list[BadgeOut]
    next: UUID | None


class ReasonIn(BaseModel):
    """Why something is changed: one sentence, without names; it is kept with the status."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\x00-\x1f\x7f]+$")]


class CorrectionIn(ReasonIn):
    """What it should have said: a completion of the same person, under an id of its own."""

    completion: CompletionIn


class CorrectionOut(BaseModel):
    """What became of the completion that says it right."""

    state: Literal["awarded", "known", "refused", "rejected"]
    badge: str | None
    corrected: bool
    code: str | None
    reason: dict[str, str] | None


class TokenOut(BaseModel):
    """An access token (RFC 6749, 5.1)."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - a word of RFC 6749
    expires_in: int
    scope: str
