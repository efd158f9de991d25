"""Which 32 bytes are an Ed25519 public key that can be trusted with a signature.

OpenSSL, and so `cryptography`, takes any 32 bytes. Under a point of small order one constant
signature verifies every message, and a point spelled a second time has the same signatures under
two names. libsodium, which verifies here, refuses most of these. They are refused before it sees
them all the same, so that each has its code and none depends on a version of a library. RFC 8032,
section 5.1.3, demands the decoding that is done here.
"""

from __future__ import annotations

from typing import Final

from branchebadges.errors import KeyUnusable

_P: Final = 2**255 - 19
_D: Final = (-121665 * pow(121666, -1, _P)) % _P
_ORDER_EIGHT: Final = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
"""The smaller y of the points of order eight, a root of d y^4 + 2 y^2 = 1 (a test checks it)."""

SMALL_ORDER_Y: Final = frozenset({0, 1, _P - 1, _ORDER_EIGHT, _P - _ORDER_EIGHT})
"""The y coordinates of the eight points whose order divides the cofactor."""

GROUP_ORDER: Final = 2**252 + 27742317777372353535851937790883648493
"""The order L of the base point: the S of a signature must be below it (RFC 8032, 5.1.7)."""


def require_sound_point(encoded: bytes) -> None:
    """Raise `KeyUnusable` unless `encoded` is the one spelling of a point of large order."""
    number = int.from_bytes(encoded, "little")
    y = number & ((1 << 255) - 1)
    if len(encoded) != 32 or y >= _P:  # noqa: PLR2004 (the length of an encoded point)
        raise KeyUnusable("key-not-canonical", "this Ed25519 key is not spelled as it should be")
    if y in SMALL_ORDER_Y:
        raise KeyUnusable(
            "key-small-order", "this Ed25519 key is one under which anybody can sign anything"
        )
    # x^2 = u / v with u = y^2 - 1 and v = d y^2 + 1 (RFC 8032, section 5.1.3). Whether that is a
    # square is asked of u v, which differs from it by the square v^2, and needs no division. It is
    # not zero here: u is where y = 1 or y = -1, refused above, and v never is. So the sign of x,
    # the highest bit, tells two points apart and needs no check.
    square = (y * y - 1) * (_D * y * y + 1) % _P
    if pow(square, (_P - 1) // 2, _P) != 1:
        raise KeyUnusable("key-off-curve", "this Ed25519 key is no point of the curve")
