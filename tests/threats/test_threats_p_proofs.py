"""Proofs and keys: only a key of the issuer, used as it should be, makes a badge (P 28 to 45)."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest
from attacks import Json, altered, codes, judged, put, refused, seal
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from branchebadges import dids
from branchebadges.canonical import jcs, rdfc
from branchebadges.encoding import from_base58, to_base58, to_base64url, to_multibase
from branchebadges.errors import BadgeError, KeyUnusable, ProofFailed
from branchebadges.keys import PrivateKey, PublicKey
from branchebadges.keys.points import GROUP_ORDER
from branchebadges.keys.public import CURVES
from branchebadges.moments import write_moment
from branchebadges.proofs import Signed, sign
from branchebadges.sources import Sources
from branchebadges.verification import Question
from sector_in_a_box import COMMITTEE, NOW, PROVIDER, STRANGER, SUITE, Party, Sector

if TYPE_CHECKING:
    from branchebadges.keys import Kind

METHOD = f"{PROVIDER}#key-1"


@pytest.fixture(scope="module")
def sector() -> Sector:
    return Sector()


@pytest.fixture(scope="module")
def badge(sector: Sector) -> Json:
    return sector.provider.signs(sector.badge()).document


def with_proof(badge: Json, **members: Any) -> Json:
    """The badge, its one proof changed; None takes a member away."""
    proof = {**badge["proof"][0], **members}
    return {**badge, "proof": [{k: v for k, v in proof.items() if v is not None}]}


def text(document: Json) -> str:
    return json.dumps(document)


@pytest.mark.parametrize(
    "proof",
    [None, [], {}, "z", 12, [[]], [{}], [None], {"type": "DataIntegrityProof"}, {"proof": {}}],
)
def test_p28_no_proof_and_odd_shapes_of_proof_prove_nothing(
    proof: Any, badge: Json, sector: Sector
) -> None:
    changed = {**badge, "proof": proof}
    if proof is None:
        del changed["proof"]
    outcome = judged(changed, sector)
    assert codes(outcome), outcome
    assert getattr(outcome, "kind", "unverified") == "unverified"


def test_p28_five_hundred_proofs_are_refused_by_their_number(badge: Json, sector: Sector) -> None:
    started = time.process_time()
    refused({**badge, "proof": badge["proof"] * 500}, sector, "proof-number")
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    "purpose", ["authentication", "keyAgreement", "", None, ["assertionMethod"], "AssertionMethod"]
)
def test_p29_a_proof_for_another_purpose_is_refused(
    purpose: Any, badge: Json, sector: Sector
) -> None:
    codes_ = ("proof-purpose", "id-invalid", "wrong-type")
    refused(with_proof(badge, proofPurpose=purpose), sector, *codes_, "term-respelled")
    if isinstance(purpose, str) and purpose:
        again = seal(badge, sector.provider, proofPurpose=purpose)
        refused(again, sector, "proof-purpose", "id-invalid")


def test_p30_a_key_that_the_issuer_does_not_control_is_refused(sector: Sector) -> None:
    document = sector.badge()
    refused(sector.stranger.signs(document).text, sector, "key-not-issuers")
    named_after = PrivateKey.generate("Ed25519", verification_method=METHOD)
    impostor = sign(document, named_after, suite=SUITE, created=NOW)
    refused(impostor.text, sector, "signature")
    refused(sector.committee.signs(document).text, sector, "key-not-issuers")


def issuer_document(sector: Sector, **changes: Any) -> Json:
    return {**sector.provider.document(), **changes}


def under(document: Json, sector: Sector) -> Sources:
    texts = dict(sector.sources().texts)
    texts[dids.url_of(PROVIDER)] = text(document)
    return Sources.of(texts)


def test_p31_a_method_that_is_anothers_absent_or_for_another_purpose_is_refused(
    badge: Json, sector: Sector
) -> None:
    whole = sector.provider.document()
    method = whole["verificationMethod"][0]
    for document, code in (
        (
            issuer_document(sector, verificationMethod=[{**method, "controller": STRANGER}]),
            "method-controller",
        ),
        (issuer_document(sector, verificationMethod=[]), "method-unknown"),
        (
            issuer_document(sector, assertionMethod=[], authentication=[METHOD]),
            "method-purpose",
        ),
    ):
        refused(badge, sector, code, sources=under(document, sector))


def test_p32_a_did_document_of_another_did_is_refused(badge: Json, sector: Sector) -> None:
    for other in (COMMITTEE, PROVIDER.upper(), f"{PROVIDER}#", None):
        sources = under(issuer_document(sector, id=other), sector)
        refused(badge, sector, "did-id", sources=sources)


@pytest.mark.parametrize(
    ("kind", "suite"),
    [
        ("DataIntegrityProof", "ecdsa-rdfc-2019"),
        ("DataIntegrityProof", "ecdsa-jcs-2019"),
        ("DataIntegrityProof", "eddsa-2022"),
        ("DataIntegrityProof", "EDDSA-RDFC-2022"),
        ("DataIntegrityProof", ["eddsa-rdfc-2022"]),
        ("DataIntegrityProof", None),
        ("DataIntegrityProof", "Ed25519Signature2020"),
        ("Ed25519Signature2020", "eddsa-rdfc-2022"),
        ("Ed25519Signature2018", None),
        ("RsaSignature2018", None),
        (["DataIntegrityProof"], "eddsa-rdfc-2022"),
        ("JsonWebSignature2020", None),
        ("none", None),
        (None, "eddsa-rdfc-2022"),
    ],
)
def test_p33_a_suite_that_does_not_fit_is_refused(
    kind: Any, suite: Any, badge: Json, sector: Sector
) -> None:
    changed = with_proof(badge, type=kind, cryptosuite=suite)
    outcome = judged(changed, sector)
    assert codes(outcome), outcome
    assert outcome.kind == "unverified"  # type: ignore[union-attr]


def test_p34_a_proof_out_of_its_time_is_refused(sector: Sector) -> None:
    document = sector.badge()
    past, future = write_moment(NOW - timedelta(hours=1)), NOW + timedelta(minutes=6)
    refused(seal(document, sector.provider, expires=past), sector, "proof-expired")
    refused(seal(document, sector.provider, created=future), sector, "proof-future")
    assert not codes(
        judged(seal(document, sector.provider, created=NOW + timedelta(minutes=4)), sector)
    )


@pytest.mark.parametrize("created", ["gisteren", "2026-11-22", "2026-11-22T12:00:00", 1, "", "Z"])
def test_p34_a_moment_that_cannot_be_read_is_refused(
    created: Any, badge: Json, sector: Sector
) -> None:
    sealed = seal(sector.badge(), sector.provider)
    proof = {**sealed["proof"][0], "created": created}
    refused({**sealed, "proof": [proof]}, sector, "moment", "value-type")


def spellings(value: str) -> list[str]:
    raw = from_base58(value[1:])
    der = b"\x30\x44\x02\x20" + raw[:32] + b"\x02\x20" + raw[32:]
    return [
        value[1:],
        "u" + to_base64url(raw),
        "Z" + value[1:],
        "m" + value[1:],
        value[:-1],
        value + "1",
        "z1" + value[1:],
        value + "=",
        value + " ",
        " " + value,
        to_multibase(raw[:-1]),
        to_multibase(raw + b"\0"),
        to_multibase(der),
        "z" + to_base58(raw) + "0",
        "z" + "1" * 2000,
        "",
        "z",
    ]


def test_p35_a_signature_in_another_spelling_is_refused(badge: Json, sector: Sector) -> None:
    for value in spellings(badge["proof"][0]["proofValue"]):
        refused(
            with_proof(badge, proofValue=value), sector, "proof-value", "signature", "wrong-type"
        )
    others: list[Any] = [None, 12, [badge["proof"][0]["proofValue"]], {"@value": "z"}]
    for other in others:
        assert codes(judged(with_proof(badge, proofValue=other), sector))


def test_p36_an_s_beyond_the_group_is_refused(badge: Json, sector: Sector) -> None:
    raw = from_base58(badge["proof"][0]["proofValue"][1:])
    beyond = int.from_bytes(raw[32:], "little") + GROUP_ORDER
    twin = raw[:32] + beyond.to_bytes(32, "little")
    refused(with_proof(badge, proofValue=to_multibase(twin)), sector, "signature")


# The points of small order, and spellings of y at and above p (RFC 8032, section 5.1.3).
BAD_POINTS = {
    "the neutral point": bytes([1]) + bytes(31),
    "the neutral point with a sign": bytes([1]) + bytes(30) + b"\x80",
    "order two": bytes.fromhex("ec" + "ff" * 30 + "7f"),
    "order four": bytes(32),
    "order four with a sign": bytes(31) + b"\x80",
    "order eight": bytes.fromhex(
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"
    ),
    "the other of order eight": bytes.fromhex(
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"
    ),
    "p for nought": bytes.fromhex("ed" + "ff" * 30 + "7f"),
    "p + 1 for one": bytes.fromhex("ee" + "ff" * 30 + "7f"),
    "p + 3": bytes.fromhex("f0" + "ff" * 30 + "7f"),
    "all ones": b"\xff" * 32,
    "off the curve": bytes([2]) + bytes(31),
}


@pytest.mark.parametrize("point", BAD_POINTS.values(), ids=BAD_POINTS)
def test_p36_a_key_under_which_anybody_signs_is_refused_when_it_is_read(
    point: bytes, sector: Sector
) -> None:
    multikey = to_multibase(b"\xed\x01" + point)
    x = to_base64url(point)
    with pytest.raises(KeyUnusable):
        PublicKey("Ed25519", point)
    with pytest.raises(KeyUnusable):
        PublicKey.from_multibase(multikey)
    with pytest.raises(KeyUnusable):
        PublicKey.from_jwk({"kty": "OKP", "crv": "Ed25519", "x": x})
    # R is the neutral point and S is nought: it "holds" over every message under such a key.
    constant = to_multibase(bytes([1]) + bytes(63))
    did = f"did:key:{multikey}"
    document = sector.badge(issuer={"id": did, "type": ["Profile"]})
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "verificationMethod": f"{did}#{multikey}",
        "proofPurpose": "assertionMethod",
        "proofValue": constant,
    }
    refused({**document, "proof": [proof]}, sector, "did-key")


def ecdsa(kind: Kind) -> tuple[PrivateKey, Json]:
    key = PrivateKey.generate(kind)
    did = key.verification_method.partition("#")[0]
    document = Sector().badge(issuer={"id": did, "type": ["Profile"]}, recognition=None)
    del document["credentialStatus"]
    return key, sign(document, key, suite="ecdsa-rdfc-2019", created=NOW).document


@pytest.mark.parametrize("kind", ["P-256", "P-384"])
def test_p37_an_ecdsa_signature_of_nought_or_beyond_the_order_is_refused(
    kind: Kind, sector: Sector
) -> None:
    _, badge = ecdsa(kind)
    order = CURVES[kind][2]
    half = 32 if kind == "P-256" else 48
    for r, s in ((0, 0), (0, 1), (1, 0), (order, 1), (1, order), (order, order)):
        value = to_multibase(r.to_bytes(half, "big") + s.to_bytes(half, "big"))
        refused(with_proof(badge, proofValue=value), sector, "signature", trust=None)


def test_p37_p384_over_sha_256_is_refused(sector: Sector) -> None:
    key, badge = ecdsa("P-384")
    private = ec.derive_private_key(int.from_bytes(key.secret, "big"), ec.SECP384R1())
    proof = {name: value for name, value in badge["proof"][0].items() if name != "proofValue"}
    unsecured = {name: value for name, value in badge.items() if name != "proof"}
    message = (
        sha256(rdfc({**proof, "@context": badge["@context"]})).digest()
        + sha256(rdfc(unsecured)).digest()
    )
    r, s = decode_dss_signature(private.sign(message, ec.ECDSA(SHA256())))
    value = to_multibase(r.to_bytes(48, "big") + s.to_bytes(48, "big"))
    refused(with_proof(badge, proofValue=value), sector, "signature", trust=None)


def test_p38_the_twin_of_an_ecdsa_signature_holds_and_is_the_same_credential(
    sector: Sector,
) -> None:
    _, badge = ecdsa("P-256")
    raw = from_base58(badge["proof"][0]["proofValue"][1:])
    s = CURVES["P-256"][2] - int.from_bytes(raw[32:], "big")
    twin = with_proof(badge, proofValue=to_multibase(raw[:32] + s.to_bytes(32, "big")))
    assert codes(judged(twin, sector, trust=None)) == set()
    one, other = Signed.read(text(badge)), Signed.read(text(twin))
    assert one.id == other.id


def test_p39_one_bad_proof_in_a_set_is_enough(badge: Json, sector: Sector) -> None:
    good = sector.provider.signs(sector.badge())
    both = sign(good.document, sector.provider.key, suite="eddsa-jcs-2022", created=NOW)
    assert len(both.document["proof"]) == 2
    assert codes(judged(both.text, sector)) == set()
    for number in (0, 1):
        broken = altered(
            both.document,
            put("proof", number, "proofValue", value=to_multibase(bytes(64))),
        )
        refused(broken, sector, "signature")
    from_stranger = sign(good.document, sector.stranger.key, suite=SUITE, created=NOW)
    refused(from_stranger.text, sector, "key-not-issuers")


def test_p40_a_chain_that_hangs_in_the_air_or_bites_its_tail_is_refused(sector: Sector) -> None:
    provider = sector.provider
    first, second = "urn:uuid:1-1", "urn:uuid:2-2"
    dangling = seal(sector.badge(), provider, previousProof="urn:uuid:9-9")
    refused(dangling, sector, "proof-chain")
    refused(seal(sector.badge(), provider, id=first, previousProof=first), sector, "proof-chain")
    one = seal(sector.badge(), provider, id=first, previousProof=second)["proof"][0]
    other = seal(sector.badge(), provider, id=second, previousProof=first)["proof"][0]
    refused({**sector.badge(), "proof": [one, other]}, sector, "proof-chain")


@pytest.mark.parametrize(
    "name",
    [
        "#key-1",
        "key-1",
        f"http://badges.example/{PROVIDER}#key-1",
        "https://127.0.0.1/key",
        "file:///etc/passwd",
        "did:web:127.0.0.1#key-1",
        "did:unknown:x#key-1",
        "",
        None,
        12,
        {"id": METHOD},
    ],
)
def test_p41_a_method_that_is_relative_or_elsewhere_is_refused_unfetched(
    name: Any, badge: Json, sector: Sector
) -> None:
    outcome = judged(with_proof(badge, verificationMethod=name), sector)
    assert codes(outcome), outcome
    assert outcome.missing == frozenset()  # type: ignore[union-attr]


def test_p41_a_did_key_with_the_fragment_of_another_key_is_refused(sector: Sector) -> None:
    one, other = PrivateKey.generate("Ed25519"), PrivateKey.generate("Ed25519")
    did = one.verification_method.partition("#")[0]
    party = Party(did, one)
    document = sector.badge(issuer={"id": did, "type": ["Profile"]}, recognition=None)
    name = f"{did}#{other.public.to_multibase()}"
    refused(seal(document, party, verificationMethod=name), sector, "method-unknown", trust=None)


def test_p42_a_proof_that_is_moved_or_whose_options_change_does_not_hold(
    badge: Json, sector: Sector
) -> None:
    other = sector.badge(id="urn:uuid:7b3b5b1e-3a0e-4a50-9d0a-0a3e5f0c1a2b")
    refused({**other, "proof": badge["proof"]}, sector, "signature")
    refused(with_proof(badge, created="2026-11-21T12:00:00Z"), sector, "signature")
    refused(with_proof(badge, created=None), sector, "signature")
    refused(with_proof(badge, expires="2036-11-21T12:00:00Z"), sector, "signature")
    for path, value in (
        (("credentialSubject", "id"), "urn:uuid:22222222-3a0e-4a50-9d0a-0a3e5f0c1a2b"),
        (("issuer", "name"), "Universiteit"),
    ):
        refused(altered(badge, put(*path, value=value)), sector, "signature")
    claimed = altered(badge, lambda document: document["issuer"].update(id=STRANGER))
    refused(claimed, sector, "key-not-issuers", "node-described-twice")


@pytest.mark.parametrize(
    "rest",
    [
        "z" + "1" * 300_000,
        "z6Mk" + "x" * 300_000,
        "z",
        "6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH",
        "zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme",
        "z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc",
        to_multibase(b"\xed\x01" + bytes(31)),
        to_multibase(b"\xed\x01" + bytes(33)),
        to_multibase(b"\xed\x01" + PrivateKey.generate("Ed25519").public.data + b"\0"),
        to_multibase(b"\x80\x24\x02" + b"\xff" * 32),
        to_multibase(b"\x80\x24\x04" + b"\x01" * 64),
    ],
)
def test_p43_a_did_key_that_holds_no_sound_key_is_refused_fast(rest: str, sector: Sector) -> None:
    did = f"did:key:{rest}"
    document = sector.badge(issuer={"id": did, "type": ["Profile"]}, recognition=None)
    started = time.process_time()
    outcome = judged(
        seal(document, sector.provider, verificationMethod=f"{did}#{rest}"), sector, trust=None
    )
    assert time.process_time() - started < 0.5
    assert codes(outcome), outcome
    with pytest.raises(BadgeError):
        dids.resolve_local(did)


def test_p44_a_key_that_had_ended_does_not_sign_and_one_that_ended_later_needs_a_ledger() -> None:
    sector = Sector()
    signed = sector.provider.signs(sector.badge(), created=NOW - timedelta(days=30))
    sector.provider.revoked = NOW - timedelta(days=40)
    assert codes(sector.examined(signed)) == {"key-revoked"}
    sector.provider.revoked = NOW - timedelta(days=10)
    assert codes(sector.examined(signed), "unknown") == {"key-revoked-since"}
    registered = NOW - timedelta(days=20)
    assert sector.examined(signed, registered=registered).answer(Question.REAL) == "passed"
    assert codes(sector.examined(signed, registered=NOW)) == {"key-revoked"}
    sector.provider.revoked, sector.provider.expires = None, NOW - timedelta(days=40)
    assert codes(sector.examined(signed)) == {"key-expired"}
    sector.provider.expires = NOW - timedelta(days=10)
    assert sector.examined(signed).answer(Question.REAL) == "passed"


def test_p45_old_badges_outlive_a_change_of_keys_and_a_retired_key_signs_nothing_new() -> None:
    sector = Sector()
    old = sector.provider.signs(sector.badge(), created=NOW - timedelta(days=30))
    retired = sector.provider.key.retire(NOW - timedelta(days=1))
    fresh = PrivateKey.generate("Ed25519", verification_method=f"{PROVIDER}#key-2")
    methods = [
        dids.VerificationMethod(
            retired.verification_method, PROVIDER, retired.public, expires=retired.retired
        ),
        dids.VerificationMethod(fresh.verification_method, PROVIDER, fresh.public),
    ]
    sources = under(dids.document(PROVIDER, methods), sector).merged(sector.sources())
    sources = sources.with_text(
        dids.url_of(PROVIDER), text(dids.document(PROVIDER, methods)), retrieved=None
    )
    lists = sector.status_list(sector.provider).to_document()
    sources = sources.with_text(
        lists["id"], sign(lists, fresh, suite=SUITE, created=NOW).text, retrieved=None
    )
    new = sign(sector.badge(), fresh, suite=SUITE, created=NOW)
    for signed in (old, new):
        assert codes(judged(signed.text, sector, sources=sources)) == set()
    with pytest.raises(KeyUnusable) as caught:
        sign(sector.badge(), retired, suite=SUITE, created=NOW)
    assert caught.value.code == "key-retired"
    # Whoever stole it can still make the bytes; the date of the method says no.
    refused(sector.provider.signs(sector.badge()).text, sector, "key-expired", sources=sources)


def test_a_signature_is_asked_of_the_key_and_of_nothing_else() -> None:
    key = PrivateKey.generate("P-256")
    other = PrivateKey.generate("P-256")
    signature = key.sign(jcs({"a": 1}))
    key.public.verify(jcs({"a": 1}), signature)
    with pytest.raises(ProofFailed):
        other.public.verify(jcs({"a": 1}), signature)
