"""A report on a diploma says whether it was computed again, and that decides with the rest."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attested import Attested
from branchebadges.diplomas import Concluded, with_sum
from branchebadges.diplomas.verdict import at_hand_for, rulebook_of
from branchebadges.proofs import Signed
from branchebadges.sources import Sources
from branchebadges.testing import Sector
from branchebadges.verification import Question

if TYPE_CHECKING:
    from collections.abc import Iterable


@pytest.fixture(scope="module")
def attested(tmp_path_factory: pytest.TempPathFactory) -> Attested:
    return Attested.begin(tmp_path_factory.mktemp("sums") / "branch")


def concluded(
    sector: Sector, diploma: Signed, others: Iterable[Signed], *, asked: bool = False
) -> Concluded:
    sources, trust = sector.sources(), sector.trust
    report = sector.verify(diploma, sources=sources)
    return with_sum(report, others, sources=sources, trust=trust, asked=asked)


def codes(found: Concluded) -> set[str]:
    return {each.code for each in found.report.findings if each.question is Question.COUNTS}


def test_a_diploma_alone_is_the_word_of_its_issuer_and_says_so(attested: Attested) -> None:
    found = concluded(attested.sector, attested.sector.diploma("anna"), [])
    assert found.computed is None
    assert found.report.verdict == "passed"
    assert found.report.answer(Question.COUNTS) == "not-asked"
    assert codes(found) == {"diploma-not-computed"}


def test_with_its_badges_at_hand_it_is_computed_again(attested: Attested) -> None:
    sector = attested.sector
    found = concluded(sector, sector.diploma("anna"), sector.badges("anna"))
    assert found.computed is not None
    assert found.computed.outcome == "derived"
    assert found.report.verdict == found.report.answer(Question.COUNTS) == "passed"
    assert codes(found) == {"diploma-derived"}
    assert "104" in " ".join(found.report.sentences("nl"))


def test_badges_in_another_form_do_not_make_it_doubtful(attested: Attested) -> None:
    sector = attested.sector
    tokens = []
    for badge in sector.badges("anna"):
        document = {name: value for name, value in badge.document.items() if name != "proof"}
        tokens.append(attested.sign(document, attested.library, suite="jwt"))
    assert concluded(sector, sector.diploma("anna"), tokens).report.valid
    asked = concluded(sector, sector.diploma("anna"), tokens, asked=True)
    assert asked.report.verdict == "failed"
    assert codes(asked) == {"diploma-not-derived"}


def test_a_diploma_that_the_branch_signed_and_that_does_not_add_up_is_not_valid(
    attested: Attested,
) -> None:
    sector = attested.sector
    document = copy.deepcopy(sector.diploma("anna").document)
    del document["proof"]
    document["credentialSubject"]["creditsEarned"] = 400
    inflated = attested.sign(document, attested.branch)
    assert sector.verify(inflated).valid
    found = concluded(sector, inflated, sector.badges("anna"))
    assert found.report.verdict == found.report.answer(Question.COUNTS) == "failed"
    assert "400 / 104" in " ".join(found.report.sentences("en"))


def test_without_the_rules_it_is_unknown_and_the_report_says_what_is_missing(
    attested: Attested,
) -> None:
    sector = attested.sector
    diploma = sector.diploma("anna")
    rules = sorted(rulebook_of(diploma, sector.sources()))
    sources, trust = sector.sources(without=rules), sector.trust
    report = sector.verify(diploma, sources=sources)
    found = with_sum(report, sector.badges("anna"), sources=sources, trust=trust)
    assert found.report.verdict == "unknown"
    assert found.report.missing == set(rules)
    brought = Sources.of({url: sector.sources().text(url) for url in rules})
    again = with_sum(report, sector.badges("anna"), sources=sources, trust=trust, beside=brought)
    assert again.report.valid


def test_the_badges_of_somebody_else_do_not_carry_it(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    sector = Sector.begin(tmp_path_factory.mktemp("two") / "branch")
    for person in ("anna", "bob"):
        for day, module in enumerate(("mediacoach", "leesconsulent", "ido"), start=1):
            sector.complete(person, module, on=f"2026-03-{day:02}")
    sector.award()
    sector.confer()
    found = concluded(sector, sector.diploma("anna"), sector.badges("bob"), asked=True)
    assert found.report.verdict == "unknown"
    assert codes(found) == {"diploma-not-derivable"}


def test_what_befell_a_badge_since_is_told_beside_the_verdict(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    attested = Attested.begin(tmp_path_factory.mktemp("since") / "branch")
    sector = attested.sector
    sector.revoke(sector.badge("anna", "ido"))
    found = concluded(sector, sector.diploma("anna"), sector.badges("anna"))
    assert found.report.valid
    assert codes(found) == {"diploma-derived", "diploma-affected"}


def test_one_without_its_list_is_computed_with_the_full_one(attested: Attested) -> None:
    sector = attested.sector
    short = attested.sign(attested.without_list(), attested.branch)
    full = sector.diploma("anna")
    assert concluded(sector, short, sector.badges("anna")).computed is None
    assert concluded(sector, short, [full]).computed is None
    found = concluded(sector, short, [full, *sector.badges("anna")])
    assert found.report.valid
    assert "diploma-derived" in codes(found)


def test_an_addition_is_computed_with_its_diploma(attested: Attested) -> None:
    sector = attested.sector
    added = attested.sign(attested.addition(), attested.branch)
    assert concluded(sector, added, sector.badges("anna")).computed is None
    found = concluded(sector, added, [sector.diploma("anna"), *sector.badges("anna")])
    assert codes(found) == {"diploma-derived"}


def test_what_is_no_diploma_and_what_is_not_real_stay_as_they_are(attested: Attested) -> None:
    sector = attested.sector
    badge, diploma = sector.badge("anna", "ido"), sector.diploma("anna")
    forged = Signed.read(diploma.text.replace('"creditsEarned":104', '"creditsEarned":204'))
    assert forged.text != diploma.text
    for each in (badge, forged):
        report = sector.verify(each)
        found = with_sum(
            report, sector.badges("anna"), sources=sector.sources(), trust=sector.trust, asked=True
        )
        assert found == Concluded(report)


@pytest.mark.parametrize(
    "evidence",
    [
        pytest.param([{"id": ["a", "list"]}], id="a list for an id"),
        pytest.param([{"name": "no id"}], id="no id"),
        pytest.param("text", id="a text"),
        pytest.param([], id="nothing"),
    ],
)
def test_of_what_lists_no_badges_none_are_at_hand(attested: Attested, evidence: object) -> None:
    document = copy.deepcopy(attested.sector.diploma("anna").document)
    document["evidence"] = evidence
    odd = Signed(text="", form="data-integrity", document=document)
    assert not at_hand_for(odd, attested.sector.badges("anna"))


@settings(max_examples=16)
@given(chosen=st.sets(st.integers(0, 3)), asked=st.booleans())
def test_only_all_its_badges_give_a_sum(
    attested: Attested, chosen: set[int], *, asked: bool
) -> None:
    sector = attested.sector
    badges = sector.badges("anna")[:4]
    listed = {row["id"] for row in sector.diploma("anna").document["evidence"]}
    some = [badges[number] for number in sorted(chosen)]
    found = concluded(sector, sector.diploma("anna"), some, asked=asked)
    if listed <= {each.id for each in some}:
        assert codes(found) == {"diploma-derived"}
    else:
        assert (found.report.verdict == "unknown") is asked
        assert (found.computed is None) is not asked
