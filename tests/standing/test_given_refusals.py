"""What is not acceptable is refused, with the place, and never otherwise."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given as cases
from hypothesis import settings
from hypothesis import strategies as st
from standing_cases import RULES, STAFF, Document, accreditation, accredited, badge, evc, given

from branchebadges.errors import BadgeError, Refused
from branchebadges.standing import evaluate

GOOD = given(badge("b1", "M40", "2024-05-10"))


def changed(place: str, value: object) -> Document:
    document = copy.deepcopy(GOOD)
    *steps, last = place.strip("/").split("/")
    here: Any = document
    for step in steps:
        here = here[int(step)] if isinstance(here, list) else here[step]
    here[int(last) if isinstance(here, list) else last] = value
    return document


@pytest.mark.parametrize(
    ("place", "value"),
    [
        pytest.param("/person/category", "boss", id="an unknown category"),
        pytest.param("/person/branch_since", "2015-13-01", id="a month 13"),
        pytest.param("/person/branch_since", 2015, id="a year for a day"),
        pytest.param("/person/dispensations", {"next": 0.5}, id="a dispensation for no year"),
        pytest.param("/as_of", "22-11-2026", id="a day the other way round"),
        pytest.param("/as_of", None, id="no day"),
        pytest.param("/surprise", 1, id="a name that is not known"),
        pytest.param("/badges", {}, id="badges that are no list"),
        pytest.param("/badges/0/completed_on", "0001-01-01", id="a day before all libraries"),
        pytest.param("/badges/0/registered_on", "9999-12-31", id="a day past all planning"),
        pytest.param("/badges/0/kind", "gift", id="an unknown kind"),
        pytest.param("/badges/0/points", float("nan"), id="points that are no number"),
        pytest.param("/badges/0/points", True, id="a boolean for a number"),
        pytest.param("/badges/0/points", -1, id="points below nothing"),
        pytest.param("/badges/0/points", 10**400, id="points beyond all counting"),
        pytest.param("/badges/0/module", 40, id="a number for a module"),
        pytest.param("/modules/M40/points", 40, id="a misspelt member of a module"),
        pytest.param("/modules/M40/generic", "yes", id="a word for a flag"),
        pytest.param("/modules/M40/accreditations/0/points", "40", id="a text for a number"),
        pytest.param("/modules/M40/accreditations/0/withdrawal_mode", "soft", id="unknown mode"),
        pytest.param("/pe_from_year", "2024", id="a text for a year"),
        pytest.param("/pe_from_year", 1, id="a year before all libraries"),
        pytest.param("/rules_override", {"no_such_rule": 1}, id="a rule that does not exist"),
        pytest.param("/rules_override", {"pe.period": "weekly"}, id="an impossible value"),
        pytest.param("/learning_path", {"mandatory": "M40"}, id="a text for a list"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(place: Any, value: Any) -> None:
    with pytest.raises(Refused) as refused:
        evaluate(changed(place, value), RULES)
    assert refused.value.where is not None
    assert refused.value.where.startswith(place)


@pytest.mark.parametrize(
    ("document", "where"),
    [
        pytest.param([], "", id="a list for a document"),
        pytest.param({}, "/person", id="nothing at all"),
        pytest.param(
            given(badge("b1", "M40", "2024-05-10"), badge("b1", "M10", "2024-05-10")),
            "/badges/1/id",
            id="two badges with one id",
        ),
        pytest.param(
            given(evc("e1", None, "2024-05-10")), "/badges/0", id="an exemption worth nothing"
        ),
        pytest.param(
            given(modules={"A": {"domains": {"ME": 0.5}}}), "/modules/A", id="half a module"
        ),
        pytest.param(
            given(modules={"A": accredited(accreditation(1, valid_until="2020-01-01"))}),
            "/modules/A/accreditations/0",
            id="an accreditation that ends before it begins",
        ),
        pytest.param(
            given(modules={"A": accredited(contains=["B"]), "B": accredited(contains=["A"])}),
            "/modules/A/contains",
            id="modules inside one another",
        ),
        pytest.param(
            given(modules={"A": accredited(contains=["A"])}),
            "/modules/A/contains",
            id="a module inside itself",
        ),
        pytest.param(
            given(rule_changes=[{"effective_from": "2026-01-01", "set": {"x": 1}}]),
            "/rule_changes/0/set/x",
            id="a change of a rule that does not exist",
        ),
        pytest.param(
            given(rule_changes=[{"effective_from": "2026-01-01"}]),
            "/rule_changes/0/set",
            id="a change of nothing",
        ),
        pytest.param(
            given(
                rule_changes=[
                    {"effective_from": "2026-01-01", "set": {"pe.required_points": n}}
                    for n in (1, 2)
                ]
            ),
            "/rule_changes/1/set",
            id="two changes of one rule on one day",
        ),
    ],
)
def test_what_does_not_fit_together_is_refused_with_its_place(document: Any, where: Any) -> None:
    with pytest.raises(Refused) as refused:
        evaluate(document, RULES)
    assert refused.value.where == where


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
PLACES = st.sampled_from(
    [
        "/person",
        "/person/branch_since",
        "/person/dispensations",
        "/modules",
        "/modules/M40",
        "/modules/M40/domains",
        "/modules/M40/accreditations",
        "/modules/M40/accreditations/0",
        "/modules/M40/accreditations/0/points",
        "/modules/M40/contains",
        "/badges",
        "/badges/0",
        "/badges/0/completed_on",
        "/badges/0/id",
        "/as_of",
        "/rules_override",
        "/rule_changes",
        "/overlap_groups",
        "/learning_path",
        "/pe_from_year",
    ]
)


@settings(max_examples=300, deadline=None)
@cases(PLACES, JSON)
def test_whatever_is_given_there_is_an_outcome_or_a_refusal(place: Any, value: Any) -> None:
    try:
        outcome = evaluate(changed(place, value), RULES)
    except BadgeError:
        return
    assert outcome["points_total"] >= 0


@settings(max_examples=50, deadline=None)
@cases(JSON)
def test_whatever_document_is_given_there_is_an_outcome_or_a_refusal(document: Any) -> None:
    with pytest.raises(BadgeError):
        evaluate(document, RULES)


def test_people_and_badges_may_carry_more_than_the_rules_look_at() -> None:
    person = STAFF | {"full_name": "Bas Testpersoon", "library": "Testdorp"}
    item = badge("b1", "M40", "2024-05-10", score=80, provider="spn")
    assert evaluate(given(item, person=person), RULES)["points_total"] == 40.0
