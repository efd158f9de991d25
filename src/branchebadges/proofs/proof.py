"""What one proof says of itself, in whichever form it came."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from branchebadges.keys import PublicKey

HEADER_KEY: Final = "jwk"
"""The name of the method of a JWT that brings its key in its header and names no other.

Such a key proves nothing until it is found among the issuer's own.
"""


@dataclass(frozen=True)
class Proof:
    """A proof whose form is in order; whether it holds is for `check` to say.

    Attributes:
        where: the JSON pointer of the proof, or `header` for a JWT.
        suite: the name of its row in `SUITES`, or `jwt`.
        method: the full name of its verification method, or `HEADER_KEY`.
        created: when the signer says it was made. Whoever holds the key can write any moment.
        expires: from when on it no longer counts: the `expires` of a proof, the `exp` of a JWT.
        not_before: until when it does not count yet: the `nbf` of a JWT.
        header_key: the key that a JWT brought along.
        signature: the bytes that were made with the key.
        members: the proof itself, or the header of the JWT.
    """

    where: str
    suite: str
    method: str
    signature: bytes = field(repr=False)
    created: datetime | None = None
    expires: datetime | None = None
    not_before: datetime | None = None
    header_key: PublicKey | None = None
    members: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)
