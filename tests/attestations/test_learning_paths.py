"""The badge of a learning path rests on the badges it was followed with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from attested import PATH, Attested
from branchebadges.attestations import Followed, LearningPath, learning_path
from branchebadges.badges import Holder
from branchebadges.errors import Refused
from branchebadges.pins import Pinned, pinned_in

PIN = Pinned.of("https://badges.example/paths/balie.json", PATH)
WHEN = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def attested(tmp_path_factory: pytest.TempPathFactory) -> Attested:
    return Attested.begin(tmp_path_factory.mktemp("paths") / "branch")


def path(**changes: Any) -> LearningPath:
    given = {
        "pin": PIN,
        "achievement_url": "https://badges.example/paths/balie-badge.json",
        "code": "balie",
        "name": "Welkom aan de balie",
        "mandatory": ("Onboarding",),
        "free_choice": Decimal(24),
    }
    return LearningPath(**{**given, **changes})


def made(attested: Attested, *followed: Followed, **changes: Any) -> dict[str, Any]:
    given = {
        "id": "urn:uuid:6e0f9d0e-7d6c-4f4c-9c7e-0d5e9c1a2b3c",
        "issuer": attested.library.profile(),
        "holder": attested.holder(),
        "followed": followed,
        "completed": WHEN,
        "issued": WHEN,
        "status": {},
    }
    return learning_path(changes.pop("path", path()), **{**given, **changes})


def test_every_badge_is_listed_with_its_part_and_pinned_as_signed(attested: Attested) -> None:
    onboarding = attested.sector.badge("anna", "onboarding")
    ido = attested.sector.badge("anna", "ido")
    document = made(
        attested,
        Followed(onboarding, "mandatory", Decimal(8)),
        Followed(ido, "free choice", Decimal(24)),
    )
    assert [(row["id"], row["genre"]) for row in document["evidence"]] == [
        (onboarding.id, "verplicht deel"),
        (ido.id, "vrije keuze"),
    ]
    assert document["evidence"][0]["description"] == "8 punten; afgerond 4-3-2026"
    pins = pinned_in(document)
    assert pins[PIN.url] == PIN
    assert {str(onboarding.id): onboarding.digest, str(ido.id): ido.digest} == {
        url: pin.digest for url, pin in pins.items() if url != PIN.url
    }


def test_a_path_carries_no_points_of_its_own(attested: Attested) -> None:
    badge = Followed(attested.sector.badge("anna", "onboarding"), "mandatory", Decimal(8))
    subject = made(attested, badge)["credentialSubject"]
    assert "creditsEarned" not in subject
    assert "creditsAvailable" not in subject["achievement"]
    assert subject["achievement"]["achievementType"] == "LearningProgram"


def test_the_criteria_say_what_is_mandatory_and_what_is_free(attested: Attested) -> None:
    badge = Followed(attested.sector.badge("anna", "onboarding"), "mandatory")
    told = made(attested, badge)["credentialSubject"]["achievement"]["criteria"]["narrative"]
    assert told == "Verplicht:\n\n- Onboarding\n\nVrije keuze: ten minste 24 punten."
    bare = made(attested, badge, path=path(mandatory=(), free_choice=Decimal(0)))
    assert bare["credentialSubject"]["achievement"]["criteria"]["narrative"]


def test_nothing_followed_is_no_path(attested: Attested) -> None:
    with pytest.raises(Refused) as refusal:
        made(attested)
    assert refusal.value.code == "path-without-badges"


def test_the_mandatory_part_must_be_shown(attested: Attested) -> None:
    with pytest.raises(Refused) as refusal:
        made(attested, Followed(attested.sector.badge("anna", "ido"), "free choice"))
    assert refusal.value.code == "path-without-mandatory"


def test_a_badge_of_somebody_else_is_refused(attested: Attested) -> None:
    stranger = Holder(id="urn:uuid:0" + "0" * 35, email=None, name=None, salt="")
    badge = Followed(attested.sector.badge("anna", "onboarding"), "mandatory")
    with pytest.raises(Refused) as refusal:
        made(attested, badge, holder=stranger)
    assert refusal.value.code == "component-of-another"


def test_it_is_not_issued_before_it_is_completed(attested: Attested) -> None:
    badge = Followed(attested.sector.badge("anna", "onboarding"), "mandatory")
    with pytest.raises(Refused) as refusal:
        made(attested, badge, issued=WHEN - timedelta(days=1))
    assert refusal.value.code == "completed-after-registered"
