"""Who shows it, to whom and when; and how it is with each credential that is shown."""

from __future__ import annotations

import copy
import hashlib
import json
import time
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shown_samples import (
    AT,
    CHALLENGE,
    DOMAIN,
    HOLDER,
    KEYS,
    STRANGER,
    SUITES,
    VC,
    Json,
    badge,
    did_of,
    document,
    judged,
    sealed,
    shown,
    token,
    why,
)

from branchebadges.canonical import rdfc
from branchebadges.dids import did_jwk
from branchebadges.encoding import to_multibase
from branchebadges.errors import BadgeError, Lacking, ProofFailed, Refused
from branchebadges.keys import PrivateKey
from branchebadges.presentations import MAX_CREDENTIALS, Presentation, examine, present
from branchebadges.proofs import sign
from branchebadges.verification import GENERIC, words

if TYPE_CHECKING:
    from branchebadges.keys import Kind

EVERY_SUITE = pytest.mark.parametrize(("suite", "kind"), SUITES)


# What holds


@EVERY_SUITE
@pytest.mark.parametrize("inner", ["eddsa-rdfc-2022", "jwt"])
def test_what_a_holder_shows_is_valid(suite: str, kind: Kind, inner: str) -> None:
    key = KEYS[kind]
    found = judged(shown(badge(did_of(key), suite=inner), key=key, suite=suite))
    assert why(found) == []
    assert (found.verdict, found.holder) == ("passed", did_of(key))
    assert [each.bound for each in found.credentials] == [True]
    assert [each.kind for each in found.require()] == ["badge"]


def test_a_holder_may_be_known_by_did_jwk() -> None:
    plain = PrivateKey.generate("P-256")
    did = did_jwk(plain.public)
    key = PrivateKey("P-256", plain.secret, f"{did}#0")
    assert judged(shown(key=key, suite="ecdsa-rdfc-2019")).holder == did


def test_a_holder_may_be_known_by_an_address() -> None:
    did, url = "did:web:anna.example", "https://anna.example/.well-known/did.json"
    key = PrivateKey("Ed25519", HOLDER.secret, f"{did}#1")
    method = {
        "id": f"{did}#1",
        "controller": did,
        "type": "Multikey",
        "publicKeyMultibase": key.public.to_multibase(),
    }
    listed = {"id": did, "verificationMethod": [method]}
    presentation = shown(key=key)
    unknown = judged(presentation)
    assert (unknown.verdict, set(unknown.missing)) == ("unknown", {url})
    with pytest.raises(Lacking):
        unknown.require()
    for relationship, code in (
        ("authentication", []),
        ("assertionMethod", ["holders-key-purpose"]),
    ):
        published = {url: json.dumps({**listed, relationship: [f"{did}#1"]})}
        assert why(judged(presentation, texts=published)) == code
    for ended in ("expires", "revoked"):
        method[ended] = "2026-11-01T00:00:00Z"
        published = {url: json.dumps({**listed, "authentication": [f"{did}#1"]})}
        assert why(judged(presentation, texts=published)) == ["holders-key-ended"]
        del method[ended]


def test_the_old_form_of_a_token_is_read() -> None:
    inner = badge(suite="jwt").text
    for typ in ("JWT", None):
        nested = {
            "iss": did_of(HOLDER),
            "aud": [DOMAIN, "elsewhere.example"],
            "nonce": CHALLENGE,
            "vp": {
                "@context": ["https://www.w3.org/2018/credentials/v1"],
                "type": ["VerifiablePresentation"],
                "verifiableCredential": [inner],
            },
        }
        found = judged(token(nested, typ=typ))
        assert (why(found), found.holder) == ([], did_of(HOLDER))


def test_an_envelope_around_a_presentation_is_opened() -> None:
    inner = shown(suite="jwt").text
    envelope = {
        "@context": [VC],
        "type": "EnvelopedVerifiablePresentation",
        "id": f"data:application/vp+jwt,{inner}",
    }
    assert judged(envelope).valid
    with pytest.raises(Refused):
        judged({**envelope, "id": f"data:application/vc+jwt,{inner}"})


def test_the_holder_is_whose_key_it_is_where_none_is_named() -> None:
    unsigned = document()
    del unsigned["holder"]
    assert judged(sealed(unsigned)).holder == did_of(HOLDER)


def test_several_domains_are_meant_together() -> None:
    both = ["a.example", "b.example"]
    assert judged(sealed(document(), domain=both), domain=list(reversed(both))).valid
    assert why(judged(sealed(document(), domain=both), domain="a.example")) == ["domain-other"]
    assert judged(sealed(document(), domain=["a.example"]), domain="a.example").valid


# Replay (threat 111)


