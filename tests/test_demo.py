"""The demo: from the sector's example data to diplomas that strangers can verify."""

from __future__ import annotations

import collections
import csv
import io
import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest

from branchebadges import examples, images, qr
from branchebadges.branch import BranchFolder, persons
from branchebadges.branch.sources import sources_in
from branchebadges.demo.build import AT
from branchebadges.demo.replace import MARK, emptied
from branchebadges.errors import Refused
from branchebadges.proofs import Signed
from branchebadges.rules import RuleSet
from branchebadges.standing import evaluate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Json = dict[str, Any]


@pytest.fixture(scope="module")
def folder(demo_branch: Any) -> Path:
    found: Path = demo_branch.folder
    return found


@pytest.fixture(scope="module")
def checked(folder: Path) -> Json:
    """What a fresh process without keys finds in the files."""
    done = subprocess.run(
        [sys.executable, "-m", "branchebadges.demo.recheck", folder, AT.isoformat()],
        capture_output=True,
        text=True,
        check=True,
    )
    found: Json = json.loads(done.stdout)
    return found


def issued(folder: Path, kind: str) -> list[Path]:
    """Badges of modules, diplomas with their list, and what is stated beside these."""
    found = sorted(folder.glob("holders/*/*/*.json"))
    own = {"badges": ("path-",), "diplomas": ("without-list-", "addition-")}
    if kind in own:
        here = [path for path in found if path.parent.name == kind]
        return [path for path in here if not path.name.startswith(own[kind])]
    rest = {path for each in own for path in issued(folder, each)}
    return [path for path in found if path not in rest]


def rows() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(examples.completions().decode("utf-8-sig"))))


# The figures


def test_the_figures_are_those_of_the_example_data(demo_branch: Any) -> None:
    figures = demo_branch.figures
    recognised = sum(each["accredited"] for each in examples.document("providers")["providers"])
    decisions = len(examples.document("accreditations")["accreditations"])
    assert (decisions, len(rows())) == (60, 297)
    assert figures["people"] == 72
    assert figures["issued"] == {
        "accreditations": decisions + recognised,
        "badges": 284,
        "diplomas": 39,
        "beside": 44,
        "statements": 18,
    }
    assert figures["rows"] == {"awarded": 284, "refused": 13}
    assert figures["under_review"] == 2
    assert figures["rederived"] == {"derived": 39, "not_derived": 0, "unknown": 0}
    assert figures["verified"]["unknown"] == 0
    assert figures["ms_per_credential"]["issuing"] > 0


def test_there_is_a_signed_accreditation_for_every_decision_and_provider(folder: Path) -> None:
    found = {path.stem for path in folder.glob("public/accreditations/*.json")}
    assert found == {each["id"] for each in examples.document("accreditations")["accreditations"]}
    providers = {path.stem for path in folder.glob("public/accreditations/providers/*.json")}
    assert providers == {
        each["id"] for each in examples.document("providers")["providers"] if each["accredited"]
    }


def test_every_badge_and_diploma_is_there_in_every_form(folder: Path) -> None:
    assert (len(issued(folder, "badges")), len(issued(folder, "diplomas"))) == (284, 39)
    for path in (*issued(folder, "badges"), *issued(folder, "diplomas")):
        text = path.read_text()
        assert images.unbake(path.with_suffix(".png").read_bytes()) == text
        assert Signed.read(path.with_suffix(".jwt").read_text()).id == Signed.read(text).id
    for path in issued(folder, "diplomas"):
        assert images.unbake(path.with_suffix(".svg").read_bytes()) == path.read_text()


def test_what_is_stated_beside_badges_and_diplomas_is_valid_and_on_the_page(
    folder: Path, checked: Json
) -> None:
    found, page = issued(folder, "beside"), (folder / "index.html").read_text()
    kinds = collections.Counter(path.name.split("-")[0] for path in found)
    assert kinds == {"without": 39, "addition": 5, "path": 2, "pe": 16}
    failed = 0
    for path in found:
        name, token = path.relative_to(folder).as_posix(), path.with_suffix(".jwt").read_text()
        assert name in page
        assert Signed.read(token).id == Signed.read(path.read_text()).id
        failed += checked["files"][name]["verdict"] != "passed"
    # Two diplomas are under review, and so is what stands beside them.
    assert failed == 2


