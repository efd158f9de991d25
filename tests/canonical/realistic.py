"""A realistic badge, with the provider's and the module's accreditation embedded."""

from __future__ import annotations

from typing import Any

VC = "https://www.w3.org/ns/credentials/v2"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
MODULE = "https://badges.example/modules/reading-aloud/2"
PROVIDER = "did:web:provider.example"


def accreditation(about: str, comment: str, number: int) -> dict[str, Any]:
    address = f"https://committee.example/accreditations/{number}"
    return {
        "@context": [VC, OB],
        "id": address,
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Accreditatie",
        "issuer": {"id": "did:web:committee.example", "type": ["Profile"], "name": "Commissie"},
        "validFrom": "2024-01-01T00:00:00Z",
        "validUntil": "2029-01-01T00:00:00Z",
        "credentialSubject": {
            "id": about,
            "type": ["EndorsementSubject"],
            "endorsementComment": comment,
        },
        "credentialStatus": {
            "id": f"https://committee.example/status/1#{number}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(number),
            "statusListCredential": "https://committee.example/status/1",
        },
        "relatedResource": [
            {"id": about, "digestSRI": "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}
        ],
        "proof": [
            {
                "type": "DataIntegrityProof",
                "cryptosuite": "eddsa-rdfc-2022",
                "created": "2024-01-01T00:00:00Z",
                "verificationMethod": "did:web:committee.example#key-1",
                "proofPurpose": "assertionMethod",
                "proofValue": "z5Tvpn3Zba6",
            }
        ],
    }


def realistic_badge() -> dict[str, Any]:
    return {
        "@context": [VC, OB],
        "id": "urn:uuid:6b2a3c6e-3b0e-4c2a-9a58-1f3d0f4e7a10",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Voorlezen",
        "issuer": {
            "id": PROVIDER,
            "type": ["Profile"],
            "name": "Opleider",
            "url": "https://provider.example/",
            "endorsement": [accreditation(PROVIDER, "Erkende opleider", 17)],
        },
        "validFrom": "2026-03-01T12:00:00Z",
        "validUntil": "2031-03-01T12:00:00Z",
        "awardedDate": "2026-02-27T00:00:00Z",
        "credentialSubject": {
            "id": "urn:uuid:0f5c1a52-6a6b-4d4e-8a6e-6a1d7c2b9f33",
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": True,
                    "identityHash": "sha256$0f",
                    "identityType": "emailAddress",
                    "salt": "c0ffee",
                },
                {
                    "type": "IdentityObject",
                    "hashed": False,
                    "identityHash": "Jo de Vries",
                    "identityType": "name",
                },
            ],
            "creditsEarned": 7.5,
            "achievement": {
                "id": MODULE,
                "type": ["Achievement"],
                "name": "Voorlezen",
                "description": "Voorlezen aan kleuters",
                "achievementType": "Course",
                "creditsAvailable": 10,
                "inLanguage": "nl",
                "image": {
                    "id": "https://badges.example/voorlezen.png",
                    "type": "Image",
                    "caption": "Een boek",
                },
                "criteria": {"narrative": "Lees voor."},
                "alignment": [
                    {
                        "type": ["Alignment"],
                        "targetName": f"Competentie {number}",
                        "targetUrl": f"https://competences.example/{number}",
                    }
                    for number in (1, 2, 3)
                ],
                "resultDescription": [
                    {
                        "id": f"{MODULE}#grade",
                        "type": ["ResultDescription"],
                        "name": "Cijfer",
                        "resultType": "LetterGrade",
                        "allowedValue": ["A", "B", "C", "A"],
                    }
                ],
                "endorsement": [accreditation(MODULE, "Erkende module", 18)],
            },
            "result": [
                {"type": ["Result"], "resultDescription": f"{MODULE}#grade", "value": "A"},
            ],
        },
        "evidence": [
            {
                "id": "https://provider.example/evidence/1",
                "type": ["Evidence"],
                "name": "Opname",
                "narrative": "Een opname van twintig minuten.",
            }
        ],
        "credentialStatus": {
            "id": "https://provider.example/status/1#94567",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": "94567",
            "statusListCredential": "https://provider.example/status/1",
        },
    }
