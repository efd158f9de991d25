"""The last look before we sign: is every term spelled right, in its place, and of its kind?

Verification never asks this of others' documents; it is our own promise about what we issue. A
document that passes also passes the official JSON Schemas of Open Badges 3.0, apart from their
wish for arrays where one value stands alone, which their JSON-LD variant drops.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from pydantic import ValidationError

from branchebadges.model.badge import OpenBadgeCredential
from branchebadges.model.clr import ClrCredential
from branchebadges.model.credential import (
    BitstringStatusListCredential,
    GenericCredential,
    VerifiableCredential,
)
from branchebadges.model.endorsement import EndorsementCredential
from branchebadges.model.faults import Fault, closest, faults_of, json_kind, missing, pointer
from branchebadges.model.kinds import Kind, kind_of_types, types_of
from branchebadges.model.openbadges import OpenBadgesCredential
from branchebadges.model.part import Openness, Part, copied, refusal
from branchebadges.model.presentation import (
    EnvelopedVerifiableCredential,
    EnvelopedVerifiablePresentation,
    VerifiablePresentation,
)
from branchebadges.model.values import Reading

CLASS_OF_KIND: Final[Mapping[Kind, type[Part]]] = {
    "badge": OpenBadgeCredential,
    "endorsement": EndorsementCredential,
    "status list": BitstringStatusListCredential,
    "presentation": VerifiablePresentation,
    "clr": ClrCredential,
    "credential": GenericCredential,
}
"""The class that reads each kind of document."""

_ENVELOPES: Final[Mapping[str, type[Part]]] = {
    envelope.__name__: envelope
    for envelope in (EnvelopedVerifiableCredential, EnvelopedVerifiablePresentation)
}

_SLIP_AMONG_EXTENSIONS: Final = 0.85
"""How alike a term must be to be taken for a slip where other contexts may define more terms."""

_SLIP_OF_A_TYPE: Final = 0.9
"""How alike a type must be to one we know; names of types resemble each other anyway."""


def class_of(document: object) -> type[Part]:
    """The class a document is read as, by its own `type`."""
    types = types_of(document)
    for name, envelope in _ENVELOPES.items():
        if name in types:
            return envelope
    return CLASS_OF_KIND[kind_of_types(types)]


def lint(document: object) -> None:
    """Refuse a document that we should not sign.

    Raises:
        Malformed: It is not JSON, or nests too deep.
        Refused: A term that is misspelled, missing, misplaced or wrong; `where` is its JSON
            pointer, and the sentence says what to do.
    """
    found = faults(document)
    if found:
        raise refusal(found)


def faults(document: object) -> tuple[Fault, ...]:
    """Everything `lint` would refuse, in the order of the document.

    Raises:
        Malformed: It is not JSON, or nests too deep.
    """
    given = copied(document)
    if not isinstance(given, dict):
        return (Fault("wrong-type", "", f"must be an object, not {json_kind(given)}"),)
    try:
        part = class_of(given).model_validate(
            given, context=Reading.BEFORE_ISSUE, by_alias=True, by_name=False
        )
    except ValidationError as error:
        return faults_of(error, given)
    return tuple(_faults_in(part, "", frozenset()))


def _faults_in(part: Part, where: str, added: frozenset[str] | None) -> Iterator[Fault]:
    """Walk the parts; `added` are terms that other contexts add, None where nobody can tell."""
    if "@context" in part.given:
        added = _added_terms(part)
    yield from _missing(part, where)
    yield from _misnamed(part, where, added)
    yield from _unknown(part, where, added)
    yield from _empty(part, where)
    for fault in part.faults():
        yield Fault(fault.code, where + fault.where, fault.message)
    for steps, inner in _inner_parts(part):
        yield from _faults_in(inner, where + pointer(steps), added)


def _inner_parts(part: Part) -> Iterator[tuple[tuple[str | int, ...], Part]]:
    given = part.given
    for term, name in type(part).terms().items():
        value = part.__dict__[name]
        if isinstance(value, Part):
            yield (term,), value
        elif isinstance(value, tuple):
            listed = isinstance(given.get(term), list)
            for index, item in enumerate(value):
                if isinstance(item, Part):
                    yield ((term, index) if listed else (term,)), item


def _added_terms(part: Part) -> frozenset[str] | None:
    """Terms defined beside the base contexts; None when an address may define any."""
    contexts = getattr(part, "context", ())
    base = 2 if isinstance(part, OpenBadgesCredential) else 1
    if isinstance(part, ClrCredential):
        base = 3  # VC, CLR and Open Badges
    others = contexts[base:]
    inline = [context for context in others if isinstance(context, dict)]
    if len(inline) < len(others) or any("@vocab" in context for context in inline):
        return None
    return frozenset(term for context in inline for term in context)


def _missing(part: Part, where: str) -> Iterator[Fault]:
    for term in part.required_at_issue():
        if term not in part.given:
            others = [name for name in part.given if name not in type(part).terms()]
            yield Fault("term-missing", f"{where}/{term}", missing(term, others))


def _unknown(part: Part, where: str, added: frozenset[str] | None) -> Iterator[Fault]:
    if part.OPENNESS is Openness.FREE:
        return
    known = _terms(type(part), frozenset(_CLASSES.keys() & types_of(part)))
    for term in part.given:
        if term not in known and not _may_be_added(term, part, known, added):
            meant = closest(term, known)
            hint = f"; did you mean `{meant}`?" if meant else _elsewhere(term)
            message = f"`{term}` is not a term of {type(part).__name__}{hint}"
            yield Fault("term-unknown", where + pointer([term]), message)


def _may_be_added(
    term: str, part: Part, known: frozenset[str], added: frozenset[str] | None
) -> bool:
    if part.OPENNESS is Openness.CLOSED:
        return False
    if term == "id":  # every node may have one
        return True
    if added is not None:
        return term in added
    # An address may define any term. Even so, what looks like a term of the credential itself is
    # taken for a slip: a misspelled `validUntil` makes a badge that never ends.
    return not (
        isinstance(part, VerifiableCredential)
        and closest(term, known, likeness=_SLIP_AMONG_EXTENSIONS)
    )


def _misnamed(part: Part, where: str, added: frozenset[str] | None) -> Iterator[Fault]:
    """A type that is nearly one we know: a status of it, say, would never be looked up."""
    for name in types_of(part):
        if name not in _KNOWN_TYPES and name not in (added or ()):
            meant = closest(name, _KNOWN_TYPES, likeness=_SLIP_OF_A_TYPE)
            if meant:
                message = f"{name!r} is not a known type; did you mean {meant!r}?"
                yield Fault("type-unknown", f"{where}/type", message)


def _elsewhere(term: str) -> str:
    homes = sorted(name for name, known in _CLASSES.items() if term in known.terms())
    return f"; it belongs in {homes[0]}" if homes else "; leave it out"


@lru_cache(maxsize=256)
def _terms(own: type[Part], types: frozenset[str]) -> frozenset[str]:
    # A subject may be a Profile besides (Open Badges 3.0, recommended practices): its terms too.
    others = (_CLASSES.get(name) for name in types)
    return frozenset(own.terms()).union(*(other.terms() for other in others if other))


def _empty(part: Part, where: str) -> Iterator[Fault]:
    if part.OPENNESS is Openness.FREE:
        return
    for term, value in part.given.items():
        if value is None or value == [] or (value == "" and term in type(part).terms()):
            what = "null" if value is None else "empty"
            message = f"`{term}` is {what}; leave it out, or fill it in"
            yield Fault("empty", where + pointer([term]), message)


def _all_classes(root: type[Part]) -> Iterator[type[Part]]:
    for child in root.__subclasses__():
        yield child
        yield from _all_classes(child)


_CLASSES: Final[Mapping[str, Any]] = {
    known.__name__: known
    for known in _all_classes(Part)
    if not known.__name__.startswith("_") and not issubclass(known, VerifiableCredential)
}
"""The classes by the name a `type` gives them; credentials have a class of their own already."""


def _types_written_by(known: type[Part]) -> tuple[str, ...]:
    field = known.model_fields.get("type")
    default = field.default if field else ()
    return (default,) if isinstance(default, str) else tuple(default or ())


_KNOWN_TYPES: Final = frozenset(
    name
    for known in _all_classes(Part)
    if "type" in known.always_written()
    for name in _types_written_by(known)
) | {"AchievementCredential"}
"""The types of all our classes."""
