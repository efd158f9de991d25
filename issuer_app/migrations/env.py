"""What Alembic runs for each migration: on the connection it was given, in one transaction."""

from __future__ import annotations

from alembic import context


def run() -> None:
    """Migrate on the connection that `postgres.migrate` opened."""
    context.configure(connection=context.config.attributes["connection"])
    with context.begin_transaction():
        context.run_migrations()


run()
