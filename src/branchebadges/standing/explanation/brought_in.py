"""What one badge brought in to one ledger, and who took the room where it was no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from branchebadges.standing.explanation.phrases import Said


@dataclass(frozen=True)
class Taken:
    """A badge that took the room of another, and the points it counted for."""

    badge: str
    title: Said
    completed: date
    points: Decimal


@dataclass(frozen=True)
class BroughtIn:
    """What one badge brought in to one ledger.

    Attributes:
        ledger: The id of a diploma, or `pe`.
        worth: What the badge is worth there, were it the only one.
        counted: What it counted for.
        code: `counted`, or the reason or the ceiling that explains why it was no more.
        taken_by: The badges that took the room.
        said: The same in words, to stand within a sentence.
    """

    ledger: str
    worth: Decimal
    counted: Decimal
    code: str
    taken_by: tuple[Taken, ...]
    said: Said
