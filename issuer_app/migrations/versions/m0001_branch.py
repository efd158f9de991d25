"""The branch itself: what it published and keeps, its people, what was handed out, its lists.

Jobs are procrastinate's own tables, in the same database, so that a job and what it is about are
written in one transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from procrastinate.schema import SchemaManager

from issuer_app.migrations.script import run

if TYPE_CHECKING:
    from collections.abc import Sequence

revision: Final = "0001"
down_revision: Final[str | None] = None
branch_labels: Final[Sequence[str] | None] = None
depends_on: Final[Sequence[str] | None] = None

TABLES: Final = """
CREATE SEQUENCE published_version;

-- What everybody may read, by its path under the address of the branch.
CREATE TABLE published (
    path text PRIMARY KEY,
    body text NOT NULL,
    digest bytea NOT NULL CHECK (length(digest) = 32),
    version bigint NOT NULL DEFAULT nextval('published_version'),
    changed timestamptz NOT NULL
);
CREATE INDEX published_newest ON published (version);

-- What the branch keeps to itself: its settings, its register.
CREATE TABLE kept (
    path text PRIMARY KEY,
    body text NOT NULL,
    changed timestamptz NOT NULL
);

-- Everything about one person, as one document; the columns beside it are there to be searched.
CREATE TABLE people (
    person_id text PRIMARY KEY,
    record text NOT NULL,
    library text,
    changed timestamptz NOT NULL
);
CREATE INDEX people_of_library ON people (library);

-- Which event was reported of whom, by the id that its source gave it.
CREATE TABLE reports (
    external_id text NOT NULL,
    person_id text NOT NULL REFERENCES people ON DELETE CASCADE,
    PRIMARY KEY (external_id, person_id)
);
CREATE INDEX reports_of_person ON reports (person_id);

-- What was decided on to be handed out, and what was signed of it. The row is there before
-- anything is signed; the signed text is text, never parsed and written again.
CREATE TABLE credentials (
    id uuid PRIMARY KEY,
    person_id text REFERENCES people ON DELETE SET NULL,
    shelf text NOT NULL CHECK (shelf IN ('badges', 'diplomas', 'statements')),
    title text NOT NULL,
    issuer text NOT NULL,
    entry text,
    planned timestamptz NOT NULL,
    signed timestamptz,
    body text,
    token text,
    art text,
    own boolean NOT NULL DEFAULT false,
    problem text,
    CHECK ((signed IS NULL) = (body IS NULL)),
    CHECK ((body IS NULL) = (token IS NULL))
);
CREATE INDEX credentials_of_person ON credentials (person_id);
CREATE INDEX credentials_of_entry ON credentials (entry);
CREATE INDEX credentials_waiting ON credentials (planned) WHERE signed IS NULL;

-- A place on a status list is given out once, whatever becomes of what it was for.
CREATE TABLE status_entries (
    organisation text NOT NULL,
    index integer NOT NULL CHECK (index >= 0),
    owner text NOT NULL,
    revoked timestamptz,
    suspended timestamptz,
    reason text,
    PRIMARY KEY (organisation, index),
    UNIQUE (organisation, owner)
);
CREATE INDEX status_entries_on ON status_entries (organisation)
    WHERE revoked IS NOT NULL OR suspended IS NOT NULL;

-- A link by which a holder lets others look at one credential, until it ends or is taken back.
CREATE TABLE shares (
    public_id text PRIMARY KEY CHECK (length(public_id) >= 22),
    credential uuid NOT NULL REFERENCES credentials,
    with_modules boolean NOT NULL DEFAULT true,
    with_name boolean NOT NULL DEFAULT true,
    made timestamptz NOT NULL,
    ends timestamptz,
    withdrawn timestamptz
);
CREATE INDEX shares_of_credential ON shares (credential);

-- What was done, by whom, to what: each line holds the digest of the line before it.
CREATE TABLE audit (
    line bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL,
    detail text NOT NULL,
    digest bytea NOT NULL CHECK (length(digest) = 32)
);
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is append only';
END $$;
CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
"""


def upgrade() -> None:
    """Make the tables."""
    run(SchemaManager.get_schema())
    run(TABLES)


def downgrade() -> None:
    """There is nothing before this."""
    raise NotImplementedError("the first step is not taken back; drop the database instead")
