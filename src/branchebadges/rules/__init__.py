"""The rules of the branch as data: typed, with provenance, versioned, dated, named by digest."""

from __future__ import annotations

from branchebadges.rules.history import RuleChange, RuleHistory
from branchebadges.rules.ruleset import GENERALIST, RuleSet
from branchebadges.rules.settings import DiplomaRule, Parameters, PeRules, Setting, Variant

__all__ = [
    "GENERALIST",
    "DiplomaRule",
    "Parameters",
    "PeRules",
    "RuleChange",
    "RuleHistory",
    "RuleSet",
    "Setting",
    "Variant",
]
