"""The standing explained, in words a librarian understands, in Dutch and English.

    from branchebadges.standing.explanation import explain, progress_picture

    explanation = explain(standing, case)
    for diploma in explanation.diplomas:
        for sentence in diploma.sentences:
            print(sentence("nl"))

badges      what every badge counted for, and why not more
diplomas    how every diploma stands, what it still asks, and the shortest ways to it
years       permanent education, year by year
picture     the same as a picture

It concludes nothing of its own: what counted was counted by `branchebadges.standing.counting`,
and a way to a diploma is one only if counting with it gives the diploma.
"""

from __future__ import annotations

from branchebadges.standing.explanation.badges import BadgeExplained
from branchebadges.standing.explanation.brought_in import BroughtIn, Taken
from branchebadges.standing.explanation.diplomas import DiplomaExplained
from branchebadges.standing.explanation.phrases import Said
from branchebadges.standing.explanation.picture import progress_picture
from branchebadges.standing.explanation.whole import Explanation, explain
from branchebadges.standing.explanation.years import PeExplained, YearExplained

__all__ = [
    "BadgeExplained",
    "BroughtIn",
    "DiplomaExplained",
    "Explanation",
    "PeExplained",
    "Said",
    "Taken",
    "YearExplained",
    "explain",
    "progress_picture",
]
