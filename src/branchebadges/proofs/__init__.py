"""Seals: how a credential is signed, and whether the signatures on one hold.

    signed = proofs.Signed.read(text)          the text as received, and the document in it
    proofs.methods_named(signed)               whose keys are needed
    proofs.check(signed, keys)                 returns if every proof holds, raises if one does not
    proofs.sign(document, signer, suite=…)     a new Signed
    proofs.sign_each(document, signers)        one for each suite, screened once
    proofs.Series(document, varying)           many that differ in a few texts, screened once
    proofs.sign_plain(document, signer)        a proof in JSON that is no JSON-LD
    proofs.check_plain(document, texts)        who signed such a document, if it holds
    proofs.Inspection(signed)                  screen and check as two steps of one look

That a signature holds says nothing of who made it: whether each key belongs to the issuer and was
good at the time is for `branchebadges.verification` to judge.
"""

from __future__ import annotations

from branchebadges.proofs.plain import check_plain, sign_plain
from branchebadges.proofs.proof import HEADER_KEY, Proof
from branchebadges.proofs.sealing import Inspection, check, methods_named, sign, sign_each
from branchebadges.proofs.series import Series
from branchebadges.proofs.signed import Signed
from branchebadges.proofs.suites import JWT, SUITES

__all__ = [
    "HEADER_KEY",
    "JWT",
    "SUITES",
    "Inspection",
    "Proof",
    "Series",
    "Signed",
    "check",
    "check_plain",
    "methods_named",
    "sign",
    "sign_each",
    "sign_plain",
]
