"""Links that are mailed: each holds a secret, works for a while, and for one thing only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal

from issuer_app.people.secret import digest_of, new_secret

if TYPE_CHECKING:
    from uuid import UUID

    from issuer_app.work import Row, Work

Purpose = Literal["sign-in", "claim", "address"]

LASTS: Final[dict[Purpose, timedelta]] = {
    "sign-in": timedelta(minutes=20),
    "claim": timedelta(days=60),
    "address": timedelta(hours=24),
}
"""How long each kind of link works."""


@dataclass(frozen=True)
class Link:
    """What a link is for."""

    address_id: UUID
    about: str
    """For a sign-in the path to go on to, for a claim the id of the letter, for an address the id
    of the person whose it is to be."""
    digest: bytes


def make_link(work: Work, purpose: Purpose, *, to: UUID, about: str = "") -> str:
    """The secret of a new link to an address; it is kept nowhere."""
    secret = new_secret()
    work.run(
        """
        INSERT INTO links (digest, purpose, address, about, made, ends)
        VALUES (%s, %s, %s, %s, %s, %s)
        """,
        digest_of(secret),
        purpose,
        to,
        about,
        work.at,
        work.at + LASTS[purpose],
    )
    return secret


def look(work: Work, purpose: Purpose, secret: str) -> Link | None:
    """What a link is for; None if it is unknown, used or ended. Looking does not use it."""
    row = work.row(
        """
        SELECT address, about, digest FROM links
        WHERE digest = %s AND purpose = %s AND used IS NULL AND ends > %s
        """,
        digest_of(secret),
        purpose,
        work.at,
    )
    return _link(row)


def use(work: Work, purpose: Purpose, secret: str) -> Link | None:
    """The same, once: of two who use it at the same moment one gets it."""
    row = work.row(
        """
        UPDATE links SET used = %s
        WHERE digest = %s AND purpose = %s AND used IS NULL AND ends > %s
        RETURNING address, about, digest
        """,
        work.at,
        digest_of(secret),
        purpose,
        work.at,
    )
    return _link(row)


def _link(row: Row | None) -> Link | None:
    return None if row is None else Link(row["address"], row["about"], bytes(row["digest"]))
