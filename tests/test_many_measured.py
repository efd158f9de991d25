"""The benchmark of many badges of one module runs, and measures what it says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from benchmarks import contenders, many

from branchebadges import keys, proofs

if TYPE_CHECKING:
    import pytest


def test_every_figure_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert many.main(["--json", "--seconds", "0.001", "--verifications", "20"]) == 0
    figures: dict[str, Any] = json.loads(capsys.readouterr().out)
    kept = figures.pop("bytes kept a verification")
    assert len(figures) == 16
    assert all(figure > 0 for figure in figures.values())
    assert kept < 100_000


def test_what_is_compared_is_the_same_badge() -> None:
    badge = json.loads(contenders.BADGE.read_text(encoding="utf-8"))
    key = keys.PrivateKey.generate("Ed25519")
    texts = next(many.people())
    series = proofs.Series(badge, many.VARYING)
    one = series.sign(texts, key, suite=many.SUITE, created=contenders.CREATED)
    document = many._filled(badge, texts)
    other = proofs.sign(document, key, suite=many.SUITE, created=contenders.CREATED)
    assert one.text == other.text


def test_memory_that_grows_is_seen() -> None:
    kept: list[bytes] = []
    assert many.growth(lambda: kept.append(bytes(1000)), 200) > 900
    assert many.growth(lambda: None, 200) < 100
