"""What counts by a decision of the committee is vouched for outside, until that is taken back."""

from __future__ import annotations

import json
from datetime import UTC
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft201909Validator

from branchebadges import model
from branchebadges.branch import BranchFolder
from branchebadges.branch.persons import Ruling
from branchebadges.branch.signing import publish_statuses
from branchebadges.errors import KeyUnusable
from branchebadges.proofs import Signed
from branchebadges.testing import Sector

if TYPE_CHECKING:
    from pathlib import Path

    from branchebadges.verification import Report

EARLY = {"note": "overgangsregeling", "registered_on": "2021-09-01"}
LATE = {"note": "overgangsregeling", "registered_on": "2025-01-15"}


def begun(folder: Path) -> Sector:
    """A sector with one module that recognises what was completed before its accreditation."""
    sector = Sector.begin(folder / "branch")
    sector.offer("voorloper", points=100, decision={"recognises_from": "2020-01-01"})
    return sector


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Sector:
    """Anna completed a module early, Bob late; both have a diploma by decision. For reading."""
    sector = begun(tmp_path_factory.mktemp("decided"))
    sector.complete("anna", "voorloper", on="2021-05-01", **EARLY)
    sector.complete("bob", "voorloper", on="2023-05-01", **LATE)
    sector.award()
    sector.confer()
    return sector


@pytest.fixture
def sector(tmp_path: Path) -> Sector:
    return begun(tmp_path)


def codes(report: Report) -> dict[str, str]:
    return {each.code: each.outcome.value for each in report.findings}


def ruling(sector: Sector, person: str) -> Ruling:
    (award,) = sector.person(person).awards
    assert award.ruling is not None
    return award.ruling


@pytest.mark.parametrize("person", ["anna", "bob"])
def test_what_counts_by_decision_is_vouched_for_outside(decided: Sector, person: str) -> None:
    report = decided.verify(decided.badge(person, "voorloper"))
    assert report.valid
    assert codes(report)["decided"] == "passed"
    assert codes(report)["counts"] == "passed"
    early = "module-accredited-by-decision" in codes(report)
    assert early == (person == "anna")


@pytest.mark.parametrize("person", ["anna", "bob"])
def test_a_diploma_that_rests_on_a_decision_is_derived(decided: Sector, person: str) -> None:
    result = decided.rederive(decided.diploma(person), decided.badges(person))
    assert (result.outcome, result.differences) == ("derived", ())
    assert result.total == 100


@pytest.mark.parametrize("person", ["anna", "bob"])
def test_the_decision_is_a_credential_of_the_committee(
    decided: Sector, person: str, standards: Path
) -> None:
    badge = decided.badge(person, "voorloper").document
    (decision,) = badge["endorsement"]
    assert decision["credentialSubject"]["id"] == badge["id"]
    assert decision["id"] == ruling(decided, person).credential
    report = decided.verify(Signed.read(json.dumps(decision)))
    assert (report.verdict, report.kind) == ("passed", "endorsement")
    model.lint(badge)
    for name, document in (("endorsement", decision), ("achievement", badge)):
        schema = standards / f"open-badges/{name}credential.schema.json"
        validator = Draft201909Validator(json.loads(schema.read_text(encoding="utf-8")))
        assert list(validator.iter_errors(document)) == []


def test_a_token_of_a_badge_carries_its_decision(decided: Sector) -> None:
    (path,) = decided.branch.holder("anna", "badges").glob("*.jwt")
    report = decided.verify(Signed.read(path.read_text()))
    assert report.valid
    assert codes(report)["module-accredited-by-decision"] == "passed"


def test_without_a_decision_the_same_completions_earn_nothing(sector: Sector) -> None:
    sector.complete("anna", "voorloper", on="2021-05-01", registered_on="2021-09-01")
    sector.complete("bob", "voorloper", on="2023-05-01", registered_on="2025-01-15")
    assert [each.reason for each in sector.award()] == ["not_accredited", "registered_too_late"]
    assert not sector.person("anna").awards


def test_handed_in_again_nothing_is_decided_twice(sector: Sector) -> None:
    sector.complete("anna", "voorloper", on="2021-05-01", **EARLY)
    rows = sector.as_csv()
    sector.award(rows)
    before = sector.person("anna"), sector.badge("anna", "voorloper").text
    assert [each.state for each in sector.award(rows)] == ["known"]
    assert (sector.person("anna"), sector.badge("anna", "voorloper").text) == before


