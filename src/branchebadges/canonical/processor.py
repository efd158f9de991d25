"""PyLD, kept offline: expansion, compaction and RDF with the pinned contexts only.

PyLD's caches are not made for several threads at once, so whoever calls this holds `LOCK`. The
caches here are our own: PyLD's default ones are shared with everybody in the process, and a
context somebody else fetched must never stand in for a pinned one.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from functools import lru_cache
from threading import RLock
from typing import TYPE_CHECKING, Any, Final

from cachetools import LRUCache
from pyld.context_resolver import ContextResolver
from pyld.jsonld import JsonLdError, JsonLdProcessor

from branchebadges.canonical.pointers import as_list, scalars
from branchebadges.errors import BadgeError, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from branchebadges.contexts import Contexts

LOCK: Final = RLock()

NOWHERE: Final = "relative-to-nothing:"
"""The scheme of every address that was written without one. A document has no place of its own,
and PyLD, told so, puts relative addresses under http://example.org/base/, where they would pass
for absolute ones and be signed."""

_MAX_STATES: Final = 1000
"""States of the terms that are remembered: a badge has some twenty, a hostile document no end."""

_CODES: Final = {
    "protected term redefinition": "context-clash",
    "invalid context nullification": "context-null",
    "invalid @id value": "id-invalid",
    "invalid type value": "type-undefined",
    "colliding keywords": "keyword",
    "invalid typed value": "value-type",
}


class _Plain(JsonLdProcessor):  # type: ignore[misc]  # PyLD has no types
    """PyLD, with four things of its own."""

    def __init__(self) -> None:
        super().__init__()
        self._states: dict[tuple[object, ...], tuple[Any, Any, Any]] = {}
        self._classes: dict[tuple[int, str], tuple[Any, tuple[str, ...]]] = {}
        self.written: frozenset[str] = frozenset()

    def expand(self, input_: Any, options: dict[str, Any]) -> Any:
        """What was expanded before stays as it is, so that one expansion serves every step."""
        return input_ if isinstance(input_, list) else super().expand(input_, options)

    def _process_context(
        self, active_ctx: Any, local_ctx: Any, options: dict[str, Any], **flags: Any
    ) -> Any:
        """The terms in force after a context, remembered: it depends on nothing but these.

        PyLD remembers too, but loses it for contexts that come with a type, and those are most of
        the work. What is remembered is kept alive, so that its identity can be the key.
        """
        flags.pop("cycles", None)
        key = (
            id(active_ctx),
            tuple(local_ctx) if isinstance(local_ctx, list) else id(local_ctx),
            tuple(sorted(flags.items())),
        )
        if key not in self._states:
            if len(self._states) >= _MAX_STATES:
                self._states.clear()
            after = super()._process_context(active_ctx, local_ctx, options, **flags)
            self._states[key] = (active_ctx, local_ctx, after)
        return self._states[key][2]

    def _create_term_definition(
        self, active_ctx: Any, local_ctx: Any, term: str, *rest: Any, **flags: Any
    ) -> None:
        """PyLD says that a definition is wrong, but not of which term; the reader must know."""
        try:
            super()._create_term_definition(active_ctx, local_ctx, term, *rest, **flags)
        except JsonLdError as error:
            error.details = {"term": term, **(error.details or {})}
            raise

    def _compact_iri(  # noqa: PLR0917  # the parameters are PyLD's
        self,
        active_ctx: Any,
        iri: Any,
        value: Any = None,
        vocab: bool = False,  # noqa: FBT001, FBT002  # PyLD calls it by position
        base: Any = None,
        reverse: bool = False,  # noqa: FBT001, FBT002  # PyLD calls it by position
    ) -> Any:
        """An address is spelled in full, only a term is short, and a type is named as a type.

        Without this, compaction would prefer `prefix:rest` wherever a context has a prefix, and
        the accepted spelling of an id would depend on the contexts beside it. And it would call a
        type by the shortest term of its address: `geo`, a member, for `GeoCoordinates`.
        """
        if isinstance(iri, str) and not iri.startswith("@"):
            if not vocab:
                return iri
            if value is None and (names := self._class_terms(active_ctx, iri)):
                # Open Badges have one type with two names, AchievementCredential and
                # OpenBadgeCredential; the one that was written is as good as the other.
                return next((name for name in names if name in self.written), names[0])
        short = super()._compact_iri(active_ctx, iri, value, vocab, base, reverse)
        return iri if isinstance(short, str) and ":" in short else short

    def _class_terms(self, active_ctx: Any, iri: str) -> tuple[str, ...]:
        """The terms for this address that name a type: those that begin with a capital or digit."""
        key = (id(active_ctx), iri)
        if key not in self._classes:
            if len(self._classes) >= _MAX_STATES:
                self._classes.clear()
            names = tuple(
                term
                for term, definition in sorted(active_ctx["mappings"].items())
                if definition and definition["@id"] == iri and not term[0].islower()
            )
            self._classes[key] = (active_ctx, names)
        return self._classes[key][1]


class Processor:
    """JSON-LD under one closed set of contexts."""

    def __init__(self, contexts: Contexts) -> None:
        self._contexts = contexts
        self._jsonld = _Plain()
        self._resolved: LRUCache[str, Any] = LRUCache(maxsize=500)

    def expand(self, document: dict[str, Any]) -> list[Any]:
        """The document with every term spelled out (JSON-LD 1.1 API, section 5.1)."""
        with _translated():
            expanded: list[Any] = self._jsonld.expand(document, self._options())
            return expanded

    def compact(self, expanded: list[Any], document: dict[str, Any]) -> dict[str, Any]:
        """The one short spelling under the document's contexts (JSON-LD 1.1 API, section 6.1)."""
        options = {**self._options(), "skipExpansion": True}
        contexts = as_list(document["@context"])
        self._jsonld.written = frozenset(
            text for _, text in scalars(document) if isinstance(text, str)
        )
        with _translated():
            compacted: dict[str, Any] = self._jsonld.compact(expanded, contexts, options)
            return compacted

    def dataset(self, expanded: list[Any]) -> dict[str, list[Any]]:
        """The RDF dataset, as PyLD's dictionaries (JSON-LD 1.1 API, section 8.1)."""
        with _translated():
            dataset: dict[str, list[Any]] = self._jsonld.to_rdf(expanded, self._options())
            return dataset

    # What follows is asked where tables are compiled (`states`).

    def initial(self) -> Any:
        """The terms in force before any context: none."""
        return self._jsonld._get_initial_context(self._options())  # noqa: SLF001

    def value(self, view: Any, term: str, part: str) -> Any:
        """One part of the definition of a term, such as its `@type`; None without."""
        return JsonLdProcessor.get_context_value(view, term, part)

    def after(self, view: Any, local: Any, **flags: bool) -> Any:
        """The terms in force after a context (JSON-LD 1.1 API, section 4.1)."""
        with _translated():
            return self._jsonld._process_context(view, local, self._options(), **flags)  # noqa: SLF001

    def below(self, view: Any, term: str) -> tuple[Any, Any]:
        """The terms in force for the values of a member, and where an object among them begins.

        The second is without what the types around it brought along; the context of the term itself
        comes after (JSON-LD 1.1 API, section 5.1.2, steps 7 and 8).
        """
        inner = self._scoped(view, term, view)
        begin = inner.get("previousContext", inner)
        return inner, self._scoped(inner, term, begin)

    def _scoped(self, definitions: Any, term: str, view: Any) -> Any:
        local = self.value(definitions, term, "@context")
        return view if local is None else self.after(view, local, override_protected=True)

    def typed(self, view: Any, types: tuple[str, ...]) -> Any:
        """The terms in force within an object of these types (section 5.1.2, step 11)."""
        found = view
        for name in types:
            local = self.value(view, name, "@context")
            if local is not None and local is not False:
                found = self.after(found, local, propagate=False)
        return found

    def class_terms(self, view: Any, address: str) -> tuple[str, ...]:
        """The terms for this address that name a type."""
        return self._jsonld._class_terms(view, address)  # noqa: SLF001

    def short(self, view: Any, address: str, value: Any = None) -> Any:
        """How compaction spells an address, as a member with this value or by itself."""
        with _translated():
            return self._jsonld._compact_iri(view, address, value, vocab=True)  # noqa: SLF001

    def chooses(self, view: Any, term: str, address: str) -> Callable[[Any], str]:
        """Would compaction choose this term for a value, or only its `address`, or `another`?"""
        ends = re.split(r"[#/]", address)[-1] == term

        def fits(value: Any) -> str:
            short = self.short(view, address, value)
            if short == term:
                return "term"
            return "address" if short == address and ends else "another"

        return fits

    def _options(self) -> dict[str, Any]:
        return {
            "base": f"{NOWHERE}//nowhere/",
            "processingMode": "json-ld-1.1",
            "documentLoader": self._load,
            "contextResolver": ContextResolver(self._resolved, self._load),
        }

    def _load(self, url: str, _options: dict[str, Any]) -> dict[str, Any]:
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": url,
            "document": self._contexts.load(url),
            "tag": "static",
        }


