"""Everything that is held of a person, to take along (GDPR, 15 and 20)."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any, Final

from psycopg import sql
from psycopg.rows import dict_row

from branchebadges import images
from branchebadges.branch import persons
from branchebadges.branch.signing import painted
from branchebadges.canonical import read_json
from branchebadges.dossiers.happened import in_words
from branchebadges.errors import BadgeError
from branchebadges.moments import day_of
from issuer_app.branch import BranchInDatabase
from issuer_app.pages.dates import day_in_words
from issuer_app.pages.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from branchebadges.branch.persons import Record
    from issuer_app.settings import Language
    from issuer_app.work import Row, Work

_REFERRING: Final = """
    SELECT c.conrelid::regclass::text AS name, a.attname AS column
    FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
    WHERE c.contype = 'f' AND c.confrelid = 'people'::regclass AND array_length(c.conkey, 1) = 1
    ORDER BY 1
"""
"""Every table that refers to people: what is added later is exported without being named here."""


def archive(work: Work, person: str, language: Language) -> bytes:
    """A ZIP of everything that is held of a person.

    Raises:
        Refused: nobody is known by that id.
    """
    branch = BranchInDatabase.of(work)
    record = persons.known(branch, person)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as files:
        files.writestr("README.txt", text(language, "me.export-readme").unescape())
        files.writestr("record.json", _json(record.to_document()))
        credentials = work.rows(
            "SELECT * FROM credentials WHERE person_id = %s AND body IS NOT NULL ORDER BY planned,"
            " id",
            person,
        )
        files.writestr("ledger.txt", "\n".join(_ledger(record, credentials, language)) + "\n")
        for name, content in _forms(branch, credentials):
            files.writestr(f"credentials/{name}", content)
        for name, rows in _tables(work, person):
            files.writestr(f"kept/{name}.json", _json(rows))
    return packed.getvalue()


def _json(values: Any) -> str:
    return json.dumps(values, ensure_ascii=False, indent=1, default=_plain)


def _plain(value: object) -> str:
    return value.hex() if isinstance(value, bytes | memoryview) else str(value)


def _ledger(record: Record, credentials: list[Row], language: Language) -> Iterator[str]:
    titles: dict[str, str] = {}
    for row in credentials:
        achievement = read_json(row["body"])["credentialSubject"].get("achievement", {})
        name = achievement.get("name")
        if isinstance(name, str):
            titles |= {each: name for each in (f"urn:uuid:{row['id']}", row["entry"]) if each}
    for entry in record.entries:
        day = day_in_words(day_of(entry.at), language)
        yield f"{day}: {in_words(entry, language, titles)}"


def _forms(branch: BranchInDatabase, credentials: list[Row]) -> Iterator[tuple[str, str | bytes]]:
    for row in credentials:
        name = f"{row['shelf']}/{row['title']}-{row['id']}"
        yield f"{name}.json", row["body"]
        yield f"{name}.jwt", row["token"]
        art = row["art"] or _published_art(branch, read_json(row["body"]))
        if art is not None:
            yield f"{name}.png", images.bake(painted(art), row["body"])
            yield f"{name}.svg", images.bake(art.encode(), row["body"])


def _published_art(branch: BranchInDatabase, document: Mapping[str, Any]) -> str | None:
    image = document["credentialSubject"].get("achievement", {}).get("image", {}).get("id")
    try:
        return branch.published(image) if isinstance(image, str) else None
    except BadgeError:
        return None


def _tables(work: Work, person: str) -> Iterator[tuple[str, list[Row]]]:
    """What else is held: every table that refers to the person, and what hangs on addresses."""
    for row in work.rows(_REFERRING):
        if row["name"] == "credentials":
            continue
        yield row["name"], _rows(work, row["name"], row["column"], person)
    yield (
        "addresses",
        work.rows(
            """
        SELECT a.address, a.language, a.added, r.since, r.proven FROM addresses a
        JOIN roles r ON r.address = a.id WHERE r.person = %s ORDER BY a.added
        """,
            person,
        ),
    )
    yield (
        "sessions",
        work.rows(
            "SELECT made, seen, ends FROM sessions WHERE kind = 'holder' AND organisation = %s",
            person,
        ),
    )
    yield (
        "shares",
        work.rows(
            """
        SELECT s.* FROM shares s JOIN credentials c ON c.id = s.credential
        WHERE c.person_id = %s ORDER BY s.made
        """,
            person,
        ),
    )
    yield (
        "audit",
        work.rows(
            """
        SELECT at, actor, action, subject, detail FROM audit
        WHERE subject IN (SELECT 'urn:uuid:' || id FROM credentials WHERE person_id = %s)
           OR subject IN (SELECT 'address:' || address FROM roles WHERE person = %s)
        ORDER BY line
        """,
            person,
            person,
        ),
    )


def _rows(work: Work, table: str, column: str, person: str) -> list[Row]:
    query = sql.SQL("SELECT * FROM {} WHERE {} = %s").format(
        sql.Identifier(table), sql.Identifier(column)
    )
    with work.connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query, (person,)).fetchall()
