"""The pages of a provider: batches and badges, keys of programs, and who is told of what."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Form, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from branchebadges.errors import Malformed, Refused
from issuer_app import organisations, webhooks
from issuer_app.branch import BranchInDatabase
from issuer_app.dependencies import AsProvider, InWork, csrf_for
from issuer_app.pages import language_of, page
from issuer_app.problems import described, not_found
from issuer_app.providers import badges, batches, drafts
from issuer_app.providers.sentences import sentence

if TYPE_CHECKING:
    from issuer_app.people.asker import Asker
    from issuer_app.providers.badges import Issued
    from issuer_app.work import Work

router: Final = APIRouter(tags=["provider pages"])

PRIVATE: Final = {"X-Robots-Tag": "noindex, nofollow, noarchive", "Cache-Control": "no-store"}
_PAGE: Final[dict[str, Any]] = {"content": {"text/html": {}}, "description": "A page"}
_PAGES: Final[dict[int | str, dict[str, Any]]] = {200: _PAGE, **described(401, 404)}
_FORMS: Final[dict[int | str, dict[str, Any]]] = {
    303: {"description": "On to another page"},
    422: _PAGE,
    **described(401, 403, 404),
}
_ROWS: Final = 100
_DAYS: Final = (90, 365, 730)


def _page(
    request: Request, who: Asker, template: str, *, status: int = 200, **values: Any
) -> Response:
    return page(
        request,
        f"provider/{template}.html.j2",
        status=status,
        headers=PRIVATE,
        organisation=who.organisation,
        csrf=csrf_for(request),
        **values,
    )


@router.get("/provider", summary="The start page of a provider", response_class=Response,
            responses=_PAGES)  # fmt: skip
def start(request: Request, who: AsProvider, work: InWork, before: UUID | None = None) -> Response:
    """What was reported, the newest first."""
    found = batches.batches_of(work, who, before=before, most=21)
    name = BranchInDatabase.of(work).settings.organisation(who.organisation or "").name
    return _page(
        request, who, "start", batches=found[:20], name=name,
        more=found[19].id if len(found) > 20 else None,  # noqa: PLR2004
    )  # fmt: skip


@router.get("/provider/batches/{batch}", summary="How far a batch is", response_class=Response,
            responses=_PAGES)  # fmt: skip
def batch(
    request: Request, batch: UUID, who: AsProvider, work: InWork,
    after: Annotated[int, Query(ge=0, le=10**9)] = 0,
) -> Response:  # fmt: skip
    """What became of each row; while it is under way the page follows it."""
    found = batches.batch_of(work, who, batch)
    if found is None:
        raise not_found()
    rows = batches.rows_of(work, batch, after=after, most=_ROWS + 1)
    return _page(
        request, who, "batch", batch=found, rows=rows[:_ROWS], say=sentence, after=after,
        more=rows[_ROWS - 1].number if len(rows) > _ROWS else None,
    )  # fmt: skip


@router.get("/provider/badges", summary="The badges of a provider", response_class=Response,
            responses=_PAGES)  # fmt: skip
def badge_list(
    request: Request, who: AsProvider, work: InWork, after: UUID | None = None
) -> Response:
    """The oldest first, a page at a time."""
    found = badges.badges_of(work, who, after=after, most=51)
    titles = drafts.offered(work, who)
    return _page(
        request, who, "badges", badges=found[:50], titles=titles,
        more=found[49].id if len(found) > 50 else None,  # noqa: PLR2004
    )  # fmt: skip


@router.get("/provider/badges/{badge}", summary="One badge, and taking it back",
            response_class=Response, responses=_PAGES)  # fmt: skip
def badge(request: Request, badge: UUID, who: AsProvider, work: InWork) -> Response:
    """As it was signed, with its picture."""
    return _badge(request, who, work, badge)


def _badge(
    request: Request, who: Asker, work: Work, badge: UUID, fault: str | None = None
) -> Response:
    found = badges.badge_of(work, who, badge)
    if found is None:
        raise not_found()
    title = drafts.offered(work, who).get(found.module_id, found.module_id)
    told = _told(work, found)
    return _page(request, who, "badge", status=422 if fault else 200, badge=found, title=title,
                 told=told, fault=fault)  # fmt: skip


def _told(work: Work, found: Issued) -> dict[str, Any]:
    """What the badge says, to be shown: its picture, whose it is, when and for how much."""
    if found.body is None:
        return {"picture": drafts.picture_of(work, found.module_id), "holder": None}
    document = json.loads(found.body)
    subject = document["credentialSubject"]
    branch = BranchInDatabase.of(work)
    names = (
        row["identityHash"]
        for row in subject.get("identifier", [])
        if row.get("identityType") == "name"
    )
    return {
        "picture": "/" + branch.path_of(subject["achievement"]["image"]["id"]),
        "holder": next(names, None),
        "points": subject.get("creditsEarned"),
    }


Reason = Annotated[str, Form(max_length=300)]


@router.post("/provider/badges/{badge}/status", summary="Revoke, suspend or reinstate a badge",
             response_class=Response, responses=_FORMS)  # fmt: skip
def change(
    request: Request, badge: UUID, who: AsProvider, work: InWork, *,
    step: Annotated[Literal["revoke", "suspend", "reinstate"], Form()], reason: Reason = "",
) -> Response:  # fmt: skip
    """With a reason, which is kept with the status."""
    why = " ".join(reason.split())
    if not why:
        return _badge(request, who, work, badge, "reason")
    try:
        found = badges.change(work, who, badge, step, reason=why)
    except Refused:
        return _badge(request, who, work, badge, "already")
    if found is None:
        raise not_found()
    return RedirectResponse(f"/provider/badges/{badge}", 303, headers=PRIVATE)


@router.post("/provider/badges/{badge}/correction", summary="Correct a badge",
             response_class=Response, responses=_FORMS)  # fmt: skip
def correct(
    request: Request, badge: UUID, who: AsProvider, work: InWork, *,
    reason: Reason = "",
    external_id: Annotated[str, Form(max_length=200)] = "",
    module_id: Annotated[str, Form(max_length=200)] = "",
    completed_at: Annotated[str, Form(max_length=40)] = "",
    score: Annotated[str, Form(max_length=10)] = "",
) -> Response:  # fmt: skip
    """Award what it should have said, and revoke it for that."""
    row = {"external_id": external_id.strip(), "module_id": module_id.strip(),
           "completed_at": completed_at.strip(), "result": "passed", "score": score}  # fmt: skip
    why = " ".join(reason.split())
    if not why:
        return _badge(request, who, work, badge, "reason")
    try:
        outcome = badges.correct(work, who, badge, row, reason=why)
    except Malformed as error:
        said = sentence(error.code, error.where, language_of(request))
        return _badge(request, who, work, badge, said)
    except Refused:
        return _badge(request, who, work, badge, "already")
    if outcome is None:
        raise not_found()
    if outcome.badge is None:
        code = outcome.error.code if outcome.error else outcome.reason or ""
        return _badge(request, who, work, badge, sentence(code, None, language_of(request)))
    fresh = outcome.badge.removeprefix("urn:uuid:")
    return RedirectResponse(f"/provider/badges/{fresh}", 303, headers=PRIVATE)


@router.get("/provider/keys", summary="The programs of a provider", response_class=Response,
            responses=_PAGES)  # fmt: skip
def keys(request: Request, who: AsProvider, work: InWork) -> Response:
    """API keys and OAuth 2 clients, without their secrets."""
    return _keys(request, who, work)


def _keys(
    request: Request, who: Asker, work: Work, *, given: organisations.Given | None = None,
    fault: bool = False,
) -> Response:  # fmt: skip
    programs = [(each, each.state(work.at)) for each in organisations.programs_of(work, who)]
    return _page(request, who, "keys", status=422 if fault else 200, programs=programs,
                 scopes=organisations.SCOPES, given=given, fault=fault, days=_DAYS)  # fmt: skip


@router.post("/provider/keys", summary="Make a key or client", response_class=Response,
             responses={200: _PAGE, **_FORMS})  # fmt: skip
def make_key(
    request: Request, who: AsProvider, work: InWork, *,
    kind: Annotated[Literal["key", "client"], Form()],
    label: Annotated[str, Form(max_length=200)] = "",
    scope: Annotated[list[str] | None, Form(max_length=10)] = None,
    days: Annotated[int, Form()] = 365,
) -> Response:  # fmt: skip
    """Its secret is shown here, once."""
    try:
        given = organisations.make(work, who, kind=kind, label=label, scopes=scope or (), days=days)
    except Refused:
        return _keys(request, who, work, fault=True)
    return _keys(request, who, work, given=given)


@router.post("/provider/keys/{name}/revocation", summary="Revoke a key or client",
             response_class=Response, responses=_FORMS)  # fmt: skip
def revoke_key(name: str, who: AsProvider, work: InWork) -> Response:
    """It is refused from the next request on."""
    if not organisations.revoke(work, who, name):
        raise not_found()
    return RedirectResponse("/provider/keys", 303, headers=PRIVATE)


@router.get("/provider/webhooks", summary="Where a provider is told of events",
            response_class=Response, responses=_PAGES)  # fmt: skip
def places(request: Request, who: AsProvider, work: InWork) -> Response:
    """The places, and what was told lately."""
    return _places(request, who, work)


def _places(
    request: Request, who: Asker, work: Work, *, secret: str | None = None, fault: bool = False
) -> Response:
    return _page(
        request, who, "webhooks", status=422 if fault else 200,
        places=webhooks.places_of(work, who), events=webhooks.events_of(work, who),
        secret=secret, fault=fault,
    )  # fmt: skip


@router.post("/provider/webhooks", summary="Name a place to be told at", response_class=Response,
             responses={200: _PAGE, **_FORMS})  # fmt: skip
def name_place(
    request: Request, who: AsProvider, work: InWork,
    url: Annotated[str, Form(max_length=600)] = "",
) -> Response:  # fmt: skip
    """Its secret is shown here, once."""
    try:
        secret = webhooks.name(work, who, url)
    except Refused:
        return _places(request, who, work, fault=True)
    return _places(request, who, work, secret=secret)


@router.post("/provider/webhooks/{place}/end", summary="Tell nothing more at a place",
             response_class=Response, responses=_FORMS)  # fmt: skip
def end_place(place: UUID, who: AsProvider, work: InWork) -> Response:
    """What waits is not told either."""
    if not webhooks.end(work, who, place):
        raise not_found()
    return RedirectResponse("/provider/webhooks", 303, headers=PRIVATE)


@router.post("/provider/webhooks/again", summary="Try again what was given up",
             response_class=Response, responses=_FORMS)  # fmt: skip
def again(who: AsProvider, work: InWork) -> Response:
    """Every event under the id it had."""
    webhooks.again(work, who)
    return RedirectResponse("/provider/webhooks", 303, headers=PRIVATE)
