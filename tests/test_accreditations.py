"""What an accreditation says, to the day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from branchebadges import modules
from branchebadges.accreditations import module_accreditation, provider_accreditation
from branchebadges.errors import Refused

COMMITTEE = {"id": "did:web:badges.example:toetsingscommissie", "type": ["Profile"], "name": "T"}
PROVIDER = {"id": "did:web:badges.example:issuers:a", "type": ["Profile"], "name": "Academie"}
MODULE = {
    "id": "https://badges.example/modules/ido/v1.json",
    "type": ["Achievement"],
    "name": "IDO",
    "creditsAvailable": 8,
}


def accredited(achievement: dict[str, Any] = MODULE, **changes: Any) -> dict[str, Any]:
    return module_accreditation(
        achievement,
        **{
            "id": "https://badges.example/accreditations/ido-1.json",
            "by": COMMITTEE,
            "first_day": date(2026, 1, 1),
            "last_day": date(2026, 12, 31),
            "status": {"id": "x"},
            "comment": "Acht punten.",
            **changes,
        },
    )


def test_its_subject_is_one_module_version_pinned_by_digest() -> None:
    document = accredited()
    assert document["credentialSubject"]["id"] == MODULE["id"]
    (pinned,) = document["relatedResource"]
    assert (pinned["id"], pinned["digestSRI"]) == (MODULE["id"], modules.digest(MODULE))


def test_the_digest_covers_the_points_and_not_the_endorsement() -> None:
    assert modules.digest({**MODULE, "endorsement": [{"id": "x"}]}) == modules.digest(MODULE)
    assert modules.digest({**MODULE, "creditsAvailable": 9}) != modules.digest(MODULE)


def test_it_runs_from_the_first_second_of_a_day_in_amsterdam_through_the_last_of_another() -> None:
    document = accredited(first_day=date(2026, 1, 1), last_day=date(2026, 6, 30))
    assert document["validFrom"] == "2025-12-31T23:00:00Z"
    assert document["validUntil"] == "2026-06-30T21:59:59Z"


def test_an_open_end_is_no_end() -> None:
    assert "validUntil" not in accredited(last_day=None)


def test_what_was_withdrawn_before_it_began_was_in_force_for_no_time_at_all() -> None:
    document = accredited(first_day=date(2026, 1, 1), last_day=date(2025, 6, 30))
    assert document["validUntil"] == document["validFrom"]


def test_without_a_status_there_is_none() -> None:
    assert "credentialStatus" not in {
        name: value for name, value in accredited(status=None).items() if value is not None
    }


def test_a_provider_is_recognised_by_name_and_without_a_digest() -> None:
    document = provider_accreditation(
        PROVIDER,
        id="https://badges.example/accreditations/providers/a.json",
        by=COMMITTEE,
        first_day=date(2026, 1, 1),
        last_day=None,
        status=None,
        comment="Erkend.",
    )
    assert document["credentialSubject"]["id"] == PROVIDER["id"]
    assert document["name"] == "Erkenning: Academie"
    assert "relatedResource" not in document


def test_a_committee_does_not_recognise_itself() -> None:
    with pytest.raises(Refused) as caught:
        provider_accreditation(
            COMMITTEE,
            id="https://badges.example/x.json",
            by=COMMITTEE,
            first_day=date(2026, 1, 1),
            last_day=None,
            status=None,
            comment="",
        )
    assert caught.value.code == "self-accreditation"
