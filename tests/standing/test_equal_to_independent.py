"""The library against a second reading of the domain notes that was written without it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from independent import compared, differing, evaluate
from standing_cases import differences

DOMAIN = Path(__file__).parents[3] / "shared" / "domain"
SECONDS = float(os.environ.get("SECONDS_OF_COMPARING", "15"))
SEED = int(os.environ.get("SEED_OF_COMPARING", "1"))

if not DOMAIN.is_dir():
    pytest.skip("the domain notes are not beside this project", allow_module_level=True)

RULES = json.loads((DOMAIN / "diploma_rules.json").read_text())
EXAMPLES = json.loads((DOMAIN / "worked_examples.json").read_text())["examples"]


@pytest.mark.parametrize("example", EXAMPLES, ids=[one["id"] for one in EXAMPLES])
def test_the_second_reading_knows_the_worked_examples(example: Any) -> None:
    assert differences(example["expected"], evaluate(example["given"], RULES)) == []


def test_random_ledgers_come_out_the_same_by_both_readings() -> None:
    count, differs = compared(SEED, seconds=SECONDS, rules=RULES)
    assert differs is None
    assert count > 10 * SECONDS


def test_a_difference_is_told_with_its_place() -> None:
    assert differing({"a": {"b": 1.0}}, {"a": {"b": 2}}) == ["/a/b: 1.0 here, 2 there"]
    assert differing({"a": {"b": 1.0}}, {"a": {"b": 1}}) == []
