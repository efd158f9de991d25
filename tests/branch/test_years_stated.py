"""The yearly statement says what was asked and earned, and is made anew when that changed."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from branchebadges.branch import BranchFolder
from branchebadges.errors import Refused
from branchebadges.moments import start_of_day
from branchebadges.testing import Sector
from stated import Stating

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def stating(sector: Sector) -> Stating:
    sector.complete("anna", "ido", on="2025-03-01", registered_on="2025-03-02")
    sector.complete("anna", "onboarding", on="2026-03-01")
    sector.award()
    return Stating(sector)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A branch in which Anna is known."""
    sector = Sector.begin(tmp_path_factory.mktemp("begun") / "branch")
    sector.complete("anna", "eigen-balie", on="2024-01-01")
    sector.award()
    return sector.branch.folder


def told(stating: Stating) -> tuple[str, ...]:
    """What the last statement says: earned, asked, and whether that was enough."""
    signed = stating.signed(stating.last("statement"))
    results = signed.document["credentialSubject"]["result"]
    return tuple(each.get("value", each.get("status")) for each in results)


def test_a_statement_is_valid_and_names_no_module(stating: Stating) -> None:
    assert stating.state_year(2025).became == "stated"
    signed = stating.signed(stating.last("statement"))
    report = stating.sector.verify(signed, recipient="anna@bieb.example")
    assert (report.verdict, report.kind) == ("passed", "statement")
    for word in ("ido", "Informatiepunt", "anna:"):
        assert word not in signed.text
    assert told(stating)[0] == "24"
    assert told(stating)[-1] == "Completed"
    token = stating.file(stating.last("statement")).with_suffix(".jwt").read_text()
    assert stating.sector.verify(type(signed).read(token)).valid


def test_it_may_be_shown_until_the_end_of_the_next_year(stating: Stating) -> None:
    stating.state_year(2025)
    signed = stating.signed(stating.last("statement"))
    assert signed.document["validUntil"] == "2026-12-31T22:59:59Z"
    stating.sector.wait_until("2027-01-01")
    assert stating.verdict(stating.last("statement")) == "failed"
    assert stating.state_year(2025).became == "reissued"
    assert stating.verdict(stating.last("statement")) == "passed"


def test_of_a_year_that_runs_it_is_provisional_and_ends_with_it(stating: Stating) -> None:
    stating.state_year(2026)
    statement = stating.last("statement")
    assert (statement.closed, statement.until.isoformat()) == (False, "2026-12-31")
    assert stating.verdict(statement) == "passed"


def test_asked_again_nothing_happens_until_something_changed(stating: Stating) -> None:
    first = stating.state_year(2026)
    assert stating.state_year(2026).became == "known"
    stating.sector.complete("anna", "mediacoach", on="2026-06-01")
    stating.sector.award()
    second = stating.state_year(2026)
    assert (second.became, second.credential != first.credential) == ("reissued", True)
    assert [stating.verdict(each) for each in stating.all("statement")] == ["failed", "passed"]
    assert [each.earned for each in stating.all("statement")] == [8, 48]  # type: ignore[union-attr]


def test_when_the_year_is_over_the_provisional_one_is_replaced(stating: Stating) -> None:
    stating.state_year(2026)
    stating.sector.wait_until("2027-02-01")
    assert stating.state_year(2026).became == "reissued"
    assert stating.last("statement").closed
    assert stating.last("statement").until.isoformat() == "2027-12-31"


def test_a_revoked_badge_is_no_longer_in_it(stating: Stating) -> None:
    stating.state_year(2025)
    stating.sector.revoke("anna:ido:1")
    assert stating.state_year(2025).became == "reissued"
    assert told(stating)[0] == "0"


def test_statements_on_two_years_leave_each_other_alone(stating: Stating) -> None:
    stating.state_year(2025)
    stating.state_year(2026)
    assert [stating.verdict(each) for each in stating.all("statement")] == ["passed", "passed"]


def test_one_that_somebody_revoked_may_be_stated_again(stating: Stating) -> None:
    first = stating.state_year(2025)
    stating.sector.revoke(first.credential)
    assert stating.verdict(stating.last("statement")) == "failed"
    assert stating.state_year(2025).became == "stated"
    assert stating.verdict(stating.last("statement")) == "passed"


@pytest.mark.parametrize("year", [1999, 2027, 0, -1, 99999])
def test_a_year_of_which_nothing_is_asked_is_not_stated(stating: Stating, year: int) -> None:
    with pytest.raises(Refused) as caught:
        stating.state_year(year)
    assert caught.value.code == "no-such-year"
    assert stating.all("statement") == []


def test_rules_that_do_not_count_by_year_have_no_years(tmp_path: Path) -> None:
    sector = Sector.begin(tmp_path / "branch", rules={"pe.period": "rolling_12m"})
    sector.complete("anna", "ido", on="2026-03-01")
    sector.award()
    with pytest.raises(Refused, match="last twelve months"):
        Stating(sector).state_year(2026)


@settings(max_examples=12)
@given(
    reports=st.lists(
        st.tuples(
            st.sampled_from(["onboarding", "ido", "mediacoach"]),
            st.dates(min_value=date(2024, 1, 1), max_value=date(2026, 11, 22)),
        ),
        max_size=5,
    ),
    year=st.integers(min_value=2024, max_value=2026),
)
def test_whatever_was_completed_it_says_what_the_standing_says(
    begun: Path, reports: list[tuple[str, date]], year: int
) -> None:
    folder = begun.with_name("again")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(begun, folder)
    # The hour at which it was begun: a status list that is published again is never an older one.
    noon = start_of_day(date(2026, 11, 22)) + timedelta(hours=12)
    sector = Sector(BranchFolder.open(folder), noon)
    stating = Stating(sector)
    for module, day in reports:
        sector.complete("anna", module, on=day)
    sector.award()
    stating.state_year(year)
    (stood,) = (each for each in sector.standing("anna").pe.years if each.year == year)
    assert Decimal(told(stating)[0]) == stood.earned
    assert Decimal(told(stating)[1]) == stood.required
    assert (told(stating)[-1] == "Completed") == stood.met
    assert stating.verdict(stating.last("statement")) == "passed"
