"""Is it current? Dates, revocation and suspension, and lists that are not what they should be."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from branchebadges import dids, statuses
from branchebadges.bitstring import Bits
from branchebadges.errors import Lacking, Refused
from branchebadges.proofs import Signed
from branchebadges.sources import Source, Sources
from branchebadges.trust import Trust
from branchebadges.verification import Question, examine
from sector_in_a_box import LISTS, NOW, Party, Sector, codes, text

if TYPE_CHECKING:
    from collections.abc import Callable

REVOCATION = f"{LISTS}go-revocation"
SUSPENSION = f"{LISTS}go-suspension"


@pytest.mark.parametrize(
    ("dates", "code", "verdict"),
    [
        pytest.param({"validUntil": "2026-11-22T11:54:00Z"}, "expired", "failed", id="over"),
        pytest.param({"validUntil": "2026-11-22T11:56:00Z"}, "in-period", "passed", id="skew"),
        pytest.param({"validFrom": "2026-11-22T12:06:00Z"}, "not-yet-valid", "failed", id="early"),
        pytest.param({"validFrom": "2026-11-22T12:04:00Z"}, "in-period", "passed", id="skew too"),
        pytest.param({"validUntil": "2026-11-22T13:00:00+02:00"}, "expired", "failed", id="zone"),
        pytest.param(
            {"validFrom": "2026-01-02T00:00:00Z", "validUntil": "2026-01-01T00:00:00Z"},
            "period-reversed",
            "failed",
            id="the end before the beginning",
        ),
    ],
)
@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "jwt"])
def test_dates_take_the_moment_of_judging(
    suite: str, dates: dict[str, Any], code: str, verdict: str
) -> None:
    sector = Sector()
    report = sector.judged(sector.badge(**dates), suite=suite, trust=None)
    assert codes(report)[code] == verdict
    assert report.verdict == verdict


def test_the_clock_skew_is_the_readers_one_number() -> None:
    sector = Sector()
    strict = sector.trust.model_copy(update={"clock_skew_seconds": 0})
    document = sector.badge(validUntil="2026-11-22T11:56:00Z")
    assert "expired" in codes(sector.judged(document, trust=strict))
    assert "proof-future" in codes(sector.judged(created=NOW + timedelta(seconds=1), trust=strict))


def test_a_revoked_badge_is_never_valid() -> None:
    sector = Sector(on={REVOCATION: {94}})
    report = sector.judged()
    assert codes(report)["revoked"] == "failed"
    with pytest.raises(Refused) as caught:
        report.require()
    assert caught.value.code == "revoked"
    assert report.sentences("nl")[0] == "Ingetrokken."


def test_the_neighbours_of_a_revoked_badge_are_valid() -> None:
    assert Sector(on={REVOCATION: {93, 95}}).judged().valid


def test_a_badge_without_a_status_is_told_so_and_valid() -> None:
    sector = Sector()
    document = sector.badge()
    del document["credentialStatus"]
    report = sector.judged(document)
    assert codes(report)["no-status"] == "passed"
    assert report.valid


def test_a_suspended_badge_is_not_valid() -> None:
    sector = Sector(on={SUSPENSION: {94}})
    entry = statuses.entry(SUSPENSION, 94, "suspension")
    report = sector.judged(sector.badge(credentialStatus=entry))
    assert codes(report)["suspended"] == "failed"


@pytest.mark.parametrize("on", [REVOCATION, SUSPENSION])
def test_the_second_of_two_statuses_is_looked_up_too(on: str) -> None:
    sector = Sector(on={on: {94}})
    entries = [
        statuses.entry(REVOCATION, 94),
        statuses.entry(SUSPENSION, 94, "suspension"),
    ]
    report = sector.judged(sector.badge(credentialStatus=entries))
    assert report.verdict == "failed"
    sector.on = {}
    assert sector.judged(sector.badge(credentialStatus=entries)).verdict == "passed"


def companion(sector: Sector) -> dict[str, Any]:
    return {
        "id": f"{sector.provider.did}#status-1",
        "type": "SuspensionStatusList",
        "serviceEndpoint": {"revocation": REVOCATION, "suspension": SUSPENSION},
    }


def test_the_suspension_list_beside_the_revocation_list_is_looked_up() -> None:
    sector = Sector(on={SUSPENSION: {94}})
    sector.provider.services = [companion(sector)]
    report = sector.judged()
    assert codes(report)["not-revoked"] == "passed"
    assert codes(report)["suspended"] == "failed"
    assert report.sentences("nl")[0] == "Opgeschort."


def test_without_the_suspension_list_beside_it_nothing_is_certain() -> None:
    sector = Sector(absent={SUSPENSION})
    sector.provider.services = [companion(sector)]
    report = sector.judged()
    assert report.verdict == "unknown"
    assert report.missing == {SUSPENSION}


def test_without_its_list_a_badge_is_not_valid() -> None:
    report = Sector(absent={REVOCATION}).judged()
    assert codes(report)["source-missing"] == "unknown"
    assert report.verdict == "unknown"
    assert report.missing == {REVOCATION}
    with pytest.raises(Lacking):
        report.require()


def test_a_list_that_does_not_answer_is_unknown_and_not_asked_again() -> None:
    report = Sector(absent={REVOCATION}, silent={REVOCATION: "500"}).judged()
    assert report.verdict == "unknown"
    assert report.missing == frozenset()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param({"statusListIndex": "131072"}, "status-range", id="beyond the list"),
        pytest.param({"statusListIndex": "-1"}, "status-index", id="negative"),
        pytest.param({"statusListIndex": "1_0"}, "status-index", id="an underscore"),
        pytest.param({"statusListIndex": "٣"}, "status-index", id="another script"),
        pytest.param({"statusListIndex": " 3"}, "status-index", id="a space"),
        pytest.param({"statusListIndex": "0x3"}, "status-index", id="hexadecimal"),
        pytest.param({"statusPurpose": "hanging"}, "status-purpose", id="unknown purpose"),
        pytest.param({"statusPurpose": "suspension"}, "status-list-purpose", id="other purpose"),
        pytest.param(
            {"statusListCredential": "http://badges.example/list"}, "status-list-url", id="http"
        ),
        pytest.param({"statusListCredential": "file:///etc/passwd"}, "status-list-url", id="file"),
    ],
)
def test_an_odd_entry_is_refused(change: dict[str, Any], code: str) -> None:
    sector = Sector()
    entry = statuses.entry(REVOCATION, 94) | change
    report = sector.judged(sector.badge(credentialStatus=entry))
    assert codes(report)[code] == "failed"
    assert report.missing == frozenset()


def test_an_unknown_kind_of_status_fails_closed() -> None:
    sector = Sector()
    entry = {"id": "https://badges.example/s/1", "type": "1EdTechCredentialRefresh"}
    report = sector.judged(sector.badge(credentialStatus=entry, contexts=EXTENDED))
    assert codes(report)["status-type"] == "failed"


def test_too_many_statuses_are_refused_before_any_is_looked_up() -> None:
    sector = Sector()
    entries = [statuses.entry(REVOCATION, number) for number in range(9)]
    report = sector.judged(sector.badge(credentialStatus=entries))
    assert codes(report)["status-too-many"] == "failed"


def signed_list(sector: Sector, party: Party | None = None, **changes: Any) -> str:
    usual = sector.status_list(sector.provider).to_document() | changes
    return (party or sector.provider).signs(usual).text


def other_subject(sector: Sector, **changes: Any) -> str:
    subject = sector.status_list(sector.provider).to_document()["credentialSubject"]
    return signed_list(sector, credentialSubject=subject | changes)


def tampered(sector: Sector) -> str:
    document = Signed.read(signed_list(sector)).document
    zeros = Bits.zeros(statuses.MINIMUM_ENTRIES).with_bit(1, on=True).encode()
    document["credentialSubject"]["encodedList"] = zeros
    return text(document)


def unsigned(sector: Sector) -> str:
    return text(sector.status_list(sector.provider).to_document())


def too_short(sector: Sector) -> str:
    return other_subject(sector, encodedList=Bits.zeros(131_064).encode())


@pytest.mark.parametrize(
    ("served", "code"),
    [
        pytest.param(unsigned, "status-list-seal", id="unsigned"),
        pytest.param(tampered, "status-list-seal", id="tampered with"),
        pytest.param(too_short, "status-list-length", id="too short"),
        pytest.param(
            lambda s: s.provider.signs(s.badge()).text, "status-list-nested", id="a badge instead"
        ),
        pytest.param(
            lambda s: signed_list(s, id=f"{LISTS}another"), "status-list-id", id="another id"
        ),
        pytest.param(
            lambda s: signed_list(s, validUntil="2026-11-22T00:00:00Z"),
            "status-list-expired",
            id="expired",
        ),
        pytest.param(
            lambda s: signed_list(s, validFrom="2026-11-23T00:00:00Z"),
            "status-list-future",
            id="of tomorrow",
        ),
        pytest.param(
            lambda s: other_subject(s, statusPurpose="suspension"),
            "status-list-purpose",
            id="for another purpose",
        ),
        pytest.param(
            lambda s: other_subject(s, encodedList="H4sIA"), "multibase", id="without a prefix"
        ),
        pytest.param(
            lambda s: other_subject(s, encodedList="uAAAA"), "bitstring-gzip", id="not gzip"
        ),
        pytest.param(
            lambda s: (
                s.stranger.signs(
                    s.status_list(s.provider).to_document() | {"issuer": s.stranger.did}
                ).text
            ),
            "status-list-issuer",
            id="of somebody else",
        ),
        pytest.param(
            lambda s: s.stranger.signs(s.status_list(s.provider).to_document()).text,
            "status-list-seal",
            id="signed by somebody else",
        ),
        pytest.param(
            lambda s: signed_list(s, credentialStatus=statuses.entry(REVOCATION, 1)),
            "status-list-nested",
            id="pointing at itself",
        ),
        pytest.param(lambda _: "<html>", "json-syntax", id="a page"),
        pytest.param(lambda _: "[]", "not-a-credential", id="no object"),
    ],
)
def test_a_list_that_is_not_in_order_says_nothing(
    served: Callable[[Sector], str], code: str
) -> None:
    sector = Sector()
    sector.extra[REVOCATION] = served(sector)
    report = sector.judged()
    assert codes(report)[code] == "failed"
    assert not report.valid


def test_a_delegate_the_reader_names_may_keep_the_list() -> None:
    sector = Sector()
    document = sector.status_list(sector.provider).to_document() | {"issuer": sector.stranger.did}
    sector.extra[REVOCATION] = sector.stranger.signs(document).text
    delegates = {sector.provider.did: [sector.stranger.did]}
    trust = Trust.read(sector.trust.to_document() | {"delegates": delegates})
    assert sector.judged(trust=trust).valid
    assert not sector.judged().valid
    assert not sector.judged(trust=None).valid


def test_the_key_of_a_list_that_is_not_at_hand_is_asked_for() -> None:
    sector = Sector(absent={dids.url_of("did:web:elsewhere.example")})
    document = sector.status_list(sector.provider).to_document() | {"issuer": sector.stranger.did}
    sector.extra[REVOCATION] = sector.stranger.signs(document).text
    report = sector.judged()
    assert report.missing == {dids.url_of("did:web:elsewhere.example")}
    assert report.verdict == "unknown"


def test_an_older_list_than_was_seen_before_is_refused() -> None:
    sector = Sector()
    sources = sector.sources().with_seen(REVOCATION, NOW)
    signed = sector.provider.signs(sector.badge())
    report = examine(signed, at=NOW, sources=sources)
    assert codes(report)["status-list-rollback"] == "failed"


@pytest.mark.parametrize(
    ("ttl", "hours", "verdict"),
    [
        pytest.param(3_600_000, 1, "passed", id="within its ttl"),
        pytest.param(3_600_000, 2, "unknown", id="beyond its ttl"),
        pytest.param(None, 23, "passed", id="within a day"),
        pytest.param(None, 25, "unknown", id="beyond a day"),
        pytest.param(10**15, 24 * 8, "unknown", id="beyond a week, whatever it says"),
    ],
)
def test_a_copy_that_is_too_old_is_asked_for_again(
    ttl: int | None, hours: int, verdict: str
) -> None:
    sector = Sector()
    made = replace(
        sector.status_list(sector.provider),
        ttl_milliseconds=ttl,
        valid_from=NOW - timedelta(days=30),
    )
    listed = sector.provider.signs(made.to_document()).text
    got = Sources(held={REVOCATION: Source(listed, NOW - timedelta(hours=hours))})
    signed = sector.provider.signs(sector.badge())
    report = examine(signed, at=NOW, sources=sector.sources().merged(got))
    assert report.verdict == verdict
    assert report.missing == ({REVOCATION} if verdict == "unknown" else frozenset())


def test_a_bomb_in_a_list_is_refused_and_not_unpacked() -> None:
    import zlib

    from branchebadges.encoding import to_multibase

    compressor = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = b"".join(compressor.compress(bytes(1 << 20)) for _ in range(256)) + compressor.flush()
    sector = Sector()
    sector.extra[REVOCATION] = other_subject(sector, encodedList=to_multibase(packed, "u"))
    assert codes(sector.judged())["bitstring-size"] == "failed"


EXTENDED = ("https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",)
PLAIN = "https://badges.example/revoked.json"


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        pytest.param([], "not-revoked", id="nobody on it"),
        pytest.param([{"id": "urn:x"}], "not-revoked", id="somebody else on it"),
        pytest.param(
            [{"id": "urn:uuid:6b3b5b1e-3a0e-4a50-9d0a-0a3e5f0c1a2b"}], "revoked", id="on it"
        ),
        pytest.param(
            [{"id": " urn%3Auuid:6b3b5b1e-3a0e-4a50-9d0a-0a3e5f0c1a2b "}],
            "revoked",
            id="on it in another spelling",
        ),
        pytest.param(
            [{"id": "urn:uuid:6b3b5b1e-3a0e-4a50-9d0a-0a3e5f0c1a2b", "revoked": False}],
            "not-revoked",
            id="no longer revoked",
        ),
        pytest.param([{"naam": "?"}], "status-list-type", id="an entry without an id"),
    ],
)
def test_the_plain_revocation_list_of_open_badges_is_read(
    entries: list[dict[str, Any]], code: str
) -> None:
    sector = Sector()
    sector.extra[PLAIN] = text(
        {"id": PLAIN, "issuer": sector.provider.did, "revokedCredential": entries}
    )
    status = {"id": PLAIN, "type": "1EdTechRevocationList"}
    report = sector.judged(sector.badge(credentialStatus=status, contexts=EXTENDED))
    assert code in codes(report)


def test_the_plain_list_of_somebody_else_says_nothing() -> None:
    sector = Sector()
    sector.extra[PLAIN] = text({"id": PLAIN, "issuer": sector.stranger.did})
    status = {"id": PLAIN, "type": "1EdTechRevocationList"}
    report = sector.judged(sector.badge(credentialStatus=status, contexts=EXTENDED))
    assert codes(report)["status-list-issuer"] == "failed"


def test_a_status_list_is_judged_as_a_credential_and_told_to_be_no_badge() -> None:
    sector = Sector()
    made = sector.status_list(sector.provider)
    report = sector.examined(sector.provider.signs(made.to_document()), trust=None)
    assert report.valid
    assert report.kind == "status list"
    assert "not-a-badge" in {finding.code for finding in report.findings}
    assert report.answer(Question.COUNTS) == "not-asked"
