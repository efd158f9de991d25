"""A simulation as a picture: the values of which it is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from branchebadges.errors import Refused
from branchebadges.pictures import simulation_art as art
from branchebadges.simulation import words
from branchebadges.simulation.run import NEAR
from branchebadges.simulation.scenarios import settings_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from branchebadges.cli.output import Language
    from branchebadges.rules import RuleSet
    from branchebadges.simulation import Outcome, Scenario, Simulation


def require_drawable(scenarios: Sequence[Scenario]) -> None:
    """Refuse more scenarios than a picture holds, before anything is computed."""
    if len(scenarios) >= art.MAX_PANELS:
        raise Refused(
            "picture-too-much",
            f"a picture holds {art.MAX_PANELS - 1} scenarios beside the rules as they are, not "
            f"{len(scenarios)}; vary less, or leave --picture out",
            where="--picture",
        )


def drawn(simulation: Simulation, rules: RuleSet, lang: Language) -> str:
    """The picture of a simulation, as SVG."""
    settings, same = settings_of([outcome.scenario for outcome in simulation.outcomes[1:]])
    return art.simulation(
        [_panel(outcome, simulation, rules, settings, lang) for outcome in simulation.outcomes],
        edges=simulation.edges,
        on=simulation.on,
        people=simulation.now.people,
        near=NEAR,
        note=words.scenario_in_words(same, rules, lang) if same.values else "",
        language=lang,
    )


def _panel(
    outcome: Outcome,
    simulation: Simulation,
    rules: RuleSet,
    settings: Sequence[str],
    lang: Language,
) -> art.Panel:
    now, pe = simulation.now, outcome.pe
    first = outcome is now
    said = dict(outcome.scenario.values)
    return art.Panel(
        title=words.NOW[lang] if first else "",
        settings=tuple(
            (
                words.setting(name, rules, lang),
                words.value_now(name, rules, lang) if first else words.value(said[name], lang),
            )
            for name in settings
        ),
        holders=_holders(outcome, simulation, rules, lang),
        missed=art.Part(pe.missed, pe.asked, now.pe.missed),
        on_course=art.Part(pe.on_course, pe.asked_now, now.pe.on_course),
        rolling=outcome.scenario.rules(rules).pe.period.value == "rolling_12m",
        points=outcome.points.five,
        mean=outcome.points.mean,
        bins=outcome.points.binned(simulation.edges),
    )


def _holders(
    outcome: Outcome, simulation: Simulation, rules: RuleSet, lang: Language
) -> tuple[art.Holders, ...]:
    return tuple(
        art.Holders(
            title=words.diploma_name(rule, lang),
            threshold=rule.threshold,
            valid=tally.valid,
            under_review=tally.under_review,
            near=tally.near,
            before=simulation.now.diplomas[rule.id].held,
        )
        for rule in outcome.scenario.rules(rules).in_order
        if (tally := outcome.diplomas.get(rule.id)) is not None
    )
