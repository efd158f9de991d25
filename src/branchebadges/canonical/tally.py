"""What a walk has found so far: quads, names that were described, and how much there was.

    Tally.count       so many values, so deep
    Tally.part        all of it, to be kept
    Tally.add         what was kept of a part, wherever that stands now

A part that was seen before counts as if it had been walked again: limits hold for what a document
says, not for what it costs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from branchebadges.canonical.dataset import Dataset
from branchebadges.canonical.meaning import MAX_COMPARISONS
from branchebadges.canonical.reading import MAX_DEPTH
from branchebadges.canonical.remembered import Part
from branchebadges.canonical.structure import MAX_VALUES, MAX_WORK
from branchebadges.canonical.terms import Beyond

if TYPE_CHECKING:
    from branchebadges.canonical.descriptions import Described

_DEEPEST: Final = MAX_DEPTH - 2
"""The members of an object may hold an array, whose texts then stand at the very bottom."""


class Tally:
    """What one pass through one document, or a part of it, has found.

    Attributes:
        dataset: the quads so far.
        described: which names were described, and how.
        embedded: was there a context within the document?
        aliases: by which of its names a type was called that has two.
        deepest: how deep the objects go; `values`, `work` and `comparisons` are counted as
            `structure` and `meaning` count them.
    """

    __slots__ = (
        "aliases",
        "comparisons",
        "dataset",
        "deepest",
        "described",
        "embedded",
        "values",
        "work",
    )

    def __init__(self) -> None:
        self.dataset = Dataset()
        self.values = self.work = self.comparisons = self.deepest = 0
        self.embedded = False
        self.aliases: dict[str, str] = {}
        self.described: list[Described] = []

    def count(self, values: int, depth: int, embedding: int) -> None:
        """So many values more, at this depth; raises `Beyond` past a limit."""
        self.values += values
        self.work += values * embedding
        if depth > self.deepest:
            self.deepest = depth
            if depth > _DEEPEST:
                raise Beyond
        if self.values > MAX_VALUES or self.work > MAX_WORK:
            raise Beyond

    def compare(self, comparisons: int) -> None:
        """So many pairs more that the long way would compare; raises `Beyond` past a limit."""
        self.comparisons += comparisons
        if self.comparisons > MAX_COMPARISONS:
            raise Beyond

    def call(self, address: str, name: str) -> None:
        """A type by one of its names; raises `Beyond` if it stands under another as well."""
        if self.aliases.setdefault(address, name) != name:
            raise Beyond

    def part(self, subject: str) -> Part:
        """What becomes of the object of this name, wherever it stands."""
        dataset = self.dataset
        return Part(
            subject=subject,
            lines=tuple(sorted(dataset.lines)),
            tails=tuple(dataset.tails),
            knots=tuple(dataset.knots),
            digests=tuple(dataset.hashed("sha256")),
            described=tuple(self.described),
            aliases=self.aliases,
            embedded=self.embedded,
            fractions=dataset.fractions,
            deepest=self.deepest,
            values=self.values,
            work=self.work,
            comparisons=self.comparisons,
        )

    def add(self, part: Part, depth: int) -> None:
        """Find a part again, at this depth; raises `Beyond` past a limit."""
        self.compare(part.comparisons)
        self.work += part.work
        self.count(part.values, depth + part.deepest - 1, 0)
        for address, name in part.aliases.items():
            self.call(address, name)
        self.embedded |= part.embedded
        self.dataset.fractions |= part.fractions
        self.described += part.described
        self.dataset.add(part.lines, part.tails, part.knots, part.digests)
