"""Offering what was signed to whom it is about: by mail, once, with a reminder or two.

    unclaimed ── accepted
        ├─────── refused    somebody else's: it is revoked, and goes back to the provider
        └─────── expired    nobody answered; it can still be accepted after signing in

The state says what its recipient made of it. Whether the badge is valid is its issuer's to say.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from branchebadges.branch import persons
from branchebadges.canonical import read_json
from branchebadges.errors import Malformed
from issuer_app.branch import BranchInDatabase
from issuer_app.mail import write
from issuer_app.people.roles import give_role
from issuer_app.receiving import repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from uuid import UUID

    from issuer_app.work import Work

REMIND_AFTER: Final = (timedelta(days=7), timedelta(days=21))
"""When somebody who did not answer is reminded, since the offer was made."""
EXPIRES: Final = timedelta(days=60)
"""When nothing more is expected."""


def offer(work: Work, credentials: Sequence[str]) -> None:
    """Offer the badges among these credentials, and tell of the diplomas.

    Who is offered several at once gets one mail. May be done again: what was offered is not
    offered twice.
    """
    for person, rows in groupby(
        repository.signed_and_new(work, credentials), lambda row: str(row["person_id"])
    ):
        _offer(work, person, {row["id"]: str(row["body"]) for row in rows})
    _tell_of_diplomas(work, credentials)


def _offer(work: Work, person: str, badges: dict[UUID, str]) -> None:
    known = repository.arrives_by_itself(work, person)
    number = uuid.uuid4()
    state: repository.State = "accepted" if known else "unclaimed"
    entered = repository.enter(work, number, person, list(badges), state)
    if not entered:
        return
    know_reported_address(work, person)
    what = _what(badges[each] for each in entered)
    if known:
        facts = {"what": what, "path": "/dossier"}
        _mail(work, "arrived", person, facts, once=f"arrived:{number}")
    else:
        _mail_offer(work, person, number, what)


def _what(bodies: Iterable[str]) -> str:
    """What badges are called, and whose they are: a line each."""
    lines = []
    for body in bodies:
        document = read_json(body)
        name = document["credentialSubject"]["achievement"]["name"]
        lines.append(f"- {name} ({document['issuer']['name']})")
    return "\n".join(lines)


def _mail_offer(work: Work, person: str, offer: UUID, what: str) -> None:
    facts = {"what": what}
    _mail(work, "claim", person, facts, once=f"claim:{offer}", about=str(offer))


def _mail(
    work: Work, kind: str, person: str, facts: dict[str, Any], *, once: str, about: str = ""
) -> bool:
    to = repository.mailbox_of(work, person)
    if to is None:
        return False
    write(work, kind, to=to, person=person, about=about, facts=facts, once=once)
    return True


def _tell_of_diplomas(work: Work, credentials: Sequence[str]) -> None:
    rows = work.rows(
        """
        SELECT id, person_id FROM credentials WHERE id = ANY(%s::uuid[])
        AND signed IS NOT NULL AND person_id IS NOT NULL AND shelf = 'diplomas'
        ORDER BY person_id, id
        """,
        list(credentials),
    )
    for row in rows:
        facts = {"path": "/dossier"}
        _mail(work, "diploma", row["person_id"], facts, once=f"diploma:{row['id']}")


def know_reported_address(work: Work, person: str) -> None:
    """Let the address that was reported of a person be theirs, until somebody says otherwise."""
    record = persons.known(BranchInDatabase.of(work), person)
    address = record.identity.email
    if address is None or repository.is_kept_apart(work, person, address):
        return
    try:
        give_role(work, address, "holder", person)
    except Malformed:
        # The provider reported what no mail can be sent to; its page shows that nobody was told.
        work.tell("address not usable", f"offer to {person}")


def remind(work: Work) -> None:
    """Every night: offers that were never mailed, reminders that are due, offers that end."""
    repository.expire(work, work.at - EXPIRES)
    for row in repository.unanswered(work):
        know_reported_address(work, row["person"])
        if row["reminded"] == 0 and not _is_due(work, row["made"], 0):
            # It was mailed before, unless there was no address then: a second is not written.
            _mail_offer(work, row["person"], row["offer"], _what(row["bodies"]))
            continue
        times = int(row["reminded"])
        if times < len(REMIND_AFTER) and _is_due(work, row["made"], times):
            facts = {"what": _what(row["bodies"])}
            once = f"reminder:{row['offer']}:{times + 1}"
            about = str(row["offer"])
            if _mail(work, "reminder", row["person"], facts, once=once, about=about):
                repository.reminded(work, row["offer"], times + 1)


def _is_due(work: Work, made: datetime, times: int) -> bool:
    return bool(work.at - made >= REMIND_AFTER[times])
