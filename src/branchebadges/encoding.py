"""Bytes as text and back: base64url, base58btc, multibase, multicodec prefixes, digests.

Every reader is strict and bounded: one spelling per value, so that no signed text can be respelled.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import Final

from branchebadges.errors import Malformed

_BASE58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_PAIRS: Final = tuple(first + second for first in _BASE58 for second in _BASE58)
_PAIR_VALUE: Final = {pair: value for value, pair in enumerate(_PAIRS)}
_FEW: Final = 10
_FEW_DIGITS: Final = 58**_FEW
"""As many digits as fit in a short number."""
_TO_BASE64: Final = bytes.maketrans(b"-_+/=", b"+/***")
"""To the alphabet of plain base64; what has no place in base64url becomes what has none there."""
_ENDINGS: Final = {0: "", 2: "AQgw", 3: "AEIMQUYcgkosw048"}
"""By what is left of the length over fours: the last characters that leave no bit over."""


MAX_BASE58_CHARACTERS: Final = 1024
"""Base58 costs quadratic time; keys and signatures need far less than this."""


def to_base64url(data: bytes) -> str:
    """Base64url without padding (RFC 4648, section 5; RFC 7515, section 2)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def from_base64url(text: str) -> bytes:
    """Read unpadded base64url; padding, other characters and stray trailing bits are refused."""
    left = len(text) % 4
    if left not in _ENDINGS or (left and text[-1] not in _ENDINGS[left]):
        raise Malformed("base64url", "not base64url: it is cut off, or has stray trailing bits")
    try:
        plain = text.encode("ascii").translate(_TO_BASE64) + b"=" * (-left % 4)
        return binascii.a2b_base64(plain, strict_mode=True)
    except ValueError as error:
        raise Malformed("base64url", "not base64url without padding") from error


def to_base58(data: bytes) -> str:
    """Base58 with the Bitcoin alphabet (Controlled Identifiers 1.0, section 2.4)."""
    zeros = len(data) - len(data.lstrip(b"\0"))
    number = int.from_bytes(data, "big")
    digits: list[str] = []
    while number:
        # Several digits at a time: dividing the long number is what costs.
        number, few = divmod(number, _FEW_DIGITS)
        for _ in range(_FEW // 2):
            few, rest = divmod(few, 58 * 58)
            digits.append(_PAIRS[rest])
    return "1" * zeros + "".join(reversed(digits)).lstrip("1")


def from_base58(text: str) -> bytes:
    """Read base58; foreign characters and texts over `MAX_BASE58_CHARACTERS` are refused."""
    if len(text) > MAX_BASE58_CHARACTERS:
        raise Malformed("base58", f"base58 text of over {MAX_BASE58_CHARACTERS} characters")
    # An odd one is made even by a nought in front, which counts for nothing.
    even = f"1{text}" if len(text) % 2 else text
    try:
        pairs = [_PAIR_VALUE[even[start : start + 2]] for start in range(0, len(even), 2)]
    except KeyError as error:
        raise Malformed("base58", "text with a character that is not base58") from error
    number = 0
    for start in range(0, len(pairs), _FEW // 2):
        few, some = 0, pairs[start : start + _FEW // 2]
        for value in some:
            few = few * (58 * 58) + value
        number = number * 58 ** (2 * len(some)) + few
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def to_multibase(data: bytes, base: str = "z") -> str:
    """Multibase: `z` for base58btc, `u` for base64url (Controlled Identifiers 1.0, 2.4)."""
    match base:
        case "z":
            return "z" + to_base58(data)
        case "u":
            return "u" + to_base64url(data)
        case _:
            raise Malformed("multibase", f"multibase {base!r} is not in use here; use z or u")


def from_multibase(text: str, *, bases: str = "zu") -> bytes:
    """Read multibase text whose first character is one of `bases`."""
    prefix, rest = text[:1], text[1:]
    if not prefix or prefix not in bases:
        raise Malformed("multibase", f"multibase text must begin with one of: {', '.join(bases)}")
    return from_base58(rest) if prefix == "z" else from_base64url(rest)


def sha256(data: bytes) -> bytes:
    """SHA-256 of the bytes."""
    return hashlib.sha256(data).digest()


def digest_sri(data: bytes) -> str:
    """The `digestSRI` of a related resource: `sha256-` and base64 (VC 2.0, section 5.3)."""
    return "sha256-" + base64.b64encode(sha256(data)).decode("ascii")
