"""Names and addresses: one spelling each, and none that reaches another document."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from branchebadges.dids import did_of, document_url, url_of
from branchebadges.errors import BadgeError, Refused

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize(
    ("did", "url"),
    [
        pytest.param(
            "did:web:badges.example", "https://badges.example/.well-known/did.json", id="a host"
        ),
        pytest.param(
            "did:web:badges.example:issuers:64",
            "https://badges.example/issuers/64/did.json",
            id="a path",
        ),
        pytest.param(
            "did:web:badges.example%3A8443",
            "https://badges.example:8443/.well-known/did.json",
            id="a port",
        ),
        pytest.param(
            "did:web:xn--bcher-kva.example:a.b",
            "https://xn--bcher-kva.example/a.b/did.json",
            id="a host in punycode and a dot in a path",
        ),
    ],
)
def test_a_did_web_has_one_address(did: str, url: str) -> None:
    assert url_of(did) == url
    assert document_url(f"{did}#key-1") == url


HOSTILE = [
    pytest.param("did:web:", id="empty"),
    pytest.param("did:web:badges.example:", id="an empty last segment"),
    pytest.param("did:web:badges.example::a", id="an empty segment"),
    pytest.param("did:web:badges.example:..:a", id="climbing"),
    pytest.param("did:web:badges.example:.:a", id="staying"),
    pytest.param("did:web:badges.example:%2E%2E", id="climbing in escapes"),
    pytest.param("did:web:badges.example:a%2Fb", id="a slash in escapes"),
    pytest.param("did:web:badges.example:a%2fb", id="a small slash in escapes"),
    pytest.param("did:web:badges.example:a%23b", id="a hash in escapes"),
    pytest.param("did:web:badges.example:a%3Fb", id="a question mark in escapes"),
    pytest.param("did:web:badges.example:a%00b", id="a NUL in escapes"),
    pytest.param("did:web:badges.example:a%0D%0Ab", id="a line end in escapes"),
    pytest.param("did:web:badges.example:a%20b", id="a space in escapes"),
    pytest.param("did:web:badges.example:a/b", id="a slash"),
    pytest.param("did:web:badges.example/../b", id="a path as in an address"),
    pytest.param("did:web:badges.example?x", id="a query"),
    pytest.param("did:web:badges.example\r\nHost: b", id="a line end"),
    pytest.param("did:web:badges.example\n", id="a trailing line end"),
    pytest.param("did:web:badges.example\0", id="a NUL"),
    pytest.param("did:web:user%40badges.example", id="a user"),
    pytest.param("did:web:good.example%40evil.example", id="another host behind a user"),
    pytest.param("did:web:user@badges.example", id="a plain user"),
    pytest.param("did:web:badges.example%3A", id="no port"),
    pytest.param("did:web:badges.example%3A0", id="port 0"),
    pytest.param("did:web:badges.example%3A65536", id="port 65536"),
    pytest.param("did:web:badges.example%3A080", id="a port with a zero"),
    pytest.param("did:web:badges.example%3Aa", id="a port in letters"),
    pytest.param("did:web:badges.example%3a443", id="an escape in small letters"),
    pytest.param("did:web:badges.example%3A443%3A443", id="two ports"),
    pytest.param("did:web:badges%2Eexample", id="a dot in escapes"),
    pytest.param("did:web:127.0.0.1", id="an IPv4 address"),
    pytest.param("did:web:127.1", id="a short IPv4 address"),
    pytest.param("did:web:2130706433", id="a decimal IPv4 address"),
    pytest.param("did:web:0x7f.1", id="a half hexadecimal IPv4 address"),
    pytest.param("did:web:127.0.0.0x1", id="a hexadecimal end"),
    pytest.param("did:web:0177.0.0.01", id="an octal IPv4 address"),
    pytest.param("did:web:%5B%3A%3A1%5D", id="an IPv6 address"),
    pytest.param("did:web:localhost", id="a host without a dot"),
    pytest.param("did:web:badges.example.", id="a trailing dot"),
    pytest.param("did:web:.badges.example", id="a leading dot"),
    pytest.param("did:web:-badges.example", id="a leading hyphen"),
    pytest.param("did:web:Badges.Example", id="a second spelling in capitals"),
    pytest.param("did:web:" + "a" * 64 + ".example", id="a label of 64"),
    pytest.param("did:web:" + "a." * 200 + "example", id="a host of 400"),
    pytest.param("did:web:badges.example:" + "a" * 5000, id="a path of 5000"),
    pytest.param("did:key:z6Mk", id="another method"),
    pytest.param("DID:web:badges.example", id="capitals"),
    pytest.param("https://badges.example", id="an address"),
    pytest.param("", id="nothing"),
]


@pytest.mark.parametrize("did", HOSTILE)
def test_a_did_web_that_could_mean_something_else_is_refused(did: str) -> None:
    with pytest.raises(Refused):
        url_of(did)


@pytest.mark.parametrize(
    "address",
    [
        "http://badges.example/keys/1",
        "HTTPS://badges.example/keys/1",
        "ftp://badges.example/keys/1",
        "file:///etc/passwd",
        "//badges.example/keys/1",
        "/keys/1",
        "keys/1",
        "#key-1",
        "https://user@badges.example/",
        "https://user:word@badges.example/",
        "https://badges.example\\@evil.example/",
        "https://badges.example:0/",
        "https://badges.example:/",
        "https://badges.example:99999/",
        "https://127.0.0.1/",
        "https://0x7f000001/",
        "https://[::1]/",
        "https://localhost/",
        "https://badges.example/../a",
        "https://badges.example/a/./b",
        "https://badges.example/a%2f..%2fb",
        "https://badges.example/%2e%2e/b",
        "https://badges.example/%5cb",
        "https://badges.example/%00",
        "https://badges.example/%0d%0a",
        "https://badges.example/a b",
        "https://badges.example/\r\nHost: b",
        "https://badges.example/é",
        "https://badges.example/a#b#c",
        "https://badges.example/a#",
        "https://badges.example/a#b c",
        "https://badges.example/" + "a" * 5000,
        "did:web:badges.example#",
        "did:web:badges.example?version=1#key-1",
        "did:web:badges.example/path#key-1",
        "data:application/json,{}",
        "",
    ],
)
def test_an_address_that_is_not_plain_https_is_refused(address: str) -> None:
    with pytest.raises(Refused):
        did_of(address)


def test_a_did_method_that_is_not_in_use_here_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        document_url("did:example:abc#key-1")
    assert caught.value.code == "did-method"


def test_a_key_in_a_name_needs_no_address() -> None:
    assert document_url("did:key:z6Mk#z6Mk") is None
    assert document_url("did:jwk:e30#0") is None
    assert document_url("https://badges.example/keys/1#a") == "https://badges.example/keys/1"


HOSTILE_TEXT = st.text(
    st.sampled_from("did:webkyjz.example%3A24F0@/#?[]\\ \r\n\0éA-_~") | st.characters(), max_size=60
)


@CALM
@given(tail=HOSTILE_TEXT)
def test_any_did_web_has_a_plain_https_address_or_is_refused(tail: str) -> None:
    with suppress(BadgeError):
        url = url_of("did:web:" + tail)
        parts = urlsplit(url)
        assert parts.scheme == "https"
        assert parts.username is None
        assert parts.path.endswith("/did.json")
        assert not set(url) & set("%@?#\\ \r\n\0")
        assert parts.hostname == tail.partition(":")[0].partition("%3A")[0]


@CALM
@given(text=HOSTILE_TEXT)
def test_any_text_is_a_name_or_refused(text: str) -> None:
    for prefix in ("", "did:", "did:key:z", "https://"):
        with suppress(BadgeError):
            document_url(prefix + text)
