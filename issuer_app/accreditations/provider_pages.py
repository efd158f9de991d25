"""The pages on which a provider proposes: modules, and itself to be recognised."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from branchebadges.branch import register
from branchebadges.branch.accrediting import recognised_since
from issuer_app.accreditations import forms, motions, proposals, proposing
from issuer_app.accreditations.forms import InForm, value
from issuer_app.accreditations.letters import PROVIDER_PAGE
from issuer_app.accreditations.proposals import Kind
from issuer_app.accreditations.proposing import FaultyError
from issuer_app.accreditations.said import ASSESSMENTS, AUDIENCES, FORMS, KINDS, LANGUAGES
from issuer_app.branch import BranchInDatabase
from issuer_app.dependencies import AsProvider, InWork, csrf_for
from issuer_app.pages import page
from issuer_app.problems import described, not_found

if TYPE_CHECKING:
    from collections.abc import Mapping

    from issuer_app.accreditations.proposals import Proposal
    from issuer_app.accreditations.said import Faults
    from issuer_app.people import Asker
    from issuer_app.work import Work

router: Final = APIRouter(prefix=PROVIDER_PAGE, tags=["proposals"])

PRIVATE: Final = {"X-Robots-Tag": "noindex, nofollow, noarchive", "Cache-Control": "no-store"}
PAGE: Final = {"content": {"text/html": {}}, "description": "A page"}
SENT_ON: Final = {"description": "It was done; the answer is a page"}
WRONG: Final = {"content": {"text/html": {}}, "description": "The form, and what is wrong in it"}


@router.get("", summary="What this provider proposed", response_class=Response,
            responses={200: PAGE, **described(401, 404)})  # fmt: skip
def proposed(request: Request, work: InWork, who: AsProvider) -> Response:
    """With the modules there are, of which a next version can be proposed."""
    branch = BranchInDatabase.of(work)
    organisation = who.organisation or ""
    party = branch.settings.organisation(organisation)
    return page(
        request,
        "accreditations/proposed.html.j2",
        headers=PRIVATE,
        party=party,
        since=recognised_since(branch, party),
        rows=proposals.of_organisation(work, organisation),
        modules=proposing.modules_of_provider(branch, organisation),
    )


@router.get("/new", summary="The form for a new proposal", response_class=Response,
            responses={200: PAGE, **described(401, 404)})  # fmt: skip
def begin(
    request: Request, work: InWork, who: AsProvider, kind: Kind = "module", of: str = ""
) -> Response:
    """Empty, or with what was said of a module before."""
    document: dict[str, Any] = {}
    if of:
        mine = proposing.modules_of_provider(BranchInDatabase.of(work), who.organisation or "")
        module = next((each for each in mine if each.id == of), None)
        if module is None:
            raise not_found()
        document = proposals.as_document(proposing.next_version(module))
    return _form(request, work, who, kind, document or _empty(kind))


@router.post("", summary="Keep a new proposal, or hand it in", response_class=Response,
             responses={303: SENT_ON, 422: WRONG, **described(401, 403, 404)})  # fmt: skip
def keep_new(
    request: Request, work: InWork, who: AsProvider, form: InForm, kind: Kind = "module"
) -> Response:
    """A draft is kept whatever it lacks."""
    document = _document(kind, form)
    try:
        proposal = proposing.keep(work, who, kind, document)
    except FaultyError as error:
        return _form(request, work, who, kind, document, faults=error.faults)
    return _go_on(request, work, who, proposal, form)


@router.get("/{proposal_id}", summary="A proposal, and how it stands", response_class=Response,
            responses={200: PAGE, **described(401, 404)})  # fmt: skip
def look(request: Request, work: InWork, who: AsProvider, proposal_id: UUID) -> Response:
    """As a form as long as it may be changed."""
    proposal = proposing.own(work, who, proposal_id)
    if proposal.may_change:
        document = proposals.as_document(proposal.said)
        return _form(request, work, who, proposal.kind, document, proposal=proposal)
    return page(
        request,
        "accreditations/proposal.html.j2",
        headers=PRIVATE,
        proposal=proposal,
        **told(work, proposal),
    )


@router.post("/{proposal_id}", summary="Change a proposal, hand it in, or take it back",
             response_class=Response,
             responses={303: SENT_ON, 422: WRONG, **described(401, 403, 404, 409)})  # fmt: skip
def change(
    request: Request, work: InWork, who: AsProvider, proposal_id: UUID, form: InForm
) -> Response:
    """What was handed in is not changed any more."""
    proposal = proposing.own(work, who, proposal_id)
    if value(form, "action") == "drop":
        proposing.drop(work, proposal)
        return RedirectResponse(PROVIDER_PAGE, 303)
    document = _document(proposal.kind, form)
    try:
        proposal = proposing.keep(work, who, proposal.kind, document, of=proposal)
    except FaultyError as error:
        return _form(
            request, work, who, proposal.kind, document, proposal=proposal, faults=error.faults
        )
    return _go_on(request, work, who, proposal, form)


def _go_on(request: Request, work: Work, who: Asker, proposal: Proposal, form: InForm) -> Response:
    """Hand in what was kept, if that was asked; with faults it stays a draft."""
    if value(form, "action") == "hand-in":
        try:
            proposing.hand_in(work, proposal)
        except FaultyError as error:
            document = proposals.as_document(proposal.said)
            return _form(
                request, work, who, proposal.kind, document, proposal=proposal, faults=error.faults
            )
    return RedirectResponse(f"{PROVIDER_PAGE}/{proposal.id}?kept", 303)


def _document(kind: Kind, form: InForm) -> dict[str, Any]:
    return forms.module_document(form) if kind == "module" else forms.provider_document(form)


def _empty(kind: Kind) -> dict[str, Any]:
    return proposals.as_document(KINDS[kind]())


def _form(
    request: Request,
    work: Work,
    who: Asker,
    kind: Kind,
    document: Mapping[str, Any],
    *,
    proposal: Proposal | None = None,
    faults: Faults | None = None,
) -> Response:
    branch = BranchInDatabase.of(work)
    return page(
        request,
        f"accreditations/{kind}_form.html.j2",
        status=422 if faults else 200,
        headers=PRIVATE,
        csrf=csrf_for(request),
        party=branch.settings.organisation(who.organisation or ""),
        proposal=proposal,
        said=forms.shown(document),
        faults=faults or {},
        framework=register.framework_of(branch),
        choices={"assessment": ASSESSMENTS, "form": FORMS, "language": LANGUAGES,
                 "audience": AUDIENCES},
        remarks=proposals.remarks_on(work, proposal.id) if proposal else [],
        kept="kept" in request.query_params,
    )  # fmt: skip


def told(work: Work, proposal: Proposal) -> dict[str, Any]:
    """What a page says of a proposal beside what was said in it."""
    return {
        "framework": register.framework_of(BranchInDatabase.of(work)),
        "remarks": proposals.remarks_on(work, proposal.id),
        "decision": _decision(work, proposal),
    }


def _decision(work: Work, proposal: Proposal) -> motions.Motion | None:
    rows = motions.about(work, str(proposal.id))
    return next((each for each in rows if each.stand == "done"), None)
