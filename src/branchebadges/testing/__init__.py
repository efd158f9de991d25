"""A whole branch in a box, for tests and for trying things out.

    sector = Sector.begin(folder)
    sector.complete("anna", "community-librarian", on="2026-03-01")
    sector.award()
    sector.confer()
    sector.verify(sector.diploma("anna")).valid         # True

It is a real branch in a real folder, with keys, lists and ledgers; only the people, the modules
and the clock are made up. Days are written as `date` or as text, 2026-03-01. Nothing in it is
secret or lasting: its keys lie unencrypted in a folder that is meant to be thrown away.
"""

from branchebadges.testing.made_up import ACADEMY, MODULES, NEWCOMER, TODAY, URL
from branchebadges.testing.sector import Sector

__all__ = ["ACADEMY", "MODULES", "NEWCOMER", "TODAY", "URL", "Sector"]
