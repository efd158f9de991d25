"""The rules measured: one person, one diploma computed again, everybody, and how work grows.

Ledgers are made up, always the same ones: a catalogue of 200 modules with equivalents, parts,
overlaps and generic content, and completions drawn from it. Everything runs in one process, and
processor time is told: what it takes where nothing else runs.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from branchebadges import examples
from branchebadges.rules import RuleSet
from branchebadges.standing import Case, evaluate, standing_of
from branchebadges.standing.given import Given
from branchebadges.testing import TODAY, Sector

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Json = dict[str, Any]
Row = dict[str, object]

BADGES: Final = 25
"""What somebody has who earned a diploma with small modules."""
POINTS: Final = 4
"""What each of those modules earns."""
PEOPLE: Final = 30_000
GROWTH: Final = (10, 30, 100, 300, 1_000)

_SECONDS: Final = 0.5
_PATIENCE: Final = 20.0
_SAMPLE: Final = 200
_IN_SECONDS: Final = 10_000
"""Beyond so many milliseconds people count in seconds."""
_DAY: Final = date.fromisoformat(TODAY)
_FIRST: Final = date(2023, 1, 1)
_RULES: Final = RuleSet.read(examples.document("rules"))


def rows() -> Iterator[Row]:
    """Every measurement, as soon as it is there."""
    mine = _ledger(BADGES, seed=1)
    case = _case(mine)
    yield _row(f"standing of one person with {BADGES} badges", _milliseconds(lambda: _stand(case)))
    yield _row(
        f"the same from a document, catalogue and all ({len(json.dumps(mine)) // 1000} kB)",
        _milliseconds(lambda: evaluate(mine, _RULES)),
    )
    with tempfile.TemporaryDirectory() as folder:
        again = _rederivation(Path(folder))
        yield _row(
            f"a diploma of {BADGES} modules computed again, everything in memory",
            _milliseconds(again),
        )
    yield _everybody()
    yield from _growth()


def _row(name: str, milliseconds: float, **more: object) -> Row:
    return {"name": name, "ms": round(milliseconds, 3), **more}


def _milliseconds(work: Callable[[], object]) -> float:
    """The median time of one call, warmed up, over half a second and three calls at least."""
    work()
    seen: list[float] = []
    while sum(seen) < _SECONDS or len(seen) < 3:  # noqa: PLR2004 - a median needs a middle
        start = time.process_time()
        work()
        seen.append(time.process_time() - start)
    return 1000 * median(seen)


def _everybody() -> Row:
    """All people of the sector: measured in full where that is quick, else a sample, and said so.

    Every ledger is read from its document; the catalogue, which all share, is read once.
    """
    catalogue = _case(_ledger(0, seed=0)).catalogue
    documents = [_ledger(BADGES, seed=seed) | {"modules": {}} for seed in range(_SAMPLE)]

    def one(document: Json) -> object:
        bare = Given.read(document).case(_RULES)
        return _stand(Case(bare.person, bare.attainments, catalogue, bare.history))

    one(documents[0])
    start, done = time.process_time(), 0
    while done < PEOPLE and time.process_time() - start < _PATIENCE:
        one(documents[done % _SAMPLE])
        done += 1
    seconds = time.process_time() - start
    name = f"{PEOPLE:,} ledgers of {BADGES} badges evaluated"
    if done < PEOPLE:
        name += f" (from {done:,} measured in {seconds:.0f} s)"
    return _row(name, 1000 * seconds * PEOPLE / done, measured=done)


def _growth() -> Iterator[Row]:
    """Standing for ever longer ledgers; `factor` is how much longer than the one before."""
    before: tuple[int, float] | None = None
    for badges in GROWTH:
        case = _case(_ledger(badges, seed=2))
        took = _milliseconds(lambda case=case: _stand(case))  # type: ignore[misc]
        row = _row(f"standing with {badges:,} badges", took, badges=badges)
        if before is not None:
            row |= {"times_the_badges": round(badges / before[0], 2)}
            row |= {"times_the_time": round(took / before[1], 2)}
        before = (badges, took)
        yield row


def _stand(case: Case) -> object:
    # A new case, because one remembers how it judged its badges.
    fresh = Case(case.person, case.attainments, case.catalogue, case.history)
    return standing_of(fresh, on=_DAY)


def _case(document: Json) -> Case:
    return Given.read(document).case(_RULES)


def _rederivation(folder: Path) -> Callable[[], object]:
    """A diploma of so many modules, with all that it takes to compute it again."""
    sector = Sector.begin(folder / "sector")
    for number in range(BADGES):
        sector.offer(f"module-{number}", points=POINTS)
        day = _FIRST + timedelta(days=30 * number)
        sector.complete("anna", f"module-{number}", on=day)
    sector.award()
    sector.confer()
    diploma, badges = sector.diploma("anna"), sector.badges("anna")
    found, sources = sector.rules_for(diploma), sector.sources()

    def again() -> object:
        return sector.rederive(diploma, badges, rules=found, sources=sources)

    outcome = sector.rederive(diploma, badges, rules=found, sources=sources)
    if outcome.outcome != "derived" or len(outcome.parts) != BADGES:
        raise AssertionError(f"what is measured has to succeed: {outcome.differences}")
    return again


def _ledger(badges: int, *, seed: int) -> Json:
    """A made-up ledger; the same seed gives the same one."""
    draw = random.Random(seed)
    rows = []
    for number in range(badges):
        done = _FIRST + timedelta(days=draw.randrange((_DAY - _FIRST).days - 30))
        registered = done + timedelta(days=draw.randrange(30))
        row = {
            "id": f"b{number}",
            "module": f"m{draw.randrange(len(_MODULES))}",
            "completed_on": done.isoformat(),
            "registered_on": registered.isoformat(),
        }
        if draw.random() < 0.02:  # noqa: PLR2004 - one in fifty
            row["revoked_on"] = (registered + timedelta(days=90)).isoformat()
        rows.append(row)
    since = date(2005, 1, 1) + timedelta(days=draw.randrange(7000))
    return {
        "person": {"category": "staff", "branch_since": since.isoformat()},
        "modules": _MODULES,
        "overlap_groups": [{"id": "o", "cap_points": 24}],
        "badges": rows,
        "as_of": TODAY,
    }


def _module(number: int) -> Json:
    domain = ("ME", "CL", "ID", "ALG")[number % 4]
    period = {"valid_from": "2022-07-01", "valid_until": "2027-06-30"}
    module: Json = {
        "domains": {domain: 1},
        "accreditations": [{"id": f"a{number}", "points": 1.5 + number % 8, **period}],
        "generic": domain == "ALG",
    }
    if number % 10 == 1:
        module["group"] = f"g{number // 20}"
    if number % 25 == 2:  # noqa: PLR2004 - every so many modules something else
        module["overlap"] = "o"
    if number % 40 == 3:  # noqa: PLR2004 - idem
        module["contains"] = [f"m{number + 1}", f"m{number + 2}"]
    return module


_MODULES: Final = {f"m{number}": _module(number) for number in range(200)}


def table(found: list[Row]) -> str:
    """The figures for people."""
    lines = [f"{'the rules, in one process':<72}{'processor time':>16}", ""]
    for row in found:
        line = f"{row['name']:<72}{_took(float(str(row['ms']))):>16}"
        if "times_the_time" in row:
            more, longer = row["times_the_badges"], row["times_the_time"]
            line += f"   {longer} x the time for {more} x the badges"
        lines.append(line)
    return "\n".join(lines)


def _took(milliseconds: float) -> str:
    if milliseconds > _IN_SECONDS:
        return f"{milliseconds / 1000:,.1f} s"
    return f"{milliseconds:,.2f} ms"


def main(arguments: list[str]) -> int:
    """Measure the rules alone."""
    found = []
    for row in rows():
        print(row["name"], file=sys.stderr)
        found.append(row)
    print(json.dumps({"rules": found}, indent=2) if "--json" in arguments else table(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
