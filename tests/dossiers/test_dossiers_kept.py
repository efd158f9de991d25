"""A dossier answers again, in twenty years, from itself alone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from kept_dossiers import IN_TWENTY_YEARS, Box

from branchebadges.branch.sources import sources_in
from branchebadges.dossiers import Dossier
from branchebadges.errors import Refused
from branchebadges.sources import Sources
from branchebadges.verification import Question

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> Box:
    return Box.begin(tmp_path_factory.mktemp("dossiers") / "branch")


@pytest.fixture(scope="module")
def dossier(box: Box) -> Dossier:
    return box.collected()


def test_everything_in_it_was_valid_when_it_was_collected(dossier: Dossier) -> None:
    assert len(dossier.kept) == 7
    assert all(each.was_valid for each in dossier.kept)


def test_read_back_from_its_text_it_is_the_same_dossier(dossier: Dossier) -> None:
    again = Dossier.parse(dossier.to_text())
    assert again == dossier
    assert again.to_text() == dossier.to_text()
    assert again.digest == dossier.digest


def test_credentials_are_kept_to_the_letter(box: Box) -> None:
    credentials = box.credentials()
    kept = Dossier.parse(box.collected(credentials).to_text()).kept
    assert [each.signed.text for each in kept] == [each.text for each in credentials]


def test_on_the_same_day_it_is_found_as_it_was(box: Box, dossier: Dossier) -> None:
    judgement = dossier.verify(box.attested.sector.now)
    assert judgement.verdict == "passed"
    assert all(each.then.valid and each.now.valid for each in judgement.judged)


def test_in_twenty_years_what_was_valid_is_still_shown_to_have_been(dossier: Dossier) -> None:
    judgement = Dossier.parse(dossier.to_text()).verify(IN_TWENTY_YEARS)
    assert judgement.verdict == "passed"
    assert len(judgement.valid_then) == 7
    for each in judgement.judged:
        assert each.then.valid
        # The seal still holds; what the lists said has gone stale, and silence is not consent.
        assert each.now.answer(Question.REAL) == "passed"
        assert each.now.verdict == "unknown"


def test_diplomas_are_computed_again_from_the_dossier_alone(dossier: Dossier) -> None:
    judgement = Dossier.parse(dossier.to_text()).verify(IN_TWENTY_YEARS)
    listed = [each for each in judgement.judged if "evidence" in each.kept.signed.document]
    computed = [each.computed for each in listed if each.computed is not None]
    assert [each.outcome for each in computed] == ["derived", "derived"]
    assert {each.total for each in computed} == {104, 40}


def test_only_what_is_needed_is_kept(box: Box, dossier: Dossier) -> None:
    everything = sources_in(box.attested.sector.branch.public)
    assert set(dossier.sources.held) < set(everything.held)
    assert not [url for url in dossier.sources.held if "community-librarian" in url]
    assert not [url for url in dossier.sources.held if "nieuwkomer" in url]


def test_no_part_of_the_sources_can_be_missed(dossier: Dossier) -> None:
    for url in dossier.sources.held:
        kept = {name: each for name, each in dossier.sources.held.items() if name != url}
        less = Dossier.parse(dossier.to_text())
        object.__setattr__(less, "sources", Sources(held=kept, seen=dossier.sources.seen))
        assert less.verify(IN_TWENTY_YEARS).verdict != "passed", url


def test_a_revoked_badge_is_kept_as_what_it_is(tmp_path: Path) -> None:
    box = Box.begin(tmp_path / "branch")
    box.attested.sector.revoke(box.attested.sector.badge("anna", "onboarding"))
    dossier = box.collected(box.attested.sector.badges("anna"))
    judgement = dossier.verify(IN_TWENTY_YEARS)
    assert judgement.verdict == "passed"
    assert [each.then.verdict for each in judgement.judged] == ["passed"] * 3 + ["failed"]


def test_what_did_not_answer_then_is_unknown_and_stays_so(box: Box) -> None:
    sector = box.attested.sector
    everything = sources_in(sector.branch.public)
    (url,) = [url for url in everything.held if url.endswith("academie/revocation-1.json")]
    held = {name: each for name, each in everything.held.items() if name != url}
    silent = Sources(held=held).with_silent(url, "geen antwoord")
    dossier = box.collected(sector.badges("anna"), sources=silent)
    assert not any(each.was_valid for each in dossier.kept)
    assert dossier.sources.silent == {url: "geen antwoord"}
    judgement = Dossier.parse(dossier.to_text()).verify(IN_TWENTY_YEARS)
    assert judgement.verdict == "passed"
    assert {each.then.verdict for each in judgement.judged} == {"unknown"}


def test_a_badge_of_somebody_else_does_not_enter(box: Box) -> None:
    sector = box.attested.sector
    sector.complete("bas", "ido", on="2026-03-03")
    sector.award()
    with pytest.raises(Refused) as refusal:
        box.collected([*box.credentials(), sector.badge("bas", "ido")])
    assert refusal.value.code == "credential-of-another"


def test_a_credential_enters_once(box: Box) -> None:
    with pytest.raises(Refused) as refusal:
        box.collected([*box.credentials(), *box.attested.sector.badges("anna")])
    assert refusal.value.code == "credential-twice"


def test_it_is_not_judged_before_it_was_collected(box: Box, dossier: Dossier) -> None:
    for moment, code in (
        (box.attested.sector.now - timedelta(days=1), "dossier-future"),
        (box.attested.sector.now.replace(tzinfo=None), "moment-zone"),
    ):
        with pytest.raises(Refused) as refusal:
            dossier.verify(moment)
        assert refusal.value.code == code


def test_a_moment_of_collecting_without_a_zone_is_refused(box: Box) -> None:
    with pytest.raises(Refused) as refusal:
        box.collected(at=box.attested.sector.now.replace(tzinfo=None))
    assert refusal.value.code == "moment-zone"


def test_a_reader_who_trusts_nobody_in_it_is_told_so_and_the_dossier_is_still_whole(
    dossier: Dossier,
) -> None:
    stranger = dossier.trust.model_copy(update={"committees": frozenset(), "branches": frozenset()})
    judgement = dossier.verify(IN_TWENTY_YEARS, trust=stranger)
    assert judgement.verdict == "passed"
    assert judgement.valid_then == ()


def test_a_reader_with_keys_of_their_own_uses_those(box: Box, dossier: Dossier) -> None:
    everything = sources_in(box.attested.sector.branch.public)
    own_keys = dossier.verify(IN_TWENTY_YEARS).own_keys
    assert own_keys == {url for url in dossier.sources.held if url.endswith("did.json")}
    anchors = Sources(held={url: everything.held[url] for url in own_keys})
    judgement = dossier.verify(IN_TWENTY_YEARS, anchors=anchors)
    assert (judgement.verdict, judgement.own_keys) == ("passed", frozenset())
