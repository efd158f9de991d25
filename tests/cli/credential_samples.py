"""An unsigned badge to sign, and the smallest pictures to bake into."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any, Final

BADGE: Final = Path(__file__).resolve().parents[2] / "benchmarks/badge.json"
SVG: Final = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9"/></svg>'
PNG: Final = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNoAAAAggCB2kUIOwAAAABJRU5ErkJggg=="
)
"""One grey pixel."""

SUITES: Final = {
    "eddsa-rdfc-2022": "ed25519",
    "eddsa-jcs-2022": "ed25519",
    "ecdsa-rdfc-2019": "p256",
    "ecdsa-jcs-2019": "p384",
    "jwt": "p256",
}
"""Each way to sign, with a kind of key that can."""


def unsigned(issuer: str) -> dict[str, Any]:
    """A badge by `issuer` that needs nothing from anywhere to be verified."""
    document: dict[str, Any] = json.loads(BADGE.read_text(encoding="utf-8"))
    for name in ("proof", "credentialStatus"):
        document.pop(name, None)
    document["issuer"] = {"id": issuer, "type": ["Profile"], "name": "Opleider"}
    return document
