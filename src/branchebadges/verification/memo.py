"""What was found of a seal before, for whoever judges many credentials with the same documents.

A year's badges carry the same few accreditations and point at the same few status lists, and each
of those is a credential with a seal of its own. Looked at anew every time they take most of it: the
badges of a branch, with their tokens and pictures, took 31 ms each, and take 11 ms with a memo.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from branchebadges.sources import Sources
    from branchebadges.trust import Trust
    from branchebadges.verification.case import Case, Policy
    from branchebadges.verification.outcome import Finding

    Gate = tuple[Finding, ...]
    Key = tuple[bytes, datetime, datetime | None, Policy, int, int]

MAX_SEALS: Final = 4096
"""More than this are forgotten at once: some 15 MB of findings, and looking again is no loss."""


class Memo:
    """Findings on seals, for as long as its owner keeps it; any number of threads may share it.

    It answers only for the very same text, at the same moment, with the same sources and trust (the
    objects themselves, which never change) and the same registration and policy.
    """

    def __init__(self) -> None:
        self._found: dict[Key, tuple[Sources, Trust | None, Gate]] = {}

    def recall(self, case: Case, look: Callable[[Case], Gate]) -> Gate:
        """What `look` found of this case, now or before."""
        # What is remembered keeps sources and trust alive, so that their identity can be a key.
        key = (
            sha256(case.signed.text.encode("utf-8", "surrogatepass")).digest(),
            case.at,
            case.registered,
            case.policy,
            id(case.sources),
            id(case.trust),
        )
        known = self._found.get(key)
        if known is not None:
            return known[2]
        gate = look(case)
        if len(self._found) >= MAX_SEALS:
            self._found.clear()
        self._found[key] = (case.sources, case.trust, gate)
        return gate
