"""Where an organisation wants to be told: all SQL of `webhooks` and, but for sending, `events`."""

from __future__ import annotations

import base64
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, Literal, get_args
from uuid import UUID

from branchebadges.dids.addresses import require_https
from branchebadges.errors import BadgeError, Refused
from issuer_app.jobs import TELL

if TYPE_CHECKING:
    from issuer_app.people.asker import Asker
    from issuer_app.work import Work

Kind = Literal[
    "badge.signed", "badge.failed", "badge.revoked", "badge.suspended", "badge.reinstated"
]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
_MOST: Final = 5
"""Places of one organisation: each costs a request for every event."""
_LONGEST: Final = 500


@dataclass(frozen=True)
class Place:
    """An address that is told of what happened."""

    id: UUID
    url: str
    made: datetime
    waiting: int
    taken: int
    parked: int


@dataclass(frozen=True)
class Event:
    """Something that was told, or is to be."""

    id: UUID
    kind: Kind
    subject: str
    at: datetime
    state: Literal["waiting", "taken", "parked"]
    tries: int
    answer: str | None


def name(work: Work, who: Asker, url: str) -> str:
    """Name an address to be told at; gives the secret that events are signed with, shown once.

    Raises:
        Refused: no https address that can be asked (`webhook-address`), or too many (`webhooks`).
    """
    url = url.strip()
    try:
        require_https(url)
    except BadgeError as error:
        raise Refused("webhook-address", "give an https address without a user or a fragment",
                      where="url") from error  # fmt: skip
    if len(url) > _LONGEST:
        raise Refused("webhook-address", f"at most {_LONGEST} characters", where="url")
    if len(places_of(work, who)) >= _MOST:
        raise Refused("webhooks", f"there are {_MOST} already; end one of them")
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
    place = uuid.uuid4()
    work.run(
        """
        INSERT INTO webhooks (id, organisation, url, secret, made, made_by)
        VALUES (%s, %s, %s, %s, %s, %s)
        """,
        place, who.organisation, url, secret, work.at, who.by,
    )  # fmt: skip
    work.tell("webhook named", f"webhook:{place}")
    return secret


def end(work: Work, who: Asker, place: UUID) -> bool:
    """Tell nothing more there; False if it is not one of the organisation's."""
    touched = work.run(
        "UPDATE webhooks SET ended = %s WHERE id = %s AND organisation = %s AND ended IS NULL",
        work.at,
        place,
        who.organisation,
    )
    if touched:
        work.tell("webhook ended", f"webhook:{place}")
    return touched == 1


def places_of(work: Work, who: Asker) -> list[Place]:
    """Where an organisation is told, the oldest first."""
    rows = work.rows(
        """
        SELECT w.id, w.url, w.made, count(e.id) FILTER (WHERE e.state = 'waiting') AS waiting,
            count(e.id) FILTER (WHERE e.state = 'taken') AS taken,
            count(e.id) FILTER (WHERE e.state = 'parked') AS parked
        FROM webhooks w LEFT JOIN events e ON e.webhook = w.id
        WHERE w.organisation = %s AND w.ended IS NULL GROUP BY w.id ORDER BY w.made, w.id
        """,
        who.organisation,
    )
    return [Place(**row) for row in rows]


def events_of(work: Work, who: Asker, *, most: int = 20) -> list[Event]:
    """What was told to an organisation lately, the newest first."""
    rows = work.rows(
        """
        SELECT e.id, e.kind, e.subject, e.at, e.state, e.tries, e.answer
        FROM events e JOIN webhooks w ON w.id = e.webhook
        WHERE w.organisation = %s AND w.ended IS NULL ORDER BY e.at DESC, e.id LIMIT %s
        """,
        who.organisation,
        most,
    )
    return [Event(**row) for row in rows]


def again(work: Work, who: Asker) -> int:
    """Try what was given up once more; gives how many events that are."""
    rows = work.rows(
        """
        UPDATE events e SET state = 'waiting', tries = 0 FROM webhooks w
        WHERE w.id = e.webhook AND w.organisation = %s AND w.ended IS NULL AND e.state = 'parked'
        RETURNING e.id
        """,
        who.organisation,
    )
    for row in rows:
        work.afterwards(TELL, event=str(row["id"]))
    return len(rows)
