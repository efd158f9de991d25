"""A credential inside a picture and out again (Open Badges 3.0, section 5.3).

The picture itself is never decoded: a flood of pixels costs nothing here, and every byte that is
not the credential stays what it was.
"""

from __future__ import annotations

from branchebadges.errors import Malformed
from branchebadges.images import png, svg
from branchebadges.images.carried import MAX_PICTURE_BYTES

__all__ = ["MAX_PICTURE_BYTES", "bake", "unbake"]

_GZIP = b"\x1f\x8b"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def bake(picture: bytes, text: str) -> bytes:
    """Put a credential into a PNG or SVG picture; one that was in it is replaced.

    Args:
        picture: The bytes of the PNG or SVG file.
        text: A compact JWS, or the credential as JSON, exactly as it was signed.

    Returns:
        The picture with the credential in it; all else is byte for byte as it was.

    Raises:
        Malformed: The picture is not a sound PNG or SVG, or too large.
        Refused: `text` is not something a picture can carry.
    """
    return png.bake(picture, text) if _is_png(picture) else svg.bake(picture, text)


def unbake(picture: bytes) -> str:
    """Take the credential out of a PNG or SVG picture, exactly as it was put in.

    Raises:
        Malformed: The picture is not a sound PNG or SVG, holds no credential
            (`picture-without-credential`) or more than one (`picture-with-two-credentials`).
    """
    return png.unbake(picture) if _is_png(picture) else svg.unbake(picture)


def _is_png(picture: bytes) -> bool:
    """PNG, or else SVG by its first bytes; what is neither is refused."""
    if not picture:
        raise Malformed("picture-empty", "the picture is empty (0 bytes)")
    if len(picture) > MAX_PICTURE_BYTES:
        limit = MAX_PICTURE_BYTES // 1_000_000
        raise Malformed("picture-too-large", f"the picture is over {limit} MB; make it smaller")
    if picture.startswith(png.SIGNATURE):
        return True
    if picture.startswith(_GZIP):
        # A .svgz of a few kilobytes can unpack to gigabytes; nothing is unpacked here.
        raise Malformed("picture-compressed", "a compressed picture (.svgz) is not read; unpack it")
    if picture.removeprefix(_BYTE_ORDER_MARK).lstrip(b" \t\r\n").startswith(b"<"):
        return False
    raise Malformed("picture-unknown", "the picture is neither a PNG nor an SVG file")
