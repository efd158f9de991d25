"""Text in lines that fit, and the typefaces it is set in."""

from __future__ import annotations

import hashlib
import json
from importlib import resources
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchebadges.pictures.letters import face
from branchebadges.pictures.plain import MAX_CHARACTERS, line_of
from branchebadges.pictures.setting import fit

LETTERING = resources.files("branchebadges.pictures") / "lettering"


@given(
    text=st.text(max_size=200),
    width=st.floats(60, 600),
    lines=st.integers(1, 5),
    name=st.sampled_from(["serif", "sans"]),
)
def test_no_line_is_wider_than_its_measure_and_none_too_many(
    text: str, width: float, lines: int, name: Any
) -> None:
    letters = face(name)
    setting = fit(letters, line_of(text), width=width, lines=lines, largest=40, smallest=18)
    assert len(setting.lines) <= lines
    assert 18 <= setting.size <= 40
    assert all(letters.width(line, setting.size) <= width + 1e-6 for line in setting.lines)


def test_a_short_title_is_set_as_large_as_it_may() -> None:
    assert fit(face("serif"), "BOB", width=300, lines=3, largest=40, smallest=18).size == 40


def test_lines_are_filled_evenly() -> None:
    text = "Opleiding Mediacoach voor de bibliotheek"
    setting = fit(face("serif"), text, width=640, lines=3, largest=40, smallest=20)
    widths = [face("serif").width(line, setting.size) for line in setting.lines]
    assert " ".join(setting.lines) == text
    assert len(widths) == 2
    assert min(widths) > 0.7 * max(widths)


def test_a_line_may_end_after_a_hyphen() -> None:
    setting = fit(face("serif"), "Branche-opleiding", width=180, lines=2, largest=40, smallest=30)
    assert setting.lines == ("Branche-", "opleiding")


def test_a_word_that_fits_nowhere_is_cut_with_a_hyphen() -> None:
    setting = fit(face("sans"), "w" * 40, width=200, lines=9, largest=30, smallest=20)
    assert all(line.endswith("-") for line in setting.lines[:-1])
    assert sum(line.count("w") for line in setting.lines) == 40


def test_what_does_not_fit_ends_in_an_ellipsis() -> None:
    setting = fit(face("sans"), "woord " * 60, width=200, lines=2, largest=30, smallest=20)
    assert setting.lines[-1].endswith("…")


@pytest.mark.parametrize("name", ["serif", "sans"])
def test_the_letters_of_europe_are_there(name: Any) -> None:
    letters = "AaÀàÉéÈèËëÏïÖöÜüÇçÑñØøÅåŁłŠšŽžŐőȘșĞğß0123456789,.:;!?()/&@€"
    letters += "\u2018\u2019\u201c\u201d\u201e\u2013\u2014\u2026"
    assert not set(letters) - set(face(name).glyphs)


@pytest.mark.parametrize(
    ("seen", "shown"), [("ǎ", "a"), ("\ufb01", "f"), ("\uff11", "1"), ("\u2011", "-")]
)
def test_a_letter_that_lacks_is_shown_by_its_base(seen: str, shown: str) -> None:
    sans = face("sans")
    assert sans.line(seen, 0, 0, size=10, fill="#000") == sans.line(
        shown, 0, 0, size=10, fill="#000"
    )


def test_kerning_brings_letters_together() -> None:
    serif = face("serif")
    assert serif.width("AV", 100) < serif.width("A", 100) + serif.width("V", 100)


def test_a_line_is_bounded() -> None:
    assert len(line_of("a" * 10_000)) == MAX_CHARACTERS


def test_the_typefaces_are_the_files_that_are_recorded() -> None:
    sources = json.loads((LETTERING / "sources.json").read_text(encoding="utf-8"))
    for file in sources["files"]:
        data = (LETTERING / file["file"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == file["sha256"]
        assert "SIL OPEN FONT LICENSE" in (LETTERING / file["licenceFile"]).read_text()
