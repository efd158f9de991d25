"""The branch collects what it handed out to somebody, what fell included, and seals it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from branchebadges import model
from branchebadges.branch import persons
from branchebadges.branch.collecting import collect
from branchebadges.branch.handed_out import name_of
from branchebadges.dossiers import Dossier, embedded_in, summary
from branchebadges.errors import Refused, StorageFailed
from branchebadges.sources import Sources
from branchebadges.testing import Sector
from branchebadges.trust import Trust

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MODULES = ("mediacoach", "leesconsulent", "ido")


def begun(folder: Path) -> Sector:
    """Anna has a diploma on three badges; Bob one badge; of Carla only a report is known."""
    sector = Sector.begin(folder / "branch")
    for day, module in enumerate(MODULES, start=1):
        sector.complete("anna", module, on=f"2026-03-{day:02}")
    sector.complete("bob", "ido", on="2026-03-01")
    sector.complete("carla", "ido", on="2026-03-01", result="failed")
    sector.award()
    sector.confer()
    return sector


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Sector:
    """For reading."""
    return begun(tmp_path_factory.mktemp("collected"))


@pytest.fixture
def sector(tmp_path: Path) -> Sector:
    return begun(tmp_path)


def collected(sector: Sector, person: str = "anna") -> Dossier:
    return collect(sector.branch, person, at=sector.now)


def judged(sector: Sector, dossier: Dossier, **options: Any) -> str:
    """What a reader concludes who has the branch's documents and trust, from the text alone."""
    given = {"trust": sector.trust, "anchors": sector.sources(), **options}
    return Dossier.parse(dossier.to_text()).verify(sector.now, **given).conclusion


def test_it_holds_all_that_was_handed_out_and_passes(whole: Sector) -> None:
    dossier = collected(whole)
    named = {each.id for each in dossier.kept}
    record = whole.person("anna")
    assert {each.badge for each in record.awards} < named
    assert {each.credential for each in record.conferrals} < named
    assert dossier.ledger == record.ledger
    assert judged(whole, dossier) == "passed"
    assert dossier.verify(whole.now).sealed


def test_nothing_in_the_branch_is_changed_by_it(whole: Sector) -> None:
    before = {p: p.stat().st_mtime_ns for p in whole.branch.folder.rglob("*") if p.is_file()}
    collected(whole)
    assert before == {
        p: p.stat().st_mtime_ns for p in whole.branch.folder.rglob("*") if p.is_file()
    }


def test_the_seal_is_a_learner_record_of_what_is_valid(whole: Sector) -> None:
    record = collected(whole).record
    assert record is not None
    assert model.kind(record.document) == "clr"
    assert whole.verify(record).valid
    assert {each.id for each in embedded_in(record.document)} >= {
        each.id for each in whole.badges("anna")
    }


def test_the_keys_of_the_branch_are_in_it_though_no_credential_needs_them(whole: Sector) -> None:
    dossier = collected(whole, "bob")
    judgement = dossier.verify(whole.now)
    assert judgement.sealed
    assert judgement.verdict == "passed"


def test_what_was_revoked_and_replaced_is_in_it_and_why_is_told(sector: Sector) -> None:
    sector.complete("anna", "community-librarian", on="2026-04-01")
    sector.award()
    sector.confer()
    before = {each.credential for each in sector.person("anna").conferrals}
    sector.revoke(sector.badge("anna", "ido"), because="dubbel gemeld")
    sector.confer()
    dossier = collected(sector)
    after = {each.credential for each in sector.person("anna").conferrals}
    assert after | before <= {each.id for each in dossier.kept}
    assert judged(sector, dossier) == "passed"
    (fallen,) = (each for each in dossier.kept if each.id == sector.badge("anna", "ido").id)
    assert not fallen.was_valid
    judgement = dossier.verify(sector.now)
    dutch, english = summary(dossier, judgement, "nl"), summary(dossier, judgement, "en")
    assert "(anna:ido:3): ingetrokken: dubbel gemeld" in dutch
    assert "(anna:ido:3): revoked: dubbel gemeld" in english
    steps = [each for each in sector.person("anna").entries if each.kind == "diploma"]
    assert len(steps) > 1
    for each in steps:
        assert each.credential in dutch


