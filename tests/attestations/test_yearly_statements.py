"""The yearly statement tells what was asked and earned, and neither more nor less."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchebadges import model
from branchebadges.attestations import PeriodOfEducation, statement
from branchebadges.badges import Holder
from branchebadges.errors import Refused
from branchebadges.pins import Pinned, pinned_in
from branchebadges.statuses import entry

RULES = Pinned.of("https://badges.example/rules.json", {"pe": 10})
HOLDER = Holder(id="urn:uuid:5e0f9d0e-7d6c-4f4c-9c7e-0d5e9c1a2b3c", email=None, name=None, salt="")
BRANCH = {"id": "did:web:badges.example", "type": ["Profile"], "name": "Branche"}
URL = "https://badges.example/pe/2025.json"
AFTERWARDS = datetime(2026, 1, 5, 9, tzinfo=UTC)
HALFWAY = datetime(2025, 7, 1, 9, tzinfo=UTC)

halves = st.integers(0, 80).map(lambda number: Decimal(number) / 2)


def year(
    required: Decimal = Decimal(10), earned: Decimal = Decimal(12), carried: Decimal = Decimal(0)
) -> PeriodOfEducation:
    return PeriodOfEducation(date(2025, 1, 1), date(2025, 12, 31), required, earned, carried)


def stated(
    period: PeriodOfEducation, *, issued: datetime = AFTERWARDS, until: date = date(2026, 12, 31)
) -> dict[str, Any]:
    return statement(
        period,
        id="urn:uuid:6e0f9d0e-7d6c-4f4c-9c7e-0d5e9c1a2b3c",
        achievement_url=URL,
        issuer=BRANCH,
        holder=HOLDER,
        rules=RULES,
        issued=issued,
        until=until,
        status=entry("https://badges.example/status/1.json", 94),
    )


def results(document: dict[str, Any]) -> dict[str, str]:
    rows = document["credentialSubject"]["result"]
    return {
        row["resultDescription"].removeprefix(URL): row.get("value") or row["status"]
        for row in rows
    }


@given(required=halves, earned=halves, carried=halves)
def test_it_says_what_was_asked_and_earned_and_whether_that_was_enough(
    required: Decimal, earned: Decimal, carried: Decimal
) -> None:
    document = stated(year(required, earned, carried))
    model.lint(document)
    told = results(document)
    assert Decimal(told["#behaald"]) == earned
    assert Decimal(told["#gevraagd"]) == required
    assert Decimal(told.get("#meegenomen", "0")) == carried
    enough = earned + carried >= required
    assert told["#voldaan"] == ("Completed" if enough else "Failed")


def test_not_enough_is_not_final_before_the_year_is_over() -> None:
    short = year(earned=Decimal(4))
    assert results(stated(short, issued=HALFWAY))["#voldaan"] == "InProgress"
    assert results(stated(short))["#voldaan"] == "Failed"


def test_it_is_limited_in_time_and_pins_the_rules() -> None:
    document = stated(year())
    assert document["credentialSubject"]["achievement"]["achievementType"] == "Certification"
    assert document["validFrom"] == "2026-01-05T09:00:00Z"
    assert document["validUntil"] == "2026-12-31T22:59:59Z"
    assert document["credentialSubject"]["activityStartDate"] == "2024-12-31T23:00:00Z"
    assert document["credentialSubject"]["activityEndDate"] == "2025-12-31T22:59:59Z"
    assert pinned_in(document) == {RULES.url: RULES}


def test_it_names_no_module_and_carries_no_points_that_could_be_added_up_again() -> None:
    document = stated(year())
    assert "evidence" not in document
    assert "creditsEarned" not in document["credentialSubject"]


def test_a_period_is_named_as_people_do() -> None:
    assert year().name == "2025"
    window = PeriodOfEducation(date(2025, 3, 2), date(2026, 3, 1), Decimal(10), Decimal(1))
    assert window.name == "2-3-2025 tot en met 1-3-2026"


@pytest.mark.parametrize(
    ("make", "code"),
    [
        pytest.param(
            lambda: stated(year(), issued=datetime(2024, 6, 1, tzinfo=UTC)),
            "period-not-begun",
            id="before the year",
        ),
        pytest.param(
            lambda: stated(year(), until=date(2025, 12, 31)),
            "period-reversed",
            id="ended before it holds",
        ),
        pytest.param(
            lambda: PeriodOfEducation(date(2025, 2, 1), date(2025, 1, 1), Decimal(1), Decimal(1)),
            "period-reversed",
            id="a period that ends before it begins",
        ),
        pytest.param(lambda: year(earned=Decimal(-1)), "points-negative", id="points below zero"),
    ],
)
def test_what_cannot_be_is_not_stated(make: Any, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        make()
    assert refusal.value.code == code
