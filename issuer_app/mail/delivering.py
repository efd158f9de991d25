"""Sending what is in the outbox, by the worker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from typing import TYPE_CHECKING, Any, Final

from issuer_app.mail import outbox
from issuer_app.mail.post import NeverError, NotNowError, Post
from issuer_app.observing import log, told
from issuer_app.pages.dates import day_in_words, moment_in_words
from issuer_app.pages.texts import text
from issuer_app.people.links import LASTS, Purpose, make_link

if TYPE_CHECKING:
    from uuid import UUID

    from issuer_app.mail.outbox import Letter
    from issuer_app.mail.post import Line
    from issuer_app.work import Work, Works

AT_ONCE: Final = 50
"""How many letters one job sends; others wait for their turn no longer than that."""


@dataclass(frozen=True)
class Form:
    """What a kind of letter says, and what its link is for."""

    subject: str
    body: str
    purpose: Purpose | None = None
    """Of a link with a secret; without one, the link is the fact `path`."""
    path: str = ""
    """What stands before the secret."""


FORMS: Final[dict[str, Form]] = {
    "sign-in": Form("mail.sign-in-subject", "mail.sign-in-body", "sign-in", "/sign-in/"),
    "claim": Form("mail.claim-subject", "mail.claim-body", "claim", "/receive/"),
    "reminder": Form("mail.reminder-subject", "mail.reminder-body", "claim", "/receive/"),
    "arrived": Form("mail.arrived-subject", "mail.arrived-body"),
    "diploma": Form("mail.diploma-subject", "mail.diploma-body"),
    "address": Form("mail.address-subject", "mail.address-body", "address", "/me/addresses/"),
    "refused-somebody-else": Form("mail.refused-subject", "mail.refused-somebody-else-body"),
    "refused-not-followed": Form("mail.refused-subject", "mail.refused-not-followed-body"),
    "proposal-submitted": Form("mail.proposal-submitted-subject", "mail.proposal-submitted-body"),
    "proposal-changes": Form("mail.proposal-changes-subject", "mail.proposal-changes-body"),
    "proposal-accepted": Form("mail.proposal-accepted-subject", "mail.proposal-accepted-body"),
    "proposal-refused": Form("mail.proposal-refused-subject", "mail.proposal-refused-body"),
    "motion-moved": Form("mail.motion-moved-subject", "mail.motion-moved-body"),
    "motion-stuck": Form("mail.motion-stuck-subject", "mail.motion-stuck-body"),
    "accreditation-withdrawn": Form(
        "mail.accreditation-withdrawn-subject", "mail.accreditation-withdrawn-body"
    ),
    "recognition-withdrawn": Form(
        "mail.recognition-withdrawn-subject", "mail.recognition-withdrawn-body"
    ),
    "accreditation-ends": Form("mail.accreditation-ends-subject", "mail.accreditation-ends-body"),
}
"""Every kind of letter. Texts may name `{name}`, `{site}`, `{link}`, for a link with a secret
`{until}` and `{until_moment}`, and the facts that were written down with the letter."""


@dataclass(frozen=True)
class Sender:
    """Whose mail it is, and who takes it."""

    url: str
    """Where links lead."""
    mail_from: str
    """The address it comes from."""
    post: Post


def deliver(works: Works, sender: Sender) -> bool:
    """Send what is due; gives whether there may be more.

    A mail server that does not answer is no fault of the job: what was written stays written, and
    is sent when it is back (threat 157).
    """
    with works.begin("worker:deliver") as work:
        waiting = outbox.due(work, AT_ONCE)
    if not waiting:
        return False
    try:
        with sender.post.line() as line:
            for letter_id in waiting:
                _send(works, line, sender, letter_id)
    except NotNowError as error:
        log().warning("mail-waits", because=str(error), waiting=len(waiting))
        return False
    return len(waiting) == AT_ONCE


def _send(works: Works, line: Line, sender: Sender, letter_id: UUID) -> None:
    with works.begin("worker:deliver") as work:
        letter = outbox.begin(work, letter_id)
        message = None if letter is None else _composed(work, letter, sender)
    if letter is None or message is None:
        return
    try:
        line.hand_over(str(letter.id), message)
    except NotNowError as error:
        with works.begin("worker:deliver") as work:
            outbox.put_off(work, letter, str(error))
    except NeverError as error:
        with works.begin("worker:deliver") as work:
            outbox.give_up(work, letter, str(error))
    else:
        with works.begin("worker:deliver") as work:
            outbox.sent(work, letter)


def _composed(work: Work, letter: Letter, sender: Sender) -> EmailMessage | None:
    """The message; None for a letter that cannot be put into words, which holds up no other."""
    try:
        return compose(work, letter, sender)
    except (LookupError, TypeError, ValueError) as error:
        log().error("letter-unwritable", kind=letter.kind, **told(error))
        outbox.give_up(work, letter, "unwritable")
        return None


def compose(work: Work, letter: Letter, sender: Sender) -> EmailMessage:
    """The message as it is sent, with a link that was made for it and is kept nowhere."""
    form = FORMS[letter.kind]
    values: dict[str, Any] = {
        "name": _name(work, letter.person),
        "site": _said(letter, "common.site"),
        **letter.facts,
        **_link(work, letter, form, sender),
    }
    # `policy` refuses a header with a line break; what stands in a subject is put on one line.
    message = EmailMessage(policy=WIRE)
    site = str(text(letter.language, "common.site"))
    message["From"] = Address(site, addr_spec=sender.mail_from)
    message["To"] = Address(addr_spec=letter.address)
    message["Subject"] = " ".join(_said(letter, form.subject, **values).split())
    message["Date"] = work.at.astimezone(UTC) if work.at.tzinfo else datetime.now(UTC)
    # The same each time: a server that took it before knows it again.
    message["Message-ID"] = f"<{letter.id}@{sender.mail_from.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    body = _said(letter, form.body, **values)
    message.set_content(f"{body}\n\n-- \n{_said(letter, 'mail.foot')}\n", cte="quoted-printable")
    # Setting the content takes away what was said of the content.
    message["Content-Language"] = letter.language
    return message


def _said(letter: Letter, key: str, **values: Any) -> str:
    # A mail is plain text: what was escaped for a page is put back.
    return text(letter.language, key, **values).unescape()


def _name(work: Work, person: str | None) -> str:
    row = work.row(
        "SELECT record::jsonb #>> '{identity,full_name}' AS name FROM people WHERE person_id = %s",
        person,
    )
    return str(row["name"] or "") if row else ""


def _link(work: Work, letter: Letter, form: Form, sender: Sender) -> dict[str, str]:
    if form.purpose is None:
        return {"link": sender.url + str(letter.facts.get("path", "/"))}
    secret = make_link(work, form.purpose, to=letter.address_id, about=letter.about)
    ends = work.at + LASTS[form.purpose]
    return {
        "link": f"{sender.url}{form.path}{secret}",
        "until": day_in_words(ends, letter.language),
        "until_moment": moment_in_words(ends, letter.language),
    }