def test_a_run_that_died_while_signing_is_finished_with_the_same_decision(
    sector: Sector, monkeypatch: pytest.MonkeyPatch
) -> None:
    sector.complete("anna", "voorloper", on="2021-05-01", **EARLY)
    rows = sector.as_csv()

    def dies(*_: object, **__: object) -> None:
        raise KeyUnusable("key-unreadable", "the disk is gone")

    with monkeypatch.context() as patched:
        patched.setattr(BranchFolder, "hand_out", dies)
        with pytest.raises(KeyUnusable):
            sector.award(rows)
    written = ruling(sector, "anna")
    sector.award(rows)
    assert ruling(sector, "anna") == written
    (decision,) = sector.badge("anna", "voorloper").document["endorsement"]
    assert decision["id"] == written.credential
    assert decision["credentialStatus"]["statusListIndex"] == str(written.index)
    assert sector.verify(sector.badge("anna", "voorloper")).valid


@pytest.mark.parametrize("name", ["credential", "entry"])
def test_a_decision_that_is_taken_back_takes_its_badge_with_it(sector: Sector, name: str) -> None:
    sector.complete("anna", "voorloper", on="2021-05-01", **EARLY)
    sector.award()
    sector.confer()
    badge, diploma = sector.badge("anna", "voorloper"), sector.diploma("anna")
    sector.revoke(getattr(ruling(sector, "anna"), name), because="op verkeerde stukken")
    assert ruling(sector, "anna").withdrawn
    assert sector.person("anna").is_lost(sector.person("anna").awards[0].entry)
    report = sector.verify(badge)
    assert {"revoked", "decision-withdrawn"} <= codes(report).keys()
    result = sector.rederive(diploma, [badge])
    assert result.outcome == "not_derived"
    assert "decision-unfit" in {each.code for each in result.differences}
    assert [each.entry.step for each in sector.confer()] == ["on_hold"] * 2


def test_a_late_badge_whose_decision_was_taken_back_is_not_derived_and_says_so(
    sector: Sector,
) -> None:
    sector.complete("bob", "voorloper", on="2023-05-01", **LATE)
    sector.award()
    sector.confer()
    badge, diploma = sector.badge("bob", "voorloper"), sector.diploma("bob")
    sector.revoke(ruling(sector, "bob").credential)
    result = sector.rederive(diploma, [badge])
    assert result.outcome == "not_derived"
    found = {each.code: each.details for each in result.differences}
    assert found["decision-unfit"] == "decision-withdrawn"
    assert found["component-not-admitted"] == "registered_too_late"


def test_a_decision_on_hold_holds_the_badge_and_off_hold_again_it_counts(sector: Sector) -> None:
    sector.complete("anna", "voorloper", on="2021-05-01", **EARLY)
    sector.award()
    badge, decision = sector.badge("anna", "voorloper"), ruling(sector, "anna").credential
    sector.suspend(decision)
    assert codes(sector.verify(badge))["decision-suspended"] == "failed"
    sector.reinstate(decision)
    assert sector.verify(badge).valid


def test_revocations_of_decisions_come_from_the_files_of_people(sector: Sector) -> None:
    sector.complete("anna", "voorloper", on="2021-05-01", **EARLY)
    sector.award()
    decision = ruling(sector, "anna").credential
    sector.revoke(decision)
    path = sector.branch.private / "status/toetsingscommissie.json"
    kept = json.loads(path.read_text())
    kept["on"]["revocation"] = {}
    path.write_text(json.dumps(kept))
    publish_statuses(sector.branch, at=sector.now)
    report = sector.verify(sector.badge("anna", "voorloper"))
    assert codes(report)["decision-withdrawn"] == "failed"


@settings(max_examples=25, deadline=None)
@given(
    st.builds(
        Ruling,
        entry=st.text(min_size=1),
        credential=st.uuids().map(lambda x: x.urn),
        decided=st.datetimes(timezones=st.just(UTC)),
        reason=st.text(min_size=1),
        index=st.integers(0, 131071),
        withdrawn=st.booleans(),
    )
)
def test_a_ruling_reads_back_as_it_was_written(ruling: Ruling) -> None:
    assert Ruling.model_validate_json(ruling.model_dump_json()) == ruling
