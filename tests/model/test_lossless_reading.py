"""What a document held survives reading and writing."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from branchebadges import model as m
from branchebadges.errors import BadgeError, Malformed, Refused
from model_badges import every_place, full_badge, official_examples, place_in, replaced

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def badge() -> m.OpenBadgeCredential:
    return full_badge()


@pytest.fixture
def document() -> dict[str, Any]:
    return full_badge().to_document()


@pytest.fixture(scope="module")
def examples(standards: Path) -> dict[str, dict[str, Any]]:
    return official_examples(standards)


def spelled(document: object) -> str:
    """Tells 1 from 1.0, and one order of members from another."""
    return json.dumps(document, ensure_ascii=False)


def test_every_official_example_comes_back_as_it_was(examples: dict[str, Any]) -> None:
    whole = {name: document for name, document in examples.items() if "issuer" in document}
    assert len(whole) >= 10
    for document in whole.values():
        assert spelled(m.read(document).to_document()) == spelled(document)


def test_the_fragments_in_the_recommended_practices_come_back_as_they_were(
    examples: dict[str, Any],
) -> None:
    subjects = [
        document["credentialSubject"]
        for document in examples.values()
        if "issuer" not in document and "credentialSubject" in document
    ]
    assert len(subjects) == 3
    for subject in subjects:
        assert spelled(m.CredentialSubject.read(subject).to_document()) == spelled(subject)
        for identifier in subject.get("identifier", ()):
            assert m.IdentityObject.read(identifier).to_document() == identifier
    person = m.Profile.read(subjects[-2])
    assert person.given_name == "Albert"


def test_the_parts_of_a_document_come_back_as_they_were_too(examples: dict[str, Any]) -> None:
    document = examples["fullopenbadge-complete-openbadgecredential-0.json"]
    badge = m.OpenBadgeCredential.read(document)
    achievement = badge.credential_subject.achievement
    assert spelled(achievement.to_document()) == spelled(
        document["credentialSubject"]["achievement"]
    )
    assert achievement.credits_available == Decimal(36)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
stamps = st.builds(
    lambda at, zone, fraction: at.strftime("%Y-%m-%dT%H:%M:%S").rjust(19, "0") + fraction + zone,
    st.datetimes(datetime(1000, 1, 2), datetime(9998, 1, 1)),  # noqa: DTZ001 - the zone is added as text
    st.sampled_from(["Z", "+00:00", "-00:00", "+01:00", "-11:30", "+14:00"]),
    st.sampled_from(["", ".0", ".000", ".123456789", ".5"]),
)


@st.composite
def odd_badges(draw: st.DrawFn) -> dict[str, Any]:
    """Right badges in odd shapes: single values, unknown terms, other orders, odd spellings."""
    document = full_badge().to_document()
    for where in every_place(document):
        held = place_in(document, where)
        if isinstance(held, list) and len(held) == 1 and draw(st.booleans()):
            document = replaced(document, where, held[0])
    document["validFrom"] = draw(stamps)
    subject = document["credentialSubject"]
    subject["creditsEarned"] = draw(
        st.integers(-10, 10**6) | st.floats(allow_nan=False, allow_infinity=False)
    )
    for part in (document, subject, subject["achievement"], document["issuer"]):
        part.update(
            draw(st.dictionaries(st.text(max_size=6).map("x-".__add__), json_values, max_size=2))
        )
    shuffled = draw(st.permutations(list(document)))
    return {term: document[term] for term in shuffled}


@settings(max_examples=150, deadline=None)
@given(odd_badges())
def test_any_right_badge_in_any_shape_comes_back_as_it_was(document: dict[str, Any]) -> None:
    badge = m.OpenBadgeCredential.read(document)
    assert spelled(badge.to_document()) == spelled(document)
    subject = badge.credential_subject
    assert subject.credits_earned == Decimal(repr(document["credentialSubject"]["creditsEarned"]))
    assert badge.begins is not None
    assert badge.begins.utcoffset() is not None


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_whatever_stands_anywhere_reading_ends_in_a_part_or_in_an_error_of_ours(
    data: st.DataObject,
) -> None:
    document = full_badge().to_document()
    where = data.draw(st.sampled_from(list(every_place(document))))
    document = replaced(document, where, data.draw(json_values))
    try:
        assert spelled(m.read(document).to_document()) == spelled(document)
    except BadgeError as error:
        assert error.where is not None  # noqa: PT017 - either outcome is right
    try:
        m.lint(document)
    except Refused as error:
        assert (error.where or "/").startswith("/")  # noqa: PT017 - either outcome is right


@pytest.mark.parametrize(
    "value",
    [
        pytest.param([], id="a list"),
        pytest.param("text", id="text"),
        pytest.param(None, id="null"),
        pytest.param({"type": 3}, id="a number for a type"),
        pytest.param({}, id="an empty object"),
    ],
)
def test_what_is_no_document_is_refused(value: object) -> None:
    with pytest.raises(Refused):
        m.read(value)
    with pytest.raises(Refused):
        m.lint(value)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param({"a": b"bytes"}, id="bytes"),
        pytest.param({"a": (1, 2)}, id="a tuple"),
        pytest.param({1: "a"}, id="a number for a name"),
    ],
)
def test_what_is_not_json_is_malformed(value: object) -> None:
    with pytest.raises(Malformed):
        m.read(value)


def test_bottomless_documents_are_refused_before_they_exhaust_us() -> None:
    bottomless: dict[str, Any] = {}
    inner = bottomless
    for _ in range(100_000):
        inner["a"] = inner = {}
    with pytest.raises(Malformed) as caught:
        m.read(bottomless)
    assert caught.value.code == "json-depth"


def test_nobody_changes_a_part_by_changing_what_it_was_read_from(document: dict[str, Any]) -> None:
    badge = m.OpenBadgeCredential.read(document)
    document["name"] = "Something else"
    badge.to_document()["issuer"]["name"] = "Somebody else"
    assert badge.name == "Onboarding"
    assert badge.to_document()["issuer"]["name"] == "Opleider"


def test_a_part_cannot_be_changed(badge: m.OpenBadgeCredential) -> None:
    with pytest.raises(ValidationError):
        badge.name = "Something else"


def test_python_names_mean_nothing_on_the_wire(document: dict[str, Any]) -> None:
    document["valid_until"] = "2030-01-01T00:00:00Z"
    badge = m.OpenBadgeCredential.read(document)
    assert badge.ends is None
    assert badge.to_document() == document
    assert [fault.where for fault in m.faults(document)] == ["/valid_until"]


def test_a_copy_differs_in_what_was_asked_and_in_nothing_else(examples: dict[str, Any]) -> None:
    document = examples["fullopenbadge-complete-openbadgecredential-0.json"]
    badge = m.OpenBadgeCredential.read(document)
    moved = badge.model_copy(update={"valid_until": datetime(2031, 1, 1, tzinfo=UTC)})
    assert moved.to_document() == document | {"validUntil": "2031-01-01T00:00:00Z"}
    assert list(moved.to_document()) == list(document)
    without = badge.model_copy(update={"endorsement": ()})
    assert without.to_document() == {k: v for k, v in document.items() if k != "endorsement"}
    assert badge.to_document() == document


def test_a_copy_is_checked_like_anything_else(badge: m.OpenBadgeCredential) -> None:
    with pytest.raises(Refused) as caught:
        badge.model_copy(update={"credential_subject": {"id": "urn:x:y"}})
    assert caught.value.where == "/credentialSubject/type"


def test_a_copy_without_changes_is_the_same(badge: m.OpenBadgeCredential) -> None:
    assert badge.model_copy() == badge
    assert hash(badge.model_copy()) == hash(badge)


def test_what_was_built_and_what_was_read_are_equal(badge: m.OpenBadgeCredential) -> None:
    again = m.OpenBadgeCredential.read(badge.to_document())
    assert again == badge
    assert hash(again) == hash(badge)
    assert again != badge.to_document()


def test_moments_are_moments_and_keep_their_text(document: dict[str, Any]) -> None:
    document["validFrom"] = "2026-03-02T10:30:00.000+01:00"
    badge = m.OpenBadgeCredential.read(document)
    assert badge.valid_from == datetime(2026, 3, 2, 10, 30, tzinfo=timezone(timedelta(hours=1)))
    assert badge.to_document()["validFrom"] == "2026-03-02T10:30:00.000+01:00"


def test_a_badge_of_data_model_1_1_is_read_with_its_own_dates(document: dict[str, Any]) -> None:
    document["@context"][0] = m.VC_1
    document["issuanceDate"] = document.pop("validFrom")
    document["expirationDate"] = "2030-01-01T00:00:00Z"
    badge = m.OpenBadgeCredential.read(document)
    assert badge.data_model == "1.1"
    assert badge.begins == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    assert badge.ends == datetime(2030, 1, 1, tzinfo=UTC)
    assert badge.to_document() == document
    m.lint(document)


def test_names_in_several_languages_are_read() -> None:
    credential = m.GenericCredential.read(
        {
            "@context": [m.VC_2],
            "type": ["VerifiableCredential"],
            "issuer": "did:example:1",
            "name": [
                {"@value": "Rijbewijs", "@language": "nl"},
                {"@value": "Licence", "@language": "en-GB", "@direction": "ltr"},
            ],
            "description": {"@value": "Plain"},
            "credentialSubject": {"id": "did:example:2"},
        }
    )
    assert m.in_language(credential.name, "en") == "Licence"
    assert m.in_language(credential.name, "fy") == "Rijbewijs"
    assert m.in_language(credential.description, "nl") == "Plain"
    assert m.in_language(None, "nl") is None


def test_issuers_are_known_by_their_id_in_either_form(document: dict[str, Any]) -> None:
    assert m.OpenBadgeCredential.read(document).issuer_id == "did:web:provider.example"
    document["issuer"] = "did:web:provider.example"
    assert m.OpenBadgeCredential.read(document).issuer_id == "did:web:provider.example"


def test_credentials_in_a_presentation_are_read_as_what_they_are(document: dict[str, Any]) -> None:
    shown = {
        "@context": [m.VC_2],
        "type": ["VerifiablePresentation"],
        "holder": {"id": "did:example:holder"},
        "verifiableCredential": [
            document,
            {
                "@context": m.VC_2,
                "id": "data:application/vc+jwt,eyJ.eyJ.sig",
                "type": "EnvelopedVerifiableCredential",
            },
            "eyJ.eyJ.sig",
        ],
    }
    presentation = m.VerifiablePresentation.read(shown)
    badge, enveloped, jwt = presentation.verifiable_credential
    assert isinstance(badge, m.OpenBadgeCredential)
    assert isinstance(enveloped, m.EnvelopedVerifiableCredential)
    assert jwt == "eyJ.eyJ.sig"
    assert presentation.to_document() == shown
    m.lint(shown)
