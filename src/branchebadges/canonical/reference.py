"""The long way from a document to its quads: JSON-LD by PyLD, and every look at it spelled out.

This is what the walk is held against, and where a document goes that the walk does not take: one
with a construct that our contexts hardly use, or one that is wrong, to hear what is wrong with it
and where. The order is fixed: shape and bounds first, without any processor; then expansion under
pinned contexts; then meaning and spelling.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from branchebadges.canonical.literals import XSD_STRING, escaped
from branchebadges.canonical.meaning import check_meaning
from branchebadges.canonical.pointers import step
from branchebadges.canonical.processor import LOCK, Processor, processor_for
from branchebadges.canonical.spelling import check_spelling
from branchebadges.canonical.structure import Embedded, Path, Structure, check_structure
from branchebadges.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from branchebadges.canonical.labels import Quad
    from branchebadges.contexts import Contexts


@dataclass(frozen=True)
class Spelled:
    """A document that passed, with every term spelled out."""

    _expanded: list[Any] = field(repr=False)
    _processor: Processor = field(repr=False)

    def quads(self) -> set[Quad]:
        """The dataset of the document."""
        with LOCK:
            dataset = self._processor.dataset(self._expanded)
        return set(quads_of(dataset))


def spell_out(document: Any, contexts: Contexts, *, merges: bool) -> Spelled:
    """Screen a document by expanding it and compacting it again; args and errors as of `screen`."""
    found = check_structure(document, contexts)
    with LOCK:
        processor = processor_for(contexts)
        expanded = _expand_screened(document, found, processor, contexts, merges=merges)
        return Spelled(expanded, processor)


def quads_of(dataset: dict[str, list[Any]]) -> Iterator[Quad]:
    """PyLD's dataset as quads (RDF 1.1 N-Quads)."""
    for graph, triples in dataset.items():
        name = "" if graph == "@default" else _written({"type": "blank node", "value": graph})
        for triple in triples:
            subject, predicate, value = (
                _written(triple[part]) for part in ("subject", "predicate", "object")
            )
            yield subject, predicate, value, name


def _written(term: dict[str, str]) -> str:
    match term["type"]:
        case "IRI":
            return f"<{term['value']}>"
        case "blank node":
            return term["value"]
    text = f'"{escaped(term["value"])}"'
    if "language" in term:
        return f"{text}@{term['language']}"
    return text if term["datatype"] == XSD_STRING else f"{text}^^<{term['datatype']}>"


def _expand_screened(
    document: dict[str, Any],
    found: Structure,
    processor: Processor,
    contexts: Contexts,
    *,
    merges: bool = True,
) -> list[Any]:
    expanded = processor.expand(document)
    if len(expanded) != 1:
        raise Refused("term-undefined", "no context defines anything this document says", where="")
    if found.proof_contexts:
        document = _without_proof_contexts(document, expanded, found.proof_contexts, processor)
    check_meaning(expanded, document, merges=merges)
    try:
        check_spelling(document, processor.compact(expanded, document))
    except Refused:
        if not found.embedded:
            raise
        _check_in_parts(document, expanded, found.embedded, processor, contexts)
    return expanded


def _without_proof_contexts(
    document: dict[str, Any],
    expanded: list[Any],
    places: Sequence[Path],
    processor: Processor,
) -> dict[str, Any]:
    """The document without the contexts that proofs in it repeat, if they indeed change nothing.

    Compaction knows one context for the whole, so it is this shorter document that is held to its
    spelling. Whoever takes such a context away from a signed document, or puts one in, changes no
    dataset; but it is part of what the -jcs- proof it stands in signs.
    """
    plain: dict[str, Any] = _without_contexts(document, (), frozenset(places))
    if processor.expand(plain) != expanded:
        raise Refused(
            "context-nested",
            "the contexts of this proof give it another meaning than those of its credential",
            where=step(_pointer(places[0]), "@context"),
        )
    return plain


def _without_contexts(value: Any, path: Path, places: frozenset[Path]) -> Any:
    """A copy of a value that stands at `path`, without the contexts of the objects at `places`."""
    if isinstance(value, list):
        return [_without_contexts(item, (*path, index), places) for index, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    return {
        key: _without_contexts(member, (*path, key), places)
        for key, member in value.items()
        if key != "@context" or path not in places
    }


def _check_in_parts(
    document: dict[str, Any],
    expanded: list[Any],
    embedded: Sequence[Embedded],
    processor: Processor,
    contexts: Contexts,
) -> None:
    """The spelling of a document whose embedded credentials need contexts of their own.

    The document is held to its spelling with a name in the place of each embedded credential, each
    of these by itself, and both together must be what the whole was expanded to.
    """
    frame, names = _with_stubs(document, embedded)
    frame_expanded = processor.expand(frame)
    check_spelling(frame, processor.compact(frame_expanded, frame))
    whole = {
        name: _expand_embedded(part, processor, contexts)
        for name, part in zip(names, embedded, strict=True)
    }
    if _filled(frame_expanded, whole) != expanded:
        raise Refused(
            "context-nested",
            "a credential embedded here means something else by itself than within this document",
            where=_pointer(embedded[0].path),
        )


def _expand_embedded(part: Embedded, processor: Processor, contexts: Contexts) -> Any:
    """An embedded credential by itself, held to the same rules under its own contexts."""
    try:
        found = check_structure(part.document, contexts)
        return _expand_screened(part.document, found, processor, contexts)[0]
    except Refused as error:
        where = None if error.where is None else _pointer(part.path) + error.where
        raise Refused(error.code, error.message, where=where) from error


def _with_stubs(
    document: dict[str, Any], embedded: Sequence[Embedded]
) -> tuple[dict[str, Any], list[str]]:
    """The document with a name in the place of each embedded credential."""
    frame = copy.deepcopy(document)
    names = [f"urn:embedded:{index}" for index in range(len(embedded))]
    for name, part in zip(names, embedded, strict=True):
        place: Any = frame
        for key in part.path[:-1]:
            place = place[key]
        # The keyword, because a context may take the plain term `id` away (VC 2.0 does, in
        # `verifiableCredential`).
        place[part.path[-1]] = {"@id": name}
    return frame, names


def _filled(frame: Any, whole: dict[str, Any]) -> Any:
    """The expanded frame with each embedded credential's own expansion in its place."""
    if isinstance(frame, list):
        return [_filled(item, whole) for item in frame]
    if not isinstance(frame, dict):
        return frame
    if len(frame) == 1 and frame.get("@id") in whole:
        return whole[frame["@id"]]
    return {key: _filled(value, whole) for key, value in frame.items()}


def _pointer(path: Path) -> str:
    where = ""
    for part in path:
        where = step(where, part)
    return where
