"""The cryptosuites: one row each."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from branchebadges.errors import ProofFailed

if TYPE_CHECKING:
    from branchebadges.canonical.labels import HashName
    from branchebadges.keys import Kind, PublicKey
    from branchebadges.proofs.statement import Statement

JWT: Final = "jwt"
"""The suite of a credential that is signed as a JSON Web Token."""


@dataclass(frozen=True)
class Suite:
    """A cryptosuite: which keys, and what of a document is signed.

    Attributes:
        name: the `cryptosuite`; for a suite older than that member, the `type` of the proof.
        kinds: the kinds of key it is for, each with the length of its signature in bytes.
        form: `rdfc` signs the dataset that the document means, `jcs` the JSON that it is.
        issued: False for a suite that is read for the sake of old credentials only.
    """

    name: str
    kinds: dict[Kind, int]
    form: Literal["rdfc", "jcs"]
    issued: bool = True

    def require(self, key: PublicKey, *, where: str) -> None:
        """Raise `ProofFailed` unless the key is of a kind this suite is for."""
        if key.kind not in self.kinds:
            raise ProofFailed("proof-key-kind", f"{self.name} is not for {key.kind}", where=where)

    def canonical(self, statement: Statement, kind: Kind) -> bytes:
        """The bytes that stand for a document under this suite and this kind of key."""
        if self.form == "jcs":
            return statement.jcs()
        # With P-384 the canonicalisation itself hashes with SHA-384 (VC-DI-ECDSA, 3.2.3).
        return statement.quads(_HASHES[kind])

    def digest(self, statement: Statement, kind: Kind) -> bytes:
        """The hash of those bytes: SHA-384 for P-384, SHA-256 for all others."""
        return self.hashed(self.canonical(statement, kind), kind)

    def hashed(self, canonical: bytes, kind: Kind) -> bytes:
        """The hash of canonical bytes, for that kind of key."""
        constructor = hashlib.sha384 if _HASHES[kind] == "sha384" else hashlib.sha256
        return constructor(canonical).digest()


_HASHES: Final[dict[Kind, HashName]] = {"Ed25519": "sha256", "P-256": "sha256", "P-384": "sha384"}
_EDDSA: Final[dict[Kind, int]] = {"Ed25519": 64}
_ECDSA: Final[dict[Kind, int]] = {"P-256": 64, "P-384": 96}

SUITES: Final = {
    suite.name: suite
    for suite in (
        Suite("eddsa-rdfc-2022", _EDDSA, "rdfc"),
        Suite("eddsa-jcs-2022", _EDDSA, "jcs"),
        Suite("ecdsa-rdfc-2019", _ECDSA, "rdfc"),
        Suite("ecdsa-jcs-2019", _ECDSA, "jcs"),
        # The same bytes as eddsa-rdfc-2022 under another name; older badges have it.
        Suite("Ed25519Signature2020", _EDDSA, "rdfc", issued=False),
    )
}
"""Every Data Integrity suite that is verified, by name."""
