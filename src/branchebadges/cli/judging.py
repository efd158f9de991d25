"""What `verify` does with each file: read it, judge it, and compute again what is a diploma."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from branchebadges import model, presentations
from branchebadges.cli.inputs import read_credential
from branchebadges.cli.output import problem
from branchebadges.diplomas.verdict import COMPUTED, Concluded, at_hand_for, with_sum
from branchebadges.errors import BadgeError
from branchebadges.presentations import Presentation, Shown, is_presentation
from branchebadges.verification import GENERIC, OPEN_BADGES, Memo, examine
from branchebadges.web import gather, gather_parts, gather_shown

if TYPE_CHECKING:
    from datetime import datetime

    from branchebadges.proofs import Signed
    from branchebadges.sources import Sources
    from branchebadges.trust import Trust
    from branchebadges.verification import Report

Verdict = Literal["passed", "failed", "unknown"]

_OTHERS: Final = frozenset({"credential", "status list"})
"""The kinds that no profile of Open Badges speaks of."""


@dataclass(frozen=True)
class Judged:
    """One file, and the verdict on it or the reason why it is no credential at all."""

    file: str
    outcome: Concluded | Shown | BadgeError

    @property
    def verdict(self) -> Verdict:
        """What cannot be read is not valid."""
        if isinstance(self.outcome, BadgeError):
            return "failed"
        return (
            self.outcome.verdict if isinstance(self.outcome, Shown) else self.outcome.report.verdict
        )

    def to_document(self) -> dict[str, Any]:
        """The outcome as JSON values, for programs."""
        found: dict[str, Any] = {"file": self.file, "verdict": self.verdict}
        if isinstance(self.outcome, BadgeError):
            return {**found, "error": problem(self.outcome)}
        if isinstance(self.outcome, Shown):
            return {**found, "report": self.outcome.to_document()}
        found["report"] = self.outcome.report.to_document()
        if self.outcome.computed is not None:
            # The report on the diploma stands beside it already.
            computed = self.outcome.computed.to_document()
            found["computed"] = {name: computed[name] for name in computed if name != "diploma"}
        return found


@dataclass(frozen=True)
class Desk:
    """What a run judges by, the same for every file.

    Attributes:
        others: the credentials at hand, by which a diploma may be computed again.
        beside: documents that came with the badges of a diploma; see `with_sum`.
        asked: is every diploma to be computed again, whatever is missing?
        challenge: what the holder of a presentation was asked to sign.
        domain: for whom a presentation is to be meant.
    """

    at: datetime
    sources: Sources
    trust: Trust | None
    recipient: str | None
    offline: bool
    generic: bool
    others: tuple[Signed, ...]
    beside: Sources
    asked: bool
    challenge: str | None = None
    domain: str | None = None
    memo: Memo = field(default_factory=Memo)
    """What many badges share, a list or an accreditation, is judged once in a run."""

    def judge(self, file: str, signed: Signed | BadgeError) -> Judged:
        """Judge the credential in a file; what could not be read stays what it is."""
        try:
            if isinstance(signed, BadgeError):
                return Judged(file, signed)
            is_shown = is_presentation(signed)
            return Judged(file, self._shown(signed) if is_shown else self._concluded(signed))
        except BadgeError as error:
            return Judged(file, error)

    def _shown(self, signed: Signed) -> Shown:
        """How it is with a presentation, by the rules of Open Badges: it relaxes nothing."""
        presentation = Presentation.read(signed.text)
        asked: dict[str, Any] = {
            "challenge": self.challenge,
            "domain": self.domain,
            "at": self.at,
            "sources": self.sources,
            "trust": self.trust,
        }
        if self.offline:
            return presentations.examine(presentation, **asked)
        return gather_shown(presentation, **asked)[0]

    def _concluded(self, signed: Signed) -> Concluded:
        report, sources = self._report(signed)
        if report.kind not in COMPUTED:
            return Concluded(report)
        others = [each for each in self.others if each is not signed]
        if not self.offline and (self.asked or at_hand_for(signed, others)):
            sources = gather_parts(signed, others, at=self.at, sources=sources, trust=self.trust)
        return with_sum(
            report,
            others,
            sources=sources,
            trust=self.trust,
            beside=self.beside,
            asked=self.asked,
            memo=self.memo,
        )

    def _report(self, signed: Signed) -> tuple[Report, Sources]:
        # Open Badges relaxes nothing, whatever was asked for.
        relaxed = self.generic and model.kind(signed.document) in _OTHERS
        policy = GENERIC if relaxed else OPEN_BADGES
        if not self.offline:
            return gather(
                signed,
                at=self.at,
                sources=self.sources,
                trust=self.trust,
                recipient=self.recipient,
                policy=policy,
            )
        report = examine(
            signed,
            at=self.at,
            sources=self.sources,
            trust=self.trust,
            recipient=self.recipient,
            policy=policy,
            memo=self.memo,
        )
        return report, self.sources


def read(file: str) -> Signed | BadgeError:
    """The credential in a file, or why there is none."""
    try:
        return read_credential(file)
    except BadgeError as error:
        return error
