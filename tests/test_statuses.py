"""Status lists as documents, and the choice of a free index."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchebadges.bitstring import Bits
from branchebadges.canonical import screen
from branchebadges.errors import BadgeError, Refused
from branchebadges.model import lint
from branchebadges.statuses import (
    MINIMUM_ENTRIES,
    Entry,
    RevocationList,
    StatusList,
    choose_index,
    entry,
)

URL = "https://badges.example/lists/1"
MOMENT = datetime(2026, 11, 22, 12, tzinfo=UTC)


def status_list(**changes: Any) -> StatusList:
    usual: dict[str, Any] = {
        "id": URL,
        "issuer": "did:web:badges.example",
        "purpose": "revocation",
        "bits": Bits.zeros(MINIMUM_ENTRIES).with_bit(94, on=True),
        "valid_from": MOMENT,
        "valid_until": datetime(2026, 12, 22, 12, tzinfo=UTC),
        "ttl_milliseconds": 300_000,
    }
    return StatusList(**usual | changes)


def test_a_list_is_read_back_as_it_was_written() -> None:
    made = status_list()
    assert StatusList.read(made.to_document(), url=URL, purpose="revocation") == made


def test_a_list_of_ours_says_nothing_that_is_undefined_or_misspelled() -> None:
    screen(status_list().to_document())
    lint(status_list().to_document())


def test_changing_a_status_gives_a_new_list() -> None:
    before = status_list()
    after = before.with_status(7, on=True)
    assert (before[7], after[7], after[94]) == (False, True, True)
    assert after.with_status(7, on=False) == before


def test_a_list_that_is_published_again_says_from_when() -> None:
    later = datetime(2026, 11, 23, tzinfo=UTC)
    assert status_list().published(later).to_document()["validFrom"] == "2026-11-23T00:00:00Z"
    assert "validUntil" not in status_list().published(later).to_document()


def test_a_list_that_is_too_short_is_never_made() -> None:
    with pytest.raises(Refused) as caught:
        status_list(bits=Bits.zeros(MINIMUM_ENTRIES - 8))
    assert caught.value.code == "status-list-length"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param({"id": URL + "x"}, "status-list-id", id="another id"),
        pytest.param({"id": None}, "status-list-id", id="no id"),
        pytest.param({"type": ["VerifiableCredential"]}, "status-list-type", id="another type"),
        pytest.param({"credentialSubject": []}, "status-list-type", id="no subject"),
        pytest.param({"issuer": {}}, "status-list-issuer", id="no issuer"),
        pytest.param({"validFrom": "gisteren"}, "moment", id="an odd date"),
        pytest.param({"validUntil": "2026-11-22T12:00:00"}, "moment", id="a date without zone"),
    ],
)
def test_another_document_than_was_asked_for_is_refused(change: dict[str, Any], code: str) -> None:
    with pytest.raises(BadgeError) as caught:
        StatusList.read(status_list().to_document() | change, url=URL, purpose="revocation")
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param({"type": "BitstringStatus"}, "status-list-type", id="another type"),
        pytest.param({"statusPurpose": "suspension"}, "status-list-purpose", id="other purpose"),
        pytest.param({"statusPurpose": None}, "status-list-purpose", id="no purpose"),
        pytest.param({"statusSize": 8}, "status-size", id="eight bits to a status"),
        pytest.param({"statusSize": True}, "status-size", id="a truth for a size"),
        pytest.param({"encodedList": None}, "bitstring-missing", id="no list"),
        pytest.param({"encodedList": 5}, "bitstring-missing", id="a number for a list"),
        pytest.param({"encodedList": Bits.zeros(8).encode()}, "status-list-length", id="short"),
        pytest.param({"ttl": -1}, "status-list-ttl", id="a negative ttl"),
        pytest.param({"ttl": "5"}, "status-list-ttl", id="a ttl in words"),
    ],
)
def test_a_list_with_an_odd_subject_is_refused(change: dict[str, Any], code: str) -> None:
    document = status_list().to_document()
    document["credentialSubject"] |= change
    with pytest.raises(BadgeError) as caught:
        StatusList.read(document, url=URL, purpose="revocation")
    assert caught.value.code == code


def test_a_list_may_serve_several_purposes() -> None:
    document = status_list().to_document()
    document["credentialSubject"]["statusPurpose"] = ["suspension", "revocation"]
    assert StatusList.read(document, url=URL, purpose="revocation").purpose == "revocation"


@given(st.integers(0, 9_999_999_999))
def test_an_entry_is_read_back_as_it_was_written(index: int) -> None:
    document = entry(URL, index, "suspension")
    read = Entry.read(document)
    assert read == Entry(URL, index, "suspension")
    assert read.to_document() == document


@pytest.mark.parametrize(
    "index",
    [
        "",
        "-1",
        "+1",
        "1_0",
        "٣",
        " 3",
        "3 ",
        "3\n",
        "0x3",
        "03",
        "1e3",
        "1.0",
        "9" * 5000,
        3,
        3.0,
        None,
    ],
)
def test_an_index_that_is_not_plain_decimal_text_is_refused(index: object) -> None:
    with pytest.raises(Refused) as caught:
        Entry.read(entry(URL, 3) | {"statusListIndex": index})
    assert caught.value.code == "status-index"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param({"type": "StatusList2021Entry"}, "status-type", id="another type"),
        pytest.param({"type": ["BitstringStatusListEntry", "X"]}, "status-type", id="two types"),
        pytest.param({"statusPurpose": ""}, "status-purpose", id="an empty purpose"),
        pytest.param({"statusPurpose": ["revocation"]}, "status-purpose", id="a list of purposes"),
        pytest.param({"statusListCredential": "http://x.example"}, "status-list-url", id="http"),
        pytest.param({"statusListCredential": None}, "status-list-url", id="no list"),
        pytest.param({"statusSize": 8}, "status-size", id="eight bits"),
    ],
)
def test_an_odd_entry_is_refused(change: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as caught:
        Entry.read(entry(URL, 3) | change)
    assert caught.value.code == code


@given(st.sets(st.integers(0, 63), max_size=63), st.randoms(use_true_random=False))
def test_a_chosen_index_is_free(taken: set[int], random: Any) -> None:
    chosen = choose_index(taken, 64, random.randrange)
    assert chosen not in taken
    assert 0 <= chosen < 64


def test_every_free_index_may_be_chosen() -> None:
    few = {choose_index({1, 2}, 8, secrets.randbelow) for _ in range(1000)}
    many = {choose_index(set(range(6)), 8, secrets.randbelow) for _ in range(1000)}
    assert few == {0, 3, 4, 5, 6, 7}
    assert many == {6, 7}


def test_a_full_list_has_no_free_index() -> None:
    with pytest.raises(Refused) as caught:
        choose_index(range(8), 8, secrets.randbelow)
    assert caught.value.code == "status-list-full"


@pytest.mark.parametrize(
    "document",
    [
        pytest.param([], id="no object"),
        pytest.param({"id": URL + "x", "issuer": "did:web:x.example"}, id="another id"),
        pytest.param({"id": URL}, id="no issuer"),
        pytest.param({"id": URL, "issuer": "x", "revokedCredential": ["y"]}, id="bare names"),
        pytest.param(
            {"id": URL, "issuer": "x", "revokedCredential": [{"id": "y"}] * 100_001}, id="too long"
        ),
    ],
)
def test_what_is_no_plain_revocation_list_is_refused(document: Any) -> None:
    with pytest.raises(Refused):
        RevocationList.read(document, url=URL)
