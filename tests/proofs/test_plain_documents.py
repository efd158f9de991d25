"""A proof in a JSON document without terms: every byte of it is signed."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchebadges.errors import BadgeError, KeyUnusable, Lacking, ProofFailed, Refused
from branchebadges.keys import PrivateKey
from branchebadges.proofs import check_plain, sign_plain

KEY = PrivateKey.generate("Ed25519")
OTHER = PrivateKey.generate("Ed25519")
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
DID = KEY.verification_method.partition("#")[0]

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
documents = st.dictionaries(
    st.text(max_size=6).filter(lambda name: name not in {"proof", "@context"}), values, max_size=5
)


@given(documents)
def test_whatever_a_document_says_is_signed_and_read_again(document: dict[str, Any]) -> None:
    signed = sign_plain(document, KEY, created=NOW)
    assert {**signed} == {**document, "proof": signed["proof"]}
    assert check_plain(json.loads(json.dumps(signed)), {}) == DID


@given(documents, st.text(min_size=1, max_size=6), values)
def test_whatever_is_changed_is_found(document: dict[str, Any], name: str, value: Any) -> None:
    signed = sign_plain(document, KEY, created=NOW)
    changed = {**signed, name: value}
    if json.dumps(changed, sort_keys=True) == json.dumps(signed, sort_keys=True):
        return
    with pytest.raises(BadgeError):
        check_plain(changed, {})


@pytest.mark.parametrize(
    ("member", "value", "code"),
    [
        ("created", "2026-11-02T12:00:00Z", "signature"),
        ("verificationMethod", OTHER.verification_method, "signature"),
        ("proofPurpose", "authentication", "proof-purpose"),
        ("cryptosuite", "eddsa-rdfc-2022", "proof-suite"),
        ("cryptosuite", "none", "proof-suite"),
        ("proofValue", "z", "proof-value"),
        ("domain", "elsewhere.example", "signature"),
    ],
)
def test_every_option_of_the_proof_is_signed(member: str, value: str, code: str) -> None:
    signed = sign_plain({"a": 1}, KEY, created=NOW)
    signed["proof"][member] = value
    with pytest.raises(ProofFailed) as caught:
        check_plain(signed, {})
    assert caught.value.code.startswith(code)


def test_without_a_proof_or_with_several_signers_it_is_nobodys() -> None:
    signed = sign_plain({"a": 1}, KEY, created=NOW)
    both = copy.deepcopy(signed)
    both["proof"] = [signed["proof"], sign_plain({"a": 1}, OTHER, created=NOW)["proof"]]
    for document, code in (({"a": 1}, "proof-missing"), (both, "proof-signers")):
        with pytest.raises(ProofFailed) as caught:
            check_plain(document, {})
        assert caught.value.code == code


def test_a_key_that_is_not_at_hand_is_asked_for() -> None:
    key = PrivateKey.generate("Ed25519", verification_method="did:web:a.example#key-1")
    with pytest.raises(Lacking) as caught:
        check_plain(sign_plain({"a": 1}, key, created=NOW), {})
    assert caught.value.urls == {"https://a.example/.well-known/did.json"}


def test_what_is_signed_already_or_has_terms_or_another_key_is_refused() -> None:
    with pytest.raises(Refused):
        sign_plain(sign_plain({"a": 1}, KEY, created=NOW), KEY, created=NOW)
    with pytest.raises(Refused):
        sign_plain({"@context": []}, KEY, created=NOW)
    with pytest.raises(KeyUnusable):
        sign_plain({"a": 1}, PrivateKey.generate("P-256"), created=NOW)
