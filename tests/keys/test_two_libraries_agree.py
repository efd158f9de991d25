"""Ed25519 by libsodium, held against OpenSSL on signatures that libraries are known to differ on.

The equation of RFC 8032, section 5.1.7, can be checked with and without the cofactor. The one who
has the secret key can make signatures that hold only with it; so the two must check the same one.
"""

from __future__ import annotations

from hashlib import sha512
from typing import Final

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from branchebadges.errors import KeyUnusable, ProofFailed
from branchebadges.keys import PrivateKey, PublicKey
from branchebadges.keys.points import GROUP_ORDER

P: Final = 2**255 - 19
D: Final = (-121665 * pow(121666, -1, P)) % P
Point = tuple[int, int]
ZERO: Final = (0, 1)

SEEDS = st.binary(min_size=32, max_size=32)
MESSAGES = st.binary(max_size=300)


def plus(one: Point, other: Point) -> Point:
    (x1, y1), (x2, y2) = one, other
    both = D * x1 * x2 * y1 * y2 % P
    return (
        (x1 * y2 + x2 * y1) * pow(1 + both, -1, P) % P,
        (y1 * y2 + x1 * x2) * pow(1 - both, -1, P) % P,
    )


def times(number: int, point: Point) -> Point:
    found = ZERO
    while number:
        if number & 1:
            found = plus(found, point)
        point, number = plus(point, point), number >> 1
    return found


def encoded(point: Point) -> bytes:
    return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")


def even(y: int) -> Point:
    """The point with this y whose x is even."""
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    return (x if x % 2 == 0 else P - x), y


BASE: Final = even(4 * pow(5, -1, P) % P)
EIGHTH: Final = even(0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826)
"""A point of order eight."""


def crafted(seed: bytes, message: bytes, *, r: int, of_key: int, of_r: int) -> tuple[bytes, bytes]:
    """A key and its signature, each with so many times a point of order eight added."""
    half = bytearray(sha512(seed).digest()[:32])
    half[0] &= 248
    half[31] = half[31] & 127 | 64
    secret = int.from_bytes(half, "little")
    public = encoded(plus(times(secret, BASE), times(of_key, EIGHTH)))
    first = encoded(plus(times(r, BASE), times(of_r, EIGHTH)))
    challenge = int.from_bytes(sha512(first + public + message).digest(), "little")
    last = (r + challenge * secret) % GROUP_ORDER
    return public, first + last.to_bytes(32, "little")


def ours(public: bytes, signature: bytes, message: bytes) -> bool:
    try:
        PublicKey("Ed25519", public).verify(message, signature)
    except (ProofFailed, KeyUnusable):
        return False
    return True


def openssl(public: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def test_the_arithmetic_of_this_file_is_that_of_the_curve() -> None:
    seed, message = bytes(32), b"message"
    public, signature = crafted(seed, message, r=5, of_key=0, of_r=0)
    assert public == PrivateKey("Ed25519", seed, "https://a.example/k").public.data
    assert ours(public, signature, message)
    assert times(8, EIGHTH) == ZERO
    assert times(4, EIGHTH) != ZERO


@given(SEEDS, MESSAGES, st.integers(1, GROUP_ORDER - 1), st.integers(0, 7), st.integers(0, 7))
def test_signatures_that_hold_only_with_the_cofactor_come_out_alike(
    seed: bytes, message: bytes, r: int, of_key: int, of_r: int
) -> None:
    public, signature = crafted(seed, message, r=r, of_key=of_key, of_r=of_r)
    assert ours(public, signature, message) == openssl(public, signature, message)


@pytest.mark.parametrize("of_r", range(1, 8))
def test_a_signature_with_an_added_point_of_small_order_does_not_hold(of_r: int) -> None:
    public, signature = crafted(bytes(32), b"message", r=7, of_key=0, of_r=of_r)
    assert not ours(public, signature, b"message")


def test_a_signature_whose_r_is_no_secret_is_refused_though_openssl_takes_it() -> None:
    """The one difference: whoever signs with R = 0 has shown the key to everybody."""
    public, signature = crafted(bytes(32), b"message", r=0, of_key=0, of_r=0)
    assert openssl(public, signature, b"message")
    assert not ours(public, signature, b"message")


@given(SEEDS, MESSAGES)
def test_both_make_the_same_key_and_the_same_signature(seed: bytes, message: bytes) -> None:
    theirs = Ed25519PrivateKey.from_private_bytes(seed)
    mine = PrivateKey("Ed25519", seed, "https://a.example/k")
    assert mine.public.data == theirs.public_key().public_bytes_raw()
    assert mine.sign(message) == theirs.sign(message)


@given(SEEDS, MESSAGES, st.integers(0, 64 * 8 - 1), st.none() | st.integers(0, 32 * 8 - 1))
def test_a_flipped_bit_comes_out_alike(
    seed: bytes, message: bytes, bit: int, of_key: int | None
) -> None:
    mine = PrivateKey("Ed25519", seed, "https://a.example/k")
    signature, public = mine.sign(message), mine.public.data
    flipped = (int.from_bytes(signature) ^ 1 << bit).to_bytes(64)
    if of_key is not None:
        public = (int.from_bytes(public) ^ 1 << of_key).to_bytes(32)
    assert not ours(public, flipped, message)
    assert not openssl(public, flipped, message)
