"""Erasing a person: everything that says who it was goes, what others rely on stays (GDPR, 17).

What stays says nothing of whom: the id of each credential, its issuer and module, when it was
signed and the digest of what was signed; its place on the status list, which is never given out
again; and the lines of the audit trail, which know addresses by a number that is nobody's any more.
A badge the holder kept is as real as before, and this service no longer knows whose it is.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from issuer_app.jobs import ERASE

if TYPE_CHECKING:
    from uuid import UUID

    from issuer_app.work import Work


def erase(work: Work, person: str) -> bool:
    """Erase a person in this unit of work; False if there is none of that id.

    Tables that hold something of a person refer to `people` and are emptied with it, see
    docs/service/people.md. Mail that lies in files is taken away by the worker.
    """
    if work.row("SELECT 1 AS one FROM people WHERE person_id = %s FOR UPDATE", person) is None:
        return False
    credentials = _without_content(work, person)
    letters = _letters(work, person)
    _forget_in_jobs(work, person)
    addresses = [
        row["address"] for row in work.rows("SELECT address FROM roles WHERE person = %s", person)
    ]
    work.run("DELETE FROM people WHERE person_id = %s", person)
    letters += _without_roles(work, addresses)
    for each in credentials:
        work.tell("erased", f"urn:uuid:{each}")
    if letters:
        work.afterwards(ERASE, letters=[str(each) for each in letters])
    return True


def _without_content(work: Work, person: str) -> list[UUID]:
    rows = work.rows(
        "SELECT id, body FROM credentials WHERE person_id = %s ORDER BY id FOR UPDATE", person
    )
    work.run_each(
        "INSERT INTO erased (credential, digest, at) VALUES (%s, %s, %s)",
        [
            (row["id"], sha256(row["body"].encode()).digest(), work.at)
            for row in rows
            if row["body"] is not None
        ],
    )
    ids = [row["id"] for row in rows]
    work.run(
        """
        UPDATE credentials SET person_id = NULL, entry = NULL, art = NULL, problem = NULL,
            body = CASE WHEN body IS NOT NULL THEN '' END,
            token = CASE WHEN token IS NOT NULL THEN '' END
        WHERE id = ANY(%s)
        """,
        ids,
    )
    # Somebody may have written a name into the reason.
    work.run(
        "UPDATE status_entries SET reason = NULL WHERE owner = ANY(%s)",
        [f"urn:uuid:{each}" for each in ids],
    )
    return ids


def _letters(work: Work, person: str) -> list[UUID]:
    return [
        row["id"] for row in work.rows("DELETE FROM letters WHERE person = %s RETURNING id", person)
    ]


def _without_roles(work: Work, addresses: list[UUID]) -> list[UUID]:
    """Forget these addresses, and what was mailed to them, unless they are also those of staff."""
    gone = [
        row["id"]
        for row in work.rows(
            """
            SELECT id FROM addresses a WHERE id = ANY(%s)
            AND NOT EXISTS (SELECT 1 FROM roles WHERE address = a.id)
            """,
            addresses,
        )
    ]
    letters = work.rows("DELETE FROM letters WHERE address = ANY(%s) RETURNING id", gone)
    work.run("DELETE FROM addresses WHERE id = ANY(%s)", gone)
    return [row["id"] for row in letters]


def _forget_in_jobs(work: Work, person: str) -> None:
    """Jobs know people by their id alone; of one that is erased there is nothing to do."""
    work.run(
        """
        UPDATE procrastinate_jobs SET args = jsonb_set(args, '{persons}', (args->'persons') - %s)
        WHERE jsonb_exists(args->'persons', %s)
        """,
        person,
        person,
    )
