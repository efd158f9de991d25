"""Days of the sector: read from what people write, and moved by months.

Rules, ledgers and accreditations know days, not moments. A day is the one on the wall in
Amsterdam (`branchebadges.moments.day_of`).
"""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, timedelta
from typing import Final

from branchebadges.errors import Malformed
from branchebadges.moments import AMSTERDAM, day_of

FIRST_DAY: Final = date(1900, 1, 1)
"""No library course is older; earlier dates are typing errors."""

LAST_DAY: Final = date(2999, 12, 31)
"""Far enough away to mean "for ever", and still a day that months can be added to."""

ALWAYS: Final = date.min
NEVER: Final = date.max

_MONTHS_IN_A_YEAR: Final = 12
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_MOMENT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    r"(Z|[+-][0-9]{2}:?[0-9]{2})?\Z"
)


def read_day(value: object, *, where: str | None = None) -> date:
    """The day somebody wrote: a date, or a time of which we take the day in Amsterdam.

    A time without a zone is taken as Amsterdam's own.

    Raises:
        Malformed: anything else, or a day before `FIRST_DAY` or after `LAST_DAY` (`day`).
    """
    try:
        day = _day_of(value)
    except (ValueError, OverflowError) as error:
        raise Malformed("day", f"{value} is not on the calendar", where=where) from error
    if day is None:
        raise Malformed("day", "a day is written as 2026-11-22", where=where)
    if not FIRST_DAY <= day <= LAST_DAY:
        message = f"{day} is not between {FIRST_DAY} and {LAST_DAY}"
        raise Malformed("day", message, where=where)
    return day


def _day_of(value: object) -> date | None:
    if isinstance(value, datetime):
        return day_of(value if value.utcoffset() is not None else value.replace(tzinfo=AMSTERDAM))
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        return None
    if _DAY.match(value):
        return date.fromisoformat(value)
    return _day_of(datetime.fromisoformat(value)) if _MOMENT.match(value) else None


def add_months(day: date, months: int) -> date:
    """The same day so many months on, or the last of that month where it has no such day."""
    index = day.year * _MONTHS_IN_A_YEAR + day.month - 1 + months
    year, month = divmod(index, _MONTHS_IN_A_YEAR)
    if year > NEVER.year:
        return NEVER
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def add_years(day: date, years: int) -> date:
    """The same day so many years on; 29 February becomes the 28th."""
    return add_months(day, years * _MONTHS_IN_A_YEAR)


def add_days(day: date, days: int) -> date:
    """So many days on, or `NEVER` past the end of the calendar."""
    return NEVER if day.toordinal() + days > NEVER.toordinal() else day + timedelta(days=days)
