"""A branch in a folder: `branch`, `accredit`, `award`, `confer`, `revoke`."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from branchebadges.branch import (
    BRANCH,
    COMMITTEE,
    Branch,
    Organisation,
    Settings,
    accrediting,
    revoking,
)
from branchebadges.branch.awarding import Outcome, register_completions
from branchebadges.branch.completions import read_completions
from branchebadges.branch.conferring import confer as confer_due
from branchebadges.branch.publishing import adopt_rules, publish_trust, rules_of
from branchebadges.branch.register import framework_of, read_decision
from branchebadges.branch.signing import publish_statuses, sign_awards, unsigned
from branchebadges.branch.status import publish_lists
from branchebadges.canonical import read_json
from branchebadges.cli.output import AsJson, Exit, default_language, err, progress, say, show
from branchebadges.errors import Malformed, Refused
from branchebadges.files import read_bytes, read_text
from branchebadges.modules import read_framework, read_module
from branchebadges.moments import day_of
from branchebadges.standing.words import reason

branch_commands = typer.Typer(help="Begin a branch in a folder.", no_args_is_help=True)

InBranch = Annotated[
    Path,
    typer.Option("--branch", envvar="BRANCHEBADGES_BRANCH", help="The folder of the branch."),
]
On = Annotated[str | None, typer.Option("--on", help="As of this day; today where not given.")]


def attach(app: typer.Typer) -> None:
    """Hang these commands on the command line."""
    app.add_typer(branch_commands, name="branch")
    for command in (accredit, award, confer, revoke):
        app.command(command.__name__)(command)


def day_on(text: str | None) -> date:
    """The day somebody wrote, or today in Amsterdam."""
    if text is None:
        return day_of(datetime.now(UTC))
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Malformed("day", f"{text!r} is not a day; write 2026-11-22") from error


@branch_commands.command("new")
def new(
    folder: Annotated[Path, typer.Argument(help="A folder that is empty or not there yet.")],
    url: Annotated[str, typer.Option("--url", help="Where its public/ folder will be published.")],
    rules: Annotated[Path, typer.Option("--rules", help="The rule set, as JSON.")],
    name: Annotated[str, typer.Option("--name", help="What the branch is called.")],
    committee: Annotated[
        str, typer.Option("--committee", help="What the committee is called.")
    ] = "Toetsingscommissie",
    framework: Annotated[
        Path | None, typer.Option("--framework", help="The domains of the modules, as JSON.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Begin a branch: keys and DID documents for itself and its committee."""
    rule_set = read_json(read_text(rules))
    domains = (
        read_json(read_text(framework))
        if framework
        else {"framework_version": "1", "framework_name": name, "domains": []}
    )
    read_framework(domains)
    try:
        settings = Settings(url=url)
    except ValueError as error:
        raise Refused(
            "branch-url", "--url is an https address without a slash at the end"
        ) from error
    branch = Branch.create(folder, settings)
    with branch.changing():
        adopt_rules(branch, rule_set)
        branch.write_private("register/framework.json", domains)
        branch = branch.join(Organisation(id=BRANCH, kind="branch", name=name, did=settings.did()))
        branch = branch.join(
            Organisation(
                id=COMMITTEE, kind="committee", name=committee, did=settings.did(COMMITTEE)
            )
        )
        for organisation in branch.settings.organisations:
            publish_lists(branch, organisation, at=datetime.now(UTC))
        publish_trust(branch)
    if as_json:
        show({"folder": str(folder), "did": branch.itself.did, "committee": branch.committee.did})
    else:
        say(f"{folder}: begun as {branch.itself.did}; publish {folder}/public at {url}")


@branch_commands.command("provider")
def provider(
    id_: Annotated[str, typer.Argument(metavar="ID", help="A short name: a-z, 0-9 and -.")],
    name: Annotated[str, typer.Option("--name", help="What the provider is called.")],
    branch: InBranch = Path(),
    email: Annotated[str | None, typer.Option("--email")] = None,
    accredited: Annotated[
        bool, typer.Option("--accredited/--not-accredited", help="Recognised by the committee?")
    ] = True,
    as_json: AsJson = False,
) -> None:
    """Take a provider in: keys, a DID document, and the committee's recognition."""
    opened = Branch.open(branch)
    now = datetime.now(UTC)
    try:
        organisation = Organisation(
            id=id_,
            kind="provider",
            name=name,
            did=opened.settings.did("issuers", id_),
            email=email,
            accredited=accredited,
        )
    except ValueError as error:
        raise Refused("provider-id", "a short name of a-z, 0-9 and -, and a name") from error
    with opened.changing():
        opened = opened.join(organisation)
        publish_lists(opened, organisation, at=now)
        if accredited:
            accrediting.accredit_providers(opened, [organisation], since=day_of(now), at=now)
            publish_lists(opened, opened.committee, at=now)
        publish_trust(opened)
    if as_json:
        show({"id": id_, "did": organisation.did})
    else:
        say(f"{id_}: signs as {organisation.did}")


