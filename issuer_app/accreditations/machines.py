"""Proposals for programs of providers: drafted, changed, handed in and followed."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from issuer_app.accreditations import motions, proposals, proposing
from issuer_app.accreditations.proposals import Kind, Proposal, State
from issuer_app.accreditations.proposing import FaultyError
from issuer_app.accreditations.said import ModuleSaid, ProviderSaid
from issuer_app.dependencies import InWork, provider_with
from issuer_app.pages import text
from issuer_app.people import Asker
from issuer_app.problems import Problem, described
from issuer_app.work import Work

router: Final = APIRouter(prefix="/api/proposals", tags=["proposals"])

READ: Final = "proposals:read"
WRITE: Final = "proposals:write"

Reads = Annotated[Asker, provider_with(READ)]
Writes = Annotated[Asker, provider_with(WRITE)]
Page = Annotated[int, Query(ge=1, le=10_000, description="50 at a time.")]


class RemarkTold(BaseModel):
    """What the committee asked."""

    at: datetime
    words: str


class ProposalTold(BaseModel):
    """A proposal, and how it stands."""

    id: UUID
    kind: Kind
    state: State
    title: str
    changed: datetime
    submitted: datetime | None = None
    module: ModuleSaid | None = None
    provider: ProviderSaid | None = None
    remarks: list[RemarkTold] = Field(default_factory=list)
    decision: str | None = Field(
        default=None, description="The id of the accreditation, once it is signed."
    )
    reason: str | None = Field(default=None, description="Why it was refused.")


class ProposalsTold(BaseModel):
    """Proposals of this provider, the last changed first."""

    page: int
    proposals: list[ProposalTold]


@router.get("", summary="The proposals of this provider", responses=described(401, 403, 404, 422))
def proposed(work: InWork, who: Reads, page: Page = 1) -> ProposalsTold:
    """50 at a time."""
    rows = proposals.of_organisation(work, who.organisation or "", page=page)
    return ProposalsTold(page=page, proposals=[_told(work, each) for each in rows])


@router.post("", status_code=201, summary="Draft a module version",
             responses=described(400, 401, 403, 404, 413, 422))  # fmt: skip
def draft(work: InWork, who: Writes, module: ModuleSaid) -> ProposalTold:
    """A draft is kept whatever it lacks. It says no points; whose it is follows from the key."""
    said = proposals.as_document(module)
    return _told(work, proposing.keep(work, who, "module", said))


@router.get("/{proposal_id}", summary="One proposal, and how it stands",
            responses=described(401, 403, 404, 422))  # fmt: skip
def look(work: InWork, who: Reads, proposal_id: UUID) -> ProposalTold:
    """Another's is not there."""
    return _told(work, proposing.own(work, who, proposal_id))


@router.put("/{proposal_id}", summary="Change a draft",
            responses=described(400, 401, 403, 404, 409, 413, 422))  # fmt: skip
def change(work: InWork, who: Writes, proposal_id: UUID, module: ModuleSaid) -> ProposalTold:
    """The whole of it at once, as long as it was not handed in."""
    proposal = proposing.own(work, who, proposal_id)
    said = proposals.as_document(module)
    try:
        return _told(work, proposing.keep(work, who, proposal.kind, said, of=proposal))
    except FaultyError as error:
        raise _problem(error) from error


@router.post("/{proposal_id}/submission", summary="Hand a proposal in",
             responses=described(401, 403, 404, 409, 422))  # fmt: skip
def hand_in(work: InWork, who: Writes, proposal_id: UUID) -> ProposalTold:
    """From then on it waits for the committee, and is not changed any more."""
    try:
        proposing.hand_in(work, proposing.own(work, who, proposal_id))
    except FaultyError as error:
        raise _problem(error) from error
    return _told(work, proposing.own(work, who, proposal_id))


@router.delete("/{proposal_id}", status_code=204, summary="Take a draft back",
               responses=described(401, 403, 404, 409, 422))  # fmt: skip
def drop(work: InWork, who: Writes, proposal_id: UUID) -> None:
    """What was handed in stays."""
    proposing.drop(work, proposing.own(work, who, proposal_id))


def _problem(error: FaultyError) -> Problem:
    """Every fault at its field, in both languages."""
    rows = [
        {
            "where": f"/{field}",
            "code": code,
            "detail": {
                "nl": str(text("nl", f"accreditations.fault-{code}")),
                "en": str(text("en", f"accreditations.fault-{code}")),
            },
        }
        for field, code in error.faults.items()
    ]
    detail = "The proposal stays a draft until this is mended."
    return Problem(422, "proposal-faulty", detail, members={"errors": rows})


def _told(work: Work, proposal: Proposal) -> ProposalTold:
    said = proposal.said
    found = _settled(work, proposal)
    return ProposalTold(
        id=proposal.id,
        kind=proposal.kind,
        state=proposal.state,
        title=proposal.title,
        changed=proposal.changed,
        submitted=proposal.submitted,
        module=said if isinstance(said, ModuleSaid) else None,
        provider=said if isinstance(said, ProviderSaid) else None,
        remarks=[
            RemarkTold(at=each.at, words=each.words)
            for each in proposals.remarks_on(work, proposal.id)
        ],
        **found,
    )


def _settled(work: Work, proposal: Proposal) -> dict[str, Any]:
    if proposal.state not in {"accepted", "refused"}:
        return {}
    rows = motions.about(work, str(proposal.id))
    done = next((each for each in rows if each.stand == "done"), None)
    if done is None:
        return {}
    if done.kind == "refuse":
        return {"reason": done.detail["words"]}
    return {"decision": done.detail.get("decision", {}).get("id")}
