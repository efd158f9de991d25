"""Papers: text is set as text, names of any length fit, and the result is always the same."""

from __future__ import annotations

import hashlib
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import issuer_app.dossiers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from issuer_app.dossiers.typesetting import pictures_of, typeset
from pypdf import PdfReader

from branchebadges import qr
from branchebadges.errors import Refused

AT = datetime(2026, 11, 24, tzinfo=UTC)
ADDRESS = "https://badges.example/v/q7Vt0lD2mXK4v5m3Qx0b1g"
FONTS = Path(issuer_app.dossiers.__file__).parent / "paper" / "fonts"


def values(**more: Any) -> dict[str, Any]:
    return {
        "language": "nl",
        "title": "Mediacoach",
        "description": "badge",
        "issuer": "Academie",
        "site": "Branchebadges",
        "said_on": "24 november 2026",
        "kind": "badge",
        "variant": "",
        "to": "uitgereikt aan",
        "holder": "Anna",
        "picture": None,
        "picture_alt": "",
        "facts": [{"label": "Uitgereikt door", "value": "Academie"}],
        "check": "Scan de code.",
        "code": qr.svg(ADDRESS),
        "code_alt": "QR-code",
        "address": ADDRESS,
        "rows": [],
        "rows_title": "Modules",
        "rows_head": ["Module", "Afgerond", "Punten"],
        "credential": None,
        **more,
    }


def said(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("#strong[x] $x^2$ @a <b> \\ *_`//", id="markup"),
        pytest.param('#read("/etc/passwd") #import "x.typ"', id="a program"),
        pytest.param("Zoë Łukasiewicz-Őri Ğül İşil Čapek", id="letters of all Europe"),
    ],
)
def test_text_is_text(name: str) -> None:
    assert name.replace(" ", "") in said(
        typeset("certificate", values(holder=name), at=AT)
    ).replace(" ", "")


@given(name=st.text(min_size=1, max_size=300), title=st.text(min_size=1, max_size=200))
@settings(max_examples=25, deadline=None)
def test_any_name_is_printed_or_refused_in_words(name: str, title: str) -> None:
    try:
        typeset("certificate", values(holder=name, title=title), at=AT)
    except Refused as error:
        assert error.code == "paper-letters"  # noqa: PT017 - either will do


@pytest.mark.parametrize("name", ["Wilhelmina " * 12, "A" * 300, "Schimmelpenninck-" * 10])
def test_a_long_name_stays_on_one_page_of_its_own_width(name: str) -> None:
    made = typeset("certificate", values(holder=name), at=AT)
    assert len(PdfReader(io.BytesIO(made)).pages) == 1
    assert name.replace(" ", "") in said(made).replace(" ", "").replace("\u200b", "")
    assert len(pictures_of("certificate", values(holder=name))) == 1


def test_the_same_values_give_the_same_bytes() -> None:
    first = typeset("certificate", values(), at=AT)
    assert typeset("certificate", values(), at=AT) == first


def test_the_fonts_are_those_of_the_list() -> None:
    rows = json.loads((FONTS / "sources.json").read_text(encoding="utf-8"))
    for row in rows:
        content = (FONTS / row["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == row["sha256"], row["file"]
        assert (FONTS / row["licence_text"]).is_file()
    assert {each.name for each in FONTS.glob("*.ttf")} == {row["file"] for row in rows}
