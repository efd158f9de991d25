"""Who vouches? Asked only of a reader who says whom it trusts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from branchebadges.errors import BadgeError
from branchebadges.moments import day_of
from branchebadges.verification.accrediting import Completion, completion_of, vouches
from branchebadges.verification.deciding import Decisions, decided_on
from branchebadges.verification.endorsements import (
    Endorsement,
    embedded,
    found_in_sources,
    noted,
    opened,
    unreadable,
)
from branchebadges.verification.outcome import (
    Finding,
    Outcome,
    Question,
    failed,
    made,
    passed,
    refused,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from branchebadges.trust import Trust
    from branchebadges.verification.case import Case


@dataclass(frozen=True)
class Vouching:
    """What was found on who vouches, and whether the module's points are a committee's."""

    findings: tuple[Finding, ...]
    accredited: bool | None
    """None where nobody asked."""


def vouched(case: Case, kind: str) -> Vouching:
    """All findings on who vouches, the embedded endorsements included."""
    try:
        endorsements, notes = opened_in(case)
    except BadgeError as error:
        return Vouching((refused(Question.VOUCHED, error),), accredited=False)
    decisions = decided_on(case, endorsements) if kind == "badge" else None
    if decisions is not None:
        notes += decisions.told()
    decided = decisions.carried if decisions is not None else ()
    told = beside(case, [one for one in endorsements if one not in decided])
    if case.trust is None:
        return Vouching((*notes, *told), accredited=None)
    asked = _asked(case, case.trust, kind, endorsements, decisions)
    return Vouching(
        (*asked, *notes, *told, *late(case, asked)),
        accredited=all(finding.outcome is Outcome.PASSED for finding in asked),
    )


def opened_in(case: Case) -> tuple[list[Endorsement], list[Finding]]:
    """The endorsements a credential carries, judged, and a note on each that cannot be read.

    Raises:
        Refused: there are too many (`endorsements-too-many`).
    """
    endorsements: list[Endorsement] = []
    notes: list[Finding] = []
    for one in embedded(case):
        try:
            endorsements.append(opened(case, one))
        except BadgeError as error:
            notes.append(unreadable(error))
    return endorsements, notes


def beside(case: Case, endorsements: list[Endorsement]) -> list[Finding]:
    """What is told beside the verdict, of all but those by the committees a reader trusts."""
    committees = case.trust.committees if case.trust else frozenset()
    return [note for one in endorsements if one.by not in committees for note in noted(one)]


def _asked(
    case: Case,
    trust: Trust,
    kind: str,
    endorsements: list[Endorsement],
    decisions: Decisions | None,
) -> list[Finding]:
    match kind:
        case "badge":
            return [
                made(Question.VOUCHED, provider, case, endorsements, decisions),
                made(Question.VOUCHED, module, case, endorsements, decisions),
            ]
        case "diploma":
            return [_named(case, trust.branches, "branch", trust)]
        case "statement" | "addition":
            return [_named(case, trust.branches, "attesting", trust)]
        case "exemption":
            return [_named(case, trust.branches | trust.committees, "attesting", trust)]
        case "endorsement":
            return [_named(case, trust.committees, "committee", trust)]
        case _:
            return [made(Question.VOUCHED, known, case, endorsements)]


def late(case: Case, asked: list[Finding]) -> list[Finding]:
    """A note where something was signed after the accreditation that vouches for it had ended.

    A provider can write any day of completion. Where a ledger registered it, that day is known;
    elsewhere the reader should see that the dates do not speak for themselves.
    """
    signed = [proof.created for proof in case.signed.proofs if proof.created is not None]
    if case.registered is not None:
        signed = [case.registered]
    ends = [finding.details["last"] for finding in asked if finding.details.get("last")]
    if signed and ends and day_of(min(signed)).isoformat() > min(ends):
        return [passed(Question.VOUCHED, "signed-after-accreditation").beside()]
    return []


def _named(case: Case, party: frozenset[str], role: str, trust: Trust) -> Finding:
    """Is the issuer one of those the reader names in this role?"""
    if case.issuer in party:
        return passed(Question.VOUCHED, f"{role}-trusted", by=trust.name_of(case.issuer))
    return failed(Question.VOUCHED, f"{role}-unknown", by=case.issuer)


def provider(case: Case, endorsements: list[Endorsement], decisions: Decisions | None) -> Finding:
    """The issuer was accredited as a provider when the module was completed."""
    on = completion_of(case)
    found = candidates(case, endorsements, case.issuer)
    return _best(
        (_vouches(case, one, decisions, achievement=None, on=on) for one in found),
        none="provider-not-accredited",
        told="provider",
        issuer=case.issuer,
    )


def module(case: Case, endorsements: list[Endorsement], decisions: Decisions | None) -> Finding:
    """The module version was accredited when it was completed."""
    achievement: Any = case.subject.get("achievement")
    refusal = not_its_own(case, achievement)
    if refusal is not None:
        return refusal
    identifier = achievement["id"]
    on = completion_of(case)
    found = candidates(case, endorsements, identifier)
    return _best(
        (_vouches(case, one, decisions, achievement=achievement, on=on) for one in found),
        none="module-not-accredited",
        told="module",
        module=identifier,
    )


def not_its_own(case: Case, achievement: Any) -> Finding | None:
    """The refusal of an achievement that is no module of the issuer's; None where it is one."""
    identifier = achievement.get("id") if isinstance(achievement, dict) else None
    if not isinstance(achievement, dict) or not isinstance(identifier, str):
        return failed(Question.VOUCHED, "module-not-accredited", module="?")
    creator = achievement.get("creator")
    named = creator.get("id") if isinstance(creator, dict) else creator
    if named is not None and named != case.issuer:
        # The committee accredited the module of that provider; the digest it signed covers this.
        return failed(Question.VOUCHED, "module-of-another", module=identifier, creator=named)
    return None


