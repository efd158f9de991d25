"""Who vouches for the badges of one module: found once for all of them, but for the day.

Badges of one module carry the same module version and the same provider, to the letter, with the
accreditations in them. Whether those are real, about this very version and in force is then the
same for every badge; what differs is when the module was completed, and that is compared for each.

Only the plain case is answered here: the first accreditation that comes into question, of provider
and of module, stands and ran on the day. Then no other is looked at, and no decision on the badge
is asked for. Everything else goes the long way, through `vouching`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import orjson

from branchebadges.errors import BadgeError
from branchebadges.verification import memo, vouching
from branchebadges.verification.accrediting import Completion, Running, completion_of, running
from branchebadges.verification.outcome import Finding, Question, passed
from branchebadges.verification.vouching import Vouching

if TYPE_CHECKING:
    from collections.abc import Iterator

    from branchebadges.trust import Trust
    from branchebadges.verification.case import Case
    from branchebadges.verification.endorsements import Endorsement

_LONGEST: Final = 16_384
"""Longer ones are not kept: hostile ones take 16 MB with one set of sources."""
_JSON_ONLY: Final = (
    orjson.OPT_PASSTHROUGH_SUBCLASS
    | orjson.OPT_PASSTHROUGH_DATACLASS
    | orjson.OPT_PASSTHROUGH_DATETIME
)


@dataclass(frozen=True)
class Alike:
    """What is found of every badge with this module version and this provider in it.

    Attributes:
        about: what the endorsements in it are about, by id.
        terms: how long the accreditations of provider and module ran, each with the finding on a
            completion in that time; None where they have to be looked at for each badge.
        beside: what is told of endorsements beside the verdict.
    """

    about: frozenset[str]
    terms: tuple[tuple[Running, Finding], ...] | None
    beside: tuple[Finding, ...]

    def findings(self, on: Completion) -> list[Finding] | None:
        """The findings on who vouches, or None where the long way has to be gone."""
        if self.terms is None or not all(term.holds(on.completed) for term, _ in self.terms):
            return None
        return [finding for _, finding in self.terms]


def vouched(case: Case, kind: str) -> Vouching:
    """All findings on who vouches, as `vouching.vouched` gives them."""
    try:
        found = _plainly(case) if kind == "badge" else None
    except BadgeError:
        found = None  # What is wrong with it, and which check that stops, the long way tells.
    return vouching.vouched(case, kind) if found is None else found


def _plainly(case: Case) -> Vouching | None:
    alike = _alike(case)
    # An endorsement of the badge itself is a decision, and that is of this badge alone.
    if alike is None or case.document.get("id") in alike.about:
        return None
    if case.trust is None:
        return Vouching(alike.beside, accredited=None)
    asked = alike.findings(completion_of(case))
    if asked is None:
        return None
    return Vouching((*asked, *alike.beside, *vouching.late(case, asked)), accredited=True)


def _alike(case: Case) -> Alike | None:
    subject, document = case.subject, case.document
    achievement = subject.get("achievement")
    if not isinstance(achievement, dict) or _endorsed(document) or _endorsed(subject):
        return None
    try:
        # All of both, and their order. Values that differ are never written alike.
        written = orjson.dumps((document["issuer"], achievement), option=_JSON_ONLY)
    except orjson.JSONEncodeError:
        return None
    if len(written) > _LONGEST:
        return None
    key = ("alike", written, case.registered, case.policy)
    return memo.kept_with(case).recall(key, case, lambda: _looked_at(case))


def _endorsed(place: dict[str, Any]) -> bool:
    return place.get("endorsement") is not None or place.get("endorsementJwt") is not None


def _looked_at(case: Case) -> Alike:
    """Look at what one badge carries; nothing else of the badge may steer what is found."""
    endorsements, unread = vouching.opened_in(case)
    terms = None if case.trust is None else tuple(_terms(case, case.trust, endorsements))
    return Alike(
        about=frozenset(one.subject_id for one in endorsements if isinstance(one.subject_id, str)),
        terms=terms if terms and len(terms) == len(_ASKED) else None,
        beside=(*unread, *vouching.beside(case, endorsements)),
    )


_ASKED: Final = ("provider", "module")


def _terms(
    case: Case, trust: Trust, endorsements: list[Endorsement]
) -> Iterator[tuple[Running, Finding]]:
    """What vouches for the provider and for the module, as far as it does so plainly."""
    achievement = case.subject["achievement"]
    if vouching.not_its_own(case, achievement) is not None:
        return
    names = (case.issuer, achievement.get("id"))
    for told, name, version in zip(_ASKED, names, (None, achievement), strict=True):
        first = next(vouching.candidates(case, endorsements, name), None)
        term = None if first is None else running(case, first, achievement=version)
        if first is None or term is None:
            return
        by, last = trust.name_of(first.by), term.last or ""
        yield term, passed(Question.VOUCHED, f"{told}-accredited", by=by, last=last)
