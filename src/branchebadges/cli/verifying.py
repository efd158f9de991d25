"""`verify`: is it real, is it current, who vouches, does it count, is it theirs?"""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads it at run time
from typing import Annotated, Final

import typer

from branchebadges.cli import verdicts
from branchebadges.cli.inputs import (
    At,
    TrustFile,
    credentials_in,
    moment_at,
    read_sources,
    read_trust,
)
from branchebadges.cli.judging import Desk, Verdict, read
from branchebadges.cli.output import (
    AsJson,
    Exit,
    Lang,
    Language,
    language,
    note,
    progress,
    show,
    working,
)
from branchebadges.proofs import Signed

CODES: Final = {"passed": Exit.DONE, "failed": Exit.REFUSED, "unknown": Exit.UNKNOWN}
_WORST_FIRST: Final[tuple[Verdict, ...]] = ("failed", "unknown", "passed")


def attach(app: typer.Typer) -> None:
    """Hang this command on the command line."""
    app.command("verify", rich_help_panel="Credentials")(verify)


def verify(
    files: Annotated[
        list[str],
        typer.Argument(help="JSON, JWT, PNG or SVG files; - for stdin.", metavar="FILE…"),
    ],
    trust: TrustFile = None,
    sources: Annotated[
        list[Path] | None,
        typer.Option(
            "--sources",
            help="A folder with DID documents, status lists and accreditations; may be repeated.",
            metavar="DIR",
        ),
    ] = None,
    components: Annotated[
        list[Path] | None,
        typer.Option(
            "--components",
            help="A folder with the badges of a diploma, to compute it again; may be repeated.",
            metavar="DIR",
        ),
    ] = None,
    at: At = None,
    offline: Annotated[
        bool, typer.Option("--offline", help="Fetch nothing; what is not at hand stays unknown.")
    ] = False,
    recipient: Annotated[
        str | None,
        typer.Option(
            "--recipient",
            help="Is it this person's? An e-mail address, or the holder's id.",
            metavar="WHO",
        ),
    ] = None,
    challenge: Annotated[
        str | None,
        typer.Option(
            "--challenge",
            help="Of a presentation: what its holder was asked to sign, this once.",
            metavar="TEXT",
        ),
    ] = None,
    domain: Annotated[
        str | None,
        typer.Option(
            "--domain", help="Of a presentation: for whom it is to be meant.", metavar="NAME"
        ),
    ] = None,
    generic: Annotated[
        bool,
        typer.Option(
            "--generic",
            help="A credential that is no badge may be signed by another's key than its issuer's.",
        ),
    ] = False,
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    """Verify credentials: real, current, vouched for, counting, and somebody's own?

    Without --trust, who vouches is not asked and the verdict rests on the other questions; without
    --recipient, whose it is. A diploma is computed again where its badges are among the files, and
    always with --components; otherwise its points are the word of its issuer.

    A presentation takes --challenge and --domain: without them it may be a copy.

    Leaves with 0 when all are valid, 1 when one is not valid, 2 when one could not be determined.
    """
    moment = moment_at(at)
    believed = read_trust(trust)
    with working("reading sources", quiet=as_json):
        known = read_sources(sources or [])
        brought = read_sources(components or [])
        given = [(file, read(file)) for file in files]
        parts = [each for folder in components or [] for each in credentials_in(folder)]
    desk = Desk(
        at=moment,
        sources=known,
        trust=believed,
        recipient=recipient,
        offline=offline,
        generic=generic,
        others=(*parts, *(each for _, each in given if isinstance(each, Signed))),
        beside=brought,
        asked=bool(components),
        challenge=challenge,
        domain=domain,
    )
    with progress(quiet=as_json) as bar:
        rows = [desk.judge(*each) for each in bar.track(given, description="verifying")]
    found = {row.verdict for row in rows}
    worst = next(verdict for verdict in _WORST_FIRST if verdict in found)
    if as_json:
        document = {"verdict": worst, "at": moment.isoformat()}
        show({**document, "files": [row.to_document() for row in rows]})
    else:
        for row in rows:
            verdicts.tell(row.file, row.outcome, language(lang))
        if len(rows) > 1:
            verdicts.tally([row.verdict for row in rows], language(lang))
        if offline and "unknown" in found:
            note(_next(language(lang)))
    raise typer.Exit(int(CODES[worst]))


def _next(lang: Language) -> str:
    if lang == "nl":
        return "volgende stap: geef met --sources wat nodig is, of laat --offline weg"
    return "next: give what is needed with --sources, or leave out --offline"
