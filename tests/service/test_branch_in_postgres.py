"""The branch in PostgreSQL: from a completion to a diploma, planned here and signed there."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import psycopg
import pytest
from issuer_app import worker
from issuer_app.branch import BranchInDatabase
from issuer_app.work import Work, digest_of

from branchebadges.branch.awarding import register_completions
from branchebadges.branch.completions import CompletionRow
from branchebadges.branch.revoking import change_status
from branchebadges.branch.rulebook import rules_on
from branchebadges.canonical import read_json
from branchebadges.errors import KeyUnusable, StorageFailed
from branchebadges.moments import day_of
from branchebadges.proofs import Signed
from branchebadges.trust import Trust
from branchebadges.verification import examine

if TYPE_CHECKING:
    from branch_here import BranchHere
    from issuer_app.work import Row

    from branchebadges.verification import Report


def completed(person: str, module: str, *, days_ago: int = 30) -> CompletionRow:
    return CompletionRow(
        line=1,
        external_id=f"{person}:{module}",
        person_id=person,
        module_id=module,
        completed=datetime.now(UTC) - timedelta(days=days_ago),
        result="completed",
        full_name=person.capitalize(),
        email=f"{person}@bieb.example",
        category="staff",
    )


def report(work: Work, *rows: CompletionRow) -> None:
    branch = BranchInDatabase.of(work)
    rules = rules_on(branch, day_of(work.at))
    register_completions(branch, rows, rules=rules, at=work.at)


def credentials(here: BranchHere, shelf: str = "badges") -> list[Row]:
    with here.works.begin("test") as work:
        return work.rows("SELECT * FROM credentials WHERE shelf = %s ORDER BY planned, id", shelf)


def judged(here: BranchHere, body: str) -> Report:
    with here.works.begin("test") as work:
        branch = BranchInDatabase.of(work)
        trust = Trust.read(read_json(branch.published(branch.url("trust.json"))))
        return examine(
            Signed.read(body), at=datetime.now(UTC), sources=branch.sources(), trust=trust
        )


def test_a_completion_becomes_a_badge_and_enough_of_them_a_diploma(
    branch_here: BranchHere,
) -> None:
    with branch_here.works.begin("test") as work:
        report(work, completed("anna", "community-librarian"), completed("bram", "ido", days_ago=3))
    assert [row["signed"] for row in credentials(branch_here)] == [None, None]
    branch_here.work_off()
    badges = credentials(branch_here)
    assert all(judged(branch_here, row["body"]).valid for row in badges)
    diplomas = credentials(branch_here, "diplomas")
    assert {(row["person_id"], row["title"]) for row in diplomas} >= {("anna", "branche")}
    assert all(judged(branch_here, row["body"]).valid for row in diplomas)


def test_work_that_is_rolled_back_leaves_neither_rows_nor_jobs(branch_here: BranchHere) -> None:
    def interrupted() -> None:
        with branch_here.works.begin("test") as work:
            report(work, completed("anna", "ido"))
            raise InterruptedError

    with pytest.raises(InterruptedError):
        interrupted()
    with branch_here.works.begin("test") as work:
        assert work.rows("SELECT 1 AS one FROM people") == []
        assert work.rows("SELECT 1 AS one FROM status_entries WHERE owner LIKE 'urn:%%'") == []
        assert work.rows("SELECT 1 AS one FROM procrastinate_jobs WHERE status = 'todo'") == []


def test_a_process_without_keys_cannot_sign(branch_here: BranchHere) -> None:
    with branch_here.works.begin("test") as work:
        branch = BranchInDatabase.of(work)
        with pytest.raises(KeyUnusable, match="no keys"):
            branch.signer(branch.itself)


def test_a_revocation_is_in_the_list_that_is_published_after_it(branch_here: BranchHere) -> None:
    with branch_here.works.begin("test") as work:
        report(work, completed("anna", "ido"))
    branch_here.work_off()
    (badge,) = credentials(branch_here)
    with branch_here.works.begin("test") as work:
        change_status(
            BranchInDatabase.of(work),
            f"urn:uuid:{badge['id']}",
            "revoke",
            reason="vergissing",
            at=work.at,
        )
    branch_here.work_off()
    found = judged(branch_here, badge["body"])
    assert not found.valid
    assert "revoked" in {finding.code for finding in found.findings}


def test_places_that_are_given_out_at_the_same_time_are_never_the_same(
    branch_here: BranchHere,
) -> None:
    failures: list[BaseException] = []

    def give_out(number: int) -> None:
        try:
            with branch_here.works.begin("test") as work:
                branch = BranchInDatabase.of(work)
                branch.statuses(branch.itself).give_out(f"urn:{number}:{i}" for i in range(250))
        except BaseException as error:  # noqa: BLE001 - told by the assertion below
            failures.append(error)

    threads = [threading.Thread(target=give_out, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with branch_here.works.begin("test") as work:
        rows = work.rows(
            "SELECT index FROM status_entries WHERE organisation = %s AND owner LIKE %s",
            BranchInDatabase.of(work).itself.id,
            "urn:%:%",
        )
    indexes = [row["index"] for row in rows]
    assert len(indexes) == len(set(indexes)) == 8 * 250
    assert indexes != sorted(indexes)


def test_the_audit_trail_is_a_chain_that_nobody_may_change(branch_here: BranchHere) -> None:
    with branch_here.works.begin("test") as work:
        report(work, completed("anna", "ido"))
    branch_here.work_off()
    with branch_here.works.begin("test") as work:
        lines = work.rows("SELECT * FROM audit ORDER BY line")
    digest = bytes(32)
    for number, line in enumerate(lines, start=1):
        words = (line["actor"], line["action"], line["subject"], line["detail"])
        digest = digest_of((line["line"], line["at"], *words), after=digest)
        assert (line["line"], bytes(line["digest"])) == (number, digest)
    assert {"signed", "lists published"} <= {line["action"] for line in lines}
    with (
        pytest.raises(psycopg.errors.RaiseException, match="append only"),
        branch_here.works.begin("test") as work,
    ):
        work.run("UPDATE audit SET actor = 'somebody else'")


def test_a_database_that_is_gone_is_told_as_such(branch_here: BranchHere) -> None:
    with (
        pytest.raises(StorageFailed, match="does not answer"),
        branch_here.works.begin("test") as work,
    ):
        work.run("SELECT pg_terminate_backend(pg_backend_pid())")


def test_the_jobs_of_a_worker_that_died_are_given_back(branch_here: BranchHere) -> None:
    with branch_here.works.begin("test") as work:
        report(work, completed("anna", "ido"))
    with branch_here.works.begin("test") as work:
        work.run(
            """
            WITH dead AS (
                INSERT INTO procrastinate_workers (last_heartbeat)
                VALUES (now() - interval '1 hour') RETURNING id
            )
            UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT id FROM dead)
            """
        )
    branch_here.work_off()
    (badge,) = credentials(branch_here)
    assert badge["signed"] is not None
    assert worker.TRIES > 1


def test_a_diploma_whose_badge_is_revoked_loses_its_ground_by_itself(
    branch_here: BranchHere,
) -> None:
    with branch_here.works.begin("test") as work:
        report(work, completed("anna", "community-librarian"))
    branch_here.work_off()
    (badge,) = credentials(branch_here)
    (diploma, *_) = [
        row for row in credentials(branch_here, "diplomas") if row["title"] == "branche"
    ]
    assert judged(branch_here, diploma["body"]).valid
    with branch_here.works.begin("test") as work:
        name = f"urn:uuid:{badge['id']}"
        change_status(BranchInDatabase.of(work), name, "revoke", reason="vergissing", at=work.at)
    branch_here.work_off()
    assert not judged(branch_here, diploma["body"]).valid
