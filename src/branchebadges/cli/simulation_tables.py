"""A simulation as tables: one per diploma, one of continuing education, one of points."""

from __future__ import annotations

import re
from textwrap import wrap
from typing import TYPE_CHECKING, Final

from rich import box
from rich.table import Table
from rich.text import Text

from branchebadges.cli.output import Language, out, say, visible
from branchebadges.pictures.simulation_panel import people_on
from branchebadges.simulation import words
from branchebadges.simulation.run import NEAR
from branchebadges.simulation.scenarios import settings_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from branchebadges.rules import RuleSet
    from branchebadges.simulation import DiplomaTally, Outcome, Simulation

    Figure = Callable[[Outcome], tuple[str, str]]
    """A figure, and how it differs from the rules as they are, or nothing."""
    Column = tuple[str, Figure]

_NARROWEST: Final = 8
_SETTING: Final = 16

_HELD = ("houden", "hold")
_DIPLOMA: Final[dict[str, tuple[str, str]]] = {
    "valid": ("geldig", "valid"),
    "under_review": ("aangehouden", "under review"),
    "revoked": ("ingetrokken", "revoked"),
    "expired": ("verlopen", "expired"),
    "near": ("bijna", "near"),
    "waiting": ("wacht", "waiting"),
}
_ONLY_IF_ANY: Final = frozenset({"revoked", "expired"})
_POINTS: Final = (
    ("minste", "least"),
    ("kwart t/m", "quarter up to"),
    ("helft t/m", "half up to"),
    ("drie kwart t/m", "three quarters up to"),
    ("meeste", "most"),
)


def tell(simulation: Simulation, rules: RuleSet, lang: Language) -> None:
    """Print the tables: one per diploma, one of permanent education, one of points."""
    say(people_on(simulation.now.people, simulation.on, lang))
    scenarios = [outcome.scenario for outcome in simulation.outcomes[1:]]
    settings, same = settings_of(scenarios)
    if same.values:
        said = words.scenario_in_words(same, rules, lang)
        say(f"in elke variant: {said}" if lang == "nl" else f"in every variant: {said}")
    for rule in rules.in_order:
        if rule.id in simulation.now.diplomas:
            columns = _of_diploma(simulation, rule.id, lang)
            _table(words.diploma_name(rule, lang), columns, simulation, settings, rules, lang)
    columns = _of_pe(simulation, lang)
    title = "Permanente educatie" if lang == "nl" else "Continuing education"
    _table(title, columns, simulation, settings, rules, lang)
    title = "Punten" if lang == "nl" else "Points"
    _table(title, _of_points(simulation, lang), simulation, settings, rules, lang)
    say()
    for line in _legend(simulation, rules, lang):
        say((line, "dim"))


def _legend(simulation: Simulation, rules: RuleSet, lang: Language) -> Iterator[str]:
    near = words.number(NEAR, lang)
    yield from (
        (
            "houden: geldig of aangehouden (wordt herbeoordeeld)",
            f"bijna: mist ten hoogste {near} punten",
            "wacht: heeft de punten, nog niet de dienst of het leerpad",
            "op koers: heeft naar rato van het jaar genoeg punten",
        )
        if lang == "nl"
        else (
            "hold: valid or under review",
            f"near: lacks at most {near} points",
            "waiting: has the points, not yet the service or the learning path",
            "on course: has enough points for the part of the year that has passed",
        )
    )
    if any(
        outcome.scenario.rules(rules).pe.period.value == "rolling_12m"
        for outcome in simulation.outcomes
    ):
        yield (
            "laatste 12 maanden: daarover gaat dan alles van permanente educatie"
            if lang == "nl"
            else "last 12 months: then all of continuing education is about those"
        )


