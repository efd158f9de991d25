"""Private keys: what they sign under, what they refuse, what they do not show."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from branchebadges.errors import KeyUnusable
from branchebadges.keys import PrivateKey, PublicKey, Signer

if TYPE_CHECKING:
    from collections.abc import Callable

    from branchebadges.keys import Kind

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
# From the test vectors of RFC 8032, section 7.1, TEST 2.
RFC_8032_SEED = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
RFC_8032_PUBLIC = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
RFC_8032_SIGNATURE = (
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)
KINDS = ("Ed25519", "P-256", "P-384")


def test_the_vector_of_the_rfc_comes_out_byte_for_byte() -> None:
    key = PrivateKey("Ed25519", bytes.fromhex(RFC_8032_SEED), "https://a.example/#1")
    assert key.public == PublicKey("Ed25519", bytes.fromhex(RFC_8032_PUBLIC))
    assert key.sign(b"\x72").hex() == RFC_8032_SIGNATURE


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_key_signs_as_its_own_did_key(kind: Kind) -> None:
    key: Signer = PrivateKey.generate(kind)
    name = key.public.to_multibase()
    assert key.verification_method == f"did:key:{name}#{name}"
    key.public.verify(b"x", key.sign(b"x"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_survives_being_written(kind: Kind) -> None:
    key = PrivateKey.generate(kind, verification_method="did:web:a.example#key-1")
    method = key.verification_method
    assert PrivateKey.from_multibase(key.to_multibase(), verification_method=method) == key
    assert PrivateKey.from_jwk(key.to_jwk(), verification_method=method) == key


def test_a_key_does_not_show_its_secret() -> None:
    key = PrivateKey.generate("Ed25519")
    assert repr(key.secret) not in repr(key)
    assert key.secret.hex() not in repr(key)


def test_a_retired_key_refuses_to_sign() -> None:
    key = PrivateKey.generate("P-256").retire(AT)
    with pytest.raises(KeyUnusable, match="successor") as caught:
        key.sign(b"one more")
    assert caught.value.code == "key-retired"


def test_a_key_does_not_sign_under_the_did_key_of_another() -> None:
    name = PrivateKey.generate("Ed25519").verification_method
    with pytest.raises(KeyUnusable) as caught:
        PrivateKey.generate("Ed25519", verification_method=name)
    assert caught.value.code == "key-of-another"


def test_halves_that_do_not_fit_are_refused() -> None:
    one, other = PrivateKey.generate("P-256"), PrivateKey.generate("P-256")
    with pytest.raises(KeyUnusable) as caught:
        PrivateKey.from_jwk(one.to_jwk() | {"d": other.to_jwk()["d"]})
    assert caught.value.code == "key-halves"


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(lambda: PrivateKey.generate("RSA"), id="RSA does not sign"),
        pytest.param(lambda: PrivateKey("RSA", b"", "https://a.example/#1"), id="nor from bytes"),
        pytest.param(lambda: PrivateKey("P-256", bytes(32), "https://a.example/#1"), id="zero"),
        pytest.param(
            lambda: PrivateKey("P-256", b"\xff" * 32, "https://a.example/#1"), id="over the order"
        ),
        pytest.param(lambda: PrivateKey("Ed25519", b"", "https://a.example/#1"), id="no bytes"),
        pytest.param(lambda: PrivateKey.from_multibase("zzzz"), id="not a secret multikey"),
        pytest.param(lambda: PrivateKey.from_multibase("z" * 200), id="a long secret multikey"),
        pytest.param(lambda: PrivateKey.from_multibase("u"), id="another base"),
        pytest.param(lambda: PrivateKey.from_jwk({"kty": "RSA", "d": "AA"}), id="an RSA JWK"),
        pytest.param(
            lambda: PrivateKey.from_jwk(PrivateKey.generate("P-256").public.to_jwk()),
            id="a public JWK",
        ),
    ],
)
def test_what_is_no_private_key_is_refused(wrong: Callable[[], object]) -> None:
    with pytest.raises(KeyUnusable):
        wrong()
