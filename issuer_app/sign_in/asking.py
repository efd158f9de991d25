"""Asking for a link to sign in with: the same answer and the same work for every address."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from issuer_app.mail import outbox
from issuer_app.people.roles import address_id_of, read_address, roles_of
from issuer_app.verification.asking import Limits

if TYPE_CHECKING:
    from uuid import UUID

    from issuer_app.settings import Language, Settings
    from issuer_app.work import Work

AN_HOUR: Final = 5
"""Links that are mailed to one address in an hour; who asks for more is not told (threat 123)."""
_LOCAL: Final = re.compile(r"/(?:[A-Za-z0-9_.~-]+/?)*\Z")


def limits_of(settings: Settings) -> Limits:
    """How often one network address may ask."""
    return Limits(settings.sign_ins_a_minute, 2 * settings.sign_ins_a_minute)


def local(path: str) -> str:
    """A path of our own to go on to; anything else is the front page (threat 131)."""
    return path if len(path) <= 200 and _LOCAL.match(path) else "/me"  # noqa: PLR2004


def ask(work: Work, address: str, *, then: str, language: Language) -> None:
    """Mail a link to an address, if it may sign in at all.

    Whether an address is known cannot be told from the answer or the time it takes: a letter is
    written for each, and one to nobody is thrown away by the worker.

    Args:
        work: the unit of work.
        address: as it was typed.
        then: the path to go on to.
        language: in which the page was shown.

    Raises:
        Malformed: this is no mail address.
    """
    known = address_id_of(work, read_address(address))
    to = known if known is not None and _may(work, known) else None
    outbox.write(work, "sign-in", to=to, about=local(then), language=language)


def _may(work: Work, address_id: UUID) -> bool:
    since = work.at - timedelta(hours=1)
    lately = outbox.written_since(work, "sign-in", address_id, since)
    return lately < AN_HOUR and bool(roles_of(work, address_id))
