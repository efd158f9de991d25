"""What happens to a diploma when something falls from under it."""

from __future__ import annotations

from typing import Any

import pytest
from standing_cases import MODULES, accreditation, accredited, badge, module, outcome

HUNDRED = (
    badge("b1", "M40", "2023-05-10"),
    badge("b2", "M30", "2024-04-01"),
    badge("b3", "C30", "2024-09-01", revoked_on="2026-02-01"),
)


def branche(*badges: Any, **more: Any) -> Any:
    return outcome(*badges, **more)["diplomas"]["branche"]


def test_what_is_left_after_a_loss_is_reissued_when_it_is_enough() -> None:
    award = branche(*HUNDRED, badge("b4", "M20", "2025-02-01"), badge("b5", "M10", "2025-03-01"))
    assert award == {
        "awarded_on": "2024-09-01",
        "status": "valid",
        "points_at_award": 100.0,
        "threshold": 100.0,
        "variants": ["GEN"],
        "basis": ["b1", "b2", "b4", "b5"],
        "reissued_on": "2026-02-01",
    }


@pytest.mark.parametrize(
    ("setting", "status"),
    [
        pytest.param("review", "under_review", id="the committee decides"),
        pytest.param("auto_revoke", "revoked", id="or the rules do"),
        pytest.param("keep", "valid", id="or nothing happens"),
    ],
)
def test_too_little_is_left(setting: Any, status: Any) -> None:
    award = branche(*HUNDRED, rules_override={"diploma_on_source_loss": setting})
    assert (award["status"], award["reissued_on"]) == (status, None)
    assert award["basis"] == ["b1", "b2", "b3"]


def test_before_the_day_of_the_loss_nothing_happens() -> None:
    assert branche(*HUNDRED, as_of="2026-01-31")["status"] == "valid"


def test_a_corrected_badge_leaves_the_diploma_valid_and_reissued_that_day() -> None:
    right = badge("b4", "C30", "2024-09-01", registered_on="2026-02-01", corrects="b3")
    award = branche(*HUNDRED, right)
    assert (award["status"], award["awarded_on"]) == ("valid", "2024-09-01")
    assert (award["reissued_on"], award["basis"]) == ("2026-02-01", ["b1", "b2", "b4"])


def test_a_diploma_under_review_stands_again_when_the_points_are_made_up() -> None:
    award = branche(*HUNDRED, badge("b4", "M20", "2026-03-01"), badge("b5", "M10", "2026-04-01"))
    assert (award["status"], award["reissued_on"]) == ("valid", "2026-04-01")
    assert award["awarded_on"] == "2024-09-01"


def test_a_revoked_diploma_does_not_come_back_by_itself() -> None:
    award = branche(
        *HUNDRED,
        badge("b4", "M20", "2026-03-01"),
        badge("b5", "M10", "2026-04-01"),
        rules_override={"diploma_on_source_loss": "auto_revoke"},
    )
    assert (award["status"], award["reissued_on"]) == ("revoked", None)


def test_losing_a_badge_that_the_diploma_does_not_rest_on_changes_nothing() -> None:
    later = badge("b4", "M20", "2025-02-01", revoked_on="2025-05-01")
    award = branche(*HUNDRED, later, as_of="2025-06-01")
    assert (award["status"], award["reissued_on"]) == ("valid", None)


def test_a_repeat_takes_the_place_of_the_badge_that_was_lost() -> None:
    award = branche(*HUNDRED, badge("b4", "C30", "2025-02-01"))
    assert (award["status"], award["basis"]) == ("valid", ["b1", "b2", "b4"])


def test_a_retroactive_withdrawal_is_a_loss_on_the_day_of_the_decision() -> None:
    withdrawn = accreditation(
        30,
        withdrawn_on="2025-03-01",
        withdrawal_mode="retroactive",
        retroactive_from="2024-01-01",
    )
    modules = MODULES | {"C30": accredited(withdrawn)}
    badges = (*HUNDRED, badge("b4", "M20", "2025-01-01"), badge("b5", "M10", "2025-01-01"))
    assert branche(*badges, modules=modules)["reissued_on"] == "2025-03-01"


def test_expired_points_do_not_touch_a_diploma_but_later_losses_do() -> None:
    modules = {"OLD": module(40), "NEW": module(40), "Z": module(20)} | MODULES
    badges = (
        badge("b1", "OLD", "2022-08-01"),
        badge("b2", "NEW", "2023-01-01"),
        badge("b3", "Z", "2023-01-02", revoked_on="2026-01-01"),
        badge("b4", "M20", "2025-01-01"),
    )
    override = {"points_validity_years_diploma": 2}
    result = outcome(*badges, modules=modules, rules_override=override)
    # Judged as on the day of award: what was young enough then still carries the diploma.
    assert result["diplomas"]["branche"]["reissued_on"] == "2026-01-01"
    assert result["diplomas"]["branche"]["basis"] == ["b1", "b2", "b4"]
    assert result["points_total"] == 20.0


def test_a_badge_that_ends_does_not_touch_a_diploma() -> None:
    ends = badge("b1", "M40", "2024-01-01", valid_until="2025-01-01")
    result = outcome(ends)
    assert result["excluded"] == {"b1": "badge_expired"}
    assert result["diplomas"]["nascholing"]["status"] == "valid"


def test_a_badge_that_ended_still_carries_what_is_left() -> None:
    badges = (
        badge("b1", "M20", "2024-01-01", valid_until="2025-01-01"),
        badge("b2", "M30", "2024-01-01", revoked_on="2026-01-01"),
        badge("b3", "C30", "2025-06-01"),
    )
    award = outcome(*badges)["diplomas"]["nascholing"]
    assert (award["status"], award["basis"]) == ("valid", ["b1", "b3"])


def test_a_diploma_is_judged_by_the_rules_it_was_awarded_under() -> None:
    stricter = [
        {"effective_from": "2025-01-01", "set": {"diploma.branche.threshold": 150}},
    ]
    badges = (*HUNDRED, badge("b4", "M20", "2025-02-01"), badge("b5", "M10", "2025-03-01"))
    assert branche(*badges, rule_changes=stricter)["reissued_on"] == "2026-02-01"


def test_a_withdrawal_of_the_past_is_a_loss_even_of_a_badge_that_expired_before() -> None:
    withdrawn = accreditation(
        40,
        withdrawn_on="2025-03-17",
        withdrawal_mode="retroactive",
        retroactive_from="2022-08-01",
    )
    under_it = badge("b1", "C", "2022-10-01", valid_until="2024-01-23")
    award = outcome(under_it, modules={"C": accredited(withdrawn)})["diplomas"]["nascholing"]
    assert (award["status"], award["reissued_on"]) == ("under_review", None)
