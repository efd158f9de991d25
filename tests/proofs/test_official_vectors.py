"""The vectors of the specifications, byte for byte, and a few of our own that are always here."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest
from proof_samples import KEYS, badge, check, keys_of, sealed
from pyld.nquads import parse_nquads

from branchebadges import canonical, proofs
from branchebadges.canonical.labels import canonical_quads
from branchebadges.canonical.reference import quads_of
from branchebadges.dids import find_method
from branchebadges.encoding import to_multibase
from branchebadges.keys import PrivateKey
from branchebadges.moments import read_moment
from branchebadges.proofs.statement import Statement
from branchebadges.proofs.suites import SUITES

if TYPE_CHECKING:
    from pathlib import Path

    from branchebadges.canonical.labels import HashName
    from branchebadges.keys import Kind

EDDSA = [
    ("vc-di-eddsa/eddsa-rdfc-2022", "DataInt", "Ed25519"),
    ("vc-di-eddsa/eddsa-jcs-2022", "JCS", "Ed25519"),
    ("vc-di-eddsa/Ed25519Signature2020", "EdSig", "Ed25519"),
]
ECDSA = [
    ("vc-di-ecdsa/ecdsa-rdfc-2019-p256", "ECDSAP256", "P-256"),
    ("vc-di-ecdsa/ecdsa-jcs-2019-p256", "JCSECDSAP256", "P-256"),
    ("vc-di-ecdsa/ecdsa-rdfc-2019-p384", "ECDSAP384", "P-384"),
    ("vc-di-ecdsa/ecdsa-jcs-2019-p384", "JCSECDSAP384", "P-384"),
]
# Their documents use a context that is not pinned here; what follows canonicalisation is tested.
FOREIGN_CONTEXT = [
    ("vc-di-eddsa/eddsa-rdfc-2022/employ", "DataInt", "Ed25519"),
    ("vc-di-ecdsa/ecdsa-rdfc-2019-p256/employ", "ECDSAP256", "P-256"),
    ("vc-di-ecdsa/ecdsa-rdfc-2019-p384/employ", "ECDSAP384", "P-384"),
]


def without(members: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in members.items() if key != name}


@pytest.mark.parametrize(("folder", "tail", "kind"), EDDSA + ECDSA, ids=lambda value: value)
def test_a_vector_of_the_w3c_holds_at_every_step(
    standards: Path, folder: str, tail: str, kind: Kind
) -> None:
    files = standards / folder
    text = (files / f"signed{tail}.json").read_text()
    signed = proofs.Signed.read(text)
    (proof,) = signed.proofs
    suite = SUITES[proof.suite]
    document = without(signed.document, "proof")
    options = json.loads((files / f"proofConfig{tail}.json").read_text())
    for prefix, value in (("canonDoc", document), ("proofCanon", options)):
        expected = (files / f"{prefix}{tail}.txt").read_bytes()
        assert suite.canonical(Statement(value), kind) == expected
    for prefix, value in (("docHash", document), ("proofHash", options)):
        digest = (files / f"{prefix}{tail}.txt").read_text()
        assert suite.digest(Statement(value), kind).hex() == digest
    assert proof.signature.hex() == (files / f"sigHex{tail}.txt").read_text()
    check(signed)


@pytest.mark.parametrize(("folder", "tail", "kind"), FOREIGN_CONTEXT, ids=lambda value: value)
def test_a_vector_under_a_foreign_context_holds_from_its_canonical_form(
    standards: Path, folder: str, tail: str, kind: Kind
) -> None:
    files = standards / folder
    name = "sha384" if kind == "P-384" else "sha256"
    message = b"".join(
        hashlib.new(name, (files / f"{prefix}{tail}.txt").read_bytes()).digest()
        for prefix in ("proofCanon", "canonDoc")
    )
    signed = proofs.Signed.read((files / f"signed{tail}.json").read_text())
    (proof,) = signed.proofs
    find_method(proof.method, {}).public.verify(message, proof.signature)


@pytest.mark.parametrize(
    ("folder", "tail"),
    [each[:2] for each in EDDSA if "2020" not in each[0]],
    ids=lambda value: value,
)
def test_signing_a_vector_gives_its_proof_value(standards: Path, folder: str, tail: str) -> None:
    pair = json.loads((standards / "vc-di-eddsa/keyPair.json").read_text())
    key = PrivateKey.from_multibase(pair["privateKeyMultibase"])
    assert key.public.to_multibase() == pair["publicKeyMultibase"]
    expected = json.loads((standards / folder / f"signed{tail}.json").read_text())
    document = json.loads((standards / "vc-di-eddsa/unsigned.json").read_text())
    signed = proofs.sign(
        document,
        key,
        suite=expected["proof"]["cryptosuite"],
        created=read_moment(expected["proof"]["created"]),
    )
    assert signed.document == expected


@pytest.mark.parametrize(("curve", "kind"), [("p256", "P-256"), ("p384", "P-384")])
def test_the_key_pairs_of_the_w3c_are_read(standards: Path, curve: str, kind: Kind) -> None:
    pair = json.loads((standards / f"vc-di-ecdsa/{curve}KeyPair.json").read_text())
    key = PrivateKey.from_multibase(pair["secretKeyMultibase"])
    assert key.kind == kind
    assert key.public.to_multibase() == pair["publicKeyMultibase"]
    assert key.to_multibase() == pair["secretKeyMultibase"]


@pytest.mark.parametrize(
    "name", ["signedProofSet1", "signedProofSet2", "signedProofChain1", "signedProofChain2"]
)
def test_the_sets_and_chains_of_the_w3c_hold(standards: Path, name: str) -> None:
    text = (standards / f"vc-di-eddsa/proof-set-chain/{name}.json").read_text()
    check(proofs.Signed.read(text))


def test_building_the_chain_of_the_w3c_gives_its_proof_values(standards: Path) -> None:
    folder = standards / "vc-di-eddsa/proof-set-chain"
    pairs = json.loads((folder / "multiKeyPairs.json").read_text())
    document = json.loads((folder / "unsigned.json").read_text())
    expected = json.loads((folder / "signedProofChain2.json").read_text())
    for number, proof in enumerate(expected["proof"], start=1):
        before = proof.get("previousProof", [])
        signed = proofs.sign(
            document,
            PrivateKey.from_multibase(pairs[f"keyPair{number}"]["privateKeyMultibase"]),
            suite="eddsa-rdfc-2022",
            created=read_moment(proof["created"]),
            proof_id=proof.get("id"),
            previous=[before] if isinstance(before, str) else before,
        )
        document = signed.document
    assert document == expected


def test_the_vector_of_open_badges_comes_out_byte_for_byte(standards: Path) -> None:
    folder = standards / "open-badges"
    document = json.loads((folder / "examples/linked-data-proof-ob-credential-1.json").read_text())
    proof = json.loads((folder / "examples/linked-data-proof-ob-proof-6.json").read_text())
    options = without(proof, "proofValue") | {"@context": document["@context"]}
    for name, value in (("document", document), ("proof", options)):
        expected = (folder / f"vector/{name}-canon.txt").read_bytes()
        assert canonical.rdfc(value).strip() == expected.strip()


@pytest.mark.parametrize(("curve", "name"), [("P256", "sha256"), ("P384", "sha384")])
def test_the_labels_of_the_w3c_come_out_under_the_hash_of_each_curve(
    standards: Path, curve: str, name: HashName
) -> None:
    """Three nodes without ids, which SHA-256 and SHA-384 put in another order."""
    folder = standards / f"vc-di-ecdsa/ecdsa-rdfc-2019-{curve.lower()}/employ"
    expected = (folder / f"canonDocECDSA{curve}.txt").read_text()
    relabelled = expected.replace("_:c14n", "_:b")
    dataset = quads_of(parse_nquads(relabelled))
    assert canonical_quads(dataset, hash_name=name).decode() == expected


# Ed25519 signs the same every time, so these were written down once and must never change.
OURS = {
    "eddsa-rdfc-2022": (
        "z3tecJS4MP9vyWieBJi2oubYHSwC6hpL8T141sfAXsNB3PBw88WvzDvfFaq4CX3S4S3ndD3v9cwyDhveMoNac5Vwj"
    ),
    "eddsa-jcs-2022": (
        "z5Lr2ddnzPnaosURJTYYpX5RnGmxesNRoNoRt8LaQ7dyuYj1DBJTxL21gfUfdPLsWKJPBQRK9Ei9cVZyc6xQehSUo"
    ),
    "jwt": (
        "z2dcDLdTiKKYvFPBRPFUGi3SBcJB1kk64PVPkis8DLaZazhEQD5h7WAMyKj6V6GomWdFzNDWhtoQr1NMuzaSfXwTS"
    ),
}


@pytest.mark.parametrize("suite", OURS)
def test_our_own_vector_comes_out_byte_for_byte(suite: str) -> None:
    signed = sealed(suite)
    (proof,) = signed.proofs
    assert to_multibase(proof.signature) == OURS[suite]
    check(signed)


def test_the_shape_of_what_we_sign() -> None:
    signed = sealed()
    assert signed.text.encode() == canonical.jcs(signed.document)
    assert without(signed.document, "proof") == badge()
    (proof,) = signed.document["proof"]
    assert without(proof, "proofValue") == {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-11-22T09:00:00Z",
        "verificationMethod": KEYS["Ed25519"].verification_method,
        "proofPurpose": "assertionMethod",
    }
    assert list(keys_of(signed)) == [KEYS["Ed25519"].verification_method]
