"""Random branches and ledgers for hypothesis, and a naive evaluator to compare with."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

if TYPE_CHECKING:
    from standing_cases import Document

NAMES = [f"m{i}" for i in range(8)]
POINTS = st.sampled_from([1.5, 4, 6, 8, 16, 24, 30, 40, 84])
DAYS = st.dates(date(2022, 7, 1), date(2026, 10, 1))
DOMAINS = st.sampled_from([{"ME": 1}, {"ID": 1}, {"CL": 1}, {"ALG": 1}, {"ME": 0.5, "CL": 0.5}])


@st.composite
def modules(draw: Any, *, tangled: bool = True) -> Document:
    """Modules with groups, parts, overlaps and generic content, in every combination."""
    found = {}
    for index, name in enumerate(NAMES):
        entry: Document = {
            "domains": draw(DOMAINS),
            "accreditations": [
                {"id": "a", "points": draw(POINTS), "valid_from": "2022-07-01", "valid_until": None}
            ],
        }
        if tangled:
            entry["group"] = draw(st.sampled_from([None, None, "g0", "g1"]))
            entry["overlap"] = draw(st.sampled_from([None, None, "o0", "o1"]))
            entry["generic"] = draw(st.booleans())
            if index > 5:
                entry["contains"] = draw(st.lists(st.sampled_from(NAMES[:5]), unique=True))
        found[name] = entry
    return found


@st.composite
def badges(draw: Any, *, most: int = 12, losses: bool = True) -> list[Document]:
    found = []
    for index in range(draw(st.integers(1, most))):
        day = draw(DAYS)
        registered = day + timedelta(days=draw(st.integers(0, 400)))
        entry: Document = {
            "id": f"b{index}",
            "module": draw(st.sampled_from(NAMES)),
            "completed_on": day.isoformat(),
            "registered_on": registered.isoformat(),
        }
        if draw(st.integers(0, 9)) == 0:
            entry |= {"kind": "evc", "points": draw(POINTS), "domains": {}}
        if losses and draw(st.integers(0, 4)) == 0:
            entry["revoked_on"] = (
                registered + timedelta(days=draw(st.integers(0, 300)))
            ).isoformat()
        if draw(st.integers(0, 6)) == 0:
            entry["external_id"] = draw(st.sampled_from(["x", "y"]))
        found.append(entry)
    return found


@st.composite
def ledgers(draw: Any, *, tangled: bool = True, losses: bool = True, most: int = 12) -> Document:
    """A whole input: somebody, a branch and some badges."""
    person = draw(
        st.sampled_from(
            [
                {"category": "staff", "branch_since": "2015-03-01"},
                {"category": "staff", "branch_since": "2023-09-15"},
                {"category": "external", "branch_since": None},
            ]
        )
    )
    given: Document = {
        "person": person,
        "modules": draw(modules(tangled=tangled)),
        "badges": draw(badges(losses=losses, most=most)),
        "as_of": "2026-11-22",
        "overlap_groups": [{"id": "o0", "cap_points": 20}, {"id": "o1", "cap_points": 44}],
    }
    cap = draw(st.sampled_from([None, None, 25]))
    if cap:
        given["rules_override"] = {"max_points_single_module": cap}
    return given


def naive_total(given: Document, day: str, threshold: int) -> Decimal:
    """The points on a day, for ledgers without losses and modules without relations.

    Written from the rules and on purpose in another way: by module, with sums and maxima.
    """
    best: dict[str, Decimal] = {}
    exempt: dict[str, Decimal] = {}
    events: set[str] = set()
    cap = Decimal(given.get("rules_override", {}).get("max_points_single_module", 10_000))
    ordered = sorted(given["badges"], key=lambda item: (item["registered_on"], item["id"]))
    for item in ordered:
        late = date.fromisoformat(item["registered_on"]) - date.fromisoformat(item["completed_on"])
        evc = item.get("kind") == "evc"
        if item["registered_on"] > day or (late > timedelta(days=365) and not evc):
            continue
        event = item.get("external_id")
        if event is not None and event in events:
            continue
        if event is not None:
            events.add(event)
        accredited = given["modules"][item["module"]]["accreditations"][0]["points"]
        points = Decimal(str(item["points"] if evc else accredited))
        where = exempt if evc else best
        where[item["module"]] = max(where.get(item["module"], Decimal(0)), min(points, cap))
    learned = sum(best.values(), Decimal(0))
    added = sum(
        (max(Decimal(0), points - best.get(name, Decimal(0))) for name, points in exempt.items()),
        Decimal(0),
    )
    return learned + min(added, Decimal(threshold) / 2)
