"""Secrets that are handed to somebody: 256 random bits, of which only the digest is kept.

A digest without salt is enough here: nobody guesses 256 bits, and who reads the table cannot go
back. Looking one up by its digest tells nothing by the time it takes.
"""

from __future__ import annotations

import re
import secrets
from hashlib import sha256
from typing import Final

_SHAPE: Final = re.compile(r"[A-Za-z0-9_-]{43}\Z")


def new_secret() -> str:
    """A secret, as it may stand in an address or a cookie."""
    return secrets.token_urlsafe(32)


def digest_of(secret: str) -> bytes:
    """What is kept of a secret; of what cannot be one, the digest of nothing."""
    return sha256(secret.encode() if _SHAPE.match(secret) else b"").digest()
