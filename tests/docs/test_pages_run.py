"""Everything a page tells its reader to do is done here."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from running import PAGES, ROOT, Reader, commands, run, runs

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    for name in ("LC_ALL", "BRANCHEBADGES_BRANCH", "BRANCHEBADGES_PASSPHRASE"):
        # Set and taken away again, so that what a page exports ends with the page.
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


@pytest.mark.parametrize(
    "page",
    [pytest.param(page, id=str(page.relative_to(ROOT))) for page in PAGES if runs(page)],
)
def test_a_page_does_what_it_says(page: Path) -> None:
    Reader(page).reads()


def test_the_readme_and_the_tour_run() -> None:
    running = {page.name for page in PAGES if runs(page)}
    assert {"README.md", "tour.md", "branch-in-a-folder.md"} <= running


def test_a_page_that_says_something_else_fails(tmp_path: Path) -> None:
    page = ROOT / "docs" / "never.md"
    assert not page.exists()
    assert commands("$ one \\\n  two\nout\n$ echo $?\n1\n") == [
        ("one two", "out\n"),
        ("echo $?", "1\n"),
    ]


def test_the_command_line_of_the_pages_is_the_one_that_is_installed() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from branchebadges.cli import main; main()", "--help"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    said, left = run("branchebadges --help")
    assert left == 0
    assert said.split() == done.stdout.split()
