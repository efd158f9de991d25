"""Keys: what verifies a signature, what makes one, and how a key is kept on disk.

A key of one kind signs in one way. Nothing else, and nothing that a document says about itself,
chooses the algorithm: Ed25519 (RFC 8032), ECDSA over P-256 with SHA-256 or over P-384 with
SHA-384 (FIPS 186-5), and, only to verify, RSA with PKCS #1 v1.5 and SHA-256 (RFC 8017).
"""

from __future__ import annotations

from branchebadges.keys.files import read_key_file, write_key_file
from branchebadges.keys.jwk import Kind
from branchebadges.keys.private import PrivateKey, Signer, signature_by
from branchebadges.keys.public import PublicKey

__all__ = [
    "Kind",
    "PrivateKey",
    "PublicKey",
    "Signer",
    "read_key_file",
    "signature_by",
    "write_key_file",
]
