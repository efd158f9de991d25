"""The page of who is signed in: as whom, and where to go on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from branchebadges.branch import persons
from issuer_app.branch import BranchInDatabase
from issuer_app.dependencies import InWork, SignedIn, csrf_for
from issuer_app.pages import page
from issuer_app.people.roles import address_of, roles_of
from issuer_app.problems import described
from issuer_app.receiving import repository
from issuer_app.receiving.addresses import Mailbox, mailboxes

if TYPE_CHECKING:
    from branchebadges.branch.persons import Identity
    from issuer_app.work import Work

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


_SAID: Final = frozenset({
    "accepted", "address", "addresses-full", "address-asked", "address-added", "address-removed",
    "address-last", "address-of-another", "link-void", "library", "arrivals",
})  # fmt: skip
"""What the page may be asked to say; the end of the key `me.said-…`."""
_FAULTS: Final = frozenset(
    {"address", "addresses-full", "address-last", "address-of-another", "link-void"}
)


@router.get(
    "/me", summary="Who is signed in, and what is known of them", response_class=Response,
    responses={200: PAGE, **described(401)},
)  # fmt: skip
def me(request: Request, work: InWork, session: SignedIn, said: str = "") -> Response:
    """For a person also what is known, and what can be done with it."""
    if session.asker is None or session.kind is None:
        return RedirectResponse("/sign-in", 303, headers=PRIVATE)
    roles = roles_of(work, session.address_id)
    here = (session.kind, session.organisation)
    area = AREAS[session.kind]
    served = {getattr(route, "path", None) for route in request.app.routes}
    return page(
        request,
        "receiving/me.html.j2",
        headers=PRIVATE,
        role=next((each for each in roles if (each.kind, each.organisation) == here), None),
        kind=session.kind,
        address=address_of(work, session.address_id),
        area=area if area in served else None,
        roles=roles,
        csrf=csrf_for(request),
        said=said if said in _SAID else "",
        fault=said in _FAULTS,
        held=_held(work, session.organisation or "") if session.kind == "holder" else None,
    )


@dataclass(frozen=True)
class Held:
    """What the page of a person shows of them."""

    identity: Identity
    mailboxes: list[Mailbox]
    waiting: int
    arrives: bool
    libraries: list[str]


def _held(work: Work, person: str) -> Held:
    record = persons.known(BranchInDatabase.of(work), person)
    claims = repository.of_person(work, person)
    libraries = work.rows(
        "SELECT DISTINCT library FROM people WHERE library IS NOT NULL ORDER BY library"
    )
    return Held(
        record.identity,
        mailboxes(work, person),
        sum(each.state in {"unclaimed", "expired"} for each in claims),
        repository.arrives_by_itself(work, person),
        [row["library"] for row in libraries],
    )
