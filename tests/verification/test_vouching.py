"""Who vouches? Accreditations that are there, gone, forged, withdrawn, or about something else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from branchebadges import dids, statuses
from branchebadges.errors import Refused
from branchebadges.proofs import Signed
from branchebadges.trust import Trust
from branchebadges.verification import Outcome, Question, Report, examine, words
from sector_in_a_box import (
    ACCREDITATION,
    COMMITTEE,
    LISTS,
    MODULE,
    NOW,
    PROVIDER,
    Sector,
    codes,
    text,
)

if TYPE_CHECKING:
    from collections.abc import Callable

BITS = f"{LISTS}toetsingscommissie-revocation"


def beside(report: Report) -> set[str]:
    return {finding.code for finding in report.findings if not finding.required}


def test_a_provider_and_module_the_committee_accredited_are_vouched_for() -> None:
    report = Sector().judged()
    assert codes(report)["provider-accredited"] == "passed"
    assert codes(report)["module-accredited"] == "passed"
    assert codes(report)["counts"] == "passed"


def test_the_reader_calls_the_committee_by_its_own_name_for_it() -> None:
    sector = Sector()
    names = {COMMITTEE: "de Toetsingscommissie"}
    trust = Trust.read(sector.trust.to_document() | {"names": names})
    assert "De module was erkend door de Toetsingscommissie." in sector.judged(
        trust=trust
    ).sentences("nl")


def test_a_module_nobody_accredited_fails_and_counts_for_nothing() -> None:
    sector = Sector()
    report = sector.judged(sector.badge(accreditation=None))
    assert codes(report)["module-not-accredited"] == "failed"
    assert "counts-for-nothing" in beside(report)
    with pytest.raises(Refused) as caught:
        report.require()
    assert caught.value.code == "module-not-accredited"


def test_a_provider_nobody_accredited_fails() -> None:
    sector = Sector()
    report = sector.judged(sector.badge(recognition=None))
    assert codes(report)["provider-not-accredited"] == "failed"


@pytest.mark.parametrize("which", ["accreditation", "recognition"])
def test_an_accreditation_may_lie_among_the_sources(which: str) -> None:
    sector = Sector()
    absent: dict[str, Any] = {which: None}
    document = sector.accreditation() if which == "accreditation" else sector.recognition()
    sector.extra["https://badges.example/register/1"] = sector.committee.signs(document).text
    assert sector.judged(sector.badge(**absent)).valid


def test_an_accreditation_in_a_token_counts_as_well() -> None:
    sector = Sector()
    token = sector.committee.signs(sector.accreditation(), suite="jwt").text
    sector.extra["https://badges.example/register/1"] = token
    assert sector.judged(sector.badge(accreditation=None)).valid


def by_stranger(sector: Sector) -> Signed:
    return sector.stranger.signs(sector.accreditation(by=sector.stranger, index=None))


def forged(sector: Sector) -> Signed:
    document = sector.committee.signs(sector.accreditation()).document
    return Signed.read(text(document | {"validUntil": "2099-01-01T00:00:00Z"}))


def other_version(sector: Sector) -> Signed:
    return sector.committee.signs(sector.accreditation(sector.module(creditsAvailable=4)))


def without_digest(sector: Sector) -> Signed:
    return sector.committee.signs(sector.endorsement(MODULE))


def of_another_module(sector: Sector) -> Signed:
    other = sector.module(id="https://badges.example/modules/onboarding/2")
    return sector.committee.signs(sector.accreditation(other))


def by_the_provider(sector: Sector) -> Signed:
    return sector.provider.signs(sector.accreditation(by=sector.provider))


@pytest.mark.parametrize(
    ("accreditation", "code"),
    [
        pytest.param(by_stranger, "module-not-accredited", id="of a stranger"),
        pytest.param(by_the_provider, "module-not-accredited", id="of the provider itself"),
        pytest.param(forged, "accreditation-forged", id="that was changed"),
        pytest.param(other_version, "accreditation-other-version", id="of another version"),
        pytest.param(without_digest, "accreditation-other-version", id="that pins nothing"),
        pytest.param(of_another_module, "module-not-accredited", id="of another module"),
    ],
)
def test_an_accreditation_that_does_not_vouch_for_this(
    accreditation: Callable[[Sector], Signed], code: str
) -> None:
    sector = Sector()
    report = sector.judged(sector.badge(accreditation=accreditation(sector)))
    assert codes(report)[code] == "failed"
    assert report.verdict == "failed"


def test_a_committee_may_not_accredit_itself() -> None:
    sector = Sector()
    trust = Trust.read({"committees": [COMMITTEE, PROVIDER]})
    document = sector.badge(
        accreditation=by_the_provider(sector),
        recognition=sector.provider.signs(sector.recognition(by=sector.provider)),
    )
    found = codes(sector.judged(document, trust=trust))
    assert found["accreditation-own"] == "failed"


@pytest.mark.parametrize(
    ("changes", "code", "verdict"),
    [
        pytest.param(
            {"ends": "2024-05-10T21:59:59Z"}, "module-accredited", "passed", id="last day"
        ),
        pytest.param({"ends": "2024-05-09T21:59:59Z"}, "accreditation-ended", "failed", id="ended"),
        pytest.param(
            {"ends": "2024-05-09T22:00:00Z"}, "accreditation-ended", "failed", id="at midnight"
        ),
        pytest.param(
            {"begins": "2024-05-09T22:00:00Z"}, "module-accredited", "passed", id="first day"
        ),
        pytest.param(
            {"begins": "2024-05-10T22:00:00Z"}, "accreditation-not-begun", "failed", id="too early"
        ),
        pytest.param({"ends": None}, "module-accredited", "passed", id="without an end"),
        pytest.param(
            {"ends": "2025-01-01T00:00:00Z"}, "module-accredited", "passed", id="ended since"
        ),
    ],
)
def test_the_day_of_completion_decides(changes: dict[str, Any], code: str, verdict: str) -> None:
    sector = Sector()
    accreditation = sector.committee.signs(sector.accreditation(**changes))
    report = sector.judged(sector.badge(accreditation=accreditation))
    assert codes(report)[code] == verdict


@pytest.mark.parametrize(
    ("ends", "started", "code"),
    [
        pytest.param(
            "2024-04-30T21:59:59Z",
            "2024-04-30T20:00:00Z",
            "module-accredited-in-grace",
            id="under way",
        ),
        pytest.param(
            "2024-04-30T21:59:59Z", "2024-05-01T08:00:00Z", "accreditation-ended", id="begun after"
        ),
        pytest.param(
            "2024-02-08T22:59:59Z", "2024-02-01T08:00:00Z", "accreditation-ended", id="grace over"
        ),
        pytest.param(
            "2024-02-10T22:59:59Z", "2024-02-01T08:00:00Z", "module-accredited-in-grace", id="grace"
        ),
        pytest.param(
            "2024-04-30T21:59:59Z", "2021-01-01T08:00:00Z", "accreditation-ended", id="too early"
        ),
    ],
)
def test_who_was_under_way_may_finish_within_the_grace(ends: str, started: str, code: str) -> None:
    sector = Sector()
    accreditation = sector.committee.signs(sector.accreditation(ends=ends))
    document = sector.badge(accreditation=accreditation, subject={"activityStartDate": started})
    assert code in codes(sector.judged(document))


def withdrawn(sector: Sector, **current: Any) -> Report:
    """A badge whose accreditation has its bit set; `current` is what stands at its address now."""
    sector.on = {BITS: {7}}
    if current:
        now = sector.committee.signs(sector.accreditation(**{"index": 9, **current}))
        sector.extra[ACCREDITATION] = now.text
    return sector.judged()


def test_a_withdrawn_accreditation_needs_its_current_version() -> None:
    report = withdrawn(Sector())
    assert report.verdict == "unknown"
    assert report.missing == {ACCREDITATION}


@pytest.mark.parametrize(
    ("ends", "code"),
    [
        pytest.param("2024-08-31T21:59:59Z", "module-accredited", id="after the completion"),
        pytest.param("2024-04-30T21:59:59Z", "accreditation-ended", id="before the completion"),
    ],
)
def test_a_withdrawal_counts_from_the_day_the_current_version_says(ends: str, code: str) -> None:
    assert code in codes(withdrawn(Sector(), ends=ends))


def test_a_current_version_that_is_revoked_too_never_vouched() -> None:
    sector = Sector()
    report = withdrawn(sector, index=7)
    assert codes(report)["accreditation-withdrawn"] == "failed"


def test_a_withdrawal_with_retroactive_effect_knows_no_grace() -> None:
    sector = Sector()
    sector.on = {BITS: {7}}
    sector.extra[ACCREDITATION] = sector.committee.signs(sector.accreditation()).text
    document = sector.badge(subject={"activityStartDate": "2024-05-01T08:00:00Z"})
    assert codes(sector.judged(document))["accreditation-withdrawn"] == "failed"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"module": "other"}, id="another module"),
        pytest.param({"by": "stranger"}, id="by somebody else"),
    ],
)
def test_something_else_at_the_address_of_a_withdrawn_accreditation(
    change: dict[str, str],
) -> None:
    sector = Sector()
    sector.on = {BITS: {7}}
    module = sector.module(creditsAvailable=80) if "module" in change else None
    by = sector.stranger if "by" in change else sector.committee
    now = sector.accreditation(module, by=by, index=None)
    sector.extra[ACCREDITATION] = by.signs(now).text
    assert codes(sector.judged())["accreditation-replaced"] == "failed"


def test_a_forged_current_version_does_not_bring_an_accreditation_back() -> None:
    sector = Sector()
    sector.on = {BITS: {7}}
    now = sector.committee.signs(sector.accreditation(index=9)).document
    sector.extra[ACCREDITATION] = text(now | {"name": "Nog steeds"})
    assert not sector.judged().valid


def test_without_the_list_of_the_committee_nobody_knows() -> None:
    report = Sector(absent={BITS}).judged()
    assert report.verdict == "unknown"
    assert report.missing == {BITS}


def test_without_the_key_of_the_committee_nobody_knows() -> None:
    url = dids.url_of(COMMITTEE)
    report = Sector(absent={url}).judged()
    assert report.verdict == "unknown"
    assert report.missing == {url}
    assert codes(report)["accreditation-unchecked"] == "unknown"


def test_an_endorsement_by_a_stranger_is_told_as_a_strangers_and_harms_nobody() -> None:
    sector = Sector()
    kind = sector.stranger.signs(
        sector.endorsement(MODULE, by=sector.stranger, index=None, id="urn:uuid:1")
    )
    document = sector.badge()
    document["credentialSubject"]["achievement"]["endorsement"].append(kind.document)
    report = sector.judged(document)
    assert report.valid
    assert "endorsement-unanchored" in beside(report)


def test_an_endorsement_that_does_not_hold_is_never_told_as_one() -> None:
    sector = Sector()
    words = sector.endorsement(MODULE, by=sector.stranger, index=None, id="urn:uuid:1")
    kind = sector.stranger.signs(words)
    document = sector.badge()
    broken = kind.document | {"name": "De allerbeste"}
    document["credentialSubject"]["achievement"]["endorsement"].append(broken)
    report = sector.judged(document)
    assert report.valid
    assert "signature" in beside(report)
    assert "endorsement-unanchored" not in beside(report)


def test_too_many_endorsements_are_refused() -> None:
    sector = Sector()
    document = sector.badge()
    document["credentialSubject"]["achievement"]["endorsement"] = [
        sector.committee.signs(sector.accreditation(id=f"urn:uuid:{number}")).document
        for number in range(16)
    ]
    report = sector.judged(document)
    assert codes(report)["endorsements-too-many"] == "failed"


def test_without_trust_endorsements_are_told_and_decide_nothing() -> None:
    sector = Sector()
    report = sector.judged(sector.badge(accreditation=forged(sector)), trust=None)
    assert report.valid
    assert "signature" in beside(report)
    assert report.answer(Question.VOUCHED) == "not-asked"


def diploma(sector: Sector, issuer: str) -> Signed:
    party = {"branch": sector.branch, "provider": sector.provider}[issuer]
    document = sector.badge(
        accreditation=None, module=sector.module(achievementType="Diploma"), recognition=None
    )
    status = statuses.entry(sector.status_list(party).id, 3)
    subject = {k: v for k, v in document["credentialSubject"].items() if k != "creditsEarned"}
    changes = {"issuer": party.profile, "credentialStatus": status, "credentialSubject": subject}
    return party.signs(document | changes)


def test_a_diploma_of_the_branch_is_vouched_for() -> None:
    sector = Sector()
    report = sector.examined(diploma(sector, "branch"))
    assert report.valid
    assert report.kind == "diploma"
    assert codes(report)["branch-trusted"] == "passed"


def test_a_diploma_of_anybody_else_fails() -> None:
    sector = Sector()
    report = sector.examined(diploma(sector, "provider"))
    assert codes(report)["branch-unknown"] == "failed"


@pytest.mark.parametrize(
    ("by", "code", "verdict"),
    [
        pytest.param("committee", "committee-trusted", "passed", id="the committee"),
        pytest.param("stranger", "committee-unknown", "failed", id="a stranger"),
    ],
)
def test_an_accreditation_by_itself_is_a_credential_and_no_badge(
    by: str, code: str, verdict: str
) -> None:
    sector = Sector()
    party = {"committee": sector.committee, "stranger": sector.stranger}[by]
    signed = party.signs(sector.accreditation(by=party, index=None))
    report = sector.examined(signed)
    assert report.kind == "endorsement"
    assert codes(report)[code] == verdict
    assert "not-a-badge" in beside(report)


def test_who_signs_something_else_must_be_known_too() -> None:
    sector = Sector()
    plain = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential"],
        "issuer": sector.stranger.did,
        "credentialSubject": {"id": "urn:x:y", "name": "Iets"},
    }
    report = sector.examined(sector.stranger.signs(plain))
    assert codes(report)["issuer-unknown"] == "failed"
    mine = sector.committee.signs(plain | {"issuer": COMMITTEE})
    assert sector.examined(mine).valid
    assert sector.examined(mine).kind == "credential"


@pytest.mark.parametrize(
    ("earned", "code", "outcome"),
    [
        pytest.param(8, "counts", "passed", id="what the module gives"),
        pytest.param(8.0, "counts", "passed", id="the same with a point"),
        pytest.param(3.5, "counts-in-part", "passed", id="a component"),
        pytest.param(8.5, "points-inflated", "failed", id="more than the module gives"),
        pytest.param(1e15, "points-shape", "failed", id="far too much"),
        pytest.param(-1, "points-shape", "failed", id="less than nothing"),
        pytest.param(0, "counts-for-nothing", "passed", id="nothing"),
    ],
)
def test_the_points_are_the_committees(earned: float, code: str, outcome: str) -> None:
    sector = Sector()
    report = sector.judged(sector.badge(subject={"creditsEarned": earned}))
    assert codes(report)[code] == outcome


@pytest.mark.parametrize("earned", [9, -1, 1e15])
def test_points_nobody_gave_fail_without_trust_as_well(earned: float) -> None:
    sector = Sector()
    report = sector.judged(sector.badge(subject={"creditsEarned": earned}), trust=None)
    assert report.verdict == "failed"


def test_a_report_can_be_read_by_programs_and_by_people() -> None:
    import json

    report = Sector().judged()
    document = json.loads(json.dumps(report.to_document()))
    assert document["verdict"] == "passed"
    assert document["questions"] == {
        "real": "passed",
        "current": "passed",
        "vouched": "passed",
        "counts": "passed",
        "theirs": "not-asked",
    }
    for language in words.LANGUAGES:
        sentences = report.sentences(language)
        assert all("…" not in each and "{" not in each for each in sentences)


def test_verified_holds_what_was_signed() -> None:
    sector = Sector()
    signed = sector.provider.signs(sector.badge())
    verified = examine(signed, at=NOW, sources=sector.sources(), trust=sector.trust).require()
    assert verified.document is signed.document
    assert (verified.kind, verified.digest, verified.at) == ("badge", signed.digest, NOW)
    assert all(each.outcome is Outcome.PASSED for each in verified.findings)
