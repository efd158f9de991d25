"""The canonical form of documents that differ at marks only, sorted and labelled ahead.

What the nodes without a name are called depends on the texts, because labels follow hashes. But
with the same labels all lines have the same order, whatever stands at the marks: the lines of one
name stand together, and those have each a predicate of its own. So for each way to give the labels
the lines are put together once, and then only the texts are filled in, and the names sorted.
"""

from __future__ import annotations

import hashlib
from itertools import groupby
from math import perm
from typing import TYPE_CHECKING, Final

from branchebadges.canonical.terms import Beyond

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from branchebadges.canonical.dataset import Dataset

    Pattern = Callable[[str], tuple[str, bool]]
    """A text as Python's `%` fills it, and is there a mark in it?"""

_MAX_WAYS: Final = 512
"""To give the labels: two nodes with marks among twenty have 380."""
_BETWEEN: Final = "\0"
"""Between blocks; no line has one."""


class Outline:
    """What is the same for all in a document with marks."""

    def __init__(self, dataset: Dataset, pattern: Pattern) -> None:
        """Hash the nodes without a mark.

        Raises:
            Beyond: there would be too many ways to give the labels, or the order depends on texts.
        """
        self._dataset = dataset
        self._pattern = pattern
        self._marked: list[tuple[int, str]] = []
        known: dict[bytes, list[int]] = {}
        for number, digest in enumerate(dataset.hashed("sha256")):
            lines = dataset.seen_from(number)
            filled, has_marks = pattern("".join(lines))
            if has_marks:
                names = {line.partition(" ")[0] for line in lines} - {"_:a", "_:z"}
                if self._is_loose(lines) or len(names) > 1:
                    raise Beyond
                self._marked.append((number, filled))
            else:
                known.setdefault(digest, []).append(number)
        self._known = [(digest, nodes[0]) for digest, nodes in known.items() if len(nodes) == 1]
        # Those that look alike come last; without a neighbour any order will do (`Dataset`).
        tied = sorted((digest, nodes) for digest, nodes in known.items() if len(nodes) > 1)
        self._tied = tuple(number for _, nodes in tied for number in nodes)
        self._of_tied = {digest for digest, _ in tied}
        if not dataset.neighbours().isdisjoint(self._tied):
            raise Beyond
        if perm(len(self._known) + len(self._marked), len(self._marked)) > _MAX_WAYS:
            raise Beyond
        self._ways: dict[tuple[int, ...], tuple[list[str], str]] = {}

    def canonical(self, written: Mapping[str, str]) -> bytes | None:
        """The canonical N-Quads with these texts; None if two nodes look alike."""
        digests = self._known + [
            (hashlib.sha256((lines % written).encode("utf-8")).digest(), number)
            for number, lines in self._marked
        ]
        digests.sort()
        different = self._of_tied.union([digest for digest, _ in digests])
        if len(different) < len(digests) + len(self._of_tied):
            return None
        order = (*[number for _, number in digests], *self._tied)
        way = self._ways.get(order)
        if way is None:
            way = self._ways[order] = self._way(order)
        same, marked = way
        blocks = same + (marked % written).split(_BETWEEN)
        blocks.sort()
        return "".join(blocks).encode("utf-8")

    def _way(self, order: tuple[int, ...]) -> tuple[list[str], str]:
        """Blocks that are the same for all, and the others with their marks."""
        labels = [""] * len(order)
        for place, number in enumerate(order):
            labels[number] = f"_:c14n{place}"
        same: list[str] = []
        marked: list[str] = []
        lines = sorted(set(self._dataset.labelled(labels)))
        for _, group in groupby(lines, key=lambda line: line.partition(" ")[0]):
            block = list(group)
            for piece in block if self._is_loose(block) else ["".join(block)]:
                filled, has_marks = self._pattern(piece)
                (marked if has_marks else same).append(filled)
        return same, _BETWEEN.join(marked)

    def _is_loose(self, lines: list[str]) -> bool:
        """Does the order of these lines of one subject depend on texts?"""
        groups = [list(group) for _, group in groupby(lines, key=lambda line: line.split(" ")[:2])]
        return any(len(group) > 1 and self._pattern("".join(group))[1] for group in groups)
