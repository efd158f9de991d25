"""Canonical N-Quads by processors that are not ours and not PyLD, under the very same contexts.

    DigitalBazaar   jsonld and rdf-canonize, in safe mode, in the Node process of tests/foreign
    by_oxigraph     the JSON-LD reader of Oxigraph, in Rust; only its quads, labelled by ours

Oxigraph's own RDFC-1.0 goes another way with look-alikes within graphs that have no name, so the
quads are what is compared.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from branchebadges.canonical.labels import canonical_quads
from branchebadges.canonical.literals import XSD_STRING, escaped
from branchebadges.contexts import PINNED

if TYPE_CHECKING:
    from branchebadges.canonical.labels import HashName, Quad
    from foreign.strangers import NodeStrangers

Document = dict[str, Any]
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.DefaultGraph

DIRECTION: Final = "rdfDirection not set"
"""Safe mode refuses every @direction, because RDF leaves it out."""


@dataclass(frozen=True)
class Answer:
    """The canonical N-Quads, or the code of a refusal."""

    quads: bytes | None
    code: str | None = None


class DigitalBazaar:
    """What those who sign with Digital Bazaar's libraries would sign."""

    def __init__(self, node: NodeStrangers) -> None:
        self._node = node
        known = node.ask("contexts", documents={url: PINNED.load(url) for url in PINNED.urls()})
        assert known == {"known": len(PINNED.urls())}

    def canonical(self, document: Document) -> Answer:
        """A document in canonical N-Quads, in safe mode; it travels as the text it would have."""
        (found,) = self._node.ask("canonize", texts=[json.dumps(document)])["answers"]
        if "quads" in found:
            return Answer(found["quads"].encode("utf-8", "surrogatepass"))
        return Answer(None, found["code"])

    def labelled(self, quads: str, hash_name: HashName) -> Answer:
        """Quads in canonical form, by rdf-canonize alone."""
        found = self._node.ask("canonize-quads", quads=quads, hash=hash_name)
        if "quads" in found:
            return Answer(found["quads"].encode())
        return Answer(None, found["error"])


def by_oxigraph(document: Document) -> bytes:
    """The quads that Oxigraph reads in a document, with our labels."""
    text = json.dumps(_with_contexts_in_place(document))
    # The quads come one by one, and a document that is wrong only shows on the way.
    return canonical_quads(
        [
            (_written(quad.subject), _written(quad.predicate), _written(quad.object),
             _written(quad.graph_name))
            for quad in ox.parse(text, format=ox.RdfFormat.JSON_LD)
        ]
    )  # fmt: skip


@cache
def _definitions(url: str) -> Any:
    return PINNED.load(url)["@context"]


def _with_contexts_in_place(value: Any) -> Any:
    """The document with every context written out: this reader asks nobody for one."""
    if isinstance(value, list):
        return [_with_contexts_in_place(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: [_definitions(url) for url in ([member] if isinstance(member, str) else member)]
        if key == "@context"
        else _with_contexts_in_place(member)
        for key, member in value.items()
    }


def _written(term: Term | ox.Triple) -> str:
    match term:
        case ox.NamedNode():
            return f"<{term.value}>"
        case ox.BlankNode():
            return f"_:{term.value}"
        case ox.DefaultGraph():
            return ""
        case ox.Literal():
            return f'"{escaped(term.value)}"{_ending(term)}'
    raise AssertionError(f"no JSON-LD says {term}")


def _ending(literal: ox.Literal) -> str:
    if literal.language:
        return f"@{literal.language}"
    datatype = literal.datatype.value
    return "" if datatype == XSD_STRING else f"^^<{datatype}>"


def as_n_quads(quads: list[Quad]) -> str:
    """Quads as lines."""
    return "".join(" ".join(part for part in quad if part) + " .\n" for quad in quads)
