"""Data Integrity proofs (VC Data Integrity 1.0; VC-DI-EdDSA 1.0; VC-DI-ECDSA 1.0)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from branchebadges.canonical import require_one_order
from branchebadges.dids import did_of
from branchebadges.encoding import from_multibase, to_multibase
from branchebadges.errors import KeyUnusable, Malformed, ProofFailed, Refused
from branchebadges.keys import signature_by
from branchebadges.moments import read_moment, write_moment
from branchebadges.proofs import chains
from branchebadges.proofs.proof import Proof
from branchebadges.proofs.statement import Statement
from branchebadges.proofs.suites import SUITES, Suite

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from branchebadges.contexts import Contexts
    from branchebadges.keys import Kind, PublicKey, Signer

MAX_PROOFS: Final = 16
"""More proofs than this are refused before any of them is looked at."""

_PROOF_TYPE: Final = "DataIntegrityProof"
_PURPOSE: Final = "assertionMethod"
_FEWEST: Final = 5
"""Members of a proof without its value, at the least; `_members` has them."""
_OPEN_BADGES: Final = "https://purl.imsglobal.org/spec/ob/v3p0/"


def read_proofs(document: dict[str, Any]) -> tuple[Proof, ...]:
    """The proofs of a document, each found in order; none if it has no `proof`.

    Raises `ProofFailed` with `where` for any other shape, suite, purpose or method name.
    """
    if "proof" not in document:
        return ()
    value = document["proof"]
    entries = value if isinstance(value, list) else [value]
    if not entries or len(entries) > MAX_PROOFS:
        raise ProofFailed("proof-number", f"there must be 1 to {MAX_PROOFS} proofs", where="/proof")
    pointers = [f"/proof/{n}" for n in range(len(entries))] if value is entries else ["/proof"]
    proofs = tuple(_read(*each) for each in zip(entries, pointers, strict=True))
    chains.require_order([proof.members for proof in proofs], pointers)
    return proofs


def _read(members: Any, where: str) -> Proof:
    if not isinstance(members, dict):
        raise ProofFailed("proof-shape", "a proof must be an object", where=where)
    suite = _suite(members, where)
    if members.get("proofPurpose") != _PURPOSE:
        raise ProofFailed(
            "proof-purpose",
            "a credential is signed for the purpose assertionMethod",
            where=f"{where}/proofPurpose",
        )
    if "@context" in members and suite.form == "rdfc":
        # The proof is read under the document's context, and only under that (VC-DI-EdDSA, 3.2.5).
        raise ProofFailed("proof-context", "a proof with its own context", where=where)
    if "created" not in members and suite.name == "Ed25519Signature2020":
        raise ProofFailed("proof-moment", "this suite demands `created`", where=where)
    return Proof(
        where=where,
        suite=suite.name,
        method=_method(members, where),
        signature=_signature(members, suite, where),
        created=_moment(members, "created", where),
        expires=_moment(members, "expires", where),
        members=members,
    )


def _suite(members: dict[str, Any], where: str) -> Suite:
    kind, name = members.get("type"), members.get("cryptosuite")
    if kind == _PROOF_TYPE and isinstance(name, str) and name in SUITES and SUITES[name].issued:
        return SUITES[name]
    if isinstance(kind, str) and kind in SUITES and not SUITES[kind].issued and name is None:
        return SUITES[kind]
    raise ProofFailed("proof-suite", "a proof of a kind that is not accepted", where=where)


def _method(members: dict[str, Any], where: str) -> str:
    name = members.get("verificationMethod")
    where = f"{where}/verificationMethod"
    if not isinstance(name, str):
        raise ProofFailed("proof-method", "a proof must name its verification method", where=where)
    try:
        did_of(name)
    except Refused as error:
        raise ProofFailed("proof-method", error.message, where=where) from error
    return name


def _signature(members: dict[str, Any], suite: Suite, where: str) -> bytes:
    text = members.get("proofValue")
    where = f"{where}/proofValue"
    if not isinstance(text, str):
        raise ProofFailed("proof-value", "a proof must have a proofValue", where=where)
    try:
        signature = from_multibase(text, bases="z")
    except Malformed as error:
        raise ProofFailed("proof-value", error.message, where=where) from error
    if len(signature) not in suite.kinds.values():
        raise ProofFailed("proof-value", "a signature of another length", where=where)
    return signature


def _moment(members: dict[str, Any], name: str, where: str) -> datetime | None:
    if name not in members:
        return None
    try:
        return read_moment(members[name])
    except Malformed as error:
        raise ProofFailed("proof-moment", error.message, where=f"{where}/{name}") from error


def check_proof(
    proof: Proof,
    key: PublicKey,
    *,
    proofs: Sequence[Proof],
    unsecured: Statement,
    options: Statement,
) -> None:
    """Return if `proof` holds under `key`; else raise.

    Args:
        proof: one of `proofs`, which are all those of its document.
        key: the key of the method it names.
        proofs: all of them, because a proof may build on others.
        unsecured: the document without its proofs.
        options: this proof without its value, under the contexts of the document.
    """
    suite = SUITES[proof.suite]
    suite.require(key, where=proof.where)
    if suite.form == "jcs":
        options, unsecured = _as_json(proof, unsecured)
    earlier = chains.previous(proof.members, [each.members for each in proofs])
    digest = suite.digest(options, key.kind)
    message = _message(unsecured, digest, earlier, suite=suite, kind=key.kind)
    try:
        key.verify(message, proof.signature)
    except ProofFailed as error:
        raise ProofFailed(error.code, error.message, where=proof.where) from error


def _as_json(proof: Proof, unsecured: Statement) -> tuple[Statement, Statement]:
    """Options and document as a -jcs- suite signs them: under the contexts of the proof's own."""
    members = {name: value for name, value in proof.members.items() if name != "proofValue"}
    if "@context" in members:
        # VC-DI-EdDSA, 3.3.2: contexts may have been added since, never taken away or changed.
        context = _common_context(unsecured.document.get("@context"), members["@context"])
        unsecured = unsecured.with_members(**{"@context": context})
    return Statement(members, unsecured.contexts), unsecured


