"""A library's people, as far as each agreed to be seen, and its learning paths."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from branchebadges.branch.following import Path, read_path
from branchebadges.branch.persons import read_record
from branchebadges.canonical import jcs, read_json
from branchebadges.files import MAX_FILE_BYTES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from branchebadges.branch.persons import Record
    from issuer_app.work import Work


def how_many(work: Work, library: str) -> tuple[int, int]:
    """How many people work at a library, and how many of them agreed to be seen by it."""
    row = work.row(
        """
        SELECT count(*) AS people, count(c.person_id) AS seen
        FROM people p LEFT JOIN library_consents c ON c.person_id = p.person_id
            AND c.library = p.library AND c.withdrawn IS NULL
        WHERE p.library = %s
        """,
        library,
    )
    return (0, 0) if row is None else (row["people"], row["seen"])


def seen_by(work: Work, library: str) -> Iterator[Record]:
    """Who works at a library and agreed to be seen by it; nobody else leaves the database."""
    rows = work.rows(
        """
        SELECT p.person_id, p.record
        FROM people p JOIN library_consents c ON c.person_id = p.person_id
            AND c.library = p.library AND c.withdrawn IS NULL
        WHERE p.library = %s ORDER BY p.person_id
        """,
        library,
    )
    for row in rows:
        yield read_record(read_json(row["record"], max_bytes=MAX_FILE_BYTES), row["person_id"])


# Learning paths


@dataclass(frozen=True)
class Kept:
    """A learning path of an organisation."""

    organisation: str
    path: Path


def paths_of(work: Work, organisations: Collection[str]) -> list[Kept]:
    """The paths that these organisations ask for now, by what they are called."""
    rows = work.rows(
        """
        SELECT organisation, body FROM library_paths
        WHERE organisation = ANY(%s) AND ended IS NULL ORDER BY organisation, code
        """,
        list(organisations),
    )
    return [Kept(row["organisation"], read_path(read_json(row["body"]))) for row in rows]


def keep_path(work: Work, organisation: str, path: Path) -> None:
    """Keep a path, in the place of one of the same id."""
    work.run(
        """
        INSERT INTO library_paths (organisation, code, body, changed) VALUES (%s, %s, %s, %s)
        ON CONFLICT (organisation, code) DO UPDATE
        SET body = EXCLUDED.body, changed = EXCLUDED.changed, ended = NULL
        """,
        organisation,
        path.id,
        jcs(path.model_dump(mode="json", exclude_none=True)).decode(),
        work.at,
    )


def end_path(work: Work, organisation: str, code: str) -> bool:
    """Ask for a path no longer; was there one?"""
    sql = (
        "UPDATE library_paths SET ended = %s "
        "WHERE organisation = %s AND code = %s AND ended IS NULL"
    )
    return work.run(sql, work.at, organisation, code) > 0


def people_at(work: Work, libraries: Collection[str]) -> list[str]:
    """Everybody who works at a library of one of these names, by person id."""
    rows = work.rows(
        "SELECT person_id FROM people WHERE library = ANY(%s) ORDER BY person_id", list(libraries)
    )
    return [row["person_id"] for row in rows]
