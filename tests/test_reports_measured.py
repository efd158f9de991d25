"""The benchmark of full reports runs, and every badge in it is found valid."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from benchmarks import reports

if TYPE_CHECKING:
    import pytest


def test_all_ways_are_measured(capsys: pytest.CaptureFixture[str]) -> None:
    assert reports.main(["--json", "--seconds", "0", "--people", "2"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found) == {"one by one", "in batches", "sources anew", "seals alone"}
    assert all(rate > 1 for rate in found.values())
    assert reports.main(["--seconds", "0", "--people", "1"]) == 0
    assert "full reports, in batches" in capsys.readouterr().out
