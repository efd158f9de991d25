"""The main job: a completion becomes a badge, badges become a diploma, and a reader agrees."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft201909Validator, FormatChecker

from branchebadges import dids, images, model
from branchebadges.branch import persons
from branchebadges.branch.accrediting import accredit_providers, provider_url
from branchebadges.branch.completions import BadRows
from branchebadges.proofs import Signed
from branchebadges.testing import ACADEMY, NEWCOMER, Sector

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from branchebadges.verification import Report


@pytest.fixture(scope="module")
def conferred(tmp_path_factory: pytest.TempPathFactory) -> Sector:
    """Anna has over a hundred points and two diplomas; for reading only."""
    sector = Sector.begin(tmp_path_factory.mktemp("conferred") / "branch")
    for module, day in (("mediacoach", 1), ("leesconsulent", 2), ("ido", 3)):
        sector.complete("anna", module, on=date(2026, 3, day), started_on="2026-01-10", score=88)
    sector.award()
    sector.confer()
    return sector


def codes(report: Report) -> dict[str, str]:
    return {each.code: each.outcome.value for each in report.findings if each.required}


def accreditations(sector: Sector) -> list[Signed]:
    paths = (sector.branch.public / "accreditations").rglob("*.json")
    return [Signed.read(path.read_text()) for path in sorted(paths)]


def faults(schema: Path, documents: Iterable[dict[str, Any]]) -> list[str]:
    validator = Draft201909Validator(
        json.loads(schema.read_text(encoding="utf-8")), format_checker=FormatChecker()
    )
    return [error.message for each in documents for error in validator.iter_errors(each)]


def test_every_accreditation_passes_the_official_schema(conferred: Sector, standards: Path) -> None:
    documents = [each.document for each in accreditations(conferred)]
    assert documents
    schema = standards / "open-badges/endorsementcredential.schema.json"
    assert faults(schema, documents) == []


def test_every_badge_and_diploma_passes_the_official_schema(
    conferred: Sector, standards: Path
) -> None:
    issued = [*conferred.badges("anna"), conferred.diploma("anna")]
    issued.append(conferred.diploma("anna", "nascholing"))
    schema = standards / "open-badges/achievementcredential.schema.json"
    assert faults(schema, (each.document for each in issued)) == []


def test_nothing_we_issue_has_a_misspelled_or_empty_term(conferred: Sector) -> None:
    for each in (*accreditations(conferred), *conferred.badges("anna"), conferred.diploma("anna")):
        model.lint(each.document)


def test_every_accreditation_verifies_for_a_reader_who_trusts_the_committee(
    conferred: Sector,
) -> None:
    for each in accreditations(conferred):
        report = conferred.verify(each)
        assert (report.verdict, report.kind) == ("passed", "endorsement")
        assert codes(report)["committee-trusted"] == "passed"


def test_every_badge_verifies_and_counts_for_what_the_committee_gives(conferred: Sector) -> None:
    for each in conferred.badges("anna"):
        report = conferred.verify(each, recipient="Anna@bieb.example")
        assert report.valid
        assert {"provider-accredited", "module-accredited", "counts", "theirs-by-identifier"} <= {
            *codes(report)
        }


def test_a_diploma_verifies_and_rests_on_its_badges(conferred: Sector) -> None:
    diploma = conferred.diploma("anna")
    report = conferred.verify(diploma)
    assert (report.verdict, report.kind) == ("passed", "diploma")
    digests = {each["id"]: each["digestSRI"] for each in diploma.document["relatedResource"]}
    assert {each.id: each.digest for each in conferred.badges("anna")}.items() <= digests.items()
    assert [each["name"] for each in diploma.document["evidence"]] == [
        "Mediacoach",
        "Leesconsulent",
        "Informatiepunt Digitale Overheid",
    ]


def test_the_higher_diploma_names_its_variant_and_day(conferred: Sector) -> None:
    document = conferred.diploma("anna").document
    assert document["credentialSubject"]["achievement"]["specialization"] == (
        "maatschappelijk-educatieve bibliothecaris"
    )
    assert document["awardedDate"] == "2026-03-02T23:00:00Z"
    assert document["credentialSubject"]["creditsEarned"] == 104


def test_every_form_of_a_badge_holds_the_same_credential(conferred: Sector) -> None:
    folder = conferred.branch.holder("anna")
    forms = {path.suffix for path in folder.rglob("*") if path.is_file()}
    assert forms == {".json", ".jwt", ".png", ".svg"}
    for path in folder.rglob("*.json"):
        text = path.read_text()
        assert images.unbake(path.with_suffix(".png").read_bytes()) == text
        token = Signed.read(path.with_suffix(".jwt").read_text())
        assert token.id == Signed.read(text).id
        assert conferred.verify(token).valid
    for path in folder.rglob("diplomas/*.svg"):
        assert images.unbake(path.read_bytes()) == path.with_suffix(".json").read_text()


def test_the_digest_a_diploma_names_is_that_of_the_file(conferred: Sector) -> None:
    from branchebadges.encoding import digest_sri

    for path in conferred.branch.holder("anna").glob("badges/*.json"):
        assert Signed.read(path.read_text()).digest == digest_sri(path.read_bytes())


def test_a_reader_who_does_not_know_the_committee_finds_nobody_vouching(conferred: Sector) -> None:
    badge = conferred.badge("anna", "mediacoach")
    assert conferred.verify(badge, trusting=False).valid
    stranger = conferred.trust.model_copy(update={"committees": frozenset()})
    from branchebadges.verification import examine

    report = examine(badge, at=conferred.now, sources=conferred.sources(), trust=stranger)
    assert (report.verdict, codes(report)["module-not-accredited"]) == ("failed", "failed")


def test_the_points_are_the_committees_whatever_the_provider_proposed(sector: Sector) -> None:
    sector.offer("opschepper", points=4, by=ACADEMY)
    sector.complete("anna", "opschepper", on="2026-03-01")
    sector.award()
    subject = sector.badge("anna", "opschepper").document["credentialSubject"]
    assert (subject["creditsEarned"], subject["achievement"]["creditsAvailable"]) == (4, 4)


def test_a_provider_cannot_hand_in_points() -> None:
    from branchebadges.branch.completions import COLUMNS

    assert "points" not in COLUMNS


def test_a_badge_of_another_providers_module_is_refused_and_nothing_is_written(
    sector: Sector,
) -> None:
    sector.complete("anna", "ido", on="2026-03-01")
    sector.complete("bob", "ido", on="2026-03-01", provider_id=NEWCOMER)
    with pytest.raises(BadRows, match=r"line 3: ido is not given by nieuwkomer"):
        sector.award()
    assert not (sector.branch.private / "people").exists()
    assert list(sector.branch.folder.glob("holders/*")) == []


def test_every_row_that_contradicts_what_is_known_is_named(sector: Sector) -> None:
    sector.complete("anna", "ido", on="2026-03-01")
    sector.award()
    sector.complete("anna", "mediacoach", on="2026-03-01", email="iemand@elders.example")
    sector.complete("bob", "ido", on="2026-03-01", provider_id=NEWCOMER)
    with pytest.raises(BadRows) as caught:
        sector.award()
    assert [line for line, _ in caught.value.problems] == [2, 3]


def test_local_offering_gives_a_badge_without_points_that_nobody_vouches_for(
    sector: Sector,
) -> None:
    sector.complete("anna", "eigen-balie", on="2026-03-01")
    (outcome,) = sector.award()
    badge = sector.badge("anna", "eigen-balie")
    assert outcome.state == "awarded"
    assert "creditsEarned" not in badge.document["credentialSubject"]
    assert sector.verify(badge, trusting=False).valid
    assert sector.verify(badge).verdict == "failed"
    assert sector.standing("anna").points.total == 0


def test_local_offering_that_is_accredited_later_is_another_version(sector: Sector) -> None:
    sector.complete("anna", "eigen-balie", on="2026-03-01")
    sector.award()
    sector.offer("eigen-balie", points=4, since="2026-06-01")
    sector.complete("bob", "eigen-balie", on="2026-07-01")
    sector.award()
    before = sector.badge("anna", "eigen-balie").document["credentialSubject"]["achievement"]
    after = sector.badge("bob", "eigen-balie").document["credentialSubject"]["achievement"]
    assert (before["version"], after["version"]) == ("0", "1")
    assert json.loads(sector.branch.published(before["id"])) == before


def test_a_provider_that_is_not_recognised_awards_no_accredited_module(sector: Sector) -> None:
    sector.offer("proefles", points=4, by=NEWCOMER)
    sector.complete("anna", "proefles", on="2026-03-01")
    with pytest.raises(BadRows, match=f"branchebadges branch provider {NEWCOMER} .*2026-03-01"):
        sector.award()
    assert persons.load(sector.branch, "anna") is None


def test_a_provider_that_is_not_recognised_awards_what_is_local(sector: Sector) -> None:
    sector.offer("proefles", points=None, by=NEWCOMER)
    sector.complete("anna", "proefles", on="2026-03-01")
    assert [each.state for each in sector.award()] == ["awarded"]


@pytest.mark.parametrize(
    ("completed", "awarded"),
    [pytest.param("2026-02-28", False, id="before"), pytest.param("2026-03-01", True, id="on")],
)
def test_a_recognition_counts_from_its_first_day(
    sector: Sector, completed: str, *, awarded: bool
) -> None:
    newcomer = sector.branch.settings.organisation(NEWCOMER)
    accredit_providers(sector.branch, [newcomer], since=date(2026, 3, 1), at=sector.now)
    sector.offer("proefles", points=4, by=NEWCOMER)
    sector.complete("anna", "proefles", on=completed)
    if awarded:
        sector.award()
        assert sector.verify(sector.badge("anna", "proefles")).valid
    else:
        with pytest.raises(BadRows, match=r"before 2026-03-01"):
            sector.award()


def test_a_recognition_that_was_revoked_is_none(sector: Sector) -> None:
    newcomer, committee = sector.branch.settings.organisation(NEWCOMER), sector.branch.committee
    accredit_providers(sector.branch, [newcomer], since=date(2025, 1, 1), at=sector.now)
    url = provider_url(sector.branch, newcomer)
    register = sector.branch.statuses(committee).with_status(
        url, "revocation", on=True, reason="gestopt", at=sector.now
    )
    sector.branch.keep_statuses(committee, register)
    sector.offer("proefles", points=4, by=NEWCOMER)
    sector.complete("anna", "proefles", on="2026-03-01")
    with pytest.raises(BadRows, match="not recognised by the committee at all"):
        sector.award()


def test_a_part_of_a_module_counts_for_its_own_points_and_is_named(sector: Sector) -> None:
    components = {"components": {"deel-1": 30, "deel-2": 70}}
    sector.offer("leergang", points=100, domains={"CL": 1}, decision=components)
    for part in ("deel-1", "deel-2"):
        sector.complete("anna", "leergang", on="2026-03-01", component=part)
    sector.award()
    assert [
        each.document["credentialSubject"]["creditsEarned"] for each in sector.badges("anna")
    ] == [
        30,
        70,
    ]
    assert all(sector.verify(each).valid for each in sector.badges("anna"))
    sector.confer()
    rederived = sector.rederive(sector.diploma("anna"), sector.badges("anna"))
    assert rederived.outcome == "derived"
    assert rederived.total == 100


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        pytest.param({"result": "failed"}, "not_passed", id="not passed"),
        pytest.param({"registered_by": "learner"}, "claim_not_verified", id="the learner's word"),
        pytest.param({"module_id": "bestaat-niet"}, "unknown_module", id="no such module"),
        pytest.param(
            {"completed_at": "2022-06-30", "registered_on": "2022-07-02"},
            "not_accredited",
            id="before the accreditation",
        ),
        pytest.param(
            {"completed_at": "2023-01-01", "registered_on": "2024-06-01"},
            "registered_too_late",
            id="registered over a year later",
        ),
    ],
)
def test_what_earns_no_badge_is_told_why_and_kept_in_the_ledger(
    sector: Sector, row: dict[str, str], reason: str
) -> None:
    sector.complete("anna", "ido", on="2026-03-01", **row)
    (outcome,) = sector.award()
    assert (outcome.state, outcome.reason) == ("refused", reason)
    assert list(sector.standing("anna").excluded.values()) == [reason]
    assert sector.badges("anna") == []


def test_the_day_of_a_completion_is_the_one_in_amsterdam(sector: Sector) -> None:
    sector.complete("anna", "community-librarian", on="2025-12-31", registered_on="2026-01-02")
    sector.waiting[0]["completed_at"] = "2025-12-31T23:30:00Z"
    sector.award()
    sector.confer()
    assert sector.conferral("anna").awarded_on.isoformat() == "2026-01-02"
    (evidence,) = sector.diploma("anna").document["evidence"]
    assert "afgerond 1-1-2026" in evidence["description"]


def test_a_holder_who_gives_no_name_or_address_has_a_diploma_all_the_same(sector: Sector) -> None:
    sector.complete("anna", "community-librarian", on="2026-03-01", full_name="", email="")
    sector.award()
    sector.confer()
    assert "identifier" not in sector.diploma("anna").document["credentialSubject"]
    assert sector.verify(sector.diploma("anna")).valid


def test_a_diploma_ends_when_the_rules_say_so(tmp_path: Path) -> None:
    sector = Sector.begin(tmp_path / "branch", rules={"diploma_validity_years": 5})
    sector.complete("anna", "community-librarian", on="2026-03-01")
    sector.award()
    sector.confer()
    diploma = sector.diploma("anna")
    assert diploma.document["validUntil"] == "2031-02-28T22:59:59Z"
    assert sector.rederive(diploma, sector.badges("anna")).outcome == "derived"
    sector.wait_until("2031-03-01")
    report = sector.verify(diploma)
    assert codes(report)["expired"] == "failed"


def test_the_published_picture_of_a_diploma_shows_nobodys_points(sector: Sector) -> None:
    sector.complete("anna", "community-librarian", on="2026-03-01")
    sector.complete("anna", "ido", on="2026-03-02")
    sector.award()
    sector.confer()
    achievement = sector.diploma("anna").document["credentialSubject"]["achievement"]
    before = sector.branch.published(achievement["image"]["id"])
    sector.complete("bob", "community-librarian", on="2026-03-01")
    sector.award()
    sector.confer()
    assert sector.branch.published(achievement["image"]["id"]) == before


def test_every_party_publishes_its_keys_and_where_its_lists_are(sector: Sector) -> None:
    for party in sector.branch.settings.organisations:
        text = sector.branch.published(dids.url_of(party.did))
        document = json.loads(text)
        assert document["id"] == party.did
        assert len(document["assertionMethod"]) == 2
        (service,) = document["service"]
        for url in service["serviceEndpoint"].values():
            listed = Signed.read(sector.branch.published(url))
            assert sector.verify(listed, trusting=False).valid
