"""What is stated of somebody beside badges and diplomas: `exempt`, `path` and `statement`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from branchebadges.branch import BranchFolder, persons
from branchebadges.branch.attest_signing import sign_attestations
from branchebadges.branch.exempting import exempt as write_exemption
from branchebadges.branch.following import follow, read_path
from branchebadges.branch.handed_out import name_of
from branchebadges.branch.signing import publish_statuses
from branchebadges.branch.yearly import state_year
from branchebadges.cli.founding import InBranch  # noqa: TC001 - typer reads it at run time
from branchebadges.cli.inputs import named, read_own
from branchebadges.cli.output import AsJson, Lang, Language, language, note, say, show, working
from branchebadges.errors import Malformed

if TYPE_CHECKING:
    from collections.abc import Callable

    from branchebadges.branch.stating import Became, Stated

_PANEL: Final = "A branch in a folder"
_BECAME: Final[dict[Became, tuple[str, str]]] = {
    "stated": ("uitgegeven", "issued"),
    "known": ("was er al, en er is niets veranderd", "was there already, and nothing changed"),
    "reissued": (
        "opnieuw uitgegeven; de vorige is ingetrokken",
        "issued anew; the last is revoked",
    ),
    "revoked": (
        "ingetrokken: het rustte op een badge die is ingetrokken, en andere volstaan niet",
        "revoked: it rested on a badge that was revoked, and others are not enough",
    ),
}

Person = Annotated[str, typer.Argument(help="The id of a person.", metavar="PERSON")]


def attach(app: typer.Typer) -> None:
    """Hang these commands on the command line."""
    for command in (exempt, path, statement):
        app.command(command.__name__, rich_help_panel=_PANEL)(command)


def exempt(
    person: Person,
    decision: Annotated[
        Path,
        typer.Argument(
            help="The decision of the committee, as JSON; - for stdin.", metavar="DECISION.json"
        ),
    ],
    branch: InBranch = Path(),
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    """Exempt somebody (EVC): points for what was learned elsewhere, by a decision of the committee.

    The decision says `id`, `name`, `points`, `ground` and `decided`, and where it applies
    `domains`, `module` and `registered_on`. It stays private; the exemption, which the committee
    signs, names its digest. It counts like a badge, up to the share that the rules allow.
    """
    with named(decision):
        document = read_own(decision)
        if not isinstance(document, dict):
            raise Malformed("exemption", "a decision is one JSON object")
    opened, now = BranchFolder.open(branch), datetime.now(UTC)

    def decide() -> Stated:
        with named(decision):
            return write_exemption(opened, person, document, at=now)

    became = _stated(opened, decide, at=now, quiet=as_json)
    _tell(opened, person, became, language(lang), as_json=as_json)
    if not as_json:
        step = "volgende stap" if language(lang) == "nl" else "next"
        note(f"{step}: branchebadges confer")


def path(
    person: Person,
    described: Annotated[
        Path,
        typer.Argument(help="The learning path, as JSON; - for stdin.", metavar="PATH.json"),
    ],
    library: Annotated[
        str,
        typer.Option("--library", help="Whose path it is: a party of the branch.", metavar="ID"),
    ],
    branch: InBranch = Path(),
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    """State that somebody followed a library's learning path to its end; the library signs it.

    A path says `id`, `title_nl`, `mandatory` (modules) and `free_choice_min_points`. It is
    published, and judged by the badges of the person. What is not done yet is told.
    """
    opened, now = BranchFolder.open(branch), datetime.now(UTC)
    owner = opened.settings.organisation(library)
    with named(described):
        asked = read_path(read_own(described))

    def decide() -> Stated:
        with named(described):
            return follow(opened, person, asked, library=owner, at=now)

    became = _stated(opened, decide, at=now, quiet=as_json)
    _tell(opened, person, became, language(lang), as_json=as_json)


def statement(
    person: Person,
    year: Annotated[int, typer.Argument(help="The year, as 2026.", metavar="YEAR")],
    branch: InBranch = Path(),
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    """State what was asked of somebody in a year of permanent education, and what was earned.

    It names no modules. Of a year that has not ended it is provisional. Ask again when something
    changed: then there is a new statement, and the last one is revoked.
    """
    opened, now = BranchFolder.open(branch), datetime.now(UTC)
    became = _stated(
        opened, lambda: state_year(opened, person, year, at=now), at=now, quiet=as_json
    )
    _tell(opened, person, became, language(lang), as_json=as_json)


def _stated(
    branch: BranchFolder, decide: Callable[[], Stated], *, at: datetime, quiet: bool
) -> Stated:
    """Decide, publish what ended, and sign what has no signature; a run that died is finished."""
    with branch.changing(), working("signing", quiet=quiet):
        became = decide()
        publish_statuses(branch, at=at)
        # What stands beside diplomas is signed with them.
        sign_attestations(branch, at=at, kinds={"exemption", "learning_path", "statement"})
    return became


def _tell(
    branch: BranchFolder, person: str, became: Stated, lang: Language, *, as_json: bool
) -> None:
    record = persons.known(branch, person)
    (stated,) = (each for each in record.attestations if each.credential == became.credential)
    file = branch.file_of(record, name_of(stated))
    if as_json:
        show(
            {
                "person": person,
                "kind": stated.kind,
                "became": became.became,
                "credential": became.credential,
                "file": str(file),
            }
        )
        return
    say(f"{person}  {became.credential}: {_BECAME[became.became][0 if lang == 'nl' else 1]}")
    if became.became in {"stated", "reissued"}:
        lies = "het staat in" if lang == "nl" else "it is in"
        say(f"{lies} {file}")
