"""The yearly points: what counts for them, what is asked, and of whom."""

from __future__ import annotations

from typing import Any

import pytest
from standing_cases import MODULES, STAFF, accreditation, accredited, badge, evc, module, outcome


def years(*badges: Any, **more: Any) -> Any:
    return outcome(*badges, **more)["pe"]["years"]


def earned(*badges: Any, **more: Any) -> Any:
    return {year: found["earned"] for year, found in years(*badges, **more).items()}


def test_years_are_counted_from_2024_or_from_the_year_that_is_given() -> None:
    assert list(years()) == ["2024", "2025", "2026"]
    assert list(years(pe_from_year=2022)) == ["2022", "2023", "2024", "2025", "2026"]


@pytest.mark.parametrize(
    ("second", "again"),
    [
        pytest.param("2025-05-10", 0.0, id="a year later it is the same thing again"),
        pytest.param("2026-05-09", 0.0, id="a day short of two years too"),
        pytest.param("2026-05-10", 40.0, id="after two years it counts again"),
    ],
)
def test_a_repeat_counts_again_after_two_years(second: Any, again: Any) -> None:
    found = earned(badge("b1", "M40", "2024-05-10"), badge("b2", "M40", second))
    assert found["2024"] == 40.0
    assert found[second[:4]] == again


def test_the_two_years_run_from_the_last_time_that_counted() -> None:
    days = ("2022-08-01", "2023-09-01", "2024-08-01", "2025-08-01", "2026-08-01")
    badges = [badge(f"b{i}", "M40", day) for i, day in enumerate(days)]
    assert earned(*badges) == {"2024": 40.0, "2025": 0.0, "2026": 40.0}


def test_an_equivalent_module_is_a_repeat() -> None:
    modules = {"A": module(8, group="g"), "B": module(10, group="g")}
    badges = (badge("b1", "A", "2024-05-10"), badge("b2", "B", "2025-05-10"))
    assert earned(*badges, modules=modules)["2025"] == 0.0


def test_a_refresher_counts_once_in_every_year() -> None:
    modules = {"VG": module(10, "ALG", annual_refresher=True)}
    days = ("2024-05-10", "2024-11-10", "2025-01-10", "2026-01-10")
    badges = [badge(f"b{i}", "VG", day) for i, day in enumerate(days)]
    assert earned(*badges, modules=modules) == {"2024": 10.0, "2025": 10.0, "2026": 10.0}


@pytest.mark.parametrize(
    ("first", "second", "points"),
    [
        pytest.param("IDO", "PS", (6.0, 24.0), id="the part first: then the difference"),
        pytest.param("PS", "IDO", (30.0, 0.0), id="the whole first: then nothing"),
    ],
)
def test_parts_and_wholes_count_once_over_the_years(first: Any, second: Any, points: Any) -> None:
    modules = {"PS": module(30, contains=["IDO"]), "IDO": module(6)}
    badges = (badge("b1", first, "2024-02-01"), badge("b2", second, "2025-02-01"))
    found = earned(*badges, modules=modules)
    assert (found["2024"], found["2025"]) == points
    apart = earned(*badges, modules=modules, rules_override={"containment_dedup": False})
    assert sum(apart.values()) == 36.0


def test_after_two_years_a_part_counts_again_inside_its_whole() -> None:
    modules = {"PS": module(30, contains=["IDO"]), "IDO": module(6)}
    badges = (badge("b1", "IDO", "2024-02-01"), badge("b2", "PS", "2026-02-01"))
    assert earned(*badges, modules=modules) == {"2024": 6.0, "2025": 0.0, "2026": 30.0}


def test_sessions_and_the_whole_count_once() -> None:
    modules = {"L": accredited(accreditation(10, components={"s1": 2, "s2": 2}))}
    badges = (
        badge("b1", "L", "2024-02-01", component="s1"),
        badge("b2", "L", "2025-02-01"),
        badge("b3", "L", "2025-03-01", component="s2"),
    )
    assert earned(*badges, modules=modules) == {"2024": 2.0, "2025": 8.0, "2026": 0.0}


def test_an_exemption_is_no_further_training_unless_the_rules_say_so() -> None:
    exemption = evc("e1", 60, "2024-01-10")
    assert earned(exemption)["2024"] == 0.0
    assert earned(exemption, rules_override={"evc_counts_for_pe": True})["2024"] == 60.0


def test_the_caps_of_diplomas_do_not_hold_for_permanent_education() -> None:
    modules = {f"G{i}": module(8, "ALG", generic=True) for i in range(5)}
    badges = [badge(f"b{i}", f"G{i}", "2025-01-10") for i in range(5)]
    assert earned(*badges, modules=modules)["2025"] == 40.0


def test_a_year_is_the_year_of_completion() -> None:
    late = badge("b1", "M10", "2024-12-20", registered_on="2025-03-01")
    assert earned(late) == {"2024": 10.0, "2025": 0.0, "2026": 0.0}


def test_what_was_revoked_is_no_longer_earned() -> None:
    assert earned(badge("b1", "M10", "2024-12-20", revoked_on="2025-03-01"))["2024"] == 0.0


def test_one_event_reported_twice_is_earned_once() -> None:
    badges = [badge(f"b{i}", "M10", "2025-01-10", external_id="x") for i in range(2)]
    assert earned(*badges)["2025"] == 10.0


