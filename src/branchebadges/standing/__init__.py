"""Standing: points, diplomas and permanent education, computed from a ledger, rules and a day.

admission    which badge earns points on which day, and why not
counting     how points add up in the ledger of one diploma, badge by badge
awards       diplomas through time
pe, duty     permanent education: what was earned, what was asked
shortfall    what a diploma in progress still asks
ways         the shortest ways to it
explanation  all of it in words, in Dutch and English, and as a picture
evaluate     the same from one plain document to another
"""

from __future__ import annotations

from branchebadges.standing.awards import Award
from branchebadges.standing.case import Case
from branchebadges.standing.compute import Standing, of_ledger, standing_of
from branchebadges.standing.counting import Count, Counted
from branchebadges.standing.duty import Pe, PeWindow, PeYear
from branchebadges.standing.evaluation import document_of, evaluate
from branchebadges.standing.paths import LearningPath
from branchebadges.standing.reasons import Reason

__all__ = [
    "Award",
    "Case",
    "Count",
    "Counted",
    "LearningPath",
    "Pe",
    "PeWindow",
    "PeYear",
    "Reason",
    "Standing",
    "document_of",
    "evaluate",
    "of_ledger",
    "standing_of",
]
