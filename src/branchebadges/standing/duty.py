"""The yearly duty: what permanent education asks of a person, and whether it is met."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from branchebadges.days import add_days, add_months

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from branchebadges.attainments import Person
    from branchebadges.rules import RuleHistory, RuleSet
    from branchebadges.standing.awards import Award
    from branchebadges.standing.pe import Earned

FIRST_YEAR: Final = 2024
"""The first year with permanent education where nothing else is said (domain notes, 4.6)."""

_NOTHING: Final = Decimal(0)
_MONTHS: Final = 12


@dataclass(frozen=True)
class PeYear:
    """One year: what was asked, earned and carried in; `closed` when no more can be earned."""

    year: int
    required: Decimal
    earned: Decimal
    carried_in: Decimal
    closed: bool

    @property
    def met(self) -> bool:
        """Was enough earned?"""
        return self.earned + self.carried_in >= self.required

    @property
    def surplus(self) -> Decimal:
        """What was earned over what was asked."""
        return max(_NOTHING, self.earned + self.carried_in - self.required)


@dataclass(frozen=True)
class PeWindow:
    """The last twelve months."""

    window_from: date
    required: Decimal
    earned: Decimal

    @property
    def met(self) -> bool:
        """Was enough earned?"""
        return self.earned >= self.required


@dataclass(frozen=True)
class Pe:
    """Permanent education of one person: whether the duty applies, and how it stands."""

    applies: bool
    enforcement: str
    years: tuple[PeYear, ...] = ()
    window: PeWindow | None = None


@dataclass(frozen=True)
class _Duty:
    """Who is asked, from which year on."""

    person: Person
    held_since: date | None
    from_year: int

    def starts(self, rules: RuleSet) -> int | None:
        """The first year in which something is asked, or none."""
        if self.person.category not in rules.pe.categories.value:
            return None
        years = [self.from_year]
        if self.person.since is not None:
            late = rules.pe.first_period.value == "next_year" and self._joined_during()
            years.append(self.person.since.year + int(late))
        if rules.pe.applies_to.value == "diploma_holders":
            if self.held_since is None:
                return None
            years.append(self.held_since.year + 1)
        return max(years)

    def _joined_during(self) -> bool:
        since = self.person.since
        return since is not None and (since.month, since.day) != (1, 1)

    def required(self, year: int, rules: RuleSet) -> Decimal:
        """The points that are asked in a year, rounded down to the step of points."""
        until = self.person.until
        if until is not None and until < date(year, 12, 31):
            # Nobody is held to a year that was not served to its end.
            return _NOTHING
        since = self.person.since
        months = _MONTHS
        if since is not None and since.year == year and rules.pe.first_period.value == "prorata":
            months = _MONTHS + 1 - since.month
        return self._share(months, year, rules)

    def required_in_window(self, first: date, last: date, rules: RuleSet) -> Decimal:
        """The points asked over the last twelve months, pro rata for who joined in them."""
        until, since = self.person.until, self.person.since
        if until is not None and until < last:
            return _NOTHING
        months = _MONTHS
        if since is not None and since >= first:
            match rules.pe.first_period.value:
                case "prorata":
                    months = (last.year - since.year) * _MONTHS + last.month - since.month + 1
                    months = min(months, _MONTHS)
                case "next_year":
                    months = 0
        return self._share(months, last.year, rules)

    def _share(self, months: int, year: int, rules: RuleSet) -> Decimal:
        points = rules.pe.required_points.value * months / _MONTHS
        if rules.pe.dispensation.value:
            points *= self.person.dispensations.get(year, Decimal(1))
        return rules.down_to_step(points)


def pe_of(
    person: Person,
    entries: Sequence[Earned],
    held: Iterable[Award],
    *,
    history: RuleHistory,
    day: date,
    from_year: int = FIRST_YEAR,
) -> Pe:
    """How permanent education stands on a day.

    Args:
        person: category and service.
        entries: what was earned (`branchebadges.standing.pe.earned`).
        held: the diplomas, for rules that ask only of their holders.
        history: the rules; each year is judged by those of its last day, or of `day`.
        day: the day on which is asked.
        from_year: the first year that is looked at.
    """
    rules = history.on(day)
    since = min((award.awarded_on for award in held if award.status != "revoked"), default=None)
    duty = _Duty(person, since, from_year)
    starts = duty.starts(rules)
    left = person.until is not None and person.until < day
    joined = person.since is None or person.since <= day
    applies = starts is not None and starts <= day.year and joined and not left
    if rules.pe.period.value == "rolling_12m":
        window = _window(duty, entries, rules, day, asked=applies)
        return Pe(applies, rules.pe.enforcement.value, window=window)
    years = _years(duty, entries, history, day, starts)
    return Pe(applies, rules.pe.enforcement.value, years=years)


def _window(
    duty: _Duty, entries: Sequence[Earned], rules: RuleSet, day: date, *, asked: bool
) -> PeWindow:
    first = add_days(add_months(day, -_MONTHS), 1)
    return PeWindow(
        window_from=first,
        required=duty.required_in_window(first, day, rules) if asked else _NOTHING,
        earned=_sum(entry.points for entry in entries if first <= entry.day <= day),
    )


def _years(
    duty: _Duty, entries: Sequence[Earned], history: RuleHistory, day: date, starts: int | None
) -> tuple[PeYear, ...]:
    by_year: dict[int, Decimal] = {}
    for entry in entries:
        by_year[entry.day.year] = by_year.get(entry.day.year, _NOTHING) + entry.points
    last = day.year
    if starts is not None and duty.person.until is not None:
        last = min(last, duty.person.until.year)
    years: list[PeYear] = []
    carried = _NOTHING
    # Who has no duty may still collect: the years are shown, and nothing is asked.
    for year in range(duty.from_year if starts is None else starts, last + 1):
        rules = history.on(min(day, date(year, 12, 31)))
        most = rules.pe.carry_over_max.value
        current = PeYear(
            year=year,
            required=_NOTHING if starts is None else duty.required(year, rules),
            earned=by_year.get(year, _NOTHING),
            carried_in=min(carried, most),
            closed=year < day.year,
        )
        years.append(current)
        carried = current.surplus
    return tuple(years)


def _sum(points: Iterable[Decimal]) -> Decimal:
    return sum(points, _NOTHING)
