"""The demo's files are verified again, and it does not matter by how many processes."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from branchebadges.demo.build import AT
from branchebadges.demo.recheck import recheck

if TYPE_CHECKING:
    from pathlib import Path

SOME_HOLDERS = 3
TIMES = ("seconds", "elapsed")


@pytest.fixture(scope="module")
def some_files(demo_branch: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the branch published and what a few of its holders received, one badge altered."""
    folder = tmp_path_factory.mktemp("again")
    shutil.copytree(demo_branch.folder / "public", folder / "public")
    holders = [path.parent for path in sorted(demo_branch.folder.glob("holders/*/diplomas"))]
    for holder in holders[:SOME_HOLDERS]:
        shutil.copytree(holder, folder / "holders" / holder.name)
    badge = min(folder.glob("holders/*/badges/*.json"))
    badge.write_text(badge.read_text().replace('"awardedDate":"2', '"awardedDate":"1', 1))
    (badge.parent / "zz-broken.json").write_text("{")
    return folder


def figures(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if name not in TIMES}


def test_two_processes_find_what_one_finds(some_files: Path) -> None:
    one = recheck(some_files, AT, workers=1)
    two = recheck(some_files, AT, workers=2)
    assert figures(one) == figures(two)
    assert list(one["files"]) == sorted(one["files"]) == list(two["files"])
    assert one["credentials"] == len(one["files"]) > 100
    # What stands beside a diploma is computed with it, and is no second one.
    names = [path.name for path in some_files.glob("holders/*/diplomas/*.json")]
    beside = ("without-list-", "addition-")
    diplomas = [name for name in names if not name.startswith(beside)]
    # One of them rests on the badge that was altered.
    assert (one["derived"], one["not_derived"]) == (len(diplomas) - 1, 1)


def test_what_was_altered_is_found_and_nothing_beside_it(some_files: Path) -> None:
    files = recheck(some_files, AT)["files"]
    altered = str(min(some_files.glob("holders/*/badges/*.json")).relative_to(some_files))
    bad = {name for name, row in files.items() if "signature" in row["codes"]}
    assert bad == {altered}
    (broken,) = (row for name, row in files.items() if name.endswith("/zz-broken.json"))
    assert (broken["verdict"], broken["kind"]) == ("failed", "unreadable")
    # The picture beside it holds the badge as it was signed.
    assert files[altered.removesuffix("json") + "png"]["codes"] != files[altered]["codes"]


def test_a_folder_that_is_not_there_is_told_in_one_line(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "branchebadges.demo.recheck", tmp_path, AT.isoformat()],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_as_a_command_it_writes_json(some_files: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "branchebadges.demo.recheck", some_files, AT.isoformat()],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    expected = json.loads(json.dumps(figures(recheck(some_files, AT))))
    assert figures(json.loads(done.stdout)) == expected
