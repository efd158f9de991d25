"""The committee ends the recognition of a provider: what was completed before stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from branchebadges.branch.accrediting import recognised_since
from branchebadges.branch.completions import BadRows
from branchebadges.branch.recognising import was_recognised, withdraw_recognition
from branchebadges.errors import Refused
from branchebadges.testing.made_up import ACADEMY, NEWCOMER

if TYPE_CHECKING:
    from branchebadges.testing import Sector


def end(sector: Sector, provider: str = ACADEMY) -> None:
    withdraw_recognition(
        sector.branch, sector.branch.settings.organisation(provider), at=sector.now
    )


def test_a_badge_from_before_stays_valid(sector: Sector) -> None:
    sector.complete("anna", "mediacoach", on="2026-03-01")
    sector.award()
    end(sector)
    report = sector.verify(sector.badge("anna", "mediacoach"))
    assert report.verdict == "passed"


def test_nothing_is_awarded_any_more(sector: Sector) -> None:
    end(sector)
    sector.complete("anna", "mediacoach", on="2026-11-22")
    with pytest.raises(BadRows, match="academie was not recognised"):
        sector.award()


def test_it_is_over_and_was_there(sector: Sector) -> None:
    end(sector)
    academy = sector.branch.settings.organisation(ACADEMY)
    assert recognised_since(sector.branch, academy) is None
    assert was_recognised(sector.branch, academy)


@pytest.mark.parametrize("provider", [ACADEMY, NEWCOMER])
def test_what_is_not_there_is_not_withdrawn(sector: Sector, provider: str) -> None:
    if provider == ACADEMY:
        end(sector)
    with pytest.raises(Refused) as refused:
        end(sector, provider)
    assert refused.value.code == "provider-not-recognised"
