"""A diploma that rests on a decision is derived; on a forged, foreign or moved one it is not."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest

from branchebadges import dids, proofs
from branchebadges.keys import PrivateKey
from branchebadges.testing import ACADEMY, Sector

if TYPE_CHECKING:
    from collections.abc import Callable

    from branchebadges.proofs import Signed

Json = dict[str, Any]
SUITE = "eddsa-rdfc-2022"


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Sector:
    """Anna was early, Bob late, and Carla early as well; for reading."""
    sector = Sector.begin(tmp_path_factory.mktemp("decided") / "branch")
    sector.offer("voorloper", points=100, decision={"recognises_from": "2020-01-01"})
    for person, on, registered in (
        ("anna", "2021-05-01", "2021-09-01"),
        ("bob", "2023-05-01", "2025-01-15"),
        ("carla", "2021-06-01", "2021-09-01"),
    ):
        note = {"note": "overgangsregeling", "registered_on": registered}
        sector.complete(person, "voorloper", on=on, **note)
    sector.award()
    sector.confer()
    return sector


def resigned(sector: Sector, signed: Signed, edit: Callable[[Json], object], by: str) -> Signed:
    document = copy.deepcopy(signed.document)
    del document["proof"]
    edit(document)
    signer = sector.branch.signer(sector.branch.settings.organisation(by))
    return proofs.sign(document, signer, suite=SUITE, created=sector.now)


def unsigned(signed: Signed) -> Json:
    (decision,) = copy.deepcopy(signed.document["endorsement"])
    del decision["proof"]
    return dict(decision)


def forged(sector: Sector, badge: Signed) -> Json:
    (decision,) = copy.deepcopy(badge.document["endorsement"])
    decision["credentialSubject"]["endorsementComment"] = "Anders."
    return dict(decision)


def foreign(_: Sector, badge: Signed) -> Json:
    key = PrivateKey.generate("Ed25519")
    mine = unsigned(badge) | {"issuer": key.verification_method.partition("#")[0]}
    del mine["credentialStatus"]
    return json_of(proofs.sign(mine, key, suite=SUITE, created=_.now))


def transplanted(sector: Sector, _: Signed) -> Json:
    (decision,) = sector.badge("carla", "voorloper").document["endorsement"]
    return dict(decision)


def json_of(signed: Signed) -> Json:
    found: Json = json.loads(signed.text)
    return found


@pytest.mark.parametrize("trusting", [True, False], ids=["with a trust", "without"])
@pytest.mark.parametrize("person", ["anna", "bob"])
@pytest.mark.parametrize(
    ("made", "reasons"),
    [
        pytest.param(forged, {"decision-forged"}, id="forged"),
        pytest.param(foreign, {"accreditation-not-begun"}, id="foreign"),
        pytest.param(transplanted, {"accreditation-not-begun"}, id="of another badge"),
        pytest.param(None, {"accreditation-not-begun"}, id="left out"),
    ],
)
def test_a_decision_that_is_not_the_committees_on_this_badge_carries_no_diploma(
    decided: Sector,
    made: Callable[[Sector, Signed], Json] | None,
    reasons: set[str],
    person: str,
    *,
    trusting: bool,
) -> None:
    old = decided.badge(person, "voorloper")

    def another(document: Json) -> None:
        del document["endorsement"]
        if made is not None:
            document["endorsement"] = [made(decided, old)]

    new = resigned(decided, old, another, ACADEMY)

    def swapped(document: Json) -> None:
        (row,) = (each for each in document["relatedResource"] if each["id"] == old.id)
        row["digestSRI"] = new.digest

    diploma = resigned(decided, decided.diploma(person), swapped, "branche")
    result = decided.rederive(diploma, [new], trusting=trusting)
    assert result.outcome == "not_derived"
    told = {each.details for each in result.differences}
    late = "registered_too_late" if person == "bob" else "not_accredited"
    assert told & (reasons | {late})
    if made is forged:
        assert "decision-forged" in told


@pytest.mark.parametrize("person", ["anna", "bob"])
def test_without_a_trust_it_follows_from_its_parts_as_well(decided: Sector, person: str) -> None:
    result = decided.rederive(decided.diploma(person), decided.badges(person), trusting=False)
    assert (result.outcome, result.differences) == ("derived", ())


def test_a_committee_whose_keys_are_not_at_hand_makes_it_unknown(decided: Sector) -> None:
    url = dids.url_of(decided.branch.committee.did)
    result = decided.rederive(
        decided.diploma("bob"), decided.badges("bob"), sources=decided.sources(without=[url])
    )
    assert result.outcome == "unknown"
    assert "decision-unchecked" in {each.details for each in result.differences}
