"""The process that holds the keys: it takes jobs, and no requests.

A job that fails is tried again, later each time, and parked after the last try; the others go on.
One whose worker died is taken up by another.
"""

from __future__ import annotations

import asyncio
import signal
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final
from uuid import UUID

import procrastinate

from issuer_app import (
    accreditations,
    badges,
    dossiers,
    libraries,
    mail,
    providers,
    signing,
    webhooks,
)
from issuer_app.branch import BranchInDatabase
from issuer_app.jobs import (
    CARRY_OUT,
    COLLECT,
    CONFER,
    DELIVER,
    ERASE,
    FOLLOW,
    FORESEE,
    OFFER,
    OUTBOUND,
    PUBLISH_LISTS,
    SIGN,
    SIGN_MACHINE,
    TAKE_BACK,
    TAKE_IN,
    TELL,
    Queue,
    chunks,
)
from issuer_app.journal import NAME, note_given_out
from issuer_app.receiving import claiming, keeping, offering
from issuer_app.work import Works

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from psycopg_pool import ConnectionPool

    from branchebadges.keys import PrivateKey

TRIES: Final = 8
RETRY: Final = procrastinate.RetryStrategy(max_attempts=TRIES, exponential_wait=2)
RETRY_TELLING: Final = procrastinate.RetryStrategy(
    max_attempts=webhooks.TRIES, exponential_wait=5, retry_exceptions=[webhooks.Untold]
)
"""After 5 seconds, 25, two minutes, ten, an hour, four, and most of a day."""
_TELLING_AT_ONCE: Final = 4
SWEEP: Final = "*/1 * * * *"
"""How often jobs of workers that died are given back."""
NIGHTLY: Final = "30 2 * * *"
_SILENT_SECONDS: Final = 60.0
"""A worker that gave no sign of life for so long is dead."""
_PEOPLE_AT_ONCE: Final = 200


@dataclass
class Bench:
    """What a job works with: the database, and keys that are opened once."""

    works: Works
    keys: Path
    opened: dict[tuple[str, str], PrivateKey] = field(default_factory=dict, repr=False)

    def run(self, name: str, do: Callable[[BranchInDatabase], None]) -> None:
        """Do a job in one unit of work."""
        with self.works.begin(f"worker:{name}") as work:
            do(BranchInDatabase.of(work, keys=self.keys, opened=self.opened))
            note_given_out(work, self.keys / NAME)


def application(
    address: str,
    pool: ConnectionPool,
    keys: Path,
    *,
    sender: mail.Sender | None = None,
    keep_years: int | None = None,
    poster: webhooks.Poster | None = None,
) -> procrastinate.App:
    """The worker's tasks, on a database and with a folder of keys.

    Args:
        address: of the database.
        pool: connections to it.
        keys: the folder with the keys.
        sender: whose mail it is and who takes it; without one, mail stays in the outbox.
        keep_years: so long after somebody left the branch they are erased; None for never.
        poster: the way out to whom providers want told; a strict one where not given.
    """
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=address))
    bench = Bench(Works(pool, Queue()), keys)

    @app.task(name=SIGN, retry=RETRY)
    def sign(credentials: list[str]) -> None:
        bench.run(SIGN, lambda branch: signing.sign(branch, credentials))

    @app.task(name=CONFER, retry=RETRY)
    def confer(persons: list[str]) -> None:
        bench.run(CONFER, lambda branch: signing.confer(branch, persons))

    @app.task(name=PUBLISH_LISTS, retry=RETRY)
    def publish_lists(organisation: str) -> None:
        bench.run(PUBLISH_LISTS, lambda branch: signing.publish_lists(branch, organisation))

    _receiving(app, bench, sender)
    _of_providers(app, bench, poster or webhooks.Poster())
    _for_the_committee(app, bench)
    _for_holders(app, bench)

    @app.periodic(cron=NIGHTLY)
    @app.task(name="nightly", retry=RETRY)
    def nightly(timestamp: int) -> None:  # noqa: ARG001 - the moment it was due
        bench.run("nightly", lambda branch: _look_at_everybody(branch, keep_years))

    @app.periodic(cron=SWEEP)
    @app.task(name="sweep", pass_context=True, queueing_lock="sweep")
    async def sweep(context: procrastinate.JobContext, timestamp: int) -> None:  # noqa: ARG001
        await give_back(context.app)

    return app


def _receiving(app: procrastinate.App, bench: Bench, sender: mail.Sender | None) -> None:
    """The tasks by which people are told of what they earned, and answer."""

    @app.task(name=OFFER, retry=RETRY)
    def offer(credentials: list[str]) -> None:
        bench.run(OFFER, lambda branch: offering.offer(branch.work, credentials))

    @app.task(name=TAKE_BACK, retry=RETRY)
    def take_back(credential: str) -> None:
        bench.run(TAKE_BACK, lambda branch: claiming.take_back(branch, credential))

    @app.task(name=ERASE, retry=RETRY)
    def erase(letters: list[str]) -> None:
        if sender is not None:
            sender.post.forget(letters)

    @app.task(name=DELIVER, queue=OUTBOUND, retry=RETRY)
    def deliver() -> None:
        if sender is not None and mail.deliver(bench.works, sender):
            with bench.works.begin("worker:deliver") as work:
                work.afterwards(DELIVER, once="deliver")

    @app.periodic(cron=SWEEP)
    @app.task(name="post", queue=OUTBOUND, queueing_lock="post")
    def post(timestamp: int) -> None:  # noqa: ARG001 - what waited for a mail server that was away
        deliver()


