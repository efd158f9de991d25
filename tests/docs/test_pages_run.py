"""Everything a page tells its reader to do is done here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from running import PAGES, ROOT, Reader, commands, run, runs


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


@pytest.mark.parametrize(
    "page",
    [
        pytest.param("```python\nassert 1 == 2\n```\n", id="Python that is not so"),
        pytest.param("```console\n$ echo one\ntwo\n```\n", id="another output"),
        pytest.param("```console\n$ false\n```\n", id="an exit code that is not shown"),
        pytest.param("```console\n$ false\n$ echo $?\n0\n```\n", id="another exit code"),
    ],
)
def test_a_page_that_says_something_else_fails(page: str) -> None:
    path = Path("page.md")
    path.write_text(page, encoding="utf-8")
    with pytest.raises(AssertionError):
        Reader(path).reads()


def test_a_command_may_go_on_on_the_next_line() -> None:
    assert commands("$ one \\\n  two\nout\n$ three\n") == [("one two", "out\n"), ("three", "")]


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
