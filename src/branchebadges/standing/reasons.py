"""Why a badge earns nothing: the reasons, in the order in which they are asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from branchebadges.days import ALWAYS, NEVER

if TYPE_CHECKING:
    from datetime import date

    from branchebadges.attainments import Attainment

Reason = Literal[
    "not_yet_registered",
    "revoked",
    "badge_expired",
    "not_passed",
    "evc_disabled",
    "claim_not_verified",
    "unknown_module",
    "registered_too_late",
    "not_accredited",
    "accreditation_ended",
    "withdrawn_retroactive",
    "no_component_credit",
    "duplicate_event",
    "points_expired",
    "no_extra_points",
]

LOSSES: Final[frozenset[Reason]] = frozenset({"revoked", "withdrawn_retroactive"})
"""What takes a badge away from under a diploma. Expiry does not: it never touches a diploma."""

WITHOUT_POINTS: Final[frozenset[Reason]] = frozenset(
    {"registered_too_late", "not_accredited", "accreditation_ended", "withdrawn_retroactive"}
)
"""The module was followed, though it earns nothing: enough for a library's own learning path."""


class Obstacle(NamedTuple):
    """A reason to earn nothing, from a day up to and not including another."""

    reason: Reason
    since: date = ALWAYS
    until: date = NEVER


def decided(badge: Attainment) -> date:
    """The day from which a committee decision lets the badge count, or `NEVER`."""
    if badge.decision is None:
        return NEVER
    return badge.decided or ALWAYS
