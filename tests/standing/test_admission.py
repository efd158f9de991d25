"""Which badge earns points, and the one reason that is given when it does not."""

from __future__ import annotations

from typing import Any

import pytest
from standing_cases import MODULES, accreditation, accredited, badge, evc, outcome

ENDED = {"X": accredited(accreditation(12, valid_until="2023-06-30"))}
WITHDRAWN = {
    "W": accredited(accreditation(48, withdrawn_on="2024-09-01", withdrawal_mode="prospective"))
}
RETROACTIVE = {
    "R": accredited(
        accreditation(
            40,
            withdrawn_on="2025-03-01",
            withdrawal_mode="retroactive",
            retroactive_from="2024-06-01",
        )
    )
}
LEGACY = {
    "L": accredited(accreditation(100, valid_until="2022-12-31", recognises_from="2017-05-12"))
}
PARTS = {"P": accredited(accreditation(10, components={"s1": 2, "s2": 2}))}


@pytest.mark.parametrize(
    ("modules", "item", "reason"),
    [
        pytest.param(
            ENDED, badge("b", "X", "2023-06-30"), None, id="the last day of an accreditation counts"
        ),
        pytest.param(
            ENDED,
            badge("b", "X", "2023-09-28", started_on="2023-06-30"),
            None,
            id="the ninetieth day of grace counts",
        ),
        pytest.param(
            ENDED,
            badge("b", "X", "2023-09-29", started_on="2023-06-30"),
            "accreditation_ended",
            id="the ninety-first does not",
        ),
        pytest.param(
            ENDED,
            badge("b", "X", "2023-07-10", started_on="2023-07-01"),
            "accreditation_ended",
            id="grace is not for who started after the end",
        ),
        pytest.param(
            ENDED,
            badge("b", "X", "2023-07-10"),
            "accreditation_ended",
            id="grace is not for who does not say when it started",
        ),
        pytest.param(
            ENDED, badge("b", "X", "2022-06-30"), "not_accredited", id="before any accreditation"
        ),
        pytest.param(
            WITHDRAWN,
            badge("b", "W", "2024-10-01", started_on="2024-06-01"),
            None,
            id="grace also after a withdrawal for the future",
        ),
        pytest.param(
            WITHDRAWN, badge("b", "W", "2024-09-01"), "accreditation_ended", id="first day without"
        ),
        pytest.param(
            RETROACTIVE, badge("b", "R", "2024-05-31"), None, id="before the retroactive day"
        ),
        pytest.param(
            RETROACTIVE,
            badge("b", "R", "2024-06-01"),
            "withdrawn_retroactive",
            id="from the retroactive day on",
        ),
        pytest.param(
            RETROACTIVE,
            badge("b", "R", "2025-04-01", started_on="2024-05-01"),
            "withdrawn_retroactive",
            id="no grace after a retroactive withdrawal",
        ),
        pytest.param(
            LEGACY,
            badge("b", "L", "2018-11-23", registered_on="2022-09-01"),
            "registered_too_late",
            id="from before the system, without a decision",
        ),
        pytest.param(
            LEGACY,
            badge("b", "L", "2022-05-01", registered_on="2022-09-01"),
            "not_accredited",
            id="recognised from then, but without a decision",
        ),
        pytest.param(
            LEGACY,
            badge("b", "L", "2017-05-11", registered_on="2022-09-01", committee_decision="ja"),
            "not_accredited",
            id="decided, but from before what is recognised",
        ),
        pytest.param(
            LEGACY,
            badge("b", "L", "2018-11-23", registered_on="2022-09-01", committee_decision="ja"),
            None,
            id="recognised and decided",
        ),
        pytest.param(
            MODULES,
            badge("b", "M40", "2024-01-01", registered_on="2024-12-31"),
            None,
            id="registered 365 days later",
        ),
        pytest.param(
            MODULES,
            badge("b", "M40", "2024-01-01", registered_on="2025-01-01"),
            "registered_too_late",
            id="registered 366 days later",
        ),
        pytest.param(
            MODULES,
            badge(
                "b", "M40", "2024-01-01", registered_on="2025-06-01", committee_decision="te laat"
            ),
            None,
            id="registered too late, and let in by the committee",
        ),
        pytest.param(MODULES, badge("b", "Q", "2024-01-01"), "unknown_module", id="no such module"),
        pytest.param(
            MODULES, badge("b", None, "2024-01-01"), "unknown_module", id="no module at all"
        ),
        pytest.param(
            MODULES, badge("b", "M40", "2024-01-01", result="failed"), "not_passed", id="failed"
        ),
        pytest.param(
            MODULES,
            badge("b", "M40", "2024-01-01", valid_until="2025-01-01"),
            "badge_expired",
            id="a badge with an end of its own",
        ),
        pytest.param(
            MODULES,
            badge("b", "M40", "2024-01-01", kind="claim"),
            "claim_not_verified",
            id="a claim nobody stands for",
        ),
        pytest.param(
            MODULES,
            badge("b", "Q", "2024-01-01", kind="claim", result="failed", revoked_on="2025-01-01"),
            "revoked",
            id="of many reasons the first is given",
        ),
        pytest.param(PARTS, badge("b", "P", "2024-01-01", component="s1"), None, id="a component"),
        pytest.param(
            PARTS,
            badge("b", "P", "2024-01-01", component="s9"),
            "no_component_credit",
            id="a component without points",
        ),
        pytest.param(
            MODULES,
            badge("b", "M40", "2024-01-01", component="s1"),
            "no_component_credit",
            id="a component of a module without components",
        ),
    ],
)
def test_a_badge_earns_or_is_left_out_for_a_reason(modules: Any, item: Any, reason: Any) -> None:
    result = outcome(item, modules=modules)
    assert result["excluded"] == ({} if reason is None else {"b": reason})
    assert (result["points_total"] > 0) == (reason is None)


