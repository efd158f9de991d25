"""The quick answer on whether a document fits its class is never yes where pydantic says no."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from branchebadges import model
from branchebadges.errors import BadgeError
from branchebadges.model import fitting
from branchebadges.model.fitting import Fitting, fits
from branchebadges.model.lint import CLASS_OF_KIND
from model_badges import every_place, full_badge
from sector_in_a_box import Sector

if TYPE_CHECKING:
    from branchebadges.model.part import Part

SECTOR = Sector()
DOCUMENTS: dict[str, dict[str, Any]] = {
    "with something in every corner": full_badge().to_document(),
    "badge": SECTOR.provider.signs(SECTOR.badge()).document,
    "accreditation": SECTOR.committee.signs(SECTOR.accreditation()).document,
    "status list": SECTOR.provider.signs(
        SECTOR.status_list(SECTOR.provider).to_document()
    ).document,
    "generic": {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential"],
        "issuer": "did:web:badges.example",
        "credentialSubject": {"id": "urn:x:1", "naam": "x"},
        "credentialStatus": [{"type": "Other", "id": "urn:x:2"}],
        "proof": {"type": "DataIntegrityProof", "created": "2026-01-01T00:00:00Z"},
    },
}
ODD: list[Any] = [
    None, True, False, 0, 1, -1, 1.5, 2**53 - 1, "", "x", "Profile", "Achievement", "Image",
    "BitstringStatusListEntry", "VerifiableCredential", "urn:x:1", "https://x.example/",
    "2026-01-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-01-01", "2026-01-01T00:00:00",
    [], {}, [[]], [None], ["x"], [1], ["x", 1], [{}], {"id": "urn:x:1"}, {"type": "Profile"},
    {"type": ["Achievement"]}, {"type": "BitstringStatusListEntry"}, ["Profile"], ["Image", "x"],
    {"@value": "x"}, [{"@value": "x", "@language": "nl"}], {"id": "urn:x:1", "type": ["Profile"]},
]  # fmt: skip
TERMS = sorted(
    {term for each in CLASS_OF_KIND.values() for term in each.terms()}
    | {term for each in (model.Profile, model.Achievement, model.Proof) for term in each.terms()}
)


@st.composite
def altered(draw: st.DrawFn) -> dict[str, Any]:
    document = copy.deepcopy(draw(st.sampled_from(list(DOCUMENTS.values()))))
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.sampled_from([each for each in every_place(document) if each] or [("x",)]))
        holder: Any = document
        for step in place[:-1]:
            holder = holder[step]
        match draw(st.sampled_from(["put", "drop", "add", "list", "alone"])):
            case "put":
                holder[place[-1]] = copy.deepcopy(draw(st.sampled_from(ODD)))
            case "drop" if place[-1] != "x":
                del holder[place[-1]]
            case "add" if isinstance(holder, dict):
                holder[draw(st.sampled_from(TERMS))] = copy.deepcopy(draw(st.sampled_from(ODD)))
            case "list" if place[-1] != "x":
                holder[place[-1]] = [holder[place[-1]]]
            case "alone" if place[-1] != "x" and isinstance(holder[place[-1]], list):
                holder[place[-1]] = (holder[place[-1]] or [None])[0]
    return copy.deepcopy(document)


def read(kind: type[Part], document: dict[str, Any]) -> bool:
    try:
        kind.check(copy.deepcopy(document))
    except BadgeError:
        return False
    return True


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_good_documents_go_the_quick_way(document: dict[str, Any]) -> None:
    kind = model.class_of(document)
    if document is not DOCUMENTS["generic"]:
        assert fits(kind, document)
    assert read(kind, document)


@settings(max_examples=1500)
@given(altered(), st.sampled_from([None, *CLASS_OF_KIND.values()]))
def test_what_fits_is_read(document: dict[str, Any], other: type[Part] | None) -> None:
    for kind in {model.class_of(document), other or model.class_of(document)}:
        if fits(kind, document):
            assert read(kind, document)
        # Known by then, if it is of those that are remembered.
        assert fits(kind, document) == fits(kind, copy.deepcopy(document))


@settings(max_examples=500)
@given(altered())
def test_what_is_refused_is_refused_in_the_same_words(document: dict[str, Any]) -> None:
    kind = model.class_of(document)

    def said(check: Any) -> tuple[str, str, str | None] | None:
        try:
            check(copy.deepcopy(document))
        except BadgeError as error:
            return error.code, error.message, error.where
        return None

    assert said(model.check) == said(kind.check)


def test_every_term_of_a_badge_can_be_told_quickly() -> None:
    slow = {
        (kind.__name__, term)
        for kind in (
            model.OpenBadgeCredential, model.AchievementSubject, model.Achievement,
            model.IdentityObject, model.Result, model.Alignment, model.Image, model.Proof,
            model.EndorsementCredential, model.EndorsementSubject, model.RelatedResource,
            model.Profile, model.BitstringStatusListEntry, model.BitstringStatusListCredential,
        )
        for term, check in Fitting(kind)._checks.items()
        if check is fitting._never
    }  # fmt: skip
    assert slow == {("Profile", "dateOfBirth")}


def test_what_fitted_before_does_not_speak_for_what_it_becomes() -> None:
    document = copy.deepcopy(DOCUMENTS["badge"])
    assert all(fits(model.OpenBadgeCredential, document) for _ in range(3))
    document["credentialSubject"]["achievement"]["name"] = 5
    assert not fits(model.OpenBadgeCredential, document)
    del document["issuer"]["id"]
    assert not fits(model.OpenBadgeCredential, document)


def test_numbers_that_are_equal_and_not_the_same_are_told_apart() -> None:
    module = copy.deepcopy(DOCUMENTS["badge"]["credentialSubject"]["achievement"])
    whole = model.Achievement
    assert all(fits(whole, module | {"creditsAvailable": 1}) for _ in range(3))
    assert not fits(whole, module | {"creditsAvailable": True})


def test_no_more_is_remembered_than_there_is_room_for() -> None:
    profile = fitting._fitting(model.Profile)
    for number in range(3 * fitting._MOST):
        for _ in range(2):
            document = {"id": f"urn:x:{number}", "type": ["Profile"]}
            assert profile(document)
    assert len(profile._fitted) <= fitting._MOST  # type: ignore[attr-defined]
