"""The catalogue of modules as far as points depend on it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from branchebadges.catalogue import Catalogue
from branchebadges.errors import Refused

ACCREDITED = {"id": "a1", "points": 6, "valid_from": "2022-07-01", "valid_until": "2027-06-30"}
DOCUMENT = {
    "modules": {
        "PS": {
            "domains": {"ME": 0.8, "ALG": 0.2},
            "accreditations": [ACCREDITED],
            "contains": ["IDO"],
        },
        "IDO": {"domains": {"ME": 1}, "accreditations": [ACCREDITED], "group": "ido"},
        "IDO2": {"domains": {"ME": 1}, "accreditations": [ACCREDITED], "group": "ido"},
        "DEEP": {"domains": {"ME": 1}, "accreditations": [], "contains": ["PS", "ELSEWHERE"]},
    },
    "overlap_groups": [{"id": "mc", "cap_points": 84}],
}
CATALOGUE = Catalogue.read(DOCUMENT)


def test_a_catalogue_comes_out_as_it_went_in() -> None:
    assert CATALOGUE.to_document() == DOCUMENT
    assert Catalogue.read(CATALOGUE.to_document()) == CATALOGUE


def test_the_digest_is_that_of_the_content() -> None:
    respelled = json.loads(json.dumps(DOCUMENT, sort_keys=True))
    assert Catalogue.read(respelled).digest == CATALOGUE.digest


def test_a_module_without_a_group_is_equivalent_to_itself() -> None:
    assert CATALOGUE.group_of("IDO2") == "ido"
    assert CATALOGUE.group_of("PS") == "PS"
    assert CATALOGUE.group_of("ELSEWHERE") == "ELSEWHERE"


def test_parts_of_parts_are_inside_too() -> None:
    assert CATALOGUE.parts["PS"] == {"ido"}
    assert CATALOGUE.parts["DEEP"] == {"PS", "ido", "ELSEWHERE"}


def test_weights_of_thirds_are_one() -> None:
    third = 0.3333333333333333
    modules = {"T": {"domains": {"ME": third, "ID": third, "CL": third}}}
    assert Catalogue.read({"modules": modules}).modules["T"].accreditations == ()


@pytest.mark.parametrize(
    ("modules", "where"),
    [
        pytest.param({"A": {"domains": {"ME": 0.9}}}, "/modules/A", id="weights of nine tenths"),
        pytest.param({"A": {"domains": {"ME": 2, "ID": -1}}}, "/modules/A", id="a negative weight"),
        pytest.param({"A": {}}, "/modules/A/domains", id="no domains"),
        pytest.param(
            {"A": {"domains": {}, "accreditations": [ACCREDITED, ACCREDITED]}},
            "/modules/A",
            id="one accreditation twice",
        ),
        pytest.param(
            {"A": {"domains": {}, "accreditations": [{"id": "a", "valid_from": "2022-07-01"}]}},
            "/modules/A/accreditations/0",
            id="neither points nor hours",
        ),
        pytest.param(
            {"A": {"domains": {}, "accreditations": [ACCREDITED | {"components": {"s": -1}}]}},
            "/modules/A/accreditations/0",
            id="a component that takes away",
        ),
        pytest.param(
            {
                "A": {
                    "domains": {},
                    "accreditations": [ACCREDITED | {"retroactive_from": "2024-01-01"}],
                }
            },
            "/modules/A/accreditations/0",
            id="a withdrawal without its day",
        ),
        pytest.param(
            {"A/B": {"domains": {}, "contains": ["C"]}, "C": {"domains": {}, "contains": ["A/B"]}},
            "/modules/A~1B/contains",
            id="a circle",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(modules: Any, where: Any) -> None:
    with pytest.raises(Refused) as refused:
        Catalogue.read({"modules": modules})
    assert refused.value.where == where


def test_two_overlap_groups_of_one_name_are_refused() -> None:
    groups = [{"id": "mc", "cap_points": 84}, {"id": "mc", "cap_points": 20}]
    with pytest.raises(Refused) as refused:
        Catalogue.read({"modules": {}, "overlap_groups": groups})
    assert refused.value.where == "/overlap_groups"


def test_a_long_chain_of_parts_is_read_and_a_long_circle_refused() -> None:
    chain = {f"m{i}": {"domains": {}, "contains": [f"m{i + 1}"]} for i in range(1_500)}
    assert "m1500" in Catalogue.read({"modules": chain}).parts["m0"]
    chain["m1500"] = {"domains": {}, "contains": ["m0"]}
    with pytest.raises(Refused) as refused:
        Catalogue.read({"modules": chain})
    assert refused.value.code == "catalogue-circular"
