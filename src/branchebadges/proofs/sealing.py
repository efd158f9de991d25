"""Signing and checking, whatever the form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from branchebadges import canonical
from branchebadges.contexts import PINNED, Contexts
from branchebadges.errors import Lacking, Refused
from branchebadges.proofs.data_integrity import check_proof, sign_document
from branchebadges.proofs.jwt import check_token, sign_token
from branchebadges.proofs.signed import Signed
from branchebadges.proofs.suites import JWT, SUITES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from branchebadges.keys import PublicKey, Signer


def methods_named(signed: Signed) -> tuple[str, ...]:
    """The verification methods that the proofs name, in their order, each once; never none.

    `HEADER_KEY` stands for a key that a JWT brings itself (`Proof.header_key`). Raises what
    `Signed.proofs` raises.
    """
    return tuple(dict.fromkeys(proof.method for proof in signed.proofs))


def check(signed: Signed, keys: Mapping[str, PublicKey], *, contexts: Contexts = PINNED) -> None:
    """Return if every proof holds under the key of the method it names.

    Args:
        signed: what is checked.
        keys: the method names that `methods_named` gives, with their keys.
        contexts: the JSON-LD contexts that are known.

    Raises `ProofFailed` for a proof that does not hold or is not in order, `Refused` for a
    document that says something its signature would not cover, `Lacking` for a method that is not
    among the keys. One bad proof among good ones is enough (VC Data Integrity, section 2.1.1).
    """
    for proof in signed.proofs:
        key = keys.get(proof.method)
        if key is None:
            raise Lacking("key-missing", f"the key {proof.method}", urls=frozenset({proof.method}))
        if proof.suite == JWT and signed.token is not None:
            check_token(signed.token, proof, key)
        else:
            embedded = [each for each in signed.proofs if each.suite != JWT]
            check_proof(signed.document, proof, key, proofs=embedded, contexts=contexts)


def sign(
    document: dict[str, Any],
    signer: Signer,
    *,
    suite: str,
    created: datetime,
    expires: datetime | None = None,
    proof_id: str | None = None,
    previous: Sequence[str] = (),
    contexts: Contexts = PINNED,
) -> Signed:
    """Sign a credential.

    Args:
        document: the credential. Proofs that it has already stay, and this one joins them.
        signer: whose key signs.
        suite: the name of a row of `SUITES`, or `jwt`.
        created: the moment to write in the proof, in whole seconds. A JWT does not say it.
        expires: from when on the proof no longer counts.
        proof_id: the id of the proof, for a chain.
        previous: the ids of the proofs that this one builds on.
        contexts: the JSON-LD contexts that are known.

    Raises `Refused` for a suite that is not issued and for a document that `canonical.screen`
    refuses, whatever the suite; `KeyUnusable` when the key does not fit the suite or may not sign.
    """
    if not isinstance(document.get("@context"), str | list):
        raise Refused("context-missing", "a credential needs a context", where="/@context")
    if suite == JWT:
        if expires is not None or proof_id is not None or previous:
            raise Refused("jwt-options", "a JWT has no id, no chain, and ends with validUntil")
        return Signed.read(sign_token(document, signer, contexts=contexts))
    if suite not in SUITES or not SUITES[suite].issued:
        known = [name for name, row in SUITES.items() if row.issued]
        raise Refused("suite-unknown", f"sign with one of: {', '.join([*known, JWT])}")
    sealed = sign_document(
        document,
        signer,
        suite=SUITES[suite],
        created=created,
        expires=expires,
        proof_id=proof_id,
        previous=previous,
        contexts=contexts,
    )
    return Signed.read(canonical.jcs(sealed))
