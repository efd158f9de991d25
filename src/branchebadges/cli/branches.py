"""What a branch does from day to day: `accredit`, `award`, `confer`, `revoke`."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from branchebadges.branch import BranchFolder, accrediting, revoking
from branchebadges.branch.awarding import Outcome, register_completions
from branchebadges.branch.completions import COLUMNS, REQUIRED, read_completions
from branchebadges.branch.conferring import Step
from branchebadges.branch.conferring import confer as confer_due
from branchebadges.branch.register import framework_of, read_decision
from branchebadges.branch.rulebook import rules_on
from branchebadges.branch.signing import publish_statuses, sign_awards, unsigned
from branchebadges.branch.status import publish_lists
from branchebadges.catalogue import OverlapGroup
from branchebadges.cli.founding import InBranch  # noqa: TC001 - typer reads it at run time
from branchebadges.cli.inputs import On, day_on, named, read_input, read_own
from branchebadges.cli.output import (
    AsJson,
    Lang,
    Language,
    language,
    note,
    progress,
    say,
    show,
)
from branchebadges.dossiers.happened import step_in_words
from branchebadges.errors import Malformed, Refused
from branchebadges.ledger import entry_document
from branchebadges.modules import read_module
from branchebadges.moments import day_of
from branchebadges.reading import read_as
from branchebadges.standing.words import reason

if TYPE_CHECKING:
    from branchebadges.modules import Module

_PANEL: Final = "A branch in a folder"
_CHANGED: Final[dict[revoking.Change, str]] = {
    "revoke": "revoked, for good",
    "suspend": "put on hold",
    "reinstate": "taken off hold",
}


def attach(app: typer.Typer) -> None:
    """Hang these commands on the command line."""
    app.command("accredit", rich_help_panel=_PANEL)(accredit)
    columns = ", ".join(each for each in COLUMNS if each not in REQUIRED)
    text = f"{award.__doc__}\n\nColumns: {', '.join(REQUIRED)}; and, as far as known, {columns}."
    app.command("award", rich_help_panel=_PANEL, help=text)(award)
    app.command("confer", rich_help_panel=_PANEL)(confer)
    app.command("revoke", rich_help_panel=_PANEL)(revoke)


def accredit(
    decisions: Annotated[
        Path,
        typer.Argument(
            help="Decisions of the committee, as JSON; - for stdin.", metavar="DECISIONS.json"
        ),
    ],
    branch: InBranch = Path(),
    modules: Annotated[
        Path | None, typer.Option("--modules", help="The modules they are about, as JSON.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Sign an accreditation for each decision. One that says it is withdrawn is withdrawn.

    `branchebadges branch examples` writes decisions and modules to look at. All are read before
    the first is signed, and what was signed before is not signed again.
    """
    opened, now = BranchFolder.open(branch), datetime.now(UTC)
    with named(decisions):
        rows = [
            read_decision(row, at=f"{place}")
            for place, row in _rows(read_own(decisions), "accreditations")
        ]
    proposed, groups = _modules(modules) if modules else ([], [])
    framework_of(opened)
    with opened.changing(), progress(quiet=as_json) as bar:
        with named(decisions):
            accrediting.require_in_order(opened, rows, proposed=proposed)
        if proposed:
            accrediting.propose(opened, proposed)
        if groups:
            rows_of_groups = [each.model_dump(mode="json", exclude_unset=True) for each in groups]
            opened.write_private("register/overlap_groups.json", rows_of_groups)
        task = bar.add_task("accreditations", total=len(rows))
        entries = accrediting.accredit(opened, rows, at=now, progress=lambda: bar.advance(task))
        withdrawn = [row for row in rows if row.withdrawn_on is not None]
        for row in withdrawn:
            accrediting.withdraw(opened, row, at=now)
        publish_lists(opened, opened.committee, at=now)
    if as_json:
        show(
            {
                "accredited": [entry.decision.id for entry in entries],
                "withdrawn": [row.id for row in withdrawn],
            }
        )
        return
    before = len(rows) - len(entries)
    say(f"{len(entries)} accreditations signed, {before} known already, {len(withdrawn)} withdrawn")
    note("next: branchebadges award COMPLETIONS.csv")


def _modules(file: Path) -> tuple[list[Module], list[OverlapGroup]]:
    with named(file):
        document = read_own(file)
        modules = [read_module(row, at=place) for place, row in _rows(document, "modules")]
        groups = document.get("overlap_groups", []) if isinstance(document, dict) else []
        if not isinstance(groups, list):
            raise Malformed("not-a-list", "a list is expected", where="/overlap_groups")
        return modules, [
            read_as(OverlapGroup, row, code="module", at=f"/overlap_groups/{number}")
            for number, row in enumerate(groups)
        ]


def _rows(document: Any, name: str) -> list[tuple[str, Any]]:
    """The rows of a list, alone or under a name, each with its place; a single one also will do."""
    base = ""
    if isinstance(document, dict) and name in document:
        document, base = document[name], f"/{name}"
    if isinstance(document, dict):
        return [(base, document)]
    if not isinstance(document, list):
        raise Malformed("not-a-list", f"a list of {name} is expected", where=base or None)
    return [(f"{base}/{number}", row) for number, row in enumerate(document)]


