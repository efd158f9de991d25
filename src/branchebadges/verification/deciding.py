"""Decisions of a committee on one badge, which let it count where by itself it would not.

Such a decision is an endorsement of the badge itself (Open Badges 3.0, section 4.3). It stands in
for the accreditation being in force on the day, and for nothing else: there is an accreditation of
this module version by the same committee, it gives the points, and it was not withdrawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from branchebadges.errors import BadgeError
from branchebadges.moments import day_of
from branchebadges.verification.accrediting import pins
from branchebadges.verification.case import span_of
from branchebadges.verification.current import current
from branchebadges.verification.endorsements import Endorsement, found_in_sources
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
    from collections.abc import Iterable, Iterator

    from branchebadges.verification.case import Case

NOT_BEGUN: Final = "accreditation-not-begun"
"""The one refusal that a decision may take the place of."""

_WITHHELD: Final = {"revoked": "decision-withdrawn", "suspended": "decision-suspended"}


@dataclass(frozen=True)
class Decisions:
    """What committees decided on the badge of a case.

    Attributes:
        case: the badge.
        achievement: its module version.
        carried: the decisions that travel in the badge.
        accreditors: who accredited the module, of those that the badge brings or the reader holds.
    """

    case: Case
    achievement: dict[str, Any]
    carried: tuple[Endorsement, ...]
    accreditors: frozenset[str]

    @classmethod
    def on(cls, case: Case, endorsements: list[Endorsement]) -> Decisions | None:
        """The decisions on a badge; None where there can be none.

        Raises:
            BadgeError: the badge has not exactly one subject.
        """
        achievement, name = case.subject.get("achievement"), case.document.get("id")
        if not isinstance(achievement, dict) or not isinstance(name, str):
            return None
        if name in {achievement.get("id"), case.issuer, case.subject.get("id")}:
            # What a committee said of a module or provider must never pass for a decision.
            return None
        module = achievement.get("id")
        about = [one for one in endorsements if one.subject_id == name]
        known = [one for one in endorsements if one.subject_id == module]
        if about and not known and isinstance(module, str):
            known = list(found_in_sources(case, module))
        # One that cannot be checked yet is not another committee's: the decision cannot either.
        accreditors = frozenset(
            one.by for one in known if one.gate[-1].outcome is not Outcome.FAILED
        )
        if case.trust is not None:
            accreditors &= case.trust.committees
            about = [one for one in about if one.by in case.trust.committees]
        else:
            # Nobody says who is a committee: who accredited the module is the only one in sight.
            about = [one for one in about if one.by in accreditors]
        return cls(case, achievement, tuple(about), accreditors)

    def told(self) -> list[Finding]:
        """How it is with each decision that the badge carries, told beside the verdict."""
        return [
            made(Question.VOUCHED, self._judged, self.case, one).beside(about=one.id)
            if one.by in self.accreditors
            else failed(Question.VOUCHED, "decision-other-committee", by=one.by).beside(
                about=one.id
            )
            for one in self.carried
        ]

    def instead(self, accreditation: Endorsement, found: Finding) -> Finding:
        """The finding on an accreditation that began after the completion.

        One decision by the same committee that stands is enough; else what may yet stand, else why
        the first does not.
        """
        if found.code != NOT_BEGUN:
            return found
        judged = []
        for decision in self._by(accreditation.by):
            finding = made(Question.VOUCHED, self._judged, self.case, decision)
            if finding.outcome is Outcome.PASSED:
                details = {"by": finding.details["by"], "decided": finding.details["day"]}
                first = found.details["first"]
                return passed(Question.VOUCHED, "accredited-by-decision", first=first, **details)
            judged.append(finding)
        return _first(judged, Outcome.UNKNOWN) or _first(judged, Outcome.FAILED) or found

    def _by(self, committee: str) -> Iterator[Endorsement]:
        """The committee's decisions; the sources are searched only where the badge brings none."""
        carried = [one for one in self.carried if one.by == committee]
        yield from carried
        if not carried:
            name = str(self.case.document["id"])
            yield from (one for one in found_in_sources(self.case, name) if one.by == committee)

    def _judged(self, case: Case, decision: Endorsement) -> Finding:
        """Is it the committee's, about this very badge and module version, and not taken back?"""
        if decision.by == case.issuer:
            return failed(Question.VOUCHED, "accreditation-own", by=decision.by)
        if not decision.real:
            last = decision.gate[-1]
            code = "unchecked" if last.outcome is Outcome.UNKNOWN else "forged"
            return _because(f"decision-{code}", last)
        if not pins(decision, self.achievement):
            return failed(Question.VOUCHED, "decision-other-version")
        stopped = current(decision.case)
        for outcome in (Outcome.FAILED, Outcome.UNKNOWN):
            finding = _first(stopped, outcome)
            if finding is not None:
                other = "decision-status" if outcome is Outcome.FAILED else "decision-unchecked"
                return _because(_WITHHELD.get(finding.code, other), finding)
        begins = span_of(decision.case.document).begins
        if begins is None:
            return failed(Question.VOUCHED, "decision-undated")
        by = case.trust.name_of(decision.by) if case.trust else decision.by
        comment = decision.case.subject.get("endorsementComment")
        said = comment if isinstance(comment, str) and comment.strip() else "-"
        return passed(Question.VOUCHED, "decided", by=by, day=day_of(begins), comment=said)


def decided_on(case: Case, endorsements: list[Endorsement]) -> Decisions | None:
    """What was decided on the badge of a case; None where there can be no decision."""
    try:
        return Decisions.on(case, endorsements)
    except BadgeError:
        # A badge that is not about exactly one thing is refused by every other check.
        return None


def _first(findings: Iterable[Finding], outcome: Outcome) -> Finding | None:
    return next((finding for finding in findings if finding.outcome is outcome), None)


def _because(code: str, finding: Finding) -> Finding:
    """A decision that does not stand, or may not, for a reason that was found in itself."""
    said = {"reason": finding.sentence("en"), "reden": finding.sentence("nl")}
    if finding.outcome is Outcome.UNKNOWN:
        return unknown(Question.VOUCHED, code, lacks=finding.lacks, **said)
    return failed(Question.VOUCHED, code, **said)
