"""Who may sign in, what is mailed to whom, and what became of each badge that was offered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from issuer_app.migrations.script import run

if TYPE_CHECKING:
    from collections.abc import Sequence

revision: Final = "0100"
down_revision: Final[str | None] = "0001"
branch_labels: Final[Sequence[str] | None] = None
depends_on: Final[Sequence[str] | None] = None

TABLES: Final = """
-- An address, once, under an id that says nothing; the key is how it is looked up.
CREATE TABLE addresses (
    id uuid PRIMARY KEY,
    address text NOT NULL,
    key text NOT NULL UNIQUE,
    language text NOT NULL DEFAULT 'nl',
    added timestamptz NOT NULL
);

-- What an address may be: somebody's own (then `organisation` is the id of the person), or that of
-- staff. It is proven as soon as who reads its mail said so.
CREATE TABLE roles (
    address uuid NOT NULL REFERENCES addresses ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('holder', 'provider', 'committee', 'library')),
    organisation text NOT NULL,
    person text GENERATED ALWAYS AS (CASE WHEN kind = 'holder' THEN organisation END) STORED
        REFERENCES people ON DELETE CASCADE,
    since timestamptz NOT NULL,
    proven timestamptz,
    PRIMARY KEY (address, kind, organisation)
);
CREATE INDEX roles_of_person ON roles (person);
CREATE INDEX roles_of_staff ON roles (kind, organisation);

-- The digest of a secret that was mailed; who shows the secret reads the mail of that address.
CREATE TABLE links (
    digest bytea PRIMARY KEY CHECK (length(digest) = 32),
    purpose text NOT NULL CHECK (purpose IN ('sign-in', 'claim', 'address')),
    address uuid NOT NULL REFERENCES addresses ON DELETE CASCADE,
    about text NOT NULL DEFAULT '',
    made timestamptz NOT NULL,
    ends timestamptz NOT NULL,
    used timestamptz
);
CREATE INDEX links_of_address ON links (address);

-- A browser that is signed in, in one role; with the role goes the session.
CREATE TABLE sessions (
    digest bytea PRIMARY KEY CHECK (length(digest) = 32),
    address uuid NOT NULL REFERENCES addresses ON DELETE CASCADE,
    kind text,
    organisation text,
    made timestamptz NOT NULL,
    seen timestamptz NOT NULL,
    ends timestamptz NOT NULL,
    CHECK ((kind IS NULL) = (organisation IS NULL)),
    FOREIGN KEY (address, kind, organisation) REFERENCES roles ON DELETE CASCADE
);
CREATE INDEX sessions_of_address ON sessions (address);

-- What is to be mailed. The text is made when it is sent, from its kind and what it is about. It
-- began before it is handed to the mail server, and what began is not begun again.
CREATE TABLE letters (
    id uuid PRIMARY KEY,
    kind text NOT NULL,
    address uuid REFERENCES addresses ON DELETE SET NULL,
    person text REFERENCES people ON DELETE CASCADE,
    about text NOT NULL DEFAULT '',
    facts text NOT NULL DEFAULT '{}',
    language text NOT NULL DEFAULT 'nl',
    once text UNIQUE,
    made timestamptz NOT NULL,
    due timestamptz NOT NULL,
    began timestamptz,
    sent timestamptz,
    failed timestamptz,
    problem text,
    tries integer NOT NULL DEFAULT 0
);
CREATE INDEX letters_due ON letters (due) WHERE began IS NULL AND failed IS NULL;
CREATE INDEX letters_of_address ON letters (address, made);
CREATE INDEX letters_of_person ON letters (person);

-- What became of each badge that was offered to somebody; one offer may be of several badges.
CREATE TABLE claims (
    credential uuid PRIMARY KEY REFERENCES credentials,
    person text NOT NULL REFERENCES people ON DELETE CASCADE,
    state text NOT NULL DEFAULT 'unclaimed'
        CHECK (state IN ('unclaimed', 'accepted', 'refused', 'expired')),
    offer uuid NOT NULL,
    made timestamptz NOT NULL,
    changed timestamptz NOT NULL,
    reminded integer NOT NULL DEFAULT 0,
    reason text
);
CREATE INDEX claims_of_person ON claims (person);
CREATE INDEX claims_of_offer ON claims (offer);
CREATE INDEX claims_waiting ON claims (made) WHERE state = 'unclaimed';

-- Whose later badges arrive without being asked about, for as long as it stands here.
CREATE TABLE arrivals (
    person text PRIMARY KEY REFERENCES people ON DELETE CASCADE,
    since timestamptz NOT NULL
);

-- An address whose reader said not to be this person; kept as a digest, so that the next report
-- does not bring the two together again.
CREATE TABLE not_theirs (
    person text NOT NULL REFERENCES people ON DELETE CASCADE,
    address bytea NOT NULL CHECK (length(address) = 32),
    said timestamptz NOT NULL,
    PRIMARY KEY (person, address)
);

-- What was erased: that it was issued, by the digest of what was signed, and nothing of whom.
CREATE TABLE erased (
    credential uuid PRIMARY KEY REFERENCES credentials,
    digest bytea NOT NULL CHECK (length(digest) = 32),
    at timestamptz NOT NULL
);
"""


def upgrade() -> None:
    """Make the tables."""
    run(TABLES)


def downgrade() -> None:
    """Take them away, with who may sign in and what was mailed."""
    run("DROP TABLE erased, not_theirs, arrivals, claims, letters, sessions, links, roles")
    run("DROP TABLE addresses")
