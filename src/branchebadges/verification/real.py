"""Is it real? The gate: until every one of these holds, nothing else it says is believed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from branchebadges import model
from branchebadges.errors import Refused
from branchebadges.moments import write_moment
from branchebadges.proofs import JWT
from branchebadges.verification import memo
from branchebadges.verification.case import span_of, types_of
from branchebadges.verification.outcome import (
    Finding,
    Outcome,
    Question,
    failed,
    made,
    passed,
    unknown,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from branchebadges.dids import VerificationMethod
    from branchebadges.verification.case import Case

    Check = Callable[[Case], Finding]


def looked_at(case: Case) -> list[Finding]:
    """The findings up to and including the first that does not pass."""
    checks = (readable, in_order, issuers_key, key_in_time, seal)
    if case.memo is None:
        return list(_up_to_the_first(case, checks))
    return list(case.memo.judged("real", case, lambda: _up_to_the_first(case, checks)))


def real(case: Case) -> list[Finding]:
    """The same of an accreditation or a list, which is met again in other credentials."""
    checks = (_readable, in_order, issuers_key, key_in_time, _seal)
    return list(memo.judged("real", case, lambda: _up_to_the_first(case, checks)))


def _up_to_the_first(case: Case, checks: Iterable[Check]) -> tuple[Finding, ...]:
    findings: list[Finding] = []
    for one in checks:
        finding = made(Question.REAL, one, case)
        findings.append(finding)
        if finding.outcome is not Outcome.PASSED:
            break
    return tuple(findings)


def _readable(case: Case) -> Finding:
    """What a text says depends on nothing but the text."""
    key = ("readable", case.signed.fingerprint)
    return memo.finding(key, lambda: made(Question.REAL, readable, case))


def _seal(case: Case) -> Finding:
    """That a seal holds depends on the text and on the keys, each under its name."""
    keys = tuple(sorted((name, key.kind, key.data) for name, key in case.keys.items()))
    key = ("seal", case.signed.fingerprint, keys)
    return memo.finding(key, lambda: made(Question.REAL, seal, case))


def shown(findings: list[Finding]) -> bool:
    """Do these findings show a credential to be real?"""
    return bool(findings) and all(finding.outcome is Outcome.PASSED for finding in findings)


def readable(case: Case) -> Finding:
    """Every term is defined and spelled the one way its signature covers, and it is a credential.

    The document and each of its proofs apart, as they are signed. Tokens are held to the same: an
    undefined term is a claim whose meaning nobody fixed.
    """
    case.inspection.screen()
    model.check(case.document)
    if "VerifiableCredential" not in types_of(case.document):
        raise Refused("not-a-credential", "this is no verifiable credential", where="/type")
    return passed(Question.REAL, "readable")


def in_order(case: Case) -> Finding:
    """Every proof has an accepted form and purpose, and its own dates are possible.

    Form and purpose are settled by `Signed.proofs` (VC Data Integrity, 2.1; RFC 7519); its dates
    take the moment of judging. The `exp` of a token is a date of the credential, judged as such.
    """
    for proof in case.signed.proofs:
        if proof.created is not None and case.watch.short_of(proof.created, by=case.skew):
            return failed(Question.REAL, "proof-future", moment=write_moment(proof.created))
        expires = None if proof.suite == JWT else proof.expires
        if expires is not None and case.watch.past(expires, by=case.skew):
            return failed(Question.REAL, "proof-expired", moment=write_moment(expires))
    return passed(Question.REAL, "proof-in-order")


def issuers_key(case: Case) -> Finding:
    """The keys are the issuer's, published by it for making statements."""
    return passed(Question.REAL, "issuers-key", methods=", ".join(sorted(case.methods)))


def key_in_time(case: Case) -> Finding:
    """No key was revoked or retired when it signed.

    A revoked key may be in anyone's hands, and who holds it writes any date it likes. Only a
    ledger that took note of the badge before the revocation can say that it is older.
    """
    for identifier, method in case.methods.items():
        finding = _in_time(case, method, _made_at(case, identifier))
        if finding:
            return finding
    return passed(Question.REAL, "key-in-time")


def _in_time(case: Case, method: VerificationMethod, signed_at: datetime | None) -> Finding | None:
    if method.expires and _expired(case, method.expires, signed_at):
        return failed(Question.REAL, "key-expired", moment=write_moment(method.expires))
    revoked = method.revoked
    if revoked is None or case.watch.short_of(revoked):
        return None
    told = write_moment(revoked)
    if signed_at is None or signed_at >= revoked:
        return failed(Question.REAL, "key-revoked", moment=told)
    if case.registered is None:
        return unknown(Question.REAL, "key-revoked-since", moment=told)
    return failed(Question.REAL, "key-revoked", moment=told) if case.registered >= revoked else None


def _expired(case: Case, expires: datetime, signed_at: datetime | None) -> bool:
    """Had the key expired when it signed; or now, where the proof does not say when that was?"""
    if signed_at is None:
        return case.watch.past(expires, by=case.skew)
    return signed_at - expires > case.skew


def _made_at(case: Case, method: str) -> datetime | None:
    """When a method signed, as the proof says; a token says it by when it becomes valid."""
    moments = [
        span_of(case.document).begins if proof.suite == JWT else proof.created
        for proof in case.signed.proofs
        if proof.method == method
    ]
    # A proof that does not say when it was made may be of any time.
    return None if None in moments else max((m for m in moments if m), default=None)


def seal(case: Case) -> Finding:
    """Every proof holds, not just one of them."""
    case.inspection.check(case.keys)
    return passed(Question.REAL, "seal-holds")
