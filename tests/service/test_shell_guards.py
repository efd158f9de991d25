"""Around every route: limits before anything is read, safe headers, errors that say little."""

from __future__ import annotations

import io
import json
import re
import socket
from contextlib import redirect_stdout, suppress
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from issuer_app.observing import configure_logs, log, told
from issuer_app.problems import Problem
from issuer_app.settings import Settings, read_settings
from issuer_app.verification.asking import Limits, address_of
from service_here import URL, Published, Service, link, served

from branchebadges.errors import Refused

if TYPE_CHECKING:
    import httpx


def problem(response: httpx.Response) -> dict[str, Any]:
    assert response.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = response.json()
    assert document["status"] == response.status_code
    assert document["correlation"] == response.headers["x-correlation-id"]
    assert set(document) >= {"type", "title", "detail", "code"}
    return document


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        pytest.param("GET", "/nothing/here", 404, id="nothing there"),
        pytest.param("DELETE", "/health", 405, id="another method"),
        pytest.param("GET", "/static/style.css", 404, id="a static file by its plain name"),
        pytest.param("GET", "/static/..%2f..%2fsettings.py", 404, id="a path that climbs"),
        pytest.param("POST", "/credentials/verify", 422, id="no body"),
        pytest.param("GET", "/verify?q=" + "a" * 9_000, 414, id="a long address"),
    ],
)
def test_every_error_is_a_problem(service: Service, method: str, path: str, status: int) -> None:
    with service.client() as client:
        answer = client.request(method, path)
    assert answer.status_code == status
    problem(answer)


def test_a_browser_gets_a_page_instead(service: Service) -> None:
    with service.client(headers={"Accept": "text/html", "Accept-Language": "en"}) as client:
        answer = client.get("/nothing/here")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.text
    assert answer.headers["x-correlation-id"] in answer.text


def test_every_answer_has_safe_headers(service: Service) -> None:
    with service.client() as client:
        for path in ("/health", "/verify", "/nothing", service.path("badge"), "/openapi.json"):
            headers = client.get(path).headers
            policy = headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert "frame-ancestors 'none'" in policy
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"] == "no-referrer"
            assert headers["permissions-policy"].startswith("camera=(self)")
            assert "server" not in headers


def test_a_page_asks_for_nothing_from_elsewhere(service: Service) -> None:
    with service.client(headers={"Accept": "text/html"}) as client:
        for path in ("/verify", service.path("diploma"), "/api"):
            asked = re.findall(r'(?:src|href|action)="([^"]*)"', client.get(path).text)
            assert asked
            assert [
                one for one in asked if not one.startswith(("/", "?", "#", "data:image/"))
            ] == []


def test_static_files_never_change(service: Service) -> None:
    with service.client(headers={"Accept": "text/html"}) as client:
        style = re.search(r'href="(/static/style[^"]+)"', client.get("/verify").text)
        assert style
        answer = client.get(style[1])
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["content-type"].startswith("text/css")
        fonts = re.findall(r'url\("([^"]+)"\)', answer.text)
        assert [client.get(font).status_code for font in fonts] == [200] * len(fonts)
        again = client.get(style[1], headers={"If-None-Match": answer.headers["etag"]})
        assert again.status_code == 304


# Limits


def raw(service: Service, *pieces: bytes) -> bytes:
    """What comes back for bytes that no well-behaved client sends."""
    host, _, port = service.address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        try:
            for piece in pieces:
                connection.sendall(piece)
        except OSError:
            pass  # It hung up half way, which is its right.
        received = b""
        try:
            while b"\r\n\r\n" not in received:
                piece = connection.recv(65536)
                if not piece:
                    break
                received += piece
        except OSError:
            pass
        return received


START = b"POST /credentials/verify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


def test_a_body_that_says_it_is_too_large_is_not_read(service: Service) -> None:
    assert b" 413 " in raw(service, START + b"Content-Length: 99000000\r\n\r\n")


def test_a_body_in_chunks_is_counted_while_it_comes(service: Service) -> None:
    chunk = b"10000\r\n" + b"a" * 0x10000 + b"\r\n"
    assert b" 413 " in raw(service, START + b"Transfer-Encoding: chunked\r\n\r\n", chunk * 40)


