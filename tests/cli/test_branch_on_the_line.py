"""A branch from day to day: begun, grown, asked, revoked, and computed again."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from commandline import state
from small_sector import COMPLETIONS, DECISIONS, MODULES, Sector, as_csv

from branchebadges.files import held

if TYPE_CHECKING:
    from commandline import CommandLine

NEW = ("branch", "new", "b", "--url", "https://badges.example", "--name", "Branche")


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines()]


# Beginning


def test_a_branch_is_begun_with_the_rules_of_the_example_where_none_are_given(
    cli: CommandLine,
) -> None:
    said = cli.done(*NEW)
    assert "make them your own" in said.out
    assert "next: branchebadges branch provider" in said.err
    (adopted,) = Path("b/public/rules").iterdir()
    assert json.loads(adopted.read_text())["proof"]["cryptosuite"] == "eddsa-jcs-2022"
    assert [path.name for path in Path.cwd().iterdir()] == ["b"]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"--url": "http://badges.example"}, id="an address in the open"),
        pytest.param({"--url": "https://badges.example/"}, id="a slash at the end"),
        pytest.param({"--url": "https://localhost"}, id="an address nobody can reach"),
        pytest.param({"--url": ""}, id="no address"),
        pytest.param({"--name": ""}, id="no name"),
        pytest.param({"--name": "   "}, id="a name of spaces"),
        pytest.param({"--name": "a" * 201}, id="a name without end"),
        pytest.param({"--name": "a\x1b[2Jb"}, id="a name that clears the screen"),
        pytest.param({"--name": "\udcff"}, id="a name that is no text"),
        pytest.param({"--committee": "a\u202eb"}, id="a name that is read backwards"),
        pytest.param({"--rules": "missing.json"}, id="rules that are not there"),
    ],
)
def test_a_branch_that_cannot_be_begun_leaves_nothing_behind(
    change: dict[str, str], cli: CommandLine
) -> None:
    options = {"--url": "https://badges.example", "--name": "Branche"} | change
    said = cli("branch", "new", "b", *(each for option in options.items() for each in option))
    assert said.code == 1
    assert said.err.startswith("branchebadges: ")
    assert list(Path.cwd().iterdir()) == []


def test_a_branch_is_begun_in_the_folder_one_stands_in(cli: CommandLine) -> None:
    cli.done("branch", "new", ".", "--url", "https://badges.example", "--name", "Branche")
    cli.done("branch", "provider", "spn", "--name", "SPN")
    assert {path.name for path in Path.cwd().iterdir()} >= {"branch.json", "public", "private"}


def test_a_branch_is_begun_in_an_empty_folder_and_not_over_anything(cli: CommandLine) -> None:
    Path("b").mkdir()
    cli.done(*NEW)
    before = state(Path.cwd())
    said = cli(*NEW)
    assert said.code == 1
    assert "empty or does not exist yet" in said.err
    assert state(Path.cwd()) == before


@pytest.mark.parametrize(
    "id_", ["branche", "toetsingscommissie", "", "..", "A", "a b", "é", "a" * 65]
)
def test_a_provider_needs_a_short_name_of_its_own(
    id_: str, whole_sector: Sector, cli: CommandLine
) -> None:
    before = state(whole_sector.folder)
    said = cli("branch", "provider", id_, "--name", "A", "--branch", whole_sector.branch)
    assert said.code == 1
    assert state(whole_sector.folder) == before


def test_the_examples_are_what_the_commands_take(cli: CommandLine) -> None:
    said = cli.done("branch", "examples", "e", "--json")
    assert "completions.csv" in said.document["files"]
    cli.done(*NEW, "--rules", "e/rules.json", "--framework", "e/domains.json")
    for provider in json.loads(Path("e/providers.json").read_text())["providers"][:2]:
        cli.done("branch", "provider", provider["id"], "--name", provider["name"], "-b", "b")
    assert cli("branch", "examples", "e").code == 1


def test_the_branch_may_be_named_once_for_all_commands(
    whole_sector: Sector, cli: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "no branch.json here" in cli("standing", "P1").err
    monkeypatch.setenv("BRANCHEBADGES_BRANCH", str(whole_sector.branch))
    cli.done("standing", "P1")


# Accrediting


def test_what_was_accredited_is_not_signed_again(sector: Sector, cli: CommandLine) -> None:
    published = sector.public / "accreditations/acc-ido.json"
    before = published.read_bytes()
    said = cli.done("accredit", sector.folder / "decisions.json", "--branch", sector.branch)
    assert "0 accreditations signed, 2 known already" in said.out
    assert published.read_bytes() == before


@pytest.mark.parametrize(
    ("decision", "place"),
    [
        pytest.param({"points": -1}, "/accreditations/2/points", id="points below nothing"),
        pytest.param({"points": "8"}, "/accreditations/2/points", id="points that are text"),
        pytest.param({"ponts": 8}, "/accreditations/2/ponts", id="a name that is misspelt"),
        pytest.param({"valid_until": "2020-01-01"}, "valid_until", id="an end before the start"),
        pytest.param({"module_id": "nowhere"}, "acc-new", id="a module that nobody proposed"),
        pytest.param({"id": "../../x"}, "/accreditations/2/id", id="an id that climbs"),
        pytest.param({"withdrawn_on": "2024-01-01"}, "acc-new", id="a withdrawal without a way"),
        pytest.param(
            {"id": "acc-ido", "points": 40}, "acc-ido", id="points that were decided otherwise"
        ),
        pytest.param({"note": "a\u202eb"}, "/accreditations/2/note", id="a note read backwards"),
    ],
)
def test_one_bad_decision_and_nothing_is_signed(
    decision: dict[str, Any], place: str, sector: Sector, cli: CommandLine
) -> None:
    fresh = DECISIONS[1] | {"id": "acc-new"} | decision
    also_fine = DECISIONS[0] | {"id": "acc-again"}
    file = sector.folder / "decisions.json"
    file.write_text(json.dumps({"accreditations": [*DECISIONS[:1], also_fine, fresh]}))
    modules = sector.folder / "modules.json"
    modules.write_text(json.dumps([MODULES[0] | {"title_nl": "Anders"}]))
    before = state(sector.folder)
    said = cli("accredit", file, "--modules", modules, "--branch", sector.branch, "--json")
    assert said.code == 1
    assert place in said.error["where"]
    assert str(file) in said.error["where"]
    assert state(sector.folder) == before


def test_modules_may_bring_the_groups_in_which_they_overlap(
    sector: Sector, cli: CommandLine
) -> None:
    modules = [module | {"overlap_group": "digitaal"} for module in MODULES]
    groups = [{"id": "digitaal", "cap_points": 20}]
    file = sector.folder / "modules.json"
    file.write_text(json.dumps({"modules": modules, "overlap_groups": groups}))
    decisions = sector.folder / "decisions.json"
    cli.done("accredit", decisions, "--modules", file, "--branch", sector.branch)
    said = cli.done("standing", "P1", "--branch", sector.branch, "--json")
    assert said.document["points_total"] == 20


# Awarding


def test_a_second_run_of_the_same_file_issues_nothing_twice(
    sector: Sector, cli: CommandLine
) -> None:
    badges = sorted(path.name for path in sector.badges().iterdir())
    said = cli.done("award", sector.folder / "completions.csv", "--branch", sector.branch)
    assert "0 awarded, 4 known already, 0 without a badge; 0 badges signed" in said.out
    assert sorted(path.name for path in sector.badges().iterdir()) == badges


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_completion_that_earns_no_badge_is_named_with_its_line_and_reason(
    delimiter: str, sector: Sector, cli: CommandLine
) -> None:
    rows = [
        COMPLETIONS[0] | {"external_id": "n1", "person_id": "P3", "email": "", "full_name": ""},
        COMPLETIONS[0] | {"external_id": "n2", "result": "failed"},
    ]
    content = b"\xef\xbb\xbf" + as_csv(rows, delimiter=delimiter).encode()
    said = cli.done("award", "-", "--branch", sector.branch, "--lang", "nl", stdin=content)
    assert "1 toegekend, 0 al bekend, 1 zonder badge" in said.out
    assert "regel 3, n2, onboarding: de module is niet met goed gevolg afgerond" in said.out
    told = cli.done("award", "-", "--branch", sector.branch, "--json", stdin=content).document
    assert [row["state"] for row in told["rows"]] == ["known", "known"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        pytest.param({"result": "geslaagd"}, "result is 'geslaagd'", id="a result in other words"),
        pytest.param({"completed_at": "1-3-2024"}, "write 2026-11-22", id="a day in other words"),
        pytest.param({"completed_at": "2999-01-01"}, "future", id="a day to come"),
        pytest.param({"completed_at": "0001-01-01T00:00:00+14:00"}, "completed_at", id="year 0"),
        pytest.param({"completed_at": "9999-12-31T23:59:59-14:00"}, "", id="year 10000"),
        pytest.param({"person_id": "../P1"}, "person_id", id="a person that climbs"),
        pytest.param({"email": "geen adres"}, "not an address", id="an address that is none"),
        pytest.param({"external_id": ""}, "external_id is empty", id="no number"),
        pytest.param(
            {"email": "ander@bieb.example"}, "another e-mail", id="somebody else's number"
        ),
        pytest.param({"full_name": "a\u202eb"}, "control", id="a name read backwards"),
    ],
)
def test_one_bad_row_and_nothing_is_awarded(
    row: dict[str, str], reason: str, sector: Sector, cli: CommandLine
) -> None:
    good = COMPLETIONS[0] | {"external_id": "new:1"}
    bad = COMPLETIONS[0] | {"external_id": "new:2"} | row
    file = sector.folder / "completions.csv"
    file.write_text(as_csv([good, bad]))
    before = state(sector.folder)
    said = cli("award", file, "--branch", sector.branch)
    assert said.code == 1
    assert "line 3" in said.err
    assert reason in said.err
    assert state(sector.folder) == before


@pytest.mark.parametrize("document", [b"12", b"{}", b'{"name": "a"}', b"", b"[" * 100])
def test_a_published_module_that_was_tampered_with_is_not_awarded(
    document: bytes, sector: Sector, cli: CommandLine
) -> None:
    (sector.public / "modules/ido/v1.json").write_bytes(document)
    row = COMPLETIONS[1] | {"external_id": "new:1"}
    said = cli("award", "-", "-b", sector.branch, stdin=as_csv([row]).encode())
    assert said.code == 1
    assert "modules/ido/v1.json" in said.err


def test_with_json_every_bad_row_is_in_the_document(sector: Sector, cli: CommandLine) -> None:
    rows = [COMPLETIONS[0] | {"result": "x"}, COMPLETIONS[1], COMPLETIONS[2] | {"email": "x"}]
    said = cli("award", "-", "--branch", sector.branch, "--json", stdin=as_csv(rows).encode())
    assert said.code == 1
    assert [row["line"] for row in said.error["rows"]] == [2, 4]
    assert "\n" not in said.error["message"]


# Conferring, standing, revoking


def test_a_diploma_is_conferred_once(sector: Sector, cli: CommandLine) -> None:
    said = cli.done("confer", "--on", "2026-11-22", "--branch", sector.branch)
    assert said.out == "no diploma changed (2026-11-22)\n"
    assert len(list(sector.diploma().parent.glob("nascholing-*.json"))) == 1


def test_standing_says_what_is_held_and_what_is_missing(
    whole_sector: Sector, cli: CommandLine
) -> None:
    branch = ("--branch", whole_sector.branch, "--on", "2026-11-22")
    said = cli.done("standing", "P1", *branch)
    assert "Nascholing Bibliothecaris\n    Awarded on 2 March 2024 with 42 points." in said.out
    assert "Branche-opleiding Bibliothecaris\n    58 of the 100 points to go" in said.out
    said = cli.done("standing", "P2", *branch, "--lang", "nl")
    assert "Nascholing Bibliothecaris\n    Nog 28 van de 40 punten" in said.out
    assert "Onboarding (lms:P2-onboarding)\n    Telt niet mee: de module is niet" in said.out
    document = cli.done("standing", "P2", *branch, "--json").document
    assert document["person"] == "P2"
    assert document["points_total"] == 12
    assert {"badges", "diplomas", "pe"} <= set(document["explanation"])


@pytest.mark.parametrize("person", ["P9", "", "../register/decisions", "P1/../P1", "x" * 300, "é"])
def test_who_is_not_known_is_refused(person: str, whole_sector: Sector, cli: CommandLine) -> None:
    said = cli("standing", person, "--branch", whole_sector.branch, "--json")
    assert said.code == 1
    assert said.error["code"] == "person-unknown"


def test_a_revoked_badge_is_never_valid_and_its_diploma_is_looked_at(
    sector: Sector, cli: CommandLine
) -> None:
    here = ("--branch", sector.branch)
    known = ("--offline", "--sources", sector.public)
    badge, diploma = sector.badge(), sector.diploma()
    name = json.loads(badge.read_text())["id"]
    cli.done("revoke", name, "--suspend", "--reason", "wordt nagekeken", *here)
    assert "Suspended." in cli("verify", badge, *known).out
    cli.done("revoke", name, "--reinstate", "--reason", "in orde", *here)
    cli.done("verify", badge, *known)
    said = cli.done("revoke", name, "--reason", "vergissing", *here)
    assert said.out == f"{name}: revoked, for good\n"
    assert "next: branchebadges confer" in said.err
    assert "Revoked." in cli("verify", badge, *known).out
    assert cli("revoke", name, "--reinstate", "--reason", "toch niet", *here).code == 1
    said = cli.done("confer", *here)
    assert "for the committee to look at" in said.out
    assert cli("verify", diploma, *known).code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param("urn:uuid:nobody --reason x", id="something that was not issued here"),
        pytest.param("lms:P1-ido", id="no reason"),
        pytest.param("lms:P1-ido --reason x --suspend --reinstate", id="two things at once"),
        pytest.param("lms:P2-onboarding --reason x", id="a completion without a badge"),
    ],
)
def test_what_cannot_be_revoked_changes_nothing(
    arguments: str, whole_sector: Sector, cli: CommandLine
) -> None:
    before = state(whole_sector.folder)
    assert cli("revoke", *arguments.split(), "--branch", whole_sector.branch).code == 1
    assert state(whole_sector.folder) == before


def test_a_reason_of_spaces_is_none(whole_sector: Sector, cli: CommandLine) -> None:
    said = cli("revoke", "lms:P1-ido", "--reason", "  ", "--branch", whole_sector.branch)
    assert said.code == 1
    assert "say why" in said.err


def test_two_at_once_in_one_branch_is_refused(sector: Sector, cli: CommandLine) -> None:
    before = state(sector.folder)
    with held(sector.branch / ".lock"):
        said = cli("award", sector.folder / "completions.csv", "--branch", sector.branch)
    assert said.code == 1
    assert "another process is working on this branch" in said.err
    assert state(sector.folder) == before


# Computing again


@pytest.mark.parametrize("form", ["json", "jwt", "png", "svg"])
def test_a_diploma_is_computed_again_from_its_badges(
    form: str, whole_sector: Sector, cli: CommandLine
) -> None:
    said = cli.done(
        "rederive", whole_sector.diploma(form), "--components", whole_sector.badges(),
        "--sources", whole_sector.public, "--trust", whole_sector.trust, "--offline",
    )  # fmt: skip
    assert said.out.startswith("✔ DERIVED")
    assert "42  together" in lines(said.out)


def test_in_the_folder_of_the_branch_what_it_publishes_is_at_hand(
    whole_sector: Sector, cli: CommandLine
) -> None:
    options = ("--components", whole_sector.badges(), "--offline")
    cli.done("rederive", whole_sector.diploma(), *options, "--branch", whole_sector.branch)
    said = cli("rederive", whole_sector.diploma(), *options)
    assert said.code == 2
    assert "needed: https://badges.example/.well-known/did.json" in said.err


def test_without_a_badge_it_could_not_be_determined_and_the_badge_is_named(
    sector: Sector, cli: CommandLine
) -> None:
    badge = sector.badge()
    name = json.loads(badge.read_text())["id"]
    for form in sector.badges().glob(f"{badge.stem}.*"):
        form.unlink()
    said = cli(
        "rederive", sector.diploma(), "--components", sector.badges(), "--branch", sector.branch,
        "--offline", "--lang", "nl",
    )  # fmt: skip
    assert said.code == 2
    assert said.out.startswith("? NIET NA TE REKENEN")
    assert f"{name} ontbreekt" in said.out


def test_a_badge_is_no_diploma(whole_sector: Sector, cli: CommandLine) -> None:
    said = cli(
        "rederive", whole_sector.badge(), "--components", whole_sector.badges(),
        "--branch", whole_sector.branch, "--offline", "--json",
    )  # fmt: skip
    assert said.code == 1
    assert said.document["outcome"] == "not_derived"


# Evaluating

GIVEN: dict[str, Any] = {
    "person": {"category": "staff", "branch_since": "2015-01-01"},
    "modules": {
        "M40": {
            "domains": {"ME": 1},
            "accreditations": [{"id": "a", "points": 7.5, "valid_from": "2022-01-01"}],
        }
    },
    "badges": [
        {"id": "b1", "module": "M40", "completed_on": "2024-03-01", "registered_on": "2024-03-02"}
    ],
    "as_of": "2026-11-22",
}


def test_a_ledger_is_evaluated_and_a_list_of_them_too(
    whole_sector: Sector, cli: CommandLine
) -> None:
    Path("given.json").write_text(json.dumps(GIVEN))
    one = cli.done("evaluate", "given.json", "--rules", whole_sector.rules).document
    assert one["points_total"] == 7.5
    assert set(one) >= {"points_total", "points_by_domain", "diplomas", "excluded", "pe"}
    many = cli.done(
        "evaluate", "-", "--rules", whole_sector.rules, "--json",
        stdin=json.dumps([GIVEN, GIVEN]).encode(),
    )  # fmt: skip
    assert many.document == [one, one]
    none = cli.done("evaluate", "-", "--rules", whole_sector.rules, stdin=b"[]")
    assert none.document == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        pytest.param("/badges/0/completed_on", "gisteren", id="no day"),
        pytest.param("/badges/0/points", -1, id="points below nothing"),
        pytest.param("/badges/0/id", None, id="a badge without an id"),
        pytest.param("/person/category", "baas", id="a category that is none"),
        pytest.param("/modules/M40/accreditations/0/points", "7.5", id="points that are text"),
        pytest.param("/modules/M40/accreditations/0/points", 1e300, id="points without end"),
        pytest.param("/as_of", "9999-12-31", id="a day past the calendar"),
        pytest.param("/rules_override", [], id="rules that are a list"),
        pytest.param("/extra", 1, id="a name that is not known"),
    ],
)
def test_a_mistake_in_a_ledger_is_told_with_its_place(
    path: str, value: object, whole_sector: Sector, cli: CommandLine
) -> None:
    given = json.loads(json.dumps(GIVEN))
    *steps, last = path.split("/")[1:]
    here = given
    for step in steps:
        here = here[int(step) if step.isdigit() else step]
    here[last] = value
    Path("given.json").write_text(json.dumps([GIVEN, given]))
    said = cli("evaluate", "given.json", "--rules", whole_sector.rules, "--json")
    assert said.code == 1
    assert said.error["where"].startswith(f"given.json#/1{path}"), said.error
    assert re.match(r"branchebadges: given\.json#/1/", said.err)


# Words

DUTCH = {
    "verify": ("GELDIG", "Is het echt?", "niet gevraagd"),
    "standing": ("punten", "Nog", "Niet voldaan"),
    "rederive": ("NAGEREKEND", "samen", "Dienstmaanden"),
    "award": ("toegekend", "al bekend", "ondertekend"),
    "confer": ("geen diploma is veranderd",),
}


@pytest.mark.parametrize("how", ["--lang", "LANG", "LC_ALL"])
def test_dutch_is_spoken_where_it_is_asked_for(
    how: str, sector: Sector, cli: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = ("--lang", "nl") if how == "--lang" else ()
    if how != "--lang":
        monkeypatch.setenv(how, "nl_NL.UTF-8")
    here = ("--branch", sector.branch)
    for command, words in DUTCH.items():
        arguments = {
            "verify": (sector.badge(), "--offline", "--sources", sector.public),
            "standing": ("P1", *here),
            "rederive": (sector.diploma(), "--components", sector.badges(), "--offline", *here),
            "award": (sector.folder / "completions.csv", *here),
            "confer": ("--on", "2026-11-22", *here),
        }[command]
        said = cli.done(command, *arguments, *options)
        for word in words:
            assert word in said.out, command
        sentences = re.sub(r"\[[a-z-]+\]", "", said.out)  # The codes are in one language.
        for english in (" the ", " it ", "points", "valid", "signed"):
            assert english not in sentences, command


@pytest.mark.parametrize("lang", ["fr", "NL", "", "nl_NL", "nl en"])
@pytest.mark.parametrize(
    "command", ["verify x", "award x", "confer", "standing x", "rederive x --components x", "qr x"]
)
def test_another_language_is_refused(lang: str, command: str, cli: CommandLine) -> None:
    said = cli(*command.split(), "--lang", lang)
    assert said.code == 1
    assert "'nl', 'en'" in said.err
