"""A full disk, a folder that may not be written, a name no system takes: said, and nothing left.

A limit on the size of files stands for the full disk: the system breaks the write off halfway.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from commandline import state
from credential_samples import PNG, SVG, unsigned

if TYPE_CHECKING:
    from commandline import CommandLine
    from small_sector import Sector


def run_on_a_small_disk(*arguments: object, bytes_free: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "branchebadges.cli", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_free, bytes_free)),
    )


@pytest.fixture
def things(cli: CommandLine) -> Path:
    did = cli.done("keys", "new", "--json").document["did"]
    Path("badge.json").write_text(json.dumps(unsigned(did)))
    cli.done("sign", "badge.json", "--key", "key.json", "-o", "signed.json")
    Path("p.png").write_bytes(PNG)
    Path("p.svg").write_bytes(SVG)
    cli.done("bake", "p.png", "signed.json", "-o", "baked.png")
    return Path.cwd()


WRITING = {
    "a signed badge": "sign badge.json --key key.json -o {}.json",
    "a picture": "bake p.png signed.json -o {}.png",
    "an extracted badge": "extract baked.png -o {}.json",
    "a QR code": "qr https://badges.example/v/1 -o {}.svg",
    "a key": "keys new -o {}.json",
    "the examples": "branch examples {}",
    "a branch": "branch new {} --url https://badges.example --name A",
    "a demo": "demo --out {}",
}
writing = pytest.mark.parametrize("command", WRITING.values(), ids=WRITING)


@writing
@pytest.mark.parametrize(
    "place",
    [
        pytest.param("/proc/nothing", id="a folder of the system"),
        pytest.param("key.json/out", id="a file where a folder is needed"),
        pytest.param("a" * 300, id="a name that is too long"),
        pytest.param("a/" * 3000 + "a", id="a path that is too long"),
        pytest.param("a\0b", id="a name with a NUL"),
        pytest.param("loop/out", id="a folder that is a link to itself"),
    ],
)
def test_a_place_that_cannot_be_written_is_said_to_be_so(
    command: str, place: str, things: Path, cli: CommandLine
) -> None:
    (things / "loop").symlink_to("loop")
    before = state(things)
    said = cli(*(word.format(place) for word in command.split()))
    assert said.code == 1
    assert said.err.startswith("branchebadges: ")
    assert len(said.err.splitlines()) == 1
    assert state(things) == before


@pytest.mark.parametrize("out", ["", ".", "..", "folder"])
def test_a_folder_is_not_taken_for_a_file(out: str, things: Path, cli: CommandLine) -> None:
    (things / "folder").mkdir()
    before = state(things)
    said = cli("sign", "badge.json", "--key", "key.json", "-o", out)
    assert said.code == 1
    assert said.err.startswith("branchebadges: ")
    assert state(things) == before


@pytest.mark.parametrize("name", ["a" * 300, "a/" * 3000 + "a", "a\0b", "\udcff", "loop"])
@pytest.mark.parametrize(
    "command",
    [
        "verify {}", "verify key.json --sources {}", "verify key.json --trust {}", "did show {}",
        "sign {} --key key.json", "sign badge.json --key {}", "extract {}", "confer --branch {}",
        "bake {} signed.json -o x.png", "evaluate {} --rules {}", "standing P1 --branch {}",
        "rederive signed.json --components {}", "rederive {} --components .", "award {}",
    ],
)  # fmt: skip
def test_a_name_that_no_system_takes_is_no_file(
    name: str, command: str, things: Path, cli: CommandLine
) -> None:
    (things / "loop").symlink_to("loop")
    said = cli(*(word.format(name) for word in command.split()))
    assert said.code == 1
    assert said.out or said.err.startswith("branchebadges: ")


@pytest.mark.parametrize("what", ["a signed badge", "a branch"])
def test_on_a_full_disk_nothing_is_left_behind(what: str, things: Path) -> None:
    before = state(things)
    done = run_on_a_small_disk(*WRITING[what].format("out").split(), bytes_free=100)
    assert done.returncode == 1
    assert done.stderr.startswith("branchebadges: ")
    assert "Traceback" not in done.stderr
    assert set(state(things)) == set(before)


def test_a_branch_on_a_full_disk_can_go_on_when_there_is_room(
    sector: Sector, cli: CommandLine
) -> None:
    for file in (sector.branch / "holders/P2/badges").iterdir():
        file.unlink()
    done = run_on_a_small_disk(
        "award", sector.folder / "completions.csv", "-b", sector.branch, bytes_free=4000
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert not [path for path in sector.branch.rglob(".*.*") if path.is_file()]
    cli.done("award", sector.folder / "completions.csv", "-b", sector.branch)
    cli.done("verify", sector.badge("P2"), "--offline", "--sources", sector.public)
