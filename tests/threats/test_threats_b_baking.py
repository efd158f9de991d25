"""Badges in pictures: one credential, found without unpacking or running anything (B 88 to 97)."""

from __future__ import annotations

import gzip
import io
import socket
import struct
import time
import zlib
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

from branchebadges import pictures, qr
from branchebadges.errors import BadgeError
from branchebadges.images import bake, png, unbake

JWS = "aaaa.bbbb.cccc"
PICTURE = qr.png("https://badges.example/v/1")
HEADER, BODY, END = PICTURE[8:33], PICTURE[33:-12], png.chunk(b"IEND", b"")
NS = 'xmlns="http://www.w3.org/2000/svg"'
BADGES = 'xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"'
ONE = f'<openbadges:credential verify="{JWS}"/>'


def made_of(*chunks: bytes) -> bytes:
    return png.SIGNATURE + b"".join(chunks)


def itxt(text: bytes, *, packed: bool = False, keyword: bytes = png.KEYWORD) -> bytes:
    data = zlib.compress(text) if packed else text
    return png.chunk(b"iTXt", keyword + b"\0" + bytes([packed]) + b"\0\0\0" + data)


def svg(inside: str, *, head: str = "", more: str = "") -> bytes:
    return f"{head}<svg {NS} {BADGES} {more}>{inside}</svg>".encode()


def refused(picture: bytes, *codes: str) -> None:
    """Taken apart in no time and in no memory, and refused for this reason."""
    started = time.process_time()
    with pytest.raises(BadgeError) as caught:
        unbake(picture)
    assert time.process_time() - started < 1
    assert caught.value.code in codes


def test_b88_bombs_and_floods_in_a_png_are_refused_fast() -> None:
    refused(
        made_of(HEADER, itxt(b"{}" + b" " * 50_000_000, packed=True), BODY, END),
        "picture-compressed",
    )
    for kind in (b"iTXt", b"IDAT", b"tEXt"):
        refused(made_of(HEADER, b"\xff\xff\xff\xff" + kind), "png-truncated")
        refused(made_of(HEADER, b"\x7f\xff\xff\xff" + kind + b"x" * 100), "png-truncated")
    refused(made_of(HEADER, png.chunk(b"tEXt", b"") * 200_000, BODY, END), "png-too-many-chunks")
    refused(b"\x89PNG\r\n\x1a\n" + bytes(20_000_000), "picture-too-large")


def test_b89_two_credentials_are_one_too_many() -> None:
    for second in (itxt(b"{}"), png.chunk(b"tEXt", png.KEYWORD + b"\0{}")):
        refused(
            made_of(HEADER, itxt(JWS.encode()), second, BODY, END), "picture-with-two-credentials"
        )
    refused(svg(ONE + ONE), "picture-with-two-credentials")
    refused(
        svg(f'<openbadges:credential verify="{JWS}"><![CDATA[{{}}]]></openbadges:credential>'),
        "svg-credential",
    )


@pytest.mark.parametrize(
    ("picture", "code"),
    [
        (made_of(HEADER, itxt(JWS.encode())[:-1] + b"\0", BODY, END), "png-check-value"),
        (made_of(HEADER, itxt(JWS.encode()), BODY), "png-truncated"),
        (made_of(HEADER, itxt(JWS.encode()), BODY, END)[:-3], "png-truncated"),
        (made_of(HEADER, BODY, END, itxt(JWS.encode())), "png-after-end"),
        (made_of(HEADER, BODY, END) + b"PK\3\4", "png-after-end"),
        (b"GIF89a" + bytes(100), "picture-unknown"),
        (b"%PDF-1.7", "picture-unknown"),
        (b"", "picture-empty"),
        (PICTURE[:8], "png-truncated"),
    ],
)
def test_b90_a_png_that_is_not_sound_is_refused(picture: bytes, code: str) -> None:
    refused(picture, code)


@pytest.mark.parametrize(
    "picture",
    [
        made_of(HEADER, png.chunk(b"tEXt", png.KEYWORD + b"\0" + JWS.encode()), BODY, END),
        made_of(HEADER, png.chunk(b"zTXt", png.KEYWORD + b"\0\0" + b"x"), BODY, END),
        made_of(HEADER, itxt(JWS.encode(), keyword=b"openbadges"), BODY, END),
        made_of(HEADER, itxt(JWS.encode(), keyword=b"OpenBadgeCredential"), BODY, END),
        svg(f'<credential verify="{JWS}"/>'),
        svg(f'<o:credential xmlns:o="http://openbadges.org" verify="{JWS}"/>'),
        svg(f'<o:credential xmlns:o="https://purl.imsglobal.org/ob/v3p0/" verify="{JWS}"/>'),
    ],
)
def test_b91_what_stands_in_another_place_is_no_credential(picture: bytes) -> None:
    refused(picture, "picture-without-credential")


def test_b92_pixels_are_never_unpacked() -> None:
    """A picture of a hundred thousand by a hundred thousand, in a few kilobytes."""
    header = png.chunk(b"IHDR", struct.pack(">IIBBBBB", 100_000, 100_000, 16, 6, 0, 0, 0))
    flood = png.chunk(b"IDAT", zlib.compress(bytes(20_000_000), 9))
    started = time.process_time()
    assert unbake(bake(made_of(header, flood, END), JWS)) == JWS
    assert time.process_time() - started < 0.2


LAUGHS = "<!DOCTYPE s [<!ENTITY a0 'x'>" + "".join(
    f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9)
) + "]>"  # fmt: skip