def award(
    completions: Annotated[
        Path,
        typer.Argument(help="Completions, as CSV; - for stdin.", metavar="COMPLETIONS.csv"),
    ],
    branch: InBranch = Path(),
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    """Award a badge for each completion that deserves one, and say why for the others.

    All rows are read before anything is issued. A file that is read again issues nothing twice,
    and a run that was broken off is finished.
    """
    opened, now = BranchFolder.open(branch), datetime.now(UTC)
    with named(completions):
        rows = read_completions(read_input(completions), today=day_of(now))
    with opened.changing(), progress(quiet=as_json) as bar:
        rules = rules_on(opened, day_of(now))
        with named(completions):
            outcomes = register_completions(opened, rows, rules=rules, at=now)
        waiting = unsigned(opened)
        task = bar.add_task("badges", total=len(waiting))
        sign_awards(opened, waiting, at=now, progress=lambda: bar.advance(task))
        publish_statuses(opened, at=now)
    if as_json:
        show({"signed": len(waiting), "rows": [_outcome(each) for each in outcomes]})
    else:
        _print_outcomes(outcomes, len(waiting), opened, language(lang))


def _outcome(outcome: Outcome) -> dict[str, Any]:
    why = outcome.reason
    return {
        "line": outcome.row.line,
        "external_id": outcome.row.external_id,
        "person": outcome.row.person_id,
        "state": outcome.state,
        "badge": outcome.badge,
        "reason": why,
        "sentence": None if why is None else {"nl": reason(why, "nl"), "en": reason(why, "en")},
    }


def _print_outcomes(
    outcomes: list[Outcome], signed: int, branch: BranchFolder, lang: Language
) -> None:
    tally = Counter(each.state for each in outcomes)
    dutch = lang == "nl"
    if dutch:
        say(
            f"{tally['awarded']} toegekend, {tally['known']} al bekend, "
            f"{tally['refused']} zonder badge; {signed} badges ondertekend"
        )
    else:
        say(
            f"{tally['awarded']} awarded, {tally['known']} known already, "
            f"{tally['refused']} without a badge; {signed} badges signed"
        )
    for each in outcomes:
        if each.state == "refused" and each.reason is not None:
            line = "regel" if dutch else "line"
            row = f"  {line} {each.row.line}, {each.row.external_id}, {each.row.module_id}"
            say(f"{row}: {reason(each.reason, lang)}")
    if signed:
        where = branch.folder / "holders"
        said = "de badges staan in" if dutch else "the badges are in"
        say(f"{said} {where}")
    step = "volgende stap" if dutch else "next"
    note(f"{step}: branchebadges confer")


def confer(
    branch: InBranch = Path(), on: On = None, lang: Lang = None, as_json: AsJson = False
) -> None:
    """Confer the diplomas that are due, reissue those that changed, hold those in doubt."""
    day = day_on(on)
    opened, now = BranchFolder.open(branch), datetime.now(UTC)
    with opened.changing(), progress(quiet=as_json) as bar:
        task = bar.add_task("standings", total=None)
        steps = confer_due(opened, on=day, at=now, progress=lambda: bar.advance(task))
    if as_json:
        show([_step(step) for step in steps])
        return
    spoken = language(lang)
    dutch = spoken == "nl"
    for step in steps:
        told = step_in_words(step.entry, spoken, {})
        say(f"{step.person}  {step.entry.diploma}: {told}  {step.entry.credential}")
    if not steps:
        nothing = "geen diploma is veranderd" if dutch else "no diploma changed"
        say(f"{nothing} ({day})")
    else:
        where = opened.folder / "holders"
        said = "de diploma's staan in" if dutch else "the diplomas are in"
        say(f"{said} {where}")


def _step(step: Step) -> dict[str, Any]:
    return {"person": step.person, **entry_document(step.entry)}


def revoke(
    credential: Annotated[
        str,
        typer.Argument(
            help="The id of a badge or diploma, or of the completion a badge is for.",
            metavar="CREDENTIAL",
        ),
    ],
    why: Annotated[str, typer.Option("--reason", help="Why; it is written in the ledger.")],
    branch: InBranch = Path(),
    suspend: Annotated[bool, typer.Option("--suspend", help="Put on hold instead.")] = False,
    reinstate: Annotated[bool, typer.Option("--reinstate", help="Take off hold instead.")] = False,
    as_json: AsJson = False,
) -> None:
    """Revoke a badge or diploma, or put it on hold or take it off. The lists are published anew.

    A revocation is for good; what is in doubt is put on hold with --suspend.
    """
    if suspend and reinstate:
        raise Refused("revoke-what", "choose --suspend or --reinstate, not both")
    if not why.strip():
        raise Refused("revoke-why", "say why, in a few words", where="--reason")
    change: revoking.Change = "suspend" if suspend else "reinstate" if reinstate else "revoke"
    opened = BranchFolder.open(branch)
    with opened.changing():
        issued = revoking.change_status(
            opened, credential, change, reason=why, at=datetime.now(UTC)
        )
    if as_json:
        show({"credential": issued.credential, "change": change})
        return
    say(f"{issued.credential}: {_CHANGED[change]}")
    note("next: branchebadges confer, to bring the diplomas in line; then publish public/ again")
