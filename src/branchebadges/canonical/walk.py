"""From a document straight to its quads, in one pass, for documents of the plain kind.

    walk(document, compiler, merges=True)   -> Dataset, or Beyond

One look at each value: its member must be a term of the state, the value of a kind that the term
takes, and then its line is written (JSON-LD 1.1 API, sections 5.1.2, 5.3.2, 7.2 and 8.1, in one).
What the walk lets pass is what the long way (`reference`) lets pass, with the same quads; it stops
with `Beyond` at everything that is rare or wrong, and the long way says what that is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from branchebadges.canonical.addresses import PLAIN_ADDRESS, is_address
from branchebadges.canonical.context_lists import CREDENTIAL_TYPES
from branchebadges.canonical.descriptions import Described, require_no_trade
from branchebadges.canonical.places import Place, contexts_of, require_once, types_of
from branchebadges.canonical.remembered import MEMBERS, content, value_of
from branchebadges.canonical.structure import MAX_ARRAY, MAX_EMBEDDING
from branchebadges.canonical.tally import Tally
from branchebadges.canonical.terms import Beyond, Term
from branchebadges.canonical.values import number, spoken, text

if TYPE_CHECKING:
    from branchebadges.canonical.dataset import Dataset, Name
    from branchebadges.canonical.states import Compiler, Entry, Shape, State

_OWN: Final = frozenset({"id", "type", "@context"})
_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_FIRST: Final = f" <{_RDF}first> "
_REST: Final = f" <{_RDF}rest> "
_NO_REST: Final = f"{_REST}<{_RDF}nil> .\n"
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
    entry = compiler.root(contexts_of(document), credential=is_credential)
    walker = Walker(compiler)
    walker.node(document, entry, _DEFAULT, depth=1, embedding=1, is_credential=True)
    if len(document) - ("id" in document) <= 1:
        # Nothing is said of the name, so RDF has nothing.
        raise Beyond
    if merges or walker.embedded:
        require_no_trade(walker.described)
    return walker.dataset


class Walker(Tally):
    """One pass through one document, or a part of it."""

    __slots__ = ("_compiler",)

    def __init__(self, compiler: Compiler) -> None:
        super().__init__()
        self._compiler = compiler

    def node(
        self,
        members: dict[str, Any],
        entry: Entry,
        graph: Name,
        *,
        depth: int,
        embedding: int,
        is_credential: bool = False,
    ) -> Name:
        """Write all that an object says; its subject, for whoever points at it."""
        self.count(len(members), depth, embedding)
        shape = self._shape(members, entry)
        state = shape.state
        tails = shape.tails.copy()
        subject = self._subject(members, state, graph, tails)
        self._members(Place(members, subject, graph, tails, depth, embedding), state)
        if isinstance(subject, str) and len(members) > 1:
            name = members["id"]
            self.described.append(Described(graph, name, members, shape, is_credential))
        if graph != _DEFAULT:
            self.dataset.knots += [(subject, tail[:-2], "", graph) for tail in tails]
        elif isinstance(subject, str):
            self.dataset.lines += [f"{subject}{tail}" for tail in tails]
        return subject

    def _members(self, place: Place, state: State) -> None:
        """Write the members of an object, each by the kind of its value."""
        terms, tails = state.terms, place.tails
        shared: set[str] = set()
        for key, value in place.members.items():
            term = terms.get(key)
            if term is None:
                if key in _OWN:
                    continue
                term = state.term(key)
            if not term.alone:
                require_once(term.address, shared)
            kind = value.__class__
            if term.list:
                self._list(value, term, place)
            elif kind is str and term.text is not None:
                if not value.isprintable() or '"' in value or "\\" in value:
                    value = text(value)  # noqa: PLW2901  # as it is written between quotes
                tails.append(f"{term.quoted}{value}{term.text}")
            elif kind is dict:
                self._object(value, key, term, place, place.depth + 1)
            elif kind is list:
                self._array(value, key, term, state, place)
            else:
                tails.append(self._scalar(value, key, term, state))

    def _shape(self, members: dict[str, Any], entry: Entry) -> Shape:
        types = members.get("type")
        if types.__class__ is list and types:
            types = tuple(types)
        elif types is None and "type" not in members:
            types = ()
        elif types.__class__ is not str:
            raise Beyond
        try:
            shape = entry.shapes.get(types) or entry.shape(types)
        except TypeError as error:
            # A type that is an object or a list.
            raise Beyond from error
        for address, name in shape.aliases:
            self.call(address, name)
        return shape

    def _subject(
        self, members: dict[str, Any], state: State, graph: Name, tails: list[str]
    ) -> Name:
        if "type" in members and not state.has_type:
            raise Beyond
        name = members.get("id")
        if name is None and "id" not in members:
            subjects = self.dataset.tails
            # What stands in a graph is kept among the knots.
            subjects.append(tails if graph == _DEFAULT else [])
            return len(subjects) - 1
        if not state.has_id or name.__class__ is not str:
            raise Beyond
        return self._address(name)

    def _address(self, name: str) -> str:
        """An absolute address between angle brackets, if it is one and short for nothing."""
        if PLAIN_ADDRESS(name) is None and not is_address(name, self._compiler.schemes):
            raise Beyond
        return f"<{name}>"

    def _array(self, values: list[Any], key: str, term: Term, state: State, place: Place) -> None:
        count = len(values)
        if not 0 < count <= MAX_ARRAY:
            raise Beyond
        self.compare(count * count)
        if term.apart and len({value.__class__ is dict for value in values}) > 1:
            raise Beyond
        self.count(count, place.depth, place.embedding)
        tails = place.tails
        start = len(tails)
        for value in values:
            if value.__class__ is dict:
                self._object(value, key, term, place, place.depth + 2)
            else:
                tails.append(self._scalar(value, key, term, state))
        if len(tails) - start > 1:
            written = tails[start:]
            if len(set(written)) < len(written):
                # RDF would have a value once that stands here twice.
                raise Beyond

    def _scalar(self, value: Any, key: str, term: Term, state: State) -> str:
        if value.__class__ is not str:
            self.dataset.fractions |= value.__class__ is float
            return number(value, term)
        if term.text is not None:
            return f"{term.quoted}{text(value)}{term.text}"
        if term.link:
            return f"{term.predicate}{self._address(value)} .\n"
        if term.vocabulary:
            return term.predicate + state.word(term, key, value)
        raise Beyond

    def _object(
        self, value: dict[str, Any], key: str, term: Term, place: Place, depth: int
    ) -> None:
        if "@value" in value:
            place.tails.append(spoken(value, key, term))
            return
        if not term.node or not value:
            raise Beyond
        entry, embedding, is_credential = term.entry, place.embedding, False
        says = len(value) - ("id" in value)
        if "@context" in value:
            says -= 1
            entry, is_credential = self._with_contexts(value, entry, key, place)
            embedding += is_credential
        if not says and (term.graph or not term.refers):
            raise Beyond
        graph = place.graph
        if term.graph:
            # Each object under such a term is a graph of its own, which has no name.
            graph = len(self.dataset.tails)
            self.dataset.tails.append([])
        if key in MEMBERS and graph == _DEFAULT and "@context" not in value and "id" in value:
            child = self._remembered(value, entry, depth, embedding)
        else:
            child = self.node(
                value, entry, graph, depth=depth, embedding=embedding, is_credential=is_credential
            )
        if term.graph:
            self.dataset.knots.append((place.subject, term.predicate, graph, place.graph))
        elif child.__class__ is str:
            place.tails.append(f"{term.predicate}{child} .\n")
        else:
            self.dataset.knots.append((place.subject, term.predicate, child, place.graph))

    def _remembered(self, value: dict[str, Any], entry: Entry, depth: int, embedding: int) -> Name:
        """As `node`, for an object that may have been seen before."""
        data = content(value)
        memory = self._compiler.memory
        key = (entry, embedding, data or b"")
        part = memory.find(key)
        if part is None:
            if data is None or not memory.is_known(key):
                return self.node(value, entry, _DEFAULT, depth=depth, embedding=embedding)
            walker = Walker(self._compiler)
            subject = walker.node(value_of(data), entry, _DEFAULT, depth=1, embedding=embedding)
            part = walker.part(str(subject))
            memory.keep(key, part)
        self.add(part, depth)
        return part.subject

    def _with_contexts(
        self, value: dict[str, Any], entry: Entry, key: str, place: Place
    ) -> tuple[Entry, bool]:
        """Where an object begins that has contexts; and is it a credential?"""
        urls = contexts_of(value)
        self.embedded = True
        if key == "proof" and "@context" in place.members:
            # A proof of a -jcs- suite repeats the contexts of its credential, or the first of
            # them (VC Data Integrity EdDSA 1.0, sections 3.3.1 and 3.3.2).
            suite = value.get("cryptosuite")
            whole = contexts_of(place.members)
            if suite.__class__ is str and "-jcs-" in suite and whole[: len(urls)] == urls:
                return entry.with_contexts(urls, alone=False), False
        if CREDENTIAL_TYPES.isdisjoint(types_of(value)) or place.embedding >= MAX_EMBEDDING:
            raise Beyond
        self._compiler.root(urls, credential=True)
        return entry.with_contexts(urls, alone=True), True

    def _list(self, value: Any, term: Term, place: Place) -> None:
        """Write texts in their order: a row of nodes without names (JSON-LD 1.1 API, 8.5)."""
        values = value if value.__class__ is list else [value]
        if not 0 < len(values) <= MAX_ARRAY or term.text is None:
            raise Beyond
        self.count(len(values), place.depth, place.embedding)
        if any(item.__class__ is not str for item in values):
            raise Beyond
        dataset, graph = self.dataset, place.graph
        before: tuple[Name, str] = place.subject, term.predicate
        for index, item in enumerate(values, start=1):
            tails = [f'{_FIRST}"{text(item)}{term.text}']
            if index == len(values):
                tails.append(_NO_REST)
            number_here = len(dataset.tails)
            dataset.tails.append(tails if graph == _DEFAULT else [])
            dataset.knots.append((*before, number_here, graph))
            if graph != _DEFAULT:
                dataset.knots += [(number_here, tail[:-2], "", graph) for tail in tails]
            before = number_here, _REST