def _vouches(
    case: Case,
    one: Endorsement,
    decisions: Decisions | None,
    *,
    achievement: dict[str, Any] | None,
    on: Completion,
) -> Finding:
    """Does this accreditation vouch for the badge, by itself or by a decision of its committee?"""
    found = made(Question.VOUCHED, vouches, case, one, achievement=achievement, on=on)
    return found if decisions is None else decisions.instead(one, found)


def known(case: Case, endorsements: list[Endorsement]) -> Finding:
    """The issuer of something that is no badge is a party the reader knows, in any role."""
    trust = case.trust
    if trust is not None and case.issuer in _everybody(trust):
        return passed(Question.VOUCHED, "issuer-trusted", by=trust.name_of(case.issuer))
    on = Completion(day_of(case.at))
    found = candidates(case, endorsements, case.issuer)
    return _best(
        (made(Question.VOUCHED, vouches, case, one, achievement=None, on=on) for one in found),
        none="issuer-unknown",
        told="provider",
        issuer=case.issuer,
    )


def _everybody(trust: Trust) -> frozenset[str]:
    return trust.committees.union(trust.branches, *trust.delegates.values())


def candidates(
    case: Case, endorsements: list[Endorsement], subject_id: str
) -> Iterator[Endorsement]:
    """The committees' endorsements of this subject; the sources are searched only when needed."""
    committees = case.trust.committees if case.trust else frozenset()
    for one in endorsements:
        if one.by in committees and one.subject_id == subject_id:
            yield one
    for one in found_in_sources(case, subject_id):
        if one.by in committees:
            yield one


def _best(findings: Iterable[Finding], *, none: str, told: str, **details: Any) -> Finding:
    """One accreditation that vouches is enough; else what may yet, else why the first does not."""
    doubt: Finding | None = None
    refusal: Finding | None = None
    for finding in findings:
        if finding.outcome is Outcome.PASSED:
            return passed(Question.VOUCHED, f"{told}-{finding.code}", **finding.details)
        if finding.outcome is Outcome.UNKNOWN:
            doubt = doubt or finding
        else:
            refusal = refusal or finding
    return doubt or refusal or failed(Question.VOUCHED, none, **details)
