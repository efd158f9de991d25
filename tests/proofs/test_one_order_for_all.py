"""What processors in JavaScript would sort otherwise is not signed as a dataset."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchebadges import keys, proofs
from branchebadges.canonical import require_one_order
from branchebadges.errors import Refused

BADGE = Path(__file__).parents[2] / "benchmarks" / "badge.json"
AT = datetime(2026, 6, 1, tzinfo=UTC)
EMOJI, WIDE, HEART = "\N{GRINNING FACE}", "\N{FULLWIDTH TILDE}", "\u2764\ufe0f"


def signed(tags: list[str], suite: str) -> proofs.Signed:
    badge: dict[str, Any] = json.loads(BADGE.read_text(encoding="utf-8"))
    key = keys.PrivateKey.generate("P-256" if suite == "jwt" else "Ed25519")
    badge["issuer"]["id"] = key.verification_method.partition("#")[0]
    badge["credentialSubject"]["achievement"]["tag"] = tags
    return proofs.sign(badge, key, suite=suite, created=AT)


def test_an_emoji_beside_a_wide_character_is_refused() -> None:
    with pytest.raises(Refused, match="sort otherwise") as refused:
        signed([EMOJI, WIDE], "eddsa-rdfc-2022")
    assert refused.value.code == "sorted-otherwise"


@pytest.mark.parametrize(
    "tags",
    [
        pytest.param([EMOJI, "lezen"], id="an emoji"),
        pytest.param([WIDE, "lezen"], id="a wide character"),
        pytest.param([f"a {EMOJI}", f"b {WIDE}"], id="both, after what sorts them"),
        pytest.param([f"{EMOJI}{HEART}", "lezen"], id="a heart in colour"),
    ],
)
def test_what_all_sort_alike_is_signed(tags: list[str]) -> None:
    assert signed(tags, "eddsa-rdfc-2022").text


@pytest.mark.parametrize("suite", ["eddsa-jcs-2022", "jwt"])
def test_what_is_signed_as_text_is_not_sorted(suite: str) -> None:
    assert signed([EMOJI, WIDE], suite).text


@given(st.lists(st.text("ab\uff5e\ufe0f\U0001f600", max_size=4), unique=True, max_size=6))
def test_what_passes_is_sorted_alike_by_both(values: list[str]) -> None:
    lines = [f'_:c14n0 <urn:p> "{value}" .\n' for value in values]
    quads = "".join(sorted(lines)).encode()
    alike = sorted(lines) == sorted(lines, key=lambda line: line.encode("utf-16-be"))
    if alike:
        require_one_order(quads)
    else:
        with pytest.raises(Refused):
            require_one_order(quads)
