"""What is not kept for ever, let go of every night."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from issuer_app.jobs import ERASE, chunks
from issuer_app.receiving.erasing import erase

if TYPE_CHECKING:
    from issuer_app.work import Work

LINKS: Final = timedelta(days=7)
"""After it ended, a link is kept so long, so that two uses of it can be told apart."""
SIGN_IN_LETTERS: Final = timedelta(days=30)
LETTERS: Final = timedelta(days=400)
"""That something was mailed is kept for a year and a bit; what was in it never is."""
ADDRESSES: Final = timedelta(days=2)
"""An address that was added and never proven."""


def let_go(work: Work, *, keep_years: int | None = None) -> None:
    """Let go of what nobody needs any more.

    Args:
        work: the unit of work; its moment decides.
        keep_years: so long after somebody left the branch they are erased; None for never, which
            is the branch's to decide.
    """
    work.run("DELETE FROM links WHERE ends < %s", work.at - LINKS)
    work.run("DELETE FROM sessions WHERE ends < %s", work.at)
    _let_go_of_letters(work)
    work.run(
        """
        DELETE FROM addresses a WHERE added < %s
        AND NOT EXISTS (SELECT 1 FROM roles WHERE address = a.id)
        """,
        work.at - ADDRESSES,
    )
    if keep_years is not None:
        _erase_who_left(work, keep_years)


def _let_go_of_letters(work: Work) -> None:
    rows = work.rows(
        """
        DELETE FROM letters WHERE (sent IS NOT NULL OR failed IS NOT NULL)
        AND (made < %s OR (kind IN ('sign-in', 'address') AND made < %s)) RETURNING id
        """,
        work.at - LETTERS,
        work.at - SIGN_IN_LETTERS,
    )
    for some in chunks([str(row["id"]) for row in rows], 500):
        work.afterwards(ERASE, letters=some)


def _erase_who_left(work: Work, years: int) -> None:
    rows = work.rows(
        """
        SELECT person_id FROM people
        WHERE (record::jsonb #>> '{identity,branch_until}')::date + make_interval(years => %s) < %s
        ORDER BY person_id
        """,
        years,
        work.at,
    )
    for row in rows:
        erase(work, row["person_id"])
