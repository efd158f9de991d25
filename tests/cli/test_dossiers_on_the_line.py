"""Dossiers on the command line: collected, judged again, told, and taken to other systems."""

from __future__ import annotations

import json
import re
import shutil
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from branchebadges.dossiers import Dossier, embedded_in

if TYPE_CHECKING:
    from commandline import CommandLine, Said
    from small_sector import Sector


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, whole_sector: Sector, cli: CommandLine) -> Path:
    """P1's dossier; not to be changed."""
    file = tmp_path_factory.mktemp("kept") / "dossier.json"
    cli.done("dossier", "collect", "P1", "--branch", whole_sector.branch, "--out", file)
    return file


def believing(sector: Sector) -> tuple[object, ...]:
    return ("--trust", sector.trust, "--sources", sector.public)


def verified(cli: CommandLine, file: Path, sector: Sector, *more: object) -> Said:
    return cli("dossier", "verify", file, *believing(sector), *more)


def test_a_dossier_is_for_its_owner_only_and_its_name_says_nothing(
    whole_sector: Sector, cli: CommandLine
) -> None:
    said = cli.done("dossier", "collect", "P1", "--branch", whole_sector.branch, "--json").document
    file = Path(said["file"])
    assert re.fullmatch(r"dossier-[0-9a-f-]{36}\.json", file.name)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert said["credentials"] == said["valid"] > 2
    assert said["digest"] == Dossier.parse(file.read_bytes()).digest


def test_it_is_whole_for_who_has_the_keys(
    kept: Path, whole_sector: Sector, cli: CommandLine
) -> None:
    said = verified(cli, kept, whole_sector)
    assert said.code == 0
    assert "WHOLE" in said.out
    assert "diploma: valid, computed again; now valid" in said.out
    dutch = verified(cli, kept, whole_sector, "--lang", "nl")
    assert "HEEL" in dutch.out
    assert "diploma: geldig, nagerekend; nu geldig" in dutch.out


def test_in_twenty_years_it_is_whole_and_says_nothing_of_then(
    kept: Path, whole_sector: Sector, cli: CommandLine
) -> None:
    said = verified(cli, kept, whole_sector, "--at", "2046-11-22", "--json")
    assert said.code == 0
    assert {row["then"] for row in said.document["credentials"]} == {"passed"}
    assert {row["now"] for row in said.document["credentials"]} == {"unknown"}


def test_for_who_has_no_keys_it_is_unknown_and_says_what_to_do(
    kept: Path, cli: CommandLine
) -> None:
    said = cli("dossier", "verify", kept)
    assert said.code == 2
    assert "come from the dossier itself" in said.out
    assert "--trust" in said.err
    document = cli("dossier", "verify", kept, "--json").document
    assert (document["verdict"], document["conclusion"]) == ("passed", "unknown")


def altered(kept: Path, change: Any) -> Path:
    document = json.loads(kept.read_text())
    change(document)
    file = Path("altered.json")
    file.write_text(json.dumps(document))
    return file


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param(lambda d: d["ledger"]["entries"].pop(), "dossier-altered", id="an entry less"),
        pytest.param(lambda d: d["credentials"].pop(), "dossier-altered", id="a credential less"),
        pytest.param(
            lambda d: d["credentials"][0].update(entry="lms:9"), "dossier-altered", id="renamed"
        ),
        pytest.param(
            lambda d: d["credentials"][0].update(
                text=d["credentials"][0]["text"].replace('"creditsEarned":30', '"creditsEarned":90')
            ),
            "credential-altered",
            id="more points",
        ),
        pytest.param(
            lambda d: d.update(record=d["record"][:-6] + "AAAAAA"), "record-not-real", id="a seal"
        ),
    ],
)
def test_a_dossier_that_was_tampered_with_is_not_whole(
    kept: Path, whole_sector: Sector, cli: CommandLine, change: Any, code: str
) -> None:
    said = verified(cli, altered(kept, change), whole_sector)
    assert said.code == 1
    assert f"[{code}]" in said.out
    told = cli.done("dossier", "show", "altered.json", "--lang", "nl", *believing(whole_sector))
    assert "is niet meer wat het was" in told.out


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("{", "json-syntax", id="no JSON"),
        pytest.param("{}", "dossier", id="no dossier"),
        pytest.param("[]", "dossier", id="a list"),
        pytest.param('{"format": "branchebadges-dossier-2"}', "dossier", id="another format"),
    ],
)
def test_what_is_no_dossier_is_refused_by_every_command(
    cli: CommandLine, text: str, code: str
) -> None:
    Path("odd.json").write_text(text)
    for line in (("verify",), ("show",), ("export", "--out", "clr.jwt")):
        said = cli("dossier", line[0], "odd.json", *line[1:], "--json")
        assert (said.code, said.error["code"]) == (1, code)
        assert said.error["where"].startswith("odd.json")
    assert not Path("clr.jwt").exists()


def test_it_is_told_in_words(kept: Path, whole_sector: Sector, cli: CommandLine) -> None:
    page = cli.done("dossier", "show", kept, "--lang", "nl", *believing(whole_sector)).out
    assert page.startswith("# Dossier van Testpersoon P1\n")
    assert "uitgereikt (de punten zijn er)" in page
    english = cli.done("dossier", "show", kept, *believing(whole_sector)).out
    assert "conferred (the points are there)" in english
    assert "come from this dossier itself" not in english
    assert "come from this dossier itself" in cli.done("dossier", "show", kept).out
    document = cli.done("dossier", "show", kept, "--json").document
    assert document["summary"].startswith("# Dossier of Testpersoon P1\n")


