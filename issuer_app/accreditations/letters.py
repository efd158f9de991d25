"""Who is told what by mail: the staff of a provider, and the members of the committee.

A letter says that something happened and where to read it; what was said stays on the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from branchebadges.branch import COMMITTEE
from issuer_app.mail import write

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from issuer_app.accreditations.proposals import Proposal
    from issuer_app.work import Work

PROVIDER_PAGE: Final = "/provider/proposals"
COMMITTEE_PAGE: Final = "/committee"


def staff(work: Work, kind: str, organisation: str) -> Iterable[UUID]:
    """The addresses of staff of an organisation."""
    rows = work.rows(
        "SELECT address FROM roles WHERE kind = %s AND organisation = %s ORDER BY address",
        kind,
        organisation,
    )
    return [row["address"] for row in rows]


def to_provider(
    work: Work, letter: str, organisation: str, *, once: str, path: str, **facts: Any
) -> None:
    """Tell the staff of a provider, each once."""
    for address in staff(work, "provider", organisation):
        said = {"path": path, **facts}
        write(work, letter, to=address, facts=said, once=f"{once}:{address}")


def to_members(work: Work, letter: str, *, once: str, path: str, **facts: Any) -> None:
    """Tell the members of the committee, each once."""
    for address in staff(work, "committee", COMMITTEE):
        said = {"path": path, **facts}
        write(work, letter, to=address, facts=said, once=f"{once}:{address}")


def to_committee(work: Work, letter: str, proposal: Proposal, *, once: str) -> None:
    """Tell the committee of a proposal."""
    path = f"{COMMITTEE_PAGE}/proposals/{proposal.id}"
    to_members(work, letter, once=once, path=path, title=proposal.title)
