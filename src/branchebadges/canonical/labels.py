"""Canonical N-Quads of a dataset, with the work counted.

The algorithm is RDFC-1.0, which PyLD has under its older name, URDNA2015. Blank nodes that look
alike are told apart by trying every order of their neighbours: ten nodes that all point at each
other take over a minute. RDFC-1.0 (section 7.1, dataset poisoning) asks for a limit, and PyLD has
none. So every step of that search is counted here, and it stops.
"""

from __future__ import annotations

import hashlib
from typing import Any, Final, Literal

from pyld.canon import URDNA2015
from pyld.identifier_issuer import IdentifierIssuer

from branchebadges.errors import Refused

HashName = Literal["sha256", "sha384"]
"""What labels are told apart by: SHA-384 for ECDSA with P-384, SHA-256 for all else."""

MAX_STEPS: Final = 60_000
"""Look-ups and copied labels in the search: a fifth of a second. Real badges take a few hundred."""


def canonical_quads(
    dataset: dict[str, list[Any]], *, max_steps: int = MAX_STEPS, hash_name: HashName = "sha256"
) -> bytes:
    """The canonical N-Quads of a dataset, sorted by code point, in UTF-8.

    Args:
        dataset: what `Processor.dataset` gives. It is used up: its labels are replaced.
        max_steps: the most steps of the search for labels.
        hash_name: the hash that tells blank nodes apart (RDFC-1.0, section 4.3).

    Raises:
        Refused: `work-budget`, the search takes too many steps.
    """
    text: str = _Counted(max_steps, hash_name).main(dataset, {"format": "application/n-quads"})
    return text.encode("utf-8")


class _Meter:
    """What is left of the budget of one canonicalisation."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise Refused(
                "work-budget",
                "too many nodes without an id look alike to be told apart; give them ids",
            )


class _Issuer(IdentifierIssuer):  # type: ignore[misc]  # PyLD has no types
    """Hands out labels; asking it and copying it cost steps."""

    def __init__(self, prefix: str, meter: _Meter) -> None:
        super().__init__(prefix)
        self.meter = meter

    def has_id(self, old: str) -> bool:
        self.meter.spend(1)
        return old in self.existing

    def __deepcopy__(self, _memo: object) -> _Issuer:
        self.meter.spend(1 + len(self.order) // 8)
        twin = _Issuer(self.prefix, self.meter)
        twin.counter = self.counter
        twin.existing = dict(self.existing)
        twin.order = list(self.order)
        return twin


class _Counted(URDNA2015):  # type: ignore[misc]  # PyLD has no types
    """PyLD's algorithm with metered issuers in the place of its own."""

    def __init__(self, max_steps: int, hash_name: HashName) -> None:
        super().__init__()
        self._hash_name = hash_name
        self._meter = _Meter(max_steps)
        self.canonical_issuer = _Issuer("_:c14n", self._meter)

    def create_hash(self) -> Any:
        return hashlib.new(self._hash_name)

    def hash_n_degree_quads(self, id_: str, issuer: IdentifierIssuer) -> Any:
        if not isinstance(issuer, _Issuer):
            metered = _Issuer(issuer.prefix, self._meter)
            for old in issuer.order:
                metered.get_id(old)
            issuer = metered
        return super().hash_n_degree_quads(id_, issuer)
