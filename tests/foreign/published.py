"""What a branch published, found by walking its folder: credentials by kind, and their documents.

Nothing is assumed of names or layout, and nothing here uses our own library: a stranger who
downloaded the folder would see the same.
"""

from __future__ import annotations

import base64
import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

Json = dict[str, Any]

KINDS: Final = {
    "BitstringStatusListCredential": "status list",
    "EndorsementCredential": "accreditation",
    "OpenBadgeCredential": "badge",
    "AchievementCredential": "badge",
}
PICTURES: Final = (".png", ".svg")
A_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True)
class Published:
    """One credential: where it lies, its text, and what it says, unverified."""

    path: Path
    kind: str
    text: str
    document: Json

    @property
    def form(self) -> str:
        """The cryptosuite of a Data Integrity credential, or the algorithm of a JWT."""
        if not self.text.startswith("{"):
            return f"jwt {json.loads(_decoded(self.text.split('.')[0]))['alg']}"
        proof = self.document["proof"]
        suite: str = (proof[0] if isinstance(proof, list) else proof)["cryptosuite"]
        return suite

    @property
    def issuer(self) -> str:
        """The id of who says to have issued it."""
        issuer = self.document["issuer"]
        return str(issuer["id"] if isinstance(issuer, dict) else issuer)

    def a_good_moment(self, now: datetime) -> datetime:
        """`now`, or the moment nearest to it within the period of the credential."""
        begun = _moment(self.document["validFrom"]) + A_MINUTE
        until = self.document.get("validUntil")
        ended = _moment(until) - A_MINUTE if until else now
        return max(begun, min(now, ended))


@dataclass(frozen=True)
class PublishedFolder:
    """All credentials of a folder, and the documents by which strangers can verify them."""

    credentials: tuple[Published, ...]
    documents: dict[str, Json]
    pictures: tuple[tuple[Path, bytes], ...]

    @classmethod
    def walk(cls, folder: Path) -> PublishedFolder:
        """Read every JSON, JWT, PNG and SVG file below `folder`, but for what is private."""
        credentials: list[Published] = []
        documents: dict[str, Json] = {}
        files = [
            path
            for path in sorted(folder.rglob("*"))
            if not path.is_relative_to(folder / "private")
        ]
        for path in (each for each in files if each.suffix in (".json", ".jwt")):
            text = path.read_text(encoding="utf-8").strip()
            document = json.loads(text if text[:1] in "{[" else _decoded(text.split(".")[1]))
            if not isinstance(document, dict):
                continue
            if "verificationMethod" in document:
                documents[document["id"]] = document
            elif kind := _kind(document):
                credentials.append(Published(path, kind, text, document))
                if kind in ("status list", "accreditation"):
                    documents[document["id"]] = document
        pictures = tuple(
            (path, path.read_bytes())
            for path in files
            if path.suffix in PICTURES and b"openbadge" in path.read_bytes()
        )
        return cls(tuple(credentials), documents, pictures)

    @property
    def now(self) -> datetime:
        """A minute after the newest status list was dated."""
        lists = [each for each in self.credentials if each.kind == "status list"]
        return max(_moment(each.document["validFrom"]) for each in lists) + A_MINUTE

    def some(self, kind: str, count: int, *, of: Callable[[Published], bool]) -> list[Published]:
        """At most `count` credentials of a kind, spread evenly over the folder."""
        found = [each for each in self.credentials if each.kind == kind and of(each)]
        step = max(1, -(-len(found) // count))
        return found[::step]

    def sample(self, *, of: Callable[[Published], bool] = lambda _: True) -> list[Published]:
        """Some of each kind, spread over the folder: enough to see, few enough to wait for."""
        return [
            *self.some("diploma", 16, of=of),
            *self.some("status list", 12, of=of),
            *self.some("accreditation", 16, of=of),
            *self.some("badge", 32, of=of),
        ]

    def counted(self) -> Counter[str]:
        """How many there are of each kind."""
        return Counter(each.kind for each in self.credentials)


def _kind(document: Json) -> str | None:
    types = document.get("type")
    if not isinstance(types, list) or "VerifiableCredential" not in types:
        return None
    # Unsigned drafts are nobody's word.
    if "proof" not in document and "iss" not in document:
        return None
    kinds: Iterator[str] = (KINDS[each] for each in types if each in KINDS)
    kind = next(kinds, None)
    if kind == "badge" and _achievement(document).get("achievementType") == "Diploma":
        return "diploma"
    return kind


def _achievement(document: Json) -> Json:
    achievement: Json = document["credentialSubject"]["achievement"]
    return achievement


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
