"""A dossier as a learner record: signed as one, and every credential in it sealed by itself."""

from __future__ import annotations

import copy
import json
import uuid
from typing import Any

import pytest
from kept_dossiers import IN_TWENTY_YEARS, Box, changed, codes

from attested import everything
from branchebadges import model
from branchebadges.dossiers import Dossier, embedded_in, record_of
from branchebadges.errors import Refused
from branchebadges.proofs import Signed


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> Box:
    return Box.begin(tmp_path_factory.mktemp("records") / "branch")


@pytest.fixture(scope="module")
def dossier(box: Box) -> Dossier:
    return box.collected([*box.credentials()[:-1], *everything(box.attested).values()])


def record(box: Box, dossier: Dossier, **options: Any) -> dict[str, Any]:
    issuer = box.attested.branch.profile()
    return record_of(dossier, id=uuid.uuid4().urn, issuer=issuer, **options)


def signed(box: Box, document: dict[str, Any]) -> Signed:
    return box.attested.sign(document, box.attested.branch, suite="jwt")


def test_it_is_a_clr_without_a_misspelled_term(box: Box, dossier: Dossier) -> None:
    document = record(box, dossier)
    model.lint(document)
    assert document["type"] == ["VerifiableCredential", "ClrCredential"]
    assert model.kind(document) == "clr"
    assert document["partial"] is False


def test_it_is_signed_and_verified_as_one(box: Box, dossier: Dossier) -> None:
    report = box.attested.sector.verify(signed(box, record(box, dossier)))
    assert (report.verdict, report.kind) == ("passed", "clr")
    assert "issuer-trusted" in {finding.code for finding in report.findings}


def test_every_credential_in_it_is_as_it_was_signed_and_verifies_when_taken_out(
    box: Box, dossier: Dossier
) -> None:
    token = signed(box, record(box, dossier))
    taken = embedded_in(token.document)
    assert [each.text for each in taken] == [each.signed.text for each in dossier.kept]
    assert all(box.attested.sector.verify(each).valid for each in taken)


def test_tokens_are_embedded_as_tokens(box: Box) -> None:
    sector = box.attested.sector
    tokens = []
    for badge in sector.badges("anna"):
        document = dict(badge.document)
        del document["proof"]
        tokens.append(box.attested.sign(document, box.attested.library, suite="jwt"))
    dossier = box.collected(tokens)
    token = signed(box, record(box, dossier))
    assert [each.text for each in embedded_in(token.document)] == [each.text for each in tokens]
    assert sector.verify(token).valid


def test_a_credential_that_was_altered_inside_breaks_both_seals(box: Box, dossier: Dossier) -> None:
    document = copy.deepcopy(record(box, dossier))
    rows = document["credentialSubject"]["verifiableCredential"]
    rows[0]["credentialSubject"]["creditsEarned"] = 400
    (first, *_) = embedded_in(document)
    assert box.attested.sector.verify(first).verdict == "failed"
    honest = signed(box, record(box, dossier))
    header, _, signature = honest.text.split(".")
    other = signed(box, document).text.split(".")[1]
    forged = Signed.read(f"{header}.{other}.{signature}")
    assert box.attested.sector.verify(forged).verdict == "failed"


def test_as_a_dataset_it_is_refused_because_rdf_would_mix_the_badges(
    box: Box, dossier: Dossier
) -> None:
    with pytest.raises(Refused) as refusal:
        box.attested.sign(record(box, dossier), box.attested.branch)
    assert refusal.value.code == "node-described-twice"


def test_a_choice_is_partial(box: Box, dossier: Dossier) -> None:
    chosen = [each.id for each in dossier.kept[:2]]
    document = record(box, dossier, only=chosen)
    assert [each.id for each in embedded_in(document)] == chosen
    assert document["partial"] is True


def test_what_was_revoked_does_not_enter_and_is_not_hidden_either(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    box = Box.begin(tmp_path_factory.mktemp("revoked") / "branch")
    revoked = box.attested.sector.badge("anna", "onboarding")
    box.attested.sector.revoke(revoked)
    dossier = box.collected(box.attested.sector.badges("anna"))
    document = record(box, dossier)
    assert revoked.id not in {each.id for each in embedded_in(document)}
    assert document["partial"] is True
    with pytest.raises(Refused) as refusal:
        record(box, dossier, only=[str(revoked.id)])
    assert refusal.value.code == "record-empty"


@pytest.mark.parametrize(
    "subject",
    [
        pytest.param(None, id="no subject"),
        pytest.param({"id": "urn:x:1"}, id="nothing embedded"),
        pytest.param({"verifiableCredential": [7]}, id="a number"),
    ],
)
def test_what_is_no_record_is_refused(subject: Any) -> None:
    with pytest.raises(Refused) as refusal:
        embedded_in({"credentialSubject": subject})
    assert refusal.value.code == "record-shape"


# The branch's signature over the whole dossier


def sealed(box: Box, dossier: Dossier) -> Dossier:
    return dossier.sealed(signed(box, record(box, dossier)))


def test_a_sealed_dossier_is_read_back_and_passes(box: Box, dossier: Dossier) -> None:
    whole = sealed(box, dossier)
    again = Dossier.parse(whole.to_text())
    assert again == whole
    judgement = again.verify(IN_TWENTY_YEARS)
    assert (judgement.verdict, judgement.sealed) == ("passed", True)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda d: d["ledger"]["entries"].pop(), id="an entry less"),
        pytest.param(lambda d: d["credentials"].pop(), id="a credential less"),
        pytest.param(lambda d: d["sources"]["seen"].clear(), id="forgotten dates of lists"),
        pytest.param(lambda d: d.update(collected="2026-11-23T11:00:00Z"), id="another day"),
        pytest.param(
            lambda d: d["credentials"][0].update(registered="2024-01-01T00:00:00Z"),
            id="another registration",
        ),
    ],
)
def test_whatever_is_changed_in_a_sealed_dossier_is_found(
    box: Box, dossier: Dossier, change: Any
) -> None:
    judgement = changed(sealed(box, dossier), change).verify(IN_TWENTY_YEARS)
    assert codes(judgement)["dossier-altered"] == "failed"
    assert not judgement.sealed


def test_a_seal_by_somebody_else_is_told(box: Box, dossier: Dossier) -> None:
    library = box.attested.library
    document = record_of(dossier, id=uuid.uuid4().urn, issuer=library.profile())
    theirs = dossier.sealed(box.attested.sign(document, library, suite="jwt"))
    assert codes(theirs.verify(IN_TWENTY_YEARS)) == {"record-by-stranger": "failed"}


def test_a_seal_that_does_not_hold_is_told(box: Box, dossier: Dossier) -> None:
    document = json.loads(sealed(box, dossier).to_text())
    document["record"] = document["record"][:-6] + "AAAAAA"
    assert codes(Dossier.read(document).verify(IN_TWENTY_YEARS)) == {"record-not-real": "failed"}
