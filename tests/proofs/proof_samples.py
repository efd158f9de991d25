"""A badge, keys and shorthands that several tests of the proofs use."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from branchebadges import dids, proofs
from branchebadges.keys import PrivateKey

if TYPE_CHECKING:
    from branchebadges.keys import Kind, PublicKey

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
SUITES: Final[tuple[tuple[str, Kind], ...]] = (
    ("eddsa-rdfc-2022", "Ed25519"),
    ("eddsa-jcs-2022", "Ed25519"),
    ("ecdsa-rdfc-2019", "P-256"),
    ("ecdsa-jcs-2019", "P-256"),
    ("ecdsa-rdfc-2019", "P-384"),
    ("ecdsa-jcs-2019", "P-384"),
    ("jwt", "Ed25519"),
    ("jwt", "P-256"),
)
# Fixed, so that what they sign is the same tomorrow.
KEYS: Final[dict[Kind, PrivateKey]] = {
    "Ed25519": PrivateKey.from_jwk(
        {
            "kty": "OKP",
            "crv": "Ed25519",
            "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
            "d": "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
        }
    ),
    "P-256": PrivateKey("P-256", bytes(range(1, 33)), "https://school.example/1#p256"),
    "P-384": PrivateKey("P-384", bytes(range(1, 49)), "https://school.example/1#p384"),
}
"""The Ed25519 key is the one of RFC 8037, appendix A."""

_BADGE: Final[dict[str, Any]] = {
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ],
    "id": "urn:uuid:b3f1a2c4-0000-4000-8000-000000000064",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "name": "Community librarian",
    "issuer": {"id": "https://school.example/1", "type": ["Profile"], "name": "Een schöne school"},
    "validFrom": "2026-11-22T09:00:00Z",
    "validUntil": "2031-11-22T09:00:00Z",
    "credentialSubject": {
        "id": "urn:uuid:b3f1a2c4-0000-4000-8000-000000000001",
        "type": ["AchievementSubject"],
        "creditsEarned": 7.5,
        "achievement": {
            "id": "https://school.example/modules/1",
            "type": ["Achievement"],
            "name": "Community librarian",
            "description": "Works with the neighbourhood.",
            "criteria": {"narrative": "Followed all meetings."},
            "creditsAvailable": 7.5,
        },
    },
}


def badge() -> dict[str, Any]:
    return copy.deepcopy(_BADGE)


def sealed(suite: str = "eddsa-rdfc-2022", kind: Kind = "Ed25519", **options: Any) -> proofs.Signed:
    return proofs.sign(badge(), KEYS[kind], suite=suite, created=AT, **options)


def keys_of(signed: proofs.Signed) -> dict[str, PublicKey]:
    """The keys by name: ours, or those a name holds itself."""
    ours = {key.verification_method: key.public for key in KEYS.values()}
    return {
        name: ours[name] if name in ours else dids.find_method(name, {}).public
        for name in proofs.methods_named(signed)
    }


def check(signed: proofs.Signed) -> None:
    proofs.check(signed, keys_of(signed))


def respelled(document: Any) -> proofs.Signed:
    """A document of anybody's making, as it would come in."""
    return proofs.Signed.read(json.dumps(document))
