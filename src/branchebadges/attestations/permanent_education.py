"""Permanent education: what somebody earned in a period and whether it was enough, as a statement.

It is an Open Badge about an achievement of type `Certification`, which Open Badges keeps for what
is limited in time. It tells a library what it may know and no more: the points asked, the points
earned and whether that was enough, and not with which modules. It carries no credits: the points
are those of the badges, and would otherwise be added up twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal

from branchebadges.attestations.kinds import CERTIFICATION
from branchebadges.attestations.shape import achievement, attestation
from branchebadges.errors import Refused
from branchebadges.modules import comma
from branchebadges.moments import end_of_day, start_of_day, write_moment

if TYPE_CHECKING:
    from datetime import date, datetime

    from branchebadges.badges import Holder
    from branchebadges.pins import Pinned

EARNED: Final = "#behaald"
REQUIRED: Final = "#gevraagd"
CARRIED_IN: Final = "#meegenomen"
MET: Final = "#voldaan"

Status = Literal["Completed", "InProgress", "Failed"]


@dataclass(frozen=True)
class PeriodOfEducation:
    """One period, mostly a calendar year: what was asked of somebody, and what was earned.

    Attributes:
        first: its first day.
        last: its last day.
        required: the points that were asked of this person, who may have joined or been away.
        earned: the points that were earned in it.
        carried_in: what was left over from the period before, where the rules allow that.
    """

    first: date
    last: date
    required: Decimal
    earned: Decimal
    carried_in: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise Refused("period-reversed", "the period ends before it begins")
        if min(self.required, self.earned, self.carried_in) < 0:
            raise Refused("points-negative", "points cannot be less than nothing")

    @property
    def met(self) -> bool:
        """Was enough earned?"""
        return self.earned + self.carried_in >= self.required

    @property
    def name(self) -> str:
        """The period in words: `2025`, or its first and last day."""
        whole_year = (self.first.month, self.first.day, self.last.month, self.last.day)
        if self.first.year == self.last.year and whole_year == (1, 1, 12, 31):
            return str(self.first.year)
        return f"{_dutch(self.first)} tot en met {_dutch(self.last)}"

    def status(self, at: datetime) -> Status:
        """How it stands at a moment: not enough is only final when the period is over."""
        if self.met:
            return "Completed"
        return "Failed" if at > end_of_day(self.last) else "InProgress"


def statement(
    period: PeriodOfEducation,
    *,
    id: str,  # noqa: A002 - the specification's word
    achievement_url: str,
    issuer: dict[str, Any],
    holder: Holder,
    rules: Pinned,
    issued: datetime,
    until: date,
    status: dict[str, Any],
) -> dict[str, Any]:
    """The statement on a period, to be signed by the branch.

    Args:
        achievement_url: where this statement is described, for one period under one rule set.
        rules: the rule set by which was judged.
        issued: the moment of stating; before the end of the period the statement is provisional.
        until: the last day on which it may be shown; mostly that of the next period.

    Raises:
        Refused: it would end before it holds, or is about a period that has not begun.
    """
    begins = start_of_day(period.first)
    if issued < begins:
        raise Refused("period-not-begun", f"{period.name} has not begun yet")
    if end_of_day(until) <= issued:
        raise Refused("period-reversed", "the statement would end before it holds")
    ends = min(end_of_day(period.last), issued)
    document = attestation(
        id=id,
        achievement=_described(period, achievement_url, issuer, rules),
        issuer=issuer,
        holder=holder,
        awarded=ends,
        issued=issued,
        claims={
            "activityStartDate": write_moment(begins),
            "activityEndDate": write_moment(ends),
            "result": _results(period, achievement_url, period.status(issued)),
        },
        evidence=[],
        pins=[rules],
        status=status,
    )
    return {**document, "validUntil": write_moment(end_of_day(until))}


def _described(
    period: PeriodOfEducation, url: str, issuer: dict[str, Any], rules: Pinned
) -> dict[str, Any]:
    described = achievement(
        url=url,
        kind=CERTIFICATION,
        name=f"Permanente educatie {period.name}",
        description=f"Verklaring over de permanente educatie in {period.name}.",
        creator=issuer,
        criteria=rules,
        narrative=(
            "De gevraagde en de behaalde punten in deze periode, geteld volgens de regels van de "
            "branche. Wat is meegenomen uit de vorige periode telt mee voor zover de regels dat "
            "toestaan."
        ),
        code="pe",
    )
    names = {
        EARNED: ("Behaalde punten", "RawScore"),
        REQUIRED: ("Gevraagde punten", "RawScore"),
        CARRIED_IN: ("Punten uit de vorige periode", "RawScore"),
        MET: ("Voldaan", "Status"),
    }
    described["resultDescription"] = [
        {"id": url + part, "type": ["ResultDescription"], "name": name, "resultType": kind}
        for part, (name, kind) in names.items()
    ]
    return described


def _results(period: PeriodOfEducation, url: str, status: Status) -> list[dict[str, Any]]:
    amounts = {EARNED: period.earned, REQUIRED: period.required}
    if period.carried_in:
        amounts[CARRIED_IN] = period.carried_in
    rows: list[dict[str, Any]] = [
        {"type": ["Result"], "resultDescription": url + part, "value": _plain(points)}
        for part, points in amounts.items()
    ]
    return [*rows, {"type": ["Result"], "resultDescription": url + MET, "status": status}]


def _plain(points: Decimal) -> str:
    """Points as a program reads them: with a point, not a comma."""
    return comma(points).replace(",", ".")


def _dutch(day: date) -> str:
    return f"{day.day}-{day.month}-{day.year}"
