"""Pins: what a credential rests on, each by its address and its digest (VC 2.0, section 5.3).

Whoever has the documents can see that they are the very ones that were meant; whoever does not
have them learns which to ask for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from branchebadges.canonical import jcs
from branchebadges.encoding import digest_sri
from branchebadges.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from branchebadges.proofs import Signed

PLAIN: Final = "application/json"
"""The media type of what is no credential: rules, a catalogue, a learning path, a decision."""

CREDENTIAL: Final = "application/vc"
"""The media type of a credential as signed."""


@dataclass(frozen=True)
class Pinned:
    """A document that something rests on: where it is, and what it must be."""

    url: str
    digest: str
    media_type: str = PLAIN

    @classmethod
    def of(cls, url: str, document: Any) -> Pinned:
        """Pin a JSON document by the digest of its JCS form."""
        return cls(url, digest_sri(jcs(document)))

    @classmethod
    def of_signed(cls, signed: Signed) -> Pinned:
        """Pin a credential, seal included.

        Raises:
            Refused: it has no id to name it by (`credential-without-id`).
        """
        if signed.id is None:
            raise Refused("credential-without-id", "a credential without an id cannot be pinned")
        return cls(signed.id, signed.digest, CREDENTIAL)

    def to_document(self) -> dict[str, str]:
        """The pin as a `relatedResource`."""
        return {"id": self.url, "digestSRI": self.digest, "mediaType": self.media_type}


def related(pins: Iterable[Pinned]) -> list[dict[str, str]]:
    """The pins as `relatedResource`, each address once.

    Raises:
        Refused: one address with two digests (`pinned-twice`).
    """
    found: dict[str, Pinned] = {}
    for pin in pins:
        if found.setdefault(pin.url, pin).digest != pin.digest:
            raise Refused("pinned-twice", f"{pin.url} cannot be two different documents")
    return [pin.to_document() for pin in found.values()]


def pinned_in(document: dict[str, Any]) -> dict[str, Pinned]:
    """What a credential pins, by address; what is no pin is passed over."""
    rows = document.get("relatedResource", [])
    return {
        row["id"]: Pinned(row["id"], row["digestSRI"], _text(row.get("mediaType")))
        for row in (rows if isinstance(rows, list) else [rows])
        if isinstance(row, dict)
        and isinstance(row.get("id"), str)
        and isinstance(row.get("digestSRI"), str)
    }


def _text(value: object) -> str:
    return value if isinstance(value, str) else PLAIN
