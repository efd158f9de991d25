"""What a stranger makes us fetch: DIDs and the door outside (D 61 to 71).

Against real servers on this machine that misbehave; the door is told to trust their authority and
to dial this machine, which no door outside tests may.
"""

from __future__ import annotations

import gzip
import json
import socket
import threading
import time
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

import pytest
from attacks import codes, judged, refused, seal
from publishing import Publisher

from branchebadges import dids
from branchebadges.errors import BadgeError, Lacking, Refused
from branchebadges.keys import PrivateKey
from branchebadges.proofs import Signed
from branchebadges.web import Door, Limits, gather, is_public, verify
from https_here import HERE, Authority, Server, always, answer, door_to, serving
from sector_in_a_box import NOW, PROVIDER, Party, Sector

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from branchebadges.web.addresses import Address


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def secured(authority: Authority) -> ssl.SSLContext:
    return authority.server_context("badges.example")


class Sealed:
    """A resolver and a network that nothing may reach."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def dial(*_: object, **__: object) -> None:
            pytest.fail("something was dialled")

        monkeypatch.setattr(socket, "getaddrinfo", dial)
        monkeypatch.setattr(socket, "create_connection", dial)


ODD_HOSTS = [
    "127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "2130706433",  # noqa: S104
    "0x7f.1", "0x7f000001", "0177.0.0.1", "017700000001", "127.1", "[::1]", "[::ffff:127.0.0.1]",
    "localhost", "metadata", "user@badges.example", "user%40badges.example", "badges.example.",
    "%31%32%37.0.0.1", "badges.example%2F@127.0.0.1", "",
]  # fmt: skip


@pytest.mark.parametrize("host", ODD_HOSTS)
def test_d61_a_did_web_that_leads_inside_gets_no_connection(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Sealed(monkeypatch)
    did = f"did:web:{host}"
    with pytest.raises(Refused):
        dids.url_of(did)
    with pytest.raises(Refused):
        Door().fetch(f"https://{host}/.well-known/did.json")
    key = PrivateKey.generate("Ed25519", verification_method=f"{did}#key-1")
    party = Party(did, key)
    document = Sector().badge(issuer={"id": did, "type": ["Profile"]}, recognition=None)
    report = verify(Signed.read(json.dumps(seal(document, party))), at=NOW, door=Door())
    assert report.verdict == "failed"
    assert report.kind == "unverified"


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1",
     "0.0.0.0", "::1", "fe80::1", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::"],  # noqa: S104
)  # fmt: skip
def test_d61_a_name_that_leads_inside_is_never_dialled(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Sealed(monkeypatch)
    assert not is_public(ip_address(address))
    door = Door(resolve=lambda _host, _port: [ip_address("93.184.216.34"), ip_address(address)])
    with pytest.raises(Lacking) as caught:
        door.fetch("https://badges.example/did.json")
    assert caught.value.code == "fetch-address"


def test_d62_the_address_that_is_dialled_is_the_one_that_was_looked_at(
    authority: Authority, secured: ssl.SSLContext
) -> None:
    """DNS rebinding: the resolver flips its answers between an address that may be dialled and one
    that may not. It is asked once for each fetch, so that no answer is dialled unseen."""
    allowed, inside = HERE, ip_address("127.0.0.2")
    answers: list[list[Address]] = [[allowed], [inside], [allowed], [allowed, inside]]
    asked: list[str] = []
    looked_at: list[Address] = []

    def resolve(host: str, port: int) -> list[Address]:
        asked.append(host)
        return answers.pop(0)

    def may_dial(address: Address) -> bool:
        looked_at.append(address)
        return address == allowed

    with serving(secured, always(answer("{}"))) as server:
        door = door_to(server, authority=authority, resolve=resolve, may_dial=may_dial)
        url = f"https://badges.example:{server.port}/did.json"
        for served in (True, False, True, False):
            if served:
                assert door.fetch(url).text == "{}"
            else:
                with pytest.raises(Lacking) as caught:
                    door.fetch(url)
                assert caught.value.code == "fetch-address"
        assert asked == ["badges.example"] * 4
        assert looked_at == [allowed, inside, allowed, allowed, inside]
        assert len(server.requests) == 2


@pytest.mark.parametrize(
    "location",
    ["https://169.254.169.254/latest", "https://127.0.0.1/", "https://other.example/did.json",
     "http://badges.example/did.json", "file:///etc/passwd", "//other.example/", "gopher://x.y/"],
)  # fmt: skip
def test_d63_a_redirect_elsewhere_is_not_followed(
    authority: Authority, secured: ssl.SSLContext, location: str
) -> None:
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[Address]:
        asked.append(host)
        return [HERE]

    with serving(secured, always(answer("", 302, Location=location))) as server:
        door = door_to(server, authority=authority, resolve=resolve)
        with pytest.raises(Lacking) as caught:
            door.fetch(f"https://badges.example:{server.port}/did.json")
        assert caught.value.code == "fetch-redirect"
        assert asked == ["badges.example"]


def test_d63_a_redirect_in_a_circle_ends(authority: Authority, secured: ssl.SSLContext) -> None:
    with serving(secured, always(answer("", 302, Location="/a"))) as server:
        with pytest.raises(Lacking) as caught:
            door_to(server, authority=authority).fetch(f"https://badges.example:{server.port}/a")
        assert caught.value.code == "fetch-redirects"
        assert len(server.requests) <= 4


def drip(connection: ssl.SSLSocket, request: str) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(100):
        connection.sendall(b" ")
        time.sleep(0.05)


def flood(connection: ssl.SSLSocket, request: str) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in range(1600):
        connection.sendall(b"10000\r\n" + b"x" * 65536 + b"\r\n")


def huge(connection: ssl.SSLSocket, request: str) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")
    while True:
        connection.sendall(b"x" * 65536)


BOMB = answer(gzip.compress(bytes(20_000_000)), Content_Encoding="gzip")


def methods(number: int) -> str:
    key = PrivateKey.generate("Ed25519").public.to_multibase()
    rows = [
        {
            "id": f"{PROVIDER}#k{index}",
            "type": "Multikey",
            "controller": PROVIDER,
            "publicKeyMultibase": key,
        }
        for index in range(number)
    ]
    return json.dumps({"id": PROVIDER, "verificationMethod": rows})


@pytest.mark.parametrize(
    ("behave", "code"),
    [
        pytest.param(drip, "fetch-time", id="slow loris"),
        pytest.param(flood, "fetch-size", id="without end"),
        pytest.param(huge, "fetch-size", id="as large as it says"),
        pytest.param(always(BOMB), "fetch-encoding", id="a gzip bomb"),
    ],
)
def test_d64_what_is_too_large_or_too_slow_is_given_up_on(
    authority: Authority,
    secured: ssl.SSLContext,
    behave: Callable[[ssl.SSLSocket, str], None],
    code: str,
) -> None:
    with serving(secured, behave) as server:
        door = door_to(server, authority=authority, limits=Limits(seconds_each=0.7))
        started = time.monotonic()
        with pytest.raises(Lacking) as caught:
            door.fetch(f"https://badges.example:{server.port}/did.json")
        assert caught.value.code == code
        assert time.monotonic() - started < 2


def rounds(authority: Authority, secured: ssl.SSLContext, page: bytes) -> Any:
    """The report on a badge whose issuer serves this for its DID document."""
    publisher = Publisher()
    with serving(secured, publisher.behave) as server:
        publisher.open(server.port)
        signed = publisher.badge()
        publisher.pages["/.well-known/did.json"] = page
        started = time.process_time()
        report = verify(signed, at=NOW, door=door_to(server, authority=authority))
        assert time.process_time() - started < 1
    return report


@pytest.mark.parametrize(
    ("page", "verdict", "code"),
    [
        (answer("", 404), "unknown", "source-silent"),
        (answer("", 500), "unknown", "source-silent"),
        (answer("<!doctype html><p>Log in"), "unknown", "source-silent"),
        (answer(b"\xff\xfe\xfd"), "unknown", "source-silent"),
        (answer("Hallo"), "failed", "json-syntax"),
        (answer("[" * 200_000), "failed", "json-too-deep"),
        (answer('{"a":' * 40_000), "failed", "json-too-deep"),
        (answer(methods(5_000)), "failed", "json-too-large"),
        (answer("{}"), "failed", "did-id"),
        (answer("[]"), "failed", "did-id"),
        (answer("12"), "failed", "did-id"),
    ],
)
def test_d65_what_is_no_did_document_is_refused_in_good_time(
    authority: Authority, secured: ssl.SSLContext, page: bytes, verdict: str, code: str
) -> None:
    report = rounds(authority, secured, page)
    assert report.verdict == verdict
    assert report.findings[-1].code == code


@pytest.mark.parametrize("number", [257, 20_000])
def test_d65_thousands_of_methods_are_refused_before_a_key_is_read(number: int) -> None:
    started = time.process_time()
    with pytest.raises(BadgeError) as caught:
        dids.DidDocument.read(methods(number), did=PROVIDER)
    assert caught.value.code in {"did-too-large", "json-too-large"}
    # Making the document takes longer than refusing it.
    read = json.loads(methods(number))
    with pytest.raises(Refused, match="over 256"):
        dids.DidDocument.read(read, did=PROVIDER)
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    "rest",
    ["badges.example:..:..:etc:passwd", "badges.example:%2e%2e:x", "badges.example:a%2Fb",
     "badges.example:a%23b", "badges.example:a%00b", "badges.example:a%0d%0aX", "badges.example:",
     "badges.example::a", "badges.example:a b", "badges.example:a?b", "badges.example/a",
     "badges.example:a\r\nHost: x", "badges.example%3A22:", "badges.example%3a443",
     "badges.example%3A99999", ":a", ""],
)  # fmt: skip
def test_d66_a_did_web_that_could_mean_something_else_is_refused_as_a_name(
    rest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Sealed(monkeypatch)
    with pytest.raises(Refused):
        dids.url_of(f"did:web:{rest}")


@pytest.mark.parametrize(
    "did",
    ["did:unknown:x", "did:ion:EiAA", "did:ethr:0x00", "did:WEB:badges.example", "did:web",
     "did:key:", "did:key:abc", "did:jwk:", "did:jwk:e30", "did:jwk:eyJrdHkiOiJvY3QifQ",
     "did:jwk:!!!", "DID:key:z6Mk", "did::x", "did"],
)  # fmt: skip
def test_d67_a_did_of_another_method_or_a_malformed_one_is_refused(did: str) -> None:
    with pytest.raises(Refused):
        dids.controller_document(did, {})
    sector = Sector()
    document = sector.badge(issuer={"id": did, "type": ["Profile"]}, recognition=None)
    sealed = seal(document, sector.provider, verificationMethod=f"{did}#0")
    assert codes(judged(sealed, sector, trust=None))


def test_d68_a_document_that_is_ambiguous_is_refused() -> None:
    sector = Sector()
    whole = sector.provider.document()
    method = whole["verificationMethod"][0]
    jwk = sector.provider.key.public.to_jwk()
    for changes, code in (
        ({"deactivated": True}, "did-deactivated"),
        ({"deactivated": "false"}, "did-deactivated"),
        ({"verificationMethod": [method, method]}, "method-twice"),
        ({"verificationMethod": [{**method, "publicKeyJwk": jwk}]}, "method-two-keys"),
    ):
        sources = sector.sources().with_text(
            dids.url_of(PROVIDER), json.dumps({**whole, **changes}), retrieved=None
        )
        refused(sector.provider.signs(sector.badge()).text, sector, code, sources=sources)


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def test_d69_a_host_that_is_down_leaves_it_unknown_but_for_a_copy_within_its_age(
    authority: Authority, secured: ssl.SSLContext
) -> None:
    publisher, clock = Publisher(), Clock()
    with serving(secured, publisher.behave) as server:
        publisher.open(server.port)
        did = publisher.pages["/.well-known/did.json"].partition(b"\r\n\r\n")[2]
        publisher.page("/.well-known/did.json", did, Cache_Control="max-age=600")
        publisher.publish(headers={"Cache_Control": "max-age=600"})
        door = door_to(server, authority=authority, now=clock)
        signed = publisher.badge()
        got = clock.now
        assert verify(signed, at=clock.now, door=door).verdict == "passed"
        publisher.pages.clear()
        clock.now += timedelta(minutes=9)
        report, sources = gather(signed, at=clock.now, door=door)
        assert report.verdict == "passed"
        # That it was a copy is told: it says when it was got.
        assert {source.retrieved for source in sources.held.values()} == {got}
        clock.now += timedelta(minutes=2)
        report = verify(signed, at=clock.now, door=door)
        assert report.verdict == "unknown"
        assert report.findings[-1].code == "source-silent"


def test_d70_fifty_slow_hosts_do_not_starve_a_good_one(
    authority: Authority, secured: ssl.SSLContext
) -> None:
    publisher, release = Publisher(), threading.Event()

    def resolve(host: str, port: int) -> list[Address]:
        if host != "badges.example":
            release.wait(6)
        return [HERE]

    with serving(secured, publisher.behave) as server:
        publisher.open(server.port)
        limits = Limits(seconds_each=4, seconds_in_all=5)
        door = door_to(server, authority=authority, resolve=resolve, limits=limits)
        crowd = [
            threading.Thread(
                target=door.fetch_all, args=([f"https://slow{number}.example:{server.port}/"],)
            )
            for number in range(50)
        ]
        for each in crowd:
            each.start()
        for _ in range(2):
            started = time.monotonic()
            assert verify(publisher.badge(), at=NOW, door=door).verdict == "passed"
            assert time.monotonic() - started < 2
        release.set()
        for each in crowd:
            each.join()
        assert verify(publisher.badge(), at=NOW, door=door).verdict == "passed"


def test_d71_only_https_on_its_port_and_nothing_of_who_asks(
    authority: Authority, secured: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with serving(secured, always(answer("{}", Set_Cookie="a=b"))) as server:
        door = door_to(server, authority=authority)
        for _ in range(2):
            door.fetch(f"https://badges.example:{server.port}/x")
        lines = {
            line.split(":")[0].lower() for line in server.requests[1].split("\r\n")[1:] if line
        }
        assert lines == {"host", "user-agent", "accept", "accept-encoding", "connection"}
        assert server.header("user-agent") == ["branchebadges"] * 2
        with pytest.raises(Refused):
            Door().fetch(f"https://badges.example:{server.port}/x")
        assert len(server.requests) == 2
    for url in ("http://badges.example/", "ftp://badges.example/", "https://badges.example:22/"):
        with pytest.raises(Refused):
            Door().fetch(url)


def test_a_server_is_what_it_says_it_is(authority: Authority) -> None:
    """The certificate is held against the name, whatever address was dialled."""
    server: Server
    with serving(authority.server_context("other.example"), always(answer("{}"))) as server:
        with pytest.raises(Lacking):
            door_to(server, authority=authority).fetch(f"https://badges.example:{server.port}/x")
        assert server.requests == []
