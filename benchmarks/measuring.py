"""Measuring: every contender gets a short turn in every round, so a slow minute hits all alike."""

from __future__ import annotations

import time
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Turn = Callable[[float], float]
    """Works for about so many seconds, and tells how many operations per second it did."""

ROUNDS: Final = 5
SECONDS_PER_TURN: Final = 0.25
WARM_UP_SECONDS: Final = 0.1


@dataclass(frozen=True)
class Contender:
    """One way to do one operation: with which seal, issue or verify, by whom, and how."""

    seal: str
    operation: str
    who: str
    turn: Turn


@dataclass(frozen=True)
class Measured:
    """The median over the rounds, in operations per second."""

    seal: str
    operation: str
    who: str
    per_second: float


def looped(work: Callable[[], object]) -> Turn:
    """A turn that calls `work` again and again, at least once."""

    def turn(seconds: float) -> float:
        count = 0
        start = time.perf_counter()
        end = start + seconds
        while (now := time.perf_counter()) < end or not count:
            work()
            count += 1
        return count / (max(now, time.perf_counter()) - start)

    return turn


def measure(
    contenders: Iterable[Contender], *, after_round: Callable[[int], None]
) -> list[Measured]:
    """Warm all up, then go round (A B C, A B C, ...) and take medians."""
    field = list(contenders)
    for each in field:
        each.turn(WARM_UP_SECONDS)
    speeds: list[list[float]] = [[] for _ in field]
    for number in range(1, ROUNDS + 1):
        for seen, each in zip(speeds, field, strict=True):
            seen.append(each.turn(SECONDS_PER_TURN))
        after_round(number)
    return [
        Measured(each.seal, each.operation, each.who, median(seen))
        for seen, each in zip(speeds, field, strict=True)
    ]
