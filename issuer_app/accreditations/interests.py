"""With whom members of the committee have to do: on these they do not decide.

Providers and the committee are partly the same people (POIs and libraries are both), so each member
says for whom he or she works or teaches. Who is signed in as staff of a provider need not say so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from issuer_app.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from issuer_app.work import Work


def declared(work: Work, member: UUID) -> set[str]:
    """The providers a member named."""
    rows = work.rows("SELECT organisation FROM interests WHERE member = %s", member)
    return {row["organisation"] for row in rows}


def of_member(work: Work, member: UUID) -> set[str]:
    """All providers a member has to do with: named, or by being their staff."""
    rows = work.rows(
        "SELECT organisation FROM roles WHERE address = %s AND kind IN ('provider', 'library')",
        member,
    )
    return declared(work, member) | {row["organisation"] for row in rows}


def declare(work: Work, member: UUID, organisations: Collection[str]) -> None:
    """Name the providers a member has to do with; who is named no more is taken off."""
    before, now = declared(work, member), set(organisations)
    for organisation in sorted(now - before):
        work.run("INSERT INTO interests VALUES (%s, %s, %s)", member, organisation, work.at)
    work.run(
        "DELETE FROM interests WHERE member = %s AND NOT organisation = ANY(%s)",
        member,
        list(now),
    )
    if now != before:
        work.tell(
            "interests declared",
            f"member:{member}",
            added=sorted(now - before),
            removed=sorted(before - now),
        )


def require_none(work: Work, member: UUID, organisation: str) -> None:
    """Refuse a member who has to do with the provider.

    Raises:
        Problem: 403, `interest`.
    """
    if organisation in of_member(work, member):
        detail = "You have to do with this provider, so another member decides on it."
        raise Problem(403, "interest", detail)
