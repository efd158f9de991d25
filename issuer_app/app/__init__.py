"""The web process, put together: the only place where its parts are chosen.

    app = create_app(settings, documents=documents)

It holds no keys. What it is given decides what it says: the documents of the branch, the moment,
and the door through which it may ask others.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from fastapi import FastAPI

from issuer_app import badges, organisations, publishing, sign_in, verification
from issuer_app.app import documentation, errors, standing
from issuer_app.app.guards import BodyLimit, Guard
from issuer_app.providers.rooms import routers as provider_routers
from issuer_app.receiving import routes as receiving
from issuer_app.verification.outbound import Outbound

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
    from contextlib import AbstractAsyncContextManager

    from branchebadges.web import Door
    from issuer_app.settings import Settings
    from issuer_app.verification import Documents
    from issuer_app.work import Works

__all__ = ["create_app"]

_ROOMS: Final = (verification.router, verification.machines)
"""The rooms whose routes are served; another room adds its router here."""


_WITH_DATABASE: Final = (
    sign_in.router,
    receiving.router,
    *provider_routers,
    badges.router,
    publishing.router,
)
"""The same for rooms that work with the database. The published paths come last."""


def create_app(
    settings: Settings,
    *,
    documents: Documents,
    works: Works | None = None,
    door: Door | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ready: Mapping[str, Callable[[], Awaitable[bool]]] | None = None,
) -> FastAPI:
    """The web process.

    Args:
        settings: read once, see `issuer_app.settings`.
        documents: what the branch published, and what is behind a shared link.
        works: the database; without one, only what needs none is served.
        door: the way out to documents of others; a strict one of its own where not given.
        now: the clock.
        ready: by name, what must be true before requests are sent here, such as a database.
    """
    app = FastAPI(
        title="branchebadges",
        summary="Open Badges 3.0 of the Dutch public libraries: verify, award, receive.",
        version="0.1.0",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        # A slash too many is another address, not a reason to send somebody on.
        redirect_slashes=False,
        lifespan=_lifespan(documents),
    )
    app.state.settings = settings
    app.state.documents = documents
    app.state.works = works
    app.state.outbound = Outbound(settings, door=door)
    app.state.limits = verification.limits_of(settings)
    app.state.sign_in_limits = sign_in.limits_of(settings)
    app.state.token_limits = sign_in.limits_of(settings)
    app.state.bearers = organisations.bearer
    app.state.now = now
    app.state.ready = dict(ready or {})
    errors.attach(app)
    standing.attach(app)
    documentation.attach(app)
    for room in (*_ROOMS, *(_WITH_DATABASE if works is not None else ())):
        app.include_router(room)
    # The last that is added is the first that is met.
    app.add_middleware(
        BodyLimit,
        usual=settings.max_body_bytes,
        seconds=settings.body_seconds,
        larger=dict.fromkeys(("/verify", "/provider/upload"), settings.max_upload_bytes),
    )
    app.add_middleware(Guard, secure=settings.url.startswith("https:"))
    return app


def _lifespan(documents: Documents) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        if isinstance(documents, publishing.KeptDocuments):
            async with documents.kept_fresh():
                yield
        else:
            yield

    return lifespan
