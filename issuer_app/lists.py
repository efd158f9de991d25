"""The places on the status lists of an organisation, as rows of the database.

Every change is one statement, so that none is lost however many are made at once. Indexes count on
through the lists of an organisation: a list that is full is followed by another, and a place that
was given out is never given out again.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from branchebadges.branch.status import listed_bits
from branchebadges.errors import Refused
from branchebadges.statuses import MINIMUM_ENTRIES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from branchebadges.bitstring import Bits
    from branchebadges.branch.status import Purpose
    from issuer_app.work import Work

_CHANGING: Final = "SELECT pg_advisory_xact_lock_shared(hashtextextended('lists of ' || %s, 0))"
_SETTLING: Final = "SELECT pg_advisory_xact_lock(hashtextextended('lists of ' || %s, 0))"
_DRAWING: Final = "SELECT pg_advisory_xact_lock_shared(hashtextextended('places of ' || %s, 0))"
_FILLING: Final = "SELECT pg_advisory_xact_lock(hashtextextended('places of ' || %s, 0))"
_DRAWS: Final = 200
"""How often places are drawn blindly, before the free ones of a list are looked up."""
_PROBES: Final = 64
_CROWDED: Final = 48
"""Where so many of the probes are taken, a list is about three quarters full."""
_MOST_LISTS: Final = 10_000
"""The column holds no index beyond this."""


@dataclass
class StatusRows:
    """The places of one organisation as rows: each change is one statement, seen by all at once."""

    work: Work
    organisation: str
    changed: bool = False

    def give_out(self, owners: Iterable[str]) -> tuple[StatusRows, dict[str, int]]:
        """A place for each owner, drawn at random; who has one keeps it.

        Raises:
            Refused: there can be no further list (`status-list-full`).
        """
        wanted = list(dict.fromkeys(owners))
        given = self._given(wanted)
        lacking = [each for each in wanted if each not in given]
        if not lacking:
            return self, given
        there = self.lists()
        number, crowded = self._begun()
        while lacking := self._fill(number, lacking, given, draws=0 if crowded else _DRAWS):
            number, crowded = _following(number), False
        if number > there and not self.changed:
            # A list that was not there must be published, and named in the DID document.
            self.work.run(_CHANGING, self.organisation)
            self.changed = True
        return self, given

    def _begun(self) -> tuple[int, bool]:
        """The list to draw from, and whether it is nearly full; under the lock that goes with it.

        In a list with room many draw at a time, and hardly ever the same place. In one that is
        nearly full they would wait for each other in a ring, so there they take turns.
        """
        number = self._open()
        first = (number - 1) * MINIMUM_ENTRIES
        row = self.work.row(
            """
            SELECT count(*) AS taken FROM status_entries
            WHERE organisation = %s AND index = ANY(%s)
            """,
            self.organisation,
            [first + secrets.randbelow(MINIMUM_ENTRIES) for _ in range(_PROBES)],
        )
        crowded = row is not None and row["taken"] >= _CROWDED
        self.work.run(_FILLING if crowded else _DRAWING, self.organisation)
        return (self._open() if crowded else number), crowded

    def _fill(
        self, number: int, owners: list[str], given: dict[str, int], *, draws: int
    ) -> list[str]:
        """Give places of one list to these; gives for whom there is none left."""
        lacking = owners
        for _ in range(draws):
            if not lacking:
                return []
            drawn = [secrets.randbelow(MINIMUM_ENTRIES) for _ in lacking]
            lacking = self._take(lacking, number, drawn, given)
        while lacking and (free := self._free(number, len(lacking))):
            rest = lacking[len(free) :]
            lacking = self._take(lacking[: len(free)], number, free, given) + rest
        return lacking

    def _take(
        self, owners: list[str], number: int, places: list[int], given: dict[str, int]
    ) -> list[str]:
        """Enter these places; gives who got none, because another was quicker."""
        self.work.run(
            """
            INSERT INTO status_entries (organisation, index, owner)
            SELECT %s, index, owner FROM unnest(%s::int[], %s::text[]) AS drawn (index, owner)
            ORDER BY index ON CONFLICT DO NOTHING
            """,
            self.organisation,
            [(number - 1) * MINIMUM_ENTRIES + place for place in places],
            owners,
        )
        given |= self._given(owners)
        return [each for each in owners if each not in given]

    def _free(self, number: int, wanted: int) -> list[int]:
        """At most so many free places of a list, drawn at random."""
        first = (number - 1) * MINIMUM_ENTRIES
        rows = self.work.rows(
            """
            SELECT place FROM generate_series(0, %s) AS place
            WHERE NOT EXISTS (
                SELECT FROM status_entries WHERE organisation = %s AND index = %s + place
            )
            """,
            MINIMUM_ENTRIES - 1,
            self.organisation,
            first,
        )
        free = [row["place"] for row in rows]
        return secrets.SystemRandom().sample(free, min(wanted, len(free)))

    def _given(self, owners: list[str]) -> dict[str, int]:
        rows = self.work.rows(
            "SELECT owner, index FROM status_entries WHERE organisation = %s AND owner = ANY(%s)",
            self.organisation,
            owners,
        )
        return {row["owner"]: row["index"] for row in rows}

    def _open(self) -> int:
        """The list that places are given out of: the last, and never one that was closed."""
        return max(self.lists(), self._closed() + 1)

    def _closed(self) -> int:
        """After a restore, so many lists are given nothing out of any more."""
        row = self.work.row(
            "SELECT lists FROM closed_lists WHERE organisation = %s", self.organisation
        )
        return int(row["lists"]) if row else 0

    def lists(self) -> int:
        """How many lists there are for each purpose."""
        row = self.work.row(
            "SELECT coalesce(max(index), 0) AS last FROM status_entries WHERE organisation = %s",
            self.organisation,
        )
        return int(row["last"]) // MINIMUM_ENTRIES + 1 if row else 1

    def with_status(
        self, owner: str, purpose: Purpose, *, on: bool, reason: str, at: datetime
    ) -> StatusRows:
        """Revoke, suspend or reinstate. A revocation is for ever (Bitstring Status List, 2.1)."""
        if purpose == "revocation" and not on:
            raise Refused("revocation-final", "what is revoked stays revoked; issue a new one")
        touched = (
            self._revoke(owner, reason, at)
            if purpose == "revocation"
            else self._suspend(owner, reason, at if on else None)
        )
        if not touched:
            raise Refused("not-issued-here", f"{owner} was not issued by this organisation")
        if not self.changed:
            # Who publishes waits until we are done; who began before us is followed by another.
            self.work.run(_CHANGING, self.organisation)
        self.changed = True
        return self

    def _revoke(self, owner: str, reason: str, at: datetime) -> int:
        return self.work.run(
            """
            UPDATE status_entries SET revoked = coalesce(revoked, %s),
                reason = CASE WHEN revoked IS NULL THEN %s ELSE reason END
            WHERE organisation = %s AND owner = %s
            """,
            at,
            reason,
            self.organisation,
            owner,
        )

    def _suspend(self, owner: str, reason: str, since: datetime | None) -> int:
        return self.work.run(
            """
            UPDATE status_entries SET suspended = %s, reason = %s
            WHERE organisation = %s AND owner = %s
            """,
            since,
            reason,
            self.organisation,
            owner,
        )

    def settle(self) -> None:
        """Wait for whoever is changing these places; who comes later is published later."""
        self.work.run(_SETTLING, self.organisation)

    def is_on(self, owner: str, purpose: Purpose) -> bool:
        """Is `owner` revoked, or suspended?"""
        row = self.work.row(
            "SELECT revoked, suspended FROM status_entries WHERE organisation = %s AND owner = %s",
            self.organisation,
            owner,
        )
        if row is None:
            raise Refused("not-issued-here", f"{owner} was not issued by this organisation")
        return row["revoked" if purpose == "revocation" else "suspended"] is not None

    def bits(self, purpose: Purpose, number: int = 1) -> Bits:
        """The list of that number as it is published."""
        rows = self.work.rows(
            """
            SELECT index, revoked, suspended FROM status_entries
            WHERE organisation = %s AND (revoked IS NOT NULL OR suspended IS NOT NULL)
            """,
            self.organisation,
        )
        column = "revoked" if purpose == "revocation" else "suspended"
        return listed_bits((row["index"] for row in rows if row[column] is not None), number)


def _following(number: int) -> int:
    if number >= _MOST_LISTS:
        message = f"there are {_MOST_LISTS} lists of {MINIMUM_ENTRIES} places, all given out"
        raise Refused("status-list-full", message)
    return number + 1