@lru_cache(maxsize=8)
def processor_for(contexts: Contexts) -> Processor:
    """The processor of this set of contexts, with what it has learnt of them so far."""
    return Processor(contexts)


@contextmanager
def _translated() -> Iterator[None]:
    """What PyLD says, in our words; never another exception, whatever the document."""
    try:
        yield
    except JsonLdError as error:
        raise _refusal(error) from error
    except RecursionError as error:
        raise Refused("too-deep", "nested too deeply for JSON-LD") from error
    except BadgeError:
        raise
    except (AttributeError, KeyError, IndexError, TypeError, ValueError) as error:
        # PyLD takes some malformed members for granted and stumbles; to us that is a refusal.
        raise Refused("json-ld", f"not JSON-LD that can be processed ({error})") from error


def _refusal(error: JsonLdError) -> Refused:
    code: str | None = None
    term: object = None
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, BadgeError):
            return Refused(cause.code, cause.message, where=cause.where)
        if isinstance(cause, JsonLdError):
            code = cause.code or code
            term = (cause.details or {}).get("term", term)
        cause = cause.__cause__
    named = f" (the term {term!r})" if isinstance(term, str) else ""
    return Refused(_CODES.get(str(code), "json-ld"), f"not valid JSON-LD: {code}{named}")
