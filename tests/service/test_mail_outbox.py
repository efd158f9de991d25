"""Mail is sent once, whatever becomes of the mail server, the worker or the words in it."""

from __future__ import annotations

import socket
import stat
import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from issuer_app import mail
from issuer_app.mail import delivering, outbox
from issuer_app.mail.delivering import FORMS, compose
from issuer_app.mail.outbox import Letter
from issuer_app.mail.post import Server
from issuer_app.pages import LANGUAGES
from issuer_app.people.roles import give_role
from issuer_app.settings import Settings, read_settings
from mail_server_here import mail_server
from people_here import Desk

from branchebadges.errors import Refused
from branchebadges.testing.made_up import URL

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from branch_here import BranchHere
    from issuer_app.work import Row

READER = "staff@bieb.example"
FACTS = {"module": "ido", "badge": "urn:uuid:1", "path": "/me"}


@pytest.fixture
def desk(branch_here: BranchHere, tmp_path: Path) -> Desk:
    return Desk(branch_here, tmp_path)


def written(desk: Desk, number: int = 1, **more: Any) -> list[UUID | None]:
    with desk.here.works.begin("test") as work:
        to = give_role(work, READER, "provider", "huis")
        return [
            mail.write(work, "refused-somebody-else", to=to, facts=FACTS, **more)
            for _ in range(number)
        ]


def letters(desk: Desk) -> list[Row]:
    return desk.rows("SELECT * FROM letters ORDER BY made, id")


def deliver(desk: Desk, port: int, *, after: timedelta = timedelta(0)) -> None:
    """Send what is due, by the clock of a moment later."""
    works = desk.here.works
    moved = type(works)(works.pool, works.queue, lambda: datetime.now(UTC) + after)
    sender = mail.Sender(URL, "badges@bieb.example", Server("127.0.0.1", port, implicit=False))
    delivering.deliver(moved, sender)


def test_a_mail_server_that_is_away_is_waited_for_and_each_mail_is_sent_once(desk: Desk) -> None:
    """Threat 157: issuing goes on, and the outbox delivers later, once."""
    written(desk, 3)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    deliver(desk, port)
    assert [row["sent"] for row in letters(desk)] == [None] * 3
    with mail_server(port=port) as server:
        for _ in range(3):
            deliver(desk, port)
    assert len(server.taken) == 3
    assert all(row["sent"] for row in letters(desk))


def test_a_mail_that_is_refused_for_now_comes_later_and_one_refused_for_good_does_not(
    desk: Desk,
) -> None:
    written(desk)
    with mail_server(to_recipient=b"451 later") as server:
        deliver(desk, server.port)
        server.to_recipient = b"250 fine"
        deliver(desk, server.port)
        assert server.taken == [], "not before two minutes have gone by"
        deliver(desk, server.port, after=timedelta(minutes=3))
        assert len(server.taken) == 1
        written(desk)
        server.to_recipient = b"550 no such mailbox"
        deliver(desk, server.port)
        server.to_recipient = b"250 fine"
        deliver(desk, server.port, after=timedelta(days=9))
        assert len(server.taken) == 1
    assert [row["problem"] for row in letters(desk)] == [None, "smtp-550"]


def test_what_is_refused_for_now_for_ever_is_given_up(desk: Desk) -> None:
    written(desk)
    with mail_server(to_message=b"452 full") as server:
        for hours in range(0, 24 * 9, 7):
            deliver(desk, server.port, after=timedelta(hours=hours))
    assert len(server.taken) == outbox.TRIES
    assert letters(desk)[0]["failed"]


def test_a_mail_of_which_nobody_knows_whether_it_was_taken_is_not_sent_again(desk: Desk) -> None:
    written(desk)
    with mail_server(hang_up=True) as server:
        deliver(desk, server.port)
        server.hang_up = False
        deliver(desk, server.port, after=timedelta(days=1))
        assert len(server.taken) == 1
    assert letters(desk)[0]["problem"] == "uncertain"


def test_a_mail_that_a_dead_worker_began_is_not_sent_again(desk: Desk) -> None:
    (letter_id,) = written(desk)
    assert letter_id is not None
    with desk.here.works.begin("test") as work:
        assert outbox.begin(work, letter_id) is not None
    with mail_server() as server:
        deliver(desk, server.port, after=timedelta(days=1))
        assert server.taken == []


