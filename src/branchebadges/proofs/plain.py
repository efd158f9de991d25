"""A Data Integrity proof in a JSON document that is no JSON-LD, such as a rule set.

Its whole text is signed in its canonical form (VC Data Integrity EdDSA 1.0, section 3.3): there are
no terms to define and nothing is left out, so no context is needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from branchebadges.dids import did_of, find_method
from branchebadges.encoding import to_multibase
from branchebadges.errors import KeyUnusable, ProofFailed, Refused
from branchebadges.moments import write_moment
from branchebadges.proofs.data_integrity import check_proof, read_proofs
from branchebadges.proofs.statement import Statement
from branchebadges.proofs.suites import SUITES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from branchebadges.dids import VerificationMethod
    from branchebadges.keys import Signer
    from branchebadges.proofs.proof import Proof

_SUITE: Final = SUITES["eddsa-jcs-2022"]


def sign_plain(document: dict[str, Any], signer: Signer, *, created: datetime) -> dict[str, Any]:
    """The document with a proof in it, over everything it says.

    Raises:
        Refused: it has a proof already (`proof-number`), or a context (`context-inline`): then it
            is JSON-LD, which `proofs.sign` signs.
        KeyUnusable: the key is no Ed25519 key, or may not sign.
    """
    if "proof" in document:
        raise Refused("proof-number", "this document is signed already", where="/proof")
    if "@context" in document:
        raise Refused("context-inline", "this is JSON-LD; sign it as such", where="/@context")
    public = signer.public
    if public.kind not in _SUITE.kinds:
        message = f"{_SUITE.name} signs with Ed25519, this key is {public.kind}"
        raise KeyUnusable("key-suite", message, where=signer.verification_method)
    options: dict[str, Any] = {
        "type": "DataIntegrityProof",
        "cryptosuite": _SUITE.name,
        "created": write_moment(created),
        "verificationMethod": signer.verification_method,
        "proofPurpose": "assertionMethod",
    }
    content = b"".join(_SUITE.digest(Statement(each), public.kind) for each in (options, document))
    signature = signer.sign(content)
    # A broken device is found here, not by who reads the document.
    public.verify(content, signature)
    return {**document, "proof": {**options, "proofValue": to_multibase(signature)}}


def check_plain(document: dict[str, Any], texts: Mapping[str, str]) -> str:
    """Who signed the document, if every proof in it holds and all are of one signer.

    Args:
        document: the document with its proofs.
        texts: the documents at hand, by https address: that of the signer's DID is needed.

    Raises:
        ProofFailed: there is no proof (`proof-missing`), it is of a suite that does not sign text
            (`proof-suite`), there are several signers (`proof-signers`), or a proof is not in
            order or does not hold.
        Lacking: the document of the signer is not at hand.
    """
    proofs = read_proofs(document)
    signers = {did_of(proof.method) for proof in proofs}
    if not proofs:
        raise ProofFailed("proof-missing", "the document is not signed", where="/proof")
    if len(signers) > 1:
        raise ProofFailed("proof-signers", "the proofs are of several signers", where="/proof")
    unsecured = Statement.unsecured(document)
    for proof in proofs:
        if SUITES[proof.suite].form != _SUITE.form:
            raise ProofFailed("proof-suite", "this proof does not sign a text", where=proof.where)
        method = find_method(proof.method, texts)
        _require_in_time(proof, method)
        check_proof(
            proof,
            method.public,
            proofs=proofs,
            unsecured=unsecured,
            options=Statement(dict(proof.members)),
        )
    return signers.pop()


def _require_in_time(proof: Proof, method: VerificationMethod) -> None:
    """A key that is out of use signs nothing any more; one that was revoked never did."""
    if method.revoked is not None:
        raise ProofFailed("key-revoked", "the key was revoked", where=proof.where)
    if method.expires is not None and (proof.created is None or proof.created > method.expires):
        raise ProofFailed("key-expired", "the key was out of use by then", where=proof.where)
