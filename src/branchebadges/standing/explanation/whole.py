"""The whole explanation of a standing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from branchebadges.standing.explanation.badges import BadgeExplained, badges_explained
from branchebadges.standing.explanation.diplomas import DiplomaExplained, diplomas_explained
from branchebadges.standing.explanation.ground import Ground
from branchebadges.standing.explanation.phrases import as_document
from branchebadges.standing.explanation.years import PeExplained, pe_explained

if TYPE_CHECKING:
    from datetime import date

    from branchebadges.standing.case import Case
    from branchebadges.standing.compute import Standing


@dataclass(frozen=True)
class Explanation:
    """A standing, explained.

    Attributes:
        on: The day.
        badges: What every badge counted for and why not more, in order of completion.
        diplomas: Every diploma of the rules, lowest first: how it stands, what it still asks, and
            the shortest ways to it.
        pe: Permanent education, year by year.
    """

    on: date
    badges: tuple[BadgeExplained, ...]
    diplomas: tuple[DiplomaExplained, ...]
    pe: PeExplained

    def badge(self, badge: str) -> BadgeExplained:
        """The badge of that id.

        Raises:
            KeyError: there is no such badge.
        """
        for each in self.badges:
            if each.badge == badge:
                return each
        raise KeyError(badge)

    def diploma(self, diploma: str) -> DiplomaExplained:
        """The diploma of that id.

        Raises:
            KeyError: neither the rules nor the person know such a diploma.
        """
        for each in self.diplomas:
            if each.diploma == diploma:
                return each
        raise KeyError(diploma)

    def to_document(self) -> dict[str, Any]:
        """As JSON values: points as numbers, days as ISO dates, words as `{"nl", "en"}`."""
        document: dict[str, Any] = as_document(self)
        return document


def explain(standing: Standing, case: Case) -> Explanation:
    """Explain a standing.

    Args:
        standing: what `standing_of` concluded, on its day.
        case: the case it was concluded from.
    """
    ground = Ground(case, standing)
    return Explanation(
        on=standing.day,
        badges=badges_explained(ground),
        diplomas=diplomas_explained(ground),
        pe=pe_explained(ground),
    )
