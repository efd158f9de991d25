"""Parts of documents that were seen before: the issuer and the achievement of a badge.

Many badges say the same of their issuer and of their module, letter for letter. What the walk made
of such a part is kept, under the whole of its content, the terms in force where it begins, and how
many credentials it lies in: nothing else steers what is made of it. Never under a hash alone.

A part is kept when it comes a second time. What is said of one person comes once, and would drive
out the rest, so only the members in `MEMBERS` are looked up at all. All is bounded; when it is full
the oldest goes, and a document takes longer, with the same result.
"""

from __future__ import annotations

import marshal
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from branchebadges.canonical.dataset import Knot
    from branchebadges.canonical.descriptions import Described
    from branchebadges.canonical.states import Entry

MEMBERS: Final = frozenset({"achievement", "issuer"})
"""What many credentials have in common."""
MAX_PARTS: Final = 512
MAX_BYTES: Final = 8_000_000
_MAX_PART: Final = 64_000
_MAX_SIGHTINGS: Final = 4096
_FORMAT: Final = 2
"""The last version of `marshal` in which equal values are equal bytes: it keeps no references."""

Key = tuple["Entry", int, bytes]


@dataclass(frozen=True)
class Part:
    """What the walk made of one part: a piece of a `Dataset`, and what it counted."""

    subject: str
    lines: tuple[str, ...]
    tails: tuple[list[str], ...]
    knots: tuple[Knot, ...]
    digests: tuple[bytes, ...]
    described: tuple[Described, ...]
    aliases: dict[str, str]
    embedded: bool
    fractions: bool
    deepest: int
    values: int
    work: int
    comparisons: int


@dataclass
class Memory:
    """The parts that are kept for one set of contexts."""

    _parts: dict[Key, Part] = field(default_factory=dict)
    _sightings: set[int] = field(default_factory=set)
    _bytes: int = 0
    _changing: Lock = field(default_factory=Lock)

    def find(self, key: Key) -> Part | None:
        """What was made of exactly this."""
        return self._parts.get(key)

    def is_known(self, key: Key) -> bool:
        """Was this seen before? The hash decides only whether it is worth keeping."""
        sighting = hash(key)
        if sighting in self._sightings:
            return True
        with self._changing:
            if len(self._sightings) >= _MAX_SIGHTINGS:
                self._sightings.clear()
            self._sightings.add(sighting)
        return False

    def keep(self, key: Key, part: Part) -> None:
        """Remember a part, and forget the oldest ones when there are too many."""
        with self._changing:
            if key in self._parts:
                return
            self._parts[key] = part
            self._bytes += len(key[2])
            while len(self._parts) > MAX_PARTS or self._bytes > MAX_BYTES:
                oldest = next(iter(self._parts))
                del self._parts[oldest]
                self._bytes -= len(oldest[2])


def content(value: dict[str, Any]) -> bytes | None:
    """All of a JSON value, its types and its order included; None for what is large or not JSON."""
    try:
        data = marshal.dumps(value, _FORMAT)
    except ValueError:
        return None
    return data if len(data) <= _MAX_PART else None


def value_of(data: bytes) -> dict[str, Any]:
    """A copy of the value that `content` was taken of, which nobody else can change."""
    value: dict[str, Any] = marshal.loads(data)  # noqa: S302  # written by `content`
    return value
