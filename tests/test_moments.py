"""Moments as credentials write them, and the sector's days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchebadges.errors import Malformed, Refused
from branchebadges.moments import day_of, end_of_day, read_moment, start_of_day, write_moment

zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29), timezones=zones)  # noqa: DTZ001 - hypothesis adds the zone


@given(moments)
def test_a_moment_is_read_back_as_it_was_written(moment: datetime) -> None:
    assert read_moment(write_moment(moment)) == moment.replace(microsecond=0)
    assert read_moment(moment.isoformat()) == moment


@given(st.dates(date(1900, 1, 1), date(9999, 12, 28)))
def test_a_day_begins_and_ends_on_that_day(day: date) -> None:
    assert day_of(start_of_day(day)) == day_of(end_of_day(day)) == day
    assert end_of_day(day) + timedelta(seconds=1) == start_of_day(day + timedelta(days=1))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-22T09:30:00Z", datetime(2026, 11, 22, 9, 30, tzinfo=UTC)),
        ("2026-11-22T09:30:00.25+01:00", datetime(2026, 11, 22, 8, 30, 0, 250_000, tzinfo=UTC)),
        ("2026-11-22T09:30:00.123456789-14:00", datetime(2026, 11, 22, 23, 30, 0, 123_456, UTC)),
    ],
)
def test_the_spellings_of_the_specification_are_read(text: str, moment: datetime) -> None:
    assert read_moment(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("2026-11-22T09:30:00", id="no zone"),
        pytest.param("2026-11-22", id="only a day"),
        pytest.param("2026-11-22 09:30:00Z", id="a space"),
        pytest.param("2026-11-22t09:30:00z", id="small letters"),
        pytest.param("20261122T093000Z", id="no dashes"),
        pytest.param("2026-11-22T24:00:00Z", id="hour 24"),
        pytest.param("2026-11-22T09:30:60Z", id="second 60"),
        pytest.param("2026-02-30T09:30:00Z", id="30 February"),
        pytest.param("2026-11-22T09:30:00+14:01", id="beyond every zone"),
        pytest.param("2026-11-22T09:30:00+01:60", id="minute 60 of a zone"),
        pytest.param("0000-01-01T00:00:00Z", id="year nought"),
        pytest.param("0001-01-01T00:00:00+01:00", id="before the calendar"),
        pytest.param("9999-12-31T23:59:59-01:00", id="after the calendar"),
        pytest.param("12026-11-22T09:30:00Z", id="five digits"),
        pytest.param("٢٠٢٦-11-22T09:30:00Z", id="digits of another script"),
        pytest.param("2026-11-22T09:30:00Z\n", id="a line end"),
        pytest.param("2026-11-22T09:30:00." + "1" * 99 + "Z", id="too fine"),
        pytest.param(1_795_000_000, id="a number"),
        pytest.param(None, id="nothing"),
    ],
)
def test_other_spellings_are_refused(text: object) -> None:
    with pytest.raises(Malformed) as caught:
        read_moment(text, where="/validFrom")
    assert (caught.value.code, caught.value.where) == ("moment", "/validFrom")


def test_a_moment_without_a_zone_is_not_written_and_has_no_day() -> None:
    naive = datetime(2026, 11, 22)  # noqa: DTZ001 - that is the point
    for function in (write_moment, day_of):
        with pytest.raises(Refused):
            function(naive)


def test_late_in_the_evening_it_is_already_tomorrow_in_amsterdam() -> None:
    assert day_of(datetime(2026, 11, 22, 23, 30, tzinfo=UTC)) == date(2026, 11, 23)
    assert day_of(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == date(2026, 7, 2)
