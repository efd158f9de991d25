"""Badges and diplomas are revoked, put on hold and taken off it; diplomas follow their badges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from branchebadges.errors import Refused
from branchebadges.testing import Sector

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from branchebadges.verification import Report


def codes(report: Report) -> dict[str, str]:
    return {each.code: each.outcome.value for each in report.findings if each.required}


@pytest.fixture
def begun(tmp_path: Path) -> Callable[..., Sector]:
    """A sector in which Anna completed some modules, in turn, and got what was due."""

    def begin(*modules: str, **rules: object) -> Sector:
        sector = Sector.begin(tmp_path / "branch", rules=rules)
        for day, module in enumerate(modules, start=1):
            sector.complete("anna", module, on=f"2026-03-{day:02}")
        sector.award()
        sector.confer()
        return sector

    return begin


@pytest.mark.parametrize("what", ["badge", "diploma"])
def test_what_is_revoked_is_never_valid_again(begun: Callable[..., Sector], what: str) -> None:
    sector = begun("community-librarian")
    badge = sector.badge("anna", "community-librarian")
    issued = badge if what == "badge" else sector.diploma("anna")
    assert sector.verify(issued).valid
    sector.revoke(issued)
    report = sector.verify(issued)
    assert (report.verdict, codes(report)["revoked"]) == ("failed", "failed")
    with pytest.raises(Refused, match="stays revoked"):
        sector.reinstate(issued)
    assert codes(sector.verify(issued))["revoked"] == "failed"


@pytest.mark.parametrize("what", ["badge", "diploma"])
def test_what_is_on_hold_is_not_valid_until_it_is_taken_off(
    begun: Callable[..., Sector], what: str
) -> None:
    sector = begun("community-librarian")
    badge = sector.badge("anna", "community-librarian")
    issued = badge if what == "badge" else sector.diploma("anna")
    sector.suspend(issued)
    report = sector.verify(issued)
    assert (report.verdict, codes(report)["suspended"]) == ("failed", "failed")
    assert codes(report)["not-revoked"] == "passed"
    sector.reinstate(issued)
    assert sector.verify(issued).valid


def test_a_badge_may_be_named_by_the_completion_it_is_for(begun: Callable[..., Sector]) -> None:
    sector = begun("ido")
    badge = sector.badge("anna", "ido")
    assert sector.revoke("anna:ido:1").credential == badge.id
    assert not sector.verify(badge).valid


def test_what_was_not_issued_here_cannot_be_revoked(sector: Sector) -> None:
    with pytest.raises(Refused) as caught:
        sector.revoke("urn:uuid:00000000-0000-4000-8000-000000000000")
    assert caught.value.code == "not-issued-here"


def test_revoking_twice_enters_one_loss(begun: Callable[..., Sector]) -> None:
    sector = begun("ido")
    badge = sector.badge("anna", "ido")
    sector.revoke(badge)
    entries = sector.person("anna").entries
    sector.revoke(badge)
    assert sector.person("anna").entries == entries
    assert list(sector.standing("anna").excluded.values()) == ["revoked"]


def test_revoking_one_badge_leaves_every_other_alone(begun: Callable[..., Sector]) -> None:
    sector = begun("ido", "mediacoach", "leesconsulent")
    sector.revoke(sector.badge("anna", "ido"))
    assert [sector.verify(each).verdict for each in sector.badges("anna")] == [
        "failed",
        "passed",
        "passed",
    ]


def test_a_diploma_that_lost_its_ground_is_on_hold(begun: Callable[..., Sector]) -> None:
    sector = begun("community-librarian")
    diploma = sector.diploma("anna")
    sector.revoke(sector.badge("anna", "community-librarian"))
    steps = sector.confer()
    assert {(step.entry.diploma, step.entry.step) for step in steps} == {
        ("branche", "on_hold"),
        ("nascholing", "on_hold"),
    }
    assert sector.conferral("anna").state == "under_review"
    assert codes(sector.verify(diploma))["suspended"] == "failed"
    assert sector.diploma("anna").id == diploma.id
    assert sector.confer() == []


def test_a_diploma_is_restored_when_its_ground_is_there_again(
    begun: Callable[..., Sector],
) -> None:
    sector = begun("mediacoach", "leesconsulent", "ido")
    diploma = sector.diploma("anna")
    sector.revoke(sector.badge("anna", "ido"))
    sector.confer()
    assert not sector.verify(diploma).valid
    sector.complete("anna", "ido", on="2026-06-01")
    sector.award()
    steps = sector.confer()
    assert ("branche", "reissued") in {(step.entry.diploma, step.entry.step) for step in steps}
    assert sector.verify(sector.diploma("anna")).valid
    assert codes(sector.verify(diploma))["revoked"] == "failed"


def test_a_diploma_that_still_has_enough_is_issued_again_with_the_new_list(
    begun: Callable[..., Sector],
) -> None:
    sector = begun("community-librarian", "mediacoach", "leesconsulent", "ido")
    old = sector.diploma("anna")
    sector.revoke(sector.badge("anna", "community-librarian"))
    (step,) = (each for each in sector.confer() if each.entry.diploma == "branche")
    new = sector.diploma("anna")
    assert (step.entry.step, step.entry.credential) == ("reissued", new.id)
    assert codes(sector.verify(old))["revoked"] == "failed"
    assert sector.verify(new).valid
    listed = {each["id"] for each in new.document["evidence"]}
    assert listed == {each.id for each in sector.badges("anna")[1:]}
    assert new.document["awardedDate"] == old.document["awardedDate"]
    assert new.document["validFrom"] > old.document["validFrom"]
    assert sector.rederive(new, sector.badges("anna")).outcome == "derived"
    assert sector.confer() == []


def test_a_rule_may_revoke_instead_of_hold(begun: Callable[..., Sector]) -> None:
    sector = begun("community-librarian", diploma_on_source_loss="auto_revoke")
    diploma = sector.diploma("anna")
    sector.revoke(sector.badge("anna", "community-librarian"))
    assert {step.entry.step for step in sector.confer()} == {"revoked"}
    assert codes(sector.verify(diploma))["revoked"] == "failed"
    assert sector.confer() == []


def test_a_rule_may_leave_it_be(begun: Callable[..., Sector]) -> None:
    sector = begun("community-librarian", diploma_on_source_loss="keep")
    sector.revoke(sector.badge("anna", "community-librarian"))
    assert {(step.entry.step, step.entry.because) for step in sector.confer()} == {
        ("kept", "badges_fell")
    }
    assert sector.confer() == []
    assert sector.verify(sector.diploma("anna")).valid


def test_a_diploma_somebody_revoked_is_not_conferred_again(begun: Callable[..., Sector]) -> None:
    sector = begun("community-librarian")
    diploma = sector.diploma("anna")
    sector.revoke(diploma, because="fraude")
    assert sector.confer() == []
    assert sector.diploma("anna").id == diploma.id


def test_a_diploma_somebody_took_off_hold_stays_off(begun: Callable[..., Sector]) -> None:
    sector = begun("community-librarian")
    sector.revoke(sector.badge("anna", "community-librarian"))
    sector.confer()
    sector.reinstate(sector.diploma("anna"), because="de commissie laat het staan")
    assert sector.confer() == []
    assert sector.verify(sector.diploma("anna")).valid


def test_a_revocation_that_a_provider_reports_later_reaches_the_badge(
    begun: Callable[..., Sector],
) -> None:
    sector = begun("community-librarian")
    sector.complete("anna", "community-librarian", on="2026-03-01")
    row = sector.waiting[0]
    row |= {
        "external_id": "anna:community-librarian:1",
        "revoked_on": "2026-05-01",
        "revocation_reason": "toets niet zelf gemaakt",
    }
    for _ in range(2):
        (outcome,) = sector.award(sector.as_csv())
        assert outcome.state == "known"
    entries = sector.person("anna").entries
    assert [each.kind for each in entries if each.kind != "diploma"] == ["completion", "loss"]
    assert codes(sector.verify(sector.badge("anna", "community-librarian")))["revoked"] == "failed"
    assert {step.entry.step for step in sector.confer()} == {"on_hold"}


def test_a_badge_revoked_on_the_day_it_was_registered_is_a_loss_and_no_riddle(
    sector: Sector,
) -> None:
    sector.complete("anna", "ido", on="2026-03-01", revoked_on="2026-03-01")
    sector.waiting[0]["completed_at"] = "2026-03-01T16:00:00+01:00"
    sector.award()
    assert list(sector.standing("anna").excluded.values()) == ["revoked"]
    assert not sector.verify(sector.badge("anna", "ido")).valid


def test_a_corrected_badge_hands_its_timeliness_to_the_one_that_corrects_it(
    sector: Sector,
) -> None:
    sector.complete("anna", "ido", on="2025-03-01", revoked_on="2026-06-01",
                    revocation_reason="superseded")  # fmt: skip
    sector.complete("anna", "ido", on="2025-03-01", registered_on="2026-06-01")
    sector.waiting[1]["completed_at"] = "2025-03-01"
    outcomes = sector.award()
    assert [each.state for each in outcomes] == ["awarded", "refused"]
    assert sector.standing("anna").points.total == 24


def test_a_clock_that_runs_behind_does_not_break_a_ledger(begun: Callable[..., Sector]) -> None:
    sector = begun("ido")
    sector.wait_until("2025-01-01")
    sector.revoke(sector.badge("anna", "ido"))
    assert sector.person("anna").is_lost("anna:ido:1")


@pytest.mark.parametrize(
    ("rule", "state"), [("review", "under_review"), ("auto_revoke", "revoked"), ("keep", "valid")]
)
@pytest.mark.parametrize("later", ["the same day", "the day after"])
def test_a_badge_that_falls_on_the_day_of_its_diploma_takes_it_along(
    tmp_path: Path, rule: str, state: str, later: str
) -> None:
    sector = Sector.begin(tmp_path / "branch", rules={"diploma_on_source_loss": rule})
    sector.complete("anna", "community-librarian", on="2026-10-01", registered_on=str(sector.today))
    sector.award()
    sector.confer()
    sector.revoke(sector.badge("anna", "community-librarian"))
    if later == "the day after":
        sector.wait_until("2026-11-23")
    sector.confer()
    assert sector.conferral("anna").state == state
    assert sector.verify(sector.diploma("anna")).valid == (state == "valid")
    before = sector.person("anna")
    sector.confer()
    assert sector.person("anna") == before
