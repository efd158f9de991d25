"""Proof sets and proof chains: what a later proof says about the proofs before it.

A proof with `previousProof` signs those proofs too, with their proofValues (VC Data Integrity 1.0,
sections 4.3 and 4.5), so that nobody can take an earlier signature away from under a later one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from branchebadges.errors import ProofFailed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def previous_ids(members: Mapping[str, Any], *, where: str) -> tuple[str, ...]:
    """The ids that a proof gives in `previousProof`; raises `ProofFailed` for odd shapes."""
    if "previousProof" not in members:
        return ()
    value = members["previousProof"]
    names = value if isinstance(value, list) else [value]
    if not names or not all(isinstance(name, str) for name in names):
        raise ProofFailed("proof-chain", "previousProof must name proofs", where=where)
    if len(set(names)) != len(names):
        raise ProofFailed("proof-chain", "previousProof names a proof twice", where=where)
    return tuple(names)


def previous(
    members: Mapping[str, Any], every: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """The proofs that `members` builds on, in the order of the document.

    Raises `ProofFailed` when one of them is not there, or there twice.
    """
    names = previous_ids(members, where="/proof")
    found = [dict(proof) for proof in every if proof.get("id") in names]
    if len(found) != len(names):
        raise ProofFailed(
            "proof-chain", "previousProof names a proof that is not here", where="/proof"
        )
    return found


def require_order(every: Sequence[Mapping[str, Any]], pointers: Sequence[str]) -> None:
    """Raise `ProofFailed` for ids that are used twice, dangling references and circles."""
    ids = [proof["id"] for proof in every if "id" in proof]
    if not all(isinstance(name, str) and name for name in ids):
        raise ProofFailed("proof-id", "the id of a proof must be a URL", where="/proof")
    if len(set(ids)) != len(ids):
        raise ProofFailed("proof-id", "two proofs have the same id", where="/proof")
    waiting = {
        pointer: (proof.get("id"), set(previous_ids(proof, where=pointer)))
        for proof, pointer in zip(every, pointers, strict=True)
    }
    settled: set[str] = set()
    while waiting:
        ready = [pointer for pointer, (_, needs) in waiting.items() if needs <= settled]
        if not ready:
            raise ProofFailed(
                "proof-chain",
                "previousProof names a proof that is not here, or that comes after it",
                where=next(iter(waiting)),
            )
        settled |= {name for pointer in ready if (name := waiting.pop(pointer)[0]) is not None}