def test_a_form_that_is_too_large_is_counted_too(published: Published) -> None:
    settings = Settings(url=URL, max_upload_bytes=50_000)
    with served(published, settings=settings) as service, service.client() as client:

        def endless() -> Any:
            yield b'--x\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\n'
            for _ in range(20):
                yield b"a" * 10_000

        answer = client.post(
            "/verify",
            content=endless(),
            headers={"Content-Type": "multipart/form-data; boundary=x"},
        )
        assert answer.status_code == 413
        problem(answer)


def test_a_body_that_does_not_come_is_not_waited_for(published: Published) -> None:
    settings = Settings(url=URL, body_seconds=0.2)
    with served(published, settings=settings) as service:
        assert b" 408 " in raw(service, START + b"Content-Length: 100\r\n\r\n{")


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param([(f"X-{n}", "a") for n in range(100)], id="many"),
        pytest.param([("X-Long", "a" * 30_000)], id="long"),
    ],
)
def test_headers_are_limited(service: Service, headers: list[tuple[str, str]]) -> None:
    with service.client(headers=headers) as client:
        assert client.get("/health").status_code == 431


def test_who_asks_too_often_waits(published: Published) -> None:
    settings = Settings(url=URL, verify_at_once=3, verify_a_minute=1, trusted_proxies=1)
    with served(published, settings=settings) as service, service.client() as client:
        first = {"X-Forwarded-For": "6.6.6.6, 192.0.2.1"}
        answers = [client.get(service.path("badge"), headers=first) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert 50 < int(answers[3].headers["retry-after"]) <= 61
        # What stands left of our proxy's word is the asker's own.
        forged = {"X-Forwarded-For": "7.7.7.7, 192.0.2.1"}
        assert client.get(service.path("badge"), headers=forged).status_code == 429
        other = {"X-Forwarded-For": "192.0.2.1, 192.0.2.2"}
        assert client.get(service.path("badge"), headers=other).status_code == 200
        assert client.get("/health", headers=first).status_code == 200


@given(st.lists(st.tuples(st.floats(0, 30), st.integers(1, 9)), max_size=40))
def test_no_more_is_given_out_than_came_in(asked: list[tuple[float, int]]) -> None:
    now = 0.0
    limits = Limits(a_minute=60, at_once=8, clock=lambda: now)
    taken = 0
    for later, tokens in asked:
        now += later
        with suppress(Problem):
            limits.take("somebody", tokens)
            taken += min(tokens, 8)
    assert taken <= 8 + now + 1e-6


class Asker:
    """As much of a request as says from where it came."""

    def __init__(self, peer: str, forwarded: list[str], proxies: int) -> None:
        self.client = type("Peer", (), {"host": peer})()
        self.headers = self
        self._forwarded = forwarded
        self.app = type("App", (), {"state": type("State", (), {"settings": Settings(
            url=URL, trusted_proxies=proxies)})()})()  # fmt: skip

    def getlist(self, _name: str) -> list[str]:
        return self._forwarded


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxies", "address"),
    [
        ("192.0.2.9", ["1.1.1.1"], 0, "192.0.2.9"),
        ("10.0.0.1", ["1.1.1.1, 192.0.2.7"], 1, "192.0.2.7"),
        ("10.0.0.1", ["1.1.1.1", "192.0.2.7, 10.0.0.2"], 2, "192.0.2.7"),
        ("10.0.0.1", [], 1, "10.0.0.1"),
        ("2001:db8:1:2:3::4", [], 0, "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", [], 0, "192.0.2.1"),
        ("10.0.0.1", ["<script>"], 1, "unknown"),
    ],
)
def test_an_address_is_what_our_own_proxies_saw(
    peer: str, forwarded: list[str], proxies: int, address: str
) -> None:
    assert address_of(Asker(peer, forwarded, proxies)) == address  # type: ignore[arg-type]


# The last resort, logs and figures


class Broken(Published):
    """Documents that fail with a message nobody should read."""

    async def shared(self, public_id: str) -> Any:
        raise RuntimeError(f"SELECT {public_id}: /var/lib/x is gone")


