"""What holds for every explanation, whatever the branch, the badges and their order."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING, Any

from explained_cases import explained_document
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_ledgers import ledgers
from standing_cases import RULES

from branchebadges.standing import evaluate, standing_of
from branchebadges.standing.given import Given

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Iterator

    from branchebadges.standing.explanation.ways_in_words import WayExplained

CASES = settings(max_examples=60, deadline=None)


def following(document: Any, way: WayExplained) -> Any:
    """The same ledger with everything done that a way suggests, on the day."""
    day = document["as_of"]
    badges = {item["id"]: item for item in document["badges"]}
    for index, step in enumerate(way.steps):
        if step.kind == "module":
            new = {"id": f"new-{index}", "module": step.module}
            badges[new["id"]] = new | {"completed_on": day, "registered_on": day}
        elif step.kind == "verification":
            badges[step.badge or ""] = badges[step.badge or ""] | {"verified_on": day}
        else:
            decided = {"committee_decision": "ja", "decided_on": day}
            badges[step.badge or ""] = badges[step.badge or ""] | decided
    return document | {"badges": list(badges.values())}


OTHER_RULES = st.fixed_dictionaries(
    {},
    optional={
        "repeat_policy_diploma": st.sampled_from(["max", "first", "latest", "sum"]),
        "containment_dedup": st.booleans(),
        "max_points_single_module": st.sampled_from([10, 25]),
        "points_validity_years_diploma": st.integers(1, 3),
        "diploma_validity_years": st.integers(1, 2),
        "diploma_on_source_loss": st.sampled_from(["review", "auto_revoke", "keep"]),
        "rule_change_protection": st.sampled_from(["keep_if_reached", "started_before"]),
        "self_registration_counts": st.sampled_from(["immediately", "never"]),
        "evc_enabled": st.booleans(),
        "pe.period": st.just("rolling_12m"),
        "pe.carry_over_max": st.integers(1, 8),
        "diploma.branche.min_service_months": st.sampled_from([60, 180]),
    },
)
CHANGES = st.lists(
    st.fixed_dictionaries(
        {
            "effective_from": st.dates(date(2023, 1, 1), date(2026, 12, 31)).map(str),
            "set": st.fixed_dictionaries(
                {"diploma.branche.threshold": st.integers(60, 120)},
                optional={"diploma.nascholing.threshold": st.integers(10, 60)},
            ),
        }
    ),
    max_size=2,
    unique_by=lambda change: str(change["effective_from"]),
)


@st.composite
def branches(draw: Any) -> Any:
    """Ledgers with claims, in branches that chose other rules, and changed them."""
    document = claimed(draw(ledgers()))
    override = document.get("rules_override", {}) | draw(OTHER_RULES)
    return document | {"rules_override": override, "rule_changes": draw(CHANGES)}


def claimed(document: Any) -> Any:
    """The same ledger, with every third badge reported by the learner alone."""
    badges = [
        item | ({"kind": "claim"} if index % 3 == 2 and "kind" not in item else {})
        for index, item in enumerate(document["badges"])
    ]
    return document | {"badges": badges}


@CASES
@given(branches())
def test_following_a_suggested_way_really_gives_the_diploma(document: Any) -> None:
    for diploma in explained_document(document).diplomas:
        assert len(diploma.ways) <= 3
        for way in diploma.ways:
            result = evaluate(following(document, way), RULES)
            if diploma.state == "under_review":
                assert result["diplomas"][diploma.diploma]["status"] == "valid"
            elif diploma.missing is not None and diploma.missing.service is None:
                award = result["diplomas"][diploma.diploma]
                assert award["awarded_on"] == document["as_of"]
                assert award["points_at_award"] == float(way.points)
                assert award["variants"] == list(way.variants)


@CASES
@given(ledgers(most=6).map(claimed))
def test_no_way_takes_more_modules_than_are_needed(document: Any) -> None:
    explained = explained_document(document)
    diploma = explained.diploma("branche")
    if diploma.state not in {"underway", "under_review"}:
        return

    def closes(modules: Iterable[str]) -> bool:
        day = document["as_of"]
        new = [
            {"id": f"new-{name}", "module": name, "completed_on": day, "registered_on": day}
            for name in modules
        ]
        result = evaluate(document | {"badges": [*document["badges"], *new]}, RULES)
        award = result["diplomas"].get("branche")
        return award is not None and award["status"] == "valid"

    def group(module: str) -> str:
        return document["modules"][module]["group"] or module

    done = {
        group(item["module"])
        for item in document["badges"]
        if item.get("kind") != "evc" and "revoked_on" not in item
    }
    offered = [name for name in document["modules"] if group(name) not in done]
    found = [way.modules for way in diploma.ways]
    assert found == sorted(found)
    for number in (1, 2):
        if any(closes(names) for names in combinations(offered, number)):
            assert found
            assert found[0] <= number
            break


@CASES
@given(ledgers().map(claimed))
def test_no_step_of_a_pair_is_superfluous(document: Any) -> None:
    for diploma in explained_document(document).diplomas:
        alone = {
            step.module or step.badge
            for way in diploma.ways
            if len(way.steps) == 1
            for step in way.steps
        }
        for way in diploma.ways:
            if len(way.steps) == 2:
                assert alone.isdisjoint(step.module or step.badge for step in way.steps)


@CASES
@given(ledgers())
def test_what_is_explained_is_what_was_counted(document: Any) -> None:
    read = Given.read(document)
    standing = standing_of(read.case(RULES), on=read.as_of)
    pe = {entry.badge: entry.points for entry in standing.pe_earned}
    kept = {year.year for year in standing.pe.years}
    for badge in explained_document(document).badges:
        for ledger in badge.ledgers:
            lines = {line.badge: line for line in standing.counts[ledger.ledger].lines}
            line = lines.get(badge.badge)
            assert ledger.counted == (line.counted if line else 0)
            assert (ledger.code == "counted") == (ledger.counted == ledger.worth > 0)
            assert all(each.points == lines[each.badge].counted for each in ledger.taken_by)
            assert all(each.points > 0 for each in ledger.taken_by)
        year = badge.completed.year
        assert badge.pe.counted == (pe.get(badge.badge, Decimal(0)) if year in kept else 0)


@CASES
@given(ledgers())
def test_points_by_diploma_are_those_of_the_standing(document: Any) -> None:
    read = Given.read(document)
    standing = standing_of(read.case(RULES), on=read.as_of)
    for diploma in explained_document(document).diplomas:
        if diploma.state != "under_review":
            assert diploma.points == standing.counts[diploma.diploma].total
        held = standing.diplomas.get(diploma.diploma)
        assert (held.awarded_on if held else None) == diploma.awarded_on
        assert sum(each.points for each in diploma.uncounted) >= 0


@CASES
@given(branches())
def test_a_diploma_that_is_not_held_lacks_something_that_is_told(document: Any) -> None:
    for diploma in explained_document(document).diplomas:
        assert diploma.sentences
        if diploma.state in {"waiting", "underway", "not_possible"}:
            short = diploma.missing
            assert short is not None
            assert short.points or short.service or short.categories or short.modules


def said(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from said(each)
    elif isinstance(value, list):
        for each in value:
            yield from said(each)
    elif isinstance(value, str):
        yield value


@CASES
@given(branches())
def test_no_sentence_has_a_gap(document: Any) -> None:
    found = explained_document(document).to_document()
    json.dumps(found, allow_nan=False)
    for text in said(found):
        assert not any(gap in text for gap in ("{", "}", "None", "  ", "..", "()", " ,", " ."))


@CASES
@given(ledgers(), st.randoms(use_true_random=False))
def test_the_order_of_badges_and_modules_does_not_matter(
    document: Any, shuffler: random.Random
) -> None:
    badges = list(document["badges"])
    modules = list(document["modules"].items())
    shuffler.shuffle(badges)
    shuffler.shuffle(modules)
    shuffled = document | {"badges": badges, "modules": dict(modules)}
    expected = explained_document(document).to_document()
    assert explained_document(shuffled).to_document() == expected


@CASES
@given(ledgers(losses=False), st.integers(1, 200))
def test_service_that_is_told_is_reached_on_that_day(document: Any, months: int) -> None:
    document = document | {
        "person": {"category": "staff", "branch_since": "2015-03-01"},
        "rules_override": {"diploma.nascholing.min_service_months": months},
    }
    diploma = explained_document(document).diploma("nascholing")
    if diploma.state != "waiting":
        return
    service = diploma.missing.service if diploma.missing else None
    assert service is not None
    assert service.reached_on is not None
    assert service.reached_on > date.fromisoformat(document["as_of"])
    at_last = evaluate(document | {"as_of": service.reached_on.isoformat()}, RULES)["diplomas"]
    # A higher diploma, reached meanwhile, would include it.
    assert {"nascholing", "branche"} & at_last.keys()