def _table(
    title: str,
    columns: Sequence[Column],
    simulation: Simulation,
    settings: Sequence[str],
    rules: RuleSet,
    lang: Language,
) -> None:
    outcomes = simulation.outcomes
    figures = [_aligned([figure(outcome) for outcome in outcomes]) for _, figure in columns]
    rows = list(zip(*figures, strict=True))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    if len(outcomes) > 1 and len(set(rows)) == 1:
        # A table of equal rows says in many lines that nothing changes.
        settings, rows = (), rows[:1]
        names = [_in(lang, ("in elk scenario", "in every scenario"))]
    else:
        names = [words.NOW[lang]]
    for name in settings:
        table.add_column(_header(words.setting(name, rules, lang), _SETTING), overflow="fold")
    if not settings:
        table.add_column("")
    for (header, _), column in zip(columns, figures, strict=True):
        table.add_column(_header(header, max(map(len, column))), no_wrap=True)
    for outcome, row in zip(outcomes, rows, strict=False):
        cells = _values(outcome, settings, rules, lang) or names
        first = outcome is simulation.now
        table.add_row(*map(_cell, (*cells, *row)), style="bold" if first else None)
    say()
    say((title, "bold"))
    out.print(table, soft_wrap=False)


def _values(outcome: Outcome, settings: Sequence[str], rules: RuleSet, lang: Language) -> list[str]:
    """The values of the settings in one scenario; of the rules as they are, those of now."""
    said = dict(outcome.scenario.values)
    if said:
        return [words.value(said[name], lang) for name in settings]
    now = "nu" if lang == "nl" else "now"
    return [f"{words.value_now(name, rules, lang)} ({now})" for name in settings]


def _aligned(figures: Sequence[tuple[str, str]]) -> list[str]:
    """Figures under each other, each with its difference behind it."""
    wide = max(len(figure) for figure, _ in figures)
    return [
        f"{figure.rjust(wide)} {f'({moved})' if moved else ''}".rstrip()
        for figure, moved in figures
    ]


def _header(text: str, width: int) -> Text:
    """A header in lines that are no wider than its column, or than its longest word."""
    width = max(width, _NARROWEST, *map(len, re.split("[ -]", text)))
    return Text("\n").join(map(_cell, wrap(text, width)))


def _cell(text: str) -> Text:
    return Text(visible(text, out.encoding))


def _in(lang: Language, said: tuple[str, str]) -> str:
    return said[0 if lang == "nl" else 1]


def _of_diploma(simulation: Simulation, name: str, lang: Language) -> list[Column]:
    def of(figure: str) -> Figure:
        return lambda outcome: (str(getattr(outcome.diplomas[name], figure)), "")

    def held(outcome: Outcome) -> tuple[str, str]:
        tally = outcome.diplomas[name]
        return str(tally.held), _moved(tally, lang)

    columns: list[Column] = [(_in(lang, _HELD), held)]
    for figure, header in _DIPLOMA.items():
        some = any(getattr(each.diplomas[name], figure) for each in simulation.outcomes)
        if some or figure not in _ONLY_IF_ANY:
            columns.append((_in(lang, header), of(figure)))
    return columns


def _moved(tally: DiplomaTally, lang: Language) -> str:
    """Who gain it and who lose it: two numbers where both happens, else the difference."""
    both = (tally.gained, -tally.lost)
    return " ".join(words.change(number, lang) for number in both if number)


def _of_pe(simulation: Simulation, lang: Language) -> list[Column]:
    now, closed, current = simulation.now.pe, simulation.closed_year, simulation.on.year
    said = {
        "asked": (f"gevraagd in {closed}", f"asked in {closed}"),
        "missed": ("niet gehaald", "missed"),
        "asked_now": (f"gevraagd in {current}", f"asked in {current}"),
        "met_now": ("al gehaald", "met already"),
        "on_course": ("op koers", "on course"),
    }

    def of(name: str) -> Figure:
        def figure(outcome: Outcome) -> tuple[str, str]:
            number = getattr(outcome.pe, name)
            moved = number - getattr(now, name)
            return str(number), words.change(moved, lang) if moved else ""

        return figure

    return [(_in(lang, header), of(name)) for name, header in said.items()]


def _of_points(simulation: Simulation, lang: Language) -> list[Column]:
    def of(place: int) -> Figure:
        return lambda outcome: (words.number(outcome.points.five[place], lang), "")

    def mean(outcome: Outcome) -> tuple[str, str]:
        moved = outcome.points.mean - simulation.now.points.mean
        said = words.change(moved, lang) if moved else ""
        return words.number(outcome.points.mean, lang), said

    columns: list[Column] = [(_in(lang, said), of(place)) for place, said in enumerate(_POINTS)]
    return [*columns, (_in(lang, ("gemiddeld", "on average")), mean)]
