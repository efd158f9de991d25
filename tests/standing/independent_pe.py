"""Yearly points by the second reading of the domain notes (section 4.2, PE)."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from independent_badges import (
    Counted,
    Ledger,
    admitted,
    down_to_step,
    months_later,
    number,
)
from independent_diplomas import Awarded, without_duplicates

FIRST_YEAR = 2024


def earned(ledger: Ledger, numbers: dict[str, Any]) -> list[tuple[Counted, Fraction]]:
    """What each badge is worth as permanent education, oldest first."""
    answers = [admitted(ledger, one, ledger.as_of, numbers) for one in ledger.given["badges"]]
    exempt = numbers["evc_counts_for_pe"]
    good, _ = without_duplicates(
        one for one in answers if isinstance(one, Counted) and (exempt or not one.evc)
    )
    kept: list[tuple[Counted, Fraction]] = []
    for one in good:
        points = worth_now(ledger, one, kept, numbers)
        if points:
            kept.append((one, points))
    return kept


def worth_now(
    ledger: Ledger, one: Counted, kept: list[tuple[Counted, Fraction]], numbers: dict[str, Any]
) -> Fraction:
    """What it adds to what was counted before it."""
    same = [e for e in kept if (e[0].group, e[0].component) == (one.group, one.component)]
    if one.refresher:
        taken = sum((p for other, p in same if same_period(other, one, numbers)), Fraction())
        return max(Fraction(), one.points - taken)
    months = numbers["pe_repeat_months"]
    recent = [e for e in kept if months_later(e[0].completed, months) > one.completed]
    if any(e in recent for e in same):
        return Fraction()
    inside: dict[str, set[str]] = ledger.inside if numbers["containment_dedup"] else {}
    for other, _ in recent:
        whole = other.component is None
        if whole and (
            (other.group == one.group and one.component is not None)
            or one.group in inside.get(other.group, set())
        ):
            return Fraction()
    if one.component is not None:
        return one.points
    parts = inside.get(one.group, set()) | {one.group}
    return max(Fraction(), one.points - sum((p for e, p in recent if e.group in parts), Fraction()))


def same_period(one: Counted, other: Counted, numbers: dict[str, Any]) -> bool:
    """Are these two in one year, or within twelve months?"""
    if numbers["pe.period"] == "calendar_year":
        return one.completed.year == other.completed.year
    return months_later(one.completed, 12) > other.completed


def first_year(ledger: Ledger, have: dict[str, Awarded], numbers: dict[str, Any]) -> int | None:
    """The first year of which something is asked, or none."""
    if ledger.category not in numbers["pe.categories"]:
        return None
    first = [ledger.given.get("pe_from_year") or FIRST_YEAR]
    if ledger.since is not None:
        during = (ledger.since.month, ledger.since.day) != (1, 1)
        next_year = numbers["pe.first_period"] == "next_year" and during
        first.append(ledger.since.year + next_year)
    if numbers["pe.applies_to"] == "diploma_holders":
        valid = [one.awarded_on.year for one in have.values() if one.status != "revoked"]
        if not valid:
            return None
        first.append(min(valid) + 1)
    return max(first)


def share(ledger: Ledger, months: int, year: int, numbers: dict[str, Any]) -> Fraction:
    """So many twelfths of a year's points, and what a dispensation leaves of them."""
    points = number(numbers["pe.required_points"]) * months / 12
    left = (ledger.given["person"].get("dispensations") or {}).get(str(year))
    if left is not None and numbers["pe.dispensation"]:
        points *= number(left)
    return down_to_step(points)


def permanent_education(ledger: Ledger, have: dict[str, Awarded]) -> dict[str, Any]:
    """The `pe` part of the answer."""
    numbers = ledger.numbers.on(ledger.as_of)
    first = first_year(ledger, have, numbers)
    applies = first is not None and first <= ledger.as_of.year
    applies = applies and (ledger.since is None or ledger.since <= ledger.as_of)
    answer: dict[str, Any] = {"applies": applies, "enforcement": numbers["pe.enforcement"]}
    credited = earned(ledger, numbers)
    if numbers["pe.period"] == "rolling_12m":
        return answer | rolling(ledger, credited, numbers, applies=applies)
    return answer | {"years": years(ledger, credited, first)}


def rolling(
    ledger: Ledger,
    credited: list[tuple[Counted, Fraction]],
    numbers: dict[str, Any],
    *,
    applies: bool,
) -> dict[str, Any]:
    """The last twelve months, `as_of` included; pro rata in calendar months for who joined."""
    start, since = months_later(ledger.as_of, -12) + timedelta(days=1), ledger.since
    total = sum((p for one, p in credited if start <= one.completed), Fraction())
    months = 12
    if since is not None and since >= start:
        served = (ledger.as_of.year - since.year) * 12 + ledger.as_of.month - since.month + 1
        by_rule = {"prorata": min(served, 12), "full": 12, "next_year": 0}
        months = by_rule[numbers["pe.first_period"]]
    needed = share(ledger, months, ledger.as_of.year, numbers) if applies else Fraction()
    return {
        "window_from": start.isoformat(),
        "required": needed,
        "earned": total,
        "met": total >= needed,
    }


def years(
    ledger: Ledger, credited: list[tuple[Counted, Fraction]], first: int | None
) -> dict[str, Any]:
    """Year after year by the rules of its last day, with what the year before it leaves."""
    answer: dict[str, Any] = {}
    left = Fraction()
    begin = first if first is not None else ledger.given.get("pe_from_year") or FIRST_YEAR
    for year in range(begin, ledger.as_of.year + 1):
        numbers = ledger.numbers.on(min(date(year, 12, 31), ledger.as_of))
        total = sum((p for one, p in credited if one.completed.year == year), Fraction())
        months = 12
        joined = ledger.since is not None and ledger.since.year == year
        if ledger.since is not None and joined and numbers["pe.first_period"] == "prorata":
            months = 13 - ledger.since.month
        needed = Fraction() if first is None else share(ledger, months, year, numbers)
        carried = min(left, number(numbers["pe.carry_over_max"]))
        answer[str(year)] = {
            "required": needed,
            "earned": total,
            "carried_in": carried,
            "met": total + carried >= needed,
            "closed": year < ledger.as_of.year,
        }
        left = max(Fraction(), total + carried - needed)
    return answer
