"""Canonical N-Quads of a dataset, with the work counted (RDF Dataset Canonicalization 1.0).

    Quad            four terms as N-Quads writes them; a blank node is `_:` and a label
    canonical_quads quads -> canonical N-Quads
    canonical_labels quads -> the label of each blank node

Almost every node of a credential says something that no other says, so a hash of its own quads
tells it apart. Nodes that look alike are told apart by trying every order of their neighbours: ten
that all point at each other would take over a minute. RDFC-1.0 (section 7.1, dataset poisoning)
asks for a limit, so every step of that search is counted, and it stops.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final, Literal

from branchebadges.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HashName = Literal["sha256", "sha384"]
"""What labels are told apart by: SHA-384 for ECDSA with P-384, SHA-256 for all else."""

Quad = tuple[str, str, str, str]
"""Subject, predicate, object and graph name, each as N-Quads writes it; the default graph is ""."""

MAX_STEPS: Final = 60_000
"""Look-ups and copied labels in the search: a fifth of a second. Real badges take a few hundred."""

_POSITIONS: Final = ((0, "s"), (2, "o"), (3, "g"))
"""Where in a quad a blank node may stand, and how its place is named (section 4.7.3)."""


def canonical_quads(
    quads: Iterable[Quad], *, max_steps: int = MAX_STEPS, hash_name: HashName = "sha256"
) -> bytes:
    """The canonical N-Quads of a dataset, sorted by code point, in UTF-8 (section 4.4.3).

    Args:
        quads: the dataset; a quad that is given twice counts once.
        max_steps: the most steps of the search for labels.
        hash_name: the hash that tells blank nodes apart (RDFC-1.0, section 4.3).

    Raises:
        Refused: `work-budget`, the search takes too many steps.
    """
    dataset = set(quads)
    labels = canonical_labels(dataset, max_steps=max_steps, hash_name=hash_name)
    return "".join(sorted(_line(quad, labels) for quad in dataset)).encode("utf-8")


def canonical_labels(
    quads: Iterable[Quad], *, max_steps: int = MAX_STEPS, hash_name: HashName = "sha256"
) -> dict[str, str]:
    """The canonical label of each blank node in a dataset; args and errors as `canonical_quads`."""
    try:
        return _Labelling(set(quads), hash_name, _Meter(max_steps)).labels()
    except RecursionError as error:
        raise Refused(
            "work-budget", "nodes without an id that look alike, in a long row"
        ) from error


def _line(quad: Quad, labels: dict[str, str]) -> str:
    subject, predicate, value, graph = quad
    end = f" {labels.get(graph, graph)} .\n" if graph else " .\n"
    return f"{labels.get(subject, subject)} {predicate} {labels.get(value, value)}{end}"


def _nodes_of(quad: Quad) -> Iterator[str]:
    return (quad[place] for place, _ in _POSITIONS if quad[place].startswith("_:"))


class _Meter:
    """What is left of the budget of one canonicalisation."""

    def __init__(self, steps: int) -> None:
        self._left = steps

    def spend(self, steps: int) -> None:
        self._left -= steps
        if self._left < 0:
            raise Refused(
                "work-budget",
                "too many nodes without an id look alike to be told apart; give them ids",
            )


class _Issuer:
    """Hands out labels in order (section 4.5). Copying one costs steps."""

    def __init__(self, prefix: str, issued: dict[str, str] | None = None) -> None:
        self._prefix = prefix
        self.issued: dict[str, str] = issued or {}

    def issue(self, node: str) -> str:
        label = self.issued.get(node)
        if label is None:
            label = self.issued[node] = f"{self._prefix}{len(self.issued)}"
        return label

    def copy(self, meter: _Meter) -> _Issuer:
        meter.spend(1 + len(self.issued) // 8)
        return _Issuer(self._prefix, dict(self.issued))


class _Labelling:
    """One dataset on its way to labels: the canonicalization state (section 4.3)."""

    def __init__(self, dataset: set[Quad], hash_name: HashName, meter: _Meter) -> None:
        self._hash_name = hash_name
        self._meter = meter
        self._canonical = _Issuer("_:c14n")
        self._quads: dict[str, list[Quad]] = {}
        for quad in sorted(dataset):
            for node in dict.fromkeys(_nodes_of(quad)):
                self._quads.setdefault(node, []).append(quad)
        self._first_degree = {node: self._hash_first_degree(node) for node in self._quads}

    def labels(self) -> dict[str, str]:
        """The canonical label of each blank node."""
        alike: dict[str, list[str]] = {}
        for node, digest in self._first_degree.items():
            alike.setdefault(digest, []).append(node)
        groups = [nodes for _, nodes in sorted(alike.items())]
        # Step 4: whoever is alone with its hash is named first.
        for nodes in groups:
            if len(nodes) == 1:
                self._canonical.issue(nodes[0])
        # Step 5: the others are told apart by their neighbours, and theirs.
        for nodes in groups:
            if len(nodes) > 1:
                self._label_alike(nodes)
        return self._canonical.issued

    def _label_alike(self, nodes: list[str]) -> None:
        found: list[tuple[str, _Issuer]] = []
        for node in nodes:
            if node not in self._canonical.issued:
                issuer = _Issuer("_:b")
                issuer.issue(node)
                found.append(self._hash_n_degree(node, issuer))
        for _, issuer in sorted(found, key=lambda each: each[0]):
            for node in issuer.issued:
                self._canonical.issue(node)

    def _hash(self, text: str) -> str:
        return hashlib.new(self._hash_name, text.encode("utf-8")).hexdigest()

    def _hash_first_degree(self, node: str) -> str:
        """The hash of the quads of a node, in which it is `_:a` and all others `_:z` (4.6.3).

        Different quads may look alike then, and each of them counts.
        """
        lines = []
        for quad in self._quads[node]:
            names = {other: "_:a" if other == node else "_:z" for other in _nodes_of(quad)}
            lines.append(_line(quad, names))
        return self._hash("".join(sorted(lines)))

    def _hash_related(self, related: str, quad: Quad, issuer: _Issuer, position: str) -> str:
        """The hash of a neighbour, by the place it has in the quad they share (4.7.3)."""
        self._meter.spend(1)
        name = self._canonical.issued.get(related) or issuer.issued.get(related)
        predicate = "" if position == "g" else quad[1]
        return self._hash(f"{position}{predicate}{name or self._first_degree[related]}")

    def _hash_n_degree(self, node: str, issuer: _Issuer) -> tuple[str, _Issuer]:
        """The hash of a node by the best order of its neighbours, and the labels of it (4.8.3)."""
        around: dict[str, list[str]] = {}
        for quad in self._quads[node]:
            for place, position in _POSITIONS:
                related = quad[place]
                if related.startswith("_:") and related != node:
                    digest = self._hash_related(related, quad, issuer, position)
                    around.setdefault(digest, []).append(related)
        text = ""
        for digest, nodes in sorted(around.items()):
            path, issuer = self._best_order(nodes, issuer)
            text += digest + path
        return self._hash(text), issuer

    def _best_order(self, nodes: list[str], issuer: _Issuer) -> tuple[str, _Issuer]:
        """The order of these neighbours whose path sorts first (4.8.3, step 5.4)."""
        best: tuple[str, _Issuer] | None = None
        for order in _orders(nodes):
            self._meter.spend(len(order))
            found = self._path(order, issuer.copy(self._meter), "" if best is None else best[0])
            if found is not None and (best is None or found[0] < best[0]):
                best = found
        if best is None:
            raise AssertionError("the first order is never given up")
        return best

    def _path(self, order: list[str], issuer: _Issuer, best: str) -> tuple[str, _Issuer] | None:
        """The path of one order; None as soon as it sorts behind the best one."""
        path = ""
        deeper: list[str] = []
        for related in order:
            label = self._canonical.issued.get(related)
            if label is None:
                if related not in issuer.issued:
                    deeper.append(related)
                label = issuer.issue(related)
            path += label
            if best and len(path) >= len(best) and path > best:
                return None
        for related in deeper:
            self._meter.spend(1)
            digest, after = self._hash_n_degree(related, issuer)
            path += f"{issuer.issue(related)}<{digest}>"
            issuer = after
            if best and len(path) >= len(best) and path > best:
                return None
        return path, issuer


def _orders(nodes: list[str]) -> Iterator[list[str]]:
    """Every order of these nodes, once, also if one of them is named several times.

    The one graph that a node stands in is its neighbour in each of its quads, alike in all.
    """
    order = sorted(nodes)
    while True:
        yield order
        # The next one by the alphabet: raise the last node that has a later one behind it.
        rising = [at for at in range(len(order) - 1) if order[at] < order[at + 1]]
        if not rising:
            return
        at = rising[-1]
        other = max(later for later in range(at + 1, len(order)) if order[later] > order[at])
        order = order.copy()
        order[at], order[other] = order[other], order[at]
        order[at + 1 :] = reversed(order[at + 1 :])
