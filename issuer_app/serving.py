"""A web process, from the environment to requests: `uvicorn --factory issuer_app.serving:app`."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from issuer_app import postgres
from issuer_app.app import create_app
from issuer_app.jobs import Queue
from issuer_app.observing import configure_logs
from issuer_app.publishing import KeptDocuments
from issuer_app.settings import read_settings
from issuer_app.work import Works

if TYPE_CHECKING:
    from fastapi import FastAPI

    from issuer_app.settings import Settings


def app() -> FastAPI:
    """The web process of this environment. It is told of no keys."""
    configure_logs()
    made = serving(read_settings(os.environ))
    # What is there now stays: looking through it again and again costs a third of the throughput.
    gc.collect()
    gc.freeze()
    return made


def serving(settings: Settings) -> FastAPI:
    """The web process of these settings."""
    address = settings.database or postgres.embedded(settings.folder / "database")
    postgres.require_current(address)
    pool = postgres.pool(address, size=settings.connections)
    works = Works(pool, Queue())

    async def database() -> bool:
        return await run_in_threadpool(postgres.answers, pool)

    return create_app(
        settings, documents=KeptDocuments(works), works=works, ready={"database": database}
    )
