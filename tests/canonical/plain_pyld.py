"""Canonical N-Quads by PyLD alone, with neither our screen nor our labels: the judge."""

from __future__ import annotations

from typing import Any

from pyld import jsonld

from branchebadges.contexts import PINNED


def _load(url: str, _options: object) -> dict[str, Any]:
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "document": PINNED.load(url),
        "tag": "static",
    }


def normalized(document: dict[str, Any]) -> bytes:
    text: str = jsonld.normalize(
        document,
        {
            "algorithm": "URDNA2015",
            "format": "application/n-quads",
            "base": "relative-to-nothing://nowhere/",
            "documentLoader": _load,
        },
    )
    return text.encode()
