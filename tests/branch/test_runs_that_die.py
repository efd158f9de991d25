"""A run that dies, at any point, is made good by the next; nothing is lost or issued twice."""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from branchebadges import files
from branchebadges.branch import BranchFolder, persons
from branchebadges.branch.status import StatusRegister
from branchebadges.errors import StorageFailed
from branchebadges.files import held
from branchebadges.ledger import Completion
from branchebadges.proofs import Signed
from branchebadges.testing import Sector

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PEOPLE = ("anna", "bob")


class PowerCutError(Exception):
    """The machine stops here."""


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Sector:
    """A branch with completions that are waiting to be handed in."""
    sector = Sector.begin(tmp_path_factory.mktemp("begun") / "branch")
    for person in PEOPLE:
        # In the branch for a few weeks: one diploma is due, and the other is not.
        sector.complete(person, "community-librarian", on="2026-03-01", branch_since="2026-02-01")
    sector.complete("anna", "ido", on="2026-03-02")
    return sector


@pytest.fixture
def again(begun: Sector, tmp_path: Path) -> Callable[[], Sector]:
    """A fresh copy of that branch, as often as one wants."""

    def copy() -> Sector:
        folder = tmp_path / "branch"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(begun.branch.folder, folder)
        return Sector(BranchFolder.open(folder), begun.now, list(begun.waiting))

    return copy


def dying_at(monkeypatch: pytest.MonkeyPatch, number: int, error: BaseException) -> None:
    """Let the `number`th file that is put in its place not get there."""
    left = [number]
    replace = Path.replace

    def instead(path: Path, target: Path) -> Path:
        left[0] -= 1
        if left[0] == 0:
            raise error
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", instead)


def everything_is_there_once(sector: Sector) -> None:
    records, sources = list(persons.everybody(sector.branch)), sector.sources()
    assert [each.identity.person_id for each in records] == list(PEOPLE)
    indexes: list[tuple[str, int]] = []
    for record in records:
        assert len({each.id for each in record.entries}) == len(record.entries)
        assert [each.entry for each in record.awards] == [
            each.badge for each in record.entries if isinstance(each, Completion)
        ]
        indexes += [(each.provider, each.index) for each in record.awards]
        indexes += [("branche", each.index) for each in record.conferrals]
        indexes += [(each.issuer, each.index) for each in record.attestations]
        assert [each.diploma for each in record.conferrals] == ["branche"]
        folder = sector.branch.holder(record.identity.person_id)
        issued = [Signed.read(path.read_text()) for path in folder.rglob("*.json")]
        named = [each.badge for each in record.awards]
        named += [each.credential for each in record.conferrals]
        named += [each.credential for each in record.attestations]
        assert [each.kind for each in record.attestations] == ["without_list"]
        assert sorted(str(each.id) for each in issued) == sorted(named)
        assert all(sector.verify(each, sources=sources).valid for each in issued)
    assert len(set(indexes)) == len(indexes)
    for party in sector.branch.settings.organisations:
        register = sector.branch.statuses(party)
        assert isinstance(register, StatusRegister)
        taken = register.taken
        assert len(set(taken.values())) == len(taken)
    assert left_over(sector) == []


def left_over(sector: Sector) -> list[Path]:
    """What lies beside its place."""
    own = {".lock", ".well-known"}
    return [path for path in sector.branch.folder.rglob(".*") if path.name not in own]


def points_of_death(copy: Callable[[], Sector], work: Callable[[Sector], object]) -> int:
    """How many files a run puts in their place."""
    sector, count = copy(), [0]
    replace = Path.replace

    def counting(path: Path, target: Path) -> Path:
        count[0] += 1
        return replace(path, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "replace", counting)
        work(sector)
    return count[0]


def spread(most: int, number: int) -> Iterator[int]:
    """So many numbers up to `most`, the first and the last among them."""
    yield from sorted({1 + round(step * (most - 1) / (number - 1)) for step in range(number)})


def award_and_confer(sector: Sector) -> None:
    sector.award(sector.as_csv())
    sector.confer()


