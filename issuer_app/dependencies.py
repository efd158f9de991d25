"""What a request may ask for: a unit of work of its own, and who asks.

    @router.post("/badges/{id}/revocation", status_code=202)
    def revoke(id: BadgeId, reason: Reason, who: AsProvider, work: InWork) -> Receipt: ...

The work is committed before the answer leaves. Routes that do work are plain functions, which run
in a thread; what only computes is `async`.

Who asks stands in the route's type. A browser brings a session cookie, and with whatever changes
something the token of its forms as well; a program brings a bearer token, and then no cookie is
looked at (threat 120). Not signed in is 401, which sends a browser to /sign-in; signed in as
something else is 404, as if there were nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import Depends
from starlette.requests import Request

from issuer_app.people import sessions
from issuer_app.people.asker import Asker, Kind
from issuer_app.people.sessions import Session
from issuer_app.problems import Problem, not_found
from issuer_app.work import Work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from issuer_app.work import Works

CSRF: Final = "csrf"
"""The name of the form field with the token; a script sends the header `X-CSRF-Token`."""

_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")


def works_of(request: Request) -> Works:
    """Where this process begins its work."""
    works: Works = request.app.state.works
    return works


def in_work(request: Request) -> Iterator[Work]:
    """One transaction for one request, under the clock of the process."""
    with works_of(request).begin("web", at=request.app.state.now()) as work:
        yield work


# The scope makes FastAPI end the work before it sends the answer: nobody is told of what may still
# be rolled back.
InWork = Annotated[Work, Depends(in_work, scope="function")]


def cookie_of(request: Request) -> str:
    """The secret of the session; empty where there is none, or where a bearer token is sent."""
    if "authorization" in request.headers:
        return ""
    return request.cookies.get(cookie_name(request), "")


def cookie_name(request: Request) -> str:
    """What the cookie of the session is called.

    Under https a name that no other host of the domain can set (RFC 6265bis, 4.1.3.2).
    """
    secure = request.app.state.settings.url.startswith("https:")
    return "__Host-session" if secure else "session"


async def csrf_given(request: Request) -> str:
    """The token that came with a form, or in the header."""
    given = request.headers.get("x-csrf-token", "")
    if given or request.method in _SAFE:
        return given
    if request.headers.get("content-type", "").startswith(_FORMS):
        # Whoever asks for the form after this gets the same one.
        field = (await request.form()).get(CSRF)
        return field if isinstance(field, str) else ""
    return ""


CsrfGiven = Annotated[str, Depends(csrf_given)]


def session_of(request: Request, work: InWork, given: CsrfGiven) -> Session | None:
    """The session of the browser that asks; None for one that is not signed in.

    Raises:
        Problem: it would change something without the token of its forms (403, `csrf`).
    """
    secret = cookie_of(request)
    session = sessions.find(work, secret) if secret else None
    if session is None:
        return None
    if request.method not in _SAFE and not sessions.is_csrf_of(secret, given):
        raise Problem(403, "csrf", "This form is too old. Open the page again, and try again.")
    request.state.signed_in = session
    return session


InSession = Annotated[Session | None, Depends(session_of, scope="function")]


def signed_in(session: InSession) -> Session:
    """The session of who is signed in, with or without a role.

    Raises:
        Problem: nobody is (401, `not-signed-in`).
    """
    if session is None:
        raise not_signed_in()
    return session


SignedIn = Annotated[Session, Depends(signed_in, scope="function")]


def asking(kind: Kind, scope: str | None = None) -> Callable[..., Asker]:
    """A dependency that gives who asks, if it is one of that kind.

    Args:
        kind: which role a session must be in.
        scope: what the key of a program must be good for; None where no program may come.
    """

    def asker(request: Request, work: InWork, session: InSession) -> Asker:
        who = session.asker if session is not None else _bearer(request, work, scope)
        if who is None:
            raise not_signed_in()
        if who.kind != kind:
            raise not_found()
        work.actor = who.by
        return who

    return asker


def _bearer(request: Request, work: Work, scope: str | None) -> Asker:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    reads: Callable[[Work, str], Asker | None] | None
    reads = getattr(request.app.state, "bearers", None)
    if kind.lower() != "bearer" or reads is None:
        raise not_signed_in()
    who: Asker | None = reads(work, token.strip())
    if who is None:
        raise not_signed_in()
    if scope is None or scope not in who.scopes:
        raise Problem(403, "scope", "This key may not be used for this; ask for one that may.")
    return who


def not_signed_in() -> Problem:
    """Nobody is signed in, or no longer."""
    return Problem(
        401,
        "not-signed-in",
        "Sign in first, or send a token that is still good.",
        headers={"WWW-Authenticate": "Bearer"},
    )


def provider_with(scope: str) -> Any:
    """Staff of a provider, or a program with a key of that scope.

        def revoke(…, who: Annotated[Asker, provider_with("badges:revoke")]) -> …

    How a token is read is `app.state.bearers`, a function of a `Work` and the token to an `Asker`
    or None.
    """
    return Depends(asking("provider", scope), scope="function")


AsHolder = Annotated[Asker, Depends(asking("holder"), scope="function")]
"""A person, who is signed in."""
AsProvider = Annotated[Asker, Depends(asking("provider"), scope="function")]
"""Staff of a provider, who are signed in; `provider_with` lets programs in as well."""
AsCommittee = Annotated[Asker, Depends(asking("committee"), scope="function")]
"""A member of the committee, who is signed in."""
AsLibrary = Annotated[Asker, Depends(asking("library"), scope="function")]
"""Staff of a library, who are signed in."""


def csrf_for(request: Request) -> str:
    """The token that the forms of this page bring along; empty for who is not signed in."""
    secret = cookie_of(request)
    return sessions.csrf_of(secret) if secret else ""