@EVERY_SUITE
def test_a_copy_is_not_valid(suite: str, kind: Kind) -> None:
    presentation = shown(key=KEYS[kind], suite=suite)
    assert why(judged(presentation, challenge="another")) == ["challenge-other"]
    assert why(judged(presentation, domain="elsewhere.example")) == ["domain-other"]


@pytest.mark.parametrize("nothing", [None, ""])
def test_without_a_challenge_or_domain_nobody_knows(nothing: str | None) -> None:
    assert judged(shown(), challenge=nothing).verdict == "unknown"
    assert judged(shown(), domain=nothing).verdict == "unknown"
    assert judged(shown(), domain=[]).verdict == "unknown"


@pytest.mark.parametrize(
    ("options", "code"),
    [
        pytest.param({"challenge": None}, "challenge-other", id="no challenge"),
        pytest.param({"domain": None}, "domain-other", id="no domain"),
        pytest.param({"domain": []}, "array-empty", id="a list of no domains"),
        pytest.param({"proofPurpose": "assertionMethod"}, "proof-purpose", id="to assert"),
        pytest.param({"expires": "2026-11-24T10:00:00Z"}, "proof-expired", id="expired"),
        pytest.param({"created": "2026-11-24T14:00:00Z"}, "proof-future", id="of the future"),
    ],
)
def test_a_proof_that_is_not_for_this(options: Json, code: str) -> None:
    assert why(judged(sealed(document(), **options))) == [code]


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        pytest.param({"nonce": None}, "challenge-other", id="no nonce"),
        pytest.param({"nonce": [CHALLENGE]}, "challenge-other", id="a list of nonces"),
        pytest.param({"aud": None}, "domain-other", id="no aud"),
        pytest.param({"aud": "elsewhere.example"}, "domain-other", id="another aud"),
        pytest.param({"iss": did_of(STRANGER)}, "jwt-claim", id="another iss"),
        pytest.param({"exp": AT.timestamp() - 3600}, "proof-expired", id="expired"),
        pytest.param({"nbf": AT.timestamp() + 3600}, "proof-future", id="not yet"),
        pytest.param({"iat": AT.timestamp() + 3600}, "proof-future", id="of the future"),
        pytest.param({"iat": "2026-11-24T12:00:00Z"}, "jwt-date", id="a date as text"),
    ],
)
def test_a_token_that_is_not_for_this(claims: Json, code: str) -> None:
    payload = {**document(), "iss": did_of(HOLDER), "aud": DOMAIN, "nonce": CHALLENGE}
    assert judged(token(payload)).valid
    changed = {name: v for name, v in {**payload, **claims}.items() if v is not None}
    assert why(judged(token(changed))) == [code]


@pytest.mark.parametrize(
    ("header", "code"),
    [
        pytest.param({"typ": "vc+jwt"}, "jwt-typ", id="a credential"),
        pytest.param({"typ": "JWT"}, "jwt-typ", id="any token"),
        pytest.param({"typ": None}, "jwt-typ", id="no type"),
        pytest.param({"typ": "kb+jwt"}, "jwt-typ", id="a key binding"),
        pytest.param({"typ": "at+jwt"}, "jwt-typ", id="an access token"),
        pytest.param({"typ": "statuslist+jwt"}, "jwt-typ", id="a status list"),
        pytest.param({"cty": "vc"}, "jwt-cty", id="another content"),
        pytest.param({"alg": "none"}, "jwt-alg", id="no signature"),
        pytest.param({"crit": ["exp"]}, "jwt-header", id="crit"),
        pytest.param({"kid": None}, "jwt-kid", id="no key"),
        pytest.param({"kid": None, "jwk": HOLDER.public.to_jwk()}, "jwt-kid", id="brings its key"),
        pytest.param({"kid": STRANGER.verification_method}, "key-not-holders", id="another key"),
    ],
)
def test_another_token_is_no_presentation(header: Json, code: str) -> None:
    payload = {**document(), "iss": did_of(HOLDER), "aud": DOMAIN, "nonce": CHALLENGE}
    assert why(judged(token(payload, **header))) == [code]


def test_a_token_has_one_form() -> None:
    nested = {"iss": did_of(HOLDER), "aud": DOMAIN, "nonce": CHALLENGE, "vp": document()}
    assert judged(token(nested, typ="JWT")).valid
    assert why(judged(token(nested))) == ["jwt-typ"]
    with pytest.raises(BadgeError, match="only presentation"):
        judged(token({**nested, "holder": did_of(HOLDER)}, typ="JWT"))
    with pytest.raises(BadgeError, match="only presentation"):
        judged(token({**nested, "vp": [document()]}, typ="JWT"))


# Somebody else's (threats 110 and 112)


