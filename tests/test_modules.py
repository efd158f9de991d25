"""A module as its provider describes it, and as an Achievement."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from branchebadges import examples, model
from branchebadges.errors import Refused
from branchebadges.modules import achievement, comma, read_framework, read_module

MODULE: dict[str, Any] = {
    "id": "ido",
    "title_nl": "Informatiepunt Digitale Overheid",
    "provider_ids": ["academie", "nieuwkomer"],
    "domains": {"ME": 0.4, "ID": 0.6},
    "competences": ["ME-c1", "bestaat-niet"],
    "assessment": {"type": "test"},
    "learning_outcomes": [{"nl": "wijst de weg"}, {"nl": "legt uit"}],
}


def as_achievement(points: str = "7.5", **changes: Any) -> dict[str, Any]:
    return achievement(
        read_module({**MODULE, **changes}),
        url="https://badges.example/modules/ido/v2.json",
        version=2,
        points=Decimal(points),
        hours=Decimal(12),
        creator={"id": "did:web:a.example", "type": ["Profile"], "name": "Academie"},
        framework=read_framework(examples.document("domains")),
        framework_url="https://badges.example/domains.json",
    )


def test_every_module_of_the_examples_can_be_read() -> None:
    rows = examples.document("modules")["modules"]
    assert len({read_module(row).id for row in rows}) == len(rows) == 74


def test_in_joint_provision_the_first_named_signs() -> None:
    assert read_module(MODULE).awarding_provider == "academie"


@pytest.mark.parametrize(
    ("change", "place"),
    [
        pytest.param({"id": "../x"}, "/id", id="an id that climbs"),
        pytest.param({"id": "IDO"}, "/id", id="an id with capitals"),
        pytest.param({"id": ""}, "/id", id="no id"),
        pytest.param({"title_nl": ""}, "/title_nl", id="no title"),
        pytest.param({"title_nl": "x" * 201}, "/title_nl", id="a title without end"),
        pytest.param({"provider_ids": []}, "/provider_ids", id="no provider"),
        pytest.param({"points_nl": 1}, "/points_nl", id="a name that is not known"),
        pytest.param({"points": True}, "/points", id="points that are a truth"),
        pytest.param({"study_hours": "8"}, "/study_hours", id="hours as text"),
        pytest.param({"domains": {"ME": "half"}}, "/domains/ME", id="a weight in words"),
        pytest.param({"assessment": {"type": "vibes"}}, "/assessment/type", id="no such test"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(change: dict[str, Any], place: str) -> None:
    with pytest.raises(Refused) as caught:
        read_module({**MODULE, **change}, at="/3")
    assert (caught.value.code, caught.value.where) == ("module", f"/3{place}")


@pytest.mark.parametrize("document", [None, 1, "x", [], [[]]])
def test_what_is_no_module_is_refused(document: object) -> None:
    with pytest.raises(Refused):
        read_module(document)


def test_an_achievement_says_what_the_module_is_and_gives() -> None:
    document = as_achievement()
    assert document["achievementType"] == "Course"
    assert (document["humanCode"], document["version"]) == ("ido", "2")
    assert document["creditsAvailable"] == 7.5
    assert document["description"] == (
        "Informatiepunt Digitale Overheid: 12 studie-uren, online, afgesloten met een toets; "
        "7,5 studiepunten."
    )
    assert "- wijst de weg\n- legt uit" in document["criteria"]["narrative"]
    assert document["image"]["id"] == "https://badges.example/modules/ido/v2.svg"


def test_it_is_aligned_to_domains_and_to_skills_that_are_known() -> None:
    rows = as_achievement()["alignment"]
    domains = [row for row in rows if row["targetFramework"] != "ESCO"]
    skills = [row for row in rows if row["targetFramework"] == "ESCO"]
    assert [(row["targetCode"], row["targetDescription"]) for row in domains] == [
        ("ID", "Aandeel 60 %"),
        ("ME", "Aandeel 40 %"),
    ]
    assert skills
    assert all(row["targetUrl"].startswith("http://data.europa.eu/esco/") for row in skills)


def test_without_points_it_says_so_and_carries_none() -> None:
    document = as_achievement("0")
    assert "creditsAvailable" not in document
    assert document["description"].endswith("geen branchepunten.")


def test_an_event_is_a_certificate_of_completion() -> None:
    assert as_achievement(type="event")["achievementType"] == "CertificateOfCompletion"


def test_every_module_of_the_examples_makes_an_achievement_without_a_slip() -> None:
    for row in examples.document("modules")["modules"]:
        made = as_achievement(**row)
        badge = model.read(
            {
                "@context": [],
                "id": "urn:uuid:1",
                "type": ["VerifiableCredential", "OpenBadgeCredential"],
                "issuer": made["creator"],
                "validFrom": "2026-01-01T00:00:00Z",
                "name": made["name"],
                "credentialSubject": {"type": ["AchievementSubject"], "achievement": made},
            }
        )
        assert badge.to_document()["credentialSubject"]["achievement"] == made


@pytest.mark.parametrize(
    ("number", "text"), [("8", "8"), ("8.0", "8"), ("1.5", "1,5"), ("0", "0"), ("100", "100")]
)
def test_numbers_are_written_as_dutch_people_do(number: str, text: str) -> None:
    assert comma(Decimal(number)) == text


@pytest.mark.parametrize("document", [None, 1, {"domains": 1}, {"framework_version": "1"}])
def test_a_framework_of_another_shape_is_refused(document: object) -> None:
    with pytest.raises(Refused):
        read_framework(document)
