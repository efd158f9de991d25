"""The catalogue as pages: a list with filters, a page for each module, and its accreditations."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Path
from fastapi import Query as Asked
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from branchebadges.diplomas.verdict import with_sum
from branchebadges.moments import day_of
from branchebadges.proofs import Signed
from branchebadges.verification import examine
from issuer_app.catalogue.repository import shelf
from issuer_app.catalogue.searching import Query, search
from issuer_app.catalogue.shown import PAGE_SIZE, Labels, address, chips, filters, pages_around
from issuer_app.dependencies import InWork
from issuer_app.pages import language_of, page
from issuer_app.problems import described, not_found
from issuer_app.verification.asking import take
from issuer_app.verification.shown import shown

if TYPE_CHECKING:
    from branchebadges.branch import Settings
    from issuer_app.catalogue.shelf import Listing
    from issuer_app.verification import Documents

router: Final = APIRouter(tags=["catalogue"])

LIST: Final = "/catalogue"
_PAGE: Final = {"content": {"text/html": {}}, "description": "A page"}
_SAME: Final = {"description": "As it was: the ETag is still right"}

ModuleId = Annotated[
    str,
    Path(description="The id of the module.", examples=["onboarding"], max_length=64),
]


@router.get(
    LIST,
    summary="The modules that are accredited, with a search and filters",
    response_class=Response,
    responses={200: _PAGE, 304: _SAME, **described(422)},
)
def look(request: Request, work: InWork, query: Annotated[Query, Asked()]) -> Response:
    """What is accredited today. Without JavaScript; each filter says how many it leaves."""
    language = language_of(request)
    stock, _ = shelf(work)
    found = search(stock.listings.values(), query, day=day_of(work.at), language=language)
    pages = found.pages(PAGE_SIZE)
    at = min(query.page, pages)
    labels = Labels(stock, language)
    return _kept_fresh(
        request,
        page(
            request,
            "catalogue/list.html.j2",
            query=query,
            found=found,
            today=day_of(work.at),
            rows=found.page(at, PAGE_SIZE),
            filters=filters(found, query, stock, language),
            chips=chips(query, labels, LIST),
            labels=labels,
            page_number=at,
            pages=[
                (each, address(LIST, query, page=each or 1)) for each in pages_around(at, pages)
            ],
            next_page=address(LIST, query, page=at + 1) if at < pages else None,
            all_of_it=address(LIST, query, past=True),
        ),
    )


@router.get("/catalogus", include_in_schema=False)
async def dutch(request: Request) -> Response:
    """The same by its Dutch name."""
    query = f"&{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{LIST}?lang=nl{query}", 308)


@router.get(
    "/modules/{module_id}",
    summary="A module: what it teaches, what it is worth, and who says so",
    response_class=Response,
    responses={200: _PAGE, 304: _SAME, **described(404)},
)
def module(request: Request, work: InWork, module_id: ModuleId) -> Response:
    """Also of a module that is not accredited any more: its badges may still be shown."""
    stock, branch = shelf(work)
    listing = stock.listings.get(module_id)
    if listing is None:
        raise not_found()
    today = day_of(work.at)
    return _kept_fresh(
        request,
        page(
            request,
            "catalogue/module.html.j2",
            listing=listing,
            term=listing.shown(today),
            today=today,
            picture=_picture(listing, listing.shown(today).version),
            labels=Labels(stock, language_of(request)),
            branch=branch,
        ),
    )


def _picture(listing: Listing, version: int) -> str:
    return f"/modules/{listing.module.id}/v{version}.svg"


@router.get(
    "/modules/{module_id}/accreditations/{decision_id}",
    summary="An accreditation, verified now",
    response_class=Response,
    responses={200: _PAGE, **described(404, 429)},
)
def accreditation(
    request: Request,
    work: InWork,
    module_id: ModuleId,
    decision_id: Annotated[str, Path(description="The id of the decision.", max_length=81)],
) -> Response:
    """Verified anew each time it is looked at, from what the branch published."""
    take(request)
    stock, branch = shelf(work)
    listing = stock.listings.get(module_id)
    terms = listing.terms if listing is not None else ()
    term = next((each for each in terms if each.decision.id == decision_id), None)
    url = _published_at(branch, decision_id)
    documents: Documents = request.app.state.documents
    sources = documents.sources()
    if listing is None or term is None or url not in sources.held:
        raise not_found()
    signed, trust = Signed.read(sources.text(url)), documents.trust()
    report = examine(signed, at=work.at, sources=sources, trust=trust)
    concluded = with_sum(report, (), sources=sources, trust=trust)
    return page(
        request,
        "catalogue/accreditation.html.j2",
        listing=listing,
        term=term,
        today=day_of(work.at),
        url=url,
        path=url.removeprefix(branch.url),
        at=work.at,
        found=shown(concluded, trust, language_of(request), ours=True),
    )


def _published_at(branch: Settings, decision_id: str) -> str:
    return f"{branch.url}/accreditations/{decision_id}.json"


def _kept_fresh(request: Request, response: Response) -> Response:
    """The page with the digest of its content as ETag: it is sent anew if anything in it changed.

    Who sends a cookie, or is given one, gets a page that nobody else is given.
    """
    etag = f'"{hashlib.sha256(response.body).hexdigest()[:32]}"'
    own = bool(request.cookies) or "set-cookie" in response.headers
    response.headers["Cache-Control"] = "private, no-cache" if own else "public, max-age=60"
    response.headers["ETag"] = etag
    if etag not in request.headers.get("if-none-match", ""):
        return response
    told = ("vary", "content-language", "cache-control", "etag")
    return Response(status_code=304, headers={name: response.headers[name] for name in told})
