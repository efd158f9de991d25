"""Diplomas: what they hold, and computing them again from their parts."""

from branchebadges.diplomas.document import Award, Component, Pinned, diploma
from branchebadges.diplomas.outcome import Difference, Part, Rederivation
from branchebadges.diplomas.rederivation import rederive

__all__ = [
    "Award",
    "Component",
    "Difference",
    "Part",
    "Pinned",
    "Rederivation",
    "diploma",
    "rederive",
]
