"""The one door outside, against real https servers that misbehave."""

from __future__ import annotations

import gzip
import threading
import time
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

import pytest

from branchebadges.errors import BadgeError, Lacking, Refused
from branchebadges.web import Door, Limits, is_public
from https_here import HERE, Authority, Server, always, answer, door_to, serving

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from branchebadges.web.addresses import Address

DOCUMENT = '{"id":"did:web:badges.example"}'


def at(server: Server, path: str = "/did.json", host: str = "badges.example") -> str:
    return f"https://{host}:{server.port}{path}"


def test_a_document_comes_through_with_the_moment_it_was_got(
    authority: Authority, badges_example: ssl.SSLContext
) -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    with serving(badges_example, always(answer(DOCUMENT))) as server:
        source = door_to(server, authority=authority, now=lambda: now).fetch(at(server))
    assert (source.text, source.retrieved) == (DOCUMENT, now)


def test_a_request_says_nothing_about_who_asks(
    authority: Authority, badges_example: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    cookie = answer(DOCUMENT, Set_Cookie="who=you; Secure")
    with serving(badges_example, always(cookie)) as server:
        door = door_to(server, authority=authority)
        door.fetch(at(server))
        door.fetch(at(server))
        assert len(server.requests) == 2
        assert server.header("Cookie") == server.header("Authorization") == []
        assert server.header("User-Agent") == ["branchebadges"] * 2
        assert server.header("Accept-Encoding") == ["identity"] * 2
        assert server.header("Host") == [f"badges.example:{server.port}"] * 2


def drip(connection: ssl.SSLSocket, request: str) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(100):
        connection.sendall(b"x")
        time.sleep(0.1)


def drip_headers(connection: ssl.SSLSocket, request: str) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    for number in range(100):
        connection.sendall(f"X-{number}: y\r\n".encode())
        time.sleep(0.1)


def silence(connection: ssl.SSLSocket, request: str) -> None:
    time.sleep(3)


def flood(connection: ssl.SSLSocket, request: str) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    piece = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    for _ in range(1600):
        connection.sendall(piece)


def endless_headers(connection: ssl.SSLSocket, request: str) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    for number in range(200_000):
        connection.sendall(f"X-{number}: {'y' * 500}\r\n".encode())


BOMB = answer(gzip.compress(bytes(50_000_000)), Content_Encoding="gzip")
PAGE = "<!doctype html><title>Inloggen</title>"


@pytest.mark.parametrize(
    ("behave", "code"),
    [
        pytest.param(drip, "fetch-time", id="a body that comes byte by byte"),
        pytest.param(drip_headers, "fetch-time", id="headers that come one by one"),
        pytest.param(silence, "fetch-time", id="no answer at all"),
        pytest.param(flood, "fetch-size", id="a body without end"),
        pytest.param(endless_headers, "fetch-connection", id="headers without end"),
        pytest.param(always(BOMB), "fetch-encoding", id="a bomb in gzip"),
        pytest.param(always(answer(DOCUMENT, 404)), "fetch-status", id="not found"),
        pytest.param(always(answer(DOCUMENT, 500)), "fetch-status", id="out of order"),
        pytest.param(always(answer(DOCUMENT, 304)), "fetch-status", id="unchanged since never"),
        pytest.param(always(answer(PAGE)), "fetch-text", id="a page that says 200"),
        pytest.param(always(answer(b"\xff\xfe{")), "fetch-text", id="bytes that are not UTF-8"),
        pytest.param(always(b"SSH-2.0-OpenSSH_9\r\n\r\n"), "fetch-connection", id="not http"),
        pytest.param(always(b""), "fetch-connection", id="a connection that closes"),
        pytest.param(
            always(answer("{}")[:-1]), "fetch-connection", id="a body shorter than it says"
        ),
    ],
)
def test_a_server_that_misbehaves_gives_no_document_and_takes_no_time(
    authority: Authority,
    badges_example: ssl.SSLContext,
    behave: Callable[[ssl.SSLSocket, str], None],
    code: str,
) -> None:
    started = time.monotonic()
    with serving(badges_example, behave) as server:
        door = door_to(server, authority=authority, limits=Limits(seconds_each=0.6))
        with pytest.raises(Lacking) as caught:
            door.fetch(at(server))
    assert caught.value.code == code
    assert caught.value.urls == {at(server)}
    assert time.monotonic() - started < 3


def test_a_redirect_on_the_same_host_is_followed(
    authority: Authority, badges_example: ssl.SSLContext
) -> None:
    def behave(connection: ssl.SSLSocket, request: str) -> None:
        moved = answer("", 301, Location="/elders.json")
        connection.sendall(answer(DOCUMENT) if "/elders" in request else moved)

    with serving(badges_example, behave) as server:
        assert door_to(server, authority=authority).fetch(at(server)).text == DOCUMENT
        assert server.paths() == ["/did.json", "/elders.json"]


@pytest.mark.parametrize(
    "location",
    [
        pytest.param("https://other.example/did.json", id="to another host"),
        pytest.param("http://badges.example/did.json", id="to plain http"),
        pytest.param("https://169.254.169.254/latest/meta-data", id="to the metadata service"),
        pytest.param("https://127.0.0.1/", id="to this machine"),
        pytest.param("https://badges.example:22/", id="to another port"),
        pytest.param("//other.example/did.json", id="to another host without a scheme"),
        pytest.param("file:///etc/passwd", id="to a file"),
        pytest.param("https://me@badges.example/did.json", id="with a user name"),
        pytest.param("https://[bad", id="to nonsense"),
    ],
)
def test_a_redirect_elsewhere_is_not_followed(
    authority: Authority, badges_example: ssl.SSLContext, location: str
) -> None:
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[Address]:
        asked.append(host)
        return [HERE]

    with serving(badges_example, always(answer("", 302, Location=location))) as server:
        door = door_to(server, authority=authority, resolve=resolve)
        with pytest.raises(Lacking) as caught:
            door.fetch(at(server))
        assert caught.value.code == "fetch-redirect"
        assert asked == ["badges.example"]
        assert len(server.requests) == 1


def test_a_redirect_in_a_circle_ends(authority: Authority, badges_example: ssl.SSLContext) -> None:
    with serving(badges_example, always(answer("", 302, Location="/did.json"))) as server:
        with pytest.raises(Lacking) as caught:
            door_to(server, authority=authority).fetch(at(server))
        assert caught.value.code == "fetch-redirects"
        assert len(server.requests) == 4


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("127.0.0.1", id="this machine"),
        pytest.param("127.8.9.10", id="this machine under another number"),
        pytest.param("0.0.0.0", id="no address"),  # noqa: S104 - a test of refusing it
        pytest.param("10.0.0.1", id="a private network"),
        pytest.param("172.16.0.1", id="another private network"),
        pytest.param("192.168.1.1", id="a home network"),
        pytest.param("100.64.0.1", id="the network of a provider"),
        pytest.param("169.254.169.254", id="the metadata service"),
        pytest.param("224.0.0.1", id="a multicast address"),
        pytest.param("255.255.255.255", id="everybody at once"),
        pytest.param("198.18.0.1", id="a test bench"),
        pytest.param("192.0.2.1", id="an address from a book"),
        pytest.param("::1", id="this machine in IPv6"),
        pytest.param("::", id="no address in IPv6"),
        pytest.param("fe80::1", id="a link-local address"),
        pytest.param("fc00::1", id="a private network in IPv6"),
        pytest.param("fec0::1", id="an old site-local address"),
        pytest.param("ff02::1", id="multicast in IPv6"),
        pytest.param("::ffff:127.0.0.1", id="this machine mapped into IPv6"),
        pytest.param("::ffff:8.8.8.8", id="a public address mapped into IPv6"),
        pytest.param("::127.0.0.1", id="this machine in the old compatible form"),
        pytest.param("64:ff9b::7f00:1", id="this machine behind NAT64"),
        pytest.param("64:ff9b:1::a00:1", id="a private network behind local NAT64"),
        pytest.param("2002:7f00:1::", id="this machine behind 6to4"),
        pytest.param("2001:db8::1", id="an IPv6 address from a book"),
    ],
)
def test_an_address_that_is_not_public_is_never_dialled(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1"])
def test_a_public_address_may_be_dialled(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "others", [[], ["93.184.216.34"]], ids=["alone", "beside a public address"]
)
def test_a_name_that_leads_inside_is_not_dialled(
    authority: Authority, badges_example: ssl.SSLContext, others: list[str]
) -> None:
    found = [*(ip_address(other) for other in others), HERE]
    with serving(badges_example, always(answer(DOCUMENT))) as server:
        door = door_to(
            server, authority=authority, resolve=lambda _host, _port: found, may_dial=is_public
        )
        with pytest.raises(Lacking) as caught:
            door.fetch(at(server))
        assert caught.value.code == "fetch-address"
        assert server.requests == []


def test_a_name_that_changes_its_mind_is_dialled_where_it_was_looked_at(
    authority: Authority, badges_example: ssl.SSLContext
) -> None:
    """DNS rebinding: the first answer is looked at, any later one would lead elsewhere."""
    answers = [[HERE], [ip_address("127.0.0.2")]]
    looked_at: list[Address] = []

    def resolve(host: str, port: int) -> list[Address]:
        return answers.pop(0)

    def may_dial(address: Address) -> bool:
        looked_at.append(address)
        return address == HERE

    with serving(badges_example, always(answer(DOCUMENT))) as server:
        door = door_to(server, authority=authority, resolve=resolve, may_dial=may_dial)
        assert door.fetch(at(server)).text == DOCUMENT
        assert looked_at == [HERE]
        with pytest.raises(Lacking) as caught:
            door.fetch(at(server))
        assert caught.value.code == "fetch-address"
        assert len(server.requests) == 1


def test_a_certificate_of_another_name_is_not_accepted(authority: Authority) -> None:
    with serving(authority.server_context("other.example"), always(answer(DOCUMENT))) as server:
        with pytest.raises(Lacking) as caught:
            door_to(server, authority=authority).fetch(at(server))
        assert caught.value.code == "fetch-connection"
        assert server.requests == []


def test_a_certificate_of_an_unknown_authority_is_not_accepted(
    authority: Authority, badges_example: ssl.SSLContext
) -> None:
    with serving(badges_example, always(answer(DOCUMENT))) as server:
        door = Door(
            ports=frozenset({server.port}),
            resolve=lambda _host, _port: [HERE],
            may_dial=lambda _address: True,
        )
        with pytest.raises(Lacking) as caught:
            door.fetch(at(server))
        assert caught.value.code == "fetch-connection"


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("http://badges.example/did.json", id="plain http"),
        pytest.param("file:///etc/passwd", id="a file"),
        pytest.param("https://127.0.0.1/", id="an address in numbers"),
        pytest.param("https://2130706433/", id="an address as one number"),
        pytest.param("https://0x7f.1/", id="an address in hexadecimal"),
        pytest.param("https://0177.0.0.1/", id="an address in octal"),
        pytest.param("https://[::1]/", id="an address in IPv6"),
        pytest.param("https://localhost/", id="a name without a dot"),
        pytest.param("https://me:secret@badges.example/", id="a user name"),
        pytest.param("https://badges.example@127.0.0.1/", id="a host that looks like a user"),
        pytest.param("https://badges.example:22/", id="another port"),
        pytest.param("https://badges.example:0/", id="port nought"),
        pytest.param("https://badges.example:99999/", id="a port that cannot be"),
        pytest.param("https://badges.example/a b", id="a space"),
        pytest.param("https://badges.example/\r\nX: y", id="a header hidden in the path"),
        pytest.param("https://badges.example/%0d%0a", id="an escaped line end"),
        pytest.param("https://badges.example/../x", id="a path that climbs"),
        pytest.param("https://bàdges.example/", id="a letter outside ASCII"),
        pytest.param("gopher://badges.example/", id="another protocol"),
        pytest.param("", id="nothing"),
    ],
)
def test_an_odd_address_is_refused_before_a_name_is_looked_up(url: str) -> None:
    def resolve(host: str, port: int) -> list[Address]:
        pytest.fail("a name was looked up")

    with pytest.raises(Refused):
        Door(resolve=resolve).fetch(url)


