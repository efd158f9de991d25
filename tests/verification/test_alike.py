"""What badges of one module have in common is found once, and each report is as if it were not."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from branchebadges import model, modules
from branchebadges.errors import BadgeError
from branchebadges.proofs import Signed
from branchebadges.sources import Sources
from branchebadges.trust import Trust
from branchebadges.verification import GENERIC, OPEN_BADGES, alike, examine
from sector_in_a_box import (
    BRANCH,
    COMMITTEE,
    LISTS,
    MODULE,
    NOW,
    PROVIDER,
    STRANGER,
    Party,
    Sector,
    codes,
    text,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from branchebadges.verification import Report

Json = dict[str, Any]

SECTOR = Sector()
BADGE = "urn:uuid:6b3b5b1e-3a0e-4a50-9d0a-0a3e5f0c1a2b"
ANOTHER = "urn:uuid:7c3b5b1e-3a0e-4a50-9d0a-0a3e5f0c1a2b"
COMMITTEES_LIST = f"{LISTS}toetsingscommissie-revocation"
PROVIDERS_LIST = f"{LISTS}go-revocation"
PROVIDERS_SUSPENSIONS = f"{LISTS}go-suspension"

ACCREDITATIONS: dict[str, Callable[[], Json | None]] = {
    "usual": SECTOR.accreditation,
    "none": lambda: None,
    "not begun": lambda: SECTOR.accreditation(begins="2025-01-01T00:00:00Z"),
    "ended": lambda: SECTOR.accreditation(ends="2024-01-31T22:59:59Z"),
    "without end": lambda: SECTOR.accreditation(ends=None),
    "of another version": lambda: SECTOR.accreditation(SECTOR.module(creditsAvailable=9)),
    "reversed": lambda: SECTOR.accreditation(ends="2001-01-01T00:00:00Z"),
    "about another": lambda: SECTOR.endorsement(f"{MODULE}0"),
    "on no place": lambda: {"credentialStatus": place(94) | {"statusListIndex": "x"}},
    "for another purpose": lambda: {"credentialStatus": place(94, purpose="message")},
    "on hold only": lambda: {"credentialStatus": place(94, PROVIDERS_SUSPENSIONS, "suspension")},
    "without status": lambda: SECTOR.accreditation(index=None),
}
RECOGNITIONS: dict[str, Callable[[], Json | None]] = {
    "usual": SECTOR.recognition,
    "none": lambda: None,
    "not begun": lambda: SECTOR.recognition(begins="2025-01-01T00:00:00Z"),
    "about a badge": lambda: (
        SECTOR.recognition()
        | {"credentialSubject": {"id": ANOTHER, "type": ["EndorsementSubject"]}}
    ),
    "not readable": lambda: {"type": "EndorsementCredential", "x": "y"},
}
SIGNERS = {"committee": SECTOR.committee, "stranger": SECTOR.stranger, "provider": SECTOR.provider}
SUBJECTS: dict[str, Json] = {
    "usual": {},
    "begun before": {
        "activityStartDate": "2024-01-10T10:00:00Z",
        "activityEndDate": "2024-03-10T10:00:00Z",
    },
    "late": {"activityEndDate": "2027-06-30T22:00:00Z"},
    "on the last day": {"activityEndDate": "2027-06-30T21:00:00Z"},
    "odd day": {"activityEndDate": "gisteren"},
    "too many points": {"creditsEarned": 80},
    "endorsed": {"endorsement": [SECTOR.stranger.signs(SECTOR.endorsement(PROVIDER)).document]},
}


def decision() -> Json:
    pin = {"id": MODULE, "digestSRI": modules.digest(SECTOR.module())}
    said = SECTOR.endorsement(BADGE, begins="2025-02-01T00:00:00Z", ends=None, id="urn:x:1")
    return {"relatedResource": [pin], **said}


BADGES: dict[str, Callable[[], Json]] = {
    "usual": dict,
    "decided on": lambda: {"endorsement": [SECTOR.committee.signs(decision()).document]},
    "another": lambda: {"id": ANOTHER},
    "named after its module": lambda: {"id": MODULE},
    "named after a list": lambda: {"id": PROVIDERS_LIST},
    "on the last place": lambda: {"credentialStatus": place(131_071)},
    "beyond the list": lambda: {"credentialStatus": place(131_072)},
    "on two lists": lambda: {
        "credentialStatus": [place(94), place(94, PROVIDERS_SUSPENSIONS, "suspension")]
    },
    "on no place": lambda: {"credentialStatus": place(94) | {"statusListIndex": "x"}},
    "for another purpose": lambda: {"credentialStatus": place(94, purpose="message")},
    "on hold only": lambda: {"credentialStatus": place(94, PROVIDERS_SUSPENSIONS, "suspension")},
    "without status": lambda: {"credentialStatus": None},
}


def place(index: int, url: str = PROVIDERS_LIST, purpose: str = "revocation") -> Json:
    return {
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(index),
        "statusListCredential": url,
    }


@cache
def endorsed(kind: str, which: str, signer: str) -> Signed | None:
    document = (ACCREDITATIONS if kind == "accreditation" else RECOGNITIONS)[which]()
    if document is None:
        return None
    if "issuer" not in document:
        return Signed.written(text(document), "data-integrity")
    by: Party = SIGNERS[signer]
    return by.signs(document | {"issuer": by.profile})


@cache
def badge(parts: tuple[str, ...]) -> Signed:
    accreditation, recognition, by, other, subject, kind = parts
    document = SECTOR.badge(
        accreditation=endorsed("accreditation", accreditation, by),
        recognition=endorsed("recognition", recognition, other),
        subject=deepcopy(SUBJECTS[subject]),
    )
    document |= BADGES[kind]()
    document = {name: value for name, value in document.items() if value is not None}
    try:
        return SECTOR.provider.signs(document)
    except BadgeError:  # What cannot be signed is judged unsigned.
        return Signed.read(text(document))


@cache
def sources(which: str) -> Sources:
    sector = Sector(SECTOR.provider, SECTOR.committee, SECTOR.branch, SECTOR.stranger)
    match which:
        case "withdrawn":
            sector.on[COMMITTEES_LIST] = {7}
            replaced = sector.accreditation(ends="2025-01-01T00:00:00Z", index=9)
            sector.extra[replaced["id"]] = sector.committee.signs(replaced).text
        case "revoked":
            sector.on[PROVIDERS_LIST] = {94, 131_071}
        case "suspended":
            sector.on[PROVIDERS_SUSPENSIONS] = {94}
        case "without list":
            sector.absent = {PROVIDERS_LIST}
        case "silent committee":
            sector.absent = {COMMITTEES_LIST}
            sector.silent = {COMMITTEES_LIST: "geen antwoord"}
        case "accredited elsewhere":
            for kind in ("accreditation", "recognition"):
                signed = endorsed(kind, "usual", "committee")
                assert signed is not None
                sector.extra[signed.document["id"]] = signed.text
    endpoint = {"revocation": PROVIDERS_LIST, "suspension": PROVIDERS_SUSPENSIONS}
    service = {"id": "#s", "type": "SuspensionStatusList", "serviceEndpoint": endpoint}
    sector.provider.services = [service] if which in {"suspended", "paired"} else []
    found = sector.sources()
    sector.provider.services = []
    return found


TRUSTS = {
    "usual": SECTOR.trust,
    "none": None,
    "strangers too": Trust.read({"committees": [COMMITTEE, STRANGER], "names": {COMMITTEE: "TC"}}),
    "nobody": Trust.read({"branches": [BRANCH]}),
}
SOURCES = [
    "usual", "withdrawn", "revoked", "suspended", "paired", "without list", "silent committee",
    "accredited elsewhere",
]  # fmt: skip
MOMENTS = (NOW, NOW + timedelta(days=2000), NOW - timedelta(days=5))


def mostly(usual: str, *others: str) -> st.SearchStrategy[str]:
    """Half of all badges are usual in this respect, so that some are in all."""
    return st.one_of(st.just(usual), st.sampled_from(others))


CHOICES = st.fixed_dictionaries(
    {
        "parts": st.tuples(
            mostly("usual", *ACCREDITATIONS),
            mostly("usual", *RECOGNITIONS),
            mostly("committee", *SIGNERS),
            mostly("committee", *SIGNERS),
            mostly("usual", *SUBJECTS),
            mostly("usual", *BADGES),
        ),
        "sources": mostly("usual", *SOURCES),
        "trust": mostly("usual", *TRUSTS),
        "at": st.sampled_from(MOMENTS),
        "registered": st.sampled_from([None, NOW - timedelta(days=1)]),
        "policy": st.sampled_from([OPEN_BADGES, GENERIC]),
    }
)


def told(report: Report) -> tuple[str, list[Json]]:
    return report.kind, [each.to_document() for each in report.findings]


def the_long_way(signed: Signed, known: Sources, **options: Any) -> Report:
    """The report where nothing is found for others, and pydantic reads every document."""
    with (
        mock.patch.object(alike, "_plainly", return_value=None),
        mock.patch("branchebadges.verification.current._plainly", return_value=None),
        mock.patch.object(model, "fits", return_value=False),
    ):
        return examine(signed, sources=Sources(known.held, known.silent), **options)


def usual(**changes: Any) -> Json:
    """A choice in which all is as usual, but for this."""
    parts = ("usual", "usual", "committee", "committee", "usual", "usual")
    choice = {"parts": parts, "sources": "usual", "trust": "usual", "at": NOW}
    return choice | {"registered": None, "policy": OPEN_BADGES} | changes


DECIDED = ("usual", "about a badge", "committee", "committee", "usual", "another")


@settings(max_examples=400)
@given(CHOICES)
@example(usual())
@example(usual(trust="none"))
@example(usual(parts=DECIDED))
@example(usual(parts=DECIDED, trust="none"))
@example(usual(parts=(*DECIDED[:5], "usual"), sources="accredited elsewhere"))
@example(usual(parts=("none", "none", *DECIDED[2:]), sources="accredited elsewhere"))
@example(usual(parts=("usual", "usual", *DECIDED[2:5], "named after its module")))
@example(usual(parts=("usual", "usual", *DECIDED[2:5], "named after a list")))
def test_a_report_is_what_it_would_be_if_nothing_were_found_for_others(choice: Json) -> None:
    signed, known = badge(choice["parts"]), sources(choice["sources"])
    options = {name: choice[name] for name in ("at", "registered", "policy")}
    options["trust"] = TRUSTS[choice["trust"]]
    for _ in range(2):
        found = told(examine(Signed.read(signed.text), sources=known, **options))
        assert found == told(the_long_way(signed, known, **options))


def test_the_plain_badge_does_go_the_short_way() -> None:
    known, trust = sources("paired"), SECTOR.trust
    signed = badge(("usual", "usual", "committee", "committee", "usual", "usual"))
    examine(signed, at=NOW, sources=known, trust=trust)
    gone = AssertionError("the long way")
    with (
        mock.patch("branchebadges.verification.vouching.vouched", side_effect=gone),
        mock.patch("branchebadges.verification.current._status", side_effect=gone),
        mock.patch.object(model.OpenBadgeCredential, "check", side_effect=gone),
    ):
        report = examine(signed, at=NOW, sources=known, trust=trust)
    assert report.valid
    assert codes(report)["not-suspended"] == "passed"


@pytest.mark.parametrize(
    ("later", "code"),
    [
        pytest.param({"id": ANOTHER, "credentialStatus": place(95)}, "revoked", id="another place"),
        pytest.param(
            {"awardedDate": "2021-01-01T00:00:00Z"}, "accreditation-not-begun", id="another day"
        ),
    ],
)
def test_a_good_badge_does_not_speak_for_the_next(later: Json, code: str) -> None:
    sector = Sector()
    sector.on[PROVIDERS_LIST] = {95}
    known, trust = sector.sources(), sector.trust
    good = sector.badge()
    del good["credentialSubject"]["activityEndDate"]
    bad = deepcopy(good) | later
    for _ in range(2):
        for document, verdict in ((good, "passed"), (bad, "failed")):
            signed = sector.provider.signs(document)
            report = examine(signed, at=NOW, sources=known, trust=trust)
            assert report.verdict == verdict
            assert (code in codes(report)) == (verdict == "failed")


def test_the_badge_of_another_provider_with_the_same_module_is_not_vouched_for() -> None:
    sector = Sector()
    known, trust = sector.sources(), sector.trust
    good = sector.badge()
    assert examine(sector.provider.signs(good), at=NOW, sources=known, trust=trust).valid
    stolen = deepcopy(good) | {"issuer": good["issuer"] | {"id": STRANGER}}
    del stolen["credentialStatus"]
    report = examine(sector.stranger.signs(stolen), at=NOW, sources=known, trust=trust)
    assert codes(report)["provider-not-accredited"] == "failed"


def test_the_accredited_module_of_another_is_not_vouched_for() -> None:
    sector = Sector()
    known, trust = sector.sources(), sector.trust
    module = sector.module(creator={"id": STRANGER, "type": ["Profile"]})
    signed = sector.provider.signs(sector.badge(module=module))
    for _ in range(2):
        report = examine(signed, at=NOW, sources=known, trust=trust)
        assert codes(report)["module-of-another"] == "failed"


def test_a_badge_that_carries_much_is_not_kept() -> None:
    sector = Sector()
    known, trust = sector.sources(), sector.trust
    large = sector.module(description="x" * 20_000)
    signed = sector.provider.signs(sector.badge(module=large))
    report = examine(signed, at=NOW, sources=known, trust=trust)
    assert report.valid
    kept = known.concluded["verification"]
    assert not [key for (key, _) in kept._held if key[0] == "alike"]
