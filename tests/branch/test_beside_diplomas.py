"""What stands beside a diploma: the same without its list, and variants reached later."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from branchebadges.diplomas.without_list import differing
from branchebadges.testing import Sector
from stated import Stating

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from branchebadges.branch.conferring import Step


@pytest.fixture
def begun(tmp_path: Path) -> Callable[..., Stating]:
    """A sector in which Anna has both diplomas, as specialist of the domain ME."""

    def begin(**rules: object) -> Stating:
        sector = Sector.begin(tmp_path / "branch", rules=rules)
        for day, module in enumerate(("mediacoach", "leesconsulent", "ido"), start=1):
            sector.complete("anna", module, on=f"2026-03-0{day}")
        sector.award()
        sector.confer()
        return Stating(sector)

    return begin


def told(steps: list[Step]) -> list[tuple[str, str, str]]:
    return [(each.entry.diploma, each.entry.step, each.entry.because) for each in steps]


def reach(stating: Stating, module: str = "community-librarian", on: str = "2026-05-01") -> str:
    """Anna is a specialist of another domain too; gives the name of the badge in her ledger."""
    name = stating.sector.complete("anna", module, on=on)
    stating.sector.award()
    return name


# Without its list


def test_every_diploma_has_one_without_its_list_beside_it(begun: Callable[..., Stating]) -> None:
    stating = begun()
    beside = stating.all("without_list")
    assert {each.to for each in beside} == {  # type: ignore[union-attr]
        each.credential for each in stating.sector.person("anna").conferrals
    }
    for each in beside:
        signed = stating.signed(each)
        full = stating.sector.diploma("anna", each.diploma)  # type: ignore[union-attr]
        report = stating.sector.verify(signed, recipient="anna@bieb.example")
        assert (report.verdict, report.kind) == ("passed", "diploma")
        assert differing(signed.document, full) == ()
        again = stating.sector.rederive(signed, stating.everything_of())
        assert again.outcome == "derived"
        alone = stating.sector.rederive(signed, stating.sector.badges("anna"))
        assert [each.code for each in alone.differences] == ["diploma-without-list"]


def test_it_has_a_place_and_a_salt_of_its_own(begun: Callable[..., Stating]) -> None:
    record = begun().sector.person("anna")
    rows = [*record.conferrals, *record.attestations]
    assert len({each.index for each in rows}) == len({each.salt for each in rows}) == 4


def test_a_diploma_that_had_none_gets_one_in_the_next_round(begun: Callable[..., Stating]) -> None:
    from branchebadges.branch import persons

    stating = begun()
    branch, record = stating.sector.branch, stating.sector.person("anna")
    for each in record.attestations:
        stating.file(each).unlink()
    persons.save(branch, record.model_copy(update={"attestations": ()}))
    assert stating.sector.confer() == []
    assert [stating.verdict(each) for each in stating.all("without_list")] == ["passed", "passed"]


def test_one_that_was_revoked_by_itself_is_not_issued_again(begun: Callable[..., Stating]) -> None:
    stating = begun()
    one, _other = stating.all("without_list")
    stating.sector.revoke(one.credential)
    assert stating.sector.confer() == []
    assert [stating.verdict(each) for each in stating.all("without_list")] == ["failed", "passed"]
    assert stating.sector.verify(stating.sector.diploma("anna", one.diploma)).valid  # type: ignore[union-attr]


def test_it_is_held_restored_and_revoked_with_its_diploma(begun: Callable[..., Stating]) -> None:
    stating = begun()
    sector, beside = stating.sector, stating.last("without_list")
    diploma = sector.diploma("anna", beside.diploma)
    sector.suspend(diploma)
    assert stating.verdict(beside) == "failed"
    sector.reinstate(diploma)
    assert stating.verdict(beside) == "passed"
    sector.revoke(diploma)
    assert stating.verdict(beside) == "failed"
    assert stating.last("without_list").state == "revoked"


def test_a_diploma_in_doubt_holds_what_stands_beside_it(begun: Callable[..., Stating]) -> None:
    stating = begun()
    name = reach(stating)
    stating.sector.confer()
    for lost in ("anna:ido:3", "anna:mediacoach:1", name):
        stating.sector.revoke(lost)
    stating.sector.confer()
    record = stating.sector.person("anna")
    held = {(each.kind, each.state) for each in record.beside(stating.conferral("branche"))}
    assert held == {("without_list", "under_review"), ("addition", "under_review")}
    assert stating.verdict(stating.last("addition")) == "failed"


def test_a_diploma_that_is_in_doubt_from_the_beginning_has_none_that_is_valid(
    sector: Sector,
) -> None:
    name = sector.complete("anna", "mediacoach", on="2026-03-01")
    sector.award()
    sector.revoke(name)
    sector.confer()
    stating = Stating(sector)
    assert sector.conferral("anna", "nascholing").state == "under_review"
    assert stating.verdict(stating.last("without_list")) == "failed"


# Variants


def test_a_variant_that_is_reached_later_is_added_once(begun: Callable[..., Stating]) -> None:
    stating = begun()
    assert stating.all("addition") == []
    reach(stating)
    assert told(stating.sector.confer()) == [("branche", "variant_added", "points_reached")]
    added = stating.last("addition")
    assert added.variants == ("ME", "CL", "GEN")
    assert added.awarded_on.isoformat() == "2026-05-01"
    assert stating.sector.confer() == []
    assert len(stating.all("addition")) == 1


def test_an_addition_is_valid_and_computed_again(begun: Callable[..., Stating]) -> None:
    stating = begun()
    reach(stating)
    stating.sector.confer()
    signed = stating.signed(stating.last("addition"))
    assert stating.sector.verify(signed).valid
    again = stating.sector.rederive(signed, stating.everything_of())
    assert again.outcome == "derived"
    assert again.total == 204
    assert signed.document["name"].endswith(": community librarian, generalist")


def test_the_day_is_the_one_on_which_it_was_reached_however_late_one_looks(
    begun: Callable[..., Stating],
) -> None:
    stating = begun()
    reach(stating)
    later = reach(stating, "onboarding", on="2026-06-01")
    stating.sector.wait_until("2026-12-20")
    stating.sector.confer()
    added = stating.last("addition")
    assert added.awarded_on.isoformat() == "2026-05-01"
    assert later not in added.components


def test_two_variants_on_two_days_are_two_additions(begun: Callable[..., Stating]) -> None:
    stating = begun()
    stating.sector.offer("informatie", title="Informatie", points=60, domains={"ID": 1})
    reach(stating, on="2026-05-01")
    reach(stating, "informatie", on="2026-06-01")
    stating.sector.confer()
    days = [each.awarded_on.isoformat() for each in stating.all("addition")]  # type: ignore[union-attr]
    assert days == ["2026-05-01", "2026-06-01"]
    names = [stating.signed(each).document["name"] for each in stating.all("addition")]
    assert len(set(names)) == 2
    assert [stating.verdict(each) for each in stating.all("addition")] == ["passed", "passed"]


def test_one_that_was_revoked_by_decision_is_not_given_back(begun: Callable[..., Stating]) -> None:
    stating = begun()
    reach(stating)
    stating.sector.confer()
    added = stating.last("addition")
    stating.sector.revoke(added.credential)
    reach(stating, "onboarding", on="2026-06-01")
    assert stating.sector.confer() == []
    assert stating.verdict(added) == "failed"
    assert stating.sector.verify(stating.sector.diploma("anna")).valid
    last = stating.sector.person("anna").entries[-1]
    assert {"step": "revoked", "because": "decided"}.items() <= last.model_dump().items()


@pytest.mark.parametrize(
    ("rule", "step", "state"),
    [
        ("review", "on_hold", "under_review"),
        ("auto_revoke", "revoked", "revoked"),
        ("keep", None, "valid"),
    ],
)
def test_an_addition_that_lost_its_own_ground_does_as_the_rules_say(
    begun: Callable[..., Stating], rule: str, step: str | None, state: str
) -> None:
    stating = begun(diploma_on_source_loss=rule)
    name = reach(stating)
    stating.sector.confer()
    stating.sector.revoke(name)
    steps = stating.sector.confer()
    assert [each.entry.step for each in steps] == ([step] if step else [])
    assert stating.last("addition").state == state
    assert stating.verdict(stating.last("addition")) == ("passed" if state == "valid" else "failed")
    assert stating.sector.verify(stating.sector.diploma("anna")).valid
    assert stating.sector.confer() == []


def test_an_addition_that_is_reached_with_other_badges_is_made_anew(
    begun: Callable[..., Stating],
) -> None:
    stating = begun()
    stating.sector.offer("wijk", title="In de wijk", points=70, domains={"CL": 1})
    name = reach(stating)
    stating.sector.confer()
    first = stating.last("addition")
    reach(stating, "wijk", on="2026-06-01")
    assert stating.sector.confer() == []
    stating.sector.revoke(name)
    steps = stating.sector.confer()
    assert told(steps) == [("branche", "variant_added", "badges_fell")]
    assert steps[0].entry.replaces == first.credential
    assert steps[0].entry.fell == {name: "revoked"}
    assert [stating.verdict(each) for each in stating.all("addition")] == ["failed", "passed"]
    again = stating.sector.rederive(
        stating.signed(stating.last("addition")), stating.everything_of()
    )
    assert again.outcome == "derived"


def test_a_diploma_issued_again_takes_what_stood_beside_it_along(
    begun: Callable[..., Stating],
) -> None:
    stating = begun()
    reach(stating)
    stating.sector.confer()
    before = stating.all("without_list") + stating.all("addition")
    stating.sector.revoke("anna:ido:3")
    stating.sector.confer()
    living = [each for each in stating.all("without_list") if each.state == "valid"]
    assert {each.to for each in living} == {  # type: ignore[union-attr]
        each.credential
        for each in stating.sector.person("anna").conferrals
        if each.state == "valid"
    }
    replaced = [each for each in before if each not in living and each.kind == "addition"]
    assert [stating.verdict(each) for each in replaced] == ["failed"]
    assert [stating.verdict(each) for each in living] == ["passed"] * len(living)
