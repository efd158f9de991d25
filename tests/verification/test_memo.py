"""A memo saves looking again, and never changes an answer."""

from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchebadges import dids, statuses
from branchebadges.proofs import Signed
from branchebadges.verification import GENERIC, OPEN_BADGES, Memo, examine
from branchebadges.verification import memo as memos
from branchebadges.verification.case import Case
from branchebadges.verification.outcome import Question, passed
from branchebadges.verification.watch import Watch
from sector_in_a_box import ACCREDITATION, COMMITTEE, LISTS, NOW, Sector, text

if TYPE_CHECKING:
    from branchebadges.verification import Report
    from branchebadges.verification.outcome import Finding

COMMITTEES_LIST = f"{LISTS}toetsingscommissie-revocation"


def findings(report: Report) -> list[dict[str, Any]]:
    return [finding.to_document() for finding in report.findings]


def batch(sector: Sector) -> list[Signed]:
    """Good badges and bad ones, of which some share an accreditation and a list."""
    good = sector.provider.signs(sector.badge())
    forged = deepcopy(good.document)
    forged["credentialSubject"]["achievement"]["endorsement"][0]["name"] = "Anders"
    del forged["proof"]
    return [
        good,
        sector.provider.signs(sector.badge(), suite="jwt"),
        Signed.read(text(good.document | {"name": "Meester"})),
        sector.provider.signs(forged),
        sector.stranger.signs(sector.badge()),
        sector.provider.signs(sector.badge(accreditation=None)),
        Signed.read(text(good.document | {"punten": 8})),
        good,
    ]


def test_a_batch_gets_the_findings_that_each_gets_alone() -> None:
    sector = Sector()
    sources, memo = sector.sources(), Memo()
    for signed in batch(sector):
        alone = examine(signed, at=NOW, sources=sources, trust=sector.trust)
        together = examine(signed, at=NOW, sources=sources, trust=sector.trust, memo=memo)
        assert findings(together) == findings(alone)
        assert together.signed is signed


def test_reports_leave_nothing_for_the_collector() -> None:
    sector = Sector()
    sources, trust = sector.sources(), sector.trust
    odd = statuses.entry(f"{LISTS}go-revocation", 94) | {"statusListIndex": "x"}
    badges = [*batch(sector), sector.provider.signs(sector.badge(credentialStatus=odd))]

    def judge() -> None:
        for signed in badges:
            examine(Signed.read(signed.text), at=NOW, sources=sources, trust=trust)

    judge()
    gc.collect()
    gc.disable()
    try:
        for _ in range(5):
            judge()
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_threads_may_share_a_memo() -> None:
    sector = Sector()
    sources, trust, memo = sector.sources(), sector.trust, Memo()
    badges = batch(sector)

    def judged(signed: Signed) -> list[dict[str, Any]]:
        return findings(examine(signed, at=NOW, sources=sources, trust=trust, memo=memo))

    alone = [judged(signed) for signed in badges]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(judged, badges * 4)) == alone * 4


def test_a_memo_answers_for_its_own_sources_only() -> None:
    sector = Sector()
    badge = sector.provider.signs(sector.badge())
    memo, trust = Memo(), sector.trust
    assert examine(badge, at=NOW, sources=sector.sources(), trust=trust, memo=memo).valid
    sector.on[COMMITTEES_LIST] = {7}
    withdrawn = examine(badge, at=NOW, sources=sector.sources(), trust=trust, memo=memo)
    assert withdrawn.missing == {ACCREDITATION}
    sector.absent = {dids.url_of(COMMITTEE)}
    silent = examine(badge, at=NOW, sources=sector.sources(), trust=trust, memo=memo)
    assert silent.verdict == "unknown"
    nothing = examine(badge, at=NOW, trust=trust, memo=memo)
    assert nothing.answer(Question.REAL) == "unknown"


def test_a_memo_answers_for_its_own_moment_only() -> None:
    sector = Sector()
    badge = sector.provider.signs(sector.badge())
    sources, memo = sector.sources(), Memo()
    assert examine(badge, at=NOW, sources=sources, memo=memo).valid
    before = examine(badge, at=NOW - timedelta(days=2), sources=sources, memo=memo)
    assert [each.code for each in before.findings if each.outcome == "failed"] == ["proof-future"]
    assert examine(badge, at=NOW, sources=sources, memo=memo).valid