def test_a_name_server_that_hangs_ends_in_time(authority: Authority) -> None:
    def resolve(host: str, port: int) -> list[Address]:
        time.sleep(3)
        return [HERE]

    door = Door(resolve=resolve, limits=Limits(seconds_each=0.3))
    started = time.monotonic()
    with pytest.raises(Lacking) as caught:
        door.fetch("https://badges.example/did.json")
    assert caught.value.code == "fetch-time"
    assert time.monotonic() - started < 1


def test_fifty_slow_names_do_not_hold_up_a_good_one(
    authority: Authority, badges_example: ssl.SSLContext
) -> None:
    release = threading.Event()

    def resolve(host: str, port: int) -> list[Address]:
        if host != "badges.example":
            release.wait(5)
        return [HERE]

    with serving(badges_example, always(answer(DOCUMENT))) as server:
        limits = Limits(seconds_each=2.5, fetches=60)
        door = door_to(server, authority=authority, resolve=resolve, limits=limits)
        slow = [at(server, host=f"slow{number}.example") for number in range(50)]
        crowd = threading.Thread(target=door.fetch_all, args=(slow,))
        crowd.start()
        started = time.monotonic()
        assert door.fetch(at(server)).text == DOCUMENT
        assert time.monotonic() - started < 2
        release.set()
        crowd.join()
        assert door.fetch(at(server)).text == DOCUMENT


