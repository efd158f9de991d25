"""A dossier for people, as Markdown: what was earned, how it stands, and on what that rests."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from branchebadges.attestations.kinds import achievement_of, subject_of
from branchebadges.diplomas.verdict import COMPUTED
from branchebadges.diplomas.without_list import full_of
from branchebadges.dossiers.happened import in_words
from branchebadges.errors import BadgeError
from branchebadges.modules import comma
from branchebadges.moments import day_of, read_moment
from branchebadges.verification.words import kind_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from branchebadges.dossiers.dossier import Dossier
    from branchebadges.dossiers.judging import Judged, Judgement
    from branchebadges.verification.words import Language

_WORDS: Final[dict[str, tuple[str, str]]] = {
    "title": ("Dossier van {name}", "Dossier of {name}"),
    "collected": (
        "Samengesteld op {collected}; gecontroleerd op {at}.",
        "Collected on {collected}; checked on {at}.",
    ),
    "passed": (
        "Alles in dit dossier is wat het was toen het werd samengesteld.",
        "Everything in this dossier is what it was when it was collected.",
    ),
    "failed": (
        "Dit dossier is niet meer wat het was; zie de bevindingen.",
        "This dossier is no longer what it was; see the findings.",
    ),
    "unknown": (
        "Niet alles in dit dossier is te controleren; zie de bevindingen.",
        "Not everything in this dossier can be checked; see the findings.",
    ),
    "sealed": ("De branche heeft het ondertekend.", "The branch signed it."),
    "unsealed": (
        "Het dossier als geheel is niet ondertekend; de bewijzen erin wel.",
        "The dossier as a whole is not signed; the credentials in it are.",
    ),
    "unanchored": (
        "Wie te geloven is en de sleutels komen uit dit dossier zelf; dat bewijst nog niets.",
        "Whom to believe, and the keys, come from this dossier itself; that proves nothing yet.",
    ),
    "diplomas": ("Diploma's", "Diplomas"),
    "badges": ("Badges en verklaringen", "Badges and statements"),
    "head": (
        "| Naam | Soort | Datum | Punten | Uitgever | Toen | Nu |",
        "| Name | Kind | Date | Points | Issuer | Then | Now |",
    ),
    "without list": ("zonder de modules", "without its modules"),
    "computed": ("nagerekend", "computed again"),
    "derived": ("het klopt", "it holds"),
    "not_derived": ("het klopt niet", "it does not hold"),
    "not computed": ("niet alles is er", "not all of it is there"),
    "then passed": ("geldig", "valid"),
    "then failed": ("niet geldig", "not valid"),
    "then unknown": ("niet te bepalen", "not determined"),
    "now unknown": ("niet meer te zien", "can no longer be seen"),
    "ledger": ("Wat er gebeurde", "What happened"),
    "rests on": ("Waarop dit rust", "What this rests on"),
    "got": ("verkregen op {day}", "obtained on {day}"),
    "findings": ("Bevindingen", "Findings"),
    "nothing": ("Geen.", "None."),
}

_MARKUP: Final = re.compile(r"([\\`*_\[\]<>|#~&])")
_LONGEST: Final = 300


def summary(dossier: Dossier, judgement: Judgement, language: Language) -> str:
    """The dossier in words.

    Args:
        judgement: what `dossier.verify` gave; the words say how things stood then and stand now.
    """
    return "\n".join(_Page(dossier, judgement, language).lines()) + "\n"


class _Page:
    """One dossier in one language."""

    def __init__(self, dossier: Dossier, judgement: Judgement, language: Language) -> None:
        self._dossier = dossier
        self._judgement = judgement
        self._language: Language = language

    def lines(self) -> Iterator[str]:
        found, dossier = self._judgement, self._dossier
        yield "# " + self._say("title", name=_name(found) or dossier.holder)
        yield ""
        days = {"collected": self._day(found.collected), "at": self._day(found.at)}
        yield self._say("collected", **days)
        yield self._say(found.verdict)
        yield self._say("sealed" if found.sealed else "unsealed")
        if found.verdict == "passed" and not found.anchored:
            yield self._say("unanchored")
        diplomas = [each for each in found.judged if each.then.kind in COMPUTED]
        others = [each for each in found.judged if each.then.kind not in COMPUTED]
        for title, rows in (("diplomas", diplomas), ("badges", others)):
            yield from self._titled(title, self._table(rows) if rows else [])
        yield from self._titled("ledger", list(self._ledger()))
        yield from self._titled("rests on", list(self._sources()))
        flaws = [f"- {_plain(flaw.sentence(self._language))}" for flaw in found.flaws]
        yield from self._titled("findings", flaws)

    def _say(self, word: str, **details: str) -> str:
        dutch, english = _WORDS[word]
        plain = {name: _plain(value) for name, value in details.items()}
        return (dutch if self._language == "nl" else english).format(**plain)

    def _titled(self, title: str, lines: list[str]) -> Iterator[str]:
        yield from ("", f"## {self._say(title)}", "")
        yield from lines or [self._say("nothing")]

    def _table(self, rows: list[Judged]) -> list[str]:
        head = self._say("head")
        return [head, "| --- " * (head.count("|") - 1) + "|", *(self._row(row) for row in rows)]

    def _row(self, row: Judged) -> str:
        document = row.kept.signed.document
        then = self._say(f"then {row.then.verdict}")
        if row.computed is not None:
            outcome = row.computed.outcome
            told = self._say("not computed" if outcome == "unknown" else outcome)
            then += f"; {self._say('computed')}: {told}"
        now = self._say(
            "now unknown" if row.now.verdict == "unknown" else f"then {row.now.verdict}"
        )
        cells = (
            _plain(_titled(document)),
            self._kind(row),
            self._day_in(document, "awardedDate"),
            self._points(document),
            _plain(_issuer(document)),
            then,
            now,
        )
        return f"| {' | '.join(cells)} |"

    def _kind(self, row: Judged) -> str:
        said = kind_in_words(row.then.kind, self._language)
        bare = row.then.kind == "diploma" and full_of(row.kept.signed.document) is not None
        return f"{said}, {self._say('without list')}" if bare else said

    def _points(self, document: dict[str, Any]) -> str:
        value = subject_of(document).get("creditsEarned")
        if isinstance(value, bool) or not isinstance(value, int | float):
            return ""
        told = comma(Decimal(str(value)))
        return told if self._language == "nl" else told.replace(",", ".")

    def _ledger(self) -> Iterator[str]:
        ledger = self._dossier.ledger
        titles = _titles(self._dossier)
        for entry in ledger.entries if ledger else ():
            yield f"- {self._day(entry.at)}: {_plain(in_words(entry, self._language, titles))}"

    def _sources(self) -> Iterator[str]:
        for url, source in sorted(self._dossier.sources.held.items()):
            got = ""
            if source.retrieved is not None:
                got = f" ({self._say('got', day=self._day(source.retrieved))})"
            yield f"- {_plain(url)}{got}"

    def _day(self, moment: datetime) -> str:
        day = day_of(moment)
        return f"{day.day}-{day.month}-{day.year}" if self._language == "nl" else day.isoformat()

    def _day_in(self, document: dict[str, Any], name: str) -> str:
        try:
            return self._day(read_moment(document.get(name)))
        except BadgeError:
            return ""


def _titles(dossier: Dossier) -> dict[str, str]:
    """What the credentials are called, by their id and by their name in the ledger."""
    rows = [(each, _titled(each.signed.document)) for each in dossier.kept]
    named = {each.entry: title for each, title in rows if each.entry is not None}
    return named | {each.id: title for each, title in rows}


def _name(judgement: Judgement) -> str | None:
    """The name of the holder, as the first valid credential that prints one has it."""
    for kept in judgement.valid_then:
        rows = subject_of(kept.signed.document).get("identifier", [])
        for row in rows if isinstance(rows, list) else [rows]:
            if isinstance(row, dict) and row.get("identityType") == "name":
                return str(row.get("identityHash"))
    return None


def _titled(document: dict[str, Any]) -> str:
    described = achievement_of(document)
    title = str(document.get("name") or described.get("name") or document.get("id") or "?")
    variant = described.get("specialization")
    return f"{title} ({variant})" if isinstance(variant, str) and variant else title


def _issuer(document: dict[str, Any]) -> str:
    issuer = document.get("issuer")
    if isinstance(issuer, dict):
        return str(issuer.get("name") or issuer.get("id"))
    return str(issuer)


def _plain(text: str) -> str:
    """A text of somebody else's as it may stand in Markdown: on one line, and without markup."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split())[:_LONGEST])
