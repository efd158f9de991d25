"""The committee exempts somebody: entered, signed, counted, and the decision stays private."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from branchebadges.canonical import jcs
from branchebadges.encoding import digest_sri
from branchebadges.errors import Refused
from branchebadges.images import unbake
from branchebadges.pins import pinned_in
from stated import DECISION, Stating

if TYPE_CHECKING:
    from branchebadges.testing import Sector


@pytest.fixture
def stating(sector: Sector) -> Stating:
    for module, day in (("mediacoach", 1), ("leesconsulent", 2)):
        sector.complete("anna", module, on=f"2026-03-0{day}")
    sector.award()
    return Stating(sector)


def test_an_exemption_is_valid_and_signed_by_the_committee_in_every_form(stating: Stating) -> None:
    stating.exempt()
    exempted = stating.last("exemption")
    signed, path = stating.signed(exempted), stating.file(exempted)
    report = stating.sector.verify(signed, recipient="anna@bieb.example")
    assert (report.verdict, report.kind) == ("passed", "exemption")
    assert signed.document["issuer"]["id"] == stating.sector.branch.committee.did
    assert unbake(path.with_suffix(".png").read_bytes()) == signed.text
    assert (
        stating.sector.verify(type(signed).read(path.with_suffix(".jwt").read_text())).verdict
        == "passed"
    )


def test_the_decision_is_pinned_and_published_nowhere(stating: Stating) -> None:
    stating.exempt(ground="Een vertrouwelijk rapport over Anna.")
    signed = stating.signed(stating.last("exemption"))
    (pin,) = pinned_in(signed.document).values()
    decision = {**DECISION, "ground": "Een vertrouwelijk rapport over Anna."}
    assert pin.digest == digest_sri(jcs(decision))
    public = stating.sector.branch.public
    texts = [path.read_text() for path in public.rglob("*") if path.is_file()]
    assert not [text for text in texts if "vertrouwelijk" in text or "evc-7" in text]
    private = stating.sector.branch.private / "people/anna.json"
    assert "vertrouwelijk" in private.read_text()
    assert private.stat().st_mode & 0o77 == 0


def test_an_exemption_counts_and_a_diploma_may_rest_on_it_and_is_computed_again(
    stating: Stating,
) -> None:
    sector = stating.sector
    sector.confer()
    assert {each.diploma for each in sector.person("anna").conferrals} == {"nascholing"}
    stating.exempt()
    assert sector.standing("anna").points.total == 100
    sector.confer()
    diploma = sector.diploma("anna")
    genres = [row["genre"] for row in diploma.document["evidence"]]
    assert genres == ["module", "module", "vrijstelling"]
    assert sector.verify(diploma).valid
    again = sector.rederive(diploma, stating.everything_of())
    assert again.outcome == "derived"
    assert again.total == 100
    lacking = sector.rederive(diploma, sector.badges("anna"))
    assert lacking.outcome == "unknown"
    assert [each.code for each in lacking.differences] == ["component-missing"]


def test_no_more_than_the_rules_allow_counts(stating: Stating) -> None:
    stating.exempt(points=90)
    assert stating.sector.standing("anna").points.total == 130


def test_a_decision_entered_twice_is_one_exemption(stating: Stating) -> None:
    first, again = stating.exempt(), stating.exempt()
    assert (first.became, again.became) == ("stated", "known")
    assert first.credential == again.credential
    assert len(stating.all("exemption")) == 1


@pytest.mark.parametrize(
    ("person", "changes"),
    [
        pytest.param("anna", {"points": 21}, id="with more points"),
        pytest.param("bob", {}, id="for somebody else"),
    ],
)
def test_a_decision_stays_as_it_was_decided(
    stating: Stating, person: str, changes: dict[str, Any]
) -> None:
    stating.sector.complete("bob", "ido", on="2026-03-01")
    stating.sector.award()
    stating.exempt()
    before = stating.sector.person(person)
    with pytest.raises(Refused) as caught:
        stating.exempt(person, **changes)
    assert caught.value.code == "exemption-known"
    assert stating.sector.person(person) == before


@pytest.mark.parametrize(
    ("changes", "code", "where"),
    [
        pytest.param({"points": -1}, "exemption", "/points", id="points are taken away"),
        pytest.param({"points": True}, "exemption", "/points", id="points that are no number"),
        pytest.param({"ground": " "}, "exemption", "/ground", id="on no ground"),
        pytest.param({"ground": ""}, "exemption", "/ground", id="the ground is left out"),
        pytest.param({"domains": {"CL": 0.5}}, "exemption", "/domains", id="half of the points"),
        pytest.param({"domains": {"XX": 1}}, "domain-unknown", "/domains", id="no such domain"),
        pytest.param({"module": "geen"}, "module-unknown", "/module", id="no such module"),
        pytest.param({"decided": "2030-01-01"}, "exemption", "/decided", id="yet to be decided"),
        pytest.param(
            {"registered_on": "2030-01-01"}, "exemption", "/registered_on", id="yet to be entered"
        ),
        pytest.param({"punten": 3}, "exemption", "/punten", id="a word that is not known"),
        pytest.param({"id": "../anna"}, "exemption", "/id", id="a name that is a path"),
        pytest.param({"id": "anna:mediacoach:1"}, "exemption", "/id", id="no plain name"),
    ],
)
def test_a_decision_that_is_not_in_order_is_refused_and_nothing_is_written(
    stating: Stating, changes: dict[str, Any], code: str, where: str
) -> None:
    before = stating.sector.person("anna")
    with pytest.raises(Refused) as caught:
        stating.exempt(**changes)
    found = caught.value.where or ""
    assert (caught.value.code, found.startswith(where) or where == "/domains") == (code, True)
    assert stating.sector.person("anna") == before


def test_somebody_who_is_not_known_is_not_exempted(stating: Stating) -> None:
    with pytest.raises(Refused) as caught:
        stating.exempt("niemand")
    assert caught.value.code == "person-unknown"


@pytest.mark.parametrize("name", ["evc-7", "the credential"])
def test_an_exemption_is_revoked_by_either_name_and_counts_no_more(
    stating: Stating, name: str
) -> None:
    stating.exempt()
    stating.sector.confer()
    exempted = stating.last("exemption")
    stating.sector.revoke(name if name == "evc-7" else exempted.credential)
    assert stating.verdict(exempted) == "failed"
    standing = stating.sector.standing("anna")
    assert standing.points.total == 80
    assert dict(standing.excluded) == {"evc-7": "revoked"}
    steps = stating.sector.confer()
    assert [(each.entry.diploma, each.entry.step) for each in steps] == [("branche", "on_hold")]
    assert stating.sector.confer() == []


def test_an_exemption_on_hold_is_not_valid_until_it_is_taken_off(stating: Stating) -> None:
    stating.exempt()
    exempted = stating.last("exemption")
    stating.sector.suspend(exempted.credential)
    assert stating.verdict(exempted) == "failed"
    stating.sector.reinstate(exempted.credential)
    assert stating.verdict(exempted) == "passed"


def test_an_exemption_from_a_module_without_points_takes_the_module_off_the_list(
    stating: Stating,
) -> None:
    stating.exempt(points=0, domains={}, module="ido", id="evc-8")
    signed = stating.signed(stating.last("exemption"))
    assert signed.document["credentialSubject"]["achievement"]["humanCode"] == "ido"
    assert stating.verdict(stating.last("exemption")) == "passed"
    assert stating.sector.standing("anna").points.total == 80


def test_what_was_not_signed_is_signed_by_the_next_run_under_the_same_id(stating: Stating) -> None:
    stating.exempt()
    exempted = stating.last("exemption")
    text = json.loads(stating.file(exempted).read_text())
    stating.file(exempted).unlink()
    stating.sector.confer()
    again = stating.signed(exempted)
    assert again.id == text["id"]
    assert stating.verdict(exempted) == "passed"
    assert stating.sector.diploma("anna").document["evidence"][-1]["id"] == again.id
