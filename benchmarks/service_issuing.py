"""From completion to signed and stored: `python -m benchmarks.service_issuing --rows 30000`.

A PostgreSQL of its own, the example branch, and worker processes as they run in earnest. The rows
are confirmed as a file is: a worker takes them in, a thousand at a time, and signs. What is counted
ends when the last badge is stored; that diplomas were looked at as well is told apart. With several
numbers of rows the growth is seen.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from issuer_app import postgres
from issuer_app.branch import BranchInDatabase
from issuer_app.demonstration import BRANCH_URL
from issuer_app.jobs import Queue
from issuer_app.people.asker import Asker
from issuer_app.providers.reporting import confirm
from issuer_app.work import Works

from branchebadges.branch import Settings as BranchSettings
from branchebadges.branch.publishing import publish_trust
from branchebadges.branch.rulebook import adopt, rules_on
from branchebadges.demo.founding import accredit_all, take_in
from branchebadges.examples import document
from branchebadges.moments import day_of

if TYPE_CHECKING:
    from collections.abc import Iterator

MODULES: Final = ("onboarding", "web-ido-lokaal", "web-monitoring", "digitale-update")
"""Modules of the example that are accredited today, by two providers."""
_WHO: Final = {"onboarding": "spn"}
_AT_A_TIME: Final = 200_000


@dataclass(frozen=True)
class Took:
    """How long it took."""

    rows: int
    confirmed: float
    signed: float
    settled: float

    @property
    def a_second(self) -> float:
        """Rows from completion to signed and stored."""
        return self.rows / self.signed


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.service_issuing", description=__doc__
    )
    parser.add_argument("--rows", type=int, nargs="+", default=[30_000])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument(
        "--modules-each", type=int, default=3, help="how many each person completed"
    )
    chosen = parser.parse_args()
    print(f"{'rows':>8} {'confirmed':>10} {'signed':>9} {'rows/s':>8} {'looked at':>10}")
    for rows in chosen.rows:
        took = measured(rows, workers=chosen.workers, each=chosen.modules_each)
        print(
            f"{took.rows:>8} {took.confirmed:>9.1f}s {took.signed:>8.1f}s {took.a_second:>8.0f} "
            f"{took.settled:>9.1f}s",
            flush=True,
        )


def measured(rows: int, *, workers: int, each: int) -> Took:
    """The time that so many rows take, on a branch of their own."""
    with tempfile.TemporaryDirectory(prefix="issuing-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        address = postgres.embedded(folder / "database")
        postgres.migrate(address)
        pool = postgres.pool(address, size=3)
        works = Works(pool, Queue())
        try:
            _found(works, folder / "keys")
            with ExitStack() as stack:
                for number in range(workers):
                    stack.enter_context(_worker(address, folder, number))
                _until(works, _JOBS, patience=60)
                return _timed(works, rows, each)
        finally:
            pool.close()


def _timed(works: Works, rows: int, each: int) -> Took:
    began = time.monotonic()
    said = list(_rows(rows, each))
    for provider in ("spn", "kb"):
        theirs = [row for row in said if _WHO.get(row[1]["module_id"], "kb") == provider]
        who = Asker("provider", f"bench:{provider}", organisation=provider)
        with works.begin(who.by) as work:
            confirm(work, who, theirs, label="bench")
    confirmed = time.monotonic() - began
    _until(works, "SELECT count(*) AS n FROM batch_rows WHERE state = 'waiting'")
    _until(works, "SELECT count(*) AS n FROM credentials WHERE shelf = 'badges' "
           "AND signed IS NULL AND problem IS NULL")  # fmt: skip
    signed = time.monotonic() - began
    _until(works, _JOBS)
    settled = time.monotonic() - began
    stored = _number(works, "SELECT count(*) AS n FROM credentials WHERE shelf = 'badges' "
                     "AND signed IS NOT NULL")  # fmt: skip
    if stored != rows:
        sys.exit(f"{rows} rows gave {stored} badges")
    return Took(rows, confirmed, signed, settled)


_JOBS: Final = "SELECT count(*) AS n FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"


def _rows(rows: int, each: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """Completions of made-up people, each of some modules."""
    when = (datetime.now(UTC) - timedelta(days=2)).date().isoformat()
    for number in range(rows):
        person = f"B{number // each:06d}"
        yield (
            number + 2,
            {
                "external_id": f"bench-{number}",
                "person_id": person,
                "module_id": MODULES[number % each],
                "completed_at": when,
                "result": "passed",
                "full_name": f"Proefpersoon {person}",
                "email": f"{person.lower()}@bieb.example",
                "category": "staff",
                "library": f"Bibliotheek {number % 140}",
            },
        )


def _found(works: Works, keys: Path) -> None:
    @contextmanager
    def quiet(description: str, total: int) -> Iterator[Any]:  # noqa: ARG001 - it shows nothing
        yield lambda: None

    with works.begin("bench") as work:
        branch = BranchInDatabase.begin(work, BranchSettings(url=BRANCH_URL), keys=keys)
        branch = take_in(branch, progress=quiet)
        adopt(branch, document("rules"), at=work.at)
        accredit_all(branch, at=work.at, progress=quiet)
        branch.publish(branch.url("domains.json"), document("domains"))
        publish_trust(branch, rules_on(branch, day_of(work.at)))


def _until(works: Works, sql: Any, *, patience: float = 3_600) -> None:
    ends = time.monotonic() + patience
    while _number(works, sql):
        if time.monotonic() > ends:
            sys.exit(f"still waiting after {patience:g} seconds: {sql}")
        time.sleep(0.1)


def _number(works: Works, sql: Any) -> int:
    with works.begin("bench") as work:
        row = work.row(sql)
        return int(row["n"]) if row else 0


@contextmanager
def _worker(address: str, folder: Path, number: int) -> Iterator[None]:
    environment = {
        **os.environ,
        "BRANCHEBADGES_URL": BRANCH_URL,
        "BRANCHEBADGES_DATABASE": address,
        "BRANCHEBADGES_FOLDER": str(folder),
        "BRANCHEBADGES_KEYS": str(folder / "keys"),
    }
    with (folder / f"worker-{number}.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "branchebadges.cli", "worker"],
            env=environment,
            stdout=log,
            stderr=log,
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait(timeout=90)


if __name__ == "__main__":
    main()
