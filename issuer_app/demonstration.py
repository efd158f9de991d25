"""The service with the example branch in it, from nothing: a database, a queue, a web process.

Started again it goes on where it was: what is there is not made twice.
"""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from threading import Event
from typing import TYPE_CHECKING, Any, Final

import httpcore

from branchebadges import examples
from branchebadges.branch import COMMITTEE
from branchebadges.branch import Settings as BranchSettings
from branchebadges.branch.publishing import publish_trust
from branchebadges.branch.rulebook import adopt, rules_on
from branchebadges.cli.output import err, out, progress
from branchebadges.demo.founding import accredit_all, know, report, take_in
from branchebadges.errors import StorageFailed
from branchebadges.moments import day_of
from issuer_app import postgres
from issuer_app.branch import BranchInDatabase
from issuer_app.jobs import PUBLISH_LISTS, Queue
from issuer_app.people.links import make_link
from issuer_app.people.roles import give_role
from issuer_app.work import Works

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from issuer_app.people import Kind
    from issuer_app.work import Work

BRANCH_URL: Final = "https://badges.example"
"""Where the example says it is published; the service itself is on this machine."""

COMMITTEE_MEMBERS: Final = (
    "first@committee.example",
    "second@committee.example",
    "third@committee.example",
)
"""Who judge in the example; nobody can be reached at these addresses."""

_FOUNDED: Final = "demo/founded"
_REPORTED: Final = "demo/reported"
_SEEDED: Final = "demo/seeded"
_PATIENCE: Final = 60.0
"""Seconds within which the web process must answer."""


def run(folder: Path, *, port: int, workers: int) -> None:
    """Start everything, print what to open, and wait for Ctrl-C.

    Raises:
        StorageFailed: the database or a process does not start.
    """
    # To be asked to stop is the same as Ctrl-C: those we started are asked in their turn.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    address = postgres.embedded(folder / "database")
    postgres.migrate(address)
    pool = postgres.pool(address)
    works = Works(pool, Queue())
    url = f"http://127.0.0.1:{port}"
    try:
        with progress(quiet=False) as bar:
            _found(works, folder / "keys", _shown(bar))
        with ExitStack() as stack:
            for _ in range(workers):
                stack.enter_context(_process("worker", url, address, folder, keys=True))
            stack.enter_context(
                _process("serve", url, address, folder, "--port", str(port), keys=False)
            )
            with progress(quiet=False) as bar:
                _report(works)
                _seed(works)
                _until_signed(works, _shown(bar))
            _until_it_answers(port)
            _print(works, url)
            _wait()
    finally:
        pool.close()


def _found(works: Works, keys: Path, shown: Callable[..., Any]) -> None:
    """Found the example branch, unless that was done; its keys are made here."""
    with works.begin("demo") as work:
        branch = BranchInDatabase.begin(work, BranchSettings(url=BRANCH_URL), keys=keys)
        if branch.read_private(_FOUNDED) is not None:
            return
        branch = take_in(branch, progress=shown)
        adopt(branch, examples.document("rules"), at=work.at)
        accredit_all(branch, at=work.at, progress=shown)
        know(branch)
        branch.publish(branch.url("domains.json"), examples.document("domains"))
        publish_trust(branch, rules_on(branch, day_of(work.at)))
        for party in branch.settings.organisations:
            work.afterwards(PUBLISH_LISTS, once=f"lists of {party.id}", organisation=party.id)
        branch.write_private(_FOUNDED, {"at": work.at.isoformat()})


def _report(works: Works) -> None:
    """Report the completions of the example, unless that was done; the worker signs."""
    with works.begin("demo") as work:
        branch = BranchInDatabase.of(work)
        if branch.read_private(_REPORTED) is None:
            report(branch, at=work.at)
            branch.write_private(_REPORTED, {"at": work.at.isoformat()})


def _seed(works: Works) -> None:
    """Give everybody of the example an address to sign in with, unless that was done."""
    with works.begin("demo") as work:
        branch = BranchInDatabase.of(work)
        if branch.read_private(_SEEDED) is not None:
            return
        libraries = set()
        for record in branch.records():
            who = record.identity
            libraries.add(who.library)
            if who.email:
                give_role(work, who.email, "holder", who.person_id)
        for party in branch.settings.organisations:
            if party.kind == "provider":
                give_role(work, f"staff@{party.id}.example", "provider", party.id)
        for member in COMMITTEE_MEMBERS:
            give_role(work, member, "committee", COMMITTEE)
        for number, library in enumerate(sorted(filter(None, libraries)), 1):
            give_role(work, f"staff@library-{number}.example", "library", library)
        branch.write_private(_SEEDED, {"at": work.at.isoformat()})


def _signed_in_as(work: Work, kind: Kind) -> str:
    """The path of a link, for one use, that signs a visitor in as one of the example."""
    row = work.row(
        """
        SELECT r.address FROM roles r JOIN addresses a ON a.id = r.address
        LEFT JOIN people p ON p.person_id = r.person
        WHERE r.kind = %s ORDER BY length(coalesce(p.record, '')) DESC, a.key LIMIT 1
        """,
        kind,
    )
    return "/sign-in/" + make_link(work, "sign-in", to=row["address"], about="/me") if row else "/"


