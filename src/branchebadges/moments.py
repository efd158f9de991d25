"""Moments as credentials write them, and the days on which they fall in the sector.

VC 2.0 (section 4.9) writes every moment as an XML Schema `dateTimeStamp`: a date, a time and
always a zone. Nothing here asks what time it is; a moment is always handed in.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from branchebadges.errors import Malformed, Refused

AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")
"""A completion counts on the day it was on the wall where the course was given."""

# XML Schema 1.1 part 2, section 3.4.28 (`dateTimeStamp`), as VC 2.0, section 4.9 demands; without
# its 24:00:00, and without years of other than four digits.
_STAMP: Final = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})"
    r"(?:\.([0-9]{1,12}))?(Z|[+-][0-9]{2}:[0-9]{2})\Z"
)
_LONGEST_STAMP: Final = 38
"""With twelve digits of a second and a zone of six characters."""
_FURTHEST_ZONE: Final = timedelta(hours=14)
_MINUTES_IN_AN_HOUR: Final = 60


def read_moment(text: object, *, where: str | None = None) -> datetime:
    """Read an XML Schema `dateTimeStamp`; the answer is in UTC.

    Raises:
        Malformed: anything else, a moment without a zone included (`moment`).
    """
    if isinstance(text, str) and len(text) <= _LONGEST_STAMP:
        try:
            return _moment(text)
        except (ValueError, OverflowError) as error:
            if _STAMP.match(text):
                raise Malformed("moment", f"{text} is not on the calendar", where=where) from error
    raise Malformed("moment", "a moment is written as 2026-11-22T09:30:00Z", where=where)


@lru_cache(maxsize=4096)
def _moment(text: str) -> datetime:
    """The moment that a text says; the same few stand in many credentials.

    Raises `ValueError` or `OverflowError` when it has another form or is not on the calendar.
    """
    found = _STAMP.match(text)
    if found is None:
        raise ValueError(text)
    year, month, day, hour, minute, second = (int(part) for part in found.groups()[:6])
    micro = int((found[7] or "0").ljust(6, "0")[:6])
    moment = datetime(year, month, day, hour, minute, second, micro, tzinfo=_zone(found[8]))
    # The first and last hours of the calendar do not exist in every zone.
    return moment.astimezone(UTC)


def _zone(text: str) -> timezone:
    if text == "Z":
        return UTC
    hours, minutes = int(text[1:3]), int(text[4:6])
    offset = timedelta(hours=hours, minutes=minutes)
    if minutes >= _MINUTES_IN_AN_HOUR or offset > _FURTHEST_ZONE:
        message = "no such zone"
        raise ValueError(message)
    return timezone(-offset if text[0] == "-" else offset)


def write_moment(moment: datetime) -> str:
    """A moment in UTC and whole seconds: one spelling for each.

    Raises:
        Refused: the moment has no zone (`moment-zone`).
    """
    _with_zone(moment)
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


@lru_cache(maxsize=4096)
def day_of(moment: datetime) -> date:
    """The day in Amsterdam on which a moment falls; the same few are asked for time and again."""
    _with_zone(moment)
    try:
        return moment.astimezone(AMSTERDAM).date()
    except OverflowError:
        # The last hour of the calendar, by which some mean "for ever", is not there in Amsterdam.
        return moment.date()


def start_of_day(day: date) -> datetime:
    """The first moment of a day in Amsterdam."""
    return datetime.combine(day, time.min, AMSTERDAM)


def end_of_day(day: date) -> datetime:
    """The last whole second of a day in Amsterdam: `validUntil` of what lasts through that day."""
    return start_of_day(day + timedelta(days=1)).astimezone(UTC) - timedelta(seconds=1)


def _with_zone(moment: datetime) -> None:
    if moment.utcoffset() is None:
        raise Refused("moment-zone", f"{moment} has no time zone; add one, such as Z")
