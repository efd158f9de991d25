"""The outbox: all SQL of `letters`. What is written here is sent later, and never twice.

A letter begins before it is handed over, and that is committed. If the worker dies in between,
nobody knows whether it was sent, and it is not sent again: who expected it asks for another, or is
reminded. What the mail server did not take is tried again, later each time.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from issuer_app.jobs import DELIVER

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from issuer_app.settings import Language
    from issuer_app.work import Row, Work

TRIES: Final = 12
"""How often the mail server may refuse for now before we give up: two days in all."""
_FIRST_WAIT: Final = timedelta(minutes=2)
_LONGEST_WAIT: Final = timedelta(hours=6)


@dataclass(frozen=True)
class Letter:
    """What is to be sent, and to whom."""

    id: UUID
    kind: str
    address_id: UUID
    address: str
    person: str | None
    about: str
    facts: Mapping[str, Any]
    language: Language
    tries: int


def write(
    work: Work,
    kind: str,
    *,
    to: UUID | None,
    person: str | None = None,
    about: str = "",
    facts: Mapping[str, Any] | None = None,
    language: Language | None = None,
    once: str | None = None,
) -> UUID | None:
    """Write down that something is to be mailed, and let a worker send it.

    Args:
        work: the unit of work.
        kind: the texts `mail.<kind>-subject` and `mail.<kind>-body`.
        to: the id of the address; None is sent to nobody, and takes as long.
        person: whom it is about; what is erased with the person is also not sent any more.
        about: what its link is about, see `issuer_app.people.links`.
        facts: values for its text. Nobody's name or address.
        language: of the text; without one, that of the address.
        once: a letter of this name is written once, whatever happens.

    Returns:
        The id of the letter; None where there is one of that name.
    """
    row = work.row(
        """
        INSERT INTO letters (id, kind, address, person, about, facts, language, once, made, due)
        VALUES (%s, %s, %s, %s, %s, %s,
            coalesce(%s, (SELECT language FROM addresses WHERE id = %s), 'nl'), %s, %s, %s)
        ON CONFLICT (once) DO NOTHING RETURNING id
        """,
        uuid.uuid4(),
        kind,
        to,
        person,
        about,
        json.dumps(dict(facts or {}), default=str),
        language,
        to,
        once,
        work.at,
        work.at,
    )
    work.afterwards(DELIVER, once="deliver")
    return None if row is None else row["id"]


def due(work: Work, most: int) -> list[UUID]:
    """What is to be sent now, the oldest first."""
    rows = work.rows(
        """
        SELECT id FROM letters WHERE began IS NULL AND failed IS NULL AND due <= %s
        ORDER BY due, id LIMIT %s
        """,
        work.at,
        most,
    )
    return [row["id"] for row in rows]


def begin(work: Work, letter_id: UUID) -> Letter | None:
    """Take a letter to send it; None if another has it, or nobody is to get it any more."""
    row = work.row(
        """
        UPDATE letters l SET began = %s, tries = tries + 1
        WHERE id = %s AND began IS NULL AND failed IS NULL AND due <= %s
        RETURNING l.*, (SELECT address FROM addresses a WHERE a.id = l.address) AS mailbox
        """,
        work.at,
        letter_id,
        work.at,
    )
    if row is None:
        return None
    if row["mailbox"] is None:
        work.run("DELETE FROM letters WHERE id = %s", letter_id)
        return None
    return _letter(row)


def sent(work: Work, letter: Letter) -> None:
    """Note that the mail server took it."""
    work.run("UPDATE letters SET sent = %s, problem = NULL WHERE id = %s", work.at, letter.id)


def put_off(work: Work, letter: Letter, problem: str) -> None:
    """Note that it was not taken for now; it is tried again later, and given up in the end."""
    if letter.tries >= TRIES:
        give_up(work, letter, problem)
        return
    wait = min(_FIRST_WAIT * 2 ** (letter.tries - 1), _LONGEST_WAIT)
    work.run(
        "UPDATE letters SET began = NULL, due = %s, problem = %s WHERE id = %s",
        work.at + wait,
        problem,
        letter.id,
    )


def give_up(work: Work, letter: Letter, problem: str) -> None:
    """Note that it cannot be sent, or that nobody knows whether it was."""
    work.run(
        "UPDATE letters SET failed = %s, problem = %s WHERE id = %s", work.at, problem, letter.id
    )


def written_since(work: Work, kind: str, address_id: UUID, since: datetime) -> int:
    """How many letters of a kind were written to an address since a moment."""
    row = work.row(
        "SELECT count(*) AS number FROM letters WHERE kind = %s AND address = %s AND made > %s",
        kind,
        address_id,
        since,
    )
    return int(row["number"]) if row else 0


def _letter(row: Row) -> Letter:
    return Letter(
        id=row["id"],
        kind=row["kind"],
        address_id=row["address"],
        address=row["mailbox"],
        person=row["person"],
        about=row["about"],
        facts=json.loads(row["facts"]),
        language=row["language"],
        tries=row["tries"],
    )
