"""Exemptions, learning paths and yearly statements from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from commandline import state

if TYPE_CHECKING:
    from commandline import CommandLine, Said
    from small_sector import Sector

DECISION: dict[str, Any] = {
    "id": "evc-1",
    "name": "gesprekken in de wijk",
    "points": 12,
    "domains": {"CL": 1},
    "ground": "Ervaringscertificaat.",
    "decided": "2024-04-01",
    "registered_on": "2024-04-02",
}
PATH: dict[str, Any] = {
    "id": "balie",
    "title_nl": "Welkom aan de balie",
    "mandatory": ["onboarding"],
    "free_choice_min_points": 12,
}


def given(document: Any, name: str = "given.json") -> Path:
    path = Path(name)
    path.write_text(json.dumps(document))
    return path


@pytest.fixture
def run(sector: Sector, cli: CommandLine) -> Any:
    """The three commands, on a branch of one's own."""

    def call(*arguments: object, stdin: bytes = b"") -> Said:
        return cli(*arguments, "--branch", sector.branch, stdin=stdin)

    return call


def commands() -> dict[str, tuple[object, ...]]:
    return {
        "exempt": ("exempt", "P1", given(DECISION, "decision.json")),
        "path": ("path", "P1", given(PATH, "path.json"), "--library", "spn"),
        "statement": ("statement", "P1", 2024),
    }


@pytest.mark.parametrize("command", ["exempt", "path", "statement"])
def test_what_is_stated_lies_in_the_folder_of_the_person_and_is_valid(
    run: Any, cli: CommandLine, sector: Sector, command: str
) -> None:
    said = run(*commands()[command], "--json")
    assert (said.code, said.err) == (0, "")
    document = said.document
    assert document.keys() == {"person", "kind", "became", "credential", "file"}
    assert document["became"] == "stated"
    file = Path(document["file"])
    assert file.is_relative_to(sector.branch / "holders/P1")
    told = cli("verify", file, "--sources", sector.public, "--trust", sector.trust, "--offline")
    assert told.code == 0, told.out


@pytest.mark.parametrize("command", ["exempt", "path", "statement"])
def test_a_second_run_changes_nobodys_file(run: Any, sector: Sector, command: str) -> None:
    first = run(*commands()[command], "--json").document
    before = {
        name: found
        for name, found in state(sector.branch).items()
        if "/people/" in name or "/holders/" in name
    }
    again = run(*commands()[command], "--json").document
    assert again == {**first, "became": "known"}
    after = state(sector.branch)
    assert before == {name: after[name] for name in before}


@pytest.mark.parametrize("command", ["exempt", "path", "statement"])
def test_what_became_of_it_is_said_in_dutch_and_english(run: Any, command: str) -> None:
    assert "issued" in run(*commands()[command], "--lang", "en").out
    assert "nothing changed" in run(*commands()[command], "--lang", "en").out
    assert "niets veranderd" in run(*commands()[command], "--lang", "nl").out


def test_a_statement_is_revoked_and_taken_off_hold_like_anything_else(
    run: Any, cli: CommandLine, sector: Sector
) -> None:
    said = run(*commands()["statement"], "--json").document
    assert run("revoke", said["credential"], "--reason", "fout").code == 0
    verified = cli("verify", said["file"], "--sources", sector.public, "--offline")
    assert (verified.code, "revoked" in verified.out) == (1, True)


def test_an_exemption_is_told_in_the_standing_and_revoked_by_its_decision(run: Any) -> None:
    run(*commands()["exempt"])
    standing = run("standing", "P1", "--json").document
    assert standing["points_total"] == 54
    assert run("revoke", "evc-1", "--reason", "vergissing").code == 0
    standing = run("standing", "P1", "--json").document
    assert (standing["points_total"], standing["excluded"]) == (42, {"evc-1": "revoked"})


def test_a_decision_may_come_from_stdin(run: Any) -> None:
    said = run("exempt", "P1", "-", "--json", stdin=json.dumps(DECISION).encode())
    assert said.document["became"] == "stated"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param(("exempt", "P1", {**DECISION, "points": "12"}), "exemption", id="words"),
        pytest.param(("exempt", "P1", []), "exemption", id="a list"),
        pytest.param(
            ("exempt", "P1", {**DECISION, "ground": "a\u202eb"}), "character", id="turned"
        ),
        pytest.param(("exempt", "P9", DECISION), "person-unknown", id="nobody"),
        pytest.param(("exempt", "../P1", DECISION), "person-unknown", id="a path for a person"),
        pytest.param(
            ("path", "P1", {**PATH, "free_choice_min_points": 13}, "--library", "spn"),
            "path-not-done",
            id="not there yet",
        ),
        pytest.param(
            ("path", "P1", PATH, "--library", "niemand"), "organisation-unknown", id="no library"
        ),
        pytest.param(
            ("path", "P1", {**PATH, "id": "A/B"}, "--library", "spn"), "learning-path", id="id"
        ),
        pytest.param(("statement", "P1", 1999), "no-such-year", id="too long ago"),
        pytest.param(("statement", "P1", 9999), "no-such-year", id="yet to come"),
        pytest.param(("statement", "P1", "x"), "usage", id="no year"),
    ],
)
def test_what_is_refused_is_told_with_its_code_and_changes_nothing(
    run: Any, sector: Sector, arguments: tuple[Any, ...], code: str
) -> None:
    before = state(sector.branch / "private")
    said = run(
        *(given(each) if isinstance(each, dict | list) else each for each in arguments), "--json"
    )
    assert (said.code, said.error["code"]) == (1, code)
    assert state(sector.branch / "private") == before


def test_a_mistake_in_the_file_is_told_with_the_place(run: Any) -> None:
    said = run("exempt", "P1", given({**DECISION, "points": -1}), "--json")
    assert said.error["where"] == "given.json#/points"
    said = run("path", "P1", given({**PATH, "mandatory": ["x"]}), "--library", "spn", "--json")
    assert said.error["where"] == "given.json#/mandatory/0"
