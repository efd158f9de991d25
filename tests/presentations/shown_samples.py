"""A holder with a key, badges about that holder, and what a reader asks for."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from branchebadges.canonical import jcs
from branchebadges.encoding import to_base64url, to_multibase
from branchebadges.keys import PrivateKey
from branchebadges.presentations import Presentation, Shown, examine, present
from branchebadges.proofs import Signed, sign
from branchebadges.sources import Sources
from branchebadges.verification import OPEN_BADGES, Policy

if TYPE_CHECKING:
    from branchebadges.keys import Kind

Json = dict[str, Any]

AT: Final = datetime(2026, 11, 24, 12, tzinfo=UTC)
CHALLENGE: Final = "7Yk2-only-this-once"
DOMAIN: Final = "gate.example"
VC: Final = "https://www.w3.org/ns/credentials/v2"
OB: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
KEYS: Final[dict[Kind, PrivateKey]] = {
    kind: PrivateKey.generate(kind) for kind in ("Ed25519", "P-256", "P-384")
}
HOLDER: Final = KEYS["Ed25519"]
ISSUER: Final = PrivateKey.generate("Ed25519")
STRANGER: Final = PrivateKey.generate("Ed25519")
SUITES: Final[tuple[tuple[str, Kind], ...]] = (
    ("eddsa-rdfc-2022", "Ed25519"),
    ("eddsa-jcs-2022", "Ed25519"),
    ("ecdsa-rdfc-2019", "P-256"),
    ("ecdsa-jcs-2019", "P-384"),
    ("jwt", "Ed25519"),
    ("jwt", "P-256"),
)


def did_of(key: PrivateKey) -> str:
    return key.verification_method.partition("#")[0]


def badge(about: str | None = None, *, suite: str = "eddsa-rdfc-2022", **more: Any) -> Signed:
    """A badge that is sound by itself; `about` is its subject, the holder where nothing is said."""
    document: Json = {
        "@context": [VC, OB],
        "id": "urn:uuid:6b3b5b1e-3a0e-4a50-9d0a-0a3e5f0c1a2b",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": did_of(ISSUER), "type": ["Profile"], "name": "Academie"},
        "validFrom": "2024-05-12T10:00:00Z",
        "name": "Onboarding",
        "credentialSubject": {
            "id": about or did_of(HOLDER),
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "https://elders.example/modules/1",
                "type": ["Achievement"],
                "name": "Onboarding",
                "description": "Kennismaken.",
                "criteria": {"narrative": "Alles gedaan."},
            },
        },
        **more,
    }
    return sign(document, ISSUER, suite=suite, created=AT)


def shown(*credentials: Signed, key: PrivateKey = HOLDER, **other: Any) -> Presentation:
    """A presentation as it should be, but for what is said otherwise."""
    given = {"challenge": CHALLENGE, "domain": DOMAIN, "created": AT, **other}
    return present(credentials or (badge(did_of(key)),), key, **given)


def judged(
    presentation: Presentation | Json | str,
    *,
    challenge: str | None = CHALLENGE,
    domain: Any = DOMAIN,
    policy: Policy = OPEN_BADGES,
    texts: dict[str, str] | None = None,
    at: datetime = AT,
) -> Shown:
    """What comes out, of a presentation or of something that is read as one."""
    if not isinstance(presentation, Presentation):
        text = presentation if isinstance(presentation, str) else json.dumps(presentation)
        presentation = Presentation.read(text)
    return examine(
        presentation,
        challenge=challenge,
        domain=domain,
        at=at,
        sources=Sources.of(texts or {}, retrieved=at),
        policy=policy,
    )


def why(found: Shown) -> list[str]:
    """The codes of what stands in the way."""
    inner = [
        finding
        for each in found.credentials
        for finding in (*(each.report.findings if each.report else ()), *each.findings)
    ]
    return [
        each.code
        for each in (*found.findings, *inner)
        if each.required and each.outcome.value != "passed"
    ]


def token(payload: Json, key: PrivateKey = HOLDER, **header: Any) -> str:
    """A JWT with any payload and header."""
    full = {"alg": "EdDSA", "kid": key.verification_method, "typ": "vp+jwt", **header}
    full = {name: value for name, value in full.items() if value is not None}
    message = ".".join(to_base64url(json.dumps(part).encode()) for part in (full, payload))
    return f"{message}.{to_base64url(key.sign(message.encode()))}"


def document(*credentials: Signed, **more: Any) -> Json:
    """A presentation that nobody signed yet."""
    return {
        "@context": [VC],
        "type": ["VerifiablePresentation"],
        "holder": did_of(HOLDER),
        "verifiableCredential": [each.document for each in credentials or (badge(),)],
        **more,
    }


def sealed(unsigned: Json, key: PrivateKey = HOLDER, **options: Any) -> Json:
    """Any document with an eddsa-jcs-2022 proof that says what is wanted; None leaves one out."""
    proof: Json = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": "2026-11-24T12:00:00Z",
        "verificationMethod": key.verification_method,
        "proofPurpose": "authentication",
        "challenge": CHALLENGE,
        "domain": DOMAIN,
        "@context": unsigned.get("@context"),
        **options,
    }
    proof = {name: value for name, value in proof.items() if value is not None}
    content = b"".join(hashlib.sha256(jcs(part)).digest() for part in (proof, unsigned))
    return {**unsigned, "proof": {**proof, "proofValue": to_multibase(key.sign(content))}}
