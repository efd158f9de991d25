"""Dossiers: everything of one person, with the documents that prove it, to keep for twenty years.

dossier = Dossier.collect(...)          what there is, and what it rests on, judged at a moment
dossier.to_text(), Dossier.parse(text)  kept as one JSON file, and read back strictly
dossier.verify(at)                      judged again, by anybody, from the dossier alone
record_of(dossier, ...)                 the same for others: a Comprehensive Learner Record 2.0
summary(dossier, judgement, "nl")       the same for people, as Markdown
"""

from __future__ import annotations

from branchebadges.dossiers.dossier import Dossier, Kept
from branchebadges.dossiers.judging import Flaw, Judged, Judgement
from branchebadges.dossiers.record import embedded_in, record_of, seal_of
from branchebadges.dossiers.summary import summary

__all__ = [
    "Dossier",
    "Flaw",
    "Judged",
    "Judgement",
    "Kept",
    "embedded_in",
    "record_of",
    "seal_of",
    "summary",
]
