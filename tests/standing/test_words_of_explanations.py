"""Everything that can be the matter has words, in Dutch and in English."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from string import Formatter
from typing import Any, get_args

import pytest

from branchebadges.standing import words
from branchebadges.standing.cuts import Ceiling
from branchebadges.standing.explanation import (
    sentences_of_badges,
    sentences_of_diplomas,
    sentences_of_years,
)
from branchebadges.standing.explanation.fallen import FallCode
from branchebadges.standing.explanation.phrases import Said, as_document, say
from branchebadges.standing.reasons import Reason

ROOMS = (sentences_of_badges, sentences_of_diplomas, sentences_of_years)


def templates() -> list[Any]:
    found = []
    for room in ROOMS:
        for name, value in vars(room).items():
            if not name.isupper() or not isinstance(value, dict | tuple):
                continue
            if isinstance(value, dict):
                found += [pytest.param(each, id=f"{name} {key}") for key, each in value.items()]
            else:
                found.append(pytest.param(value, id=name))
    return found


def gaps(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("template", templates())
def test_a_sentence_says_the_same_in_both_languages(template: Any) -> None:
    in_dutch, in_english = template
    assert in_dutch
    assert in_english
    assert gaps(in_dutch) == gaps(in_english)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("reason", get_args(Reason))
def test_every_reason_has_words(reason: Any, language: Any) -> None:
    assert words.reason(reason, language)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("ceiling", get_args(Ceiling))
def test_every_ceiling_has_words(ceiling: Any, language: Any) -> None:
    assert words.cut(ceiling, language)
    assert sentences_of_badges.CUTS[ceiling]
    assert sentences_of_badges.CUTS_ALONE[ceiling]


@pytest.mark.parametrize("ceiling", set(get_args(Ceiling)) - {"refresher"})
def test_every_ceiling_of_a_diploma_is_told_with_the_diploma(ceiling: Any) -> None:
    assert ceiling in sentences_of_diplomas.BECAUSE


def test_every_way_to_fall_away_has_words() -> None:
    assert set(get_args(FallCode)) == sentences_of_diplomas.FALLEN.keys()


@pytest.mark.parametrize(
    ("template", "values", "dutch", "english"),
    [
        pytest.param(
            ("{n:points} {n:telt|tellen}", "{n:points} {n:counts|count}"), {"n": Decimal(1)},
            "1 punt telt", "1 point counts", id="one point",
        ),
        pytest.param(
            ("{n:points} {n:telt|tellen}", "{n:points} {n:counts|count}"), {"n": Decimal("1.50")},
            "1,5 punten tellen", "1.5 points count", id="a point and a half",
        ),
        pytest.param(
            ("{n:points}", "{n:points}"), {"n": Decimal(10) / 3},
            "3,33 punten", "3.33 points", id="a third of ten",
        ),
        pytest.param(
            ("{n:points}", "{n:points}"), {"n": Decimal(2_000_000)},
            "2000000 punten", "2000000 points", id="more than a picture can hold",
        ),
        pytest.param(
            ("op {d}", "on {d}"), {"d": date(2026, 3, 1)},
            "op 1 maart 2026", "on 1 March 2026", id="a day",
        ),
        pytest.param(
            ("{x}; {x:or}", "{x}; {x:or}"), {"x": ("a", "b", "c")},
            "a, b en c; a, b of c", "a, b and c; a, b or c", id="a list",
        ),
        pytest.param(
            ("{x}", "{x}"), {"x": (Said("een", "one"),)}, "een", "one", id="a list of one",
        ),
        pytest.param(
            ("{x}", "{x}"), {"x": "{y} %s"}, "{y} %s", "{y} %s", id="a title with braces",
        ),
    ],
)  # fmt: skip
def test_gaps_are_filled_as_each_language_writes(
    template: Any, values: Any, dutch: str, english: str
) -> None:
    assert say(template, **values) == Said(dutch, english)


def test_a_document_holds_numbers_days_and_both_languages() -> None:
    values = {"points": Decimal("1.50"), "on": date(2026, 3, 1), "said": (Said("ja", "yes"),)}
    assert as_document(values) == {
        "points": 1.5,
        "on": "2026-03-01",
        "said": [{"nl": "ja", "en": "yes"}],
    }
