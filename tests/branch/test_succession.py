"""A later decision on a module changes nothing of what earlier badges count by."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchebadges.branch.register import Decision, Entry, entries_of, modules_of, read_decision
from branchebadges.branch.succession import require_no_overlap, require_succession
from branchebadges.errors import Refused
from branchebadges.modules import read_module

if TYPE_CHECKING:
    from branchebadges.testing import Sector

FIRST = date(2026, 1, 1)


def decision(**more: Any) -> Decision:
    plain = {
        "id": "mediacoach-2",
        "module_id": "mediacoach",
        "points": 40,
        "study_hours": 40,
        "valid_from": "2027-07-01",
        "valid_until": "2032-06-30",
    }
    return read_decision({**plain, **more})


@pytest.mark.parametrize(
    ("changed", "code", "where"),
    [
        pytest.param({}, None, None, id="the same module again is its next version"),
        pytest.param({"title_nl": "Mediacoach 2"}, None, None, id="a better title is no matter"),
        pytest.param({"domains": {"ID": 1}}, "module-differs", "/domains", id="other domains"),
        pytest.param({"generic": True}, "module-differs", "/generic", id="generic from now on"),
        pytest.param({"contains": ["ido"]}, "module-differs", "/contains", id="another part"),
        pytest.param({"provider_ids": ["nieuwkomer"]}, "module-taken", "/id", id="another's name"),
    ],
)
def test_a_next_version(
    sector: Sector, changed: dict[str, Any], code: str | None, where: str | None
) -> None:
    known = modules_of(sector.branch)["mediacoach"].model_dump(mode="json", exclude_defaults=True)
    module = read_module({**known, **changed})
    if code is None:
        require_succession(sector.branch, module, decision())
        return
    with pytest.raises(Refused) as refused:
        require_succession(sector.branch, module, decision())
    assert (refused.value.code, refused.value.where) == (code, where)


def test_a_module_that_nobody_accredited_may_become_another(sector: Sector) -> None:
    module = read_module(
        {"id": "eigen-balie", "title_nl": "x", "provider_ids": ["academie"], "domains": {"CL": 1}}
    )
    require_succession(sector.branch, module, decision(id="balie-1", module_id="eigen-balie"))


def test_the_day_after_the_last_is_the_first_that_is_free(sector: Sector) -> None:
    entries = list(entries_of(sector.branch).values())
    require_no_overlap(decision(valid_from="2027-07-01"), entries)
    with pytest.raises(Refused) as refused:
        require_no_overlap(decision(valid_from="2027-06-30"), entries)
    assert refused.value.code == "accreditation-overlaps"


DAYS = st.integers(0, 60).map(lambda number: FIRST + timedelta(days=number))


def period(number: int, ends: tuple[date, date], **more: Any) -> Decision:
    first, last = sorted(ends)
    return decision(id=f"m-{number}", valid_from=str(first), valid_until=str(last), **more)


@given(
    standing=st.lists(st.tuples(DAYS, DAYS), max_size=4),
    new=st.tuples(DAYS, DAYS),
    cut=st.none() | DAYS,
)
def test_no_two_periods_of_a_module_ever_share_a_day(
    standing: list[tuple[date, date]], new: tuple[date, date], cut: date | None
) -> None:
    withdrawn = {"withdrawn_on": str(cut), "withdrawal_mode": "prospective"} if cut else {}
    entries = [
        Entry(decision=period(number, ends, **withdrawn), version=number)
        for number, ends in enumerate(standing)
    ]
    wanted = period(99, new)
    days = {wanted.valid_from + timedelta(days=n) for n in range(61)}
    shared = any(
        each.decision.valid_from <= day <= each.decision.last_day
        for each in entries
        for day in days
        if day <= wanted.last_day
    )
    try:
        require_no_overlap(wanted, entries)
    except Refused:
        assert shared
    else:
        assert not shared
