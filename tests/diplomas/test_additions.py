"""An addition names the diploma it belongs to and the badges the variant was reached with."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from attested import Attested
from branchebadges.diplomas import Component
from branchebadges.diplomas.addition import addition, diploma_of
from branchebadges.errors import Refused
from branchebadges.pins import pinned_in


@pytest.fixture(scope="module")
def attested(tmp_path_factory: pytest.TempPathFactory) -> Attested:
    return Attested.begin(tmp_path_factory.mktemp("additions") / "branch")


def made(attested: Attested, **changes: Any) -> dict[str, Any]:
    rules, catalogue = attested.rulebook()
    given = {
        "award": attested.award(),
        "id": attested.new_id(),
        "achievement_url": "https://badges.example/diplomas/branche-cl.json",
        "issuer": attested.branch.profile(),
        "holder": attested.holder(),
        "diploma": attested.sector.diploma("anna"),
        "components": attested.components(),
        "rules": rules,
        "catalogue": catalogue,
        "status": {},
    }
    return addition(**{**given, **changes})


def test_it_names_the_diploma_by_id_and_digest(attested: Attested) -> None:
    document, diploma = made(attested), attested.sector.diploma("anna")
    assert diploma_of(document) == diploma.id
    assert pinned_in(document)[str(diploma.id)].digest == diploma.digest


def test_it_is_a_certificate_that_says_what_is_added_and_what_there_is_together(
    attested: Attested,
) -> None:
    document = made(attested)
    achievement = document["credentialSubject"]["achievement"]
    assert achievement["achievementType"] == "Certificate"
    assert document["name"] == "Branche-opleiding Bibliothecaris: community librarian, generalist"
    assert achievement["specialization"] == (
        "maatschappelijk-educatieve bibliothecaris, community librarian, generalist"
    )
    assert document["credentialSubject"]["creditsEarned"] == 204


def test_every_badge_is_listed_and_pinned_with_its_accreditation_and_the_rules(
    attested: Attested,
) -> None:
    document, parts = made(attested), attested.components()
    pins = pinned_in(document)
    assert [row["id"] for row in document["evidence"][1:]] == [part.badge.id for part in parts]
    assert all(pins[str(part.badge.id)].digest == part.badge.digest for part in parts)
    assert all(row["id"] in pins for part in parts for row in part.accreditations())
    assert {pin.url: pin.digest for pin in attested.rulebook()}.items() <= {
        url: pin.digest for url, pin in pins.items()
    }.items()


def test_a_diploma_that_ends_takes_its_additions_along(attested: Attested) -> None:
    document = made(attested, award=attested.award(valid_until=date(2031, 11, 21)))
    assert document["validUntil"] == "2031-11-21T22:59:59Z"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param(
            lambda box: {
                "award": box.award(variants=(("ME", "maatschappelijk-educatieve bibliothecaris"),))
            },
            "nothing-to-add",
            id="a variant that is on the diploma already",
        ),
        pytest.param(lambda box: {"award": box.award(variants=())}, "nothing-to-add", id="none"),
        pytest.param(
            lambda _: {"components": []}, "diploma-without-components", id="resting on nothing"
        ),
        pytest.param(
            lambda box: {"diploma": box.sector.diploma("anna", "nascholing")},
            "addition-to-another",
            id="beside another diploma",
        ),
        pytest.param(
            lambda box: {"award": box.award(awarded_on=date(2026, 1, 1))},
            "addition-before-diploma",
            id="before there is a diploma",
        ),
    ],
)
def test_an_addition_that_adds_nothing_or_does_not_belong_is_refused(
    attested: Attested, changes: Any, code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        made(attested, **changes(attested))
    assert refusal.value.code == code


def test_a_badge_of_somebody_else_is_refused(attested: Attested) -> None:
    attested.sector.complete("bas", "ido", on="2026-03-03")
    attested.sector.award()
    other = Component(attested.sector.badge("bas", "ido"), Decimal(24))
    with pytest.raises(Refused) as refusal:
        made(attested, components=[*attested.components(), other])
    assert refusal.value.code == "component-of-another"


def test_what_is_no_addition_names_no_diploma(attested: Attested) -> None:
    assert diploma_of(attested.sector.diploma("anna").document) is None
    assert diploma_of({"evidence": [{"genre": "diploma"}, "x"]}) is None
