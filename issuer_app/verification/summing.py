"""A diploma computed again, as a table: each module with its points, and the sum as it grows."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final, get_args

from branchebadges.standing.cuts import Ceiling
from branchebadges.standing.reasons import Reason
from branchebadges.standing.words import cut, reason

if TYPE_CHECKING:
    from datetime import date

    from branchebadges.diplomas import Part, Rederivation
    from branchebadges.verification import Report
    from issuer_app.settings import Language

_REASONS: Final[tuple[Reason, ...]] = get_args(Reason)
_CEILINGS: Final[tuple[Ceiling, ...]] = get_args(Ceiling)
_NOT_ADMITTED: Final[dict[Language, str]] = {
    "nl": "telde niet mee op de dag van toekenning",
    "en": "did not count on the day of award",
}


@dataclass(frozen=True)
class Row:
    """One module."""

    name: str
    completed: date | None
    points: Decimal
    running: Decimal
    why: str
    """Why it brought in less than it might; nothing where it did not."""
    since: tuple[str, ...]
    """What befell it since, by code: `revoked`, `suspended`, `expired`, …"""


@dataclass(frozen=True)
class Sum:
    """What came out."""

    outcome: str
    """`derived`, `not_derived` or `unknown`."""
    rows: tuple[Row, ...]
    total: Decimal | None
    claimed: Decimal | None
    differences: tuple[str, ...]
    rules: str
    """The address of the rule set, which says its version."""
    affected: bool
    """Did something befall a part since?"""


def sum_of(report: Report, computed: Rederivation, language: Language, *, listed: bool) -> Sum:
    """The sum for a page; without `listed` no module is named, and no difference that names one."""
    return Sum(
        computed.outcome,
        tuple(_rows(computed.parts, language)) if listed else (),
        computed.total,
        computed.claimed,
        tuple(each.sentence(language) for each in computed.differences) if listed else (),
        _rules(report),
        computed.affected_today,
    )


def _rows(parts: tuple[Part, ...], language: Language) -> list[Row]:
    running = Decimal(0)
    rows = []
    for part in parts:
        running += part.counted
        why = _why(part.reason, language) if part.reason else ""
        rows.append(Row(part.name, part.completed, part.counted, running, why, part.today))
    return rows


def _why(code: str, language: Language) -> str:
    for known in _REASONS:
        if known == code:
            return reason(known, language)
    for ceiling in _CEILINGS:
        if ceiling == code:
            return cut(ceiling, language)
    return _NOT_ADMITTED[language]


def _rules(report: Report) -> str:
    subject = report.signed.document.get("credentialSubject")
    achievement = subject.get("achievement") if isinstance(subject, dict) else None
    criteria = achievement.get("criteria") if isinstance(achievement, dict) else None
    found = criteria.get("id") if isinstance(criteria, dict) else None
    return found if isinstance(found, str) else ""
