"""Permanent education, year by year, in exact sentences."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from explained_cases import explained
from standing_cases import STAFF, badge

CASES = [
    pytest.param(
        {},
        [badge("a", "M40", "2024-05-10"), badge("b", "M6", "2026-05-10")],
        ["2024: 40 punten, 10 gevraagd. Voldaan.",
         "2025: 0 punten, 10 gevraagd. Niet voldaan: 10 punten te weinig.",
         "2026: 6 punten, 10 gevraagd. Nog 4 punten te halen, tot en met 31 december 2026."],
        ["2024: 40 points, 10 asked for. Met.",
         "2025: 0 points, 10 asked for. Not met: 10 points short.",
         "2026: 6 points, 10 asked for. 4 points to go, until 31 December 2026."],
        ["met", "missed", "open"],
        id="met, missed and open",
    ),
    pytest.param(
        {"rules_override": {"pe.carry_over_max": 5}, "pe_from_year": 2025},
        [badge("a", "M40", "2025-05-10"), badge("b", "M6", "2026-05-10")],
        ["2025: 40 punten, 10 gevraagd. Voldaan.",
         "2026: 6 punten en 5 meegenomen uit 2025, 10 gevraagd. Dit jaar is al voldaan."],
        ["2025: 40 points, 10 asked for. Met.",
         "2026: 6 points and 5 carried over from 2025, 10 asked for. This year is met already."],
        ["met", "met"],
        id="carried over",
    ),
    pytest.param(
        {"person": STAFF | {"branch_since": "2025-06-01", "dispensations": {"2026": 0.5}}},
        [badge("a", "M6", "2025-06-10")],
        ["2025: 6 punten, 5,5 gevraagd (naar rato, in de branche sinds 1 juni 2025). Voldaan.",
         ("2026: 0 punten, 5 gevraagd (verminderd door dispensatie). Nog 5 punten te halen, tot en "
         "met 31 december 2026.")],
        ["2025: 6 points, 5.5 asked for (pro rata, in the branch since 1 June 2025). Met.",
         ("2026: 0 points, 5 asked for (lowered by dispensation). 5 points to go, until 31 "
         "December 2026.")],
        ["met", "open"],
        id="fewer points for who joined, and by dispensation",
    ),
    pytest.param(
        {"person": STAFF | {"branch_since": "2026-07-01", "dispensations": {"2026": 0.5}}},
        [],
        [("2026: 0 punten, 2,5 gevraagd (naar rato, in de branche sinds 1 juli 2026, en verminderd "
         "door dispensatie). Nog 2,5 punten te halen, tot en met 31 december 2026.")],
        [("2026: 0 points, 2.5 asked for (pro rata, in the branch since 1 July 2026, and lowered "
         "by dispensation). 2.5 points to go, until 31 December 2026.")],
        ["open"],
        id="both",
    ),
    pytest.param(
        {"person": STAFF | {"branch_until": "2025-06-30"}, "pe_from_year": 2025},
        [],
        ["2025: 0 punten. Er is niets gevraagd: uit dienst op 30 juni 2025."],
        ["2025: 0 points. Nothing was asked: left the branch on 30 June 2025."],
        ["not_asked"],
        id="who left",
    ),
    pytest.param(
        {"person": {"category": "volunteer", "branch_since": "2020-01-01"}, "pe_from_year": 2026},
        [badge("a", "M6", "2026-05-10")],
        ["2026: 6 punten. Er is niets gevraagd."],
        ["2026: 6 points. Nothing was asked."],
        ["not_asked"],
        id="of whom nothing is asked",
    ),
    pytest.param(
        {"rules_override": {"pe.period": "rolling_12m"}},
        [badge("a", "M6", "2026-05-10")],
        [("Van 23 november 2025 tot en met 22 november 2026: 6 punten, 10 gevraagd. Er ontbreken 4 "
         "punten.")],
        [("From 23 November 2025 up to and including 22 November 2026: 6 points, 10 asked for. 4 "
         "points short.")],
        ["open"],
        id="the last twelve months",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("more", "badges", "in_dutch", "in_english", "states"), CASES)
def test_a_year_is_explained_in_two_languages(
    more: Any, badges: Any, in_dutch: list[str], in_english: list[str], states: list[str]
) -> None:
    years = explained(*badges, **more).pe.years
    assert [year.sentence("nl") for year in years] == in_dutch
    assert [year.sentence("en") for year in years] == in_english
    assert [year.state for year in years] == states


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        pytest.param(
            {}, "De branche adviseert 10 punten permanente educatie (PE) per jaar.", id="advice"
        ),
        pytest.param(
            {"rules_override": {"pe.enforcement": "mandatory", "pe.required_points": 1}},
            "De branche verplicht 1 punt permanente educatie (PE) per jaar.",
            id="a duty",
        ),
        pytest.param(
            {"person": {"category": "external", "branch_since": None}},
            "Van u worden nu geen PE-punten gevraagd; verzamelen mag wel.",
            id="nothing asked",
        ),
    ],
)
def test_what_the_branch_asks_is_told_first(more: Any, sentence: str) -> None:
    assert explained(**more).pe.sentence("nl") == sentence


def test_the_numbers_of_a_year_stand_beside_its_sentence() -> None:
    year = explained(badge("a", "M6", "2026-05-10")).pe.years[-1]
    assert (year.year, year.required, year.earned, year.lacking) == (
        2026,
        Decimal(10),
        Decimal(6),
        Decimal(4),
    )
    assert not year.closed
