"""The base of everything we read from and write to the wire: frozen, typed, and lossless.

A part keeps the JSON it was read from beside its typed view. What it writes is that JSON again,
member for member: unknown terms, the order of members, one-or-many shapes, the spelling of
numbers and timestamps. A part that was built from arguments has nothing to keep; it writes the
shapes the official schemas want (Open Badges 3.0, appendix B): no nulls, no empty arrays.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, ClassVar, Final, Self

from pydantic import (
    AliasGenerator,
    BaseModel,
    ConfigDict,
    ModelWrapValidatorHandler,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError, PydanticUndefined

from branchebadges.errors import Malformed, Refused
from branchebadges.model.amounts import number_on_the_wire
from branchebadges.model.faults import Fault, faults_of, json_kind
from branchebadges.model.remembered import read_once
from branchebadges.model.values import ONE_ALONE, Reading
from branchebadges.moments import write_moment

MAX_DEPTH: Final = 64
"""How deep a document may nest; no credential in use comes near it."""


_GIVEN: Final = "_given"
"""Where a part keeps the JSON it was read from. Not a private attribute of pydantic's: those make
every part, of which a badge has dozens, a third slower to read."""


class Openness(Enum):
    """What a class says about terms it does not define itself."""

    EXTENSIBLE = "other contexts may add terms"
    CLOSED = "no other terms, whatever the context says (`additionalProperties: false`)"
    FREE = "the terms are whatever its own type or its issuer makes of them"


class Part(BaseModel):
    """A JSON object of a credential, with the terms of its class as typed attributes."""

    model_config = ConfigDict(
        frozen=True,
        extra="allow",
        # On the wire `validFrom`, in Python `valid_from`; a document cannot use the latter.
        alias_generator=AliasGenerator(alias=to_camel),
        validate_by_name=True,
        validate_by_alias=True,
    )
    OPENNESS: ClassVar[Openness] = Openness.EXTENSIBLE
    REQUIRED_AT_ISSUE: ClassVar[tuple[str, ...]] = ()
    """Terms that reading can do without, and we cannot: somebody else may have left them out."""
    COMMON: ClassVar[bool] = False
    """Do many badges hold the same part of this class, so that reading it once pays?"""

    @classmethod
    def read(cls, document: object) -> Self:
        """Read a document, whatever else it holds.

        Args:
            document: The JSON object, as `canonical.read_json` returns it. It is copied.

        Raises:
            Malformed: It is not JSON, or nests deeper than `MAX_DEPTH`.
            Refused: A member has the wrong JSON type or a required one is missing; `where` is
                the JSON pointer of the first such member.
        """
        return cls._read(document, Reading.AS_IT_IS)

    @classmethod
    def _read(cls, document: object, reading: Reading) -> Self:
        given = copied(document)
        if not isinstance(given, dict):
            raise Refused("wrong-type", f"must be an object, not {json_kind(given)}", where="")
        return cls._validated(given, reading)

    @classmethod
    def check(cls, document: dict[str, Any]) -> None:
        """Refuse what `read` refuses, of a JSON object that is bounded already; nothing is kept.

        Raises:
            Refused: As `read`.
        """
        cls._validated(document, Reading.AS_IT_IS)

    @classmethod
    def _validated(cls, given: dict[str, Any], reading: Reading) -> Self:
        try:
            return cls.model_validate(given, context=reading, by_alias=True, by_name=False)
        except ValidationError as error:
            raise refusal(faults_of(error, given)) from error

    @model_validator(mode="wrap")
    @classmethod
    def _keep_what_was_given(
        cls, data: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo
    ) -> Self:
        if isinstance(info.context, Reading):
            if type(data) is not dict:
                return handler(data)
            if cls.COMMON and info.context is Reading.AS_IT_IS:
                return read_once(cls, data, lambda given: cls._kept(given, handler))
            return cls._kept(data, handler)
        try:
            return handler(data)
        except ValidationError as error:
            # Whoever builds a part catches our errors, not pydantic's, which are ValueErrors.
            raise refusal(faults_of(error, data)) from error

    @classmethod
    def _kept(cls, given: dict[str, Any], handler: ModelWrapValidatorHandler[Self]) -> Self:
        cls._refuse_without_constants(given)
        part = handler(given)
        part.__dict__[_GIVEN] = given
        return part

    @classmethod
    def _refuse_without_constants(cls, data: dict[str, Any]) -> None:
        # What we fill in when we build a part is not filled in for others: an object without its
        # `type` is not what we would take it for.
        for term in cls.always_written():
            if term not in data:
                raise PydanticCustomError(
                    "term-missing", "`{term}` is missing; add it", {"term": term}
                )

    def to_document(self) -> dict[str, Any]:
        """The JSON object: exactly what was read, or what the arguments say.

        Raises:
            Refused: A number cannot be written in JSON without changing it.
        """
        given = self.__dict__.get(_GIVEN)
        if given is not None:
            document: dict[str, Any] = copied(given)
            return document
        document = {}
        for term, name in type(self).terms().items():
            value = self.__dict__[name]
            if not _absent(value):
                document[term] = self._written(name, value)
        for term, value in (self.model_extra or {}).items():
            if not _absent(value):
                document[term] = _on_the_wire(value)
        return document

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A part that differs in the members of `update`, and in nothing else.

        Names are those of attributes; a value of None leaves the member out. The result is
        checked like anything that is read, and the members that stay keep their spelling.

        Raises:
            Refused: A new value is not what its member wants.
        """
        if not update:
            return super().model_copy(deep=deep)
        document = self.to_document()
        names = {name: term for term, name in type(self).terms().items()}
        for name, value in update.items():
            term = names.get(name, name)
            if _absent(value):
                document.pop(term, None)
            else:
                document[term] = self._written(name, value)
        return type(self).read(document)

    def _written(self, name: str, value: Any) -> Any:
        one = name in self._alone() and isinstance(value, list | tuple) and len(value) == 1
        return _on_the_wire(value[0] if one else value)

    def faults(self) -> Iterator[Fault]:
        """What is wrong with the members taken together; `where` is relative to this part."""
        yield from ()

    def required_at_issue(self) -> tuple[str, ...]:
        """The terms of `REQUIRED_AT_ISSUE` that hold for this very document."""
        return self.REQUIRED_AT_ISSUE

    @property
    def given(self) -> Mapping[str, Any]:
        """The members as they stand or would stand on the wire, for looking only."""
        given = self.__dict__.get(_GIVEN)
        return self.to_document() if given is None else given

    @classmethod
    @cache
    def terms(cls) -> Mapping[str, str]:
        """The terms of this class as they are written on the wire, each with its attribute."""
        return {
            field.serialization_alias or field.alias or name: name
            for name, field in cls.model_fields.items()
        }

    @classmethod
    @cache
    def always_written(cls) -> tuple[str, ...]:
        """The terms that we fill in ourselves: `type`, and `@context` where there is one."""
        fields = cls.model_fields
        return tuple(
            term
            for term, name in cls.terms().items()
            if fields[name].default not in (None, (), PydanticUndefined)
        )

    @classmethod
    @cache
    def _alone(cls) -> frozenset[str]:
        fields = cls.model_fields.items()
        return frozenset(name for name, field in fields if ONE_ALONE in field.metadata)

    def __eq__(self, other: object) -> bool:
        # A part that was read and one that was built are equal when they write the same.
        if not isinstance(other, Part):
            return NotImplemented
        return type(self) is type(other) and self.given == other.given

    def __hash__(self) -> int:
        return hash((type(self), frozenset(self.given)))


