"""From a credential to a verdict: at hand first, then asking others within the budget."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, Literal

from starlette.concurrency import run_in_threadpool

from branchebadges import model, presentations
from branchebadges.diplomas.verdict import Concluded, with_sum
from branchebadges.proofs import Signed
from branchebadges.verification import (
    GENERIC,
    OPEN_BADGES,
    UNVERIFIED,
    Outcome,
    Policy,
    Report,
    examine,
)
from branchebadges.web import gather_shown
from issuer_app.observing import VERDICTS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from branchebadges.presentations import Presentation, Shown
    from branchebadges.sources import Sources
    from branchebadges.trust import Trust
    from issuer_app.verification.documents import Documents, Shared
    from issuer_app.verification.outbound import Budget, Outbound

Verdict = Literal[
    "valid", "expired", "revoked", "suspended", "invalid", "unchecked", "stranger", "unaccredited"
]
"""What a page says. Under a link of the branch itself the last two are told as `invalid`."""

_NO_PROFILE: Final = frozenset({"credential", "status list"})
"""The kinds that no profile of Open Badges speaks of."""
_NOBODYS: Final = frozenset({"provider-not-accredited", "branch-unknown", "issuer-unknown",
                             "attesting-unknown", "committee-unknown", "module-not-accredited",
                             "module-of-another"})  # fmt: skip


@dataclass(frozen=True)
class Bench:
    """What one request judges by."""

    at: datetime
    sources: Sources
    trust: Trust
    outbound: Outbound
    budget: Budget

    @classmethod
    def at_hand(cls, documents: Documents, outbound: Outbound, at: datetime) -> Bench:
        """With what the branch published, and whom it trusts."""
        return cls(at, documents.sources(), documents.trust(), outbound, outbound.budget())

    async def report(
        self, signed: Signed, policy: Policy, *, trusting: bool = True
    ) -> tuple[Report, Sources]:
        """The report on a credential, others being asked for what is not at hand."""
        trust = self.trust if trusting else None
        report = examine(signed, at=self.at, sources=self.sources, trust=trust, policy=policy)
        if not report.missing:
            return report, self.sources
        return await self.outbound.report(
            report,
            at=self.at,
            sources=self.sources,
            trust=trust,
            policy=policy,
            budget=self.budget,
        )

    async def shown(
        self, presentation: Presentation, *, challenge: str | None, domain: str | list[str] | None
    ) -> Shown:
        """The report on a presentation, by the generic profile, others being asked as well."""
        judge = partial(
            gather_shown,
            presentation,
            challenge=challenge,
            domain=domain,
            at=self.at,
            sources=self.sources,
            policy=GENERIC,
        )
        at_hand = partial(
            presentations.examine,
            presentation,
            challenge=challenge,
            domain=domain,
            at=self.at,
            sources=self.sources,
            policy=GENERIC,
        )
        # Of dozens of credentials the judgement takes so long that others would wait for it.
        report = await run_in_threadpool(at_hand)
        if not report.missing:
            return report
        found = await self.outbound.gathered(report.missing, judge, self.budget)
        return found[0] if found else report

    async def judge(self, signed: Signed, others: Sequence[Signed] = ()) -> Concluded:
        """The verdict on what somebody shows; a diploma is computed again where it can be."""
        relaxed = model.kind(signed.document) in _NO_PROFILE
        report, sources = await self.report(signed, GENERIC if relaxed else OPEN_BADGES)
        return with_sum(report, others, sources=sources, trust=self.trust)


def judge_shared(
    signed: Signed, shared: Shared, *, at: datetime, sources: Sources, trust: Trust
) -> Concluded:
    """The verdict on what the branch itself keeps; nobody else is asked."""
    report = examine(signed, at=at, sources=sources, trust=trust, registered=shared.registered)
    beside = [Signed.read(text) for text in shared.beside]
    return with_sum(report, beside, sources=sources, trust=trust, asked=bool(beside))


def verdict_on(report: Report, *, ours: bool) -> Verdict:
    """The one word for a report; `ours` where it is under a link of the branch.

    Green needs every check that was asked to have passed. Of what went wrong the plainest is said:
    revoked before on hold, and expired only where nothing else is the matter.
    """
    if report.valid:
        return "valid"
    if report.kind == UNVERIFIED:
        return "unchecked" if report.verdict == "unknown" else "invalid"
    required = [finding for finding in report.findings if finding.required]
    failed = {each.code for each in required if each.outcome is Outcome.FAILED}
    plainly: tuple[tuple[bool, Verdict], ...] = (
        (not failed, "unchecked"),
        ("revoked" in failed, "revoked"),
        ("suspended" in failed, "suspended"),
        (failed == {"expired"}, "expired"),
        (ours or not failed <= _NOBODYS, "invalid"),
        (any(each.outcome is Outcome.UNKNOWN for each in required), "invalid"),
        (any(each.code.startswith("provider-accredited") for each in required), "unaccredited"),
    )
    return next((verdict for holds, verdict in plainly if holds), "stranger")


def counted(verdict: str, door: str) -> None:
    """Count a verdict for whoever runs the service."""
    VERDICTS.labels(door, verdict).inc()
