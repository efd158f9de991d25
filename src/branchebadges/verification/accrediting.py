"""Whether one accreditation vouches for one module or provider at the time of one completion."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from branchebadges import modules
from branchebadges.errors import Refused
from branchebadges.moments import day_of, read_moment, start_of_day
from branchebadges.proofs import Signed
from branchebadges.verification import memo
from branchebadges.verification.case import many, span_of
from branchebadges.verification.current import statuses
from branchebadges.verification.endorsements import Endorsement, judged
from branchebadges.verification.outcome import (
    Finding,
    Outcome,
    Question,
    failed,
    passed,
    unknown,
)

if TYPE_CHECKING:
    from datetime import date, datetime

    from branchebadges.verification.case import Case, Span


@dataclass(frozen=True)
class Completion:
    """The days on which something was begun and completed, as its issuer says."""

    completed: date
    started: date | None = None


@dataclass(frozen=True)
class Running:
    """The first and last day on which an accreditation was in force; None without a bound."""

    first: date | None
    last: date | None

    def holds(self, day: date) -> bool:
        """Does a completion on that day count?"""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


def completion_of(case: Case) -> Completion:
    """When the credential says its module was completed; else when it says it was awarded."""
    subject, document = case.subject, case.document
    ended = subject.get("activityEndDate", document.get("awardedDate"))
    moment: datetime | None = span_of(document).begins if ended is None else read_moment(ended)
    started = subject.get("activityStartDate")
    return Completion(
        completed=day_of(moment or case.at),
        started=None if started is None else day_of(read_moment(started)),
    )


def vouches(
    case: Case, endorsement: Endorsement, *, achievement: dict[str, Any] | None, on: Completion
) -> Finding:
    """Does this endorsement, by a committee the reader trusts, vouch for what was completed?

    The steps are those of an exam board: is it the committee's, is it about exactly this, was it
    withdrawn, and did it run on the day?
    """
    refusal = _of_no_account(case, endorsement, achievement)
    if refusal is not None:
        return refusal
    stopped = _stopped(endorsement)
    if stopped is None:
        return _on_the_day(case, endorsement, on)
    if stopped.code != "revoked":
        return _withheld(endorsement, stopped)
    return _withdrawn(case, endorsement, achievement=achievement, on=on)


def running(
    case: Case, endorsement: Endorsement, *, achievement: dict[str, Any] | None
) -> Running | None:
    """How long it ran, where nothing but the day can keep it from vouching; else None.

    Raises:
        BadgeError: its dates cannot be read.
    """
    refusal = _of_no_account(case, endorsement, achievement)
    if refusal is not None or _stopped(endorsement) is not None:
        return None
    return Running(*days_of(span_of(endorsement.case.document)))


def _of_no_account(
    case: Case, endorsement: Endorsement, achievement: dict[str, Any] | None
) -> Finding | None:
    """Why it is not the committee's word on exactly this; None where it is."""
    if endorsement.by == case.issuer:
        # Nobody sets the points of its own modules, a committee no more than a provider.
        return failed(Question.VOUCHED, "accreditation-own", by=endorsement.by)
    if not endorsement.real:
        return _not_shown(endorsement)
    if achievement is not None and not pins(endorsement, achievement):
        return failed(Question.VOUCHED, "accreditation-other-version", id=endorsement.id)
    return None


def _withdrawn(
    case: Case, old: Endorsement, *, achievement: dict[str, Any] | None, on: Completion
) -> Finding:
    """Judge by the version that took the place of a withdrawn one: it says when it really ended."""
    current = _in_its_place(case, old, achievement)
    stopped = _stopped(current)
    if stopped is None:
        return _on_the_day(case, current, on)
    if stopped.code == "revoked" and current.case.signed.digest != old.case.signed.digest:
        # Withdrawn as of a day in the past: what was completed before it stands, and nobody under
        # way is protected.
        found = _on_the_day(case, current, on, graceful=False)
        if found.outcome is Outcome.PASSED:
            return found
    return _withheld(current, stopped)


