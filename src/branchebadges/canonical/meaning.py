"""What a document says once every term is spelled out, and whether RDF would keep all of it.

Looked at here: addresses and types that RDF drops, values that become equal in RDF, and nodes
described in two places, whose members somebody could move from the one to the other.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Final

from branchebadges.canonical.pointers import place_of
from branchebadges.canonical.processor import NOWHERE
from branchebadges.errors import Refused

MAX_COMPARISONS: Final = 1_000_000
"""PyLD compares each value of a node's property with each other one: the sum of the squares."""
MAX_DESCRIPTIONS: Final = 30
"""Different descriptions of one node, which are held against each other."""

IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20\x7f<>\"{}|\\^`\s]+\Z")
"""An absolute IRI as N-Quads writes it between `<` and `>` (RDF 1.1 N-Quads, IRIREF)."""

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_XSD_SECURE: Final = "https://www.w3.org/2001/XMLSchema#"
"""Open Badges' contexts write the namespace with https; to RDF that is another namespace."""
NUMBERS: Final = frozenset(
    space + name
    for space in (_XSD, _XSD_SECURE)
    for name in ("float", "double", "decimal", "integer", "nonNegativeInteger", "positiveInteger")
)
BOOLEANS: Final = frozenset({_XSD + "boolean", _XSD_SECURE + "boolean", "xsd:boolean"})
"""CLR 2.0's context writes `xsd:boolean` and defines no `xsd`, so that is the address."""
_OPEN_BADGES: Final = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
PROFILE: Final = _OPEN_BADGES + "Profile"
ENDORSEMENT: Final = _OPEN_BADGES + "endorsement"
ABOUT_A_DOCUMENT: Final = frozenset(
    {
        "@id",
        "@type",
        _OPEN_BADGES + "endorsementComment",
        "https://www.w3.org/2018/credentials#digestSRI",
        "https://w3id.org/security#digestMultibase",
        "https://schema.org/encodingFormat",
    }
)
"""What an endorsement or a related resource may say of the document it stands in."""


def check_meaning(expanded: list[Any], document: dict[str, Any], *, merges: bool = True) -> None:
    """Refuse an expanded document of which RDF would keep less, or other, than it says.

    Args:
        expanded: the document as JSON-LD expansion gives it.
        document: the document itself, to say where a fault stands.
        merges: will descriptions of one node become one, as in a dataset? Not in a signed text.

    Raises:
        Refused: `id-invalid`, `type-undefined`, `blank-node-id`, `value-dropped`,
            `value-repeated`, `value-type`, `node-described-twice`, `work-budget`.
    """
    reading = _Reading(document)
    for node in expanded:
        reading.node(node, graph=0)
    if merges:
        reading.check_descriptions(root=expanded[0].get("@id"))


