"""What if: the rules as they are beside the same rules with other numbers, over many ledgers.

scenarios    other values for some settings, and all combinations of them
tallies      how many people hold what, miss what, have how many points
run          `simulate`: every ledger under every scenario, counted
given        the same from documents in the shape of an evaluation
document     a simulation as a plain document, with the differences
words        settings and values as a committee says them

Only numbers of people leave this place. Nothing in a simulation tells who they are.
"""

from __future__ import annotations

from branchebadges.simulation.document import document_of
from branchebadges.simulation.given import simulate_given
from branchebadges.simulation.run import Outcome, Simulation, joined, simulate
from branchebadges.simulation.scenarios import AS_THEY_ARE, Scenario, scenarios_of
from branchebadges.simulation.tallies import DiplomaTally, Distribution, PeTally

__all__ = [
    "AS_THEY_ARE",
    "DiplomaTally",
    "Distribution",
    "Outcome",
    "PeTally",
    "Scenario",
    "Simulation",
    "document_of",
    "joined",
    "scenarios_of",
    "simulate",
    "simulate_given",
]
