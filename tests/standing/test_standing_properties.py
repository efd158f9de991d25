"""What holds for every ledger, whatever the branch, the badges and their order."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_ledgers import ledgers, naive_total
from standing_cases import RULES

from branchebadges.standing import evaluate, standing_of
from branchebadges.standing.given import Given

if TYPE_CHECKING:
    import random

CASES = settings(max_examples=60, deadline=None)


def standing(document: Any, day: Any = None) -> Any:
    read = Given.read(document)
    return standing_of(read.case(RULES), on=day or read.as_of)


@CASES
@given(ledgers(), st.randoms(use_true_random=False))
def test_the_order_of_the_list_does_not_matter(document: Any, shuffler: random.Random) -> None:
    shuffled = list(document["badges"])
    shuffler.shuffle(shuffled)
    assert evaluate(document | {"badges": shuffled}, RULES) == evaluate(document, RULES)


@CASES
@given(ledgers(losses=False), st.randoms(use_true_random=False))
def test_the_total_does_not_depend_on_when_what_was_followed(
    document: Any, shuffler: random.Random
) -> None:
    def at_once(document: Any) -> Any:
        return [
            item | {"registered_on": "2026-10-02", "committee_decision": "ja"}
            for item in document["badges"]
        ]

    # An event reported twice is the first report; which that is depends on the day.
    badges = [{k: v for k, v in item.items() if k != "external_id"} for item in at_once(document)]
    days = [item["completed_on"] for item in badges]
    shuffler.shuffle(days)
    moved = [item | {"completed_on": day} for item, day in zip(badges, days, strict=True)]
    before = evaluate(document | {"badges": badges}, RULES)["points_total"]
    assert evaluate(document | {"badges": moved}, RULES)["points_total"] == before


@CASES
@given(ledgers(losses=False))
def test_equal_days_may_come_in_any_order(document: Any) -> None:
    badges = [item | {"completed_on": "2024-01-01"} for item in document["badges"]]
    names = [item["id"] for item in badges]
    renamed = [item | {"id": name} for item, name in zip(badges, reversed(names), strict=True)]
    first = evaluate(document | {"badges": badges}, RULES)
    second = evaluate(document | {"badges": renamed}, RULES)
    if not any("external_id" in item for item in badges):
        assert first["points_total"] == second["points_total"]


@CASES
@given(ledgers(losses=False))
def test_adding_a_badge_never_lowers_a_total(document: Any) -> None:
    badges = [{k: v for k, v in item.items() if k != "external_id"} for item in document["badges"]]
    total = Decimal(0)
    for size in range(1, len(badges) + 1):
        grown = standing(document | {"badges": badges[:size]})
        assert grown.points.total >= total
        total = grown.points.total


@CASES
@given(ledgers())
def test_nothing_counts_more_than_the_rules_allow(document: Any) -> None:
    found = standing(document)
    for name, threshold in (("nascholing", 40), ("branche", 100)):
        lines = {line.badge: line for line in found.counts[name].lines}
        by_id = {item["id"]: item for item in document["badges"]}
        modules = document["modules"]
        sums: dict[tuple[str, str], Decimal] = {}
        most: dict[tuple[str, str], Decimal] = {}
        for badge, line in lines.items():
            assert 0 <= line.counted <= line.worth
            assert (line.reason is None) == (line.counted > 0)
            module = modules[by_id[badge]["module"]]
            kinds = [("group", module.get("group") or by_id[badge]["module"])]
            kinds += [("overlap", module["overlap"])] if module["overlap"] else []
            kinds += [("generic", "")] if module["generic"] else []
            kinds += [("evc", "")] if by_id[badge].get("kind") == "evc" else []
            for kind in kinds:
                sums[kind] = sums.get(kind, Decimal(0)) + line.counted
                most[kind] = max(most.get(kind, Decimal(0)), line.worth)
        caps = {"o0": 20, "o1": 44}
        for (what, member), total in sums.items():
            match what:
                case "group":
                    assert total <= most[what, member]
                case "overlap":
                    assert total <= caps[member]
                case "generic":
                    assert total <= Decimal("0.2") * threshold
                case _:
                    assert total <= Decimal("0.5") * threshold


@CASES
@given(ledgers())
def test_day_by_day_gives_what_looking_at_the_end_gives(document: Any) -> None:
    read = Given.read(document)
    case = read.case(RULES)
    days = sorted({item.registered for item in case.attainments} | {date(2025, 9, 15)})
    at_the_end = standing_of(case, on=read.as_of).diplomas
    for day in (day for day in days if day <= read.as_of):
        now = standing_of(case, on=day).diplomas
        assert {name: award.awarded_on for name, award in now.items()} == {
            name: award.awarded_on for name, award in at_the_end.items() if award.awarded_on <= day
        }


@CASES
@given(ledgers())
def test_a_diploma_changes_only_on_the_day_of_a_loss(document: Any) -> None:
    read = Given.read(document)
    case = read.case(RULES)
    losses = {item.revoked for item in case.attainments if item.revoked}
    before: dict[str, Any] = {}
    for day in sorted({item.registered for item in case.attainments} | losses):
        now = standing_of(case, on=day).diplomas
        for name, award in before.items():
            changed = now[name] != award
            if award.status == "valid" and changed:
                assert day in losses
            assert now[name].awarded_on == award.awarded_on
            assert now[name].points_at_award == award.points_at_award
        before = dict(now)


@CASES
@given(ledgers(tangled=False, losses=False), st.integers(0, 1_600))
def test_a_naive_evaluator_finds_the_same_total(document: Any, days: Any) -> None:
    day = date(2022, 7, 1) + timedelta(days=days)
    found = standing(document, day)
    for name, threshold in (("nascholing", 40), ("branche", 100)):
        assert found.counts[name].total == naive_total(document, day.isoformat(), threshold)


@CASES
@given(ledgers(tangled=False, losses=False))
def test_a_naive_evaluator_awards_branche_on_the_same_day(document: Any) -> None:
    days = sorted({item["registered_on"] for item in document["badges"]})
    expected = next((day for day in days if naive_total(document, day, 100) >= 100), None)
    award = standing(document).diplomas.get("branche")
    if expected is not None and expected > document["as_of"]:
        expected = None
    assert (award.awarded_on.isoformat() if award else None) == expected


@pytest.mark.parametrize("size", [25, 200])
def test_a_long_ledger_is_evaluated_too(size: Any) -> None:
    modules = {
        f"m{i}": {
            "domains": {"ME": 1},
            "accreditations": [{"id": "a", "points": 1.5, "valid_from": "2015-01-01"}],
            "generic": i % 2 == 0,
        }
        for i in range(size)
    }
    start = date(2016, 1, 1)
    badges = [
        {
            "id": f"b{i}",
            "module": f"m{i}",
            "completed_on": (start + timedelta(days=i)).isoformat(),
            "registered_on": (start + timedelta(days=i)).isoformat(),
        }
        for i in range(size)
    ]
    document = {
        "person": {"category": "staff", "branch_since": "2015-03-01"},
        "modules": modules,
        "badges": badges,
        "as_of": "2026-11-22",
    }
    assert (
        evaluate(document, RULES)["points_total"]
        == min(20, (size + 1) // 2 * 1.5) + size // 2 * 1.5
    )
