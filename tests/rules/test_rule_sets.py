"""Rule sets: typed, with provenance, versioned, and strict."""

from __future__ import annotations

import copy
import json
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from branchebadges.errors import BadgeError, Refused
from branchebadges.rules import RuleHistory, RuleSet

DOCUMENT = json.loads(files("branchebadges.examples").joinpath("rules.json").read_text())
RULES = RuleSet.read(DOCUMENT)


def test_a_rule_set_comes_out_as_it_went_in() -> None:
    assert RULES.to_document() == DOCUMENT
    assert RuleSet.read(RULES.to_document()) == RULES


def test_every_parameter_of_the_document_is_typed() -> None:
    for name, stated in DOCUMENT["parameters"].items():
        setting = getattr(RULES.parameters, name)
        assert setting.value == stated["value"] or setting.value == Decimal(str(stated["value"]))
        assert (setting.status, setting.ref) == (stated["status"], stated["ref"])
        assert setting.meaning == stated["meaning"]


def test_numbers_are_exact_decimals() -> None:
    assert RULES.parameters.generic_max_share.value == Decimal("0.2")
    assert isinstance(RULES.diplomas[0].threshold, Decimal)


def test_the_digest_is_that_of_the_content() -> None:
    respelled = json.loads(json.dumps(DOCUMENT, sort_keys=True))
    assert RuleSet.read(respelled).digest == RULES.digest
    assert RULES.digest.startswith("sha256-")
    assert RULES.with_values({"pe.required_points": 11}).digest != RULES.digest


@pytest.mark.parametrize(
    ("place", "value"),
    [
        pytest.param("parameters/no_such_rule", {}, id="an unknown parameter"),
        pytest.param("parameters/evc_max_share/value", 1.5, id="a share of more than all"),
        pytest.param("parameters/evc_max_share/value", "0.5", id="a text for a number"),
        pytest.param("parameters/evc_max_share/value", float("inf"), id="an endless number"),
        pytest.param("parameters/evc_enabled/value", 1, id="a number for a flag"),
        pytest.param("parameters/pe_repeat_months/value", 1.5, id="half a month"),
        pytest.param("parameters/accreditation_grace_days/value", -1, id="less than no days"),
        pytest.param("parameters/max_points_single_module/value", 0, id="a cap of nothing"),
        pytest.param("parameters/repeat_policy_diploma/value", "average", id="unknown policy"),
        pytest.param("parameters/points_rounding/status", "guess", id="an unknown provenance"),
        pytest.param("parameters/points_rounding/meaning", None, id="no meaning"),
        pytest.param("diplomas/0/threshold_points/value", 0, id="a diploma for nothing"),
        pytest.param("diplomas/0/eligibility/categories/value", ["boss"], id="unknown people"),
        pytest.param("pe/period/value", "weekly", id="an unknown period"),
        pytest.param("effective_from", "soon", id="no day"),
        pytest.param("timezone", "Europe/London", id="another wall clock"),
        pytest.param("points_step", 0, id="points in steps of nothing"),
    ],
)
def test_an_impossible_value_is_refused_with_its_place(place: Any, value: Any) -> None:
    document = copy.deepcopy(DOCUMENT)
    here = document
    *steps, last = place.split("/")
    for step in steps:
        here = here[int(step)] if isinstance(here, list) else here[step]
    here[last] = value
    with pytest.raises(Refused) as refused:
        RuleSet.read(document)
    assert refused.value.code == "rules"
    assert refused.value.where is not None
    assert refused.value.where.startswith(f"/{place}")


def test_a_missing_parameter_is_refused_with_its_place() -> None:
    document = copy.deepcopy(DOCUMENT)
    del document["parameters"]["evc_enabled"]
    with pytest.raises(Refused) as refused:
        RuleSet.read(document)
    assert refused.value.where == "/parameters/evc_enabled"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"id": "branche"}, id="two of one name"),
        pytest.param({"order": 2}, id="two of one rank"),
        pytest.param({"includes_points_of": ["master"]}, id="including one that is not there"),
    ],
)
def test_diplomas_that_do_not_fit_together_are_refused(change: Any) -> None:
    document = copy.deepcopy(DOCUMENT)
    document["diplomas"][0] |= change
    with pytest.raises(Refused):
        RuleSet.read(document)


