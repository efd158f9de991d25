"""The programs of an organisation: what they show, what it is good for, and until when.

A secret is 256 random bits behind an id by which its row is found, as in `bbk_4f…_Zq…`. It is shown
once; what is kept is its digest, compared in a time that tells nothing (threat 118). Whether it is
revoked or over is looked at with each request, so it ends at once.
"""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal

from branchebadges.errors import Refused
from issuer_app.people.asker import Asker
from issuer_app.people.secret import digest_of, new_secret

if TYPE_CHECKING:
    from collections.abc import Collection

    from issuer_app.work import Row, Work

Kind = Literal["key", "client"]

SCOPES: Final = ("completions:write", "badges:read", "badges:revoke", "credentials:issue")
KEY_LASTS: Final = timedelta(days=365)
MOST_DAYS: Final = 730
"""The longest a key or client may be made for."""
TOKEN_LASTS: Final = timedelta(minutes=15)
"""An access token; who needs another asks for one."""
_MOST: Final = 50
"""Keys and clients in use of one organisation."""
_PREFIXES: Final[dict[str, Kind | Literal["token"]]] = {
    "bbk": "key",
    "bbc": "client",
    "bbt": "token",
}
_SHAPE: Final = re.compile(r"(bbk|bbc|bbt)_([0-9a-f]{16})_([A-Za-z0-9_-]{43})\Z")
_USED_EVERY: Final = timedelta(minutes=10)
_NOBODY: Final = bytes(32)


@dataclass(frozen=True)
class Program:
    """A program of an organisation, without its secret."""

    id: str
    organisation: str
    kind: Kind
    label: str
    scopes: tuple[str, ...]
    made: datetime
    ends: datetime
    revoked: datetime | None
    used: datetime | None

    def state(self, at: datetime) -> Literal["in-use", "revoked", "over"]:
        """May it still be used?"""
        if self.revoked is not None:
            return "revoked"
        return "over" if self.ends <= at else "in-use"


@dataclass(frozen=True)
class Given:
    """What is shown once: the program, and its secret."""

    program: Program
    secret: str


def make(
    work: Work,
    who: Asker,
    *,
    kind: Kind,
    label: str,
    scopes: Collection[str],
    days: int = KEY_LASTS.days,
) -> Given:
    """A new key, or a new OAuth 2 client.

    Raises:
        Refused: an unknown scope or none, no label, too long or too many (`program`).
    """
    label = " ".join(label.split())
    chosen = tuple(each for each in SCOPES if each in scopes)
    if not chosen or len(chosen) != len(set(scopes)):
        raise Refused("program", f"choose from: {', '.join(SCOPES)}", where="/scopes")
    if not 1 <= len(label) <= 80:  # noqa: PLR2004
        raise Refused("program", "a label of 1 to 80 characters", where="/label")
    if not 1 <= days <= MOST_DAYS:
        raise Refused("program", f"from 1 to {MOST_DAYS} days", where="/days")
    held = [each for each in programs_of(work, who) if each.state(work.at) == "in-use"]
    if len(held) >= _MOST:
        raise Refused("program", f"there are {_MOST} in use already; revoke one", where="/")
    prefix = "bbk" if kind == "key" else "bbc"
    name, secret = secrets.token_hex(8), new_secret()
    work.run(
        """
        INSERT INTO programs (id, organisation, kind, label, digest, scopes, made, made_by, ends)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
        """,
        name,
        who.organisation,
        kind,
        label,
        digest_of(secret),
        list(chosen),
        work.at,
        who.by,
        work.at + timedelta(days=days),
    )
    work.tell("program made", f"program:{name}", kind=kind, scopes=list(chosen))
    (program,) = (each for each in programs_of(work, who) if each.id == name)
    return Given(program, f"{prefix}_{name}_{secret}")


def programs_of(work: Work, who: Asker) -> list[Program]:
    """The programs of an organisation, the newest first."""
    rows = work.rows(
        """
        SELECT id, organisation, kind, label, scopes, made, ends, revoked, used FROM programs
        WHERE organisation = %s ORDER BY made DESC, id
        """,
        who.organisation,
    )
    return [Program(**{**row, "scopes": tuple(row["scopes"])}) for row in rows]


