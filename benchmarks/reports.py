"""Full reports a second: `python -m benchmarks.reports`.

Every question that a reader who trusts the branch can ask of a badge: its seal, its dates, its
status from a list in memory, both accreditations it carries with theirs, its points. Each report is
on another badge, of one module after the other; what badges share is remembered as it is in use.

Beside it, the same badges as far as their seal goes: read, canonicalised and held to a key that is
known. What a report takes more than that is everything else that is asked. And the same reports
where nothing is remembered of the sources, so that every accreditation and list is judged again.
"""

from __future__ import annotations

import argparse
import gc
import json
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from branchebadges import dids
from branchebadges.proofs import Inspection, Signed, methods_named
from branchebadges.sources import Sources
from branchebadges.testing import Sector
from branchebadges.verification import Memo, examine

if TYPE_CHECKING:
    from collections.abc import Callable

PEOPLE = 60
MODULES = ("onboarding", "ido", "mediacoach")


def measured(people: int, seconds: float) -> dict[str, float]:
    """Badges a second: judged one by one, in batches, with new sources each, and the seal alone."""
    with tempfile.TemporaryDirectory() as folder:
        sector = Sector.begin(Path(folder) / "branch")
        awarded = [(f"p{number}", MODULES[number % len(MODULES)]) for number in range(people)]
        for person, module in awarded:
            sector.complete(person, module, on="2026-06-01")
        sector.award()
        texts = [sector.badge(*each).text for each in awarded]
        sources, trust, now = sector.sources(), sector.trust, sector.now

    def judge(memo: Memo | None = None, *, anew: bool = False) -> None:
        for text in texts:
            known = Sources(sources.held) if anew else sources
            report = examine(Signed.read(text), at=now, sources=known, trust=trust, memo=memo)
            if not report.valid:
                raise SystemExit(f"not valid: {report.sentences('en')}")

    def seals() -> None:
        for text in texts:
            signed = Signed.read(text)
            look = Inspection(signed)
            look.screen()
            named = methods_named(signed)
            look.check({name: dids.find_method(name, sources.texts).public for name in named})

    judge()
    gc.freeze()
    found = {
        "one by one": people / _quickest(judge, seconds),
        "in batches": people / _quickest(lambda: judge(Memo()), seconds),
        "sources anew": people / _quickest(lambda: judge(anew=True), seconds),
        "seals alone": people / _quickest(seals, seconds),
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
            what = name if name == "seals alone" else f"full reports, {name}"
            print(f"{what:<26} {rate:>8,.1f} a second  {1e6 / rate:>6,.0f} µs each")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
