"""Telling providers what happened: signed, only to public addresses, again under the same id."""

from __future__ import annotations

import http.server
import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

import pytest
from issuer_app import webhooks, worker
from issuer_app.webhooks import Poster, Untold, deliver, signature
from provider_here import ProviderHere, completion, staff

from branchebadges.errors import Refused
from https_here import HERE, Authority

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from branch_here import BranchHere


@dataclass
class Listener:
    """A real https server of a provider: it takes events, or answers with another status."""

    url: str
    poster: Poster
    told: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    status: int = 204


@contextmanager
def listening(folder: Path, *, resolve: Any = None) -> Iterator[Listener]:
    authority = Authority(folder)

    class Taking(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            listener.told.append(({k.lower(): v for k, v in self.headers.items()}, body))
            self.send_response(listener.status)
            if listener.status == 302:
                self.send_header("Location", "https://metadata.example/")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Taking)
    context = authority.server_context("lms.example")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    port = server.server_address[1]
    poster = Poster(
        ports=frozenset({port}),
        tls=authority.client_context(),
        resolve=resolve or (lambda _host, _port: [HERE]),
        may_dial=lambda address: address == HERE,
    )
    listener = Listener(f"https://lms.example:{port}/hook", poster)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield listener
    finally:
        server.shutdown()
        server.server_close()


def work_off(here: ProviderHere, poster: Poster) -> None:
    branch = here.branch
    app = worker.application(branch.address, branch.pool, branch.keys, poster=poster)
    worker.run(app, wait=False)


def named(here: ProviderHere, url: str) -> str:
    with here.branch.works.begin("test") as work:
        return webhooks.name(work, staff(), url)


def events(here: ProviderHere) -> list[webhooks.Event]:
    with here.branch.works.begin("test") as work:
        return webhooks.events_of(work, staff())


@pytest.fixture
def academy(branch_here: BranchHere) -> Iterator[ProviderHere]:
    with ProviderHere(branch_here).served() as here:
        yield here


def test_an_event_is_signed_and_says_nothing_of_the_person(
    academy: ProviderHere, tmp_path: Path
) -> None:
    with listening(tmp_path) as listener:
        secret = named(academy, listener.url)
        badge = academy.report(completion("anna"))["rows"][0]["badge"]
        work_off(academy, listener.poster)
    ((headers, body),) = listener.told
    told = json.loads(body)
    assert (told["type"], told["data"]) == ("badge.signed", {"badge": badge})
    assert set(told) == {"id", "type", "timestamp", "data"}
    assert headers["webhook-id"] == told["id"]
    moment = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
    assert headers["webhook-signature"] == signature(secret, told["id"], moment, body)
    assert abs((datetime.now(UTC) - moment).total_seconds()) < 60
    assert [each.state for each in events(academy)] == ["taken"]


def test_the_signature_is_that_of_standard_webhooks() -> None:
    # The example of the specification (standard-webhooks, "Signature scheme").
    moment = datetime.fromtimestamp(1614265330, UTC)
    body = b'{"test": 2432232314}'
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - of the specification
    found = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", moment, body)
    assert found == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_what_was_not_taken_is_told_again_under_the_same_id_and_parked_in_the_end(
    academy: ProviderHere, tmp_path: Path
) -> None:
    with listening(tmp_path) as listener:
        named(academy, listener.url)
        listener.status = 500
        academy.report(completion("anna"))
        work_off(academy, listener.poster)
        (event,) = events(academy)
        assert (event.state, event.tries, event.answer) == ("waiting", 1, "status 500")
        for _ in range(webhooks.TRIES - 2):
            with pytest.raises(Untold):
                deliver(academy.branch.works, listener.poster, str(event.id))
        deliver(academy.branch.works, listener.poster, str(event.id))
        assert events(academy)[0].state == "parked"
        deliver(academy.branch.works, listener.poster, str(event.id))
        assert len(listener.told) == webhooks.TRIES
        listener.status = 200
        with academy.branch.works.begin("test") as work:
            assert webhooks.again(work, staff()) == 1
        work_off(academy, listener.poster)
        assert events(academy)[0].state == "taken"
    assert {headers["webhook-id"] for headers, _ in listener.told} == {str(event.id)}
    assert len({body for _, body in listener.told}) == 1


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.8", "169.254.169.254", "::1", "fd00::1"])
def test_an_address_that_is_not_public_is_not_dialled(
    academy: ProviderHere, tmp_path: Path, address: str
) -> None:
    with listening(tmp_path, resolve=lambda _host, _port: [ip_address(address)]) as listener:
        strict = Poster(
            ports=listener.poster.ports,
            tls=listener.poster.tls,
            resolve=listener.poster.resolve,
        )
        named(academy, listener.url)
        academy.report(completion("anna"))
        work_off(academy, strict)
    assert listener.told == []
    assert [each.answer for each in events(academy)] == ["address not public"]


def test_a_redirect_is_not_followed(academy: ProviderHere, tmp_path: Path) -> None:
    with listening(tmp_path) as listener:
        named(academy, listener.url)
        listener.status = 302
        academy.report(completion("anna"))
        work_off(academy, listener.poster)
    assert len(listener.told) == 1
    assert [each.answer for each in events(academy)] == ["status 302"]


@pytest.mark.parametrize(
    "url",
    ["http://lms.example/", "https://user:word@lms.example/", "https://127.0.0.1/", "lms", ""],
)
def test_only_an_https_address_with_a_name_is_kept(academy: ProviderHere, url: str) -> None:
    with pytest.raises(Refused):
        named(academy, url)


def test_a_slow_listener_holds_up_no_signature(academy: ProviderHere) -> None:
    with academy.branch.works.begin("test") as work:
        webhooks.name(work, staff(), "https://lms.example/hook")
    academy.report(completion("anna"))
    academy.branch.work_off()
    with academy.branch.works.begin("test") as work:
        queues = work.rows("SELECT DISTINCT queue_name FROM procrastinate_jobs")
    assert [row["queue_name"] for row in queues] == ["outbound"]
