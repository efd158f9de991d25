"""Tokens: the key decides, the header only agrees, and one story is told (W 46 to 59).

W 60 is about SD-JWT, which this library does not read: a token with disclosures is refused here as
a text of another form, and that is tested.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import TYPE_CHECKING, Any

import pytest
from attacks import Json, codes, judged, part, refused, token
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from branchebadges.encoding import to_base64url
from branchebadges.errors import KeyUnusable
from branchebadges.keys import PrivateKey, PublicKey
from branchebadges.verification import Report
from sector_in_a_box import PROVIDER, STRANGER, Party, Sector

if TYPE_CHECKING:
    from collections.abc import Callable

METHOD = f"{PROVIDER}#key-1"


@pytest.fixture(scope="module")
def sector() -> Sector:
    return Sector()


@pytest.fixture(scope="module")
def payload(sector: Sector) -> Json:
    return sector.badge()


def claims(payload: Json, **more: Any) -> Json:
    return {**payload, **more}


def test_a_token_in_order_is_valid(payload: Json, sector: Sector) -> None:
    assert codes(judged(token(payload, sector.provider), sector)) == set()
    told = claims(
        payload,
        iss=PROVIDER,
        jti=payload["id"],
        sub=payload["credentialSubject"]["id"],
        nbf=1715508000,
    )
    assert codes(judged(token(told, sector.provider), sector)) == set()


@pytest.mark.parametrize(
    "alg",
    ["none", "None", "NONE", "nOnE", "", None, "HS256", "RS256", "ES256K", "PS256", "RS512",
     "EdDSA ", "eddsa", ["EdDSA"], 0, {"alg": "EdDSA"}],
)  # fmt: skip
def test_w46_an_algorithm_that_is_none_or_not_on_the_list_is_refused(
    alg: Any, payload: Json, sector: Sector
) -> None:
    signed = token(payload, sector.provider, alg=alg)
    refused(signed, sector, "jwt-alg")
    refused(signed.rpartition(".")[0] + ".", sector, "jwt-alg")
    refused(token(payload, sector.provider, drop=("alg",)), sector, "jwt-alg")


def test_w47_a_secret_made_of_the_public_key_signs_nothing(payload: Json, sector: Sector) -> None:
    public = sector.provider.key.public
    for secret in (
        public.data,
        public.to_multibase().encode(),
        json.dumps(public.to_jwk()).encode(),
    ):
        for alg in ("HS256", "EdDSA"):
            message = f"{part({'alg': alg, 'kid': METHOD, 'typ': 'JWT'})}.{part(payload)}"
            tag = hmac.new(secret, message.encode(), hashlib.sha256).digest()
            refused(f"{message}.{part(tag)}", sector, "jwt-alg", "signature")


@pytest.mark.parametrize("alg", ["ES256", "ES384", "RS256"])
def test_w48_an_algorithm_that_does_not_fit_the_key_is_refused(
    alg: str, payload: Json, sector: Sector
) -> None:
    refused(token(payload, sector.provider, alg=alg), sector, "jwt-alg")


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ({"jku": "https://evil.example/keys"}, "jwt-header"),
        ({"x5u": "https://evil.example/cert"}, "jwt-header"),
        ({"x5c": ["MIIB"]}, "jwt-header"),
        ({"x5t": "AAAA"}, "jwt-header"),
        ({"kid": f"{STRANGER}#key-1"}, "key-not-issuers"),
        ({"kid": "http://badges.example/key"}, "jwt-kid"),
        ({"kid": "https://evil.example/key"}, "key-not-issuers"),
    ],
)
def test_w49_a_header_that_brings_or_points_to_a_key_is_refused_unless_it_is_the_issuers(
    header: Json, code: str, payload: Json, sector: Sector
) -> None:
    told: Json = {"kid": METHOD, **header}
    signed = token(payload, sector.stranger, **told)
    outcome = judged(signed, sector)
    if "evil" in str(header.get("kid")):
        assert codes(outcome, "unknown") or codes(outcome) == {code}
    else:
        assert codes(outcome) == {code}


def test_w49_a_key_in_the_header_counts_only_when_the_issuer_publishes_it(
    payload: Json, sector: Sector
) -> None:
    mine, foreign = sector.provider.key.public.to_jwk(), sector.stranger.key.public.to_jwk()
    own = token(payload, sector.provider, drop=("kid",), jwk=mine)
    assert codes(judged(own, sector)) == set()
    refused(token(payload, sector.stranger, drop=("kid",), jwk=foreign), sector, "key-not-issuers")
    refused(token(payload, sector.stranger, kid=METHOD, jwk=foreign), sector, "jwt-jwk")
    private = sector.provider.key.to_jwk()
    refused(
        token(payload, sector.provider, drop=("kid",), jwk=private),
        sector,
        "key-private-published",
    )


@pytest.mark.parametrize(
    "kid",
    ["../../../etc/passwd", "/etc/passwd", "' OR 1=1 --", "did:web:badges.example/../x#k",
     "did:web:badges.example%2F..%2Fx#k", {"id": METHOD}, [METHOD], 0, None, "", "key-1", "\n",
     "https://badges.example/../k", "x" * 5000],
)  # fmt: skip
def test_w50_a_kid_that_is_no_name_of_a_key_is_refused(
    kid: Any, payload: Json, sector: Sector
) -> None:
    # What has the form of a name but not the issuer's is not looked up either.
    signed = token(payload, sector.provider, kid=kid)
    refused(signed, sector, "jwt-kid", "key-not-issuers")
    outcome = judged(signed, sector)
    assert isinstance(outcome, Report)
    assert outcome.missing == frozenset()


@pytest.mark.parametrize(
    "header",
    [{"crit": ["exp"]}, {"crit": []}, {"crit": ["b64"], "b64": False}, {"b64": False},
     {"b64": True}, {"zip": "DEF"}, {"enc": "A256GCM"}],
)  # fmt: skip
def test_w51_a_header_that_changes_how_it_is_read_is_refused(
    header: Json, payload: Json, sector: Sector
) -> None:
    refused(token(payload, sector.provider, **header), sector, "jwt-header")


@pytest.mark.parametrize(
    "typ",
    ["vp+jwt", "kb+jwt", "at+jwt", "statuslist+jwt", "dc+sd-jwt", "jwt", "application/vc+jwt",
     "VC+JWT", "", None, ["JWT"], 1],
)  # fmt: skip
def test_w52_a_token_of_another_type_is_refused(typ: Any, payload: Json, sector: Sector) -> None:
    refused(token(payload, sector.provider, typ=typ), sector, "jwt-typ")
    assert not codes(judged(token(payload, sector.provider, typ="vc+jwt"), sector))
    assert not codes(judged(token(payload, sector.provider, drop=("typ",)), sector))


def test_w53_of_two_periods_the_stricter_counts(payload: Json, sector: Sector) -> None:
    """Where both are given they must agree; where one is given, it counts."""
    provider = sector.provider
    refused(token(claims(payload, exp=1715600000), provider), sector, "expired")
    refused(token(claims(payload, nbf=4102444800), provider), sector, "jwt-claim")
    bare = {name: value for name, value in payload.items() if name != "validFrom"}
    outcome = judged(token(claims(bare, nbf=4102444800), provider), sector)
    assert codes(outcome)
    until = claims(payload, validUntil="2025-01-01T00:00:00Z")
    refused(token(until, provider), sector, "expired")
    refused(token(claims(until, exp=4102444800), provider), sector, "jwt-claim")
    later = claims(payload, validUntil="2030-01-01T00:00:00Z", exp=1735689600)
    refused(token(later, provider), sector, "jwt-claim")


@pytest.mark.parametrize(
    "told",
    [{"iss": STRANGER}, {"iss": [PROVIDER]}, {"iss": {"id": PROVIDER}}, {"sub": "urn:uuid:x"},
     {"sub": None}, {"jti": "urn:uuid:x"}, {"jti": 7}],
)  # fmt: skip
def test_w54_a_claim_that_tells_another_story_is_refused(
    told: Json, payload: Json, sector: Sector
) -> None:
    refused(token(claims(payload, **told), sector.provider), sector, "jwt-claim")


def test_w55_two_credentials_in_one_token_are_refused(payload: Json, sector: Sector) -> None:
    refused(token(claims(payload, vc=payload), sector.provider), sector, "jwt-vc")
    refused(token({"vc": payload, "name": "x"}, sector.provider), sector, "jwt-vc")
    refused(token({"vc": [payload]}, sector.provider), sector, "jwt-vc")
    refused(token({"vc": payload, "vp": {}}, sector.provider), sector, "jwt-vc")
    refused(token({"vc": payload}, sector.provider), sector, "jwt-form")


def _last_bits(text: str) -> str:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return text[:-1] + alphabet[alphabet.index(text[-1]) ^ 1]


CHANGES: dict[str, Callable[[list[str]], str]] = {
    "a payload of another": lambda p: ".".join([p[0], part({"name": "x"}), p[2]]),
    "no signature": lambda p: ".".join([p[0], p[1], ""]),
    "a signature cut off": lambda p: ".".join([p[0], p[1], p[2][:-4]]),
    "a signature of noughts": lambda p: ".".join([p[0], p[1], part(bytes(64))]),
    "padding": lambda p: ".".join([p[0], p[1], p[2] + "=="]),
    "stray trailing bits": lambda p: ".".join([p[0], p[1], _last_bits(p[2])]),
    "a space in front": lambda p: " " + ".".join(p),
    "a line end behind": lambda p: ".".join(p) + "\n",
    "a space in the middle": lambda p: ".".join([p[0], p[1][:9] + " " + p[1][9:], p[2]]),
    "the other alphabet": lambda p: ".".join([p[0], p[1], "+/" + p[2][2:]]),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_w56_a_token_that_was_changed_in_any_way_is_refused(
    change: Callable[[list[str]], str], payload: Json, sector: Sector
) -> None:
    parts = token(payload, sector.provider).split(".")
    outcome = judged(change(parts), sector)
    assert codes(outcome), outcome


def test_w57_another_number_of_parts_and_other_forms_are_refused(
    payload: Json, sector: Sector
) -> None:
    head, body, tag = token(payload, sector.provider).split(".")
    for text in (
        f"{head}.{body}",
        f"{head}.{body}.{tag}.",
        f"{head}.{body}.{tag}.{tag}",
        f"{head}..{tag}",
        f"{head}.{body}.{tag}.{tag}.{tag}",
        f"{head}.{body}.{tag}~{part(['salt', 'name', 'x'])}~",
        f"{head}" + "." * 100_000,
    ):
        assert codes(judged(text, sector)), text[:80]
    for document in (
        {"payload": body, "protected": head, "signature": tag},
        {"payload": body, "signatures": [{"protected": head, "signature": tag}]},
        {"protected": head, "iv": "AA", "ciphertext": "AA", "tag": "AA"},
    ):
        assert codes(judged(document, sector))
    nested = token(f"{head}.{body}.{tag}".encode(), sector.provider, cty="JWT")
    refused(nested, sector, "json-syntax")
    refused(token(json.dumps("x").encode(), sector.provider), sector, "jwt-object")


def rsa_jwk(bits: int, exponent: int | None = None) -> Json:
    numbers = rsa.generate_private_key(65537, bits).public_key().public_numbers()
    e = exponent or numbers.e

    def number(value: int) -> str:
        return to_base64url(value.to_bytes((value.bit_length() + 7) // 8, "big"))

    return {"kty": "RSA", "n": number(numbers.n), "e": number(e)}


@pytest.mark.parametrize(
    "jwk",
    [
        {"kty": "EC", "crv": "P-256", "x": part(bytes(32)), "y": part(bytes(32))},
        {"kty": "EC", "crv": "P-256", "x": part(b"\1" * 32), "y": part(b"\2" * 32)},
        {"kty": "EC", "crv": "P-256", "x": part(b"\1" * 31), "y": part(b"\2" * 32)},
        {"kty": "EC", "crv": "secp256k1", "x": part(b"\1" * 32), "y": part(b"\2" * 32)},
        {"kty": "OKP", "crv": "X25519", "x": part(b"\1" * 32)},
        {"kty": "OKP", "crv": "Ed448", "x": part(b"\1" * 57)},
        {"kty": "oct", "k": part(b"secret")},
        rsa_jwk(1024),
        rsa_jwk(2048, exponent=1),
        rsa_jwk(2048, exponent=4),
        PrivateKey.generate("Ed25519").to_jwk(),
        PrivateKey.generate("P-256").to_jwk(),
        {"kty": "RSA", "n": part(b"\xff" * 256), "e": "AQAB", "d": "AQAB"},
        {**PrivateKey.generate("Ed25519").public.to_jwk(), "use": "enc"},
        {**PrivateKey.generate("Ed25519").public.to_jwk(), "alg": "HS256"},
    ],
    ids=lambda jwk: "-".join([str(jwk.get("kty")), str(jwk.get("crv")), *sorted(jwk)]),
)
def test_w58_a_key_that_is_weak_unsound_or_private_is_refused(
    jwk: Json, payload: Json, sector: Sector
) -> None:
    with pytest.raises(KeyUnusable):
        PublicKey.from_jwk(jwk)
    outcome = judged(token(payload, sector.provider, drop=("kid",), jwk=jwk), sector)
    assert codes(outcome), outcome
    did = f"did:jwk:{part(jwk)}"
    owned = {**payload, "issuer": {"id": did, "type": ["Profile"]}}
    party = Party(did, sector.provider.key)
    refused(token(owned, party, kid=f"{did}#0"), sector, "did-key", trust=None)


@pytest.mark.parametrize(
    "value", ["1e400", '"1800000000"', "true", "null", "[]", "{}", "-1e400", "1e300", "9" * 40]
)
@pytest.mark.parametrize("claim", ["exp", "nbf", "iat"])
def test_w59_a_moment_that_is_no_number_on_the_calendar_is_refused(
    value: str, claim: str, payload: Json, sector: Sector
) -> None:
    written = json.dumps(claims(payload, **{claim: 424242})).replace("424242", value)
    refused(token(written.encode(), sector.provider), sector, "jwt-date", "json-number")


def test_w60_a_token_with_disclosures_is_not_read_as_one_without(
    payload: Json, sector: Sector
) -> None:
    plain = token(claims(payload, _sd=[part(b"x" * 32)], _sd_alg="sha-256"), sector.provider)
    refused(plain, sector, "jwt-disclosure")
    # Anywhere: what is held back may be the day on which it ends.
    deep = {**payload, "credentialSubject": {**payload["credentialSubject"], "_sd": ["AAAA"]}}
    refused(token(deep, sector.provider), sector, "jwt-disclosure")
    hidden = {**payload, "evidence": [{"...": "AAAA"}]}
    refused(token(hidden, sector.provider), sector, "jwt-disclosure", "term-missing")
    disclosure = part(["salt", "name", "Meester"])
    for text in (f"{plain}~", f"{plain}~{disclosure}~", f"{plain}~{disclosure}~{plain}"):
        assert codes(judged(text, sector)), text


def test_the_public_numbers_of_an_rsa_key_are_in_the_form_that_is_read() -> None:
    key = rsa.generate_private_key(65537, 2048).public_key()
    data = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert PublicKey.from_jwk(PublicKey("RSA", data).to_jwk()).data == data
