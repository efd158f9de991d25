"""Whom a reader trusts, as data."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from branchebadges.errors import Refused
from branchebadges.trust import CLOCK_SKEW_SECONDS, Trust

COMMITTEE = "did:web:badges.example:toetsingscommissie"
PROVIDER = "did:web:badges.example:issuers:go"
FULL = {
    "committees": [COMMITTEE],
    "branches": ["did:web:badges.example", "https://branche.example/profile"],
    "delegates": {PROVIDER: [COMMITTEE]},
    "names": {COMMITTEE: "Toetsingscommissie"},
    "accreditation_grace_days": 30,
    "clock_skew_seconds": 60,
}


def test_a_trust_is_read_back_as_it_was_written() -> None:
    trust = Trust.read(FULL)
    assert Trust.read(json.loads(json.dumps(trust.to_document()))) == trust
    assert trust.to_document() == FULL


def test_who_trusts_nobody_says_so_with_nothing() -> None:
    trust = Trust.read({})
    assert not trust.committees
    assert trust.skew == timedelta(seconds=CLOCK_SKEW_SECONDS)
    assert trust.grace == timedelta(days=90)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        pytest.param({"comittees": []}, "/comittees", id="a misspelled member"),
        pytest.param({"committees": ["Toetsingscommissie"]}, "/committees", id="a name"),
        pytest.param({"committees": ["http://x.example"]}, "/committees", id="plain http"),
        pytest.param({"committees": "did:web:x.example"}, "/committees", id="one, not in a list"),
        pytest.param({"branches": ["did:web:x y"]}, "/branches", id="a space"),
        pytest.param({"clock_skew_seconds": -1}, "/clock_skew_seconds", id="a negative skew"),
        pytest.param({"clock_skew_seconds": 86400}, "/clock_skew_seconds", id="a skew of a day"),
        pytest.param({"accreditation_grace_days": "x"}, "/accreditation_grace_days", id="words"),
    ],
)
def test_a_trust_with_a_mistake_is_refused_and_the_mistake_named(
    change: dict[str, Any], where: str
) -> None:
    with pytest.raises(Refused) as caught:
        Trust.read(FULL | change)
    assert caught.value.code == "trust-shape"
    assert (caught.value.where or "").startswith(where)


def test_what_is_no_object_is_refused() -> None:
    with pytest.raises(Refused):
        Trust.read([])


def test_an_issuer_keeps_its_own_lists_and_a_delegate_those_it_was_given() -> None:
    trust = Trust.read(FULL)
    assert trust.may_keep_lists(PROVIDER, of=PROVIDER)
    assert trust.may_keep_lists(COMMITTEE, of=PROVIDER)
    assert not trust.may_keep_lists(PROVIDER, of=COMMITTEE)


def test_a_party_is_called_what_the_reader_calls_it() -> None:
    trust = Trust.read(FULL)
    assert trust.name_of(COMMITTEE) == "Toetsingscommissie"
    assert trust.name_of(PROVIDER) == PROVIDER
