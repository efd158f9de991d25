"""JSON Web Tokens: the key decides, and the claims say what the credential says."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from jwcrypto.jwk import JWK
from jwcrypto.jws import JWS
from proof_samples import AT, KEYS, badge, check, keys_of, respelled, sealed

from branchebadges import proofs
from branchebadges.encoding import from_base64url, to_base64url
from branchebadges.errors import BadgeError, KeyUnusable, Malformed, ProofFailed, Refused
from branchebadges.keys import PrivateKey, PublicKey

if TYPE_CHECKING:
    from branchebadges.keys import Kind

KEY = KEYS["P-256"]
KID = KEY.verification_method
HEADER = {"alg": "ES256", "kid": KID, "typ": "JWT"}
PAYLOAD = badge() | {
    "iss": "https://school.example/1",
    "jti": badge()["id"],
    "sub": badge()["credentialSubject"]["id"],
    "nbf": 1795338000,
    "exp": 1953104400,
}
OLD_BADGE = {
    "@context": [
        "https://www.w3.org/2018/credentials/v1",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ],
    "id": badge()["id"],
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "issuer": {"id": "https://school.example/1", "type": ["Profile"]},
    "issuanceDate": "2026-11-22T09:00:00Z",
    "expirationDate": "2031-11-22T09:00:00Z",
    "credentialSubject": badge()["credentialSubject"],
}
CLAIMS = {name: PAYLOAD[name] for name in ("iss", "jti", "sub", "nbf", "exp")}


def token(payload: Any = PAYLOAD, header: Any = HEADER, key: PrivateKey = KEY) -> proofs.Signed:
    """A token that is rightly signed, whatever it says."""
    parts = [to_base64url(json.dumps(part).encode()) for part in (header, payload)]
    message = ".".join(parts)
    return proofs.Signed.read(f"{message}.{to_base64url(key.sign(message.encode()))}")


def test_what_we_issue_is_what_open_badges_describes() -> None:
    signed = sealed("jwt", "P-256")
    header, payload, _ = signed.text.split(".")
    assert json.loads(from_base64url(header)) == HEADER
    assert json.loads(from_base64url(payload)) == PAYLOAD
    assert signed.document == badge()
    assert signed.form == "jwt"
    assert proofs.methods_named(signed) == (KID,)
    (proof,) = signed.proofs
    assert proof.not_before == AT
    assert proof.expires == AT.replace(year=2031)
    check(signed)
    check(token())


@pytest.mark.parametrize("kind", ["Ed25519", "P-256"])
def test_others_read_what_we_issue(kind: Kind) -> None:
    jws = JWS()
    jws.deserialize(sealed("jwt", kind).text, JWK(**KEYS[kind].public.to_jwk()))
    assert json.loads(jws.payload) == PAYLOAD


@pytest.mark.parametrize("algorithm", ["RS256", "ES384", "EdDSA"])
def test_we_read_what_others_issue(algorithm: str) -> None:
    options: dict[str, dict[str, Any]] = {
        "RS256": {"kty": "RSA", "size": 2048},
        "ES384": {"kty": "EC", "crv": "P-384"},
        "EdDSA": {"kty": "OKP", "crv": "Ed25519"},
    }
    key = JWK.generate(**options[algorithm])
    jws = JWS(json.dumps(PAYLOAD))
    jws.add_signature(key, None, json.dumps(HEADER | {"alg": algorithm}))
    signed = proofs.Signed.read(jws.serialize(compact=True))
    public = PublicKey.from_jwk(json.loads(key.export_public()))
    proofs.check(signed, {KID: public})
    changed = signed.text[:-4] + ("AAAA" if signed.text[-4:] != "AAAA" else "BBBB")
    with pytest.raises((ProofFailed, Malformed)):
        proofs.check(proofs.Signed.read(changed), {KID: public})


def test_an_rsa_key_that_is_too_short_never_gets_to_check() -> None:
    short = rsa.generate_private_key(65537, 1024)  # noqa: S505 (it is refused, as it should be)
    key = JWK.from_pyca(short)
    with pytest.raises(KeyUnusable) as caught:
        PublicKey.from_jwk(json.loads(key.export_public()))
    assert caught.value.code == "key-too-short"


def test_a_p384_key_signs_no_tokens() -> None:
    with pytest.raises(KeyUnusable) as caught:
        sealed("jwt", "P-384")
    assert caught.value.code == "key-suite"


@pytest.mark.parametrize(
    ("header", "code"),
    [
        pytest.param({"alg": "none"}, "jwt-alg", id="none"),
        pytest.param({"alg": "None"}, "jwt-alg", id="None"),
        pytest.param({"alg": "nOnE"}, "jwt-alg", id="nOnE"),
        pytest.param({"alg": ""}, "jwt-alg", id="empty"),
        pytest.param({"alg": None}, "jwt-alg", id="null"),
        pytest.param({"alg": ["ES256"]}, "jwt-alg", id="a list"),
        pytest.param({"alg": "HS256"}, "jwt-alg", id="a shared secret"),
        pytest.param({"alg": "ES512"}, "jwt-alg", id="another curve"),
        pytest.param({"alg": "PS256"}, "jwt-alg", id="another padding"),
        pytest.param({"alg": "es256"}, "jwt-alg", id="small letters"),
        pytest.param({"alg": "EdDSA"}, "jwt-alg", id="another than the key has"),
        pytest.param({"alg": "RS256"}, "jwt-alg", id="RSA over a curve's key"),
        pytest.param({"typ": "at+jwt"}, "jwt-typ", id="an access token"),
        pytest.param({"typ": "vp+jwt"}, "jwt-typ", id="a presentation"),
        pytest.param({"typ": "kb+jwt"}, "jwt-typ", id="a key binding"),
        pytest.param({"typ": "statuslist+jwt"}, "jwt-typ", id="a status list"),
        pytest.param({"typ": "jwt"}, "jwt-typ", id="typ in small letters"),
        pytest.param({"typ": None}, "jwt-typ", id="typ null"),
        pytest.param({"typ": ["JWT"]}, "jwt-typ", id="typ a list"),
        pytest.param({"crit": ["exp"]}, "jwt-header", id="crit"),
        pytest.param({"crit": []}, "jwt-header", id="crit, empty"),
        pytest.param({"b64": False}, "jwt-header", id="b64"),
        pytest.param({"zip": "DEF"}, "jwt-header", id="zip"),
        pytest.param({"jku": "https://evil.example/"}, "jwt-header", id="jku"),
        pytest.param({"x5u": "https://evil.example/"}, "jwt-header", id="x5u"),
        pytest.param({"x5c": ["MII"]}, "jwt-header", id="x5c"),
        pytest.param({"enc": "A256GCM"}, "jwt-header", id="encryption"),
        pytest.param({"kid": "../../etc/passwd"}, "jwt-kid", id="kid climbs"),
        pytest.param({"kid": "' OR 1=1 --"}, "jwt-kid", id="kid is SQL"),
        pytest.param({"kid": {}}, "jwt-kid", id="kid is an object"),
        pytest.param({"kid": None}, "jwt-kid", id="kid is null"),
        pytest.param({"kid": "http://school.example/1"}, "jwt-kid", id="kid over http"),
        pytest.param({"kid": "#p256"}, "jwt-kid", id="kid is relative"),
        pytest.param({"jwk": "x"}, "jwt-jwk", id="jwk is text"),
        pytest.param({"jwk": KEY.to_jwk()}, "key-private-published", id="jwk is private"),
        pytest.param({"jwk": {"kty": "oct"}}, "key-kind", id="jwk is shared"),
        pytest.param(
            {"jwk": PrivateKey.generate("P-256").public.to_jwk()}, "jwt-jwk", id="a foreign jwk"
        ),
    ],
)
def test_a_header_that_leads_elsewhere_is_refused(header: dict[str, Any], code: str) -> None:
    signed = token(header=HEADER | header)
    with pytest.raises(BadgeError) as caught:
        proofs.check(signed, {KID: KEY.public})
    assert caught.value.code == code


def test_a_secret_made_of_the_public_key_opens_nothing() -> None:
    jws = JWS(json.dumps(PAYLOAD))
    secret = JWK(kty="oct", k=to_base64url(KEY.public.data))
    jws.add_signature(secret, None, json.dumps(HEADER | {"alg": "HS256"}))
    with pytest.raises(ProofFailed):
        check(proofs.Signed.read(jws.serialize(compact=True)))


def test_a_typ_may_be_absent_or_vc_jwt() -> None:
    check(token(header={"alg": "ES256", "kid": KID}))
    check(token(header=HEADER | {"typ": "vc+jwt"}))


def test_a_key_in_the_header_is_shown_and_not_believed() -> None:
    header = {"alg": "ES256", "jwk": KEY.public.to_jwk()}
    signed = token(header=header)
    assert proofs.methods_named(signed) == (proofs.HEADER_KEY,)
    assert signed.proofs[0].header_key == KEY.public
    proofs.check(signed, {proofs.HEADER_KEY: KEY.public})
    with pytest.raises(ProofFailed) as caught:
        proofs.check(signed, {proofs.HEADER_KEY: PrivateKey.generate("P-256").public})
    assert caught.value.code == "jwt-jwk"
    both = token(header=header | {"kid": KID})
    assert proofs.methods_named(both) == (KID,)
    check(both)


def test_a_token_that_names_no_key_is_refused() -> None:
    with pytest.raises(ProofFailed) as caught:
        proofs.methods_named(token(header={"alg": "ES256"}))
    assert caught.value.code == "jwt-kid"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param({"iss": "https://evil.example"}, "jwt-claim", id="another issuer"),
        pytest.param({"jti": "urn:uuid:1"}, "jwt-claim", id="another id"),
        pytest.param({"sub": "urn:uuid:1"}, "jwt-claim", id="another subject"),
        pytest.param({"iss": None}, "jwt-claim", id="issuer null"),
        pytest.param({"iss": ["https://school.example/1"]}, "jwt-claim", id="issuers"),
        pytest.param({"sub": {}}, "jwt-claim", id="subject an object"),
        pytest.param({"nbf": PAYLOAD["nbf"] - 1}, "jwt-claim", id="an earlier start"),
        pytest.param({"exp": PAYLOAD["exp"] + 1}, "jwt-claim", id="a later end"),
        pytest.param({"exp": str(PAYLOAD["exp"])}, "jwt-date", id="an end in text"),
        pytest.param({"exp": True}, "jwt-date", id="an end that is true"),
        pytest.param({"exp": None}, "jwt-date", id="an end that is null"),
        pytest.param({"exp": []}, "jwt-date", id="an end in a list"),
        pytest.param({"exp": 1e300}, "jwt-date", id="an end beyond the calendar"),
        pytest.param({"exp": -1e300}, "jwt-date", id="an end before the calendar"),
        pytest.param({"iat": "now"}, "jwt-date", id="an odd moment of issue"),
        pytest.param({"validUntil": "later"}, "jwt-claim", id="an odd end in the credential"),
        pytest.param({"issuer": "https://evil.example"}, "jwt-claim", id="another issuer inside"),
    ],
)
def test_claims_and_credential_tell_one_story(change: dict[str, Any], code: str) -> None:
    signed = token(PAYLOAD | change)
    with pytest.raises(ProofFailed) as caught:
        check(signed)
    assert caught.value.code == code


@pytest.mark.parametrize("exp", ["1e400", "NaN", "Infinity", "9" * 400])
def test_an_end_that_is_no_number_is_malformed(exp: str) -> None:
    payload = json.dumps(PAYLOAD | {"exp": 64}).replace('"exp": 64', f'"exp": {exp}')
    text = ".".join(to_base64url(part.encode()) for part in (json.dumps(HEADER), payload))
    with pytest.raises(Malformed):
        proofs.Signed.read(f"{text}.AAAA")


def test_an_end_in_a_claim_alone_is_kept() -> None:
    payload = {name: value for name, value in PAYLOAD.items() if name != "validUntil"}
    assert token(payload).proofs[0].expires == AT.replace(year=2031)
    assert token(badge()).proofs[0].expires is None


def test_an_end_finer_than_seconds_agrees_with_its_claim() -> None:
    document = badge() | {"validUntil": "2031-11-22T09:00:00.750Z"}
    signed = proofs.sign(document, KEY, suite="jwt", created=AT)
    check(signed)
    assert signed.proofs[0].expires == datetime(2031, 11, 22, 9, tzinfo=UTC)
    check(token(PAYLOAD | {"exp": PAYLOAD["exp"] + 0.5}))


def test_a_badge_of_vc_1_1_is_read_from_its_claim() -> None:
    signed = token(CLAIMS | {"vc": OLD_BADGE})
    check(signed)
    assert signed.document == OLD_BADGE


def test_what_a_vc_1_1_badge_leaves_to_the_claims_is_filled_in() -> None:
    short = {name: OLD_BADGE[name] for name in OLD_BADGE if name not in {"id", "issuer"}}
    subject = {name: OLD_BADGE["credentialSubject"][name] for name in ("type", "achievement")}
    signed = token(CLAIMS | {"vc": short | {"credentialSubject": subject}})
    check(signed)
    assert signed.id == OLD_BADGE["id"]
    assert signed.document["issuer"] == "https://school.example/1"
    assert signed.document["credentialSubject"]["id"] == CLAIMS["sub"]


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param(CLAIMS | {"vc": badge()}, id="VC 2.0 in a vc claim"),
        pytest.param(OLD_BADGE, id="VC 1.1 without a vc claim"),
        pytest.param(CLAIMS | {"vc": OLD_BADGE, "exp": 1}, id="an old badge with another end"),
        pytest.param(
            CLAIMS | {"vc": OLD_BADGE, "iss": "https://evil.example"}, id="with another issuer"
        ),
        pytest.param(CLAIMS | {"vc": {}}, id="an empty vc claim"),
    ],
)
def test_the_form_of_a_token_is_that_of_its_context(payload: dict[str, Any]) -> None:
    with pytest.raises(ProofFailed):
        check(token(payload))


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param(PAYLOAD | {"vc": OLD_BADGE}, id="a vc claim beside a credential"),
        pytest.param(CLAIMS | {"vc": []}, id="a vc claim that is a list"),
        pytest.param(CLAIMS | {"vc": None}, id="a vc claim that is null"),
        pytest.param([], id="a list"),
        pytest.param("text", id="text"),
    ],
)
def test_a_payload_that_holds_no_one_credential_is_malformed(payload: Any) -> None:
    with pytest.raises(Malformed):
        token(payload)


GOOD = token().text
HEAD, BODY, SEAL = GOOD.split(".")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{HEAD}.{BODY}", id="two parts"),
        pytest.param(f"{GOOD}.", id="four parts"),
        pytest.param(f"{HEAD}.{BODY}.{SEAL}.{BODY}.{SEAL}", id="five parts, as when encrypted"),
        pytest.param(f"{HEAD}", id="one part"),
        pytest.param(f".{BODY}.{SEAL}", id="no header"),
        pytest.param(f"{HEAD}..{SEAL}", id="no payload"),
        pytest.param(f"{GOOD}\n", id="a line end"),
        pytest.param(f" {GOOD}", id="a space before"),
        pytest.param(f"{HEAD}. {BODY}.{SEAL}", id="a space within"),
        pytest.param(f"{GOOD}==", id="padding"),
        pytest.param(GOOD.replace(".", "%2E"), id="escapes"),
        pytest.param(f"{HEAD}.{BODY}.{SEAL}~", id="a disclosure"),
        pytest.param(f"Bearer {GOOD}", id="a header line"),
        pytest.param("ey" + "A" * 2_000_000, id="two million characters"),
        pytest.param("ey", id="ey"),
    ],
)
def test_a_token_of_another_form_is_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        proofs.Signed.read(text)


def test_stray_bits_after_a_signature_are_malformed() -> None:
    last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".index(SEAL[-1])
    for stray in range(1, 4):
        twin = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"[last ^ stray]
        with pytest.raises(Malformed):
            proofs.Signed.read(GOOD[:-1] + twin)


@pytest.mark.parametrize("seal", ["", "AAAA", to_base64url(bytes(64)), SEAL + "AAAA", SEAL[:-2]])
def test_a_signature_of_another_length_or_of_zeros_does_not_hold(seal: str) -> None:
    with pytest.raises(BadgeError):
        check(proofs.Signed.read(f"{HEAD}.{BODY}.{seal}"))


def test_the_json_forms_of_jose_are_no_credentials() -> None:
    flat = respelled({"protected": HEAD, "payload": BODY, "signature": SEAL})
    with pytest.raises(ProofFailed):
        check(flat)


def test_a_token_around_a_credential_with_a_proof_needs_both_to_hold() -> None:
    inner = sealed()
    outer = proofs.sign(inner.document, KEY, suite="jwt", created=AT)
    assert proofs.methods_named(outer) == (KID, KEYS["Ed25519"].verification_method)
    check(outer)
    changed = inner.document | {"name": "Another"}
    wrong = proofs.sign(changed, KEY, suite="jwt", created=AT)
    with pytest.raises(ProofFailed):
        check(wrong)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"exp": 1}, id="a member with the name of a claim"),
        pytest.param({"issuer": None}, id="no issuer"),
        pytest.param({"issuer": {"type": ["Profile"]}}, id="an issuer without an id"),
        pytest.param({"validUntil": "later"}, id="an end that is no moment"),
        pytest.param(
            {"@context": ["https://www.w3.org/2018/credentials/v1"]}, id="a context of VC 1.1"
        ),
    ],
)
def test_a_document_that_cannot_be_a_token_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        proofs.sign(badge() | change, KEY, suite="jwt", created=AT)


def test_a_token_has_no_chain() -> None:
    for options in ({"previous": ["urn:a"]}, {"proof_id": "urn:a"}, {"expires": AT}):
        with pytest.raises(Refused) as caught:
            sealed("jwt", "P-256", **options)
        assert caught.value.code == "jwt-options"


def test_the_digest_of_a_token_is_that_of_its_text() -> None:
    assert token().digest != token().digest, "ES256 signs differently each time"
    assert proofs.Signed.read(GOOD).digest == proofs.Signed.read(GOOD.encode()).digest
    assert keys_of(proofs.Signed.read(GOOD)) == {KID: KEY.public}


@pytest.mark.parametrize("name", ["_sd", "_sd_alg", "...", "\\u005fsd", "\\u002e..", "_\\u0073d"])
def test_a_name_that_marks_what_is_held_back_is_found_however_it_is_spelled(name: str) -> None:
    written = json.dumps(PAYLOAD | {"evidence": [{"HELD": "AAAA"}]}).replace("HELD", name)
    parts = [to_base64url(part) for part in (json.dumps(HEADER).encode(), written.encode())]
    message = ".".join(parts)
    signed = proofs.Signed.read(f"{message}.{to_base64url(KEY.sign(message.encode()))}")
    with pytest.raises(ProofFailed) as caught:
        proofs.check(signed, {KID: KEY.public})
    assert caught.value.code == "jwt-disclosure"
