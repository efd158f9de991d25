"""The look at a document before any JSON-LD processor sees it: plain shape, known contexts, bounds.

What is refused here is what lets one dataset be spelled in many ways, what a processor silently
leaves out, and what makes it work for minutes. Everything is counted before anything is expanded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from branchebadges.canonical.context_lists import CREDENTIAL_TYPES, check_context_list
from branchebadges.canonical.literals import is_agreed
from branchebadges.canonical.pointers import as_list, step
from branchebadges.canonical.reading import MAX_DEPTH, MAX_INTEGER
from branchebadges.errors import Refused

if TYPE_CHECKING:
    from branchebadges.contexts import Contexts

MAX_ARRAY: Final = 1000
"""Values under one term. PyLD compares each with each: 12,000 take it over 40 seconds."""
MAX_TYPES: Final = 16
"""Types of one object. Each may change the meaning of every term in it."""
MAX_VALUES: Final = 20_000
"""Objects, texts, numbers and booleans in a whole document."""
MAX_WORK: Final = 60_000
"""Values, each counted once for every embedded credential it lies in, and once for the document:
an embedded credential is read by itself as well as where it stands."""
MAX_EMBEDDING: Final = 4
"""A dossier holds a badge, a badge an accreditation, an accreditation its committee's."""

Path = tuple[str | int, ...]
"""The members and indexes that lead to a place in a document."""

UNSIGNABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Characters that processors write in different ways, or not at all, in canonical N-Quads."""
_LANGUAGE: Final = re.compile(r"([A-Za-z]{2,8})(?:-[A-Za-z0-9]{1,8})*\Z")
_LANGUAGE_MEMBERS: Final = frozenset({"@value", "@language", "@direction"})
_LANGUAGE_TERMS: Final = frozenset({"name", "description"})
_RIGHT_TO_LEFT: Final = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"}
)


@dataclass(frozen=True)
class Embedded:
    """A credential within a document, with a context of its own: where, and its content."""

    path: Path
    document: dict[str, Any]


@dataclass(frozen=True)
class Structure:
    """What was met in a plain document that needs more than one context."""

    embedded: tuple[Embedded, ...]
    """The outermost credentials within it."""
    proof_contexts: tuple[Path, ...]
    """The proofs that repeat the contexts of their own credential, as those of -jcs- suites do
    (VC Data Integrity EdDSA 1.0, section 3.3.1)."""


def check_structure(document: Any, contexts: Contexts) -> Structure:
    """Refuse a document that is not plain; tell what in it brings a context of its own.

    Raises:
        Refused: with a code of this module or of `context_lists`, and `where` as a JSON pointer.
    """
    if not isinstance(document, dict):
        raise Refused("value-type", "a document is a JSON object", where="")
    survey = _Survey(contexts)
    check_context_list(document, contexts, where="")
    survey.look_at_members(document, where="", path=(), depth=1, embedding=1)
    return Structure(tuple(survey.embedded), tuple(survey.proof_contexts))


@dataclass
class _Survey:
    """One walk through one document, and what it has counted so far."""

    contexts: Contexts
    values: int = 0
    work: int = 0
    embedded: list[Embedded] = field(default_factory=list)
    proof_contexts: dict[Path, None] = field(default_factory=dict)

    def look_at_members(
        self,
        members: dict[str, Any],
        *,
        where: str,
        path: Path,
        depth: int,
        embedding: int,
    ) -> None:
        types = members.get("type")
        if isinstance(types, list) and len(types) > MAX_TYPES:
            raise Refused(
                "too-many-types", f"more than {MAX_TYPES} types", where=step(where, "type")
            )
        for key, value in members.items():
            if key == "@context":
                continue  # judged where the object was met
            here = step(where, str(key))
            _check_key(key, here)
            if key == "proof" and "@context" in members:
                self._note_proof_contexts(value, members["@context"], (*path, key))
            self.look_at(value, where=here, path=(*path, key), depth=depth, embedding=embedding)

    def look_at(self, value: Any, *, where: str, path: Path, depth: int, embedding: int) -> None:
        if depth > MAX_DEPTH:
            raise Refused("too-deep", f"nested more than {MAX_DEPTH} deep", where=where)
        self._count(where, embedding)
        if isinstance(value, dict):
            self._look_at_object(
                value, where=where, path=path, depth=depth + 1, embedding=embedding
            )
        elif isinstance(value, list):
            self._look_at_array(value, where=where, path=path, depth=depth + 1, embedding=embedding)
        else:
            _check_scalar(value, where)

    def _count(self, where: str, embedding: int) -> None:
        self.values += 1
        self.work += embedding
        if self.values > MAX_VALUES or self.work > MAX_WORK:
            raise Refused(
                "work-budget",
                f"more than {MAX_VALUES} values, or too many within embedded credentials",
                where=where,
            )

    def _look_at_object(
        self,
        value: dict[str, Any],
        *,
        where: str,
        path: Path,
        depth: int,
        embedding: int,
    ) -> None:
        if not value:
            raise Refused("object-empty", "an empty object says nothing; leave it out", where=where)
        if "@value" in value:
            check_language_object(value, where, term=_term_of(path))
            return
        if "@context" in value and path not in self.proof_contexts:
            self._enter_embedded(value, where=where, path=path, embedding=embedding)
            embedding += 1
        self.look_at_members(value, where=where, path=path, depth=depth, embedding=embedding)

    def _note_proof_contexts(self, proofs: Any, own: Any, path: Path) -> None:
        """Note which proofs of a credential say again under which of its contexts they were made.

        Only those of a -jcs- suite do, and their contexts must be those of the credential, or the
        first of them (VC Data Integrity EdDSA 1.0, sections 3.3.1 and 3.3.2). That they then change
        nothing is checked where the document is expanded.
        """
        whole = as_list(own)
        for index, proof in enumerate(as_list(proofs)):
            if not isinstance(proof, dict) or "@context" not in proof:
                continue
            suite, part = proof.get("cryptosuite"), as_list(proof["@context"])
            repeats = bool(part) and whole[: len(part)] == part
            if repeats and isinstance(suite, str) and "-jcs-" in suite:
                self.proof_contexts[path if proofs is proof else (*path, index)] = None

    def _enter_embedded(
        self, value: dict[str, Any], *, where: str, path: Path, embedding: int
    ) -> None:
        if not CREDENTIAL_TYPES.intersection(_texts(value.get("type"))):
            raise Refused(
                "context-nested",
                "only a credential embedded whole may bring a context of its own",
                where=step(where, "@context"),
            )
        if embedding >= MAX_EMBEDDING:
            raise Refused(
                "work-budget", f"credentials embedded over {MAX_EMBEDDING} deep", where=where
            )
        check_context_list(value, self.contexts, where=where)
        if embedding == 1:
            self.embedded.append(Embedded(path, value))

    def _look_at_array(
        self,
        values: list[Any],
        *,
        where: str,
        path: Path,
        depth: int,
        embedding: int,
    ) -> None:
        if not values:
            raise Refused("array-empty", "an empty array is not signed; leave it out", where=where)
        if len(values) > MAX_ARRAY:
            raise Refused("work-budget", f"more than {MAX_ARRAY} values", where=where)
        for index, item in enumerate(values):
            here = step(where, index)
            if isinstance(item, list):
                raise Refused("array-nested", "an array within an array", where=here)
            self.look_at(item, where=here, path=(*path, index), depth=depth, embedding=embedding)


def _texts(value: Any) -> list[str]:
    return [item for item in as_list(value) if isinstance(item, str)]


def _term_of(path: Path) -> str:
    return next((part for part in reversed(path) if isinstance(part, str)), "")


def _check_key(key: Any, where: str) -> None:
    if not isinstance(key, str) or not key:
        raise Refused("term-undefined", "a member without a name", where=where)
    if key.startswith("@"):
        raise Refused(
            "keyword", f"{key} respells what a plain term says; use the term", where=where
        )
    if ":" in key:
        raise Refused(
            "term-iri", f"the member {key!r} is spelled as an address; use its term", where=where
        )
    _check_characters(key, where)


def _check_characters(text: str, where: str) -> None:
    found = UNSIGNABLE.search(text)
    if found:
        raise Refused(
            "character",
            f"the character U+{ord(found.group()):04X} is not signed alike by all; take it out",
            where=where,
        )


def _check_scalar(value: Any, where: str) -> None:
    if isinstance(value, str):
        _check_characters(value, where)
    elif value is None:
        raise Refused("null", "null is not signed; leave the member out", where=where)
    elif isinstance(value, bool):
        return
    elif isinstance(value, (int, float)):
        _check_number(value, where)
    else:
        raise Refused("value-type", f"{type(value).__name__} is not a JSON value", where=where)


def _check_number(number: float, where: str) -> None:
    if not isfinite(number) or abs(number) > MAX_INTEGER:
        raise Refused(
            "number", "a number beyond 2^53-1, which readers read differently", where=where
        )
    if not float(number).is_integer() and not is_agreed(number):
        raise Refused(
            "number",
            "a fraction that readers write with different digits; use at most fifteen, and none "
            "below a millionth",
            where=where,
        )


def check_language_object(value: dict[str, Any], where: str, *, term: str) -> None:
    """Text with its language, as VC 2.0 (section 11.1) has it for names and descriptions."""
    if term not in _LANGUAGE_TERMS:
        raise Refused("keyword", "@value respells what the plain text says", where=where)
    for key in value:
        if key not in _LANGUAGE_MEMBERS:
            raise Refused(
                "keyword", f"{key} has no place beside @value", where=step(where, str(key))
            )
    text, language = value["@value"], value.get("@language")
    if not isinstance(text, str):
        raise Refused("keyword", "@value must be text", where=step(where, "@value"))
    _check_characters(text, step(where, "@value"))
    tag = _LANGUAGE.match(language) if isinstance(language, str) else None
    if tag is None:
        # Without a language this would be a second spelling of the plain text.
        raise Refused("keyword", "text as an object must name its @language", where=where)
    # RDF drops the direction, so whoever carries the badge could turn it. It may only say what
    # the language, which is signed, says already.
    usual = "rtl" if tag.group(1).lower() in _RIGHT_TO_LEFT else "ltr"
    if value.get("@direction", usual) != usual:
        raise Refused(
            "keyword",
            f"@direction is not signed, so it must be the language's own, {usual}, or be left out",
            where=step(where, "@direction"),
        )
