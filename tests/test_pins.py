"""Pins name a document by its digest, and nothing else passes for it."""

from __future__ import annotations

from typing import Any

import pytest

from branchebadges.errors import Refused
from branchebadges.pins import CREDENTIAL, PLAIN, Pinned, pinned_in, related
from branchebadges.proofs import Signed

URL = "https://badges.example/rules.json"


def test_a_pin_is_the_same_however_its_document_is_indented_or_ordered() -> None:
    assert Pinned.of(URL, {"a": 1, "b": [2]}) == Pinned.of(URL, {"b": [2], "a": 1})
    assert Pinned.of(URL, {"a": 1}) != Pinned.of(URL, {"a": 2})


def test_what_is_written_as_a_related_resource_is_read_back() -> None:
    pins = [Pinned.of(URL, {"a": 1}), Pinned("urn:uuid:1", "sha256-AAAA", CREDENTIAL)]
    assert pinned_in({"relatedResource": related(pins)}) == {pin.url: pin for pin in pins}


def test_the_same_pin_twice_is_written_once() -> None:
    assert len(related([Pinned.of(URL, 1), Pinned.of(URL, 1)])) == 1


def test_one_address_cannot_be_two_documents() -> None:
    with pytest.raises(Refused) as refusal:
        related([Pinned.of(URL, 1), Pinned.of(URL, 2)])
    assert refusal.value.code == "pinned-twice"


def test_a_credential_without_an_id_cannot_be_pinned() -> None:
    with pytest.raises(Refused) as refusal:
        Pinned.of_signed(Signed.read("{}"))
    assert refusal.value.code == "credential-without-id"


@pytest.mark.parametrize(
    "resources",
    [
        pytest.param(None, id="null"),
        pytest.param("text", id="text"),
        pytest.param([7, None, "x"], id="a list of other things"),
        pytest.param([{"id": URL}], id="no digest"),
        pytest.param({"digestSRI": "sha256-AAAA"}, id="no address"),
        pytest.param([{"id": 7, "digestSRI": "sha256-AAAA"}], id="an address that is no text"),
    ],
)
def test_what_is_no_pin_is_passed_over(resources: Any) -> None:
    assert pinned_in({"relatedResource": resources}) == {}


def test_a_single_pin_may_stand_without_a_list_and_without_a_media_type() -> None:
    row = {"id": URL, "digestSRI": "sha256-AAAA", "mediaType": 7}
    assert pinned_in({"relatedResource": row}) == {URL: Pinned(URL, "sha256-AAAA", PLAIN)}
