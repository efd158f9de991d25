"""Does it count? The points a badge carries are the committee's, never the issuer's own."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from branchebadges.errors import Refused
from branchebadges.verification.outcome import Finding, Question, failed, made, passed

if TYPE_CHECKING:
    from branchebadges.verification.case import Case

MOST_POINTS: Final = Decimal(10_000)
"""A hundred diplomas; more is a mistake or an attack, whatever a committee signed."""


def counts(case: Case, *, accredited: bool | None) -> list[Finding]:
    """The finding on the points; `accredited` is None where nobody asked who vouches."""
    return [made(Question.COUNTS, points, case, accredited=accredited)]


def points(case: Case, *, accredited: bool | None) -> Finding:
    """What was earned is what the module gives, or a part of it.

    The accreditation pins the module version by digest, so once that holds `creditsAvailable` is
    the committee's number.
    """
    subject = case.subject
    achievement = subject.get("achievement")
    available = credits_of(achievement, "creditsAvailable", "/credentialSubject/achievement")
    earned = credits_of(subject, "creditsEarned", "/credentialSubject")
    if earned is not None and earned > (available or Decimal(0)):
        return failed(
            Question.COUNTS, "points-inflated", earned=earned, available=available or Decimal(0)
        )
    if accredited is None:
        return passed(Question.COUNTS, "points-claimed", points=earned or Decimal(0))
    if not accredited:
        # Who vouches has failed already; this says what that means for the sum.
        return passed(Question.COUNTS, "counts-for-nothing", points=0).beside()
    if not earned:
        return passed(Question.COUNTS, "counts-for-nothing", points=0)
    if earned < (available or earned):
        return passed(Question.COUNTS, "counts-in-part", points=earned, available=available)
    return passed(Question.COUNTS, "counts", points=earned)


def credits_of(holder: Any, member: str, where: str) -> Decimal | None:
    """A number of points as an exact decimal, or None where it is not given.

    Raises:
        Refused: not a number, negative, or over `MOST_POINTS` (`points-shape`).
    """
    value = holder.get(member) if isinstance(holder, dict) else None
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refused("points-shape", f"{member} is not a number", where=f"{where}/{member}")
    exact = _exact(value)
    if exact is None:
        raise Refused("points-shape", f"{member} of {value}", where=f"{where}/{member}")
    return exact


@lru_cache(maxsize=1024, typed=True)
def _exact(value: float) -> Decimal | None:
    """The decimal that was written, if it is a number of points: modules give the same few."""
    # By way of its text: 7.5 is the decimal that was written, not the nearest binary fraction.
    exact = Decimal(str(value))
    return exact if exact.is_finite() and 0 <= exact <= MOST_POINTS else None
