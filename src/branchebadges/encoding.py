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
_TWO, _FOUR, _TEN = 58**2, 58**4, 58**10
"""Numbers of as many digits: ten still fit in a short number, four in half of one."""
_TO_BASE64: Final = bytes.maketrans(b"-_+/=", b"+/***")
"""To the alphabet of plain base64; what has no place in base64url becomes what has none there."""
_ENDINGS: Final = {0: "", 2: "AQgw", 3: "AEIMQUYcgkosw048"}
"""By what is left of the length over fours: the last characters that leave no bit over."""


MAX_BASE58_CHARACTERS: Final = 1024
"""Base58 costs quadratic time; keys and signatures need far less than this."""
_NO_DIGIT: Final = 255
_DIGITS: Final = bytes(
    _BASE58.index(chr(code)) if chr(code) in _BASE58 else _NO_DIGIT for code in range(256)
)
_MASKS: Final = tuple(
    int.from_bytes((bytes(width) + b"\xff" * width) * (MAX_BASE58_CHARACTERS // 2 // width), "big")
    for width in (1 << power for power in range(10))
)
"""Every second lane of one byte, of two, of four, as wide as the longest text."""


def to_base64url(data: bytes) -> str:
    """Base64url without padding (RFC 4648, section 5; RFC 7515, section 2)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def from_base64url(text: str) -> bytes:
    """Read unpadded base64url; padding, other characters and stray trailing bits are refused."""
    left = len(text) % 4
    if left not in _ENDINGS or (left and text[-1] not in _ENDINGS[left]):
        raise Malformed("base64url", "not base64url: it is cut off, or has stray trailing bits")
    try:
        plain = text.encode("ascii")
        # Most texts have none of the characters in which the two alphabets differ.
        if "-" in text or "_" in text or "+" in text or "/" in text or "=" in text:
            plain = plain.translate(_TO_BASE64)
        return binascii.a2b_base64(plain + b"=" * (-left % 4), strict_mode=True)
    except ValueError as error:
        raise Malformed("base64url", "not base64url without padding") from error


def to_base58(data: bytes) -> str:
    """Base58 with the Bitcoin alphabet (Controlled Identifiers 1.0, section 2.4)."""
    zeros = len(data) - len(data.lstrip(b"\0"))
    number = int.from_bytes(data, "big")
    digits: list[str] = []
    while number:
        # Ten digits at a time: dividing the long number is what costs.
        number, ten = divmod(number, _TEN)
        eight, low = divmod(ten, _FOUR)
        high, middle = divmod(eight, _FOUR)
        digits.append(
            f"{_PAIRS[high]}{_PAIRS[middle // _TWO]}{_PAIRS[middle % _TWO]}"
            f"{_PAIRS[low // _TWO]}{_PAIRS[low % _TWO]}"
        )
    return "1" * zeros + "".join(reversed(digits)).lstrip("1")


def from_base58(text: str) -> bytes:
    """Read base58; foreign characters and texts over `MAX_BASE58_CHARACTERS` are refused."""
    if len(text) > MAX_BASE58_CHARACTERS:
        raise Malformed("base58", f"base58 text of over {MAX_BASE58_CHARACTERS} characters")
    try:
        digits = text.encode("ascii").translate(_DIGITS)
    except UnicodeEncodeError as error:
        raise Malformed("base58", "text with a character that is not base58") from error
    if _NO_DIGIT in digits:
        raise Malformed("base58", "text with a character that is not base58")
    number = _from_digits(digits)
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def _from_digits(digits: bytes) -> int:
    """The number that these digits of base 58 write.

    All pairs of neighbours become one digit of base 58^2 at a time, then all pairs of those: a long
    number has room for them side by side, because 58 is below 256.
    """
    number, base, bits = int.from_bytes(digits, "big"), 58, 8
    for mask in _MASKS:
        if bits >= 8 * len(digits):
            return number
        number = (number & mask) + ((number >> bits) & mask) * base
        base, bits = base * base, 2 * bits
    return number


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
