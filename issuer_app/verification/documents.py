"""What verification needs of the branch: its documents, whom it trusts, and what a link shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from branchebadges.sources import Sources
    from branchebadges.trust import Trust

State = Literal["open", "withdrawn", "expired", "erased"]


@dataclass(frozen=True)
class Shared:
    """What a holder shared under one link, or why it shows nothing any more.

    Attributes:
        state: `open`, or since when not: withdrawn by its holder, past its day, or erased.
        text: the credential as it was signed; None where the state is not `open`.
        beside: what it is computed again from: the badges of a diploma, and for a diploma without
            its list also the full one. None of these is shown.
        with_module_list: may the modules of a diploma be told one by one?
        with_name: may the holder's name be shown?
        registered: when the branch's ledger took note of it.
    """

    state: State
    text: str | None = None
    beside: tuple[str, ...] = ()
    with_module_list: bool = True
    with_name: bool = True
    registered: datetime | None = None


class Documents(Protocol):
    """Where the documents of the branch are. Only `shared` may have to ask a database."""

    def sources(self) -> Sources:
        """Everything that is published, by address.

        The same object while nothing changed: what was concluded from it is kept with it
        (docs/decisions/0027-what-is-remembered.md).
        """
        ...

    def trust(self) -> Trust:
        """Whom this branch believes."""
        ...

    async def shared(self, public_id: str) -> Shared | None:
        """What the link with this id shows.

        None for one that never was and for one that is private, in the same time (threat 122).
        """
        ...
