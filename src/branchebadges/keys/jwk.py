"""JSON Web Keys, read strictly: one spelling per key, and never a private one by accident."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, cast

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
)

from branchebadges.encoding import from_base64url, to_base64url
from branchebadges.errors import KeyUnusable, Malformed

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal["Ed25519", "P-256", "P-384", "RSA"]
"""The kinds of key in use; RSA only verifies."""

ALGORITHMS: Final[dict[Kind, str]] = {
    "Ed25519": "EdDSA",
    "P-256": "ES256",
    "P-384": "ES384",
    "RSA": "RS256",
}
"""The one JWS algorithm of each kind of key (RFC 7518, section 3.1; RFC 8037, section 3.1)."""

PRIVATE_MEMBERS: Final = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
"""What a published key must not hold (RFC 7518, sections 6.2.2, 6.3.2 and 6.4)."""

_KINDS: Final[dict[tuple[str, str], Kind]] = {
    ("OKP", "Ed25519"): "Ed25519",
    ("EC", "P-256"): "P-256",
    ("EC", "P-384"): "P-384",
}
_COORDINATE_BYTES: Final = {"Ed25519": 32, "P-256": 32, "P-384": 48}
_CURVES: Final = {"P-256": ec.SECP256R1(), "P-384": ec.SECP384R1()}
_MAX_NUMBER_CHARACTERS: Final = 1400


def kind_of(members: Mapping[str, Any]) -> Kind:
    """The kind of key that `kty` and `crv` say it is; raises `KeyUnusable` for all others."""
    kty, crv = members.get("kty"), members.get("crv")
    if not isinstance(kty, str) or not isinstance(crv, str | None):
        raise KeyUnusable("key-kind", "a JWK must say in `kty` and `crv` what it is")
    if kty == "RSA":
        return "RSA"
    kind = _KINDS.get((kty, crv or ""))
    if kind is None:
        raise KeyUnusable("key-kind", "this JWK is no Ed25519, P-256, P-384 or RSA key")
    return kind


def read(members: Mapping[str, Any]) -> tuple[Kind, bytes]:
    """The kind and the bytes of a public JWK."""
    if not PRIVATE_MEMBERS.isdisjoint(members):
        raise KeyUnusable(
            "key-private-published",
            "this JWK holds a private or secret key; replace that key, it is no longer a secret",
        )
    kind = kind_of(members)
    _require_for_signatures(members, kind)
    return kind, public_bytes(members, kind)


def public_bytes(members: Mapping[str, Any], kind: Kind) -> bytes:
    """The bytes of the public half, from the members that say it."""
    try:
        match kind:
            case "Ed25519":
                return octets(members, "x", _COORDINATE_BYTES[kind])
            case "P-256" | "P-384":
                return _compressed(members, kind)
            case "RSA":
                return _rsa(members)
    except ValueError as error:
        raise KeyUnusable("key-unsound", f"this is no {kind} public key") from error


def _compressed(members: Mapping[str, Any], kind: Kind) -> bytes:
    width = _COORDINATE_BYTES[kind]
    x, y = octets(members, "x", width), octets(members, "y", width)
    # This is where a point off the curve is found: the compressed form would hide it.
    point = ec.EllipticCurvePublicKey.from_encoded_point(_CURVES[kind], b"\x04" + x + y)
    return point.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)


def _rsa(members: Mapping[str, Any]) -> bytes:
    numbers = rsa.RSAPublicNumbers(_number(members, "e"), _number(members, "n"))
    return numbers.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def octets(members: Mapping[str, Any], name: str, width: int) -> bytes:
    """A member of exactly `width` bytes in strict base64url."""
    data = _decoded(members, name)
    if len(data) != width:
        raise KeyUnusable("key-length", f"`{name}` of this JWK must have {width} bytes")
    return data


def _number(members: Mapping[str, Any], name: str) -> int:
    data = _decoded(members, name)
    if not data or data[0] == 0:
        # Base64urlUInt has no leading zero byte (RFC 7518, section 2).
        raise KeyUnusable("key-not-canonical", f"`{name}` of this JWK is not spelled as it should")
    return int.from_bytes(data, "big")


def _decoded(members: Mapping[str, Any], name: str) -> bytes:
    text = members.get(name)
    if not isinstance(text, str) or len(text) > _MAX_NUMBER_CHARACTERS:
        raise KeyUnusable("key-member", f"this JWK needs a `{name}` in base64url")
    try:
        return from_base64url(text)
    except Malformed as error:
        raise KeyUnusable("key-member", f"`{name}` of this JWK is {error.message}") from error


def _require_for_signatures(members: Mapping[str, Any], kind: Kind) -> None:
    operations = members.get("key_ops", ["verify"])
    if members.get("use", "sig") != "sig" or not (
        isinstance(operations, list) and "verify" in operations
    ):
        raise KeyUnusable("key-use", "this JWK says that it is not for signatures")
    # RFC 9864 gives Ed25519 an algorithm name of its own beside EdDSA.
    names = {ALGORITHMS[kind]} | ({"Ed25519"} if kind == "Ed25519" else set())
    algorithm = members.get("alg", ALGORITHMS[kind])
    if not isinstance(algorithm, str) or algorithm not in names:
        raise KeyUnusable("key-algorithm", f"this JWK is for another algorithm than {kind} has")


def write(kind: Kind, data: bytes) -> dict[str, str]:
    """The JWK of a public key: the members its thumbprint is made of (RFC 7638, section 3.2)."""
    match kind:
        case "Ed25519":
            return {"kty": "OKP", "crv": "Ed25519", "x": to_base64url(data)}
        case "P-256" | "P-384":
            point = ec.EllipticCurvePublicKey.from_encoded_point(_CURVES[kind], data)
            plain = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)[1:]
            half = len(plain) // 2
            x, y = to_base64url(plain[:half]), to_base64url(plain[half:])
            return {"kty": "EC", "crv": kind, "x": x, "y": y}
        case "RSA":
            numbers = cast("rsa.RSAPublicKey", load_der_public_key(data)).public_numbers()
            return {"kty": "RSA", "n": _write_number(numbers.n), "e": _write_number(numbers.e)}


def _write_number(number: int) -> str:
    return to_base64url(number.to_bytes((number.bit_length() + 7) // 8, "big"))
