"""Where mail goes: to a mail server, or into files for who has none."""

from __future__ import annotations

import os
import smtplib
import ssl
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import unquote, urlsplit
from uuid import UUID

from issuer_app.settings import on_this_machine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from issuer_app.settings import Settings

SECONDS: Final = 20
"""How long the mail server may take for each step."""
_FOR_EVER: Final = 500


class NotNowError(Exception):
    """It was not handed over, and may be tried again."""


class NeverError(Exception):
    """It cannot be handed over, or nobody knows whether it was: it is not tried again."""


class Line(Protocol):
    """A conversation with whoever takes mail."""

    def hand_over(self, name: str, message: EmailMessage) -> None:
        """Hand one message over; raises `NotNowError` or `NeverError`."""


class Post(Protocol):
    """Whoever takes mail."""

    def line(self) -> AbstractContextManager[Line]:
        """Begin a conversation; raises `NotNowError` where nobody answers."""

    def forget(self, names: Iterable[str]) -> None:
        """Take away what is kept here of these messages; what was handed over is gone."""


@dataclass(frozen=True)
class Files:
    """Mail as files, one a message: `outbox/<id of the letter>.eml`, for the owner's eyes only."""

    folder: Path

    @contextmanager
    def line(self) -> Iterator[Files]:
        """There is nobody to wait for."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        yield self

    def hand_over(self, name: str, message: EmailMessage) -> None:
        """Write the file, wholly or not at all; a second time it is the same file."""
        path = self.folder / f"{name}.eml"
        part = path.with_suffix(".part")
        try:
            with open(part, "wb", opener=_private) as file:
                file.write(message.as_bytes(policy=WIRE))
            part.replace(path)
        except OSError as error:
            raise NotNowError(type(error).__name__) from error

    def forget(self, names: Iterable[str]) -> None:
        """Delete their files."""
        for name in names:
            (self.folder / f"{UUID(name)}.eml").unlink(missing_ok=True)
            (self.folder / f"{UUID(name)}.part").unlink(missing_ok=True)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


@dataclass(frozen=True)
class Server:
    """A mail server, always over TLS but to one on this machine."""

    host: str
    port: int
    implicit: bool
    """TLS from the first byte, rather than by STARTTLS."""
    user: str = ""
    password: str = field(default="", repr=False)

    @contextmanager
    def line(self) -> Iterator[_Talk]:
        """Connect, and sign in where the settings say so."""
        try:
            smtp = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            raise NotNowError(type(error).__name__) from error
        try:
            yield _Talk(smtp)
        finally:
            smtp.close()

    def forget(self, names: Iterable[str]) -> None:
        """Nothing is kept here."""

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        smtp: smtplib.SMTP = (
            smtplib.SMTP_SSL(self.host, self.port, timeout=SECONDS, context=context)
            if self.implicit
            else smtplib.SMTP(self.host, self.port, timeout=SECONDS)
        )
        try:
            if not self.implicit and not on_this_machine(self.host):
                smtp.starttls(context=context)
            if self.user:
                smtp.login(self.user, self.password)
        except BaseException:
            smtp.close()
            raise
        return smtp


@dataclass(frozen=True)
class _Talk:
    smtp: smtplib.SMTP

    def hand_over(self, name: str, message: EmailMessage) -> None:  # noqa: ARG002 - it has its id
        try:
            self.smtp.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code = max((code for code, _ in error.recipients.values()), default=0)
            raise _refused(code) from error
        except smtplib.SMTPResponseException as error:
            raise _refused(error.smtp_code) from error
        except (OSError, smtplib.SMTPException) as error:
            # The line broke while it was being handed over: it may have been taken.
            raise NeverError("uncertain") from error


def _refused(code: int) -> NotNowError | NeverError:
    # RFC 5321, 4.2.1: 4 is for now, 5 is for good.
    return NeverError(f"smtp-{code}") if code >= _FOR_EVER else NotNowError(f"smtp-{code}")


def post_of(settings: Settings) -> Files | Server:
    """Where the settings say that mail goes."""
    if not settings.mail_server:
        return Files(settings.folder.resolve() / "outbox")
    parts = urlsplit(settings.mail_server)
    implicit = parts.scheme == "smtps"
    return Server(
        parts.hostname or "",
        parts.port or (465 if implicit else 587),
        implicit,
        unquote(parts.username or ""),
        unquote(parts.password or ""),
    )
