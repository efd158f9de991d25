"""Terms that mean nothing to half of all readers.

The context of Open Badges 3.0.3 is handed around in two versions under one address, and only the
one that is served defines these. A signature over them fails for whoever has the other.
"""

from __future__ import annotations

from typing import Any, Final

from branchebadges.errors import Refused

_CONTESTED: Final = frozenset({"endorsementJwt", "jti"})


def require_settled(document: dict[str, Any]) -> None:
    """Raise `Refused` with `term-contested` if such a term is anywhere in the document."""
    holders: list[Any] = [document]
    for holder in holders:
        values = holder
        if isinstance(holder, dict):
            if not _CONTESTED.isdisjoint(holder):
                _refuse(document)
            values = holder.values()
        holders += [value for value in values if isinstance(value, (dict, list))]


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
