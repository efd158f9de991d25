"""What a withdrawal would do, before it is decided: numbers, and nobody's name.

The standing of each person is computed twice on the same day, with the catalogue as it stands and
with one in which the accreditation is withdrawn. What differs is what the withdrawal does.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal

from branchebadges.branch import register
from branchebadges.branch.conferring import standing_on
from branchebadges.branch.register import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from branchebadges.branch.home import Branch
    from branchebadges.branch.persons import Record
    from branchebadges.branch.register import Decision
    from branchebadges.catalogue import Catalogue
    from branchebadges.rules import RuleHistory
    from branchebadges.standing import Award, Standing

Fate = Literal["under_review", "revoked", "reissued"]
FATES: Final[tuple[Fate, ...]] = ("under_review", "revoked", "reissued")
_HELD: Final = frozenset({"valid", "expired"})
_ON_LOSS: Final[Mapping[str, Fate | None]] = {
    "review": "under_review",
    "auto_revoke": "revoked",
    "keep": None,
}


@dataclass(frozen=True)
class Consequences:
    """What would follow for everybody together.

    Attributes:
        badges: badges that were awarded under the accreditation and not taken back.
        people: who hold these.
        excluded: badges that would bring in nothing any more.
        losing: people whose points would go down.
        points: what they would lose, all together.
        diplomas: how many diplomas would be put under review, revoked, or issued anew on another
            list of modules.
    """

    badges: int = 0
    people: int = 0
    excluded: int = 0
    losing: int = 0
    points: Decimal = Decimal(0)
    diplomas: Mapping[Fate, int] = field(default_factory=dict)


def consequences(
    branch: Branch,
    decision: Decision,
    records: Iterable[Record],
    *,
    history: RuleHistory,
    on: date,
) -> Consequences:
    """What it would do, as of a day, to withdraw an accreditation as `decision` says.

    Nothing is written.

    Args:
        branch: whose register it is.
        decision: the accreditation with its withdrawal, as `withdraw` takes it.
        records: everybody who holds a badge of the module; others are not touched.
        history: the rules.
        on: the day as of which it is looked at.
    """
    entries = register.entries_of(branch)
    changed = Entry(decision=decision, version=entries[decision.id].version)
    modules = register.modules_of(branch)
    now = register.catalogue_from(branch, modules, entries)
    then = register.catalogue_from(branch, modules, {**entries, decision.id: changed})
    tally = _Tally(decision.id, on, history)
    for record in records:
        tally.enter(record, now, then)
    return tally.total()


class _Tally:
    """The counting, while it goes on."""

    def __init__(self, decision: str, day: date, history: RuleHistory) -> None:
        self._decision = decision
        self._day = day
        self._history = history
        self._numbers: Counter[str] = Counter()
        self._diplomas: Counter[Fate] = Counter()
        self._points = Decimal(0)

    def enter(self, record: Record, now: Catalogue, then: Catalogue) -> None:
        """Count one person."""
        before, after = (
            standing_on(record, self._day, catalogue=each, history=self._history)
            for each in (now, then)
        )
        held = [
            each
            for each in record.awards
            if each.decision == self._decision and not record.is_lost(each.entry)
        ]
        lost = before.points.total - after.points.total
        self._numbers["badges"] += len(held)
        self._numbers["people"] += bool(held)
        self._numbers["excluded"] += len(after.excluded.keys() - before.excluded.keys())
        self._numbers["losing"] += lost > 0
        self._points += max(lost, Decimal(0))
        rules = self._history.on(self._day)
        loss = _ON_LOSS[rules.parameters.diploma_on_source_loss.value]
        self._diplomas.update(_fates(before, after, loss))

    def total(self) -> Consequences:
        """What was counted."""
        return Consequences(
            badges=self._numbers["badges"],
            people=self._numbers["people"],
            excluded=self._numbers["excluded"],
            losing=self._numbers["losing"],
            points=self._points,
            diplomas={fate: self._diplomas[fate] for fate in FATES},
        )


def _fates(before: Standing, after: Standing, loss: Fate | None) -> list[Fate]:
    """What becomes of each diploma of one person."""
    pairs = ((due, after.diplomas.get(name)) for name, due in before.diplomas.items())
    return [fate for due, then in pairs if (fate := _fate(due, then, loss)) is not None]


def _fate(due: Award, then: Award | None, loss: Fate | None) -> Fate | None:
    if due.status == "revoked":
        return None
    if then is None:
        # Reached on the very day that its ground falls: by days, there never was one.
        return loss
    if then.status == "revoked":
        return "revoked"
    if then.status == "under_review":
        return "under_review" if due.status in _HELD else None
    return "reissued" if set(then.basis) != set(due.basis) else None
