"""What is held of a person can be taken along, is not kept for ever, and can be erased."""

from __future__ import annotations

import io
import json
import zipfile
from contextlib import redirect_stdout
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from issuer_app.branch import BranchInDatabase
from issuer_app.observing import configure_logs
from issuer_app.receiving import keeping
from issuer_app.receiving.erasing import erase
from people_here import Desk, csrf_in, post

from branchebadges import images
from branchebadges.branch import persons
from branchebadges.proofs import Signed
from branchebadges.verification import examine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from branch_here import BranchHere

ANNA, HOME = "anna@bieb.example", "anna@thuis.example"
PUBLIC = "q7Vt0lD2mXK4v5m3Qx0b1g"


@pytest.fixture
def desk(branch_here: BranchHere, tmp_path: Path) -> Desk:
    """Anna has a badge, a diploma, two addresses and a shared link; Bram has a badge."""
    desk = Desk(branch_here, tmp_path)
    desk.report("anna", "community-librarian")
    desk.report("bram", "ido")
    browser = desk.sign_in(ANNA)
    post(browser, "/me/addresses", address=HOME)
    desk.work_off()
    post(browser, desk.path(HOME))
    with desk.here.works.begin("test") as work:
        work.run(
            "INSERT INTO shares (public_id, credential, made) SELECT %s, id, %s FROM credentials"
            " WHERE shelf = 'diplomas' AND person_id = 'anna' AND title = 'branche'",
            PUBLIC,
            work.at,
        )
    return desk


def everything_of(desk: Desk) -> Iterator[str]:
    """Every row of the database and every file of the outbox."""
    yield from desk.dump()
    for file in desk.outbox.iterdir():
        yield f"{file.name}: {file.read_text(encoding='utf-8')}"


def test_who_is_erased_leaves_no_trace_but_what_must_be_kept(desk: Desk) -> None:
    """Threat 159: the tables, the queue, the mail and the log hold nothing that says who it was."""
    bodies = desk.rows("SELECT id, body FROM credentials WHERE person_id = 'anna'")
    places = desk.rows("SELECT organisation, index, owner FROM status_entries ORDER BY 1, 2")
    words = ["anna", "Testpersoon", "thuis.example"]
    assert all(any(word in row for row in everything_of(desk)) for word in words)
    log = io.StringIO()
    with redirect_stdout(log):
        configure_logs()
        browser = desk.sign_in(ANNA)
        assert browser.get(f"/v/{PUBLIC}").status_code == 200
        assert "Wat blijft, en waarom" in browser.get("/me/erasure").text
        assert post(browser, "/me/erasure").status_code == 303, "nobody said to be sure"
        assert browser.get("/me").status_code == 200
        assert "Uw gegevens zijn gewist" in post(browser, "/me/erasure", sure="yes").text
        desk.work_off()
        assert browser.get("/me").status_code == 303
    assert "request" in log.getvalue()
    kept = [*everything_of(desk), *log.getvalue().splitlines()]
    for word in ("anna", "thuis.example"):
        assert [row[:200] for row in kept if word in row.lower()] == []
    assert [row for row in kept if "Testpersoon" in row and "Bram" not in row] == []
    assert desk.browser().get(f"/v/{PUBLIC}").status_code == 410
    # What must be kept: that it was issued, and its place on the list.
    proofs = {row["credential"]: bytes(row["digest"]) for row in desk.rows("SELECT * FROM erased")}
    assert proofs == {row["id"]: sha256(row["body"].encode()).digest() for row in bodies}
    after = desk.rows("SELECT organisation, index, owner FROM status_entries ORDER BY 1, 2")
    assert after == places
    # Bram's are as they were.
    assert "Bram" in desk.sign_in("bram@bieb.example").get("/me").text


def test_a_badge_that_was_kept_is_real_after_its_holder_was_erased(desk: Desk) -> None:
    """Threat 160."""
    (row,) = desk.rows("SELECT body FROM credentials WHERE person_id = 'anna' AND shelf = 'badges'")
    with desk.here.works.begin("test") as work:
        assert erase(work, "anna")
    desk.work_off()
    with desk.here.works.begin("test") as work:
        sources = BranchInDatabase.of(work).sources()
    report = examine(
        Signed.read(row["body"]), at=datetime.now(UTC), sources=sources,
        trust=desk.documents.trust(),
    )  # fmt: skip
    assert report.valid


def test_erasing_twice_is_erasing_once_and_a_later_report_is_of_somebody_new(desk: Desk) -> None:
    with desk.here.works.begin("test") as work:
        assert erase(work, "anna")
    with desk.here.works.begin("test") as work:
        assert not erase(work, "anna")
    desk.report("anna", "ido", address="new@bieb.example")
    with desk.here.works.begin("test") as work:
        assert len(persons.known(BranchInDatabase.of(work), "anna").awards) == 1


