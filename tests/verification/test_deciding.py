"""A decision of the committee on one badge stands in for the day, and for nothing else."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from branchebadges import modules
from branchebadges.proofs import Signed
from branchebadges.trust import Trust
from sector_in_a_box import (
    BRANCH,
    COMMITTEE,
    LISTS,
    MODULE,
    PROVIDER,
    STRANGER,
    Sector,
    codes,
    text,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from branchebadges.verification import Report

BADGE = "urn:uuid:6b3b5b1e-3a0e-4a50-9d0a-0a3e5f0c1a2b"
DECISION = "urn:uuid:0b0b5b1e-3a0e-4a50-9d0a-0a3e5f0c1a2c"
LATER = "2025-01-01T00:00:00Z"
"""After the badge of the box was completed."""

Json = dict[str, Any]
Edit = "Callable[[Sector, Json], object]"


def decision(sector: Sector, **changes: Any) -> Json:
    """A decision on the badge of the box."""
    module = sector.module()
    usual: Json = {"begins": "2025-02-01T00:00:00Z", "ends": None, "index": 9, "id": DECISION}
    subject = changes.pop("subject", BADGE)
    document = sector.endorsement(subject, **{**usual, **changes})
    document["credentialSubject"]["endorsementComment"] = "Overgangsregeling."
    pin = {"id": module["id"], "digestSRI": modules.digest(module)}
    return {"relatedResource": [pin], **document}


def early(sector: Sector, *decisions: Signed, recognised: bool = True, **changes: Any) -> Json:
    """The badge of the box, completed before its module was accredited."""
    badge = sector.badge(
        accreditation=sector.committee.signs(sector.accreditation(begins=LATER)),
        recognition="usual"
        if recognised
        else sector.committee.signs(sector.recognition(begins=LATER)),
        **changes,
    )
    return badge | ({"endorsement": [each.document for each in decisions]} if decisions else {})


def findings(report: Report) -> dict[str, str]:
    return {each.code: each.outcome.value for each in report.findings}


def test_an_early_badge_fails_without_a_decision_and_passes_with_one() -> None:
    sector = Sector()
    assert codes(sector.judged(early(sector)))["accreditation-not-begun"] == "failed"
    report = sector.judged(early(sector, sector.committee.signs(decision(sector))))
    assert report.valid
    assert codes(report)["module-accredited-by-decision"] == "passed"
    assert codes(report)["counts"] == "passed"
    (told,) = (each for each in report.findings if each.code == "decided")
    assert (told.required, told.about) == (False, DECISION)
    assert told.details["day"] == "2025-02-01"
    assert "Overgangsregeling." in told.sentence("nl")


def test_it_also_stands_in_for_a_recognition_that_began_later() -> None:
    sector = Sector()
    made = sector.committee.signs(decision(sector))
    report = sector.judged(early(sector, made, recognised=False))
    assert codes(report)["provider-accredited-by-decision"] == "passed"
    assert report.valid


def test_a_decision_may_lie_among_the_sources() -> None:
    sector = Sector()
    sector.extra["https://badges.example/decisions/1"] = sector.committee.signs(
        decision(sector)
    ).text
    assert sector.judged(early(sector)).valid


def test_a_decision_may_travel_as_a_token() -> None:
    sector = Sector()
    token = sector.committee.signs(decision(sector), suite="jwt").text
    badge = early(sector) | {"endorsementJwt": [token]}
    # In a token, as is the whole: one of the two copies of the context has no `endorsementJwt`.
    report = sector.judged(badge, suite="jwt")
    assert codes(report)["module-accredited-by-decision"] == "passed"


@pytest.mark.parametrize(
    ("purpose", "code"),
    [("revocation", "decision-withdrawn"), ("suspension", "decision-suspended")],
)
def test_a_decision_that_was_taken_back_is_none(purpose: str, code: str) -> None:
    from branchebadges import statuses

    sector = Sector()
    lists = f"{LISTS}toetsingscommissie-{purpose}"
    sector.on[lists] = {9}
    made = decision(sector)
    made["credentialStatus"] = [
        statuses.entry(f"{LISTS}toetsingscommissie-{each}", 9)
        | {"id": f"{LISTS}toetsingscommissie-{each}#9", "statusPurpose": each}
        for each in ("revocation", "suspension")
    ]
    report = sector.judged(early(sector, sector.committee.signs(made)))
    assert codes(report)[code] == "failed"
    assert report.verdict == "failed"


def test_a_list_that_is_not_there_makes_it_unknown_and_is_asked_for() -> None:
    sector = Sector()
    url = f"{LISTS}other"
    made = decision(sector)
    made["credentialStatus"] |= {"id": f"{url}#9", "statusListCredential": url}
    report = sector.judged(early(sector, sector.committee.signs(made)))
    assert codes(report)["decision-unchecked"] == "unknown"
    assert url in report.missing
    assert report.verdict == "unknown"


def by_stranger(sector: Sector) -> Signed:
    return sector.stranger.signs(decision(sector, by=sector.stranger, index=None))


def by_provider(sector: Sector) -> Signed:
    return sector.provider.signs(decision(sector, by=sector.provider))


def by_branch(sector: Sector) -> Signed:
    return sector.branch.signs(decision(sector, by=sector.branch))


def forged(sector: Sector) -> Signed:
    signed = sector.committee.signs(decision(sector, subject="urn:uuid:other")).document
    return Signed.read(text(signed | {"credentialSubject": decision(sector)["credentialSubject"]}))


def transplanted(sector: Sector) -> Signed:
    return sector.committee.signs(decision(sector, subject=BADGE.replace("6b", "7c")))


def without_pin(sector: Sector) -> Signed:
    made = decision(sector)
    del made["relatedResource"]
    return sector.committee.signs(made)


def of_another_module(sector: Sector) -> Signed:
    other = sector.module(creditsAvailable=9)
    pin = {"id": MODULE, "digestSRI": modules.digest(other)}
    return sector.committee.signs(decision(sector) | {"relatedResource": [pin]})


def to_come(sector: Sector) -> Signed:
    return sector.committee.signs(decision(sector, begins="2027-01-01T00:00:00Z"))


def undated(sector: Sector) -> Signed:
    made = decision(sector)
    del made["validFrom"]
    return sector.committee.signs(made)


@pytest.mark.parametrize(
    ("made", "code"),
    [
        pytest.param(by_stranger, "accreditation-not-begun", id="by a stranger"),
        pytest.param(by_provider, "accreditation-not-begun", id="by the provider"),
        pytest.param(by_branch, "accreditation-not-begun", id="by the branch"),
        pytest.param(transplanted, "accreditation-not-begun", id="on another badge"),
        pytest.param(forged, "decision-forged", id="forged"),
        pytest.param(without_pin, "decision-other-version", id="on no module in particular"),
        pytest.param(of_another_module, "decision-other-version", id="on another module version"),
        pytest.param(to_come, "decision-status", id="still to come"),
        pytest.param(undated, "decision-undated", id="without a day"),
    ],
)
def test_what_is_no_decision_of_the_committee_on_this_badge(
    made: Callable[[Sector], Signed], code: str
) -> None:
    sector = Sector()
    # As a token: a Data Integrity proof would not even cover one id that is described twice.
    report = sector.judged(early(sector, made(sector)), suite="jwt")
    assert codes(report)[code] == "failed"
    assert report.verdict == "failed"
    assert "decided" not in findings(report)


def test_another_trusted_committee_cannot_decide_for_the_one_that_accredited() -> None:
    sector = Sector()
    trust = Trust.read({"committees": [COMMITTEE, BRANCH]})
    report = sector.judged(early(sector, by_branch(sector)), trust=trust)
    assert codes(report)["accreditation-not-begun"] == "failed"
    assert findings(report)["decision-other-committee"] == "failed"


def test_a_provider_that_is_a_committee_cannot_decide_on_its_own_badge() -> None:
    sector = Sector()
    trust = Trust.read({"committees": [COMMITTEE, PROVIDER]})
    report = sector.judged(early(sector, by_provider(sector)), trust=trust)
    assert report.verdict == "failed"


def test_a_decision_is_no_accreditation() -> None:
    sector = Sector()
    badge = sector.badge(accreditation=None)
    badge["endorsement"] = [sector.committee.signs(decision(sector)).document]
    assert codes(sector.judged(badge))["module-not-accredited"] == "failed"


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param(
            {"begins": "2022-01-01T00:00:00Z", "ends": "2024-01-01T00:00:00Z"}, id="ended"
        ),
        pytest.param({"begins": LATER, "index": 7}, id="withdrawn"),
    ],
)
def test_a_decision_mends_no_accreditation_that_ended_or_was_withdrawn(changes: Json) -> None:
    sector = Sector()
    if "index" in changes:
        sector.on[f"{LISTS}toetsingscommissie-revocation"] = {7}
    badge = sector.badge(accreditation=sector.committee.signs(sector.accreditation(**changes)))
    badge["endorsement"] = [sector.committee.signs(decision(sector)).document]
    assert sector.judged(badge).verdict != "passed"


@pytest.mark.parametrize("name", [MODULE, PROVIDER])
def test_a_badge_that_bears_the_name_of_what_was_accredited_has_no_decision(name: str) -> None:
    """Otherwise the accreditation itself would pass for a decision on the badge."""
    sector = Sector()
    accreditation = sector.accreditation(begins=LATER)
    document = sector.committee.signs(
        accreditation if name == MODULE else decision(sector, subject=PROVIDER)
    ).document
    badge = early(sector) | {"id": name, "endorsement": [document]}
    report = sector.judged(badge, suite="jwt")
    assert codes(report)["accreditation-not-begun"] == "failed"
    assert "decided" not in findings(report)


def test_where_nobody_is_trusted_only_who_accredited_the_module_can_decide() -> None:
    sector = Sector()
    ours = early(sector, sector.committee.signs(decision(sector)))
    assert findings(sector.judged(ours, trust=None))["decided"] == "passed"
    found = findings(sector.judged(early(sector, by_stranger(sector)), trust=None))
    assert "decided" not in found
    assert found["endorsement-unanchored"] == "passed"


def test_a_decision_that_is_not_needed_is_told_and_harms_nobody() -> None:
    sector = Sector()
    badge = sector.badge() | {"endorsement": [sector.committee.signs(decision(sector)).document]}
    report = sector.judged(badge)
    assert report.valid
    assert codes(report)["module-accredited"] == "passed"
    assert findings(report)["decided"] == "passed"


SECTOR = Sector()
DECIDED = SECTOR.committee.signs(decision(SECTOR)).document


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where the texts of a document stand."""
    if isinstance(value, dict):
        return [each for name, row in value.items() for each in places(row, (*path, name))]
    if isinstance(value, list):
        return [each for at, row in enumerate(value) for each in places(row, (*path, at))]
    return [path]


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(places(DECIDED)), st.sampled_from(["", "x", BADGE, STRANGER, 0, None]))
def test_no_change_to_a_signed_decision_makes_a_badge_valid(
    path: tuple[Any, ...], value: Any
) -> None:
    document = deepcopy(DECIDED)
    holder = document
    for step in path[:-1]:
        holder = holder[step]
    if holder[path[-1]] == value:
        return
    holder[path[-1]] = value
    badge = early(SECTOR) | {"endorsement": [document]}
    try:
        signed = SECTOR.provider.signs(badge)
    except Exception:  # noqa: BLE001 - what cannot even be signed cannot be shown either
        return
    assert not SECTOR.examined(signed).valid
