"""A badge with something in every corner, and walking through JSON."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from branchebadges import model as m

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Place = tuple[str | int, ...]

REGISTERED = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
COMPLETED = datetime(2026, 2, 27, 15, 0, tzinfo=UTC)


def accreditation() -> m.EndorsementCredential:
    return m.EndorsementCredential(
        id="https://committee.example/accreditations/7",
        name="Accreditatie: Onboarding",
        issuer=m.Profile(id="did:web:committee.example", name="Toetsingscommissie"),
        valid_from=datetime(2025, 1, 1, tzinfo=UTC),
        valid_until=datetime(2028, 1, 1, tzinfo=UTC),
        credential_subject=m.EndorsementSubject(
            id="https://provider.example/modules/onboarding/2",
            endorsement_comment="Acht studiepunten",
        ),
        related_resource=(
            m.RelatedResource(
                id="https://provider.example/modules/onboarding/2",
                media_type="application/json",
                digest_sri="sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
            ),
        ),
    )


def achievement() -> m.Achievement:
    return m.Achievement(
        id="https://provider.example/modules/onboarding/2",
        name="Onboarding",
        description="Kennismaken met de openbare bibliotheek",
        achievement_type="Course",
        criteria=m.Criteria(narrative="- weet wie wat doet"),
        credits_available=Decimal("8.0"),
        in_language="nl",
        tag=("onboarding",),
        alignment=(
            m.Alignment(
                target_name="Samenwerken",
                target_url="https://esco.example/skill/1",
                target_type="ext:esco",
            ),
        ),
        result_description=(
            m.ResultDescription(
                id="urn:uuid:f6ab24cd-86e8-4eaf-b8c6-ded74e8fd41c",
                name="Toets",
                result_type="Percent",
            ),
        ),
        endorsement=(accreditation(),),
    )


def full_badge() -> m.OpenBadgeCredential:
    return m.OpenBadgeCredential(
        id="urn:uuid:0b6ae0ee-6a5c-4b4c-8dcb-2f4d1f9d4b7e",
        name="Onboarding",
        issuer=m.Profile(
            id="did:web:provider.example",
            name="Opleider",
            url="https://provider.example",
            email="info@provider.example",
            address=m.Address(
                address_country_code="NL",
                geo=m.GeoCoordinates(latitude=Decimal("52.37"), longitude=Decimal(4)),
            ),
            endorsement=(accreditation(),),
        ),
        valid_from=REGISTERED,
        awarded_date=COMPLETED,
        image=m.Image(id="data:image/png;base64,AAAA", caption="Onboarding"),
        credential_subject=m.AchievementSubject(
            id="urn:uuid:5e0f9d0e-7d6c-4f4c-9c7e-0d5e9c1a2b3c",
            identifier=(
                m.IdentityObject(
                    hashed=True,
                    identity_hash="sha256$" + "0f" * 32,
                    identity_type="emailAddress",
                    salt="zout",
                ),
                m.IdentityObject(hashed=False, identity_hash="Noor", identity_type="name"),
            ),
            activity_end_date=COMPLETED,
            credits_earned=Decimal("1.50"),
            result=(
                m.Result(
                    result_description="urn:uuid:f6ab24cd-86e8-4eaf-b8c6-ded74e8fd41c", value="84"
                ),
            ),
            achievement=achievement(),
        ),
        evidence=(m.Evidence(id="https://provider.example/work/1", name="Werkstuk"),),
        credential_status=(
            m.BitstringStatusListEntry(
                id="https://provider.example/status/1#4711",
                status_purpose="revocation",
                status_list_index="4711",
                status_list_credential="https://provider.example/status/1",
            ),
        ),
    )


def official_examples(standards: Path) -> dict[str, dict[str, Any]]:
    """The official examples of Open Badges 3.0, by file name."""
    folder = standards / "open-badges/examples"
    return {path.name: json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))}


def every_place(value: Any, here: Place = ()) -> Iterator[Place]:
    """The way to every value inside `value`."""
    steps: list[Any] = []
    if isinstance(value, dict):
        steps = list(value)
    elif isinstance(value, list):
        steps = list(range(len(value)))
    for step in steps:
        yield (*here, step)
        yield from every_place(value[step], (*here, step))


def place_in(document: Any, where: Place) -> Any:
    """What stands there, or None where there is no such place (any more)."""
    for step in where:
        try:
            document = document[step]
        except (KeyError, IndexError, TypeError):
            return None
    return document


def replaced(document: dict[str, Any], where: Place, value: Any) -> dict[str, Any]:
    """The document with another value at one place."""
    changed = copy.deepcopy(document)
    holder: Any = changed
    for step in where[:-1]:
        holder = holder[step]
    holder[where[-1]] = value
    return changed