def _not_shown(endorsement: Endorsement) -> Finding:
    last = endorsement.gate[-1]
    if last.outcome is Outcome.UNKNOWN:
        return unknown(
            Question.VOUCHED,
            "accreditation-unchecked",
            lacks=last.lacks,
            reason=last.sentence("en"),
            reden=last.sentence("nl"),
        )
    return failed(
        Question.VOUCHED,
        "accreditation-forged",
        reason=last.sentence("en"),
        reden=last.sentence("nl"),
    )


def pins(endorsement: Endorsement, achievement: dict[str, Any]) -> bool:
    """Does the endorsement name this very module version, by its digest (VC 2.0, section 5.3)?"""
    digest = modules.digest(achievement)
    return any(
        isinstance(resource, dict)
        and resource.get("id") == achievement.get("id")
        and digest in many(resource.get("digestSRI"))
        for resource in many(endorsement.case.document.get("relatedResource"))
    )


def _stopped(endorsement: Endorsement) -> Finding | None:
    """The first status finding that did not pass: a failure before what is not known."""
    case = endorsement.case
    findings = memo.judged("statuses", case, lambda: tuple(statuses(case)))
    for outcome in (Outcome.FAILED, Outcome.UNKNOWN):
        for finding in findings:
            if finding.outcome is outcome:
                return finding
    return None


def _in_its_place(case: Case, old: Endorsement, achievement: dict[str, Any] | None) -> Endorsement:
    """The current version of a withdrawn accreditation, published under the same id.

    Raises:
        Lacking: it is not at hand.
        Refused: what is there is not the committee's word on the same thing.
    """
    url = old.id
    if not url.startswith("https://"):
        raise Refused("accreditation-withdrawn", "withdrawn, with no address to ask further")
    new = judged(case.beside(Signed.read(case.sources.text(url))))
    same = (new.id, new.by, new.subject_id) == (old.id, old.by, old.subject_id)
    if not same or (achievement is not None and not pins(new, achievement)):
        raise Refused("accreditation-replaced", "another accreditation at its address", where=url)
    return new


def _withheld(endorsement: Endorsement, stopped: Finding) -> Finding:
    if stopped.outcome is Outcome.UNKNOWN:
        return unknown(
            Question.VOUCHED,
            "accreditation-unchecked",
            lacks=stopped.lacks,
            reason=stopped.sentence("en"),
            reden=stopped.sentence("nl"),
        )
    codes = {"revoked": "accreditation-withdrawn", "suspended": "accreditation-suspended"}
    return failed(
        Question.VOUCHED,
        codes.get(stopped.code, "accreditation-status"),
        id=endorsement.id,
        reason=stopped.sentence("en"),
        reden=stopped.sentence("nl"),
    )


def _on_the_day(
    case: Case, endorsement: Endorsement, on: Completion, *, graceful: bool = True
) -> Finding:
    if not endorsement.real:
        return _not_shown(endorsement)
    trust = case.trust
    by = trust.name_of(endorsement.by) if trust else endorsement.by
    first, last = days_of(span_of(endorsement.case.document))
    if first is not None and on.completed < first:
        return failed(Question.VOUCHED, "accreditation-not-begun", first=first, day=on.completed)
    if last is None or on.completed <= last:
        return passed(Question.VOUCHED, "accredited", by=by, last=last or "")
    grace = trust.grace if trust and graceful else timedelta(0)
    under_way = on.started is not None and (first or on.started) <= on.started <= last
    if under_way and on.completed - last <= grace:
        return passed(Question.VOUCHED, "accredited-in-grace", by=by, last=last)
    return failed(Question.VOUCHED, "accreditation-ended", last=last, day=on.completed)


def days_of(span: Span) -> tuple[date | None, date | None]:
    """The first and last day of a period, in Amsterdam; one that ends at midnight ended before."""
    first = None if span.begins is None else day_of(span.begins)
    last = None if span.ends is None else day_of(span.ends)
    if span.ends is not None and last is not None and span.ends == start_of_day(last):
        last -= timedelta(days=1)
    return first, last
