"""Files that nobody means well with, by what is wrong with them."""

from __future__ import annotations

import gzip
import json
import struct
import zlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_HEADER: Final = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(*chunks: bytes) -> bytes:
    return b"".join([_SIGNATURE, _chunk(b"IHDR", _HEADER), *chunks, _chunk(b"IEND", b"")])


def _text(credential: bytes, *, packed: bool = False) -> bytes:
    body = zlib.compress(credential) if packed else credential
    return _chunk(b"iTXt", b"openbadgecredential\0" + bytes([packed]) + b"\0\0\0" + body)


_IMAGE: Final = _chunk(b"IDAT", zlib.compress(b"\0\0"))

BROKEN: Final[dict[str, bytes]] = {
    "an empty file": b"",
    "white space alone": b" \n\t\r\n",
    "a byte order mark alone": b"\xef\xbb\xbf",
    "JSON that stops halfway": b'{"@context": ["https://www.w3.org/ns/credentials/v2"], "type": [',
    "binary rubbish": bytes(range(256)) * 40,
    "a long run of brackets": b"[" * 5_000_000,
    "objects in objects in objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "NaN for a number": b'{"id": NaN}',
    "a number that is infinite": b'{"id": 1e999}',
    "a number of five thousand digits": b'{"id": ' + b"9" * 5000 + b"}",
    "one key twice": b'{"id": "a", "id": "b"}',
    "UTF-16": '{"id": "a"}'.encode("utf-16"),
    "a lone surrogate in a value": b'{"id": "\\ud800"}',
    "a lone surrogate in a key": b'{"\\udfff": 1}',
    "bytes of a lone surrogate": b'{"id": "\xed\xa0\x80"}',
    "a NUL as it is": b'{"id": "a\0b"}',
    "a NUL as an escape": b'{"id": "a\\u0000b"}',
    "two JSON documents": b'{"id": "a"} {"id": "b"}',
    "a JWT without substance": b"e30.e30.e30",
    "a JWT without a signature": b"eyJhbGciOiJub25lIn0.eyJpZCI6ICJhIn0.",
    "a JWT of dots": b"eyJ" + b"." * 100_000,
    "a JWT of rubbish": b"eyJhbGciOiJFUzI1NiJ9." + b"A" * 200_000 + b".AAAA",
    "plain text": b"Dit is geen badge.\n",
    "a PNG and nothing more": _SIGNATURE,
    "a PNG with an endless chunk": _SIGNATURE + b"\xff\xff\xff\xffIHDR",
    "a PNG of a hundred thousand chunks": _png(_chunk(b"tEXt", b"") * 100_000, _IMAGE),
    "a PNG with a wrong checksum": _png(_IMAGE)[:-1] + b"\0",
    "a PNG with two credentials": _png(_text(b"{}"), _text(b'{"id": "b"}'), _IMAGE),
    "a PNG with a packed credential": _png(_text(b"{}" + b" " * 900_000, packed=True), _IMAGE),
    "a PNG with rubbish for a credential": _png(_text(b"\xff\xfe\xfd"), _IMAGE),
    "an SVG with a DTD": b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"/>',
    "an SVG that reads a file": (
        b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        b'<svg xmlns="http://www.w3.org/2000/svg">&a;</svg>'
    ),
    "an SVG that never ends": b'<svg xmlns="http://www.w3.org/2000/svg">' + b"<g>" * 200_000,
    "a packed SVG": gzip.compress(b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
    "XML with a loop of entities": (
        b'<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa">'
        + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 9))
        + b"]><svg>&a8;</svg>"
    ),
    "a CSV with a NUL": b"external_id,person_id,module_id,completed_at,result\na,b\0,c,d,e\n",
    "a CSV that is all quotes": b'"' * 100_001,
}
"""Nothing that reads a file of ours takes any of these."""

_NAMES: Final = (
    "@context", "type", "issuer", "credentialSubject", "proof", "person", "modules", "badges",
    "accreditations", "parameters", "diplomas", "url", "organisations", "id",
)  # fmt: skip
_VALUES: Final[dict[str, Any]] = {
    "null": None,
    "a number": 12,
    "a text": "https://www.w3.org/ns/credentials/v2",
    "an empty object": {},
    "an empty list": [],
    "a list of nothing": [None, None],
    "a list in a list": [[[]]],
    "an object of nothing": dict.fromkeys(_NAMES),
    "an object of lists": {"modules": [[]], "accreditations": [[]], "badges": [[]]},
    "a credential of numbers": {
        "@context": 1,
        "type": 2,
        "issuer": 3,
        "credentialSubject": 4,
        "proof": 5,
        "id": 6,
    },
}
ODD: Final = {name: json.dumps(value).encode() for name, value in _VALUES.items()}
"""JSON that is sound, and nearly never what a file should hold."""


def _missing(path: Path) -> None:
    path.unlink(missing_ok=True)


def _loop(path: Path) -> None:
    path.symlink_to(path)


def _dangling(path: Path) -> None:
    path.symlink_to(path.with_name("nowhere"))


NO_FILES: Final[dict[str, Callable[[Path], None]]] = {
    "no file at all": _missing,
    "a folder": lambda path: path.mkdir(),
    "a link to itself": _loop,
    "a link to nothing": _dangling,
    "a device without end": lambda path: path.symlink_to("/dev/zero"),
}
"""Names that lead to no file."""
