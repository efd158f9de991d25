"""What the pages say of the code is what the code is."""

from __future__ import annotations

import configparser
import re
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
import typer
from generated import DOCS, PICTURES, deeper_codes, made
from running import PAGES, ROOT, blocks, commands

from branchebadges import cli, examples, rules
from branchebadges.accreditations import CONTEXTS
from branchebadges.model import achievement
from branchebadges.trust import Trust
from branchebadges.verification import words
from branchebadges.web import Limits

if TYPE_CHECKING:
    from pathlib import Path

EVERY_PAGE = [pytest.param(page, id=str(page.relative_to(ROOT))) for page in PAGES]
VERIFICATION = (DOCS / "verification.md").read_text(encoding="utf-8")
OPTION = re.compile(r"(?<![\w-])--?[a-z][a-z-]*")
LINK = re.compile(r"\]\(([^)\s]+)\)|<img[^>]* src=\"([^\"]+)\"")


# Made parts


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_the_made_parts_of_a_page_are_fresh(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert made(text) == text, "run: python tests/docs/generated.py"


@pytest.mark.parametrize("name", PICTURES)
def test_the_pictures_are_what_our_pictures_draw(name: str) -> None:
    stored = (DOCS / "images" / name).read_text(encoding="utf-8")
    assert PICTURES[name]() == stored, "run: python tests/docs/generated.py"


# Links


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_a_page_has_no_dead_links(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = {first or second for first, second in LINK.findall(text)}
    for target in targets:
        if not target.startswith("https://"):
            assert (page.parent / target.partition("#")[0]).exists(), target


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        for target, _ in LINK.findall(page.read_text(encoding="utf-8")):
            path = (page.parent / target.partition("#")[0]).resolve()
            if path.suffix == ".md":
                waiting.append(path)
    assert {page for page in PAGES if page.is_relative_to(DOCS)} <= reached


# The command line


@cache
def options() -> dict[str, set[str]]:
    """Every command with its options; groups count as commands."""
    found: dict[str, set[str]] = {}

    def walk(command: Any, path: tuple[str, ...]) -> None:
        own = {name for each in command.params for name in (*each.opts, *each.secondary_opts)}
        found[" ".join(path)] = own | {"--help", "-h"}
        for name, inner in getattr(command, "commands", {}).items():
            walk(inner, (*path, name))

    walk(typer.main.get_command(cli.app), ("branchebadges",))
    return found


def said_commands() -> list[Any]:
    """Every line of a page that shows a command of ours."""
    rows = []
    for page in PAGES:
        typed = [
            command
            for block in blocks(page)
            if block.kind == "console"
            for command, _ in commands(block.text)
        ]
        text = page.read_text(encoding="utf-8")
        mentioned = re.findall(r"`(branchebadges(?: [^`\n]*)?)`", text)
        lines = [line for line in [*typed, *mentioned] if line.startswith("branchebadges ")]
        rows += [pytest.param(line, id=f"{page.name}: {line}") for line in dict.fromkeys(lines)]
    return rows


@pytest.mark.parametrize("line", said_commands())
def test_a_command_in_a_page_exists_with_its_options(line: str) -> None:
    known = options()
    spoken = line.split(" > ", maxsplit=1)[0].split()
    path = next(
        " ".join(spoken[:length])
        for length in range(len(spoken), 0, -1)
        if " ".join(spoken[:length]) in known
    )
    assert path != "branchebadges" or set(spoken[1:]) <= known[path], f"no command in {line!r}"
    for option in OPTION.findall(line.removeprefix(path)):
        assert option in known[path], f"{path} has no option {option}"


def test_every_command_is_in_a_page() -> None:
    pages = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    leaves = {path for path in options() if not any(o.startswith(f"{path} ") for o in options())}
    assert [path for path in leaves if path not in pages] == []


def test_every_option_that_a_page_mentions_by_itself_exists() -> None:
    every = set().union(*options().values())
    for page in PAGES:
        for option in re.findall(r"`(--[a-z-]+)[^`]*`", page.read_text(encoding="utf-8")):
            assert option in every, f"{page.name}: {option}"


# Verification


def test_every_code_from_deeper_down_is_in_the_page() -> None:
    part = VERIFICATION.partition("### From deeper down")[2]
    rows = re.findall(r"^\| (`[^|]+) \|", part, re.MULTILINE)
    told = {code for row in rows for code in re.findall(r"`([a-z0-9-]+)`", row)}
    assert told == deeper_codes()


def test_every_kind_and_question_is_in_the_page() -> None:
    for name in (*words.KINDS, *words.QUESTIONS):
        assert f"`{name}`" in VERIFICATION


def test_the_limits_of_the_door_are_those_in_the_page() -> None:
    limits = Limits()
    for said in (
        f"{limits.seconds_each:g} seconds and {limits.bytes_each:,} bytes for each",
        f"{limits.fetches} documents, {limits.rounds} rounds",
        f"{limits.seconds_in_all:g} seconds in all",
    ):
        assert said in VERIFICATION


def test_the_trust_in_the_page_is_a_trust_with_every_member() -> None:
    (text,) = (b.text for b in blocks(DOCS / "verification.md") if b.kind == "json")
    trust = Trust.model_validate_json(text)
    assert trust.model_fields_set == set(Trust.model_fields)


# Rules


def test_every_parameter_of_the_rules_is_in_the_page() -> None:
    page = (DOCS / "rules.md").read_text(encoding="utf-8")
    read = rules.RuleSet.read(examples.document("rules"))
    names = [*rules.Parameters.model_fields, *(f"pe.{name}" for name in rules.PeRules.model_fields)]
    for name in names:
        assert f"| `{name}` |" in page
    for diploma in read.diplomas:
        for setting in ("threshold", "min_service_months", "categories"):
            assert f"| `diploma.{diploma.id}.{setting}` |" in page


def test_every_reason_is_in_the_page() -> None:
    from typing import get_args

    from branchebadges.standing import Reason

    page = (DOCS / "rules.md").read_text(encoding="utf-8")
    for reason in get_args(Reason):
        assert f"`{reason}`" in page


# Credentials and design


def test_the_contexts_in_the_page_are_those_we_sign_under() -> None:
    first = next(b for b in blocks(DOCS / "credentials.md") if b.kind == "json")
    assert re.findall(r'"(https://[^"]+)"', first.text) == list(CONTEXTS)
    assert achievement.Achievement.__name__ in (DOCS / "credentials.md").read_text(encoding="utf-8")


def test_every_room_of_the_floor_plan_is_in_the_page() -> None:
    plan = configparser.ConfigParser()
    plan.read(ROOT / ".importlinter", encoding="utf-8")
    layers = plan["importlinter:contract:floor-plan"]["layers"]
    page = (DOCS / "design.md").read_text(encoding="utf-8")
    for room in re.findall(r"[a-z_]+", layers):
        assert f"`{room}`" in page, room


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_the_house_words_are_kept(page: Path) -> None:
    text = page.read_text(encoding="utf-8").lower()
    assert not re.findall(r"\b(?:todo|fixme|issues?|sessions?|tools?)\b", text)
    assert not re.findall(r"pypi\.org|npmjs|/home/|/root/|/work/", text)
