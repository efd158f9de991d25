"""A small reader of N-Quads (RDF 1.1 N-Quads), for tests: each line as our four terms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from branchebadges.canonical.literals import escaped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from branchebadges.canonical.labels import Quad

_IRI: Final = r"<[^<>\"]*>"
_NODE: Final = r"_:[^\s<>\"]+"
_LITERAL: Final = r"\"(?:[^\"\\]|\\.)*\"(?:@[A-Za-z0-9-]+|\^\^<[^<>]*>)?"
_LINE: Final = re.compile(
    rf"({_IRI}|{_NODE})\s*({_IRI})\s*({_IRI}|{_NODE}|{_LITERAL})\s*({_IRI}|{_NODE})?\s*\.\Z"
)
_ESCAPE: Final = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)")
_SHORT: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def read_quads(text: str) -> Iterator[Quad]:
    for line in text.split("\n"):
        if not line.strip() or line.startswith("#"):
            continue
        found = _LINE.match(line.strip())
        assert found, line
        subject, predicate, value, graph = found.groups()
        spelled = (_respelled(term) for term in (subject, predicate, value, graph or ""))
        yield tuple(spelled)  # type: ignore[misc]  # they are four


def _respelled(value: str) -> str:
    if not value.startswith('"'):
        return _ESCAPE.sub(_unescape, value)
    inner, _, rest = value[1:].rpartition('"')
    plain, rest = (_ESCAPE.sub(_unescape, part) for part in (inner, rest))
    return f'"{escaped(plain)}"{rest}'.removesuffix("^^<http://www.w3.org/2001/XMLSchema#string>")


def _unescape(found: re.Match[str]) -> str:
    what = found.group(1)
    if what[0] in "uU":
        return chr(int(what[1:], 16))
    return _SHORT.get(what, what)
