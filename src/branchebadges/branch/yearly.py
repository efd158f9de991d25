"""The yearly statement: what permanent education asked of somebody in a year, and what was earned.

It is made when it is asked for, from the standing of the day. One that would tell anything else
than the last one replaces that.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from branchebadges.branch import persons
from branchebadges.branch.register import catalogue_of
from branchebadges.branch.rulebook import history_of, url_of
from branchebadges.branch.stated import YearStated
from branchebadges.branch.stating import Stated, born
from branchebadges.errors import Refused
from branchebadges.moments import day_of
from branchebadges.standing import Case, standing_of

if TYPE_CHECKING:
    from datetime import datetime

    from branchebadges.branch.home import Branch
    from branchebadges.branch.persons import Record
    from branchebadges.standing import PeYear

_FIRST: Final = 1900
_LAST: Final = 9998


def state_year(branch: Branch, person_id: str, year: int, *, at: datetime) -> Stated:
    """Write down how the yearly points of somebody stand; nothing is signed yet.

    Of a year that has not ended the statement is provisional, and ends with the year. Of a year
    that has, it may be shown until the end of the next one, or of the one in which it is stated.

    Raises:
        Refused: the rules do not count by year, or ask nothing about that year of this person
            (`no-such-year`); or the person is not known.
    """
    record, today = persons.known(branch, person_id), day_of(at)
    found = _year(branch, record, year, today)
    said: dict[str, Any] = {
        "year": year,
        "required": found.required,
        "earned": found.earned,
        "carried_in": found.carried_in,
        "closed": found.closed,
        "rules": url_of(branch, history_of(branch).on(min(today, date(year, 12, 31)))),
    }
    last = _last(record, year)
    if last is not None and last.tells(said) and today <= last.until:
        return Stated("known", last.credential)
    if last is not None:
        record = record.with_state(last.credential, "replaced")
    until = date(max(year + 1, today.year) if found.closed else year, 12, 31)
    new = YearStated(**said, issued=at, until=until, **born(branch, branch.itself))
    attestations = (*record.attestations, new)
    persons.save(branch, record.model_copy(update={"attestations": attestations}))
    return Stated("stated" if last is None else "reissued", new.credential)


def _year(branch: Branch, record: Record, year: int, today: date) -> PeYear:
    if not _FIRST <= year <= min(today.year, _LAST):
        raise Refused("no-such-year", f"{year} has not begun", where="YEAR")
    case = Case(record.person, record.ledger.attainments, catalogue_of(branch), history_of(branch))
    pe = standing_of(case, on=today).pe
    if pe.window is not None:
        message = "the rules count the last twelve months, and not by year"
        raise Refused("no-such-year", message, where="YEAR")
    for each in pe.years:
        if each.year == year:
            return each
    shown = ", ".join(str(each.year) for each in pe.years) or "none"
    raise Refused(
        "no-such-year",
        f"the rules ask nothing of {record.identity.person_id} in {year}; years: {shown}",
        where="YEAR",
    )


def _last(record: Record, year: int) -> YearStated | None:
    """The statement on that year that is in force."""
    rows = [each for each in record.attestations if isinstance(each, YearStated)]
    return next((each for each in rows if each.year == year and each.state == "valid"), None)
