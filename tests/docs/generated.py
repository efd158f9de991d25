"""What stands in the pages and is made from the code: tables, and the pictures.

    python tests/docs/generated.py      # write it again

A made part stands between `<!-- made: NAME -->` and `<!-- end -->`. A test compares.
"""

from __future__ import annotations

import ast
import re
import string
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from issuer_app.settings import PREFIX, Settings

from branchebadges import examples, pictures
from branchebadges.verification import words
from branchebadges.verification.sentences_of_presentations import PRESENTED
from branchebadges.verification.sentences_of_seals import REAL_AND_CURRENT
from branchebadges.verification.sentences_of_trust import VOUCHED_AND_OTHER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

ROOT: Final = Path(__file__).resolve().parents[2]
DOCS: Final = ROOT / "docs"
SOURCE: Final = ROOT / "src" / "branchebadges"

_MADE: Final = re.compile(r"(<!-- made: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
_ERRORS: Final = frozenset(
    {"Fault", "KeyUnusable", "Lacking", "Malformed", "ProofFailed", "Refused"}
)
_DEEPER: Final = (
    "bitstring.py", "canonical", "contexts", "dids", "encoding.py", "images", "keys/jwk.py",
    "keys/points.py", "keys/public.py", "model", "moments.py", "presentations", "proofs",
    "sources.py",
    "statuses.py", "verification",
)  # fmt: skip
"""What a verification rests on."""


# Codes


def deeper_codes() -> frozenset[str]:
    """Every code that can come from below a check, and has no sentence of its own."""
    paths = [SOURCE / name for name in _DEEPER]
    files = [file for path in paths for file in ([path] if path.is_file() else path.rglob("*.py"))]
    raised = {code for file in files for code in _raised_in(file)}
    return frozenset(raised) - words.codes()


def _raised_in(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args and isinstance(node.func, ast.Name):
            yield from _first(node.args[0]) if node.func.id in _ERRORS else ()
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            # `canonical.processor` puts the errors of JSON-LD into our words by a table.
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(target, ast.Name) and target.id == "_CODES":
                yield from ast.literal_eval(node.value).values()


def _first(argument: ast.expr) -> Iterator[str]:
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        yield argument.value


def code_table() -> str:
    """Every code with a sentence of its own, by the question it is about."""
    sections = _sections(
        ["sentences_of_seals.py", "sentences_of_trust.py", "sentences_of_presentations.py"]
    )
    known = REAL_AND_CURRENT | VOUCHED_AND_OTHER | PRESENTED
    lines = []
    for title, codes in sections:
        lines += [f"**{title}**", "", *_table(("code", "what it tells"), _told(codes, known)), ""]
    return "\n".join(lines)


def _told(codes: Iterable[str], known: dict[str, tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for code in codes:
        fields = {name for _, name, _, _ in string.Formatter().parse(known[code][1]) if name}
        yield f"`{code}`", known[code][1].format_map({name: f"*{name}*" for name in fields})


def _sections(names: Iterable[str]) -> list[tuple[str, list[str]]]:
    """The codes by the comments that part them in the source."""
    found: list[tuple[str, list[str]]] = []
    for name in names:
        for line in (SOURCE / "verification" / name).read_text(encoding="utf-8").splitlines():
            if line.startswith("    # "):
                found.append((line.strip(" #"), []))
            elif (code := re.match(r'    "([a-z-]+)": ', line)) and found:
                found[-1][1].append(code[1])
    return found


# Rules


def rules_table() -> str:
    """Every parameter of the example rule set, with its value and where that comes from."""
    document = examples.document("rules")
    rows = [*_settings("", document["parameters"])]
    for diploma in document["diplomas"]:
        values = {"threshold": diploma["threshold_points"], **diploma["eligibility"]}
        rows += _settings(f"diploma.{diploma['id']}.", values)
    rows += _settings("pe.", document["pe"])
    return "\n".join(_table(("parameter", "value", "status", "meaning"), rows)) + "\n"


def _settings(prefix: str, settings: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    for name, setting in settings.items():
        meaning = setting["meaning"] + _alternatives(setting)
        yield f"`{prefix}{name}`", _shown(setting["value"]), setting["status"], meaning


def _alternatives(setting: dict[str, Any]) -> str:
    others = setting.get("alternatives") or []
    return f" (one of {', '.join(map(_shown, others))})" if others else ""


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(_shown, value))
    if value is None or isinstance(value, bool):
        return {None: "none", True: "yes", False: "no"}[value]
    return str(value)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    return [
        f"| {' | '.join(head)} |",
        f"|{'---|' * len(head)}",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]


# Decisions


def decisions_index() -> str:
    """A line for every decision, by its title."""
    pages = sorted((DOCS / "decisions").glob("0*.md"))
    titles = [page.read_text(encoding="utf-8").partition("\n")[0].lstrip("# ") for page in pages]
    rows = zip(titles, pages, strict=True)
    return "".join(f"- [{title}]({page.name})\n" for title, page in rows)


# Pictures


def module_picture() -> str:
    """The badge of a module, as the README shows it."""
    return pictures.badge(
        kind="module",
        title="Voorlezen aan kleuters",
        issuer="Bibliotheek Voorbeeldstad",
        points=Decimal(8),
        domains={"ME": Decimal(1)},
    )


def diploma_picture() -> str:
    """A diploma, as the README shows it."""
    return pictures.badge(
        kind="diploma",
        title="Branche-opleiding Bibliothecaris",
        issuer="Branche openbare bibliotheken (fictief)",
        points=Decimal(104),
        domains={"ME": Decimal(60), "ID": Decimal(24), "ALG": Decimal(20)},
        variant="maatschappelijk-educatieve bibliothecaris",
    )


def settings_table() -> str:
    """Every setting of the service, what it is without one, and what it means."""
    rows = ["| variable | without it | what |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = "" if field.is_required() else f"`{field.default}`"
        said = " ".join((field.description or "").split())
        rows.append(f"| `{PREFIX}{name.upper()}` | {default} | {said} |")
    return "\n".join(rows) + "\n"


PARTS: Final[dict[str, Callable[[], str]]] = {
    "codes": code_table,
    "decisions": decisions_index,
    "rules": rules_table,
    "settings": settings_table,
}
PICTURES: Final[dict[str, Callable[[], str]]] = {
    "module.svg": module_picture,
    "diploma.svg": diploma_picture,
}


def made(page: str) -> str:
    """A page with its made parts as the code says they are."""
    return _MADE.sub(lambda found: found[1] + PARTS[found[2]]() + found[3], page)


def main() -> None:
    """Write all made parts and pictures again."""
    for page in sorted(DOCS.rglob("*.md")):
        page.write_text(made(page.read_text(encoding="utf-8")), encoding="utf-8")
    (DOCS / "images").mkdir(exist_ok=True)
    for name, draw in PICTURES.items():
        (DOCS / "images" / name).write_text(draw(), encoding="utf-8")


if __name__ == "__main__":
    main()
