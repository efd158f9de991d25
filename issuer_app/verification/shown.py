"""What a page shows of a verdict: plain values in one language, ready for a template.

Of what is not shown to be real nothing is shown but that. The name by which an issuer calls itself
proves nothing: a name is shown where the reader knows it, and else the domain (threat 114).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal

from branchebadges.dids import did_of
from branchebadges.errors import BadgeError
from branchebadges.moments import day_of, read_moment
from branchebadges.verification import UNVERIFIED, Question, words
from issuer_app.verification.drawing import drawn
from issuer_app.verification.judging import verdict_on
from issuer_app.verification.summing import Sum, sum_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from branchebadges.diplomas.verdict import Concluded
    from branchebadges.trust import Trust
    from branchebadges.verification import Finding, Report
    from issuer_app.settings import Language
    from issuer_app.verification.judging import Verdict

_FOLDS: Final = (
    ("real", (Question.REAL, Question.CURRENT)),
    ("vouched", (Question.VOUCHED,)),
    ("counts", (Question.COUNTS,)),
)
"""Three fold-outs; whether it is still in force is a part of whether it is real to who asks."""

MAX_NAME: Final = 300
"""Characters of a name that are shown; what is longer is no name."""


@dataclass(frozen=True)
class Line:
    """One finding: `mark` is `passed`, `failed`, `unknown`, or `note` beside the verdict."""

    mark: Literal["passed", "failed", "unknown", "note"]
    sentence: str


@dataclass(frozen=True)
class Fold:
    """One question, its answer, and what was found."""

    name: str
    answer: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Subject:
    """What it is about, once it is shown to be real."""

    kind: str
    title: str
    variant: str
    issuer: str | None
    """The name by which the branch knows the issuer; None where it does not."""
    issuer_id: str
    issuer_domain: str
    holder: str | None
    awarded: date | None
    until: date | None
    points: Decimal | None


@dataclass(frozen=True)
class Shown:
    """A verdict as a page shows it."""

    verdict: Verdict
    because: str
    """Which sentence goes with it: the end of the key `verification.said-…`."""
    folds: tuple[Fold, ...]
    subject: Subject | None = None
    sum: Sum | None = None
    picture: str | None = None

    @property
    def tone(self) -> str:
        """Green, red, or neither: the class of the banner."""
        if self.verdict == "valid":
            return "good"
        return "bad" if self.verdict in {"invalid", "revoked"} else "wait"


def shown(
    concluded: Concluded,
    trust: Trust,
    language: Language,
    *,
    ours: bool,
    with_name: bool = True,
    with_module_list: bool = True,
) -> Shown:
    """The verdict for a page.

    Args:
        concluded: the report, and the sum where it was made.
        trust: whom the branch believes.
        language: of the page.
        ours: is it under a link of the branch itself?
        with_name: may the holder be named?
        with_module_list: may the modules of a diploma be told one by one?
    """
    report = concluded.report
    verdict = verdict_on(report, ours=ours)
    because = _because(report, verdict)
    if report.kind == UNVERIFIED:
        return Shown(verdict, because, (_fold("real", _FOLDS[0][1], report, language),))
    subject = _subject(report, trust, language, with_name=with_name)
    computed = concluded.computed
    return Shown(
        verdict,
        because,
        tuple(_fold(name, asked, report, language) for name, asked in _FOLDS),
        subject,
        sum_of(report, computed, language, listed=with_module_list) if computed else None,
        None if verdict == "stranger" else drawn(report, subject.issuer or "", language),
    )


def _because(report: Report, verdict: Verdict) -> str:
    if verdict != "invalid":
        return verdict
    if report.kind == UNVERIFIED:
        return "forged"
    return "unvouched" if report.answer(Question.VOUCHED) == "failed" else "invalid"


def _fold(name: str, questions: Sequence[Question], report: Report, language: Language) -> Fold:
    findings = [finding for finding in report.findings if finding.question in questions]
    answers = [report.answer(question) for question in questions]
    asked = [answer for answer in answers if answer != "not-asked"]
    if name == "counts" and not asked and report.answer(Question.VOUCHED) == "failed":
        # For which nobody stands in, that counts for nothing; the finding beside says so.
        asked = ["failed"]
    ranked = ("failed", "unknown", "passed")
    answer = next((each for each in ranked if each in asked), "not-asked")
    return Fold(name, answer, tuple(_line(finding, language) for finding in findings))


def _line(finding: Finding, language: Language) -> Line:
    mark: Any = finding.outcome.value if finding.required else "note"
    return Line(mark, finding.sentence(language)[: 4 * MAX_NAME])


def _subject(report: Report, trust: Trust, language: Language, *, with_name: bool) -> Subject:
    document = report.signed.document
    about = _first(document.get("credentialSubject"))
    achievement = _first(about.get("achievement"))
    issuer = document.get("issuer")
    identifier = str(issuer.get("id", "") if isinstance(issuer, dict) else issuer)
    earned = about.get("creditsEarned")
    return Subject(
        kind=words.kind_in_words(report.kind, language),
        title=_text(achievement.get("name")) or _text(document.get("name")),
        variant=_text(achievement.get("specialization")),
        issuer=trust.names.get(identifier),
        issuer_id=identifier,
        issuer_domain=domain_of(identifier),
        holder=_holder(about) if with_name else None,
        awarded=_day(document.get("awardedDate", document.get("validFrom"))),
        until=_day(document.get("validUntil")),
        points=Decimal(str(earned)) if _is_number(earned) else None,
    )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def domain_of(identifier: str) -> str:
    """The domain that an issuer's id says it is, which it had to control to sign so."""
    if identifier.startswith("did:web:"):
        return identifier.removeprefix("did:web:").partition(":")[0].replace("%3A", ":")
    if identifier.startswith("https://"):
        return identifier.removeprefix("https://").partition("/")[0]
    try:
        return did_of(identifier)[:60]
    except BadgeError:
        return identifier[:60]


def _holder(about: dict[str, Any]) -> str | None:
    rows = about.get("identifier")
    for row in rows if isinstance(rows, list) else [rows]:
        if isinstance(row, dict) and row.get("identityType") == "name" and not row.get("hashed"):
            return _text(row.get("identityHash")) or None
    return None


def _text(value: object) -> str:
    """A text, or the first of a text in several languages; what is longer than a name is cut."""
    if isinstance(value, dict):
        value = next((text for text in value.values() if isinstance(text, str)), "")
    return value[:MAX_NAME] if isinstance(value, str) else ""


def _first(value: object) -> dict[str, Any]:
    if isinstance(value, list) and value:
        value = value[0]
    return value if isinstance(value, dict) else {}


def _day(value: object) -> date | None:
    try:
        return day_of(read_moment(value))
    except BadgeError:
        return None
