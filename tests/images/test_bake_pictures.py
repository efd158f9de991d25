"""Baking and taking out again, in both formats at once."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchebadges import images, pictures, qr
from branchebadges.errors import BadgeError, Malformed, Refused

JWS = "eyJhbGciOiJFUzI1NiJ9.eyJuYW1lIjoiTW9kdWxlIn0.c2lnbmF0dXJl"
JSON = '{"name":"Bibliothécaire ]]> & <module>", "points": 1.5}'
PNG = qr.png("https://badges.example/v/1")
SVG = pictures.badge(kind="module", title="Metadateren", issuer="GO", points=16).encode()
FORMATS = [pytest.param(PNG, id="a png"), pytest.param(SVG, id="an svg")]

tokens = st.from_regex(
    r"[A-Za-z0-9_-]{1,20}\.[A-Za-z0-9_-]{1,60}\.[A-Za-z0-9_-]{1,20}", fullmatch=True
)
characters = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
strings = st.text(characters) | st.sampled_from(["]]>", "]]]]>>", "<![CDATA[", "&#13;", "--><"])
objects = st.dictionaries(
    strings, strings | st.integers() | st.lists(strings, max_size=3), max_size=5
)
documents = st.builds(
    lambda value, indent, end: json.dumps(value, ensure_ascii=False, indent=indent).replace(
        "\n", end
    ),
    objects,
    st.sampled_from([None, 1]),
    st.sampled_from(["\n", "\r\n", "\r"]),
)


@pytest.mark.parametrize("picture", FORMATS)
@given(text=tokens | documents)
def test_what_is_baked_comes_out_exactly(picture: bytes, text: str) -> None:
    assert images.unbake(images.bake(picture, text)) == text


@pytest.mark.parametrize("picture", FORMATS)
@given(first=tokens | documents, second=tokens | documents)
def test_baking_again_replaces_and_leaves_no_trace(picture: bytes, first: str, second: str) -> None:
    assert images.bake(images.bake(picture, first), second) == images.bake(picture, second)


@given(junk=st.binary(max_size=200))
@pytest.mark.parametrize(
    "start", [b"", b"\x89PNG\r\n\x1a\n", b"<", b'<svg xmlns="http://www.w3.org/2000/svg"'], ids=repr
)
def test_arbitrary_bytes_give_only_our_errors(start: bytes, junk: bytes) -> None:
    for act in (images.unbake, lambda picture: images.bake(picture, JWS)):
        with contextlib.suppress(BadgeError):
            act(start + junk)


@pytest.mark.parametrize("picture", FORMATS)
@given(data=st.data())
def test_a_damaged_picture_gives_only_our_errors(picture: bytes, data: st.DataObject) -> None:
    baked = bytearray(images.bake(picture, JSON))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(baked) - 1))
        baked[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(baked)))
    for damaged in (bytes(baked), bytes(baked[:cut])):
        with contextlib.suppress(BadgeError):
            images.unbake(damaged)


@pytest.mark.parametrize("picture", FORMATS)
def test_a_picture_without_a_credential_says_so(picture: bytes) -> None:
    with pytest.raises(Malformed) as refusal:
        images.unbake(picture)
    assert refusal.value.code == "picture-without-credential"


@pytest.mark.parametrize("picture", FORMATS)
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("https://badges.example/1", id="an address"),
        pytest.param("a.b", id="two parts of a token"),
        pytest.param("a.b.c\n", id="a token with a line end"),
        pytest.param("[1]", id="a list"),
        pytest.param('{"a":"\0"}', id="a NUL"),
        pytest.param('{"a":"\x1b"}', id="a control character"),
        pytest.param('{"a":"\ud800"}', id="half a surrogate pair"),
        pytest.param('{"a":"\uffff"}', id="a character that XML cannot hold"),
        pytest.param('{"a":"' + "b" * 1_000_000 + '"}', id="over a megabyte"),
    ],
)
def test_what_a_picture_cannot_carry_is_refused(picture: bytes, text: str) -> None:
    with pytest.raises(Refused) as refusal:
        images.bake(picture, text)
    assert refusal.value.code == "picture-text"


@pytest.mark.parametrize(
    ("picture", "code"),
    [
        pytest.param(b"", "picture-empty", id="empty"),
        pytest.param(b"\x1f\x8b\x08" + b"\0" * 40, "picture-compressed", id="a compressed svgz"),
        pytest.param(b"GIF89a", "picture-unknown", id="a gif"),
        pytest.param(b"\xff\xd8\xff\xe0", "picture-unknown", id="a jpeg"),
        pytest.param(b"+ADw-svg/+AD4-", "picture-unknown", id="utf-7 without a declaration"),
        pytest.param(b" " * 10_000_001, "picture-too-large", id="over ten megabytes"),
    ],
)
def test_what_is_no_picture_is_refused(picture: bytes, code: str) -> None:
    with pytest.raises(Malformed) as refusal:
        images.unbake(picture)
    assert refusal.value.code == code
