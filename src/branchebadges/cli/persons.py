"""What the rules make of it: `standing` and `evaluate`."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from branchebadges.branch import Branch, persons
from branchebadges.branch.conferring import standing_on
from branchebadges.branch.publishing import rules_of
from branchebadges.branch.register import catalogue_of
from branchebadges.cli.founding import InBranch  # noqa: TC001 - typer reads it at run time
from branchebadges.cli.inputs import On, day_on, named, read_document
from branchebadges.cli.output import AsJson, Lang, Language, language, say, show, working
from branchebadges.demo.words import STATES
from branchebadges.errors import BadgeError
from branchebadges.modules import comma
from branchebadges.reading import as_json as number
from branchebadges.rules import RuleSet
from branchebadges.standing import document_of
from branchebadges.standing import evaluate as evaluate_given
from branchebadges.standing.words import reason

if TYPE_CHECKING:
    from branchebadges.rules.settings import DiplomaRule
    from branchebadges.standing import PeYear, Standing

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
    """Show a person's points, diplomas and yearly points, and what does not count and why."""
    day = day_on(on)
    opened = Branch.open(branch)
    record = persons.known(opened, person)
    rules = rules_of(opened)
    catalogue = catalogue_of(opened)
    found = standing_on(record, day, catalogue=catalogue, rules=rules)
    if as_json:
        show({"person": person, "on": day.isoformat(), **document_of(found)})
        return
    spoken = language(lang)
    total = _points(found.points.total, spoken)
    say(f"{person}, {'op' if spoken == 'nl' else 'on'} {day}: {total}")
    for rule in rules.in_order:
        say(f"  {rule.name_nl}: {_progress(found, rule, spoken)}")
    for year in found.pe.years:
        say(f"  PE {year.year}: {_year(year, spoken)}")
    if found.excluded:
        say("  telt niet mee:" if spoken == "nl" else "  does not count:")
    modules = {each.id: each.module or "" for each in record.ledger.attainments}
    for badge, why in found.excluded.items():
        known = catalogue.modules.get(modules[badge])
        title = (known.title_nl if known else None) or modules[badge]
        say(f"    {title} ({badge}): {reason(why, spoken)}")


def _progress(found: Standing, rule: DiplomaRule, lang: Language) -> str:
    held = found.diplomas.get(rule.id)
    if held is not None:
        return f"{STATES[lang].get(held.status, held.status)}, {held.awarded_on}"
    total = found.counts[rule.id].total
    lacking = max(rule.threshold - total, Decimal(0))
    between = "van" if lang == "nl" else "of"
    said = f"{_number(total, lang)} {between} {_points(rule.threshold, lang)}"
    if lacking:
        return (
            f"{said}, nog {_number(lacking, lang)}"
            if lang == "nl"
            else (f"{said}, {_number(lacking, lang)} to go")
        )
    # Enough points and no diploma: what else is asked is service in the branch, or a category.
    months = rule.eligibility.min_service_months.value
    if found.person.category not in rule.eligibility.categories.value:
        more = "niet voor externen" if lang == "nl" else "not for externals"
    elif lang == "nl":
        more = f"na {months} maanden dienst"
    else:
        more = f"after {months} months of service"
    return f"{said}; {more}"


def _year(year: PeYear, lang: Language) -> str:
    if not year.required:
        earned = _points(year.earned, lang)
        return f"{earned}, niets gevraagd" if lang == "nl" else f"{earned}, none asked"
    said = f"{_number(year.earned, lang)} / {_points(year.required, lang)}"
    if year.met:
        return f"{said} ✔"
    if year.closed:
        return f"{said} ✘ {'niet gehaald' if lang == 'nl' else 'not met'}"
    return f"{said} … {'loopt nog' if lang == 'nl' else 'still open'}"


def _number(value: Decimal, lang: Language) -> str:
    return comma(value) if lang == "nl" else str(number(value))


def _points(value: Decimal, lang: Language) -> str:
    one = value == 1
    word = ("punt" if one else "punten") if lang == "nl" else ("point" if one else "points")
    return f"{_number(value, lang)} {word}"


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
