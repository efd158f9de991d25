"""An issuer whose documents are served by a real https server, which does as it is told."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from branchebadges import dids, statuses
from branchebadges.bitstring import Bits
from branchebadges.keys import PrivateKey
from branchebadges.proofs import Signed, sign
from https_here import answer
from sector_in_a_box import CONTEXTS, NOW, SUITE

if TYPE_CHECKING:
    import ssl

INDEX = 5


@dataclass
class Publisher:
    """One issuer: its pages by path, what was asked of it, and what it publishes."""

    port: int = 0
    pages: dict[str, bytes] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)

    def behave(self, connection: ssl.SSLSocket, request: str) -> None:
        path = request.split(" ")[1]
        self.requests.append(request)
        connection.sendall(self.pages.get(path, answer("", 404)))

    def open(self, port: int) -> None:
        """Begin, with a DID document and a list on which nobody stands."""
        self.port = port
        self.key = PrivateKey.generate("Ed25519", verification_method=f"{self.did}#key-1")
        method = dids.VerificationMethod(self.key.verification_method, self.did, self.key.public)
        self.page("/.well-known/did.json", json.dumps(dids.document(self.did, [method])))
        self.publish()

    @property
    def did(self) -> str:
        return f"did:web:badges.example%3A{self.port}"

    @property
    def list_url(self) -> str:
        return f"https://badges.example:{self.port}/list"

    def page(self, path: str, text: str | bytes, status: int = 200, **headers: str) -> None:
        self.pages[path] = answer(text, status, **headers)

    def status_list(self, *, revoked: bool = False, since: datetime, **more: Any) -> str:
        bits = Bits.zeros(statuses.MINIMUM_ENTRIES).with_bit(INDEX, on=revoked)
        made = statuses.StatusList(self.list_url, self.did, "revocation", bits, since, **more)
        return sign(made.to_document(), self.key, suite=SUITE, created=NOW - timedelta(days=9)).text

    def publish(
        self,
        *,
        revoked: bool = False,
        since: datetime = NOW - timedelta(days=1),
        headers: dict[str, str] | None = None,
        **more: Any,
    ) -> None:
        told: dict[str, Any] = dict(headers or {})
        text = self.status_list(revoked=revoked, since=since, **more)
        self.pages["/list"] = answer(text, **told)

    def paths(self) -> list[str]:
        return [request.split(" ")[1] for request in self.requests]

    def badge(self, number: int = 1, *, index: int = INDEX, **changes: Any) -> Signed:
        document = {
            "@context": CONTEXTS,
            "id": f"urn:uuid:6b3b5b1e-3a0e-4a50-9d0a-{number:012d}",
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "issuer": {"id": self.did, "type": ["Profile"], "name": "GO"},
            "validFrom": "2024-05-12T10:00:00Z",
            "name": "Onboarding",
            "credentialSubject": {
                "id": "urn:uuid:11111111-3a0e-4a50-9d0a-0a3e5f0c1a2b",
                "type": ["AchievementSubject"],
                "achievement": {
                    "id": "https://badges.example/modules/onboarding/1",
                    "type": ["Achievement"],
                    "name": "Onboarding",
                    "description": "Wat een bibliotheek is.",
                    "criteria": {"narrative": "Alles gedaan."},
                },
            },
            "credentialStatus": statuses.entry(self.list_url, index),
            **changes,
        }
        return sign(document, self.key, suite=SUITE, created=NOW)
