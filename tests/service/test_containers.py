"""The container files say what the commands and the settings are."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from issuer_app.settings import PREFIX, Settings

from branchebadges import cli
from branchebadges.branch.keyring import PASSPHRASE

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
OURS = {name: row for name, row in COMPOSE["services"].items() if name != "database"}
CONTAINERFILE = (ROOT / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ")


def parsed(command: list[str]) -> None:
    """The command line takes these words, without running what they say."""
    assert command[0] == "branchebadges"
    found: Any = typer.main.get_command(cli.app)
    words = command[1:]
    context = typer.Context(found, info_name="branchebadges", resilient_parsing=True)
    while hasattr(found, "commands"):
        found = found.commands[words.pop(0)]
    found.make_context(found.name, words, parent=context)


@pytest.mark.parametrize("name", OURS)
def test_every_command_is_one_of_ours(name: str) -> None:
    parsed(OURS[name]["command"])


def test_the_image_serves_as_compose_does() -> None:
    found = re.search(r"^CMD (\[.*\])$", CONTAINERFILE, re.MULTILINE)
    assert found
    assert json.loads(found[1]) == OURS["web"]["command"]


@pytest.mark.parametrize("name", OURS)
def test_every_variable_is_a_setting(name: str) -> None:
    known = {PREFIX + field.upper() for field in Settings.model_fields} | {PASSPHRASE}
    assert set(OURS[name]["environment"]) <= known
    set_in_image = re.findall(r"(BRANCHEBADGES_[A-Z_]+)=", CONTAINERFILE)
    assert set(set_in_image) <= known


def test_only_the_worker_can_reach_the_keys() -> None:
    holders = {
        name
        for name, row in OURS.items()
        if f"{PREFIX}KEYS" in row["environment"]
        or PASSPHRASE in row["environment"]
        or any(volume.startswith("keys:") for volume in row.get("volumes", ()))
    }
    assert holders == {"worker"}
    assert OURS["worker"]["environment"][f"{PREFIX}KEYS"] == "/keys"
    assert "ports" not in OURS["worker"]


@pytest.mark.parametrize("name", OURS)
def test_each_runs_with_as_little_as_it_needs(name: str) -> None:
    row = OURS[name]
    assert row["read_only"]
    assert row["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in row["security_opt"]
    users = re.findall(r"^USER (\w+)$", CONTAINERFILE, re.MULTILINE)
    assert users == ["badges"]


def test_it_has_longer_to_stop_than_it_takes() -> None:
    # A worker has a minute for the job at hand, a web process twenty seconds for its requests.
    assert OURS["worker"]["stop_grace_period"] == "90s"
    assert OURS["web"]["stop_grace_period"] == "30s"


def test_everything_that_is_copied_is_there_and_nothing_else_is_sent() -> None:
    sent = {
        line[1:]
        for line in (ROOT / ".containerignore").read_text(encoding="utf-8").splitlines()
        if line.startswith("!")
    }
    copied = set()
    for line in re.findall(r"^COPY (?!--from)(.*)$", CONTAINERFILE, re.MULTILINE):
        *sources, _target = shlex.split(line)
        copied |= set(sources)
    assert copied == sent
    assert all((ROOT / name).exists() for name in copied)


def test_images_are_named_without_a_host() -> None:
    bases = re.findall(r"^FROM (\S+)", CONTAINERFILE, re.MULTILINE)
    images = [row["image"] for row in COMPOSE["services"].values()]
    assert all(re.fullmatch(r"[a-z]+(:[a-z0-9.-]+)?", name) for name in [*bases, *images])


def test_what_must_be_set_is_said_to_be_needed() -> None:
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    needed = set(re.findall(r"\$\{([A-Z_]+):\?", text))
    assert needed == {"BRANCHEBADGES_URL", "POSTGRES_PASSWORD"}
