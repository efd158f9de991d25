"""`rederive`: a diploma, computed again from its badges."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, get_args

import typer

from branchebadges.cli.inputs import (
    At,
    TrustFile,
    credentials_in,
    moment_at,
    named,
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
    say,
    show,
    working,
)
from branchebadges.diplomas import rederive as compute_again
from branchebadges.diplomas.verdict import rulebook_of
from branchebadges.files import is_file, is_folder
from branchebadges.modules import comma
from branchebadges.reading import as_json as number
from branchebadges.standing.cuts import Ceiling
from branchebadges.standing.reasons import Reason
from branchebadges.standing.words import cut, reason
from branchebadges.web import gather_parts

if TYPE_CHECKING:
    from decimal import Decimal

    from branchebadges.diplomas import Part, Rederivation

_CODES: Final = {"derived": Exit.DONE, "not_derived": Exit.REFUSED, "unknown": Exit.UNKNOWN}
_OUTCOME: Final = {
    "derived": ("✔", "green", "NAGEREKEND: het diploma volgt uit zijn badges",
                "DERIVED: the diploma follows from its badges"),
    "not_derived": ("✘", "red", "NIET NAGEREKEND: het diploma volgt niet uit zijn badges",
                    "NOT DERIVED: the diploma does not follow from its badges"),
    "unknown": ("?", "yellow", "NIET NA TE REKENEN", "COULD NOT BE DETERMINED"),
}  # fmt: skip
_VOUCHED: Final = (
    "Dienstmaanden en aanstelling heeft de branche vastgesteld; die zijn niet na te rekenen.",
    "Months of service and appointment are vouched for by the branch; they cannot be computed.",
)

_NOT_ADMITTED: Final = (
    "telde niet mee op de dag van toekenning",
    "did not count on the day of award",
)
_REASONS: Final[tuple[Reason, ...]] = get_args(Reason)
_CEILINGS: Final[tuple[Ceiling, ...]] = get_args(Ceiling)
_SINCE_THEN: Final = ("sindsdien", "since then")
_SINCE: Final = {
    "revoked": ("ingetrokken", "revoked"),
    "suspended": ("opgeschort", "on hold"),
    "expired": ("verlopen", "expired"),
    "accreditation-withdrawn": ("erkenning ingetrokken", "accreditation withdrawn"),
}
"""What may befall a badge after the diploma was conferred (`diplomas.components.SINCE`)."""


def attach(app: typer.Typer) -> None:
    """Hang this command on the command line."""
    app.command("rederive", rich_help_panel="Points and diplomas")(rederive)


def rederive(
    diploma: Annotated[
        str,
        typer.Argument(help="A diploma: JSON, JWT, PNG or SVG; - for stdin.", metavar="DIPLOMA"),
    ],
    components: Annotated[
        Path, typer.Option("--components", help="A folder with its badges.", metavar="DIR")
    ],
    sources: Annotated[
        list[Path] | None,
        typer.Option(
            "--sources",
            help="A folder with DID documents, status lists and rules; may be repeated.",
            metavar="DIR",
        ),
    ] = None,
    trust: TrustFile = None,
    branch: Annotated[
        Path,
        typer.Option(
            "--branch",
            "-b",
            envvar="BRANCHEBADGES_BRANCH",
            help="The folder of a branch; what it publishes is at hand.",
        ),
    ] = Path(),
    at: At = None,
    offline: Annotated[
        bool, typer.Option("--offline", help="Fetch nothing; what is not at hand stays unknown.")
    ] = False,
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    """Compute a diploma again from its badges, by the rules and the catalogue that it names.

    Leaves with 0 when it follows, 1 when it does not, 2 when a part is missing.
    """
    moment = moment_at(at)
    with named(diploma):
        signed = read_credential(diploma)
    believed = read_trust(trust)
    public = branch / "public"
    with working("computing again", quiet=as_json):
        own = [public] if is_file(branch / "branch.json") and is_folder(public) else []
        known = read_sources([*own, *(sources or [])])
        brought = read_sources([components])
        badges = credentials_in(components)
        if not offline:
            known = gather_parts(signed, badges, at=moment, sources=known, trust=believed)
        # The badges come from the holder. Rules among them are held to the digest in the diploma;
        # a DID document or status list among them would let anybody sign as anybody.
        rulebook = rulebook_of(signed, brought.merged(known))
        result = compute_again(signed, badges, (), rulebook, moment, sources=known, trust=believed)
    if as_json:
        show({"at": moment.isoformat(), **result.to_document()})
    else:
        _print(diploma, result, language(lang))
    raise typer.Exit(int(_CODES[result.outcome]))


def _print(file: str, result: Rederivation, lang: Language) -> None:
    dutch = lang == "nl"
    mark, colour, *sentences = _OUTCOME[result.outcome]
    say((f"{mark} {sentences[0 if dutch else 1]}", f"{colour} bold"), f"  {file}")
    for part in result.parts:
        say(f"  {_number(part.counted, lang):>6}  {part.name}{_told(part, lang)}")
    if result.total is not None and result.parts:
        say(f"  {_number(result.total, lang):>6}  {'samen' if dutch else 'together'}")
    for each in result.differences:
        failed = each.outcome == "failed"
        say("  ", ("✘", "red") if failed else ("?", "yellow"), f" {each.sentence(lang)}")
    if result.outcome == "derived":
        say((f"  {_VOUCHED[0 if dutch else 1]}", "dim"))
    if result.affected_today:
        more = (
            "Een badge is sindsdien ingetrokken of verlopen: iets voor de commissie."
            if dutch
            else "A badge was revoked or has expired since: for the committee to look at."
        )
        say((f"  {more}", "yellow"))
    if result.outcome == "unknown":
        _next(result)


def _told(part: Part, lang: Language) -> str:
    """Why a badge brought in less than it might, and what befell it since."""
    at = 0 if lang == "nl" else 1
    said = ""
    if part.reason is not None:
        said = f": {_why(part.reason, lang)}"
    since = ", ".join(_SINCE[code][at] if code in _SINCE else code for code in part.today)
    return f"{said} ({_SINCE_THEN[at]} {since})" if since else said


def _why(code: str, lang: Language) -> str:
    """A reason of the rules, the ceiling that was reached, or that it was not admitted at all."""
    for known in _REASONS:
        if known == code:
            return reason(known, lang)
    for ceiling in _CEILINGS:
        if ceiling == code:
            return cut(ceiling, lang)
    return _NOT_ADMITTED[0 if lang == "nl" else 1]


def _next(result: Rederivation) -> None:
    """Which documents would settle it."""
    missing = {each.part for each in result.differences if each.code == "rules-missing"}
    for url in sorted(result.report.missing | {url for url in missing if url is not None}):
        note(f"  needed: {url}")
    note("next: put what is missing in a folder and name it with --sources or --components")


def _number(value: Decimal, lang: Language) -> str:
    return comma(value) if lang == "nl" else str(number(value))
