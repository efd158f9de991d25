"""Whatever is put in the place of a file, every command answers in words and changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pytest
from commandline import state
from hostile_files import BROKEN, NO_FILES, ODD

if TYPE_CHECKING:
    from pathlib import Path

    from commandline import CommandLine, Said
    from small_sector import Sector


@dataclass(frozen=True)
class Place:
    """One argument of one command where a file is named: `{file}`, among sound ones."""

    command: str
    arguments: str
    suffix: str = ".json"
    verdict: bool = False
    """Does the command judge, and say on stdout what it thinks of the file?"""
    takes_folder: bool = False
    """Is a folder what is asked for here?"""

    def filled(self, file: Path, sector: Sector) -> list[str]:
        names = {
            "file": str(file),
            "branch": str(sector.branch),
            "public": str(sector.public),
            "badge": str(sector.badge()),
            "picture": str(sector.badge(form="png")),
            "diploma": str(sector.diploma()),
            "badges": str(sector.badges()),
            "rules": str(sector.rules),
            "inputs": str(sector.folder),
        }
        words = f"{self.command} {self.arguments}".split()
        return [word.format_map(names) for word in words]


PLACES: Final = {
    "verify a credential": Place("verify", "{file} --offline", verdict=True),
    "verify a picture": Place("verify", "{file} --offline", ".png", verdict=True),
    "verify under a trust": Place("verify", "{badge} --offline --trust {file}"),
    "verify with sources": Place("verify", "{badge} --offline --sources {file}", takes_folder=True),
    "sign a credential": Place("sign", "{file} --key key.json"),
    "sign with a key": Place("sign", "{badge} --key {file}"),
    "bake a picture": Place("bake", "{file} {badge} -o out.png", ".png"),
    "bake a credential": Place("bake", "{picture} {file} -o out.png"),
    "extract from a picture": Place("extract", "{file} -o out.json", ".svg"),
    "show the DID of a key": Place("did show", "{file}"),
    "begin a branch with rules": Place(
        "branch new", "new --url https://badges.example --name A --rules {file}"
    ),
    "begin a branch with domains": Place(
        "branch new", "new --url https://badges.example --name A --framework {file}"
    ),
    "accredit decisions": Place("accredit", "{file} --branch {branch}"),
    "accredit modules": Place(
        "accredit", "{inputs}/decisions.json --modules {file} --branch {branch}"
    ),
    "award completions": Place("award", "{file} --branch {branch}", ".csv"),
    "evaluate a ledger": Place("evaluate", "{file} --rules {rules}"),
    "evaluate under rules": Place("evaluate", "{inputs}/modules.json --rules {file}"),
    "rederive a diploma": Place("rederive", "{file} --components {badges} --offline", verdict=True),
    "rederive from components": Place(
        "rederive", "{diploma} --components {file} --offline", takes_folder=True
    ),
    "rederive with sources": Place(
        "rederive", "{diploma} --components {badges} --offline --sources {file}", takes_folder=True
    ),
    "rederive under a trust": Place(
        "rederive", "{diploma} --components {badges} --offline --trust {file}"
    ),
    "work in a branch": Place("standing", "P1 --branch {file}"),
    "award in a branch": Place("award", "{inputs}/completions.csv --branch {file}"),
    "confer in a branch": Place("confer", "--branch {file}"),
    "revoke in a branch": Place("revoke", "urn:uuid:a --reason b --branch {file}"),
    "take a provider in": Place("branch provider", "abc --name A --branch {file}"),
    "write the examples": Place("branch examples", "{file}/examples", takes_folder=True),
}
places = pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)


@pytest.fixture(scope="module")
def surroundings(
    whole_sector: Sector, cli: CommandLine, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Sector, Path]:
    """The whole sector, and a folder with a key in it to run commands in."""
    here = tmp_path_factory.mktemp("work")
    cli.done("keys", "new", "-o", here / "key.json")
    return whole_sector, here


def refuses(said: Said, *, judged: bool) -> None:
    """The answer is a clear no: a code, a line or two, and no innards."""
    assert said.code == 1, said
    assert "Traceback" not in said.err + said.out
    if not judged:
        assert said.out == ""
        assert said.err.startswith("branchebadges: ")
        assert 1 <= len(said.err.splitlines()) <= 3
    assert len(said.out + said.err) < 4000


@places
def test_a_broken_file_is_refused_in_words_and_nothing_changes(
    place: Place,
    surroundings: tuple[Sector, Path],
    cli: CommandLine,
    monkeypatch: pytest.MonkeyPatch,
    subtests: pytest.Subtests,
) -> None:
    sector, here = surroundings
    monkeypatch.chdir(here)
    for name, content in BROKEN.items():
        if place.command == "bake" and place.suffix == ".png" and "credential" in name:
            continue  # Whatever was in the picture is replaced.
        with subtests.test(name):
            file = here / f"given{place.suffix}"
            file.write_bytes(content)
            file.chmod(0o600)
            before = state(here), state(sector.folder)
            refuses(cli(*place.filled(file, sector)), judged=place.verdict)
            assert (state(here), state(sector.folder)) == before


@places
def test_a_name_that_leads_to_no_file_is_refused_in_words_and_nothing_changes(
    place: Place,
    surroundings: tuple[Sector, Path],
    cli: CommandLine,
    monkeypatch: pytest.MonkeyPatch,
    subtests: pytest.Subtests,
) -> None:
    sector, here = surroundings
    monkeypatch.chdir(here)
    for number, (name, make) in enumerate(NO_FILES.items()):
        if name == "a folder" and place.takes_folder:
            continue
        if name == "no file at all" and place.command == "branch examples":
            continue  # The folder is made.
        with subtests.test(name):
            file = here / f"nothing{number}{place.suffix}"
            make(file)
            before = state(here), state(sector.folder)
            refuses(cli(*place.filled(file, sector)), judged=place.verdict)
            assert (state(here), state(sector.folder)) == before
        file.rmdir() if file.is_dir() else file.unlink(missing_ok=True)


@places
def test_an_odd_document_is_refused_or_done_and_never_breaks_anything(
    place: Place, sector: Sector, cli: CommandLine, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    for name, content in ODD.items():
        with subtests.test(name):
            file = tmp_path / f"given{place.suffix}"
            file.write_bytes(content)
            file.chmod(0o600)
            before = state(sector.folder)
            said = cli(*place.filled(file, sector))
            assert said.code in {0, 1, 2}
            if said.code != 0:
                assert state(sector.folder) == before
                assert said.err or place.verdict


@places
def test_with_json_a_refusal_is_one_document_and_the_same_exit_code(
    place: Place,
    surroundings: tuple[Sector, Path],
    cli: CommandLine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sector, here = surroundings
    monkeypatch.chdir(here)
    file = here / f"given{place.suffix}"
    file.write_bytes(b"Dit is geen badge.\n")
    file.chmod(0o600)
    said = cli(*place.filled(file, sector), "--json")
    assert said.code == 1
    if place.command == "verify" and place.verdict:
        assert said.document["files"][0]["error"]["code"] == "json-syntax"
    else:
        assert said.error["code"]
        assert said.error["message"] in said.err
        assert said.err.count("\n") == 1