def _of_providers(app: procrastinate.App, bench: Bench, poster: webhooks.Poster) -> None:
    """What follows from what providers and their programs ask for."""

    @app.task(name=TAKE_IN, retry=RETRY)
    def take_in(batch: str, numbers: list[int]) -> None:
        bench.run(TAKE_IN, lambda branch: providers.take_in(branch, UUID(batch), numbers))

    @app.task(name=SIGN_MACHINE, retry=RETRY)
    def sign_machine(credential: str) -> None:
        bench.run(SIGN_MACHINE, lambda branch: badges.sign(branch, UUID(credential)))

    @app.task(name=TELL, queue=OUTBOUND, retry=RETRY_TELLING)
    def tell(event: str) -> None:
        webhooks.deliver(bench.works, poster, event)


def _for_the_committee(app: procrastinate.App, bench: Bench) -> None:
    """What members of the committee agreed on, and what they want to know before they do."""

    @app.task(name=CARRY_OUT, retry=RETRY)
    def carry_out(motion: str) -> None:
        bench.run(CARRY_OUT, lambda branch: accreditations.carry_out(branch, UUID(motion)))

    @app.task(name=FORESEE, retry=RETRY)
    def foresee(motion: str) -> None:
        bench.run(FORESEE, lambda branch: accreditations.foresee(branch, UUID(motion)))


def _for_holders(app: procrastinate.App, bench: Bench) -> None:
    """What holders asked for, and the learning paths they followed."""

    @app.task(name=COLLECT, retry=RETRY)
    def collect(collected: str) -> None:
        bench.run(COLLECT, lambda branch: dossiers.collect(branch, UUID(collected)))

    @app.task(name=FOLLOW, retry=RETRY)
    def follow(persons: list[str]) -> None:
        bench.run(FOLLOW, lambda branch: libraries.follow_paths(branch, persons))


async def give_back(app: procrastinate.App) -> int:
    """Give the jobs of workers that died to others; gives how many there were."""
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=_SILENT_SECONDS))
    for job in stalled:
        await app.job_manager.retry_job(job)
    return len(stalled)


def _look_at_everybody(branch: BranchInDatabase, keep_years: int | None) -> None:
    """Let all diplomas be looked at and all lists be made anew; tell of ends, keep up offers."""
    offering.remind(branch.work)
    keeping.let_go(branch.work, keep_years=keep_years)
    accreditations.announce(branch)
    rows = branch.work.rows("SELECT person_id FROM people ORDER BY person_id")
    for some in chunks([row["person_id"] for row in rows], _PEOPLE_AT_ONCE):
        branch.work.afterwards(CONFER, persons=some)
    dossiers.sweep(branch.work)
    for party in branch.settings.organisations:
        branch.work.afterwards(PUBLISH_LISTS, once=f"lists of {party.id}", organisation=party.id)


async def work(app: procrastinate.App, *, wait: bool = True) -> None:
    """Take jobs until somebody says stop; the job at hand is finished.

    Args:
        app: the tasks.
        wait: for jobs that are still to come; otherwise it ends when the queue is empty.
    """
    grace = timedelta(minutes=1).total_seconds()
    async with app.open_async():
        await give_back(app)
        # What waits for others has a queue of its own, so that a slow one holds up no signature.
        outbound = partial(
            app.run_worker_async,
            queues=[OUTBOUND],
            concurrency=_TELLING_AT_ONCE,
            delete_jobs="successful",
            install_signal_handlers=False,
            shutdown_graceful_timeout=grace,
        )
        working = asyncio.create_task(
            app.run_worker_async(
                queues=["default"],
                wait=wait,
                concurrency=1,
                delete_jobs="successful",
                install_signal_handlers=False,
                shutdown_graceful_timeout=grace,
            )
        )
        telling = asyncio.create_task(outbound(wait=True)) if wait else None
        asked = _stop_when_asked(working)
        try:
            await working
        except asyncio.CancelledError:
            if not asked:
                raise
        finally:
            if telling is not None:
                telling.cancel()
                with suppress(asyncio.CancelledError):
                    await telling
        if telling is None:
            await outbound(wait=False)


def _stop_when_asked(working: asyncio.Task[None]) -> list[int]:
    """Stop gently at the first SIGTERM or SIGINT; gives where these are noted.

    Asked again, it does not stop any sooner: the job at hand would have to be done again.
    """
    asked: list[int] = []

    def stop(number: int) -> None:
        if not asked:
            working.cancel()
        asked.append(number)

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        # Only the main thread can be asked; elsewhere, as in a test, there is nobody to ask.
        if threading.current_thread() is threading.main_thread():
            loop.add_signal_handler(number, stop, number)
    return asked


def run(app: procrastinate.App, *, wait: bool = True) -> None:
    """`work`, in a process of its own."""
    asyncio.run(work(app, wait=wait))