def test_what_waits_to_be_signed_or_decided_is_left_alone_when_its_person_is_gone(
    desk: Desk,
) -> None:
    with desk.here.works.begin("test") as work:
        work.afterwards("confer", persons=["anna", "bram"])
        work.afterwards("sign", credentials=[])
    with desk.here.works.begin("test") as work:
        erase(work, "anna")
    waiting = desk.rows("SELECT args FROM procrastinate_jobs WHERE task_name = 'confer'")
    assert {"persons": ["bram"]} in [row["args"] for row in waiting]
    desk.work_off()
    assert desk.rows("SELECT 1 FROM procrastinate_jobs WHERE status IN ('todo', 'failed')"
                     " AND scheduled_at IS NULL AND task_name = 'confer'") == []  # fmt: skip


def test_every_table_that_refers_to_people_lets_go_of_them(desk: Desk) -> None:
    """Whoever adds a table with something of a person lets it be emptied with the person."""
    rows = desk.rows(
        """
        SELECT conrelid::regclass::text AS name, confdeltype AS does FROM pg_constraint
        WHERE contype = 'f' AND confrelid IN ('people'::regclass, 'addresses'::regclass)
        """
    )
    assert {row["name"] for row in rows} >= {"roles", "claims", "letters", "credentials"}
    assert {row["name"] for row in rows if row["does"] not in {"c", "n"}} == set()


def test_everything_about_somebody_is_in_the_archive(desk: Desk) -> None:
    """Threat 165: what the tables hold of a person is in what the person takes along."""
    browser = desk.sign_in(ANNA)
    answer = browser.get("/me/everything.zip")
    assert answer.headers["content-disposition"] == 'attachment; filename="everything.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    record = json.loads(files["record.json"])
    assert record["identity"]["full_name"] == "Anna O'Testpersoon"
    assert "Community librarian" in files["ledger.txt"].decode()
    badge = next(name for name in files if name.startswith("credentials/badges/community"))
    stem = badge.rpartition(".")[0]
    text = files[f"{stem}.json"].decode()
    assert images.unbake(files[f"{stem}.png"]) == text
    assert images.unbake(files[f"{stem}.svg"]) == text
    assert files[f"{stem}.jwt"].decode().count(".") == 2
    diplomas = [name for name in files if name.startswith("credentials/diplomas/branche")]
    assert len(diplomas) >= 4
    kept = b"".join(content for name, content in files.items() if name.startswith("kept/"))
    for said in (ANNA, HOME, PUBLIC, "diploma:", "community-librarian"):
        assert said.encode() in kept, said
    assert b"bram" not in b"".join(files.values()).lower()


def test_nobody_takes_or_erases_what_is_somebody_else_s(desk: Desk) -> None:
    desk.staff("staff@academie.example")
    staff = desk.sign_in("staff@academie.example")
    token = csrf_in(staff)
    for method, path in [("GET", "/me/everything.zip"), ("GET", "/me/erasure"),
                         ("POST", "/me/erasure"), ("POST", "/me/library")]:  # fmt: skip
        answer = staff.request(method, path, data={"csrf": token, "sure": "yes"})
        assert answer.status_code == 404, path
        assert desk.browser().request(method, path).status_code == 303
    assert len(desk.rows("SELECT 1 FROM people")) == 2


def test_what_is_not_kept_for_ever_is_let_go_of(desk: Desk) -> None:
    """Threat 165, with a clock that moves."""
    files = {file.name for file in desk.outbox.iterdir()}

    def night(days: int) -> None:
        at = datetime.now(UTC) + timedelta(days=days)
        with desk.here.works.begin("night", at=at) as work:
            keeping.let_go(work)
        desk.work_off()

    def number(table: str) -> int:
        found = [row for row in desk.dump() if row.startswith(f"{table}: ")]
        return len(found)

    night(0)
    assert number("links") > 0
    assert number("sessions") > 0
    assert {file.name for file in desk.outbox.iterdir()} == files
    night(31)
    assert number("sessions") == 0
    assert {row["kind"] for row in desk.rows("SELECT kind FROM letters")} == {"claim", "diploma"}
    night(68)
    assert number("links") == 0
    night(401)
    assert number("letters") == 0
    assert list(desk.outbox.iterdir()) == []
    assert number("people") == 2
    assert number("addresses") == 3


def test_who_left_long_ago_is_erased_only_where_the_branch_says_so(desk: Desk) -> None:
    with desk.here.works.begin("test") as work:
        branch = BranchInDatabase.of(work)
        record = persons.known(branch, "anna")
        left = record.identity.model_copy(update={"branch_until": work.at.date()})
        persons.save(branch, record.model_copy(update={"identity": left}))
    for years, when, there in ((None, 50, 2), (7, 6, 2), (7, 8, 1)):
        at = datetime.now(UTC) + timedelta(days=365.25 * when)
        with desk.here.works.begin("night", at=at) as work:
            keeping.let_go(work, keep_years=years)
        assert len(desk.rows("SELECT 1 FROM people")) == there
