"""A branch of three parties and a dozen credentials, as a folder such as the demo writes.

Beside what a branch needs (DID documents, accreditations, badges, a diploma, status lists, baked
pictures) it holds a badge for every cryptosuite and every kind of JWT that we issue.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from branchebadges import accreditations, dids, images, keys, proofs
from branchebadges.bitstring import Bits
from branchebadges.statuses import MINIMUM_ENTRIES, StatusList, entry

if TYPE_CHECKING:
    from branchebadges.proofs import Signed

Json = dict[str, Any]

CREATED: Final = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
REVOKED: Final = 7
BADGE: Final = Path(__file__).resolve().parents[2] / "benchmarks/badge.json"

SEALS: Final = {
    "eddsa-rdfc-2022": ("Ed25519", "eddsa-rdfc-2022"),
    "eddsa-jcs-2022": ("Ed25519", "eddsa-jcs-2022"),
    "ecdsa-rdfc-2019": ("P-256", "ecdsa-rdfc-2019"),
    "ecdsa-jcs-2019": ("P-256", "ecdsa-jcs-2019"),
    "jwt-es256": ("P-256", "jwt"),
    "jwt-eddsa": ("Ed25519", "jwt"),
}
"""Every way we seal: a name, the kind of key, and what `proofs.sign` calls it."""

SVG: Final = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9"/></svg>'

DOT: Final = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNoAAAAggCB2kUIOwAAAABJRU5ErkJggg=="
)
"""The smallest PNG there is: one grey pixel."""


@dataclass(frozen=True)
class Party:
    """One that signs: a did:web with an Ed25519 and a P-256 key."""

    did: str
    name: str
    signers: dict[str, keys.PrivateKey]

    @classmethod
    def at(cls, host: str, name: str) -> Party:
        did = f"did:web:{host}"
        kinds: tuple[keys.Kind, ...] = ("Ed25519", "P-256")
        return cls(
            did,
            name,
            {
                kind: keys.PrivateKey.generate(kind, verification_method=f"{did}#{kind.lower()}")
                for kind in kinds
            },
        )

    @property
    def profile(self) -> Json:
        return {"id": self.did, "type": ["Profile"], "name": self.name}

    @property
    def document(self) -> Json:
        methods = [
            dids.VerificationMethod(
                id=signer.verification_method,
                controller=self.did,
                public=signer.public,
                expires=None,
                revoked=None,
            )
            for signer in self.signers.values()
        ]
        return dids.document(self.did, methods)

    def sign(self, document: Json, seal: str = "eddsa-rdfc-2022") -> Signed:
        kind, suite = SEALS[seal]
        return proofs.sign(document, self.signers[kind], suite=suite, created=CREATED)


@dataclass(frozen=True)
class SmallBranch:
    """The parties, and the documents they sign."""

    branch: Party
    committee: Party
    provider: Party

    @classmethod
    def new(cls) -> SmallBranch:
        return cls(
            Party.at("branche.example.org", "Branche"),
            Party.at("commissie.example.org:toetsing", "Toetsingscommissie"),
            Party.at("opleider.example.org", "Opleider van het voorbeeld"),
        )

    @cached_property
    def documents(self) -> dict[str, Json]:
        """What strangers may read: each party's DID document, and the provider's status lists."""
        parties = (self.branch, self.committee, self.provider)
        lists = [self.status_list(purpose).document for purpose in ("revocation", "suspension")]
        return {party.did: party.document for party in parties} | {
            each["id"]: each for each in lists
        }

    def list_url(self, purpose: str) -> str:
        return f"https://opleider.example.org/status/{purpose}"

    def status_list(self, purpose: str) -> Signed:
        """A list of the provider on which only the place REVOKED is set."""
        bits = Bits.zeros(MINIMUM_ENTRIES).with_bit(REVOKED, on=True)
        document = StatusList(
            id=self.list_url(purpose),
            issuer=self.provider.did,
            purpose=purpose,
            bits=bits,
            valid_from=CREATED,
        ).to_document()
        return self.provider.sign(document)

    def badge(self, number: int) -> Json:
        """A badge of the provider, unsigned, with place `number` on its revocation list."""
        document: Json = json.loads(BADGE.read_text(encoding="utf-8"))
        document["id"] = f"https://opleider.example.org/badges/{number}"
        document["issuer"] = self.provider.profile | {
            "endorsement": [self.provider_accreditation.document]
        }
        achievement = document["credentialSubject"]["achievement"]
        achievement["endorsement"] = [self.module_accreditation.document]
        document["credentialStatus"] = entry(self.list_url("revocation"), number, "revocation")
        return document

    def diploma(self) -> Json:
        """A diploma of the branch, unsigned, that names one badge by digest."""
        badge = self.provider.sign(self.badge(1))
        document: Json = json.loads(BADGE.read_text(encoding="utf-8"))
        del document["credentialStatus"]
        document["id"] = "https://branche.example.org/diplomas/1"
        document["issuer"] = self.branch.profile
        document["credentialSubject"]["achievement"]["achievementType"] = "Diploma"
        document["relatedResource"] = [
            {"id": badge.id, "digestSRI": badge.digest, "mediaType": "application/vc"}
        ]
        return document

    @cached_property
    def module_accreditation(self) -> Signed:
        achievement = json.loads(BADGE.read_text(encoding="utf-8"))["credentialSubject"][
            "achievement"
        ]
        return self.committee.sign(
            accreditations.module_accreditation(
                achievement,
                id="https://commissie.example.org/accreditations/module",
                by=self.committee.profile,
                first_day=date(2026, 1, 1),
                last_day=date(2029, 12, 31),
                status=None,
                comment="Voldoet aan de kwaliteitscriteria.",
            )
        )

    @cached_property
    def provider_accreditation(self) -> Signed:
        return self.committee.sign(
            accreditations.provider_accreditation(
                self.provider.profile,
                id="https://commissie.example.org/accreditations/provider",
                by=self.committee.profile,
                first_day=date(2026, 1, 1),
                last_day=None,
                status=None,
                comment="Erkende opleider.",
            )
        )

    def write(self, folder: Path) -> Path:
        """Write all of it to `folder`, as files that a stranger could have downloaded."""
        for number, (did, document) in enumerate(self.documents.items()):
            name = "did" if did.startswith("did:") else "list"
            _write(folder / f"public/{number}/{name}.json", json.dumps(document))
        for name, signed in (
            ("module", self.module_accreditation),
            ("provider", self.provider_accreditation),
            ("diploma", self.branch.sign(self.diploma())),
        ):
            _write(folder / f"public/{name}.json", signed.text)
        for number, seal in enumerate(SEALS, start=1):
            signed = self.provider.sign(self.badge(number), seal)
            suffix = "jwt" if signed.form == "jwt" else "json"
            _write(folder / f"public/badges/{seal}.{suffix}", signed.text)
            _write(folder / f"public/badges/{seal}.svg", images.bake(SVG.encode(), signed.text))
            _write(folder / f"public/badges/{seal}.png", images.bake(DOT, signed.text))
        revoked = self.provider.sign(self.badge(REVOKED))
        _write(folder / "public/badges/revoked.json", revoked.text)
        return folder


def _write(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
