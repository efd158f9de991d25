"""The sector's own acceptance suite, which lies beside the project."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from standing_cases import RULES, differences

from branchebadges.rules import RuleSet
from branchebadges.standing import evaluate

DOMAIN = Path(__file__).resolve().parents[3] / "shared/domain"
EXAMPLES = (
    json.loads((DOMAIN / "worked_examples.json").read_text())["examples"]
    if (DOMAIN / "worked_examples.json").is_file()
    else []
)


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    return RuleSet.read(json.loads((DOMAIN / "diploma_rules.json").read_text()))


def test_the_acceptance_suite_of_the_sector_is_complete() -> None:
    if not EXAMPLES:
        pytest.skip("the sector's notes lie beside the project, and that folder is not here")
    assert len(EXAMPLES) >= 45


@pytest.mark.parametrize(
    "example", [pytest.param(item, id=f"{item['id']} {item['title']}") for item in EXAMPLES]
)
def test_a_worked_example_comes_out_as_the_sector_says(example: Any, rules: Any) -> None:
    before = copy.deepcopy(example["given"])
    assert differences(example["expected"], evaluate(example["given"], rules)) == []
    assert example["given"] == before


@pytest.mark.parametrize(
    "example", [pytest.param(item, id=f"{item['id']} {item['title']}") for item in EXAMPLES]
)
def test_the_order_of_the_badges_in_a_worked_example_does_not_matter(example: Any) -> None:
    shuffled = example["given"] | {"badges": example["given"]["badges"][::-1]}
    assert evaluate(shuffled, RULES) == evaluate(example["given"], RULES)
