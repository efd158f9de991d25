"""One document of every kind that is signed or checked here, by its name."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from realistic import OB, VC, accreditation, realistic_badge

if TYPE_CHECKING:
    from collections.abc import Callable

Document = dict[str, Any]

VC_1: Final = "https://www.w3.org/2018/credentials/v1"
CLR: Final = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
ED25519: Final = "https://w3id.org/security/suites/ed25519-2020/v1"
STATUS_2021: Final = "https://w3id.org/vc/status-list/2021/v1"
DATA_INTEGRITY: Final = "https://w3id.org/security/data-integrity/v2"
MULTIKEY: Final = "https://w3id.org/security/multikey/v1"
DID: Final = "https://www.w3.org/ns/did/v1"
_BENCHMARK: Final = Path(__file__).resolve().parents[2] / "benchmarks" / "badge.json"


def benchmark_badge() -> Document:
    found: Document = json.loads(_BENCHMARK.read_text(encoding="utf-8"))
    return found


def status_list() -> Document:
    return {
        "@context": [VC],
        "id": "https://committee.example/status/1",
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": "did:web:committee.example",
        "validFrom": "2026-01-01T00:00:00Z",
        "validUntil": "2026-01-08T00:00:00Z",
        "credentialSubject": {
            "id": "https://committee.example/status/1#list",
            "type": "BitstringStatusList",
            "statusPurpose": ["revocation", "suspension"],
            "encodedList": "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA",
            "ttl": 3600000,
        },
    }


def old_status_list() -> Document:
    return {
        "@context": [VC_1, STATUS_2021],
        "id": "https://committee.example/status/2",
        "type": ["VerifiableCredential", "StatusList2021Credential"],
        "issuer": "did:web:committee.example",
        "issuanceDate": "2022-01-01T00:00:00Z",
        "credentialSubject": {
            "id": "https://committee.example/status/2#list",
            "type": "StatusList2021",
            "statusPurpose": "revocation",
            "encodedList": "H4sIAAAAAAAAA-3BMQEAAADCoPVPbQsvoAAAAAAAAAAAAAAAAP4GcwM92tQwAAA",
        },
    }


def old_badge() -> Document:
    badge = realistic_badge()
    badge["@context"] = [VC_1, OB.replace("3.0.3", "3.0.1")]
    badge["issuanceDate"] = badge.pop("validFrom")
    badge["expirationDate"] = badge.pop("validUntil")
    del badge["awardedDate"], badge["credentialStatus"], badge["issuer"]["endorsement"]
    achievement = badge["credentialSubject"]["achievement"]
    del achievement["endorsement"], achievement["inLanguage"]
    # This context keeps no order of them yet, so a grade stands here once.
    achievement["resultDescription"][0]["allowedValue"] = ["A", "B", "C"]
    return badge


def diploma() -> Document:
    """A badge that rests on others: related resources, evidence, a name in two languages."""
    badge = realistic_badge()
    badge["id"] = "urn:uuid:99d7bd6f-5f2b-4a9a-a6e1-66a1f3f0b001"
    badge["name"] = [
        {"@value": "Diploma", "@language": "nl"},
        {"@value": "Diploma", "@language": "en", "@direction": "ltr"},
    ]
    badge["description"] = {"@value": "شهادة", "@language": "ar", "@direction": "rtl"}
    badge["relatedResource"] = [
        {"id": f"urn:uuid:part-{number}", "digestSRI": f"sha256-{number}"} for number in range(6)
    ]
    badge["evidence"] = [
        {"id": f"urn:uuid:part-{number}", "type": ["Evidence"], "name": f"Module {number}"}
        for number in range(6)
    ]
    subject = badge["credentialSubject"]
    subject["achievement"]["creator"] = {"id": badge["issuer"]["id"], "type": ["Profile"]}
    subject["achievement"]["related"] = [
        {"id": "urn:uuid:other", "type": ["Related"], "inLanguage": "en", "version": "1"}
    ]
    return badge


def record() -> Document:
    """A record with two badges embedded (CLR 2.0)."""
    return {
        "@context": [VC, CLR, OB],
        "id": "urn:uuid:7d5a0b39-1111-4222-8333-444455556666",
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": "Overzicht",
        "issuer": {"id": "did:web:branch.example", "type": ["Profile"], "name": "Branche"},
        "validFrom": "2026-01-01T00:00:00Z",
        "partial": True,
        "credentialSubject": {
            "id": "urn:uuid:0f5c1a52-6a6b-4d4e-8a6e-6a1d7c2b9f33",
            "type": ["ClrSubject"],
            "verifiableCredential": [
                benchmark_badge(),
                {**benchmark_badge(), "id": "urn:uuid:second", "name": "Tweede"},
            ],
            "association": [
                {
                    "type": "Association",
                    "associationType": "isChildOf",
                    "sourceId": "urn:uuid:second",
                    "targetId": "urn:uuid:first",
                }
            ],
        },
    }


def presentation() -> Document:
    return {
        "@context": [VC],
        "id": "urn:uuid:presentation",
        "type": ["VerifiablePresentation"],
        "holder": "did:web:holder.example",
        "verifiableCredential": [
            realistic_badge(),
            {**benchmark_badge(), "proof": proof("eddsa-rdfc-2022")},
        ],
    }


def presentation_of_tokens() -> Document:
    """Tokens in envelopes, which bring a context of their own."""
    return {
        "@context": [VC],
        "type": ["VerifiablePresentation"],
        "holder": "did:web:holder.example",
        "verifiableCredential": [
            {
                "@context": [VC],
                "id": f"data:application/vc+jwt,eyJhbGciOiJFUzI1NiJ9.e30.c2lnb{number}",
                "type": "EnvelopedVerifiableCredential",
            }
            for number in range(2)
        ],
    }


def proof(suite: str) -> Document:
    return {
        "type": "DataIntegrityProof",
        "cryptosuite": suite,
        "created": "2026-06-01T09:30:00Z",
        "verificationMethod": "did:web:provider.example#key-1",
        "proofPurpose": "assertionMethod",
    }


def with_proofs() -> Document:
    """An endorsement with a chain of proofs, one of which repeats the contexts."""
    document = accreditation("urn:x:1", "Erkend", 5)
    first = {**proof("eddsa-jcs-2022"), "id": "urn:uuid:p1", "@context": [VC, OB]}
    document["proof"] = [
        {**first, "proofValue": "z5Tvpn3Zba6"},
        {
            **proof("ecdsa-rdfc-2019"),
            "id": "urn:uuid:p2",
            "previousProof": "urn:uuid:p1",
            "expires": "2031-01-01T00:00:00Z",
            "domain": "example.org",
            "challenge": "c1",
            "nonce": "n1",
        },
    ]
    return document


def options(suite: str, *contexts: str) -> Document:
    return {**proof(suite), "@context": list(contexts)}


def old_options() -> Document:
    return {
        "@context": [VC_1, ED25519],
        "type": "Ed25519Signature2020",
        "created": "2022-06-01T09:30:00Z",
        "verificationMethod": "did:web:provider.example#key-1",
        "proofPurpose": "assertionMethod",
    }


def key_document() -> Document:
    did = "did:web:provider.example"
    key = {
        "id": f"{did}#key-1",
        "type": "Multikey",
        "controller": did,
        "publicKeyMultibase": "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",
    }
    return {
        "@context": [DID, MULTIKEY],
        "id": did,
        "alsoKnownAs": ["https://provider.example/"],
        "verificationMethod": [key],
        "assertionMethod": [f"{did}#key-1"],
    }


MAKERS: Final[dict[str, Callable[[], Document]]] = {
    "badge": realistic_badge,
    "badge of the benchmark": benchmark_badge,
    "badge of 2022": old_badge,
    "accreditation": lambda: accreditation("urn:x:1", "Erkende module", 1),
    "diploma": diploma,
    "status list": status_list,
    "status list of 2021": old_status_list,
    "record": record,
    "presentation": presentation,
    "presentation of tokens": presentation_of_tokens,
    "proof options of a holder": lambda: {
        **options("eddsa-rdfc-2022", VC),
        "proofPurpose": "authentication",
        "challenge": "c-71",
        "domain": ["gate.example", "other.example"],
    },
    "proofs": with_proofs,
    "proof options": lambda: options("eddsa-rdfc-2022", VC, OB),
    "proof options under data-integrity": lambda: options("ecdsa-rdfc-2019", DATA_INTEGRITY),
    "proof options of 2020": old_options,
    "key document": key_document,
}

KINDS: Final = {name: make() for name, make in MAKERS.items()}


def document_of(kind: str) -> Document:
    return copy.deepcopy(KINDS[kind])
