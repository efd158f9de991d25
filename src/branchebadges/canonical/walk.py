"""From a document straight to its quads, in one pass, for documents of the plain kind.

    walk(document, compiler, merges=True)   -> Dataset, or Beyond

One look at each value: its member must be a term of the state, the value of a kind that the term
takes, and then its line is written (JSON-LD 1.1 API, sections 5.1.2, 5.3.2, 7.2 and 8.1, in one).
What the walk lets pass is what the long way (`reference`) lets pass, with the same quads; it stops
with `Beyond` at everything that is rare or wrong, and the long way says what that is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from branchebadges.canonical.context_lists import CREDENTIAL_TYPES, MAX_CONTEXTS
from branchebadges.canonical.dataset import Dataset, Name
from branchebadges.canonical.descriptions import Described, require_no_trade
from branchebadges.canonical.literals import escaped, fraction_text
from branchebadges.canonical.meaning import IRI
from branchebadges.canonical.processor import NOWHERE
from branchebadges.canonical.reading import MAX_DEPTH, MAX_INTEGER
from branchebadges.canonical.states import Beyond, Compiler, Entry, State, Term
from branchebadges.canonical.structure import (
    MAX_ARRAY,
    MAX_EMBEDDING,
    MAX_TYPES,
    MAX_VALUES,
    MAX_WORK,
    UNSIGNABLE,
    check_language_object,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_DEEPEST: Final = MAX_DEPTH - 2
"""The members of an object may hold an array, whose texts then stand at the very bottom."""
_OWN: Final = frozenset({"id", "type", "@context"})
_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_FIRST: Final = f" <{_RDF}first> "
_REST: Final = f" <{_RDF}rest> "
_NIL: Final = f"<{_RDF}nil>"
_DEFAULT: Final = ""
"""The graph of all that stands in no other."""


def walk(document: Any, compiler: Compiler, *, merges: bool) -> Dataset:
    """The quads of a document that is spelled the one plain way.

    Args:
        document: a JSON value; it is only read, and what is given back does not hold on to it.
        compiler: the tables of the contexts that are known.
        merges: as for `screen`.

    Raises:
        Beyond: it is not of the plain kind, or wrong.
        Refused: as `Beyond`; the long way will find the same, and where it stands.
    """
    if document.__class__ is not dict:
        raise Beyond
    is_credential = not CREDENTIAL_TYPES.isdisjoint(types_of(document))
    entry = compiler.root(context_urls(document), credential=is_credential)
    walker = Walker(compiler)
    walker.node(_Place(document, _DEFAULT, depth=1, embedding=1), entry, is_credential=True)
    if len(document) - ("id" in document) <= 1:
        # Nothing is said of the name, so RDF has nothing.
        raise Beyond
    if merges or walker.embedded:
        require_no_trade(walker.described)
    return walker.dataset


def context_urls(holder: dict[str, Any]) -> tuple[str, ...]:
    """The contexts of an object, if they are named by texts; else raises `Beyond`."""
    context = holder.get("@context")
    urls: Sequence[Any] = context if context.__class__ is list else (context,)  # type: ignore[assignment]
    if not 0 < len(urls) <= MAX_CONTEXTS or any(url.__class__ is not str for url in urls):
        raise Beyond
    return tuple(urls)


def types_of(members: dict[str, Any]) -> Sequence[str]:
    """The types of an object, as they are written; raises `Beyond` for anything but texts."""
    if "type" not in members:
        return ()
    types = members["type"]
    if types.__class__ is str:
        return (types,)
    if types.__class__ is not list or not 0 < len(types) <= MAX_TYPES:
        raise Beyond
    if any(kind.__class__ is not str for kind in types):
        raise Beyond
    return types  # type: ignore[no-any-return]


class _Place:
    """One object on the way: its members, the graph it stands in, and how deep."""

    __slots__ = ("depth", "embedding", "graph", "members", "subject", "tails")

    def __init__(
        self, members: dict[str, Any], graph: Name, *, depth: int, embedding: int
    ) -> None:
        self.members = members
        self.graph = graph
        self.depth = depth
        self.embedding = embedding
        self.subject: Name = ""
        self.tails: list[str] = []


class Walker:
    """One pass through one document, or a part of it, and what it has counted so far."""

    __slots__ = (
        "aliases",
        "compiler",
        "dataset",
        "deepest",
        "described",
        "embedded",
        "values",
        "work",
    )

    def __init__(self, compiler: Compiler) -> None:
        self.compiler = compiler
        self.dataset = Dataset()
        self.values = self.work = self.deepest = 0
        self.embedded = False
        self.aliases: dict[str, str] = {}
        self.described: list[Described] = []

    def node(self, place: _Place, entry: Entry, *, is_credential: bool = False) -> Name:
        """Write all that an object says; what its subject is, for whoever points at it."""
        members = place.members
        self._count(len(members), place)
        tails = place.tails
        types = types_of(members)
        state = entry.state(self._scoped(types, entry, tails))
        self._name(place, state)
        met: set[str] = set()
        for key, value in members.items():
            term = state.terms.get(key)
            if term is None:
                if key in _OWN:
                    continue
                term = state.term(key)
            if not term.alone:
                # Two members of one address would be read as one.
                if term.address in met:
                    raise Beyond
                met.add(term.address)
            if term.list:
                self._list(value, term, place)
            elif value.__class__ is str and term.text is not None:
                if not value.isprintable() or '"' in value or "\\" in value:
                    value = _text(value)  # noqa: PLW2901  # as it is written between quotes
                tails.append(f"{term.quoted}{value}{term.text}")
            elif value.__class__ is list:
                self._array(value, key, term, state, place)
            else:
                self._value(value, key, term, state, place, place.depth)
        if place.subject.__class__ is str and len(members) > 1:
            self._describe(place, types, entry, state, is_credential=is_credential)
        self._write(place.subject, place.tails, place.graph)
        return place.subject

    def _count(self, values: int, place: _Place) -> None:
        self.values += values
        self.work += values * place.embedding
        if place.depth > self.deepest:
            self.deepest = place.depth
        if self.values > MAX_VALUES or self.work > MAX_WORK or place.depth > _DEEPEST:
            raise Beyond

    def _scoped(self, types: Sequence[str], entry: Entry, tails: list[str]) -> tuple[str, ...]:
        """Write the types of an object; those of them that bring a context."""
        if types and not entry.has_type:
            raise Beyond
        scoped: tuple[str, ...] = ()
        for name in types:
            kind = entry.types.get(name) or entry.type(name)
            if kind.tail in tails:
                raise Beyond
            if kind.has_alias and self.aliases.setdefault(kind.address, name) != name:
                # One type under both its names.
                raise Beyond
            tails.append(kind.tail)
            if kind.is_scoped:
                scoped += (name,)
        return tuple(sorted(scoped)) if len(scoped) > 1 else scoped

    def _name(self, place: _Place, state: State) -> None:
        if "type" in place.members and not state.has_type:
            raise Beyond
        if "id" not in place.members:
            place.subject = len(self.dataset.tails)
            # What stands in a graph is kept among the knots.
            self.dataset.tails.append(place.tails if place.graph == _DEFAULT else [])
        elif state.has_id:
            place.subject = self._address(place.members["id"])
        else:
            raise Beyond

    def _address(self, text: Any) -> str:
        """An absolute address between angle brackets, if it is one and short for nothing."""
        found = IRI.match(text) if text.__class__ is str else None
        if found is None or not text.isprintable():
            raise Beyond
        scheme, _, rest = text.partition(":")
        if scheme in self.compiler.schemes and not rest.startswith("//"):
            raise Beyond
        if text.startswith(NOWHERE):
            raise Beyond
        return f"<{text}>"

    def _array(self, values: list[Any], key: str, term: Term, state: State, place: _Place) -> None:
        if not 0 < len(values) <= MAX_ARRAY:
            raise Beyond
        if term.apart and len({value.__class__ is dict for value in values}) > 1:
            raise Beyond
        self._count(len(values), place)
        start = len(place.tails)
        for value in values:
            self._value(value, key, term, state, place, place.depth + 1)
        written = place.tails[start:]
        if len(set(written)) < len(written):
            # RDF would have a value once that stands here twice.
            raise Beyond

    def _value(
        self, value: Any, key: str, term: Term, state: State, place: _Place, depth: int
    ) -> None:
        kind = value.__class__
        if kind is dict:
            self._object(value, key, term, place, depth + 1)
        elif kind is str:
            place.tails.append(self._string(value, key, term, state))
        elif kind is bool and term.boolean is not None:
            place.tails.append(f"{term.quoted}{'true' if value else 'false'}{term.boolean}")
        elif kind is int and term.integer is not None and -MAX_INTEGER <= value <= MAX_INTEGER:
            place.tails.append(f"{term.quoted}{value}{term.integer}")
        elif kind is float:
            place.tails.append(_float(value, term))
        else:
            raise Beyond

    def _string(self, value: str, key: str, term: Term, state: State) -> str:
        if term.text is not None:
            return f"{term.quoted}{_text(value)}{term.text}"
        if term.link:
            return f"{term.predicate}{self._address(value)} .\n"
        if term.vocabulary:
            return f"{term.predicate}{state.word(term, key, value)}"
        raise Beyond

    def _object(
        self, value: dict[str, Any], key: str, term: Term, place: _Place, depth: int
    ) -> None:
        if "@value" in value:
            place.tails.append(_spoken(value, key, term))
            return
        says = len(value) - ("id" in value) - ("@context" in value)
        if not value or not term.node or (not says and (term.graph or not term.refers)):
            raise Beyond
        inner = _Place(value, place.graph, depth=depth, embedding=place.embedding)
        entry, is_credential = term.entry, False
        if "@context" in value:
            entry, is_credential = self._with_contexts(inner, entry, key, place)
        knots = self.dataset.knots
        if term.graph:
            # Each object under such a term is a graph of its own, which has no name.
            inner.graph = len(self.dataset.tails)
            self.dataset.tails.append([])
            knots.append((place.subject, term.predicate, inner.graph, place.graph))
            self.node(inner, entry, is_credential=is_credential)
            return
        child = self.node(inner, entry, is_credential=is_credential)
        if child.__class__ is str:
            place.tails.append(f"{term.predicate}{child} .\n")
        else:
            knots.append((place.subject, term.predicate, child, place.graph))

    def _with_contexts(
        self, inner: _Place, entry: Entry, key: str, place: _Place
    ) -> tuple[Entry, bool]:
        """Where an object begins that has contexts; and is it a credential?"""
        urls = context_urls(inner.members)
        self.embedded = True
        if key == "proof" and "@context" in place.members:
            # A proof of a -jcs- suite repeats the contexts of its credential, or the first of
            # them (VC Data Integrity EdDSA 1.0, sections 3.3.1 and 3.3.2).
            suite = inner.members.get("cryptosuite")
            whole = context_urls(place.members)
            if suite.__class__ is str and "-jcs-" in suite and whole[: len(urls)] == urls:
                return entry.with_contexts(urls, alone=False), False
        if CREDENTIAL_TYPES.isdisjoint(types_of(inner.members)):
            raise Beyond
        if inner.embedding >= MAX_EMBEDDING:
            raise Beyond
        inner.embedding += 1
        self.compiler.root(urls, credential=True)
        return entry.with_contexts(urls, alone=True), True

    def _describe(
        self,
        place: _Place,
        types: Sequence[str],
        entry: Entry,
        state: State,
        *,
        is_credential: bool,
    ) -> None:
        addresses = frozenset(entry.types[name].address for name in types)
        self.described.append(
            Described(
                place.graph, place.members["id"], place.members, state, addresses, is_credential
            )
        )

    def _list(self, value: Any, term: Term, place: _Place) -> None:
        """Write texts in their order: a row of nodes without names (JSON-LD 1.1 API, 8.5)."""
        values = value if value.__class__ is list else [value]
        if not 0 < len(values) <= MAX_ARRAY or term.text is None:
            raise Beyond
        self._count(len(values), place)
        before: tuple[Name, str] = place.subject, term.predicate
        rows: list[tuple[int, list[str]]] = []
        for text in values:
            if text.__class__ is not str:
                raise Beyond
            number = len(self.dataset.tails)
            tails = [f'{_FIRST}"{_text(text)}{term.text}']
            self.dataset.tails.append(tails if place.graph == _DEFAULT else [])
            self.dataset.knots.append((*before, number, place.graph))
            before = number, _REST
            rows.append((number, tails))
        rows[-1][1].append(f"{_REST}{_NIL} .\n")
        for number, tails in rows:
            self._write(number, tails, place.graph)

    def _write(self, subject: Name, tails: list[str], graph: Name) -> None:
        if graph != _DEFAULT:
            self.dataset.knots += [(subject, tail[:-2], "", graph) for tail in tails]
        elif subject.__class__ is str:
            self.dataset.lines += [f"{subject}{tail}" for tail in tails]


def _text(text: str) -> str:
    if UNSIGNABLE.search(text):
        raise Beyond
    return escaped(text)


def _float(number: float, term: Term) -> str:
    """A number with a point: 5.0 is written as 5 (JSON-LD 1.1 API, section 8.6)."""
    if not -MAX_INTEGER <= number <= MAX_INTEGER:
        raise Beyond
    if number.is_integer():
        if term.integer is None:
            raise Beyond
        return f"{term.quoted}{int(number)}{term.integer}"
    if term.fraction is None or float(f"{number:.15E}") != number:
        raise Beyond
    return f"{term.quoted}{fraction_text(number)}{term.fraction}"


def _spoken(value: dict[str, Any], key: str, term: Term) -> str:
    """Text with its language. Its direction is not signed, and `structure` sees to that."""
    if not term.language:
        raise Beyond
    check_language_object(value, "", term=key)
    return f'{term.quoted}{_text(value["@value"])}"@{value["@language"].lower()} .\n'
