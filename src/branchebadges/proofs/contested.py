"""Terms that mean nothing to half of all readers.

The context of Open Badges 3.0.3 is handed around in two versions under one address, and only the
one that is served defines these. A signature over them fails for whoever has the other.
"""

from __future__ import annotations

from typing import Any, Final

from branchebadges.errors import Refused

_CONTESTED: Final = frozenset({"endorsementJwt", "jti"})
_WRITTEN: Final = tuple(f'"{name}":'.encode() for name in sorted(_CONTESTED))


def require_settled(document: dict[str, Any], written: bytes) -> None:
    """Raise `Refused` with `term-contested` if such a term is anywhere in the document.

    `written` is its canonical JSON, all of it or in pieces. No quote stands in that for itself, so
    a member whose name is not in it with its quotes and its colon is not in the document.
    """
    if any(name in written for name in _WRITTEN):
        _refuse(document)


def _refuse(value: Any, where: str = "") -> None:
    """The first such term in the order of the document, with its place."""
    if isinstance(value, dict):
        for name, member in value.items():
            if name in _CONTESTED:
                raise Refused(
                    "term-contested",
                    f"`{name}` is not in every copy of its context; put it in a token instead",
                    where=f"{where}/{name}",
                )
            _refuse(member, f"{where}/{name}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _refuse(item, f"{where}/{index}")
