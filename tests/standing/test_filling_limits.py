"""The largest total under ceilings, against an exhaustive search."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from branchebadges.standing.limits import Limit, fill

D = Decimal


@st.composite
def tasks(draw: Any, most: int = 5) -> Any:
    size = draw(st.integers(1, most))
    wishes = [D(draw(st.integers(0, 3))) for _ in range(size)]
    positions = st.lists(st.integers(0, size - 1), min_size=1, unique=True).map(
        lambda found: tuple(sorted(found))
    )
    limits = [
        Limit("module_cap", D(draw(st.integers(0, 4))), draw(positions))
        for _ in range(draw(st.integers(0, 5)))
    ]
    return wishes, limits


def allowed(amounts: Any, limits: Any) -> Any:
    return all(sum(amounts[i] for i in limit.members) <= limit.ceiling for limit in limits)


@settings(max_examples=200, deadline=None)
@given(tasks())
def test_no_division_in_whole_points_brings_in_more(task: Any) -> None:
    wishes, limits = task
    found = fill(wishes, limits)
    choices = itertools.product(*(range(int(wish) + 1) for wish in wishes))
    best = max(sum(choice) for choice in choices if allowed(choice, limits))
    assert sum(found.amounts) >= best
    assert allowed(found.amounts, limits)
    assert all(0 <= got <= wish for got, wish in zip(found.amounts, wishes, strict=True))


@settings(max_examples=100, deadline=None)
@given(tasks(), st.randoms(use_true_random=False))
def test_the_total_does_not_depend_on_the_order_of_wishes(task: Any, shuffler: Any) -> None:
    wishes, limits = task
    order = list(range(len(wishes)))
    shuffler.shuffle(order)
    turned = [wishes[i] for i in order]
    moved = [
        Limit(limit.kind, limit.ceiling, tuple(order.index(i) for i in limit.members))
        for limit in limits
    ]
    assert sum(fill(turned, moved).amounts) == sum(fill(wishes, limits).amounts)


def test_the_earliest_comes_first_where_that_costs_nothing() -> None:
    found = fill([D(4), D(4), D(4)], [Limit("generic_cap", D(6), (0, 1, 2))])
    assert found.amounts == (D(4), D(2), D(0))
    assert found.cut_by == (None, "generic_cap", "generic_cap")


def test_the_earliest_gives_way_where_it_would_cost_points() -> None:
    overlap, generic = Limit("overlap_cap", D(4), (0, 1)), Limit("generic_cap", D(4), (1, 2))
    assert sum(fill([D(4), D(4), D(4)], [overlap, generic]).amounts) == 8
    assert fill([D(4), D(4), D(4)][1:], [Limit("generic_cap", D(4), (0, 1))]).amounts == (
        D(4),
        D(0),
    )


def test_three_ceilings_in_a_ring_share_what_there_is() -> None:
    ring = [Limit("repeat", D(1), pair) for pair in ((0, 1), (1, 2), (0, 2))]
    assert sum(fill([D(1)] * 3, ring).amounts) == D("1.5")


def test_the_earliest_keeps_its_place_where_limits_cross_and_nothing_is_gained() -> None:
    limits = [Limit("contained", D(6), (0, 1)), Limit("evc_cap", D(50), (1, 2))]
    assert fill([D("1.5"), D(6), D(84)], limits).amounts == (D("1.5"), D("4.5"), D("45.5"))
