"""An object on the way of the walk: where it stands, and what its own keywords say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from branchebadges.canonical.context_lists import MAX_CONTEXTS
from branchebadges.canonical.structure import MAX_TYPES
from branchebadges.canonical.terms import Beyond

if TYPE_CHECKING:
    from collections.abc import Sequence

    from branchebadges.canonical.dataset import Name


class Place(NamedTuple):
    """The object whose values are looked at, and where it stands."""

    members: dict[str, Any]
    subject: Name
    graph: Name
    tails: list[str]
    depth: int
    embedding: int


def contexts_of(holder: dict[str, Any]) -> tuple[str, ...]:
    """The contexts of an object, as addresses; raises `Beyond` for anything else."""
    context = holder.get("@context")
    urls: Sequence[Any] = context if context.__class__ is list else (context,)
    if not 0 < len(urls) <= MAX_CONTEXTS or any(url.__class__ is not str for url in urls):
        raise Beyond
    return tuple(urls)


def types_of(members: dict[str, Any]) -> Sequence[str]:
    """The types of an object, if any; raises `Beyond` for anything but texts."""
    types = members.get("type", ())
    if types.__class__ is str:
        return (types,)
    if types.__class__ is list and 0 < len(types) <= MAX_TYPES:
        for kind in types:
            if kind.__class__ is not str:
                raise Beyond
        return types
    if "type" in members:
        raise Beyond
    return ()


def require_once(address: str, shared: set[str]) -> None:
    """Raise `Beyond` for a second member of one address: the two would be read as one."""
    if address in shared:
        raise Beyond
    shared.add(address)
