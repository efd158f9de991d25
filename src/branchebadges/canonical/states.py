"""What the pinned contexts make of each word, compiled once into tables that the walk looks up.

    Entry    the terms in force where an object begins: which types it may have
    State    the terms in force within it, once its types are known: what each member means
    Term     one member: its address, and which values it takes

Contexts are processed by PyLD and by nothing else; what it made of them is only written down here
(JSON-LD 1.1 API, sections 4.1 and 5.1: property-scoped contexts, type-scoped ones that end with
their object, protection, contexts of embedded credentials). A table depends on nothing but contexts
that are pinned to their bytes and the terms and types on the way, so it holds for ever.

A place may be under several views: an embedded credential is read under the contexts around it and
under its own alone, and has a meaning only where all views agree.

A word has no place in a table unless compaction would choose it for just such a value (JSON-LD 1.1
API, section 6.1). That is asked of PyLD too, so whatever the walk accepts is the one spelling that
`spelling` accepts. Where there is no entry the walk ends, and the long way decides.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from branchebadges.canonical.context_lists import check_context_list
from branchebadges.canonical.processor import LOCK, Processor
from branchebadges.canonical.remembered import Memory
from branchebadges.canonical.structure import MAX_TYPES
from branchebadges.canonical.terms import Beyond, Rule, Term, View, address_of, checked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from branchebadges.contexts import Contexts

_MAX_STATES: Final = 1500
"""Tables of one set of contexts, some twenty to a badge; then they are made anew."""
_RDF_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


class _Kind(NamedTuple):
    """One type: its address, has it a context, and has it another name?"""

    address: str
    is_scoped: bool
    has_alias: bool


class Shape(NamedTuple):
    """What the types of an object make of it.

    Attributes:
        tails: the ends of the lines that say of which types it is.
        addresses: the same types, by address.
        aliases: those of them that have another name too, by address, with the name used here.
        state: the terms in force within it.
    """

    tails: list[str]
    addresses: frozenset[str]
    aliases: tuple[tuple[str, str], ...]
    state: State


class Entry:
    """The terms in force where an object begins, under each view.

    Attributes:
        shapes: by the types as they are written, a text or several, what they make of an object.
    """

    __slots__ = ("_compiler", "_embedded", "_views", "shapes")

    def __init__(self, compiler: Compiler, views: tuple[View, ...]) -> None:
        self._compiler = compiler
        self._views = views
        self.shapes: dict[str | tuple[str, ...], Shape] = {}
        self._embedded: dict[tuple[tuple[str, ...], bool], Entry] = {}

    def shape(self, types: str | tuple[str, ...]) -> Shape:
        """What these types make of an object; raises `Beyond` where they are not all plain."""
        found = self.shapes.get(types)
        if found is None:
            names = (types,) if isinstance(types, str) else types
            found = self.shapes[types] = self._compiler.shape(self._views, names)
        return found

    def with_contexts(self, urls: tuple[str, ...], *, alone: bool) -> Entry:
        """Where an object with contexts of its own begins: a credential, or (not alone) a proof."""
        found = self._embedded.get((urls, alone))
        if found is None:
            found = self._compiler.embedded(self._views, urls, alone=alone)
            self._embedded[urls, alone] = found
        return found


class State:
    """The terms in force within an object, under each view."""

    __slots__ = ("_compiler", "has_id", "has_type", "terms", "views")

    def __init__(self, compiler: Compiler, views: tuple[View, ...]) -> None:
        self._compiler = compiler
        self.views = views
        self.terms: dict[str, Term] = {}
        self.has_id = all(address_of(view, "id") == "@id" for view in views)
        self.has_type = all(address_of(view, "type") == "@type" for view in views)

    def term(self, name: str) -> Term:
        """What a member means here; raises `Beyond` where it means nothing, or nothing plain."""
        found = self.terms.get(name)
        if found is None:
            found = self.terms[name] = self._compiler.term(self.views, name)
        return found

    def word(self, term: Term, name: str, text: str) -> str:
        """The address of a text that is a term itself, as `proofPurpose` has."""
        found = term.words.get(text)
        if found is None:
            found = term.words[text] = self._compiler.word(self.views, name, text)
        return found


class Compiler:
    """All tables of one closed set of contexts."""

    def __init__(self, contexts: Contexts, processor: Processor) -> None:
        self._contexts = contexts
        self._processor = processor
        self._roots: dict[tuple[tuple[str, ...], bool], Entry] = {}
        self._entries: dict[tuple[int, ...], Entry] = {}
        self._states: dict[tuple[int, ...], State] = {}
        self._shapes = 0
        self.memory = Memory()
        self.schemes = frozenset(_terms_of(contexts))
        """Every term: an address that begins with one and a colon might be short for another."""

    @property
    def is_full(self) -> bool:
        """Have so many tables been made that somebody must be playing with them?"""
        return len(self._entries) + len(self._states) + self._shapes > _MAX_STATES

    def root(self, urls: tuple[str, ...], *, credential: bool) -> Entry:
        """Where a document under these contexts begins."""
        found = self._roots.get((urls, credential))
        if found is None:
            # Whatever is wrong with the list: checked here, and told by the long way.
            holder = {"@context": list(urls), "type": "VerifiableCredential" if credential else ""}
            check_context_list(holder, self._contexts, where="")
            with LOCK:
                found = self._entry((self._alone(urls),))
            self._roots[urls, credential] = found
        return found

    def embedded(self, views: tuple[View, ...], urls: tuple[str, ...], *, alone: bool) -> Entry:
        with LOCK:
            within = [self._processor.after(view, list(urls)) for view in views]
            first = (self._alone(urls),) if alone else views
            return self._entry((*first, *within))

    def _alone(self, urls: tuple[str, ...]) -> View:
        return self._processor.after(self._processor.initial(), list(urls))

    def shape(self, views: tuple[View, ...], types: tuple[str, ...]) -> Shape:
        if len(types) > MAX_TYPES or not all(isinstance(name, str) for name in types):
            raise Beyond
        if types and not all(address_of(view, "type") == "@type" for view in views):
            raise Beyond
        with LOCK:
            kinds = [self._kind(views, name) for name in types]
            addresses = [kind.address for kind in kinds]
            if len(set(addresses)) < len(addresses):
                raise Beyond
            scoped = sorted(name for name, kind in zip(types, kinds, strict=True) if kind.is_scoped)
            self._shapes += 1
            return Shape(
                [f" <{_RDF_TYPE}> <{address}> .\n" for address in addresses],
                frozenset(addresses),
                tuple(
                    (kind.address, name)
                    for name, kind in zip(types, kinds, strict=True)
                    if kind.has_alias
                ),
                self._state(views, tuple(scoped)),
            )

    def _kind(self, views: tuple[View, ...], name: str) -> _Kind:
        found = {self._kind_in(view, name) for view in views}
        if len(found) != 1:
            raise Beyond
        return found.pop()

    def _kind_in(self, view: View, name: str) -> _Kind:
        address = checked(address_of(view, name))
        names = self._processor.class_terms(view, address)
        if name not in names:
            raise Beyond
        scoped = self._processor.value(view, name, "@context") is not None
        return _Kind(address, scoped, len(names) > 1)

    def _state(self, views: tuple[View, ...], types: tuple[str, ...]) -> State:
        after = _distinct(self._processor.typed(view, types) for view in views)
        return self._states.setdefault(tuple(map(id, after)), State(self, after))

    def term(self, views: tuple[View, ...], name: str) -> Term:
        # Such members the look at the structure refuses, whatever a context says of them.
        if not name or ":" in name or name.startswith("@"):
            raise Beyond
        with LOCK:
            rules = [Rule(self._processor, view, name) for view in views]
            if not all(rules[0].agrees(other) for other in rules[1:]):
                raise Beyond
            return Term(rules[0], self._entry(tuple(rule.below for rule in rules)))

    def word(self, views: tuple[View, ...], name: str, text: str) -> str:
        with LOCK:
            found = {self._word(view, name, text) for view in views}
        if len(found) != 1:
            raise Beyond
        return found.pop()

    def _word(self, view: View, name: str, text: str) -> str:
        inner, _ = self._processor.below(view, name)
        address = checked(address_of(inner, text))
        if ":" in text or self._processor.short(inner, address) != text:
            raise Beyond
        return f"<{address}> .\n"

    def _entry(self, views: tuple[View, ...]) -> Entry:
        views = _distinct(views)
        return self._entries.setdefault(tuple(map(id, views)), Entry(self, views))


def _distinct(views: Iterable[View]) -> tuple[View, ...]:
    """The views that differ; most embedded credentials have one."""
    found: list[View] = []
    for view in views:
        if not any(_same(view, other) for other in found):
            found.append(view)
    return tuple(found)


def _same(one: View, other: View) -> bool:
    if one is other:
        return True
    names = (one.keys() | other.keys()) - {"_uuid", "previousContext", "inverse"}
    if any(name not in one or name not in other or one[name] != other[name] for name in names):
        return False
    before, after = one.get("previousContext"), other.get("previousContext")
    if before is None or after is None:
        return before is after
    return _same(before, after)


def _terms_of(contexts: Contexts) -> Iterable[str]:
    for url in contexts.urls():
        yield from re.findall(r'"([A-Za-z][A-Za-z0-9+.-]*)"\s*:', contexts[url].text)