def test_many_at_once_gives_what_came_and_says_why_the_rest_did_not(
    authority: Authority, badges_example: ssl.SSLContext
) -> None:
    def behave(connection: ssl.SSLSocket, request: str) -> None:
        connection.sendall(answer(DOCUMENT) if "/did.json" in request else answer("", 404))

    with serving(badges_example, behave) as server:
        good, gone, odd = at(server), at(server, "/weg.json"), "https://127.0.0.1/did.json"
        found = door_to(server, authority=authority).fetch_all([good, gone, odd, good])
        assert found.text(good) == DOCUMENT
        assert set(found.silent) == {gone, odd}
        assert "404" in found.silent[gone]
        assert len(server.requests) == 2


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.mark.parametrize(
    ("headers", "seconds", "requests"),
    [
        pytest.param({}, 0, 2, id="nothing said, nothing kept"),
        pytest.param({"Cache_Control": "max-age=60"}, 59, 1, id="fresh, and used again"),
        pytest.param({"Cache_Control": "max-age=60"}, 60, 2, id="no longer fresh"),
        pytest.param({"Cache_Control": "max-age=60", "Age": "50"}, 20, 2, id="old when it came"),
        pytest.param({"Cache_Control": "max-age=60, no-store"}, 1, 2, id="not to be kept"),
        pytest.param({"Cache_Control": "private, max-age=60"}, 1, 2, id="private"),
        pytest.param({"Cache_Control": "no-cache, max-age=60"}, 1, 2, id="ask each time"),
        pytest.param({"Cache_Control": "max-age=60", "Vary": "*"}, 1, 2, id="varies with all"),
        pytest.param({"Cache_Control": "max-age=9999999"}, 3599, 1, id="long, within the cap"),
        pytest.param({"Cache_Control": "max-age=9999999"}, 3600, 2, id="long, beyond the cap"),
        pytest.param({"Cache_Control": "max-age=-1"}, 0, 2, id="a negative age"),
        pytest.param({"Cache_Control": "max-age=60"}, -3600, 2, id="a clock that was set back"),
    ],
)
def test_answers_are_kept_by_the_rules_of_http(
    authority: Authority,
    badges_example: ssl.SSLContext,
    headers: dict[str, Any],
    seconds: int,
    requests: int,
) -> None:
    clock = Clock()
    with serving(badges_example, always(answer(DOCUMENT, **headers))) as server:
        door = door_to(server, authority=authority, now=clock)
        door.fetch(at(server))
        clock.now += timedelta(seconds=seconds)
        assert door.fetch(at(server)).text == DOCUMENT
        assert len(server.requests) == requests


