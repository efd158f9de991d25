"""Texts and templates: the same in each language, all there, all used."""

from __future__ import annotations

import hashlib
import json
import re
import string
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import issuer_app
import pytest
from hypothesis import given
from hypothesis import strategies as st
from issuer_app.pages import LANGUAGES, day_in_words, moment_in_words, number_in_words, text
from issuer_app.pages.languages import preferred
from issuer_app.pages.texts import texts_of

APP = Path(issuer_app.__file__).parent
PAGES = APP / "pages"
TEMPLATES = sorted((PAGES / "templates").rglob("*.j2"))
SOURCES = [*TEMPLATES, *APP.rglob("*.py")]

# `t("room.key")` names a text; `t("room.begin-" ~ x)` any text that begins so.
_NAMED = re.compile(r'["\']([a-z]+\.[A-Za-z0-9_-]+)["\']')
_BEGUN = re.compile(r'["\']([a-z]+\.[a-z-]+-)["\']\s*~')


def fields(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}


def test_every_text_is_there_in_each_language_with_the_same_values() -> None:
    first, *rest = (texts_of(language) for language in LANGUAGES)
    for other in rest:
        assert first.keys() == other.keys()
        assert {key: fields(first[key]) for key in first} == {k: fields(other[k]) for k in other}


def test_every_text_is_used_and_every_text_that_is_used_is_there() -> None:
    source = "\n".join(file.read_text(encoding="utf-8") for file in SOURCES)
    known = texts_of("nl")
    begun = tuple(set(_BEGUN.findall(source)))
    rooms = {key.partition(".")[0] for key in known}
    named = {key for key in _NAMED.findall(source) if key.partition(".")[0] in rooms}
    named = {key for key in named if not key.endswith("-") and not key.endswith((".py", ".html"))}
    assert {key for key in named if key not in known} == set()
    assert {key for key in known if key not in named and not key.startswith(begun)} == set()


def test_texts_hold_no_markup() -> None:
    for language in LANGUAGES:
        assert [
            key for key, words in texts_of(language).items() if re.search(r"[<>&]", words)
        ] == []


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
def test_no_template_has_style_or_script_inside(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    assert not re.findall(
        r"<style|\sstyle=|\son[a-z]+=|<script(?! src=)|\|\s*safe|javascript:", source
    )


def test_what_is_not_ours_is_what_the_list_says() -> None:
    rows = json.loads((PAGES / "static/sources.json").read_text(encoding="utf-8"))
    for row in rows:
        content = (PAGES / "static" / row["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == row["sha256"], row["file"]
    listed = {row["file"] for row in rows}
    ours = {
        *("style.css", "shelf.css", "committee.css", "holders.css"),
        *("follow.js", "scan.js", "icon.svg", "sources.json"),
    }
    licences = {file.name for file in (PAGES / "static").glob("*.txt")}
    assert {file.name for file in (PAGES / "static").iterdir()} == listed | ours | licences


@given(st.text())
def test_a_value_in_a_text_is_escaped(value: str) -> None:
    said = str(text("nl", "verification.field-until")) + str(
        text("nl", "verification.unreadable-code", code=value)
    )
    assert "<" not in said
    assert '"' not in said


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("nl", "nl"),
        ("en-GB,en;q=0.9,nl;q=0.8", "en"),
        ("de,nl;q=0.4,en;q=0.5", "en"),
        ("fr,de", None),
        ("nl;q=0,en;q=0.1", "en"),
        ("", None),
        ("en;q=x,nl;q=2", None),
    ],
)
def test_the_browser_says_which_language_it_likes(header: str, language: str | None) -> None:
    assert preferred(header) == language


@given(st.text(max_size=300))
def test_no_header_is_too_odd_to_read(header: str) -> None:
    assert preferred(header) in {None, "nl", "en"}


@pytest.mark.parametrize(
    ("value", "nl", "en"),
    [
        (Decimal("8.00"), "8", "8"),
        (Decimal("1.50"), "1,5", "1.5"),
        (Decimal("1E+2"), "100", "100"),
        (Decimal(0), "0", "0"),
    ],
)
def test_numbers_are_written_as_people_do(value: Decimal, nl: str, en: str) -> None:
    assert (number_in_words(value, "nl"), number_in_words(value, "en")) == (nl, en)


def test_moments_are_those_of_amsterdam() -> None:
    late = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert moment_in_words(late, "nl") == "1 januari 2027, 00:30 uur"
    assert moment_in_words(late.replace(month=7, day=1), "en") == "2 July 2026, 01:30"
    assert day_in_words(late.date(), "en") == "31 December 2026"


def test_a_language_that_is_chosen_is_remembered(service: Any) -> None:
    with service.client(headers={"Accept-Language": "nl"}) as client:
        assert 'lang="nl"' in client.get("/verify").text
        answer = client.get("/verify?lang=en")
        assert "HttpOnly" in answer.headers["set-cookie"]
        cookie = {"Cookie": "lang=en"}
        assert '<html lang="en">' in client.get("/verify", headers=cookie).text
        assert '<html lang="nl">' in client.get("/verify", headers={"Cookie": "lang=xx"}).text
