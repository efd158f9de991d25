"""Permanent education explained: what a badge brought in, and how every year stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal

from branchebadges.standing.explanation import sentences_of_badges as sentences
from branchebadges.standing.explanation import sentences_of_years as years
from branchebadges.standing.explanation.brought_in import BroughtIn, Taken
from branchebadges.standing.explanation.phrases import NOTHING_SAID, Said, say
from branchebadges.standing.explanation.why import cut_in_words, reason_in_words, taken_by

if TYPE_CHECKING:
    from branchebadges.standing.duty import PeWindow, PeYear
    from branchebadges.standing.explanation.ground import Ground
    from branchebadges.standing.pe import Earned

PE: Final = "pe"
"""The ledger of permanent education, beside those of the diplomas."""

YearState = Literal["met", "open", "missed", "not_asked"]

_NOTHING: Final = Decimal(0)


@dataclass(frozen=True)
class YearExplained:
    """One year, or the last twelve months (`year` is then none), in numbers and in a sentence."""

    year: int | None
    required: Decimal
    earned: Decimal
    carried_in: Decimal
    lacking: Decimal
    state: YearState
    closed: bool
    sentence: Said


@dataclass(frozen=True)
class PeExplained:
    """Permanent education of one person."""

    applies: bool
    enforcement: str
    sentence: Said
    years: tuple[YearExplained, ...]


def pe_explained(ground: Ground) -> PeExplained:
    """How permanent education stands, year by year."""
    pe, rules = ground.standing.pe, ground.rules.pe
    asked = years.ASKED[rules.enforcement.value] if pe.applies else years.NOT_ASKED
    found = [_year(ground, year) for year in pe.years]
    if pe.window is not None:
        found.append(_window(ground, pe.window))
    return PeExplained(
        applies=pe.applies,
        enforcement=pe.enforcement,
        sentence=say(asked, required=rules.required_points.value),
        years=tuple(found),
    )


def _year(ground: Ground, year: PeYear) -> YearExplained:
    lacking = max(_NOTHING, year.required - year.earned - year.carried_in)
    state: YearState = "not_asked"
    if year.required:
        state = "met" if year.met else "missed" if year.closed else "open"
    carried = NOTHING_SAID
    if year.carried_in:
        carried = say(years.CARRIED, carried=year.carried_in, before=str(year.year - 1))
    return YearExplained(
        year=year.year,
        required=year.required,
        earned=year.earned,
        carried_in=year.carried_in,
        lacking=lacking,
        state=state,
        closed=year.closed,
        sentence=say(
            years.YEAR,
            year=str(year.year),
            earned=year.earned,
            carried=carried,
            asked=_asked(year.required, _why_less(ground, year)),
            outcome=_outcome(ground, year, state, lacking),
        ),
    )


def _asked(required: Decimal, why_less: Said = NOTHING_SAID) -> Said:
    if not required:
        return NOTHING_SAID
    return say(years.REQUIRED, required=required, why_less=why_less)


def _outcome(ground: Ground, year: PeYear, state: YearState, lacking: Decimal) -> Said:
    until = ground.case.person.until
    code: str = state
    if state == "met" and not year.closed:
        code = "met_open"
    elif state == "not_asked" and until is not None and until < date(year.year, 12, 31):
        code = "left"
    return say(years.OUTCOMES[code], lacking=lacking, year=str(year.year), until=until)


def _why_less(ground: Ground, year: PeYear) -> Said:
    """Why fewer points were asked of this year than of others."""
    person = ground.case.person
    rules = ground.case.history.on(min(ground.day, date(year.year, 12, 31))).pe
    since = person.since
    joined = (
        since is not None
        and rules.first_period.value == "prorata"
        and since.year == year.year
        and since.month > 1
    )
    spared = rules.dispensation.value and person.dispensations.get(year.year, Decimal(1)) < 1
    if joined and spared:
        return say(years.PRO_RATA_AND_DISPENSATION, since=since)
    if joined:
        return say(years.PRO_RATA, since=since)
    return say(years.DISPENSATION) if spared else NOTHING_SAID


def _window(ground: Ground, window: PeWindow) -> YearExplained:
    lacking = max(_NOTHING, window.required - window.earned)
    state: YearState = "not_asked"
    if window.required:
        state = "met" if window.met else "open"
    outcome = state if state == "not_asked" else f"window_{state}"
    return YearExplained(
        year=None,
        required=window.required,
        earned=window.earned,
        carried_in=_NOTHING,
        lacking=lacking,
        state=state,
        closed=False,
        sentence=say(
            years.WINDOW,
            since=window.window_from,
            until=ground.day,
            earned=window.earned,
            asked=_asked(window.required),
            outcome=say(years.OUTCOMES[outcome], lacking=lacking),
        ),
    )


class PeLedger:
    """What every badge brought in for permanent education."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._entries = {entry.badge: entry for entry in ground.standing.pe_earned}
        self._amounts = {entry.badge: entry.points for entry in ground.standing.pe_earned}
        self._kept = {year.year for year in ground.standing.pe.years}

    def of(self, badge: str) -> BroughtIn:
        """What this badge brought in, and why not more."""
        ground = self._ground
        entry = self._entries.get(badge)
        if entry is not None:
            return self._entered(entry)
        item = ground.admissions[badge]
        reason = item.reason_on(ground.day)
        if reason is None:
            return self._none(badge, item.points, "exemption", say(sentences.PE_EXEMPTION))
        why = reason_in_words(ground, badge, reason, ground.rules)
        return self._none(badge, item.points, reason, why)

    def _entered(self, entry: Earned) -> BroughtIn:
        ground, badge = self._ground, entry.badge
        if not self._is_kept(entry.day):
            windowed = ground.standing.pe.window is not None
            why = say(sentences.PE_LONG_AGO if windowed else sentences.PE_OUTSIDE)
            return self._none(badge, entry.worth, "outside", why)
        if not entry.worth:
            return self._none(badge, entry.worth, "no_extra_points", say(sentences.NO_POINTS))
        if entry.points == entry.worth:
            said = say(sentences.PE_COUNTED, period=self._period(badge), worth=entry.worth)
            return BroughtIn(PE, entry.worth, entry.points, "counted", (), said)
        if entry.cut is None:
            why = reason_in_words(ground, badge, "duplicate_event", ground.rules)
            return self._none(badge, entry.worth, "duplicate_event", why)
        taken = taken_by(ground, badge, entry.cut, self._amounts)
        why = cut_in_words(ground, badge, entry.cut, taken, entry.worth - entry.points)
        if entry.cut.kind != "refresher":
            months = ground.rules.parameters.pe_repeat_months.value
            why = say(sentences.SHORT_AGO, why=why, months=months)
        if not entry.points:
            return self._none(badge, entry.worth, entry.cut.kind, why, taken)
        said = say(
            sentences.PE_PARTLY,
            period=self._period(badge),
            counted=entry.points,
            worth=entry.worth,
            why=why,
        )
        return BroughtIn(PE, entry.worth, entry.points, entry.cut.kind, taken, said)

    def _none(
        self, badge: str, worth: Decimal, code: str, why: Said, taken: tuple[Taken, ...] = ()
    ) -> BroughtIn:
        said = say(sentences.PE_NOT, period=self._period(badge), why=why)
        return BroughtIn(PE, worth, _NOTHING, code, taken, said)

    def _is_kept(self, day: date) -> bool:
        window = self._ground.standing.pe.window
        if window is not None:
            return window.window_from <= day <= self._ground.day
        return day.year in self._kept

    def _period(self, badge: str) -> Said:
        if self._ground.standing.pe.window is not None:
            return say(sentences.PE_WINDOW)
        return say(sentences.PE_YEAR, year=str(self._ground.attainments[badge].completed.year))
