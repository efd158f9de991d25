"""A verdict in words: one line a file, then what was found, by the question it answers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from branchebadges.cli.output import Language, Styled, say
from branchebadges.errors import BadgeError
from branchebadges.presentations import Shown
from branchebadges.verification import UNVERIFIED, Finding, Question, Report, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from branchebadges.diplomas.verdict import Concluded

_MARK: Final = {"passed": "✔", "failed": "✘", "unknown": "?"}
_COLOUR: Final = {"passed": "green", "failed": "red", "unknown": "yellow"}
_VERDICT: Final[dict[Language, dict[str, str]]] = {
    "nl": {"passed": "GELDIG", "failed": "NIET GELDIG", "unknown": "NIET TE CONTROLEREN"},
    "en": {"passed": "VALID", "failed": "NOT VALID", "unknown": "COULD NOT BE DETERMINED"},
}
_NOT_ASKED: Final[dict[Question, tuple[str, str]]] = {
    Question.VOUCHED: ("niet gevraagd; noem met --trust wie u vertrouwt",
                       "not asked; say with --trust whom you believe"),
    Question.THEIRS: ("niet gevraagd; noem met --recipient wie het is",
                      "not asked; say with --recipient who it is"),
}  # fmt: skip
_HINTS: Final[dict[str, tuple[str, str]]] = {
    "diploma-not-computed": ("geef met --components de map met de badges",
                             "give the folder with its badges with --components"),
    "diploma-not-derived": ("`branchebadges rederive` laat zien wat elke badge telt",
                            "`branchebadges rederive` shows what each badge counts for"),
    "diploma-not-derivable": ("`branchebadges rederive` noemt alles wat ontbreekt",
                              "`branchebadges rederive` names all that is missing"),
    "challenge-not-asked": ("geef met --challenge wat de houder moest ondertekenen",
                            "give what the holder was asked to sign with --challenge"),
    "domain-not-asked": ("geef met --domain voor wie het bedoeld moet zijn",
                         "give for whom it is to be meant with --domain"),
}  # fmt: skip
"""What to do about a finding, where that is another command or option."""
_STOPPED: Final = (
    "Verder is niets gevraagd: wat niet echt blijkt, wordt nergens in geloofd.",
    "Nothing else was asked: of what is not shown to be real, nothing is believed.",
)
_ISSUED_BY: Final = ("uitgegeven door", "issued by")
_SHOWN_BY: Final = ("getoond door", "shown by")
_NOTE: Final = "i"


def tell(file: str, outcome: Concluded | Shown | BadgeError, lang: Language) -> None:
    """Print what was found out about one file."""
    if isinstance(outcome, BadgeError):
        _headline("failed", file, lang)
        where = f"{outcome.where}: " if outcome.where and outcome.where != file else ""
        say(f"    {where}{outcome.message}", (f"  [{outcome.code}]", "dim"))
        return
    if isinstance(outcome, Shown):
        _tell_shown(file, outcome, lang)
        return
    _tell_report(file, outcome.report, lang)


def _tell_shown(file: str, shown: Shown, lang: Language) -> None:
    """A presentation: who shows it, for when and whom, and then each credential in it."""
    _headline(shown.verdict, file, lang)
    if shown.holder is not None:
        kind = words.kind_in_words("presentation", lang)
        say(f"    {kind}, {_in(lang, _SHOWN_BY)} {shown.holder}")
    _findings(shown.findings, lang)
    if shown.holder is None:
        say((f"  {_in(lang, _STOPPED)}", "dim"))
    for number, each in enumerate(shown.credentials, 1):
        if each.report is None:
            _headline(each.verdict, f"{file} ({number})", lang)
        else:
            _tell_report(f"{file} ({number})", each.report, lang)
        _findings(each.findings, lang)


def _tell_report(file: str, report: Report, lang: Language) -> None:
    _headline(report.verdict, file, lang, _more(report, lang))
    if report.kind == UNVERIFIED:
        _question(Question.REAL, report.findings, lang)
        say((f"  {_in(lang, _STOPPED)}", "dim"))
        return
    say(f"    {_described(report, lang)}")
    for question in Question:
        asked = [each for each in report.findings if each.question is question]
        if question is Question.COUNTS and not asked:
            continue  # Nobody asks how many points a status list has.
        _question(question, asked, lang)
        if not asked and question in _NOT_ASKED:
            say((f"    - {_in(lang, _NOT_ASKED[question])}", "dim"))


def tally(verdicts: Sequence[str], lang: Language) -> None:
    """Print how many files came out how."""
    counts = Counter(verdicts)
    parts = [f"{counts[each]} {_VERDICT[lang][each].lower()}" for each in _MARK if counts[each]]
    files = "bestanden" if lang == "nl" else "files"
    say(f"{len(verdicts)} {files}: {', '.join(parts)}")


def _headline(verdict: str, file: str, lang: Language, sentence: str = "") -> None:
    say(
        (f"{_MARK[verdict]} {_VERDICT[lang][verdict]}", f"{_COLOUR[verdict]} bold"),
        f"  {file}{sentence}",
    )


def _more(report: Report, lang: Language) -> str:
    """What makes it not valid, where that is no matter of being real: revoked, on hold, expired."""
    sentence = report.sentences(lang)[0]
    plain = words.verdict("failed", report.kind, None, lang)
    return f"  {sentence}" if report.verdict == "failed" and sentence != plain else ""


def _question(question: Question, findings: Sequence[Finding], lang: Language) -> None:
    say(f"  {words.question(question.value, lang)}")
    _findings(findings, lang)


def _findings(findings: Sequence[Finding], lang: Language) -> None:
    for finding in findings:
        # What does not decide the verdict is told as a note, whatever came out.
        mark: Styled = (
            (_MARK[finding.outcome], _COLOUR[finding.outcome])
            if finding.required
            else (_NOTE, "blue")
        )
        about = f" ({finding.about})" if finding.about else ""
        say("    ", mark, f" {finding.sentence(lang)}{about}", (f"  [{finding.code}]", "dim"))
        if finding.code in _HINTS:
            say((f"      {_in(lang, _HINTS[finding.code])}", "dim"))


def _described(report: Report, lang: Language) -> str:
    """What it is, what it is called, and under which name its issuer signs.

    Only of what was shown to be real. The name by which an issuer calls itself is not shown: it
    proves nothing (threat 114).
    """
    document = report.signed.document
    issuer = document.get("issuer")
    name = issuer.get("id") if isinstance(issuer, dict) else issuer
    kind = words.kind_in_words(report.kind, lang)
    title = _title(document)
    return f"{kind}{f' “{title}”' if title else ''}, {_in(lang, _ISSUED_BY)} {name}"


def _title(document: dict[str, Any]) -> str | None:
    subject = document.get("credentialSubject")
    achievement = subject.get("achievement") if isinstance(subject, dict) else None
    for holder in (achievement, document):
        name = holder.get("name") if isinstance(holder, dict) else None
        if isinstance(name, str):
            return name
    return None


def _in(lang: Language, sentences: tuple[str, str]) -> str:
    return sentences[0 if lang == "nl" else 1]
