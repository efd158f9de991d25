"""Everything that was found out about one credential, for people and for programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from branchebadges.errors import Lacking, ProofFailed, Refused
from branchebadges.moments import read_moment, write_moment
from branchebadges.verification import words
from branchebadges.verification.outcome import Finding, Outcome, Question, verdict

if TYPE_CHECKING:
    from datetime import datetime

    from branchebadges.proofs import Signed

UNVERIFIED = "unverified"
"""The kind of what is not shown to be real: nothing it says is believed, its type included."""


@dataclass(frozen=True)
class Verified:
    """A credential that passed every check that was asked of it, at a moment.

    A function that takes a `Verified` cannot be handed an unchecked one; only `Report.require`
    makes them.
    """

    signed: Signed
    kind: str
    at: datetime
    findings: tuple[Finding, ...]

    @property
    def document(self) -> dict[str, Any]:
        """What was signed."""
        return self.signed.document

    @property
    def digest(self) -> str:
        """The digest by which other documents name it."""
        return self.signed.digest


@dataclass(frozen=True)
class Report:
    """What was asked of a credential, and what came out."""

    signed: Signed
    at: datetime
    kind: str
    """`badge`, `diploma`, `exemption`, `learning path`, `statement`, `addition`, `endorsement`,
    `status list`, `clr`, `presentation`, `credential`, or `unverified` while it is not shown to be
    real."""
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Literal["passed", "failed", "unknown"]:
        """All required findings in one word."""
        return verdict(self.findings)

    @property
    def valid(self) -> bool:
        """Did every required check pass, and was at least one made?"""
        return self.verdict == "passed"

    @property
    def missing(self) -> frozenset[str]:
        """The addresses that would let more be said. What is silent is not asked again."""
        return frozenset(url for finding in self.findings for url in finding.lacks)

    @property
    def lists(self) -> dict[str, datetime]:
        """The status lists that answered, each with its `validFrom`, for `Sources.with_seen`."""
        told = (
            (finding.details.get("list"), finding.details.get("since")) for finding in self.findings
        )
        return {url: read_moment(since) for url, since in told if url and since}

    def answer(self, question: Question) -> Literal["passed", "failed", "unknown", "not-asked"]:
        """One question's answer."""
        asked = [finding for finding in self.findings if finding.question == question]
        if not any(finding.required for finding in asked):
            return "not-asked"
        return verdict(asked)

    def require(self) -> Verified:
        """The credential, for who may only go on with a valid one.

        Raises:
            ProofFailed: it is not shown to be real.
            Refused: it is real, and another check failed.
            Lacking: nothing failed, but something could not be checked; `urls` may settle it.
        """
        if self.valid:
            return Verified(self.signed, self.kind, self.at, self.findings)
        required = [finding for finding in self.findings if finding.required]
        for finding in required:
            if finding.outcome is Outcome.FAILED:
                error = ProofFailed if finding.question is Question.REAL else Refused
                where = finding.details.get("where") or None
                raise error(finding.code, finding.sentence("en"), where=where)
        for finding in required:
            if finding.outcome is Outcome.UNKNOWN:
                raise Lacking(finding.code, finding.sentence("en"), urls=self.missing)
        raise Lacking("nothing-checked", words.sentence("nothing-checked", "en"), urls=self.missing)

    def sentences(self, language: words.Language) -> tuple[str, ...]:
        """The verdict and then every finding, in words."""
        return (
            words.verdict(self.verdict, self.kind, self._reason(), language),
            *(finding.sentence(language) for finding in self.findings),
        )

    def _reason(self) -> str | None:
        """The code of the first finding that stands in the way."""
        for outcome in (Outcome.FAILED, Outcome.UNKNOWN):
            for finding in self.findings:
                if finding.required and finding.outcome is outcome:
                    return finding.code
        return None

    def to_document(self) -> dict[str, Any]:
        """The report as JSON values, for programs."""
        return {
            "verdict": self.verdict,
            "valid": self.valid,
            "kind": self.kind,
            "at": write_moment(self.at),
            "digest": self.signed.digest,
            "questions": {question.value: self.answer(question) for question in Question},
            "findings": [finding.to_document() for finding in self.findings],
            "missing": sorted(self.missing),
        }
