"""What was found out about a presentation, and about each credential that it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from branchebadges.errors import Lacking, ProofFailed, Refused
from branchebadges.moments import write_moment
from branchebadges.verification import words
from branchebadges.verification.outcome import Finding, Outcome, Question, verdict

if TYPE_CHECKING:
    from datetime import datetime

    from branchebadges.presentations.presentation import Presentation
    from branchebadges.verification import Report


@dataclass(frozen=True)
class ShownCredential:
    """One credential of a presentation.

    Attributes:
        report: how it is judged by itself, as anywhere else; None where it cannot even be read.
        findings: what is found of it as a part of the presentation: that it cannot be read, or
            whether it is about the holder.
    """

    report: Report | None
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Literal["passed", "failed", "unknown"]:
        """All required findings on this credential in one word."""
        return verdict((*(self.report.findings if self.report else ()), *self.findings))

    @property
    def bound(self) -> bool:
        """Is it shown to be about the holder of the presentation?"""
        return any(
            each.code == "holder-bound" and each.outcome is Outcome.PASSED for each in self.findings
        )

    def to_document(self) -> dict[str, Any]:
        """All of it as JSON values."""
        return {
            "verdict": self.verdict,
            "bound": self.bound,
            "findings": [each.to_document() for each in self.findings],
            "report": None if self.report is None else self.report.to_document(),
        }


@dataclass(frozen=True)
class Shown:
    """What was asked of a presentation, and what came out."""

    presentation: Presentation
    at: datetime
    holder: str | None
    """Who shows it; None while that is not shown to be so."""
    findings: tuple[Finding, ...]
    """On the presentation itself."""
    credentials: tuple[ShownCredential, ...]
    """On each credential; none while the presentation itself is not in order."""

    @property
    def verdict(self) -> Literal["passed", "failed", "unknown"]:
        """All in one word. An empty presentation proves nothing, and has a finding that says so."""
        inner = (
            finding
            for each in self.credentials
            for finding in (*(each.report.findings if each.report else ()), *each.findings)
        )
        return verdict((*self.findings, *inner))

    @property
    def valid(self) -> bool:
        """Did every required check pass?"""
        return self.verdict == "passed"

    @property
    def missing(self) -> frozenset[str]:
        """The addresses that would let more be said."""
        found = {url for finding in self.findings for url in finding.lacks}
        for each in self.credentials:
            found |= each.report.missing if each.report else frozenset()
        return frozenset(found)

    @property
    def lists(self) -> dict[str, datetime]:
        """The status lists that answered, as `Report.lists`."""
        found: dict[str, datetime] = {}
        for each in self.credentials:
            for url, since in (each.report.lists if each.report else {}).items():
                found[url] = max(since, found.get(url, since))
        return found

    def require(self) -> tuple[Report, ...]:
        """The reports on the credentials, for who may only go on with a valid presentation.

        Raises:
            ProofFailed: it is not shown to be the holder's.
            Refused: it is, and something else failed.
            Lacking: nothing failed, but something could not be checked.
        """
        if self.valid:
            return tuple(each.report for each in self.credentials if each.report)
        for finding in self._in_the_way(Outcome.FAILED):
            error = ProofFailed if finding.question is Question.REAL else Refused
            raise error(finding.code, finding.sentence("en"))
        code = next((each.code for each in self._in_the_way(Outcome.UNKNOWN)), "nothing-shown")
        raise Lacking(code, words.sentence(code, "en"), urls=self.missing)

    def _in_the_way(self, outcome: Outcome) -> list[Finding]:
        found = list(self.findings)
        for each in self.credentials:
            found += [*(each.report.findings if each.report else ()), *each.findings]
        return [each for each in found if each.required and each.outcome is outcome]

    def to_document(self) -> dict[str, Any]:
        """All of it as JSON values, for programs."""
        return {
            "verdict": self.verdict,
            "valid": self.valid,
            "kind": "presentation",
            "at": write_moment(self.at),
            "holder": self.holder,
            "findings": [each.to_document() for each in self.findings],
            "credentials": [each.to_document() for each in self.credentials],
            "missing": sorted(self.missing),
        }