def test_every_refused_completion_has_a_reason_that_is_told_on_the_page(folder: Path) -> None:
    named = {each.entry for record in records(folder) for each in record.awards}
    refused = [row for row, name in with_names() if name not in named]
    assert len(refused) == 13
    excluded = {
        name: reason
        for standing in standings(folder).values()
        for name, reason in standing["excluded"].items()
    }
    assert {name for _, name in with_names() if name not in named} <= set(excluded)
    page = (folder / "index.html").read_text()
    assert all(row["full_name"] in page for row in refused)


def records(folder: Path) -> list[persons.Record]:
    return list(persons.everybody(BranchFolder.open(folder)))


def with_names() -> Iterator[tuple[dict[str, str], str]]:
    """Every row, with what its badge is called in the ledger: a second report gets a number."""
    seen: collections.Counter[str] = collections.Counter()
    for row in rows():
        seen[row["external_id"]] += 1
        number = seen[row["external_id"]]
        yield row, row["external_id"] if number == 1 else f"{row['external_id']}#{number}"


# Verdicts


def test_what_verifies_and_what_does_not_is_as_the_data_says(checked: Json) -> None:
    tally = {
        (each["kind"], each["form"], each["verdict"]): each["count"] for each in checked["tally"]
    }
    for form in ("json", "jwt", "png"):
        assert (tally["badge", form, "passed"], tally["badge", form, "failed"]) == (262, 22)
        assert (tally["diploma", form, "passed"], tally["diploma", form, "failed"]) == (74, 4)
    assert tally["endorsement", "json", "passed"] == 77
    stated = {"addition": 5, "learning path": 2, "statement": 16}
    assert {kind: tally[kind, "jwt", "passed"] for kind in stated} == stated
    others = {"badge", "diploma", "endorsement", "status list"}
    assert {kind for kind, _, _ in tally} == others | stated.keys()


def test_every_badge_that_fails_fails_for_the_reason_in_the_data(
    folder: Path, checked: Json
) -> None:
    accredited = {
        each["module_id"] for each in examples.document("accreditations")["accreditations"]
    }
    expected: dict[str, str] = {}
    by_name = {name: row for row, name in with_names()}
    for record in records(folder):
        for award in record.awards:
            row = by_name[award.entry]
            if row["revoked_on"]:
                expected[award.badge] = "revoked"
            elif row["module_id"] not in accredited:
                expected[award.badge] = "module-not-accredited"
            elif "retroactively withdrawn" in row["note"]:
                expected[award.badge] = "accreditation-withdrawn"
    found = {
        str(Signed.read((folder / name).read_text()).id): row["codes"]
        for name, row in checked["files"].items()
        if row["kind"] == "badge" and name.endswith(".json") and row["verdict"] != "passed"
    }
    assert found == {name: [code] for name, code in expected.items()}


def test_the_diplomas_that_fail_are_the_two_under_review(folder: Path, checked: Json) -> None:
    states = collections.Counter(
        each.state for record in records(folder) for each in record.conferrals
    )
    assert states == {"valid": 37, "under_review": 2}
    failed = [
        row["codes"]
        for name, row in checked["files"].items()
        if row["kind"] == "diploma" and name.endswith(".json") and row["verdict"] != "passed"
    ]
    # Each with the one without its list beside it.
    assert failed == [["suspended"]] * 4


def test_every_diploma_is_computed_again_from_the_files(checked: Json) -> None:
    assert (checked["derived"], checked["not_derived"], checked["not_derivable"]) == (39, 0, 0)


# Standings


def catalogue() -> Json:
    document = examples.document("modules")
    kept = (
        "id", "points", "valid_from", "valid_until", "recognises_from", "withdrawn_on",
        "withdrawal_mode", "retroactive_from", "components",
    )  # fmt: skip
    decided = collections.defaultdict(list)
    for each in examples.document("accreditations")["accreditations"]:
        decided[each["module_id"]].append({name: each[name] for name in kept if each.get(name)})
    return {
        "modules": {
            each["id"]: {
                "domains": each["domains"],
                "accreditations": decided[each["id"]],
                **({"group": each["equivalence_group"]} if each.get("equivalence_group") else {}),
                **({"overlap": each["overlap_group"]} if each.get("overlap_group") else {}),
                "contains": each.get("contains", []),
                "generic": each.get("generic", False),
                "annual_refresher": each.get("annual_refresher", False),
            }
            for each in document["modules"]
        },
        "overlap_groups": document["overlap_groups"],
    }


