"""Numbers: decimal in Python, the plainest JSON number on the wire."""

import math
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from branchebadges.errors import Refused
from branchebadges.model.values import at_issue

_MAX_INTEGER: Final = 2**53 - 1


def decimal_of(value: Any) -> Decimal:
    """A number of JSON as the decimal that was written."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise PydanticCustomError("wrong-type", "must be a number, without quotes")
    if not math.isfinite(value):
        raise PydanticCustomError("wrong-type", "must be a finite number")
    # The shortest spelling of a float is the number that was written; its binary value is not.
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def number_on_the_wire(value: Decimal) -> int | float:
    """The plainest JSON number: 8 for 8.0, 1.5 for 1.50.

    An integer is written as one. Languages with one number type cannot tell 8.0 from 8, and JSON-LD
    canonicalises the two differently (JSON-LD 1.1 API, 8.2.2), so 8.0 would not verify everywhere.

    Raises:
        Refused: JSON cannot carry the number without changing it (`number-precision`).
    """
    if value.is_finite():
        if value == value.to_integral_value() and abs(value) <= _MAX_INTEGER:
            return int(value)
        # Canonical xsd:double has 15 decimals in the mantissa; 15 digits survive every reader.
        if len(value.normalize().as_tuple().digits) <= 15 and 1e-6 < abs(value) <= _MAX_INTEGER:  # noqa: PLR2004 - the line above says what 15 is
            return float(value)
    raise Refused("number-precision", f"{value} cannot be written in JSON without changing it")


def _negative(value: Decimal) -> str | None:
    return f"{value} is negative; credits count from 0" if value < 0 else None


Number = Annotated[Decimal, PlainValidator(decimal_of), WithJsonSchema({"type": "number"})]
"""A number as it was written, without binary rounding."""
Credits = Annotated[Number, at_issue(_negative, minimum=0)]
"""Points or hours, from 0 up."""
