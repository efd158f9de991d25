"""Additions, diplomas without a list and exemptions are computed again like everything else."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from attested import Attested
from branchebadges.diplomas import Component, diploma
from branchebadges.diplomas.rederivation import rederive

if TYPE_CHECKING:
    from branchebadges.proofs import Signed


@pytest.fixture(scope="module")
def attested(tmp_path_factory: pytest.TempPathFactory) -> Attested:
    return Attested.begin(tmp_path_factory.mktemp("computed") / "branch")


def computed(attested: Attested, signed: Signed, *parts: Signed, **options: Any) -> Any:
    sector = attested.sector
    rules = sector.rules_for(signed)
    given = {"sources": sector.sources(), "trust": sector.trust}
    return rederive(signed, parts, (), rules, sector.now, **{**given, **options})


def codes(outcome: Any) -> dict[str, str]:
    return {each.code: each.outcome for each in outcome.differences}


def test_an_addition_is_computed_again_from_its_badges_and_its_diploma(attested: Attested) -> None:
    signed = attested.sign(attested.addition(), attested.branch)
    badges = attested.sector.badges("anna")
    outcome = computed(attested, signed, attested.sector.diploma("anna"), *badges)
    assert codes(outcome) == {}
    assert (outcome.outcome, outcome.total) == ("derived", 204)
    assert codes(computed(attested, signed, *badges)) == {"accreditation-missing": "unknown"}


def test_an_addition_that_claims_another_variant_does_not_follow(attested: Attested) -> None:
    award = attested.award(variants=(("ID", "informatie-dienstverlenende bibliothecaris"),))
    signed = attested.sign(attested.addition(award=award), attested.branch)
    badges = attested.sector.badges("anna")
    outcome = computed(attested, signed, attested.sector.diploma("anna"), *badges)
    assert codes(outcome) == {"variant-differs": "failed"}


def test_a_diploma_without_a_list_is_computed_with_the_full_one_beside_it(
    attested: Attested,
) -> None:
    signed = attested.sign(attested.without_list(), attested.branch)
    badges = attested.sector.badges("anna")
    alone = computed(attested, signed, *badges)
    assert (alone.outcome, codes(alone)) == ("unknown", {"diploma-without-list": "unknown"})
    assert "het volledige diploma urn:uuid:" in alone.differences[0].sentence("nl")
    beside = computed(attested, signed, attested.sector.diploma("anna"), *badges)
    assert (beside.outcome, beside.total) == ("derived", 104)
    assert beside.report.signed is signed


def test_a_diploma_without_a_list_that_says_more_than_the_full_one_does_not_follow(
    attested: Attested,
) -> None:
    document = attested.without_list()
    document["credentialSubject"]["creditsEarned"] = 140
    signed = attested.sign(document, attested.branch)
    outcome = computed(
        attested, signed, attested.sector.diploma("anna"), *attested.sector.badges("anna")
    )
    assert (outcome.outcome, codes(outcome)) == ("not_derived", {"full-diploma-differs": "failed"})


def conferred(attested: Attested, exempted: Signed, points: Decimal, total: Decimal) -> Signed:
    """A diploma that rests on two badges and an exemption."""
    rules, catalogue = attested.rulebook()
    name = attested.new_id()
    parts = [
        Component(attested.sector.badge("anna", "mediacoach"), Decimal(40)),
        Component(attested.sector.badge("anna", "leesconsulent"), Decimal(40)),
        Component(exempted, points),
    ]
    document = diploma(
        attested.award(
            points=total, variants=(("ME", "maatschappelijk-educatieve bibliothecaris"),)
        ),
        id=name,
        achievement_url="https://badges.example/diplomas/branche-me.json",
        issuer=attested.branch.profile(),
        holder=attested.holder(),
        components=parts,
        rules=rules,
        catalogue=catalogue,
        status=attested.status(name, attested.branch),
    )
    return attested.sign(document, attested.branch)


def test_an_exemption_counts_as_a_component(attested: Attested) -> None:
    exempted = attested.sign(attested.exemption(points=Decimal(24)), attested.branch)
    signed = conferred(attested, exempted, Decimal(24), Decimal(104))
    genres = [row["genre"] for row in signed.document["evidence"]]
    assert genres == ["module", "module", "vrijstelling"]
    outcome = computed(attested, signed, *attested.sector.badges("anna"), exempted)
    assert (outcome.outcome, outcome.total) == ("derived", 104)
    assert [part.counted for part in outcome.parts] == [40, 40, 24]


def test_exemptions_are_held_to_their_share_of_the_threshold(attested: Attested) -> None:
    exempted = attested.sign(attested.exemption(points=Decimal(90)), attested.branch)
    signed = conferred(attested, exempted, Decimal(90), Decimal(170))
    outcome = computed(attested, signed, *attested.sector.badges("anna"), exempted)
    assert "total-differs" in codes(outcome)
    assert [part.counted for part in outcome.parts] == [40, 40, 50]


def test_an_exemption_by_a_provider_is_unfit(attested: Attested) -> None:
    exempted = attested.sign(
        attested.exemption(by=attested.library, points=Decimal(24)), attested.library
    )
    signed = conferred(attested, exempted, Decimal(24), Decimal(104))
    outcome = computed(attested, signed, *attested.sector.badges("anna"), exempted)
    assert outcome.outcome == "not_derived"
    assert codes(outcome)["component-unfit"] == "failed"


def test_a_statement_is_no_component(attested: Attested) -> None:
    stated = attested.sign(attested.statement(), attested.branch)
    signed = conferred(attested, stated, Decimal(24), Decimal(104))
    outcome = computed(attested, signed, *attested.sector.badges("anna"), stated)
    assert codes(outcome)["component-no-badge"] == "failed"