def _message(
    unsecured: Statement,
    options: bytes,
    earlier: Sequence[dict[str, Any]],
    *,
    suite: Suite,
    kind: Kind,
) -> bytes:
    """The hash of the proof's options, then that of the document (VC-DI-EdDSA, 3.2.4)."""
    if earlier:
        unsecured = unsecured.with_members(proof=list(earlier))
    return options + suite.digest(unsecured, kind)


def _hashed(
    proof: dict[str, Any],
    document: dict[str, Any],
    *,
    suite: Suite,
    kind: Kind,
    contexts: Contexts,
) -> tuple[dict[str, Any], bytes]:
    """The proof as it will be written, but for its value, and the hash of it as options."""
    context = document["@context"]
    if suite.form == "rdfc" and len(proof) == _FEWEST and isinstance(context, list):
        created, method = proof["created"], proof["verificationMethod"]
        urls = tuple(context)
        return proof, _hash_of_few(suite.name, kind, created, method, urls, contexts=contexts)
    options = Statement.options(proof, document, contexts)
    _ = options.screened
    # A -jcs- proof brings its contexts along (VC-DI-EdDSA, 3.3.1).
    written = options.document if suite.form == "jcs" else proof
    return written, suite.digest(options, kind)


@lru_cache(maxsize=128)
def _hash_of_few(
    suite: str, kind: Kind, created: str, method: str, urls: tuple[str, ...], *, contexts: Contexts
) -> bytes:
    """The hash of options that say no more than these; badges signed in one go have it in common.

    It depends on nothing else. What is refused is not remembered.
    """
    document = {"@context": list(urls)}
    options = Statement.options(_members(suite, created, method), document, contexts)
    return SUITES[suite].digest(options, kind)


def _members(suite: str, created: str, method: str) -> dict[str, Any]:
    return {
        "type": _PROOF_TYPE,
        "cryptosuite": suite,
        "created": created,
        "verificationMethod": method,
        "proofPurpose": _PURPOSE,
    }


def _common_context(ours: Any, signed: Any) -> Any:
    whole, part = (value if isinstance(value, list) else [value] for value in (ours, signed))
    if whole[: len(part)] != part:
        raise ProofFailed("proof-context", "signed under another context", where="/@context")
    return signed


def proofs_of(
    document: dict[str, Any],
    signer: Signer,
    *,
    unsecured: Statement,
    suite: Suite,
    created: datetime,
    expires: datetime | None,
    proof_id: str | None,
    previous: Sequence[str],
) -> dict[str, Any] | list[dict[str, Any]]:
    """The `proof` of the document with one more in it; those it had stay as they were.

    `unsecured` is the document without its proofs.
    """
    if signer.public.kind not in suite.kinds:
        raise KeyUnusable(
            "key-suite",
            f"{suite.name} signs with {' or '.join(suite.kinds)}, this key is {signer.public.kind}",
            where=signer.verification_method,
        )
    had = [dict(proof.members) for proof in read_proofs(document)]
    proof = _members(suite.name, write_moment(created), signer.verification_method)
    if proof_id is not None:
        proof["id"] = proof_id
    if expires is not None:
        proof["expires"] = write_moment(expires)
    if previous:
        proof["previousProof"] = previous[0] if len(previous) == 1 else list(previous)
    # Whatever the suite: a document that only passes as JSON could not be signed as a dataset by
    # the next, and its undefined terms mean nothing to anybody.
    _ = unsecured.screened
    kind = signer.public.kind
    written, digest = _hashed(proof, document, suite=suite, kind=kind, contexts=unsecured.contexts)
    _ = unsecured.settled
    earlier = chains.previous(proof, had)
    if earlier:
        unsecured = unsecured.with_members(proof=list(earlier))
    written_out = suite.canonical(unsecured, kind)
    if suite.form == "rdfc":
        require_one_order(written_out)
    signature = signature_by(signer, digest + suite.hashed(written_out, kind))
    proofs = [*had, {**written, "proofValue": to_multibase(signature)}]
    alone = len(proofs) == 1 and not _is_open_badge(document)
    return proofs[0] if alone else proofs


def _is_open_badge(document: dict[str, Any]) -> bool:
    # The schema of Open Badges wants a list of proofs, the generic VC-API wants an object.
    context = document.get("@context")
    urls = context if isinstance(context, list) else [context]
    return any(isinstance(url, str) and url.startswith(_OPEN_BADGES) for url in urls)
