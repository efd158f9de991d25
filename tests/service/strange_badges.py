"""Badges by issuers that the branch does not know, with words of their own choice."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from branchebadges.keys import PrivateKey
from branchebadges.proofs import Signed, sign

if TYPE_CHECKING:
    from collections.abc import Mapping

SIGNED_ON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def strange_badge(
    *,
    name: str = "Vreemde badge",
    holder: str = "Iemand",
    key: PrivateKey | None = None,
    issuer: str | None = None,
    suite: str = "eddsa-rdfc-2022",
    more: Mapping[str, Any] | None = None,
) -> Signed:
    """A badge that is sound in itself, by an issuer known by its key alone."""
    key = key or PrivateKey.generate("P-256" if suite == "jwt" else "Ed25519")
    document: dict[str, Any] = {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": "urn:uuid:6b3b5b1e-3a0e-4a50-9d0a-0a3e5f0c1a2b",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {
            "id": issuer or key.verification_method.partition("#")[0],
            "type": ["Profile"],
            "name": "Academie van het voorbeeld",
        },
        "validFrom": "2024-05-12T10:00:00Z",
        "name": name,
        "credentialSubject": {
            "id": "urn:uuid:11111111-3a0e-4a50-9d0a-0a3e5f0c1a2b",
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": False,
                    "identityHash": holder,
                    "identityType": "name",
                }
            ],
            "achievement": {
                "id": "https://elders.example/modules/1",
                "type": ["Achievement"],
                "name": name,
                "description": "Elders.",
                "criteria": {"narrative": "Alles gedaan."},
            },
        },
        **(more or {}),
    }
    return sign(document, key, suite=suite, created=SIGNED_ON)
