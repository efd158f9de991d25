"""Everything the branch states is an Open Badge like any other, and says which kind it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from attested import Attested, everything, in_order, official
from branchebadges.attestations import kind_of
from branchebadges.canonical import jcs
from branchebadges.verification import Question

if TYPE_CHECKING:
    from pathlib import Path

    from branchebadges.proofs import Signed

NAMES = (
    "exemption",
    "exemption by the committee",
    "learning path",
    "statement",
    "addition",
    "diploma without list",
)
CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]


@pytest.fixture(scope="module")
def attested(tmp_path_factory: pytest.TempPathFactory) -> Attested:
    return Attested.begin(tmp_path_factory.mktemp("attested") / "branch")


@pytest.fixture(scope="module")
def stated(attested: Attested) -> dict[str, Signed]:
    return everything(attested)


@pytest.mark.parametrize("name", NAMES)
def test_it_passes_the_official_schema(
    name: str, stated: dict[str, Signed], standards: Path
) -> None:
    document = stated[name].document
    assert [error.message for error in official(standards).iter_errors(document)] == []


@pytest.mark.parametrize("name", NAMES)
def test_it_has_no_misspelled_term_and_none_that_is_not_signed(
    name: str, stated: dict[str, Signed]
) -> None:
    document = dict(stated[name].document)
    del document["proof"]
    in_order(document)


@pytest.mark.parametrize("name", NAMES)
def test_it_needs_no_context_but_those_every_wallet_knows(
    name: str, stated: dict[str, Signed]
) -> None:
    assert stated[name].document["@context"] == CONTEXTS


@pytest.mark.parametrize("name", NAMES)
def test_it_is_real_and_current_and_can_be_revoked(
    name: str, attested: Attested, stated: dict[str, Signed]
) -> None:
    report = attested.sector.verify(stated[name], trusting=False)
    assert (report.answer(Question.REAL), report.answer(Question.CURRENT)) == ("passed", "passed")
    assert "not-revoked" in {finding.code for finding in report.findings}


def test_each_says_which_kind_it_is(stated: dict[str, Signed]) -> None:
    assert {name: kind_of(signed.document) for name, signed in stated.items()} == {
        "exemption": "exemption",
        "exemption by the committee": "exemption",
        "learning path": "learning path",
        "statement": "statement",
        "addition": "addition",
        "diploma without list": None,
    }


def test_badges_and_diplomas_are_no_attestations(attested: Attested) -> None:
    for signed in (*attested.sector.badges("anna"), attested.sector.diploma("anna")):
        assert kind_of(signed.document) is None


def test_a_course_of_a_stranger_that_is_called_a_certification_is_none(
    attested: Attested, stated: dict[str, Signed]
) -> None:
    document = {**stated["statement"].document}
    del document["relatedResource"]
    assert kind_of(document) is None


@pytest.mark.parametrize("name", NAMES)
def test_it_can_be_a_token_too(name: str, attested: Attested, stated: dict[str, Signed]) -> None:
    by = {
        "learning path": attested.library,
        "exemption by the committee": attested.committee,
    }.get(name, attested.branch)
    document = dict(stated[name].document)
    del document["proof"]
    token = attested.sign(document, by, suite="jwt")
    assert jcs(token.document) == jcs(document)
    assert attested.sector.verify(token, trusting=False).answer(Question.REAL) == "passed"
