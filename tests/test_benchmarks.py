"""The benchmarks run, and their rows are those that were promised."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.measuring import Contender, Measured, looped, measure

from foreign.strangers import StrangersMissingError, install

ROOT = Path(__file__).resolve().parents[1]
SEALS = ("eddsa-rdfc-2022", "eddsa-jcs-2022", "JWT ES256", "JWT EdDSA")
WHO = {
    "branchebadges",
    "plain libraries",
    "openbadgeslib",
    "Digital Bazaar / jose",
    "the signature alone",
}


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "benchmarks", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_every_row_that_was_promised_is_measured() -> None:
    try:
        install()
    except StrangersMissingError as error:
        pytest.fail(str(error), pytrace=False)
    done = run("--json", "--seconds", "0.001")
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    found = {(row["seal"], row["operation"], row["who"]) for row in figures["rows"]}
    for seal in SEALS:
        for operation in ("issue", "verify"):
            # openbadgeslib does not know this suite.
            absent = {"openbadgeslib"} if seal == "eddsa-jcs-2022" else set()
            for who in WHO - absent:
                assert (seal, operation, who) in found
    assert all(row["per_second"] > 0 for row in figures["rows"])
    assert all(row["ours_is_times"] > 0 for row in figures["rows"])


@pytest.mark.parametrize("arguments", [("--seconds", "0"), ("--seconds", "x"), ("--what",)])
def test_a_slip_on_the_command_line_is_told(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.returncode != 0
    assert "usage" in done.stderr


def test_a_ratio_is_that_of_turns_in_the_same_round() -> None:
    mine = Measured("seal", "issue", "we", (10.0, 2.0, 9.0))
    theirs = Measured("seal", "issue", "they", (5.0, 1.0, 3.0))
    assert mine.times(theirs) == 2
    assert mine.per_second == 9


def test_everybody_gets_a_turn_in_every_round() -> None:
    turns: list[str] = []
    field = [
        Contender("seal", "issue", who, looped(lambda who=who: turns.append(who)))  # type: ignore[misc]
        for who in "ab"
    ]
    rounds: list[int] = []
    measured = measure(field, seconds=0, after_round=rounds.append)
    assert "".join(turns) == "ab" * (1 + len(rounds))
    assert [len(each.rounds) for each in measured] == [len(rounds)] * 2
