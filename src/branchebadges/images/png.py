"""PNG: a strict reader of chunks, and the credential in one uncompressed iTXt chunk.

Open Badges 3.0, section 5.3.1: an iTXt chunk with keyword `openbadgecredential`, not compressed,
never two of them. The layout of chunks is that of PNG (Third Edition), section 5. The image data
are never unpacked.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from branchebadges.errors import Malformed
from branchebadges.images import carried

if TYPE_CHECKING:
    from collections.abc import Iterator

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
KEYWORD: Final = b"openbadgecredential"

MAX_CHUNKS: Final = 10_000
"""A sound PNG has tens of chunks, a large one hundreds; more is only there to keep us busy."""

_HEADER_BYTES: Final = 13
_TEXT_KINDS: Final = frozenset({b"tEXt", b"zTXt", b"iTXt"})
_CAMERA_KEYWORDS: Final = frozenset(
    {b"XML:com.adobe.xmp", b"Raw profile type exif", b"Raw profile type APP1"}
)
"""Under which Exif and XMP stand in texts (PNG, annex on extensions; ImageMagick)."""


@dataclass(frozen=True)
class Chunk:
    """One chunk: its four-letter kind, its data, and the bytes it was read from."""

    kind: bytes
    data: bytes
    raw: bytes

    @property
    def names_a_credential(self) -> bool:
        """Is this a text chunk, of whatever kind, with the keyword of a credential?"""
        return self.kind in _TEXT_KINDS and self.data.partition(b"\0")[0] == KEYWORD

    @property
    def tells_of_the_camera(self) -> bool:
        """Does this say when and where a photograph was taken (PNG, section 11.3.4.5)?"""
        if self.kind == b"eXIf":
            return True
        return self.kind in _TEXT_KINDS and self.data.partition(b"\0")[0] in _CAMERA_KEYWORDS


def chunk(kind: bytes, data: bytes) -> bytes:
    """The bytes of a chunk: length, kind, data and check value (PNG, section 5.3)."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def read(picture: bytes) -> tuple[Chunk, ...]:
    """All chunks of a PNG, from IHDR up to and including IEND.

    Raises:
        Malformed: Not a PNG, a broken or truncated chunk, a false check value, too many chunks,
            or bytes after the end.
    """
    if not picture.startswith(SIGNATURE):
        raise Malformed("png-signature", "not a PNG file")
    chunks = tuple(_chunks(picture))
    if chunks[0].kind != b"IHDR" or len(chunks[0].data) != _HEADER_BYTES:
        raise Malformed("png-header", "a PNG begins with an IHDR chunk of 13 bytes")
    if not any(each.kind == b"IDAT" for each in chunks):
        raise Malformed("png-no-image", "the PNG holds no image data")
    return chunks


def bake(picture: bytes, text: str) -> bytes:
    """Put `text` into the PNG, right after its header, in place of any that was there.

    Text chunks of another kind with the same keyword go too, for other readers might show those.
    So does what a camera wrote: a badge is handed on, and nobody means to hand on where they live.
    """
    header, *others = read(picture)
    data = KEYWORD + b"\0" + b"\0\0" + b"\0" + b"\0" + carried.accept(text).encode()
    kept = (
        each.raw for each in others if not (each.names_a_credential or each.tells_of_the_camera)
    )
    return b"".join((SIGNATURE, header.raw, chunk(b"iTXt", data), *kept))


def unbake(picture: bytes) -> str:
    """The credential in the PNG, as it was put in.

    Raises:
        Malformed: Not a sound PNG, no credential, more than one, or a compressed one.
    """
    named = [each for each in read(picture) if each.names_a_credential]
    if len(named) > 1:
        raise carried.two_credentials("PNG")
    # A tEXt or zTXt chunk is no place for a credential, so it is as if it were not there.
    texts = [_international_text(each.data) for each in named if each.kind == b"iTXt"]
    return carried.found(texts, in_what="PNG")


def _chunks(picture: bytes) -> Iterator[Chunk]:
    place, end = len(SIGNATURE), len(picture)
    for _ in range(MAX_CHUNKS):
        if end - place < 12:  # noqa: PLR2004 - length, kind and check value take 12 bytes
            raise _truncated(place)
        (length,) = struct.unpack_from(">I", picture, place)
        after = place + 12 + length
        if after > end:
            raise _truncated(place)
        kind = picture[place + 4 : place + 8]
        if not (kind.isalpha() and kind.isascii()):
            raise Malformed("png-chunk-kind", "a chunk's kind is four letters", where=_at(place))
        (check,) = struct.unpack_from(">I", picture, after - 4)
        if check != zlib.crc32(memoryview(picture)[place + 4 : after - 4]):
            raise Malformed("png-check-value", "the file is damaged (CRC)", where=_at(place))
        yield Chunk(kind, picture[place + 8 : after - 4], picture[place:after])
        place = after
        if kind == b"IEND":
            break
    else:
        raise Malformed("png-too-many-chunks", f"the PNG has over {MAX_CHUNKS} chunks")
    if length or place != end:
        # A second file may hide there: the same bytes would be two things to two readers.
        raise Malformed("png-after-end", "there are bytes after the end of the PNG")


def _international_text(data: bytes) -> str:
    """The text of an iTXt chunk (PNG, section 11.3.3.4)."""
    flags, rest = data[len(KEYWORD) + 1 : len(KEYWORD) + 3], data[len(KEYWORD) + 3 :]
    parts = rest.split(b"\0", 2)
    if len(flags) != 2 or len(parts) != 3:  # noqa: PLR2004 - two flag bytes, two names, the text
        raise Malformed("png-text-layout", "the text chunk of the credential is incomplete")
    if flags[0]:
        # Unpacking would let a kilobyte claim a gigabyte; the standard forbids it anyhow.
        raise Malformed("picture-compressed", "the credential is compressed, which is not allowed")
    try:
        return parts[2].decode()
    except UnicodeDecodeError as error:
        raise Malformed("picture-text", "the credential in the PNG is not UTF-8") from error


def _truncated(place: int) -> Malformed:
    return Malformed("png-truncated", "the PNG is cut off; get the file again", where=_at(place))


def _at(place: int) -> str:
    return f"byte {place}"
