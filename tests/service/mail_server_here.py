"""A mail server of a few lines on a real socket, which answers as a test tells it to (RFC 5321)."""

from __future__ import annotations

import socketserver
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class MailServer:
    """What it says to a recipient and to a message, and what it took."""

    port: int = 0
    to_recipient: bytes = b"250 fine"
    to_message: bytes = b"250 taken"
    hang_up: bool = False
    """Take the message, and go away without a word."""
    taken: list[str] = field(default_factory=list)


class _Talk(socketserver.StreamRequestHandler):
    said: MailServer

    def handle(self) -> None:
        self._say(b"220 here")
        while line := self.rfile.readline():
            word = line[:4].upper().strip()
            if word == b"DATA":
                self._say(b"354 go on")
                lines = []
                while (text := self.rfile.readline()) not in {b".\r\n", b""}:
                    lines.append(text)
                self.said.taken.append(b"".join(lines).decode())
                if self.said.hang_up:
                    return
                self._say(self.said.to_message)
            elif word == b"QUIT":
                self._say(b"221 bye")
                return
            else:
                self._say(self.said.to_recipient if word == b"RCPT" else b"250 fine")

    def _say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")


@contextmanager
def mail_server(**said: Any) -> Iterator[MailServer]:
    """A mail server on a free port of this machine, until the block ends."""
    server = MailServer(**said)
    handler = type("Talk", (_Talk,), {"said": server})
    with socketserver.ThreadingTCPServer(("127.0.0.1", server.port), handler) as listening:
        server.port = listening.server_address[1]
        thread = threading.Thread(target=listening.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            listening.shutdown()
            thread.join(5)
