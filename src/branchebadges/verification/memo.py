"""What was found before, of a text that is met again in one credential after another.

A year's badges carry the same few accreditations and point at the same few status lists, and each
of those is a credential with a seal of its own. Looked at anew every time they take nine tenths of
a report.

Of accreditations and status lists the process remembers what is true whenever and for whomever:
that a text can be read and says nothing ambiguous, that its seal holds under these very keys, which
bits a list holds. Whose the keys are, whether they were in use and what the dates say is remembered
with the `Sources` it was judged by, for the moments at which it comes out the same. What is found
of a badge is remembered in a `Memo` only, that a caller brings for a batch. None of these changes
an answer (docs/decisions/0027-what-is-remembered.md).
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from branchebadges.proofs import Signed
    from branchebadges.sources import Sources
    from branchebadges.statuses import StatusList
    from branchebadges.trust import Trust
    from branchebadges.verification.case import Case
    from branchebadges.verification.outcome import Finding
    from branchebadges.verification.watch import Stretch

    Findings = tuple[Finding, ...]

MAX_FINDINGS: Final = 4096
"""More than this are forgotten at once: some 8 MB, and looking again is no loss."""
MAX_JUDGED: Final = 1024
"""The same of what is kept with one set of sources."""
MAX_TEXTS: Final = 256
"""Credentials that are kept as they were read."""
MAX_BYTES: Final = 8_000_000
"""What those credentials take as text, or the status lists as rows of bits."""
MAX_BYTES_EACH: Final = 1_000_000

T = TypeVar("T")


class Shelf(Generic[T]):
    """Values by key, within bounds; any number of threads may share it."""

    def __init__(self, entries: int, size: int = 0) -> None:
        self._entries, self._size = entries, size
        self._held: dict[Hashable, T] = {}
        self._taken = 0
        self._lock = threading.Lock()

    def recall(
        self, key: Hashable, look: Callable[[], T], *, size: Callable[[T], int] = lambda _: 0
    ) -> T:
        """What `look` gave for this key, now or before; an error it raises is not remembered."""
        known = self._held.get(key)
        if known is not None:
            return known
        found = look()
        taken = size(found)
        if taken > MAX_BYTES_EACH:
            return found
        with self._lock:
            if len(self._held) >= self._entries or self._taken + taken > self._size:
                self._held.clear()
                self._taken = 0
            self._held[key] = found
            self._taken += taken
        return found

    def __len__(self) -> int:
        return len(self._held)


class Memo:
    """What was found at one moment, with the same sources and trust; threads may share it."""

    def __init__(self) -> None:
        self._judged: Shelf[tuple[Sources, Trust | None, Findings]] = Shelf(MAX_FINDINGS)

    def judged(self, question: str, case: Case, look: Callable[[], Findings]) -> Findings:
        """What `look` found of a case, now or before."""
        sources, trust = case.sources, case.trust
        # What is remembered keeps sources and trust alive, so that their identity can be a key.
        key = (
            question,
            case.signed.fingerprint,
            case.at,
            case.registered,
            case.policy,
            id(sources),
            id(trust),
        )
        return self._judged.recall(key, lambda: (sources, trust, look()))[2]


class Judged:
    """What was concluded from one set of sources, kept with them; threads may share it.

    Each conclusion is kept with the trust it was reached by and the stretch of time in which it
    comes out the same: at another moment it is reached again.
    """

    def __init__(self) -> None:
        self._held: dict[Hashable, tuple[Trust | None, Stretch, Any]] = {}

    def recall(self, key: Hashable, case: Case, look: Callable[[], T]) -> T:
        """What `look` gave, now or before; an error it raises is not remembered.

        Args:
            key: all that the answer depends on, but for the sources, the trust and the moment.
            case: whose sources, trust and moment these are.
            look: must ask for the moment by the watch of `case`.
        """
        watch, trust = case.watch, case.trust
        known = self._held.get((key, id(trust)))
        if known is not None and watch.within(known[1]):
            watch.narrow(known[1])
            return cast("T", known[2])
        outer = watch.begin()
        try:
            found = look()
        finally:
            stretch = watch.end(outer)
        if len(self._held) >= MAX_JUDGED:
            self._held.clear()
        # The trust is kept alive, so that its identity can be a key.
        self._held[key, id(trust)] = (trust, stretch, found)
        return found

    def __len__(self) -> int:
        return len(self._held)


def judged(question: str, case: Case, look: Callable[[], T]) -> T:
    """What `look` found of an accreditation or a list, now or before with the same sources."""
    key = (question, case.signed.fingerprint, case.registered, case.policy)
    return kept_with(case).recall(key, case, look)


def kept_with(case: Case) -> Judged:
    """What was concluded before from the sources of this case."""
    concluded = case.sources.concluded
    found = concluded.get(_NAME)
    # Of two threads that come first together, one makes what both then use.
    return found if isinstance(found, Judged) else concluded.setdefault(_NAME, Judged())


_NAME: Final = "verification"
_FINDINGS: Final[Shelf[Finding]] = Shelf(MAX_FINDINGS)
_TEXTS: Final[Shelf[Signed]] = Shelf(MAX_TEXTS, MAX_BYTES)
_LISTS: Final[Shelf[StatusList]] = Shelf(MAX_TEXTS, MAX_BYTES)


def finding(key: tuple[Any, ...], look: Callable[[], Finding]) -> Finding:
    """What a check found; `key` is all that its answer depends on."""
    return _FINDINGS.recall(key, look)


def opened(key: str | bytes, read: Callable[[], Signed]) -> Signed:
    """A credential that is read from `key`, or from what `key` alone stands for."""
    return _TEXTS.recall(key, read, size=lambda signed: len(key) + len(signed.text))


def unpacked(text: str, asked: tuple[str, str], read: Callable[[], StatusList]) -> StatusList:
    """A status list that is read from a text, as the one that was asked for."""
    return _LISTS.recall((text, asked), read, size=lambda found: len(text) + len(found.bits.packed))
