"""What the branch publishes, under its own paths: the same for whoever asks, and to be kept.

DID documents, status lists, modules, accreditations, rules, catalogues. Nobody logs in for these,
and nothing in an answer depends on who asks (threats 87 and 166).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from issuer_app.problems import described, not_found

if TYPE_CHECKING:
    from issuer_app.work import Row, Works

router: Final = APIRouter(tags=["published"])

_JSON: Final = "application/json"
_TYPES: Final = {
    "did.json": "application/did+json",
    "status": "application/vc+ld+json",
    "accreditations": "application/vc+ld+json",
}
_IMMUTABLE: Final = ("modules/", "rules/", "catalogue/", "paths/", "diplomas/")
"""Under these a version has an address of its own, and never becomes another."""
_A_YEAR: Final = "public, max-age=31536000, immutable"
_SHORT: Final = "public, max-age=300"
_ROOMS: Final = (
    ".well-known",
    "accreditations",
    "catalogue",
    "diplomas",
    "exemptions",
    "issuers",
    "modules",
    "paths",
    "pe",
    "rules",
    "status",
    "toetsingscommissie",
)


async def published(request: Request) -> Response:
    """A document as it was published, with its digest as ETag."""
    path = request.url.path.removeprefix("/")
    works: Works = request.app.state.works
    row = await run_in_threadpool(_row, works, path)
    if row is None:
        raise not_found()
    etag = f'"{bytes(row["digest"]).hex()}"'
    headers = {
        "ETag": etag,
        "Cache-Control": _A_YEAR if path.startswith(_IMMUTABLE) else _SHORT,
        "Access-Control-Allow-Origin": "*",
        "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'",
    }
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(row["body"], media_type=_type_of(path), headers=headers)


def _row(works: Works, path: str) -> Row | None:
    with works.begin("web") as work:
        return work.row("SELECT body, digest FROM published WHERE path = %s", path)


def _type_of(path: str) -> str:
    if path.endswith(".svg"):
        return "image/svg+xml"
    first, _, _ = path.partition("/")
    return _TYPES.get(path.rpartition("/")[2]) or _TYPES.get(first) or _JSON


def _described(room: str) -> dict[str, Any]:
    return {
        "methods": ["GET", "HEAD"],
        "summary": f"What is published under /{room}/",
        "response_class": Response,
        "responses": {200: {"description": "As it was published"}, **described(404)},
    }


for _room in _ROOMS:
    router.add_api_route(
        f"/{_room}/{{path:path}}", published, **_described(_room), include_in_schema=False
    )
for _name in ("trust.json", "domains.json"):
    router.add_api_route(f"/{_name}", published, **_described(_name), include_in_schema=False)
