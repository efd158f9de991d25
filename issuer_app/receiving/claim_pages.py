"""The page behind a claim link: what was earned, for whom, and two answers. Nobody signs in for it.

Whoever has the link may look and answer, as long as it works; the form needs no token beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Form, Path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from branchebadges.proofs import Signed
from issuer_app.dependencies import InWork
from issuer_app.mail import write
from issuer_app.pages import language_of, page
from issuer_app.problems import Problem, described
from issuer_app.receiving.claiming import Offer, Reason, accept, offer_of, refuse
from issuer_app.verification.asking import take
from issuer_app.verification.documents import Shared
from issuer_app.verification.judging import judge_shared
from issuer_app.verification.shown import Shown, shown

if TYPE_CHECKING:
    from issuer_app.receiving.repository import Claim
    from issuer_app.verification.documents import Documents

router: Final = APIRouter(tags=["receive"])

PRIVATE: Final = {"X-Robots-Tag": "noindex, nofollow, noarchive", "Cache-Control": "no-store"}
PAGE: Final = {"content": {"text/html": {}}, "description": "A page"}
_ON: Final = {"description": "Back to the page"}

Secret = Annotated[str, Path(max_length=100, description="The secret that was mailed.")]


@dataclass(frozen=True)
class Offered:
    """A badge as the page shows it."""

    claim: Claim
    found: Shown


@router.get(
    "/receive/{secret}", summary="What was earned, and whether it is yours",
    response_class=Response, responses={200: PAGE, 410: PAGE, **described(429)},
)  # fmt: skip
def look(request: Request, work: InWork, secret: Secret, said: str = "") -> Response:
    """Verified anew, as an employer would see it."""
    take(request)
    offer = offer_of(work, secret)
    if offer is None:
        return page(request, "receiving/void.html.j2", status=410, headers=PRIVATE)
    rows = [Offered(each, _found(request, each)) for each in offer.claims]
    return page(
        request,
        "receiving/offer.html.j2",
        headers=PRIVATE,
        offer=offer,
        rows=rows,
        name=next((row.found.subject.holder for row in rows if row.found.subject), None),
        said=said if said in {"accepted", "refused", "mailed", "whose"} else "",
    )


def _found(request: Request, claim: Claim) -> Shown:
    state: Any = request.app.state
    documents: Documents = state.documents
    trust = documents.trust()
    concluded = judge_shared(
        Signed.read(claim.body),
        Shared("open", claim.body),
        at=state.now(),
        sources=documents.sources(),
        trust=trust,
    )
    return shown(concluded, trust, language_of(request), ours=True)


@router.post(
    "/receive/{secret}/acceptance", summary="It is mine", response_class=Response,
    status_code=303, responses={303: _ON, 410: PAGE, **described(404, 429)},
)  # fmt: skip
def mine(
    request: Request,
    work: InWork,
    secret: Secret,
    remember: Annotated[str, Form(max_length=5)] = "",
    mine_now: Annotated[str, Form(max_length=5)] = "",
) -> Response:
    """If the address is somebody else's here, the page first asks whose it is."""
    offer = _offer(request, work, secret)
    if isinstance(offer, Response):
        return offer
    if offer.others and mine_now != "yes":
        return _back(secret, "whose")
    accept(work, offer, remember=remember == "yes", mine_now=mine_now == "yes")
    return _back(secret, "accepted")


@router.post(
    "/receive/{secret}/refusal", summary="It is not mine", response_class=Response,
    status_code=303, responses={303: _ON, 410: PAGE, **described(404, 422, 429)},
)  # fmt: skip
def not_mine(
    request: Request,
    work: InWork,
    secret: Secret,
    reason: Annotated[Reason, Form()],
    badge: Annotated[list[UUID], Form(max_length=500)],
) -> Response:
    """The badges that were ticked are revoked."""
    offer = _offer(request, work, secret)
    if isinstance(offer, Response):
        return offer
    refuse(work, offer, set(badge), reason=reason)
    return _back(secret, "refused")


@router.post(
    "/receive/{secret}/sign-in", summary="Mail me a link to sign in with",
    response_class=Response, status_code=303, responses={303: _ON, 410: PAGE, **described(429)},
)  # fmt: skip
def mail_sign_in(request: Request, work: InWork, secret: Secret) -> Response:
    """To the address the offer was sent to: an old mail alone signs nobody in."""
    offer = _offer(request, work, secret)
    if isinstance(offer, Response):
        return offer
    language = language_of(request)
    write(work, "sign-in", to=offer.link.address_id, about="/me", language=language,
          once=f"sign-in:{offer.link.address_id}:{work.at:%Y%m%d%H%M}")  # fmt: skip
    return _back(secret, "mailed")


def _offer(request: Request, work: InWork, secret: str) -> Offer | Response:
    take(request)
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise Problem.of_status(403)
    offer = offer_of(work, secret)
    if offer is None:
        return page(request, "receiving/void.html.j2", status=410, headers=PRIVATE)
    work.actor = f"holder:{offer.link.address_id}"
    return offer


def _back(secret: str, said: str) -> Response:
    return RedirectResponse(f"/receive/{secret}?said={said}", 303, headers=PRIVATE)