def revoke(work: Work, who: Asker, name: str) -> bool:
    """Let a program be refused from now on; False if it is not one of the organisation's."""
    touched = work.run(
        "UPDATE programs SET revoked = coalesce(revoked, %s) WHERE id = %s AND organisation = %s",
        work.at,
        name,
        who.organisation,
    )
    if touched:
        work.run("DELETE FROM access_tokens WHERE program = %s", name)
        work.tell("program revoked", f"program:{name}")
    return touched == 1


def token_for(
    work: Work, client: str, secret: str, *, scopes: Collection[str] | None
) -> tuple[str, tuple[str, ...]] | None:
    """An access token for an OAuth 2 client, and its scopes (RFC 6749, 4.4); None for a stranger.

    Args:
        work: the unit of work.
        client: the id of the client.
        secret: as it was given.
        scopes: those it asks for; all it has where it asks for none.

    Raises:
        Refused: it asks for more than it has (`invalid_scope`).
    """
    prefix, name = _parts(secret)
    row = _held(work, name, secret) if prefix == "client" and client == name else None
    if row is None:
        return None
    given = tuple(each for each in row["scopes"] if scopes is None or each in scopes)
    if not given or (scopes is not None and set(given) != set(scopes)):
        raise Refused("invalid_scope", f"this client has: {' '.join(row['scopes'])}")
    token, fresh = secrets.token_hex(8), new_secret()
    work.run("DELETE FROM access_tokens WHERE ends < %s", work.at)
    work.run(
        "INSERT INTO access_tokens (id, digest, program, scopes, ends) VALUES (%s, %s, %s, %s, %s)",
        token,
        digest_of(fresh),
        name,
        list(given),
        work.at + TOKEN_LASTS,
    )
    return f"bbt_{token}_{fresh}", given


def bearer(work: Work, token: str) -> Asker | None:
    """Who asks with this key or access token; None where it is unknown, revoked or over."""
    kind, name = _parts(token)
    if kind == "key":
        row = _held(work, name, token)
        if row is None:
            return None
        return _asker(name, row["organisation"], row["scopes"])
    if kind != "token":
        return None
    found = work.row(
        """
        SELECT t.digest, t.scopes, t.program, p.organisation
        FROM access_tokens t JOIN programs p ON p.id = t.program
        WHERE t.id = %s AND t.ends > %s AND p.ends > %s AND p.revoked IS NULL
        """,
        name,
        work.at,
        work.at,
    )
    if not _is_its(found, token) or found is None:
        return None
    return _asker(found["program"], found["organisation"], found["scopes"])


def _asker(name: str, organisation: str, scopes: Collection[str]) -> Asker:
    return Asker("provider", f"program:{name}", organisation=organisation, scopes=frozenset(scopes))


def _parts(text: str) -> tuple[str, str]:
    """Of which kind a secret says to be, and its id; two empty texts for what cannot be one."""
    found = _SHAPE.match(text)
    return (_PREFIXES[found[1]], found[2]) if found else ("", "")


def _held(work: Work, name: str, secret: str) -> Row | None:
    row = work.row(
        """
        SELECT kind, organisation, digest, scopes, used FROM programs
        WHERE id = %s AND revoked IS NULL AND ends > %s
        """,
        name,
        work.at,
    )
    if not _is_its(row, secret) or row is None or row["kind"] != _parts(secret)[0]:
        return None
    if row["used"] is None or work.at - row["used"] > _USED_EVERY:
        work.run("UPDATE programs SET used = %s WHERE id = %s", work.at, name)
    return row


def _is_its(row: Row | None, secret: str) -> bool:
    """Compared also where there is nothing to compare with, so that the time tells nothing."""
    found = _SHAPE.match(secret)
    digest = digest_of(found[3]) if found else _NOBODY
    return hmac.compare_digest(bytes(row["digest"]) if row else _NOBODY, digest)
