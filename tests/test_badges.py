"""What a badge holds, and what it never says."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchebadges.badges import Completion, Holder, badge, component_of, identity_hash
from branchebadges.errors import Refused

HOLDER = Holder(id="urn:uuid:1", email="Anna@Bieb.example ", name="Anna", salt="zout")
COMPLETION = Completion(
    completed=datetime(2026, 3, 1, 12, tzinfo=UTC),
    registered=datetime(2026, 3, 2, 12, tzinfo=UTC),
    points=Decimal("7.5"),
    score="88",
    evidence="https://a.example/werkstuk",
)
MODULE = {
    "id": "https://badges.example/modules/ido/v1.json",
    "type": ["Achievement"],
    "name": "IDO",
    "resultDescription": [{"id": "https://badges.example/modules/ido/v1.json#uitslag"}],
}


def made(**changes: Any) -> dict[str, Any]:
    return badge(
        **{
            "id": "urn:uuid:2",
            "achievement": MODULE,
            "accreditation": {"id": "https://badges.example/accreditations/ido-1.json"},
            "issuer": {"id": "did:web:a.example", "type": ["Profile"], "name": "Academie"},
            "holder": HOLDER,
            "completion": COMPLETION,
            "status": {"id": "x"},
            **changes,
        }
    )


def test_completion_and_registration_are_apart() -> None:
    document = made()
    assert document["awardedDate"] == "2026-03-01T12:00:00Z"
    assert document["validFrom"] == "2026-03-02T12:00:00Z"
    assert document["credentialSubject"]["activityEndDate"] == document["awardedDate"]


def test_the_accreditation_travels_in_the_module_and_the_module_itself_is_left_alone() -> None:
    before = json.dumps(MODULE)
    achievement = made()["credentialSubject"]["achievement"]
    assert [each["id"] for each in achievement["endorsement"]] == [
        "https://badges.example/accreditations/ido-1.json"
    ]
    assert json.dumps(MODULE) == before


def test_an_address_is_there_as_a_salted_hash_only() -> None:
    email, name = made()["credentialSubject"]["identifier"]
    expected = hashlib.sha256(b"anna@bieb.examplezout").hexdigest()
    assert email["identityHash"] == f"sha256${expected}"
    assert email["hashed"] is True
    assert (name["identityHash"], name["hashed"]) == ("Anna", False)
    assert "bieb.example" not in json.dumps(made())


def test_a_holder_may_leave_out_name_and_address() -> None:
    bare = replace(HOLDER, name=None, email=None)
    assert "identifier" not in made(holder=bare)["credentialSubject"]


@given(st.text(max_size=40), st.text("0123456789abcdef", min_size=32, max_size=32))
def test_an_address_hashes_the_same_however_it_is_typed(address: str, salt: str) -> None:
    lowered = address.lower()
    assert identity_hash(f" {lowered}\n", salt) == identity_hash(lowered, salt)
    assert identity_hash(address, salt) != identity_hash(address + "x", salt)


def test_points_without_an_accreditation_are_refused() -> None:
    with pytest.raises(Refused) as caught:
        made(accreditation=None)
    assert caught.value.code == "points-without-accreditation"


def test_local_offering_has_no_points_and_no_endorsement() -> None:
    document = made(accreditation=None, completion=replace(COMPLETION, points=Decimal(0)))
    subject = document["credentialSubject"]
    assert "creditsEarned" not in subject
    assert "endorsement" not in subject["achievement"]


def test_what_is_registered_before_it_happened_is_refused() -> None:
    early = replace(COMPLETION, registered=datetime(2026, 2, 1, tzinfo=UTC))
    with pytest.raises(Refused) as caught:
        made(completion=early)
    assert caught.value.code == "completed-after-registered"


def test_a_score_is_a_result_only_where_the_module_has_a_test() -> None:
    (result,) = made()["credentialSubject"]["result"]
    assert result["value"] == "88"
    without = {name: value for name, value in MODULE.items() if name != "resultDescription"}
    assert "result" not in made(achievement=without)["credentialSubject"]


def test_the_work_that_was_judged_is_evidence() -> None:
    assert made()["evidence"][0]["id"] == "https://a.example/werkstuk"
    assert "evidence" not in made(completion=replace(COMPLETION, evidence=None))


@pytest.mark.parametrize("component", ["deel-1", "Deel 2/3", "é#?"])
def test_a_part_of_a_module_is_read_back_as_it_was_written(component: str) -> None:
    subject = made(completion=replace(COMPLETION, component=component))["credentialSubject"]
    assert component_of(subject) == component
    assert component_of(made()["credentialSubject"]) is None


def test_a_part_of_another_module_is_no_part_of_this_one() -> None:
    subject = made(completion=replace(COMPLETION, component="deel-1"))["credentialSubject"]
    subject["achievement"] = {**subject["achievement"], "id": "https://badges.example/elders"}
    assert component_of(subject) is None


@pytest.mark.parametrize(
    "subject",
    [
        {},
        {"achievement": 1, "result": [{"alignment": [{}]}]},
        {"achievement": {}, "result": 1},
        {"achievement": {}, "result": [1, {}, {"alignment": 1}, {"alignment": [1, {}]}]},
        {"achievement": {}, "result": [{"alignment": [{"targetCode": 1, "targetUrl": 2}]}]},
    ],
)
def test_a_subject_of_any_shape_names_no_part(subject: dict[str, Any]) -> None:
    assert component_of(subject) is None