def test_a_run_that_dies_at_any_file_is_finished_by_the_next(
    again: Callable[[], Sector], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in spread(points_of_death(again, award_and_confer), 9):
        sector = again()
        with monkeypatch.context() as patch:
            dying_at(patch, number, PowerCutError())
            with pytest.raises(PowerCutError):
                award_and_confer(sector)
        award_and_confer(sector)
        everything_is_there_once(sector)


def test_a_full_disk_is_a_clear_error_and_what_was_there_still_is(
    again: Callable[[], Sector], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in spread(points_of_death(again, award_and_confer), 4):
        sector = again()
        before = contents(sector)
        with monkeypatch.context() as patch:
            dying_at(patch, number, OSError(errno.ENOSPC, "No space left on device"))
            with pytest.raises(StorageFailed, match="the disk is full"):
                award_and_confer(sector)
        assert {path for path in before if not path.exists()} == set()
        for record in persons.everybody(sector.branch):
            _ = record.ledger
        award_and_confer(sector)
        everything_is_there_once(sector)


def contents(sector: Sector) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sector.branch.folder.rglob("*") if path.is_file()}


def test_a_disk_that_is_really_full_leaves_the_old_file(tmp_path: Path) -> None:
    mount = shutil.which("mount")
    full = tmp_path / "full"
    full.mkdir()
    if (
        mount is None
        or subprocess.run(
            [mount, "-t", "tmpfs", "-o", "size=64k", "tmpfs", full],
            capture_output=True,
            check=False,
        ).returncode
    ):
        pytest.skip("a small disk can be made by root only")
    try:
        files.write_whole(full / "file", "old")
        with pytest.raises(StorageFailed, match="the disk is full"):
            files.write_whole(full / "file", b"x" * 1_000_000)
        assert (full / "file").read_text() == "old"
        assert [path.name for path in full.iterdir()] == ["file"]
    finally:
        subprocess.run(["umount", full], check=True)


def test_a_hold_is_never_forgotten_between_the_list_and_the_persons_file(
    again: Callable[[], Sector], monkeypatch: pytest.MonkeyPatch
) -> None:
    sector = again()
    award_and_confer(sector)
    sector.revoke(sector.badge("bob", "community-librarian"))
    kept = sector.branch.folder.with_name("kept")
    shutil.copytree(sector.branch.folder, kept)

    def copy() -> Sector:
        shutil.rmtree(sector.branch.folder)
        shutil.copytree(kept, sector.branch.folder)
        return Sector(BranchFolder.open(sector.branch.folder), sector.now)

    for number in range(1, points_of_death(copy, Sector.confer) + 1, 3):
        fresh = copy()
        with monkeypatch.context() as patch:
            dying_at(patch, number, PowerCutError())
            with pytest.raises(PowerCutError):
                fresh.confer()
        fresh.confer()
        assert fresh.conferral("bob").state == "under_review"
        assert not fresh.verify(fresh.diploma("bob")).valid
        assert fresh.verify(fresh.diploma("anna")).valid


@pytest.mark.parametrize("change", ["revoke", "suspend"])
def test_a_revocation_that_dies_is_made_good(
    again: Callable[[], Sector], monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    sector = again()
    award_and_confer(sector)
    diploma = sector.diploma("anna")
    with monkeypatch.context() as patch:
        dying_at(patch, 2, PowerCutError())
        with pytest.raises(PowerCutError):
            getattr(sector, change)(diploma)
    if change == "revoke":
        # Written in the person's file: the next publication, whatever it is for, makes it known.
        sector.confer()
    else:
        getattr(sector, change)(diploma)
    assert not sector.verify(diploma).valid


def test_accrediting_that_dies_is_finished_by_the_next_run(
    again: Callable[[], Sector], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (1, 3, 5, 7):
        sector = again()
        sector.waiting.clear()
        with monkeypatch.context() as patch:
            dying_at(patch, number, PowerCutError())
            with pytest.raises(PowerCutError):
                sector.offer("nieuw", points=8)
        sector.offer("nieuw", points=8)
        sector.complete("anna", "nieuw", on="2026-03-01")
        sector.award()
        assert sector.verify(sector.badge("anna", "nieuw")).valid


def command(sector: Sector, *words: str) -> list[Any]:
    run = "from branchebadges.cli import main; main()"
    return [sys.executable, "-c", run, *words, "--branch", sector.branch.folder]


def test_a_process_that_is_killed_is_finished_by_the_next(
    again: Callable[[], Sector], tmp_path: Path
) -> None:
    sector = again()
    rows = tmp_path / "completions.csv"
    rows.write_bytes(sector.as_csv())
    chance = random.Random(1)
    award = command(sector, "award", str(rows))
    for _ in range(3):
        with subprocess.Popen(award, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
            # Most of the first second is Python waking up.
            time.sleep(chance.uniform(0.4, 1.6))
            run.send_signal(signal.SIGKILL)
    subprocess.run(award, check=True, capture_output=True)
    confer = command(sector, "confer", "--on", "2026-11-22")
    for _ in range(2):
        with subprocess.Popen(confer, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
            time.sleep(chance.uniform(0.4, 1.6))
            run.send_signal(signal.SIGKILL)
    subprocess.run(confer, check=True, capture_output=True)
    for path in left_over(sector):
        # What a killed process was writing lies beside its place, and is nobody's.
        path.unlink()
    everything_is_there_once(Sector(BranchFolder.open(sector.branch.folder), now_of(sector)))


def now_of(sector: Sector) -> Any:
    """The moment the lists were published by the command, which has a clock of its own."""
    from datetime import timedelta

    from branchebadges.moments import read_moment

    listed = Signed.read(
        sector.branch.published(sector.branch.url("status/branche/revocation-1.json"))
    )
    return read_moment(listed.document["validFrom"]) + timedelta(seconds=1)


def test_two_at_once_are_one_too_many(again: Callable[[], Sector], tmp_path: Path) -> None:
    sector = again()
    rows = tmp_path / "completions.csv"
    rows.write_bytes(sector.as_csv())
    with sector.branch.changing():
        done = subprocess.run(
            command(sector, "award", str(rows)), capture_output=True, text=True, check=False
        )
        with pytest.raises(StorageFailed) as caught, held(sector.branch.folder / ".lock"):
            pass
    assert (done.returncode, caught.value.code) == (1, "in-use")
    assert "another process is working on this branch" in done.stderr
    assert not (sector.branch.private / "people").exists()


def test_the_lock_of_a_process_that_died_is_free(again: Callable[[], Sector]) -> None:
    sector = again()
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, sector.branch.folder / ".lock"], stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    with pytest.raises(StorageFailed, match="another process"), sector.branch.changing():
        pass
    holder.kill()
    holder.communicate()
    with sector.branch.changing():
        assert os.path.lexists(sector.branch.folder / ".lock")


HOLD = """
import pathlib, sys, time
from branchebadges.files import held
with held(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_the_same_file_twice_issues_nothing_twice(again: Callable[[], Sector]) -> None:
    sector = again()
    award_and_confer(sector)
    before = {
        path: content
        for path, content in contents(sector).items()
        if "status" not in path.relative_to(sector.branch.folder).parts
    }
    assert {each.state for each in sector.award(sector.as_csv())} == {"known"}
    assert sector.confer() == []
    assert before.items() <= contents(sector).items()
    everything_is_there_once(sector)


def test_rows_in_another_order_and_new_ones_between_are_known_all_the_same(
    again: Callable[[], Sector],
) -> None:
    sector = again()
    award_and_confer(sector)
    sector.waiting.reverse()
    sector.complete("anna", "onboarding", on="2026-04-01")
    sector.waiting.insert(1, sector.waiting.pop())
    states = [each.state for each in sector.award(sector.as_csv())]
    assert states == ["known", "awarded", "known", "known"]
    assert len(sector.badges("anna")) == 3


def test_a_second_report_of_an_event_is_kept_and_counts_for_nothing(sector: Sector) -> None:
    for day in ("01", "02", "03"):
        sector.complete("anna", "ido", on=f"2026-03-{day}", external_id="lms:7")
    outcomes = sector.award()
    assert [each.state for each in outcomes] == ["awarded", "refused", "refused"]
    assert {each.reason for each in outcomes[1:]} == {"duplicate_event"}
    names = [each.id for each in sector.person("anna").entries]
    assert names == ["lms:7", "lms:7#2", "lms:7#3"]
    assert sector.standing("anna").points.total == 24


def test_an_event_of_somebody_else_is_not_silently_taken_for_known(sector: Sector) -> None:
    sector.complete("anna", "ido", on="2026-03-01", external_id="lms:7")
    sector.award()
    sector.complete("bob", "ido", on="2026-03-01", external_id="lms:7")
    (outcome,) = sector.award()
    assert (outcome.state, outcome.reason) == ("refused", "duplicate_event")
    assert sector.person("bob").awards == ()


def test_what_a_later_file_tells_of_a_person_is_taken_over_where_nothing_was_known(
    sector: Sector,
) -> None:
    bare = {"category": "", "branch_since": "", "full_name": "", "email": ""}
    sector.complete("anna", "mediacoach", on="2026-03-01", **bare)
    sector.award()
    assert sector.confer() == []
    sector.complete("anna", "onboarding", on="2026-03-02")
    sector.award()
    who = sector.person("anna").identity
    assert (who.category, who.email, who.full_name) == ("staff", "anna@bieb.example", "Anna")
    assert [step.entry.diploma for step in sector.confer()] == ["nascholing"]


def test_a_diploma_does_not_rest_on_what_has_no_badge_and_nothing_is_changed(
    sector: Sector,
) -> None:
    from branchebadges.errors import Refused

    sector.complete("anna", "community-librarian", on="2026-03-01")
    sector.complete("bob", "community-librarian", on="2026-03-01")
    sector.award()
    record = sector.person("bob")
    persons.save(sector.branch, record.model_copy(update={"awards": ()}))
    with pytest.raises(Refused) as caught:
        sector.confer()
    assert caught.value.code == "component-without-badge"
    assert sector.person("anna").conferrals == ()
