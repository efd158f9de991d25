"""Pictures and status lists that nobody means well with.

of_pictures(by)   PNG and SVG
of_lists(by)      a badge, with the status list that is at hand for it
"""

from __future__ import annotations

import base64
import struct
import zlib
from typing import TYPE_CHECKING, Any, Final

from attacks import seal, token
from costly_files import text_of
from hostile_corpus import SVG, plain

from branchebadges.images import png
from branchebadges.moments import write_moment
from sector_in_a_box import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sector_in_a_box import Party

LIST: Final = "https://badges.example/lists/costly"


def of_pictures(by: Party) -> Iterator[tuple[str, bytes]]:
    good = token(plain(by), by).encode()
    header = png.chunk(b"IHDR", struct.pack(">IIBBBBB", 9, 9, 8, 6, 0, 0, 0))
    end = png.chunk(b"IDAT", zlib.compress(bytes(333))) + png.chunk(b"IEND", b"")
    bomb = zlib.compress(bytes(20_000_000), 9)

    def picture(*chunks: bytes) -> bytes:
        return png.SIGNATURE + header + b"".join(chunks) + end

    packed = png.chunk(b"iTXt", png.KEYWORD + b"\0\1\0\0\0" + bomb)
    yield "a row of bombs.png", picture(*[packed] * 60)
    yield "a bomb in Latin.png", picture(*[png.chunk(b"zTXt", png.KEYWORD + b"\0\0" + bomb)] * 60)
    other = png.chunk(b"iTXt", b"Comment\0\1\0\0\0" + bomb)
    yield "a bomb beside.png", picture(*[other] * 60, png.chunk(b"tEXt", b"x\0y"))
    twice = zlib.compress(zlib.compress(bytes(20_000_000), 9), 9)
    yield "a bomb in a bomb.png", picture(png.chunk(b"iTXt", png.KEYWORD + b"\0\1\0\0\0" + twice))
    plainly = png.chunk(b"iTXt", png.KEYWORD + b"\0\0\0\0\0" + good)
    yield "thousands of one.png", picture(*[plainly] * 2000)
    yield "a length that lies.png", png.SIGNATURE + header + struct.pack(">I", 0xFFFFFFFF) + b"iTXt"
    yield (
        "languages.png",
        picture(png.chunk(b"iTXt", png.KEYWORD + b"\0\0\0" + b"n" * 900_000 + b"\0\0" + good)),
    )
    spoken = '<openbadges:credential xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"'
    said = f"{spoken} verify='{good.decode()}'/>".encode()
    yield "thousands of one.svg", SVG.replace(b"<rect/>", said * 3000)
    yield (
        "a file beside.svg",
        (b'<!DOCTYPE svg SYSTEM "file:///etc/hostname"><svg xmlns="http://www.w3.org/2000/svg"/>'),
    )
    yield (
        "a parameter.svg",
        (b'<!DOCTYPE svg [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x"> %a;]><svg/>'),
    )
    yield (
        "included.svg",
        SVG.replace(
            b"<rect/>",
            b'<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="/etc/hostname"/>',
        ),
    )
    spaces = b"".join(b' xmlns:n%d="urn:n:%d"' % (count, count) for count in range(40_000))
    yield "name spaces.svg", SVG.replace(b"<svg", b"<svg" + spaces)
    yield (
        "letters as numbers.svg",
        SVG.replace(b"<rect/>", b"<desc>" + b"&#x65;" * 900_000 + b"</desc>"),
    )
    yield "instructions.svg", b"<?a b?>" * 500_000 + SVG
    yield "no mark-up.svg", SVG.replace(b"<rect/>", b"<![CDATA[" + b"<" * 5_000_000 + b"]]>")


def packed_bits(data: bytes) -> str:
    return "u" + base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def gzipped(data: bytes, *, flags: int = 0, extra: bytes = b"") -> bytes:
    """A gzip member by hand (RFC 1952, section 2.3), with what may stand in its header."""
    raw = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = raw.compress(data) + raw.flush()
    checks = struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF)
    return b"\x1f\x8b\x08" + bytes([flags]) + bytes(5) + b"\xff" + extra + body + checks


def of_lists(by: Party) -> Iterator[tuple[str, bytes, bytes]]:
    """A name, a badge, and the list that it points to."""

    def badge(index: Any, **entry: Any) -> bytes:
        status = {
            "id": f"{LIST}#1",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": index,
            "statusListCredential": LIST,
            **entry,
        }
        return text_of(seal({**plain(by), "credentialStatus": status}, by))

    def rows(encoded: Any, **subject: Any) -> bytes:
        document = {
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "id": LIST,
            "type": ["VerifiableCredential", "BitstringStatusListCredential"],
            "issuer": by.did,
            "validFrom": write_moment(NOW),
            "credentialSubject": {
                "id": f"{LIST}#list",
                "type": "BitstringStatusList",
                "statusPurpose": "revocation",
                "encodedList": encoded,
                **subject,
            },
        }
        return text_of(seal(document, by))

    bits = bytes(16_384)
    good = rows(packed_bits(gzipped(bits)))
    for name, data in (
        ("a hundred megabytes", gzipped(bytes(100_000_000))),
        ("packed twice", gzipped(gzipped(bytes(20_000_000)))),
        ("packed in many", gzipped(bits) * 5000),
        ("packed with a long name", gzipped(bits, flags=8, extra=b"x" * 500_000 + b"\0")),
        ("packed with an end that is not", gzipped(bits, flags=4, extra=b"\xff\xff")),
        ("cut short", gzipped(bits)[:-9]),
        ("not packed", bits),
    ):
        yield f"bits {name}", badge("1"), rows(packed_bits(data))
    yield "bits of many lists", badge("1"), rows([packed_bits(gzipped(bits))] * 50)
    yield "bits of wide places", badge("1"), rows(packed_bits(gzipped(bits)), statusSize=2**31)
    yield "purposes", badge("1"), rows(packed_bits(gzipped(bits)), statusPurpose=["revocation"] * 9)
    indexes: tuple[Any, ...] = (
        "-1", "1.5", "1e3", "0x10", "+5", " 5", "5\n", "1_0", "", "131072", "9" * 5000,
        "9" * 900_000, "\u0661\u0662", -1, 1.5, 2**53 - 1, True, None, ["1"], {"@value": "1"},
    )  # fmt: skip
    for number_, index in enumerate(indexes):
        yield f"index {number_}", badge(index), good
    yield "sizes", badge("1", statusSize=2**31), good
    yield "messages", badge("1", statusMessage=[{"status": "0x0", "message": "x"}] * 900), good
