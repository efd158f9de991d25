"""Whatever lies in the folder of a branch: it is read, or an error names the file."""

from __future__ import annotations

import json
import os
import shutil
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from branchebadges.branch import BranchFolder, Settings, persons
from branchebadges.branch.accrediting import accredit_providers
from branchebadges.branch.register import catalogue_of, entries_of, framework_of, modules_of
from branchebadges.branch.rulebook import adopt, history_of, rules_on
from branchebadges.branch.sources import sources_in
from branchebadges.errors import BadgeError, KeyUnusable, Malformed, Refused, StorageFailed
from branchebadges.testing import Sector

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A branch in which everything is: for copying."""
    sector = Sector.begin(tmp_path_factory.mktemp("filled") / "branch")
    sector.complete("anna", "community-librarian", on="2026-03-01")
    sector.award()
    sector.confer()
    return sector.branch.folder


@pytest.fixture
def folder(filled: Path, tmp_path: Path) -> Path:
    """A copy of one's own, to spoil."""
    shutil.copytree(filled, tmp_path / "branch")
    return tmp_path / "branch"


READERS: dict[str, Callable[[BranchFolder], object]] = {
    "branch.json": lambda branch: branch.settings,
    "private/register/rules.json": history_of,
    "private/people/anna.json": lambda branch: persons.load(branch, "anna"),
    "private/register/modules.json": modules_of,
    "private/register/decisions.json": entries_of,
    "private/register/framework.json": framework_of,
    "private/register/overlap_groups.json": catalogue_of,
    "private/status/academie.json": lambda branch: branch.statuses(
        branch.settings.organisation("academie")
    ),
}
"""Each file of the branch, and what reads it."""

HOSTILE: dict[str, bytes | None] = {
    "nothing": b"",
    "half of itself": b'{"a": [1,',
    "no text": b"\xff\xfe\x00\x01",
    "a list": b"[]",
    "a list of lists": b"[[[]]]",
    "null": b"null",
    "a number": b"1",
    "a text": b'"x"',
    "an object of something else": b'{"x": {"y": [1, 2, {"z": null}]}}',
    "rows that are no rows": b'{"mediacoach": 1, "taken": {"x": 1}, "on": {"revocation": []}}',
    "the same name twice": b'{"a": 1, "a": 2}',
    "a number no machine holds": b'{"taken": {"1": 1e999}}',
    "a very deep nest": b"[" * 100_000,
    "a folder": None,
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("name", READERS)
def test_a_spoiled_file_is_an_error_that_names_it(
    filled: Path, name: str, content: bytes | None
) -> None:
    path = filled / name
    kept = filled / "kept"
    was_there = path.exists()
    if was_there:
        path.rename(kept)
    try:
        if content is None:
            path.mkdir()
        else:
            path.write_bytes(content)
        told = error_in(lambda: READERS[name](BranchFolder.open(filled)))
    finally:
        if content is None:
            path.rmdir()
        path.unlink(missing_ok=True)
        if was_there:
            kept.rename(path)
    if told is None:
        # What is empty holds nothing, and says so honestly.
        assert content in {b"[]", b"null", None}
    else:
        named = path.name in f"{told.where} {told.message}"
        assert named or told.code in {"no-branch", "no-framework", "no-rules"}


def error_in(read: Callable[[], object]) -> BadgeError | None:
    try:
        read()
    except BadgeError as error:
        return error
    return None


def change(path: Path, edit: Callable[[Any], Any]) -> None:
    document = json.loads(path.read_text())
    path.write_text(json.dumps(edit(document) or document))


def spoiled(member: str, value: object, *, part: str = "identity") -> Callable[[Any], None]:
    def edit(document: Any) -> None:
        holder = document[part]
        (holder[0] if isinstance(holder, list) else holder)[member] = value

    return edit


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(spoiled("person_id", "../../../tmp/x"), id="a person who climbs"),
        pytest.param(spoiled("person_id", "bob"), id="somebody else"),
        pytest.param(spoiled("holder", "x"), id="a holder without a pseudonym"),
        pytest.param(spoiled("dispensations", {"altijd": 1}), id="a year that is none"),
        pytest.param(spoiled("badge", "urn:uuid:../../x", part="awards"), id="a badge that climbs"),
        pytest.param(spoiled("module", "../../x", part="awards"), id="a module that climbs"),
        pytest.param(spoiled("index", -1, part="awards"), id="an index below the list"),
        pytest.param(spoiled("points", "veel", part="awards"), id="points in words"),
        pytest.param(spoiled("credential", "../x", part="conferrals"), id="a diploma that climbs"),
        pytest.param(spoiled("kind", "gift", part="entries"), id="an entry of no kind"),
        pytest.param(
            lambda document: document["entries"].append(document["entries"][0]),
            id="an entry that stands there twice",
        ),
    ],
)
def test_a_persons_file_that_does_not_add_up_is_refused_by_name(
    folder: Path, edit: Callable[[Any], Any]
) -> None:
    path = folder / "private/people/anna.json"
    change(path, edit)
    with pytest.raises(Refused) as caught:
        persons.load(BranchFolder.open(folder), "anna")
    assert str(path) in str(caught.value.where)


