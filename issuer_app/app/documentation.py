"""The API as an OpenAPI document, and as a page without anything from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from issuer_app.pages import page
from issuer_app.problems import ProblemDocument

if TYPE_CHECKING:
    from fastapi import FastAPI


def attach(app: FastAPI) -> None:
    """Hang the documentation on the web process."""
    made = app.openapi

    def whole() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = made()
            document["servers"] = [{"url": app.state.settings.url}]
            schemas = document.setdefault("components", {}).setdefault("schemas", {})
            schemas["ProblemDocument"] = ProblemDocument.model_json_schema()
        return made()

    app.openapi = whole  # type: ignore[method-assign]
    app.get("/openapi.json", include_in_schema=False)(document)
    app.get("/api", include_in_schema=False)(operations)


async def document(request: Request) -> Response:
    """The OpenAPI document."""
    return JSONResponse(request.app.openapi(), headers={"Cache-Control": "public, max-age=300"})


async def operations(request: Request) -> Response:
    """Every operation on a page: what it is for, what goes in, and what comes out."""
    described = request.app.openapi()
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            row = {"method": method.upper(), "path": path, **_told(operation)}
            groups.setdefault((operation.get("tags") or ["other"])[0], []).append(row)
    return page(request, "api.html.j2", groups=groups)


def _told(operation: dict[str, Any]) -> dict[str, Any]:
    return {
        "summary": operation.get("summary", ""),
        "description": operation.get("description", ""),
        "answers": [
            (status, answer.get("description", ""))
            for status, answer in operation.get("responses", {}).items()
        ],
    }
