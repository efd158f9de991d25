"""Who may state what: a reader who says whom they trust hears whether it was theirs to state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from attested import Attested, everything
from branchebadges.testing import NEWCOMER

if TYPE_CHECKING:
    from branchebadges.proofs import Signed
    from branchebadges.verification import Report

KINDS = {
    "exemption": "exemption",
    "exemption by the committee": "exemption",
    "learning path": "learning path",
    "statement": "statement",
    "addition": "addition",
    "diploma without list": "diploma",
}


@pytest.fixture(scope="module")
def attested(tmp_path_factory: pytest.TempPathFactory) -> Attested:
    return Attested.begin(tmp_path_factory.mktemp("vouched") / "branch")


@pytest.fixture(scope="module")
def stated(attested: Attested) -> dict[str, Signed]:
    return everything(attested)


def codes(report: Report) -> set[str]:
    return {finding.code for finding in report.findings}


@pytest.mark.parametrize("name", KINDS)
def test_it_is_valid_and_known_for_what_it_is(
    name: str, attested: Attested, stated: dict[str, Signed]
) -> None:
    report = attested.sector.verify(stated[name])
    assert (report.verdict, report.kind) == ("passed", KINDS[name])
    assert "not-a-badge" not in codes(report)


@pytest.mark.parametrize("name", ["exemption", "statement", "addition"])
def test_a_provider_may_not_state_it(
    name: str, attested: Attested, stated: dict[str, Signed]
) -> None:
    document = dict(stated[name].document)
    del document["proof"]
    document["issuer"] = attested.library.profile()
    document["id"] = attested.new_id()
    document["credentialStatus"] = attested.status(document["id"], attested.library)
    report = attested.sector.verify(attested.sign(document, attested.library))
    assert report.verdict == "failed"
    assert "attesting-unknown" in codes(report)


def test_the_committee_exempts_and_does_not_confer(
    attested: Attested, stated: dict[str, Signed]
) -> None:
    document = dict(stated["statement"].document)
    del document["proof"]
    document["issuer"] = attested.committee.profile()
    document["id"] = attested.new_id()
    document["credentialStatus"] = attested.status(document["id"], attested.committee)
    report = attested.sector.verify(attested.sign(document, attested.committee))
    assert "attesting-unknown" in codes(report)


def test_a_library_that_nobody_recognised_is_unknown(
    attested: Attested, stated: dict[str, Signed]
) -> None:
    newcomer = attested.sector.branch.settings.organisation(NEWCOMER)
    document = dict(stated["learning path"].document)
    del document["proof"]
    document["issuer"] = newcomer.profile()
    document["id"] = attested.new_id()
    document["credentialStatus"] = attested.status(document["id"], newcomer)
    report = attested.sector.verify(attested.sign(document, newcomer))
    assert "issuer-unknown" in codes(report)


def test_an_exemption_counts_for_its_points(attested: Attested, stated: dict[str, Signed]) -> None:
    report = attested.sector.verify(stated["exemption"])
    assert [each.sentence("en") for each in report.findings if each.code == "counts"] == [
        "It counts for 12 points."
    ]


def test_a_diploma_without_a_list_says_that_it_cannot_be_computed_alone(
    attested: Attested, stated: dict[str, Signed]
) -> None:
    report = attested.sector.verify(stated["diploma without list"])
    assert "diploma-without-list" in codes(report)
    assert "diploma-without-list" not in codes(
        attested.sector.verify(attested.sector.diploma("anna"))
    )
