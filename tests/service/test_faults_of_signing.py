"""Killed at each step of signing, and ten times in a batch (threats 135, 136, 137, 147, 153)."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING, Final

import pytest
from issuer_app.branch import BranchInDatabase
from test_branch_in_postgres import completed, credentials, judged, report

from branchebadges.branch.revoking import change_status

if TYPE_CHECKING:
    from branch_here import BranchHere
    from workers_here import Workers

BATCH: Final = int(os.environ.get("BRANCHEBADGES_BATCH", "240"))
"""How many badges are in the batch in which a worker is killed ten times; 10,000 is promised."""

STEPS: Final = [
    pytest.param("AFTER UPDATE", "procrastinate_jobs", "WHEN (NEW.status = 'doing')",
                 id="when it takes the job"),
    pytest.param("BEFORE UPDATE", "status_entries", "", id="when it notes the place"),
    pytest.param("BEFORE UPDATE", "credentials", "", id="when it stores the first one"),
    pytest.param("AFTER UPDATE", "credentials", "", id="when the first one is stored"),
    pytest.param("BEFORE INSERT", "procrastinate_jobs", "", id="when it asks for what follows"),
    pytest.param("AFTER INSERT", "audit", "", id="just before it commits"),
    pytest.param("BEFORE DELETE", "procrastinate_jobs", "", id="when all is done but the job"),
]  # fmt: skip


def exactly(here: BranchHere, count: int) -> None:
    """So many badges, each signed once, each with a place of its own, and nothing beside them."""
    rows = credentials(here)
    assert len(rows) == count
    assert [row["id"] for row in rows if row["signed"] is None or row["problem"]] == []
    with here.works.begin("test") as work:
        places = work.rows(
            "SELECT organisation, index, owner FROM status_entries WHERE owner LIKE 'urn:%%'"
        )
        planned = work.rows("SELECT id FROM credentials")
        waiting = work.rows(
            "SELECT id FROM procrastinate_jobs WHERE status IN ('doing', 'failed', 'aborted')"
        )
    assert len({(row["organisation"], row["index"]) for row in places}) == len(places)
    # No place without a credential, and no credential without a place.
    assert {row["owner"] for row in places} == {f"urn:uuid:{row['id']}" for row in planned}
    assert waiting == []


@pytest.mark.parametrize(("event", "table", "when"), STEPS)
def test_135_killed_at_any_step_each_badge_is_signed_exactly_once(
    branch_here: BranchHere, workers: Workers, event: str, table: str, when: str
) -> None:
    with branch_here.works.begin("test") as work:
        report(work, completed("anna", "ido"), completed("bram", "ido"))
    with workers.stopped_at(event, table, when):
        dying = workers.start("--until-done")
        workers.until_somebody_waits()
        workers.kill(dying)
    workers.finish()
    exactly(branch_here, 2)
    assert all(judged(branch_here, row["body"]).valid for row in credentials(branch_here))


def test_136_a_batch_in_which_the_worker_is_killed_ten_times(
    branch_here: BranchHere, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Small jobs, so that there are many in which it can die.
    monkeypatch.setattr("issuer_app.branch._AT_ONCE", max(20, BATCH // 100))
    for start in range(0, BATCH, 1_000):
        with branch_here.works.begin("test") as work:
            people = range(start, min(start + 1_000, BATCH))
            report(work, *(completed(f"p{number}", "ido") for number in people))
    for killed in range(10):
        dying = workers.start()
        workers.until_signed((killed + 1) * BATCH // 12)
        workers.kill(dying)
    workers.finish()
    exactly(branch_here, BATCH)
    with branch_here.works.begin("test") as work:
        told = work.rows(
            "SELECT subject, count(*) AS times FROM audit WHERE action = 'signed' GROUP BY subject"
        )
    assert {row["times"] for row in told} == {1}


def test_137_what_was_planned_and_not_signed_can_be_revoked_and_is_signed_revoked(
    branch_here: BranchHere, workers: Workers
) -> None:
    with branch_here.works.begin("test") as work:
        report(work, completed("anna", "ido"))
    with workers.stopped_at("BEFORE UPDATE", "credentials"):
        dying = workers.start("--until-done")
        workers.until_somebody_waits()
        workers.kill(dying)
    (planned,) = credentials(branch_here)
    assert planned["signed"] is None
    with branch_here.works.begin("test") as work:
        name = f"urn:uuid:{planned['id']}"
        change_status(BranchInDatabase.of(work), name, "revoke", reason="fout", at=work.at)
    workers.finish()
    (badge,) = credentials(branch_here)
    assert badge["id"] == planned["id"]
    assert "revoked" in {each.code for each in judged(branch_here, badge["body"]).findings}


def test_147_the_job_of_a_dead_worker_is_taken_up_by_one_that_was_there_already(
    branch_here: BranchHere, workers: Workers
) -> None:
    with branch_here.works.begin("test") as work:
        report(work, completed("anna", "ido"))
    with workers.stopped_at("BEFORE UPDATE", "credentials"):
        dying = workers.start()
        workers.until_somebody_waits()
        workers.kill(dying)
    other = workers.start()
    # The sweep that a worker does every minute, asked for now.
    with branch_here.works.begin("test") as work:
        work.afterwards("sweep", timestamp=0)
    workers.until_signed(1)
    other.send_signal(signal.SIGTERM)
    assert other.wait() == 0, workers.log()
    assert len(credentials(branch_here)) == 1


@pytest.mark.parametrize("signals", [1, 2], ids=["asked once", "asked twice"])
def test_153_a_worker_that_is_asked_to_stop_finishes_what_it_does_and_takes_nothing_new(
    branch_here: BranchHere, workers: Workers, signals: int
) -> None:
    with branch_here.works.begin("test") as work:
        report(work, completed("anna", "ido"))
    with workers.stopped_at("BEFORE UPDATE", "credentials"):
        process = workers.start()
        workers.until_somebody_waits()
        for _ in range(signals):
            process.send_signal(signal.SIGTERM)
            time.sleep(0.2)
        assert process.poll() is None, "it did not wait for what it was doing"
    assert process.wait(20) == 0, workers.log()
    exactly(branch_here, 1)
    with branch_here.works.begin("test") as work:
        left = work.rows(
            "SELECT task_name, status::text FROM procrastinate_jobs WHERE task_name = 'confer'"
        )
    assert [(row["task_name"], row["status"]) for row in left] == [("confer", "todo")]
