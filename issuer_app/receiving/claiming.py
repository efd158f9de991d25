"""Answering an offer: it is mine, or it is somebody else's.

Who has the link reads the mail of the address it was sent to. That proves the address, and no more:
if the same address is somebody else's here, nothing of the two is brought together (threat 113).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal
from uuid import UUID

from branchebadges.branch import persons
from branchebadges.branch.revoking import change_status
from branchebadges.errors import Refused
from issuer_app.branch import BranchInDatabase
from issuer_app.jobs import CONFER, TAKE_BACK
from issuer_app.mail import write
from issuer_app.people import links
from issuer_app.people.roles import address_of, give_role, key_of, prove, take_role
from issuer_app.receiving import repository

if TYPE_CHECKING:
    from collections.abc import Collection

    from issuer_app.people.links import Link
    from issuer_app.receiving.repository import Claim
    from issuer_app.work import Work

NOT_THE_RECIPIENT: Final = "not-the-recipient"
"""The reason with which a badge is revoked whose recipient says that it is somebody else's."""

Reason = Literal["somebody-else", "not-followed"]
"""Why it is refused: another person is meant, or this person did not follow the module."""


@dataclass(frozen=True)
class Offer:
    """What a link offers, and to whose mailbox."""

    link: Link
    person: str
    address: str
    claims: tuple[Claim, ...]
    others: tuple[str, ...]
    """Other people here whose address it is by their own word; they are not named."""

    @property
    def waiting(self) -> tuple[Claim, ...]:
        """What can still be answered."""
        return tuple(each for each in self.claims if each.state in {"unclaimed", "expired"})


def offer_of(work: Work, secret: str) -> Offer | None:
    """What a mailed link offers; None if it is unknown, ended, or all of it was erased."""
    link = links.look(work, "claim", secret)
    claims = repository.of_offer(work, UUID(link.about)) if link else []
    if link is None or not claims:
        return None
    person = claims[0].person
    others = repository.proven_for_others(work, link.address_id, person)
    address = address_of(work, link.address_id)
    return Offer(link, person, address, tuple(claims), tuple(others))


def accept(work: Work, offer: Offer, *, remember: bool, mine_now: bool = False) -> None:
    """It is mine: note it, and that the address is this person's.

    Args:
        work: the unit of work.
        offer: what the link offers.
        remember: need later badges not be asked about?
        mine_now: the address was somebody else's before, who has it no more.

    Raises:
        Refused: the address is somebody else's by their own word, and nobody said that this has
            ended (`address-of-another`).
    """
    if offer.others and not mine_now:
        raise Refused(
            "address-of-another", "this address is somebody else's here; say whose it is now"
        )
    repository.bring_together(work, offer.person, offer.address)
    give_role(work, offer.address, "holder", offer.person)
    prove(work, offer.link.address_id, "holder", offer.person)
    for other in offer.others:
        # Their sessions in this role end with it.
        take_role(work, offer.link.address_id, "holder", other)
        work.tell("address moved", f"address:{offer.link.address_id}")
    _note(work, offer.waiting, "accepted")
    if remember:
        repository.let_arrive(work, offer.person, yes=True)


def accept_signed_in(work: Work, person: str) -> None:
    """The same by somebody who is signed in: all that waits, expired or not, is accepted."""
    waiting = [each for each in repository.of_person(work, person)
               if each.state in {"unclaimed", "expired"}]  # fmt: skip
    _note(work, waiting, "accepted")


def refuse(work: Work, offer: Offer, badges: Collection[UUID], *, reason: Reason) -> None:
    """It is not mine: the badges are revoked and go back to their providers.

    If this person never said that the address is theirs, the two are kept apart from now on.
    """
    refused = [each for each in offer.waiting if each.credential in badges]
    if not refused:
        return
    _note(work, refused, "refused", reason)
    for claim in refused:
        work.afterwards(TAKE_BACK, credential=str(claim.credential))
        _tell_provider(work, claim, reason)
    if not _is_theirs(work, offer):
        _part(work, offer)


def _is_theirs(work: Work, offer: Offer) -> bool:
    row = work.row(
        """
        SELECT 1 AS one FROM roles
        WHERE address = %s AND person = %s AND proven IS NOT NULL
        """,
        offer.link.address_id,
        offer.person,
    )
    return row is not None


def _part(work: Work, offer: Offer) -> None:
    """Take the address from the person, there and in the record."""
    repository.keep_apart(work, offer.person, offer.address)
    branch = BranchInDatabase.of(work)
    record = persons.known(branch, offer.person)
    reported = record.identity.email
    if reported is not None and key_of(reported) == key_of(offer.address):
        identity = record.identity.model_copy(update={"email": None})
        persons.save(branch, record.model_copy(update={"identity": identity}))
    work.run(
        "DELETE FROM roles WHERE address = %s AND kind = 'holder' AND organisation = %s",
        offer.link.address_id,
        offer.person,
    )
    work.tell("address parted", f"address:{offer.link.address_id}")


def _note(
    work: Work,
    claims: Collection[Claim],
    state: Literal["accepted", "refused"],
    reason: str | None = None,
) -> None:
    repository.answer(work, [each.credential for each in claims], state, reason)
    for each in claims:
        why = {"reason": reason} if reason else {}
        work.tell(f"badge {state}", f"urn:uuid:{each.credential}", **why)


def _tell_provider(work: Work, claim: Claim, reason: Reason) -> None:
    rows = work.rows(
        "SELECT address FROM roles WHERE kind = 'provider' AND organisation = %s ORDER BY address",
        claim.issuer,
    )
    for row in rows:
        write(
            work,
            f"refused-{reason}",
            to=row["address"],
            facts={"badge": f"urn:uuid:{claim.credential}", "module": claim.title, "path": "/me"},
            once=f"refused:{claim.credential}:{row['address']}",
        )


def take_back(branch: BranchInDatabase, credential: str) -> None:
    """Revoke a badge that its recipient refused; by the worker, which publishes the lists.

    May be done again: what is revoked stays revoked.
    """
    badge = f"urn:uuid:{credential}"
    issued = change_status(branch, badge, "revoke", reason=NOT_THE_RECIPIENT, at=branch.work.at)
    branch.work.tell("revoked", badge, reason=NOT_THE_RECIPIENT)
    branch.work.afterwards(CONFER, persons=[issued.record.identity.person_id])
