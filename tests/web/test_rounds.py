"""Fetch what is missing, and ask again: a badge judged from the address its issuer publishes at."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from branchebadges import dids
from branchebadges.bitstring import Bits
from branchebadges.keys import PrivateKey
from branchebadges.proofs import Signed, sign
from branchebadges.statuses import MINIMUM_ENTRIES, StatusList, entry
from branchebadges.verification import examine
from branchebadges.web import Limits, gather, verify
from https_here import Authority, answer, door_to, serving

if TYPE_CHECKING:
    import ssl

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Issuer:
    """One issuer whose documents are published on a server that is given later."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        self.asked: list[str] = []

    def behave(self, connection: ssl.SSLSocket, request: str) -> None:
        path = request.split(" ")[1]
        self.asked.append(path)
        page = self.pages.get(path)
        connection.sendall(answer("", 404) if page is None else answer(page))

    def publish(self, port: int, *, revoked: bool = False) -> Signed:
        did = f"did:web:badges.example%3A{port}"
        key = PrivateKey.generate("Ed25519", verification_method=f"{did}#key-1")
        method = dids.VerificationMethod(key.verification_method, did, key.public)
        lists = f"https://badges.example:{port}/list"
        bits = Bits.zeros(MINIMUM_ENTRIES).with_bit(5, on=revoked)
        made = StatusList(lists, did, "revocation", bits, NOW - timedelta(days=1))
        signed = {
            "/list": made.to_document(),
            "/badge": self.badge(did, entry(lists, 5)),
        }
        seals = {
            path: sign(document, key, suite="eddsa-rdfc-2022", created=NOW)
            for path, document in signed.items()
        }
        self.pages = {
            "/.well-known/did.json": json.dumps(dids.document(did, [method])),
            "/list": seals["/list"].text,
        }
        return seals["/badge"]

    def badge(self, did: str, status: dict[str, Any]) -> dict[str, Any]:
        return {
            "@context": [
                "https://www.w3.org/ns/credentials/v2",
                "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
            ],
            "id": "urn:uuid:6b3b5b1e-3a0e-4a50-9d0a-0a3e5f0c1a2b",
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "issuer": {"id": did, "type": ["Profile"], "name": "GO"},
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
            "credentialStatus": status,
        }


@pytest.mark.parametrize("revoked", [False, True], ids=["a badge in order", "a revoked badge"])
def test_what_is_missing_is_fetched_until_there_is_an_answer(
    authority: Authority, badges_example: ssl.SSLContext, *, revoked: bool
) -> None:
    issuer = Issuer()
    with serving(badges_example, issuer.behave) as server:
        signed = issuer.publish(server.port, revoked=revoked)
        report, sources = gather(signed, at=NOW, door=door_to(server, authority=authority))
    assert report.verdict == ("failed" if revoked else "passed")
    assert issuer.asked == ["/.well-known/did.json", "/list"]
    assert examine(signed, at=NOW, sources=sources).verdict == report.verdict


@pytest.mark.parametrize("gone", ["/.well-known/did.json", "/list"])
def test_what_does_not_come_is_asked_once_and_leaves_the_answer_open(
    authority: Authority, badges_example: ssl.SSLContext, gone: str
) -> None:
    issuer = Issuer()
    with serving(badges_example, issuer.behave) as server:
        signed = issuer.publish(server.port)
        del issuer.pages[gone]
        report = verify(signed, at=NOW, door=door_to(server, authority=authority))
    assert report.verdict == "unknown"
    assert issuer.asked.count(gone) == 1
    assert "404" not in report.sentences("nl")[0]


def test_nothing_is_fetched_for_what_is_not_real(
    authority: Authority, badges_example: ssl.SSLContext
) -> None:
    issuer = Issuer()
    with serving(badges_example, issuer.behave) as server:
        document = issuer.publish(server.port).document | {"name": "Meester"}
        door = door_to(server, authority=authority)
        report = verify(Signed.read(json.dumps(document)), at=NOW, door=door)
    assert report.verdict == "failed"
    assert issuer.asked == ["/.well-known/did.json"]


def test_a_list_that_is_held_but_too_old_is_fetched_anew(
    authority: Authority, badges_example: ssl.SSLContext
) -> None:
    issuer = Issuer()
    with serving(badges_example, issuer.behave) as server:
        signed = issuer.publish(server.port)
        door = door_to(server, authority=authority, now=lambda: NOW)
        _, sources = gather(signed, at=NOW, door=door)
        later = NOW + timedelta(days=2)
        door = door_to(server, authority=authority, now=lambda: later)
        assert examine(signed, at=later, sources=sources).verdict == "unknown"
        assert verify(signed, at=later, sources=sources, door=door).valid
        assert issuer.asked.count("/list") == 2


def test_a_verification_fetches_no_more_than_it_may(
    authority: Authority, badges_example: ssl.SSLContext
) -> None:
    issuer = Issuer()
    with serving(badges_example, issuer.behave) as server:
        signed = issuer.publish(server.port)
        door = door_to(server, authority=authority, limits=Limits(seconds_each=2, fetches=1))
        report = verify(signed, at=NOW, door=door)
    assert report.verdict == "unknown"
    assert issuer.asked == ["/.well-known/did.json"]
