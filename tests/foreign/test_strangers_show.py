"""What strangers show, we verify; what our holders show, they do; for one time and place."""

from __future__ import annotations

import copy
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest

from branchebadges.keys import PrivateKey
from branchebadges.presentations import Presentation, examine, present
from branchebadges.proofs import Signed
from branchebadges.verification import GENERIC
from foreign.small_branch import BADGE, CREATED

if TYPE_CHECKING:
    from branchebadges.keys import Kind
    from foreign.strangers import NodeStrangers

Json = dict[str, Any]
NOW: Final = CREATED + timedelta(hours=1)
ASKED: Final[Json] = {"challenge": "c-71", "domain": "gate.example"}
WRITTEN: Final = "%Y-%m-%dT%H:%M:%SZ"
SUITES: Final[tuple[tuple[str, Kind], ...]] = (
    ("eddsa-rdfc-2022", "Ed25519"),
    ("ecdsa-rdfc-2019", "P-256"),
)


def issued(node: NodeStrangers) -> Json:
    document: Json = json.loads(BADGE.read_text(encoding="utf-8"))
    del document["credentialStatus"]
    text = node.issue(document, suite="eddsa-rdfc-2022", created=CREATED)
    found: Json = json.loads(text)
    return found


def verdict(text: str, **other: Any) -> str:
    shown = examine(Presentation.read(text), **{**ASKED, **other}, at=NOW, policy=GENERIC)
    return shown.verdict


@pytest.mark.parametrize("suite", [suite for suite, _ in SUITES])
def test_we_verify_what_digital_bazaar_shows(node: NodeStrangers, suite: str) -> None:
    answer = node.ask(
        "present",
        credentials=[issued(node)],
        suite=suite,
        created=CREATED.strftime(WRITTEN),
        **ASKED,
    )
    document = answer["document"]
    assert verdict(json.dumps(document)) == "passed"
    assert verdict(json.dumps(document), challenge="another") == "failed"
    assert verdict(json.dumps(document), domain="another") == "failed"
    for place in (document, document["verifiableCredential"]):
        altered = copy.deepcopy(document)
        shown = altered["verifiableCredential"]
        first = shown[0] if isinstance(shown, list) else shown
        target = altered if place is document else first
        target["id"] = "urn:uuid:7d5a0b39-1111-4222-8333-444455556666"
        assert verdict(json.dumps(altered)) == "failed"


@pytest.mark.parametrize(("suite", "kind"), SUITES)
def test_digital_bazaar_verifies_what_our_holders_show(
    node: NodeStrangers, suite: str, kind: Kind
) -> None:
    credential = Signed.read(json.dumps(issued(node)))
    shown = present([credential], PrivateKey.generate(kind), suite=suite, created=CREATED, **ASKED)
    assert verdict(shown.text) == "passed"

    def theirs(document: Json, **other: str) -> Json:
        asked = {**ASKED, "now": NOW.strftime(WRITTEN), **other}
        return node.ask("presentation", document=document, **asked)

    assert theirs(shown.document) == {"verified": True}
    assert not theirs(shown.document, challenge="another")["verified"]
    altered = {**shown.document, "id": "urn:uuid:7d5a0b39-1111-4222-8333-444455556666"}
    assert not theirs(altered)["verified"]


@pytest.mark.parametrize("algorithm", ["EdDSA", "ES256"])
def test_we_verify_what_jose_shows(node: NodeStrangers, algorithm: str) -> None:
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": [issued(node)],
    }
    token = node.ask("present-jwt", document=document, alg=algorithm, **ASKED)["token"]
    assert verdict(token) == "passed"
    assert verdict(token, challenge="another") == "failed"
    assert verdict(token, domain="another") == "failed"


@pytest.mark.parametrize("kind", ["Ed25519", "P-256"])
def test_jose_verifies_what_our_holders_show(node: NodeStrangers, kind: Kind) -> None:
    credential = Signed.read(json.dumps(issued(node)))
    shown = present([credential], PrivateKey.generate(kind), suite="jwt", created=CREATED, **ASKED)
    asked = {"token": shown.text, **ASKED, "now": NOW.strftime(WRITTEN)}
    assert node.ask("presentation-jwt", **asked) == {"verified": True}
    for changed in ({"challenge": "another"}, {"domain": "another"}):
        assert not node.ask("presentation-jwt", **{**asked, **changed})["verified"]
