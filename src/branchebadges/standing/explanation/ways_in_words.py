"""The shortest ways to a diploma as somebody would tell them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from branchebadges.standing.explanation import sentences_of_diplomas as sentences
from branchebadges.standing.explanation.phrases import Said, joined, say

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from decimal import Decimal

    from branchebadges.standing.explanation.ground import Ground
    from branchebadges.standing.explanation.phrases import Template
    from branchebadges.standing.ways import Step, StepKind, Way

_NUMBERS: Final = {
    3: Said("drie", "three"),
    4: Said("vier", "four"),
    5: Said("vijf", "five"),
    6: Said("zes", "six"),
    7: Said("zeven", "seven"),
    8: Said("acht", "eight"),
}


@dataclass(frozen=True)
class StepExplained:
    """One step: a module to follow, or a badge that waits for a verification or a decision."""

    kind: StepKind
    module: str | None
    badge: str | None
    title: Said
    points: Decimal
    counted: Decimal


@dataclass(frozen=True)
class WayExplained:
    """One way: its steps, the total they lead to, and the variants it gives a right to."""

    steps: tuple[StepExplained, ...]
    points: Decimal
    points_by_domain: Mapping[str, Decimal]
    variants: tuple[str, ...]
    said: Said

    @property
    def modules(self) -> int:
        """How many new modules it takes."""
        return sum(step.kind == "module" for step in self.steps)


def way_explained(
    ground: Ground, way: Way, variants: Sequence[str], news: Collection[str]
) -> WayExplained:
    """A way in words.

    Args:
        ground: the case.
        way: the way.
        variants: the variants of the diploma at its end.
        news: those of them that are worth telling, as they are not certain already.
    """
    steps = tuple(_step(ground, step) for step in way.steps)
    said = say(("{steps}", "{steps}"), steps=tuple(_step_in_words(step) for step in steps))
    told = tuple(ground.names.variant(name) for name in variants if name in news)
    if told:
        said = say(sentences.GIVES, way=said, variants=told)
    return WayExplained(
        steps=steps,
        points=way.count.total,
        points_by_domain=way.count.domains,
        variants=tuple(variants),
        said=said,
    )


def _step(ground: Ground, step: Step) -> StepExplained:
    waits = step.badge in ground.attainments
    return StepExplained(
        kind=step.kind,
        module=step.module,
        badge=step.badge if waits else None,
        title=ground.names.badge(step.badge) if waits else ground.names.module(step.module or ""),
        points=step.points,
        counted=step.counted,
    )


def _step_in_words(step: StepExplained) -> Said:
    partly = step.counted < step.points
    worth = say(
        sentences.WORTH_PARTLY if partly else sentences.WORTH,
        points=step.points,
        counted=step.counted,
    )
    return say(sentences.STEPS[step.kind], title=step.title, worth=worth)


def ways_in_words(ways: Sequence[WayExplained], what: Template) -> Iterator[Said]:
    """One sentence for all ways with as many modules; `what` is what they do."""
    for modules, group in groupby(ways, key=lambda way: way.modules):
        told = [way.said for way in group]
        simple = all(len(way.steps) == 1 and not way.variants for way in ways)
        either = say(("{ways:or}", "{ways:or}"), ways=tuple(told)) if simple else _either(told)
        if modules in sentences.WAYS:
            yield say(sentences.WAYS[modules], what=say(what), ways=either)
        else:
            number = _NUMBERS.get(modules, str(modules))
            yield say(sentences.MORE_MODULES, what=say(what), number=number, ways=either)


def _either(told: Sequence[Said]) -> Said:
    """Ways that are lists themselves, kept apart."""
    if len(told) == 1:
        return told[0]
    first, last = joined(told[:-1], "; "), told[-1]
    return say(("{first}; of {last}", "{first}; or {last}"), first=first, last=last)
