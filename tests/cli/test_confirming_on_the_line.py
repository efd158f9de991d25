"""Confirming claims, and providers that were not recognised, from the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from commandline import state
from small_sector import as_csv

if TYPE_CHECKING:
    from commandline import CommandLine
    from small_sector import Sector


def row(**changes: str) -> dict[str, str]:
    return {
        "external_id": "zelf:1",
        "person_id": "P9",
        "full_name": "Testpersoon P9",
        "module_id": "ido",
        "completed_at": "2024-03-01",
        "registered_on": "2024-03-02",
        "registered_by": "learner",
        "result": "passed",
        **changes,
    }


@pytest.fixture
def claimed(sector: Sector, cli: CommandLine) -> Sector:
    """A branch of one's own, with a claim."""
    cli.done("award", "-", "--branch", sector.branch, stdin=as_csv([row()]).encode())
    return sector


@pytest.mark.parametrize(
    ("lang", "first", "again"),
    [
        ("nl", "1 bevestigd, 0 al bekend; 1 badges", "was al bevestigd door spn"),
        ("en", "1 confirmed, 0 known already; 1 badges", "was confirmed by spn already"),
    ],
)
def test_a_claim_is_confirmed_and_its_badge_is_valid(
    claimed: Sector, cli: CommandLine, lang: str, first: str, again: str
) -> None:
    command = ("confirm", "zelf:1", "--branch", claimed.branch, "--lang", lang)
    assert first in cli.done(*command).out
    cli.done(
        "verify", claimed.badge("P9"), "--sources", claimed.public, "--trust", claimed.trust,
        "--offline",
    )  # fmt: skip
    before = state(claimed.branch / "private/people")
    assert again in cli.done(*command).out
    assert state(claimed.branch / "private/people") == before


def test_for_programs(claimed: Sector, cli: CommandLine) -> None:
    said = cli.done(
        "confirm", "zelf:1", "--by", "toetsingscommissie", "--branch", claimed.branch, "--json"
    )
    told: dict[str, Any] = json.loads(said.out)
    (claim,) = told["claims"]
    assert told["signed"] == 1
    assert (claim["state"], claim["by"], claim["person"]) == ("awarded", "toetsingscommissie", "P9")
    assert claim["badge"].startswith("urn:uuid:")


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["zelf:1", "zelf:2"], "claim-unknown"),
        (["lms:P1-ido"], "claim-none"),
        (["zelf:1", "--by", "branche"], "confirm-by"),
    ],
)
def test_what_cannot_be_confirmed_is_refused_and_changes_nothing(
    claimed: Sector, cli: CommandLine, names: list[str], code: str
) -> None:
    before = state(claimed.branch)
    said = cli("confirm", *names, "--branch", claimed.branch)
    assert said.code == 1
    assert f"[{code}]" in said.err
    assert state(claimed.branch) == before


def test_a_provider_recognised_too_late_is_told_with_the_command_that_mends_it(
    sector: Sector, cli: CommandLine
) -> None:
    here = ("--branch", sector.branch)
    rows = as_csv([row(registered_by="provider", completed_at="2024-03-01")]).encode()
    cli.done("branch", "provider", "spn", "--name", "SPN", "--since", "2024-06-01", *here)
    said = cli("award", "-", *here, stdin=rows)
    assert said.code == 1
    mend = "branchebadges branch provider spn --name SPN --since 2024-03-01"
    assert mend in said.err
    assert not (sector.branch / "private/people/P9.json").exists()
    cli.done(*mend.split()[1:], *here)
    assert "1 awarded" in cli.done("award", "-", *here, "--lang", "en", stdin=rows).out
