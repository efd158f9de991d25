"""A long row of bits as text: the `encodedList` of a status list (Bitstring Status List 1.0).

Index 0 is the left-most bit of the first byte. The row is packed with gzip and written as
multibase base64url. Unpacking stops at `MAX_BYTES`, whatever the packed text promises.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Final

from branchebadges.encoding import from_multibase, to_multibase
from branchebadges.errors import Malformed, Refused

MAX_BYTES: Final = 1 << 21
"""16.7 million entries, 128 times the smallest list that may be published."""

MAX_CHARACTERS: Final = 1 << 22
"""No packed row of `MAX_BYTES` needs more base64url text than this."""

# Header and trailer of RFC 1952 are written here, because the header zlib and Python's gzip write
# depends on version and platform. No time (0), no name, operating system unknown (255).
_GZIP_HEADER: Final = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_RAW_DEFLATE: Final = -zlib.MAX_WBITS
_GZIP_ONLY: Final = zlib.MAX_WBITS + 16


@dataclass(frozen=True)
class Bits:
    """An immutable row of bits; setting one gives a new row."""

    packed: bytes
    """Eight entries to a byte, the left-most first."""

    @classmethod
    def zeros(cls, count: int) -> Bits:
        """A row of `count` bits that are all off; `count` is a positive multiple of eight."""
        if count <= 0 or count % 8 or count > MAX_BYTES * 8:
            raise Refused(
                "bitstring-length",
                f"a row of bits has a multiple of 8 bits, from 8 to {MAX_BYTES * 8}",
            )
        return cls(bytes(count // 8))

    def __len__(self) -> int:
        return len(self.packed) * 8

    def __getitem__(self, index: int) -> bool:
        # Written out: this is asked for every badge, and a call costs more than what it does.
        if 0 <= index < 8 * len(self.packed):
            return bool(self.packed[index // 8] & (0x80 >> (index % 8)))
        raise self._beyond(index)

    def with_bit(self, index: int, *, on: bool) -> Bits:
        """The same row, with the bit at `index` on or off."""
        byte, mask = self._place(index)
        changed = bytearray(self.packed)
        changed[byte] = (changed[byte] | mask) if on else (changed[byte] & ~mask)
        return Bits(bytes(changed))

    def _place(self, index: int) -> tuple[int, int]:
        # Python would count a negative index from the end; a status list has no such thing (3.2).
        if not 0 <= index < len(self):
            raise self._beyond(index)
        return index // 8, 0x80 >> (index % 8)

    def _beyond(self, index: int) -> Refused:
        return Refused("bitstring-range", f"index {index} is outside this row of {len(self)} bits")

    def encode(self) -> str:
        """The row as `encodedList` text: `u`, then base64url of the gzipped bytes."""
        # Bits drawn at random have nothing in common but runs of zeros. To look for runs only takes
        # less time than zlib's ordinary search, and from empty to half full came out no larger.
        compressor = zlib.compressobj(
            6, zlib.DEFLATED, _RAW_DEFLATE, zlib.DEF_MEM_LEVEL, zlib.Z_RLE
        )
        deflated = compressor.compress(self.packed) + compressor.flush()
        trailer = zlib.crc32(self.packed).to_bytes(4, "little") + len(self.packed).to_bytes(
            4, "little"
        )
        return to_multibase(_GZIP_HEADER + deflated + trailer, "u")

    @classmethod
    def decode(cls, text: str) -> Bits:
        """Read `encodedList` text.

        Raises:
            Malformed: no multibase prefix, not base64url, not exactly one whole gzip member, or
                more than `MAX_BYTES` when unpacked.
        """
        if len(text) > MAX_CHARACTERS:
            raise Malformed("bitstring-size", f"a row of bits over {MAX_CHARACTERS} characters")
        packed = _gunzip(from_multibase(text, bases="u"))
        if not packed:
            raise Malformed("bitstring-empty", "a row without a single bit")
        return cls(packed)


def _gunzip(data: bytes) -> bytes:
    unpacker = zlib.decompressobj(_GZIP_ONLY)
    try:
        packed = unpacker.decompress(data, MAX_BYTES + 1)
    except zlib.error as error:
        raise Malformed("bitstring-gzip", "the row of bits is not a gzip stream") from error
    if len(packed) > MAX_BYTES:
        raise Malformed("bitstring-size", f"the row of bits unpacks to over {MAX_BYTES} bytes")
    if not unpacker.eof:
        raise Malformed("bitstring-gzip", "the gzip stream of the row of bits is cut off")
    if unpacker.unused_data:
        raise Malformed("bitstring-gzip", "there is something after the gzip stream of the row")
    return packed
