"""How points add up: nothing twice, and the caps."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from standing_cases import MODULES, accreditation, accredited, badge, evc, module, outcome

SERVICE = {
    "PS": module(30, contains=["IDO", "BST"]),
    "IDO": module(6, group="ido"),
    "IDO2": module(6, group="ido"),
    "BST": module(4),
}
SESSIONS = {"L": accredited(accreditation(10, components={f"s{i}": 2 for i in range(1, 6)}))}
REACCREDITED = {
    "PS": accredited(
        accreditation(24, id="p1", valid_until="2024-12-31"),
        accreditation(30, id="p2", valid_from="2025-01-01"),
    )
}
DAYS = ("2023-02-01", "2024-02-01", "2025-02-01", "2026-02-01", "2026-03-01")


def totals(modules: Any, contents: Any, **more: Any) -> Any:
    """The totals in every order in which these can have been followed."""
    return {
        outcome(
            *(
                badge(f"b{i}", name, day, **({"component": part} if part else {}))
                for i, ((name, part), day) in enumerate(zip(order, DAYS, strict=False))
            ),
            modules=modules,
            **more,
        )["points_total"]
        for order in itertools.permutations(contents)
    }


def whole(*names: Any) -> Any:
    return [(name, None) for name in names]


@pytest.mark.parametrize(
    ("modules", "contents", "total"),
    [
        pytest.param(SERVICE, whole("PS", "IDO"), 30, id="a programme and its part"),
        pytest.param(SERVICE, whole("PS", "IDO2"), 30, id="a part followed elsewhere"),
        pytest.param(SERVICE, whole("IDO", "IDO2"), 6, id="two that are equivalent"),
        pytest.param(SERVICE, whole("IDO", "BST"), 10, id="two parts without the programme"),
        pytest.param(SERVICE, whole("PS", "IDO", "IDO2", "BST"), 30, id="all of it"),
        pytest.param(
            {"A": module(5, contains=["B", "C"]), "B": module(4), "C": module(4)},
            whole("A", "B", "C"),
            8,
            id="parts worth more than their programme",
        ),
        pytest.param(
            {"A": module(30, contains=["B"]), "B": module(10, contains=["C"]), "C": module(2)},
            whole("A", "C"),
            30,
            id="a part of a part",
        ),
        pytest.param(
            {
                "A": module(30, contains=["C"]),
                "B": module(20, contains=["C"]),
                "C": module(6),
            },
            whole("A", "B", "C"),
            50,
            id="a part of two programmes",
        ),
        pytest.param(
            SESSIONS, [("L", "s1"), ("L", "s2"), ("L", None)], 10, id="two sessions and the whole"
        ),
        pytest.param(SESSIONS, [("L", "s1"), ("L", "s2"), ("L", "s1")], 4, id="a session twice"),
        pytest.param(
            {"T": accredited(accreditation(5, components={"x": 3, "y": 3}))},
            [("T", "x"), ("T", "y")],
            5,
            id="parts never bring in more than their module",
        ),
    ],
)
def test_nothing_counts_twice_in_whatever_order_it_was_followed(
    modules: Any, contents: Any, total: Any
) -> None:
    assert totals(modules, contents) == {float(total)}


def test_without_containment_parts_and_programmes_add_up() -> None:
    assert totals(SERVICE, whole("PS", "IDO"), rules_override={"containment_dedup": False}) == {
        36.0
    }


@pytest.mark.parametrize(
    ("policy", "total"),
    [
        pytest.param("max", 30.0, id="the highest once"),
        pytest.param("first", 24.0, id="the first"),
        pytest.param("latest", 30.0, id="the latest"),
        pytest.param("sum", 54.0, id="the sum, where a branch wants that"),
    ],
)
def test_what_a_repeated_module_is_worth_is_a_setting(policy: Any, total: Any) -> None:
    badges = (badge("b1", "PS", "2024-11-30"), badge("b2", "PS", "2026-10-05"))
    override = {"repeat_policy_diploma": policy}
    assert outcome(*badges, modules=REACCREDITED, rules_override=override)["points_total"] == total


def test_a_repeat_that_is_worth_less_takes_nothing_away() -> None:
    modules = {
        "PS": accredited(
            accreditation(30, id="p1", valid_until="2024-12-31"),
            accreditation(24, id="p2", valid_from="2025-01-01"),
        )
    }
    badges = (badge("b1", "PS", "2024-11-30"), badge("b2", "PS", "2026-10-05"))
    result = outcome(*badges, modules=modules)
    assert (result["points_total"], result["excluded"]) == (30.0, {"b2": "no_extra_points"})


def test_a_repeat_adds_the_difference_in_the_domains_of_the_repeat() -> None:
    modules = {
        "A": module(24, "ME", group="g"),
        "B": module(30, "ID", group="g"),
    }
    badges = (badge("b1", "A", "2024-01-01"), badge("b2", "B", "2025-01-01"))
    assert outcome(*badges, modules=modules)["points_by_domain"] == {"ID": 6.0, "ME": 24.0}


def test_an_exemption_and_the_module_it_is_for_count_once() -> None:
    exemption, learned = evc("e1", 40, "2023-01-10", of="M40"), badge("b1", "M40", "2024-01-01")
    result = outcome(exemption, learned)
    assert result["points_total"] == 40.0
    # 20 of the exemption for Nascholing; the rest of the same 40 was learned.
    assert result["diplomas"]["nascholing"]["awarded_on"] == "2024-01-01"
    assert result["diplomas"]["nascholing"]["points_at_award"] == 40.0
    assert result["excluded"] == {"b1": "no_extra_points"}


def test_an_exemption_for_a_module_counts_once_even_where_repeats_add_up() -> None:
    override = {"repeat_policy_diploma": "sum"}
    badges = (evc("e1", 40, "2023-01-10", of="M40"), badge("b1", "M40", "2024-01-01"))
    assert outcome(*badges, rules_override=override)["points_total"] == 40.0


def test_repeats_do_not_fill_the_room_an_exemption_may_not_use() -> None:
    learned = [badge(f"b{i}", "M6", f"202{3 + i}-01-01") for i in range(3)]
    modules = MODULES | {"M6": module(6)}
    result = outcome(evc("e1", 40, "2023-01-10", of="M6"), *learned, modules=modules)
    counts = result["points_total"]
    # 40 exempted and 6 learned are 40; for Nascholing 20 of the exemption and 6 once.
    assert counts == 40.0
    assert result["diplomas"] == {}


def test_a_part_does_not_fill_the_room_an_exemption_from_its_whole_may_not_use() -> None:
    modules = {"P": module(20, contains=["Q"]), "Q": module(10)}
    badges = (
        evc("e1", 50, "2023-01-10", of="P"),
        badge("b1", "P", "2024-01-01"),
        badge("b2", "Q", "2025-01-01"),
    )
    found = outcome(*badges, modules=modules)
    # 20 of the exemption, 20 of the whole; the part is inside it.
    assert found["diplomas"]["nascholing"]["basis"] == ["e1", "b1"]
    assert found["points_total"] == 50.0


GENERIC = {f"G{i}": module(4, "ALG", generic=True) for i in range(10)} | MODULES


def test_generic_content_counts_for_a_share_of_each_diploma() -> None:
    badges = [badge(f"b{i}", f"G{i}", f"2024-01-{i + 1:02}") for i in range(10)]
    result = outcome(*badges, badge("c", "M30", "2024-03-01"), modules=GENERIC)
    assert result["points_total"] == 50.0
    # 8 of 40 for Nascholing: 38 is not enough.
    assert result["diplomas"] == {}
    assert set(result["excluded"]) == {"b5", "b6", "b7", "b8", "b9"}


def test_the_shares_follow_the_number_in_force() -> None:
    badges = [badge(f"b{i}", f"G{i}", f"2024-01-{i + 1:02}") for i in range(10)]
    raised = [{"effective_from": "2026-01-01", "set": {"diploma.branche.threshold": 150}}]
    assert outcome(*badges, modules=GENERIC, rule_changes=raised)["points_total"] == 30.0


def test_a_cap_of_one_module_holds_for_its_whole_group() -> None:
    modules = {name: module(100, "CL", group="cl") for name in ("CLO", "CLN")}
    badges = (badge("b1", "CLO", "2024-01-01"), badge("b2", "CLN", "2025-01-01"))
    override = {"max_points_single_module": 50}
    assert outcome(*badges, modules=modules, rules_override=override)["points_total"] == 50.0


OVERLAPPING = {
    "G": module(40, overlap="mc"),
    "W": module(84, overlap="mc"),
    "N": module(80, overlap="mc"),
}


@pytest.mark.parametrize("order", list(itertools.permutations("GWN")))
def test_an_overlap_group_has_a_ceiling_in_any_order(order: Any) -> None:
    badges = [badge(name, name, day) for name, day in zip(order, DAYS, strict=False)]
    groups = [{"id": "mc", "cap_points": 84}]
    result = outcome(*badges, modules=OVERLAPPING, overlap_groups=groups)
    assert result["points_total"] == 84.0


def test_one_event_from_two_channels_counts_once_and_the_first_report_stays() -> None:
    first = badge("b2", "M40", "2024-05-10", external_id="x")
    second = badge("b1", "M40", "2024-05-10", registered_on="2024-06-01", external_id="x")
    result = outcome(first, second)
    assert result["excluded"] == {"b1": "duplicate_event"}
    assert result["diplomas"]["nascholing"]["basis"] == ["b2"]


def test_the_second_report_counts_when_the_first_is_revoked() -> None:
    first = badge("b1", "M40", "2024-05-10", external_id="x", revoked_on="2024-07-01")
    second = badge("b2", "M40", "2024-05-10", registered_on="2024-06-01", external_id="x")
    result = outcome(first, second)
    assert (result["points_total"], result["excluded"]) == (40.0, {"b1": "revoked"})


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        pytest.param("2025-02-01", None, id="on its fifth birthday a point still counts"),
        pytest.param("2025-02-02", "points_expired", id="the day after it does not"),
    ],
)
def test_points_expire_when_they_are_older_than_the_rules_allow(day: Any, reason: Any) -> None:
    modules = {"OLD": accredited(accreditation(30, valid_from="2017-01-01"))}
    override = {"points_validity_years_diploma": 5}
    result = outcome(
        badge("b1", "OLD", "2020-02-01"), modules=modules, rules_override=override, as_of=day
    )
    assert result["excluded"].get("b1") == reason


def test_half_points_stay_exact() -> None:
    modules = {f"W{i}": module(0.1) for i in range(10)}
    badges = [badge(f"b{i}", f"W{i}", "2025-01-10") for i in range(10)]
    assert outcome(*badges, modules=modules)["points_total"] == 1.0


def test_the_cap_of_a_module_is_not_for_an_exemption_from_no_module() -> None:
    cap = {"rules_override": {"max_points_single_module": 25}}
    assert outcome(evc("e1", 40, "2024-05-10"), **cap)["points_total"] == 40.0
    assert outcome(evc("e1", 40, "2024-05-10", "M40"), **cap)["points_total"] == 25.0
