"""Measure and print: a table for people, or with `--json` the same figures for programs."""

from __future__ import annotations

import json
import sys
from pathlib import Path

# The strangers live with the tests.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from benchmarks import contenders
from benchmarks.measuring import ROUNDS, SECONDS_PER_TURN, Measured, measure
from foreign.strangers import NodeStrangers, StrangersMissingError, install

_HEADER = (
    f"{'seal':<17}{'operation':<11}{'who':<24}{'per second':>11}{'we are':>10}{'signature is':>14}"
)


def rows(measured: list[Measured]) -> list[dict[str, object]]:
    """Each measurement, with how many times as fast we are, and what share signing itself takes."""
    speed = {(each.seal, each.operation, each.who): each.per_second for each in measured}
    return [
        {
            "seal": each.seal,
            "operation": each.operation,
            "who": each.who,
            "per_second": round(each.per_second, 1),
            "ours_is_times": round(
                speed[each.seal, each.operation, contenders.OURS] / each.per_second, 2
            ),
            "signature_share": round(
                each.per_second / speed[each.seal, each.operation, contenders.RAW], 4
            ),
        }
        for each in measured
    ]


def table(found: list[dict[str, object]], *, size: int) -> str:
    """The figures for people."""
    lines = [
        f"A badge with three alignments, a result, evidence and a status; signed: {size} bytes.",
        f"Medians of {ROUNDS} interleaved rounds of {SECONDS_PER_TURN} s each, on one core.",
        "",
        _HEADER,
    ]
    last = None
    for row in found:
        group = (row["seal"], row["operation"])
        if group != last:
            lines.append("")
            last = group
        lines.append(
            f"{row['seal']:<17}{row['operation']:<11}{row['who']:<24}{row['per_second']:>11,.0f}"
            f"{row['ours_is_times']:>8.2f} x{row['signature_share']:>13.1%}"
        )
    lines += [
        "",
        "'branchebadges' checks the seal and that the claims agree; openbadgeslib also dates and",
        "structure; 'examine' every question that a badge without a status can answer alone.",
        "'we are': our speed divided by theirs. 'signature is': the share of the time that the",
        "signature alone would take (raw Ed25519, or for ES256 raw P-256, by cryptography).",
    ]
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Run everything once."""
    if arguments not in ([], ["--json"]):
        print("usage: python -m benchmarks [--json]", file=sys.stderr)
        return 1
    try:
        install()
    except StrangersMissingError as error:
        print(error, file=sys.stderr)
        return 2
    with NodeStrangers() as node:
        measured = measure(
            contenders.everyone(node),
            after_round=lambda number: print(f"round {number} of {ROUNDS}", file=sys.stderr),
        )
    order = [(seal, operation) for seal in contenders.SEALS for operation in ("issue", "verify")]
    measured.sort(key=lambda each: order.index((each.seal, each.operation)))
    found = rows(measured)
    size = len(contenders.signed_badge().encode())
    as_json = json.dumps({"badge_bytes": size, "rows": found}, indent=2)
    print(as_json if arguments else table(found, size=size))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
