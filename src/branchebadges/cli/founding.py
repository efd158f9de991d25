"""`branch`: begin a branch in a folder, take providers in, see what its inputs look like."""

from __future__ import annotations

import json
import shutil
import tempfile
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from branchebadges import examples
from branchebadges.branch import (
    BRANCH,
    COMMITTEE,
    BranchFolder,
    Organisation,
    Settings,
    accrediting,
)
from branchebadges.branch.publishing import publish_trust
from branchebadges.branch.rulebook import adopt, rules_on
from branchebadges.branch.status import publish_lists
from branchebadges.cli.inputs import day_on, named, read_own, require_plain
from branchebadges.cli.output import AsJson, note, say, show
from branchebadges.errors import Refused, StorageFailed
from branchebadges.files import write_whole
from branchebadges.modules import read_framework
from branchebadges.moments import day_of
from branchebadges.rules import RuleSet

if TYPE_CHECKING:
    from collections.abc import Iterator

BRANCH_FILE: Final = "branch.json"
_EXAMPLES: Final = (
    "accreditations",
    "domains",
    "learning_paths",
    "modules",
    "people",
    "providers",
    "rules",
)

branch_commands = typer.Typer(help="Begin a branch in a folder, and take providers in.")

InBranch = Annotated[
    Path,
    typer.Option("--branch", "-b", envvar="BRANCHEBADGES_BRANCH", help="The folder of the branch."),
]


def attach(app: typer.Typer) -> None:
    """Hang these commands on the command line."""
    app.add_typer(branch_commands, name="branch", rich_help_panel="A branch in a folder")


