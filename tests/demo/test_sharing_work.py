"""Work is shared out over processes, comes back in order, and a process that dies is missed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import Any

import pytest

from branchebadges.demo.workers import cores, spread
from branchebadges.errors import Malformed, StorageFailed

PREPARED: dict[str, int] = {}


def prepare(factor: int) -> None:
    PREPARED["factor"] = factor


def multiplied(number: int) -> tuple[int, int]:
    return number * PREPARED["factor"], os.getpid()


def dying(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def refusing(number: int) -> int:
    raise Malformed("odd", f"{number} is odd", where=str(number))


def spread_over(work: Any, tasks: list[int], workers: int | None) -> list[Any]:
    return list(spread(work, tasks, prepare=prepare, given=(10,), workers=workers))


@pytest.mark.parametrize("workers", [1, 2, 3, 100, None])
def test_the_order_is_that_of_the_tasks(workers: int | None) -> None:
    done = spread_over(multiplied, list(range(20)), workers)
    assert [number for number, _ in done] == list(range(0, 200, 10))
    here = {process for _, process in done} == {os.getpid()}
    assert here == ((workers or cores()) == 1)


@pytest.mark.parametrize("tasks", [[], [1]])
def test_little_work_is_done_on_the_spot(tasks: list[int]) -> None:
    assert spread_over(multiplied, tasks, 4) == [(10 * task, os.getpid()) for task in tasks]


def test_a_process_that_dies_is_reported() -> None:
    with pytest.raises(StorageFailed) as caught:
        spread_over(dying, list(range(8)), 2)
    assert caught.value.code == "worker-died"


@pytest.mark.parametrize("workers", [1, 2])
def test_what_a_task_raises_is_raised_here(workers: int) -> None:
    with pytest.raises(Malformed) as caught:
        spread_over(refusing, [1, 2, 3], workers)
    assert (caught.value.code, caught.value.message, caught.value.where) == ("odd", "1 is odd", "1")


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="only Linux can be told so")
def test_the_cores_are_those_this_process_may_use() -> None:
    code = (
        "import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))});"
        "from branchebadges.demo.workers import cores; print(cores())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1"
