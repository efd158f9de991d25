"""Does an object fit its class? A quick yes, from what the class says of its terms.

To read a badge into its model takes as long as its signature. Who only asks whether it could be
read gets the answer here: a table is made of each class once, with a check for every term. The
answer is yes or perhaps. Whatever a table cannot tell, and everything that is wrong, goes the
long way, through pydantic, which says what is wrong and where.
"""

from collections.abc import Callable
from functools import cache
from types import UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

import orjson
from pydantic import BeforeValidator, Discriminator, PlainValidator, Strict, Tag, WithJsonSchema

from branchebadges.errors import Malformed
from branchebadges.model.amounts import decimal_of
from branchebadges.model.part import Part
from branchebadges.model.remembered import Sightings
from branchebadges.model.values import ALONE, MANY, ONE_ALONE, AtIssue, Having, moment_of
from branchebadges.moments import read_moment

Check = Callable[[Any], bool] | type
"""Whether a value will do; a class stands for its very instances, and not those of a subclass."""

_JSON_ONLY: Final = (
    orjson.OPT_PASSTHROUGH_SUBCLASS
    | orjson.OPT_PASSTHROUGH_DATACLASS
    | orjson.OPT_PASSTHROUGH_DATETIME
)
_LONGEST: Final = 32_768
_MOST: Final = 256
"""Hostile ones then take 8 MB at most."""


class Fitting:
    """The checks of one class, by the terms on the wire."""

    __slots__ = ("_checks", "_required")

    def __init__(self, kind: type[Part]) -> None:
        fields = {term: kind.model_fields[name] for term, name in kind.terms().items()}
        self._checks = {
            term: _check(field.annotation, tuple(field.metadata))
            if field.discriminator is None
            else _never
            for term, field in fields.items()
        }
        required = {term for term, field in fields.items() if field.is_required()}
        self._required = required.union(kind.always_written())

    def __call__(self, value: Any) -> bool:
        """Does this object surely fit? Terms that the class does not know may hold anything."""
        if value.__class__ is not dict:
            return False
        get = self._checks.get
        for term, item in value.items():
            given = item.__class__
            wanted = get(term, given)
            if wanted is not given and (wanted.__class__ is type or not wanted(item)):
                return False
        return bool(self._required <= value.keys())


def fits(kind: type[Part], document: dict[str, Any]) -> bool:
    """Will `kind` surely read this document, which `canonical.read_json` gave?

    False says nothing: then `kind.check` has to tell.
    """
    return _fitting(kind)(document)


@cache
def _fitting(kind: type[Part]) -> Callable[[Any], bool]:
    return _Remembered(kind) if kind.COMMON else Fitting(kind)


class _Remembered:
    """The same of what many badges hold alike: what fitted before, to the letter, fits again."""

    __slots__ = ("_fitted", "_fitting", "_seen")

    def __init__(self, kind: type[Part]) -> None:
        self._fitting = Fitting(kind)
        self._fitted: set[bytes] = set()
        self._seen = Sightings()

    def __call__(self, value: Any) -> bool:
        """Does this object surely fit?"""
        try:
            written = orjson.dumps(value, option=_JSON_ONLY)
        except orjson.JSONEncodeError:
            return False
        if written in self._fitted:
            return True
        if not self._fitting(value):
            return False
        if len(written) <= _LONGEST and not self._seen.first_time(hash(written)):
            if len(self._fitted) >= _MOST:
                self._fitted.clear()
            self._fitted.add(written)
        return True


def _check(annotation: Any, metadata: tuple[Any, ...] = ()) -> Check:
    """The check of a term; `metadata` stands around the annotation, the outermost last."""
    if get_origin(annotation) is Annotated:
        inner, *around = get_args(annotation)
        return _check(inner, (*around, *metadata))
    metadata = tuple(each for each in metadata if not _says_nothing(each))
    if not metadata:
        return _of_type(annotation)
    *rest, last = metadata
    if isinstance(last, PlainValidator):
        return _plain(last) if not rest else _never
    if isinstance(last, Discriminator):
        return _one_by_tag(annotation, last) if not rest else _never
    inner = _check(annotation, tuple(rest))
    if last is MANY:
        return _many(inner)
    if last is ALONE:
        return _alone(inner)
    if isinstance(last, Having):
        return _having(inner, frozenset(last.any_of))
    return inner if isinstance(last, Strict) and inner in {int, bool} else _never


def _says_nothing(metadata: Any) -> bool:
    """What is asked before signing only, or is there for the schema, decides nothing here."""
    return isinstance(metadata, AtIssue | Tag | WithJsonSchema) or metadata is ONE_ALONE


def _of_type(annotation: Any) -> Check:
    if annotation is Any:
        return _anything
    if annotation in {str, int, bool}:
        return annotation  # type: ignore[no-any-return]
    if isinstance(annotation, type) and issubclass(annotation, Part):
        # Asked for when it is needed: a profile has endorsements, which have profiles.
        return lambda value: _fitting(annotation)(value)
    arguments = get_args(annotation)
    match get_origin(annotation):
        case origin if origin is tuple and arguments[1:] == (...,):
            return _each(_check(arguments[0]))
        case origin if origin is dict and arguments == (str, Any):
            return dict
        case origin if origin is Literal:
            return _one_of(frozenset(arguments))
        case origin if origin in {Union, UnionType}:
            # `null` is rare, so that it may take the long way.
            others = [each for each in arguments if each is not type(None)]
            return _check(others[0]) if len(others) == 1 else _never
        case _:
            return _never


def _anything(_: Any) -> bool:
    return True


def _never(_: Any) -> bool:
    return False


def _holds(check: Check, value: Any) -> bool:
    return value.__class__ is check if check.__class__ is type else bool(check(value))


def _one_of(words: frozenset[Any]) -> Check:
    return lambda value: value.__class__ is str and value in words


def _each(check: Check) -> Check:
    return lambda value: value.__class__ is list and all(_holds(check, item) for item in value)


def _many(check: Check) -> Check:
    def several(value: Any) -> bool:
        if value.__class__ is list:
            return _holds(check, value)
        return value is not None and _holds(check, [value])

    return several


def _alone(check: Check) -> Check:
    def one(value: Any) -> bool:
        if value.__class__ is list and len(value) == 1:
            value = value[0]
        return _holds(check, value)

    return one


def _having(check: Check, words: frozenset[str]) -> Check:
    def typed(value: Any) -> bool:
        if not _holds(check, value):
            return False
        return value in words if value.__class__ is str else not words.isdisjoint(value)

    return typed


def _one_by_tag(union: Any, discriminator: Discriminator) -> Check:
    """What a value is judged by depends on the tag that the union gives it."""
    named = discriminator.discriminator
    branches: dict[str, Check] = {}
    for each in get_args(union):
        _, *metadata = get_args(each)
        branches |= {tag.tag: _check(each) for tag in metadata if isinstance(tag, Tag)}
    if isinstance(named, str):
        return _never

    def tagged(value: Any) -> bool:
        tag = named(value)
        return tag in branches and _holds(branches[str(tag)], value)

    return tagged


def _plain(validator: PlainValidator) -> Check:
    if validator.func is moment_of:
        return _is_moment
    return _is_number if validator.func is decimal_of else _never


def _is_moment(value: Any) -> bool:
    try:
        read_moment(value)
    except Malformed:
        return False
    return True


def _is_number(value: Any) -> bool:
    # JSON has no number that is not finite.
    return value.__class__ is int or value.__class__ is float
