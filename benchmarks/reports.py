"""Full reports a second: `python -m benchmarks.reports`.

Every question that a reader who trusts the branch can ask of a badge: its seal, its dates, its
status from a list in memory, both accreditations it carries with theirs, its points. Each report is
on another badge; what they share is remembered as it is in use.
"""

from __future__ import annotations

import argparse
import gc
import json
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from branchebadges.proofs import Signed
from branchebadges.testing import Sector
from branchebadges.verification import Memo, examine

if TYPE_CHECKING:
    from collections.abc import Callable

PEOPLE = 60


def measured(people: int, seconds: float) -> dict[str, float]:
    """Reports a second: judged one by one, each at a moment of its own, and in batches."""
    with tempfile.TemporaryDirectory() as folder:
        sector = Sector.begin(Path(folder) / "branch")
        for number in range(people):
            sector.complete(f"p{number}", "onboarding", on="2026-06-01")
        sector.award()
        texts = [sector.badge(f"p{number}", "onboarding").text for number in range(people)]
        sources, trust, now = sector.sources(), sector.trust, sector.now

    def judge(memo: Memo | None) -> None:
        for text in texts:
            report = examine(Signed.read(text), at=now, sources=sources, trust=trust, memo=memo)
            if not report.valid:
                raise SystemExit(f"not valid: {report.sentences('en')}")

    judge(None)
    gc.freeze()
    found = {
        "one by one": people / _quickest(lambda: judge(None), seconds),
        "in batches": people / _quickest(lambda: judge(Memo()), seconds),
    }
    gc.unfreeze()
    return found


def _quickest(work: Callable[[], None], seconds: float) -> float:
    """The processor time that the work takes when nothing comes in between."""
    best, ends = float("inf"), time.perf_counter() + seconds
    while best == float("inf") or time.perf_counter() < ends:
        started = time.process_time()
        work()
        best = min(best, time.process_time() - started)
    return best


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reports", description=__doc__)
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    parser.add_argument("--seconds", type=float, default=3, help="how long each is measured")
    parser.add_argument("--people", type=int, default=PEOPLE, help="how many badges there are")
    asked = parser.parse_args(arguments)
    found = measured(asked.people, asked.seconds)
    if asked.json:
        print(json.dumps({name: round(rate, 1) for name, rate in found.items()}))
    else:
        for name, rate in found.items():
            print(f"full reports, {name:<12} {rate:>8,.1f} a second")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
