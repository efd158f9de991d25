"""A branch kept in a folder: everything a small organisation needs to issue without a server."""

from branchebadges.branch.folder import Branch
from branchebadges.branch.organisations import BRANCH, COMMITTEE, Organisation, Settings

__all__ = ["BRANCH", "COMMITTEE", "Branch", "Organisation", "Settings"]
