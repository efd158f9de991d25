"""What a diploma holds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from branchebadges.badges import Holder
from branchebadges.canonical import jcs
from branchebadges.diplomas import Award, Component, Pinned, diploma
from branchebadges.encoding import digest_sri
from branchebadges.errors import Refused
from branchebadges.proofs import Signed

HOLDER = Holder(id="urn:uuid:1", email="anna@bieb.example", name="Anna", salt="zout")
AWARD = Award(
    diploma="branche",
    name="Branche-opleiding Bibliothecaris",
    awarded_on=date(2026, 3, 1),
    issued_on=date(2026, 7, 1),
    points=Decimal("100.5"),
    threshold=Decimal(100),
)
RULES = Pinned.of("https://badges.example/rules/1.json", {"a": 1})
CATALOGUE = Pinned.of("https://badges.example/catalogue/1.json", {"b": 2})


def component(*, holder: str = "urn:uuid:1", accreditation: str = "a") -> Component:
    document = {
        "id": "urn:uuid:2",
        "issuer": {"id": "did:web:a.example", "name": "Academie"},
        "awardedDate": "2025-12-31T23:30:00Z",
        "credentialSubject": {
            "id": holder,
            "achievement": {"name": "Mediacoach", "endorsement": [{"id": accreditation}]},
        },
    }
    signed = Signed(text=jcs(document).decode(), form="data-integrity", document=document)
    return Component(signed, Decimal("7.5"))


def made(award: Award = AWARD, **changes: Any) -> dict[str, Any]:
    return diploma(
        award,
        **{
            "id": "urn:uuid:3",
            "achievement_url": "https://badges.example/diplomas/branche.json",
            "issuer": {"id": "did:web:badges.example", "type": ["Profile"], "name": "Branche"},
            "holder": HOLDER,
            "components": [component()],
            "rules": RULES,
            "catalogue": CATALOGUE,
            "status": {"id": "x"},
            **changes,
        },
    )


def test_everything_it_rests_on_is_pinned_by_digest_once() -> None:
    pinned = made(components=[component(), component()])["relatedResource"]
    assert [each["id"] for each in pinned] == ["urn:uuid:2", "a", RULES.url, CATALOGUE.url]
    assert pinned[0]["digestSRI"] == component().badge.digest
    assert pinned[1]["digestSRI"] == digest_sri(b'{"id":"a"}')
    assert [each["mediaType"] for each in pinned] == ["application/vc"] * 2 + [
        "application/json"
    ] * 2


def test_each_module_is_listed_with_its_points_provider_and_day_in_amsterdam() -> None:
    (listed,) = made()["evidence"]
    assert listed["name"] == "Mediacoach"
    assert listed["description"] == "7,5 punten; Academie; afgerond 1-1-2026"


def test_the_day_of_award_and_the_day_it_holds_from_are_apart() -> None:
    document = made()
    assert document["awardedDate"] == "2026-02-28T23:00:00Z"
    assert document["validFrom"] == "2026-06-30T22:00:00Z"
    assert "validUntil" not in document


def test_half_points_are_exact() -> None:
    assert made()["credentialSubject"]["creditsEarned"] == 100.5


def test_without_variants_there_is_no_specialization() -> None:
    assert "specialization" not in made()["credentialSubject"]["achievement"]


def test_a_diploma_without_components_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        made(components=[])
    assert caught.value.code == "diploma-without-components"


def test_a_component_of_somebody_else_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        made(components=[component(holder="urn:uuid:9")])
    assert caught.value.code == "component-of-another"
