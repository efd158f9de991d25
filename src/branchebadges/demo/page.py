"""The page to look at: everybody's progress, badges and diplomas, and what was verified."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from branchebadges.branch.register import catalogue_of
from branchebadges.branch.rulebook import history_of
from branchebadges.demo.person import PersonCard
from branchebadges.demo.words import FIGURES, PAGE, TIMES, Language
from branchebadges.files import write_whole
from branchebadges.standing.words import reason
from branchebadges.verification import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from branchebadges.demo.build import Built


def write_pages(built: Built, checked: dict[str, Any]) -> None:
    """Write `index.html` in Dutch and `index.en.html` in English."""
    environment = Environment(
        loader=PackageLoader("branchebadges.demo", "."),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    template = environment.get_template("page.html.j2")
    history, catalogue = history_of(built.branch), catalogue_of(built.branch)
    cards = [
        PersonCard(built.branch, record, built.standings[person], history, catalogue)
        for person, record in sorted(built.records.items())
    ]
    for lang in ("nl", "en"):
        language: Language = "nl" if lang == "nl" else "en"
        text = template.render(
            lang=language,
            t=PAGE[language] | {"time_line": _times(built, checked, language)},
            figures=list(_figures(built, checked, language)),
            shelf=list(_shelf(built)),
            people=[card.card(language) for card in cards],
            checks=list(_checks(checked, language)),
            reasons=list(_reasons(checked, language)),
            refusals=list(_refusals(built, language)),
        )
        name = "index.html" if language == "nl" else "index.en.html"
        write_whole(built.branch.folder / name, text)


def _figures(built: Built, checked: dict[str, Any], lang: Language) -> Iterator[dict[str, Any]]:
    values = (
        built.numbers["accreditations"],
        built.numbers["badges"],
        built.numbers["diplomas"],
        built.numbers["beside"] + built.numbers["statements"],
        sum(outcome.state == "refused" for outcome in built.outcomes),
        checked["credentials"],
        checked["derived"],
    )
    for label, value in zip(FIGURES[lang], values, strict=True):
        yield {"label": label, "value": value}


def _times(built: Built, checked: dict[str, Any], lang: Language) -> str:
    issued = sum(built.numbers.values())
    issue = 1000 * sum(built.seconds.values()) / max(issued, 1)
    verify = 1000 * checked["seconds"] / max(checked["credentials"], 1)
    return TIMES[lang].format(issue=round(issue), verify=round(verify))


def _shelf(built: Built) -> Iterator[dict[str, str]]:
    seen = set()
    catalogue = catalogue_of(built.branch)
    for path in sorted((built.branch.public / "modules").rglob("*.svg")):
        module = path.parent.name
        if module not in seen:
            seen.add(module)
            known = catalogue.modules.get(module)
            yield {
                "picture": path.relative_to(built.branch.folder).as_posix(),
                "title": (known.title_nl if known else None) or module,
            }


def _checks(checked: dict[str, Any], lang: Language) -> Iterator[dict[str, Any]]:
    tally: Counter[tuple[str, str]] = Counter()
    for row in checked["tally"]:
        kind = words.kind_in_words(row["kind"], lang)
        tally[f"{kind} ({row['form']})", row["verdict"]] += row["count"]
    for kind in sorted({kind for kind, _ in tally}):
        yield {
            "kind": kind,
            **{verdict: tally[kind, verdict] for verdict in ("passed", "failed", "unknown")},
        }


def _reasons(checked: dict[str, Any], lang: Language) -> Iterator[dict[str, Any]]:
    codes = Counter(
        row["codes"][0]
        for name, row in checked["files"].items()
        if row["verdict"] != "passed" and row["codes"] and name.endswith(".json")
    )
    for code, count in codes.most_common():
        yield {"count": count, "sentence": words.sentence(code, lang)}


def _refusals(built: Built, lang: Language) -> Iterator[dict[str, str]]:
    catalogue = catalogue_of(built.branch)
    for outcome in built.outcomes:
        if outcome.state == "refused" and outcome.reason is not None:
            row = outcome.row
            known = catalogue.modules.get(row.module_id)
            yield {
                "who": row.full_name or row.person_id,
                "title": (known.title_nl if known else None) or row.module_id,
                "day": f"{row.completed_on.day}-{row.completed_on.month}-{row.completed_on.year}",
                "reason": reason(outcome.reason, lang),
            }