@pytest.mark.parametrize(
    ("joined", "setting", "required"),
    [
        pytest.param("2025-01-31", "prorata", 10.0, id="January: the whole year"),
        pytest.param("2025-07-01", "prorata", 5.0, id="July: half of it"),
        pytest.param("2025-08-20", "prorata", 4.0, id="August: 4.17, rounded down to a half"),
        pytest.param("2025-12-31", "prorata", 0.5, id="December: 0.83, rounded down to a half"),
        pytest.param("2025-08-20", "full", 10.0, id="or all of it, where the rules say so"),
        pytest.param("2025-08-20", "next_year", None, id="or from the next year on"),
        pytest.param("2025-01-01", "next_year", 10.0, id="who joins on New Year's Day is in time"),
    ],
)
def test_what_is_asked_in_the_first_year(joined: Any, setting: Any, required: Any) -> None:
    person = STAFF | {"branch_since": joined}
    found = years(person=person, rules_override={"pe.first_period": setting})
    assert "2024" not in found
    assert found.get("2025", {}).get("required") == required
    assert found["2026"]["required"] == 10.0


def test_a_dispensation_lowers_what_is_asked() -> None:
    person = STAFF | {"dispensations": {"2024": 0.5, "2025": 0}}
    found = years(badge("b1", "M6", "2024-03-01"), person=person)
    assert [found[year]["required"] for year in found] == [5.0, 0.0, 10.0]
    assert [found[year]["met"] for year in found] == [True, True, False]


def test_dispensations_can_be_switched_off() -> None:
    person = STAFF | {"dispensations": {"2024": 0.5}}
    found = years(person=person, rules_override={"pe.dispensation": False})
    assert found["2024"]["required"] == 10.0


def test_a_surplus_stays_behind_unless_the_rules_carry_it_over() -> None:
    badges = (badge("b1", "M40", "2024-03-01"), badge("b2", "M6", "2025-03-01"))
    assert [year["met"] for year in years(*badges).values()] == [True, False, False]
    found = years(*badges, rules_override={"pe.carry_over_max": 5})
    assert [year["carried_in"] for year in found.values()] == [0.0, 5.0, 1.0]
    assert [year["met"] for year in found.values()] == [True, True, False]


@pytest.mark.parametrize(
    ("person", "applies"),
    [
        pytest.param(STAFF, True, id="staff"),
        pytest.param(STAFF | {"category": "volunteer"}, False, id="volunteers may collect"),
        pytest.param({"category": "external", "branch_since": None}, False, id="externals too"),
        pytest.param(STAFF | {"branch_since": "2027-01-01"}, False, id="not before joining"),
        pytest.param(STAFF | {"branch_until": "2025-06-30"}, False, id="not after leaving"),
    ],
)
def test_who_has_the_duty(person: Any, applies: Any) -> None:
    result = outcome(badge("b1", "M10", "2024-03-01"), person=person)["pe"]
    assert result["applies"] is applies
    assert result["enforcement"] == "advisory"


def test_who_has_no_duty_still_sees_what_was_collected() -> None:
    found = years(badge("b1", "M10", "2024-03-01"), person=STAFF | {"category": "volunteer"})
    assert (found["2024"]["earned"], found["2024"]["required"]) == (10.0, 0.0)


def test_nobody_is_held_to_a_year_that_was_not_served_to_its_end() -> None:
    found = years(person=STAFF | {"branch_until": "2025-06-30"})
    assert {year: entry["required"] for year, entry in found.items()} == {"2024": 10.0, "2025": 0.0}


HOLDERS = {"pe.applies_to": "diploma_holders"}


def test_the_duty_of_diploma_holders_begins_in_the_year_after_the_award() -> None:
    found = years(badge("b1", "M40", "2024-05-10"), rules_override=HOLDERS)
    assert list(found) == ["2025", "2026"]


def test_without_a_diploma_holders_have_no_duty() -> None:
    result = outcome(badge("b1", "M10", "2024-05-10"), rules_override=HOLDERS)["pe"]
    assert result["applies"] is False


def test_a_new_number_does_not_change_the_years_before_it() -> None:
    changes = [{"effective_from": "2026-01-01", "set": {"pe.required_points": 20}}]
    found = years(rule_changes=changes)
    assert [year["required"] for year in found.values()] == [10.0, 10.0, 20.0]


def test_a_year_is_closed_when_it_is_over() -> None:
    assert [year["closed"] for year in years().values()] == [True, True, False]


ROLLING = {"pe.period": "rolling_12m"}


def test_the_window_is_the_last_twelve_months() -> None:
    inside, outside = badge("b1", "M10", "2025-11-23"), badge("b2", "M6", "2025-11-22")
    result = outcome(inside, outside, rules_override=ROLLING)["pe"]
    assert (result["window_from"], result["earned"], result["met"]) == ("2025-11-23", 10.0, True)


@pytest.mark.parametrize(
    ("setting", "required"),
    [("prorata", 2.5), ("full", 10.0), ("next_year", 0.0)],
)
def test_who_joined_in_the_window_is_asked_a_part(setting: Any, required: Any) -> None:
    override = ROLLING | {"pe.first_period": setting}
    person = STAFF | {"branch_since": "2026-09-01"}
    result = outcome(person=person, rules_override=override)["pe"]
    assert result["required"] == required


def test_the_same_points_serve_both_diplomas_and_the_year() -> None:
    badges = [badge(name, name, "2026-01-10") for name in ("M40", "M30", "C30")]
    result = outcome(*badges, modules=MODULES)
    assert result["pe"]["years"]["2026"]["earned"] == 100.0
    assert set(result["diplomas"]) == {"nascholing", "branche"}


def test_a_refresher_counts_once_in_a_window_over_two_years() -> None:
    modules = {"VG": module(10, "ALG", annual_refresher=True)}
    twice = (badge("b1", "VG", "2025-12-01"), badge("b2", "VG", "2026-01-10"))
    rolling = {"pe.period": "rolling_12m"}
    assert outcome(*twice, modules=modules, rules_override=rolling)["pe"]["earned"] == 10.0
    assert outcome(*twice, modules=modules)["pe"]["years"]["2026"]["earned"] == 10.0