@pytest.mark.parametrize(
    ("name", "value", "find"),
    [
        ("max_points_single_module", 50, lambda r: r.parameters.max_points_single_module.value),
        ("pe.period", "rolling_12m", lambda r: r.pe.period.value),
        ("diploma.branche.threshold", 120, lambda r: r.diploma("branche").threshold),
        (
            "diploma.nascholing.min_service_months",
            0,
            lambda r: r.diploma("nascholing").eligibility.min_service_months.value,
        ),
        (
            "diploma.nascholing.categories",
            ["staff"],
            lambda r: list(r.diploma("nascholing").eligibility.categories.value),
        ),
        ("points_step", Decimal("0.25"), lambda r: r.points_step),
    ],
)
def test_one_value_changed_gives_another_rule_set(name: Any, value: Any, find: Any) -> None:
    changed = RULES.with_values({name: value})
    assert find(changed) == value
    assert changed != RULES
    assert RULES.to_document() == DOCUMENT


@pytest.mark.parametrize(
    "name", ["nothing", "pe.nothing", "diploma.master.threshold", "a.b.c.d", ""]
)
def test_a_rule_that_does_not_exist_cannot_be_changed(name: Any) -> None:
    with pytest.raises(Refused) as refused:
        RULES.with_values({name: 1}, at="/rules_override")
    assert refused.value.code == "rules-unknown"
    assert refused.value.where == f"/rules_override/{name}"


def test_the_impossible_one_of_several_changes_is_named() -> None:
    with pytest.raises(Refused) as refused:
        RULES.with_values({"pe.required_points": 12, "pe.period": "weekly"}, at="/set")
    assert refused.value.where == "/set/pe.period"


def test_a_new_version_has_its_own_name_and_day() -> None:
    new = RULES.with_values({}, effective_from=date(2027, 1, 1), ruleset_id="branche-2027")
    assert (new.ruleset_id, new.effective_from) == ("branche-2027", date(2027, 1, 1))


def test_rules_hold_from_their_day_on() -> None:
    history = RuleHistory.changed(
        RULES,
        [
            {"effective_from": "2026-07-01", "set": {"pe.required_points": 12}},
            {"effective_from": "2026-01-01", "set": {"pe.required_points": 11}},
        ],
    )
    days = {date(1990, 1, 1): 10, date(2025, 12, 31): 10, date(2026, 1, 1): 11}
    days |= {date(2026, 6, 30): 11, date(2026, 7, 1): 12}
    assert {day: history.on(day).pe.required_points.value for day in days} == days
    assert history.change_days == (date(2026, 1, 1), date(2026, 7, 1))


def test_two_rule_sets_that_begin_on_one_day_overlap() -> None:
    with pytest.raises(Refused) as refused:
        RuleHistory.of(RULES, RULES.with_values({}, ruleset_id="other"))
    assert refused.value.code == "rules-overlap"
    later = RULES.with_values({}, effective_from=date(2027, 1, 1))
    assert RuleHistory.of(later, RULES).on(date(2026, 1, 1)) == RULES
    with pytest.raises(Refused):
        RuleHistory.of()


@pytest.mark.parametrize(
    ("rounding", "hours", "points"),
    [
        ("floor", "1.74", "1.5"),
        ("half_up", "1.74", "1.5"),
        ("floor", "1.75", "1.5"),
        ("half_up", "1.75", "2.0"),
        ("floor", "0.4", "0"),
    ],
)
def test_hours_become_points_in_steps_of_a_half(rounding: Any, hours: Any, points: Any) -> None:
    rules = RULES.with_values({"points_rounding": rounding})
    assert rules.points_for_hours(Decimal(hours)) == Decimal(points)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2)
    ),
    max_leaves=4,
)


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(["evc_max_share", "pe.categories", "diploma.branche.threshold", "x", "pe."]),
    VALUES,
)
def test_whatever_value_is_set_there_is_a_rule_set_or_a_refusal(name: Any, value: Any) -> None:
    try:
        changed = RULES.with_values({name: value})
    except BadgeError:
        return
    assert RuleSet.read(changed.to_document()) == changed