def test_what_is_not_signed_by_its_holder_is_not_valid() -> None:
    assert why(judged(document())) == ["proof-missing"]
    foreign = sealed(document(holder=did_of(HOLDER)), STRANGER)
    assert why(judged(foreign)) == ["key-not-holders"]
    both = {**sealed(document())}
    both["proof"] = [both["proof"], foreign["proof"]]
    assert why(judged(both)) == ["key-not-holders"]


def test_somebody_elses_badge_is_not_the_holders() -> None:
    of_another = shown(badge(did_of(STRANGER)))
    assert why(judged(of_another)) == ["holder-another"]
    with pytest.raises(Refused):
        judged(of_another).require()
    unbound = judged(shown(badge("urn:uuid:0f5c1a52-6a6b-4d4e-8a6e-6a1d7c2b9f33")))
    assert (unbound.verdict, why(unbound)) == ("unknown", ["holder-not-bound"])


def test_the_generic_profile_tells_it_beside_the_verdict() -> None:
    found = judged(shown(badge(did_of(STRANGER))), policy=GENERIC)
    assert found.valid
    assert [each.bound for each in found.credentials] == [False]
    assert [each.code for each in found.credentials[0].findings] == ["holder-another"]


def test_each_credential_is_judged_by_itself() -> None:
    good, spoilt = badge(), copy.deepcopy(badge().document)
    spoilt["name"] = "Iets anders"
    unsigned = {name: v for name, v in good.document.items() if name != "proof"}
    expired = badge(validUntil="2025-01-01T00:00:00Z").document
    listed = [good.document, spoilt, unsigned, expired]
    found = judged(sealed(document(verifiableCredential=listed)))
    verdicts = [each.verdict for each in found.credentials]
    assert verdicts == ["passed", "failed", "failed", "failed"]
    assert why(found) == ["signature", "proof-missing", "expired"]
    assert not found.valid


def test_what_is_altered_afterwards_breaks_the_seal() -> None:
    changed = copy.deepcopy(shown().document)
    changed["verifiableCredential"][0]["name"] = "Iets anders"
    found = judged(changed)
    assert (why(found), found.credentials, found.holder) == (["signature"], (), None)
    with pytest.raises(ProofFailed):
        found.require()


# Shapes


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"type": ["VerifiableCredential"]}, "not-a-presentation", id="a credential"),
        pytest.param({"type": []}, "not-a-presentation", id="no type"),
        pytest.param(
            {"type": ["VerifiablePresentation", "VerifiableCredential"]},
            "presentation-twofold",
            id="both",
        ),
        pytest.param({"verifiableCredential": []}, "array-empty", id="a list of nothing"),
        pytest.param({"holder": 5}, None, id="a number for a holder"),
        pytest.param({"onzin": "x"}, "term-undefined", id="a word nobody defined"),
    ],
)
def test_another_shape_is_not_valid(changes: Json, code: str | None) -> None:
    found = judged(sealed(document(**changes)))
    assert not found.valid
    assert code is None or why(found) == [code]


def test_an_empty_presentation_proves_nothing() -> None:
    empty = document()
    del empty["verifiableCredential"]
    claims = {"iss": did_of(HOLDER), "aud": DOMAIN, "nonce": CHALLENGE}
    for found in (judged(sealed(empty)), judged(token({**empty, **claims}))):
        assert (found.verdict, why(found)) == ("failed", ["nothing-shown"])
        # Who shows it is known all the same.
        assert found.holder == did_of(HOLDER)


def test_no_type_at_all() -> None:
    untyped = document()
    del untyped["type"]
    assert why(judged(sealed(untyped))) == ["not-a-presentation"]


def test_a_presentation_within_one_is_no_credential() -> None:
    within = shown()
    payload = document(verifiableCredential=[within.document])
    payload |= {"iss": did_of(HOLDER), "aud": DOMAIN, "nonce": CHALLENGE}
    for found in (
        judged(token(payload)),
        judged(sealed(document(verifiableCredential=[within.document]))),
    ):
        assert not found.valid
        assert all(each.verdict == "failed" for each in found.credentials)
    nested = {
        "iss": did_of(HOLDER),
        "aud": DOMAIN,
        "nonce": CHALLENGE,
        "vp": document(verifiableCredential=[shown(suite="jwt").text]),
    }
    assert not judged(token(nested, typ="JWT")).valid


def test_too_many_are_refused_before_any_is_looked_at() -> None:
    many = document(verifiableCredential=[badge().document] * (MAX_CREDENTIALS + 1))
    assert why(judged(sealed(many))) == ["presentation-too-many"]
    with pytest.raises(Refused):
        present([badge()] * 65, HOLDER, challenge=CHALLENGE, domain=DOMAIN, created=AT)
    as_tokens = [badge(suite="jwt")] * MAX_CREDENTIALS
    assert len(judged(shown(*as_tokens, suite="jwt")).credentials) == MAX_CREDENTIALS


