"""What providers propose, what the committee decides on it, and what it announced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from issuer_app.migrations.script import run

if TYPE_CHECKING:
    from collections.abc import Sequence

revision: Final = "0300"
down_revision: Final[str | None] = "0200"
branch_labels: Final[Sequence[str] | None] = None
depends_on: Final[Sequence[str] | None] = None

TABLES: Final = """
-- What a provider lays before the committee: a module, or itself to be recognised. What it said
-- is a document of its own; it is not changed any more once it was handed in.
CREATE TABLE proposals (
    id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('module', 'provider')),
    organisation text NOT NULL,
    module text NOT NULL DEFAULT '',
    title text NOT NULL DEFAULT '',
    state text NOT NULL CHECK (
        state IN ('draft', 'submitted', 'changes', 'decided', 'accepted', 'refused', 'dropped')
    ),
    said text NOT NULL,
    made timestamptz NOT NULL,
    changed timestamptz NOT NULL,
    submitted timestamptz,
    CHECK (state NOT IN ('submitted', 'decided', 'accepted', 'refused') OR submitted IS NOT NULL)
);
CREATE INDEX proposals_of_organisation ON proposals (organisation, changed);
CREATE INDEX proposals_waiting ON proposals (submitted) WHERE state = 'submitted';

-- What the committee asked of the provider before it decides.
CREATE TABLE remarks (
    proposal uuid NOT NULL REFERENCES proposals,
    at timestamptz NOT NULL,
    member uuid NOT NULL,
    words text NOT NULL,
    PRIMARY KEY (proposal, at)
);

-- What one member puts forward and another settles; never the same. The detail is all that is
-- decided, so that what is carried out is what was seen.
CREATE TABLE motions (
    id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (
        kind IN ('accredit', 'refuse', 'recognise', 'withdraw', 'derecognise')
    ),
    subject text NOT NULL,
    organisation text NOT NULL,
    title text NOT NULL,
    detail text NOT NULL,
    foreseen text,
    moved_by uuid NOT NULL,
    moved timestamptz NOT NULL,
    settled_by uuid,
    settled timestamptz,
    outcome text CHECK (outcome IN ('carried', 'rejected')),
    words text NOT NULL DEFAULT '',
    done timestamptz,
    problem text,
    CHECK (settled_by <> moved_by),
    CHECK ((settled IS NULL) = (outcome IS NULL) AND (settled IS NULL) = (settled_by IS NULL)),
    CHECK (done IS NULL OR outcome = 'carried')
);
-- Of one thing no two decisions are under way at a time.
CREATE UNIQUE INDEX motions_open ON motions (subject) WHERE settled IS NULL;
CREATE INDEX motions_of_subject ON motions (subject, moved);

-- With whom a member of the committee has to do: on these the member does not decide.
CREATE TABLE interests (
    member uuid NOT NULL,
    organisation text NOT NULL,
    declared timestamptz NOT NULL,
    PRIMARY KEY (member, organisation)
);

-- Of which accreditation it was announced that it ends, how long before.
CREATE TABLE announced (
    decision text NOT NULL,
    days integer NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (decision, days)
);
"""


def upgrade() -> None:
    """Make the tables."""
    run(TABLES)


def downgrade() -> None:
    """Take them away, with what was proposed and how it was decided."""
    run("DROP TABLE announced, interests, motions, remarks, proposals")
