"""The committee withdraws an accreditation: what was completed before stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from branchebadges.branch.accrediting import accredit, withdraw
from branchebadges.branch.register import entries_of, read_decision
from branchebadges.errors import Refused
from branchebadges.proofs import Signed

if TYPE_CHECKING:
    from branchebadges.testing import Sector
    from branchebadges.verification import Report


def codes(report: Report) -> dict[str, str]:
    return {each.code: each.outcome.value for each in report.findings if each.required}


def completed(sector: Sector, person: str, *, on: str, **more: str) -> str:
    """A badge in Mediacoach, or the reason why there is none."""
    sector.complete(person, "mediacoach", on=on, **more)
    (outcome,) = sector.award()
    return str(outcome.reason or outcome.state)


def verdict(sector: Sector, person: str) -> str:
    return sector.verify(sector.badge(person, "mediacoach")).verdict


def test_a_badge_from_before_a_withdrawal_stays_valid(sector: Sector) -> None:
    completed(sector, "anna", on="2026-03-01")
    sector.withdraw("mediacoach", on="2026-06-01")
    report = sector.verify(sector.badge("anna", "mediacoach"))
    assert (report.verdict, codes(report)["module-accredited"]) == ("passed", "passed")
    assert sector.standing("anna").points.total == 40


def test_a_completion_after_a_withdrawal_earns_no_badge(sector: Sector) -> None:
    sector.withdraw("mediacoach", on="2026-06-01")
    assert completed(sector, "anna", on="2026-06-01") == "accreditation_ended"
    assert completed(sector, "bob", on="2026-05-31") == "awarded"
    assert verdict(sector, "bob") == "passed"


def test_who_was_under_way_may_finish_in_the_days_of_grace(sector: Sector) -> None:
    sector.withdraw("mediacoach", on="2026-06-01")
    begun = {"started_on": "2026-05-01"}
    assert completed(sector, "anna", on="2026-08-29", **begun) == "awarded"
    assert completed(sector, "bob", on="2026-08-30", **begun) == "accreditation_ended"
    report = sector.verify(sector.badge("anna", "mediacoach"))
    assert codes(report)["module-accredited-in-grace"] == "passed"


def test_without_its_current_version_a_withdrawn_accreditation_is_unknown_and_named(
    sector: Sector,
) -> None:
    completed(sector, "anna", on="2026-03-01")
    url = sector.withdraw("mediacoach", on="2026-06-01")
    badge = sector.badge("anna", "mediacoach")
    report = sector.verify(badge, sources=sector.sources(without=[url]))
    assert report.verdict == "unknown"
    assert report.missing == {url}


def test_a_badge_registered_after_a_withdrawal_says_itself_when_it_ended(sector: Sector) -> None:
    url = sector.withdraw("mediacoach", on="2026-06-01")
    completed(sector, "anna", on="2026-05-31", registered_on="2026-07-01")
    badge = sector.badge("anna", "mediacoach")
    assert sector.verify(badge, sources=sector.sources(without=[url])).valid


def test_a_retroactive_withdrawal_takes_what_was_completed_since(sector: Sector) -> None:
    completed(sector, "anna", on="2026-01-31")
    completed(sector, "bob", on="2026-02-01")
    sector.withdraw("mediacoach", on="2026-06-01", since="2026-02-01")
    assert verdict(sector, "anna") == "passed"
    report = sector.verify(sector.badge("bob", "mediacoach"))
    assert codes(report)["accreditation-withdrawn"] == "failed"
    assert sector.standing("anna").points.total == 40
    assert list(sector.standing("bob").excluded.values()) == ["withdrawn_retroactive"]


def test_nobody_is_under_way_in_what_was_withdrawn_retroactively(sector: Sector) -> None:
    completed(sector, "anna", on="2026-02-10", started_on="2026-01-10")
    sector.withdraw("mediacoach", on="2026-06-01", since="2026-02-01")
    assert verdict(sector, "anna") == "failed"


def test_what_was_completed_before_and_registered_after_a_retroactive_withdrawal_holds(
    sector: Sector,
) -> None:
    sector.withdraw("mediacoach", on="2026-06-01", since="2026-02-01")
    assert completed(sector, "anna", on="2026-01-31", registered_on="2026-07-01") == "awarded"
    assert verdict(sector, "anna") == "passed"


def test_one_withdrawn_before_it_began_was_never_in_force(sector: Sector) -> None:
    sector.withdraw("mediacoach", on="2026-06-01", since="2020-01-01")
    found = completed(sector, "anna", on="2026-03-01", registered_on="2026-07-01")
    assert found == "withdrawn_retroactive"


def test_a_withdrawal_that_is_run_again_changes_nothing(sector: Sector) -> None:
    completed(sector, "anna", on="2026-03-01")
    url = sector.withdraw("mediacoach", on="2026-06-01")
    first = Signed.read(sector.branch.published(url)).document
    taken = sector.branch.read_private("status/toetsingscommissie.json")
    sector.withdraw("mediacoach", on="2026-06-01")
    second = Signed.read(sector.branch.published(url)).document
    assert sector.branch.read_private("status/toetsingscommissie.json") == taken
    assert {**first, "proof": None} == {**second, "proof": None}
    assert verdict(sector, "anna") == "passed"


def test_a_new_version_is_accredited_with_other_points_and_the_old_badges_keep_theirs(
    sector: Sector,
) -> None:
    completed(sector, "anna", on="2026-03-01")
    sector.withdraw("mediacoach", on="2026-06-01")
    sector.offer("mediacoach", points=30, since="2026-06-01")
    completed(sector, "bob", on="2026-07-01")
    for person, points, version in (("anna", 40, "1"), ("bob", 30, "2")):
        badge = sector.badge(person, "mediacoach")
        subject = badge.document["credentialSubject"]
        assert (subject["creditsEarned"], subject["achievement"]["version"]) == (points, version)
        assert sector.verify(badge).valid


def test_what_was_decided_is_not_decided_again_otherwise(sector: Sector) -> None:
    decision = entries_of(sector.branch)["mediacoach-1"].decision
    assert accredit(sector.branch, [decision], at=sector.now) == []
    richer = decision.model_copy(update={"points": decision.points * 2})
    with pytest.raises(Refused) as caught:
        accredit(sector.branch, [richer], at=sector.now)
    assert (caught.value.code, caught.value.where) == ("decision-differs", "mediacoach-1")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({}, id="without a day"),
        pytest.param({"withdrawn_on": "2026-06-01"}, id="without a way"),
        pytest.param(
            {"withdrawn_on": "2026-06-01", "withdrawal_mode": "retroactive"},
            id="retroactive, without since when",
        ),
    ],
)
def test_a_withdrawal_says_when_and_how(sector: Sector, change: dict[str, str]) -> None:
    said = entries_of(sector.branch)["mediacoach-1"].decision.model_dump(mode="json")
    with pytest.raises(Refused, match=r"says? "):
        withdraw(sector.branch, read_decision({**said, **change}), at=sector.now)


def test_all_decisions_are_looked_at_before_the_first_is_signed(sector: Sector) -> None:
    good = entries_of(sector.branch)["mediacoach-1"].decision
    fresh = good.model_copy(update={"id": "mediacoach-9"})
    unknown = good.model_copy(update={"id": "spook-1", "module_id": "spook"})
    with pytest.raises(Refused, match="spook"):
        accredit(sector.branch, [fresh, unknown], at=sector.now)
    assert "mediacoach-9" not in entries_of(sector.branch)
    assert not (sector.branch.public / "accreditations/mediacoach-9.json").exists()


def test_a_module_that_is_a_part_of_itself_is_not_proposed(sector: Sector) -> None:
    with pytest.raises(Refused, match="part of itself"):
        sector.offer("ido", points=None, contains=("ido",))
    assert "contains" not in sector.branch.read_private("register/modules.json")["ido"]
