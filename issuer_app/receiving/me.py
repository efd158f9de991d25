"""The page of who is signed in: as whom, and where to go on."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from issuer_app.dependencies import InWork, SignedIn, csrf_for
from issuer_app.pages import page
from issuer_app.people.roles import address_of, roles_of
from issuer_app.problems import described

router: Final = APIRouter(tags=["me"])

PRIVATE: Final = {"X-Robots-Tag": "noindex, nofollow, noarchive", "Cache-Control": "no-store"}
PAGE: Final = {"content": {"text/html": {}}, "description": "A page"}
AREAS: Final = {
    "holder": "/dossier",
    "provider": "/provider",
    "committee": "/committee",
    "library": "/library",
}
"""Where each role goes on to."""


@router.get(
    "/me", summary="Who is signed in, and what is known of them", response_class=Response,
    responses={200: PAGE, **described(401)},
)  # fmt: skip
def me(request: Request, work: InWork, session: SignedIn) -> Response:
    """For a person also what is known, and what can be done with it."""
    if session.asker is None or session.kind is None:
        return RedirectResponse("/sign-in", 303, headers=PRIVATE)
    roles = roles_of(work, session.address_id)
    area = AREAS[session.kind]
    served = {getattr(route, "path", None) for route in request.app.routes}
    return page(
        request,
        "receiving/me.html.j2",
        headers=PRIVATE,
        role=next((each for each in roles if each.organisation == session.organisation), None),
        kind=session.kind,
        address=address_of(work, session.address_id),
        area=area if area in served else None,
        several=len(roles) > 1,
        roles=roles,
        csrf=csrf_for(request),
    )
