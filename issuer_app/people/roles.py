"""Addresses and what they may be: all SQL of `addresses` and `roles`.

An address that was reported of two people is nobody's to sign in with, until who reads its mail
settled whose it is (threat 113): nothing is ever merged by itself.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from branchebadges.errors import Malformed
from issuer_app.branch import BranchInDatabase

if TYPE_CHECKING:
    from uuid import UUID

    from issuer_app.people.asker import Kind
    from issuer_app.work import Work

_ADDRESS: Final = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+"
    r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\Z"
)
"""What mail can be sent to (HTML, "valid e-mail address", with a dot in the domain). No line break,
comma or angle bracket passes, so an address cannot bring a header of its own (threat 125)."""
_LONGEST: Final = 254


@dataclass(frozen=True)
class Role:
    """What an address may sign in as."""

    kind: Kind
    organisation: str
    """For a holder, the id of the person."""
    name: str | None = None
    """Of the person or the organisation, so that who has two roles can choose."""


def read_address(text: str) -> str:
    """A mail address as it is written.

    Raises:
        Malformed: it is not one that mail can be sent to (`address`).
    """
    address = text.strip(" \t")
    if len(address) > _LONGEST or not _ADDRESS.match(address):
        raise Malformed("address", "this is no mail address; write one as naam@bibliotheek.nl")
    return address


def key_of(address: str) -> str:
    """By which an address is found: two that differ in case only are the same mailbox."""
    return address.lower()


def address_id_of(work: Work, address: str) -> UUID | None:
    """The id of an address that is known; None for one that is not."""
    row = work.row("SELECT id FROM addresses WHERE key = %s", key_of(address))
    return None if row is None else cast("UUID", row["id"])


def address_of(work: Work, address_id: UUID) -> str:
    """An address as it is written; empty where it is no longer known."""
    row = work.row("SELECT address FROM addresses WHERE id = %s", address_id)
    return "" if row is None else str(row["address"])


def know_address(work: Work, address: str) -> UUID:
    """The id of an address, which is entered if it was not known.

    Raises:
        Malformed: as `read_address`.
    """
    address = read_address(address)
    work.run(
        """
        INSERT INTO addresses (id, address, key, added) VALUES (%s, %s, %s, %s)
        ON CONFLICT (key) DO NOTHING
        """,
        uuid.uuid4(),
        address,
        key_of(address),
        work.at,
    )
    found = address_id_of(work, address)
    if found is None:
        raise Malformed("address", "this address cannot be kept")
    return found


def give_role(
    work: Work, address: str, kind: Kind, organisation: str, *, proven: bool = False
) -> UUID:
    """Let an address be a person's own, or that of staff; gives the id of the address.

    Args:
        work: the unit of work.
        address: as it is written.
        kind: which role.
        organisation: whose staff; for a holder the id of the person.
        proven: does who reads its mail say so, rather than somebody else?
    """
    address_id = know_address(work, address)
    work.run(
        """
        INSERT INTO roles (address, kind, organisation, since, proven) VALUES (%s, %s, %s, %s, %s)
        ON CONFLICT (address, kind, organisation)
        DO UPDATE SET proven = coalesce(roles.proven, EXCLUDED.proven)
        """,
        address_id,
        kind,
        organisation,
        work.at,
        work.at if proven else None,
    )
    return address_id


def take_role(work: Work, address_id: UUID, kind: Kind, organisation: str) -> None:
    """Take a role from an address; sessions in that role end with it."""
    work.run(
        "DELETE FROM roles WHERE address = %s AND kind = %s AND organisation = %s",
        address_id,
        kind,
        organisation,
    )
    work.run(
        """
        DELETE FROM addresses a WHERE id = %s
        AND NOT EXISTS (SELECT 1 FROM roles WHERE address = a.id)
        """,
        address_id,
    )


def prove(work: Work, address_id: UUID, kind: Kind, organisation: str) -> None:
    """Note that who reads the mail of an address said to be this."""
    work.run(
        """
        UPDATE roles SET proven = %s
        WHERE address = %s AND kind = %s AND organisation = %s
        """,
        work.at,
        address_id,
        kind,
        organisation,
    )


def roles_of(work: Work, address_id: UUID) -> tuple[Role, ...]:
    """What an address may sign in as now.

    Staff always. A person not while it is open whose the address is: it was reported of another
    since this person last showed to read its mail, or another did and this person never.
    """
    rows = work.rows(
        """
        SELECT r.kind, r.organisation, p.record::jsonb #>> '{identity,full_name}' AS name
        FROM roles r LEFT JOIN people p ON p.person_id = r.person
        WHERE r.address = %s AND (r.kind <> 'holder' OR NOT EXISTS (
            SELECT 1 FROM roles other WHERE other.address = r.address AND other.kind = 'holder'
            AND other.organisation <> r.organisation
            AND ((r.proven IS NULL) OR (other.proven IS NULL AND other.since > r.proven))
        ))
        ORDER BY r.kind, r.organisation
        """,
        address_id,
    )
    names = _organisations(work) if any(row["name"] is None for row in rows) else {}
    return tuple(
        Role(row["kind"], row["organisation"], row["name"] or names.get(row["organisation"]))
        for row in rows
    )


def _organisations(work: Work) -> dict[str, str]:
    settings = BranchInDatabase.of(work).settings
    return {each.id: each.name for each in settings.organisations}