def test_a_step_that_was_decided_is_told_with_its_cause(sector: Sector, cli: CommandLine) -> None:
    here = ("--branch", sector.branch)
    cli.done("revoke", "lms:P1-ido", "--reason", "dubbel gemeld", *here)
    cli.done("confer", *here)
    cli.done("dossier", "collect", "P1", "--out", "later.json", *here)
    page = cli.done("dossier", "show", "later.json", "--lang", "nl").out
    assert "Informatiepunt Digitale Overheid (lms:P1-ido): ingetrokken: dubbel gemeld" in page
    assert "badges eronder vielen weg; Informatiepunt Digitale Overheid (lms:P1-ido) is" in page
    assert "| niet geldig" in page
    assert verified(cli, Path("later.json"), sector).code == 0


def test_a_learner_record_is_exported_as_it_was_signed(
    kept: Path, whole_sector: Sector, cli: CommandLine
) -> None:
    cli.done("dossier", "export", kept, "--out", "clr.jwt")
    assert Path("clr.jwt").read_text() == Dossier.parse(kept.read_bytes()).record.text  # type: ignore[union-attr]
    assert stat.S_IMODE(Path("clr.jwt").stat().st_mode) == 0o600
    said = cli.done("verify", "clr.jwt", "--offline", *believing(whole_sector))
    assert "learner record" in said.out


def test_as_json_only_the_credentials_in_it_are_signed(
    kept: Path, whole_sector: Sector, cli: CommandLine
) -> None:
    said = cli.done("dossier", "export", kept, "--out", "clr.json")
    assert "signed only as .jwt" in said.err
    record = json.loads(Path("clr.json").read_text())
    for number, each in enumerate(embedded_in(record)):
        Path(f"{number}.json").write_text(each.text)
    inside = sorted(Path.cwd().glob("[0-9].json"))
    cli.done("verify", *inside, "--offline", *believing(whole_sector))
    assert cli("verify", "clr.json", "--offline").code == 1


def test_a_record_is_exported_under_a_name_that_says_its_form(kept: Path, cli: CommandLine) -> None:
    said = cli("dossier", "export", kept, "--out", "clr.txt", "--json")
    assert (said.code, said.error["code"]) == (1, "export-form")
    shutil.copy(kept, "own.json")
    said = cli("dossier", "export", "own.json", "--out", "own.json", "--json")
    assert (said.code, said.error["code"]) == (1, "out-is-input")


def test_without_a_valid_credential_there_is_no_record_to_export(
    sector: Sector, cli: CommandLine
) -> None:
    here = ("--branch", sector.branch)
    cli.done("revoke", "lms:P2-ido", "--reason", "vergissing", *here)
    cli.done("dossier", "collect", "P2", "--out", "p2.json", *here)
    assert verified(cli, Path("p2.json"), sector).code == 0
    said = cli("dossier", "export", "p2.json", "--out", "clr.jwt", "--json")
    assert (said.code, said.error["code"]) == (1, "no-record")


def test_a_dossier_of_nobody_is_refused(whole_sector: Sector, cli: CommandLine) -> None:
    said = cli("dossier", "collect", "../P1", "--branch", whole_sector.branch, "--json")
    assert (said.code, said.error["code"]) == (1, "person-unknown")
    assert list(Path.cwd().iterdir()) == []


# A diploma, and whether it was computed again


def test_verify_computes_a_diploma_again_where_its_badges_are_there(
    whole_sector: Sector, cli: CommandLine
) -> None:
    known = ("--offline", *believing(whole_sector))
    alone = cli.done("verify", whole_sector.diploma(), *known)
    assert "[diploma-not-computed]" in alone.out
    beside = cli.done(
        "verify", whole_sector.diploma(), *whole_sector.badges().glob("*.json"), *known
    )
    assert "its 42 points follow from its badges" in beside.out
    for form in ("json", "jwt", "png", "svg"):
        line = ("verify", whole_sector.diploma(form), "--components", whole_sector.badges(), *known)
        assert "[diploma-derived]" in cli.done(*line).out
    document = cli.done(*line, "--json").document["files"][0]
    assert document["verdict"] == document["report"]["questions"]["counts"] == "passed"
    assert (document["computed"]["outcome"], document["computed"]["total"]) == ("derived", 42)
    assert "diploma" not in document["computed"]


def test_verify_with_components_that_are_not_all_there_leaves_with_two(
    whole_sector: Sector, cli: CommandLine
) -> None:
    shutil.copy(whole_sector.badge(), "one.json")
    line = ("verify", whole_sector.diploma(), "--components", ".", "--offline")
    said = cli(*line, *believing(whole_sector))
    assert said.code == 2
    assert "[diploma-not-derivable]" in said.out
    document = cli(*line, *believing(whole_sector), "--json").document
    assert document["verdict"] == document["files"][0]["verdict"] == "unknown"
    assert document["files"][0]["computed"]["outcome"] == "unknown"


def test_verify_believes_no_keys_among_the_components(
    whole_sector: Sector, cli: CommandLine
) -> None:
    shutil.copytree(whole_sector.badges(), "brought")
    shutil.copytree(whole_sector.public, "brought/public")
    said = cli("verify", whole_sector.diploma(), "--components", "brought", "--offline")
    assert said.code == 2
    assert "[source-missing]" in said.out


def test_components_in_no_folder_are_an_error(whole_sector: Sector, cli: CommandLine) -> None:
    said = cli("verify", whole_sector.diploma(), "--components", "nowhere", "--offline", "--json")
    assert (said.code, said.error["code"]) == (1, "no-folder")
