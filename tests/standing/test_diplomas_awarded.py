"""When a diploma is awarded, to whom, and with which name."""

from __future__ import annotations

from typing import Any

import pytest
from standing_cases import (
    MODULES,
    RULES,
    STAFF,
    accreditation,
    accredited,
    badge,
    evc,
    given,
    module,
    outcome,
)

from branchebadges.standing import evaluate


def awarded(result: Any) -> Any:
    return {name: award["awarded_on"] for name, award in result["diplomas"].items()}


HUNDRED = (
    badge("b1", "M40", "2023-05-10"),
    badge("b2", "M30", "2024-04-01"),
    badge("b3", "C30", "2025-02-01"),
)
NEWCOMER = {"category": "staff", "branch_since": "2024-06-15"}


def test_a_newcomer_gets_nascholing_on_the_day_the_months_of_service_are_reached() -> None:
    result = outcome(badge("b1", "M40", "2025-01-10"), person=NEWCOMER)
    assert awarded(result) == {"nascholing": "2026-06-15"}


def test_a_day_before_that_there_is_no_diploma() -> None:
    result = outcome(badge("b1", "M40", "2025-01-10"), person=NEWCOMER, as_of="2026-06-14")
    assert awarded(result) == {}


def test_service_that_ended_before_its_months_were_reached_gives_no_nascholing() -> None:
    left = NEWCOMER | {"branch_until": "2026-06-14"}
    assert awarded(outcome(badge("b1", "M40", "2025-01-10"), person=left)) == {}


def test_who_holds_branche_gets_no_lower_diploma_afterwards() -> None:
    assert awarded(outcome(*HUNDRED, person=NEWCOMER)) == {"branche": "2025-02-01"}


def test_an_external_gets_branche_and_never_nascholing() -> None:
    external = {"category": "external", "branch_since": None}
    assert awarded(outcome(*HUNDRED, person=external)) == {"branche": "2025-02-01"}


def test_a_diploma_waits_for_the_registration() -> None:
    result = outcome(badge("b1", "M40", "2024-05-10", registered_on="2024-09-01"))
    assert awarded(result) == {"nascholing": "2024-09-01"}


def test_before_its_registration_a_badge_earns_nothing() -> None:
    result = outcome(
        badge("b1", "M40", "2024-05-10", registered_on="2024-09-01"), as_of="2024-08-31"
    )
    assert (result["points_total"], result["excluded"]) == (0.0, {"b1": "not_yet_registered"})


def test_an_award_names_its_points_threshold_and_badges() -> None:
    award = outcome(*HUNDRED)["diplomas"]["branche"]
    assert award == {
        "awarded_on": "2025-02-01",
        "status": "valid",
        "points_at_award": 100.0,
        "threshold": 100.0,
        "variants": ["GEN"],
        "basis": ["b1", "b2", "b3"],
        "reissued_on": None,
    }


def test_a_badge_that_brought_in_nothing_is_no_part_of_the_basis() -> None:
    result = outcome(badge("b1", "M40", "2023-01-01"), badge("b2", "M40", "2023-01-01"))
    assert result["diplomas"]["nascholing"]["basis"] == ["b1"]


@pytest.mark.parametrize(
    ("points", "variants"),
    [
        pytest.param({"ME": 60, "ID": 40}, ["ME"], id="sixty in one domain is a specialist"),
        pytest.param({"ME": 59.5, "ID": 40.5}, [], id="half a point less is not"),
        pytest.param({"ME": 40, "ID": 40, "CL": 20}, ["GEN"], id="twenty in each is a generalist"),
        pytest.param({"ME": 40, "ID": 41, "CL": 19}, [], id="nineteen in one of them is not"),
        pytest.param({"ME": 60, "ID": 20, "CL": 20}, ["ME", "GEN"], id="both at once"),
        pytest.param({"ALG": 100}, [], id="general content makes nobody a specialist"),
    ],
)
def test_the_name_of_the_diploma_follows_where_the_points_lie(points: Any, variants: Any) -> None:
    modules = {domain: module(value, domain) for domain, value in points.items()}
    badges = [badge(domain, domain, "2024-01-10") for domain in points]
    result = outcome(*badges, modules=modules)
    assert result["diplomas"]["branche"]["variants"] == variants
    assert result["variants_now"] == variants
    assert result["diplomas"]["nascholing"]["variants"] == []


def test_a_variant_reached_later_shows_in_the_variants_now() -> None:
    result = outcome(*HUNDRED, badge("b4", "M20", "2026-01-01"))
    assert result["diplomas"]["branche"]["variants"] == ["GEN"]
    assert result["variants_now"] == ["ME", "GEN"]


RAISED = [{"effective_from": "2026-01-01", "set": {"diploma.branche.threshold": 120}}]


