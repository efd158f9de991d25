"""The rules of a branch through time: `branch rules`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from branchebadges.branch import BranchFolder
from branchebadges.branch.publishing import publish_trust
from branchebadges.branch.rulebook import adopt, history_of, url_of
from branchebadges.cli.founding import InBranch, branch_commands
from branchebadges.cli.inputs import named, read_own
from branchebadges.cli.output import AsJson, Lang, Language, language, note, say, show
from branchebadges.moments import day_of

if TYPE_CHECKING:
    from branchebadges.branch.rulebook import Adopted
    from branchebadges.rules import RuleHistory


@branch_commands.command("rules")
def rules(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="A rule set to adopt, as JSON; - for stdin. Without it, those there are are told.",
            metavar="RULES.json",
        ),
    ] = None,
    branch: InBranch = Path(),
    replace: Annotated[
        bool,
        typer.Option(
            "--replace",
            help="Put it in the place of a version with the same first day or name, by which no "
            "diploma was conferred yet.",
        ),
    ] = False,
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    """Adopt a rule set, signed and published, or tell which rules were in force from which day.

    A rule set is in force from its day until the next one's. What was conferred by an earlier one
    stays judged by that. `branchebadges simulate` shows beforehand what other numbers would do.
    """
    opened, now = BranchFolder.open(branch), datetime.now(UTC)
    adopted = None
    if file is not None:
        document = read_own(file)
        with opened.changing(), named(file):
            adopted = adopt(opened, document, at=now, replacing=replace)
            publish_trust(opened, history_of(opened).on(day_of(now)))
    history = history_of(opened)
    if as_json:
        show(_document(opened, history))
    else:
        _tell(history, adopted, language(lang))


def _document(branch: BranchFolder, history: RuleHistory) -> list[dict[str, Any]]:
    return [
        {
            "ruleset_id": each.ruleset_id,
            "effective_from": each.effective_from.isoformat(),
            "url": url_of(branch, each),
            "digest": each.digest,
        }
        for each in history.versions
    ]


def _tell(history: RuleHistory, adopted: Adopted | None, lang: Language) -> None:
    dutch = lang == "nl"
    if adopted is not None:
        name = adopted.rules.ruleset_id
        if adopted.new:
            say(f"{name}: vastgesteld en ondertekend" if dutch else f"{name}: adopted and signed")
        else:
            say(f"{name}: was al vastgesteld" if dutch else f"{name}: was adopted already")
    since = "vanaf" if dutch else "from"
    for each in history.versions:
        say(f"  {since} {each.effective_from}: {each.ruleset_id}")
    if adopted is not None and adopted.new:
        step = "volgende stap" if dutch else "next"
        note(f"{step}: branchebadges confer")


def attach(_app: typer.Typer) -> None:
    """Nothing is left to hang: this command hangs on `branch`."""
