"""The ledger: append only, with the branch's own stamp."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchebadges.attainments import Person
from branchebadges.catalogue import Catalogue
from branchebadges.errors import Refused
from branchebadges.ledger import (
    AnyEntry,
    Completion,
    Correction,
    Decision,
    Exemption,
    Ledger,
    Loss,
    Verification,
    entry_document,
    read_entry,
)
from branchebadges.rules import RuleHistory, RuleSet
from branchebadges.standing import of_ledger

SOMEBODY = Person(category="staff", since=date(2015, 3, 1), id="P001")
NOON = datetime(2024, 5, 10, 12, tzinfo=UTC)


def completion(badge: str = "b1", **more: Any) -> Completion:
    stated: dict[str, Any] = {"id": f"e-{badge}", "badge": badge, "at": NOON, "module": "M40"}
    return Completion(**(stated | {"completed": "2024-05-10"} | more))


def later(days: int) -> datetime:
    return NOON + timedelta(days=days)


ENTRIES: list[AnyEntry] = [
    completion(started="2024-05-01", external_id="campus:1", component="s1", result="passed"),
    completion("b2", by="learner"),
    Exemption(
        id="e3",
        badge="x1",
        at=later(1),
        points=Decimal(30),
        domains={"ME": Decimal(1)},
        decided=date(2024, 5, 9),
    ),
    Verification(id="e4", badge="b2", at=later(2), by="spn"),
    Decision(id="e5", badge="b1", at=later(2), reason="overgangsregeling"),
    completion("b3", at=later(3), id="e6"),
    Correction(id="e7", badge="b1", at=later(3), successor="b3", reason="verkeerde datum"),
    Loss(id="e8", badge="b2", at=later(9), reason="issued in error"),
]


def test_a_ledger_adds_up_to_attainments() -> None:
    first, claim, exemption, third = Ledger.of(SOMEBODY, ENTRIES).attainments
    assert (first.id, first.component, first.external_id) == ("b1", "s1", "campus:1")
    assert (first.decision, first.revoked) == ("overgangsregeling", date(2024, 5, 13))
    assert (claim.kind, claim.verified, claim.revoked) == (
        "claim",
        date(2024, 5, 12),
        date(2024, 5, 19),
    )
    assert (exemption.kind, exemption.points) == ("evc", Decimal(30))
    assert (third.corrects, third.registered) == ("b1", date(2024, 5, 13))


def test_a_registration_is_the_day_in_amsterdam_of_the_branch_stamp() -> None:
    entry = completion(at=datetime(2024, 12, 31, 23, 30, tzinfo=UTC))
    assert Ledger.of(SOMEBODY, [entry]).attainments[0].registered == date(2025, 1, 1)


def test_entries_come_out_as_they_went_in() -> None:
    ledger = Ledger.of(SOMEBODY, ENTRIES)
    lines = [json.dumps(document) for document in ledger.to_documents()]
    assert Ledger.read(SOMEBODY, map(json.loads, lines)) == ledger


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.kind)
def test_every_kind_of_entry_is_a_document(entry: Any) -> None:
    assert read_entry(entry_document(entry)) == entry


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        pytest.param(completion("b9", id="e8", at=later(9)), "already", id="a taken id"),
        pytest.param(completion("b1", id="e9", at=later(9)), "already", id="a taken badge"),
        pytest.param(completion("b9", id="e9"), "older", id="a stamp from before the last one"),
        pytest.param(Loss(id="e9", badge="b9", at=later(9)), "no badge", id="an unknown badge"),
        pytest.param(Loss(id="e9", badge="b1", at=later(9)), "lost", id="a badge lost already"),
        pytest.param(
            Correction(id="e9", badge="b3", at=later(9), successor="b9"),
            "no badge",
            id="a successor that is not there",
        ),
        pytest.param(
            Correction(id="e9", badge="b3", at=later(9), successor="b3"),
            "itself",
            id="a badge that corrects itself",
        ),
    ],
)
def test_what_does_not_fit_is_not_appended(entry: Any, why: Any) -> None:
    ledger = Ledger.of(SOMEBODY, ENTRIES)
    with pytest.raises(Refused, match=why) as refused:
        ledger.append(entry)
    assert (refused.value.code, refused.value.where) == ("ledger", "/8")
    assert len(ledger.entries) == 8


def test_appending_gives_another_ledger() -> None:
    empty = Ledger(SOMEBODY)
    assert empty.append(ENTRIES[0]).entries == (ENTRIES[0],)
    assert empty.entries == ()


def test_a_ledger_can_be_read_as_it_stood_at_a_moment() -> None:
    ledger = Ledger.of(SOMEBODY, ENTRIES)
    assert [item.id for item in ledger.until(NOON).attainments] == ["b1", "b2"]
    assert ledger.until(NOON).attainments[0].revoked is None


@pytest.mark.parametrize(
    ("document", "where"),
    [
        pytest.param([], "", id="a list"),
        pytest.param({"kind": "gift"}, "", id="an unknown kind"),
        pytest.param(entry_document(ENTRIES[0]) | {"extra": 1}, "/extra", id="an unknown member"),
        pytest.param(entry_document(ENTRIES[0]) | {"at": "2024-05-10"}, "/at", id="no moment"),
        pytest.param(entry_document(ENTRIES[0]) | {"completed": 5}, "/completed", id="no day"),
        pytest.param(entry_document(ENTRIES[2]) | {"domains": {"ME": 2}}, "", id="two wholes"),
    ],
)
def test_a_document_that_is_no_entry_is_refused_with_its_place(document: Any, where: Any) -> None:
    with pytest.raises(Refused) as refused:
        Ledger.read(SOMEBODY, [document])
    assert refused.value.code == "ledger-entry"
    assert refused.value.where == f"/0{where}"


@given(st.recursive(st.none() | st.integers() | st.text(), st.lists, max_leaves=3))
def test_whatever_stands_in_the_file_is_an_entry_or_refused(value: Any) -> None:
    with pytest.raises(Refused):
        read_entry(value)


def test_the_standing_of_a_ledger() -> None:
    rules = RuleSet.read(
        json.loads(files("branchebadges.examples").joinpath("rules.json").read_text())
    )
    accredited = {"id": "a1", "points": 40, "valid_from": "2022-07-01"}
    catalogue = Catalogue.read(
        {"modules": {"M40": {"domains": {"ME": 1}, "accreditations": [accredited]}}}
    )
    ledger = Ledger.of(SOMEBODY, [completion()])
    found = of_ledger(
        ledger, catalogue=catalogue, history=RuleHistory.of(rules), on=date(2026, 11, 22)
    )
    assert found.diplomas["nascholing"].awarded_on == date(2024, 5, 10)
    lost = ledger.append(Loss(id="e9", badge="b1", at=later(30)))
    found = of_ledger(
        lost, catalogue=catalogue, history=RuleHistory.of(rules), on=date(2026, 11, 22)
    )
    assert found.diplomas["nascholing"].status == "under_review"
