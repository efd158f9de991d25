"""Documents and proofs come out byte for byte as the standards and we have them."""

from __future__ import annotations

import copy
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from branchebadges.canonical import jcs, rdfc, read_json, screen
from branchebadges.errors import Refused

if TYPE_CHECKING:
    from pathlib import Path

EDDSA, ECDSA = "vc-di-eddsa", "vc-di-ecdsa"
NO_SUCH_CONTEXT = "https://www.w3.org/2018/credentials/examples/v2"
"""Four official examples name this; the examples context is under /ns/, and nothing is here."""


@pytest.mark.parametrize(
    ("document", "canonical"),
    [
        (f"{EDDSA}/unsigned.json", f"{EDDSA}/eddsa-rdfc-2022/canonDocDataInt.txt"),
        (
            f"{EDDSA}/eddsa-rdfc-2022/proofConfigDataInt.json",
            f"{EDDSA}/eddsa-rdfc-2022/proofCanonDataInt.txt",
        ),
        (f"{EDDSA}/unsigned.json", f"{EDDSA}/Ed25519Signature2020/canonDocEdSig.txt"),
        (
            f"{EDDSA}/Ed25519Signature2020/proofConfigEdSig.json",
            f"{EDDSA}/Ed25519Signature2020/proofCanonEdSig.txt",
        ),
        (f"{ECDSA}/unsigned.json", f"{ECDSA}/ecdsa-rdfc-2019-p256/canonDocECDSAP256.txt"),
        (f"{ECDSA}/unsigned.json", f"{ECDSA}/ecdsa-rdfc-2019-p384/canonDocECDSAP384.txt"),
        (
            f"{ECDSA}/ecdsa-rdfc-2019-p256/proofConfigECDSAP256.json",
            f"{ECDSA}/ecdsa-rdfc-2019-p256/proofCanonECDSAP256.txt",
        ),
        (
            f"{ECDSA}/ecdsa-rdfc-2019-p384/proofConfigECDSAP384.json",
            f"{ECDSA}/ecdsa-rdfc-2019-p384/proofCanonECDSAP384.txt",
        ),
        (
            "open-badges/examples/linked-data-proof-ob-credential-1.json",
            "open-badges/vector/document-canon.txt",
        ),
    ],
)
def test_official_documents_in_canonical_quads(
    standards: Path, document: str, canonical: str
) -> None:
    value = read_json((standards / document).read_bytes())
    assert rdfc(value) == (standards / canonical).read_bytes()


def test_the_official_open_badges_proof_in_canonical_quads(standards: Path) -> None:
    folder = standards / "open-badges"
    options = read_json((folder / "examples/linked-data-proof-ob-proof-6.json").read_bytes())
    document = read_json((folder / "examples/linked-data-proof-ob-credential-1.json").read_bytes())
    del options["proofValue"]
    options = {"@context": document["@context"], **options}
    assert rdfc(options) == (folder / "vector/proof-canon.txt").read_bytes()


@pytest.mark.parametrize(
    ("document", "canonical"),
    [
        (f"{EDDSA}/unsigned.json", f"{EDDSA}/eddsa-jcs-2022/canonDocJCS.txt"),
        (
            f"{EDDSA}/eddsa-jcs-2022/proofConfigJCS.json",
            f"{EDDSA}/eddsa-jcs-2022/proofCanonJCS.txt",
        ),
        (f"{ECDSA}/unsigned.json", f"{ECDSA}/ecdsa-jcs-2019-p256/canonDocJCSECDSAP256.txt"),
        (
            f"{ECDSA}/ecdsa-jcs-2019-p256/proofConfigJCSECDSAP256.json",
            f"{ECDSA}/ecdsa-jcs-2019-p256/proofCanonJCSECDSAP256.txt",
        ),
        (f"{ECDSA}/unsigned.json", f"{ECDSA}/ecdsa-jcs-2019-p384/canonDocJCSECDSAP384.txt"),
        (
            f"{ECDSA}/ecdsa-jcs-2019-p384/proofConfigJCSECDSAP384.json",
            f"{ECDSA}/ecdsa-jcs-2019-p384/proofCanonJCSECDSAP384.txt",
        ),
    ],
)
def test_official_documents_in_canonical_json(
    standards: Path, document: str, canonical: str
) -> None:
    value = read_json((standards / document).read_bytes())
    assert jcs(value) == (standards / canonical).read_bytes().rstrip(b"\n")


def test_official_examples_pass_the_screen_unless_their_contexts_are_unknown(
    standards: Path,
) -> None:
    passed = 0
    for file in sorted(standards.glob("open-badges/examples/*.json")):
        document = read_json(file.read_bytes())
        if "@context" not in document:
            continue
        if NO_SUCH_CONTEXT in document["@context"]:
            with pytest.raises(Refused, match="credentials/examples/v2"):
                screen(document)
        else:
            screen(document)
            passed += 1
    assert passed >= 10


def test_our_own_badge_in_canonical_quads(badge: dict[str, Any]) -> None:
    before = copy.deepcopy(badge)
    quads = rdfc(badge)
    assert badge == before
    lines = quads.decode().splitlines(keepends=True)
    assert lines == sorted(set(lines))
    subject = f"<{badge['credentialSubject']['id']}>"
    vocabulary = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
    float_type = "https://www.w3.org/2001/XMLSchema#float"
    assert f'{subject} <{vocabulary}creditsEarned> "7.5E0"^^<{float_type}> .\n' in lines
    assert (
        sha256(quads).hexdigest()
        == "85b311422a9b4a41e9ce289b6d1a3c296f4444c63357da826130a3cb43dac0cc"
    )


def test_a_small_document_in_full() -> None:
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": "VerifiableCredential",
        "issuer": "did:web:example.org",
        "name": {"@value": 'Een "naam"\n', "@language": "nl"},
        "credentialSubject": {"id": "urn:uuid:1"},
    }
    credentials = "https://www.w3.org/2018/credentials#"
    assert rdfc(document).decode() == (
        "_:c14n0 <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
        f"<{credentials}VerifiableCredential> .\n"
        '_:c14n0 <https://schema.org/name> "Een \\"naam\\"\\n"@nl .\n'
        f"_:c14n0 <{credentials}credentialSubject> <urn:uuid:1> .\n"
        f"_:c14n0 <{credentials}issuer> <did:web:example.org> .\n"
    )


@pytest.mark.parametrize(
    ("number", "text"),
    [(5, "5"), (5.0, "5"), (7.5, "7.5E0"), (0.1, "1.0E-1"), (1e-6, "1.0E-6"), (123.25, "1.2325E2")],
)
def test_numbers_come_out_as_in_javascript(badge: dict[str, Any], number: float, text: str) -> None:
    badge["credentialSubject"]["creditsEarned"] = number
    assert f'"{text}"^^<https://www.w3.org/2001/XMLSchema#float>'.encode() in rdfc(badge)


def test_the_hash_only_decides_the_labels(badge: dict[str, Any]) -> None:
    with_sha256, with_sha384 = rdfc(badge), rdfc(badge, hash_name="sha384")
    assert with_sha384 != with_sha256
    assert with_sha384.count(b"\n") == with_sha256.count(b"\n")


def test_what_was_screened_gives_the_same_quads_again_and_again(badge: dict[str, Any]) -> None:
    screened = screen(badge)
    first = screened.quads()
    assert first == rdfc(badge)
    assert screened.quads("sha384") == rdfc(badge, hash_name="sha384")
    badge["name"] = "Another"
    assert screened.quads() == first
