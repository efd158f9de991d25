"""DID documents: what they let sign, and what makes the whole of one unbelievable."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from branchebadges import canonical
from branchebadges.dids import (
    DidDocument,
    VerificationMethod,
    did_jwk,
    did_key,
    document,
    resolve_local,
)
from branchebadges.encoding import to_base64url
from branchebadges.errors import BadgeError, KeyUnusable, Lacking, Malformed, ProofFailed, Refused
from branchebadges.keys import PrivateKey

if TYPE_CHECKING:
    from branchebadges.keys import Kind

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

DID = "did:web:badges.example"
RETIRED = datetime(2026, 1, 1, tzinfo=UTC)
AT = datetime(2026, 11, 22, tzinfo=UTC)
ED = PrivateKey.generate("Ed25519", verification_method=f"{DID}#ed")
EC = PrivateKey.generate("P-256", verification_method=f"{DID}#ec")
OLD = PrivateKey.generate("Ed25519", verification_method=f"{DID}#old")
METHODS = (
    VerificationMethod(f"{DID}#ed", DID, ED.public),
    VerificationMethod(f"{DID}#ec", DID, EC.public),
    VerificationMethod(f"{DID}#old", DID, OLD.public, expires=RETIRED),
)
SERVICE = {"id": f"{DID}#status-1", "type": "SuspensionStatusList", "serviceEndpoint": {"a": "b"}}


def published() -> dict[str, Any]:
    return document(DID, METHODS, services=[SERVICE], also_known_as=["https://badges.example"])


def test_a_document_holds_several_keys_and_those_that_retired() -> None:
    read = DidDocument.read(canonical.jcs(published()), did=DID)
    assert read.assertion_methods == METHODS
    assert read.services == (SERVICE,)
    assert read.assertion_method(f"{DID}#old").ended == RETIRED
    assert read.method_of(EC.public) == METHODS[1]
    assert read.method_of(PrivateKey.generate("P-256").public) is None


def test_keys_are_written_in_the_terms_that_others_read() -> None:
    written = published()
    assert [each["type"] for each in written["verificationMethod"]] == [
        "Multikey",
        "JsonWebKey2020",
        "Multikey",
    ]
    assert written["@context"] == [
        "https://www.w3.org/ns/did/v1",
        "https://w3id.org/security/multikey/v1",
        "https://w3id.org/security/suites/jws-2020/v1",
    ]
    canonical.screen(document(DID, METHODS))


def test_the_signer_of_a_document_is_a_key_that_it_lists_and_that_is_in_use() -> None:
    read = DidDocument.read(published(), did=DID)
    read.require_signer(ED, at=AT)
    read.require_signer(OLD, at=datetime(2025, 12, 31, tzinfo=UTC))
    codes = []
    for signer in (
        OLD,
        PrivateKey.generate("Ed25519"),
        PrivateKey.generate("Ed25519", verification_method=f"{DID}#ed"),
    ):
        with pytest.raises(KeyUnusable) as caught:
            read.require_signer(signer, at=AT)
        codes.append(caught.value.code)
    assert codes == ["key-retired", "key-not-published", "key-of-another"]


def test_whichever_date_comes_first_ends_a_method() -> None:
    revoked = datetime(2025, 1, 1, tzinfo=UTC)
    method = VerificationMethod(f"{DID}#a", DID, ED.public, expires=RETIRED, revoked=revoked)
    assert method.ended == revoked
    assert VerificationMethod.read(method.to_document(), base=DID) == method
    assert METHODS[0].ended is None


def altered(**members: Any) -> dict[str, Any]:
    return {name: value for name, value in (published() | members).items() if value is not None}


KEY = METHODS[0].to_document()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param([], "did-id", id="a list"),
        pytest.param(altered(id="did:web:evil.example"), "did-id", id="another id"),
        pytest.param(altered(id=None), "did-id", id="no id"),
        pytest.param(altered(id=[DID]), "did-id", id="an id that is a list"),
        pytest.param(altered(deactivated=True), "did-deactivated", id="deactivated"),
        pytest.param(altered(deactivated="true"), "did-deactivated", id="deactivated as text"),
        pytest.param(
            altered(verificationMethod=[KEY, KEY | {"type": "x"}]), "method-twice", id="twice"
        ),
        pytest.param(
            altered(verificationMethod=[KEY, KEY | {"id": "#ed"}]),
            "method-twice",
            id="twice, once by its short name",
        ),
        pytest.param(altered(assertionMethod=[KEY]), "method-twice", id="listed and embedded"),
        pytest.param(
            altered(keyAgreement=[KEY]), "method-twice", id="listed and embedded elsewhere"
        ),
        pytest.param(
            altered(verificationMethod=[KEY | {"publicKeyJwk": ED.public.to_jwk()}]),
            "method-two-keys",
            id="two keys in one",
        ),
        pytest.param(
            altered(verificationMethod=[KEY | {"publicKeyPem": "x"}]),
            "method-two-keys",
            id="two keys in one, of which one unknown here",
        ),
        pytest.param(
            altered(verificationMethod=[KEY | {"secretKeyMultibase": "z"}]),
            "method-secret",
            id="a private key published",
        ),
        pytest.param(
            altered(verificationMethod=[KEY | {"id": f"x{n}"} for n in range(20_000)]),
            "did-too-large",
            id="20,000 methods",
        ),
        pytest.param(
            altered(assertionMethod=["#ed"] * 257), "did-too-large", id="too many references"
        ),
        pytest.param(altered(verificationMethod=["x"]), "method-shape", id="a method as text"),
        pytest.param(altered(verificationMethod=7), "method-shape", id="methods as a number"),
        pytest.param(
            altered(verificationMethod=[KEY | {"id": "ed"}]), "method-id", id="a relative name"
        ),
        pytest.param(altered(verificationMethod=[{}]), "method-id", id="a method without a name"),
        pytest.param(altered(assertionMethod=[7]), "method-shape", id="a reference as a number"),
        pytest.param(altered(assertionMethod=["#"]), "method-id", id="an empty reference"),
        pytest.param(altered(service=["x"]), "did-service", id="a service as text"),
    ],
)
def test_a_document_that_is_not_in_order_is_refused(content: Any, code: str) -> None:
    with pytest.raises(Refused) as caught:
        DidDocument.read(content, did=DID)
    assert caught.value.code == code


def test_what_is_not_json_is_malformed() -> None:
    for text in ("<html>", b"\xff", "", '{"id": 1, "id": 2}', "[" * 10_000):
        with pytest.raises(Malformed):
            DidDocument.read(text, did=DID)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(altered(verificationMethod=[]), "method-unknown", id="not there"),
        pytest.param(altered(assertionMethod=[]), "method-purpose", id="for nothing"),
        pytest.param(
            altered(assertionMethod=None, authentication=["#ed"]),
            "method-purpose",
            id="only to log in with",
        ),
        pytest.param(
            altered(verificationMethod=[KEY | {"controller": "did:web:evil.example"}]),
            "method-controller",
            id="somebody else's",
        ),
        pytest.param(
            altered(verificationMethod=[KEY | {"controller": None}]),
            "method-controller",
            id="nobody's",
        ),
        pytest.param(
            altered(verificationMethod=[KEY | {"expires": "soon"}]), "method-dates", id="odd dates"
        ),
        pytest.param(
            altered(verificationMethod=[KEY | {"revoked": None}]), "method-dates", id="null dates"
        ),
        pytest.param(
            altered(verificationMethod=[KEY | {"type": "Bls"}]), "method-type", id="another type"
        ),
        pytest.param(
            altered(verificationMethod=[KEY | {"type": ["Multikey"]}]), "method-type", id="types"
        ),
        pytest.param(
            altered(verificationMethod=[KEY | {"type": "JsonWebKey"}]), "method-key", id="no jwk"
        ),
        pytest.param(
            altered(verificationMethod=[KEY | {"publicKeyMultibase": 1}]),
            "method-key",
            id="a number for a key",
        ),
        pytest.param(
            altered(
                verificationMethod=[
                    KEY
                    | {
                        "type": "Ed25519VerificationKey2020",
                        "publicKeyMultibase": EC.public.to_multibase(),
                    }
                ]
            ),
            "method-type",
            id="a key of another kind than its type",
        ),
    ],
)
def test_a_key_that_may_not_sign_for_this_did_is_refused(content: Any, code: str) -> None:
    read = DidDocument.read(content, did=DID)
    with pytest.raises(BadgeError) as caught:
        read.assertion_method(f"{DID}#ed")
    assert caught.value.code == code
    assert caught.value.where == f"{DID}#ed"


def test_keys_for_other_purposes_do_no_harm() -> None:
    other = {"id": "#x", "type": "X25519KeyAgreementKey2020", "controller": DID}
    content = altered(
        verificationMethod=[KEY, other], assertionMethod=["#ed", "#x"], keyAgreement="#x"
    )
    read = DidDocument.read(content, did=DID)
    assert read.assertion_methods == (METHODS[0],)


def test_an_embedded_method_and_a_single_value_count_too() -> None:
    content = altered(verificationMethod=None, assertionMethod=KEY | {"id": "#ed"})
    assert DidDocument.read(content, did=DID).assertion_method(f"{DID}#ed") == METHODS[0]


def test_a_document_is_only_published_for_its_own_keys() -> None:
    wrong = [
        [VerificationMethod(f"{DID}#a", "did:web:evil.example", ED.public)],
        [VerificationMethod("did:web:evil.example#a", DID, ED.public)],
        [METHODS[0], METHODS[0]],
    ]
    for methods in wrong:
        with pytest.raises(Refused):
            document(DID, methods)
    for name in (f"{DID}#ed", "did:web:127.0.0.1/", "http://badges.example"):
        with pytest.raises(Refused):
            document(name, [])


@pytest.mark.parametrize("kind", ["Ed25519", "P-256", "P-384"])
def test_a_did_that_is_a_key_resolves_to_that_key(kind: Kind) -> None:
    public = PrivateKey.generate(kind).public
    name = public.to_multibase()
    assert resolve_local(did_key(public)).assertion_methods == (
        VerificationMethod(f"did:key:{name}#{name}", f"did:key:{name}", public),
    )
    assert (
        DidDocument.read(
            resolve_local(did_key(public)).to_document(), did=did_key(public)
        ).assertion_methods
        == resolve_local(did_key(public)).assertion_methods
    )
    did = did_jwk(public)
    assert resolve_local(did).assertion_methods == (VerificationMethod(f"{did}#0", did, public),)


def test_the_fragment_of_a_did_key_is_that_key_and_no_other() -> None:
    one, other = (PrivateKey.generate("Ed25519").public for _ in range(2))
    with pytest.raises(ProofFailed):
        resolve_local(did_key(one)).assertion_method(f"{did_key(one)}#{other.to_multibase()}")


def test_the_did_jwk_example_of_its_specification_resolves() -> None:
    jwk = {
        "kty": "EC",
        "crv": "P-256",
        "x": "acbIQiuMs3i8_uszEjJ2tpTtRM4EU3yz91PH6CdH2V0",
        "y": "_KcyLj9vWMptnmKtm46GqDz8wf74I5LKgrl2GzH3nSE",
    }
    did = "did:jwk:" + to_base64url(json.dumps(jwk).encode())
    assert resolve_local(did).assertion_method(f"{did}#0").public.to_jwk() == jwk


def jwk_did(members: dict[str, str]) -> str:
    return "did:jwk:" + to_base64url(json.dumps(members).encode())


@pytest.mark.parametrize(
    "did",
    [
        pytest.param("did:key:", id="no key"),
        pytest.param("did:key:z", id="an empty key"),
        pytest.param("did:key:z6Mk", id="a key cut off"),
        pytest.param("did:key:u7QE", id="another base"),
        pytest.param("did:key:z" + "6" * 300_000, id="300 kB"),
        pytest.param("did:key:z6LSeu9HkTHSfLLeUs2nnzUSNedgDUevfNQgQjQC23ZCit6F", id="X25519"),
        pytest.param(did_key(ED.public) + "1", id="one character more"),
        pytest.param(did_key(ED.public).lower(), id="small letters"),
        pytest.param("did:jwk:e30", id="an empty JWK"),
        pytest.param("did:jwk:W10", id="a list"),
        pytest.param("did:jwk:e31", id="stray trailing bits"),
        pytest.param("did:jwk:!!", id="not base64url"),
        pytest.param("did:jwk:" + "A" * 3000, id="NULs"),
        pytest.param(jwk_did(EC.to_jwk()), id="a private key published"),
        pytest.param(jwk_did(EC.public.to_jwk() | {"use": "enc"}), id="a key to encrypt with"),
        pytest.param(jwk_did({"kty": "oct", "k": "AAAA"}), id="a shared secret"),
        pytest.param("did:example:abc", id="another method"),
        pytest.param("not a did", id="no DID"),
    ],
)
def test_a_did_without_a_sound_key_is_refused(did: str) -> None:
    with pytest.raises(Refused):
        resolve_local(did)


def test_a_did_web_lacks_its_document() -> None:
    with pytest.raises(Lacking) as caught:
        resolve_local(f"{DID}:a")
    assert caught.value.urls == {"https://badges.example/a/did.json"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.sampled_from([DID, "#ed", f"{DID}#ed", ""]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*KEY, "publicKeyJwk", "kty"]), inner, max_size=4)
    ),
    max_leaves=8,
)


@CALM
@given(changes=st.dictionaries(st.sampled_from(list(published())), JSON, max_size=3))
def test_any_document_is_read_or_refused(changes: dict[str, Any]) -> None:
    with suppress(BadgeError):
        read = DidDocument.read(published() | changes, did=DID)
        for method in read.assertion_methods:
            assert method.controller == DID
        read.assertion_method(f"{DID}#ed")


@CALM
@given(text=st.text(max_size=80))
def test_any_text_is_a_local_did_or_refused(text: str) -> None:
    for prefix in ("", "did:key:", "did:key:z6Mk", "did:jwk:", "did:web:"):
        with suppress(BadgeError):
            resolve_local(prefix + text)
