"""Is it real? Whatever is wrong here, nothing else is believed, fetched or told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from branchebadges import dids
from branchebadges.errors import Lacking, ProofFailed, Refused
from branchebadges.keys import PrivateKey
from branchebadges.proofs import Signed, sign
from branchebadges.sources import Sources
from branchebadges.verification import GENERIC, UNVERIFIED, Question, Report, examine
from sector_in_a_box import (
    BRANCH,
    COMMITTEE,
    CONTEXTS,
    NOW,
    PROVIDER,
    STRANGER,
    Party,
    Sector,
    codes,
    text,
)

if TYPE_CHECKING:
    from collections.abc import Callable

SUITES = ["eddsa-rdfc-2022", "eddsa-jcs-2022", "jwt"]


def only(report: Report, code: str, outcome: str = "failed") -> None:
    """The gate stopped here, and nothing but the gate was told."""
    assert report.findings[-1].code == code
    assert report.verdict == outcome
    assert report.kind == UNVERIFIED
    assert {finding.question for finding in report.findings} == {Question.REAL}


@pytest.mark.parametrize("suite", SUITES)
def test_a_badge_in_order_is_valid(suite: str) -> None:
    report = Sector().judged(suite=suite)
    assert report.valid
    assert report.kind == "badge"
    assert report.missing == frozenset()
    assert set(codes(report).values()) == {"passed"}


def test_without_trust_the_verdict_rests_on_the_other_questions() -> None:
    report = Sector().judged(trust=None)
    assert report.valid
    assert report.answer(Question.VOUCHED) == "not-asked"
    assert report.answer(Question.THEIRS) == "not-asked"
    assert report.answer(Question.REAL) == "passed"


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda d: d.update(name="Meester"), id="its name"),
        pytest.param(lambda d: d["issuer"].update(name="KB"), id="the issuer's name"),
        pytest.param(lambda d: d["credentialSubject"].update(creditsEarned=7), id="the points"),
        pytest.param(lambda d: d["credentialSubject"].update(id="urn:x:y"), id="the holder"),
        pytest.param(lambda d: d.pop("credentialStatus"), id="the status taken away"),
        pytest.param(lambda d: d.update(validUntil="2099-01-01T00:00:00Z"), id="a date added"),
        pytest.param(lambda d: d.update(awardedDate="2024-05-11T10:00:00Z"), id="the day"),
        pytest.param(
            lambda d: d["credentialSubject"]["achievement"].pop("endorsement"),
            id="the accreditation taken away",
        ),
        pytest.param(lambda d: d["proof"][0].update(created="2026-11-21T12:00:00Z"), id="proof"),
    ],
)
def test_a_badge_that_was_changed_is_not_real(
    suite: str, change: Callable[[dict[str, Any]], object]
) -> None:
    sector = Sector()
    document = sector.provider.signs(sector.badge(), suite=suite).document
    change(document)
    only(sector.examined(Signed.read(text(document))), "signature")


def test_a_token_that_was_changed_is_not_real() -> None:
    sector = Sector()
    first = sector.provider.signs(sector.badge(), suite="jwt").text
    second = sector.provider.signs(sector.badge(name="Meester"), suite="jwt").text
    mixed = ".".join([*second.split(".")[:2], first.split(".")[2]])
    only(sector.examined(Signed.read(mixed)), "signature")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param({"puntentotaal": 8}, "term-undefined", id="a term nobody defined"),
        pytest.param({"@context": [*CONTEXTS, "https://x.example/v1"]}, "context-unknown", id="c"),
    ],
)
def test_a_document_with_undefined_meaning_is_not_real_in_any_form(
    change: dict[str, Any], code: str
) -> None:
    sector = Sector()
    signed = sector.provider.signs(sector.badge())
    only(sector.examined(Signed.read(text(signed.document | change))), code)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param(lambda d: d.pop("proof"), "proof-missing", id="no proof"),
        pytest.param(lambda d: d.update(proof=[]), "proof-number", id="an empty list of proofs"),
        pytest.param(lambda d: d.update(proof=["x"]), "proof-shape", id="a proof that is text"),
        pytest.param(
            lambda d: d.update(proof=d["proof"] * 500), "proof-number", id="five hundred proofs"
        ),
        pytest.param(
            lambda d: d["proof"][0].update(proofPurpose="authentication"),
            "proof-purpose",
            id="another purpose",
        ),
    ],
)
def test_an_odd_proof_proves_nothing(change: Callable[[dict[str, Any]], object], code: str) -> None:
    sector = Sector()
    document = sector.provider.signs(sector.badge()).document
    change(document)
    report = sector.examined(Signed.read(text(document)))
    assert report.verdict == "failed"
    assert report.kind == UNVERIFIED
    assert report.findings[-1].code in {code, "array-empty", "wrong-type"}


def test_a_key_of_somebody_else_is_not_the_issuers() -> None:
    sector = Sector()
    signed = sector.stranger.signs(sector.badge())
    only(sector.examined(signed), "key-not-issuers")


def test_the_key_of_somebody_else_is_not_even_asked_for() -> None:
    sector = Sector()
    report = examine(sector.stranger.signs(sector.badge()), at=NOW)
    only(report, "key-not-issuers")
    assert report.missing == frozenset()


def test_a_profile_that_says_so_may_let_the_key_be_anothers() -> None:
    sector = Sector()
    report = sector.examined(sector.stranger.signs(sector.badge()), trust=None, policy=GENERIC)
    assert report.findings[4].code == "seal-holds"


def test_an_impostor_under_the_issuers_name_fails() -> None:
    sector = Sector()
    impostor = Party.called(PROVIDER)
    only(sector.examined(impostor.signs(sector.badge())), "signature")


def test_a_key_for_another_purpose_does_not_sign_badges() -> None:
    sector = Sector()
    document = sector.provider.document()
    document["authentication"] = document.pop("assertionMethod")
    sector.extra[dids.url_of(PROVIDER)] = text(document)
    only(sector.judged(), "method-purpose")


def test_a_document_of_another_did_is_not_the_issuers() -> None:
    sector = Sector()
    sector.extra[dids.url_of(PROVIDER)] = text(sector.stranger.document())
    only(sector.judged(), "did-id")


def test_without_the_issuers_document_nothing_is_known_and_nothing_else_asked() -> None:
    sector = Sector(absent={dids.url_of(PROVIDER)})
    report = sector.judged()
    only(report, "source-missing", "unknown")
    assert report.missing == {dids.url_of(PROVIDER)}
    with pytest.raises(Lacking) as caught:
        report.require()
    assert caught.value.urls == {dids.url_of(PROVIDER)}


def test_a_document_that_does_not_answer_is_not_asked_for_again() -> None:
    url = dids.url_of(PROVIDER)
    report = Sector(absent={url}, silent={url: "404"}).judged()
    only(report, "source-silent", "unknown")
    assert report.missing == frozenset()
    assert url in report.sentences("nl")[-1]


@pytest.mark.parametrize(
    ("minutes", "verdict"),
    [
        pytest.param(4, "passed", id="within what clocks may differ"),
        pytest.param(6, "failed", id="beyond what clocks may differ"),
    ],
)
def test_a_proof_from_the_future(minutes: int, verdict: str) -> None:
    report = Sector().judged(created=NOW + timedelta(minutes=minutes))
    assert report.verdict == verdict
    assert ("proof-future" in codes(report)) == (verdict == "failed")


def test_a_proof_that_ran_out_is_refused() -> None:
    sector = Sector()
    key = sector.provider.key
    signed = sign(
        sector.badge(),
        key,
        suite="eddsa-rdfc-2022",
        created=NOW - timedelta(days=9),
        expires=NOW - timedelta(days=1),
    )
    only(sector.examined(signed), "proof-expired")
    assert sector.examined(signed, at=NOW - timedelta(days=2)).findings[-1].code != "proof-expired"


REVOKED = NOW - timedelta(days=10)


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "jwt"])
@pytest.mark.parametrize(
    ("created", "registered", "code", "verdict"),
    [
        pytest.param(NOW, None, "key-revoked", "failed", id="signed afterwards"),
        pytest.param(
            REVOKED - timedelta(days=1), None, "key-revoked-since", "unknown", id="nobody saw it"
        ),
        pytest.param(
            REVOKED - timedelta(days=1), NOW, "key-revoked", "failed", id="seen only afterwards"
        ),
        pytest.param(
            REVOKED - timedelta(days=1),
            REVOKED - timedelta(hours=1),
            "key-in-time",
            "passed",
            id="seen before",
        ),
    ],
)
def test_a_revoked_key_counts_only_for_what_a_ledger_saw_before(
    suite: str, created: Any, registered: Any, code: str, verdict: str
) -> None:
    from branchebadges.moments import write_moment

    sector = Sector()
    document = sector.badge(validFrom=write_moment(created))
    del document["credentialStatus"]
    signed = sector.provider.signs(document, created=created, suite=suite)
    sector.provider.revoked = REVOKED
    report = sector.examined(signed, registered=registered)
    assert codes(report)[code] == verdict
    assert report.verdict == verdict


@pytest.mark.parametrize(
    ("days", "verdict"),
    [
        pytest.param(1, "passed", id="signed while it was in use"),
        pytest.param(-1, "failed", id="signed after it was retired"),
    ],
)
def test_a_retired_key_counts_for_what_it_signed_before(days: int, verdict: str) -> None:
    sector = Sector()
    retired = NOW - timedelta(days=30)
    document = sector.badge()
    del document["credentialStatus"]
    signed = sector.provider.signs(document, created=retired - timedelta(days=days))
    sector.provider.expires = retired
    assert sector.examined(signed).verdict == verdict


def test_a_did_key_needs_nothing_from_anybody() -> None:
    key = PrivateKey.generate("P-256")
    did = key.verification_method.partition("#")[0]
    party = Party(did, key)
    document = {**Sector().badge(), "issuer": party.profile}
    del document["credentialStatus"]
    report = examine(party.signs(document, suite="ecdsa-rdfc-2019"), at=NOW)
    assert report.valid


def test_every_proof_must_hold_not_just_one() -> None:
    sector = Sector()
    once = sector.provider.signs(sector.badge())
    twice = sign(once.document, sector.provider.key, suite="eddsa-jcs-2022", created=NOW)
    assert sector.examined(twice).valid
    broken = replace(twice).document
    value = broken["proof"][1]["proofValue"]
    broken["proof"][1]["proofValue"] = broken["proof"][0]["proofValue"]
    assert value != broken["proof"][0]["proofValue"]
    only(sector.examined(Signed.read(text(broken))), "signature")


def test_what_is_not_real_is_required_in_vain() -> None:
    sector = Sector()
    with pytest.raises(ProofFailed) as caught:
        sector.examined(sector.stranger.signs(sector.badge())).require()
    assert caught.value.code == "key-not-issuers"


def test_a_moment_without_a_zone_is_refused() -> None:
    signed = Sector().provider.signs(Sector().badge())
    with pytest.raises(Refused):
        examine(signed, at=NOW.replace(tzinfo=None))


def test_what_is_no_credential_is_told_so() -> None:
    report = examine(Signed.read('{"@context":["https://www.w3.org/ns/credentials/v2"]}'), at=NOW)
    assert report.verdict == "failed"


@pytest.mark.parametrize("did", [PROVIDER, COMMITTEE, BRANCH, STRANGER])
def test_the_parties_of_the_box_publish_their_keys(did: str) -> None:
    assert dids.url_of(did) in Sector().sources().held


def test_an_https_issuer_signs_with_a_key_its_own_document_lists() -> None:
    url = "https://badges.example/issuers/go"
    key = PrivateKey.generate("Ed25519", verification_method=f"{url}#key-1")
    party = Party(url, key)
    document = {**Sector().badge(), "issuer": party.profile}
    del document["credentialStatus"]
    signed = party.signs(document)
    assert examine(signed, at=NOW).missing == {url}
    assert examine(signed, at=NOW, sources=Sources.of({url: text(party.document())})).valid


@pytest.mark.parametrize(
    ("issuer", "valid"),
    [
        pytest.param("https://badges.example/issuers/go", True, id="the issuer's own host"),
        pytest.param("https://elsewhere.example/issuers/go", False, id="another host"),
        pytest.param("https://badges.example.evil.example/", False, id="a host that looks like it"),
        pytest.param("did:web:badges.example", False, id="an issuer that has a DID document"),
    ],
)
def test_a_bare_key_at_an_address_counts_for_an_issuer_on_that_host(
    issuer: str,
    *,
    valid: bool,
) -> None:
    address = "https://badges.example/keys/1"
    key = PrivateKey.generate("P-256", verification_method=address)
    document = {**Sector().badge(), "issuer": {"id": issuer, "type": ["Profile"], "name": "GO"}}
    del document["credentialStatus"]
    signed = sign(document, key, suite="jwt", created=NOW)
    report = examine(signed, at=NOW, sources=Sources.of({address: text(key.public.to_jwk())}))
    assert report.valid == valid
