"""Every entry of a ledger in words, with its cause, in both languages."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchebadges.dossiers.happened import Language, in_words
from branchebadges.ledger import (
    AnyEntry,
    Because,
    Completion,
    Correction,
    Decision,
    DiplomaStep,
    Exemption,
    Fall,
    Loss,
    Step,
    Verification,
)

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
BADGE: dict[str, Any] = {"id": "e1", "at": AT, "badge": "lms:1"}
TITLES = {"lms:1": "Mediacoach", "urn:uuid:2": "Branche-opleiding"}


def step(**changes: Any) -> DiplomaStep:
    given: dict[str, Any] = {
        "diploma": "branche",
        "credential": "urn:uuid:2",
        "step": "conferred",
        "because": "points_reached",
    }
    return DiplomaStep(id="e1", at=AT, **{**given, **changes})


@pytest.mark.parametrize(
    ("entry", "nl", "en"),
    [
        pytest.param(
            Completion(**BADGE, module="m", completed=date(2026, 3, 1)),
            "Mediacoach (lms:1): afgerond",
            "Mediacoach (lms:1): completed",
            id="completed",
        ),
        pytest.param(
            Completion(**BADGE, module="m", completed=date(2026, 3, 1), result="failed"),
            "Mediacoach (lms:1): gevolgd, zonder het te halen (failed)",
            "Mediacoach (lms:1): followed, not passed (failed)",
            id="failed",
        ),
        pytest.param(
            Completion(**BADGE, module="m", completed=date(2026, 3, 1), by="learner"),
            "Mediacoach (lms:1): afgerond, zegt de houder zelf; nog te bevestigen",
            "Mediacoach (lms:1): completed, says the holder; to be confirmed",
            id="claimed",
        ),
        pytest.param(
            Exemption(**BADGE, points=Decimal("12.5"), decided=date(2026, 3, 1)),
            "Mediacoach (lms:1): vrijstelling, 12,5 punten",
            "Mediacoach (lms:1): exemption, 12.5 points",
            id="exempted",
        ),
        pytest.param(
            Verification(**BADGE, by="academie"),
            "Mediacoach (lms:1): bevestigd door academie",
            "Mediacoach (lms:1): confirmed by academie",
            id="confirmed",
        ),
        pytest.param(
            Decision(**BADGE, reason="te laat gemeld"),
            "Mediacoach (lms:1): telt mee bij besluit: te laat gemeld",
            "Mediacoach (lms:1): counts by decision: te laat gemeld",
            id="decided",
        ),
        pytest.param(
            Loss(**BADGE),
            "Mediacoach (lms:1): ingetrokken",
            "Mediacoach (lms:1): revoked",
            id="revoked without a reason",
        ),
        pytest.param(
            Correction(**BADGE, successor="lms:2", reason="andere datum"),
            "Mediacoach (lms:1): vervangen door lms:2: andere datum",
            "Mediacoach (lms:1): replaced by lms:2: andere datum",
            id="corrected",
        ),
        pytest.param(
            step(
                step="reissued",
                because="badges_fell",
                fell={"lms:1": "revoked"},
                replaces="urn:uuid:1",
            ),
            "Branche-opleiding (urn:uuid:2): opnieuw uitgereikt met een andere lijst, in de plaats "
            "van urn:uuid:1 (badges eronder vielen weg; Mediacoach (lms:1) is ingetrokken)",
            "Branche-opleiding (urn:uuid:2): issued again with another list, in the place of "
            "urn:uuid:1 (badges under it fell away; Mediacoach (lms:1) was revoked)",
            id="a diploma issued again",
        ),
        pytest.param(
            step(step="revoked", because="decided", reason="fraude", credential="urn:uuid:9"),
            "branche (urn:uuid:9): ingetrokken (bij besluit: fraude)",
            "branche (urn:uuid:9): revoked (by decision: fraude)",
            id="a diploma that is not in the dossier",
        ),
    ],
)
def test_an_entry_is_told(entry: AnyEntry, nl: str, en: str) -> None:
    assert in_words(entry, "nl", TITLES) == nl
    assert in_words(entry, "en", TITLES) == en


@pytest.mark.parametrize("language", get_args(Language))
def test_every_step_and_cause_has_words_of_its_own(language: Language) -> None:
    told = {
        in_words(step(step=what, because=why, fell={"lms:1": fall}), language, TITLES)
        for what, why, fall in itertools.product(get_args(Step), get_args(Because), get_args(Fall))
    }
    assert len(told) == len(get_args(Step)) * len(get_args(Because)) * len(get_args(Fall))


@given(text=st.text(min_size=1), language=st.sampled_from(get_args(Language)))
def test_what_somebody_wrote_is_quoted_as_it_is(text: str, language: Language) -> None:
    for entry in (
        Loss(**BADGE, reason=text),
        Correction(**BADGE, successor="lms:2", reason=text),
        Decision(**BADGE, reason=text),
        Verification(**BADGE, by=text),
        step(reason=text),
    ):
        assert text in in_words(entry, language, {"lms:1": text, "urn:uuid:2": text})
