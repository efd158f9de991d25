"""`verify`: is it real, is it current, who vouches, does it count, is it theirs?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path  # noqa: TC003 - typer reads it at run time
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import typer

from branchebadges import model
from branchebadges.cli import verdicts
from branchebadges.cli.inputs import (
    At,
    TrustFile,
    moment_at,
    read_credential,
    read_sources,
    read_trust,
)
from branchebadges.cli.output import (
    AsJson,
    Exit,
    Lang,
    Language,
    language,
    note,
    problem,
    progress,
    show,
    working,
)
from branchebadges.errors import BadgeError
from branchebadges.verification import GENERIC, OPEN_BADGES, Memo, examine
from branchebadges.web import verify as verify_on_the_web

if TYPE_CHECKING:
    from collections.abc import Callable

    from branchebadges.verification import Report

Verdict = Literal["passed", "failed", "unknown"]

CODES: Final = {"passed": Exit.DONE, "failed": Exit.REFUSED, "unknown": Exit.UNKNOWN}
_OTHERS: Final = frozenset({"credential", "status list"})
"""The kinds that no profile of Open Badges speaks of."""
_WORST_FIRST: Final[tuple[Verdict, ...]] = ("failed", "unknown", "passed")


def attach(app: typer.Typer) -> None:
    """Hang this command on the command line."""
    app.command("verify", rich_help_panel="Credentials")(verify)


@dataclass(frozen=True)
class Judged:
    """One file, and the report on it or the reason why it is no credential at all."""

    file: str
    outcome: Report | BadgeError

    @property
    def verdict(self) -> Verdict:
        """What cannot be read is not valid."""
        return "failed" if isinstance(self.outcome, BadgeError) else self.outcome.verdict

    def to_document(self) -> dict[str, Any]:
        """The outcome as JSON values, for programs."""
        found = (
            {"error": problem(self.outcome)}
            if isinstance(self.outcome, BadgeError)
            else {"report": self.outcome.to_document()}
        )
        return {"file": self.file, "verdict": self.verdict, **found}


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
    --recipient, whose it is.

    Leaves with 0 when all are valid, 1 when one is not valid, 2 when one could not be determined.
    """
    moment = moment_at(at)
    believed = read_trust(trust)
    with working("reading sources", quiet=as_json):
        known = read_sources(sources or [])
    # What many badges share, a list or an accreditation, is judged once in a run.
    ask = partial(examine, memo=Memo()) if offline else verify_on_the_web
    judge = partial(ask, at=moment, sources=known, trust=believed, recipient=recipient)
    with progress(quiet=as_json) as bar:
        rows = [
            _judge(file, judge, generic=generic)
            for file in bar.track(files, description="verifying")
        ]
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


def _judge(file: str, judge: Callable[..., Report], *, generic: bool) -> Judged:
    try:
        signed = read_credential(file)
        # Open Badges relaxes nothing, whatever was asked for.
        relaxed = generic and model.kind(signed.document) in _OTHERS
        return Judged(file, judge(signed, policy=GENERIC if relaxed else OPEN_BADGES))
    except BadgeError as error:
        return Judged(file, error)
