"""A branch: what it decides, signs, publishes and hands out, in a folder or wherever it is kept."""

from branchebadges.branch.folder import BranchFolder
from branchebadges.branch.home import Branch
from branchebadges.branch.organisations import BRANCH, COMMITTEE, Organisation, Settings

__all__ = ["BRANCH", "COMMITTEE", "Branch", "BranchFolder", "Organisation", "Settings"]
