"""Is a badge what it seems? A pure judgement on a credential, the documents at hand and a moment.

    report = examine(signed, at=moment, sources=sources, trust=trust)
    report.verdict                 # "passed", "failed" or "unknown"
    report.missing                 # addresses whose documents would settle what is unknown
    badge = report.require()       # a Verified, or an error that says why not

Nothing is fetched, and no clock is read. The five questions are asked in order; the first, *Is it
real?*, is a gate: until it is answered with yes nothing else the document says is believed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from branchebadges.errors import Refused
from branchebadges.sources import Sources
from branchebadges.verification.alike import vouched
from branchebadges.verification.case import GENERIC, OPEN_BADGES, Case, Policy
from branchebadges.verification.counting import counts
from branchebadges.verification.current import current
from branchebadges.verification.holder import theirs
from branchebadges.verification.kinds import kind_of, notes_on
from branchebadges.verification.memo import Memo
from branchebadges.verification.outcome import Finding, Outcome, Question
from branchebadges.verification.real import looked_at, shown
from branchebadges.verification.report import UNVERIFIED, Report, Verified
from branchebadges.verification.watch import Watch

if TYPE_CHECKING:
    from datetime import datetime

    from branchebadges.proofs import Signed
    from branchebadges.trust import Trust

__all__ = [
    "GENERIC",
    "OPEN_BADGES",
    "UNVERIFIED",
    "Finding",
    "Memo",
    "Outcome",
    "Policy",
    "Question",
    "Report",
    "Verified",
    "examine",
]

_NOTHING = Sources()


def examine(
    signed: Signed,
    *,
    at: datetime,
    sources: Sources = _NOTHING,
    trust: Trust | None = None,
    recipient: str | None = None,
    registered: datetime | None = None,
    policy: Policy = OPEN_BADGES,
    memo: Memo | None = None,
) -> Report:
    """Judge a credential with the documents at hand.

    Args:
        signed: the credential, as received.
        at: the moment of judging; it must know its time zone.
        sources: DID documents, status lists and accreditations, by address.
        trust: whom the reader believes; without it *Who vouches?* is not asked.
        recipient: an e-mail address or holder id; without it *Is it theirs?* is not asked.
        registered: when a ledger that the reader trusts took note of the credential.
        policy: what the profile relaxes; Open Badges relaxes nothing.
        memo: one memo for a whole batch, judged at one moment with the same sources and trust,
            saves looking at the same credentials again. It changes no answer.

    Raises:
        Refused: `at` or `registered` has no time zone (`moment-zone`). Whatever is wrong with the
            credential is a finding, never an error.
    """
    for moment in (at, registered):
        if moment is not None and moment.utcoffset() is None:
            raise Refused("moment-zone", "the moment of judging needs a time zone")
    case = Case(signed, Watch(at), sources, trust, recipient, registered, policy, memo)
    gate = looked_at(case)
    if not shown(gate):
        return Report(signed, at, UNVERIFIED, tuple(gate))
    kind = kind_of(case.document)
    vouching = vouched(case, kind)
    findings = [*gate, *current(case), *vouching.findings]
    if kind in {"badge", "exemption"}:
        findings += counts(case, accredited=vouching.accredited)
    findings += theirs(case)
    findings += notes_on(case, kind)
    return Report(signed, at, kind, tuple(findings))