@pytest.mark.parametrize(
    ("picture", "codes"),
    [
        (svg("&x;", head='<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), {"svg-dtd"}),
        (svg("", head='<!DOCTYPE svg SYSTEM "https://evil.example/x.dtd">'), {"svg-dtd"}),
        (
            svg("", head='<!DOCTYPE s [<!ENTITY % p SYSTEM "https://evil.example">%p;]>'),
            {"svg-dtd"},
        ),
        (svg("&a9;", head=LAUGHS), {"svg-dtd"}),
        (svg("&a;" * 50_000, head=f'<!DOCTYPE s [<!ENTITY a "{"a" * 50_000}">]>'), {"svg-dtd"}),
        (
            svg('<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>'),
            {"svg-inclusion"},
        ),
        (svg("<g>" * 5000 + "</g>" * 5000), {"svg-too-complex"}),
        (svg("<g/>" * 300_000), {"svg-too-complex"}),
        (
            svg("<g " + " ".join(f'a{n}="x"' for n in range(100_000)) + "/>"),
            {"picture-without-credential"},
        ),
    ],
    ids=[
        "file",
        "dtd",
        "parameter",
        "laughs",
        "quadratic",
        "xinclude",
        "deep",
        "many",
        "attributes",
    ],
)
def test_b93_xml_that_reads_grows_or_nests_is_refused_unfetched(
    picture: bytes, codes: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def dial(*_: object, **__: object) -> None:
        pytest.fail("something was fetched")

    monkeypatch.setattr(socket, "getaddrinfo", dial)
    monkeypatch.setattr(socket.socket, "connect", dial)
    refused(picture, *codes)


ACTIVE = [
    "<script>alert(1)</script>",
    '<SCRIPT href="https://evil.example/x.js"/>',
    '<rect onload="alert(1)"/>',
    '<g><rect OnClick="x"/></g>',
    "<foreignObject><b/></foreignObject>",
    '<a href="javascript:alert(1)"/>',
    '<a href=" java\nscript:alert(1)"/>',
    '<a xmlns:x="http://www.w3.org/1999/xlink" x:href="javascript:alert(1)"/>',
    '<image href="data:text/html,x"/>',
    '<use href="data:image/svg+xml;base64,AAAA"/>',
    '<h:script xmlns:h="http://www.w3.org/1999/xhtml">x</h:script>',
    '<h:iframe xmlns:h="http://www.w3.org/1999/xhtml"/>',
]


@pytest.mark.parametrize("inside", ACTIVE)
def test_b94_a_picture_that_acts_is_not_given_our_credential(inside: str) -> None:
    with pytest.raises(BadgeError) as caught:
        bake(svg(inside), JWS)
    assert caught.value.code == "svg-active"
    # Somebody else's can still be read: what is in it is judged, and the picture never shown.
    assert unbake(svg(inside + ONE) if "/svg" not in inside else svg(ONE)) == JWS


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", '" onload="alert(1)', "Voorlezen"])
def test_b94_the_pictures_we_draw_do_not_act_and_carry_a_credential(name: str) -> None:
    drawn = pictures.badge(
        kind="module", title=name, issuer=name, points=8, domains={"ME": 1}, details=name
    )
    assert unbake(bake(drawn.encode(), JWS)) == JWS


def test_b94_a_link_and_a_picture_inside_are_left_alone() -> None:
    harmless = '<a href="https://badges.example/"><image href="data:image/png;base64,AAAA"/></a>'
    assert unbake(bake(svg(harmless), JWS)) == JWS


@pytest.mark.parametrize(
    ("picture", "code"),
    [
        (gzip.compress(svg(ONE) + b" " * 50_000_000), "picture-compressed"),
        (gzip.compress(svg(ONE)), "picture-compressed"),
        (b'<?xml version="1.0" encoding="UTF-7"?>' + svg(ONE), "svg-encoding"),
        (b"+ADw-svg" + svg(ONE), "picture-unknown"),
        (svg(ONE).decode().encode("utf-16"), "picture-unknown"),
        (b"<html>" + svg(ONE) + b"</html>", "svg-root"),
        (svg(ONE) + PICTURE, "svg-encoding"),
        (PICTURE + svg(ONE), "png-after-end"),
        (b"GIF89a" + svg(ONE), "picture-unknown"),
        (b"PK\3\4" + svg(ONE), "picture-unknown"),
    ],
)
def test_b95_packed_recoded_and_two_faced_files_are_refused(picture: bytes, code: str) -> None:
    refused(picture, code)


@pytest.mark.parametrize("picture", [PICTURE, svg("<g/>")], ids=["png", "svg"])
def test_b96_baking_again_replaces_and_leaves_no_trace(picture: bytes) -> None:
    first = bake(picture, '{"first": "secret"}')
    second = bake(first, JWS)
    assert unbake(second) == JWS
    assert b"secret" not in second
    assert second == bake(picture, JWS) or b"<svg" in picture


def camera() -> bytes:
    """A photograph with the place where it was taken, as a camera and as a program write it."""
    exif = Image.Exif()
    exif[0x010F] = "GEHEIM"
    exif.get_ifd(0x8825)[2] = (52.0, 22.0, 0.0)
    info = PngImagePlugin.PngInfo()
    info.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>GEHEIM</x:xmpmeta>")
    info.add_text("Raw profile type exif", "GEHEIM")
    kept: Any = io.BytesIO()
    Image.new("RGB", (8, 8), "green").save(kept, "PNG", exif=exif, pnginfo=info)
    return bytes(kept.getvalue())


def test_b97_what_a_camera_wrote_is_not_handed_on_with_a_badge() -> None:
    photograph = camera()
    assert b"GEHEIM" in photograph
    baked = bake(photograph, JWS)
    assert b"GEHEIM" not in baked
    assert b"eXIf" not in baked
    shown = Image.open(io.BytesIO(baked))
    assert shown.tobytes() == Image.open(io.BytesIO(photograph)).tobytes()
    assert not shown.getexif()
