"""Small cases to evaluate: people, modules and badges in one line each."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from branchebadges.rules import RuleSet
from branchebadges.standing import evaluate

Document = dict[str, Any]

RULES = RuleSet.read(json.loads(files("branchebadges.examples").joinpath("rules.json").read_text()))
TODAY = "2026-11-22"
STAFF: Document = {"category": "staff", "branch_since": "2015-03-01"}


def accreditation(points: float, **more: Any) -> Document:
    return {
        "id": "a1",
        "points": points,
        "valid_from": "2022-07-01",
        "valid_until": "2027-06-30",
    } | more


def module(points: float, domain: str = "ME", **more: Any) -> Document:
    """A module of so many points in one domain; `more` may replace its accreditations."""
    return {"domains": {domain: 1}, "accreditations": [accreditation(points)]} | more


def accredited(*periods: Document, **more: Any) -> Document:
    return {"domains": {"ME": 1}, "accreditations": list(periods)} | more


def badge(name: str, of: str | None, on: str, **more: Any) -> Document:
    """A badge of a module, completed and registered on a day."""
    return {"id": name, "module": of, "completed_on": on, "registered_on": on} | more


def evc(name: str, points: float | None, on: str, of: str | None = None, **more: Any) -> Document:
    exemption = {} if points is None else {"points": points}
    return badge(name, of, on, kind="evc", domains={}, **exemption) | more


MODULES: Document = {
    "M40": module(40),
    "M30": module(30, "ID"),
    "C30": module(30, "CL"),
    "M20": module(20),
    "M10": module(10),
    "M6": module(6),
}


def given(*badges: Document, **more: Any) -> Document:
    return {"person": STAFF, "modules": MODULES, "badges": list(badges), "as_of": TODAY} | more


def outcome(*badges: Document, **more: Any) -> Document:
    """What the evaluation of these badges says."""
    return evaluate(given(*badges, **more), RULES)


def differences(expected: Any, actual: Any, place: str = "") -> list[str]:
    """Where the actual outcome differs in the keys that are expected."""
    if not isinstance(expected, dict):
        return [] if expected == actual else [f"{place}: {expected!r} expected, {actual!r} found"]
    if not isinstance(actual, dict):
        return [f"{place}: a document expected, {actual!r} found"]
    found = []
    if place == "/diplomas" and set(expected) != set(actual):
        found.append(f"{place}: {sorted(expected)} expected, {sorted(actual)} found")
    for key, value in expected.items():
        found += differences(value, actual.get(key, "nothing"), f"{place}/{key}")
    return found
