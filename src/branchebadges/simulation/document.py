"""A simulation as a plain document: each scenario, and how it differs from the rules now."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from branchebadges.reading import as_json
from branchebadges.simulation.run import NEAR
from branchebadges.simulation.tallies import numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from branchebadges.rules import RuleSet
    from branchebadges.simulation.run import Outcome, Simulation


def document_of(simulation: Simulation, rules: RuleSet) -> dict[str, Any]:
    """A simulation as JSON values; `bins` are the edges in which all points are counted.

    Args:
        simulation: the outcomes.
        rules: the rules as they are, for the thresholds of every scenario.
    """
    edges = simulation.edges
    now = _figures(simulation.now, rules, edges)
    return {
        "on": simulation.on.isoformat(),
        "people": simulation.now.people,
        "years": {"closed": simulation.closed_year, "current": simulation.on.year},
        "near_points": as_json(NEAR),
        "bins": list(edges),
        "scenarios": [
            {
                "values": dict(outcome.scenario.values),
                **(found := _figures(outcome, rules, edges)),
                "difference": _minus(found, now),
            }
            for outcome in simulation.outcomes
        ],
    }


def _figures(outcome: Outcome, rules: RuleSet, edges: Sequence[int]) -> dict[str, Any]:
    changed = outcome.scenario.rules(rules)
    thresholds = {rule.id: rule.threshold for rule in changed.diplomas}
    names = ("min", "quarter", "median", "three_quarters", "max")
    return {
        "diplomas": {
            name: {
                "threshold": as_json(thresholds[name]),
                "held": tally.held,
                **numbers(tally),
            }
            for name, tally in outcome.diplomas.items()
        },
        "pe": numbers(outcome.pe),
        "points": {
            **{
                name: as_json(value) for name, value in zip(names, outcome.points.five, strict=True)
            },
            "mean": as_json(outcome.points.mean),
            "bins": list(outcome.points.binned(edges)),
        },
    }


def _minus(new: Any, old: Any) -> Any:
    """What is more or less, figure by figure."""
    if isinstance(new, dict):
        return {name: _minus(value, old[name]) for name, value in new.items()}
    if isinstance(new, list):
        return [_minus(value, other) for value, other in zip(new, old, strict=True)]
    return as_json(Decimal(repr(new)) - Decimal(repr(old)))
