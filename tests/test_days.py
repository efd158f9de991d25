"""Days as people write them, and moved by months."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchebadges.days import (
    FIRST_DAY,
    LAST_DAY,
    NEVER,
    add_days,
    add_months,
    add_years,
    read_day,
)
from branchebadges.errors import Malformed


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-11-22", date(2026, 11, 22)),
        ("2024-12-31T23:30:00Z", date(2025, 1, 1)),
        ("2024-12-31T22:30:00Z", date(2024, 12, 31)),
        ("2024-06-30T21:59:59Z", date(2024, 6, 30)),
        ("2024-06-30T22:00:00+00:00", date(2024, 7, 1)),
        ("2024-06-30T23:59", date(2024, 6, 30)),
        (datetime(2024, 12, 31, 23, 30, tzinfo=UTC), date(2025, 1, 1)),
        (datetime(2024, 12, 31, 23, 30), date(2024, 12, 31)),  # noqa: DTZ001 - on purpose
        (date(2024, 2, 29), date(2024, 2, 29)),
    ],
)
def test_the_day_is_the_one_in_amsterdam(written: Any, day: Any) -> None:
    assert read_day(written) == day


@pytest.mark.parametrize(
    "written",
    [
        "2026-02-30",
        "22-11-2026",
        "20261122",
        "2026-W47-7",
        "2026-11-22T25:00",
        "2026-11-22x",
        "1899-12-31",
        "3000-01-01",
        "9999-12-31T23:59:59-12:00",
        "",
        None,
        20261122,
        ["2026-11-22"],
    ],
)
def test_what_is_no_day_is_refused(written: Any) -> None:
    with pytest.raises(Malformed) as refused:
        read_day(written, where="/as_of")
    assert (refused.value.code, refused.value.where) == ("day", "/as_of")


@given(st.dates(FIRST_DAY, LAST_DAY))
def test_a_written_day_reads_as_itself(day: Any) -> None:
    assert read_day(day.isoformat()) == day


@pytest.mark.parametrize(
    ("day", "months", "moved"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 24, date(2026, 2, 28)),
        (date(2024, 11, 30), -12, date(2023, 11, 30)),
        (date(2024, 12, 1), 1, date(2025, 1, 1)),
        (date(9999, 12, 1), 1, NEVER),
    ],
)
def test_months_keep_the_day_where_there_is_one(day: Any, months: Any, moved: Any) -> None:
    assert add_months(day, months) == moved


def test_years_and_days_stop_at_the_end_of_the_calendar() -> None:
    assert add_years(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert add_days(date(9999, 12, 30), 5) == NEVER
    assert add_days(date(2024, 2, 28), 2) == date(2024, 3, 1)


@given(st.dates(FIRST_DAY, LAST_DAY), st.integers(0, 600), st.integers(0, 600))
def test_more_months_are_never_earlier(day: Any, fewer: Any, more: Any) -> None:
    assert add_months(day, fewer) <= add_months(day, fewer + more)
