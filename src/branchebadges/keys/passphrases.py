"""The private half of a key under a passphrase: a JWE around its JWK (RFC 7516).

The passphrase is stretched by scrypt (RFC 7914) and the result encrypts with A256GCM. Not the PBES2
of JOSE: jwcrypto stops it at 16,384 rounds, and `cryptography` gives the PKCS #8 form little more,
which is too few against somebody who took the file.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, Final, cast

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from jwcrypto.common import JWException
from jwcrypto.jwe import JWE
from jwcrypto.jwk import JWK

from branchebadges import canonical
from branchebadges.encoding import from_base64url, to_base64url
from branchebadges.errors import KeyUnusable

if TYPE_CHECKING:
    from branchebadges.keys.private import PrivateKey

_SCRYPT: Final = {"length": 32, "n": 2**16, "r": 8, "p": 2}
"""64 MiB and a third of a second: one of the settings OWASP's cheat sheet on passwords names."""

_SALT_BYTES: Final = 16
_JWE_ALGORITHMS: Final = ("dir", "A256GCM")


def encrypted(key: PrivateKey, passphrase: str) -> dict[str, str]:
    """The members that hold the private half; raises `KeyUnusable` for an empty passphrase."""
    if not passphrase:
        raise KeyUnusable("passphrase-empty", "an empty passphrase protects nothing; give another")
    salt = secrets.token_bytes(_SALT_BYTES)
    # The name stands in the header, which is sealed with the key: it cannot be given another.
    header = {"alg": "dir", "enc": "A256GCM", "kid": key.verification_method}
    jwe = JWE(canonical.jcs(key.to_jwk()), protected=canonical.jcs(header).decode())
    jwe.add_recipient(_stretched(passphrase, salt))
    return {"passphraseSalt": to_base64url(salt), "privateKeyJwe": jwe.serialize(compact=True)}


def decrypted(members: dict[str, Any], passphrase: str | None) -> dict[str, Any]:
    """The private JWK in such members.

    Raises `KeyUnusable`: no passphrase, another one, or a file that was changed.
    """
    if passphrase is None:
        raise KeyUnusable("key-file-encrypted", "this key is encrypted; give its passphrase")
    salt, text = members.get("passphraseSalt"), members["privateKeyJwe"]
    if not isinstance(salt, str):
        raise KeyUnusable("key-file-damaged", "this file has lost its `passphraseSalt`")
    jwe = JWE(algs=list(_JWE_ALGORITHMS))
    try:
        jwe.deserialize(text, _stretched(passphrase, from_base64url(salt)))
        if jwe.jose_header.get("kid") == members["verificationMethod"]:
            return cast("dict[str, Any]", canonical.read_json(jwe.payload))
    except (JWException, ValueError, TypeError) as error:
        raise KeyUnusable(
            "key-passphrase", "the passphrase does not open this key, or the file is damaged"
        ) from error
    raise KeyUnusable("key-of-another", "this key was encrypted under another name")


def _stretched(passphrase: str, salt: bytes) -> JWK:
    key = Scrypt(salt=salt, **_SCRYPT).derive(passphrase.encode())
    return JWK(kty="oct", k=to_base64url(key))
