"""A command line, and a small branch that was made with it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from commandline import CommandLine
from small_sector import Sector, make

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def cli() -> CommandLine:
    """The command line."""
    return CommandLine()


@pytest.fixture(scope="session")
def whole_sector(tmp_path_factory: pytest.TempPathFactory, cli: CommandLine) -> Sector:
    """A branch that is only read from."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("BRANCHEBADGES_PASSPHRASE", raising=False)
        return make(tmp_path_factory.mktemp("sector"), cli)


@pytest.fixture
def sector(tmp_path: Path, whole_sector: Sector) -> Sector:
    """A branch of one's own, to change."""
    shutil.copytree(whole_sector.folder, tmp_path / "sector")
    return Sector(tmp_path / "sector")


@pytest.fixture(autouse=True)
def plain_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No branch, passphrase or language of whoever runs the tests; an empty working folder."""
    for name in ("BRANCHEBADGES_BRANCH", "BRANCHEBADGES_PASSPHRASE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    here = tmp_path / "here"
    here.mkdir(exist_ok=True)
    monkeypatch.chdir(here)
