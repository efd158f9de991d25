"""Is this shown by its holder, to us and now; and how is it with each credential?

The presentation itself is a gate. Until its seal, its challenge and its domain are in order nothing
that it encloses is looked at, and nothing is fetched but what says whose the key is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from branchebadges import dids, verification
from branchebadges.errors import BadgeError, ProofFailed, Refused
from branchebadges.moments import write_moment
from branchebadges.presentations.binding import bound_to
from branchebadges.presentations.report import Shown, ShownCredential
from branchebadges.presentations.seals import check_seals, screen
from branchebadges.proofs import HEADER_KEY
from branchebadges.sources import Sources
from branchebadges.trust import CLOCK_SKEW_SECONDS
from branchebadges.verification import OPEN_BADGES, Finding, Outcome, Policy, Question
from branchebadges.verification.outcome import failed, halted, passed, unknown
from branchebadges.verification.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from datetime import datetime

    from branchebadges.dids import VerificationMethod
    from branchebadges.presentations.presentation import Presentation
    from branchebadges.trust import Trust
    from branchebadges.verification import Memo

_NOTHING: Final = Sources()
_OF_HOLDERS: Final = {
    "method-unknown": "key-not-holders",
    "method-controller": "key-not-holders",
    "method-purpose": "holders-key-purpose",
}


def examine(
    presentation: Presentation,
    *,
    challenge: str | None,
    domain: str | Collection[str] | None,
    at: datetime,
    sources: Sources = _NOTHING,
    trust: Trust | None = None,
    policy: Policy = OPEN_BADGES,
    memo: Memo | None = None,
) -> Shown:
    """Judge a presentation with the documents at hand.

    Args:
        presentation: what was shown, as received.
        challenge: what the reader asked to be signed, made for this one time. That it is used only
            once is for whoever made it. Without one it may be a copy, and the answer is unknown.
        domain: for whom it is to be meant, one name or several; without it the answer is unknown.
        at: the moment of judging; it must know its time zone.
        sources: as for a credential, with the DID document of the holder.
        trust: whom the reader believes; as for a credential.
        policy: what the profile relaxes; Open Badges wants each credential to be about the holder.
        memo: as for a credential.

    Raises:
        Refused: `at` has no time zone (`moment-zone`).
    """
    if at.utcoffset() is None:
        raise Refused("moment-zone", "the moment of judging needs a time zone")
    names = {domain} if isinstance(domain, str) else set(domain or ())
    view = View(presentation, Watch(at), sources, trust, challenge, frozenset(names - {""}))
    findings = tuple(_gate(view))
    if any(each.outcome is not Outcome.PASSED for each in findings):
        return Shown(presentation, at, None, findings, ())
    memo = memo or verification.Memo()
    credentials = tuple(
        _credential(each, view, at=at, policy=policy, memo=memo)
        for each in presentation.credentials
    )
    if not credentials:
        findings = (*findings, failed(Question.REAL, "nothing-shown"))
    return Shown(presentation, at, view.holder, findings, credentials)


@dataclass(frozen=True)
class View:
    """A presentation, and what it is judged by."""

    presentation: Presentation
    watch: Watch
    sources: Sources
    trust: Trust | None
    challenge: str | None
    domains: frozenset[str]

    @cached_property
    def methods(self) -> Mapping[str, VerificationMethod]:
        """The methods its proofs name, each a key by which the holder shows who it is.

        Raises:
            ProofFailed: one is not the holder's, or not for that.
            Lacking: the document it stands in is not at hand.
        """
        named = self.presentation.holder
        found: dict[str, VerificationMethod] = {}
        for proof in self.presentation.proofs:
            name = proof.method
            if name == HEADER_KEY:
                # A key that comes along proves nothing; the holder's own document names its keys.
                raise ProofFailed("jwt-kid", "this token does not name its key", where="header")
            # Before anything is looked up: a DID that is not the holder's is not asked for.
            if named is not None and name.startswith("did:") and dids.did_of(name) != named:
                raise ProofFailed("key-not-holders", f"{name} is not of {named}", where=name)
            method = _method(name, self.sources)
            named = named if named is not None else method.controller
            if named is None or method.controller != named:
                raise ProofFailed("key-not-holders", f"{name} is not of {named}", where=name)
            found[name] = method
        return found

    @property
    def holder(self) -> str | None:
        """Who shows it: the controller of the keys, whom the presentation may name besides."""
        return next((each.controller for each in self.methods.values()), None)


def _method(name: str, sources: Sources) -> VerificationMethod:
    try:
        return dids.find_method(name, sources.texts, relationship="authentication")
    except ProofFailed as error:
        # The words for these codes speak of issuers.
        code = _OF_HOLDERS.get(error.code, error.code)
        raise ProofFailed(code, error.message, where=error.where) from error


def _gate(view: View) -> Iterator[Finding]:
    """The findings up to and including the first that does not pass."""
    checks: tuple[tuple[Question, Callable[[View], Finding]], ...] = (
        (Question.REAL, _readable),
        (Question.REAL, _in_order),
        (Question.CURRENT, _challenge),
        (Question.CURRENT, _domain),
        (Question.REAL, _holders_key),
        (Question.REAL, _key_in_use),
        (Question.REAL, _seal),
    )
    for question, check in checks:
        try:
            finding = check(view)
        except BadgeError as error:
            finding = halted(question, error, view.sources)
        yield finding
        if finding.outcome is not Outcome.PASSED:
            return


def _readable(view: View) -> Finding:
    view.presentation.require_shape()
    screen(view.presentation)
    return passed(Question.REAL, "presentation-readable")


def _in_order(view: View) -> Finding:
    """The proofs are of an accepted kind, and their own dates are possible."""
    skew = view.trust.skew if view.trust else timedelta(seconds=CLOCK_SKEW_SECONDS)
    for proof in view.presentation.proofs:
        for moment in (proof.created, proof.not_before):
            if moment is not None and view.watch.short_of(moment, by=skew):
                return failed(Question.REAL, "proof-future", moment=write_moment(moment))
        if proof.expires is not None and view.watch.past(proof.expires, by=skew):
            return failed(Question.REAL, "proof-expired", moment=write_moment(proof.expires))
    return passed(Question.REAL, "presentation-proof-in-order")


def _challenge(view: View) -> Finding:
    """It answers the challenge of this time (VC Data Integrity 1.0, 4.4; threat 111)."""
    if not view.challenge:
        return unknown(Question.CURRENT, "challenge-not-asked")
    for proof in view.presentation.proofs:
        if view.presentation.challenge_of(proof) != view.challenge:
            return failed(Question.CURRENT, "challenge-other")
    return passed(Question.CURRENT, "challenge-answered")


def _domain(view: View) -> Finding:
    """It was made for who reads it, and for nobody else (VC Data Integrity 1.0, 4.4).

    A JWT has to name every domain in its `aud`, and may name others (RFC 7519, section 4.1.3).
    """
    if not view.domains:
        return unknown(Question.CURRENT, "domain-not-asked")
    for proof in view.presentation.proofs:
        meant = view.presentation.domains_of(proof)
        is_exact = view.presentation.token is None
        if meant is None or (meant != view.domains if is_exact else not view.domains <= meant):
            return failed(Question.CURRENT, "domain-other")
    return passed(Question.CURRENT, "domain-ours", domain=", ".join(sorted(view.domains)))


def _holders_key(view: View) -> Finding:
    return passed(Question.REAL, "holders-key", methods=", ".join(sorted(view.methods)))


def _key_in_use(view: View) -> Finding:
    """A presentation is of now, so its key must be in use now, whatever date the proof gives."""
    for method in view.methods.values():
        if method.revoked is not None and not view.watch.short_of(method.revoked):
            return failed(Question.REAL, "holders-key-ended", moment=write_moment(method.revoked))
        if method.expires is not None and view.watch.past(method.expires):
            return failed(Question.REAL, "holders-key-ended", moment=write_moment(method.expires))
    return passed(Question.REAL, "holders-key-in-use")


def _seal(view: View) -> Finding:
    keys = {name: method.public for name, method in view.methods.items()}
    check_seals(view.presentation, keys)
    return passed(Question.REAL, "presentation-seal-holds")


def _credential(
    signed: Any, view: View, *, at: datetime, policy: Policy, memo: Memo
) -> ShownCredential:
    """How it is with one credential, by itself and in the hands of this holder."""
    if isinstance(signed, BadgeError):
        return ShownCredential(None, (halted(Question.REAL, signed, view.sources),))
    report = verification.examine(
        signed, at=at, sources=view.sources, trust=view.trust, policy=policy, memo=memo
    )
    if report.kind == verification.UNVERIFIED or view.holder is None:
        # Of what is not shown to be real nothing is believed, nor whom it is about.
        return ShownCredential(report, ())
    return ShownCredential(report, (bound_to(view.holder, signed, policy),))
