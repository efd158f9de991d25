"""The audit finds what was changed; a backup comes back without giving anything out twice."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from issuer_app import journal, starting
from issuer_app.auditing import backups
from issuer_app.branch import BranchInDatabase
from test_branch_in_postgres import completed, credentials, judged, report
from test_faults_of_lists import ACADEMY, give_out, listed, revoke

from branchebadges import cli
from branchebadges.branch.revoking import change_status
from branchebadges.errors import Malformed, StorageFailed
from branchebadges.statuses import MINIMUM_ENTRIES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from branch_here import BranchHere, Server

URN = "urn:uuid:"


@pytest.fixture
def badged(branch_here: BranchHere, monkeypatch: pytest.MonkeyPatch) -> BranchHere:
    """Three badges in the database, and a command line that is told of it."""
    with branch_here.works.begin("test") as work:
        report(work, *(completed(person, "ido") for person in ("anna", "bram", "cor")))
    branch_here.work_off()
    told(monkeypatch, branch_here.address, branch_here.keys)
    return branch_here


def told(monkeypatch: pytest.MonkeyPatch, address: str, keys: Path) -> None:
    monkeypatch.setenv("BRANCHEBADGES_URL", "https://badges.example")
    monkeypatch.setenv("BRANCHEBADGES_DATABASE", address)
    monkeypatch.setenv("BRANCHEBADGES_KEYS", str(keys))


def audited(capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str]:
    capsys.readouterr()
    code = cli.run(["audit", "--quiet", *more])
    return code, capsys.readouterr().out


def tamper(here: BranchHere, *statements: str) -> None:
    """What somebody does who has the database to themselves."""
    with psycopg.connect(here.address, autocommit=True) as connection:
        connection.execute("ALTER TABLE audit DISABLE TRIGGER audit_stays")
        for statement in statements:
            connection.execute(statement.encode())


def test_155_what_is_as_it_was_is_found_so(
    badged: BranchHere, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = audited(capsys, "--journal", str(badged.keys / journal.NAME))
    assert (code, said.count("\n")) == (0, 1), said


@pytest.mark.parametrize(
    ("statements", "row", "fault"),
    [
        pytest.param(["UPDATE audit SET actor = 'somebody' WHERE line = 3"], "line 3:",
                     "audit-edited", id="a line that was edited"),
        pytest.param(["DELETE FROM audit WHERE line = 3"], "line 3:", "audit-missing",
                     id="a line that was cut out"),
        pytest.param(["DELETE FROM audit WHERE line IN (3, 4)"], "line 3 to 4:", "audit-missing",
                     id="two lines that were cut out"),
        pytest.param(["UPDATE audit SET line = -1 WHERE line = 3",
                      "UPDATE audit SET line = 3 WHERE line = 4",
                      "UPDATE audit SET line = 4 WHERE line = -1"], "line 3:",
                     "audit-edited", id="two lines that changed places"),
        pytest.param([("UPDATE credentials SET body = replace(body, 'Anna', 'Hans') "
                      "WHERE person_id = 'anna'")], URN, "[signature]",
                     id="a name in a credential"),
        pytest.param(["UPDATE credentials SET token = token || 'x' WHERE person_id = 'anna'"],
                     "(JWT)", "", id="a token"),
        pytest.param([("UPDATE credentials a SET body = b.body FROM credentials b "
                      "WHERE a.person_id = 'anna' AND b.person_id = 'bram'")], URN,
                     "credential-swapped", id="another's credential in the row"),
        pytest.param(["UPDATE status_entries SET revoked = now() WHERE owner LIKE 'urn:%%' "
                      "AND index = (SELECT max(index) FROM status_entries "
                      "WHERE owner LIKE 'urn:%%')".replace("%%", "%")],
                     "revocation-1.json", "list-differs", id="a row that no list knows of"),
        pytest.param(["DELETE FROM published WHERE path LIKE 'status/academie/susp%'"],
                     "suspension-1.json", "list-missing", id="a list that is gone"),
    ],
)  # fmt: skip
def test_155_the_audit_names_what_was_changed(
    badged: BranchHere,
    capsys: pytest.CaptureFixture[str],
    statements: list[str],
    row: str,
    fault: str,
) -> None:
    tamper(badged, *statements)
    code, said = audited(capsys)
    assert code == 1, said
    assert any(row in line and fault in line for line in said.splitlines()), said


def test_155_a_trail_that_was_cut_short_is_told_by_the_journal(
    badged: BranchHere, capsys: pytest.CaptureFixture[str]
) -> None:
    ends = [e for e in journal.read(badged.keys / journal.NAME) if isinstance(e, journal.End)]
    with psycopg.connect(badged.address, autocommit=True) as connection:
        connection.execute("ALTER TABLE audit DISABLE TRIGGER audit_stays")
        connection.execute("DELETE FROM audit WHERE line >= %s", (ends[-1].line,))
    # By itself the chain cannot know what it has lost.
    assert audited(capsys)[0] == 0
    code, said = audited(capsys, "--journal", str(badged.keys / journal.NAME))
    assert (code, "audit-cut" in said) == (1, True), said
    with pytest.raises(StorageFailed) as caught:
        starting.require_in_order(badged.works, badged.keys)
    assert caught.value.code == "database-behind"


def test_what_waits_to_be_published_is_unknown_and_not_wrong(
    badged: BranchHere, capsys: pytest.CaptureFixture[str]
) -> None:
    revoke(badged, credentials(badged)[0])
    code, said = audited(capsys)
    assert (code, "on its way" in said) == (2, True), said


# Backup and restore


def restored(
    server: Server, monkeypatch: pytest.MonkeyPatch, keys: Path, file: Path
) -> tuple[str, int]:
    """An empty database beside, filled from the backup by the command."""
    server._run(f"CREATE DATABASE back_{keys.name.replace('-', '_')}")
    address = server.address_of(f"back_{keys.name.replace('-', '_')}")
    told(monkeypatch, address, keys)
    return address, cli.run(["service", "restore", str(file)])


def test_150_a_restore_gives_no_place_out_twice_and_forgets_no_revocation(
    badged: BranchHere,
    postgres_server: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "backup"
    assert cli.run(["service", "backup", str(file)]) == 0
    assert file.stat().st_mode & 0o777 == 0o600
    # After the backup: a badge is revoked, another suspended, and two more are given out.
    first, second, third = credentials(badged)
    revoke(badged, first)
    with badged.works.begin("test") as work:
        name = f"{URN}{second['id']}"
        branch = BranchInDatabase.of(work)
        change_status(branch, name, "suspend", reason="onderzoek", at=work.at)
        report(work, completed("dirk", "ido"), completed("els", "ido"))
    badged.work_off()
    later = [row for row in credentials(badged) if row["person_id"] in {"dirk", "els"}]
    revoke(badged, later[0])
    badged.work_off()
    given = {each["index"]: each["owner"] for each in places(badged)}

    address, code = restored(postgres_server, monkeypatch, badged.keys, file)
    assert code == 0
    here = type(badged)(address, backups_pool(address), badged.keys)
    try:
        assert {row["person_id"] for row in credentials(here)} == {"anna", "bram", "cor"}
        # Who got a badge since the backup has it, and the place in the list stays theirs.
        held = {each["index"]: each["owner"] for each in places(here)}
        assert given.items() <= held.items()
        fresh = give_out(here, *(f"urn:new:{number}" for number in range(100)))
        assert set(fresh.values()).isdisjoint(given)
        assert min(fresh.values()) >= MINIMUM_ENTRIES
        here.work_off()
        found = [{f.code for f in judged(here, row["body"]).findings} for row in (first, second)]
        assert "revoked" in found[0]
        assert "suspended" in found[1]
        assert judged(here, third["body"]).valid
        assert "revoked" in {f.code for f in judged(here, later[0]["body"]).findings}
        assert judged(here, later[1]["body"]).valid
        assert listed(here, "revocation", 1) != listed(here, "revocation", 2)
        starting.require_in_order(here.works, here.keys)
        assert cli.run(["audit", "--quiet", "--journal", str(here.keys / journal.NAME)]) == 0
        # Done again, it changes nothing.
        assert cli.run(["service", "restore"]) == 0
        assert {each["index"]: each["owner"] for each in places(here)}.items() >= held.items()
    finally:
        here.pool.close()


def backups_pool(address: str) -> Any:
    from issuer_app import postgres

    return postgres.pool(address, size=4)


def places(here: BranchHere) -> list[Any]:
    with here.works.begin("test") as work:
        return work.rows("SELECT * FROM status_entries WHERE organisation = %s", ACADEMY)


def test_150_a_database_that_was_restored_by_other_means_is_not_worked_on(
    badged: BranchHere, postgres_server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups.backup(badged.address, tmp_path / "backup")
    revoke(badged, credentials(badged)[0])
    badged.work_off()
    postgres_server._run("CREATE DATABASE by_hand")
    address = postgres_server.address_of("by_hand")
    backups.bring_back(address, tmp_path / "backup")
    here = type(badged)(address, backups_pool(address), badged.keys)
    try:
        with pytest.raises(StorageFailed) as caught:
            starting.require_in_order(here.works, here.keys)
        assert caught.value.code == "database-behind"
        told(monkeypatch, address, badged.keys)
        assert cli.run(["service", "restore"]) == 0
        starting.require_in_order(here.works, here.keys)
    finally:
        here.pool.close()


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda file: file.write_bytes(file.read_bytes()[:900]), id="cut short"),
        pytest.param(lambda file: file.write_bytes(b"nothing"), id="something else"),
        pytest.param(lambda file: file.unlink(), id="gone"),
    ],
)
def test_a_backup_that_is_not_whole_restores_nothing(
    badged: BranchHere,
    postgres_server: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    spoil: Callable[[Path], object],
) -> None:
    file = tmp_path / "backup"
    backups.backup(badged.address, file)
    spoil(file)
    address, code = restored(postgres_server, monkeypatch, badged.keys, file)
    assert code == 1
    with psycopg.connect(address) as connection:
        row = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        assert row.fetchone() == (0,)


def test_a_database_that_holds_something_is_not_restored_into(
    badged: BranchHere, tmp_path: Path
) -> None:
    backups.backup(badged.address, tmp_path / "backup")
    with pytest.raises(StorageFailed) as caught:
        backups.bring_back(badged.address, tmp_path / "backup")
    assert caught.value.code == "restore-failed"
    assert len(credentials(badged)) == 3


# The journal


def test_142_a_journal_that_cannot_be_written_holds_up_signing_and_loses_nothing(
    branch_here: BranchHere,
) -> None:
    path = branch_here.keys / journal.NAME
    before = path.read_bytes()
    path.unlink()
    path.symlink_to("/dev/full")
    with branch_here.works.begin("test") as work:
        report(work, completed("anna", "ido"))
    branch_here.work_off()
    assert [row["signed"] for row in credentials(branch_here)] == [None]
    path.unlink()
    path.write_bytes(before)
    with branch_here.works.begin("test") as work:
        work.run("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")
    branch_here.work_off()
    assert all(row["signed"] for row in credentials(branch_here))


def test_143_a_line_that_broke_off_is_passed_over_and_the_next_stands_by_itself(
    tmp_path: Path,
) -> None:
    path = tmp_path / "journal"
    line = {"organisation": "a", "index": 1, "owner": "o", "on": [], "at": "2026-01-01T00:00:00Z"}
    journal.append(path, [line])
    path.write_bytes(path.read_bytes() + b'{"organisation": "a", "ind')
    journal.append(path, [{**line, "index": 2}])
    found = [each.index for each in journal.read(path) if isinstance(each, journal.Place)]
    assert found == [1, 2]
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("line", ['{"line": 1}', '{"digest": "zz", "line": 1}', "{]}"])
def test_a_line_that_is_none_of_ours_is_told_by_its_number(tmp_path: Path, line: str) -> None:
    path = tmp_path / "journal"
    path.write_text(json.dumps({"digest": "00", "line": 1}) + "\n" + line + "\n")
    with pytest.raises(Malformed) as caught:
        list(journal.read(path))
    assert caught.value.where == f"{path}:2"


def test_the_journal_names_nobody(badged: BranchHere, tmp_path: Path) -> None:
    copied = shutil.copy(badged.keys / journal.NAME, tmp_path)
    text = (tmp_path / copied).read_text().lower()
    for name in ("anna", "bram", "cor@", "bieb.example"):
        assert name not in text
