"""Diplomas, day after day, by the second reading of the domain notes (4.1, 4.2 and 4.6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from independent_badges import (
    Counted,
    Ledger,
    admitted,
    day_of,
    months_later,
    number,
)
from independent_totals import added, most

DOMAINS = ("ME", "CL", "ID")
FOLLOWED = {"not_accredited", "accreditation_ended", "withdrawn_retroactive"}
FOLLOWED |= {"registered_too_late"}


@dataclass
class Awarded:
    """A diploma since its award."""

    awarded_on: date
    points: Fraction
    threshold: Fraction
    variants: list[str]
    basis: list[str]
    numbers: dict[str, Any]
    status: str = "valid"
    reissued_on: date | None = None
    valid_until: date | None = None


def days_to_look(ledger: Ledger) -> list[date]:
    """Every day on which something can be other than on the day before, up to `as_of`."""
    found = {ledger.as_of, *days_of_badges(ledger), *days_of_rules(ledger)}
    for module in ledger.modules.values():
        for one in module.get("accreditations") or []:
            found |= {day_of(one[key]) for key in ("valid_from", "withdrawn_on") if one.get(key)}
    return sorted(day for day in found if day <= ledger.as_of)


def days_of_badges(ledger: Ledger) -> set[date]:
    """The days on which something befell a badge."""
    keys = ("completed_on", "registered_on", "verified_on", "revoked_on", "decided_on")
    found = set()
    for badge in ledger.given["badges"]:
        found |= {day_of(badge[key]) for key in keys if badge.get(key)}
        if badge.get("valid_until"):
            found.add(day_of(badge["valid_until"]) + timedelta(days=1))
    return found


def days_of_rules(ledger: Ledger) -> set[date]:
    """The days on which rules changed, and on which the service is long enough."""
    versions = ledger.numbers.versions
    found = {since for since, _ in versions[1:]}
    if ledger.since is not None:
        for _, numbers in versions:
            for one in ledger.rules["diplomas"]:
                months = numbers[f"diploma.{one['id']}.min_service_months"]
                found.add(months_later(ledger.since, months))
    return found


def without_duplicates(badges: Iterable[Counted]) -> tuple[list[Counted], set[str]]:
    """One event once, whoever reported it: the first to be registered stays (EX-59)."""
    kept: list[Counted] = []
    twice: set[str] = set()
    for one in sorted(badges, key=lambda one: (one.registered, one.completed, one.id)):
        if one.external is not None and one.external in {other.external for other in kept}:
            twice.add(one.id)
        else:
            kept.append(one)
    return sorted(kept, key=lambda one: one.order), twice


def counting(
    ledger: Ledger, day: date, *, numbers: dict[str, Any] | None = None
) -> tuple[list[Counted], dict[str, str]]:
    """The badges that count on a day, in order, and the reasons of the others."""
    numbers = numbers or ledger.numbers.on(day)
    good: list[Counted] = []
    reasons: dict[str, str] = {}
    for badge in ledger.given["badges"]:
        answer = admitted(ledger, badge, day, numbers)
        if isinstance(answer, str):
            reasons[badge["id"]] = answer
        else:
            good.append(answer)
    good, twice = without_duplicates(good)
    reasons |= dict.fromkeys(twice, "duplicate_event")
    years = numbers["points_validity_years_diploma"]
    if years is not None:
        for one in good:
            if months_later(one.completed, 12 * years) < day:
                reasons[one.id] = "points_expired"
        good = [one for one in good if one.id not in reasons]
    return good, reasons


def by_domain(badges: list[Counted], points: dict[str, Fraction]) -> dict[str, Fraction]:
    """What each badge adds, over its domains."""
    totals: dict[str, Fraction] = {}
    for one in badges:
        for domain, share in one.domains:
            totals[domain] = totals.get(domain, Fraction()) + share * points.get(one.id, Fraction())
    return {domain: total for domain, total in sorted(totals.items()) if total}


def variants_of(
    ledger: Ledger, domains: dict[str, Fraction], threshold: Fraction, numbers: dict[str, Any]
) -> list[str]:
    """Specialist in each domain with its share, generalist with the least share in all three."""
    special = number(numbers["specialist_min_share"]) * threshold
    general = number(numbers["generalist_min_share_each"]) * threshold
    found = []
    for one in ledger.rules["variants"]:
        name = one["id"]
        if name == "GEN":
            if all(domains.get(domain, 0) >= general for domain in DOMAINS):
                found.append(name)
        elif domains.get(name, 0) >= special:
            found.append(name)
    return found


def eligible(ledger: Ledger, diploma: str, day: date, numbers: dict[str, Any]) -> bool:
    """May this person have it on that day?"""
    if ledger.category not in numbers[f"diploma.{diploma}.categories"]:
        return False
    months = numbers[f"diploma.{diploma}.min_service_months"]
    if months == 0:
        return True
    return ledger.since is not None and months_later(ledger.since, months) <= day


def path_mandatory_done(ledger: Ledger, day: date, numbers: dict[str, Any]) -> bool:
    """Was every module that is mandatory in the path followed, with points or without?"""
    path = ledger.given.get("learning_path") or {}
    done: set[str] = set()
    parts: dict[str, set[str]] = {}
    for badge in ledger.given["badges"]:
        answer = admitted(ledger, badge, day, numbers)
        if badge.get("module") not in ledger.modules or (
            isinstance(answer, str) and answer not in FOLLOWED
        ):
            continue
        group = ledger.group(badge["module"])
        if badge.get("component") is None:
            done.add(group)
            continue
        have = parts.setdefault(group, set())
        have.add(badge["component"])
        for one in ledger.modules[badge["module"]].get("accreditations") or []:
            if one.get("components") and set(one["components"]) <= have:
                done.add(group)
    return all(ledger.group(name) in done for name in path.get("mandatory", []))


def gated(ledger: Ledger, diploma: str, day: date, numbers: dict[str, Any]) -> bool:
    """Does the path keep this diploma back?"""
    path = ledger.given.get("learning_path")
    if path is None or not numbers["path_mandatory_gates_diploma"]:
        return False
    if path.get("target_diploma") not in {None, diploma}:
        return False
    return not path_mandatory_done(ledger, day, numbers)


def numbers_for(ledger: Ledger, day: date, good: list[Counted]) -> dict[str, Any]:
    """The numbers that hold for what is in progress; the old ones for who had started before."""
    now = ledger.numbers.on(day)
    if now["rule_change_protection"] != "started_before" or not ledger.numbers.versions[1:]:
        return now
    return ledger.numbers.on(min(day, started(ledger)))


def started(ledger: Ledger) -> date:
    """The first day on which a badge counted, by the first rules."""
    first = ledger.numbers.versions[0][1]
    for day in days_to_look(ledger):
        if counting(ledger, day, numbers=first)[0]:
            return day
    return date.max


def award(ledger: Ledger, diploma: dict[str, Any], day: date) -> Awarded | None:
    """Award on that day if all is there."""
    good, _ = counting(ledger, day)
    numbers = numbers_for(ledger, day, good)
    if numbers is not ledger.numbers.on(day):
        good, _ = counting(ledger, day, numbers=numbers)
    name = diploma["id"]
    threshold = number(numbers[f"diploma.{name}.threshold"])
    total = most(ledger, tuple(good), numbers, threshold)
    if (
        total < threshold
        or not eligible(ledger, name, day, numbers)
        or gated(ledger, name, day, numbers)
    ):
        return None
    points = added(ledger, tuple(good), numbers, threshold)
    domains = by_domain(good, points)
    variants = variants_of(ledger, domains, threshold, numbers) if diploma["variants"] else []
    basis = [one.id for one in good if points.get(one.id)]
    return Awarded(day, total, threshold, variants, basis, numbers)


def after_loss(ledger: Ledger, name: str, have: Awarded, day: date) -> None:
    """A badge under the diploma is lost: enough left, or what the rules say.

    A badge that expired stays under it, unless it was lost besides; and points are as old as they
    were on the day of award.
    """
    good: list[Counted] = []
    lost = False
    for badge in ledger.given["badges"]:
        answer = admitted(ledger, badge, day, have.numbers)
        if answer == "badge_expired" and badge["id"] in have.basis:
            answer = admitted(ledger, badge | {"valid_until": None}, day, have.numbers)
        if isinstance(answer, Counted):
            good.append(answer)
        elif badge["id"] in have.basis:
            lost = True
    if not lost or have.status == "revoked":
        return
    good, _ = without_duplicates(good)
    years = have.numbers["points_validity_years_diploma"]
    if years is not None:
        good = [o for o in good if months_later(o.completed, 12 * years) >= have.awarded_on]
    total = most(ledger, tuple(good), have.numbers, have.threshold)
    if total >= have.threshold:
        points = added(ledger, tuple(good), have.numbers, have.threshold)
        have.basis = [one.id for one in good if points.get(one.id)]
        have.status, have.reissued_on = "valid", day
        return
    what = ledger.numbers.on(day)["diploma_on_source_loss"]
    have.status = {"review": "under_review", "auto_revoke": "revoked", "keep": "valid"}[what]


def diplomas(ledger: Ledger) -> dict[str, Awarded]:
    """All diplomas up to `as_of`, oldest day first."""
    have: dict[str, Awarded] = {}
    in_order = sorted(ledger.rules["diplomas"], key=lambda one: one["order"])
    for day in days_to_look(ledger):
        for name, one in have.items():
            after_loss(ledger, name, one, day)
        higher = [
            one["order"]
            for one in in_order
            if one["id"] in have and have[one["id"]].status != "revoked"
        ]
        for diploma in in_order:
            if diploma["id"] in have or any(order > diploma["order"] for order in higher):
                continue
            new = award(ledger, diploma, day)
            if new is not None:
                have[diploma["id"]] = new
    for one in have.values():
        years = one.numbers["diploma_validity_years"]
        if years is not None:
            one.valid_until = months_later(one.awarded_on, 12 * years) - timedelta(days=1)
            if one.valid_until < ledger.as_of and one.status == "valid":
                one.status = "expired"
    return have
