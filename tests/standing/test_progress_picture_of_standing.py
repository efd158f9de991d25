"""The picture of a standing shows what was explained, and its text says so."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pytest
from explained_cases import explained
from standing_cases import badge

from branchebadges.standing.explanation import progress_picture

SVG = "{http://www.w3.org/2000/svg}"


def told(*badges: Any, language: Any = "nl", **more: Any) -> str:
    """The description in the picture: its content, for who cannot see it."""
    svg = progress_picture(explained(*badges, **more), name="Greet de Vries", language=language)
    found = ET.fromstring(svg).findtext(f"{SVG}desc")  # noqa: S314 (our own picture)
    assert found is not None
    return found


def test_bars_and_rings_are_those_of_the_standing() -> None:
    assert told(badge("a", "M40", "2024-05-10"), badge("b", "M40", "2026-05-10")) == (
        "Stand op 22 november 2026. "
        "Nascholing Bibliothecaris: 40 van 40 punten; maatschappelijk-educatief 40; behaald op 10 "
        "mei 2024. "
        "Branche-opleiding Bibliothecaris: 40 van 100 punten; maatschappelijk-educatief 40; nog 60 "
        "punten nodig; 40 punten tellen niet mee. "
        "2024: 40 van 10 punten, voldaan. 2025: 0 van 10 punten, niet voldaan. "
        "2026: 40 van 10 punten, voldaan."
    )


@pytest.mark.parametrize(
    ("badges", "more", "words"),
    [
        pytest.param(
            [badge("a", "M40", "2024-05-10", revoked_on="2025-01-10"),
             badge("b", "M6", "2024-01-10")],
            {},
            "6 of 40 points; socio-educational 6; under review · 34 points short.",
            id="a diploma under review, with what is short",
        ),
        pytest.param(
            [badge("a", "M40", "2026-05-10")],
            {"person": {"category": "staff", "branch_since": "2025-06-15"}},
            "enough points · from 15 June 2027, after 24 months.",
            id="one that waits for service",
        ),
        pytest.param(
            [],
            {"person": {"category": "external", "branch_since": None}},
            "0 of 40 points; 40 points to go · not for externals.",
            id="one that is not for this person",
        ),
        pytest.param(
            [badge("a", "M40", "2024-05-10"), badge("b", "M30", "2024-05-11"),
             badge("c", "C30", "2024-05-12")],
            {"person": {"category": "volunteer", "branch_since": None}},
            "enough points · included in Branche-opleiding Bibliothecaris.",
            id="one that another includes",
        ),
        pytest.param(
            [badge("a", "M40", "2022-08-10")],
            {"rules_override": {"diploma_validity_years": 1}},
            "reached on 10 August 2022 · expired on 9 August 2023.",
            id="one that expired",
        ),
        pytest.param(
            [badge("a", "M6", "2025-08-10")],
            {"rules_override": {"pe.carry_over_max": 10, "pe.required_points": 3}},
            "2026: 3 of 3 points, met.",
            id="points carried into a year",
        ),
        pytest.param(
            [],
            {"person": {"category": "volunteer", "branch_since": "2020-01-01"}},
            "2026: 0 of 0 points, exempt.",
            id="a year in which nothing is asked",
        ),
    ],
)  # fmt: skip
def test_what_stands_in_the_way_is_on_the_picture(badges: Any, more: Any, words: str) -> None:
    assert words in told(*badges, language="en", **more)
