"""An answer is kept for the moments at which it is the same, and for no other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from branchebadges.sources import Sources
from branchebadges.verification import examine
from branchebadges.verification.case import Case
from branchebadges.verification.memo import Judged
from branchebadges.verification.watch import FIRST, LAST, Watch
from sector_in_a_box import NOW, Sector

SECONDS = st.integers(-4, 4).map(lambda number: timedelta(seconds=number))
NEAR = SECONDS.map(lambda by: NOW + by)
EDGES = st.sampled_from([FIRST, LAST])
QUESTIONS = st.lists(st.tuples(st.booleans(), st.one_of(NEAR, EDGES), SECONDS), max_size=5)

Asked = list[tuple[bool, datetime, timedelta]]


def answers(watch: Watch, asked: Asked) -> list[bool]:
    return [
        watch.past(moment, by=by) if past else watch.short_of(moment, by=by)
        for past, moment, by in asked
    ]


@given(QUESTIONS, QUESTIONS, NEAR, NEAR)
def test_within_its_stretch_every_answer_is_the_same(
    outside: Asked, inside: Asked, at: datetime, later: datetime
) -> None:
    watch = Watch(at)
    outer = watch.begin()
    before = answers(watch, outside)
    inner = watch.begin()
    within = answers(watch, inside)
    kept = watch.end(inner)
    whole = watch.end(outer)
    assert Watch(at).within(kept)
    assert Watch(at).within(whole)
    if Watch(later).within(kept):
        assert answers(Watch(later), inside) == within
    if Watch(later).within(whole):
        assert answers(Watch(later), outside + inside) == before + within


@given(QUESTIONS, NEAR)
def test_answers_are_those_of_the_calendar(asked: Asked, at: datetime) -> None:
    assert answers(Watch(at), asked) == [
        (at - moment if past else moment - at) > by for past, moment, by in asked
    ]


def test_who_asks_for_the_moment_itself_is_answered_for_that_moment_only() -> None:
    watch = Watch(NOW)
    outer = watch.begin()
    assert watch.at == NOW
    kept = watch.end(outer)
    assert Watch(NOW).within(kept)
    assert not Watch(NOW + timedelta(microseconds=1)).within(kept)
    assert not Watch(NOW - timedelta(microseconds=1)).within(kept)


def test_two_moments_of_the_night_the_clock_goes_back_are_two() -> None:
    zone = ZoneInfo("Europe/Amsterdam")
    first = datetime(2026, 10, 25, 2, 30, tzinfo=zone)
    second = first.replace(fold=1)
    watch = Watch(first)
    outer = watch.begin()
    assert watch.short_of(second)
    assert not Watch(second).within(watch.end(outer))
    assert Watch(LAST.replace(tzinfo=zone)).past(FIRST)
    assert Watch(FIRST.replace(tzinfo=zone)).short_of(NOW.astimezone(UTC))


@given(st.lists(st.sampled_from(range(-3, 430)), min_size=2, max_size=6))
def test_at_any_moments_the_same_sources_give_what_new_ones_give(days: list[int]) -> None:
    kept = SECTOR.sources()
    for day in days:
        at = NOW + timedelta(days=day)
        alone = examine(BADGE, at=at, sources=Sources(kept.held), trust=SECTOR.trust)
        again = examine(BADGE, at=at, sources=kept, trust=SECTOR.trust)
        assert [each.to_document() for each in again.findings] == [
            each.to_document() for each in alone.findings
        ]


def test_a_conclusion_is_reached_again_for_another_moment_trust_or_set_of_sources() -> None:
    sources, trust = Sources(), SECTOR.trust
    looked: list[datetime] = []

    def look(case: Case) -> bool:
        looked.append(case.watch.at)
        return True

    judged = Judged()
    for case in (
        Case(BADGE, Watch(NOW), sources, trust),
        Case(BADGE, Watch(NOW), sources, trust),
        Case(BADGE, Watch(NOW), sources, trust.model_copy()),
        Case(BADGE, Watch(NOW + timedelta(days=1)), sources, trust),
    ):
        assert judged.recall("question", case, lambda case=case: look(case))  # type: ignore[misc]
    assert looked == [NOW, NOW, NOW + timedelta(days=1)]
    sources.concluded["somebody"] = judged
    assert not sources.with_text("https://a.example/", "{}").concluded
    assert sources == Sources()


SECTOR = Sector()
BADGE = SECTOR.provider.signs(SECTOR.badge())
