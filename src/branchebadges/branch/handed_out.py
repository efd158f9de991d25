"""What is handed out to people: what it is called, in which forms, and where a part is found.

Exemptions and badges of learning paths are kept with the badges, because they are shown and count
as such; what stands beside a diploma is kept with the diplomas.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from branchebadges.branch.organisations import BRANCH
from branchebadges.branch.persons import Award, Conferral
from branchebadges.branch.publishing import plain
from branchebadges.branch.stated import (
    Exempted,
    PathFollowed,
    VariantAdded,
    WithoutList,
    YearStated,
)
from branchebadges.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from branchebadges.branch.home import Branch
    from branchebadges.branch.persons import Record
    from branchebadges.branch.stated import AnyStated
    from branchebadges.proofs import Signed

Shelf = Literal["badges", "diplomas", "statements"]


@dataclass(frozen=True)
class HandedOut:
    """What something that is handed out is called, and who signs it."""

    shelf: Shelf
    title: str
    """How its name begins; the rest is the id of the credential."""
    credential: str
    issuer: str

    @property
    def name(self) -> str:
        """Its name, without the ending that tells the form."""
        return f"{self.title}-{self.credential.removeprefix('urn:uuid:')}"


@dataclass(frozen=True)
class Form:
    """A signed credential in all the forms in which it is handed out."""

    signed: Signed
    token: Signed
    """The same as a JWT."""
    art: str | None = None
    """The drawing it is baked into, as SVG; a statement for an employer has none."""
    own: bool = False
    """Is the drawing the holder's own? Then it is handed out as SVG as well."""


def name_of(issued: Award | Conferral | AnyStated) -> HandedOut:
    """What a badge, a diploma or a statement is called where it is handed out."""
    match issued:
        case Award():
            return HandedOut("badges", issued.module, issued.badge, issued.provider)
        case Conferral():
            return HandedOut("diplomas", plain(issued.diploma), issued.credential, BRANCH)
    shelf, title = _place(issued)
    return HandedOut(shelf, title, issued.credential, issued.issuer)


def names_in(record: Record) -> Iterator[HandedOut]:
    """All that was decided on to be handed out to a person, signed or not."""
    for issued in (*record.awards, *record.conferrals, *record.attestations):
        yield name_of(issued)


def signed_component(branch: Branch, record: Record, name: str) -> Signed:
    """The signed badge or exemption of that name in the ledger, as it was handed out.

    Raises:
        Refused: nothing was issued for it (`component-without-badge`).
        StorageFailed: it is not there.
    """
    issued = record.award_of(name) or record.exemption_of(name)
    if issued is None:
        raise Refused("component-without-badge", f"no badge was issued for {name}")
    return branch.handed_out(record, name_of(issued))


def _place(stated: AnyStated) -> tuple[Shelf, str]:
    """Where it is kept, and how its name begins."""
    match stated:
        case Exempted():
            return "badges", f"exemption-{plain(stated.entry)}"
        case PathFollowed():
            return "badges", f"path-{plain(stated.code)}"
        case YearStated():
            return "statements", f"pe-{stated.year}"
        case VariantAdded():
            return "diplomas", f"addition-{plain(stated.diploma)}"
        case WithoutList():
            return "diplomas", f"without-list-{plain(stated.diploma)}"