@pytest.mark.parametrize(
    "person", ["../anna", "anna/../bob", "", ".", "a" * 65, "anna\n", "/etc/passwd", "é"]
)
def test_a_person_is_named_by_an_id_and_nothing_else(folder: Path, person: str) -> None:
    with pytest.raises(Refused) as caught:
        persons.load(BranchFolder.open(folder), person)
    assert caught.value.code == "person-unknown"


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("https://elders.example/did.json", id="another host"),
        pytest.param("https://badges.example.elders.example/x", id="a host that begins the same"),
        pytest.param("https://badges.example/../private/keys/x", id="climbing"),
        pytest.param("https://badges.example/a/../../x", id="climbing on the way"),
        pytest.param("https://badges.example//etc/passwd", id="an absolute path"),
        pytest.param("https://badges.example/./x", id="a step that stands still"),
        pytest.param("https://badges.example/", id="no path"),
    ],
)
def test_only_what_lies_in_the_public_folder_is_published(folder: Path, url: str) -> None:
    branch = BranchFolder.open(folder)
    with pytest.raises(Refused):
        branch.publish(url, "{}")
    with pytest.raises(Refused):
        branch.published(url)


@pytest.mark.parametrize("place", ["holders/anna", "holders/anna/badges", "private/people"])
def test_a_link_out_of_the_branch_is_not_followed(folder: Path, tmp_path: Path, place: str) -> None:
    sector = Sector(BranchFolder.open(folder), datetime(2026, 11, 22, 12, tzinfo=UTC))
    sector.complete("anna", "ido", on="2026-03-01")
    shutil.move(folder / place, tmp_path / "elsewhere")
    (folder / place).symlink_to(tmp_path / "elsewhere")
    before = sorted((tmp_path / "elsewhere").rglob("*"))
    with pytest.raises(StorageFailed) as caught:
        sector.award()
    assert caught.value.code == "outside-the-branch"
    assert sorted((tmp_path / "elsewhere").rglob("*")) == before


def test_a_ring_of_links_is_an_error_and_no_riddle(folder: Path) -> None:
    shutil.rmtree(folder / "holders/anna")
    (folder / "holders/anna").symlink_to(folder / "holders/bob")
    (folder / "holders/bob").symlink_to(folder / "holders/anna")
    sector = Sector(BranchFolder.open(folder), datetime(2026, 11, 22, 12, tzinfo=UTC))
    with pytest.raises(BadgeError):
        sector.badge("anna", "community-librarian")


def test_a_key_that_others_may_read_is_not_used(folder: Path) -> None:
    path = folder / "private/keys/academie.ed25519.json"
    path.chmod(0o644)
    branch = BranchFolder.open(folder)
    with pytest.raises(KeyUnusable, match="academie"):
        branch.signer(branch.settings.organisation("academie"))


