"""The catalogue for programs."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter
from fastapi import Query as Asked
from starlette.requests import Request
from starlette.responses import Response

from branchebadges.moments import day_of
from issuer_app.catalogue.repository import shelf
from issuer_app.catalogue.routes import ModuleId
from issuer_app.catalogue.schemas import (
    Accreditation,
    CatalogueModule,
    Modules,
    Outcome,
    Provider,
)
from issuer_app.catalogue.searching import Query, search
from issuer_app.catalogue.shown import address, counts_of
from issuer_app.dependencies import InWork
from issuer_app.problems import described, not_found

if TYPE_CHECKING:
    from pydantic import BaseModel

    from branchebadges.branch import Settings
    from issuer_app.catalogue.shelf import Listing, Term

router: Final = APIRouter(prefix="/api", tags=["catalogue"])

PAGE_SIZE: Final = 50
_SAME: Final = {"description": "As it was: the ETag is still right"}


@router.get(
    "/modules",
    summary="The modules that are accredited, with the filters of the catalogue",
    response_model=Modules,
    responses={304: _SAME, **described(422)},
)
def modules(request: Request, work: InWork, query: Annotated[Query, Asked()]) -> Response:
    """At most 50 at a time; `next` leads on."""
    stock, branch = shelf(work)
    day = day_of(work.at)
    found = search(stock.listings.values(), query, day=day, language="nl")
    base: str = request.app.state.settings.url
    pages = found.pages(PAGE_SIZE)
    last = query.page >= pages
    return _answer(
        request,
        Modules(
            total=len(found.listings),
            page=query.page,
            pages=pages,
            counts={name: dict(counts) for name, counts in counts_of(found).items()},
            modules=[
                _described(listing, branch, base, day)
                for listing in found.page(query.page, PAGE_SIZE)
            ],
            next=None if last else base + address("/api/modules", query, page=query.page + 1),
        ),
    )


@router.get(
    "/modules/{module_id}",
    summary="One module of the catalogue",
    response_model=CatalogueModule,
    responses={304: _SAME, **described(404)},
)
def module(request: Request, work: InWork, module_id: ModuleId) -> Response:
    """Also one that is not accredited any more."""
    stock, branch = shelf(work)
    listing = stock.listings.get(module_id)
    if listing is None:
        raise not_found()
    base: str = request.app.state.settings.url
    return _answer(request, _described(listing, branch, base, day_of(work.at)))


def _described(listing: Listing, branch: Settings, base: str, day: date) -> CatalogueModule:
    module, provider = listing.module, listing.provider
    titles = {"nl": module.title_nl, "en": module.title_en}
    return CatalogueModule(
        id=module.id,
        title={language: title for language, title in titles.items() if title},
        description=module.description,
        provider=Provider(id=provider.id, name=provider.name, did=provider.did),
        language=module.language,
        form=module.delivery,
        assessment=module.assessment.type,
        domains=module.domains,
        roles=list(module.roles),
        competences=list(module.competences),
        learning_outcomes=[Outcome(nl=each.nl, en=each.en) for each in module.learning_outcomes],
        page=f"{base}/modules/{module.id}",
        picture=f"{branch.url}/modules/{module.id}/v{listing.shown(day).version}.svg",
        accreditation=_accreditation(listing, listing.shown(day), branch, day),
        accreditations=[_accreditation(listing, term, branch, day) for term in listing.terms],
    )


def _accreditation(listing: Listing, term: Term, branch: Settings, day: date) -> Accreditation:
    decision = term.decision
    return Accreditation(
        id=decision.id,
        url=f"{branch.url}/accreditations/{decision.id}.json",
        version=f"{branch.url}/modules/{listing.module.id}/v{term.version}.json",
        points=decision.points,
        study_hours=decision.study_hours,
        valid_from=decision.valid_from,
        valid_until=decision.last_day,
        stand=term.stand(day),
    )


def _answer(request: Request, answer: BaseModel) -> Response:
    """For whoever asks, and to be kept for five minutes."""
    body = answer.model_dump_json(exclude_none=True).encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {
        "ETag": etag,
        "Cache-Control": "public, max-age=300",
        "Access-Control-Allow-Origin": "*",
    }
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)
