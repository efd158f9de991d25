"""`simulate`: what other numbers in the rules would do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from branchebadges.branch import BranchFolder
from branchebadges.branch.rulebook import rules_on
from branchebadges.cli import simulation_pictures, simulation_tables
from branchebadges.cli.inputs import STDIN, day_on, named, read_document
from branchebadges.cli.ledgers import (
    Question,
    people_of,
    read_inputs,
    simulated_inputs,
    simulated_people,
)
from branchebadges.cli.output import (
    AsJson,
    Lang,
    Language,
    deliver,
    language,
    note,
    progress,
    say,
    show,
    working,
)
from branchebadges.errors import Refused
from branchebadges.pictures import to_png
from branchebadges.rules import RuleSet
from branchebadges.simulation import document_of, scenarios_of

if TYPE_CHECKING:
    from branchebadges.simulation import Simulation

_PICTURES: Final = (".svg", ".png")
_PNG_WIDTH: Final = 1600


def attach(app: typer.Typer) -> None:
    """Hang this command on the command line."""
    app.command("simulate", rich_help_panel="Points and diplomas")(simulate)


def simulate(
    context: typer.Context,
    ledgers: Annotated[
        Path | None,
        typer.Argument(
            help="Inputs in the shape of `evaluate`, as a JSON array; - for stdin. What all of "
            "them share may stand once, beside `ledgers`.",
            metavar="[LEDGERS.json]",
            show_default=False,
        ),
    ] = None,
    branch: Annotated[
        Path | None,
        typer.Option(
            "--branch",
            "-b",
            envvar="BRANCHEBADGES_BRANCH",
            help="The people of a branch, in place of LEDGERS.json.",
        ),
    ] = None,
    rules: Annotated[
        Path | None,
        typer.Option("--rules", help="The rule set, as JSON; that of the branch if not given."),
    ] = None,
    fixed: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            help="A value in every scenario, as `diploma.branche.threshold=120`; may be repeated.",
            metavar="NAME=VALUE",
        ),
    ] = None,
    varied: Annotated[
        list[str] | None,
        typer.Option(
            "--vary",
            help="Values to try, as `max_points_single_module=none,50,75`; several give every "
            "combination.",
            metavar="NAME=VALUE,…",
        ),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(
            "--on",
            help="As of this day, as 2026-11-22; where not given the day that the inputs say, or "
            "for a branch today.",
            metavar="DAY",
        ),
    ] = None,
    picture: Annotated[
        Path | None,
        typer.Option("--picture", help="Draw it as well: a .svg or .png file.", metavar="FILE"),
    ] = None,
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    """Show what other numbers would do: to diplomas, yearly points (PE) and totals.

    The rules as they are come first, then each scenario with the difference. Names are those of
    the rule set: a parameter, `pe.` and a name, `diploma.`, its id and `.threshold` or
    `.min_service_months`. Only numbers of people are shown, and nothing is changed.
    """
    spoken, day = language(lang), None if on is None else day_on(on)
    if picture is not None and picture.suffix.lower() not in _PICTURES:
        raise Refused("out-suffix", "name a .svg or .png file", where=str(picture))
    opened = _opened(context, ledgers, branch)
    rule_set = _rules(rules, opened)
    scenarios = scenarios_of(rule_set, fixed=fixed or (), varied=varied or ())
    if picture is not None:
        simulation_pictures.require_drawable(scenarios)
    question = Question(rule_set.to_document(), scenarios, day)
    if opened is not None:
        found = _of_branch(opened, question, quiet=as_json)
    else:
        found = _of_file(ledgers or Path(STDIN), question, quiet=as_json)
    if picture is not None:
        svg = simulation_pictures.drawn(found, rule_set, spoken)
        content: str | bytes = svg
        if picture.suffix.lower() == ".png":
            content = to_png(svg, width=_PNG_WIDTH)
        deliver(picture, content, inputs=tuple(each for each in (ledgers, rules) if each))
    if as_json:
        show(document_of(found, rule_set))
        return
    simulation_tables.tell(found, rule_set, spoken)
    _next(picture, rule_set, spoken, tried=bool(scenarios))


def _opened(
    context: typer.Context, ledgers: Path | None, branch: Path | None
) -> BranchFolder | None:
    """The branch whose people are meant, or none where it is a file."""
    if ledgers is None and branch is None:
        raise Refused("ledgers-which", "give LEDGERS.json or --branch, so that there are ledgers")
    if ledgers is not None and branch is not None:
        source = context.get_parameter_source("branch")
        if source is not None and source.name == "COMMANDLINE":
            raise Refused("ledgers-which", "give LEDGERS.json or --branch, not both")
        # The terminal's usual branch does not stand in the way of a file that is asked for.
        return None
    return None if branch is None else BranchFolder.open(branch)


def _rules(file: Path | None, branch: BranchFolder | None) -> RuleSet:
    if file is not None:
        with named(file):
            return RuleSet.read(read_document(file))
    if branch is None:
        raise Refused("rules-which", "give the rule set with --rules")
    return rules_on(branch, day_on(None))


def _of_file(file: Path, question: Question, *, quiet: bool) -> Simulation:
    with named(file):
        with working("reading", quiet=quiet):
            inputs = read_inputs(file)
        with progress(quiet=quiet) as bar:
            task = bar.add_task("simulating", total=len(inputs.rows))
            return simulated_inputs(
                inputs,
                replace(question, shared=inputs.shared),
                progress=lambda number: bar.advance(task, number),
            )


def _of_branch(branch: BranchFolder, question: Question, *, quiet: bool) -> Simulation:
    people = people_of(branch)
    with progress(quiet=quiet) as bar:
        task = bar.add_task("simulating", total=len(people))
        return simulated_people(
            people,
            replace(question, folder=branch.folder, on=question.on or day_on(None)),
            progress=lambda number: bar.advance(task, number),
        )


def _next(picture: Path | None, rules: RuleSet, lang: Language, *, tried: bool) -> None:
    if picture is not None:
        say(f"{picture}: {'getekend' if lang == 'nl' else 'drawn'}")
        return
    step = "volgende stap" if lang == "nl" else "next"
    if tried:
        note(f"{step}: --picture FILE.svg")
    elif rules.diplomas:
        note(f"{step}: --vary diploma.{rules.in_order[-1].id}.threshold=80,100,120")
