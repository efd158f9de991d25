"""New keys: what was signed before stays good, and nothing is signed with an old one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from branchebadges import dids, proofs
from branchebadges.branch import BranchFolder, keyring
from branchebadges.branch.keyring import KEY_KINDS
from branchebadges.branch.rulebook import rules_on
from branchebadges.branch.signing import publish_statuses
from branchebadges.errors import BadgeError, KeyUnusable
from branchebadges.keys import read_key_file
from branchebadges.testing import Sector

if TYPE_CHECKING:
    from branchebadges.verification import Report


@pytest.fixture
def sector(tmp_path: Path) -> Sector:
    sector = Sector.begin(tmp_path / "branch")
    sector.complete("anna", "community-librarian", on="2026-03-01")
    sector.award()
    sector.confer()
    return sector


def codes(report: Report) -> dict[str, str]:
    return {each.code: str(each.outcome) for each in report.findings}


def rotated(sector: Sector, name: str, *, revoke: bool = False) -> Sector:
    sector.branch.rotate(sector.branch.settings.organisation(name), at=sector.now, revoke=revoke)
    publish_statuses(sector.branch, at=sector.now)
    return sector


@pytest.mark.parametrize("name", ["academie", "branche", "toetsingscommissie"])
def test_what_was_signed_before_stays_good(sector: Sector, name: str) -> None:
    before = {each.id for each in published(sector, name)}
    rotated(sector, name)
    after = published(sector, name)
    assert before < {each.id for each in after}
    assert len(after) == 2 * len(KEY_KINDS)
    assert sector.verify(sector.badge("anna", "community-librarian")).valid
    assert sector.verify(sector.diploma("anna")).valid
    assert sector.rederive(sector.diploma("anna"), sector.badges("anna")).outcome == "derived"
    assert rules_on(sector.branch, sector.today).ruleset_id


def published(sector: Sector, name: str) -> tuple[dids.VerificationMethod, ...]:
    did = sector.branch.settings.organisation(name).did
    text = sector.branch.published(dids.url_of(did))
    return dids.DidDocument.read(text, did=did).assertion_methods


def test_what_is_signed_next_is_signed_with_the_new_keys(sector: Sector) -> None:
    old = sector.badge("anna", "community-librarian")
    rotated(sector, "academie")
    rotated(sector, "academie")
    sector.complete("bob", "mediacoach", on="2026-04-01")
    sector.award()
    new = sector.badge("bob", "mediacoach")
    assert proofs.methods_named(new) != proofs.methods_named(old)
    assert proofs.methods_named(new)[0].endswith("#key-5")
    assert sector.verify(new).valid


def test_the_old_key_signs_nothing_any_more(sector: Sector) -> None:
    academie = sector.branch.settings.organisation("academie")
    old = sector.branch.signer(academie)
    rotated(sector, "academie")
    badge = sector.badge("anna", "community-librarian").document
    forged = {name: badge[name] for name in badge if name != "proof"}
    late = proofs.sign(forged, old, suite="eddsa-rdfc-2022", created=sector.now)
    sector.wait_until("2027-03-01")
    later = proofs.sign(forged, old, suite="eddsa-rdfc-2022", created=sector.now)
    assert codes(sector.verify(later))["key-expired"] == "failed"
    assert proofs.methods_named(late) == proofs.methods_named(later)
    (kept,) = sector.branch.private.glob("keys/academie.ed25519.retired-*.json")
    with pytest.raises(KeyUnusable) as caught:
        read_key_file(kept).sign(b"anything")
    assert caught.value.code == "key-retired"


def test_what_a_key_signed_that_may_be_in_other_hands_is_not_believed_on_its_word(
    sector: Sector,
) -> None:
    rotated(sector, "academie", revoke=True)
    report = sector.verify(sector.badge("anna", "community-librarian"))
    assert not report.valid
    assert report.verdict != "passed"


@pytest.mark.parametrize("step", ["write_key_file", "rename", "publish_did"])
def test_a_run_that_dies_at_any_step_signs_nothing_wrong_and_is_finished_by_the_next(
    sector: Sector, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    academie = sector.branch.settings.organisation("academie")

    def die(*_arguments: object, **_more: object) -> None:
        raise OSError(28, "no space left on device")

    with monkeypatch.context() as patched:
        if step == "rename":
            patched.setattr(Path, "rename", die)
        else:
            patched.setattr(keyring, step, die)
        with pytest.raises((OSError, BadgeError)):
            sector.branch.rotate(academie, at=sector.now)
    reopened = BranchFolder.open(sector.branch.folder)
    if step == "write_key_file":
        # Nothing was written yet: the old key is in use as it was.
        assert reopened.signer(academie).verification_method.endswith("#key-1")
    else:
        with pytest.raises(KeyUnusable):
            reopened.signer(academie).sign(b"retired, or not published yet")
    sector.branch = reopened
    rotated(sector, "academie")
    sector.complete("bob", "mediacoach", on="2026-04-01")
    sector.award()
    assert sector.verify(sector.badge("bob", "mediacoach")).valid
    assert sector.verify(sector.badge("anna", "community-librarian")).valid


def test_taking_a_provider_in_again_keeps_its_old_keys_published(sector: Sector) -> None:
    rotated(sector, "academie")
    before = sector.branch.published(
        dids.url_of(sector.branch.settings.organisation("academie").did)
    )
    sector.branch.join(sector.branch.settings.organisation("academie"))
    again = sector.branch.published(
        dids.url_of(sector.branch.settings.organisation("academie").did)
    )
    assert json.loads(again) == json.loads(before)