def test_a_memo_answers_for_its_own_registration_only() -> None:
    sector = Sector()
    badge = sector.provider.signs(sector.badge(), created=NOW - timedelta(days=30))
    sector.provider.revoked = NOW - timedelta(days=10)
    sources, memo = sector.sources(), Memo()

    def codes(days: int | None) -> set[str]:
        registered = None if days is None else NOW - timedelta(days=days)
        report = examine(badge, at=NOW, sources=sources, registered=registered, memo=memo)
        return {each.code for each in report.findings if each.outcome != "passed"}

    for _ in range(2):
        assert "key-revoked-since" in codes(None)
        assert "key-revoked" in codes(5)
        assert not {"key-revoked", "key-revoked-since"} & codes(20)


def test_a_memo_answers_for_its_own_policy_only() -> None:
    sector = Sector()
    badge = sector.stranger.signs(sector.badge())
    sources, memo = sector.sources(), Memo()
    for _ in range(2):
        for policy, real in ((OPEN_BADGES, "failed"), (GENERIC, "passed")):
            report = examine(badge, at=NOW, sources=sources, policy=policy, memo=memo)
            assert report.answer(Question.REAL) == real


def test_a_memo_answers_for_its_own_trust_only() -> None:
    sector = Sector()
    badge = sector.provider.signs(sector.badge(), created=NOW + timedelta(minutes=3))
    sources, memo = sector.sources(), Memo()
    strict = sector.trust.model_copy(update={"clock_skew_seconds": 60})
    for _ in range(2):
        assert examine(badge, at=NOW, sources=sources, trust=sector.trust, memo=memo).valid
        assert not examine(badge, at=NOW, sources=sources, trust=strict, memo=memo).valid


def test_a_text_that_differs_in_one_space_is_looked_at_anew() -> None:
    sector = Sector()
    badge = sector.provider.signs(sector.badge())
    looked: list[str] = []

    def look(case: Case) -> tuple[Finding, ...]:
        looked.append(case.signed.text)
        return (passed(Question.REAL, "readable"),)

    sources, memo = sector.sources(), Memo()
    for signed in (badge, Signed.read(badge.text), Signed.read(badge.text + " "), badge):
        case = Case(signed, Watch(NOW), sources)
        memo.judged("real", case, partial(look, case))
    assert looked == [badge.text, badge.text + " "]


def test_an_accreditation_met_before_is_not_believed_under_another_key() -> None:
    sector, impostor = Sector(), Sector()
    badge = sector.badge()
    assert sector.judged(badge).valid
    sector.committee = impostor.committee
    forged = sector.judged(badge)
    assert [each.code for each in forged.findings if each.outcome == "failed"] == [
        "accreditation-forged",
        "accreditation-forged",
    ]


def test_a_list_met_before_is_not_believed_at_another_address_or_for_another_purpose() -> None:
    sector = Sector()
    good = sector.status_list(sector.provider)
    text_of_it = sector.provider.signs(good.to_document()).text
    assert sector.judged().valid
    elsewhere = f"{LISTS}elders"
    sector.extra[elsewhere] = text_of_it
    for entry, code in (
        (statuses.entry(elsewhere, 94), "status-list-id"),
        (statuses.entry(good.id, 94, "suspension"), "status-list-purpose"),
    ):
        report = sector.judged(sector.badge(credentialStatus=entry))
        assert code in {each.code for each in report.findings if each.outcome == "failed"}


def test_what_goes_wrong_on_the_way_is_not_remembered() -> None:
    shelf: memos.Shelf[int] = memos.Shelf(3)

    def broken() -> int:
        raise KeyError

    with pytest.raises(KeyError):
        shelf.recall("key", broken)
    assert shelf.recall("key", lambda: 1) == shelf.recall("key", broken) == 1


def test_a_shelf_forgets_rather_than_grow_without_end() -> None:
    shelf: memos.Shelf[int] = memos.Shelf(3)
    looked: list[int] = []

    def look(number: int) -> int:
        looked.append(number)
        return number

    for number in (0, 1, 2, 0, 3, 0):
        shelf.recall(number, partial(look, number))
        assert len(shelf) <= 3
    assert looked == [0, 1, 2, 3, 0]


@given(sizes=st.lists(st.integers(0, 2_000_000), max_size=40))
def test_a_shelf_holds_no_more_than_it_may(sizes: list[int]) -> None:
    shelf: memos.Shelf[int] = memos.Shelf(8, 4_000_000)
    held: dict[int, int] = {}
    for number, size in enumerate(sizes):
        before = len(shelf)
        shelf.recall(number, lambda size=size: size, size=lambda size: size)  # type: ignore[misc]
        if len(shelf) <= before and size <= memos.MAX_BYTES_EACH:
            held.clear()
        if size <= memos.MAX_BYTES_EACH:
            held[number] = size
        assert len(shelf) == len(held) <= 8
        assert sum(held.values()) <= 4_000_000
