"""Status lists: what was revoked stays revoked, and silence is never consent (L 72 to 87)."""

from __future__ import annotations

import base64
import gzip
import json
import socket
import timeit
import zlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from attacks import Json, codes, judged, refused, seal
from publishing import INDEX, Publisher

from branchebadges import statuses
from branchebadges.bitstring import Bits
from branchebadges.errors import BadgeError, Refused
from branchebadges.proofs import Signed
from branchebadges.sources import Sources
from branchebadges.statuses import MINIMUM_ENTRIES, StatusList, choose_index
from branchebadges.testing import Sector as BranchFolder
from branchebadges.trust import Trust
from branchebadges.web import gather, verify
from https_here import Authority, door_to, serving
from sector_in_a_box import COMMITTEE, LISTS, NOW, Sector

if TYPE_CHECKING:
    import ssl
    from pathlib import Path

REVOCATION = f"{LISTS}go-revocation"
SUSPENSION = f"{LISTS}go-suspension"


@pytest.fixture
def sector() -> Sector:
    return Sector()


def served(sector: Sector, document: Json | str, url: str = REVOCATION) -> Sources:
    """The sources in which this lies at the address of the list."""
    text = document if isinstance(document, str) else sector.provider.signs(document).text
    return sector.sources().with_text(url, text)


def listed(sector: Sector, **subject: Any) -> Json:
    """The provider's revocation list, its subject changed."""
    document = sector.status_list(sector.provider).to_document()
    document["credentialSubject"].update(subject)
    return document


def badge(sector: Sector, **changes: Any) -> str:
    return sector.provider.signs(sector.badge(**changes)).text


def test_l72_revoked_and_suspended_are_told_apart_and_the_second_entry_counts(
    sector: Sector,
) -> None:
    both = [statuses.entry(REVOCATION, 94), statuses.entry(SUSPENSION, 94, "suspension")]
    for on, found in (
        ({}, set()),
        ({REVOCATION: {94}}, {"revoked"}),
        ({SUSPENSION: {94}}, {"suspended"}),
        ({REVOCATION: {94}, SUSPENSION: {94}}, {"revoked", "suspended"}),
    ):
        sector.on = on
        assert codes(judged(badge(sector, credentialStatus=both), sector)) == found


