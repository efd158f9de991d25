"""The pages on which the committee takes back: accreditations, and the recognition of providers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from branchebadges.branch import register
from branchebadges.branch.accrediting import recognised_since
from branchebadges.moments import day_of
from issuer_app.accreditations import forms, interests, motions, withdrawing
from issuer_app.accreditations.committee_pages import faults_of, names
from issuer_app.accreditations.forms import InForm, value
from issuer_app.accreditations.judging import member_of
from issuer_app.accreditations.letters import COMMITTEE_PAGE
from issuer_app.accreditations.proposing import FaultyError
from issuer_app.accreditations.provider_pages import PAGE, PRIVATE, SENT_ON, WRONG
from issuer_app.accreditations.withdrawing import Withdrawal
from issuer_app.branch import BranchInDatabase
from issuer_app.dependencies import AsCommittee, InWork, csrf_for
from issuer_app.pages import page
from issuer_app.problems import described

if TYPE_CHECKING:
    from collections.abc import Mapping

    from branchebadges.branch.register import Entry
    from issuer_app.accreditations.said import Faults
    from issuer_app.people import Asker
    from issuer_app.work import Work

router: Final = APIRouter(prefix=COMMITTEE_PAGE, tags=["committee"])

_AT_ONCE: Final = 3000
"""Of so many people the consequences are counted while the page waits; of more by a job."""


@router.get("/accreditations", summary="The accreditations in force", response_class=Response,
            responses={200: PAGE, **described(401, 404)})  # fmt: skip
def accreditations(request: Request, work: InWork, who: AsCommittee) -> Response:  # noqa: ARG001
    """By module."""
    branch, today = BranchInDatabase.of(work), day_of(work.at)
    known = register.modules_of(branch)
    rows = [
        (entry.decision, known[entry.decision.module_id])
        for entry in register.entries_of(branch).values()
        if entry.decision.withdrawn_on is None and today <= entry.decision.last_day
    ]
    return page(
        request,
        "accreditations/accreditations.html.j2",
        headers=PRIVATE,
        rows=sorted(rows, key=lambda row: (row[1].title_nl.casefold(), row[0].valid_from)),
        names=names(branch),
    )


@router.get("/accreditations/{decision_id}", summary="What taking back an accreditation would do",
            response_class=Response,
            responses={200: PAGE, 422: WRONG, **described(401, 404)})  # fmt: skip
def consider(  # noqa: PLR0917 - a query of as many parts
    request: Request,
    work: InWork,
    who: AsCommittee,
    decision_id: str,
    mode: str = "",
    on: str = "",
    since: str = "",
) -> Response:
    """The form; with a way and a day also the consequences, in numbers."""
    entry = withdrawing.entry_of(BranchInDatabase.of(work), decision_id)
    asked = {"mode": mode, "on": on or None, "since": since or None}
    if not mode:
        return _form(request, work, who, entry, asked)
    try:
        withdrawal = Withdrawal.model_validate(asked)
        decision = withdrawing.withdrawn(entry.decision, withdrawal, day_of(work.at))
    except ValidationError as error:
        return _form(request, work, who, entry, asked, faults=faults_of(error))
    except FaultyError as error:
        return _form(request, work, who, entry, asked, faults=error.faults)
    foreseen = None
    if withdrawing.holders(work, decision.module_id) <= _AT_ONCE:
        branch = BranchInDatabase.of(work)
        foreseen = withdrawing.numbers_of(withdrawing.foreseen(branch, decision))
    return _form(request, work, who, entry, asked, foreseen=foreseen, asked_for=True)


@router.post("/accreditations/{decision_id}", summary="Put forward to take it back",
             response_class=Response,
             responses={303: SENT_ON, 422: WRONG, **described(401, 403, 404, 409)})  # fmt: skip
def put_forward(
    request: Request, work: InWork, who: AsCommittee, decision_id: str, form: InForm
) -> Response:
    """For another member to confirm."""
    document = forms.withdrawal_document(form)
    entry = withdrawing.entry_of(BranchInDatabase.of(work), decision_id)
    try:
        withdrawal = Withdrawal.model_validate(document)
        motion = withdrawing.put_withdrawal(work, who, decision_id, withdrawal)
    except ValidationError as error:
        return _form(request, work, who, entry, document, faults=faults_of(error))
    except FaultyError as error:
        return _form(request, work, who, entry, document, faults=error.faults)
    return RedirectResponse(f"{COMMITTEE_PAGE}/motions/{motion.id}", 303)


def _form(
    request: Request,
    work: Work,
    who: Asker,
    entry: Entry,
    asked: Mapping[str, Any],
    *,
    faults: Faults | None = None,
    foreseen: Mapping[str, Any] | None = None,
    asked_for: bool = False,
) -> Response:
    branch = BranchInDatabase.of(work)
    organisation = withdrawing.provider_of(branch, entry.decision)
    return page(
        request,
        "accreditations/withdrawal.html.j2",
        status=422 if faults else 200,
        headers=PRIVATE,
        csrf=csrf_for(request),
        decision=entry.decision,
        module=register.modules_of(branch)[entry.decision.module_id],
        provider=names(branch)[organisation],
        today=day_of(work.at),
        asked=asked,
        faults=faults or {},
        foreseen=foreseen,
        asked_for=asked_for,
        open=any(each.settled is None for each in motions.about(work, entry.decision.id)),
        interest=organisation in interests.of_member(work, member_of(who)),
    )


@router.get("/providers", summary="The providers, and who is recognised",
            response_class=Response, responses={200: PAGE, **described(401, 404)})  # fmt: skip
def providers(request: Request, work: InWork, who: AsCommittee) -> Response:
    """By name."""
    return _providers(request, work, who)


def _providers(
    request: Request, work: Work, who: Asker, *, faults: Faults | None = None, about: str = ""
) -> Response:
    branch = BranchInDatabase.of(work)
    parties = [each for each in branch.settings.organisations if each.kind == "provider"]
    return page(
        request,
        "accreditations/providers.html.j2",
        status=422 if faults else 200,
        headers=PRIVATE,
        csrf=csrf_for(request),
        rows=[
            (each, recognised_since(branch, each))
            for each in sorted(parties, key=lambda party: party.name.casefold())
        ],
        mine=interests.of_member(work, member_of(who)),
        under_way={each.subject: each for each in motions.open_ones(work)},
        faults=faults or {},
        about=about,
    )


@router.post("/providers/{organisation}", summary="Put forward to recognise a provider no more",
             response_class=Response,
             responses={303: SENT_ON, 422: WRONG, **described(401, 403, 404, 409)})  # fmt: skip
def derecognise(
    request: Request, work: InWork, who: AsCommittee, organisation: str, form: InForm
) -> Response:
    """For another member to confirm."""
    words = value(form, "words")[:4000]
    try:
        motion = withdrawing.put_derecognition(work, who, organisation, words)
    except FaultyError as error:
        return _providers(request, work, who, faults=error.faults, about=organisation)
    return RedirectResponse(f"{COMMITTEE_PAGE}/motions/{motion.id}", 303)
