"""Attestations: what a branch or a library states of somebody beside badges and diplomas.

exemption            points for what somebody could already do, by a decision (EVC)
learning_path        a library's own path was followed to its end
permanent_education  what was asked and earned in one year, and whether that was enough

Each is an `OpenBadgeCredential` under the VC 2.0 and OB 3.0 contexts and nothing else, with an
`achievementType` of its own. `kind_of` tells them, and the additions to diplomas, from badges.
"""

from __future__ import annotations

from branchebadges.attestations.exemption import Decision, Exempted, exempted, exemption
from branchebadges.attestations.kinds import Kind, achievement_of, kind_of, subject_of
from branchebadges.attestations.learning_path import Followed, LearningPath, learning_path
from branchebadges.attestations.permanent_education import PeriodOfEducation, statement

__all__ = [
    "Decision",
    "Exempted",
    "Followed",
    "Kind",
    "LearningPath",
    "PeriodOfEducation",
    "achievement_of",
    "exempted",
    "exemption",
    "kind_of",
    "learning_path",
    "statement",
    "subject_of",
]
