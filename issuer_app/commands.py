"""`serve`, `worker` and `service`: the processes of the service, told by the environment."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from branchebadges.cli.output import say
from branchebadges.errors import Refused
from issuer_app import demonstration, mail, postgres, worker
from issuer_app.observing import configure_logs
from issuer_app.settings import Settings, read_settings

service_commands = typer.Typer(help="The service: its tables, and an example to try.")

Port = Annotated[int, typer.Option("--port", min=1, max=65535, help="The port to listen on.")]
Host = Annotated[str, typer.Option("--host", help="The address to listen on.")]


def attach(app: typer.Typer) -> None:
    """Hang these commands on the command line."""
    app.command("serve", rich_help_panel="The service")(serve)
    app.command("worker", rich_help_panel="The service")(work)
    app.add_typer(service_commands, name="service", rich_help_panel="The service")


def serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    processes: Annotated[
        int, typer.Option("--processes", min=1, max=64, help="How many web processes.")
    ] = 1,
) -> None:
    """Serve pages and requests. A web process has no keys and signs nothing.

    Settings are environment variables, see docs/service.md; BRANCHEBADGES_URL is needed.
    """
    settings = read_settings(os.environ)
    if settings.keys is not None:
        message = "a web process must not be told of keys; unset BRANCHEBADGES_KEYS for it"
        raise Refused("settings", message, where="BRANCHEBADGES_KEYS")
    uvicorn.run(
        "issuer_app.serving:app",
        factory=True,
        host=host,
        port=port,
        workers=processes,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=20,
    )


def work(
    until_done: Annotated[
        bool, typer.Option("--until-done", help="Stop when there is nothing left to do.")
    ] = False,
) -> None:
    """Take jobs and sign; the only process that is told of keys (BRANCHEBADGES_KEYS)."""
    settings = read_settings(os.environ)
    if settings.keys is None:
        message = "a worker signs, so it must be told where the keys are; set BRANCHEBADGES_KEYS"
        raise Refused("settings", message, where="BRANCHEBADGES_KEYS")
    configure_logs()
    address = _database(settings)
    pool = postgres.pool(address, size=3)
    try:
        sender = mail.Sender(settings.url, settings.mail_from, mail.post_of(settings))
        app = worker.application(
            address, pool, settings.keys, sender=sender, keep_years=settings.keep_years
        )
        worker.run(app, wait=not until_done)
    finally:
        pool.close()


@service_commands.command("migrate")
def migrate() -> None:
    """Bring the tables of the database up to date; done before a new version is started."""
    postgres.migrate(_database(read_settings(os.environ)))
    say("the tables are up to date")


@service_commands.command("demo")
def demo(
    folder: Annotated[
        Path, typer.Option("--folder", help="Where the database and the keys of the example are.")
    ] = Path("demo-service"),
    port: Port = 8000,
    workers: Annotated[
        int, typer.Option("--workers", min=1, max=16, help="How many workers sign.")
    ] = 2,
) -> None:
    """Start the service with the example branch in it; Ctrl-C stops it, and it goes on later."""
    demonstration.run(folder.resolve(), port=port, workers=workers)


def _database(settings: Settings) -> str:
    return settings.database or postgres.embedded(settings.folder / "database")
