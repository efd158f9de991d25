"""The mail addresses of a person: several, each proven by its own mail.

An address is added by somebody who is signed in as the person and, in the same browser, opens the
link that was mailed to the address. Neither half is enough: not knowing an address, and not being
mailed something by a stranger.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal
from uuid import UUID

from branchebadges.errors import Refused
from issuer_app.mail import outbox
from issuer_app.people import links
from issuer_app.people.roles import address_of, give_role, know_address, prove, take_role
from issuer_app.receiving import repository

if TYPE_CHECKING:
    from issuer_app.settings import Language
    from issuer_app.work import Work

AN_HOUR: Final = 5
"""Mails that somebody may let be sent to one address in an hour."""
MOST: Final = 10
"""Addresses of one person."""

Whose = Literal["both", "moved"]
"""Of an address that is another person's here: we are one, or it was theirs and is mine now."""


@dataclass(frozen=True)
class Mailbox:
    """An address of a person."""

    id: UUID
    address: str
    proven: datetime | None
    since: datetime


@dataclass(frozen=True)
class Proof:
    """What a mailed link proves: that who has it reads the mail of an address."""

    address_id: UUID
    address: str
    person: str
    """Who asked for it."""
    others: tuple[str, ...]
    """Other people here whose address it is by their own word."""


def mailboxes(work: Work, person: str) -> list[Mailbox]:
    """All addresses of a person, the proven ones first."""
    rows = work.rows(
        """
        SELECT a.id, a.address, r.proven, r.since FROM roles r JOIN addresses a ON a.id = r.address
        WHERE r.person = %s ORDER BY r.proven IS NULL, r.since, a.id
        """,
        person,
    )
    return [Mailbox(**row) for row in rows]


def ask(work: Work, person: str, address: str, *, language: Language) -> None:
    """Mail an address whether it is this person's; the answer is the same whoever's it is.

    Raises:
        Malformed: this is no mail address.
        Refused: the person has as many as anybody may have (`addresses-full`).
    """
    if len(mailboxes(work, person)) >= MOST:
        raise Refused("addresses-full", f"more than {MOST} addresses; remove one first")
    address_id = know_address(work, address)
    since = work.at - timedelta(hours=1)
    if outbox.written_since(work, "address", address_id, since) < AN_HOUR:
        outbox.write(work, "address", to=address_id, person=person, about=person, language=language)


def proof_of(work: Work, secret: str) -> Proof | None:
    """What a mailed link proves; None if it is unknown, used or ended."""
    link = links.look(work, "address", secret)
    if link is None:
        return None
    others = repository.proven_for_others(work, link.address_id, link.about)
    address = address_of(work, link.address_id)
    return Proof(link.address_id, address, link.about, tuple(others))


def add(work: Work, secret: str, *, by: str, whose: Whose | None) -> None:
    """Let the address be the person's.

    Args:
        work: the unit of work.
        secret: of the mailed link; it is used up.
        by: the person who is signed in.
        whose: where it is another person's here.

    Raises:
        Refused: the link is not this person's or works no more (`link-void`), or it was not said
            whose the address is (`address-of-another`).
    """
    proof = proof_of(work, secret)
    if proof is None or proof.person != by:
        raise Refused("link-void", "this link works no more, or was asked for by somebody else")
    if proof.others and whose is None:
        raise Refused("address-of-another", "this address is somebody else's here; say whose")
    links.use(work, "address", secret)
    repository.bring_together(work, by, proof.address)
    give_role(work, proof.address, "holder", by)
    prove(work, proof.address_id, "holder", by)
    work.tell("address added", f"address:{proof.address_id}")
    for other in proof.others if whose == "moved" else ():
        take_role(work, proof.address_id, "holder", other)
        work.tell("address moved", f"address:{proof.address_id}")


def remove(work: Work, person: str, address_id: UUID) -> None:
    """Take an address from a person, who keeps at least one that is proven.

    Raises:
        Refused: it is not theirs (`address-unknown`), or there is no other (`address-last`).
    """
    held = mailboxes(work, person)
    if address_id not in {each.id for each in held}:
        raise Refused("address-unknown", "this is not one of your addresses")
    if not any(each.proven for each in held if each.id != address_id):
        raise Refused("address-last", "you could not sign in any more; add another address first")
    repository.keep_apart(work, person, address_of(work, address_id))
    take_role(work, address_id, "holder", person)
    work.tell("address removed", f"address:{address_id}")
