"""What a person does with what is known of them: addresses, library, taking along, erasing."""

from __future__ import annotations

from typing import Annotated, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Form, Path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from branchebadges.branch import persons
from branchebadges.errors import Malformed, Refused
from issuer_app.branch import BranchInDatabase
from issuer_app.dependencies import AsHolder, InSession, InWork, cookie_name, csrf_for
from issuer_app.pages import language_of, page
from issuer_app.people.asker import Asker
from issuer_app.problems import Problem, described, not_found
from issuer_app.receiving import addresses, claiming, repository
from issuer_app.receiving.erasing import erase
from issuer_app.receiving.exporting import archive
from issuer_app.verification.asking import address_of as network_address_of

router: Final = APIRouter(tags=["me"])

PRIVATE: Final = {"X-Robots-Tag": "noindex, nofollow, noarchive", "Cache-Control": "no-store"}
PAGE: Final = {"content": {"text/html": {}}, "description": "A page"}
_ON: Final = {"description": "Back to the page"}
_GUARDED: Final = described(401, 403, 404)

Secret = Annotated[str, Path(max_length=100, description="The secret that was mailed.")]


def _back(said: str) -> Response:
    return RedirectResponse(f"/me?said={said}", 303, headers=PRIVATE)


def _person(who: Asker) -> str:
    if who.person is None:
        raise not_found()
    return who.person


@router.post(
    "/me/addresses", summary="Add a mail address", response_class=Response, status_code=303,
    responses={303: _ON, **_GUARDED, **described(429)},
)  # fmt: skip
def ask_address(
    request: Request,
    who: AsHolder,
    work: InWork,
    address: Annotated[str, Form(max_length=400)] = "",
) -> Response:
    """A link is mailed to it; the answer is the same whoever's address it is."""
    request.app.state.sign_in_limits.take(network_address_of(request))
    try:
        addresses.ask(work, _person(who), address, language=language_of(request))
    except (Malformed, Refused) as error:
        return _back(error.code)
    return _back("address-asked")


@router.get(
    "/me/addresses/{secret}", summary="What the link that was mailed to an address opens",
    response_class=Response, responses={200: PAGE, 410: PAGE},
)  # fmt: skip
def confirm_address(request: Request, work: InWork, session: InSession, secret: Secret) -> Response:
    """A page with a button, for who is signed in as the person who asked for it."""
    proof = addresses.proof_of(work, secret)
    asker = session.asker if session else None
    return page(
        request,
        "receiving/address.html.j2",
        status=200 if proof else 410,
        headers=PRIVATE,
        proof=proof,
        theirs=bool(proof and asker and asker.person == proof.person),
        csrf=csrf_for(request),
    )


@router.post(
    "/me/addresses/{secret}", summary="It is my address", response_class=Response,
    status_code=303, responses={303: _ON, **_GUARDED},
)  # fmt: skip
def add_address(
    who: AsHolder,
    work: InWork,
    secret: Secret,
    whose: Annotated[Literal["both", "moved", ""], Form()] = "",
) -> Response:
    """Where it is another person's here, it has to be said whether the two are the same."""
    try:
        addresses.add(work, secret, by=_person(who), whose=whose or None)
    except Refused as error:
        return _back(error.code)
    return _back("address-added")


@router.post(
    "/me/address-removals", summary="Remove one of my addresses", response_class=Response,
    status_code=303, responses={303: _ON, **_GUARDED},
)  # fmt: skip
def remove_address(who: AsHolder, work: InWork, address: Annotated[UUID, Form()]) -> Response:
    """The last one stays."""
    try:
        addresses.remove(work, _person(who), address)
    except Refused as error:
        if error.code == "address-unknown":
            raise not_found() from error
        return _back(error.code)
    return _back("address-removed")


@router.post(
    "/me/library", summary="Where I work now", response_class=Response, status_code=303,
    responses={303: _ON, **_GUARDED, **described(422)},
)  # fmt: skip
def move(
    who: AsHolder, work: InWork, library: Annotated[str, Form(max_length=200)] = ""
) -> Response:
    """One of the libraries that are known here, or none."""
    known = {row["library"] for row in work.rows("SELECT DISTINCT library FROM people")}
    if library and library not in known:
        raise Problem(422, "library-unknown", "Choose one of the libraries in the list.")
    branch = BranchInDatabase.of(work)
    record = persons.known(branch, _person(who))
    identity = record.identity.model_copy(update={"library": library or None})
    persons.save(branch, record.model_copy(update={"identity": identity}))
    work.tell("library changed", f"address:{who.address_id}")
    return _back("library")


@router.post(
    "/me/arrivals", summary="Whether later badges come by themselves", response_class=Response,
    status_code=303, responses={303: _ON, **_GUARDED},
)  # fmt: skip
def arrivals(who: AsHolder, work: InWork, yes: Annotated[Literal["yes", "no"], Form()]) -> Response:
    """As it was said last."""
    repository.let_arrive(work, _person(who), yes=yes == "yes")
    return _back("arrivals")


@router.post(
    "/me/acceptance", summary="What waits for me is mine", response_class=Response,
    status_code=303, responses={303: _ON, **_GUARDED},
)  # fmt: skip
def accept(who: AsHolder, work: InWork) -> Response:
    """All badges that were offered and not answered."""
    claiming.accept_signed_in(work, _person(who))
    return _back("accepted")


@router.get(
    "/me/everything.zip", summary="Everything that is held about me", response_class=Response,
    responses={200: {"content": {"application/zip": {}}, "description": "A ZIP"}, **_GUARDED},
)  # fmt: skip
def everything(request: Request, who: AsHolder, work: InWork) -> Response:
    """The record, the ledger in words, credentials in all forms, what was mailed, and the rest."""
    packed = archive(work, _person(who), language_of(request))
    work.tell("exported", f"address:{who.address_id}")
    headers = {**PRIVATE, "Content-Disposition": 'attachment; filename="everything.zip"'}
    return Response(packed, media_type="application/zip", headers=headers)


@router.get(
    "/me/erasure", summary="What erasing means", response_class=Response,
    responses={200: PAGE, **_GUARDED},
)  # fmt: skip
def ask_erasure(request: Request, who: AsHolder) -> Response:
    """What goes, what stays, and why."""
    return page(
        request, "receiving/erasure.html.j2", headers=PRIVATE, csrf=csrf_for(request),
        person=who.person,
    )  # fmt: skip


@router.post(
    "/me/erasure", summary="Erase what is held about me", response_class=Response,
    responses={200: PAGE, **_GUARDED},
)  # fmt: skip
def erase_me(
    request: Request, who: AsHolder, work: InWork, sure: Annotated[str, Form(max_length=5)] = ""
) -> Response:
    """At once, and not to be undone."""
    if sure != "yes":
        return RedirectResponse("/me/erasure", 303, headers=PRIVATE)
    erase(work, _person(who))
    answer = page(request, "receiving/erased.html.j2", headers=PRIVATE)
    answer.delete_cookie(cookie_name(request), path="/")
    return answer