def test_l73_index_nought_is_the_leftmost_bit_of_the_first_byte(sector: Sector) -> None:
    packed = bytearray(MINIMUM_ENTRIES // 8)
    packed[0], packed[1] = 0b10000001, 0b01000000
    encoded = "u" + base64.urlsafe_b64encode(gzip.compress(bytes(packed))).rstrip(b"=").decode()
    sources = served(sector, listed(sector, encodedList=encoded))
    on = {
        index
        for index in (0, 1, 6, 7, 8, 9, 10, MINIMUM_ENTRIES - 1)
        if codes(
            judged(
                badge(sector, credentialStatus=statuses.entry(REVOCATION, index)),
                sector,
                sources=sources,
            )
        )
    }
    assert on == {0, 7, 9}


def test_l74_a_list_of_another_counts_only_where_the_reader_named_a_delegate(
    sector: Sector,
) -> None:
    foreign = StatusList(
        REVOCATION, COMMITTEE, "revocation", Bits.zeros(MINIMUM_ENTRIES), NOW - timedelta(days=1)
    )
    text = sector.committee.signs(foreign.to_document()).text
    sources = served(sector, text)
    refused(badge(sector), sector, "status-list-issuer", sources=sources)
    trust = Trust.read(
        {**sector.trust.to_document(), "delegates": {sector.provider.did: [COMMITTEE]}}
    )
    assert codes(judged(badge(sector), sector, sources=sources, trust=trust)) == set()


def test_l75_a_list_that_is_unsigned_tampered_with_or_no_list_is_refused(sector: Sector) -> None:
    good = sector.provider.signs(listed(sector)).document
    unsigned = {name: value for name, value in good.items() if name != "proof"}
    bits = Bits.zeros(MINIMUM_ENTRIES).with_bit(1, on=True).encode()
    tampered = {**good, "credentialSubject": {**good["credentialSubject"], "encodedList": bits}}
    other_type = {**unsigned, "type": ["VerifiableCredential"]}
    other_subject = listed(sector, type="BitstringStatusListEntry")
    for document, expected in (
        (json.dumps(unsigned), {"status-list-seal"}),
        (json.dumps(tampered), {"status-list-seal"}),
        (sector.provider.signs(other_type).text, {"status-list-type"}),
        ("{}", {"status-list-seal"}),
        ("<html>", {"json-syntax"}),
    ):
        refused(badge(sector), sector, *expected, sources=served(sector, document))
    refused(
        badge(sector),
        sector,
        "status-list-seal",
        sources=served(sector, json.dumps(seal(other_subject, sector.provider))),
    )


@pytest.mark.parametrize(
    "index",
    [str(MINIMUM_ENTRIES), "99999999999", "-1", "1_0", "٣", " 3", "3 ", "0x3", "", "3.0", "1e1",
     "+3", "03", "\uff13", "²", "3\n", None, 3, True, ["3"]],
)  # fmt: skip
def test_l76_an_index_that_is_no_plain_number_in_the_list_is_refused(
    index: Any, sector: Sector
) -> None:
    entry = {**statuses.entry(REVOCATION, 94), "statusListIndex": index}
    document = sector.badge()
    document["credentialStatus"] = entry

    outcome = judged(seal(document, sector.provider), sector)
    assert codes(outcome), outcome


def encoded(data: bytes) -> str:
    return "u" + base64.urlsafe_b64encode(data).rstrip(b"=").decode()


ROW = gzip.compress(bytes(MINIMUM_ENTRIES // 8))
ENCODINGS = {
    "a bomb": encoded(gzip.compress(bytes(200_000_000), 9)),
    "cut off": encoded(ROW[:-9]),
    "without a prefix": encoded(ROW)[1:],
    "another prefix": "z" + encoded(ROW)[1:],
    "no gzip": encoded(bytes(MINIMUM_ENTRIES // 8)),
    "zlib instead": encoded(zlib.compress(bytes(MINIMUM_ENTRIES // 8))),
    "two in one": encoded(ROW + ROW),
    "something behind": encoded(ROW + b"x"),
    "nothing": "u",
    "empty": "",
    "padded": encoded(ROW) + "==",
}


@pytest.mark.parametrize("text", ENCODINGS.values(), ids=ENCODINGS)
def test_l77_a_row_of_bits_that_cannot_be_unpacked_within_bounds_is_refused(
    text: str, sector: Sector
) -> None:
    started = timeit.default_timer()
    document = listed(sector, encodedList=text)
    outcome = judged(badge(sector), sector, sources=served(sector, document))
    assert codes(outcome), outcome
    assert timeit.default_timer() - started < 2


def test_l78_another_purpose_another_time_or_another_list_is_refused(sector: Sector) -> None:
    good = sector.status_list(sector.provider)
    other = sector.status_list(sector.provider, "suspension").to_document()
    ended = good.published(NOW - timedelta(days=9), until=NOW - timedelta(days=2))
    future = good.published(NOW + timedelta(days=2))
    moved = {**good.to_document(), "id": f"{LISTS}elders"}
    for document, code in (
        ({**other, "id": REVOCATION}, "status-list-purpose"),
        (ended.to_document(), "status-list-expired"),
        (future.to_document(), "status-list-future"),
        (moved, "status-list-id"),
        (listed(sector, statusPurpose="refresh"), "status-list-purpose"),
    ):
        refused(badge(sector), sector, code, sources=served(sector, document))


def test_l78_a_copy_that_has_expired_since_it_was_got_is_unknown_and_asked_for_again(
    sector: Sector,
) -> None:
    """It proves nothing of what is served today; served today, it would be refused."""
    good = sector.status_list(sector.provider)
    ended = good.published(NOW - timedelta(hours=9), until=NOW - timedelta(hours=2))
    text = sector.provider.signs(ended.to_document()).text
    for hours, verdict in ((3, "unknown"), (1, "failed")):
        got = NOW - timedelta(hours=hours)
        sources = sector.sources().with_text(REVOCATION, text, retrieved=got)
        outcome = judged(badge(sector), sector, sources=sources)
        assert not isinstance(outcome, BadgeError)
        assert outcome.verdict == verdict
        assert outcome.missing == ({REVOCATION} if verdict == "unknown" else set())


def test_l79_a_list_that_is_too_short_is_refused_by_the_name_the_standard_gives(
    sector: Sector, tmp_path: Path
) -> None:
    short = Bits.zeros(MINIMUM_ENTRIES - 8)
    document = listed(sector, encodedList=short.encode())
    outcome = judged(badge(sector), sector, sources=served(sector, document))
    assert codes(outcome) == {"status-list-length"}
    assert not isinstance(outcome, BadgeError)
    told = [each for each in outcome.to_document()["findings"] if each["outcome"] == "failed"]
    name = "https://www.w3.org/ns/credentials/status-list#STATUS_LIST_LENGTH_ERROR"
    assert [each["type"] for each in told] == [name]
    with pytest.raises(Refused) as caught:
        StatusList(REVOCATION, "did:web:x.example", "revocation", short, NOW)
    assert caught.value.code == "status-list-length"
    branch = BranchFolder.begin(tmp_path / "branch")
    lists = [
        found.document
        for found in map(_read, branch.sources().texts.values())
        if "BitstringStatusListCredential" in found.document.get("type", [])
    ]
    assert lists
    for each in lists:
        row = Bits.decode(each["credentialSubject"]["encodedList"])
        assert len(row) >= MINIMUM_ENTRIES


def _read(text: str) -> Any:
    return Signed.read(text)


def test_l80_a_list_that_does_not_answer_is_unknown_and_so_not_valid(sector: Sector) -> None:
    for reason in ("answers 404", "answers 500", "no answer in time"):
        sector.absent, sector.silent = {REVOCATION}, {REVOCATION: reason}
        outcome = judged(badge(sector), sector)
        assert codes(outcome, "unknown") == {"source-silent"}
        assert not isinstance(outcome, BadgeError)
        assert (outcome.verdict, outcome.valid, outcome.missing) == ("unknown", False, frozenset())


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "http://badges.example/list", "https://127.0.0.1/list",
     "https://169.254.169.254/latest", "https://user@badges.example/list", "data:,x", "list"],
)  # fmt: skip
def test_l81_a_list_at_an_address_inside_or_of_another_kind_is_never_fetched(
    url: str, sector: Sector, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dial(*_: object, **__: object) -> None:
        pytest.fail("something was dialled")

    monkeypatch.setattr(socket, "getaddrinfo", dial)
    monkeypatch.setattr(socket, "create_connection", dial)
    entry = {**statuses.entry(REVOCATION, 94), "statusListCredential": url, "id": "urn:x:1"}
    signed = Signed.read(json.dumps(seal(sector.badge(credentialStatus=entry), sector.provider)))
    report = verify(signed, at=NOW, sources=sector.sources(), trust=sector.trust)
    assert report.verdict in {"failed", "unknown"}
    assert not report.valid


def test_l82_a_list_that_points_at_itself_ends_at_once(sector: Sector) -> None:
    document = listed(sector)
    document["credentialStatus"] = statuses.entry(REVOCATION, 1)
    sources = served(sector, document)
    refused(badge(sector), sector, "status-list-nested", sources=sources)
    refused(sector.provider.signs(document).text, sector, "status-list-itself", sources=sources)


@pytest.mark.parametrize("kind", ["RevocationList2020Status", "StatusList2021Entry", "Status"])
def test_l83_a_kind_of_status_that_is_not_known_fails_closed(kind: str, sector: Sector) -> None:

    for entry in (
        {"id": "urn:x:1", "type": kind},
        {**statuses.entry(REVOCATION, 94), "type": kind},
        {**statuses.entry(REVOCATION, 94), "type": [statuses.ENTRY_TYPE, kind]},
        {**statuses.entry(REVOCATION, 94), "statusSize": 8},
    ):
        sealed = seal(sector.badge(credentialStatus=entry), sector.provider)
        assert codes(judged(sealed, sector))


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def secured(authority: Authority) -> ssl.SSLContext:
    return authority.server_context("badges.example")


def test_l84_an_older_list_than_was_shown_before_is_a_rollback(
    authority: Authority, secured: ssl.SSLContext
) -> None:
    publisher = Publisher()
    with serving(secured, publisher.behave) as server:
        publisher.open(server.port)
        door = door_to(server, authority=authority)
        signed = publisher.badge()
        publisher.publish(since=NOW - timedelta(days=3))
        assert verify(signed, at=NOW, door=door).verdict == "passed"
        publisher.publish(since=NOW - timedelta(days=1), revoked=True)
        report, sources = gather(signed, at=NOW, door=door)
        assert codes(report) == {"revoked"}
        assert sources.seen == {publisher.list_url: NOW - timedelta(days=1)}
        # The older one still has a good signature, and does not un-revoke.
        publisher.publish(since=NOW - timedelta(days=3))
        assert codes(verify(signed, at=NOW, door=door)) == {"status-list-rollback"}
        # Kept beside the badge, the sources say so in another process too.
        kept = Sources(seen=Sources.read(sources.to_document()).seen)
        later = door_to(server, authority=authority)
        assert codes(verify(signed, at=NOW, door=later, sources=kept)) == {"status-list-rollback"}


def test_l84_a_forged_list_leaves_no_memory(authority: Authority, secured: ssl.SSLContext) -> None:
    """Else anybody could make every true list look like a rollback."""
    publisher, impostor = Publisher(), Publisher()
    with serving(secured, publisher.behave) as server:
        publisher.open(server.port)
        door = door_to(server, authority=authority)
        signed, good = publisher.badge(), publisher.pages["/list"]
        impostor.open(server.port)
        impostor.publish(since=NOW)
        publisher.pages["/list"] = impostor.pages["/list"]
        assert codes(verify(signed, at=NOW, door=door)) == {"status-list-seal"}
        publisher.pages["/list"] = good
        assert verify(signed, at=NOW, door=door).verdict == "passed"


class Clock:
    def __init__(self) -> None:
        self.now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.mark.parametrize(
    ("ttl_milliseconds", "max_age", "seen_after"),
    [
        pytest.param(300_000, 0, 1, id="nothing is kept"),
        pytest.param(300_000, 3600, 11, id="the list's own ttl is shorter than what HTTP allows"),
        pytest.param(None, 60, 2, id="HTTP is shorter"),
        pytest.param(86_400_000_000, 86_400, 61, id="whatever both say, an hour at most"),
    ],
)
def test_l85_a_revocation_is_seen_within_the_time_a_copy_may_be_kept(
    authority: Authority,
    secured: ssl.SSLContext,
    ttl_milliseconds: int | None,
    max_age: int,
    seen_after: int,
) -> None:
    publisher, clock = Publisher(), Clock()
    headers = {"Cache_Control": f"max-age={max_age}"}
    with serving(secured, publisher.behave) as server:
        publisher.open(server.port)
        publisher.publish(headers=headers, ttl_milliseconds=ttl_milliseconds)
        door = door_to(server, authority=authority, now=clock)
        signed = publisher.badge()
        assert verify(signed, at=clock.now, door=door).verdict == "passed"
        publisher.publish(
            headers=headers, ttl_milliseconds=ttl_milliseconds, revoked=True, since=NOW
        )
        clock.now += timedelta(minutes=seen_after)
        assert codes(verify(signed, at=clock.now, door=door)) == {"revoked"}


def test_l85_a_copy_that_is_held_too_long_is_unknown(sector: Sector) -> None:
    for ttl, days, verdict in (
        (None, 0.9, "passed"),
        (None, 1.1, "unknown"),
        (3_600_000, 0.03, "passed"),
        (3_600_000, 0.1, "unknown"),
        (10**12, 6.9, "passed"),
        (10**12, 7.1, "unknown"),
    ):
        document = StatusList(
            REVOCATION,
            sector.provider.did,
            "revocation",
            Bits.zeros(MINIMUM_ENTRIES),
            NOW - timedelta(days=30),
            ttl_milliseconds=ttl,
        ).to_document()
        signed = sector.provider.signs(document, created=NOW - timedelta(days=30)).text
        got = NOW - timedelta(days=days)
        sources = sector.sources().with_text(REVOCATION, signed, retrieved=got)
        outcome = judged(badge(sector), sector, sources=sources)
        assert not isinstance(outcome, BadgeError)
        assert outcome.verdict == verdict, (ttl, days)


def test_l86_an_index_is_drawn_at_random_and_never_given_out_again(tmp_path: Path) -> None:
    taken: set[int] = set()
    draws = iter([7, 7, 3, 7, 3, 9])
    for expected in (7, 3, 9):
        index = choose_index(taken, 100, lambda _: next(draws))
        assert index == expected
        taken.add(index)
    with pytest.raises(Refused):
        choose_index(set(range(8)), 8, lambda _: 0)
    branch = BranchFolder.begin(tmp_path / "branch")
    for module in ("onboarding", "ido"):
        for number in range(6):
            branch.complete(f"P{number}", module, on="2026-06-01")
    branch.award()
    entries = [_index(branch, f"P{number}", "onboarding") for number in range(6)]
    assert len(set(entries)) == 6
    assert sorted(entries) != list(range(min(entries), min(entries) + 6))
    # A badge that is revoked keeps its place; a new one gets another.
    branch.revoke(branch.badge("P0", "onboarding"))
    before = {
        _index(branch, f"P{number}", module)
        for number in range(6)
        for module in ("onboarding", "ido")
    }
    branch.complete("P9", "onboarding", on="2026-06-01")
    branch.award()
    assert _index(branch, "P9", "onboarding") not in before


def _index(branch: BranchFolder, person: str, module: str) -> int:
    status = branch.badge(person, module).document["credentialStatus"]
    return int((status[0] if isinstance(status, list) else status)["statusListIndex"])


def test_l87_whole_lists_are_asked_for_and_nothing_says_about_whom(
    authority: Authority, secured: ssl.SSLContext
) -> None:
    publisher = Publisher()
    with serving(secured, publisher.behave) as server:
        publisher.open(server.port)
        for number, index in ((1, INDEX), (2, 77_777)):
            badge = publisher.badge(number, index=index)
            report = verify(badge, at=NOW, door=door_to(server, authority=authority))
            assert report.verdict == "passed"
        half = len(publisher.requests) // 2
        assert publisher.requests[:half] == publisher.requests[half:]
        assert set(publisher.paths()) == {"/.well-known/did.json", "/list"}


def test_l87_a_credential_names_a_list_and_no_place_where_it_alone_is_asked_about(
    tmp_path: Path,
) -> None:
    branch = BranchFolder.begin(tmp_path / "branch")
    branch.complete("P1", "onboarding", on="2026-06-01")
    branch.award()
    document = branch.badge("P1", "onboarding").document
    status = document["credentialStatus"]
    entry = status[0] if isinstance(status, list) else status
    assert "#" not in entry["statusListCredential"]
    assert "?" not in entry["statusListCredential"]
    assert "refreshService" not in document
    assert entry["id"] == f"{entry['statusListCredential']}#{entry['statusListIndex']}"


def test_a_list_is_written_in_a_millisecond_and_a_place_in_it_is_read_in_microseconds() -> None:
    bits = Bits.zeros(MINIMUM_ENTRIES)
    for index in range(0, MINIMUM_ENTRIES, 1311):
        bits = bits.with_bit(index, on=True)
    listed = StatusList(REVOCATION, "did:web:x.example", "revocation", bits, NOW)
    encode = min(timeit.repeat(bits.encode, number=20, repeat=5)) / 20
    check = min(timeit.repeat(lambda: listed[94_567], number=2000, repeat=5)) / 2000
    assert encode < 0.001, f"{encode * 1e6:.0f} µs"
    assert check < 0.00001, f"{check * 1e6:.2f} µs"
    assert Bits.decode(bits.encode()) == bits
