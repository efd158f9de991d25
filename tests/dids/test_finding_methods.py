"""Finding a method: which documents are needed, and whose word counts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from branchebadges.dids import VerificationMethod, document, find_method
from branchebadges.errors import BadgeError, Lacking, ProofFailed, Refused
from branchebadges.keys import PrivateKey

DID = "did:web:badges.example"
DID_URL = "https://badges.example/.well-known/did.json"
PROFILE = "https://school.example/issuers/1"
KEY_URL = "https://keys.example/1"
PUBLIC = PrivateKey.generate("Ed25519").public
MULTIKEY = PUBLIC.to_multibase()


def key_document(**members: Any) -> str:
    held = {"id": KEY_URL, "type": "Multikey", "controller": PROFILE}
    return json.dumps(held | {"publicKeyMultibase": MULTIKEY} | members)


def profile(**members: Any) -> str:
    return json.dumps({"id": PROFILE, "type": "Profile", "name": "A school"} | members)


def test_a_did_web_method_is_found_in_its_document() -> None:
    method = VerificationMethod(f"{DID}#1", DID, PUBLIC)
    texts = {DID_URL: json.dumps(document(DID, [method]))}
    assert find_method(f"{DID}#1", texts) == method


@pytest.mark.parametrize(
    ("name", "texts", "url"),
    [
        pytest.param(f"{DID}#1", {}, DID_URL, id="the document of a did:web"),
        pytest.param(f"{PROFILE}#1", {}, PROFILE, id="the profile with the key"),
        pytest.param(KEY_URL, {}, KEY_URL, id="the key"),
        pytest.param(KEY_URL, {KEY_URL: key_document()}, PROFILE, id="then its controller"),
        pytest.param(
            KEY_URL, {KEY_URL: key_document(controller=DID)}, DID_URL, id="or its controller's DID"
        ),
    ],
)
def test_what_is_needed_next_is_named(name: str, texts: dict[str, str], url: str) -> None:
    with pytest.raises(Lacking) as caught:
        find_method(name, texts)
    assert caught.value.urls == {url}


def test_a_did_key_needs_nothing() -> None:
    name = f"did:key:{MULTIKEY}#{MULTIKEY}"
    assert find_method(name, {}).public == PUBLIC


def test_a_key_in_a_profile_is_found() -> None:
    name = f"{PROFILE}#1"
    held = {"id": name, "type": "Multikey", "controller": PROFILE, "publicKeyMultibase": MULTIKEY}
    texts = {PROFILE: profile(verificationMethod=[held], assertionMethod=["#1"])}
    assert find_method(name, texts) == VerificationMethod(name, PROFILE, PUBLIC)


def test_a_key_with_its_own_address_counts_when_its_controller_says_so() -> None:
    texts = {KEY_URL: key_document(), PROFILE: profile(assertionMethod=[KEY_URL])}
    assert find_method(KEY_URL, texts) == VerificationMethod(KEY_URL, PROFILE, PUBLIC)


def test_a_key_that_only_says_itself_whose_it_is_does_not_count() -> None:
    texts = {KEY_URL: key_document(), PROFILE: profile()}
    with pytest.raises(ProofFailed) as caught:
        find_method(KEY_URL, texts)
    assert caught.value.code == "method-unknown"


def test_a_key_in_the_fragment_of_an_address_is_not_believed() -> None:
    """Anybody could write the address of any school with a key of their own behind it."""
    with pytest.raises(ProofFailed):
        find_method(f"{PROFILE}#{MULTIKEY}", {PROFILE: profile()})


def test_a_bare_jwk_has_no_controller() -> None:
    method = find_method(KEY_URL, {KEY_URL: json.dumps(PUBLIC.to_jwk())})
    assert method == VerificationMethod(KEY_URL, None, PUBLIC)


def test_a_key_set_holds_the_key_by_its_kid() -> None:
    other = PrivateKey.generate("P-256").public.to_jwk()
    url = "https://school.example/.well-known/jwks.json"
    keys = [other | {"kid": "2"}, PUBLIC.to_jwk() | {"kid": "1"}]
    assert find_method(f"{url}#1", {url: json.dumps({"keys": keys})}).public == PUBLIC
    for wrong in ([], [*keys, keys[1]], [other], "x", keys * 200):
        with pytest.raises(BadgeError):
            find_method(f"{url}#1", {url: json.dumps({"keys": wrong})})


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<html>", id="a page"),
        pytest.param("[]", id="a list"),
        pytest.param("{}", id="nothing"),
        pytest.param(key_document(id="https://keys.example/2"), id="another key"),
        pytest.param(key_document(publicKeyJwk=PUBLIC.to_jwk()), id="two keys"),
        pytest.param(key_document(controller="http://school.example"), id="a controller on http"),
        pytest.param(key_document(controller="https://127.0.0.1/"), id="a controller on an IP"),
        pytest.param(key_document(controller=None), id="no controller"),
        pytest.param(json.dumps({"kty": "oct", "k": "AAAA"}), id="a shared secret"),
    ],
)
def test_a_document_that_does_not_hold_the_key_is_refused(text: str) -> None:
    with pytest.raises(BadgeError):
        find_method(KEY_URL, {KEY_URL: text})


@pytest.mark.parametrize("name", ["#1", "http://keys.example/1", "did:example:a#1", "key-1", DID])
def test_a_name_that_is_not_looked_up_here_is_refused(name: str) -> None:
    with pytest.raises((Refused, Lacking)) as caught:
        find_method(name, {})
    assert isinstance(caught.value, Refused) or name == DID
