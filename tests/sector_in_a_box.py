"""A sector of three parties, small enough to hold in the hand: what the checks are tried on.

Everything is made here from plain dictionaries, so that a test can break any one thing.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from branchebadges import dids, modules, statuses
from branchebadges.bitstring import Bits
from branchebadges.keys import PrivateKey
from branchebadges.proofs import Signed, sign
from branchebadges.sources import Sources
from branchebadges.statuses import StatusList
from branchebadges.trust import Trust
from branchebadges.verification import Report, examine

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SUITE = "eddsa-rdfc-2022"
CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
PROVIDER = "did:web:badges.example:issuers:go"
COMMITTEE = "did:web:badges.example:toetsingscommissie"
BRANCH = "did:web:badges.example:branche"
STRANGER = "did:web:elsewhere.example"
LISTS = "https://badges.example/lists/"
MODULE = "https://badges.example/modules/onboarding/1"
ACCREDITATION = "https://badges.example/accreditations/onboarding"


@dataclass
class Party:
    """Somebody with a key and a did:web document."""

    did: str
    key: PrivateKey
    services: list[dict[str, Any]] = field(default_factory=list)
    expires: datetime | None = None
    revoked: datetime | None = None

    @classmethod
    def called(cls, did: str) -> Party:
        return cls(did, PrivateKey.generate("Ed25519", verification_method=f"{did}#key-1"))

    @property
    def profile(self) -> dict[str, Any]:
        return {"id": self.did, "type": ["Profile"], "name": self.did.rpartition(":")[2]}

    def document(self) -> dict[str, Any]:
        method = dids.VerificationMethod(
            self.key.verification_method, self.did, self.key.public, self.expires, self.revoked
        )
        return dids.document(self.did, [method], services=self.services)

    def signs(
        self, document: dict[str, Any], *, created: datetime = NOW, suite: str = SUITE
    ) -> Signed:
        return sign(deepcopy(document), self.key, suite=suite, created=created)


def text(document: dict[str, Any]) -> str:
    import json

    return json.dumps(document)


@dataclass
class Sector:
    """Three parties, their lists, and the sources as a verifier would have fetched them."""

    provider: Party = field(default_factory=lambda: Party.called(PROVIDER))
    committee: Party = field(default_factory=lambda: Party.called(COMMITTEE))
    branch: Party = field(default_factory=lambda: Party.called(BRANCH))
    stranger: Party = field(default_factory=lambda: Party.called(STRANGER))
    extra: dict[str, str] = field(default_factory=dict)
    absent: set[str] = field(default_factory=set)
    silent: dict[str, str] = field(default_factory=dict)
    on: dict[str, set[int]] = field(default_factory=dict)

    @property
    def trust(self) -> Trust:
        return Trust.read({"committees": [COMMITTEE], "branches": [BRANCH]})

    def status_list(self, party: Party, purpose: str = "revocation") -> StatusList:
        url = f"{LISTS}{party.did.rpartition(':')[2]}-{purpose}"
        bits = Bits.zeros(statuses.MINIMUM_ENTRIES)
        for index in self.on.get(url, set()):
            bits = bits.with_bit(index, on=True)
        return StatusList(url, party.did, purpose, bits, NOW - timedelta(days=1))

    def lists(self) -> dict[str, str]:
        found = {}
        for party in (self.provider, self.committee, self.branch):
            for purpose in ("revocation", "suspension"):
                made = self.status_list(party, purpose)
                found[made.id] = party.signs(made.to_document()).text
        return found

    def sources(self) -> Sources:
        parties = (self.provider, self.committee, self.branch, self.stranger)
        texts = {dids.url_of(party.did): text(party.document()) for party in parties}
        texts |= self.lists() | self.extra
        held = {url: each for url, each in texts.items() if url not in self.absent}
        found = Sources.of(held)
        for url, reason in self.silent.items():
            found = found.with_silent(url, reason)
        return found

    def module(self, **changes: Any) -> dict[str, Any]:
        return {
            "id": MODULE,
            "type": ["Achievement"],
            "achievementType": "Course",
            "name": "Onboarding",
            "description": "Wat een bibliotheek is.",
            "criteria": {"narrative": "Alles gedaan."},
            "creditsAvailable": 8,
            **changes,
        }

    def endorsement(
        self,
        subject: str,
        *,
        by: Party | None = None,
        begins: str = "2022-06-30T22:00:00Z",
        ends: str | None = "2027-06-30T21:59:59Z",
        index: int | None = 7,
        **changes: Any,
    ) -> dict[str, Any]:
        by = by or self.committee
        document: dict[str, Any] = {
            "@context": CONTEXTS,
            "id": ACCREDITATION,
            "type": ["VerifiableCredential", "EndorsementCredential"],
            "name": "Accreditatie",
            "issuer": by.profile,
            "validFrom": begins,
            "credentialSubject": {"id": subject, "type": ["EndorsementSubject"]},
        }
        if ends is not None:
            document["validUntil"] = ends
        if index is not None:
            document["credentialStatus"] = statuses.entry(self.status_list(by).id, index)
        return document | changes

    def accreditation(
        self, module: dict[str, Any] | None = None, *, by: Party | None = None, **changes: Any
    ) -> dict[str, Any]:
        module = module or self.module()
        resource = {"id": module["id"], "digestSRI": modules.digest(module)}
        document = self.endorsement(module["id"], by=by, **changes)
        return document | {"relatedResource": [resource]}

    def recognition(self, **changes: Any) -> dict[str, Any]:
        changes = {"id": "https://badges.example/accreditations/go", "index": 8, **changes}
        return self.endorsement(PROVIDER, **changes)

    def badge(
        self,
        *,
        accreditation: Signed | str | None = "usual",
        recognition: Signed | str | None = "usual",
        module: dict[str, Any] | None = None,
        subject: dict[str, Any] | None = None,
        contexts: tuple[str, ...] = (),
        **changes: Any,
    ) -> dict[str, Any]:
        achievement = dict(module or self.module())
        if accreditation == "usual":
            accreditation = self.committee.signs(self.accreditation(module))
        if isinstance(accreditation, Signed):
            achievement["endorsement"] = [accreditation.document]
        issuer = dict(self.provider.profile)
        if recognition == "usual":
            recognition = self.committee.signs(self.recognition())
        if isinstance(recognition, Signed):
            issuer["endorsement"] = [recognition.document]
        return {
            "@context": [*CONTEXTS, *contexts],
            "id": "urn:uuid:6b3b5b1e-3a0e-4a50-9d0a-0a3e5f0c1a2b",
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": "Onboarding",
            "issuer": issuer,
            "validFrom": "2024-05-12T10:00:00Z",
            "awardedDate": "2024-05-10T10:00:00Z",
            "credentialSubject": {
                "id": "urn:uuid:11111111-3a0e-4a50-9d0a-0a3e5f0c1a2b",
                "type": ["AchievementSubject"],
                "activityEndDate": "2024-05-10T10:00:00Z",
                "creditsEarned": 8,
                "achievement": achievement,
                **(subject or {}),
            },
            "credentialStatus": statuses.entry(self.status_list(self.provider).id, 94),
            **changes,
        }

    def examined(self, signed: Signed, *, at: datetime = NOW, **options: Any) -> Report:
        options = {"trust": self.trust, **options}
        return examine(signed, at=at, sources=self.sources(), **options)

    def judged(self, document: dict[str, Any] | None = None, **options: Any) -> Report:
        """The report on a badge that the provider signed."""
        suite = options.pop("suite", SUITE)
        created = options.pop("created", NOW)
        document = self.badge() if document is None else document
        return self.examined(self.provider.signs(document, suite=suite, created=created), **options)


def codes(report: Report) -> dict[str, str]:
    """Every required finding's code with its outcome."""
    return {each.code: each.outcome.value for each in report.findings if each.required}
