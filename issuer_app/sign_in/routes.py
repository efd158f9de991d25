"""The pages to sign in and out, and to choose for whom."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Form, Path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from branchebadges.errors import Malformed
from issuer_app.dependencies import (
    InSession,
    InWork,
    SignedIn,
    cookie_name,
    cookie_of,
    csrf_for,
)
from issuer_app.pages import language_of, page
from issuer_app.people import links, sessions
from issuer_app.people.roles import address_of, roles_of
from issuer_app.problems import Problem, described
from issuer_app.sign_in.asking import ask, local
from issuer_app.verification.asking import Limits
from issuer_app.verification.asking import address_of as network_address_of

router: Final = APIRouter(tags=["sign in"])

PRIVATE: Final = {"X-Robots-Tag": "noindex, nofollow, noarchive", "Cache-Control": "no-store"}
PAGE: Final = {"content": {"text/html": {}}, "description": "A page"}
_ON: Final = {"description": "On to another page"}
_OVER: Final = int(sessions.LASTS.total_seconds())

Secret = Annotated[str, Path(max_length=100, description="The secret that was mailed.")]


@router.get(
    "/sign-in", summary="Where one asks for a link to sign in with", response_class=Response,
    responses={200: PAGE},
)  # fmt: skip
def start(request: Request, work: InWork, session: InSession, next: str = "/me") -> Response:  # noqa: A002
    """Who is signed in already goes on, after choosing for whom."""
    if session is not None and session.asker is not None:
        return RedirectResponse(local(next), 303, headers=PRIVATE)
    if session is not None:
        return _choose(request, work, session)
    return _start(request, next)


def _start(request: Request, then: str, *, address: str = "", fault: bool = False) -> Response:
    return page(
        request,
        "sign_in/start.html.j2",
        status=422 if fault else 200,
        headers=PRIVATE,
        then=local(then),
        address=address,
        fault=fault,
    )


@router.post(
    "/sign-in",
    summary="Ask for a link to sign in with",
    response_class=Response,
    responses={200: PAGE, 422: PAGE, **described(429)},
)
def mail_link(
    request: Request,
    work: InWork,
    address: Annotated[str, Form(max_length=400)] = "",
    next: Annotated[str, Form(max_length=400)] = "/me",  # noqa: A002
) -> Response:
    """The answer is the same for an address that is known and for one that is not."""
    limits: Limits = request.app.state.sign_in_limits
    limits.take(network_address_of(request))
    try:
        ask(work, address, then=next, language=language_of(request))
    except Malformed:
        return _start(request, next, address=address[:254], fault=True)
    minutes = int(links.LASTS["sign-in"].total_seconds() // 60)
    return page(
        request, "sign_in/sent.html.j2", headers=PRIVATE, address=address.strip(), minutes=minutes
    )


@router.get(
    "/sign-in/{secret}", summary="What a mailed link opens: a page with a button",
    response_class=Response, responses={200: PAGE, 410: PAGE},
)  # fmt: skip
def confirm(request: Request, work: InWork, secret: Secret) -> Response:
    """Looking does not use the link: mail programs look at every link there is."""
    link = links.look(work, "sign-in", secret)
    if link is None:
        return _void(request)
    address = address_of(work, link.address_id)
    return page(request, "sign_in/confirm.html.j2", headers=PRIVATE, address=address)


@router.post(
    "/sign-in/{secret}", summary="Use a mailed link, once", response_class=Response,
    status_code=303, responses={303: _ON, 410: PAGE, **described(403)},
)  # fmt: skip
def sign_in(request: Request, work: InWork, secret: Secret) -> Response:
    """Sign this browser in. A session that was there ends."""
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        # Another site must not sign somebody in as somebody else.
        raise Problem.of_status(403)
    link = links.use(work, "sign-in", secret)
    if link is None:
        return _void(request)
    sessions.end(work, cookie_of(request))
    session = sessions.begin(work, link.address_id)
    work.tell("signed in", f"address:{link.address_id}")
    answer = RedirectResponse(local(link.about), 303, headers=PRIVATE)
    _set_cookie(request, answer, session, _OVER)
    return answer


@router.post(
    "/role", summary="Choose for whom to go on", response_class=Response, status_code=303,
    responses={303: _ON, **described(401, 403, 404)},
)  # fmt: skip
def choose(
    request: Request,
    work: InWork,
    session: SignedIn,
    kind: Annotated[str, Form(max_length=20)],
    organisation: Annotated[str, Form(max_length=200)],
) -> Response:
    """An address may be somebody's own and that of staff; one of these at a time."""
    for role in roles_of(work, session.address_id):
        if (role.kind, role.organisation) == (kind, organisation):
            sessions.choose(work, cookie_of(request), role)
            work.tell("role chosen", f"address:{session.address_id}", role=role.kind)
            return RedirectResponse("/me", 303, headers=PRIVATE)
    raise Problem.of_status(404)


@router.post(
    "/sign-out", summary="Sign out, here or everywhere", response_class=Response, status_code=303,
    responses={303: _ON, **described(401, 403)},
)  # fmt: skip
def sign_out(
    request: Request,
    work: InWork,
    session: SignedIn,
    where: Annotated[Literal["here", "everywhere"], Form()] = "here",
) -> Response:
    """Everywhere: also in browsers that one no longer has."""
    if where == "everywhere":
        sessions.end_everywhere(work, session.address_id)
        work.tell("signed out everywhere", f"address:{session.address_id}")
    else:
        sessions.end(work, cookie_of(request))
    answer = RedirectResponse("/sign-in", 303, headers=PRIVATE)
    _set_cookie(request, answer, "", 0)
    return answer


def _choose(request: Request, work: InWork, session: sessions.Session) -> Response:
    return page(
        request,
        "sign_in/choose.html.j2",
        headers=PRIVATE,
        roles=roles_of(work, session.address_id),
        address=address_of(work, session.address_id),
        csrf=csrf_for(request),
    )


def _void(request: Request) -> Response:
    return page(request, "sign_in/void.html.j2", status=410, headers=PRIVATE)


def _set_cookie(request: Request, answer: Response, secret: str, seconds: int) -> None:
    answer.set_cookie(
        cookie_name(request),
        secret,
        max_age=seconds,
        path="/",
        httponly=True,
        samesite="lax",
        secure=request.app.state.settings.url.startswith("https:"),
    )
