"""What a learner claims earns a badge once the provider or the committee stands for it."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

import pytest

from branchebadges.branch import BranchFolder
from branchebadges.branch.confirming import Confirmed, confirm
from branchebadges.branch.rulebook import rules_on
from branchebadges.branch.signing import publish_statuses, sign_awards, unsigned
from branchebadges.errors import KeyUnusable, Refused
from branchebadges.ledger import Verification
from branchebadges.testing import ACADEMY, NEWCOMER, Sector

if TYPE_CHECKING:
    from pathlib import Path

COMMITTEE = "toetsingscommissie"


@pytest.fixture
def sector(tmp_path: Path) -> Sector:
    return Sector.begin(tmp_path / "branch")


def claimed(sector: Sector, person: str = "anna", module: str = "ido", **more: object) -> str:
    """A claim in the ledger; gives its name."""
    on = more.pop("on", "2026-03-01T14:30:00+01:00")
    name = sector.complete(
        person, module, on=str(on), registered_on="2026-03-02", registered_by="learner", **more
    )
    sector.award()
    return name


def confirmed(sector: Sector, *names: str, by: str | None = None) -> list[Confirmed]:
    """Confirm and sign, as the command does."""
    rules = rules_on(sector.branch, sector.today)
    found = confirm(sector.branch, names, by=by, rules=rules, at=sector.now)
    sign_awards(sector.branch, unsigned(sector.branch), at=sector.now)
    publish_statuses(sector.branch, at=sector.now)
    return found


@pytest.mark.parametrize(
    ("by", "named"),
    [
        pytest.param(None, ACADEMY, id="the provider, where nobody is named"),
        pytest.param(ACADEMY, ACADEMY, id="the provider"),
        pytest.param(COMMITTEE, COMMITTEE, id="the committee"),
    ],
)
def test_a_confirmed_claim_has_a_badge_that_verifies(
    sector: Sector, by: str | None, named: str
) -> None:
    name = claimed(sector)
    assert sector.person("anna").awards == ()
    (found,) = confirmed(sector, name, by=by)
    assert (found.state, found.by) == ("awarded", named)
    badge = sector.badge("anna", "ido")
    assert badge.id == found.badge
    assert sector.verify(badge).valid
    assert sector.standing("anna").points.total == 24
    assert [e.by for e in sector.person("anna").entries if isinstance(e, Verification)] == [named]


def test_the_badge_tells_what_the_learner_reported(sector: Sector) -> None:
    name = claimed(sector, evidence_url="https://werk.example/1", started_on="2026-02-01")
    confirmed(sector, name)
    document = sector.badge("anna", "ido").document
    assert document["awardedDate"] == "2026-03-01T13:30:00Z"
    assert document["evidence"][0]["id"] == "https://werk.example/1"
    assert document["validFrom"] == sector.person("anna").entries[0].at.astimezone(UTC).strftime(
        "%Y-%m-%dT%H:%M:%SZ"
    )


def test_the_same_claim_twice_changes_nothing(sector: Sector) -> None:
    name = claimed(sector)
    (first,) = confirmed(sector, name)
    before = sector.person("anna"), sector.badge("anna", "ido").text
    (again,) = confirmed(sector, name, by=COMMITTEE)
    assert (again.state, again.badge, again.by) == ("known", first.badge, ACADEMY)
    assert (sector.person("anna"), sector.badge("anna", "ido").text) == before
    assert len(confirmed(sector, name, name)) == 1


def test_the_row_handed_in_again_after_that_changes_nothing(sector: Sector) -> None:
    sector.complete("anna", "ido", on="2026-03-01", registered_by="learner")
    rows = sector.as_csv()
    sector.award(rows)
    confirmed(sector, sector.waiting[-1]["external_id"])
    before = sector.person("anna")
    assert [each.state for each in sector.award(rows)] == ["known"]
    assert sector.person("anna") == before


def lost(sector: Sector) -> str:
    return claimed(sector, revoked_on="2026-03-05")


def reported(sector: Sector) -> str:
    name = sector.complete("anna", "ido", on="2026-03-01")
    sector.award()
    return name


def second(sector: Sector) -> str:
    name = claimed(sector)
    claimed(sector, person="bob", external_id=name)
    return f"{name}#2"


def of_a_newcomer(sector: Sector) -> str:
    sector.offer("proefles", points=4, by=NEWCOMER)
    return claimed(sector, module="proefles")


@pytest.mark.parametrize(
    ("made", "by", "code"),
    [
        pytest.param(lost, None, "claim-lost", id="lost"),
        pytest.param(lambda _: "anna:ido:9", None, "claim-unknown", id="unknown"),
        pytest.param(reported, None, "claim-none", id="reported by the provider"),
        pytest.param(second, None, "claim-twice", id="a second report"),
        pytest.param(claimed, NEWCOMER, "confirm-by", id="by another provider"),
        pytest.param(claimed, "branche", "confirm-by", id="by the branch"),
        pytest.param(of_a_newcomer, None, "provider-not-recognised", id="not recognised"),
    ],
)
def test_what_cannot_be_confirmed_is_refused_and_nothing_is_written(
    sector: Sector, made: object, by: str | None, code: str
) -> None:
    good = claimed(sector, person="carla")
    assert callable(made)
    name = made(sector)
    before = sector.person("carla")
    with pytest.raises(Refused) as caught:
        confirmed(sector, good, name, by=by)
    assert (caught.value.code, caught.value.where) == (code, good if by else name)
    assert sector.person("carla") == before


def test_a_claim_of_something_not_passed_is_confirmed_without_a_badge(sector: Sector) -> None:
    name = claimed(sector, result="failed")
    (found,) = confirmed(sector, name)
    assert (found.state, found.badge, found.reason) == ("refused", None, "not_passed")
    assert sector.person("anna").awards == ()


def test_a_run_that_died_before_it_signed_is_finished(
    sector: Sector, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = claimed(sector)

    def dies(*_: object, **__: object) -> None:
        raise KeyUnusable("key-unreadable", "the disk is gone")

    with monkeypatch.context() as patched:
        patched.setattr(BranchFolder, "hand_out", dies)
        with pytest.raises(KeyUnusable):
            confirmed(sector, name)
    (award,) = sector.person("anna").awards
    (found,) = confirmed(sector, name)
    assert (found.state, found.badge) == ("known", award.badge)
    assert sector.verify(sector.badge("anna", "ido")).valid


def test_a_diploma_that_rests_on_a_confirmed_claim_is_derived(sector: Sector) -> None:
    sector.offer("leergang", points=100)
    confirmed(sector, claimed(sector, module="leergang"))
    sector.confer()
    assert sector.rederive(sector.diploma("anna"), sector.badges("anna")).outcome == "derived"