def accredit(
    decisions: Annotated[Path, typer.Argument(help="Decisions of the committee, as JSON.")],
    branch: InBranch = Path(),
    modules: Annotated[
        Path | None, typer.Option("--modules", help="The modules they are about, as JSON.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Sign an accreditation for each decision; one that says it is withdrawn is withdrawn."""
    opened, now = Branch.open(branch), datetime.now(UTC)
    rows = [
        read_decision(row, at=f"/{number}")
        for number, row in enumerate(_rows(decisions, "accreditations"))
    ]
    proposed = _rows(modules, "modules") if modules else []
    read = [read_module(row, at=f"/{number}") for number, row in enumerate(proposed)]
    framework_of(opened)
    with opened.changing(), progress(quiet=as_json) as bar:
        if read:
            accrediting.propose(opened, read)
        task = bar.add_task("accreditations", total=len(rows))
        entries = accrediting.accredit(opened, rows, at=now, progress=lambda: bar.advance(task))
        withdrawn = [row for row in rows if row.withdrawn_on is not None]
        for row in withdrawn:
            accrediting.withdraw(opened, row, at=now)
        publish_lists(opened, opened.committee, at=now)
    result = {
        "accredited": [entry.decision.id for entry in entries],
        "withdrawn": [row.id for row in withdrawn],
    }
    if as_json:
        show(result)
    else:
        say(f"{len(entries)} accreditations signed, {len(withdrawn)} withdrawn")


def _rows(path: Path, name: str) -> list[Any]:
    document = read_json(read_text(path))
    if isinstance(document, dict) and name in document:
        document = document[name]
    rows = document if isinstance(document, list) else [document]
    if not all(isinstance(row, dict) for row in rows):
        raise Malformed("not-a-list", f"a list of {name} is expected", where=str(path))
    return rows


def award(
    completions: Annotated[Path, typer.Argument(help="Completions, as CSV.")],
    branch: InBranch = Path(),
    lang: Annotated[str | None, typer.Option("--lang", help="nl or en.")] = None,
    as_json: AsJson = False,
) -> None:
    """Award a badge for each completion that deserves one, and say why for the others.

    All rows are read before anything is issued. A file that is read again issues nothing twice,
    and a run that was broken off is finished.
    """
    opened, now = Branch.open(branch), datetime.now(UTC)
    rows = read_completions(read_bytes(completions), today=day_of(now))
    with opened.changing(), progress(quiet=as_json) as bar:
        outcomes = register_completions(opened, rows, rules=rules_of(opened), at=now)
        waiting = unsigned(opened)
        task = bar.add_task("badges", total=len(waiting))
        sign_awards(opened, waiting, at=now, progress=lambda: bar.advance(task))
        publish_statuses(opened, at=now)
    if as_json:
        show(
            {
                "signed": len(waiting),
                "rows": [_outcome(each) for each in outcomes],
            }
        )
        return
    tally = Counter(each.state for each in outcomes)
    say(
        f"{tally['awarded']} awarded, {tally['known']} known already, {tally['refused']} refused; "
        f"{len(waiting)} badges signed"
    )
    for each in outcomes:
        if each.state == "refused" and each.reason is not None:
            why = reason(each.reason, _language(lang))
            err.print(f"  line {each.row.line}, {each.row.external_id}: {why}", markup=False)


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "line": outcome.row.line,
        "external_id": outcome.row.external_id,
        "state": outcome.state,
        "badge": outcome.badge,
        "reason": outcome.reason,
    }


def _language(lang: str | None) -> Any:
    chosen = lang or default_language()
    if chosen not in {"nl", "en"}:
        raise Malformed("language", f"no language {chosen!r}; choose nl or en")
    return chosen


def confer(branch: InBranch = Path(), on: On = None, as_json: AsJson = False) -> None:
    """Confer the diplomas that are due, reissue those that changed, hold those in doubt."""
    opened, now = Branch.open(branch), datetime.now(UTC)
    with opened.changing(), progress(quiet=as_json) as bar:
        task = bar.add_task("standings", total=None)
        steps = confer_due(opened, on=day_on(on), at=now, progress=lambda: bar.advance(task))
    if as_json:
        show([step.__dict__ for step in steps])
        return
    for step in steps:
        say(f"{step.person}  {step.diploma}  {step.did}")
    say(f"{len(steps)} steps")


def revoke(
    credential: Annotated[str, typer.Argument(help="The id of a badge or diploma.")],
    reason: Annotated[str, typer.Option("--reason", help="Why; it is written in the ledger.")],
    branch: InBranch = Path(),
    suspend: Annotated[bool, typer.Option("--suspend", help="Put on hold instead.")] = False,
    reinstate: Annotated[bool, typer.Option("--reinstate", help="Take off hold instead.")] = False,
    as_json: AsJson = False,
) -> None:
    """Revoke a badge or diploma, or put it on hold or take it off; the lists are published."""
    if suspend and reinstate:
        raise Refused("revoke-what", "choose --suspend or --reinstate, not both")
    change: revoking.Change = "suspend" if suspend else "reinstate" if reinstate else "revoke"
    opened = Branch.open(branch)
    with opened.changing():
        issued = revoking.change_status(
            opened, credential, change, reason=reason, at=datetime.now(UTC)
        )
    if as_json:
        show({"credential": issued.credential, "change": change})
    else:
        say(f"{issued.credential}: {change} done; run `confer` to bring the diplomas in line")
    raise typer.Exit(int(Exit.DONE))
