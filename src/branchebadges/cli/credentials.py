"""`sign` and `verify`: credentials as files."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from branchebadges import images, model, proofs
from branchebadges.branch.sources import sources_in
from branchebadges.canonical import read_json
from branchebadges.cli.keys import passphrase
from branchebadges.cli.output import AsJson, Exit, default_language, out, progress, say, show
from branchebadges.errors import BadgeError, Refused
from branchebadges.files import read_bytes, read_text, write_whole
from branchebadges.keys import read_key_file
from branchebadges.moments import read_moment
from branchebadges.sources import Sources
from branchebadges.trust import Trust
from branchebadges.verification import examine
from branchebadges.web import verify as verify_on_the_web

if TYPE_CHECKING:
    from branchebadges.verification import Report

MAX_PICTURE_BYTES: Final = 16 * 1024 * 1024
_SUITES: Final = {
    "Ed25519": "eddsa-rdfc-2022",
    "P-256": "ecdsa-rdfc-2019",
    "P-384": "ecdsa-rdfc-2019",
}
_MARK: Final = {"passed": "✔", "failed": "✘", "unknown": "?"}
_COLOUR: Final = {"passed": "green", "failed": "red", "unknown": "yellow"}


def attach(app: typer.Typer) -> None:
    """Hang these commands on the command line."""
    app.command("sign")(sign)
    app.command("verify")(verify)


def sign(
    credential: Annotated[Path, typer.Argument(help="A credential without a proof, as JSON.")],
    key: Annotated[Path, typer.Option("--key", help="The key file of its issuer.")],
    suite: Annotated[
        str | None,
        typer.Option(
            "--suite",
            help="eddsa-rdfc-2022, eddsa-jcs-2022, ecdsa-rdfc-2019, ecdsa-jcs-2019 or jwt; "
            "what fits the key where not given.",
        ),
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write here, not to stdout.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Sign a credential; misspelled and undefined terms are refused."""
    document = read_json(read_text(credential))
    signer = read_key_file(key, passphrase=passphrase())
    model.lint(document)
    _must_be_issuer(document, signer.verification_method)
    chosen = suite or _SUITES[signer.public.kind]
    signed = proofs.sign(document, signer, suite=chosen, created=datetime.now(UTC))
    if to is not None:
        write_whole(to, signed.text)
    if as_json:
        show({"suite": chosen, "id": signed.id, "digest": signed.digest, "signed": signed.text})
    elif to is None:
        sys.stdout.write(signed.text + "\n")
    else:
        say(f"{to}: signed with {chosen}")


def _must_be_issuer(document: dict[str, Any], method: str) -> None:
    issuer = document.get("issuer")
    name = issuer.get("id") if isinstance(issuer, dict) else issuer
    controller = method.partition("#")[0]
    if name != controller:
        raise Refused(
            "issuer-is-not-signer",
            f"the credential says it is issued by {name}, but this key signs for {controller}",
            where="/issuer",
        )


def verify(
    files: Annotated[list[str], typer.Argument(help="JSON, JWT, PNG or SVG files; - for stdin.")],
    trust: Annotated[
        Path | None, typer.Option("--trust", help="Whom to believe; asks 'Who vouches?'.")
    ] = None,
    sources: Annotated[
        list[Path] | None,
        typer.Option(
            "--sources", help="A folder with DID documents, status lists, accreditations."
        ),
    ] = None,
    at: Annotated[
        str | None, typer.Option("--at", help="Judge as of this moment; now where not given.")
    ] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Fetch nothing.")] = False,
    recipient: Annotated[
        str | None,
        typer.Option("--recipient", help="Is it this person's? An e-mail address or id."),
    ] = None,
    lang: Annotated[str | None, typer.Option("--lang", help="nl or en.")] = None,
    as_json: AsJson = False,
) -> None:
    """Verify credentials: is it real, is it current, who vouches, does it count, is it theirs?

    Leaves with 0 when all are valid, 1 when one is not, 2 when one could not be determined.
    """
    moment = read_moment_or_day(at) if at else datetime.now(UTC)
    believed = Trust.read(read_json(read_text(trust))) if trust else None
    known = Sources()
    for folder in sources or []:
        known = known.merged(sources_in(folder))
    rows: list[dict[str, Any]] = []
    with progress(quiet=as_json) as bar:
        for file in bar.track(files, description="verifying"):
            row = _verify_one(file, known, believed, moment, recipient, offline=offline)
            rows.append(row)
            if not as_json:
                _print(row, lang or default_language())
    verdicts = {row["verdict"] for row in rows}
    worst = next(v for v in ("failed", "unknown", "passed") if v in verdicts)
    if as_json:
        show({"verdict": worst, "at": moment.isoformat(), "files": [_plain(row) for row in rows]})
    codes = {"passed": Exit.DONE, "failed": Exit.REFUSED, "unknown": Exit.UNKNOWN}
    raise typer.Exit(int(codes[worst]))


def read_moment_or_day(text: str) -> datetime:
    """A moment, or a day: then its end, when all that happened on it has happened."""
    from datetime import date  # noqa: PLC0415 - only here is a bare day read

    from branchebadges.moments import end_of_day  # noqa: PLC0415 - idem

    try:
        return end_of_day(date.fromisoformat(text))
    except ValueError:
        return read_moment(text)


def read_credential(file: str) -> proofs.Signed:
    """Read a credential from a JSON, JWT, PNG or SVG file, or from stdin for `-`."""
    if file == "-":
        data = sys.stdin.buffer.read(MAX_PICTURE_BYTES + 1)
    else:
        data = read_bytes(Path(file), limit=MAX_PICTURE_BYTES)
    return proofs.Signed.read(images.unbake(data) if images.is_picture(data) else data)


def _verify_one(
    file: str,
    known: Sources,
    trust: Trust | None,
    at: datetime,
    recipient: str | None,
    *,
    offline: bool,
) -> dict[str, Any]:
    try:
        signed = read_credential(file)
        if offline:
            report = examine(signed, at=at, sources=known, trust=trust, recipient=recipient)
        else:
            report = verify_on_the_web(
                signed, at=at, sources=known, trust=trust, recipient=recipient
            )
    except BadgeError as error:
        return {"file": file, "verdict": "failed", "error": error}
    return {"file": file, "verdict": report.verdict, "report": report}


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    base = {"file": row["file"], "verdict": row["verdict"]}
    if "error" in row:
        error = row["error"]
        return base | {
            "error": {"code": error.code, "message": error.message, "where": error.where}
        }
    return base | {"report": row["report"].to_document()}


def _print(row: dict[str, Any], lang: str) -> None:
    verdict = row["verdict"]
    words = {
        "nl": {"passed": "GELDIG", "failed": "ONGELDIG", "unknown": "NIET TE CONTROLEREN"},
        "en": {"passed": "VALID", "failed": "NOT VALID", "unknown": "COULD NOT BE DETERMINED"},
    }[lang]
    out.print(
        f"[{_COLOUR[verdict]} bold]{_MARK[verdict]} {words[verdict]}[/]  ", end="", style=None
    )
    out.print(row["file"], markup=False)
    if "error" in row:
        out.print(f"    {row['error']}  [{row['error'].code}]", markup=False)
        return
    report: Report = row["report"]
    question = None
    for finding in report.findings:
        if finding.question != question:
            question = finding.question
            out.print(f"  {words.question(finding.question.value, lang)}", markup=False)
        mark = f"[{_COLOUR[finding.outcome]}]{_MARK[finding.outcome]}[/]"
        out.print(f"    {mark} ", end="")
        out.print(f"{finding.sentence(lang)}  [{finding.code}]", markup=False)
