"""From what happened to who is told: the same event under the same id until it was taken.

An event says which badge, and nothing of the person: who wants more asks with a key of its own.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Final

import orjson

from branchebadges.moments import write_moment
from issuer_app.jobs import TELL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from issuer_app.webhooks.places import Kind
    from issuer_app.webhooks.posting import Poster
    from issuer_app.work import Row, Work, Works

TRIES: Final = 8
"""After so many, the event is parked until somebody says again."""


class Untold(Exception):
    """It was not taken, and is to be tried again later."""


def tell(work: Work, organisation: str, kind: Kind, badges: Sequence[str]) -> None:
    """Let an organisation be told of these badges, at each place it named, once committed.

    Args:
        work: the unit of work.
        organisation: whose badges they are.
        kind: what happened.
        badges: their ids, as UUIDs.
    """
    if not badges:
        return
    places = work.rows(
        "SELECT id FROM webhooks WHERE organisation = %s AND ended IS NULL", organisation
    )
    for place in places:
        for badge in badges:
            event = uuid.uuid4()
            work.run(
                """
                INSERT INTO events (id, webhook, kind, subject, at) VALUES (%s, %s, %s, %s, %s)
                """,
                event, place["id"], kind, f"urn:uuid:{badge}", work.at,
            )  # fmt: skip
            work.afterwards(TELL, event=str(event))


def deliver(works: Works, poster: Poster, event: str) -> None:
    """Tell an event; no transaction is held while others are waited for.

    Raises:
        Untold: it was not taken; try again later.
    """
    with works.begin("worker:tell") as work:
        row = _waiting(work, event)
    if row is None:
        return
    body = orjson.dumps(_document(row))
    why = poster.post(row["url"], body, secret=row["secret"], event=event, at=works.clock())
    with works.begin("worker:tell") as work:
        state = "taken" if why is None else "parked" if row["tries"] + 1 >= TRIES else "waiting"
        work.run(
            """
            UPDATE events SET state = %s, tries = tries + 1, tried = %s, answer = %s WHERE id = %s
            """,
            state, work.at, why or "taken", event,
        )  # fmt: skip
    if state == "waiting":
        raise Untold(event)


def _waiting(work: Work, event: str) -> Row | None:
    return work.row(
        """
        SELECT e.id, e.kind, e.subject, e.at, e.tries, w.url, w.secret
        FROM events e JOIN webhooks w ON w.id = e.webhook
        WHERE e.id = %s AND e.state = 'waiting' AND w.ended IS NULL
        """,
        event,
    )


def _document(row: Row) -> dict[str, Any]:
    """The event, the same at each try."""
    return {
        "id": str(row["id"]),
        "type": row["kind"],
        "timestamp": write_moment(row["at"]),
        "data": {"badge": row["subject"]},
    }
