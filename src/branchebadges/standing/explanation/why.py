"""Why a badge brought in nothing, or less than it is worth, with the days and badges involved."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from branchebadges.standing import words
from branchebadges.standing.explanation import sentences_of_badges as sentences
from branchebadges.standing.explanation.brought_in import Taken
from branchebadges.standing.explanation.phrases import Said, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from branchebadges.rules import RuleSet
    from branchebadges.standing.cuts import Cut
    from branchebadges.standing.explanation.ground import Ground
    from branchebadges.standing.reasons import Reason

_NAMED: Final = 3
"""How many of the badges that took the room a sentence names."""
_NOTHING: Final = Decimal(0)


def taken_by(
    ground: Ground, badge: str, cut: Cut, amounts: Mapping[str, Decimal]
) -> tuple[Taken, ...]:
    """The badges that took the room of this one.

    Args:
        ground: the case.
        badge: the badge that was cut short.
        cut: what cut it.
        amounts: what every badge counted for in that ledger.
    """
    others = cut.taken_by
    if cut.kind == "contained":
        # Under a whole its parts lie side by side: a part is in the whole, not in its neighbour.
        others = tuple(each for each in others if _related(ground, badge, each)) or others
    return tuple(
        Taken(
            each,
            ground.names.badge(each),
            ground.attainments[each].completed,
            amounts.get(each, _NOTHING),
        )
        for each in others
    )


def _related(ground: Ground, badge: str, other: str) -> bool:
    one, two = ground.admissions[badge].group, ground.admissions[other].group
    parts = ground.case.catalogue.parts
    return one == two or two in parts.get(one, ()) or one in parts.get(two, ())


def cut_in_words(
    ground: Ground, badge: str, cut: Cut, taken: Sequence[Taken], lost: Decimal
) -> Said:
    """Why `lost` points of a badge do not count."""
    kind = cut.kind
    if kind == "repeat" and taken:
        contents = {ground.admissions[each.badge].content for each in taken}
        if contents != {ground.admissions[badge].content}:
            kind = "contained"
    values = {
        "lost": lost,
        "ceiling": cut.ceiling or _NOTHING,
        "taken": _named(taken, bare=kind == "contained" and len(taken) == 1),
        "days": tuple(each.completed for each in taken),
    }
    if not taken:
        return say(sentences.CUTS_ALONE[kind], **values)
    if kind == "repeat":
        modules = {ground.attainments[each.badge].module for each in taken}
        if modules == {ground.attainments[badge].module}:
            points = sum((each.points for each in taken), _NOTHING)
            return say(sentences.SAME_MODULE, taken_points=points, **values)
    return say(sentences.CUTS[kind], **values)


def _named(taken: Sequence[Taken], *, bare: bool) -> tuple[Said, ...]:
    if bare:
        return tuple(each.title for each in taken)
    return up_to_a_few(say(sentences.TAKEN, title=each.title, points=each.points) for each in taken)


def up_to_a_few(names: Iterable[Said]) -> tuple[Said, ...]:
    """The first few names, and how many more there are."""
    every = tuple(names)
    if len(every) <= _NAMED:
        return every
    return (*every[:_NAMED], say(sentences.OTHERS, number=len(every) - _NAMED))


def reason_in_words(ground: Ground, badge: str, reason: Reason, rules: RuleSet) -> Said:
    """Why a badge earns nothing."""
    item = ground.attainments[badge]
    settings = rules.parameters
    if reason == "revoked" and badge in ground.corrections:
        return say(sentences.CORRECTED, since=item.revoked)
    if reason not in sentences.REASONS:
        return Said(words.reason(reason, "nl"), words.reason(reason, "en"))
    since = next(
        (each.since for each in ground.admissions[badge].obstacles if each.reason == reason), None
    )
    return say(
        sentences.REASONS[reason],
        since=item.expires if reason == "badge_expired" else since,
        registered=item.registered,
        days=settings.late_registration_days.value,
        years=settings.points_validity_years_diploma.value,
    )
