"""Private keys, and the one thing the rest of the library asks of a key that signs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Protocol, Self

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from nacl.signing import SigningKey

from branchebadges.encoding import from_multibase, to_base64url, to_multibase
from branchebadges.errors import KeyUnusable, Malformed
from branchebadges.keys import jwk
from branchebadges.keys.public import CURVES, MULTICODECS, SIGNATURE_BYTES, PublicKey
from branchebadges.moments import write_moment

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from branchebadges.keys.jwk import Kind

_SECRET_CODECS: Final[dict[Kind, bytes]] = {
    "Ed25519": b"\x80\x26",
    "P-256": b"\x86\x26",
    "P-384": b"\x87\x26",
}
_MULTIKEY_CHARACTERS: Final = 100


class Signer(Protocol):
    """Whoever signs: a key in memory, or a device that never shows its key."""

    @property
    def verification_method(self) -> str:
        """The full DID URL or https address under which the public half is published."""

    @property
    def public(self) -> PublicKey:
        """The public half, by which a new signature is checked before it leaves."""

    def sign(self, message: bytes) -> bytes:
        """The signature: 64 bytes for Ed25519, the raw `r || s` for ECDSA.

        Raises `KeyUnusable` when the key may not or cannot sign.
        """


@dataclass(frozen=True)
class PrivateKey:
    """A key in memory: an Ed25519, P-256 or P-384 key with the name it signs under.

    `secret` never appears in a `repr`. A key that is `retired` is kept so that its public half
    stays published, and refuses to sign.
    """

    kind: Kind
    secret: bytes = field(repr=False)
    verification_method: str
    created: datetime | None = None
    retired: datetime | None = None

    def __post_init__(self) -> None:
        if self.kind not in MULTICODECS:
            raise KeyUnusable("key-kind", "signing is done with Ed25519, P-256 or P-384")
        if len(self.secret) != SIGNATURE_BYTES[self.kind] // 2:
            raise KeyUnusable("key-length", f"this is no {self.kind} private key")
        public = self.public.to_multibase()
        method = self.verification_method
        if method.startswith("did:key:") and method != f"did:key:{public}#{public}":
            raise KeyUnusable(
                "key-of-another", f"this key does not belong to {method}", where=method
            )

    @classmethod
    def generate(
        cls,
        kind: Kind,
        *,
        verification_method: str | None = None,
        created: datetime | None = None,
    ) -> Self:
        """A new key; without `verification_method` it signs as the did:key of its public half."""
        if kind == "Ed25519":
            secret = bytes(SigningKey.generate())
        elif kind in CURVES:
            fresh = ec.generate_private_key(CURVES[kind][0]).private_numbers().private_value
            secret = fresh.to_bytes(SIGNATURE_BYTES[kind] // 2, "big")
        else:
            raise KeyUnusable("key-kind", "signing is done with Ed25519, P-256 or P-384")
        return cls._named(kind, secret, verification_method, created)

    @classmethod
    def _named(
        cls, kind: Kind, secret: bytes, method: str | None, created: datetime | None = None
    ) -> Self:
        if method is None:
            public = _public_of(kind, secret).to_multibase()
            method = f"did:key:{public}#{public}"
        return cls(kind, secret, method, created)

    @cached_property
    def public(self) -> PublicKey:
        """The public half."""
        return _public_of(self.kind, self.secret)

    @cached_property
    def _key(self) -> SigningKey | ec.EllipticCurvePrivateKey:
        return _key_of(self.kind, self.secret)

    def sign(self, message: bytes) -> bytes:
        """Sign; raises `KeyUnusable` with code `key-retired` when this key is retired."""
        if self.retired is not None:
            raise KeyUnusable(
                "key-retired",
                f"this key was retired on {write_moment(self.retired)}; sign with its successor",
                where=self.verification_method,
            )
        key = self._key
        if isinstance(key, SigningKey):
            return key.sign(message).signature
        r, s = decode_dss_signature(key.sign(message, ec.ECDSA(CURVES[self.kind][1])))
        half = SIGNATURE_BYTES[self.kind] // 2
        return r.to_bytes(half, "big") + s.to_bytes(half, "big")

    def retire(self, at: datetime) -> Self:
        """The same key, out of use from `at` on."""
        return replace(self, retired=at)

    @classmethod
    def from_multibase(cls, text: str, *, verification_method: str | None = None) -> Self:
        """Read a `secretKeyMultibase` (Controlled Identifiers 1.0, section 2.2.2)."""
        try:
            data = from_multibase(text[: _MULTIKEY_CHARACTERS + 1], bases="z")
        except Malformed as error:
            raise KeyUnusable("key-multibase", "this is no secret Multikey") from error
        for kind, codec in _SECRET_CODECS.items():
            if data.startswith(codec):
                return cls._named(kind, data[len(codec) :], verification_method)
        raise KeyUnusable("key-kind", "this is no Ed25519, P-256 or P-384 private key")

    def to_multibase(self) -> str:
        """Write the secret key as `secretKeyMultibase`."""
        return to_multibase(_SECRET_CODECS[self.kind] + self.secret)

    @classmethod
    def from_jwk(
        cls, members: Mapping[str, Any], *, verification_method: str | None = None
    ) -> Self:
        """Read a private JWK; its public members must be those of its `d`."""
        kind = jwk.kind_of(members)
        if kind not in MULTICODECS:
            raise KeyUnusable("key-kind", "signing is done with Ed25519, P-256 or P-384")
        secret = jwk.octets(members, "d", SIGNATURE_BYTES[kind] // 2)
        key = cls._named(kind, secret, verification_method)
        if jwk.public_bytes(members, kind) != key.public.data:
            raise KeyUnusable("key-halves", "the private and public half of this JWK do not fit")
        return key

    def to_jwk(self) -> dict[str, str]:
        """Write the key as a private JWK."""
        return {**self.public.to_jwk(), "d": to_base64url(self.secret)}


def signature_by(signer: Signer, message: bytes) -> bytes:
    """The signature of whoever signs, which holds.

    A broken device is found here, not by the holder of the badge. A key in memory is not asked
    twice: its public half was computed from it, by the library that signs and would verify.

    Raises `KeyUnusable` as `Signer.sign`, `ProofFailed` when a device signed something else.
    """
    signature = signer.sign(message)
    if type(signer) is not PrivateKey:
        signer.public.verify(message, signature)
    return signature


def _key_of(kind: Kind, secret: bytes) -> SigningKey | ec.EllipticCurvePrivateKey:
    try:
        if kind == "Ed25519":
            return SigningKey(secret)
        return ec.derive_private_key(int.from_bytes(secret, "big"), CURVES[kind][0])
    except (ValueError, KeyError) as error:
        raise KeyUnusable("key-unsound", f"this is no {kind} private key") from error


def _public_of(kind: Kind, secret: bytes) -> PublicKey:
    key = _key_of(kind, secret)
    if isinstance(key, SigningKey):
        return PublicKey(kind, bytes(key.verify_key))
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
    return PublicKey(kind, point)
