"""`dossier collect`, `verify`, `show` and `export`: everything of one person, to keep."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from branchebadges import model
from branchebadges.branch import BranchFolder
from branchebadges.branch.collecting import collect as collect_of
from branchebadges.cli.founding import InBranch  # noqa: TC001 - typer reads it at run time
from branchebadges.cli.inputs import (
    At,
    TrustFile,
    moment_at,
    named,
    read_input,
    read_sources,
    read_trust,
)
from branchebadges.cli.output import (
    AsJson,
    Exit,
    Lang,
    Language,
    deliver,
    language,
    note,
    say,
    show,
    working,
)
from branchebadges.dossiers import Dossier, embedded_in, summary
from branchebadges.dossiers.dossier import MAX_BYTES
from branchebadges.errors import Refused
from branchebadges.verification.words import kind_in_words

if TYPE_CHECKING:
    from branchebadges.dossiers import Judgement
    from branchebadges.proofs import Signed

dossier = typer.Typer(help="Keep everything of one person, and judge it again later.")

_PRIVATE: Final = 0o600
_CODES: Final = {"passed": Exit.DONE, "failed": Exit.REFUSED, "unknown": Exit.UNKNOWN}
_CONCLUSION: Final = {
    "passed": ("✔", "green", "HEEL: dit dossier is wat het was toen het werd samengesteld",
               "WHOLE: this dossier is what it was when it was collected"),
    "failed": ("✘", "red", "NIET HEEL: dit dossier is niet meer wat het was",
               "NOT WHOLE: this dossier is no longer what it was"),
    "unknown": ("?", "yellow", "NIET TE CONTROLEREN", "COULD NOT BE DETERMINED"),
}  # fmt: skip
_SEALED: Final = {
    True: ("De branche heeft het ondertekend.", "The branch signed it."),
    False: ("Het dossier als geheel is niet ondertekend.", "The dossier as a whole is not signed."),
}
_UNANCHORED: Final = (
    "Het klopt met zichzelf, maar wie te geloven is en de sleutels komen uit het dossier zelf.",
    "It agrees with itself, but whom to believe, and the keys, come from the dossier itself.",
)
_NEXT: Final = (
    "volgende stap: noem met --trust wie u gelooft, en geef met --sources diens DID-document",
    "next: say with --trust whom you believe, and give their DID documents with --sources",
)
_STOOD: Final = {
    "passed": ("geldig", "valid"),
    "failed": ("niet geldig", "not valid"),
    "unknown": ("niet te bepalen", "not determined"),
}
_COMPUTED: Final = {
    "derived": (", nagerekend", ", computed again"),
    "not_derived": (", volgt niet uit zijn badges", ", does not follow from its badges"),
    "unknown": (", niet na te rekenen", ", cannot be computed again"),
}
_NOW: Final = ("nu", "now")

DossierFile = Annotated[
    Path, typer.Argument(help="A dossier; - for stdin.", metavar="DOSSIER.json")
]
KeptSources = Annotated[
    list[Path] | None,
    typer.Option(
        "--sources",
        help="A folder with documents of your own: keys, and newer status lists; may be repeated.",
        metavar="DIR",
    ),
]


def attach(app: typer.Typer) -> None:
    """Hang these commands on the command line."""
    app.add_typer(dossier, name="dossier", rich_help_panel="A branch in a folder")


@dossier.command("collect")
def collect(
    person: Annotated[str, typer.Argument(help="The id of a person.", metavar="PERSON")],
    branch: InBranch = Path(),
    to: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", help="The file to write; without it a name that says nothing of anybody."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Collect all that was handed out to a person, with what proves it; the branch seals it.

    It holds who somebody is and what they did: the file is for its owner only (mode 0600).
    """
    opened = BranchFolder.open(branch)
    with opened.changing(), working("collecting", quiet=as_json):
        found = collect_of(opened, person, at=datetime.now(UTC))
    file = to or Path(f"dossier-{found.id.removeprefix('urn:uuid:')}.json")
    deliver(file, found.to_text(), mode=_PRIVATE)
    valid = sum(each.was_valid for each in found.kept)
    if as_json:
        told = {"id": found.id, "file": str(file), "digest": found.digest}
        show({**told, "credentials": len(found.kept), "valid": valid})
        return
    say(f"{file}: {len(found.kept)} credentials, {valid} valid now; sealed by the branch")
    note(f"next: branchebadges dossier show {file}")


