"""What if: other numbers in the rules, over ledgers that anybody can add up."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from branchebadges.errors import BadgeError, Refused
from branchebadges.simulation import (
    AS_THEY_ARE,
    DiplomaTally,
    Distribution,
    PeTally,
    Scenario,
    Simulation,
    document_of,
    joined,
    scenarios_of,
    simulate,
    simulate_given,
    words,
)
from branchebadges.simulation.scenarios import settings_of, value_of
from branchebadges.simulation.tallies import edges_for
from branchebadges.standing import evaluate
from simulated_people import EVERYBODY, MODULES, ON, RULES, STAFF, ledgers, person

CASES = settings(max_examples=40, deadline=None)


def simulated(*texts: str, people: Any = EVERYBODY, **more: Any) -> Simulation:
    """The simulation of `--vary` with these texts."""
    return simulate_given(people, scenarios_of(RULES, varied=texts), rules=RULES, **more)


# Eight people, counted by hand


def test_the_rules_as_they_are() -> None:
    now = simulated().now
    assert now.scenario == AS_THEY_ARE
    assert now.people == 8
    # Anna, Bob and Eef; Gijs lost his badge. Cees lacks 4, Hans 31; Dina's 24 months are not over.
    assert now.diplomas["nascholing"] == DiplomaTally(valid=3, under_review=1, near=1, waiting=1)
    assert now.diplomas["nascholing"].held == 4
    # Anna; Eef has 90.
    assert now.diplomas["branche"] == DiplomaTally(valid=1, near=1)
    # Of six staff only Bob earned points in 2025. In 2026 Dina has 40, Hans 9 of 10 with 326 of
    # 365 days gone, and Cees 6.
    assert now.pe == PeTally(asked=6, missed=5, asked_now=6, met_now=1, on_course=2)
    # 100, 40, 36, 40, 90, 6, 0 and 9.
    assert now.points.five == (Decimal(0), Decimal(6), Decimal(36), Decimal(40), Decimal(100))
    assert now.points.mean == Decimal("40.13")


@pytest.mark.parametrize(
    ("text", "nascholing", "branche"),
    [
        pytest.param(
            "diploma.branche.threshold=90",
            DiplomaTally(valid=3, under_review=1, near=1, waiting=1),
            DiplomaTally(valid=2, gained=1),
            id="at 90 points Eef has the higher diploma too",
        ),
        pytest.param(
            "diploma.nascholing.threshold=36",
            DiplomaTally(valid=4, under_review=1, waiting=1, gained=1),
            DiplomaTally(valid=1, near=1),
            id="at 36 points Cees has the lower diploma",
        ),
        pytest.param(
            "max_points_single_module=50",
            DiplomaTally(valid=3, under_review=1, near=1, waiting=1),
            DiplomaTally(near=1, lost=1),
            id="with 50 points at most for a module Anna has no higher diploma",
        ),
        pytest.param(
            "diploma.nascholing.min_service_months=0",
            DiplomaTally(valid=4, under_review=1, near=1, gained=1),
            DiplomaTally(valid=1, near=1),
            id="without months of service Dina has hers",
        ),
        pytest.param(
            "diploma_on_source_loss=auto_revoke",
            DiplomaTally(valid=3, revoked=1, near=1, waiting=1, lost=1),
            DiplomaTally(valid=1, near=1),
            id="where a loss revokes, Gijs has no diploma",
        ),
    ],
)
def test_another_number_for_diplomas(
    text: str, nascholing: DiplomaTally, branche: DiplomaTally
) -> None:
    _, outcome = simulated(text).outcomes
    assert outcome.diplomas == {"nascholing": nascholing, "branche": branche}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "pe.required_points=6",
            PeTally(asked=6, missed=5, asked_now=6, met_now=3, on_course=3),
            id="for 6 points Cees and Hans are there",
        ),
        pytest.param(
            "pe.required_points=0", PeTally(), id="where nothing is asked nobody misses anything"
        ),
        pytest.param(
            "pe.applies_to=diploma_holders",
            PeTally(asked=2, missed=2, asked_now=3),
            id="of diploma holders from the year after: Anna, Gijs, and Bob this year",
        ),
        pytest.param(
            "pe.period=rolling_12m",
            PeTally(asked=6, missed=5, asked_now=6, met_now=1, on_course=1),
            id="over the last twelve months only Dina has enough",
        ),
    ],
)
def test_another_number_for_permanent_education(text: str, expected: PeTally) -> None:
    _, outcome = simulated(text).outcomes
    assert outcome.pe == expected


def test_who_left_is_asked_nothing_this_year() -> None:
    left = person({**STAFF, "branch_until": "2026-06-30"})
    assert simulated(people=[left]).now.pe == PeTally(asked=1, missed=1)


def test_who_began_this_year_is_on_course_by_the_days_since() -> None:
    # From 1 November 2 of 12 months: 1.5 points, and 22 of 61 days have gone.
    joined_late = person({**STAFF, "branch_since": "2026-11-01"}, ("M6", "2026-11-10"))
    assert simulated(people=[joined_late]).now.pe == PeTally(asked_now=1, met_now=1, on_course=1)


# Scenarios


def test_several_variations_give_every_combination_the_first_slowest() -> None:
    found = scenarios_of(
        RULES,
        fixed=["pe.required_points=8"],
        varied=["diploma.branche.threshold=80,120", "max_points_single_module=none,50"],
    )
    assert [tuple(dict(scenario.values).values()) for scenario in found] == [
        (8, 80, None),
        (8, 80, 50),
        (8, 120, None),
        (8, 120, 50),
    ]
    assert settings_of(found) == (
        ("diploma.branche.threshold", "max_points_single_module"),
        Scenario((("pe.required_points", 8),)),
    )


def test_without_anything_to_try_there_is_only_the_present() -> None:
    assert scenarios_of(RULES) == ()
    assert len(simulated().outcomes) == 1


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("max_points_single_module=none", None),
        ("max_points_single_module=null", None),
        ("max_points_single_module=62.5", 62.5),
        ("evc_enabled=false", False),
        ("repeat_policy_diploma=sum", "sum"),
        ('repeat_policy_diploma="sum"', "sum"),
        ("partial_credit=none", "none"),
        (" points_step = 1 ", 1),
    ],
)
def test_a_value_is_a_scalar_nothing_or_a_word_of_the_rules(text: str, value: Any) -> None:
    (scenario,) = scenarios_of(RULES, fixed=[text])
    ((_, found),) = scenario.values
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("option", "text", "code"),
    [
        ("varied", "diploma.branche.treshold=80", "rules-unknown"),
        ("varied", "diploma.master.threshold=80", "rules-unknown"),
        ("varied", "pe=80", "rules-unknown"),
        ("fixed", "diploma.branche.threshold=-1", "rules"),
        ("fixed", "diploma.branche.threshold=none", "rules"),
        ("fixed", "diploma.branche.threshold=many", "rules"),
        ("fixed", "generic_max_share=1.5", "rules"),
        ("fixed", "diploma.branche.threshold", "scenario"),
        ("fixed", "=80", "scenario"),
        ("fixed", "diploma.branche.threshold=", "scenario"),
        ("varied", "diploma.branche.threshold=80,,100", "scenario"),
        ("fixed", "diploma.branche.threshold=[80]", "scenario"),
        ("fixed", "diploma.branche.threshold=NaN", "scenario"),
        ("fixed", "diploma.branche.threshold=1e999", "scenario"),
        ("varied", "diploma.branche.threshold=80,80", "scenario-twice"),
    ],
)
def test_what_the_rules_cannot_have_is_refused_with_its_text(
    option: Any, text: str, code: str
) -> None:
    with pytest.raises(BadgeError) as caught:
        scenarios_of(RULES, **{option: [text]})
    assert caught.value.code == code
    assert caught.value.where == f"{'--vary' if option == 'varied' else '--set'} {text}"


def test_a_setting_has_one_value_in_a_scenario() -> None:
    with pytest.raises(Refused, match="given a value already") as caught:
        scenarios_of(RULES, fixed=["pe.required_points=8"], varied=["pe.required_points=8,9"])
    assert caught.value.code == "scenario-twice"


def test_there_are_at_most_200_scenarios() -> None:
    many = ",".join(map(str, range(1, 200)))
    assert len(scenarios_of(RULES, varied=[f"pe.required_points={many}"])) == 199
    with pytest.raises(Refused, match="201 scenarios") as caught:
        scenarios_of(RULES, varied=[f"pe.required_points={many},200"])
    assert caught.value.code == "scenarios-too-many"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_setting_and_value_has_words(language: Any) -> None:
    document = RULES.to_document()
    names = [*document["parameters"], *(f"pe.{name}" for name in document["pe"]), "points_step"]
    names += [
        f"diploma.{rule.id}.{name}"
        for rule in RULES.diplomas
        for name in ("threshold", "min_service_months", "categories")
    ]
    for name in names:
        assert words.setting(name, RULES, language) != name
        assert "_" not in words.value_now(name, RULES, language)
    with pytest.raises(Refused):
        value_of(RULES, "no.such.rule")


# A scenario is what an evaluation with `rules_override` is


SETTINGS = st.sampled_from(
    [
        ("diploma.branche.threshold", 60),
        ("diploma.nascholing.threshold", 90),
        ("diploma.nascholing.min_service_months", 6),
        ("max_points_single_module", 25),
        ("generic_max_share", 0.1),
        ("evc_enabled", False),
        ("repeat_policy_diploma", "sum"),
        ("diploma_on_source_loss", "auto_revoke"),
        ("points_validity_years_diploma", 1),
        ("pe.required_points", 25),
        ("pe.applies_to", "diploma_holders"),
        ("pe.carry_over_max", 5),
    ]
)


@CASES
@given(ledgers(losses=True), SETTINGS)
def test_a_scenario_equals_an_evaluation_with_that_override(
    document: Any, setting: tuple[str, Any]
) -> None:
    _, outcome = simulate_given([document], [Scenario((setting,))], rules=RULES).outcomes
    expected = evaluate(document | {"rules_override": dict([setting])}, RULES)
    assert [float(points) for points, _ in outcome.points.counts] == [expected["points_total"]]
    for name, tally in outcome.diplomas.items():
        status = expected["diplomas"].get(name, {}).get("status")
        found = Counter(
            {each: getattr(tally, each) for each in ("valid", "under_review", "revoked")}
        )
        assert +found == Counter([status] if status else [])
    years = expected["pe"]["years"]
    last = years.get("2025", {"required": 0, "met": True})
    assert outcome.pe.asked == (last["required"] > 0)
    assert outcome.pe.missed == (not last["met"])
    assert outcome.pe.met_now == (years["2026"]["met"] if outcome.pe.asked_now else 0)


def test_a_scenario_stands_above_an_override_and_a_change_of_the_ledger_itself() -> None:
    threshold = "diploma.branche.threshold"
    change = {"effective_from": "2025-01-01", "set": {threshold: 130}}
    own = EVERYBODY[4] | {"rules_override": {threshold: 120}, "rule_changes": [change]}
    found = simulated(f"{threshold}=90", people=[own])
    assert [outcome.diplomas["branche"].held for outcome in found.outcomes] == [0, 1]


def test_the_values_of_today_change_nothing() -> None:
    now, same = simulated("diploma.branche.threshold=100").outcomes
    assert (same.diplomas, same.pe, same.points) == (now.diplomas, now.pe, now.points)


# What holds for all ledgers


@CASES
@given(
    st.lists(ledgers(), min_size=1, max_size=5),
    st.sampled_from(["nascholing", "branche"]),
    st.lists(st.integers(10, 150), min_size=2, max_size=2, unique=True).map(sorted),
)
def test_a_higher_threshold_never_gives_anybody_that_diploma(
    people: Any, diploma: str, thresholds: list[int]
) -> None:
    # The ceilings over generic content and exemptions grow with the threshold, but together by no
    # more than it does, for their shares sum to at most 1. Nothing is lost here and no points
    # expire, so who would ever have reached the higher number had reached the lower one.
    assert RULES.parameters.generic_max_share.value + RULES.parameters.evc_max_share.value <= 1
    low, high = thresholds
    name = f"diploma.{diploma}.threshold"
    rules = RULES.with_values({name: low})
    _, outcome = simulate_given(people, [Scenario(((name, high),))], rules=rules).outcomes
    assert outcome.diplomas[diploma].gained == 0


@CASES
@given(st.lists(ledgers(), min_size=1, max_size=5), st.integers(0, 40), st.integers(0, 40))
def test_who_is_asked_more_does_not_miss_less(people: Any, one: int, other: int) -> None:
    texts = [Scenario((("pe.required_points", points),)) for points in sorted({one, other})]
    _, *found = simulate_given(people, texts, rules=RULES).outcomes
    missed = [outcome.pe.missed for outcome in found]
    assert missed == sorted(missed)


@CASES
@given(st.lists(ledgers(losses=True), min_size=2, max_size=6), st.data())
def test_the_work_may_be_cut_anywhere(people: Any, data: Any) -> None:
    cut = data.draw(st.integers(1, len(people) - 1))
    scenarios = scenarios_of(RULES, varied=["diploma.branche.threshold=60,140"])
    parts = [simulate_given(part, scenarios, rules=RULES) for part in (people[:cut], people[cut:])]
    whole = simulate_given(people, scenarios, rules=RULES)
    assert joined(parts) == joined(reversed(parts)) == whole


@CASES
@given(st.lists(ledgers(losses=True), min_size=1, max_size=4))
def test_everybody_is_counted_once(people: Any) -> None:
    found = simulated("diploma.branche.threshold=60", people=people)
    for outcome in found.outcomes:
        assert outcome.people == outcome.points.people == len(people)
        assert sum(outcome.points.binned(found.edges)) == len(people)
        for tally in outcome.diplomas.values():
            now = found.now.diplomas["branche"] if tally is outcome.diplomas["branche"] else None
            states = tally.valid, tally.under_review, tally.revoked, tally.near, tally.waiting
            assert sum(states) <= len(people)
            if now is not None:
                assert tally.held - now.held == tally.gained - tally.lost


# Reading


def test_a_ledger_that_is_wrong_is_named_by_its_place() -> None:
    wrong = EVERYBODY[1] | {"badges": [{"id": "x"}]}
    with pytest.raises(Refused) as caught:
        simulated(people=[*EVERYBODY[:2], wrong])
    assert (caught.value.code, caught.value.where) == ("given", "/2/badges/0/completed_on")


def test_all_are_looked_at_on_one_day() -> None:
    earlier = EVERYBODY[1] | {"as_of": "2026-01-01"}
    with pytest.raises(Refused) as caught:
        simulated(people=[*EVERYBODY, earlier])
    assert (caught.value.code, caught.value.where) == ("days-differ", "/8/as_of")
    found = simulated(people=[*EVERYBODY, earlier], on=date(2025, 12, 31))
    assert found.on == date(2025, 12, 31)
    assert found.closed_year == 2024


def test_nobody_gives_no_simulation() -> None:
    with pytest.raises(Refused, match="no ledgers"):
        simulated(people=[])
    with pytest.raises(Refused, match="nothing to join"):
        joined([])
    assert simulate([], [], on=date(2026, 11, 22)).now.people == 0


def test_only_like_simulations_are_joined() -> None:
    with pytest.raises(Refused) as caught:
        joined([simulated(), simulated("pe.required_points=8")])
    assert caught.value.code == "simulations-differ"


def test_years_of_permanent_education_begin_where_each_ledger_says() -> None:
    late = EVERYBODY[0] | {"pe_from_year": 2026}
    assert simulated(people=[EVERYBODY[0], late]).now.pe.asked == 1


def test_catalogues_may_differ_from_ledger_to_ledger() -> None:
    cheap = {**MODULES, "M40": MODULES["M10"]}
    other = EVERYBODY[1] | {"modules": cheap}
    found = simulated(people=[EVERYBODY[1], other, EVERYBODY[1]])
    assert found.now.points == Distribution(((Decimal(10), 1), (Decimal(40), 2)))


# Numbers


def test_quarters_are_the_points_of_somebody() -> None:
    spread = Distribution.of([(Decimal(30), 1), (Decimal(10), 2), (Decimal("0.5"), 1)])
    assert spread.five == (
        Decimal("0.5"),
        Decimal("0.5"),
        Decimal(10),
        Decimal(10),
        Decimal(30),
    )
    assert spread.mean == Decimal("12.63")
    assert Distribution().five == (Decimal(0),) * 5
    assert Distribution().mean == 0


@given(st.decimals(0, 5000, places=1))
def test_all_points_fall_in_a_bin(points: Decimal) -> None:
    spread = Distribution.of([(points, 3)])
    edges = edges_for([spread])
    assert 2 <= len(edges) <= 15
    assert sum(spread.binned(edges)) == 3
    place = spread.binned(edges).index(3)
    assert edges[place] <= points < edges[place + 1]


def test_the_document_tells_each_difference() -> None:
    found = document_of(simulated("diploma.branche.threshold=90"), RULES)
    assert found["on"] == ON
    assert found["people"] == 8
    assert found["years"] == {"closed": 2025, "current": 2026}
    now, tried = found["scenarios"]
    assert now["values"] == {}
    assert tried["values"] == {"diploma.branche.threshold": 90}
    assert tried["diplomas"]["branche"]["held"] == 2
    assert tried["difference"]["diplomas"]["branche"] == {
        "threshold": -10,
        "held": 1,
        "valid": 1,
        "under_review": 0,
        "revoked": 0,
        "expired": 0,
        "near": -1,
        "waiting": 0,
        "gained": 1,
        "lost": 0,
    }
    assert set(now["difference"]["pe"].values()) == {0}
    assert found["bins"][0] == 0
    assert len(now["points"]["bins"]) == len(found["bins"]) - 1


def test_a_scenario_that_no_rules_can_have_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        simulate_given(EVERYBODY, [Scenario((("pe.required_points", -1),))], rules=RULES)
    assert caught.value.code == "rules"


def test_a_difference_shows_its_sign() -> None:
    found = [words.change(number, "nl") for number in (0, 3, Decimal("-1.5"))]
    assert found == ["=", "+3", "\N{MINUS SIGN}1,5"]
    assert words.change(Decimal("0.5"), "en") == "+0.5"
    assert words.value(["staff", "volunteer"], "nl") == "medewerkers, vrijwilligers"
    assert words.value(given=True, language="en") == "yes"
