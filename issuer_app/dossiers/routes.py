"""The pages of a holder: the dossier, one badge or diploma, links, consent, a dossier to keep."""

from __future__ import annotations

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Form, Path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from branchebadges.errors import Refused
from issuer_app.branch import BranchInDatabase
from issuer_app.dependencies import AsHolder, InWork, csrf_for
from issuer_app.dossiers import collecting, consenting, sharing
from issuer_app.dossiers.overview import overview
from issuer_app.dossiers.schemas import ShareForm
from issuer_app.dossiers.shown import one
from issuer_app.pages import language_of, page
from issuer_app.problems import described

router: Final = APIRouter(tags=["dossier"])

PRIVATE: Final = {"X-Robots-Tag": "noindex, nofollow, noarchive", "Cache-Control": "no-store"}
PAGE: Final = {"content": {"text/html": {}}, "description": "A page"}
_ON: Final = {"description": "On to another page"}

CredentialId = Annotated[UUID, Path(description="The id of the credential, without `urn:uuid:`.")]
LinkId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{16,64}$", description="The id in the link.")]
CollectedId = Annotated[UUID, Path(description="The id of a dossier that was asked for.")]


@router.get(
    "/dossier", summary="Everything of the holder who is signed in", response_class=Response,
    responses={200: PAGE, **described(401, 404)},
)  # fmt: skip
def dossier(request: Request, work: InWork, who: AsHolder) -> Response:
    """Badges, points, diplomas and what is missing, in words."""
    branch, language = BranchInDatabase.of(work), language_of(request)
    return page(
        request,
        "dossiers/overview.html.j2",
        headers=PRIVATE,
        seen=overview(branch, who.person or "", language),
        collected=collecting.newest(work, who.person or ""),
        csrf=csrf_for(request),
    )


@router.get(
    "/dossier/{credential}", summary="One badge or diploma of the holder", response_class=Response,
    responses={200: PAGE, **described(401, 404)},
)  # fmt: skip
def credential(request: Request, work: InWork, who: AsHolder, credential: CredentialId) -> Response:
    """What an employer would see, the forms to take along, and the links to it."""
    return _one(request, work, who.person or "", credential)


def _one(
    request: Request, work: InWork, person: str, credential: UUID, fault: str | None = None
) -> Response:
    state = request.app.state
    seen = one(
        BranchInDatabase.of(work),
        person,
        credential,
        documents=state.documents,
        language=language_of(request),
    )
    return page(
        request,
        "dossiers/one.html.j2",
        status=200 if fault is None else 422,
        headers=PRIVATE,
        seen=seen,
        url=state.settings.url,
        at=work.at,
        fault=fault,
        linkedin=sharing.linkedin,
        csrf=csrf_for(request),
    )


@router.post(
    "/dossier/{credential}/shares", summary="Make a link to one badge or diploma",
    response_class=Response, status_code=303,
    responses={303: _ON, 422: PAGE, **described(401, 403, 404)},
)  # fmt: skip
def share(
    request: Request,
    work: InWork,
    who: AsHolder,
    credential: CredentialId,
    form: Annotated[ShareForm, Form()],
) -> Response:
    """Nothing is shown that was not ticked. With `paper`, on to the certificate."""
    person = who.person or ""
    try:
        link = sharing.share(BranchInDatabase.of(work), person, credential, form.wish)
    except Refused as error:
        return _one(request, work, person, credential, fault=error.code)
    there = f"/dossier/{credential}#links"
    if form.paper:
        there = f"/dossier/shares/{link.public_id}/certificate.pdf"
    return RedirectResponse(there, 303, headers=PRIVATE)


@router.post(
    "/dossier/shares/{public_id}/withdrawal", summary="Take a link back, at once",
    response_class=Response, status_code=303, responses={303: _ON, **described(401, 403, 404)},
)  # fmt: skip
def withdraw(
    work: InWork,
    who: AsHolder,
    public_id: LinkId,
    of: Annotated[UUID | None, Form()] = None,
) -> Response:
    """From now on it shows nothing. `of` is the page to go back to."""
    shown = sharing.withdraw(work, who.person or "", public_id)
    return RedirectResponse(f"/dossier/{of or shown}#links", 303, headers=PRIVATE)


# Consent


@router.post(
    "/dossier/consent", summary="Let one's own library see how one stands", status_code=303,
    response_class=Response, responses={303: _ON, **described(401, 403, 404, 422)},
)  # fmt: skip
def consent(work: InWork, who: AsHolder, library: Annotated[str, Form(max_length=300)]) -> Response:
    """Totals and PE years, and no more; it can be taken back at any time."""
    consenting.let_see(BranchInDatabase.of(work), who.person or "", library)
    return RedirectResponse("/dossier#library", 303, headers=PRIVATE)


@router.post(
    "/dossier/consent/withdrawal", summary="Let no library see how one stands any more",
    response_class=Response, status_code=303, responses={303: _ON, **described(401, 403, 404)},
)  # fmt: skip
def withdraw_consent(work: InWork, who: AsHolder) -> Response:
    """From now on no library sees anything."""
    consenting.see_no_more(BranchInDatabase.of(work), who.person or "")
    return RedirectResponse("/dossier#library", 303, headers=PRIVATE)


# A dossier to keep


@router.post(
    "/dossier/collected", summary="Ask for the whole dossier, to keep", response_class=Response,
    status_code=303, responses={303: _ON, **described(401, 403, 404)},
)  # fmt: skip
def collect(work: InWork, who: AsHolder) -> Response:
    """A worker collects and seals it."""
    found = collecting.ask(work, who.person or "")
    return RedirectResponse(f"/dossier/collected/{found}", 303, headers=PRIVATE)


@router.get(
    "/dossier/collected/{collected}", summary="How far it is with a dossier to keep",
    response_class=Response, responses={200: PAGE, **described(401, 404)},
)  # fmt: skip
def collected(request: Request, work: InWork, who: AsHolder, collected: CollectedId) -> Response:
    """The page looks again by itself as long as it is being made."""
    found = collecting.asked_for(work, who.person or "", collected)
    record = None
    if found.state == "done":
        record = collecting.record_in(collecting.dossier_in(work, who.person or "", collected))
    return page(
        request,
        "dossiers/collected.html.j2",
        headers=PRIVATE,
        found=found,
        has_record=record is not None,
        until=found.asked + collecting.KEPT,
    )
