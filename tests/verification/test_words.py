"""Every sentence, in both languages, and nothing left over."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

import branchebadges.verification as package
from branchebadges.verification import Question, words

SOURCE = "\n".join(
    path.read_text(encoding="utf-8") for path in sorted(Path(package.__path__[0]).glob("*.py"))
) + (Path(package.__path__[0]).parent / "statuses.py").read_text(encoding="utf-8")


def test_every_code_a_check_gives_has_a_sentence_of_its_own() -> None:
    given = set(
        re.findall(r'(?:passed|failed|unknown)\(\s*Question\.[A-Z]+,\s*"([a-z-]+)"', SOURCE)
    )
    raised = set(re.findall(r'(?:Refused|Lacking|ProofFailed|Malformed)\(\s*"([a-z-]+)"', SOURCE))
    # told as provider-… or module-…
    inner = {"accredited", "accredited-in-grace", "accredited-by-decision"}
    elsewhere = {"moment-zone", "status-list-full", "status-list-size", "nothing-checked"}
    assert len(given) > 20
    assert given | raised <= words.codes() | inner | elsewhere


@pytest.mark.parametrize("code", sorted(words.codes()))
def test_both_languages_name_the_same_details(code: str) -> None:
    fields = [
        {name for _, name, _, _ in string.Formatter().parse(text) if name}
        for text in words.templates(code)
    ]
    pairs = {"reden": "reason", "soort": "kind"}
    assert {pairs.get(name, name) for name in fields[0]} == fields[1]


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_a_code_from_deeper_down_is_told_with_its_reason(language: words.Language) -> None:
    told = words.sentence("key-off-curve", language, {"reason": "not on the curve"})
    assert "key-off-curve" in told
    assert "not on the curve" in told


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_a_detail_nobody_gave_is_no_error(language: words.Language) -> None:
    assert words.sentence("expired", language)


@pytest.mark.parametrize("question", list(Question))
def test_every_question_can_be_asked_in_both_languages(question: Question) -> None:
    assert all(words.question(question, language).endswith("?") for language in words.LANGUAGES)


@pytest.mark.parametrize(
    ("verdict", "because", "nl"),
    [
        pytest.param("passed", None, "Geldig: badge.", id="valid"),
        pytest.param("failed", "revoked", "Ingetrokken.", id="revoked"),
        pytest.param("failed", "expired", "Geldig geweest, nu verlopen.", id="expired"),
        pytest.param("failed", "signature", "Niet geldig.", id="not real"),
        pytest.param("unknown", "source-missing", "Niet te controleren.", id="unknown"),
    ],
)
def test_what_went_wrong_looks_different(verdict: str, because: str | None, nl: str) -> None:
    assert words.verdict(verdict, "badge", because, "nl") == nl
