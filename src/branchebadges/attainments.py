"""What a person attained, as the rules see it: one completion, claim or exemption with its dates.

Plain values in days. A ledger adds up to attainments; an evaluation may also be given them
directly.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

Category = Literal["staff", "volunteer", "external"]
_NOTHING: Mapping[str, Decimal] = MappingProxyType({})
_NO_YEARS: Mapping[int, Decimal] = MappingProxyType({})


@dataclass(frozen=True)
class Person:
    """What the rules need to know of somebody: no name, no address.

    `dispensations` holds, for a year, the share of the yearly points that is still asked (0.5:
    half of them).
    """

    category: Category
    since: date | None = None
    until: date | None = None
    id: str = ""
    dispensations: Mapping[int, Decimal] = field(default_factory=lambda: _NO_YEARS)


@dataclass(frozen=True)
class Attainment:
    """One badge, in days of Amsterdam.

    `completed` is when it was learned, `registered` when the branch wrote it down, `verified`
    when somebody other than the learner stood for it, `expires` the badge's own last valid day.
    `points` and `domains` are set for exemptions only: all else earns what its accreditation
    says.
    """

    id: str
    module: str | None
    completed: date
    registered: date
    kind: Literal["completion", "claim", "evc"] = "completion"
    result: str = "completed"
    started: date | None = None
    component: str | None = None
    points: Decimal | None = None
    domains: Mapping[str, Decimal] = field(default_factory=lambda: _NOTHING)
    external_id: str | None = None
    verified: date | None = None
    decision: str | None = None
    decided: date | None = None
    revoked: date | None = None
    expires: date | None = None
    corrects: str | None = None

    @property
    def order(self) -> tuple[date, date, str]:
        """Where it stands among others: by completion, then registration, then name."""
        return (self.completed, self.registered, self.id)

    @property
    def first_seen(self) -> tuple[date, str]:
        """Where it stands among reports of one event: the first report is the one that counts."""
        return (self.registered, self.id)
