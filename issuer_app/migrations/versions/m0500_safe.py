"""What was told to the journal of places, and the lists that are closed since a restore."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from issuer_app.migrations.script import run

if TYPE_CHECKING:
    from collections.abc import Sequence

revision: Final = "0500"
down_revision: Final[str | None] = "0400"
branch_labels: Final[Sequence[str] | None] = None
depends_on: Final[Sequence[str] | None] = None

TABLES: Final = """
-- The standing of a place that stands in the journal beside the keys: '' for given out, r for
-- revoked, s for suspended, rs for both; NULL where it does not stand there yet.
ALTER TABLE status_entries ADD COLUMN noted text;
CREATE INDEX status_entries_not_noted ON status_entries (organisation)
    WHERE noted IS DISTINCT FROM
        (CASE WHEN revoked IS NULL THEN '' ELSE 'r' END
         || CASE WHEN suspended IS NULL THEN '' ELSE 's' END);

-- After a restore nobody can know which places were given out since the backup, so the lists of
-- before are given nothing out of any more.
CREATE TABLE closed_lists (
    organisation text PRIMARY KEY,
    lists integer NOT NULL CHECK (lists > 0)
);
"""


def upgrade() -> None:
    """Make them."""
    run(TABLES)


def downgrade() -> None:
    """Steps go forward only; the journal stays where it is."""
    raise NotImplementedError("steps are not taken back; restore a backup instead")
