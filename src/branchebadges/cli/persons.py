"""What the rules make of it: `standing` and `evaluate`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from branchebadges.branch import BranchFolder, persons
from branchebadges.branch.conferring import standing_on
from branchebadges.branch.register import catalogue_of
from branchebadges.branch.rulebook import history_of
from branchebadges.cli.founding import InBranch  # noqa: TC001 - typer reads it at run time
from branchebadges.cli.inputs import On, day_on, named, read_document
from branchebadges.cli.output import AsJson, Lang, Language, language, say, show, working
from branchebadges.errors import BadgeError
from branchebadges.pictures.wording import points_in_words
from branchebadges.rules import RuleSet
from branchebadges.standing import Case, document_of
from branchebadges.standing import evaluate as evaluate_given
from branchebadges.standing.explanation import explain

if TYPE_CHECKING:
    from branchebadges.standing import Standing
    from branchebadges.standing.explanation import Explanation

_PANEL: Final = "Points and diplomas"


def attach(app: typer.Typer) -> None:
    """Hang these commands on the command line."""
    for command in (standing, evaluate):
        app.command(command.__name__, rich_help_panel=_PANEL)(command)


def standing(
    person: Annotated[str, typer.Argument(help="The id of a person.", metavar="PERSON")],
    branch: InBranch = Path(),
    on: On = None,
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    """Explain a person's points: what counts for what, what is missing, and the ways there."""
    day = day_on(on)
    opened = BranchFolder.open(branch)
    record = persons.known(opened, person)
    history = history_of(opened)
    catalogue = catalogue_of(opened)
    found = standing_on(record, day, catalogue=catalogue, history=history)
    case = Case(record.person, record.ledger.attainments, catalogue, history)
    explained = explain(found, case)
    if as_json:
        plain = {"person": person, "on": day.isoformat(), **document_of(found)}
        show({**plain, "explanation": explained.to_document()})
    else:
        _tell(person, found, explained, language(lang))


def _tell(person: str, found: Standing, explained: Explanation, lang: Language) -> None:
    on = "op" if lang == "nl" else "on"
    say(f"{person}, {on} {found.day}: {points_in_words(found.points.total, lang)}")
    for diploma in explained.diplomas:
        say(f"  {diploma.name(lang)}")
        for sentence in diploma.sentences:
            say(f"    {sentence(lang)}")
    say(f"  {explained.pe.sentence(lang)}")
    for year in explained.pe.years:
        say(f"    {year.sentence(lang)}")
    for badge in explained.badges:
        say(f"  {badge.title(lang)} ({badge.badge})")
        for sentence in badge.sentences:
            say(f"    {sentence(lang)}")


def evaluate(
    given: Annotated[
        Path,
        typer.Argument(
            help="A ledger, or an array of them, as JSON; - for stdin.", metavar="GIVEN.json"
        ),
    ],
    rules: Annotated[Path, typer.Option("--rules", help="The rule set, as JSON.")],
    as_json: AsJson = False,
) -> None:
    """Evaluate a ledger: points, diplomas, exclusions and yearly points, as JSON.

    An array of inputs gives an array of results.
    """
    quiet = as_json  # The result is JSON, whether that is asked for or not.
    with named(rules):
        rule_set = RuleSet.read(read_document(rules))
    with named(given), working("evaluating", quiet=quiet):
        result = _evaluated(read_document(given), rule_set)
    show(result)


def _evaluated(document: Any, rules: RuleSet) -> Any:
    if not isinstance(document, list):
        return evaluate_given(document, rules)
    results = []
    for place, each in enumerate(document):
        try:
            results.append(evaluate_given(each, rules))
        except BadgeError as error:
            error.where = f"/{place}{error.where or ''}"
            raise
    return results