def badge(row: dict[str, str], name: str) -> Json:
    found: Json = {
        "id": name,
        "external_id": row["external_id"],
        "module": row["module_id"],
        "completed_on": row["completed_at"],
        "registered_on": row["registered_on"],
        "result": row["result"],
    }
    if row["registered_by"] == "learner":
        found["kind"] = "claim"
    if row["note"] == "overgangsregeling":
        found["committee_decision"] = row["note"]
    for column in ("started_on", "component", "revoked_on"):
        if row[column]:
            found[column] = row[column]
    if row["revocation_reason"] == "superseded":
        SUPERSEDED.append(name)
    return found


SUPERSEDED: list[str] = []


def standings(folder: Path) -> dict[str, Json]:
    found: dict[str, Json] = json.loads((folder / "standings.json").read_text())
    return found


def test_the_standings_are_what_evaluate_makes_of_the_data_itself(folder: Path) -> None:
    """The inputs are built here from the raw example data, by another road than the branch's."""
    rules, known = RuleSet.read(examples.document("rules")), catalogue()
    badges = collections.defaultdict(list)
    for row, name in with_names():
        badges[row["person_id"]].append(badge(row, name))
    # The one badge that was made good by another, registered the day it was revoked.
    assert SUPERSEDED == ["lms:10295"]
    (successor,) = (each for each in badges["P027"] if each["id"] == "lms:10296")
    successor["corrects"] = "lms:10295"
    kept = ("person_id", "category", "branch_since", "branch_until", "dispensations")
    expected = {
        each["person_id"]: evaluate(
            {
                **known,
                "person": {name: each[name] for name in kept if each.get(name)},
                "badges": badges[each["person_id"]],
                "as_of": examples.AS_OF,
                "pe_from_year": examples.PE_FROM_YEAR,
            },
            rules,
        )
        for each in examples.document("people")["people"]
    }
    assert standings(folder) == json.loads(json.dumps(expected))


def test_every_diploma_that_is_due_was_conferred_on_that_day_with_those_points(
    folder: Path,
) -> None:
    due = {
        (person, name): (each["awarded_on"], each["points_at_award"], each["status"])
        for person, standing in standings(folder).items()
        for name, each in standing["diplomas"].items()
    }
    held = {
        (record.identity.person_id, each.diploma): (
            each.awarded_on.isoformat(),
            float(each.points),
            each.state,
        )
        for record in records(folder)
        for each in record.conferrals
    }
    assert held == due


# What is not to be seen


def people() -> list[Json]:
    found: list[Json] = examples.document("people")["people"]
    return found


def test_nothing_public_names_a_person(folder: Path) -> None:
    names = [each[name] for each in people() for name in ("full_name", "email")]
    for path in folder.glob("public/**/*"):
        if path.is_file():
            text = path.read_bytes().decode()
            assert [name for name in names if name in text] == [], path
            assert not re.search(r"\bP0[0-9]{2}\b", text), path


def test_no_file_is_named_after_a_person_beyond_the_persons_own_folder(folder: Path) -> None:
    words = [word.lower() for each in people() for word in (each["full_name"], each["email"])]
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix().lower()
        assert not any(word in name for word in words), path
        assert "@" not in name
        own = name.startswith(("holders/", "private/people/"))
        assert own or not re.search(r"\bp0[0-9]{2}\b", name), path


def test_no_badge_holds_an_address_in_the_clear(folder: Path) -> None:
    for path in (*issued(folder, "badges"), *issued(folder, "diplomas")):
        assert "@bieb.example" not in path.read_text()