def test_what_is_private_is_closed_to_others(folder: Path) -> None:
    for path in (folder / "private", folder / "holders"):
        assert path.stat().st_mode & 0o077 == 0
    for path in (folder / "private").rglob("*.json"):
        if "granted" not in path.parts:
            assert path.stat().st_mode & 0o077 == 0, path


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("http://badges.example", id="not https"),
        pytest.param("https://badges.example/", id="a slash at the end"),
        pytest.param("https://127.0.0.1", id="an IP address"),
        pytest.param("https://localhost", id="a host without a dot"),
        pytest.param("https://badges.example?x=1", id="a query"),
        pytest.param("https://user@badges.example", id="a user"),
        pytest.param("https://badges.example/a/../b", id="climbing"),
    ],
)
def test_a_branch_is_published_at_a_plain_address(url: str) -> None:
    with pytest.raises(Malformed, match="url"):
        Settings.read({"url": url})


def test_two_organisations_of_one_name_are_refused(folder: Path) -> None:
    change(
        folder / "branch.json",
        lambda document: document["organisations"].append(document["organisations"][0]),
    )
    with pytest.raises(Malformed, match="same id"):
        BranchFolder.open(folder)


def test_a_branch_without_a_committee_cannot_accredit(folder: Path) -> None:
    change(
        folder / "branch.json",
        lambda document: {
            **document,
            "organisations": [
                each for each in document["organisations"] if each["kind"] != "committee"
            ],
        },
    )
    branch = BranchFolder.open(folder)
    with pytest.raises(Refused, match="toetsingscommissie"):
        accredit_providers(
            branch,
            branch.settings.organisations,
            since=date(2022, 7, 1),
            at=datetime(2026, 11, 22, 12, tzinfo=UTC),
        )


@pytest.mark.parametrize("there", ["file", "full folder", "dangling link"])
def test_a_branch_begins_only_where_nothing_is(tmp_path: Path, there: str) -> None:
    place = tmp_path / "here"
    if there == "file":
        place.write_text("x")
    elif there == "full folder":
        place.mkdir()
        (place / "x").write_text("x")
    else:
        place.symlink_to(tmp_path / "nowhere")
    with pytest.raises(Refused) as caught:
        BranchFolder.create(place, Settings(url="https://badges.example"))
    assert caught.value.code == "folder-not-empty"


def test_a_branch_does_not_begin_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageFailed, match="cannot be made"):
        BranchFolder.create(tmp_path / "file" / "branch", Settings(url="https://badges.example"))


def test_sources_pass_over_what_cannot_be_read(folder: Path) -> None:
    whole = sources_in(folder / "public")
    (folder / "public/bad.json").write_bytes(b"\xff")
    (folder / "public/list.json").write_text("[1]")
    (folder / "public/odd.json").write_text('{"id": "did:web:127.0.0.1"}')
    (folder / "public/dir.json").mkdir()
    os.mkfifo(folder / "public/pipe.json")
    assert sources_in(folder / "public").texts == whole.texts


def test_a_folder_that_is_not_there_has_no_sources(tmp_path: Path) -> None:
    with pytest.raises(StorageFailed) as caught:
        sources_in(tmp_path / "nowhere")
    assert caught.value.code == "no-folder"


def test_a_rule_set_may_call_itself_anything_and_is_published_all_the_same(
    sector: Sector,
) -> None:
    document = rules_on(sector.branch, sector.today).unsigned()
    document["ruleset_id"] = "../../Ons reglement/2026 é"
    adopt(sector.branch, document, at=sector.now, replacing=True)
    sector.complete("anna", "community-librarian", on="2026-03-01")
    sector.award()
    sector.confer()
    assert sector.verify(sector.diploma("anna")).valid
    assert sector.rederive(sector.diploma("anna"), sector.badges("anna")).outcome == "derived"
