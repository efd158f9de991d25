"""What providers need: keys for their programs, batches of completions, and who is told of what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from issuer_app.migrations.script import run

if TYPE_CHECKING:
    from collections.abc import Sequence

revision: Final = "0200"
down_revision: Final[str | None] = "0100"
branch_labels: Final[Sequence[str] | None] = None
depends_on: Final[Sequence[str] | None] = None

TABLES: Final = """
-- A program of an organisation, by an API key or as an OAuth 2 client. Of its secret only the
-- digest is here; the id is what it is looked up by, and no secret.
CREATE TABLE programs (
    id text PRIMARY KEY,
    organisation text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('key', 'client')),
    label text NOT NULL,
    digest bytea NOT NULL CHECK (length(digest) = 32),
    scopes text[] NOT NULL,
    made timestamptz NOT NULL,
    made_by text NOT NULL,
    ends timestamptz NOT NULL,
    revoked timestamptz,
    used timestamptz
);
CREATE INDEX programs_of_organisation ON programs (organisation, made);

-- What an OAuth 2 client was given to ask with, for a short while.
CREATE TABLE access_tokens (
    id text PRIMARY KEY,
    digest bytea NOT NULL CHECK (length(digest) = 32),
    program text NOT NULL REFERENCES programs ON DELETE CASCADE,
    scopes text[] NOT NULL,
    ends timestamptz NOT NULL
);
CREATE INDEX access_tokens_over ON access_tokens (ends);

-- Completions that were reported together.
CREATE TABLE batches (
    id uuid PRIMARY KEY,
    organisation text NOT NULL,
    channel text NOT NULL CHECK (channel IN ('api', 'csv')),
    label text NOT NULL DEFAULT '',
    size integer NOT NULL,
    made timestamptz NOT NULL,
    made_by text NOT NULL
);
CREATE INDEX batches_of_organisation ON batches (organisation, made);

-- One completion of a batch and what became of it. What was told of the person is gone as soon as
-- the row was taken in.
CREATE TABLE batch_rows (
    batch uuid NOT NULL REFERENCES batches ON DELETE CASCADE,
    number integer NOT NULL,
    external_id text NOT NULL,
    module_id text NOT NULL,
    told text,
    state text NOT NULL DEFAULT 'waiting'
        CHECK (state IN ('waiting', 'awarded', 'known', 'refused', 'rejected')),
    badge uuid,
    code text,
    field text,
    PRIMARY KEY (batch, number),
    CHECK (told IS NULL OR state = 'waiting')
);
CREATE INDEX batch_rows_waiting ON batch_rows (batch) WHERE state = 'waiting';

-- The answer to a request that a program may send again under the same key.
CREATE TABLE answers (
    organisation text NOT NULL,
    key text NOT NULL,
    request bytea NOT NULL CHECK (length(request) = 32),
    body text NOT NULL DEFAULT '',
    made timestamptz NOT NULL,
    PRIMARY KEY (organisation, key)
);

-- A file that was uploaded and not confirmed yet; nothing follows from it.
CREATE TABLE drafts (
    id uuid PRIMARY KEY,
    organisation text NOT NULL,
    name text NOT NULL,
    body bytea NOT NULL,
    columns text,
    made timestamptz NOT NULL,
    made_by text NOT NULL
);
CREATE INDEX drafts_over ON drafts (made);

-- Where an organisation wants to be told of what happened. The secret is kept as it is: whoever
-- signs with it needs it.
CREATE TABLE webhooks (
    id uuid PRIMARY KEY,
    organisation text NOT NULL,
    url text NOT NULL,
    secret text NOT NULL,
    made timestamptz NOT NULL,
    made_by text NOT NULL,
    ended timestamptz
);
CREATE INDEX webhooks_of_organisation ON webhooks (organisation) WHERE ended IS NULL;

-- Something that happened, to be told to one of these places until it was taken, or given up.
CREATE TABLE events (
    id uuid PRIMARY KEY,
    webhook uuid NOT NULL REFERENCES webhooks ON DELETE CASCADE,
    kind text NOT NULL,
    subject text NOT NULL,
    at timestamptz NOT NULL,
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'taken', 'parked')),
    tries integer NOT NULL DEFAULT 0,
    tried timestamptz,
    answer text
);
CREATE INDEX events_of_webhook ON events (webhook, at);

-- A credential that a program had signed through the VC-API, beside what the branch awards.
CREATE TABLE machine_credentials (
    id uuid PRIMARY KEY,
    name text NOT NULL UNIQUE,
    organisation text NOT NULL,
    profile text NOT NULL CHECK (profile IN ('generic', 'open-badges')),
    suite text NOT NULL,
    document text NOT NULL,
    planned timestamptz NOT NULL,
    planned_by text NOT NULL,
    signed timestamptz,
    body text,
    problem text,
    CHECK ((signed IS NULL) = (body IS NULL))
);
CREATE INDEX machine_credentials_of_organisation ON machine_credentials (organisation, planned);

CREATE INDEX credentials_of_issuer ON credentials (issuer, planned, id);
"""


def upgrade() -> None:
    """Make the tables."""
    run(TABLES)


def downgrade() -> None:
    """Take them away, with the keys of programs and what became of batches."""
    run("DROP INDEX credentials_of_issuer")
    run(
        "DROP TABLE machine_credentials, events, webhooks, drafts, answers, batch_rows, batches, "
        "access_tokens, programs"
    )
