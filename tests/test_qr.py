"""QR codes of verify addresses."""

from __future__ import annotations

import io
import re
from typing import Literal

import pytest
from defusedxml.ElementTree import fromstring
from PIL import Image

from branchebadges import qr
from branchebadges.errors import Refused
from branchebadges.images import bake, unbake

ADDRESS = "https://badges.example/v/7f3kq9?x=1#deel"
ADDRESSES = [
    pytest.param(ADDRESS, id="an https address"),
    pytest.param("http://localhost:8000/v/1", id="this machine by name"),
    pytest.param("http://127.0.0.1/v/1", id="this machine by number"),
    pytest.param("https://badges.example/" + "a" * 470, id="a long address"),
]


def pixels_of(picture: bytes, scale: int) -> tuple[tuple[bool, ...], ...]:
    """Per module whether it is dark, from the middle of each."""
    image = Image.open(io.BytesIO(picture)).convert("L")
    count = image.width // scale
    return tuple(
        tuple(
            image.getpixel((x * scale + scale // 2, y * scale + scale // 2)) == 0
            for x in range(count)
        )
        for y in range(count)
    )


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("scale", [1, 3, 8])
def test_the_png_shows_exactly_the_modules(address: str, scale: int) -> None:
    assert pixels_of(qr.png(address, scale=scale), scale) == qr.modules(address)


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_path_of_the_svg_covers_exactly_the_modules(address: str) -> None:
    path = re.findall(r' d="([^"]*)"', qr.svg(address))
    assert len(path) == 1
    dark = {
        (int(x) + step, int(y))
        for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", path[0])
        for step in range(int(length))
    }
    rows = qr.modules(address)
    assert dark == {(x, y) for y, row in enumerate(rows) for x, on in enumerate(row) if on}


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_reader_that_is_not_ours_reads_the_address(address: str) -> None:
    zxingcpp = pytest.importorskip("zxingcpp", reason="no QR reader is installed here")
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(qr.png(address))))
    assert code.text == address


def test_there_is_a_quiet_zone_of_four_modules() -> None:
    rows = qr.modules(ADDRESS)
    frame = [*rows[:4], *rows[-4:], *(row[:4] + row[-4:] for row in rows)]
    assert not any(any(part) for part in frame)


@pytest.mark.parametrize(("language", "word"), [("nl", "controleer"), ("en", "verify")])
def test_the_svg_says_in_words_what_it_is(language: Literal["nl", "en"], word: str) -> None:
    root = fromstring(qr.svg("https://badges.example/v?a=1&b=<2>", language=language))
    title = root.findtext("{http://www.w3.org/2000/svg}title", "")
    assert root.get("role") == "img"
    assert word in title
    assert title.endswith("https://badges.example/v?a=1&b=<2>")


def test_a_code_is_small() -> None:
    assert len(qr.svg(ADDRESS)) < 10_000
    assert len(qr.png(ADDRESS)) < 1_500


def test_a_code_can_carry_a_credential_itself() -> None:
    assert unbake(bake(qr.svg(ADDRESS).encode(), "a.b.c")) == "a.b.c"


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("", id="nothing"),
        pytest.param("http://badges.example/v/1", id="http"),
        pytest.param("javascript:alert(1)", id="a script"),
        pytest.param("//badges.example/v", id="no scheme"),
        pytest.param("https:///v/1", id="no host"),
        pytest.param("https://user:word@badges.example/", id="a password"),
        pytest.param("https://badges.example@evil.example/", id="a host that looks like another"),
        pytest.param("https://bàdges.example/", id="not ASCII"),
        pytest.param("https://badges.example/ v", id="a space"),
        pytest.param("https://badges.example/\n", id="a line end"),
        pytest.param("https://[::1/", id="a broken address"),
        pytest.param("http://localhost.evil.example/", id="only looks like this machine"),
        pytest.param("https://badges.example/" + "a" * 500, id="too long to scan"),
    ],
)
def test_a_code_leads_only_to_an_https_address(address: str) -> None:
    with pytest.raises(Refused):
        qr.svg(address)
    with pytest.raises(Refused):
        qr.png(address)


@pytest.mark.parametrize("scale", [0, -1, 65])
def test_a_module_has_a_sensible_width(scale: int) -> None:
    with pytest.raises(Refused):
        qr.png(ADDRESS, scale=scale)
