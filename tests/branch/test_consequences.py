"""What a withdrawal would do is what it does."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from branchebadges.branch.accrediting import withdraw
from branchebadges.branch.consequences import Consequences, consequences
from branchebadges.branch.register import entries_of
from branchebadges.branch.rulebook import history_of
from branchebadges.days import read_day
from branchebadges.testing import Sector

if TYPE_CHECKING:
    from decimal import Decimal
    from pathlib import Path

    from branchebadges.branch.register import Decision

BECOMES = {"on_hold": "under_review", "revoked": "revoked", "reissued": "reissued"}


def withdrawal(sector: Sector, module: str, *, since: str | None) -> Decision:
    """The decision to withdraw as of today: for the future, or as of a day in the past."""
    (entry,) = (e for e in entries_of(sector.branch).values() if e.decision.module_id == module)
    change: dict[str, Any] = {"withdrawn_on": sector.today, "withdrawal_mode": "prospective"}
    if since is not None:
        change |= {"withdrawal_mode": "retroactive", "retroactive_from": read_day(since)}
    return entry.decision.model_copy(update=change)


def foreseen(sector: Sector, decision: Decision) -> Consequences:
    return consequences(
        sector.branch,
        decision,
        sector.branch.records(),
        history=history_of(sector.branch),
        on=sector.today,
    )


def points(sector: Sector) -> dict[str, Decimal]:
    people = [each.identity.person_id for each in sector.branch.records()]
    return {person: sector.standing(person).points.total for person in people}


def test_a_withdrawal_for_the_future_takes_nothing_away(sector: Sector) -> None:
    sector.complete("anna", "mediacoach", on="2026-03-01")
    sector.award()
    told = foreseen(sector, withdrawal(sector, "mediacoach", since=None))
    assert (told.badges, told.people) == (1, 1)
    assert (told.excluded, told.losing) == (0, 0)
    assert not told.points
    assert not any(told.diplomas.values())


def test_a_badge_that_was_taken_back_is_no_longer_counted(sector: Sector) -> None:
    sector.complete("anna", "mediacoach", on="2026-03-01")
    sector.award()
    sector.revoke(sector.badge("anna", "mediacoach"))
    told = foreseen(sector, withdrawal(sector, "mediacoach", since="2022-07-01"))
    assert (told.badges, told.people, told.losing) == (0, 0, 0)


def test_nothing_is_written(sector: Sector) -> None:
    sector.complete("anna", "mediacoach", on="2026-03-01")
    sector.award()
    before = entries_of(sector.branch)
    foreseen(sector, withdrawal(sector, "mediacoach", since="2026-01-01"))
    assert entries_of(sector.branch) == before
    assert points(sector) == {"anna": 40}


MODULES = ["onboarding", "ido", "mediacoach", "leesconsulent", "community-librarian"]
DAYS = st.sampled_from(["2026-11-22", "2025-02-01", "2025-09-15", "2026-03-01", "2026-10-31"])
COMPLETED = st.dictionaries(
    st.sampled_from(["anna", "bram", "cor"]),
    st.dictionaries(st.sampled_from(MODULES), DAYS, min_size=1, max_size=5),
    min_size=1,
)


@pytest.mark.parametrize("on_loss", ["review", "auto_revoke", "keep"])
@settings(
    max_examples=3,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors],
)
@given(
    completed=COMPLETED,
    module=st.sampled_from(MODULES),
    since=st.none() | st.sampled_from(["2022-07-01", "2025-06-01", "2026-03-01", "2026-11-22"]),
)
def test_what_is_foreseen_is_what_happens(
    tmp_path_factory: pytest.TempPathFactory,
    on_loss: str,
    completed: dict[str, dict[str, str]],
    module: str,
    since: str | None,
) -> None:
    sector = _with(tmp_path_factory.mktemp("sector") / "branch", on_loss, completed)
    decision = withdrawal(sector, module, since=since)
    told, before = foreseen(sector, decision), points(sector)
    withdraw(sector.branch, decision, at=sector.now)
    after = points(sector)
    steps = sector.confer()
    lost = [before[person] - after[person] for person in before if before[person] > after[person]]
    assert (told.losing, told.points) == (len(lost), sum(lost))
    # A variant that was added beside a diploma has steps of its own, and is not counted.
    diplomas = {each.credential for person in before for each in sector.person(person).conferrals}
    became = Counter(
        BECOMES[step.entry.step] for step in steps if step.entry.credential in diplomas
    )
    assert {fate: number for fate, number in told.diplomas.items() if number} == dict(became)


def _with(folder: Path, on_loss: str, completed: dict[str, dict[str, str]]) -> Sector:
    sector = Sector.begin(folder, rules={"diploma_on_source_loss": on_loss})
    for person, modules in completed.items():
        for module, day in modules.items():
            sector.complete(person, module, on=day)
    sector.award()
    sector.confer()
    return sector
