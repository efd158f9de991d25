"""Eight people whose points anybody can add up, and random ledgers beside them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from branchebadges import examples
from branchebadges.rules import RuleSet

Document = dict[str, Any]

RULES = RuleSet.read(examples.document("rules"))
"""Nascholing at 40 points and after 24 months, Branche-opleiding at 100, PE 10 points a year."""

ON = "2026-11-22"
STAFF: Document = {"category": "staff", "branch_since": "2015-03-01"}


def _module(points: float, domain: str = "ME", **more: Any) -> Document:
    period = {"valid_from": "2022-07-01", "valid_until": "2027-06-30"}
    return {
        "domains": {domain: 1},
        "accreditations": [{"id": "a", "points": points, **period}],
    } | more


MODULES: Document = {
    "C100": _module(100, "CL"),
    "M40": _module(40),
    "I40": _module(40, "ID"),
    "M20": _module(20),
    "M10": _module(10),
    "M9": _module(9),
    "M6": _module(6),
    "G30": _module(30, "ALG", generic=True),
}


def person(person: Document, *followed: tuple[str, str], **more: Any) -> Document:
    """Somebody who followed these modules on these days, each registered on the day itself."""
    return {
        "person": person,
        "modules": MODULES,
        "badges": [
            {"id": f"b{place}", "module": module, "completed_on": day, "registered_on": day}
            for place, (module, day) in enumerate(followed)
        ],
        "as_of": ON,
    } | more


ANNA = person(STAFF, ("C100", "2024-03-01"))
BOB = person(STAFF, ("M40", "2025-05-01"))
CEES = person(STAFF, ("M20", "2024-02-01"), ("M10", "2024-03-01"), ("M6", "2026-02-01"))
DINA = person({**STAFF, "branch_since": "2025-06-01"}, ("M40", "2026-01-10"))
EEF = person(
    {**STAFF, "category": "volunteer"},
    ("M40", "2024-01-10"),
    ("I40", "2024-02-10"),
    ("M10", "2024-03-10"),
)
FINN = person({"category": "external", "branch_since": None}, ("M6", "2026-03-01"))
GIJS = person(STAFF, ("M40", "2024-01-10"))
GIJS["badges"][0]["revoked_on"] = "2026-03-01"
HANS = person(STAFF, ("M9", "2026-04-01"))

EVERYBODY = [ANNA, BOB, CEES, DINA, EEF, FINN, GIJS, HANS]


@st.composite
def ledgers(draw: Any, *, losses: bool = False) -> Document:
    """Somebody with up to ten badges, some of them exemptions."""
    who = draw(st.sampled_from([STAFF, {**STAFF, "branch_since": "2024-09-15"}, FINN["person"]]))
    found = person(who)
    for place in range(draw(st.integers(0, 10))):
        day = draw(st.dates(date(2023, 1, 1), date(2026, 11, 1)))
        badge: Document = {
            "id": f"b{place}",
            "module": draw(st.sampled_from(sorted(MODULES))),
            "completed_on": day.isoformat(),
            "registered_on": day.isoformat(),
        }
        if draw(st.integers(0, 6)) == 0:
            badge |= {"kind": "evc", "points": draw(st.sampled_from([6, 20, 40])), "domains": {}}
        if losses and draw(st.integers(0, 4)) == 0:
            badge["revoked_on"] = (day + timedelta(days=draw(st.integers(0, 300)))).isoformat()
        found["badges"].append(badge)
    return found
