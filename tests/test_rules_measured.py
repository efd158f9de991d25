"""The benchmark of the rules runs, and its rows are those that were promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks import rules

if TYPE_CHECKING:
    import pytest


def test_every_row_is_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(rules, "_SECONDS", 0)
    monkeypatch.setattr(rules, "_PATIENCE", 0.01)
    monkeypatch.setattr(rules, "_SAMPLE", 3)
    monkeypatch.setattr(rules, "GROWTH", (10, 30))
    monkeypatch.setattr(rules, "BADGES", 3)
    monkeypatch.setattr(rules, "POINTS", 40)
    found = list(rules.rows())
    assert [str(row["name"]).partition(" (")[0] for row in found] == [
        "standing of one person with 3 badges",
        "the same from a document, catalogue and all",
        "a diploma of 3 modules computed again, everything in memory",
        "30,000 ledgers of 3 badges evaluated",
        "standing with 10 badges",
        "standing with 30 badges",
    ]
    # What was not measured in full says so.
    assert "measured in" in str(found[3]["name"])
    assert found[5]["times_the_badges"] == 3
    assert "x the time for 3.0 x the badges" in rules.table(found)
    monkeypatch.setattr(rules, "rows", lambda: iter(found))
    assert rules.main(["--json"]) == 0
    assert '"ms"' in capsys.readouterr().out
