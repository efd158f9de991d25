"""What every statement has in common: an id, a place on a status list, and an end.

The place is given out before the person's file is written: a run that dies in between leaves a
place that nobody has, never one that two credentials share.
"""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from datetime import datetime

    from branchebadges.branch.home import Branch
    from branchebadges.branch.organisations import Organisation
    from branchebadges.branch.persons import Record
    from branchebadges.branch.stated import State

Became = Literal["stated", "known", "reissued", "revoked"]
"""What became of it: new, there already, with other contents, or taken back."""


@dataclass(frozen=True)
class Stated:
    """What became of a statement on somebody, and the credential it is about."""

    became: Became
    credential: str


def born(branch: Branch, by: Organisation) -> dict[str, Any]:
    """A new credential of an organisation: its id, its place on the status list, and its salt."""
    places = Places(branch, by)
    new = places.born()
    places.save()
    return new


class Places:
    """The places on the lists of one organisation, while things are decided that go together."""

    def __init__(self, branch: Branch, by: Organisation) -> None:
        self._branch = branch
        self._by = by
        self._register = branch.statuses(by)

    def born(self) -> dict[str, Any]:
        """A new credential: its id, its place, and its salt."""
        credential = uuid.uuid4().urn
        self._register, given = self._register.give_out([credential])
        return {
            "credential": credential,
            "index": given[credential],
            "salt": secrets.token_hex(16),
        }

    def become(
        self, record: Record, credential: str, state: State, *, reason: str, at: datetime
    ) -> Record:
        """The record with a diploma, or what else is stated, in another state; the lists follow.

        What stands beside a diploma shares its fate.
        """
        for name in (credential, *(each.credential for each in record.beside(credential))):
            over = state in {"revoked", "replaced"}
            self._register = self._register.with_status(
                name,
                "revocation" if over else "suspension",
                on=state != "valid",
                reason=reason,
                at=at,
            )
        return record.with_state(credential, state)

    def save(self) -> None:
        """Save what was decided, before it is written anywhere else.

        A run that dies after this is made good by the next one; a person's file that said "on
        hold" while the list did not would stay that way.
        """
        self._branch.keep_statuses(self._by, self._register)