@branch_commands.command("new")
def new(
    folder: Annotated[
        Path, typer.Argument(help="A folder that is empty or not there yet.", metavar="FOLDER")
    ],
    url: Annotated[
        str,
        typer.Option(
            "--url",
            help="The https address at which its public/ folder will be published.",
            metavar="URL",
        ),
    ],
    name: Annotated[str, typer.Option("--name", help="What the branch is called.")],
    committee: Annotated[
        str, typer.Option("--committee", help="What the committee is called.")
    ] = "Toetsingscommissie",
    rules: Annotated[
        Path | None,
        typer.Option("--rules", help="The rule set, as JSON; the example's where not given."),
    ] = None,
    framework: Annotated[
        Path | None,
        typer.Option("--framework", help="The domains of modules, as JSON; idem."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Begin a branch: keys and DID documents for itself and its committee, rules, status lists."""
    for option, text in (("--name", name), ("--committee", committee)):
        require_plain(text, where=option)
    rule_set = _document(rules, "rules", RuleSet.read)
    domains = _document(framework, "domains", read_framework)
    try:
        settings = Settings(url=url)
        parties = [
            Organisation(id=BRANCH, kind="branch", name=name.strip(), did=settings.did()),
            Organisation(
                id=COMMITTEE, kind="committee", name=committee.strip(), did=settings.did(COMMITTEE)
            ),
        ]
    except ValueError as error:
        raise Refused(
            "branch-settings",
            "--url is an https address without a slash at the end, such as "
            "https://badges.example, and a name has 1 to 200 characters",
        ) from error
    with _fresh(folder) as place:
        branch = _founded(place, settings, parties, rule_set, domains)
    if as_json:
        show({"folder": str(folder), "did": branch.itself.did, "committee": branch.committee.did})
        return
    say(f"{folder}: begun as {branch.itself.did}")
    say(f"publish {folder}/public at {url}; keep {folder}/private to yourself, and a copy of it")
    if rules is None:
        say("the rules are the example's; make them your own: branchebadges branch rules --help")
    note(f"next: branchebadges branch provider ID --name NAME --branch {folder}")


def _document(file: Path | None, name: str, read: Any) -> Any:
    """A document that was given, or the example's; read, so that a bad one begins nothing."""
    if file is None:
        return examples.document(name)
    document = read_own(file)
    with named(file):
        read(document)
    return document


def _founded(
    place: Path,
    settings: Settings,
    parties: list[Organisation],
    rules: Any,
    domains: Any,
) -> BranchFolder:
    branch = BranchFolder.create(place, settings)
    with branch.changing():
        branch.write_private("register/framework.json", domains)
        for organisation in parties:
            branch = branch.join(organisation)
        now = datetime.now(UTC)
        adopted = adopt(branch, rules, at=now)
        for organisation in parties:
            publish_lists(branch, organisation, at=now)
        publish_trust(branch, adopted.rules)
    return branch


@contextmanager
def _fresh(folder: Path) -> Iterator[Path]:
    """A folder to begin in, whose contents take their place when all is there; else none are left.

    The folder may be there already, and be the one we stand in, as long as it is empty.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise Refused(
                "folder-not-empty",
                "choose a folder that is empty or does not exist yet",
                where=str(folder),
            )
        made = not folder.exists()
        folder.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=".new-", dir=folder))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise StorageFailed(
            "file-unwritable", f"no folder can be made here: {reason}", where=str(folder)
        ) from error
    try:
        yield beside / "new"
        # What makes it a branch comes last.
        for path in sorted((beside / "new").iterdir(), key=lambda each: each.name == BRANCH_FILE):
            path.rename(folder / path.name)
        made = False
    except OSError as error:
        raise StorageFailed("file-unwritable", str(error.strerror), where=str(folder)) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        if made:
            with suppress(OSError):
                folder.rmdir()


@branch_commands.command("provider")
def provider(
    id_: Annotated[str, typer.Argument(metavar="ID", help="A short name: a-z, 0-9 and -.")],
    name: Annotated[str, typer.Option("--name", help="What the provider is called.")],
    branch: InBranch = Path(),
    email: Annotated[
        str | None, typer.Option("--email", help="Where its badges say it can be reached.")
    ] = None,
    accredited: Annotated[
        bool,
        typer.Option("--accredited/--not-accredited", help="Does the committee recognise it?"),
    ] = True,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            help="Recognised as of this day; today where not given. Badges for completions before "
            "it are not vouched for.",
            metavar="DAY",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Take a provider in: keys, a DID document, and the committee's recognition."""
    first_day = day_on(since, option="--since")
    for option, text in (("--name", name), ("--email", email or "")):
        require_plain(text, where=option)
    opened = BranchFolder.open(branch)
    now = datetime.now(UTC)
    _require_new(opened, id_)
    try:
        organisation = Organisation(
            id=id_,
            kind="provider",
            name=name.strip(),
            did=opened.settings.did("issuers", id_),
            email=email,
            accredited=accredited,
        )
    except ValueError as error:
        raise Refused(
            "provider-id", "a short name of a-z, 0-9 and -, and a name of 1 to 200 characters"
        ) from error
    with opened.changing():
        opened = opened.join(organisation)
        publish_lists(opened, organisation, at=now)
        if accredited:
            accrediting.accredit_providers(opened, [organisation], since=first_day, at=now)
            publish_lists(opened, opened.committee, at=now)
        publish_trust(opened, rules_on(opened, day_of(now)))
    if as_json:
        show({"id": id_, "did": organisation.did, "accredited": accredited})
        return
    recognised = f"recognised as of {first_day}" if accredited else "not recognised"
    say(f"{id_}: signs as {organisation.did}, {recognised}")
    note("next: branchebadges accredit DECISIONS.json --modules MODULES.json")


def _require_new(branch: BranchFolder, id_: str) -> None:
    """The branch and its committee are no providers; a provider may be taken in again."""
    for each in branch.settings.organisations:
        if each.id == id_ and each.kind != "provider":
            raise Refused("provider-id", f"{id_} is the {each.kind} itself; choose another id")


@branch_commands.command("examples")
def write_examples(
    folder: Annotated[
        Path, typer.Argument(help="A folder that is empty or not there yet.", metavar="FOLDER")
    ] = Path("examples"),
    as_json: AsJson = False,
) -> None:
    """Write the example inputs, to see what the commands of a branch want to be given."""
    contents = {
        f"{name}.json": json.dumps(examples.document(name), ensure_ascii=False, indent=1)
        for name in _EXAMPLES
    }
    contents["completions.csv"] = examples.completions().decode()
    with _fresh(folder) as place:
        for name, text in contents.items():
            write_whole(place / name, text)
    if as_json:
        show({"folder": str(folder), "files": sorted(contents)})
    else:
        for name in sorted(contents):
            say(str(folder / name))
