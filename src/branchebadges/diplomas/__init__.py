"""Diplomas: what they hold, and computing them again from their parts."""

from branchebadges.diplomas.document import Award, Component, diploma
from branchebadges.diplomas.outcome import Difference, Part, Rederivation
from branchebadges.diplomas.rederivation import rederive
from branchebadges.diplomas.verdict import Concluded, with_sum
from branchebadges.pins import Pinned

__all__ = [
    "Award",
    "Component",
    "Concluded",
    "Difference",
    "Part",
    "Pinned",
    "Rederivation",
    "diploma",
    "rederive",
    "with_sum",
]
