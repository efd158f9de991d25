"""Sessions: a browser that showed a mailed link is signed in, in one role, for a while."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from issuer_app.people.asker import Asker
from issuer_app.people.roles import prove, roles_of
from issuer_app.people.secret import digest_of, new_secret

if TYPE_CHECKING:
    from uuid import UUID

    from issuer_app.people.asker import Kind
    from issuer_app.people.roles import Role
    from issuer_app.work import Row, Work

LASTS: Final = timedelta(hours=12)
"""A working day. Whoever comes back after it asks for another mail."""
IDLE: Final = timedelta(hours=3)
"""A session nobody used for so long is over."""
_SEEN_EVERY: Final = timedelta(minutes=10)


@dataclass(frozen=True)
class Session:
    """A browser that is signed in."""

    address_id: UUID
    kind: Kind | None
    organisation: str | None
    made: datetime

    @property
    def asker(self) -> Asker | None:
        """Who asks; None as long as no role was chosen."""
        if self.kind is None or self.organisation is None:
            return None
        if self.kind == "holder":
            return Asker(
                "holder",
                f"holder:{self.address_id}",
                person=self.organisation,
                address_id=self.address_id,
            )
        return Asker(
            self.kind,
            f"{self.kind}:{self.organisation}:{self.address_id}",
            organisation=self.organisation,
            address_id=self.address_id,
        )


def begin(work: Work, address_id: UUID) -> str:
    """Sign the address in; gives the secret of the session.

    With one role it is chosen; with several, whoever it is chooses.
    """
    secret = new_secret()
    roles = roles_of(work, address_id)
    work.run(
        """
        INSERT INTO sessions (digest, address, made, seen, ends) VALUES (%s, %s, %s, %s, %s)
        """,
        digest_of(secret),
        address_id,
        work.at,
        work.at,
        work.at + LASTS,
    )
    if len(roles) == 1:
        choose(work, secret, roles[0])
    return secret


def choose(work: Work, secret: str, role: Role) -> bool:
    """Go on in this role; False if the address does not have it."""
    row = _live(work, secret)
    if row is None or (role.kind, role.organisation) not in {
        (each.kind, each.organisation) for each in roles_of(work, row["address"])
    }:
        return False
    # Who is signed in reads the mail of the address, so the address is proven.
    prove(work, row["address"], role.kind, role.organisation)
    work.run(
        "UPDATE sessions SET kind = %s, organisation = %s WHERE digest = %s",
        role.kind,
        role.organisation,
        digest_of(secret),
    )
    return True


def find(work: Work, secret: str) -> Session | None:
    """The session of that secret, as long as it lasts and is used."""
    row = _live(work, secret)
    if row is None:
        return None
    if work.at - row["seen"] > _SEEN_EVERY:
        work.run("UPDATE sessions SET seen = %s WHERE digest = %s", work.at, digest_of(secret))
    return Session(row["address"], row["kind"], row["organisation"], row["made"])


def _live(work: Work, secret: str) -> Row | None:
    return work.row(
        """
        SELECT address, kind, organisation, made, seen FROM sessions
        WHERE digest = %s AND ends > %s AND seen > %s
        """,
        digest_of(secret),
        work.at,
        work.at - IDLE,
    )


def end(work: Work, secret: str) -> None:
    """Sign this browser out."""
    work.run("DELETE FROM sessions WHERE digest = %s", digest_of(secret))


def end_everywhere(work: Work, address_id: UUID) -> int:
    """Sign every browser of an address out, and void its links; gives how many browsers."""
    work.run("UPDATE links SET used = %s WHERE address = %s AND purpose = 'sign-in'", work.at,
             address_id)  # fmt: skip
    return work.run("DELETE FROM sessions WHERE address = %s", address_id)


def csrf_of(secret: str) -> str:
    """What a form of this session brings along; who cannot read the cookie cannot make it."""
    return hmac.new(secret.encode(), b"csrf", sha256).hexdigest()


def is_csrf_of(secret: str, given: str) -> bool:
    """Was it made for this session? Compared in a time that tells nothing."""
    return hmac.compare_digest(csrf_of(secret).encode(), given.encode())
