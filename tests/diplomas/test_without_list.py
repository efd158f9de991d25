"""A diploma without its list says the same as the full one, and names no module."""

from __future__ import annotations

import json
from typing import Any

import pytest

from attested import Attested
from branchebadges.badges import Holder
from branchebadges.diplomas.without_list import differing, full_of, without_list
from branchebadges.errors import Refused
from branchebadges.pins import Pinned, pinned_in


@pytest.fixture(scope="module")
def attested(tmp_path_factory: pytest.TempPathFactory) -> Attested:
    return Attested.begin(tmp_path_factory.mktemp("without") / "branch")


def test_it_states_the_same_award_points_and_rules(attested: Attested) -> None:
    full, document = attested.sector.diploma("anna"), attested.without_list()
    assert differing(document, full) == ()
    subject = document["credentialSubject"]
    assert subject["creditsEarned"] == full.document["credentialSubject"]["creditsEarned"]
    assert {pin.url: pin.digest for pin in attested.rulebook()}.items() <= {
        url: pin.digest for url, pin in pinned_in(document).items()
    }.items()


def test_nothing_in_it_tells_which_modules_were_followed(attested: Attested) -> None:
    document = json.dumps(attested.without_list())
    for badge in attested.sector.badges("anna"):
        achievement = badge.document["credentialSubject"]["achievement"]
        told = [str(badge.id), badge.digest, achievement["id"], achievement["name"]]
        told += [row["id"] for row in achievement["endorsement"]]
        assert not [each for each in told if each in document]


def test_it_has_an_id_a_salt_and_a_place_of_its_own(attested: Attested) -> None:
    full, document = attested.sector.diploma("anna").document, attested.without_list()
    assert document["id"] != full["id"]
    assert document["credentialStatus"]["id"] != full["credentialStatus"]["id"]
    salts = [each["credentialSubject"]["identifier"][0]["salt"] for each in (document, full)]
    assert salts[0] != salts[1]


def test_it_verifies_as_a_diploma_of_the_branch(attested: Attested) -> None:
    signed = attested.sign(attested.without_list(), attested.branch)
    report = attested.sector.verify(signed, recipient="anna@bieb.example")
    assert (report.verdict, report.kind) == ("passed", "diploma")


def test_it_names_the_full_one_by_digest(attested: Attested) -> None:
    full, document = attested.sector.diploma("anna"), attested.without_list()
    assert full_of(document) == Pinned(str(full.id), full.digest, "application/vc")
    assert full_of(full.document) is None
    assert full_of(attested.sector.badge("anna", "ido").document) is None


@pytest.mark.parametrize(
    ("change", "found"),
    [
        pytest.param(
            lambda d: d["credentialSubject"].update(creditsEarned=105),
            ("creditsEarned",),
            id="a point more",
        ),
        pytest.param(
            lambda d: d.update(awardedDate="2020-01-01T00:00:00Z"), ("awardedDate",), id="earlier"
        ),
        pytest.param(
            lambda d: d["relatedResource"][1].update(digestSRI="sha256-AAAA"),
            ("relatedResource",),
            id="by other rules",
        ),
        pytest.param(
            lambda d: d["relatedResource"][0].update(digestSRI="sha256-AAAA"),
            ("digest",),
            id="beside another diploma",
        ),
    ],
)
def test_what_it_says_otherwise_than_the_full_one_is_found(
    attested: Attested, change: Any, found: tuple[str, ...]
) -> None:
    document = json.loads(json.dumps(attested.without_list()))
    change(document)
    assert differing(document, attested.sector.diploma("anna")) == found


def test_it_is_not_made_of_what_is_no_diploma_with_a_list(attested: Attested) -> None:
    for other in (
        attested.sector.badge("anna", "ido"),
        attested.sign(attested.without_list(), attested.branch),
    ):
        with pytest.raises(Refused) as refusal:
            attested.without_list(other)
        assert refusal.value.code == "not-a-diploma"


def test_it_is_not_made_for_somebody_else_or_with_what_is_the_full_ones(attested: Attested) -> None:
    full = attested.sector.diploma("anna")
    salt = full.document["credentialSubject"]["identifier"][0]["salt"]
    stranger = Holder(id="urn:uuid:0" + "0" * 35, email=None, name=None, salt="")
    same_salt = Holder(id=attested.holder_id, email="anna@bieb.example", name=None, salt=salt)
    for id_, holder, status, code in (
        (attested.new_id(), stranger, {}, "component-of-another"),
        (str(full.id), attested.holder(), {}, "not-its-own"),
        (attested.new_id(), attested.holder(), full.document["credentialStatus"], "not-its-own"),
        (attested.new_id(), same_salt, {}, "not-its-own"),
    ):
        with pytest.raises(Refused) as refusal:
            without_list(full, id=id_, holder=holder, status=status)
        assert refusal.value.code == code
