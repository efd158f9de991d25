"""The same work on many things, by as many processes as the machine has cores."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, Any, Final, TypeVar

from branchebadges.errors import StorageFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Task = TypeVar("Task")
Done = TypeVar("Done")

MOST: Final = 8
"""Each process reads all sources for itself; more of them would mostly do that."""


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def spread(
    work: Callable[[Task], Done],
    tasks: Sequence[Task],
    *,
    prepare: Callable[..., None],
    given: tuple[Any, ...],
    workers: int | None = None,
) -> Iterator[Done]:
    """What `work` gives for each task, in the order of the tasks.

    Args:
        work: a function of a module; what it needs beside its task, `prepare` has put there.
        tasks: the things to work on.
        prepare: called once in every process, with `given`.
        given: plain values.
        workers: how many processes; without it one per core, and with one core or one task none
            but this.

    Raises:
        StorageFailed: a process ended before its work did (`worker-died`). What a task raises is
            raised here.
    """
    number = min(workers or cores(), len(tasks), MOST)
    if number <= 1:
        prepare(*given)
        yield from map(work, tasks)
        return
    try:
        with ProcessPoolExecutor(number, initializer=prepare, initargs=given) as pool:
            yield from pool.map(work, tasks)
    except BrokenProcessPool as error:
        raise StorageFailed(
            "worker-died",
            "one of the processes that share the work ended too early, perhaps for lack of memory; "
            "run it again",
        ) from error