def _offered(work: Work) -> str:
    """The path of a link to a badge that waits for its recipient's answer."""
    row = work.row(
        """
        SELECT c.offer, min(r.address::text)::uuid AS address FROM claims c
        JOIN roles r ON r.person = c.person
        WHERE c.state = 'unclaimed' GROUP BY c.offer ORDER BY count(*), c.offer LIMIT 1
        """
    )
    if row is None:
        return "/"
    return "/receive/" + make_link(work, "claim", to=row["address"], about=str(row["offer"]))


def _until_signed(works: Works, shown: Callable[..., Any]) -> None:
    """Wait until the queue is empty, and show how far it is."""
    total, done = _waiting(works), 0
    with shown("signing, through the queue", total) as tick:
        while (left := _waiting(works)) > 0:
            for _ in range(max(0, total - left - done)):
                tick()
                done += 1
            time.sleep(0.2)


def _waiting(works: Works) -> int:
    with works.begin("demo") as work:
        row = work.row(
            """
            SELECT (SELECT count(*) FROM credentials WHERE signed IS NULL AND problem IS NULL)
                 + (SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')
                    AND scheduled_at IS NULL) AS waiting
            """
        )
        return int(row["waiting"]) if row else 0


@contextmanager
def _process(
    command: str, url: str, address: str, folder: Path, *arguments: str, keys: bool
) -> Iterator[None]:
    """A process of the service, as long as the block runs; it is asked to stop, and waited for."""
    environment = {
        **{name: value for name, value in os.environ.items() if name != "BRANCHEBADGES_KEYS"},
        "BRANCHEBADGES_URL": url,
        "BRANCHEBADGES_DATABASE": address,
        "BRANCHEBADGES_FOLDER": str(folder),
        **({"BRANCHEBADGES_KEYS": str(folder / "keys")} if keys else {}),
    }
    log = folder / f"{command}.log"
    with log.open("ab") as written:
        process = subprocess.Popen(  # noqa: S603 - our own command line, by our own interpreter
            [sys.executable, "-m", "branchebadges.cli", command, *arguments],
            env=environment,
            stdout=written,
            stderr=written,
            # Ctrl-C reaches only us; we ask the others to stop, in their order.
            start_new_session=True,
        )
        try:
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()


def _until_it_answers(port: int) -> None:
    ends = time.monotonic() + _PATIENCE
    while time.monotonic() < ends:
        try:
            if httpcore.request("GET", f"http://127.0.0.1:{port}/ready").status == 200:  # noqa: PLR2004
                return
        except (httpcore.NetworkError, httpcore.RemoteProtocolError):
            pass
        time.sleep(0.2)
    raise StorageFailed("no-service", "the web process does not answer; see serve.log")


def _print(works: Works, url: str) -> None:
    with works.begin("demo") as work:
        rows = [
            ("a diploma, as an employer sees it", f"/v/{_shared_diploma(work)}"),
            ("a badge that waits, as in the mail", _offered(work)),
            ("signed in as an employee, once", _signed_in_as(work, "holder")),
            ("as a provider", _signed_in_as(work, "provider")),
            ("as a member of the committee", _signed_in_as(work, "committee")),
            ("as a library", _signed_in_as(work, "library")),
        ]
    rows += [
        ("verify anything", "/verify"),
        ("all accredited modules", "/catalogue"),
        ("for programs", "/api"),
    ]
    for what, path in rows:
        out.print(f"{what:<36} {url}{path}", markup=False)
    err.print("Ctrl-C stops everything; started again, it goes on where it was", markup=False)


def _shared_diploma(work: Work) -> str:
    """The link to a diploma of the example that its holder shares."""
    row = work.row(
        """
        SELECT s.public_id FROM shares s JOIN credentials c ON c.id = s.credential
        WHERE c.shelf = 'diplomas' ORDER BY s.made LIMIT 1
        """
    )
    if row is not None:
        return str(row["public_id"])
    public_id = secrets.token_urlsafe(16)
    work.run(
        """
        INSERT INTO shares (public_id, credential, made)
        SELECT %s, id, %s FROM credentials
        WHERE shelf = 'diplomas' AND signed IS NOT NULL AND title = 'branche'
        ORDER BY planned, id LIMIT 1
        """,
        public_id,
        datetime.now(UTC),
    )
    return public_id


def _shown(bar: Any) -> Callable[..., Any]:
    @contextmanager
    def shown(description: str, total: int) -> Iterator[Callable[[], None]]:
        task = bar.add_task(description, total=total)
        yield lambda: bar.advance(task)

    return shown


def _wait() -> None:
    """Until Ctrl-C, or until we are asked to stop; asked again, we are stopping already."""
    with suppress(KeyboardInterrupt):
        Event().wait()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    err.print("stopping", markup=False)
