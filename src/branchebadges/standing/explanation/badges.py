"""What every badge counted for, in each ledger, and why not more."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from branchebadges.standing.explanation import sentences_of_badges as sentences
from branchebadges.standing.explanation.brought_in import BroughtIn, Taken
from branchebadges.standing.explanation.phrases import Said, say, sentence
from branchebadges.standing.explanation.why import cut_in_words, reason_in_words, taken_by
from branchebadges.standing.explanation.years import PeLedger

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from branchebadges.standing.counting import Counted
    from branchebadges.standing.explanation.ground import Ground

_NOTHING: Final = Decimal(0)


@dataclass(frozen=True)
class BadgeExplained:
    """One badge: what it counted for in every ledger, and the diplomas that rest on it."""

    badge: str
    module: str | None
    title: Said
    completed: date
    ledgers: tuple[BroughtIn, ...]
    pe: BroughtIn
    diplomas: tuple[str, ...]
    sentences: tuple[Said, ...]


def badges_explained(ground: Ground) -> tuple[BadgeExplained, ...]:
    """Every badge of the case, in order of completion."""
    told = _Told(ground)
    return tuple(told.of(badge) for badge in ground.attainments)


class _Told:
    """The ledgers of one standing, by badge."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        standing = ground.standing
        # A rule set without diplomas still has a total.
        self._counts = standing.counts or {"": standing.points}
        self._lines = {
            name: {line.badge: line for line in count.lines} for name, count in self._counts.items()
        }
        self._amounts = {
            name: {line.badge: line.counted for line in count.lines}
            for name, count in self._counts.items()
        }
        self._years = PeLedger(ground)

    def of(self, badge: str) -> BadgeExplained:
        ground = self._ground
        item = ground.attainments[badge]
        ledgers = tuple(self._in_ledger(badge, name) for name in self._counts)
        pe = self._years.of(badge)
        diplomas = tuple(
            name
            for name, award in ground.standing.diplomas.items()
            if badge in award.basis and award.status != "revoked"
        )
        return BadgeExplained(
            badge=badge,
            module=item.module,
            title=ground.names.badge(badge),
            completed=item.completed,
            ledgers=ledgers,
            pe=pe,
            diplomas=diplomas,
            sentences=tuple(self._sentences(ledgers, pe, diplomas)),
        )

    def _in_ledger(self, badge: str, ledger: str) -> BroughtIn:
        ground = self._ground
        line = self._lines[ledger].get(badge)
        if line is None:
            item = ground.admissions[badge]
            reason = item.reason_on(ground.day)
            # What does not count on this day stands in no count: it has a reason.
            why = reason_in_words(ground, badge, reason or "no_extra_points", ground.rules)
            said = say(sentences.NOT_COUNTED, why=why)
            return BroughtIn(ledger, item.points, _NOTHING, reason or "", (), said)
        return self._counted(ledger, line)

    def _counted(self, ledger: str, line: Counted) -> BroughtIn:
        ground = self._ground
        if line.counted == line.worth > 0:
            said = say(sentences.COUNTED, worth=line.worth)
            return BroughtIn(ledger, line.worth, line.counted, "counted", (), said)
        taken: tuple[Taken, ...] = ()
        code: str = line.reason or "no_extra_points"
        if line.cut is not None:
            code = line.cut.kind
            taken = taken_by(ground, line.badge, line.cut, self._amounts[ledger])
            why = cut_in_words(ground, line.badge, line.cut, taken, line.worth - line.counted)
        elif line.worth == 0 and line.reason == "no_extra_points":
            why = say(sentences.NO_POINTS)
        else:
            why = reason_in_words(
                ground, line.badge, line.reason or "no_extra_points", ground.rules
            )
        template = sentences.COUNTED_PARTLY if line.counted else sentences.NOT_COUNTED
        said = say(template, counted=line.counted, worth=line.worth, why=why)
        return BroughtIn(ledger, line.worth, line.counted, code, taken, said)

    def _sentences(
        self, ledgers: Sequence[BroughtIn], pe: BroughtIn, diplomas: Sequence[str]
    ) -> Iterator[Said]:
        ground = self._ground
        by_outcome: dict[Said, list[str]] = {}
        for each in ledgers:
            by_outcome.setdefault(each.said, []).append(each.ledger)
        for what, names in by_outcome.items():
            if len(by_outcome) == 1:
                yield sentence(what)
            else:
                titles = tuple(ground.names.diploma(name) for name in names)
                yield sentence(say(sentences.FOR_DIPLOMAS, diplomas=titles, what=what))
        # What keeps a badge from every ledger is told once.
        told = {each.code for each in ledgers if not each.counted and not each.taken_by}
        if pe.taken_by or pe.code not in told:
            yield sentence(pe.said)
        if diplomas:
            titles = tuple(ground.names.diploma(name) for name in diplomas)
            yield say(sentences.LISTED, diplomas=titles, number=len(titles))
