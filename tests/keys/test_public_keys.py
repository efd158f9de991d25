"""Public keys: one value per key in every form, and no key under which anybody can sign."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jwcrypto.jwk import JWK

from branchebadges.encoding import to_base64url, to_multibase
from branchebadges.errors import BadgeError, KeyUnusable, ProofFailed
from branchebadges.keys import PrivateKey, PublicKey
from branchebadges.keys.points import GROUP_ORDER, SMALL_ORDER_Y

if TYPE_CHECKING:
    from collections.abc import Iterator

    from branchebadges.keys import Kind

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

P = 2**255 - 19
MESSAGE = b"sixty-four points"
CURVES: tuple[Kind, ...] = ("Ed25519", "P-256", "P-384")


def curve_secrets(kind: Kind) -> st.SearchStrategy[bytes]:
    """Secret scalars of a kind: any 32 bytes for Ed25519, 1 to n-1 for the others."""
    if kind == "Ed25519":
        return st.binary(min_size=32, max_size=32)
    size = {"P-256": 32, "P-384": 48}[kind]
    return st.integers(1, 2 ** (size * 8 - 33)).map(lambda number: number.to_bytes(size, "big"))


@st.composite
def private_keys(draw: st.DrawFn) -> PrivateKey:
    kind = draw(st.sampled_from(CURVES))
    return PrivateKey(kind, draw(curve_secrets(kind)), "https://a.example/#1")


@pytest.fixture(scope="session")
def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def rsa_jwk(key: rsa.RSAPrivateKey) -> dict[str, Any]:
    members: dict[str, Any] = json.loads(JWK.from_pyca(key.public_key()).export_public())
    return members


@CALM
@given(key=private_keys())
def test_a_key_survives_every_form_it_can_be_written_in(key: PrivateKey) -> None:
    public = key.public
    assert PublicKey.from_multibase(public.to_multibase()) == public
    assert PublicKey.from_jwk(public.to_jwk()) == public
    assert PublicKey.from_jwk(json.loads(JWK(**public.to_jwk()).export_public())) == public
    assert hash(PublicKey(public.kind, public.data)) == hash(public)


@CALM
@given(key=private_keys(), message=st.binary(max_size=64))
def test_what_a_key_signs_holds_under_its_public_half(key: PrivateKey, message: bytes) -> None:
    key.public.verify(message, key.sign(message))


@CALM
@given(key=private_keys(), data=st.data())
def test_a_signature_with_one_changed_bit_does_not_hold(
    key: PrivateKey, data: st.DataObject
) -> None:
    signature = bytearray(key.sign(MESSAGE))
    bit = data.draw(st.integers(0, len(signature) * 8 - 1))
    signature[bit // 8] ^= 1 << (bit % 8)
    with pytest.raises(ProofFailed):
        key.public.verify(MESSAGE, bytes(signature))


@CALM
@given(key=private_keys(), signature=st.binary(max_size=200))
def test_a_signature_made_of_anything_does_not_hold(key: PrivateKey, signature: bytes) -> None:
    with pytest.raises(ProofFailed):
        key.public.verify(MESSAGE, signature)


def test_an_rsa_key_of_2048_bits_verifies(rsa_key: rsa.RSAPrivateKey) -> None:
    public = PublicKey.from_jwk(rsa_jwk(rsa_key))
    public.verify(MESSAGE, rsa_key.sign(MESSAGE, PKCS1v15(), SHA256()))
    assert PublicKey.from_jwk(public.to_jwk()) == public
    with pytest.raises(ProofFailed):
        public.verify(MESSAGE + b"!", rsa_key.sign(MESSAGE, PKCS1v15(), SHA256()))
    with pytest.raises(KeyUnusable, match="JWK"):
        public.to_multibase()


def points(y: int) -> Iterator[bytes]:
    for sign in (0, 1):
        yield (y | sign << 255).to_bytes(32, "little")


SMALL = [point for y in sorted(SMALL_ORDER_Y) for point in points(y)]
RESPELLED = [point for y in range(P, 2**255) for point in points(y)]


def test_the_small_order_points_are_those_whose_eightfold_is_zero() -> None:
    d = (-121665 * pow(121666, -1, P)) % P
    rest = SMALL_ORDER_Y - {0, 1, P - 1}
    assert len(rest) == 2
    assert all((d * y**4 + 2 * y * y - 1) % P == 0 for y in rest)


@pytest.mark.parametrize("point", SMALL, ids=lambda point: point.hex()[:8] + point.hex()[-4:])
def test_a_small_order_key_is_refused(point: bytes) -> None:
    """All eight points, and the spellings of x = 0 with a sign, which are no points."""
    with pytest.raises(KeyUnusable) as caught:
        PublicKey("Ed25519", point)
    assert caught.value.code == "key-small-order"
    with pytest.raises(KeyUnusable):
        PublicKey.from_multibase(to_multibase(b"\xed\x01" + point))
    with pytest.raises(KeyUnusable):
        PublicKey.from_jwk({"kty": "OKP", "crv": "Ed25519", "x": to_base64url(point)})


@pytest.mark.parametrize("point", RESPELLED, ids=lambda point: point.hex()[:2] + point.hex()[-2:])
def test_a_key_that_is_not_spelled_canonically_is_refused(point: bytes) -> None:
    with pytest.raises(KeyUnusable) as caught:
        PublicKey("Ed25519", point)
    assert caught.value.code == "key-not-canonical"


def test_the_library_underneath_accepts_a_key_that_verifies_everything() -> None:
    """This is why we look at the point ourselves; if this test fails we may stop doing so."""
    forged = b"\x01" + b"\0" * 63
    ed25519.Ed25519PublicKey.from_public_bytes(b"\x01" + b"\0" * 31).verify(forged, MESSAGE)


@CALM
@given(data=st.binary(min_size=32, max_size=32))
def test_any_32_bytes_are_a_sound_point_or_refused(data: bytes) -> None:
    """Held against another formula: a sound y gives an x, and x and y satisfy the curve."""
    d = (-121665 * pow(121666, -1, P)) % P
    y = int.from_bytes(data, "little") & (2**255 - 1)
    square = (y * y - 1) * pow(d * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    on_curve = x * x % P == square
    try:
        PublicKey("Ed25519", data)
    except KeyUnusable:
        assert not on_curve or y >= P or y in SMALL_ORDER_Y
    else:
        assert on_curve


def test_an_s_beyond_the_order_of_the_group_is_refused() -> None:
    key = PrivateKey.generate("Ed25519")
    signature = key.sign(MESSAGE)
    high = int.from_bytes(signature[32:], "little") + GROUP_ORDER
    with pytest.raises(ProofFailed):
        key.public.verify(MESSAGE, signature[:32] + high.to_bytes(32, "little"))


@pytest.mark.parametrize("kind", ["P-256", "P-384"])
@pytest.mark.parametrize("number", [0, -1, "n"], ids=["zero", "all ones", "the order"])
def test_an_r_or_s_outside_the_group_is_refused(kind: Kind, number: int | str) -> None:
    key = PrivateKey.generate(kind)
    half = len(key.secret)
    order = {
        "P-256": 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
        "P-384": int(
            "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
            "C7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973",
            16,
        ),
    }[kind]
    odd = (order if isinstance(number, str) else number % 2 ** (half * 8)).to_bytes(half, "big")
    good = key.sign(MESSAGE)
    for signature in (odd + odd, odd + good[half:], good[:half] + odd):
        with pytest.raises(ProofFailed):
            key.public.verify(MESSAGE, signature)


def test_the_twin_of_an_ecdsa_signature_holds_too() -> None:
    """(r, n-s) is valid by the standard; nothing here is named by its signature."""
    key = PrivateKey.generate("P-256")
    signature = key.sign(MESSAGE)
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    s = order - int.from_bytes(signature[32:], "big")
    key.public.verify(MESSAGE, signature[:32] + s.to_bytes(32, "big"))


def test_a_p384_signature_over_sha256_is_refused() -> None:
    secret = ec.generate_private_key(ec.SECP384R1())
    r, s = decode_dss_signature(secret.sign(MESSAGE, ec.ECDSA(SHA256())))
    key = PrivateKey(
        "P-384",
        secret.private_numbers().private_value.to_bytes(48, "big"),
        "https://a.example/#1",
    )
    with pytest.raises(ProofFailed):
        key.public.verify(MESSAGE, r.to_bytes(48, "big") + s.to_bytes(48, "big"))


GOOD = {
    "Ed25519": PrivateKey.generate("Ed25519").public.to_jwk(),
    "P-256": PrivateKey.generate("P-256").public.to_jwk(),
}
GOOD_RSA = {"kty": "RSA", "e": "AQAB", "n": to_base64url(b"\xc1" + b"\x5b" * 255)}


@pytest.mark.parametrize(
    ("members", "code"),
    [
        pytest.param({}, "key-kind", id="nothing"),
        pytest.param({"kty": "oct", "k": "c2VjcmV0"}, "key-private-published", id="a secret"),
        pytest.param({"kty": "oct"}, "key-kind", id="a secret without its value"),
        pytest.param(GOOD["P-256"] | {"d": "AA"}, "key-private-published", id="a private key"),
        pytest.param(GOOD["P-256"] | {"crv": "secp256k1"}, "key-kind", id="another curve"),
        pytest.param(GOOD["P-256"] | {"kty": ["EC"]}, "key-kind", id="a kty that is a list"),
        pytest.param(GOOD["P-256"] | {"crv": {}}, "key-kind", id="a crv that is an object"),
        pytest.param(
            GOOD["P-256"] | {"y": GOOD["P-256"]["x"]}, "key-unsound", id="a point off the curve"
        ),
        pytest.param(GOOD["P-256"] | {"y": "AA"}, "key-length", id="a short coordinate"),
        pytest.param(GOOD["P-256"] | {"y": None}, "key-member", id="a missing coordinate"),
        pytest.param(GOOD["P-256"] | {"y": "=" * 43}, "key-member", id="padding"),
        pytest.param(GOOD["Ed25519"] | {"x": "A" * 4000}, "key-member", id="a long member"),
        pytest.param(GOOD["Ed25519"] | {"use": "enc"}, "key-use", id="a key to encrypt with"),
        pytest.param(GOOD["Ed25519"] | {"key_ops": ["sign"]}, "key-use", id="a key to sign with"),
        pytest.param(GOOD["Ed25519"] | {"key_ops": 1}, "key-use", id="operations that are none"),
        pytest.param(GOOD["P-256"] | {"alg": "ES384"}, "key-algorithm", id="another algorithm"),
        pytest.param(GOOD["P-256"] | {"alg": ["ES256"]}, "key-algorithm", id="two algorithms"),
        pytest.param(GOOD_RSA | {"n": to_base64url(b"\xc1" * 128)}, "key-too-short", id="RSA-1024"),
        pytest.param(GOOD_RSA | {"e": "AQ"}, "key-unsound", id="e is 1"),
        pytest.param(GOOD_RSA | {"e": "AAEAAQ"}, "key-not-canonical", id="e with a leading zero"),
        pytest.param(GOOD_RSA | {"e": "AgAAAAAAAQ"}, "key-unsound", id="an endless exponent"),
        pytest.param(
            GOOD_RSA | {"n": to_base64url(b"\xc1" + b"\x5a" * 255)}, "key-unsound", id="n is even"
        ),
        pytest.param(GOOD_RSA | {"n": ""}, "key-not-canonical", id="an empty n"),
    ],
)
def test_a_jwk_that_is_not_in_order_is_refused(members: dict[str, Any], code: str) -> None:
    with pytest.raises(KeyUnusable) as caught:
        PublicKey.from_jwk(members)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("z", id="no bytes"),
        pytest.param("z" + "1" * 300_000, id="300 kB of base58"),
        pytest.param("uAQID", id="another base"),
        pytest.param(to_multibase(b"\xec\x01" + b"\x07" * 32), id="an X25519 key"),
        pytest.param(to_multibase(b"\xed\x01" + b"\x07" * 31), id="cut off"),
        pytest.param(
            to_multibase(b"\xed\x01" + b"\x58" + b"\x66" * 31 + b"\0"), id="trailing byte"
        ),
        pytest.param(to_multibase(b"\x80\x24" + b"\x02" + b"\xff" * 32), id="off the curve"),
        pytest.param(to_multibase(b"\x80\x24" + b"\x04" + b"\x01" * 64), id="uncompressed"),
        pytest.param(to_multibase(b"\x85\x24" + b"\x01" * 40), id="an RSA key"),
    ],
)
def test_a_multikey_that_is_not_in_order_is_refused(text: str) -> None:
    with pytest.raises(KeyUnusable):
        PublicKey.from_multibase(text)


@CALM
@given(text=st.text(max_size=120))
def test_any_text_is_a_multikey_or_refused(text: str) -> None:
    with suppress(BadgeError):
        assert PublicKey.from_multibase(text).to_multibase() == text


@CALM
@given(
    members=st.dictionaries(
        st.sampled_from(["kty", "crv", "x", "y", "n", "e", "alg", "use", "key_ops"]),
        st.sampled_from(["OKP", "EC", "RSA", "Ed25519", "P-256", "AQAB", "sig", "", "x" * 43])
        | st.integers()
        | st.lists(st.text(max_size=3), max_size=2),
    )
)
def test_any_members_are_a_jwk_or_refused(members: dict[str, Any]) -> None:
    with suppress(BadgeError):
        PublicKey.from_jwk(members)
