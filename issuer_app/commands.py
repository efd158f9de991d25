"""`serve`, `worker` and `service`: the processes of the service, told by the environment."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
import uvicorn

from branchebadges.cli.output import AsJson, Exit, progress, say, show
from branchebadges.errors import Refused
from branchebadges.trust import Trust
from issuer_app import auditing, demonstration, mail, postgres, starting, worker
from issuer_app import journal as journal_of
from issuer_app.auditing import backups
from issuer_app.branch import BranchInDatabase
from issuer_app.jobs import Queue
from issuer_app.observing import configure_logs
from issuer_app.settings import Settings, read_settings
from issuer_app.work import Works

if TYPE_CHECKING:
    from collections.abc import Iterator

service_commands = typer.Typer(help="The service: its tables, and an example to try.")

Port = Annotated[int, typer.Option("--port", min=1, max=65535, help="The port to listen on.")]
Host = Annotated[str, typer.Option("--host", help="The address to listen on.")]


def attach(app: typer.Typer) -> None:
    """Hang these commands on the command line."""
    app.command("serve", rich_help_panel="The service")(serve)
    app.command("worker", rich_help_panel="The service")(work)
    app.command("audit", rich_help_panel="The service")(audit)
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
    postgres.require_current(address)
    pool = postgres.pool(address, size=3)
    try:
        starting.require_in_order(Works(pool, Queue()), settings.keys)
        sender = mail.Sender(settings.url, settings.mail_from, mail.post_of(settings))
        app = worker.application(
            address, pool, settings.keys, sender=sender, keep_years=settings.keep_years
        )
        worker.run(app, wait=not until_done)
    finally:
        pool.close()


@service_commands.command("migrate")
def migrate(as_json: AsJson = False) -> None:
    """Bring the tables of the database up to date; done before a new version is started."""
    postgres.migrate(_database(read_settings(os.environ)))
    _say_or_show("the tables are up to date", {"migrated": True}, as_json=as_json)


def audit(
    journal: Annotated[
        Path | None,
        typer.Option("--journal", help="The journal beside the keys, which the trail must fit."),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Show no progress.")] = False,
    as_json: AsJson = False,
) -> Exit:
    """Look back over everything: the audit trail, every credential that is kept, every list.

    Leaves with 1 where something is not as it was, and 2 where something could not be determined.
    """
    address = _database(read_settings(os.environ))
    postgres.require_current(address)
    pool = postgres.pool(address, size=1)
    try:
        with Works(pool, Queue()).begin("audit") as work, progress(quiet=quiet or as_json) as bar:
            faults = list(_faults(BranchInDatabase.of(work), journal, bar))
    finally:
        pool.close()
    if as_json:
        show({"faults": [asdict(each) for each in faults]})
    for each in () if as_json else faults:
        said = "unknown" if each.unknown else "wrong"
        say(f"{said}: {each.where}: {each.sentence} [{each.code}]")
    if not faults:
        if not as_json:
            say("the audit trail, the credentials and the lists are as they were written")
        return Exit.DONE
    return Exit.UNKNOWN if all(each.unknown for each in faults) else Exit.REFUSED


def _faults(branch: BranchInDatabase, journal: Path | None, bar: Any) -> Iterator[auditing.Fault]:
    work = branch.work
    counted = work.row(
        """
        SELECT (SELECT count(*) FROM audit) AS lines,
            (SELECT count(*) FROM credentials WHERE body IS NOT NULL) AS credentials
        """
    ) or {"lines": 0, "credentials": 0}
    task = bar.add_task("the audit trail", total=counted["lines"])
    yield from auditing.broken_lines(work, lambda: bar.advance(task))
    if journal is not None:
        yield from auditing.cut_short(work, journal)
    sources = branch.sources()
    trusted = branch.published_document(branch.url("trust.json"))
    task = bar.add_task("credentials, in both forms", total=counted["credentials"])
    yield from auditing.wrong_credentials(
        work, sources, Trust.read(trusted), lambda: bar.advance(task)
    )
    yield from auditing.wrong_lists(branch, sources)


@service_commands.command("backup")
def backup(
    file: Annotated[Path, typer.Argument(help="Where the backup is written.")],
    as_json: AsJson = False,
) -> None:
    """Write the whole database to a file; the keys, and the journal beside them, are files."""
    backups.backup(_database(read_settings(os.environ)), file)
    _say_or_show(f"the database is in {file}", {"file": str(file)}, as_json=as_json)


@service_commands.command("restore")
def restore(
    file: Annotated[
        Path | None,
        typer.Argument(help="The backup; without one, a restore by other means is finished."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Fill an empty database from a backup, and add what the journal knows since.

    What was given out or revoked after the backup is held and revoked again, and new lists are
    begun. Needs BRANCHEBADGES_KEYS, because the journal lies beside the keys.
    """
    settings = read_settings(os.environ)
    if settings.keys is None:
        message = "the journal lies beside the keys; set BRANCHEBADGES_KEYS"
        raise Refused("settings", message, where="BRANCHEBADGES_KEYS")
    address = _database(settings)
    if file is not None:
        backups.bring_back(address, file)
    postgres.migrate(address)
    pool = postgres.pool(address, size=1)
    try:
        with Works(pool, Queue()).begin("restore") as work:
            branch = BranchInDatabase.of(work, keys=settings.keys)
            found = backups.finish(branch, settings.keys / journal_of.NAME)
    finally:
        pool.close()
    said = f"restored; from the journal: {found.places} places held, {found.statuses} statuses set"
    _say_or_show(said, asdict(found), as_json=as_json)


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


def _say_or_show(sentence: str, document: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        show(document)
    else:
        say(sentence)


def _database(settings: Settings) -> str:
    return settings.database or postgres.embedded(settings.folder / "database")
