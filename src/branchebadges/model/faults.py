"""What is wrong with a document, where, and what to do about it, in plain English."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

_JSON_KINDS: Final = {
    str: "text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    dict: "an object",
    list: "a list",
    type(None): "null",
}
_WANTED: Final = {
    "string_type": "text",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "tuple_type": "a list",
    "dict_type": "an object",
    "model_type": "an object",
    "model_attributes_type": "an object",
    "date_type": "a date such as 2026-11-22",
    "date_parsing": "a date such as 2026-11-22",
    "date_from_datetime_parsing": "a date such as 2026-11-22",
    "union_tag_invalid": "text or an object",
    "union_tag_not_found": "text or an object",
}
_LIKENESS: Final = 0.75
"""How much two terms must look alike before one is taken for a slip of the other."""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: a stable code, a JSON pointer and a sentence."""

    code: str
    where: str
    message: str


def pointer(steps: Iterable[str | int]) -> str:
    """A JSON pointer (RFC 6901, section 3) along the given members and indexes."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def json_kind(value: object) -> str:
    """What somebody who never saw Python calls the value."""
    return _JSON_KINDS.get(type(value), type(value).__name__)


def closest(term: str, known: Iterable[str], *, likeness: float = _LIKENESS) -> str | None:
    """The known term that `term` was probably meant to be, if one is close."""
    by_folded = {name.replace("_", "").casefold(): name for name in known}
    folded = term.replace("_", "").casefold()
    found = difflib.get_close_matches(folded, by_folded, n=1, cutoff=likeness)
    return by_folded[found[0]] if found else None


def faults_of(error: ValidationError, document: object) -> tuple[Fault, ...]:
    """The faults pydantic found in `document`, in our words and with JSON pointers."""
    details = error.errors(include_url=False)
    return tuple(dict.fromkeys(_fault(detail, document) for detail in details))


def _fault(detail: ErrorDetails, document: object) -> Fault:
    steps, holder, value = _follow(detail["loc"], document)
    where = pointer(steps)
    kind = detail["type"]
    if kind == "term-missing":
        steps, holder = (*steps, detail["ctx"]["term"]), value
        return Fault(kind, pointer(steps), missing(str(steps[-1]), holder))
    if kind == "missing":
        return Fault("term-missing", where, missing(str(steps[-1]), holder))
    if kind == "literal_error":
        wanted = detail.get("ctx", {}).get("expected", "another value")
        return Fault("value", where, f"must be {wanted}, not {_shown(value)}")
    if kind in _WANTED:
        return Fault("wrong-type", where, f"must be {_WANTED[kind]}, not {_shown(value)}")
    return Fault(kind.replace("_", "-"), where, detail["msg"])


def _shown(value: object) -> str:
    if isinstance(value, str):
        return f"the text {value[:60]!r}"
    return json_kind(value)


def missing(term: str, others: object) -> str:
    """That `term` is missing, and which of the `others` may be a slip for it."""
    others = others if isinstance(others, Iterable) and not isinstance(others, str) else ()
    slip = closest(term, (name for name in others if isinstance(name, str)))
    hint = f"; is it what `{slip}` was meant to be?" if slip else "; add it"
    return f"`{term}` is missing{hint}"


def _follow(
    location: tuple[str | int, ...], document: object
) -> tuple[tuple[str | int, ...], object, Any]:
    """Walk pydantic's location through the document itself.

    The location also names branches of unions (`#text`) and indexes of lists that were written
    as one value; neither is in the document, so neither belongs in a pointer.
    """
    steps: list[str | int] = []
    holder: object = None
    value: Any = document
    for step in location:
        if isinstance(step, int):
            if not isinstance(value, list | tuple) or step >= len(value):
                continue
            holder, value = value, value[step]
        elif step.startswith("#"):
            continue
        else:
            holder, value = value, value.get(step) if isinstance(value, Mapping) else None
        steps.append(step)
    return tuple(steps), holder, value
