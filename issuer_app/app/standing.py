"""How the process stands, and its files: health, readiness, figures, and what pages are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from branchebadges.errors import StorageFailed
from issuer_app.observing import DATABASE, JOBS, NOT_SIGNED, OLDEST
from issuer_app.pages import ASSETS
from issuer_app.problems import Problem, described, not_found

if TYPE_CHECKING:
    from fastapi import FastAPI

    from issuer_app.work import Works

_FOR_EVER: Final = "public, max-age=31536000, immutable"
_ROBOTS: Final = "".join(
    f"{line}\n"
    for line in (
        "User-agent: *",
        *(f"Disallow: {path}" for path in ("/v/", "/verify", "/sign-in", "/receive/", "/me")),
    )
)


_STATES: Final = {"todo": "waiting", "doing": "running", "failed": "parked"}


class Standing(BaseModel):
    """How the process stands."""

    status: str = Field(examples=["ok"])


def attach(app: FastAPI) -> None:
    """Hang these routes on the web process."""
    app.get("/health", tags=["standing"], summary="The process lives")(health)
    app.get(
        "/ready",
        tags=["standing"],
        summary="Requests can be sent here",
        responses=described(503),
        response_model=Standing,
    )(ready)
    app.get("/metrics", tags=["standing"], summary="Figures for Prometheus")(metrics)
    app.get("/static/{name}", include_in_schema=False)(static)
    app.get("/robots.txt", include_in_schema=False)(robots)
    app.get("/", include_in_schema=False)(start)


async def health() -> Standing:
    """The process lives; it says nothing of what it depends on."""
    return Standing(status="ok")


async def ready(request: Request) -> Standing:
    """What it depends on is there: the documents of the branch, and what else was named."""
    state = request.app.state
    lacking = [name for name, there in state.ready.items() if not await there()]
    if not (len(state.documents.sources()) and state.documents.trust().committees):
        lacking.append("documents")
    if lacking:
        raise Problem(503, "not-ready", members={"lacking": sorted(lacking)})
    return Standing(status="ok")


async def metrics(request: Request) -> Response:
    """Figures by route, verdict and kind of job; none of them tells one person from another."""
    works: Works | None = request.app.state.works
    if works is not None:
        await run_in_threadpool(_count_jobs, works)
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


def _count_jobs(works: Works) -> None:
    """Look how the queue stands, as every web process sees it alike."""
    try:
        with works.begin("web") as work:
            rows = work.rows(
                """
                SELECT task_name, status::text, count(*) AS jobs FROM procrastinate_jobs
                WHERE status IN ('todo', 'doing', 'failed') GROUP BY task_name, status
                """
            )
            unsigned = work.row(
                """
                SELECT count(*) FILTER (WHERE problem IS NOT NULL) AS refused,
                    extract(epoch FROM %s - min(planned) FILTER (WHERE problem IS NULL)) AS oldest
                FROM credentials WHERE signed IS NULL
                """,
                work.at,
            ) or {"refused": 0, "oldest": 0}
    except StorageFailed:
        DATABASE.set(0)
        return
    DATABASE.set(1)
    JOBS.clear()
    for row in rows:
        JOBS.labels(row["task_name"], _STATES[row["status"]]).set(row["jobs"])
    NOT_SIGNED.set(unsigned["refused"])
    OLDEST.set(max(0.0, float(unsigned["oldest"] or 0)))


async def static(request: Request, name: str) -> Response:
    """A file that pages are made of, under an address that never means another file."""
    asset = ASSETS.get(f"/static/{name}")
    if asset is None:
        raise not_found()
    headers: dict[str, Any] = {"Cache-Control": _FOR_EVER, "ETag": f'"{name}"'}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(asset.content, media_type=asset.media_type, headers=headers)


async def robots() -> Response:
    """What is shared with one employer is not for a search engine."""
    return Response(_ROBOTS, media_type="text/plain")


async def start() -> Response:
    """The front door."""
    return RedirectResponse("/verify", 303)