def test_what_cannot_be_written_is_refused() -> None:
    with pytest.raises(Refused, match="nothing to show"):
        present([], HOLDER, challenge=CHALLENGE, domain=DOMAIN, created=AT)
    with pytest.raises(Refused, match="answers a challenge"):
        shown(challenge="")
    with pytest.raises(Refused, match="answers a challenge"):
        shown(domain="")
    with pytest.raises(Refused, match="sign with one of"):
        shown(suite="Ed25519Signature2020")


def test_the_moment_needs_a_time_zone() -> None:
    with pytest.raises(Refused, match="time zone"):
        examine(shown(), challenge="c", domain="d", at=datetime(2026, 1, 1))  # noqa: DTZ001


def test_the_report_is_told_in_two_languages() -> None:
    told = judged(shown(badge(did_of(STRANGER)))).to_document()
    assert told["credentials"][0]["findings"][0]["sentence"] == {
        language: words.sentence("holder-another", language) for language in words.LANGUAGES
    }
    json.dumps(told)


# Properties


@settings(max_examples=60, deadline=None)
@given(challenge=st.text(min_size=1, max_size=40), domain=st.text(min_size=1, max_size=40))
def test_it_holds_for_its_own_challenge_and_no_other(challenge: str, domain: str) -> None:
    for suite, key in (("jwt", HOLDER), ("eddsa-jcs-2022", HOLDER)):
        try:
            presentation = shown(_TOKEN, key=key, suite=suite, challenge=challenge, domain=domain)
        except BadgeError:
            continue  # Texts that cannot be signed, such as half a surrogate pair.
        assert judged(presentation, challenge=challenge, domain=domain).valid
        assert not judged(presentation, challenge=challenge + "x", domain=domain).valid
        assert not judged(presentation, challenge=challenge, domain=domain + "x").valid


_TOKEN = badge()
_SOUND = shown(_TOKEN).document
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 9) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
_MEMBERS = st.sampled_from(["@context", "type", "holder", "verifiableCredential", "proof", "id"])


@settings(max_examples=80, deadline=None)
@given(changed=st.dictionaries(_MEMBERS, _VALUES, min_size=1))
def test_no_altered_presentation_is_valid_and_none_is_a_fault_of_ours(changed: Json) -> None:
    altered: dict[str, Any] = {**_SOUND, **changed}
    try:
        found = judged(Presentation.of(altered))
    except BadgeError:
        return
    assert not found.valid or altered == _SOUND


@settings(max_examples=40, deadline=None)
@given(payload=st.dictionaries(_MEMBERS | st.sampled_from(["vp", "iss", "aud", "nonce"]), _VALUES))
def test_no_odd_token_is_valid(payload: Json) -> None:
    try:
        assert not judged(token(payload)).valid
    except BadgeError:
        return


# What others still send


def test_a_presentation_of_vc_1_1_is_read() -> None:
    unsigned = document()
    unsigned["@context"] = [
        "https://www.w3.org/2018/credentials/v1",
        "https://w3id.org/security/data-integrity/v2",
    ]
    old = {
        "@context": unsigned["@context"],
        "type": ["VerifiableCredential"],
        "issuer": did_of(STRANGER),
        "issuanceDate": "2024-05-12T10:00:00Z",
        "credentialSubject": {"id": did_of(HOLDER)},
    }
    signed = sign(old, STRANGER, suite="eddsa-rdfc-2022", created=AT)
    found = judged(sealed({**unsigned, "verifiableCredential": [signed.document]}))
    assert (why(found), found.verdict) == ([], "passed")


def test_the_suite_of_2020_is_read() -> None:
    """Some wallets still sign with it to say who they are (VC Data Integrity EdDSA 1.0, A.1)."""
    unsigned = document()
    unsigned["@context"] = [VC, "https://w3id.org/security/suites/ed25519-2020/v1"]
    proof = {
        "type": "Ed25519Signature2020",
        "created": "2026-11-24T12:00:00Z",
        "verificationMethod": HOLDER.verification_method,
        "proofPurpose": "authentication",
        "challenge": CHALLENGE,
        "domain": DOMAIN,
    }
    options = {**proof, "@context": unsigned["@context"]}
    content = b"".join(hashlib.sha256(rdfc(part)).digest() for part in (options, unsigned))
    signature = to_multibase(HOLDER.sign(content))
    found = judged({**unsigned, "proof": {**proof, "proofValue": signature}})
    assert (why(found), found.verdict) == ([], "passed")


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022", "jwt"])
def test_as_many_as_may_be_shown_cost_little(suite: str) -> None:
    badges = [badge(id=f"urn:uuid:6b3b5b1e-3a0e-4a50-9d0a-{n:012d}") for n in range(64)]
    presentation = shown(*badges, suite=suite)
    began = time.process_time()
    found = judged(presentation)
    assert found.valid
    assert time.process_time() - began < 5
