"""The web process on this machine: a real server, real documents, in a thread of the test run."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx
import uvicorn
from issuer_app.app import create_app
from issuer_app.settings import Settings
from issuer_app.verification import Shared

from branchebadges.testing import Sector

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from branchebadges.sources import Sources
    from branchebadges.trust import Trust

URL = "https://badges.example"
SECONDS_TO_START = 20


@dataclass
class Published:
    """A sector whose documents are published, with the links that its people share."""

    sector: Sector
    links: dict[str, Shared] = field(default_factory=dict)
    _sources: Sources | None = None

    @classmethod
    def begin(cls, folder: Path) -> Published:
        sector = Sector.begin(folder)
        for module, day in (
            ("onboarding", "2026-03-01"),
            ("ido", "2026-04-01"),
            ("community-librarian", "2026-05-01"),
        ):
            sector.complete("anna", module, on=day)
        for person in ("bram", "cor"):
            sector.complete(person, "ido", on="2026-05-01")
        sector.complete("dirk", "eigen-balie", on="2026-05-01")
        sector.award()
        sector.confer()
        sector.revoke(sector.badge("bram", "ido"))
        sector.suspend(sector.badge("cor", "ido"))
        published = cls(sector)
        published.share("badge", sector.badge("anna", "ido").text)
        published.share("revoked", sector.badge("bram", "ido").text)
        published.share("suspended", sector.badge("cor", "ido").text)
        published.share("local", sector.badge("dirk", "eigen-balie").text)
        forged = sector.badge("anna", "ido").text.replace("Anna", "Hans")
        published.share("forged", forged)
        parts = tuple(badge.text for badge in sector.badges("anna"))
        diploma = sector.diploma("anna").text
        published.share("diploma", diploma, beside=parts)
        published.share("diploma-lacking", diploma, beside=parts[:1])
        published.share("diploma-unlisted", diploma, beside=parts, with_module_list=False)
        published.share("nameless", sector.badge("anna", "ido").text, with_name=False)
        for state in ("withdrawn", "expired", "erased"):
            published.links[link(state)] = Shared(state)
        return published

    def share(self, name: str, text: str, **more: Any) -> None:
        self.links[link(name)] = Shared("open", text, **more)

    def sources(self) -> Sources:
        self._sources = self._sources or self.sector.sources()
        return self._sources

    def trust(self) -> Trust:
        return self.sector.trust

    async def shared(self, public_id: str) -> Shared | None:
        return self.links.get(public_id)


def link(name: str) -> str:
    """The public id of what is shared under a name in these tests."""
    return f"{name}-0123456789abcdef"[:40]


@dataclass
class Service:
    """The address of a service that runs."""

    address: str
    published: Published = field(repr=False)

    def client(self, **options: Any) -> httpx.Client:
        return httpx.Client(base_url=self.address, timeout=30, **options)

    def path(self, name: str) -> str:
        return f"/v/{link(name)}"


@contextmanager
def served(published: Published, *, settings: Settings | None = None, **more: Any) -> Iterator[Any]:
    """A service on a free port, until the block ends."""
    more = {"now": lambda: published.sector.now, **more}
    app = create_app(settings or Settings(url=URL), documents=published, **more)
    with running(app) as address:
        yield Service(address, published)
    app.state.outbound.close()


@contextmanager
def running(app: Any) -> Iterator[str]:
    """An app on a free port, as uvicorn runs it in earnest; gives its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        app, log_level="critical", access_log=False, server_header=False, ws="none", lifespan="off"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    deadline = time.monotonic() + SECONDS_TO_START
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        assert time.monotonic() < deadline, "the server does not start"
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()
