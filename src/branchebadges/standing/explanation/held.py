"""A diploma that was awarded, in words: since when, reissued why, and what it lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from branchebadges.standing.explanation import sentences_of_diplomas as sentences
from branchebadges.standing.explanation.phrases import NOTHING_SAID, Said, say, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from branchebadges.standing.awards import Award
    from branchebadges.standing.explanation.fallen import Fallen
    from branchebadges.standing.explanation.ground import Ground


def held_in_words(
    ground: Ground, award: Award, fell: Sequence[Fallen], left: Decimal, lacking: Decimal
) -> Iterator[Said]:
    """Everything there is to say of a diploma that was awarded.

    Args:
        ground: the case.
        award: the diploma.
        fell: what fell away from under it.
        left: the points that are left.
        lacking: how many are short.
    """
    yield say(
        sentences.AWARDED,
        day=award.awarded_on,
        points=award.points_at_award,
        variants=_variants(ground, award),
    )
    if award.reissued_on is not None:
        yield _reissued(award, fell)
    open_losses = tuple(each.said for each in fell if each.badge in award.basis)
    if award.status == "under_review":
        yield say(
            sentences.UNDER_REVIEW,
            fallen=open_losses,
            threshold=award.threshold,
            left=left,
            lacking=lacking,
        )
    elif award.status == "revoked":
        yield say(sentences.REVOKED, fallen=open_losses)
    elif open_losses:
        yield sentence(say(sentences.KEPT, fallen=open_losses))
    if award.valid_until is not None:
        past = award.valid_until < ground.day
        yield say(sentences.EXPIRED if past else sentences.UNTIL, day=award.valid_until)


def _variants(ground: Ground, award: Award) -> Said:
    if not award.variants:
        return NOTHING_SAID
    names = tuple(ground.names.variant(each) for each in award.variants)
    return say(sentences.WITH_VARIANTS, variants=names)


def _reissued(award: Award, fell: Sequence[Fallen]) -> Said:
    replaced = [each for each in fell if each.badge not in award.basis]
    gone = [each for each in replaced if each.code != "corrected"]
    return say(
        sentences.REISSUED if gone else sentences.REISSUED_CORRECTED,
        day=award.reissued_on,
        fallen=tuple(each.said for each in replaced),
        number=len(replaced),
    )


def note_of_held(ground: Ground, award: Award, lacking: Decimal) -> Said:
    """The main thing beside the points, in a few words for a picture."""
    if award.status == "expired":
        return say(sentences.NOTES["expired"], day=award.valid_until)
    if award.status == "under_review":
        return say(sentences.NOTES["short"], lacking=lacking)
    names = tuple(ground.names.variant(each) for each in award.variants)
    return say(("{names}", "{names}"), names=names)
