"""Rule sets through time: adopted, signed, never changed, and each diploma judged by its own."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from branchebadges import dids
from branchebadges.branch.rulebook import adopt, history_of, read_published, rules_on, url_of
from branchebadges.errors import Malformed, ProofFailed, Refused
from branchebadges.proofs import check_plain
from branchebadges.testing import Sector

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def sector(tmp_path: Path) -> Sector:
    return Sector.begin(tmp_path / "branch")


def with_diploma(sector: Sector) -> Sector:
    sector.complete("anna", "community-librarian", on="2026-03-01")
    sector.award()
    sector.confer()
    return sector


def steps_of(sector: Sector, person: str = "anna") -> list[tuple[str, str, str]]:
    return [
        (each.diploma, each.step, each.because)
        for each in sector.person(person).entries
        if each.kind == "diploma"
    ]


def test_a_rule_set_is_published_with_the_seal_of_the_branch(sector: Sector) -> None:
    rules = rules_on(sector.branch, sector.today)
    document = sector.branch.published_document(url_of(sector.branch, rules))
    did = sector.branch.itself.did
    keys = {dids.url_of(did): sector.branch.published(dids.url_of(did))}
    assert check_plain(document, keys) == did
    document["parameters"]["max_points_single_module"]["value"] = 1
    with pytest.raises(ProofFailed):
        check_plain(document, keys)


def test_a_diploma_names_the_signed_rules_by_their_digest(sector: Sector) -> None:
    with_diploma(sector)
    rules = rules_on(sector.branch, sector.today)
    related = {
        row["id"]: row["digestSRI"] for row in sector.diploma("anna").document["relatedResource"]
    }
    assert rules.proof is not None
    assert related[url_of(sector.branch, rules)] == rules.digest


def test_what_was_adopted_is_not_adopted_again(sector: Sector) -> None:
    before = rules_on(sector.branch, sector.today)
    again = adopt(sector.branch, before.unsigned(), at=sector.now)
    assert not again.new
    assert again.rules == before
    assert adopt(sector.branch, before.to_document(), at=sector.now).rules == before


@pytest.mark.parametrize(
    ("since", "name", "where"),
    [(None, "another", "/effective_from"), (date(2027, 1, 1), None, "/ruleset_id")],
)
def test_versions_that_overlap_are_refused_with_the_place(
    sector: Sector, since: date | None, name: str | None, where: str
) -> None:
    old = rules_on(sector.branch, sector.today)
    new = old.with_values({"pe_repeat_months": 7}, effective_from=since, ruleset_id=name)
    with pytest.raises(Refused) as caught:
        adopt(sector.branch, new.to_document(), at=sector.now)
    assert (caught.value.code, caught.value.where) == ("rules-overlap", where)
    assert history_of(sector.branch).versions == (old,)


def test_a_version_by_which_nothing_was_conferred_may_be_replaced(sector: Sector) -> None:
    old = rules_on(sector.branch, sector.today)
    new = old.with_values({"pe_repeat_months": 7})
    adopted = adopt(sector.branch, new.to_document(), at=sector.now, replacing=True)
    assert history_of(sector.branch).versions == (adopted.rules,)
    with_diploma(sector)
    with pytest.raises(Refused) as caught:
        adopt(sector.branch, old.unsigned(), at=sector.now, replacing=True)
    assert caught.value.code == "rules-in-use"


def test_rules_cannot_begin_before_what_was_conferred(sector: Sector) -> None:
    with_diploma(sector)
    with pytest.raises(Refused) as caught:
        sector.decide_rules({"pe_repeat_months": 7}, since="2026-02-01")
    assert (caught.value.code, caught.value.where) == ("rules-retroactive", "/effective_from")
    sector.decide_rules({"pe_repeat_months": 7}, since="2027-01-01")
    assert len(history_of(sector.branch).versions) == 2


@pytest.mark.parametrize("what", ["value", "seal", "another", "nothing"])
def test_a_published_rule_set_that_was_altered_is_not_believed(sector: Sector, what: str) -> None:
    rules = rules_on(sector.branch, sector.today)
    url = url_of(sector.branch, rules)
    document = rules.to_document()
    match what:
        case "value":
            document["diplomas"][0]["threshold_points"]["value"] = 1
        case "seal":
            del document["proof"]
        case "another":
            document["id"] = url.replace("rules/", "rules/x-")
        case _:
            document = {}
    sector.branch.public_file(url).write_text(json.dumps(document))
    with pytest.raises((Malformed, Refused)) as caught:
        read_published(sector.branch, url)
    assert sector.branch.public_file(url).name in str(caught.value)


def test_diplomas_follow_the_rules_of_their_day_and_stay_when_these_change(
    sector: Sector,
) -> None:
    with_diploma(sector)
    held = sector.diploma("anna")
    sector.decide_rules({"diploma.branche.threshold": 140}, since="2027-01-01")
    sector.complete("bob", "community-librarian", on="2026-03-02")
    sector.wait_until("2027-02-01")
    sector.award()
    sector.confer()
    # Bob had the points while the old rules were in force; Anna has her diploma and keeps it.
    assert sector.diploma("anna").id == held.id
    assert sector.verify(held).valid
    assert ("branche", "kept", "rules_changed") in steps_of(sector)
    assert sector.confer() == []
    again = sector.rederive(held, sector.badges("anna"))
    assert again.outcome == "derived"


def test_each_step_names_what_fell_and_why(sector: Sector) -> None:
    for day, module in enumerate(("mediacoach", "leesconsulent", "ido", "community-librarian"), 1):
        sector.complete("anna", module, on=f"2026-03-{day:02}")
        sector.award()
    sector.confer()
    first = sector.diploma("anna")
    sector.revoke(sector.badge("anna", "ido"))
    sector.withdraw("mediacoach", on="2026-06-01", since="2022-07-01")
    sector.confer()
    (step,) = (
        each
        for each in sector.person("anna").entries
        if each.kind == "diploma"
        and each.diploma == "branche"
        and each.step not in {"conferred", "variant_added"}
    )
    names = {each.entry: each.module for each in sector.person("anna").awards}
    assert step.because == "badges_fell"
    assert {names[name]: why for name, why in step.fell.items()} == {
        "ido": "revoked",
        "mediacoach": "withdrawn_retroactive",
    }
    assert step.step == "reissued"
    assert step.replaces == first.id
    assert step.credential == sector.diploma("anna").id


def test_what_somebody_decides_of_a_diploma_is_in_the_ledger(sector: Sector) -> None:
    with_diploma(sector)
    diploma = sector.diploma("anna")
    sector.suspend(diploma, because="wordt onderzocht")
    sector.reinstate(diploma, because="in orde")
    sector.revoke(diploma, because="fraude")
    sector.revoke(diploma, because="nog eens")
    decided = [
        (each.step, each.reason)
        for each in sector.person("anna").entries
        if each.kind == "diploma" and each.because == "decided"
    ]
    assert decided == [
        ("on_hold", "wordt onderzocht"),
        ("restored", "in orde"),
        ("revoked", "fraude"),
    ]


def test_a_rule_set_whose_seal_does_not_hold_makes_a_diploma_not_derived(sector: Sector) -> None:
    """Only the branch itself can make this: it pins a document whose seal is another's."""
    rules = rules_on(sector.branch, sector.today)
    url = url_of(sector.branch, rules)
    document = rules.to_document()
    committee = sector.branch.signer(sector.branch.committee)
    assert rules.proof is not None
    document["proof"]["verificationMethod"] = committee.verification_method
    sector.branch.public_file(url).write_text(json.dumps(document))
    with pytest.raises(Malformed):
        with_diploma(sector)
