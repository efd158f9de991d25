"""Credentials as JSON Web Tokens (Open Badges 3.0, section 8.2; VC-JOSE-COSE; VC 1.1, 6.3.1).

A token is read strictly before its signature is checked: its form, its header, and that the claims
say the same as the credential they stand beside. The signature is checked by the key, as every
other signature in the house (docs/decisions/0009-jwt-verification.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self

from branchebadges import canonical
from branchebadges.dids import did_of
from branchebadges.encoding import from_base64url, to_base64url
from branchebadges.errors import KeyUnusable, Malformed, ProofFailed, Refused
from branchebadges.keys import PublicKey, signature_by
from branchebadges.keys.jwk import ALGORITHMS
from branchebadges.proofs import claims
from branchebadges.proofs.proof import HEADER_KEY, Proof
from branchebadges.proofs.suites import JWT

if TYPE_CHECKING:
    from branchebadges.keys import Signer
    from branchebadges.proofs.statement import Statement

_PARTS: Final = 3
_MAX_HEADER_BYTES: Final = 8192
_MAX_KID_CHARACTERS: Final = 1000
"""A header with such a name is read by everybody, whatever the characters."""
_MAX_TOKEN_CHARACTERS: Final = 1_400_000
_TYPES: Final = frozenset({"JWT", "vc+jwt"})
_REFUSED_HEADERS: Final = frozenset(
    {"b64", "crit", "enc", "jku", "x5c", "x5t", "x5t#S256", "x5u", "zip"}
)
"""Headers that change how a token is read, or fetch or bring a key that is not the issuer's."""


@dataclass(frozen=True)
class Token:
    """A compact JWS in parts, each read strictly.

    Attributes:
        may_hold_back: False if no claim can have a name that marks what is held back.
    """

    text: str
    header: dict[str, Any]
    payload: dict[str, Any]
    signature: bytes
    may_hold_back: bool = True

    @classmethod
    def read(cls, text: str) -> Self:
        """Read three parts of strict base64url; raises `Malformed` for any other text."""
        if len(text) > _MAX_TOKEN_CHARACTERS:
            raise Malformed("jwt-too-large", f"over {_MAX_TOKEN_CHARACTERS} characters")
        parts = text.split(".")
        if len(parts) != _PARTS:
            raise Malformed("jwt-parts", f"a JWT has 3 parts, this text has {len(parts)}")
        header, payload, signature = (from_base64url(part) for part in parts)
        return cls(
            text,
            _members(header, "header", _MAX_HEADER_BYTES),
            _members(payload, "payload", _MAX_TOKEN_CHARACTERS),
            signature,
            claims.may_hold_back(payload),
        )

    def document(self) -> dict[str, Any]:
        """The credential in the payload; raises `Malformed` when there is none."""
        return claims.credential(self.payload)

    def proof(self) -> Proof:
        """What the token says of its own signature.

        Raises `ProofFailed` for a header that is not accepted and for claims that do not agree
        with the credential, `KeyUnusable` for an unsound or private key in the header.
        """
        _require_header(self.header)
        if self.may_hold_back:
            claims.require_whole(self.payload)
        claims.require_agreement(self.payload)
        key = _header_key(self.header)
        return Proof(
            where="header",
            suite=JWT,
            method=_method(self.header, key),
            signature=self.signature,
            expires=claims.moment(self.payload, "exp"),
            not_before=claims.moment(self.payload, "nbf"),
            header_key=key,
            members=self.header,
        )


def _members(data: bytes, part: str, max_bytes: int) -> dict[str, Any]:
    value = canonical.read_json(data, max_bytes=max_bytes)
    if not isinstance(value, dict):
        raise Malformed("jwt-object", f"the {part} of a JWT must be an object", where=part)
    return value


def _require_header(header: dict[str, Any]) -> None:
    found = sorted(_REFUSED_HEADERS & set(header))
    if found:
        raise ProofFailed(
            "jwt-header", f"a header that is not accepted: {found[0]}", where="header"
        )
    if "typ" in header and not (isinstance(header["typ"], str) and header["typ"] in _TYPES):
        raise ProofFailed("jwt-typ", "this token says it is something else", where="header")
    if header.get("alg") not in ALGORITHMS.values():
        raise ProofFailed("jwt-alg", "signed in a way that is not accepted", where="header")


def _header_key(header: dict[str, Any]) -> PublicKey | None:
    if "jwk" not in header:
        return None
    if not isinstance(header["jwk"], dict):
        raise ProofFailed("jwt-jwk", "the jwk in a header must be a key", where="header")
    return PublicKey.from_jwk(header["jwk"])


def _method(header: dict[str, Any], key: PublicKey | None) -> str:
    if "kid" not in header:
        if key is None:
            raise ProofFailed("jwt-kid", "this token does not name its key", where="header")
        return HEADER_KEY
    kid = header["kid"]
    if not isinstance(kid, str):
        raise ProofFailed("jwt-kid", "the kid in a header must be text", where="header")
    try:
        did_of(kid)
    except Refused as error:
        raise ProofFailed("jwt-kid", f"kid: {error.message}", where="header") from error
    return kid


def check_token(token: Token, proof: Proof, key: PublicKey) -> None:
    """Return if the token was signed with `key`; raise `ProofFailed` if not."""
    if proof.header_key is not None and proof.header_key != key:
        raise ProofFailed("jwt-jwk", "the key in the header is not the issuer's", where="header")
    # The key says how it signs, the header can only agree (RFC 8725, section 3.1).
    algorithm = ALGORITHMS[key.kind]
    if token.header["alg"] != algorithm:
        raise ProofFailed("jwt-alg", f"this key signs with {algorithm}", where="header")
    # The parts were found to be the one spelling of what they hold, so the text is what was signed
    # (RFC 7515, section 5.2, step 8).
    message, _, _ = token.text.rpartition(".")
    try:
        key.verify(message.encode("ascii"), token.signature)
    except ProofFailed as error:
        raise ProofFailed(
            "signature", "the signature does not fit what it signs", where="header"
        ) from error


def sign_token(credential: Statement, signer: Signer) -> str:
    """The credential as a JWT, signed in the way of the signer's key."""
    algorithm = ALGORITHMS[signer.public.kind]
    if algorithm not in {"EdDSA", "ES256"}:
        raise KeyUnusable(
            "key-suite",
            f"a JWT is signed with Ed25519 or P-256 here, this key is {signer.public.kind}",
            where=signer.verification_method,
        )
    _ = credential.plain
    header = {"alg": algorithm, "kid": signer.verification_method, "typ": "JWT"}
    if len(header["kid"]) > _MAX_KID_CHARACTERS:
        raise KeyUnusable("key-suite", "the name of this key is too long for a JWT")
    parts = (canonical.jcs(header), canonical.jcs(claims.payload(credential.document)))
    message = ".".join(to_base64url(part) for part in parts)
    signature = signature_by(signer, message.encode())
    return f"{message}.{to_base64url(signature)}"