def refusal(faults: tuple[Fault, ...]) -> Refused:
    """The error that tells the first fault, and how many more there are."""
    first, more = faults[0], len(faults) - 1
    others = f" ({more} more {'fault' if more == 1 else 'faults'})" if more else ""
    return Refused(first.code, first.message + others, where=first.where)


def copied(value: Any, depth: int = 0) -> Any:
    """A copy of a JSON value, so that nobody can change what a part was read from."""
    if depth > MAX_DEPTH:
        raise Malformed("json-depth", f"nested deeper than {MAX_DEPTH} levels; flatten it")
    kind = type(value)
    if kind is dict:
        return {_text(key): copied(item, depth + 1) for key, item in value.items()}
    if kind is list:
        return [copied(item, depth + 1) for item in value]
    if value is None or kind in _SCALARS:
        return value
    raise Malformed("json-type", f"{kind.__name__} is not a JSON value; read the document as JSON")


_SCALARS: Final = frozenset({str, int, float, bool})


def _text(key: object) -> str:
    if type(key) is str:
        return key
    raise Malformed("json-type", "the names of members must be text")


def _absent(value: object) -> bool:
    return value is None or (isinstance(value, list | tuple) and not value)


def _on_the_wire(value: Any) -> Any:
    match value:
        case Part():
            return value.to_document()
        case list() | tuple():
            return [_on_the_wire(item) for item in value]
        case dict():
            return {_text(key): _on_the_wire(item) for key, item in value.items()}
        case _:
            return _scalar_on_the_wire(value)


def _scalar_on_the_wire(value: Any) -> Any:
    match value:
        case datetime():
            return write_moment(value)
        case date():
            return value.isoformat()
        case Decimal():
            return number_on_the_wire(value)
        case _:
            return copied(value)
