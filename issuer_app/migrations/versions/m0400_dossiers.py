"""What holders and libraries add: looks at a link, consents, dossiers to fetch, learning paths."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from issuer_app.migrations.script import run

if TYPE_CHECKING:
    from collections.abc import Sequence

revision: Final = "0400"
down_revision: Final[str | None] = "0300"
branch_labels: Final[Sequence[str] | None] = None
depends_on: Final[Sequence[str] | None] = None

TABLES: Final = """
-- How often a link was looked at on a day. Who looked, and from where, is written nowhere.
CREATE TABLE share_looks (
    public_id text NOT NULL REFERENCES shares ON DELETE CASCADE,
    day date NOT NULL,
    looks integer NOT NULL CHECK (looks > 0),
    PRIMARY KEY (public_id, day)
);

-- That a library may see how its employee stands. It is given to one library, and ends with the
-- employment there: who moves is asked again.
CREATE TABLE library_consents (
    person_id text NOT NULL REFERENCES people ON DELETE CASCADE,
    library text NOT NULL,
    given timestamptz NOT NULL,
    withdrawn timestamptz,
    PRIMARY KEY (person_id, library)
);
CREATE INDEX consents_of_library ON library_consents (library) WHERE withdrawn IS NULL;

-- A dossier that its holder asked for: a worker collects and seals it, and it is kept for a week.
CREATE TABLE collected (
    id uuid PRIMARY KEY,
    person_id text NOT NULL REFERENCES people ON DELETE CASCADE,
    asked timestamptz NOT NULL,
    done timestamptz,
    credentials integer,
    body text,
    problem text
);
CREATE INDEX collected_of_person ON collected (person_id, asked);

-- The learning paths of a library, as it describes them; the newest version of each is in force.
CREATE TABLE library_paths (
    organisation text NOT NULL,
    code text NOT NULL,
    body text NOT NULL,
    changed timestamptz NOT NULL,
    ended timestamptz,
    PRIMARY KEY (organisation, code)
);
"""


def upgrade() -> None:
    """Make the tables."""
    run(TABLES)


def downgrade() -> None:
    """Drop them; what holders agreed to is lost with them."""
    run("DROP TABLE share_looks, library_consents, collected, library_paths")
