"""What is kept of a holder beside the record: what was signed, links, looks, consent, dossiers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from branchebadges.moments import day_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from issuer_app.work import Row, Work

Shelf = Literal["badges", "diplomas", "statements"]


@dataclass(frozen=True)
class Held:
    """One credential of a holder, and how it stands with its issuer.

    Attributes:
        id: its id, without `urn:uuid:`.
        title: how the names of its files begin.
        issuer: the id of the organisation that signs it.
        own: is the picture the holder's own, or that of the module?
        body, token: as it was signed, and the same as a JWT; None while it waits for a signature.
        art: its own picture, as SVG.
    """

    id: str
    shelf: Shelf
    title: str
    issuer: str
    signed: datetime | None
    revoked: datetime | None
    suspended: datetime | None
    problem: bool
    own: bool
    body: str | None = None
    token: str | None = None
    art: str | None = None

    @property
    def urn(self) -> str:
        """Its id, as it stands in the credential."""
        return f"urn:uuid:{self.id}"

    @property
    def state(self) -> Literal["valid", "waiting", "problem", "revoked", "suspended"]:
        """How it stands, in one word."""
        if self.revoked is not None:
            return "revoked"
        if self.signed is None:
            return "problem" if self.problem else "waiting"
        return "suspended" if self.suspended is not None else "valid"


def held_by(work: Work, person: str) -> dict[str, Held]:
    """All that was decided on to be handed out to a person, by its `urn:uuid:`."""
    rows = work.rows(
        """
        SELECT c.id, c.shelf, c.title, c.issuer, c.signed, c.own, c.problem IS NOT NULL AS problem,
            s.revoked, s.suspended
        FROM credentials c LEFT JOIN status_entries s
            ON s.organisation = c.issuer AND s.owner = 'urn:uuid:' || c.id
        WHERE c.person_id = %s
        """,
        person,
    )
    found = (_held(row) for row in rows)
    return {each.urn: each for each in found}


def one_of(work: Work, person: str, credential: UUID) -> Held | None:
    """One credential of a person with its texts; None where it is another's, or nobody's."""
    row = work.row(
        """
        SELECT c.id, c.shelf, c.title, c.issuer, c.signed, c.own, c.problem IS NOT NULL AS problem,
            c.body, c.token, c.art, s.revoked, s.suspended
        FROM credentials c LEFT JOIN status_entries s
            ON s.organisation = c.issuer AND s.owner = 'urn:uuid:' || c.id
        WHERE c.person_id = %s AND c.id = %s
        """,
        person,
        credential,
    )
    return None if row is None else _held(row)


def _held(row: Row) -> Held:
    return Held(**{**row, "id": str(row["id"])})


def texts_beside(work: Work, person: str, credential: str) -> tuple[str, ...]:
    """All else that was signed for a person: what a diploma is computed again from."""
    rows = work.rows(
        "SELECT body FROM credentials WHERE person_id = %s AND body IS NOT NULL AND id <> %s",
        person,
        UUID(credential),
    )
    return tuple(row["body"] for row in rows)


# Links


@dataclass(frozen=True)
class Link:
    """A link that a holder made.

    Attributes:
        credential: what it shows, as a UUID; of a diploma without its list that one.
        looks: how often it was looked at; `last` is the last day on which it was.
    """

    public_id: str
    credential: str
    with_modules: bool
    with_name: bool
    made: datetime
    ends: datetime | None
    withdrawn: datetime | None
    looks: int
    last: date | None

    @property
    def last_day(self) -> date | None:
        """The last day on which it shows anything; None for no end."""
        return None if self.ends is None else day_of(self.ends - timedelta(microseconds=1))

    def state(self, at: datetime) -> Literal["open", "expired", "withdrawn"]:
        """Does it show anything?"""
        if self.withdrawn is not None:
            return "withdrawn"
        return "expired" if self.ends is not None and self.ends <= at else "open"


def links_of(work: Work, person: str) -> list[Link]:
    """The links of a person, newest first."""
    rows = work.rows(
        """
        SELECT s.public_id, s.credential, s.with_modules, s.with_name, s.made, s.ends, s.withdrawn,
            coalesce(sum(l.looks), 0)::int AS looks, max(l.day) AS last
        FROM shares s JOIN credentials c ON c.id = s.credential
        LEFT JOIN share_looks l ON l.public_id = s.public_id
        WHERE c.person_id = %s GROUP BY s.public_id ORDER BY s.made DESC, s.public_id
        """,
        person,
    )
    return [Link(**{**row, "credential": str(row["credential"])}) for row in rows]


def add_link(work: Work, link: Link) -> None:
    """Keep a link."""
    work.run(
        """
        INSERT INTO shares (public_id, credential, with_modules, with_name, made, ends)
        VALUES (%s, %s, %s, %s, %s, %s)
        """,
        link.public_id,
        UUID(link.credential),
        link.with_modules,
        link.with_name,
        link.made,
        link.ends,
    )


def end_link(work: Work, person: str, public_id: str) -> str | None:
    """Take a link back; gives what it showed, or None where it is not this person's."""
    row = work.row(
        """
        UPDATE shares SET withdrawn = coalesce(withdrawn, %s)
        WHERE public_id = %s AND credential IN (SELECT id FROM credentials WHERE person_id = %s)
        RETURNING credential
        """,
        work.at,
        public_id,
        person,
    )
    return None if row is None else str(row["credential"])


# Consent


def consented_to(work: Work, person: str, library: str) -> datetime | None:
    """Since when this library may see how this person stands; None where it may not."""
    row = work.row(
        """
        SELECT given FROM library_consents
        WHERE person_id = %s AND library = %s AND withdrawn IS NULL
        """,
        person,
        library,
    )
    return None if row is None else row["given"]


def consent(work: Work, person: str, library: str) -> None:
    """Let this library see how this person stands."""
    work.run(
        """
        INSERT INTO library_consents (person_id, library, given) VALUES (%s, %s, %s)
        ON CONFLICT (person_id, library) DO UPDATE SET given = EXCLUDED.given, withdrawn = NULL
        WHERE library_consents.withdrawn IS NOT NULL
        """,
        person,
        library,
        work.at,
    )


def withdraw_consent(work: Work, person: str) -> None:
    """Let no library see how this person stands any more."""
    work.run(
        "UPDATE library_consents SET withdrawn = %s WHERE person_id = %s AND withdrawn IS NULL",
        work.at,
        person,
    )