@pytest.mark.parametrize(
    ("setting", "verified", "total"),
    [
        pytest.param("after_verification", None, 0.0, id="a claim waits"),
        pytest.param("after_verification", "2024-07-01", 40.0, id="until it is verified"),
        pytest.param("immediately", None, 40.0, id="or counts at once"),
        pytest.param("never", "2024-07-01", 0.0, id="or never"),
    ],
)
def test_what_a_claim_is_worth_is_a_setting(setting: Any, verified: Any, total: Any) -> None:
    claim = badge("b1", "M40", "2024-05-10", kind="claim", verified_on=verified)
    override = {"self_registration_counts": setting}
    assert outcome(claim, rules_override=override)["points_total"] == total


def test_points_follow_the_accreditation_in_force_and_not_what_a_provider_writes() -> None:
    modules = {
        "PS": accredited(
            accreditation(24, id="p1", valid_until="2024-12-31"),
            accreditation(30, id="p2", valid_from="2025-01-01"),
        )
    }
    boast = badge("b1", "PS", "2024-12-31", points=500)
    assert outcome(boast, modules=modules)["points_total"] == 24.0
    assert outcome(badge("b1", "PS", "2025-01-01"), modules=modules)["points_total"] == 30.0


def test_without_protection_of_good_faith_a_withdrawal_takes_the_past_too() -> None:
    item = badge("b1", "W", "2024-05-10")
    override = {"points_for_review_protection": False}
    result = outcome(item, modules=WITHDRAWN, rules_override=override)
    assert result["excluded"] == {"b1": "withdrawn_retroactive"}
    assert result["diplomas"]["nascholing"]["status"] == "under_review"


def test_until_it_is_decided_a_retroactive_withdrawal_takes_nothing() -> None:
    item = badge("b1", "R", "2024-08-10")
    assert outcome(item, modules=RETROACTIVE, as_of="2025-02-28")["points_total"] == 40.0
    assert outcome(item, modules=RETROACTIVE, as_of="2025-03-01")["points_total"] == 0.0


def test_components_may_earn_nothing_by_setting() -> None:
    item = badge("b1", "P", "2024-01-01", component="s1")
    result = outcome(item, modules=PARTS, rules_override={"partial_credit": "none"})
    assert result["excluded"] == {"b1": "no_component_credit"}


def test_an_exemption_may_rest_on_a_module() -> None:
    assert outcome(evc("e1", None, "2023-01-10", of="M20"))["points_total"] == 20.0


def test_exemptions_can_be_switched_off() -> None:
    result = outcome(evc("e1", 30, "2023-01-10"), rules_override={"evc_enabled": False})
    assert result["excluded"] == {"e1": "evc_disabled"}


def test_a_correction_is_as_timely_as_what_it_corrects() -> None:
    wrong = badge("b1", "M40", "2024-01-10", revoked_on="2026-01-10")
    right = badge("b2", "M40", "2024-01-10", registered_on="2026-01-10", corrects="b1")
    assert outcome(wrong, right)["excluded"] == {"b1": "revoked"}


def test_the_day_of_a_completion_is_the_one_in_amsterdam() -> None:
    item = badge("b1", "X", "2023-06-30", started_on="2023-07-01")
    late = item | {"completed_on": "2023-06-30T21:59:59Z"}
    later = item | {"completed_on": "2023-06-30T22:00:00Z"}
    local = item | {"completed_on": "2023-06-30T23:59:59"}
    assert outcome(late, modules=ENDED)["points_total"] == 12.0
    assert outcome(later, modules=ENDED)["points_total"] == 0.0
    assert outcome(local, modules=ENDED)["points_total"] == 12.0