def test_what_nobody_foresaw_gives_nothing_away(published: Published) -> None:
    broken = Broken(published.sector)
    with served(broken) as service, service.client() as client:
        answer = client.get(service.path("badge"))
        assert answer.status_code == 500
        assert problem(answer)["code"] == "internal-server-error"
        for secret in ("SELECT", "/var", "Traceback", "RuntimeError", "badge-0123"):
            assert secret not in answer.text


def test_logs_hold_nothing_of_anybody(published: Published) -> None:
    said = io.StringIO()
    badge = published.sector.badge("anna", "ido").text
    with redirect_stdout(said):
        configure_logs()
        with served(Broken(published.sector)) as service, service.client() as client:
            client.get(service.path("badge") + "?name=Anna", headers={"X-Api-Key": "geheim"})
            client.post("/credentials/verify", content=json.dumps({"verifiableCredential": badge}))
            client.post("/verify", data={"text": badge})
    lines = [json.loads(line) for line in said.getvalue().splitlines()]
    assert [line["route"] for line in lines if line["event"] == "request"] == [
        "/v/{public_id}", "/credentials/verify", "/verify",
    ]  # fmt: skip
    assert [line["error"] for line in lines if line["event"] == "unforeseen"] == ["RuntimeError"]
    for secret in ("Anna", "anna", "geheim", link("badge"), "127.0.0.1", "SELECT", "urn:uuid"):
        assert secret not in said.getvalue(), secret


def test_an_error_is_told_without_its_message() -> None:
    with pytest.raises(ValueError, match="Anna") as caught:
        int("Anna")
    row = told(caught.value)
    assert row["error"] == "ValueError"
    assert "Anna" not in str(row)
    assert log() is not None


def test_the_process_says_how_it_stands(service: Service) -> None:
    with service.client() as client:
        assert client.get("/health").json() == {"status": "ok"}
        assert client.get("/ready").json() == {"status": "ok"}
        client.get(service.path("badge"))
        figures = client.get("/metrics").text
    assert (
        'branchebadges_requests_total{method="GET",route="/v/{public_id}",status="200"}' in figures
    )
    assert 'branchebadges_verdicts_total{door="link",verdict="valid"}' in figures
    assert link("badge") not in figures


def test_it_is_not_ready_without_what_it_needs(published: Published) -> None:
    async def gone() -> bool:
        return False

    with served(published, ready={"database": gone}) as service, service.client() as client:
        answer = client.get("/ready")
        assert answer.status_code == 503
        assert problem(answer)["lacking"] == ["database"]


# Settings


def test_settings_come_from_the_environment() -> None:
    found = read_settings({"BRANCHEBADGES_URL": f"{URL}/", "BRANCHEBADGES_LANGUAGE": "en",
                           "BRANCHEBADGES_VERIFY_FILES": "5", "HOME": "/"})  # fmt: skip
    assert (found.url, found.language, found.verify_files) == (URL, "en", 5)


@pytest.mark.parametrize(
    ("environ", "variable"),
    [
        pytest.param({}, "BRANCHEBADGES_URL", id="nothing"),
        pytest.param({"BRANCHEBADGES_URL": ""}, "BRANCHEBADGES_URL", id="empty"),
        pytest.param({"BRANCHEBADGES_URL": "http://bieb.example"}, "BRANCHEBADGES_URL", id="no s"),
        pytest.param({"BRANCHEBADGES_URL": f"{URL}/pad"}, "BRANCHEBADGES_URL", id="a path"),
        pytest.param({"BRANCHEBADGES_URL": "https://a:b@c.nl"}, "BRANCHEBADGES_URL", id="user"),
        pytest.param({"BRANCHEBADGES_URL": URL, "BRANCHEBADGES_LANGUAGE": "fr"},
                     "BRANCHEBADGES_LANGUAGE", id="a language there is not"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_named(environ: dict[str, str], variable: str) -> None:
    with pytest.raises(Refused) as caught:
        read_settings(environ)
    assert caught.value.where == variable
    assert variable in str(caught.value)
