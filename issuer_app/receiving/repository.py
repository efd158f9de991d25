"""Offers and what became of them: all SQL of `claims`, `arrivals` and `not_theirs`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Literal, cast
from uuid import UUID

from issuer_app.people.roles import key_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from issuer_app.work import Row, Work

State = Literal["unclaimed", "accepted", "refused", "expired"]


@dataclass(frozen=True)
class Claim:
    """One badge that was offered to somebody."""

    credential: UUID
    person: str
    offer: UUID
    state: State
    made: datetime
    changed: datetime
    title: str
    """The module it is for."""
    issuer: str
    """The provider, by its id."""
    body: str
    reminded: int


_COLUMNS = """
    SELECT c.credential, c.person, c.offer, c.state, c.made, c.changed, c.reminded,
           k.title, k.issuer, k.body
    FROM claims c JOIN credentials k ON k.id = c.credential
"""


def signed_and_new(work: Work, credentials: Collection[str]) -> list[Row]:
    """Of these, the badges that were signed and never offered."""
    return work.rows(
        """
        SELECT k.id, k.person_id, k.body FROM credentials k
        WHERE k.id = ANY(%s::uuid[]) AND k.signed IS NOT NULL AND k.person_id IS NOT NULL
        AND k.shelf = 'badges' AND NOT EXISTS (SELECT 1 FROM claims WHERE credential = k.id)
        ORDER BY k.person_id, k.planned, k.id
        """,
        list(credentials),
    )


def enter(work: Work, offer: UUID, person: str, badges: Sequence[UUID], state: State) -> list[UUID]:
    """Enter an offer; gives the badges of it that no other offer holds."""
    rows = work.rows(
        """
        INSERT INTO claims (credential, person, offer, state, made, changed)
        SELECT id, %s, %s, %s, %s, %s FROM unnest(%s::uuid[]) AS new (id)
        ON CONFLICT (credential) DO NOTHING RETURNING credential
        """,
        person,
        offer,
        state,
        work.at,
        work.at,
        list(badges),
    )
    return [row["credential"] for row in rows]


def of_offer(work: Work, offer: UUID) -> list[Claim]:
    """The badges of an offer, in one order; locked, so that two answers are one after another."""
    rows = work.rows(_COLUMNS + " WHERE c.offer = %s ORDER BY k.planned, k.id FOR UPDATE OF c",
                     offer)  # fmt: skip
    return [_claim(row) for row in rows]


def of_person(work: Work, person: str) -> list[Claim]:
    """All that was offered to a person."""
    rows = work.rows(_COLUMNS + " WHERE c.person = %s ORDER BY k.planned, k.id", person)
    return [_claim(row) for row in rows]


def answer(work: Work, badges: Collection[UUID], state: State, reason: str | None = None) -> int:
    """Note what became of these badges, as far as they were not accepted or refused yet."""
    return work.run(
        """
        UPDATE claims SET state = %s, reason = %s, changed = %s
        WHERE credential = ANY(%s) AND state IN ('unclaimed', 'expired')
        """,
        state,
        reason,
        work.at,
        list(badges),
    )


def unanswered(work: Work) -> list[Row]:
    """Every offer with a badge that waits for an answer: whose, since when, how often reminded."""
    return work.rows(
        """
        SELECT c.offer, c.person, min(c.made) AS made, max(c.reminded) AS reminded,
               array_agg(k.body ORDER BY k.planned, k.id) AS bodies
        FROM claims c JOIN credentials k ON k.id = c.credential
        WHERE c.state = 'unclaimed' GROUP BY c.offer, c.person ORDER BY c.offer
        """
    )


def reminded(work: Work, offer: UUID, times: int) -> None:
    """Note that an offer was reminded of."""
    work.run("UPDATE claims SET reminded = %s WHERE offer = %s", times, offer)


def expire(work: Work, before: datetime) -> int:
    """Let offers that nobody answered expire; the badges stay what they are."""
    return work.run(
        "UPDATE claims SET state = 'expired', changed = %s WHERE state = 'unclaimed' AND made < %s",
        work.at,
        before,
    )


def arrives_by_itself(work: Work, person: str) -> bool:
    """Did the person say that later badges need not be asked about?"""
    return work.row("SELECT 1 AS one FROM arrivals WHERE person = %s", person) is not None


def let_arrive(work: Work, person: str, *, yes: bool) -> None:
    """Remember that, or forget it."""
    if yes:
        work.run(
            "INSERT INTO arrivals VALUES (%s, %s) ON CONFLICT (person) DO NOTHING", person, work.at
        )
    else:
        work.run("DELETE FROM arrivals WHERE person = %s", person)


def keep_apart(work: Work, person: str, address: str) -> None:
    """Remember that the reader of an address is not this person."""
    work.run(
        "INSERT INTO not_theirs VALUES (%s, %s, %s) ON CONFLICT (person, address) DO NOTHING",
        person,
        _digest(address),
        work.at,
    )


def is_kept_apart(work: Work, person: str, address: str) -> bool:
    """Did the reader of the address say not to be this person?"""
    row = work.row(
        "SELECT 1 AS one FROM not_theirs WHERE person = %s AND address = %s",
        person,
        _digest(address),
    )
    return row is not None


def bring_together(work: Work, person: str, address: str) -> None:
    """Forget it: who reads the mail of the address says to be this person after all."""
    work.run("DELETE FROM not_theirs WHERE person = %s AND address = %s", person, _digest(address))


def mailbox_of(work: Work, person: str) -> UUID | None:
    """The address at which a person is written to: a proven one rather than a reported one."""
    row = work.row(
        """
        SELECT address FROM roles WHERE person = %s
        ORDER BY proven IS NULL, coalesce(proven, since) DESC, address LIMIT 1
        """,
        person,
    )
    return None if row is None else cast("UUID", row["address"])


def proven_for_others(work: Work, address_id: UUID, person: str) -> list[str]:
    """The other people whose own address this is, by their word."""
    rows = work.rows(
        """
        SELECT person FROM roles
        WHERE address = %s AND person IS NOT NULL AND person <> %s AND proven IS NOT NULL
        ORDER BY person
        """,
        address_id,
        person,
    )
    return [row["person"] for row in rows]


def _digest(address: str) -> bytes:
    return sha256(b"not theirs\0" + key_of(address).encode()).digest()


def _claim(row: Row) -> Claim:
    return Claim(**row)
