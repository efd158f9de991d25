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
from pydantic import Discriminator, PlainValidator, Strict, Tag, WithJsonSchema

from branchebadges.errors import Malformed
from branchebadges.model.amounts import decimal_of
from branchebadges.model.part import Part
from branchebadges.model.remembered import Sightings
from branchebadges.model.values import ALONE, MANY, ONE_ALONE, AtIssue, Having, moment_of
from branchebadges.moments import read_moment

Test = Callable[[Any], bool]
Check = Test | type
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
def _fitting(kind: type[Part]) -> Test:
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
    # What is asked before signing only, or is there for the schema, decides nothing here.
    metadata = tuple(
        each
        for each in metadata
        if not (isinstance(each, AtIssue | Tag | WithJsonSchema) or each is ONE_ALONE)
    )
    if not metadata:
        return _of_type(annotation)
    *rest, last = metadata
    if not rest and isinstance(last, PlainValidator):
        return _PLAIN.get(last.func, _never)
    if not rest and isinstance(last, Discriminator):
        return _one_by_tag(annotation, last)
    return _around(_check(annotation, tuple(rest)), last)


def _around(inner: Check, last: Any) -> Check:
    """A check with one more thing around it."""
    if last is MANY:
        return _many(_test(inner))
    if last is ALONE:
        return _alone(_test(inner))
    if isinstance(last, Having):
        return _having(_test(inner), frozenset(last.any_of))
    return inner if isinstance(last, Strict) and inner in {int, bool} else _never


def _of_type(annotation: Any) -> Check:
    if annotation is Any:
        return _anything
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return _part(annotation)
    arguments = get_args(annotation)
    found: Check = _never
    match get_origin(annotation):
        case None if annotation in {str, int, bool}:
            found = annotation
        case origin if origin is tuple and arguments[1:] == (...,):
            found = _each(_check(arguments[0]))
        case origin if origin is dict and arguments == (str, Any):
            found = dict
        case origin if origin is Literal:
            found = _one_of(frozenset(arguments))
        case origin if origin in {Union, UnionType}:
            # `null` is rare, so that it may take the long way.
            others = [each for each in arguments if each is not type(None)]
            found = _check(others[0]) if len(others) == 1 else _never
    return found


def _anything(_: Any) -> bool:
    return True


def _never(_: Any) -> bool:
    return False


def _is_moment(value: Any) -> bool:
    try:
        read_moment(value)
    except Malformed:
        return False
    return True


def _is_number(value: Any) -> bool:
    # JSON has no number that is not finite.
    return value.__class__ is int or value.__class__ is float


_PLAIN: Final[dict[Any, Check]] = {moment_of: _is_moment, decimal_of: _is_number}
"""What validators that take the place of a type ask of JSON values."""


def _test(check: Check) -> Test:
    if not isinstance(check, type):
        return check
    wanted = check
    return lambda value: value.__class__ is wanted


def _part(kind: type[Part]) -> Test:
    made: list[Test] = []

    def fitting(value: Any) -> bool:
        if not made:
            # Only now: a profile has endorsements, which have profiles.
            made.append(_fitting(kind))
        return made[0](value)

    return fitting


def _one_of(words: frozenset[Any]) -> Test:
    return lambda value: value.__class__ is str and value in words


def _each(check: Check) -> Test:
    def of_class(value: Any) -> bool:
        if value.__class__ is not list:
            return False
        for item in value:  # noqa: SIM110 - a generator takes three times as long
            if item.__class__ is not check:
                return False
        return True

    def tested(value: Any) -> bool:
        if value.__class__ is not list:
            return False
        for item in value:  # noqa: SIM110 - idem
            if not test(item):
                return False
        return True

    test = _test(check)
    return of_class if isinstance(check, type) else tested


def _many(test: Test) -> Test:
    def several(value: Any) -> bool:
        if value.__class__ is list:
            return test(value)
        return value is not None and test([value])

    return several


def _alone(test: Test) -> Test:
    def one(value: Any) -> bool:
        if value.__class__ is list and len(value) == 1:
            value = value[0]
        return test(value)

    return one


def _having(test: Test, words: frozenset[str]) -> Test:
    def typed(value: Any) -> bool:
        if not test(value):
            return False
        return value in words if value.__class__ is str else not words.isdisjoint(value)

    return typed


def _one_by_tag(union: Any, discriminator: Discriminator) -> Test:
    """What a value is judged by depends on the tag that the union gives it."""
    named = discriminator.discriminator
    if isinstance(named, str):
        return _never
    branches: dict[Any, Test] = {
        tag.tag: _test(_check(each))
        for each in get_args(union)
        for tag in get_args(each)[1:]
        if isinstance(tag, Tag)
    }

    def tagged(value: Any) -> bool:
        test = branches.get(named(value))
        return test is not None and test(value)

    return tagged
