"""How every diploma stands: held and why, or what is there, what is missing and how to close it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Final, Literal

from branchebadges.standing.awards import count_again, grounds, rules_for
from branchebadges.standing.counting import count
from branchebadges.standing.explanation import sentences_of_diplomas as sentences
from branchebadges.standing.explanation.fallen import Fallen, fallen
from branchebadges.standing.explanation.held import held_in_words, note_of_held
from branchebadges.standing.explanation.lacking import note_of, progress_in_words
from branchebadges.standing.explanation.phrases import NOTHING_SAID, Said, say
from branchebadges.standing.explanation.uncounted import Uncounted, uncounted
from branchebadges.standing.explanation.ways_in_words import (
    WayExplained,
    way_explained,
    ways_in_words,
)
from branchebadges.standing.shortfall import Shortfall, shortfall
from branchebadges.standing.variants import variants
from branchebadges.standing.ways import Gap, Way, ways

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from branchebadges.rules import DiplomaRule, RuleSet
    from branchebadges.standing.admission import Admission
    from branchebadges.standing.awards import Award
    from branchebadges.standing.counting import Count
    from branchebadges.standing.explanation.ground import Ground

State = Literal[
    "held", "expired", "under_review", "revoked", "included", "not_possible", "waiting", "underway"
]
"""`included`: a higher diploma that is held includes it; `waiting`: the points are there, the
months of service or a path are not; `not_possible`: not for this person's category or service."""

_NOTHING: Final = Decimal(0)
_AWARDED: Final[Mapping[str, State]] = {
    "valid": "held",
    "expired": "expired",
    "under_review": "under_review",
    "revoked": "revoked",
}


@dataclass(frozen=True)
class DiplomaExplained:
    """One diploma.

    Attributes:
        diploma: Its id in the rules.
        name: What it is called.
        state: How it stands.
        threshold: The points it takes; of one that is held, those of the day of award.
        points: The points that count for it now.
        points_by_domain: The same, by domain.
        lacking: Points to go, or short where it is under review.
        awarded_on, reissued_on, valid_until, variants: Of the diploma as held, where it is.
        fallen: What fell away from under it.
        missing: What it asks besides, where it is not held.
        uncounted: Points that do not count for it, by reason.
        ways: The shortest ways to close the gap.
        sentences: All of this in words.
        note: The main thing beside the points, in a few words.
    """

    diploma: str
    name: Said
    state: State
    threshold: Decimal
    points: Decimal
    points_by_domain: Mapping[str, Decimal]
    lacking: Decimal = _NOTHING
    awarded_on: date | None = None
    reissued_on: date | None = None
    valid_until: date | None = None
    variants: tuple[str, ...] = ()
    fallen: tuple[Fallen, ...] = ()
    missing: Shortfall | None = None
    uncounted: tuple[Uncounted, ...] = ()
    ways: tuple[WayExplained, ...] = ()
    sentences: tuple[Said, ...] = ()
    note: Said = NOTHING_SAID


def diplomas_explained(ground: Ground) -> tuple[DiplomaExplained, ...]:
    """Every diploma of the rules, lowest first, and those held under rules that are gone."""
    held = ground.standing.diplomas
    rules = rules_for(ground.case, ground.day)
    found = [
        _held(ground, held[rule.id]) if rule.id in held else _in_progress(ground, rule, rules)
        for rule in rules.in_order
    ]
    known = {rule.id for rule in rules.diplomas}
    found += [_held(ground, award) for name, award in held.items() if name not in known]
    return tuple(found)


