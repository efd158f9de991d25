"""Measure and print: a table for people, or with `--json` the same figures for programs."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

# The strangers live with the tests.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from benchmarks import contenders
from benchmarks.measuring import ROUNDS, SECONDS_PER_TURN, measure
from benchmarks.table import rows, table
from foreign.strangers import NodeStrangers, StrangersMissingError, install

_SHORTEST = 0.001
_LONGEST = 60


def main(arguments: list[str] | None = None) -> int:
    """Run everything once."""
    asked = _parser().parse_args(arguments)
    try:
        install()
    except StrangersMissingError as error:
        print(error, file=sys.stderr)
        return 2
    with NodeStrangers() as node:
        measured = measure(
            contenders.everyone(node),
            seconds=asked.seconds,
            after_round=lambda number: print(f"round {number} of {ROUNDS}", file=sys.stderr),
        )
    found = rows(measured)
    size = len(contenders.signed_badge().encode())
    if asked.json:
        print(json.dumps({"badge_bytes": size, "seconds": asked.seconds, "rows": found}, indent=2))
    else:
        print(table(found, size=size, seconds=asked.seconds))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    parser.add_argument(
        "--seconds",
        type=_seconds,
        default=SECONDS_PER_TURN,
        help="how long each turn lasts; there are some forty contenders and seven rounds "
        "(default: %(default)s, a minute in all)",
    )
    return parser


def _seconds(text: str) -> float:
    seconds = float(text)
    if not _SHORTEST <= seconds <= _LONGEST:
        message = f"from {_SHORTEST} to {_LONGEST} seconds"
        raise argparse.ArgumentTypeError(message)
    return seconds


if __name__ == "__main__":
    sys.exit(main())
