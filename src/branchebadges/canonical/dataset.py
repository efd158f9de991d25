"""The quads of a document on their way to canonical N-Quads.

They are kept as text, cut where a node without a name will get its label. A node is told apart by
the hash of its quads (RDFC-1.0, section 4.6); as soon as two are alike, all quads go to `labels`,
which has the whole algorithm.
"""

from __future__ import annotations

import hashlib
from itertools import islice
from operator import eq
from typing import TYPE_CHECKING, Final

from branchebadges.canonical.labels import canonical_labels

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from branchebadges.canonical.labels import HashName, Quad

Name = str | int
"""An address between angle brackets, or the number of a node without one."""

Knot = tuple[Name, str, Name, Name]
"""A quad that holds numbers: its subject; its predicate, and its object if that is no number, with
a space at both ends; its object if it is a number; its graph if it is not the default one. What is
not there is "". Of a node without a name that says something of a name, only `tails` are kept."""


class Dataset:
    """The quads of a document, or of a part of one.

    Attributes:
        lines: the quads without any number in them, as they will be written.
        tails: for each number, the quads that only say something of it, without their subject.
        knots: all other quads.
        digests: the first-degree SHA-256 hashes of nodes, where they are known already.
        fractions: was there a number with a fraction, were it 5.0? JSON has several ways for those.
    """

    __slots__ = ("digests", "fractions", "knots", "lines", "tails")

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.tails: list[list[str]] = []
        self.knots: list[Knot] = []
        self.digests: dict[int, bytes] = {}
        self.fractions = False

    def add(
        self,
        lines: Sequence[str],
        tails: Sequence[list[str]],
        knots: Sequence[Knot],
        digests: Sequence[bytes],
    ) -> None:
        """Add a piece with numbers of its own; all quads of its nodes are in it."""
        first = len(self.tails)
        self.lines += lines
        self.tails += tails
        self.digests.update(enumerate(digests, start=first))
        if first:
            self.knots += [
                (_moved(subject, first), middle, _moved(value, first), _moved(graph, first))
                for subject, middle, value, graph in knots
            ]
        else:
            self.knots += knots

    def canonical(self, hash_name: HashName) -> bytes:
        """The canonical N-Quads; raises `Refused` with `work-budget` as `labels` does."""
        lines = sorted(self.labelled(self._labels(hash_name)) if self.tails else self.lines)
        if any(map(eq, lines, islice(lines, 1, None))):
            # Two places say the same of one name.
            lines = list(dict.fromkeys(lines))
        return "".join(lines).encode("utf-8")

    def labelled(self, labels: Sequence[str]) -> list[str]:
        """All lines, where the nodes have these labels, by their numbers."""
        lines = self.lines.copy()
        for label, tails in zip(labels, self.tails, strict=True):
            lines += [label + tail for tail in tails]
        for knot in self.knots:
            subject, middle, value, graph = knot
            if graph == "" and isinstance(value, int):
                name = labels[subject] if isinstance(subject, int) else subject
                lines.append(f"{name}{middle}{labels[value]} .\n")
            else:
                lines.append(_line(knot, labels.__getitem__))
        return lines

    def seen_from(self, number: int) -> list[str]:
        """The lines of a node, in which it is `_:a` and all others `_:z`, sorted."""
        lines = [f"_:a{tail}" for tail in dict.fromkeys(self.tails[number])]
        seen = _as_seen_from(number)
        lines += [
            _line(knot, seen)
            for knot in dict.fromkeys(self.knots)
            if number in {knot[0], knot[2], knot[3]}
        ]
        return sorted(lines)

    def _labels(self, hash_name: HashName) -> list[str]:
        """The canonical label of each node (RDFC-1.0, section 4.4.3)."""
        alike: dict[bytes, list[int]] = {}
        for number, digest in enumerate(self.hashed(hash_name)):
            alike.setdefault(digest, []).append(number)
        groups = [alike[digest] for digest in sorted(alike)]
        order = [nodes[0] for nodes in groups if len(nodes) == 1]
        if len(order) < len(groups):
            tied = [nodes for nodes in groups if len(nodes) > 1]
            beside = self.neighbours()
            if not all(beside.isdisjoint(nodes) for nodes in tied):
                found = canonical_labels(self._quads(), hash_name=hash_name)
                return [found[f"_:n{number}"] for number in range(len(self.tails))]
            # Nodes that have no neighbour without a name, and one hash, have the same quads, but
            # for themselves. Changing them for each other changes nothing, so any order will do.
            # Section 4.8 gives all of them the hash of nothing, and step 5.3 names one by one.
            order += [number for nodes in tied for number in nodes]
        labels = [""] * len(order)
        for place, number in enumerate(order):
            labels[number] = f"_:c14n{place}"
        return labels

    def neighbours(self) -> set[int]:
        """The nodes that share a quad with another node."""
        found: set[int] = set()
        for subject, _, value, graph in self.knots:
            numbers = {part for part in (subject, value, graph) if isinstance(part, int)}
            if len(numbers) > 1:
                found |= numbers
        return found

    def hashed(self, hash_name: HashName) -> list[bytes]:
        """The hash of each node by its own quads (RDFC-1.0, section 4.6.3).

        A quad that is here twice counts once. Quads that only look alike, because all neighbours
        are written `_:z`, count each.
        """
        constructor = _HASHES[hash_name]
        known = self.digests if hash_name == "sha256" else {}
        seen = [
            [] if number in known else [f"_:a{tail}" for tail in dict.fromkeys(tails)]
            for number, tails in enumerate(self.tails)
        ]
        for knot in dict.fromkeys(self.knots):
            subject, middle, value, graph = knot
            if graph == "" and isinstance(value, int) and value != subject:
                if isinstance(subject, int):
                    if subject not in known:
                        seen[subject].append(f"_:a{middle}_:z .\n")
                    subject = "_:z"  # as its neighbour sees it
                if value not in known:
                    seen[value].append(f"{subject}{middle}_:a .\n")
                continue
            for number in {subject, value, graph}:
                if isinstance(number, int) and number not in known:
                    seen[number].append(_line(knot, _as_seen_from(number)))
        return [
            known[number]
            if number in known
            else constructor("".join(sorted(lines)).encode("utf-8")).digest()
            for number, lines in enumerate(seen)
        ]

    def _quads(self) -> list[Quad]:
        """The quads with numbers, as `labels` takes them. The others do not matter for labels."""
        found: list[Quad] = []
        for number, tails in enumerate(self.tails):
            for tail in tails:
                _, predicate, ground = tail[:-3].split(" ", 2)
                found.append((f"_:n{number}", predicate, ground, ""))
        for subject, middle, value, graph in self.knots:
            _, predicate, rest = middle.split(" ", 2)
            spelled = rest[:-1] if rest else _numbered(value)
            found.append((_numbered(subject), predicate, spelled, _numbered(graph)))
        return found


_HASHES: Final = {"sha256": hashlib.sha256, "sha384": hashlib.sha384}


def _moved(name: Name, by: int) -> Name:
    return name + by if isinstance(name, int) else name


def _numbered(name: Name) -> str:
    return f"_:n{name}" if isinstance(name, int) else name


def _as_seen_from(number: int) -> Callable[[int], str]:
    return lambda other: "_:a" if other == number else "_:z"


def _line(knot: Knot, label: Callable[[int], str]) -> str:
    subject, middle, value, graph = knot
    if isinstance(subject, int):
        subject = label(subject)
    if isinstance(value, int):
        middle += f"{label(value)} "
    if isinstance(graph, int):
        middle += f"{label(graph)} "
    return f"{subject}{middle}.\n"
