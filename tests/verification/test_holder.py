"""Is it theirs? Matching by holder id, e-mail address, and salted hash."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchebadges.sources import Sources
from branchebadges.verification import Question
from branchebadges.verification.case import Case
from branchebadges.verification.holder import recipient
from branchebadges.verification.watch import Watch
from sector_in_a_box import NOW, Sector, codes

HOLDER = "urn:uuid:11111111-3a0e-4a50-9d0a-0a3e5f0c1a2b"
# The vector of Open Badges 3.0: a@example.com and the salt Kosher.
VECTOR = "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399"


def identity(**changes: Any) -> dict[str, Any]:
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": VECTOR,
        "identityType": "emailAddress",
        "salt": "Kosher",
        **changes,
    }


MD5 = "md5$" + hashlib.md5(b"a@example.comKosher", usedforsecurity=False).hexdigest()
NAME = identity(hashed=False, identityHash="Ada de Vries", identityType="name")
PLAIN = identity(hashed=False, identityHash="a@example.com")
NUMBER = identity(hashed=False, identityHash="4711", identityType="ext:relatienummer")


@pytest.mark.parametrize(
    ("identifiers", "asked", "code", "outcome"),
    [
        pytest.param([], HOLDER, "theirs-by-id", "passed", id="the holder's id"),
        pytest.param([], "urn:uuid:2", "not-theirs", "failed", id="another id"),
        pytest.param([identity()], "a@example.com", "theirs-by-identifier", "passed", id="hash"),
        pytest.param(
            [identity()], "mailto:a@example.com", "theirs-by-identifier", "passed", id="m"
        ),
        pytest.param([identity()], "A@Example.com", "theirs-by-identifier", "passed", id="capital"),
        pytest.param([identity()], "b@example.com", "not-theirs", "failed", id="another address"),
        pytest.param(
            [identity(identityHash=VECTOR.upper().replace("SHA256", "sha256"))],
            "a@example.com",
            "theirs-by-identifier",
            "passed",
            id="hexadecimal in capitals",
        ),
        pytest.param(
            [identity(identityHash=MD5)],
            "a@example.com",
            "theirs-by-identifier",
            "passed",
            id="md5",
        ),
        pytest.param([identity(salt="Other")], "a@example.com", "not-theirs", "failed", id="salt"),
        pytest.param(
            [identity(identityHash="sha1$00")], "a@example.com", "not-theirs", "failed", id="sha1"
        ),
        pytest.param(
            [identity(hashed=False)], VECTOR, "not-theirs", "failed", id="the hash itself"
        ),
        pytest.param([PLAIN], "a@example.com", "theirs-by-identifier", "passed", id="plain"),
        pytest.param(
            [NAME, identity()], "a@example.com", "theirs-by-identifier", "passed", id="2nd"
        ),
        pytest.param([NAME], "Ada de Vries", "not-theirs", "failed", id="a name is shared by many"),
        pytest.param([NAME], "a@example.com", "nothing-to-match", "unknown", id="only a name"),
        pytest.param([], "a@example.com", "nothing-to-match", "unknown", id="only an id"),
        pytest.param([NUMBER], "4711", "theirs-by-identifier", "passed", id="a number"),
        pytest.param([NUMBER], "", "not-theirs", "failed", id="nothing asked"),
    ],
)
def test_whose_badge_it_is(
    identifiers: list[dict[str, Any]], asked: str, code: str, outcome: str
) -> None:
    sector = Sector()
    document = sector.badge(subject={"identifier": identifiers} if identifiers else {})
    report = sector.judged(document, recipient=asked, trust=None)
    assert codes(report)[code] == outcome
    assert report.answer(Question.THEIRS) == outcome


@given(st.emails(), st.text(min_size=16), st.sampled_from(["sha256", "md5"]))
def test_who_knows_the_address_recognises_it_and_nobody_else_does(
    address: str, salt: str, algorithm: str
) -> None:
    try:
        plain = (address + salt).encode()
    except UnicodeEncodeError:
        return
    hashed = hashlib.new(algorithm, plain, usedforsecurity=False).hexdigest()
    subject = {"identifier": [identity(identityHash=f"{algorithm}${hashed}", salt=salt)]}
    signed: Any = type("Signed", (), {"document": {"credentialSubject": subject}})()
    for asked, code in ((address, "theirs-by-identifier"), ("x" + address, "not-theirs")):
        assert recipient(Case(signed, Watch(NOW), Sources(), recipient=asked)).code == code
