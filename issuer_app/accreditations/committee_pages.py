"""The pages of the committee: what waits, judging it, and settling what another put forward."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from branchebadges.branch import register
from branchebadges.branch.accrediting import recognised_since
from branchebadges.branch.rulebook import rules_on
from branchebadges.days import add_days
from branchebadges.moments import day_of
from branchebadges.reading import as_json
from issuer_app.accreditations import forms, interests, judging, motions, proposals, withdrawing
from issuer_app.accreditations.carrying_out import ANNOUNCED
from issuer_app.accreditations.criteria import criteria
from issuer_app.accreditations.forms import InForm, value, values
from issuer_app.accreditations.judging import Judgement, member_of
from issuer_app.accreditations.letters import COMMITTEE_PAGE
from issuer_app.accreditations.proposing import FaultyError
from issuer_app.accreditations.provider_pages import PAGE, PRIVATE, SENT_ON, WRONG, told
from issuer_app.accreditations.said import Faults, ModuleSaid
from issuer_app.branch import BranchInDatabase
from issuer_app.dependencies import AsCommittee, InWork, csrf_for
from issuer_app.pages import page
from issuer_app.people.roles import address_of
from issuer_app.problems import described, not_found

if TYPE_CHECKING:
    from collections.abc import Mapping

    from issuer_app.accreditations.motions import Motion
    from issuer_app.accreditations.proposals import Proposal
    from issuer_app.people import Asker
    from issuer_app.work import Work

router: Final = APIRouter(prefix=COMMITTEE_PAGE, tags=["committee"])


@router.get("", summary="What waits for the committee", response_class=Response,
            responses={200: PAGE, **described(401, 404)})  # fmt: skip
def waiting(
    request: Request,
    work: InWork,
    who: AsCommittee,
    kind: Literal["", "module", "provider"] = "",
    organisation: str = "",
) -> Response:
    """Proposals, the oldest first; what another member put forward; what ends soon."""
    branch = BranchInDatabase.of(work)
    known = register.modules_of(branch)
    return page(
        request,
        "accreditations/waiting.html.j2",
        headers=PRIVATE,
        rows=proposals.queue(work, kind=kind, organisation=organisation),
        names=names(branch),
        kind=kind,
        organisation=organisation,
        organisations=proposals.waiting_organisations(work),
        open=motions.open_ones(work),
        settled=motions.latest(work, most=10),
        me=member_of(who),
        mine=interests.of_member(work, member_of(who)),
        ending=[
            (entry.decision, known[entry.decision.module_id])
            for entry in withdrawing.ending(branch, timedelta(days=max(ANNOUNCED)))
        ],
        now=work.at,
    )


def names(branch: BranchInDatabase) -> dict[str, str]:
    """What each organisation is called."""
    return {each.id: each.name for each in branch.settings.organisations}


@router.get("/proposals/{proposal_id}", summary="A proposal, to be judged",
            response_class=Response, responses={200: PAGE, **described(401, 404)})  # fmt: skip
def look(request: Request, work: InWork, who: AsCommittee, proposal_id: UUID) -> Response:
    """With the criteria, and the points that the rules give for its hours."""
    proposal = judging.waiting(work, proposal_id)
    return _judging(request, work, who, proposal, _suggested(work, proposal))


@router.post("/proposals/{proposal_id}", summary="Judge a proposal", response_class=Response,
             responses={303: SENT_ON, 422: WRONG, **described(401, 403, 404, 409)})  # fmt: skip
def judge(
    request: Request, work: InWork, who: AsCommittee, proposal_id: UUID, form: InForm
) -> Response:
    """It is put forward for another member; asking for changes takes effect at once."""
    proposal = judging.waiting(work, proposal_id)
    codes = [each.id for each in criteria().about(proposal.kind)]
    document = forms.judgement_document(form, codes)
    try:
        judgement = Judgement.model_validate(document)
        motion = judging.judge(work, who, proposal, judgement)
    except ValidationError as error:
        return _judging(request, work, who, proposal, document, faults=faults_of(error))
    except FaultyError as error:
        return _judging(request, work, who, proposal, document, faults=error.faults)
    to = f"{COMMITTEE_PAGE}/motions/{motion.id}" if motion else COMMITTEE_PAGE
    return RedirectResponse(to, 303)


def faults_of(error: ValidationError) -> Faults:
    """What cannot be read of a form, by field."""
    return {str(each["loc"][0]): "choice" for each in error.errors(include_input=False)}


def _suggested(work: Work, proposal: Proposal) -> dict[str, Any]:
    """What the form holds at first: the hours that were said, and what the rules make of them."""
    today = day_of(work.at)
    empty = Judgement.model_construct(outcome="").model_dump(warnings=False)
    suggested = {**empty, "valid_from": today, "valid_until": add_days(today, 5 * 365)}
    if isinstance(proposal.said, ModuleSaid):
        hours = proposal.said.study_hours
        suggested["study_hours"] = hours
        if hours:
            rules = rules_on(BranchInDatabase.of(work), today)
            suggested["points"] = as_json(rules.points_for_hours(hours))
    return suggested


def _judging(
    request: Request,
    work: Work,
    who: Asker,
    proposal: Proposal,
    judged: Mapping[str, Any],
    *,
    faults: Faults | None = None,
) -> Response:
    branch, member = BranchInDatabase.of(work), member_of(who)
    known = register.modules_of(branch)
    party = branch.settings.organisation(proposal.organisation)
    module = known.get(getattr(proposal.said, "module_id", ""))
    return page(
        request,
        "accreditations/judging.html.j2",
        status=422 if faults else 200,
        headers=PRIVATE,
        csrf=csrf_for(request),
        proposal=proposal,
        party=party,
        since=recognised_since(branch, party),
        known=module,
        before=[
            entry
            for entry in register.entries_of(branch).values()
            if module is not None and entry.decision.module_id == module.id
        ],
        criteria=criteria(),
        judged=judged,
        faults=faults or {},
        interest=proposal.organisation in interests.of_member(work, member),
        motions=motions.about(work, str(proposal.id)),
        **told(work, proposal),
    )


@router.get("/motions/{motion_id}", summary="What was put forward, to be settled",
            response_class=Response, responses={200: PAGE, **described(401, 404)})  # fmt: skip
def consider(request: Request, work: InWork, who: AsCommittee, motion_id: UUID) -> Response:
    """All that would be decided, and for a withdrawal what it would do."""
    return _considering(request, work, who, _motion(work, motion_id))


@router.post("/motions/{motion_id}", summary="Confirm what was put forward, or turn it down",
             response_class=Response,
             responses={303: SENT_ON, 422: WRONG, **described(401, 403, 404, 409)})  # fmt: skip
def settle(
    request: Request, work: InWork, who: AsCommittee, motion_id: UUID, form: InForm
) -> Response:
    """Only another member than the one who put it forward can confirm it."""
    motion, words = _motion(work, motion_id), value(form, "words")[:4000]
    try:
        judging.settle(work, who, motion, carry=value(form, "action") == "carry", words=words)
    except FaultyError as error:
        return _considering(request, work, who, motion, faults=error.faults)
    there = motions.find(work, motion_id)
    return RedirectResponse(
        f"{COMMITTEE_PAGE}/motions/{motion_id}" if there else COMMITTEE_PAGE, 303
    )


def _motion(work: Work, motion_id: UUID) -> Motion:
    motion = motions.find(work, motion_id)
    if motion is None:
        raise not_found()
    return motion


def _considering(
    request: Request, work: Work, who: Asker, motion: Motion, *, faults: Faults | None = None
) -> Response:
    member = member_of(who)
    return page(
        request,
        "accreditations/motion.html.j2",
        status=422 if faults else 200,
        headers=PRIVATE,
        csrf=csrf_for(request),
        motion=motion,
        names=names(BranchInDatabase.of(work)),
        mover=address_of(work, motion.moved_by),
        settler=address_of(work, motion.settled_by) if motion.settled_by else "",
        own=member == motion.moved_by,
        interest=motion.organisation in interests.of_member(work, member),
        criteria=criteria(),
        as_day=date.fromisoformat,
        faults=faults or {},
    )


@router.get("/interests", summary="With whom a member has to do", response_class=Response,
            responses={200: PAGE, **described(401, 404)})  # fmt: skip
def interest(request: Request, work: InWork, who: AsCommittee) -> Response:
    """On these the member does not decide."""
    branch, member = BranchInDatabase.of(work), member_of(who)
    return page(
        request,
        "accreditations/interests.html.j2",
        headers=PRIVATE,
        csrf=csrf_for(request),
        parties=sorted(
            (each for each in branch.settings.organisations if each.kind == "provider"),
            key=lambda each: each.name.casefold(),
        ),
        declared=interests.declared(work, member),
        by_role=interests.of_member(work, member) - interests.declared(work, member),
        kept="kept" in request.query_params,
    )


@router.post("/interests", summary="Say with whom a member has to do", response_class=Response,
             responses={303: SENT_ON, **described(401, 403, 404)})  # fmt: skip
def declare(work: InWork, who: AsCommittee, form: InForm) -> Response:
    """The whole list at once."""
    known = set(names(BranchInDatabase.of(work)))
    interests.declare(work, member_of(who), known & set(values(form, "organisation")))
    return RedirectResponse(f"{COMMITTEE_PAGE}/interests?kept", 303)
