"""The figures, as rows for programs and as a table for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from benchmarks import contenders
from benchmarks.measuring import ROUNDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from benchmarks.measuring import Measured

Row = dict[str, Any]

PEERS: Final = (contenders.PLAIN, contenders.LIBRARY, contenders.NODE)
_WHAT: Final = 26
_OURS: Final = 8
_PEER: Final = 22


def rows(measured: Iterable[Measured]) -> list[Row]:
    """Each measurement, with how many times as fast we are, and what share the signature takes."""
    found = {(each.seal, each.operation, each.who): each for each in measured}
    return [
        {
            "seal": each.seal,
            "operation": each.operation,
            "who": each.who,
            "per_second": round(each.per_second, 1),
            "ours_is_times": round(
                found[each.seal, each.operation, contenders.OURS].times(each), 3
            ),
            "signature_share": round(
                each.times(found[each.seal, each.operation, contenders.RAW]), 4
            ),
        }
        for each in found.values()
    ]


def table(found: list[Row], *, size: int, seconds: float) -> str:
    """The figures for people: a line for each seal and operation, a column for each peer."""
    return "\n".join(_lines(found, size, seconds))


def _lines(found: list[Row], size: int, seconds: float) -> Iterator[str]:
    by_name = {(row["seal"], row["operation"], row["who"]): row for row in found}
    yield f"A badge with three alignments, a result, evidence and a status; signed: {size} bytes."
    yield f"Operations per second on one core: medians of {ROUNDS} rounds of {seconds:g} s each."
    yield "Beside each peer: how many times as fast we are (above 1: we are faster)."
    yield ""
    yield f"{'':{_WHAT}}{'we':>{_OURS}}" + "".join(f"{who:>{_PEER}}" for who in PEERS)
    for seal in contenders.SEALS:
        yield ""
        for operation in contenders.OPERATIONS:
            ours = by_name[seal, operation, contenders.OURS]
            line = f"{f'{seal}  {operation}':{_WHAT}}{ours['per_second']:>{_OURS},.0f}"
            peers = (by_name.get((seal, operation, who)) for who in PEERS)
            yield line + "".join(_peer(row) for row in peers)
    yield ""
    yield "How far from the least it could cost: the signature alone (Ed25519: libsodium, P-256:"
    yield "OpenSSL), the share of our time it takes, and what a full judgement does (`examine`)."
    yield ""
    yield (
        f"{'':{_WHAT}}{'we':>{_OURS}}{'the signature alone':>{_PEER}}{'its share':>12}"
        f"{'examine':>12}{'its share':>12}"
    )
    yield ""
    for seal in contenders.SEALS:
        for operation in contenders.OPERATIONS:
            yield _beside_raw(by_name, seal, operation)
    yield ""
    yield f"'{contenders.OURS}' checks the seal and that the claims agree; openbadgeslib also dates"
    yield "and structure; `examine` every question that a badge without a status can answer alone."
    yield "openbadgeslib does not know eddsa-jcs-2022."


def _peer(row: Row | None) -> str:
    if row is None:
        return f"{'-':>{_PEER}}"
    return f"{row['per_second']:>{_PEER - 10},.0f}{row['ours_is_times']:>8.2f} x"


def _beside_raw(by_name: dict[tuple[str, str, str], Row], seal: str, operation: str) -> str:
    ours = by_name[seal, operation, contenders.OURS]
    raw = by_name[seal, operation, contenders.RAW]
    line = (
        f"{f'{seal}  {operation}':{_WHAT}}{ours['per_second']:>{_OURS},.0f}"
        f"{raw['per_second']:>{_PEER},.0f}{ours['signature_share']:>12.1%}"
    )
    examined = by_name.get((seal, operation, contenders.EXAMINED))
    if examined is None:
        return line
    return f"{line}{examined['per_second']:>12,.0f}{examined['signature_share']:>12.1%}"
