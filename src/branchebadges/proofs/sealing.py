"""Signing and checking, whatever the form."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from branchebadges.contexts import PINNED, Contexts
from branchebadges.errors import Lacking, ProofFailed, Refused
from branchebadges.proofs.data_integrity import MAX_PROOFS, check_proof, proofs_of
from branchebadges.proofs.jwt import check_token, sign_token
from branchebadges.proofs.signed import Signed
from branchebadges.proofs.statement import Statement
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
    Inspection(signed, contexts).check(keys)


@dataclass(frozen=True)
class Inspection:
    """One look at one credential, in as many steps as the looker likes.

    What was screened for one step serves the others.
    """

    signed: Signed
    contexts: Contexts = field(default=PINNED, repr=False)

    @cached_property
    def _unsecured(self) -> Statement:
        return Statement.unsecured(self.signed.document, self.contexts)

    @cached_property
    def _options(self) -> tuple[Statement, ...]:
        """The options of each proof in the document, in order; of anything else, none."""
        document = self.signed.document
        value = document.get("proof")
        entries = value if isinstance(value, list) else [value]
        if len(entries) > MAX_PROOFS:
            raise ProofFailed("proof-number", f"over {MAX_PROOFS} proofs", where="/proof")
        return tuple(
            Statement.options(entry, document, self.contexts)
            for entry in entries
            if isinstance(entry, dict)
        )

    def screen(self) -> None:
        """Refuse a document, or a proof, that is not spelled the one way its signature covers.

        Each is screened apart, as it is signed. A proof of a -jcs- suite repeats the contexts
        (VC-DI-EdDSA, 3.3.1), which a JSON-LD processor would take for a change of context in the
        middle of the document. The value of a proof is no part of what is signed; `Signed.proofs`
        reads it more strictly than this.
        """
        if self.signed.form == "jwt" and not self._options:
            _ = self._unsecured.plain
            return
        for each in (self._unsecured, *self._options):
            _ = each.screened

    def check(self, keys: Mapping[str, PublicKey]) -> None:
        """As `check`."""
        embedded = [proof for proof in self.signed.proofs if proof.suite != JWT]
        for proof in self.signed.proofs:
            key = keys.get(proof.method)
            if key is None:
                raise Lacking(
                    "key-missing", f"the key {proof.method}", urls=frozenset({proof.method})
                )
            if proof.suite == JWT and self.signed.token is not None:
                check_token(self.signed.token, proof, key)
            else:
                check_proof(
                    proof,
                    key,
                    proofs=embedded,
                    unsecured=self._unsecured,
                    options=self._options[embedded.index(proof)],
                )


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
    if suite == JWT and (expires is not None or proof_id is not None or previous):
        raise Refused("jwt-options", "a JWT has no id, no chain, and ends with validUntil")
    draft = Draft.of(document, created, contexts)
    return draft.signed(signer, suite, expires=expires, proof_id=proof_id, previous=previous)


def sign_each(
    document: dict[str, Any],
    signers: Mapping[str, Signer],
    *,
    created: datetime,
    contexts: Contexts = PINNED,
) -> tuple[Signed, ...]:
    """Sign one credential in several forms, such as JSON and JWT; it is screened once for all.

    Args:
        document: the credential, as for `sign`.
        signers: for each suite whose key signs.
        created: as for `sign`.
        contexts: as for `sign`.

    Raises what `sign` raises.
    """
    draft = Draft.of(document, created, contexts)
    return tuple(draft.signed(signer, suite) for suite, signer in signers.items())


@dataclass(frozen=True)
class Draft:
    """A credential that is about to be signed; `unsecured` is what it says without its proofs."""

    document: dict[str, Any]
    created: datetime
    contexts: Contexts
    unsecured: Statement

    @classmethod
    def of(cls, document: dict[str, Any], created: datetime, contexts: Contexts) -> Self:
        """A draft that nobody has looked at yet."""
        return cls(document, created, contexts, Statement.unsecured(document, contexts))

    def signed(
        self,
        signer: Signer,
        suite: str,
        *,
        expires: datetime | None = None,
        proof_id: str | None = None,
        previous: Sequence[str] = (),
    ) -> Signed:
        """The credential with one more seal; as `sign`."""
        if not isinstance(self.document.get("@context"), str | list):
            raise Refused("context-missing", "a credential needs a context", where="/@context")
        if suite == JWT:
            return Signed.written(sign_token(self._whole, signer), "jwt")
        if suite not in SUITES or not SUITES[suite].issued:
            known = [name for name, row in SUITES.items() if row.issued]
            raise Refused("suite-unknown", f"sign with one of: {', '.join([*known, JWT])}")
        proof = proofs_of(
            self.document,
            signer,
            unsecured=self.unsecured,
            suite=SUITES[suite],
            created=self.created,
            expires=expires,
            proof_id=proof_id,
            previous=previous,
        )
        return Signed.written(self.unsecured.with_proof(proof), "data-integrity")

    @property
    def _whole(self) -> Statement:
        """What a token holds: the document with the proofs it has, if it has any."""
        if "proof" in self.document:
            return Statement(self.document, self.contexts)
        return self.unsecured
