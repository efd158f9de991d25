"""Public keys: one value per key, whatever form it was read from, and the check of a signature."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final, Self, assert_never

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, HashAlgorithm
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
)
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from branchebadges.encoding import from_multibase, to_multibase
from branchebadges.errors import KeyUnusable, Malformed, ProofFailed
from branchebadges.keys import jwk
from branchebadges.keys.points import GROUP_ORDER, require_sound_point

if TYPE_CHECKING:
    from collections.abc import Mapping

    from branchebadges.keys.jwk import Kind

MULTICODECS: Final[dict[Kind, bytes]] = {
    "Ed25519": b"\xed\x01",
    "P-256": b"\x80\x24",
    "P-384": b"\x81\x24",
}
"""The prefixes of a Multikey (Controlled Identifiers 1.0, section 2.2.2)."""

CURVES: Final[dict[Kind, tuple[ec.EllipticCurve, HashAlgorithm, int]]] = {
    "P-256": (
        ec.SECP256R1(),
        SHA256(),
        0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    ),
    "P-384": (
        ec.SECP384R1(),
        SHA384(),
        0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
    ),
}
"""Per curve: the curve, the hash that goes with it, and the order of its group."""

SIGNATURE_BYTES: Final[dict[Kind, int]] = {"Ed25519": 64, "P-256": 64, "P-384": 96}
"""How long a signature is: R and S, or r and s, each as long as a coordinate."""

_MULTIKEY_CHARACTERS: Final = 100
_RSA_BITS: Final = range(2048, 8193)
_RSA_EXPONENTS: Final = range(3, 2**33, 2)


@dataclass(frozen=True)
class PublicKey:
    """A public key that was found sound when it was made: on its curve, and long enough.

    `data` is the one spelling of the key: the 32 bytes of an Ed25519 point, the compressed point
    of a P-256 or P-384 key, or the DER SubjectPublicKeyInfo of an RSA key. Keys are equal when
    their kind and data are. Making one of anything else raises `KeyUnusable`.
    """

    kind: Kind
    data: bytes = field(repr=False)

    def __post_init__(self) -> None:
        _ = self._key

    @cached_property
    def _key(self) -> _Key:
        return _sound_key(self.kind, self.data)

    @classmethod
    def from_multibase(cls, text: str) -> Self:
        """Read a Multikey (Controlled Identifiers 1.0, section 2.2.2): `z6Mk…`, `zDn…`, `z82…`.

        Raises `KeyUnusable` when the text is no Multikey, of a kind that is not in use here, or
        of the wrong length.
        """
        # Bounded before base58 is read: its cost is quadratic (threat 43).
        if len(text) > _MULTIKEY_CHARACTERS:
            raise KeyUnusable("key-multibase", "this is too long for a Multikey")
        try:
            data = from_multibase(text, bases="z")
        except Malformed as error:
            raise KeyUnusable("key-multibase", f"this is no Multikey: {error.message}") from error
        for kind, codec in MULTICODECS.items():
            if data.startswith(codec):
                return cls(kind, data[len(codec) :])
        raise KeyUnusable("key-kind", "this Multikey is no Ed25519, P-256 or P-384 public key")

    def to_multibase(self) -> str:
        """Write the key as a Multikey; RSA keys have none here, and raise `KeyUnusable`."""
        if self.kind == "RSA":
            raise KeyUnusable("key-kind", "an RSA key is written as a JWK, not as a Multikey")
        return to_multibase(MULTICODECS[self.kind] + self.data)

    @classmethod
    def from_jwk(cls, members: Mapping[str, Any]) -> Self:
        """Read a public JWK (RFC 7517; RFC 7518, section 6; RFC 8037).

        Raises `KeyUnusable`: a private member, a symmetric key, a key that is not for signatures,
        a point off its curve, an RSA key under 2048 bits, or a member that is not strictly spelled.
        """
        kind, data = jwk.read(members)
        return cls(kind, data)

    def to_jwk(self) -> dict[str, str]:
        """Write the key as a JWK with the members that its thumbprint needs, and no others."""
        return jwk.write(self.kind, self.data)

    def verify(self, message: bytes, signature: bytes) -> None:
        """Return if `signature` is this key's over `message`; raise `ProofFailed` if not.

        The hash is the one of the key's kind. An ECDSA signature is the raw `r || s`. Of the two
        ECDSA signatures (r, s) and (r, n - s) both hold: neither standard forbids the second, and
        nothing here takes a signature for the name of a credential.
        """
        try:
            self._verify(message, signature)
        except (InvalidSignature, BadSignatureError) as error:
            raise ProofFailed("signature", "the signature does not fit what it signs") from error

    def _verify(self, message: bytes, signature: bytes) -> None:
        key = self._key
        expected = SIGNATURE_BYTES.get(self.kind, (getattr(key, "key_size", 0) + 7) // 8)
        if len(signature) != expected:
            raise ProofFailed(
                "signature-length",
                f"a {self.kind} signature has {expected} bytes, this one {len(signature)}",
            )
        if isinstance(key, VerifyKey):
            # libsodium refuses this too; one that did not would let a signature be respelled.
            if int.from_bytes(signature[32:], "little") >= GROUP_ORDER:
                raise InvalidSignature
            key.verify(message, signature)
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, message, padding.PKCS1v15(), SHA256())
        else:
            _, algorithm, order = CURVES[self.kind]
            half = expected // 2
            r, s = (int.from_bytes(part, "big") for part in (signature[:half], signature[half:]))
            if not (0 < r < order and 0 < s < order):
                raise InvalidSignature
            key.verify(encode_dss_signature(r, s), message, ec.ECDSA(algorithm))


_Key = VerifyKey | ec.EllipticCurvePublicKey | rsa.RSAPublicKey


@lru_cache(maxsize=1024)
def _sound_key(kind: Kind, data: bytes) -> _Key:
    """The key of these bytes, once found sound: the same issuers come back all day."""
    try:
        match kind:
            case "Ed25519":
                require_sound_point(data)
                return VerifyKey(data)
            case "P-256" | "P-384":
                return _curve_point(kind, data)
            case "RSA":
                return _rsa(data)
            case _:
                assert_never(kind)
    except ValueError as error:
        raise KeyUnusable("key-unsound", f"this is no {kind} public key") from error


def _curve_point(kind: Kind, data: bytes) -> ec.EllipticCurvePublicKey:
    curve, _, _ = CURVES[kind]
    if len(data) != 1 + (curve.key_size + 7) // 8 or data[0] not in {2, 3}:
        raise KeyUnusable("key-not-canonical", f"a {kind} key is kept as a compressed point")
    return ec.EllipticCurvePublicKey.from_encoded_point(curve, data)


def _rsa(data: bytes) -> rsa.RSAPublicKey:
    key = load_der_public_key(data)
    if not isinstance(key, rsa.RSAPublicKey):
        raise KeyUnusable("key-unsound", "this is no RSA public key")
    if key.key_size not in _RSA_BITS:
        raise KeyUnusable("key-too-short", "an RSA key must have 2048 to 8192 bits")
    if key.public_numbers().e not in _RSA_EXPONENTS or key.public_numbers().n % 2 == 0:
        raise KeyUnusable("key-unsound", "an RSA key with an exponent that protects nothing")
    if key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo) != data:
        raise KeyUnusable("key-not-canonical", "this RSA key is not spelled as it should be")
    return key
