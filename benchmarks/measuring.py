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

ROUNDS: Final = 7
SECONDS_PER_TURN: Final = 0.17
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
    """What one contender did in each round, in operations per second."""

    seal: str
    operation: str
    who: str
    rounds: tuple[float, ...]

    @property
    def per_second(self) -> float:
        """The median over the rounds."""
        return median(self.rounds)

    def times(self, other: Measured) -> float:
        """How many times as fast as another: the median of the ratios within each round.

        Two turns of one round lie seconds apart, so what else the machine does touches both.
        """
        return median(mine / theirs for mine, theirs in zip(self.rounds, other.rounds, strict=True))


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
    contenders: Iterable[Contender], *, seconds: float, after_round: Callable[[int], None]
) -> list[Measured]:
    """Warm all up, then go round (A B C, A B C, ...), each for so many seconds in every round."""
    field = list(contenders)
    for each in field:
        each.turn(min(WARM_UP_SECONDS, seconds))
    speeds: list[list[float]] = [[] for _ in field]
    for number in range(1, ROUNDS + 1):
        for seen, each in zip(speeds, field, strict=True):
            seen.append(each.turn(seconds))
        after_round(number)
    return [
        Measured(each.seal, each.operation, each.who, tuple(seen))
        for seen, each in zip(speeds, field, strict=True)
    ]
