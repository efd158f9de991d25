"""The strict reader of PNG chunks."""

from __future__ import annotations

import io
import struct
import time
import zlib

import pytest
from PIL import Image

from branchebadges import qr
from branchebadges.errors import Malformed
from branchebadges.images import png

JWS = "aaaa.bbbb.cccc"
PICTURE = qr.png("https://badges.example/v/1")
END = png.chunk(b"IEND", b"")
HEADER = PICTURE[8:33]
BODY = PICTURE[33:-12]


def made_of(*chunks: bytes) -> bytes:
    return png.SIGNATURE + b"".join(chunks)


def text_chunk(text: bytes, *, kind: bytes = b"iTXt", keyword: bytes = png.KEYWORD) -> bytes:
    return png.chunk(kind, keyword + (b"\0\0\0\0\0" if kind == b"iTXt" else b"\0") + text)


def code_of(picture: bytes) -> str:
    with pytest.raises(Malformed) as refusal:
        png.unbake(picture)
    return refusal.value.code


def test_the_credential_is_one_uncompressed_international_text() -> None:
    baked = png.bake(PICTURE, JWS)
    (only,) = [each for each in png.read(baked) if each.kind == b"iTXt"]
    assert only.data == b"openbadgecredential\0\0\0\0\0" + JWS.encode()


def test_all_other_chunks_stay_byte_for_byte_and_in_order() -> None:
    extra = png.chunk(b"tEXt", b"Software\0Ours") + png.chunk(b"prVt", b"\0\xff")
    picture = made_of(HEADER, extra, BODY, END)
    baked = png.bake(picture, JWS)
    others = b"".join(each.raw for each in png.read(baked) if each.kind != b"iTXt")
    assert png.SIGNATURE + others == picture


def test_a_baked_picture_still_shows_the_same_pixels() -> None:
    before, after = (Image.open(io.BytesIO(p)) for p in (PICTURE, png.bake(PICTURE, JWS)))
    assert before.tobytes() == after.tobytes()
    assert after.info["openbadgecredential"] == JWS


@pytest.mark.parametrize(
    ("chunks", "code"),
    [
        pytest.param((), "png-truncated", id="only the signature"),
        pytest.param((HEADER, BODY), "png-truncated", id="no end"),
        pytest.param((HEADER, BODY, END[:-1]), "png-truncated", id="the last byte is missing"),
        pytest.param(
            (HEADER, b"\xff\xff\xff\xffiTXt"), "png-truncated", id="a length of four gigabytes"
        ),
        pytest.param((HEADER, END), "png-no-image", id="no image data"),
        pytest.param((BODY, END), "png-header", id="no header"),
        pytest.param(
            (png.chunk(b"IHDR", b"\0" * 12), BODY, END), "png-header", id="a header too short"
        ),
        pytest.param((HEADER, BODY, END, b"\n"), "png-after-end", id="a byte after the end"),
        pytest.param(
            (HEADER, BODY, END, text_chunk(JWS.encode())), "png-after-end", id="a chunk after it"
        ),
        pytest.param(
            (HEADER, BODY, png.chunk(b"IEND", b"x")), "png-after-end", id="data in the end chunk"
        ),
        pytest.param((HEADER, png.chunk(b"a\0bc", b""), BODY, END), "png-chunk-kind", id="a kind"),
        pytest.param(
            (HEADER, text_chunk(JWS.encode())[:-1] + b"\0", BODY, END), "png-check-value", id="crc"
        ),
        pytest.param(
            (
                HEADER,
                png.chunk(b"iTXt", png.KEYWORD + b"\0\1\0\0\0" + zlib.compress(b"{}")),
                BODY,
                END,
            ),
            "picture-compressed",
            id="a compressed credential",
        ),
        pytest.param(
            (HEADER, png.chunk(b"iTXt", png.KEYWORD + b"\0\0\0"), BODY, END),
            "png-text-layout",
            id="a text chunk cut short",
        ),
        pytest.param((HEADER, text_chunk(b"{\xff}"), BODY, END), "picture-text", id="not utf-8"),
        pytest.param((HEADER, text_chunk(b"hello"), BODY, END), "picture-text", id="no credential"),
        pytest.param(
            (HEADER, text_chunk(JWS.encode()), text_chunk(JWS.encode()), BODY, END),
            "picture-with-two-credentials",
            id="two credentials, even if alike",
        ),
        pytest.param(
            (HEADER, text_chunk(JWS.encode()), text_chunk(b"x", kind=b"tEXt"), BODY, END),
            "picture-with-two-credentials",
            id="a second one in a chunk of another kind",
        ),
        pytest.param(
            (HEADER, text_chunk(JWS.encode(), kind=b"tEXt"), BODY, END),
            "picture-without-credential",
            id="the wrong kind of chunk",
        ),
        pytest.param(
            (HEADER, text_chunk(JWS.encode(), keyword=b"openbadges"), BODY, END),
            "picture-without-credential",
            id="the keyword of Open Badges 2",
        ),
    ],
)
def test_what_is_refused_and_why(chunks: tuple[bytes, ...], code: str) -> None:
    assert code_of(made_of(*chunks)) == code


@pytest.mark.parametrize(
    "picture",
    [
        pytest.param(made_of(HEADER, *[png.chunk(b"tEXt", b"")] * 200_000, BODY, END), id="chunks"),
        pytest.param(
            made_of(
                png.chunk(b"IHDR", struct.pack(">IIBBBBB", 2**31 - 1, 2**31 - 1, 8, 6, 0, 0, 0)),
                BODY,
                END,
            ),
            id="a flood of pixels",
        ),
        pytest.param(
            made_of(
                HEADER,
                png.chunk(b"iTXt", png.KEYWORD + b"\0\1\0\0\0" + zlib.compress(bytes(50_000_000))),
                BODY,
                END,
            ),
            id="a compressed bomb",
        ),
    ],
)
def test_a_picture_made_to_keep_us_busy_is_answered_at_once(picture: bytes) -> None:
    start = time.perf_counter()
    code_of(picture)
    assert time.perf_counter() - start < 0.5


def test_baking_removes_every_text_another_reader_could_take_for_the_credential() -> None:
    picture = made_of(
        HEADER,
        text_chunk(b"{}", kind=b"zTXt"),
        text_chunk(b"{}"),
        text_chunk(b"{}", kind=b"tEXt"),
        BODY,
        END,
    )
    assert png.unbake(png.bake(picture, JWS)) == JWS