@dataclass
class _Reading:
    document: dict[str, Any]
    graphs: int = 0
    comparisons: Counter[tuple[int, str, str]] = field(default_factory=Counter)
    described: dict[tuple[int, str], list[dict[str, Any]]] = field(default_factory=dict)

    def node(self, node: dict[str, Any], *, graph: int) -> None:
        name = node.get("@id")
        if name is not None:
            self._check_iri(name, "id-invalid")
            if len(node) > 1:
                self.described.setdefault((graph, name), []).append(node)
        for key, values in node.items():
            match key:
                case "@id":
                    pass
                case "@type":
                    self._types(values)
                case "@graph":
                    # Each proof, and each credential in a presentation, is a graph by itself.
                    self.graphs += 1
                    inner = self.graphs
                    for item in values:
                        self._require_said(item)
                        self.node(item, graph=inner)
                case _:
                    self._check_iri(key, "term-undefined")
                    self.comparisons[graph, name or str(id(node)), key] += len(values)
                    self._values(values, key, graph)

    def _require_said(self, item: dict[str, Any]) -> None:
        """A graph holds what is said of a node; a node of which nothing is said leaves no trace."""
        if item.keys() <= {"@id"}:
            raise Refused(
                "value-dropped",
                "an address alone, where a whole proof or credential belongs, is not signed",
                where=self._place(item.get("@id")),
            )

    def _types(self, types: list[Any]) -> None:
        for kind in types:
            self._check_iri(kind, "type-undefined")
        if len(set(types)) < len(types):
            raise Refused(
                "value-repeated", "the same type stands twice", where=self._place_of_types(types)
            )

    def _values(self, values: list[Any], term: str, graph: int) -> None:
        seen: set[object] = set()
        for value in values:
            same = self._value(value, graph)
            if same is None:
                continue
            if same in seen:
                raise Refused(
                    "value-repeated",
                    f"{term} has the same value twice, which is signed as one",
                    where=self._place(same[1] if isinstance(same, tuple) else same),
                )
            seen.add(same)

    def _value(self, value: dict[str, Any], graph: int) -> object:
        """Look at one value; what makes it equal to another in RDF, or None if nothing can."""
        if "@list" in value:
            for item in value["@list"]:
                self._value(item, graph)
            return None
        if "@value" in value:
            self._check_literal(value)
            return _literal(value)
        self.node(value, graph=graph)
        return value.get("@id")

    def _check_literal(self, value: dict[str, Any]) -> None:
        content, datatype = value["@value"], value.get("@type")
        if datatype is None or datatype == "@json":
            return
        if datatype in BOOLEANS:
            fits = isinstance(content, bool)
        elif datatype in NUMBERS:
            fits = isinstance(content, (int, float)) and not isinstance(content, bool)
        else:
            fits = isinstance(content, str)
        if not fits:
            # 5 and "5" are signed as the same text; only one of them is what the term is for.
            raise Refused(
                "value-type",
                f"{content!r} is not how a value of {datatype} is written in JSON",
                where=self._place(content),
            )

    def _check_iri(self, iri: Any, code: str) -> None:
        if not isinstance(iri, str):
            raise Refused(code, f"{iri!r} is not an address")
        if iri.startswith("_:"):
            raise Refused(
                "blank-node-id",
                "a name that only counts within one document",
                where=self._place(iri),
            )
        if iri.startswith(NOWHERE) or not IRI.match(iri):
            what = {
                "id-invalid": "is not an absolute address, so RDF drops what is said of it",
                "type-undefined": "is a type that no context defines, so it is not signed",
                "term-undefined": "is a term that makes no address, so it is not signed",
            }[code]
            written = iri.removeprefix(f"{NOWHERE}//nowhere/")
            raise Refused(code, f"{written[:200]!r} {what}", where=self._place(written))

    def _place(self, found: Any) -> str | None:
        return place_of(found, self.document)

    def _place_of_types(self, types: list[str]) -> str | None:
        last = re.split(r"[#/]", types[-1])[-1]
        return self._place(last)

    def check_descriptions(self, root: str | None) -> None:
        """Refuse nodes whose members could be moved from one place to another."""
        if sum(count * count for count in self.comparisons.values()) > MAX_COMPARISONS:
            raise Refused("work-budget", "too many values under one term of one node")
        for (graph, name), nodes in self.described.items():
            if len(nodes) > 1 and _could_trade(nodes, is_root=graph == 0 and name == root):
                raise Refused(
                    "node-described-twice",
                    f"{name[:200]!r} is described in several places that differ, and a signature "
                    "would hold wherever its members stand; describe it once",
                    where=self._place(name),
                )


def _literal(value: dict[str, Any]) -> object:
    """What RDF makes of a literal: 2 and 2.0 are written alike (JSON-LD 1.1 API, 8.6)."""
    content = value["@value"]
    if isinstance(content, (dict, list)):
        return None
    kind = "boolean" if isinstance(content, bool) else type(content).__name__
    return (kind.replace("float", "int"), content, value.get("@type"), value.get("@language"))


def _could_trade(nodes: list[dict[str, Any]], *, is_root: bool) -> bool:
    """Could members of one description be moved to another, to hide them where they are read?

    RDF merges all that is said of one id, so a revoked badge could lay its status down in an
    endorsement of itself. Terms come with types: descriptions that share no type (a provider as
    issuer, and as the subject of its accreditation) have no terms to trade but the general ones.
    So no two descriptions may differ in what both say, and none may share a type with another;
    but for profiles, of whom a fact holds wherever it stands, and endorsements, which are signed
    by themselves. Of the document itself, whose dates and status must stand on it, others may say
    no more than `ABOUT_A_DOCUMENT`.
    """
    if is_root and any(not ABOUT_A_DOCUMENT.issuperset(node) for node in nodes[1:]):
        return True
    distinct = list({json.dumps(node, sort_keys=True): node for node in nodes}.values())
    if len(distinct) > MAX_DESCRIPTIONS:
        raise Refused("work-budget", "one node is described in too many ways")
    return any(_could_swap(one, other) for one, other in combinations(distinct, 2))


def _could_swap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    both = one.keys() & other.keys() - {"@id", "@type", ENDORSEMENT}
    if any(one[key] != other[key] for key in both):
        return True
    shared = set(one.get("@type", ())) & set(other.get("@type", ()))
    return not shared <= {PROFILE}