def _held(ground: Ground, award: Award) -> DiplomaExplained:
    case, day = ground.case, ground.day
    state = _AWARDED[award.status]
    basis = grounds(case, award, day)
    left, lacking = count_again(case, award, basis), _NOTHING
    found: tuple[WayExplained, ...] = ()
    if state == "under_review":
        lacking = max(_NOTHING, award.threshold - left.total)
    else:
        left = ground.standing.counts.get(award.diploma, left)
    # What has expired stays so, whatever is restored.
    if lacking and (award.valid_until is None or award.valid_until >= day):
        recount = partial(count_again, case, award)
        gap = Gap(case, award.rules, day, tuple(basis), lacking, award.threshold, recount)
        found = tuple(way_explained(ground, way, (), ()) for way in ways(gap))
    fell = fallen(ground, award)
    told = held_in_words(ground, award, fell, left.total, lacking)
    return DiplomaExplained(
        diploma=award.diploma,
        name=ground.names.diploma(award.diploma, award.rules),
        state=state,
        threshold=award.threshold,
        points=left.total,
        points_by_domain=left.domains,
        lacking=lacking,
        awarded_on=award.awarded_on,
        reissued_on=award.reissued_on,
        valid_until=award.valid_until,
        variants=award.variants,
        fallen=fell,
        ways=found,
        sentences=(*told, *ways_in_words(found, sentences.RESTORING)),
        note=note_of_held(ground, award, lacking),
    )


def _in_progress(ground: Ground, rule: DiplomaRule, rules: RuleSet) -> DiplomaExplained:
    counted = _ledger(ground, rule, rules)
    short = shortfall(ground.case, rule, counted, rules, ground.day)
    higher = _including(ground, rule, rules)
    state = _state(short) if higher is None else "included"
    open_ = state in {"waiting", "underway"}
    without = uncounted(ground, counted, rules) if open_ else ()
    found = _ways(ground, rule, rules, short) if open_ else ()
    return DiplomaExplained(
        diploma=rule.id,
        name=ground.names.diploma(rule.id, rules),
        state=state,
        threshold=rule.threshold,
        points=counted.total,
        points_by_domain=counted.domains,
        lacking=short.points,
        missing=short,
        uncounted=without,
        ways=found,
        sentences=(
            *progress_in_words(ground, rule, counted, short, higher),
            *(each.sentence for each in without),
            *ways_in_words(found, sentences.CLOSING),
            *((say(sentences.NO_WAY),) if open_ and short.points and not found else ()),
        ),
        note=note_of(ground, short, higher),
    )


def _state(short: Shortfall) -> State:
    if short.categories or (short.service is not None and short.service.code == "ended"):
        return "not_possible"
    return "underway" if short.points else "waiting"


def _ledger(ground: Ground, rule: DiplomaRule, rules: RuleSet) -> Count:
    """The ledger of a diploma, by the rules that it is judged by."""
    if rules is ground.rules:
        return ground.standing.counts[rule.id]
    return _recount(ground, rule, rules, _earning(ground, rules))


def _recount(
    ground: Ground, rule: DiplomaRule, rules: RuleSet, admitted: Iterable[Admission]
) -> Count:
    return count(
        admitted,
        catalogue=ground.case.catalogue,
        rules=rules,
        threshold=rule.threshold,
        expiry=ground.day,
    )


def _earning(ground: Ground, rules: RuleSet) -> tuple[Admission, ...]:
    return tuple(
        item for item in ground.case.admissions(rules) if item.reason_on(ground.day) is None
    )


def _including(ground: Ground, rule: DiplomaRule, rules: RuleSet) -> Said | None:
    """The higher diploma that is held and includes this one, if there is one."""
    for higher in rules.in_order:
        award = ground.standing.diplomas.get(higher.id)
        if award is not None and award.status != "revoked" and rule.id in higher.includes_points_of:
            return ground.names.diploma(higher.id, rules)
    return None


def _ways(
    ground: Ground, rule: DiplomaRule, rules: RuleSet, short: Shortfall
) -> tuple[WayExplained, ...]:
    if not short.points and not short.modules:
        return ()
    gap = Gap(
        case=ground.case,
        rules=rules,
        day=ground.day,
        grounds=_earning(ground, rules),
        lacking=short.points,
        threshold=rule.threshold,
        recount=partial(_recount, ground, rule, rules),
        first=short.modules,
    )
    open_variants = {each.variant for each in short.variants if not each.reached}
    return tuple(
        way_explained(ground, way, _gives(way, rule, rules), open_variants) for way in ways(gap)
    )


def _gives(way: Way, rule: DiplomaRule, rules: RuleSet) -> tuple[str, ...]:
    return variants(way.count.domains, rule.threshold, rules) if rule.variants else ()
