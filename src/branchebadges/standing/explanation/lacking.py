"""What a diploma in progress still asks, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from branchebadges.rules import GENERALIST
from branchebadges.standing.explanation import sentences_of_diplomas as sentences
from branchebadges.standing.explanation.phrases import NOTHING_SAID, Said, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from branchebadges.rules import DiplomaRule
    from branchebadges.standing.counting import Count
    from branchebadges.standing.explanation.ground import Ground
    from branchebadges.standing.shortfall import Service, Shortfall


def progress_in_words(
    ground: Ground, rule: DiplomaRule, count: Count, short: Shortfall, higher: Said | None
) -> Iterator[Said]:
    """Points and where they must lie, service, and the modules a learning path asks first.

    Args:
        ground: the case.
        rule: the diploma.
        count: its ledger.
        short: what it still asks.
        higher: the name of a diploma that is held and includes it.
    """
    if higher is not None:
        yield say(sentences.INCLUDED, higher=higher)
        return
    if short.categories:
        yield say(
            sentences.NOT_FOR,
            categories=tuple(say(sentences.CATEGORIES[each]) for each in short.categories),
            own=say(sentences.CATEGORIES[ground.case.person.category]),
        )
        return
    if short.service is not None and short.service.code == "ended":
        yield _service(short.service, alone=False)
        return
    yield from _lacking(ground, rule, count, short)


def _lacking(ground: Ground, rule: DiplomaRule, count: Count, short: Shortfall) -> Iterator[Said]:
    if short.points:
        yield say(
            sentences.LACKING,
            lacking=short.points,
            threshold=rule.threshold,
            of_which=_of_which(ground, short),
        )
        yield from _spread(ground, short)
    else:
        yield say(sentences.ENOUGH, points=count.total, threshold=rule.threshold)
    for variant in short.variants:
        if variant.reached:
            yield say(sentences.VARIANT_REACHED, variant=ground.names.variant(variant.variant))
    if short.service is not None:
        yield _service(short.service, alone=not short.points and not short.modules)
    if short.modules:
        modules = tuple(ground.names.module(each) for each in short.modules)
        yield say(sentences.PATH, modules=modules)


def _of_which(ground: Ground, short: Shortfall) -> Said:
    """How many of the points must lie in one domain, where a variant still needs that."""
    special = [each for each in short.variants if each.variant != GENERALIST]
    if any(each.reached for each in special):
        return NOTHING_SAID
    near = [(sum(each.lacking.values()), each) for each in special if each.within_reach]
    least = min((points for points, _ in near), default=None)
    nearest = [each for points, each in near if points == least]
    if not nearest:
        return NOTHING_SAID
    if len(nearest) > 1:
        return say(sentences.IN_ONE_DOMAIN, needed=least)
    (domain,) = nearest[0].lacking
    return say(
        sentences.IN_THE_DOMAIN,
        needed=least,
        domain=ground.names.domain(domain),
        variant=ground.names.variant(nearest[0].variant),
    )


def _spread(ground: Ground, short: Shortfall) -> Iterator[Said]:
    """How the points must be spread, where that still makes a generalist."""
    for each in short.variants:
        if each.variant == GENERALIST and each.lacking and each.within_reach:
            needs = tuple(
                say(sentences.IN_DOMAIN, needed=points, domain=ground.names.domain(domain))
                for domain, points in each.lacking.items()
            )
            yield say(sentences.SPREAD, variant=ground.names.variant(each.variant), needs=needs)


def _service(service: Service, *, alone: bool) -> Said:
    code = "only" if alone and service.code == "later" else service.code
    return say(
        sentences.SERVICE[code],
        months=service.months,
        reached=service.reached_on,
        until=service.until,
    )


def note_of(ground: Ground, short: Shortfall, higher: Said | None) -> Said:
    """What stands in the way beside points, in a few words for a picture."""
    if higher is not None:
        return say(sentences.NOTES["included"], higher=higher)
    if short.categories:
        own = say(sentences.CATEGORIES[ground.case.person.category])
        return say(sentences.NOTES["category"], own=own)
    service = short.service
    if service is not None:
        return say(sentences.NOTES[service.code], months=service.months, reached=service.reached_on)
    return say(sentences.NOTES["path"]) if short.modules else NOTHING_SAID
