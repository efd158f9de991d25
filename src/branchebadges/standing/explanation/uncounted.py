"""Points that somebody has and that do not count for a diploma, with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from branchebadges.standing.explanation import sentences_of_diplomas as sentences
from branchebadges.standing.explanation.phrases import Said, say
from branchebadges.standing.explanation.why import taken_by, up_to_a_few

if TYPE_CHECKING:
    from collections.abc import Iterator

    from branchebadges.rules import RuleSet
    from branchebadges.standing.counting import Count
    from branchebadges.standing.cuts import Cut
    from branchebadges.standing.explanation.ground import Ground

_NOTHING: Final = Decimal(0)


@dataclass(frozen=True)
class Uncounted:
    """Points that do not count for one reason, and the badges they are of."""

    code: str
    points: Decimal
    badges: tuple[str, ...]
    sentence: Said


@dataclass(frozen=True)
class _Lost:
    badge: str
    code: str
    points: Decimal
    cut: Cut | None = None


def uncounted(ground: Ground, count: Count, rules: RuleSet) -> tuple[Uncounted, ...]:
    """What does not count in one ledger, by reason.

    Left out is what were never this person's points: a second report of what was reported before,
    a module not passed, a badge that was taken back.

    Args:
        ground: the case.
        count: the ledger.
        rules: the rules it was counted by.
    """
    by_code: dict[str, list[_Lost]] = {}
    for lost in (*_cut(count), *_waiting(ground, rules)):
        if lost.code in sentences.BECAUSE:
            by_code.setdefault(lost.code, []).append(lost)
    amounts = {line.badge: line.counted for line in count.lines}
    return tuple(_told(ground, code, lost, amounts, rules) for code, lost in by_code.items())


def _cut(count: Count) -> Iterator[_Lost]:
    for line in count.lines:
        if line.counted < line.worth:
            code = line.cut_by or line.reason or ""
            yield _Lost(line.badge, code, line.worth - line.counted, line.cut)


def _waiting(ground: Ground, rules: RuleSet) -> Iterator[_Lost]:
    ordered = sorted(ground.case.admissions(rules), key=lambda item: item.attainment.order)
    for item in ordered:
        reason = item.reason_on(ground.day)
        if reason is not None and item.points > 0:
            yield _Lost(item.attainment.id, reason, item.points)


def _told(
    ground: Ground,
    code: str,
    lost: list[_Lost],
    amounts: dict[str, Decimal],
    rules: RuleSet,
) -> Uncounted:
    points = sum((each.points for each in lost), _NOTHING)
    badges = tuple(each.badge for each in lost)
    taken = {
        each.badge: each.title
        for one in lost
        if one.cut is not None
        for each in taken_by(ground, one.badge, one.cut, amounts)
    }
    ceilings = {one.cut.ceiling for one in lost if one.cut is not None}
    why = say(
        sentences.BECAUSE[code],
        badges=up_to_a_few(dict.fromkeys(ground.names.badge(badge) for badge in badges)),
        taken=up_to_a_few(dict.fromkeys(taken.values())),
        ceiling=max((each for each in ceilings if each is not None), default=_NOTHING),
        number=len(badges),
        years=rules.parameters.points_validity_years_diploma.value,
    )
    sentence = say(sentences.UNCOUNTED, lost=points, why=why)
    return Uncounted(code, points, badges, sentence)
