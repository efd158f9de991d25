"""Endorsements: what somebody else says of a badge, its module or its issuer, signed by them."""

from __future__ import annotations

import json
import marshal
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from branchebadges.canonical import jcs
from branchebadges.errors import BadgeError, Refused
from branchebadges.proofs import Signed
from branchebadges.verification import memo
from branchebadges.verification.case import issuer_of, many, types_of
from branchebadges.verification.current import current
from branchebadges.verification.outcome import Finding, Outcome, Question, failed, passed, verdict
from branchebadges.verification.real import real, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from branchebadges.verification.case import Case

MAX_ENDORSEMENTS: Final = 16
"""More embedded endorsements than this are refused: each costs signatures and fetches."""

_PLAIN: Final = 2
"""The last form of marshal that does not depend on which values are one object in memory."""

ENDORSEMENT_TYPE: Final = "EndorsementCredential"
SUBJECT_TYPE: Final = "EndorsementSubject"


@dataclass(frozen=True)
class Endorsement:
    """An endorsement and whether its own seal holds."""

    case: Case
    gate: tuple[Finding, ...]

    @property
    def real(self) -> bool:
        """Is it shown to be signed by who it says?"""
        return shown(list(self.gate))

    @property
    def id(self) -> str:
        """Its own id, or how to speak of one without."""
        own = self.case.document.get("id")
        return own if isinstance(own, str) else "(zonder id)"

    @property
    def by(self) -> str:
        """Who gave it."""
        return self.case.issuer

    @property
    def subject_id(self) -> object:
        """What it is about."""
        return self.case.subject.get("id")


def judged(case: Case) -> Endorsement:
    """An endorsement, put through the same gate as every credential.

    Raises:
        Refused: it is no EndorsementCredential about one EndorsementSubject.
    """
    document = case.document
    if ENDORSEMENT_TYPE not in types_of(document) or SUBJECT_TYPE not in types_of(case.subject):
        raise Refused("endorsement-shape", "this is no endorsement")
    issuer_of(document)
    return Endorsement(case, tuple(real(case)))


def embedded(case: Case) -> list[Any]:
    """Every endorsement a credential carries, as it carries it: an object or a token.

    Raises:
        Refused: more than `MAX_ENDORSEMENTS` (`endorsements-too-many`).
    """
    found = list(_carried(case))
    if len(found) > MAX_ENDORSEMENTS:
        raise Refused("endorsements-too-many", f"{len(found)} endorsements in one credential")
    return found


def _carried(case: Case) -> Iterator[Any]:
    document = case.document
    subjects = many(document.get("credentialSubject"))
    modules = [one.get("achievement") for one in subjects if isinstance(one, dict)]
    for place in (document, document.get("issuer"), *subjects, *modules):
        yield from carried_by(place)


def carried_by(place: object) -> list[Any]:
    """The endorsements in one object (Open Badges 3.0: `endorsement` and `endorsementJwt`)."""
    if not isinstance(place, dict):
        return []
    return [*many(place.get("endorsement")), *many(place.get("endorsementJwt"))]


def opened(case: Case, carried: Any) -> Endorsement:
    """An embedded endorsement, judged.

    Raises:
        BadgeError: it cannot be read.
    """
    if isinstance(carried, dict):
        # Faster than its canonical form, and as good a name: no two values are written alike.
        written = marshal.dumps(carried, _PLAIN)
        signed = memo.opened(written, lambda: Signed.read(jcs(carried)))
    elif isinstance(carried, str):
        signed = memo.opened(carried, lambda: Signed.read(carried))
    else:
        raise Refused("endorsement-shape", "an endorsement is an object or a token")
    return judged(case.inside(signed))


def found_in_sources(case: Case, subject_id: str) -> Iterator[Endorsement]:
    """The endorsements of `subject_id` among the sources, where the credential carries none."""
    quoted = json.dumps(subject_id, ensure_ascii=False)
    for source in case.sources.held.values():
        text = source.text
        if not text.startswith("eyJ") and not (ENDORSEMENT_TYPE in text and quoted in text):
            continue
        try:
            found = judged(case.beside(Signed.read(text)))
            if found.subject_id == subject_id:
                yield found
        except BadgeError:
            # Among the sources lie documents of every kind; those that are none are passed by.
            continue


def noted(endorsement: Endorsement) -> list[Finding]:
    """What is told of an embedded endorsement beside the verdict.

    An endorsement by a stranger harms nobody, as long as it is shown as a stranger's; and one that
    does not hold is told with the reason, and never as an endorsement.
    """
    about, case = endorsement.id, endorsement.case
    if not endorsement.real:
        return [finding.beside(about=about) for finding in endorsement.gate[-1:]]
    findings = current(case)
    if verdict(findings) != "passed":
        return [
            finding.beside(about=about)
            for finding in findings
            if finding.outcome is not Outcome.PASSED
        ]
    by = endorsement.by
    anchored = case.trust is not None and by in case.trust.committees
    code = "endorsed" if anchored else "endorsement-unanchored"
    name = case.trust.name_of(by) if case.trust else by
    return [passed(Question.VOUCHED, code, by=name).beside(about=about)]


def unreadable(error: BadgeError) -> Finding:
    """An endorsement that cannot even be read, told beside the verdict."""
    return failed(Question.VOUCHED, "endorsement-unreadable", reason=error.message).beside()
