"""Who asks: a person, or staff of an organisation; never more than one of these at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from uuid import UUID

Kind = Literal["holder", "provider", "committee", "library"]


@dataclass(frozen=True)
class Asker:
    """Who asks, and for whom: every route that changes something takes one of these."""

    kind: Kind
    by: str
    """As the audit trail names who asks: never a name or an address."""
    organisation: str | None = None
    """For staff: the id of the provider or the committee, or the name of the library."""
    person: str | None = None
    """For a holder: the id of the person."""
    address_id: UUID | None = None
    """For who signed in by mail: the id of the address; a program has none."""
    scopes: frozenset[str] = frozenset()
    """For a program: what its key may be used for."""
