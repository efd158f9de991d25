"""Where something stands in a document (JSON Pointer, RFC 6901)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


def step(where: str, part: str | int) -> str:
    """The pointer to a member, or to an item, of what `where` points to."""
    return f"{where}/{str(part).replace('~', '~0').replace('/', '~1')}"


def as_list(value: Any) -> list[Any]:
    """A list as it is, and anything else as a list of one (JSON-LD 1.1, section 1.7.1)."""
    return value if isinstance(value, list) else [value]


def scalars(value: Any, where: str = "") -> Iterator[tuple[str, Any]]:
    """Every text, number and boolean in a value, with its pointer, in the order of the document."""
    if isinstance(value, dict):
        for key, member in value.items():
            yield from scalars(member, step(where, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from scalars(item, step(where, index))
    else:
        yield where, value


def place_of(text: str, document: Any) -> str | None:
    """Where this text first stands in a document, or None."""
    return next((where for where, value in scalars(document) if value == text), None)
