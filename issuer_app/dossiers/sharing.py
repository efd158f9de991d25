"""Links by which a holder lets others look at one badge or diploma.

Nothing is public by itself. A link is unguessable, shows one credential and no more than its holder
chose, may end on a day, and can be taken back at once (threats 122 and 163).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode
from uuid import UUID

from branchebadges import qr
from branchebadges.branch.stated import LIVING, WithoutList
from branchebadges.errors import Refused
from branchebadges.moments import day_of, start_of_day
from issuer_app.dossiers import repository
from issuer_app.dossiers.repository import Link
from issuer_app.problems import not_found

if TYPE_CHECKING:
    from datetime import date, datetime

    from branchebadges.branch.persons import Record
    from issuer_app.branch import BranchInDatabase
    from issuer_app.dossiers.repository import Held
    from issuer_app.settings import Language
    from issuer_app.work import Work

MAX_OPEN: Final = 50
"""Links to one credential that show something at a time; nobody needs more, a fault might."""
_ID_BYTES: Final = 16
_LINKEDIN: Final = "https://www.linkedin.com/profile/add"


@dataclass(frozen=True)
class Wish:
    """What a holder wants to show.

    Attributes:
        with_modules: of a diploma: may its modules be seen one by one?
        with_name: may the holder's name be seen?
        last_day: the last day on which the link shows anything; None for no end.
    """

    with_modules: bool = True
    with_name: bool = True
    last_day: date | None = None


def share(branch: BranchInDatabase, person: str, credential: UUID, wish: Wish) -> Link:
    """Make a link.

    Raises:
        Problem: there is no such credential of this person (404).
        Refused: it is not signed yet (`not-signed`), the last day is past (`share-ended`), there
            is no form without the list of modules (`no-form-without-list`), or there are too many
            links already (`too-many-links`).
    """
    work = branch.work
    held = repository.one_of(work, person, credential)
    if held is None:
        raise not_found()
    ends = _end(wish.last_day, today=day_of(work.at))
    shown = held if wish.with_modules else _without_list(branch, person, held)
    if shown.signed is None:
        raise Refused("not-signed", "this is not signed yet; try again in a minute")
    links = repository.links_of(work, person)
    already = [each for each in links if each.credential == shown.id]
    if sum(each.state(work.at) == "open" for each in already) >= MAX_OPEN:
        raise Refused("too-many-links", "there are too many links to this; take some back first")
    link = Link(
        public_id=secrets.token_urlsafe(_ID_BYTES),
        credential=shown.id,
        with_modules=wish.with_modules,
        with_name=wish.with_name,
        made=work.at,
        ends=ends,
        withdrawn=None,
        looks=0,
        last=None,
    )
    repository.add_link(work, link)
    # Never the link itself: who reads the trail could look with it.
    work.tell(
        "shared", shown.urn, with_modules=wish.with_modules, with_name=wish.with_name, ends=ends
    )
    return link


def _end(last_day: date | None, *, today: date) -> datetime | None:
    if last_day is None:
        return None
    if last_day < today:
        raise Refused("share-ended", "the last day is past; choose today or later", where="ends")
    return start_of_day(last_day + timedelta(days=1))


def _without_list(branch: BranchInDatabase, person: str, held: Held) -> Held:
    """The credential that says the same of a diploma without naming its modules."""
    record = branch.glance(person)
    beside = without_list_of(record, held.urn) if record else None
    found = repository.one_of(branch.work, person, UUID(beside.credential)) if beside else None
    if found is None:
        message = "there is no form of this without the list of modules"
        raise Refused("no-form-without-list", message, where="with_modules")
    return found


def without_list_of(record: Record, diploma: str) -> WithoutList | None:
    """What stands beside a diploma and says the same without its modules; None where none does."""
    for each in record.attestations:
        if isinstance(each, WithoutList) and each.to == diploma and each.state in LIVING:
            return each
    return None


def withdraw(work: Work, person: str, public_id: str) -> str:
    """Take a link back: from now on it shows nothing. Taken back twice is taken back.

    Returns:
        What it showed, as a UUID.

    Raises:
        Problem: there is no such link of this person (404).
    """
    credential = repository.end_link(work, person, public_id)
    if credential is None:
        raise not_found()
    work.tell("share withdrawn", f"urn:uuid:{credential}")
    return credential


def link_of(work: Work, person: str, public_id: str) -> Link:
    """One link of a person that shows something now.

    Raises:
        Problem: there is no such link of this person, or it shows nothing any more (404).
    """
    for link in repository.links_of(work, person):
        if secrets.compare_digest(link.public_id.encode(), public_id.encode()):
            if link.state(work.at) != "open":
                break
            return link
    raise not_found()


def address_of(link: Link, url: str) -> str:
    """What stands in the QR code: the address of the service and the id, and nothing of anybody."""
    return f"{url}/v/{link.public_id}"


def code_of(link: Link, url: str, *, form: str, language: Language = "nl") -> bytes:
    """The QR code of a link, as `svg` or `png`."""
    address = address_of(link, url)
    return qr.png(address) if form == "png" else qr.svg(address, language=language).encode()


def linkedin(link: Link, url: str, *, title: str, issuer: str, awarded: date) -> str:
    """The page of LinkedIn to add it to a profile: title, issuer, month and the link; no name.

    LinkedIn learns it only when the holder follows this.
    """
    query = {
        "startTask": "CERTIFICATION_NAME",
        "name": title,
        "organizationName": issuer,
        "issueYear": awarded.year,
        "issueMonth": awarded.month,
        "certUrl": address_of(link, url),
    }
    return f"{_LINKEDIN}?{urlencode(query)}"
