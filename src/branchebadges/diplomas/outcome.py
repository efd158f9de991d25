"""What comes out when a diploma is computed again: the sum, its parts, and what differs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from branchebadges.diplomas.words import sentence
from branchebadges.reading import as_json

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from branchebadges.verification import Report

Derived = Literal["derived", "not_derived", "unknown"]


@dataclass(frozen=True)
class Difference:
    """One thing that is missing or not as the diploma says.

    Attributes:
        part: the id of what it is about; None for the diploma as a whole.
        details: what a program may want to know of it.
    """

    code: str
    outcome: Literal["failed", "unknown"]
    part: str | None = None
    details: str = ""

    def sentence(self, language: Literal["nl", "en"]) -> str:
        """The difference in one sentence."""
        return sentence(self.code, language, part=self.part or "", details=self.details)


@dataclass(frozen=True)
class Part:
    """One component: what it brought in on the day of award, and how it stands today.

    `today` holds the codes of what befell it since: revoked, expired, accreditation withdrawn.
    """

    id: str
    name: str
    counted: Decimal
    reason: str | None
    completed: date | None
    today: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rederivation:
    """What came out: derived, not derived (what differs), or unknown (what is missing)."""

    outcome: Derived
    total: Decimal | None
    claimed: Decimal | None
    parts: tuple[Part, ...]
    differences: tuple[Difference, ...]
    report: Report

    @property
    def affected_today(self) -> bool:
        """Did something befall a part since? Then the diploma is for the committee to look at."""
        return any(part.today for part in self.parts)

    def to_document(self) -> dict[str, Any]:
        """The outcome as JSON values, for programs."""
        return {
            "outcome": self.outcome,
            "total": None if self.total is None else as_json(self.total),
            "claimed": None if self.claimed is None else as_json(self.claimed),
            "affected_today": self.affected_today,
            "parts": [
                {
                    "id": part.id,
                    "name": part.name,
                    "counted": as_json(part.counted),
                    "reason": part.reason,
                    "completed": None if part.completed is None else part.completed.isoformat(),
                    "today": list(part.today),
                }
                for part in self.parts
            ],
            "differences": [
                {
                    "code": each.code,
                    "outcome": each.outcome,
                    "part": each.part,
                    "sentence": {"nl": each.sentence("nl"), "en": each.sentence("en")},
                }
                for each in self.differences
            ],
            "diploma": self.report.to_document(),
        }
