"""Whatever shape the parts of a document have, each check gives a finding and never an error."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from branchebadges.errors import BadgeError
from branchebadges.proofs import Signed
from branchebadges.verification import Finding, examine
from branchebadges.verification.case import Case
from branchebadges.verification.counting import counts
from branchebadges.verification.current import current
from branchebadges.verification.holder import theirs
from branchebadges.verification.kinds import kind_of, notes_on
from branchebadges.verification.vouching import vouched
from branchebadges.verification.watch import Watch
from sector_in_a_box import NOW, PROVIDER, Sector

SECTOR = Sector()
SOURCES = SECTOR.sources()
# What the gate establishes before these checks are made: an issuer, and proofs in order.
SEALED = {"issuer": PROVIDER, "proof": SECTOR.provider.signs(SECTOR.badge()).document["proof"]}

words = st.sampled_from(
    [
        "", "id", "type", "BitstringStatusListEntry", "1EdTechRevocationList", "revocation", "3",
        "EndorsementCredential", "EndorsementSubject", "VerifiableCredential", "Diploma",
        "did:web:badges.example:issuers:go", "https://badges.example/lists/go-revocation",
        "https://[", "did:web:", "2026-11-22T12:00:00Z", "a.b.c", "eyJ.e30.x", "\ud83d\ude00",
    ]
)  # fmt: skip
members = st.sampled_from(
    [
        "id", "type", "issuer", "credentialSubject", "credentialStatus", "statusPurpose",
        "statusListIndex", "statusListCredential", "achievement", "endorsement", "endorsementJwt",
        "identifier", "identityHash", "identityType", "hashed", "salt", "creditsEarned",
        "creditsAvailable", "activityEndDate", "activityStartDate", "awardedDate", "validFrom",
        "validUntil", "relatedResource", "digestSRI", "credentialSchema", "achievementType",
        "proof",
    ]
)  # fmt: skip
values = st.recursive(
    words | st.none() | st.booleans() | st.integers(-9, 10**12) | st.floats(-1e9, 1e9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(members, inner, max_size=6),
    max_leaves=20,
)
documents = st.dictionaries(members, values, max_size=12)


@settings(deadline=None, max_examples=150)
@given(documents, st.sampled_from(["badge", "diploma", "endorsement", "clr", "credential"]))
def test_every_check_answers_on_every_shape(document: dict[str, Any], kind: str) -> None:
    document |= SEALED
    signed = Signed(json.dumps(document), "data-integrity", document)
    case = Case(signed, Watch(NOW), SOURCES, SECTOR.trust, recipient="a@example.com")
    findings: list[Finding] = [*current(case), *theirs(case), *notes_on(case, kind_of(document))]
    findings += counts(case, accredited=True)
    findings += vouched(Case(signed, Watch(NOW), SOURCES, SECTOR.trust), kind).findings
    findings += vouched(Case(signed, Watch(NOW), SOURCES), kind).findings
    for finding in findings:
        assert finding.sentence("nl")
        assert finding.sentence("en")


@settings(deadline=None, max_examples=50)
@given(documents | st.fixed_dictionaries({"proof": values}))
def test_every_text_gets_a_report_that_is_not_valid(document: dict[str, Any]) -> None:
    try:
        signed = Signed.read(json.dumps(document))
    except BadgeError:
        return
    report = examine(signed, at=NOW, sources=SOURCES, trust=SECTOR.trust)
    assert not report.valid
    json.dumps(report.to_document())
