"""`simulate`: ledgers in a file or of a branch, as a table, as JSON and as a picture."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from defusedxml.ElementTree import fromstring

from branchebadges import examples
from branchebadges.cli import ledgers

if TYPE_CHECKING:
    from pathlib import Path

    from commandline import CommandLine
    from small_sector import Sector

SVG = "{http://www.w3.org/2000/svg}"
PERIOD = {"valid_from": "2022-07-01", "valid_until": "2027-06-30"}
MODULES = {
    name: {"domains": {"ME": 1}, "accreditations": [{"id": "a", "points": points, **PERIOD}]}
    for name, points in (("M40", 40), ("M90", 90))
}
VARY = ("--vary", "diploma.branche.threshold=80,120")


def ledger(module: str, **more: Any) -> dict[str, Any]:
    day = "2025-05-01"
    badge = {"id": "b", "module": module, "completed_on": day, "registered_on": day}
    person = {"category": "staff", "branch_since": "2015-03-01"}
    return {"person": person, "badges": [badge], "modules": MODULES, "as_of": "2026-11-22"} | more


PEOPLE = [ledger("M40"), ledger("M40"), ledger("M90")]


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    file = tmp_path / "rules.json"
    file.write_text(json.dumps(examples.document("rules")))
    return file


@pytest.fixture
def people(tmp_path: Path) -> Path:
    file = tmp_path / "ledgers.json"
    file.write_text(json.dumps(PEOPLE))
    return file


def test_the_table_shows_each_scenario_beside_the_rules_as_they_are(
    cli: CommandLine, people: Path, rules: Path
) -> None:
    said = cli.done("simulate", people, "--rules", rules, *VARY, "--lang", "nl")
    assert "3 mensen, stand op 22 november 2026" in said.out
    branche = said.out.partition("Branche-opleiding Bibliothecaris\n")[2].split("\n\n")[0]
    rows = [line.split() for line in branche.splitlines()[-3:]]
    assert rows == [
        ["100", "(nu)", "0", "0", "0", "1", "0"],
        ["80", "1", "(+1)", "1", "0", "0", "0"],
        ["120", "0", "0", "0", "0", "0"],
    ]
    education = said.out.partition("Permanente educatie\n")[2].split("\n\n")[0]
    assert education.splitlines()[-1].split() == ["in", "elk", "scenario", "3", "0", "3", "0", "0"]


def test_in_english_by_the_terminal(cli: CommandLine, people: Path, rules: Path) -> None:
    said = cli.done("simulate", people, "--rules", rules, "--set", "pe.required_points=50")
    assert "3 people, as of 22 November 2026" in said.out
    assert re.search(r"^50 +3 +2 \(\+2\)", said.out, re.MULTILINE)


def test_without_anything_to_try_it_says_how_to(
    cli: CommandLine, people: Path, rules: Path
) -> None:
    said = cli.done("simulate", people, "--rules", rules)
    assert "rules as they are" in said.out
    assert "--vary diploma.branche.threshold=80,100,120" in said.err


def test_the_picture_says_what_the_table_says(
    cli: CommandLine, people: Path, rules: Path, tmp_path: Path
) -> None:
    file = tmp_path / "what-if.svg"
    options = ("simulate", people, "--rules", rules, *VARY, "--vary", "pe.required_points=10,50")
    table = cli.done(*options, "--lang", "en").out
    document = cli.done(*options, "--json", "--lang", "en", "--picture", file).document
    words = fromstring(file.read_text()).findtext(f"{SVG}desc", "")
    assert len(document["scenarios"]) == 5
    for scenario in document["scenarios"]:
        for tally in scenario["diplomas"].values():
            change = tally["gained"] - tally["lost"]
            shown = f" ({change:+d})" if change else ""
            assert (
                f"{tally['held']} holders ({tally['valid']} valid, {tally['under_review']} under "
                f"review), {tally['near']} near{shown}" in words
            )
            cells = [tally["held"], f"({change:+d})" if change else ""]
            cells += [tally[name] for name in ("valid", "under_review", "near", "waiting")]
            row = r"\s+".join(re.escape(str(cell)) for cell in cells if cell != "")
            assert re.search(row, table)
        pe, points = scenario["pe"], scenario["points"]
        assert f"PE 2025: missed {pe['missed']} of {pe['asked']}" in words
        assert f"PE 2026: on course {pe['on_course']} of {pe['asked_now']}" in words
        assert f"half {points['median']}, three quarters {points['three_quarters']}" in words
        assert re.search(rf"{points['median']}\s+{points['three_quarters']}\s", table)
        edges = document["bins"]
        for place, number in enumerate(points["bins"]):
            assert f"{edges[place]} to {edges[place + 1]}: {number}" in words


def test_a_png_by_the_name_of_the_file(
    cli: CommandLine, people: Path, rules: Path, tmp_path: Path
) -> None:
    file = tmp_path / "what-if.png"
    cli.done("simulate", people, "--rules", rules, *VARY, "--picture", file)
    assert file.read_bytes().startswith(b"\x89PNG")


def test_what_all_share_may_stand_once(cli: CommandLine, people: Path, rules: Path) -> None:
    shared = {"modules": MODULES, "as_of": "2026-11-22"}
    own = [{name: each[name] for name in ("person", "badges")} for each in PEOPLE]
    text = b"\xef\xbb\xbf" + json.dumps({**shared, "ledgers": own}).encode()
    options = ("--rules", rules, *VARY, "--json")
    found = cli.done("simulate", "-", *options, stdin=text).document
    assert found == cli.done("simulate", people, *options).document


def test_one_ledger_is_a_list_of_one(cli: CommandLine, rules: Path) -> None:
    text = json.dumps(PEOPLE[0]).encode()
    said = cli.done("simulate", "-", "--rules", rules, "--json", stdin=text)
    assert said.document["people"] == 1


def test_the_outcome_does_not_depend_on_how_many_processes_share_the_work(
    cli: CommandLine, people: Path, rules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = cli.done("simulate", people, "--rules", rules, *VARY, "--json").document
    monkeypatch.setattr(ledgers, "_ALONE", 0)
    monkeypatch.setattr(ledgers, "_CHUNK", 1)
    monkeypatch.setattr(ledgers, "cores", lambda: 2)
    monkeypatch.setattr("branchebadges.demo.workers.cores", lambda: 2)
    assert cli.done("simulate", people, "--rules", rules, *VARY, "--json").document == alone

    people.write_text(json.dumps([*PEOPLE, ledger("M40", as_of="2026-01-01")]))
    said = cli("simulate", people, "--rules", rules, "--json")
    assert said.error["code"] == "days-differ"
    assert said.error["where"] == f"{people}#/3/as_of"
    people.write_text(json.dumps([*PEOPLE, ledger("M40", badges=[{}])]))
    said = cli("simulate", people, "--rules", rules, "--json")
    assert said.error["where"] == f"{people}#/3/badges/0/id"


def test_the_people_of_a_branch(
    cli: CommandLine, whole_sector: Sector, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = ("--on", "2026-11-22", "--vary", "diploma.branche.threshold=20", "--json")
    found = cli.done("simulate", "--branch", whole_sector.branch, *options).document
    assert found["people"] > 1
    assert found["on"] == "2026-11-22"
    monkeypatch.setenv("BRANCHEBADGES_BRANCH", str(whole_sector.branch))
    assert cli.done("simulate", *options).document == found


def test_a_file_is_taken_before_the_usual_branch(
    cli: CommandLine, people: Path, rules: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BRANCHEBADGES_BRANCH", str(tmp_path))
    assert cli.done("simulate", people, "--rules", rules, "--json").document["people"] == 3


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param([], "ledgers-which", id="no ledgers"),
        pytest.param(["L", "--branch", "."], "ledgers-which", id="two kinds of ledgers"),
        pytest.param(["L"], "rules-which", id="no rules"),
        pytest.param(["L", "--rules", "R", "--vary", "x=1"], "rules-unknown", id="no such rule"),
        pytest.param(["L", "--rules", "R", "--picture", "a.gif"], "out-suffix", id="no picture"),
        pytest.param(
            ["L", "--rules", "R", "--picture", "R.svg", "--vary", "pe.required_points=MANY"],
            "picture-too-much",
            id="more than a picture holds",
        ),
        pytest.param(["L", "--rules", "R", "--on", "morgen"], "day", id="no day"),
    ],
)
def test_what_is_asked_wrongly_is_refused(
    cli: CommandLine, people: Path, rules: Path, arguments: list[str], code: str
) -> None:
    names = {"L": people, "R": rules}
    many = ",".join(map(str, range(1, 40)))
    given = [names.get(each, each.replace("MANY", many)) for each in arguments]
    said = cli("simulate", *given, "--json")
    assert (said.code, said.error["code"]) == (1, code)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param(b"", "file-empty", id="nothing"),
        pytest.param(b"[]", "no-ledgers", id="nobody"),
        pytest.param(b"3", "not-a-list", id="a number"),
        pytest.param(b'{"ledgers": 3}', "not-a-list", id="ledgers that are a number"),
        pytest.param(b"[3]", "given", id="a ledger that is a number"),
        pytest.param(b'[{"person": {}}]', "given", id="a ledger without members"),
        pytest.param(b'{"ledgers": [3], "as_of": "x"}', "given", id="shared and a number"),
        pytest.param(b"[" * 100, "json-too-deep", id="brackets"),
        pytest.param(b"\xff[]", "json-encoding", id="no UTF-8"),
    ],
)
def test_a_file_that_holds_no_ledgers_is_refused(
    cli: CommandLine, rules: Path, text: bytes, code: str
) -> None:
    said = cli("simulate", "-", "--rules", rules, "--json", stdin=text)
    assert (said.code, said.error["code"]) == (1, code)
    assert said.error["where"].startswith("stdin")


def test_a_picture_never_goes_over_the_ledgers(
    cli: CommandLine, rules: Path, tmp_path: Path
) -> None:
    file = tmp_path / "ledgers.svg"
    file.write_text(json.dumps(PEOPLE))
    said = cli("simulate", file, "--rules", rules, "--picture", file, "--json")
    assert said.error["code"] == "out-is-input"
    assert json.loads(file.read_text()) == PEOPLE
