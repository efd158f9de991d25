"""The same seals written the obvious way, on PyLD, rfc8785 and cryptography: no checks at all.

This is what an afternoon's work gives; `standards/verification.md` tells what it lets through.
"""

from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING, Any

import rfc8785
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.hashes import SHA256
from pyld import jsonld

from branchebadges.contexts import PINNED
from branchebadges.encoding import from_multibase, to_multibase

if TYPE_CHECKING:
    from collections.abc import Callable

    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

Json = dict[str, Any]


def _load(url: str, _options: Json) -> Json:
    return {"contextUrl": None, "documentUrl": url, "document": PINNED.load(url)}


def rdfc(document: Json) -> bytes:
    """Canonical N-Quads by PyLD."""
    options = {
        "algorithm": "URDNA2015",
        "format": "application/n-quads",
        "documentLoader": _load,
    }
    text: str = jsonld.normalize(document, options)
    return text.encode()


def _hashed(document: Json, proof: Json, canonical: Callable[[Json], bytes]) -> bytes:
    options = {"@context": document["@context"], **proof}
    options.pop("proofValue", None)
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    return b"".join(hashlib.sha256(canonical(each)).digest() for each in (options, unsecured))


def sign(
    document: Json, key: Ed25519PrivateKey, proof: Json, canonical: Callable[[Json], bytes]
) -> str:
    """The document with an Ed25519 proof, as text."""
    value = to_multibase(key.sign(_hashed(document, proof, canonical)))
    return json.dumps(document | {"proof": proof | {"proofValue": value}})


def verify(text: str, key: Ed25519PublicKey, canonical: Callable[[Json], bytes]) -> None:
    """Raises InvalidSignature."""
    document = json.loads(text)
    proof = document["proof"]
    signature = from_multibase(proof["proofValue"])
    key.verify(signature, _hashed(document, proof, canonical))


def jwt_eddsa(document: Json, key: Ed25519PrivateKey) -> str:
    """A compact JWS with EdDSA."""
    signing_input = _signing_input(document, "EdDSA")
    return f"{signing_input}.{_base64url(key.sign(signing_input.encode()))}"


def verify_jwt_eddsa(token: str, key: Ed25519PublicKey) -> object:
    """The payload; raises InvalidSignature."""
    signing_input, _, signature = token.rpartition(".")
    key.verify(_bytes(signature), signing_input.encode())
    return json.loads(_bytes(signing_input.partition(".")[2]))


def jwt_es256(document: Json, key: ec.EllipticCurvePrivateKey) -> str:
    """A compact JWS with ES256."""
    signing_input = _signing_input(document, "ES256")
    r, s = decode_dss_signature(key.sign(signing_input.encode(), ec.ECDSA(SHA256())))
    return f"{signing_input}.{_base64url(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def verify_jwt_es256(token: str, key: ec.EllipticCurvePublicKey) -> object:
    """The payload; raises InvalidSignature."""
    signing_input, _, signature = token.rpartition(".")
    raw = _bytes(signature)
    r, s = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    key.verify(encode_dss_signature(r, s), signing_input.encode(), ec.ECDSA(SHA256()))
    return json.loads(_bytes(signing_input.partition(".")[2]))


def _signing_input(document: Json, algorithm: str) -> str:
    header = json.dumps({"alg": algorithm, "typ": "JWT"})
    return f"{_base64url(header.encode())}.{_base64url(json.dumps(document).encode())}"


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def jcs(document: Json) -> bytes:
    """The JSON Canonicalization Scheme by rfc8785."""
    return rfc8785.dumps(document)
