"""A simulation for people: tables on the terminal, and the values of its picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich import box
from rich.table import Table
from rich.text import Text

from branchebadges.cli.output import Language, out, say, visible
from branchebadges.errors import Refused
from branchebadges.pictures import simulation_art as art
from branchebadges.pictures.wording import day
from branchebadges.simulation import words
from branchebadges.simulation.run import NEAR
from branchebadges.simulation.scenarios import varied_in

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from decimal import Decimal

    from branchebadges.rules import RuleSet
    from branchebadges.simulation import DiplomaTally, Outcome, Scenario, Simulation

    Column = tuple[str, Callable[[Outcome], str]]

_UNSEEN_WIDTH: Final = 160
"""Where no terminal says how wide it is, as in a file or a pipe."""

_HELD = ("houden", "hold")
_CHANGE = ("verschil", "change")
_DIPLOMA: Final[dict[str, tuple[str, str]]] = {
    "valid": ("geldig", "valid"),
    "under_review": ("herbeoordeling", "under review"),
    "revoked": ("ingetrokken", "revoked"),
    "expired": ("verlopen", "expired"),
    "near": ("bijna", "near"),
    "waiting": ("wacht", "waiting"),
}
_ONLY_IF_ANY: Final = frozenset({"revoked", "expired"})
_POINTS: Final = (
    ("minste", "least"),
    ("een kwart", "a quarter"),
    ("de helft", "half"),
    ("drie kwart", "three quarters"),
    ("meeste", "most"),
)


def tell(simulation: Simulation, rules: RuleSet, lang: Language) -> None:
    """Print the tables: one per diploma, one of permanent education, one of points."""
    people = simulation.now.people
    on = day(simulation.on, lang)
    say(f"{people} mensen, stand op {on}" if lang == "nl" else f"{people} people, as of {on}")
    scenarios = [outcome.scenario for outcome in simulation.outcomes[1:]]
    settings, same = _settings(scenarios)
    if same:
        said = words.scenario_in_words(same, rules, lang)
        say(f"in elke variant: {said}" if lang == "nl" else f"in every variant: {said}")
    for rule in rules.in_order:
        if rule.id in simulation.now.diplomas:
            columns = _of_diploma(simulation, rule.id, lang)
            _table(words.diploma_name(rule, lang), columns, simulation, settings, rules, lang)
    columns = _of_pe(simulation, lang)
    title = "Permanente educatie" if lang == "nl" else "Permanent education"
    _table(title, columns, simulation, settings, rules, lang)
    title = (
        "Punten: zo veel heeft … van de mensen ten hoogste"
        if lang == "nl"
        else "Points: so many at most have … of the people"
    )
    _table(title, _of_points(simulation, lang), simulation, settings, rules, lang)
    say((_legend(lang), "dim"))


def _legend(lang: Language) -> str:
    near = words.number(NEAR, lang)
    if lang == "nl":
        return (
            f"houden: geldig of in herbeoordeling; bijna: mist ten hoogste {near} punten; wacht: "
            "heeft de punten, nog niet de dienst of het leerpad; op koers: heeft het deel van de "
            "punten dat past bij het deel van het jaar dat om is"
        )
    return (
        f"hold: valid or under review; near: lacks at most {near} points; waiting: has the "
        "points, not yet the service or the learning path; on course: has the share of the points "
        "that goes with the share of the year that has passed"
    )


def _settings(scenarios: Sequence[Scenario]) -> tuple[tuple[str, ...], Scenario | None]:
    """The settings to give a column each, and what is the same in all scenarios beside them."""
    varied = varied_in(scenarios)
    if not scenarios or not varied:
        return tuple(name for name, _ in scenarios[0].values) if scenarios else (), None
    same = tuple(pair for pair in scenarios[0].values if pair[0] not in varied)
    return varied, type(scenarios[0])(same) if same else None


def _table(
    title: str,
    columns: Sequence[Column],
    simulation: Simulation,
    settings: Sequence[str],
    rules: RuleSet,
    lang: Language,
) -> None:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for name in settings:
        table.add_column(_cell(words.setting(name, rules, lang)), max_width=22)
    if not settings:
        table.add_column("")
    for header, _ in columns:
        table.add_column(_cell(header), justify="right")
    for outcome in simulation.outcomes:
        first = outcome is simulation.now
        values = dict(outcome.scenario.values)
        cells = [
            f"{words.value_now(name, rules, lang)} ({'nu' if lang == 'nl' else 'now'})"
            if first
            else words.value(values[name], lang)
            for name in settings
        ] or [words.NOW[lang]]
        cells += [figure(outcome) for _, figure in columns]
        table.add_row(*map(_cell, cells), style="bold" if first else None)
    say()
    say((title, "bold"))
    out.print(table, soft_wrap=False, width=None if out.is_terminal else _UNSEEN_WIDTH)


def _cell(text: str) -> Text:
    return Text(visible(text, out.encoding))


def _in(lang: Language, said: tuple[str, str]) -> str:
    return said[0 if lang == "nl" else 1]


def _of_diploma(simulation: Simulation, name: str, lang: Language) -> list[Column]:
    def of(figure: str) -> Callable[[Outcome], str]:
        return lambda outcome: str(getattr(outcome.diplomas[name], figure))

    columns: list[Column] = [
        (_in(lang, _HELD), of("held")),
        (_in(lang, _CHANGE), lambda outcome: _moved(outcome.diplomas[name], lang)),
    ]
    for figure, header in _DIPLOMA.items():
        some = any(getattr(each.diplomas[name], figure) for each in simulation.outcomes)
        if some or figure not in _ONLY_IF_ANY:
            columns.append((_in(lang, header), of(figure)))
    return columns


def _moved(tally: DiplomaTally, lang: Language) -> str:
    """Who gain it and who lose it: two numbers where both happens, else the difference."""
    if tally.gained and tally.lost:
        return f"{words.change(tally.gained, lang)} {words.change(-tally.lost, lang)}"
    return words.change(tally.gained - tally.lost, lang)


def _of_pe(simulation: Simulation, lang: Language) -> list[Column]:
    now, closed, current = simulation.now.pe, simulation.closed_year, simulation.on.year

    def change(figure: str) -> Column:
        def moved(outcome: Outcome) -> str:
            return words.change(getattr(outcome.pe, figure) - getattr(now, figure), lang)

        return _in(lang, _CHANGE), moved

    said = {
        "asked": (f"gevraagd in {closed}", f"asked in {closed}"),
        "missed": ("niet gehaald", "missed"),
        "asked_now": (f"gevraagd in {current}", f"asked in {current}"),
        "met_now": ("al gehaald", "met already"),
        "on_course": ("op koers", "on course"),
    }

    def of(figure: str) -> Column:
        return _in(lang, said[figure]), lambda outcome: str(getattr(outcome.pe, figure))

    return [
        of("asked"), of("missed"), change("missed"),
        of("asked_now"), of("met_now"), of("on_course"), change("on_course"),
    ]  # fmt: skip


def _of_points(simulation: Simulation, lang: Language) -> list[Column]:
    def of(place: int) -> Callable[[Outcome], str]:
        return lambda outcome: words.number(outcome.points.five[place], lang)

    def moved(outcome: Outcome) -> str:
        return words.change(outcome.points.mean - simulation.now.points.mean, lang)

    columns: list[Column] = [(_in(lang, said), of(place)) for place, said in enumerate(_POINTS)]
    mean = ("gemiddeld", "on average")
    columns.append((_in(lang, mean), lambda outcome: words.number(outcome.points.mean, lang)))
    return [*columns, (_in(lang, _CHANGE), moved)]


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
    scenarios = [outcome.scenario for outcome in simulation.outcomes[1:]]
    _, same = _settings(scenarios)
    return art.simulation(
        [_panel(outcome, simulation, rules, lang, same) for outcome in simulation.outcomes],
        edges=simulation.edges,
        on=simulation.on,
        people=simulation.now.people,
        note="" if same is None else words.scenario_in_words(same, rules, lang),
        language=lang,
    )


def _panel(
    outcome: Outcome,
    simulation: Simulation,
    rules: RuleSet,
    lang: Language,
    same: Scenario | None,
) -> art.Panel:
    changed, now, shared = outcome.scenario.rules(rules), simulation.now, dict(same.values) if same else {}
    own = type(outcome.scenario)(tuple(x for x in outcome.scenario.values if x[0] not in shared))
    first = outcome is now
    holders = []
    for rule in changed.in_order:
        if rule.id in outcome.diplomas:
            tally = outcome.diplomas[rule.id]
            holders.append(
                art.Holders(
                    title=words.diploma_name(rule, lang),
                    threshold=rule.threshold,
                    valid=tally.valid,
                    under_review=tally.under_review,
                    near=tally.near,
                    before=now.diplomas[rule.id].held,
                )
            )
    pe = outcome.pe
    return art.Panel(
        title=words.NOW[lang] if first else words.scenario_in_words(own, rules, lang),
        holders=tuple(holders),
        missed=art.Part(pe.missed, pe.asked, now.pe.missed),
        on_course=art.Part(pe.on_course, pe.asked_now, now.pe.on_course),
        points=outcome.points.five,
        mean=outcome.points.mean,
        bins=outcome.points.binned(simulation.edges),
    )
