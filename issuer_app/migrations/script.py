"""Running a script of statements, as it stands, within a migration."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from alembic import op

if TYPE_CHECKING:
    import psycopg


def run(script: str) -> None:
    """Run all statements of a script on the connection that is being migrated."""
    connection = cast("psycopg.Connection", op.get_bind().connection.driver_connection)
    connection.execute(script.encode())
