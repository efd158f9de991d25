"""What one check found: passed, failed or unknown, about one of the questions people ask."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Concatenate, Final, Literal, ParamSpec

from branchebadges.errors import BadgeError, Lacking
from branchebadges.verification import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from branchebadges.verification.case import Case

P = ParamSpec("P")

# Wherever it was noticed, a document that is not at hand is one and the same thing to a reader.
_LACKING: Final = {"key-document": "source-missing", "did-document": "source-missing"}


class Question(StrEnum):
    """What people want to know of a badge, in the order in which they ask."""

    REAL = "real"
    CURRENT = "current"
    VOUCHED = "vouched"
    COUNTS = "counts"
    THEIRS = "theirs"

    # As equal texts have; the one of `Enum` is of the name, and takes ten times as long.
    __hash__ = str.__hash__


class Outcome(StrEnum):
    """Three answers, not two: no answer from a status list is not "not revoked"."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Finding:
    """The answer of one check. `code` is stable and means the same in every version."""

    question: Question
    code: str
    outcome: Outcome
    details: Mapping[str, str] = field(default_factory=dict)
    """What the sentence names: a moment, an address, a number."""
    lacks: frozenset[str] = frozenset()
    """The addresses whose documents would settle it."""
    required: bool = True
    """False for what is told beside the verdict, and does not decide it."""
    about: str | None = None
    """The id of the embedded credential this is about, where it is not the credential itself."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "details", MappingProxyType(dict(self.details)))

    def sentence(self, language: words.Language) -> str:
        """The finding in one plain sentence."""
        return words.sentence(self.code, language, self.details)

    def asked(self, language: words.Language) -> str:
        """The question this finding answers, as people ask it."""
        return words.question(self.question.value, language)

    def beside(self, *, about: str | None = None) -> Finding:
        """The same finding, told beside the verdict."""
        return replace(self, required=False, about=about or self.about)

    def to_document(self) -> dict[str, Any]:
        """The finding as JSON values."""
        document: dict[str, Any] = {
            "question": self.question.value,
            "code": self.code,
            "outcome": self.outcome.value,
            "required": self.required,
            "sentence": {language: self.sentence(language) for language in words.LANGUAGES},
        }
        if self.code in words.STANDARD_NAMES:
            document["type"] = words.STANDARD_NAMES[self.code]
        if self.lacks:
            document["lacks"] = sorted(self.lacks)
        if self.about:
            document["about"] = self.about
        return document


def passed(question: Question, code: str, **details: object) -> Finding:
    """A check that held."""
    if not details:
        return _held(question, code, ())
    texts = tuple([(name, str(value)) for name, value in details.items()])
    if sum([len(text) for _, text in texts]) > _LONGEST:
        return Finding(question, code, Outcome.PASSED, dict(texts))
    return _held(question, code, texts)


@lru_cache(maxsize=1024)
def _held(question: Question, code: str, details: tuple[tuple[str, str], ...]) -> Finding:
    """Findings never change, and of good badges nearly the same is found each time."""
    return Finding(question, code, Outcome.PASSED, dict(details))


_LONGEST: Final = 1000
"""Characters of the details of a finding that is kept: a few megabytes at most."""


def failed(question: Question, code: str, **details: object) -> Finding:
    """A check that did not hold."""
    return Finding(question, code, Outcome.FAILED, _texts(details))


def unknown(
    question: Question, code: str, *, lacks: Iterable[str] = (), **details: object
) -> Finding:
    """A check that could not be made."""
    return Finding(question, code, Outcome.UNKNOWN, _texts(details), frozenset(lacks))


def refused(question: Question, error: BadgeError) -> Finding:
    """A check that failed on the way, told by the error that stopped it."""
    return failed(question, error.code, reason=error.message, where=error.where or "")


def _texts(details: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in details.items()}


def verdict(findings: Iterable[Finding]) -> Literal["passed", "failed", "unknown"]:
    """All required findings in one word; without a single one nothing was established."""
    found: Literal["passed", "unknown"] | None = None
    for finding in findings:
        if not finding.required:
            continue
        if finding.outcome is Outcome.FAILED:
            return "failed"
        if finding.outcome is Outcome.UNKNOWN:
            found = "unknown"
        elif found is None:
            found = "passed"
    return found or "unknown"


def made(
    question: Question,
    check: Callable[Concatenate[Case, P], Finding],
    case: Case,
    *args: P.args,
    **kwargs: P.kwargs,
) -> Finding:
    """Make a check; an error that stops it becomes its finding.

    Lacking a document is unknown, everything else a failure: what cannot be read does not hold.
    """
    try:
        return check(case, *args, **kwargs)
    except BadgeError as error:
        return stopped(question, error, case)


def stopped(question: Question, error: BadgeError, case: Case) -> Finding:
    """The finding of a check that an error stopped."""
    if not isinstance(error, Lacking):
        return refused(question, error)
    silent = error.urls & case.sources.silent.keys()
    # What did not answer is not asked again, so that the asking ends.
    return unknown(
        question,
        "source-silent" if silent else _LACKING.get(error.code, error.code),
        lacks=error.urls - silent,
        url=", ".join(sorted(silent or error.urls)),
        reason=error.message,
    )