def test_a_dossier_of_nothing_valid_is_sealed_without_a_record(sector: Sector) -> None:
    sector.revoke(sector.badge("bob", "ido"))
    dossier = collected(sector, "bob")
    assert dossier.record is not None
    assert model.kind(dossier.record.document) == "credential"
    assert dossier.verify(sector.now).sealed
    assert judged(sector, dossier) == "passed"


def test_of_nobody_and_of_nothing_there_is_no_dossier(whole: Sector) -> None:
    with pytest.raises(Refused) as refusal:
        collected(whole, "dirk")
    assert refusal.value.code == "person-unknown"
    with pytest.raises(Refused) as refusal:
        collected(whole, "carla")
    assert refusal.value.code == "nothing-issued"


def first_badge(sector: Sector) -> Path:
    record = persons.known(sector.branch, "anna")
    return sector.branch.file_of(record, name_of(record.awards[0]))


def test_a_file_that_was_changed_in_the_holders_folder_is_not_sealed(sector: Sector) -> None:
    path = first_badge(sector)
    path.write_text(path.read_text().replace('"creditsEarned":40', '"creditsEarned":400'))
    with pytest.raises(Refused) as refusal:
        collected(sector)
    assert refusal.value.code == "handed-out-altered"
    assert refusal.value.where == str(path)


def test_a_file_that_was_taken_away_is_named(sector: Sector) -> None:
    path = first_badge(sector)
    path.unlink()
    with pytest.raises(StorageFailed) as refusal:
        collected(sector)
    assert refusal.value.where == str(path)


def test_a_badge_that_a_holder_put_there_is_not_vouched_for(sector: Sector) -> None:
    stray = first_badge(sector).with_name("own.json")
    stray.write_text(sector.badge("bob", "ido").text)
    assert sector.badge("bob", "ido").id not in {each.id for each in collected(sector).kept}


# Who is to be believed


def without_anchors(sector: Sector) -> dict[str, Any]:
    return {"anchors": Sources()}


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(without_anchors, id="no keys of the reader's own"),
        pytest.param(lambda _: {"trust": None}, id="nobody the reader believes"),
    ],
)
def test_a_dossier_that_vouches_for_itself_proves_nothing(
    whole: Sector, options: Callable[[Sector], dict[str, Any]]
) -> None:
    assert judged(whole, collected(whole), **options(whole)) == "unknown"


def test_the_keys_of_the_branch_are_enough_where_it_sealed_the_others(whole: Sector) -> None:
    url = "https://badges.example/.well-known/did.json"
    only = Sources.of({url: whole.sources().text(url)})
    assert judged(whole, collected(whole), anchors=only) == "passed"
    judgement = collected(whole).verify(whole.now, trust=whole.trust, anchors=only)
    assert judgement.own_keys


def test_another_sector_of_the_same_names_is_not_believed(whole: Sector, tmp_path: Path) -> None:
    forged = begun(tmp_path)
    dossier = collected(forged)
    assert judged(forged, dossier) == "passed"
    assert judged(whole, dossier) == "failed"


def test_newer_lists_of_the_reader_tell_of_now_and_not_of_then(sector: Sector) -> None:
    dossier = collected(sector)
    sector.wait_until("2026-12-24")
    sector.revoke(sector.badge("anna", "ido"))
    judgement = dossier.verify(sector.now, trust=sector.trust, anchors=sector.sources())
    assert judgement.conclusion == "passed"
    (row,) = (r for r in judgement.judged if r.kept.id == sector.badge("anna", "ido").id)
    assert (row.then.verdict, row.now.verdict) == ("passed", "failed")


def test_who_believes_another_branch_does_not_believe_this_one(whole: Sector) -> None:
    stranger = Trust.read({"branches": ["did:web:elsewhere.example"]})
    assert judged(whole, collected(whole), trust=stranger) == "failed"
