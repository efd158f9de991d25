"""`python -m branchebadges.cli` is the same as `branchebadges`."""

from branchebadges.cli import main

main()
