"""The routes for programs of providers. Who asks, and what it may, stands in each route's type."""

from __future__ import annotations

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Header, Path, Query

from branchebadges.branch.revoking import Change
from branchebadges.errors import Malformed
from issuer_app.dependencies import InWork, provider_with
from issuer_app.people.asker import Asker
from issuer_app.problems import Problem, described, not_found
from issuer_app.providers import badges, batches, reporting
from issuer_app.providers.schemas import (
    BadgeOut,
    BadgesOut,
    BatchesOut,
    BatchOut,
    CompletionsIn,
    CorrectionIn,
    CorrectionOut,
    ReasonIn,
)
from issuer_app.providers.sentences import sentences
from issuer_app.work import Work

router: Final = APIRouter(prefix="/api", tags=["providers"])

_REFUSALS: Final[dict[int | str, dict[str, Any]]] = described(401, 403, 404, 422)

Writes = Annotated[Asker, provider_with("completions:write")]
Reads = Annotated[Asker, provider_with("badges:read")]
Revokes = Annotated[Asker, provider_with("badges:revoke")]
BatchId = Annotated[UUID, Path(description="The id that a report was answered with.")]
BadgeId = Annotated[UUID, Path(description="The id of a badge, without `urn:uuid:`.")]
Most = Annotated[int, Query(alias="limit", ge=1, le=500)]
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        pattern=r"^[\x21-\x7e]+$",
        description="Chosen by the caller; the same key with the same body is the same request.",
    ),
]


@router.post(
    "/completions",
    status_code=202,
    summary="Report completions",
    responses={**_REFUSALS, **described(409, 413)},
)
def report(told: CompletionsIn, who: Writes, work: InWork, key: Key = None) -> BatchOut:
    """Each row is decided on by itself: awarded, known already, refused or rejected with a reason.

    The badge is signed soon after; `standing` says so.
    """
    rows = [each.model_dump(exclude_none=True) for each in told.completions]
    batch = reporting.report(work, who, rows, key=key)
    return _batch(work, who, batch, after=0, most=reporting.MOST_AT_ONCE)


@router.get("/batches", summary="What was reported", responses=_REFUSALS)
def list_batches(
    who: Reads, work: InWork, before: UUID | None = None, most: Most = 50
) -> BatchesOut:
    """The newest first, without their rows."""
    found = batches.batches_of(work, who, before=before, most=most + 1)
    page = found[:most]
    return BatchesOut(
        batches=[BatchOut.of(each, []) for each in page],
        next=page[-1].id if len(found) > most else None,
    )


@router.get("/batches/{batch}", summary="What became of a report", responses=_REFUSALS)
def one_batch(
    batch: BatchId,
    who: Reads,
    work: InWork,
    after: Annotated[int, Query(ge=0, le=10**9)] = 0,
    most: Most = 100,
) -> BatchOut:
    """A page of its rows, from the one after `after`."""
    return _batch(work, who, batch, after=after, most=most)


def _batch(work: Work, who: Asker, batch: UUID, *, after: int, most: int) -> BatchOut:
    found = batches.batch_of(work, who, batch)
    if found is None:
        raise not_found()
    rows = batches.rows_of(work, batch, after=after, most=most + 1)
    return BatchOut.of(found, rows[:most], more=len(rows) > most)


@router.get("/badges", summary="The badges of the provider", responses=_REFUSALS)
def list_badges(who: Reads, work: InWork, after: UUID | None = None, most: Most = 50) -> BadgesOut:
    """The oldest first, without their texts."""
    found = badges.badges_of(work, who, after=after, most=most + 1)
    page = found[:most]
    return BadgesOut(
        badges=[BadgeOut.of(each) for each in page],
        next=page[-1].id if len(found) > most else None,
    )


@router.get("/badges/{badge}", summary="One badge, as it was signed", responses=_REFUSALS)
def one_badge(badge: BadgeId, who: Reads, work: InWork) -> BadgeOut:
    """How it stands; signed, also the text itself and the same as a JWT."""
    found = badges.badge_of(work, who, badge)
    if found is None:
        raise not_found()
    return BadgeOut.of(found)


@router.post(
    "/badges/{badge}/revocation", status_code=202, summary="Revoke a badge", responses=_REFUSALS
)
def revoke(badge: BadgeId, why: ReasonIn, who: Revokes, work: InWork) -> BadgeOut:
    """For ever. What it means for diplomas is looked at soon after."""
    return _changed(work, who, badge, "revoke", why)


@router.post(
    "/badges/{badge}/suspension", status_code=202, summary="Suspend a badge", responses=_REFUSALS
)
def suspend(badge: BadgeId, why: ReasonIn, who: Revokes, work: InWork) -> BadgeOut:
    """Until it is reinstated."""
    return _changed(work, who, badge, "suspend", why)


@router.post(
    "/badges/{badge}/reinstatement",
    status_code=202,
    summary="Reinstate a badge",
    responses=_REFUSALS,
)
def reinstate(badge: BadgeId, why: ReasonIn, who: Revokes, work: InWork) -> BadgeOut:
    """One that was suspended holds again."""
    return _changed(work, who, badge, "reinstate", why)


def _changed(work: Work, who: Asker, badge: UUID, step: Change, why: ReasonIn) -> BadgeOut:
    found = badges.change(work, who, badge, step, reason=why.reason)
    if found is None:
        raise not_found()
    return BadgeOut.of(found)


@router.post(
    "/badges/{badge}/correction",
    status_code=202,
    summary="Correct a badge",
    responses={**_REFUSALS, **described(409)},
)
def correct(badge: BadgeId, told: CorrectionIn, who: Revokes, work: InWork) -> CorrectionOut:
    """Award what it should have said, and revoke it for that; nothing where that earns no badge."""
    if "completions:write" not in who.scopes and who.scopes:
        raise Problem(403, "scope", "A correction awards, so the key needs completions:write too.")
    row = told.completion.model_dump(exclude_none=True)
    try:
        outcome = badges.correct(work, who, badge, row, reason=told.reason)
    except Malformed as error:
        raise Problem(422, error.code, error.message, members={"where": error.where}) from error
    if outcome is None:
        raise not_found()
    code = outcome.error.code if outcome.error else outcome.reason
    return CorrectionOut(
        state=outcome.state,
        badge=outcome.badge,
        corrected=outcome.badge is not None,
        code=code,
        reason=sentences(code, None),
    )
