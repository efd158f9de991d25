"""A run that states something and dies, at any file, is made good by the next; nothing is twice."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from branchebadges.branch import BranchFolder
from branchebadges.branch.status import StatusRegister
from branchebadges.testing import Sector
from stated import Stating

if TYPE_CHECKING:
    from collections.abc import Callable


class PowerCutError(Exception):
    """The machine stops here."""


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Sector:
    """Anna is one exemption away from a diploma, and followed a path."""
    sector = Sector.begin(tmp_path_factory.mktemp("begun") / "branch")
    for module, day in (("mediacoach", 1), ("leesconsulent", 2), ("onboarding", 3)):
        sector.complete("anna", module, on=f"2026-03-0{day}")
    sector.award()
    sector.confer()
    return sector


@pytest.fixture
def again(begun: Sector, tmp_path: Path) -> Callable[[], Stating]:
    """A fresh copy of that branch, as often as one wants."""

    def copy() -> Stating:
        folder = tmp_path / "branch"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(begun.branch.folder, folder)
        return Stating(Sector(BranchFolder.open(folder), begun.now))

    return copy


def exempt_and_confer(stating: Stating) -> None:
    stating.exempt()
    stating.sector.confer()


def path_and_year(stating: Stating) -> None:
    stating.follow()
    stating.state_year(2026)


def revoked_and_anew(stating: Stating) -> None:
    stating.follow()
    stating.state_year(2026)
    stating.sector.revoke("anna:mediacoach:1")
    stating.follow()
    stating.state_year(2026)
    stating.sector.confer()


RUNS = {
    "exempt": (exempt_and_confer, {"exemption": 1, "without_list": 2}),
    "path": (path_and_year, {"learning_path": 1, "statement": 1, "without_list": 1}),
    "anew": (revoked_and_anew, {"learning_path": 2, "statement": 2, "without_list": 2}),
}


def counting_files(stating: Stating, run: Callable[[Stating], None]) -> int:
    """How many files a run puts in their place."""
    count, replace = [0], Path.replace

    def counting(path: Path, target: Path) -> Path:
        count[0] += 1
        return replace(path, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "replace", counting)
        run(stating)
    return count[0]


def stopping_at(stating: Stating, number: int, run: Callable[[Stating], None]) -> None:
    """Let a run stop before the `number`th file is put in its place."""
    left, replace = [number], Path.replace

    def instead(path: Path, target: Path) -> Path:
        left[0] -= 1
        if left[0] == 0:
            raise PowerCutError
        return replace(path, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "replace", instead)
        with pytest.raises(PowerCutError):
            run(stating)


@pytest.mark.parametrize("name", RUNS)
def test_a_run_that_dies_at_any_file_is_finished_by_the_next(
    again: Callable[[], Stating], name: str
) -> None:
    run, expected = RUNS[name]
    files = counting_files(again(), run)
    for number in sorted({1, 2, 3, *range(4, files, max(1, files // 6)), files}):
        stating = again()
        stopping_at(stating, number, run)
        run(stating)
        everything_is_there_once(stating, expected)


def everything_is_there_once(stating: Stating, expected: dict[str, int]) -> None:
    record = stating.sector.person("anna")
    assert {kind: len(stating.all(kind)) for kind in expected} == expected
    rows = [*record.attestations, *record.conferrals, *record.awards]
    assert len({each.salt for each in rows}) == len(rows)
    for each in record.attestations:
        over = each.state in {"revoked", "replaced"}
        verdict = "failed" if over or each.state == "under_review" else "passed"
        assert stating.verdict(each) == verdict, (each.kind, each.state)
    for party in stating.sector.branch.settings.organisations:
        register = stating.sector.branch.statuses(party)
        assert isinstance(register, StatusRegister)
        taken = register.taken
        assert len(set(taken.values())) == len(taken)
    before = stating.sector.person("anna")
    assert stating.sector.confer() == []
    assert stating.sector.person("anna") == before