def test_a_letter_that_cannot_be_put_into_words_holds_up_no_other(desk: Desk) -> None:
    with desk.here.works.begin("test") as work:
        to = give_role(work, READER, "provider", "huis")
        mail.write(work, "accreditation-ends", to=to, facts={}, language="nl")
        mail.write(work, "accreditation-withdrawn", to=to, facts={"title": "IDO"}, language="nl")
    desk.work_off()
    (message,) = desk.mails(READER)
    assert "IDO" in str(message["Subject"])
    assert [row["problem"] for row in letters(desk) if row["problem"]] == ["unwritable"]


def test_a_letter_of_one_name_is_written_once(desk: Desk) -> None:
    assert [bool(each) for each in written(desk, 3, once="the same")] == [True, False, False]


def test_two_workers_do_not_send_the_same_mail(desk: Desk) -> None:
    (letter_id,) = written(desk)
    assert letter_id is not None
    with desk.here.works.begin("one") as one:
        assert outbox.begin(one, letter_id) is not None
    with desk.here.works.begin("two") as two:
        assert outbox.begin(two, letter_id) is None


def test_files_are_for_the_eyes_of_their_owner(desk: Desk) -> None:
    written(desk)
    desk.work_off()
    (file,) = desk.outbox.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(desk.outbox.stat().st_mode) == 0o700


@settings(max_examples=60)
@given(text=st.text(max_size=200), kind=st.sampled_from(sorted(FORMS)))
def test_no_word_in_a_mail_makes_a_header(text: str, kind: str) -> None:
    """Threat 125, also where a name or a title was written to do so."""
    letter = Letter(
        id=uuid.uuid4(),
        kind=kind,
        address_id=uuid.uuid4(),
        address=READER,
        person="p",
        about="",
        facts=dict.fromkeys(("module", "badge", "what", "title", "days", "last"), text),
        language="nl",
        tries=1,
    )
    work: Any = _Named(text)
    message = compose(
        work, letter, mail.Sender(URL, "badges@bieb.example", Server("", 0, implicit=False))
    )
    lines = message.as_bytes().partition(b"\r\n\r\n")[0].split(b"\r\n")
    names = [line.partition(b":")[0] for line in lines if not line.startswith((b" ", b"\t"))]
    assert sorted(set(names)) == sorted(names)
    assert set(names) == {
        b"From", b"To", b"Subject", b"Date", b"Message-ID", b"Auto-Submitted",
        b"Content-Language", b"Content-Type", b"Content-Transfer-Encoding", b"MIME-Version",
    }  # fmt: skip
    assert str(message["To"]) == READER


class _Named:
    """A database that knows one name, which is all that a letter asks for."""

    at = datetime(2026, 11, 24, tzinfo=UTC)

    def __init__(self, name: str) -> None:
        self._name = name

    def row(self, *_: object) -> dict[str, str]:
        return {"name": self._name}

    def run(self, *_: object) -> int:
        return 1


def test_every_kind_of_letter_has_its_words_in_each_language(desk: Desk) -> None:
    asked = [(kind, language) for kind in sorted(FORMS) for language in LANGUAGES]
    with desk.here.works.begin("test") as work:
        to = give_role(work, READER, "provider", "huis")
        facts = {
            **FACTS,
            "what": "- Onboarding (Academie)",
            "title": "Onboarding",
            "days": "30",
            "last": "31 december 2026",
        }
        for kind, language in asked:
            mail.write(work, kind, to=to, facts=facts, language=language)
    desk.work_off()
    found = desk.mails(READER)
    assert len(found) == len(asked)
    assert {str(each["Content-Language"]) for each in found} == set(LANGUAGES)
    for message in found:
        body = message.get_content()
        assert f"{URL}/" in body
        assert not set(body) & set("{}&")


@pytest.mark.parametrize(
    ("given_", "server"),
    [
        ("smtp://mail.example", Server("mail.example", 587, implicit=False)),
        ("smtps://mail.example", Server("mail.example", 465, implicit=True)),
        (
            "smtp://a%40b:p%3Aq@mail.example:25",
            Server("mail.example", 25, implicit=False, user="a@b", password="p:q"),  # noqa: S106
        ),
    ],
)
def test_where_mail_goes_is_read_from_the_settings(given_: str, server: Server) -> None:
    told = Settings(url=URL, mail_server=given_)
    assert mail.post_of(told) == server
    assert "p%3Aq" not in repr(told)
    assert "p:q" not in repr(server)


@pytest.mark.parametrize("wrong", ["mail.example", "https://mail.example", "smtp://a b"])
def test_what_is_no_mail_server_is_refused_at_the_start(wrong: str) -> None:

    with pytest.raises(Refused, match="BRANCHEBADGES_MAIL_SERVER"):
        read_settings({"BRANCHEBADGES_URL": URL, "BRANCHEBADGES_MAIL_SERVER": wrong})
