"""What the rules make of it: `standing`, `evaluate`, `rederive`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from branchebadges.branch import Branch, persons
from branchebadges.branch.conferring import standing_on
from branchebadges.branch.publishing import rules_of
from branchebadges.branch.register import catalogue_of
from branchebadges.branch.sources import sources_in
from branchebadges.canonical import read_json
from branchebadges.cli.branches import InBranch, On, day_on
from branchebadges.cli.credentials import read_credential, read_moment_or_day
from branchebadges.cli.output import AsJson, Exit, default_language, out, say, show
from branchebadges.diplomas import Rederivation
from branchebadges.diplomas import rederive as compute_again
from branchebadges.errors import BadgeError, Malformed
from branchebadges.files import read_text
from branchebadges.proofs import Signed
from branchebadges.reading import as_json as number
from branchebadges.rules import RuleSet
from branchebadges.sources import Sources
from branchebadges.standing import document_of
from branchebadges.standing import evaluate as evaluate_given
from branchebadges.standing.words import reason
from branchebadges.trust import Trust

_CODES = {"derived": Exit.DONE, "not_derived": Exit.REFUSED, "unknown": Exit.UNKNOWN}


def attach(app: typer.Typer) -> None:
    """Hang these commands on the command line."""
    for command in (standing, evaluate, rederive):
        app.command(command.__name__)(command)


def standing(
    person: Annotated[str, typer.Argument(help="The id of a person.")],
    branch: InBranch = Path(),
    on: On = None,
    lang: Annotated[str | None, typer.Option("--lang", help="nl or en.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show a person's points, diplomas and yearly points, and what does not count and why."""
    opened = Branch.open(branch)
    record = persons.known(opened, person)
    rules = rules_of(opened)
    found = standing_on(record, day_on(on), catalogue=catalogue_of(opened), rules=rules)
    if as_json:
        show(document_of(found))
        return
    dutch = (lang or default_language()) == "nl"
    language = "nl" if dutch else "en"
    say(f"{person}: {number(found.points.total)} {'punten' if dutch else 'points'}")
    for rule in rules.in_order:
        held = found.diplomas.get(rule.id)
        total = number(found.counts[rule.id].total)
        if held is not None:
            say(f"  {rule.name_nl}: {held.status}, {held.awarded_on}")
        else:
            of = "van" if dutch else "of"
            say(f"  {rule.name_nl}: {total} {of} {number(rule.threshold)}")
    for year in found.pe.years:
        mark = "✔" if year.met else "✘" if year.closed else "…"
        say(f"  PE {year.year}: {number(year.earned)} / {number(year.required)} {mark}")
    for badge, why in found.excluded.items():
        say(f"  - {badge}: {reason(why, language)}")


def evaluate(
    given: Annotated[Path, typer.Argument(help="A ledger, or an array of them, as JSON.")],
    rules: Annotated[Path, typer.Option("--rules", help="The rule set, as JSON.")],
) -> None:
    """Evaluate a ledger: points, diplomas, exclusions and yearly points, as JSON.

    An array of inputs gives an array of results.
    """
    rule_set = RuleSet.read(read_json(read_text(rules)))
    document = read_json(read_text(given), max_bytes=32_000_000)
    if isinstance(document, list):
        show([_evaluated(each, rule_set, f"/{number}") for number, each in enumerate(document)])
    else:
        show(evaluate_given(document, rule_set))


def _evaluated(document: Any, rules: RuleSet, place: str) -> dict[str, Any]:
    try:
        return evaluate_given(document, rules)
    except BadgeError as error:
        error.where = place + (error.where or "")
        raise


def rederive(
    diploma: Annotated[str, typer.Argument(help="A diploma: JSON, JWT, PNG or SVG.")],
    components: Annotated[Path, typer.Option("--components", help="A folder with its badges.")],
    sources: Annotated[
        list[Path] | None,
        typer.Option("--sources", help="Folders with DID documents, status lists, rules."),
    ] = None,
    trust: Annotated[Path | None, typer.Option("--trust", help="Whom to believe.")] = None,
    branch: InBranch = Path(),
    at: Annotated[str | None, typer.Option("--at", help="Judge as of this moment.")] = None,
    lang: Annotated[str | None, typer.Option("--lang", help="nl or en.")] = None,
    as_json: AsJson = False,
) -> None:
    """Compute a diploma again from its badges, by the rules it names.

    In the folder of a branch, what it publishes is at hand without `--sources`.

    Leaves with 0 when it follows, 1 when it does not, 2 when a part is missing.
    """
    signed = read_credential(diploma)
    known = Sources()
    own = [branch / "public"] if (branch / "branch.json").is_file() else []
    for folder in [*own, *(sources or [])]:
        known = known.merged(sources_in(folder))
    # The badges come from the holder. Rules among them are held to the digest in the diploma, but
    # a DID document among them would let anybody sign as anybody.
    brought = sources_in(components).merged(known)
    believed = Trust.read(read_json(read_text(trust))) if trust else None
    moment = read_moment_or_day(at) if at else datetime.now(UTC)
    result = compute_again(
        signed,
        _credentials_in(components),
        (),
        _rulebook(signed, brought),
        moment,
        sources=known,
        trust=believed,
    )
    if as_json:
        show(result.to_document())
    else:
        _print(result, lang or default_language())
    raise typer.Exit(int(_CODES[result.outcome]))


def _credentials_in(folder: Path) -> list[Signed]:
    found = []
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".json", ".jwt"} and path.is_file():
            try:
                found.append(Signed.read(read_text(path)))
            except BadgeError:
                continue  # Other files may lie beside the badges.
    return found


def _rulebook(signed: Signed, known: Sources) -> dict[str, Any]:
    """The plain documents the diploma names, as far as they are at hand."""
    rows = signed.document.get("relatedResource", [])
    urls = (
        [row.get("id") for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    )
    held = {url: known.get(url) for url in urls if isinstance(url, str)}
    return {url: read_json(source.text) for url, source in held.items() if source is not None}


def _print(result: Rederivation, lang: str) -> None:
    if lang not in {"nl", "en"}:
        raise Malformed("language", f"no language {lang!r}; choose nl or en")
    dutch = lang == "nl"
    words = {
        "derived": ("NAGEREKEND: het diploma volgt uit zijn delen", "DERIVED: it follows"),
        "not_derived": ("VOLGT NIET uit zijn delen", "NOT DERIVED from its parts"),
        "unknown": ("NIET NA TE REKENEN", "COULD NOT BE DETERMINED"),
    }[result.outcome]
    out.print(words[0 if dutch else 1], markup=False, style="bold")
    for part in result.parts:
        since = f"  ({', '.join(part.today)})" if part.today else ""
        why = f"  [{part.reason}]" if part.reason else ""
        out.print(f"  {number(part.counted):>6}  {part.name}{why}{since}", markup=False)
    if result.total is not None:
        out.print(f"  {number(result.total):>6}  {'samen' if dutch else 'together'}", markup=False)
    for difference in result.differences:
        out.print(f"  ✘ {difference.sentence('nl' if dutch else 'en')}", markup=False)
    branch = (
        "Dienstmaanden en aanstelling zijn door de branche vastgesteld, niet nagerekend."
        if dutch
        else "Months of service and appointment are vouched for by the branch, not computed."
    )
    out.print(f"  {branch}", markup=False)