def test_a_kept_answer_is_asked_about_and_confirmed(
    authority: Authority, badges_example: ssl.SSLContext
) -> None:
    clock = Clock()

    def behave(connection: ssl.SSLSocket, request: str) -> None:
        if (
            'If-None-Match: "één"' in request.encode("latin-1").decode("utf-8", "replace")
            or 'If-None-Match: "one"' in request
        ):
            connection.sendall(answer("", 304, Cache_Control="max-age=60"))
        else:
            connection.sendall(answer(DOCUMENT, ETag='"one"', Cache_Control="max-age=60"))

    with serving(badges_example, behave) as server:
        door = door_to(server, authority=authority, now=clock)
        door.fetch(at(server))
        clock.now += timedelta(seconds=90)
        again = door.fetch(at(server))
        assert (again.text, again.retrieved) == (DOCUMENT, clock.now)
        clock.now += timedelta(seconds=30)
        door.fetch(at(server))
        assert len(server.requests) == 2
        door.fetch(at(server), anew=True)
        assert len(server.requests) == 3


def test_what_is_gone_is_not_served_from_what_was_kept(
    authority: Authority, badges_example: ssl.SSLContext
) -> None:
    clock = Clock()
    answers = [answer(DOCUMENT, ETag='"one"'), answer("", 410)]

    def behave(connection: ssl.SSLSocket, request: str) -> None:
        connection.sendall(answers.pop(0))

    with serving(badges_example, behave) as server:
        door = door_to(server, authority=authority, now=clock)
        door.fetch(at(server))
        with pytest.raises(BadgeError):
            door.fetch(at(server))


def test_eight_threads_through_one_door_all_get_their_document(
    authority: Authority, badges_example: ssl.SSLContext
) -> None:
    with serving(badges_example, always(answer(DOCUMENT, Cache_Control="max-age=1"))) as server:
        door = door_to(server, authority=authority)
        got: list[str] = []

        def ask(number: int) -> None:
            got.extend(door.fetch(at(server, f"/{number}/{turn}")).text for turn in range(3))

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert got == [DOCUMENT] * 24