def test_a_diploma_reached_under_the_old_number_stays() -> None:
    result = outcome(*HUNDRED, rule_changes=RAISED)
    assert awarded(result)["branche"] == "2025-02-01"
    assert result["diplomas"]["branche"]["threshold"] == 100.0


def test_a_lowered_number_awards_on_the_day_it_takes_effect() -> None:
    lowered = [{"effective_from": "2026-03-01", "set": {"diploma.nascholing.threshold": 30}}]
    result = outcome(badge("b2", "M30", "2024-04-01"), rule_changes=lowered)
    assert awarded(result) == {"nascholing": "2026-03-01"}


def test_who_had_started_before_the_change_may_keep_the_old_number() -> None:
    protected = [
        {
            "effective_from": "2025-01-01",
            "set": {
                "diploma.branche.threshold": 120,
                "rule_change_protection": "started_before",
            },
        }
    ]
    assert awarded(outcome(*HUNDRED, rule_changes=protected))["branche"] == "2025-02-01"
    late = [
        item | {"completed_on": "2025-02-01", "registered_on": "2025-02-01"} for item in HUNDRED
    ]
    assert "branche" not in awarded(outcome(*late, rule_changes=protected))


def test_a_diploma_may_have_an_end() -> None:
    result = outcome(badge("b1", "M40", "2023-05-10"), rules_override={"diploma_validity_years": 3})
    assert result["diplomas"]["nascholing"]["valid_until"] == "2026-05-09"
    assert result["diplomas"]["nascholing"]["status"] == "expired"


PATH = {"owner": "bieb", "mandatory": ["M6"], "free_choice_min_points": 20}
GATED = {"path_mandatory_gates_diploma": True}


def test_a_mandatory_part_may_stand_before_the_diploma() -> None:
    result = outcome(*HUNDRED, learning_path=PATH, rules_override=GATED)
    assert (awarded(result), result["learning_path_done"]) == ({}, False)


def test_the_mandatory_part_opens_the_diploma_on_its_day() -> None:
    result = outcome(
        *HUNDRED, badge("b9", "M6", "2026-01-05"), learning_path=PATH, rules_override=GATED
    )
    assert awarded(result) == {"nascholing": "2026-01-05", "branche": "2026-01-05"}
    assert result["learning_path_done"] is True


def test_a_path_gates_only_the_diploma_it_leads_to() -> None:
    path = PATH | {"target_diploma": "branche"}
    result = outcome(*HUNDRED, learning_path=path, rules_override=GATED)
    assert awarded(result) == {"nascholing": "2023-05-10"}


def test_a_local_module_without_accreditation_does_for_the_mandatory_part() -> None:
    modules = MODULES | {"LOC": accredited()}
    path = PATH | {"mandatory": ["LOC"]}
    badges = (*HUNDRED, badge("b9", "LOC", "2026-01-05"))
    result = outcome(*badges, modules=modules, learning_path=path)
    assert result["learning_path_done"] is True
    assert result["excluded"] == {"b9": "not_accredited"}


def test_mandatory_modules_are_no_free_choice() -> None:
    path = PATH | {"mandatory": ["M40"], "free_choice_min_points": 20}
    assert (
        outcome(badge("b1", "M40", "2024-01-01"), learning_path=path)["learning_path_done"] is False
    )


@pytest.mark.parametrize("day", ["2023-05-10", "2024-06-01", "2025-02-01", "2026-11-22"])
def test_looking_day_by_day_gives_the_awards_that_looking_at_the_end_gives(day: Any) -> None:
    at_the_end = awarded(outcome(*HUNDRED))
    now = awarded(evaluate(given(*HUNDRED, as_of=day), RULES))
    assert now == {name: on for name, on in at_the_end.items() if on <= day}


def test_an_exemption_helps_to_a_diploma_up_to_its_share() -> None:
    result = outcome(evc("e1", 60, "2023-01-10"), badge("b1", "M20", "2023-02-01"))
    # 20 of the 40 for Nascholing, and 20 learned.
    assert awarded(result) == {"nascholing": "2023-02-01"}
    assert result["points_total"] == 70.0
    assert result["diplomas"]["nascholing"]["points_at_award"] == 40.0


def test_an_accreditation_in_hours_is_worth_what_the_rules_say() -> None:
    hours = accreditation(0) | {"study_hours": 20.7}
    del hours["points"]
    modules = {"H": accredited(hours)}
    badges = [badge("b1", "H", "2024-01-01")]
    assert outcome(*badges, modules=modules)["points_total"] == 20.5
    half_up = {"points_rounding": "half_up", "points_per_study_hour": 2}
    assert outcome(*badges, modules=modules, rules_override=half_up)["points_total"] == 41.5
    assert STAFF["category"] == "staff"