@dossier.command("verify")
def verify(
    file: DossierFile,
    trust: TrustFile = None,
    sources: KeptSources = None,
    at: At = None,
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    """Judge a dossier again, from what is in it: is it what it was when it was collected?

    Nothing is fetched. A dossier may name whom to believe and bring all keys, and so can a forger;
    it is believed where --trust says whom you believe and --sources holds their keys.

    Leaves with 0 when it is whole, 1 when it is not, 2 when that could not be determined.
    """
    judged = _judged(file, _read(file), trust, sources, at, quiet=as_json)
    if as_json:
        show(judged.to_document())
    else:
        _tell(file, judged, language(lang))
    raise typer.Exit(int(_CODES[judged.conclusion]))


@dossier.command("show")
def show_it(
    file: DossierFile,
    trust: TrustFile = None,
    sources: KeptSources = None,
    at: At = None,
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    """Tell a dossier in words, as Markdown: what was earned, how it stands, and what happened.

    Leaves with 0 whatever it tells; `dossier verify` leaves with what came out.
    """
    kept = _read(file)
    judged = _judged(file, kept, trust, sources, at, quiet=as_json)
    page = summary(kept, judged, language(lang))
    if as_json:
        show({"holder": kept.holder, "judgement": judged.to_document(), "summary": page})
        return
    for line in page.splitlines():
        say(line)


@dossier.command("export")
def export(
    file: DossierFile,
    to: Annotated[
        Path, typer.Option("--out", "-o", help="clr.jwt, or clr.json for a reader of JSON.")
    ],
    as_json: AsJson = False,
) -> None:
    """Write the learner record (CLR 2.0) in a dossier, with every credential in it as signed.

    As .jwt it carries the branch's signature. As .json it is the same record for readers that take
    no tokens: then only the credentials in it are signed.
    """
    record = _record(file, _read(file))
    form = _form(to)
    text = record.text if form == "jwt" else json.dumps(record.document, ensure_ascii=False)
    # A record that cannot be taken apart again is not written.
    count = len(embedded_in(record.document))
    deliver(to, text, inputs=(file,), mode=_PRIVATE)
    if as_json:
        show({"file": str(to), "form": form, "id": record.id, "credentials": count})
        return
    say(f"{to}: a learner record with {count} credentials")
    if form == "jwt":
        note(f"next: branchebadges verify {to}")
    else:
        note("the record around the credentials is signed only as .jwt")


def _read(file: Path) -> Dossier:
    with named(file):
        return Dossier.parse(read_input(file, limit=MAX_BYTES))


def _judged(
    file: Path,
    kept: Dossier,
    trust: Path | None,
    sources: list[Path] | None,
    at: str | None,
    *,
    quiet: bool,
) -> Judgement:
    moment, believed = moment_at(at), read_trust(trust)
    with working("judging", quiet=quiet), named(file):
        anchors = read_sources(sources or [])
        return kept.verify(moment, trust=believed, anchors=anchors)


def _tell(file: Path, judged: Judgement, lang: Language) -> None:
    words = 0 if lang == "nl" else 1
    mark, colour, *sentences = _CONCLUSION[judged.conclusion]
    say((f"{mark} {sentences[words]}", f"{colour} bold"), f"  {file}")
    say(f"  {_SEALED[judged.sealed][words]}")
    for row in judged.judged:
        kind = kind_in_words(row.then.kind, lang)
        computed = _COMPUTED[row.computed.outcome][words] if row.computed is not None else ""
        now = f"{_NOW[words]} {_STOOD[row.now.verdict][words]}"
        say(f"  {row.kept.id}  {kind}: {_STOOD[row.then.verdict][words]}{computed}; {now}")
    for flaw in judged.flaws:
        failed = flaw.outcome == "failed"
        said = f" {flaw.sentence(lang)}"
        say("  ", ("✘", "red") if failed else ("?", "yellow"), said, (f"  [{flaw.code}]", "dim"))
    if judged.verdict == "passed" and not judged.anchored:
        say(f"  {_UNANCHORED[words]}")
        note(_NEXT[words])


def _record(file: Path, kept: Dossier) -> Signed:
    record = kept.record
    if record is None or model.kind(record.document) != "clr":
        raise Refused(
            "no-record",
            "this dossier holds no learner record: nothing in it was valid, it is too large for "
            "one, or it was not sealed",
            where=str(file),
        )
    return record


def _form(to: Path) -> Literal["json", "jwt"]:
    match to.suffix.lower():
        case ".jwt":
            return "jwt"
        case ".json":
            return "json"
    raise Refused("export-form", "name the file .jwt or .json", where=str(to))
