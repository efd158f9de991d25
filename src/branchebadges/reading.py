"""Reading our own documents: strictly, into frozen models, with the place of every mistake.

Rule sets, catalogues and ledgers are inputs of ours. What a model does not name is a mistake
(a misspelt rule would otherwise silently keep its old value), numbers are decimals, days are days.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Final, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, ValidationError
from pydantic_core import PydanticCustomError

from branchebadges.days import read_day
from branchebadges.errors import BadgeError, Refused
from branchebadges.moments import read_moment

LARGEST_NUMBER: Final = 1_000_000
"""No rule, hour or point comes near; larger numbers are mistakes or attacks."""
_FINEST: Final = -20


class Strict(BaseModel):
    """A frozen model that refuses what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


_S = TypeVar("_S", bound=BaseModel)


def _number(value: object) -> Decimal:
    # JSON has one kind of number; a boolean is none, though Python thinks it is.
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise PydanticCustomError("number", "a number is needed here, not {kind}", _kind(value))
    # `repr` of a float is the shortest text that means it: 0.1 stays 0.1.
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite() or abs(number) > LARGEST_NUMBER:
        raise PydanticCustomError("number", "a number up to 1 000 000 is needed here")
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and exponent < _FINEST:
        raise PydanticCustomError("number", "a number with at most 20 decimals is needed here")
    return number


def _kind(value: object) -> dict[str, Any]:
    return {"kind": type(value).__name__}


def _day(value: object) -> date:
    try:
        return read_day(value)
    except BadgeError as error:
        raise PydanticCustomError("day", "{message}", {"message": error.message}) from error


def _moment(value: object) -> datetime:
    if isinstance(value, datetime) and value.utcoffset() is not None:
        return value
    try:
        return read_moment(value)
    except BadgeError as error:
        raise PydanticCustomError("moment", "{message}", {"message": error.message}) from error


def _whole(value: object) -> int:
    number = _number(value)
    if number != number.to_integral_value():
        raise PydanticCustomError("number", "a whole number is needed here")
    return int(number)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise PydanticCustomError("flag", "true or false is needed here, not {kind}", _kind(value))
    return value


def as_json(number: Decimal) -> int | float:
    """A decimal as JSON writes it: whole numbers without a fraction."""
    return int(number) if number == number.to_integral_value() else float(number)


Number = Annotated[
    Decimal, BeforeValidator(_number), PlainSerializer(as_json, return_type=int | float)
]
"""A JSON number, kept as an exact decimal."""

Share = Annotated[Number, Field(ge=0, le=1)]
"""A part of a whole."""

Day = Annotated[date, BeforeValidator(_day)]
"""A day, or a moment of which the day in Amsterdam is taken."""

Moment = Annotated[datetime, BeforeValidator(_moment)]
"""A moment, with its zone."""

Whole = Annotated[int, BeforeValidator(_whole)]
"""A whole number that is not a boolean."""

Flag = Annotated[bool, BeforeValidator(_flag)]
"""True or false, and nothing that could pass for it."""


def read_as(model: type[_S], document: object, *, code: str, at: str = "") -> _S:
    """Read a document as `model`, or say where it is wrong.

    Args:
        model: what the document should be.
        document: parsed JSON.
        code: the error code of the caller's trade, such as `rules` or `catalogue`.
        at: JSON pointer of the document inside a larger one.

    Raises:
        Refused: the first thing that is wrong, with its JSON pointer in `where`.
    """
    try:
        return model.model_validate(document)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        raise Refused(code, _sentence(first), where=at + _place(document, first)) from error
    except RecursionError as error:
        raise Refused(code, "the document is nested too deeply", where=at) from error


def _sentence(mistake: Mapping[str, Any]) -> str:
    if mistake["type"] == "extra_forbidden":
        return "this name is not known here; is it misspelt?"
    return str(mistake["msg"])


def _place(document: object, mistake: Mapping[str, Any]) -> str:
    """The JSON pointer (RFC 6901) of a pydantic location.

    Pydantic names union members and validators in a location too; those are no part of the
    document and are left out. What is missing is named though it is not there.
    """
    pointer, here = "", document
    location: tuple[int | str, ...] = mistake["loc"]
    for index, step in enumerate(location):
        missing = mistake["type"] == "missing" and index == len(location) - 1
        if isinstance(here, Mapping) and (step in here or missing):
            here = here.get(step)
        elif isinstance(here, Sequence) and not isinstance(here, str) and isinstance(step, int):
            here = here[step] if 0 <= step < len(here) else None
        else:
            continue
        pointer += "/" + pointer_step(step)
    return pointer


def pointer_step(name: str | int) -> str:
    """One step of a JSON pointer, escaped (RFC 6901, section 3)."""
    return str(name).replace("~", "~0").replace("/", "~1")
