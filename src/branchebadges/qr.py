"""The QR code of a verify address, as SVG and as PNG.

A code on a diploma is scanned by a stranger years later, from paper that was folded: so medium
error correction (15 percent may be lost), and the quiet zone of four modules that ISO/IEC 18004
(section 9.1) asks for.
"""

from __future__ import annotations

import re
import struct
import zlib
from itertools import groupby
from typing import Final, Literal
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

import qrcode

from branchebadges.errors import Refused
from branchebadges.images import png as png_format

MAX_ADDRESS: Final = 500
"""Longer addresses give codes that a telephone cannot read from paper."""

QUIET_ZONE: Final = 4
"""Light modules around the code."""

_ADDRESS: Final = re.compile(r"[!-~]+\Z")
_LOCAL_HOSTS: Final = frozenset({"localhost", "127.0.0.1"})
_TITLES: Final = {
    "nl": "QR-code: controleer deze badge op {}",
    "en": "QR code: verify this badge at {}",
}


def modules(address: str) -> tuple[tuple[bool, ...], ...]:
    """The dark modules of the code, row by row, quiet zone included.

    Raises:
        Refused: Not an https address (or http on this machine itself), or too long.
    """
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=QUIET_ZONE)
    code.add_data(_accepted(address))
    code.make(fit=True)
    return tuple(tuple(map(bool, row)) for row in code.get_matrix())


def svg(address: str, *, language: Literal["nl", "en"] = "nl") -> str:
    """The code as an SVG of one path, dark on white, with a title for who cannot see it.

    Raises:
        Refused: Not an address that a code may lead to.
    """
    rows = modules(address)
    size = len(rows)
    title = escape(_TITLES[language].format(address))
    path = "".join(
        f"M{start} {y}h{length}v1h-{length}z"
        for y, row in enumerate(rows)
        for start, length in _runs(row)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img"'
        f' shape-rendering="crispEdges"><title>{title}</title>'
        f'<rect width="{size}" height="{size}" fill="#fff"/><path fill="#000" d="{path}"/></svg>'
    )


def png(address: str, *, scale: int = 8) -> bytes:
    """The code as a PNG of one bit per pixel.

    Args:
        address: The https address to lead to.
        scale: The width of one module in pixels, 1 to 64.

    Raises:
        Refused: Not an address that a code may lead to, or a scale out of range.
    """
    if not 1 <= scale <= 64:  # noqa: PLR2004 - named in the docstring
        raise Refused("qr-scale", "the width of a module is 1 to 64 pixels")
    rows = modules(address)
    size = len(rows) * scale
    # One bit per pixel, 1 is white; each row begins with filter 0 (PNG, sections 7.2 and 9).
    lines = b"".join((b"\0" + _packed(row, scale)) * scale for row in rows)
    header = struct.pack(">IIBBBBB", size, size, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return png_format.SIGNATURE + b"".join(png_format.chunk(kind, data) for kind, data in chunks)


def _accepted(address: str) -> str:
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError as error:
        raise Refused("qr-address", "the QR code needs a whole https address") from error
    if len(address) > MAX_ADDRESS:
        raise Refused("qr-address-too-long", f"the address is over {MAX_ADDRESS} characters")
    if not _ADDRESS.match(address) or not host or "@" in parts.netloc:
        # A name and password, or characters that only look like others, mislead who scans it.
        raise Refused("qr-address", "the QR code needs a whole https address in plain ASCII")
    if parts.scheme != "https" and not (parts.scheme == "http" and host in _LOCAL_HOSTS):
        raise Refused("qr-address", "a QR code leads to an https address only")
    return address


def _runs(row: tuple[bool, ...]) -> list[tuple[int, int]]:
    """Where each stretch of dark modules begins, and its length."""
    runs, place = [], 0
    for dark, stretch in groupby(row):
        length = len(tuple(stretch))
        if dark:
            runs.append((place, length))
        place += length
    return runs


def _packed(row: tuple[bool, ...], scale: int) -> bytes:
    bits = "".join(("0" if dark else "1") * scale for dark in row)
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")
