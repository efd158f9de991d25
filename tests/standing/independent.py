"""The rules of the domain notes (section 4) read a second time: slow, plain, exact.

It was written from the notes before the library's own code was looked at. Where the two differed
the notes decided; where the notes allow more than one reading this follows `docs/rules.md`.

    python tests/standing/independent.py --minutes 5 --seed 1

compares both over random ledgers for so long, and prints the first on which they differ.
"""

import argparse
import json
import time
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

from independent_badges import Ledger, number
from independent_diplomas import (
    Awarded,
    by_domain,
    counting,
    diplomas,
    path_mandatory_done,
    variants_of,
)
from independent_givens import smallest, some_given
from independent_pe import permanent_education
from independent_totals import added, most

from branchebadges import evaluate as library
from branchebadges.rules import RuleSet

DOMAIN = Path(__file__).parents[3] / "shared" / "domain"
OF_THE_SPLIT = ("points_by_domain", "variants_now", "learning_path_done")
OF_A_DIPLOMA = ("variants", "basis", "reissued_on", "status", "valid_until")


def evaluate(given: dict[str, Any], rules: dict[str, Any]) -> dict[str, Any]:
    """What the library answers to the same input, found in another way."""
    return evaluated(Ledger(given, rules))


def evaluated(ledger: Ledger) -> dict[str, Any]:
    """The answer for a ledger, which notes on the way whether limits crossed."""
    given, rules = ledger.given, ledger.rules
    numbers = ledger.numbers.on(ledger.as_of)
    have = diplomas(ledger)
    highest = max(rules["diplomas"], key=lambda one: one["order"])
    threshold = number(numbers[f"diploma.{highest['id']}.threshold"])
    good, reasons = counting(ledger, ledger.as_of)
    total = most(ledger, tuple(good), numbers, threshold)
    points = added(ledger, tuple(good), numbers, threshold)
    domains = by_domain(good, points)
    reasons |= {one.id: "no_extra_points" for one in good if not points.get(one.id)}
    answer: dict[str, Any] = {
        "points_total": total,
        "points_by_domain": domains,
        "diplomas": {name: shown(one) for name, one in have.items()},
        "variants_now": variants_of(ledger, domains, threshold, numbers),
        "excluded": dict(sorted(reasons.items())),
        "pe": permanent_education(ledger, have),
    }
    path = given.get("learning_path")
    if path is not None:
        mandatory = {ledger.group(m) for m in path.get("mandatory", []) if m in ledger.modules}
        chosen = [one.id for one in good if one.group not in mandatory]
        free = sum((points.get(name, Fraction()) for name in chosen), Fraction())
        enough = free >= number(path.get("free_choice_min_points", 0))
        answer["learning_path_done"] = path_mandatory_done(ledger, ledger.as_of, numbers) and enough
    plain: dict[str, Any] = as_json(answer)
    return plain


def shown(one: Awarded) -> dict[str, Any]:
    """A diploma as 4.6 names its parts."""
    return {
        "awarded_on": one.awarded_on.isoformat(),
        "status": one.status,
        "points_at_award": one.points,
        "threshold": one.threshold,
        "variants": one.variants,
        "basis": one.basis,
        "reissued_on": one.reissued_on and one.reissued_on.isoformat(),
    } | ({"valid_until": one.valid_until.isoformat()} if one.valid_until else {})


def as_json(value: Any) -> Any:
    """Exact numbers as JSON has them."""
    if isinstance(value, Fraction):
        return float(value)
    if isinstance(value, dict):
        return {key: as_json(one) for key, one in value.items()}
    return value


def disagreements(given: dict[str, Any], rules: dict[str, Any]) -> list[str]:
    """Where the library answers otherwise, each as its place with both values.

    Where limits cross so that an earlier badge has to give way, several divisions give the same
    total and the notes prefer none: then what follows from the division is not compared.
    """
    ledger = Ledger(given, rules)
    second, first = evaluated(ledger), library(given, RuleSet.read(rules))
    if ledger.crossed:
        second, first = without_the_split(second), without_the_split(first)
    return sorted(differing(second, first))


def without_the_split(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer without what depends on which of several badges gave way."""
    kept = {key: value for key, value in answer.items() if key not in OF_THE_SPLIT}
    kept["diplomas"] = {
        name: {key: value for key, value in one.items() if key not in OF_A_DIPLOMA}
        for name, one in answer["diplomas"].items()
    }
    kept["excluded"] = {
        badge: reason for badge, reason in answer["excluded"].items() if reason != "no_extra_points"
    }
    return kept


def differing(one: Any, other: Any, place: str = "") -> list[str]:
    """The places at which two JSON values are not the same; numbers to the billionth."""
    if isinstance(one, dict) and isinstance(other, dict):
        keys = one.keys() | other.keys()
        return [
            text
            for key in keys
            for text in differing(one.get(key), other.get(key), f"{place}/{key}")
        ]
    if isinstance(one, float) and isinstance(other, int | float):
        return [] if abs(one - other) < 1e-9 else [f"{place}: {one} here, {other} there"]
    return [] if one == other else [f"{place}: {one} here, {other} there"]


def compared(seed: int, *, seconds: float, rules: dict[str, Any]) -> tuple[int, str | None]:
    """How many random ledgers were the same from that seed on, and the smallest that was not."""
    ends, count = time.monotonic() + seconds, 0
    while time.monotonic() < ends:
        given = some_given(Random(seed + count))
        if disagreements(given, rules):
            return count, json.dumps(smallest(given, lambda less: differs(less, rules)))
        count += 1
    return count, None


def differs(given: dict[str, Any], rules: dict[str, Any]) -> bool:
    """Do they still differ? What is no longer an input does not count."""
    try:
        return bool(disagreements(given, rules))
    except Exception:  # noqa: BLE001  # whatever was taken away was needed
        return False


def main() -> int:
    """Compare for some minutes; 1 if something differed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--minutes", type=float, default=1)
    asked.add_argument("--seed", type=int, default=0)
    wish = asked.parse_args()
    rules = json.loads((DOMAIN / "diploma_rules.json").read_text())
    count, found = compared(wish.seed, seconds=60 * wish.minutes, rules=rules)
    print(f"{count} ledgers were the same from seed {wish.seed} on")  # noqa: T201
    if found is not None:
        print(found, *disagreements(json.loads(found), rules), sep="\n")  # noqa: T201
    return int(found is not None)


if __name__ == "__main__":
    raise SystemExit(main())
