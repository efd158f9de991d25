"""The command as the shell runs it: streams, terminals, and what happens when we break."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.main import get_command

from branchebadges.cli import app

if TYPE_CHECKING:
    from commandline import CommandLine
    from small_sector import Sector

SCRIPT = Path(sys.executable).with_name("branchebadges")


def shell(command: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"],
        capture_output=True,
        check=False,
        env={**os.environ, "PATH": f"{SCRIPT.parent}:{os.environ['PATH']}", **environment},
    )


def test_it_helps_who_types_nothing() -> None:
    done = shell("branchebadges")
    assert done.returncode == 0
    assert b"verify" in done.stdout


def test_it_says_which_version_it_is(cli: CommandLine) -> None:
    assert cli.done("--version").out.startswith("branchebadges 0")


@pytest.mark.parametrize("command", ["verify missing.json --offline"])
def test_exit_codes_reach_the_shell(command: str) -> None:
    done = shell(f"branchebadges {command}")
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr


def test_a_reader_that_has_seen_enough_is_no_error(whole_sector: Sector) -> None:
    badge, public = whole_sector.badge(), whole_sector.public
    files = " ".join([str(badge)] * 40)
    done = shell(f"branchebadges verify {files} --offline --sources {public} | head -1")
    assert done.returncode == 0
    assert done.stdout.startswith("✔".encode())
    assert done.stderr == b""


@pytest.mark.parametrize(
    "command",
    [
        "verify {} --offline --json",
        "--help",
    ],
)
def test_an_output_that_cannot_be_written_is_no_success(command: str, whole_sector: Sector) -> None:
    badge = whole_sector.badge(form="png")
    done = shell(f"branchebadges {command.format(badge)} > /dev/full")
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


def test_a_terminal_that_knows_no_check_marks_gets_escapes(whole_sector: Sector) -> None:
    badge = whole_sector.badge()
    command = f"branchebadges verify {badge} --offline --sources {whole_sector.public}"
    done = shell(command, PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert b"\\u2714 VALID" in done.stdout
    document = json.loads(shell(f"{command} --json", PYTHONIOENCODING="latin-1").stdout)
    assert document["verdict"] == "passed"


def test_a_file_name_that_is_no_text_is_told_as_escapes() -> None:
    told = json.loads(shell("branchebadges verify $'\\xff.json' --json").stdout)
    assert told["files"][0]["file"] == "\udcff.json"


def test_results_go_down_the_pipe_alone(whole_sector: Sector) -> None:
    badge = whole_sector.badge(form="png")
    done = shell(
        f"branchebadges extract {badge} | branchebadges verify - --offline --json "
        f"--sources {whole_sector.public}"
    )
    assert json.loads(done.stdout)["verdict"] == "passed"
    assert done.stderr == b""


BREAKING = """
import sys
from branchebadges.cli import app, main
@app.command("break")
def broken(as_json: bool = False):
    raise ZeroDivisionError("a secret of the inside")
sys.argv = ["branchebadges", "break", *sys.argv[1:]]
main()
"""


def test_a_mistake_of_ours_is_a_sentence_and_could_not_be_determined() -> None:
    done = subprocess.run(
        [sys.executable, "-c", BREAKING], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.startswith("branchebadges: something broke inside (ZeroDivisionError)")
    assert "secret" not in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_mistake_of_ours_is_shown_whole_to_who_asks() -> None:
    done = subprocess.run(
        [sys.executable, "-c", BREAKING],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "BRANCHEBADGES_TRACEBACK": "1"},
    )
    assert "Traceback" in done.stderr
    assert "a secret of the inside" in done.stderr


def _commands() -> list[str]:
    root = get_command(app)
    names = []
    for name, command in root.commands.items():  # type: ignore[attr-defined]
        inner = getattr(command, "commands", None)
        names += [f"{name} {each}" for each in inner] if inner else [name]
    return names


PROCESSES = {"serve", "worker", "service demo"}
"""These run until they are stopped, and log instead of answering."""


@pytest.mark.parametrize("command", _commands())
def test_every_command_explains_itself_and_each_of_its_options(command: str) -> None:
    here = get_command(app)
    for word in command.split():
        here = here.commands[word]  # type: ignore[attr-defined]
    assert (here.help or "").strip().split("\n")[0].endswith((".", "?"))
    for parameter in here.params:
        assert parameter.help, f"{command}: {parameter.name}"  # type: ignore[attr-defined]
    if command not in PROCESSES:
        assert any("--json" in parameter.opts for parameter in here.params)
