"""The shortest ways to a diploma: the fewest modules that close the gap, by the real counting.

A way is tried by counting again with its modules completed on the day; points are not simply
added up, because what was learned before, the parts of a whole and the ceilings would make that
wrong. What only waits for somebody's decision comes first: it asks for no new module at all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from heapq import nsmallest
from itertools import combinations, islice
from typing import TYPE_CHECKING, Final, Literal

from branchebadges.attainments import Attainment
from branchebadges.standing.admission import PASSED, admit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from branchebadges.rules import RuleSet
    from branchebadges.standing.admission import Admission
    from branchebadges.standing.case import Case
    from branchebadges.standing.counting import Count

MOST_WAYS: Final = 3
_MOST_CANDIDATES: Final = 80
_MOST_PAIRS: Final = 120
"""How many pairs are counted at most, so that the work is bounded whatever the catalogue."""
_MOST_STEPS: Final = 8
_TRIED_PER_STEP: Final = 25

_NOTHING: Final = Decimal(0)
_ASK: Final = "voorstel"

StepKind = Literal["module", "verification", "decision"]


@dataclass(frozen=True)
class Step:
    """One thing to do: follow a module, or have what was followed verified or decided on.

    `badge` is the id of the badge that waits, or the one under which a new module was tried.
    `counted` is what it brings in on this way, at most its `points`.
    """

    kind: StepKind
    badge: str
    module: str | None
    points: Decimal
    counted: Decimal = _NOTHING


@dataclass(frozen=True)
class Way:
    """Steps that together close the gap, and the ledger that they give."""

    steps: tuple[Step, ...]
    count: Count

    @property
    def modules(self) -> int:
        """How many new modules it takes."""
        return sum(step.kind == "module" for step in self.steps)


@dataclass(frozen=True)
class Gap:
    """A diploma that lacks points: what counts for it now, and how counting goes on."""

    case: Case
    rules: RuleSet
    day: date
    grounds: tuple[Admission, ...]
    lacking: Decimal
    threshold: Decimal
    recount: Callable[[Iterable[Admission]], Count]
    first: tuple[str, ...] = ()
    """Modules that must be followed whatever they bring in."""


@dataclass(frozen=True, eq=False)
class _Candidate:
    step: Step
    admission: Admission

    @cached_property
    def effort(self) -> tuple[bool, Decimal, str, str]:
        """What waits for others costs nothing; small modules come before large ones."""
        step = self.step
        return (step.kind == "module", step.points, step.module or "", step.badge)


def ways(gap: Gap) -> tuple[Way, ...]:
    """At most three ways, the shortest first; none where the catalogue has none that is short."""
    candidates = sorted(_candidates(gap), key=lambda each: each.effort)
    forced = [each for each in candidates if each.step.module in gap.first]
    if len({each.step.module for each in forced}) < len(set(gap.first)):
        return ()
    rest = [each for each in candidates if each not in forced]
    if forced:
        way = _tried(gap, forced)
        if way is not None:
            return (way,)
    found = list(islice(_found(gap, forced, rest), MOST_WAYS))
    if not found:
        longer = _step_by_step(gap, forced, rest)
        found = [] if longer is None else [longer]
    return tuple(found)


def _found(gap: Gap, forced: Sequence[_Candidate], rest: Sequence[_Candidate]) -> Iterator[Way]:
    """Single steps, then pairs of which neither is enough alone."""
    lacking = gap.lacking - sum((each.step.points for each in forced), _NOTHING)
    enough: set[str] = set()
    for one in rest:
        if one.step.points >= lacking and (way := _tried(gap, [*forced, one])) is not None:
            enough.add(one.step.badge)
            yield way
    pairs = (
        pair
        for pair in combinations(_largest(rest, _MOST_CANDIDATES), 2)
        if pair[0].step.points + pair[1].step.points >= lacking
        and enough.isdisjoint(each.step.badge for each in pair)
    )
    for pair in nsmallest(_MOST_PAIRS, pairs, key=_effort):
        way = _tried(gap, [*forced, *pair])
        if way is not None:
            yield way


def _largest(candidates: Iterable[_Candidate], number: int) -> list[_Candidate]:
    """So many that bring in most, the least effort first."""
    largest = nsmallest(number, candidates, key=lambda each: (-each.step.points, each.effort))
    return sorted(largest, key=lambda each: each.effort)


def _effort(pair: tuple[_Candidate, _Candidate]) -> tuple[object, ...]:
    one, two = (each.effort for each in pair)
    return (one[0] + two[0], one[1] + two[1], one, two)


def _step_by_step(gap: Gap, forced: Sequence[_Candidate], rest: Sequence[_Candidate]) -> Way | None:
    """A longer way: each time what brings in most, then without what turned out superfluous."""
    left = _largest(rest, _TRIED_PER_STEP)
    taken = list(forced)
    while left and len(taken) < len(forced) + _MOST_STEPS:
        totals = [_counted(gap, [*taken, each]).total for each in left]
        best = max(range(len(left)), key=lambda index: totals[index])
        taken.append(left.pop(best))
        if totals[best] >= gap.threshold:
            break
    else:
        return None
    for each in [each for each in taken if each not in forced]:
        fewer = [other for other in taken if other is not each]
        if _counted(gap, fewer).total >= gap.threshold:
            taken = fewer
    return _tried(gap, sorted(taken, key=lambda each: each.effort))


def _counted(gap: Gap, added: Sequence[_Candidate]) -> Count:
    names = {each.step.badge for each in added}
    kept = [item for item in gap.grounds if item.attainment.id not in names]
    # A mandatory module may be one of the library's own, that earns nothing.
    earning = [each.admission for each in added if each.admission.reason_on(gap.day) is None]
    return gap.recount([*kept, *earning])


def _tried(gap: Gap, added: Sequence[_Candidate]) -> Way | None:
    """The way, if it closes the gap."""
    count = _counted(gap, added)
    if count.total < gap.threshold:
        return None
    got = {line.badge: line.counted for line in count.lines}
    steps = (replace(each.step, counted=got.get(each.step.badge, _NOTHING)) for each in added)
    return Way(tuple(steps), count)


def _candidates(gap: Gap) -> Iterator[_Candidate]:
    yield from _waiting(gap)
    yield from _offered(gap)


def _waiting(gap: Gap) -> Iterator[_Candidate]:
    """What was followed, and would count once somebody verifies it or decides so."""
    for item in gap.case.admissions(gap.rules):
        reason, badge = item.reason_on(gap.day), item.attainment
        kind: StepKind
        if reason == "claim_not_verified":
            badge, kind = replace(badge, verified=gap.day), "verification"
        elif reason in {"registered_too_late", "not_accredited"}:
            badge, kind = replace(badge, decision=_ASK, decided=gap.day), "decision"
        else:
            continue
        admitted = admit(badge, catalogue=gap.case.catalogue, rules=gap.rules)
        if admitted.points and admitted.reason_on(gap.day) is None:
            step = Step(kind, badge.id, badge.module, admitted.points)
            yield _Candidate(step, admitted)


def _offered(gap: Gap) -> Iterator[_Candidate]:
    """The modules in force on the day that were not followed before."""
    case = gap.case
    done = {
        item.group
        for item in case.admissions(gap.rules)
        if item.attainment.component is None
        and not item.exempt
        and item.attainment.result in PASSED
        and item.attainment.revoked is None
    }
    names = {item.id for item in case.attainments}
    for module in case.catalogue.modules:
        if case.catalogue.group_of(module) in done:
            continue
        badge = _unused(f"{_ASK}:{module}", names)
        attained = Attainment(badge, module, completed=gap.day, registered=gap.day)
        admitted = admit(attained, catalogue=case.catalogue, rules=gap.rules)
        earns = admitted.points > 0 and admitted.reason_on(gap.day) is None
        if earns or module in gap.first:
            yield _Candidate(Step("module", badge, module, admitted.points), admitted)


def _unused(name: str, names: set[str]) -> str:
    while name in names:
        name += "+"
    return name