def test_a_qr_code_holds_an_address_of_the_branch_with_an_unguessable_number(
    folder: Path,
) -> None:
    codes = sorted(folder.glob("holders/*/diplomas/*.qr.svg"))
    assert len(codes) == 39
    for path in codes:
        (number,) = re.findall(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", path.name)
        assert path.read_text() == qr.svg(f"https://badges.example/v/{number}")


def test_keys_are_in_the_private_folder_alone_and_for_the_owner_alone(folder: Path) -> None:
    keys = sorted(folder.glob("private/keys/*"))
    assert len(keys) == 2 * 30
    assert all(path.stat().st_mode & 0o077 == 0 for path in keys)
    secrets = {json.loads(path.read_text())["privateKeyJwk"]["d"] for path in keys}
    assert len(secrets) == len(keys)
    marks = (b"PRIVATE KEY", b"privateKeyJwk", b"secretKeyMultibase", b'"d":')
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_relative_to(folder / "private"):
            content = path.read_bytes()
            assert not any(mark in content for mark in marks), path
            assert not any(str(secret).encode() in content for secret in secrets), path


def test_what_is_private_is_closed(folder: Path) -> None:
    for name in ("private", "holders"):
        assert (folder / name).stat().st_mode & 0o077 == 0
    for path in (folder / "private").glob("people/*"):
        assert path.stat().st_mode & 0o077 == 0


def test_every_public_document_is_a_source_under_its_own_address(folder: Path) -> None:
    sources = sources_in(folder / "public")
    for url in sources.texts:
        if url.startswith("https://badges.example/"):
            path = folder / "public" / url.removeprefix("https://badges.example/")
            assert path.is_file(), url


# The page


class Page(HTMLParser):
    """Everything a page links to, and every tag in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: collections.Counter[str] = collections.Counter()
        self.links: set[str] = set()
        self.handlers: list[str] = []
        self.language: str | None = None
        self.pictures_without_words: list[str] = []
        self.ids: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        given = dict(attrs)
        if tag == "html":
            self.language = given.get("lang")
        if tag == "img" and "alt" not in given:
            self.pictures_without_words.append(str(given.get("src")))
        for name, value in attrs:
            if name in ("href", "src"):
                self.links.add(str(value))
            if name == "id":
                self.ids.append(str(value))
            if name.startswith("on") or (value or "").startswith("javascript:"):
                self.handlers.append(name)


@pytest.mark.parametrize(("name", "language"), [("index.html", "nl"), ("index.en.html", "en")])
def test_the_page_runs_nothing_and_every_link_leads_somewhere(
    folder: Path, name: str, language: str
) -> None:
    page = Page((folder / name).read_text(encoding="utf-8"))
    assert page.language == language
    assert page.tags["script"] == page.tags["iframe"] == page.tags["object"] == 0
    assert page.handlers == []
    assert page.pictures_without_words == []
    assert len(set(page.ids)) == len(page.ids)
    inside = {link for link in page.links if link.startswith("#")}
    assert {link[1:] for link in inside} <= set(page.ids)
    outside = [link for link in page.links if ":" in link or link.startswith("//")]
    assert outside == []
    missing = [link for link in page.links - inside if not (folder / link).is_file()]
    assert missing == []


def test_the_page_shows_everybody(folder: Path) -> None:
    page = (folder / "index.html").read_text(encoding="utf-8")
    for each in people():
        assert each["full_name"] in page
        assert (folder / "holders" / each["person_id"] / "progress.svg").is_file()


# Taking the place of an older one


def test_a_demo_takes_the_place_of_an_older_demo(tmp_path: Path) -> None:
    for text in ("old", "new"):
        with emptied(tmp_path / "demo") as fresh:
            fresh.mkdir()
            (fresh / text).write_text(text)
    assert {path.name for path in (tmp_path / "demo").iterdir()} == {"new", MARK}
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]


def test_a_demo_takes_the_place_of_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full/thesis.txt").write_text("years of work")
    (tmp_path / "file").write_text("x")
    for name in ("full", "file"):
        with pytest.raises(Refused) as caught, emptied(tmp_path / name):
            pass
        assert caught.value.code == "folder-not-empty"
    assert (tmp_path / "full/thesis.txt").read_text() == "years of work"


def test_a_demo_that_fails_leaves_the_older_one(tmp_path: Path) -> None:
    with emptied(tmp_path / "demo") as fresh:
        fresh.mkdir()
        (fresh / "old").write_text("old")
    with pytest.raises(ZeroDivisionError), emptied(tmp_path / "demo"):
        _ = 1 / 0
    assert (tmp_path / "demo/old").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]


def test_a_demo_may_be_made_in_the_folder_one_is_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pathlib import Path as Here

    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    with emptied(Here()) as fresh:
        fresh.mkdir()
        (fresh / "new").write_text("new")
    assert (tmp_path / "here/new").read_text() == "new"
