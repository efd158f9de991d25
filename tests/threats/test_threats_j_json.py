"""What is shown is what was signed: tricks with JSON and JSON-LD (J 1 to 27).

Where a change would break the signature anyway, the document is signed again by the issuer's own
key, so that it is the rule and not the signature that refuses it.
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from attacks import Json, altered, at, codes, judged, put, refused, seal, token

from branchebadges.canonical import rdfc, read_json
from branchebadges.contexts import Contexts
from branchebadges.errors import BadgeError, Malformed, Refused, StorageFailed
from branchebadges.proofs import Signed, sign
from branchebadges.verification import examine
from sector_in_a_box import CONTEXTS, NOW, Sector

if TYPE_CHECKING:
    from collections.abc import Callable

VC: Final = "https://www.w3.org/2018/credentials#"
OB: Final = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
SUBJECT: Final = ("credentialSubject",)
ACHIEVEMENT: Final = (*SUBJECT, "achievement")


@pytest.fixture(scope="module")
def sector() -> Sector:
    return Sector()


@pytest.fixture(scope="module")
def badge(sector: Sector) -> Json:
    return sector.provider.signs(sector.badge()).document


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that is refused here was asked for first."""

    def dial(*_: object, **__: object) -> None:
        pytest.fail("something was fetched")

    monkeypatch.setattr(socket, "getaddrinfo", dial)
    monkeypatch.setattr(socket.socket, "connect", dial)


def context_of(urls: list[str]) -> dict[str, Any]:
    """The options of a proof that says under which contexts it was made."""
    return {"@context": urls}


def respell(key: str, other: str, *path: str | int) -> Callable[[Json], None]:
    def change(document: Json) -> None:
        holder = at(document, *path)
        holder[other] = holder.pop(key)

    return change


def wrapped(*path: str | int) -> Callable[[Json], None]:
    def change(document: Json) -> None:
        holder = at(document, *path[:-1])
        holder[path[-1]] = [[holder[path[-1]]]]

    return change


def forged(change: Callable[[Json], object], badge: Json, sector: Sector, *expected: str) -> None:
    """The change is refused beside the old signature, and as firmly under a new one."""
    changed = altered(badge, change)
    refused(changed, sector, *expected, "signature", "proof-context")
    refused(seal(changed, sector.provider), sector, *expected)
    plain = {name: value for name, value in changed.items() if name != "proof"}
    refused(token(plain, sector.provider), sector, *expected)
    with pytest.raises(BadgeError):
        sign(plain, sector.provider.key, suite="eddsa-rdfc-2022", created=NOW)


@pytest.mark.parametrize("path", [("name",), (*SUBJECT, "id"), (*ACHIEVEMENT, "name")])
def test_j01_a_claim_that_was_changed_after_signing_is_refused(
    path: tuple[str, ...], badge: Json, sector: Sector
) -> None:
    refused(altered(badge, put(*path, value="urn:x:anders")), sector, "signature")


@pytest.mark.parametrize("path", [(), SUBJECT, ACHIEVEMENT, ("issuer",)])
def test_j02_an_undefined_term_anywhere_is_refused(
    path: tuple[str, ...], badge: Json, sector: Sector
) -> None:
    forged(put(*path, "cumLaude", value="ja"), badge, sector, "term-undefined")


def test_j02_an_undefined_term_in_a_proof_is_refused(badge: Json, sector: Sector) -> None:
    refused(altered(badge, put("proof", 0, "punten", value=9)), sector, "term-undefined")
    refused(seal(badge, sector.provider, punten=9), sector, "term-undefined")


@pytest.mark.parametrize("kind", ["Diploma", "./Diploma", "../x", "OpenBadgeCredentia\u04cf"])
def test_j03_an_undefined_or_relative_type_is_refused(
    kind: str, badge: Json, sector: Sector
) -> None:
    types = [*badge["type"], kind]
    forged(put("type", value=types), badge, sector, "type-undefined")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (respell("awardedDate", OB + "awardedDate"), "term-iri"),
        (respell("name", "schema:name"), "term-iri"),
        (respell("id", "@id", *SUBJECT), "keyword"),
        (respell("type", "@type", *ACHIEVEMENT), "keyword"),
        (respell("credentialStatus", VC + "credentialStatus"), "term-iri"),
    ],
)
def test_j04_a_member_under_another_name_is_refused(
    change: Callable[[Json], None], code: str, badge: Json, sector: Sector
) -> None:
    forged(change, badge, sector, code)


def test_j04_expiry_and_status_are_enforced_all_the_same(sector: Sector) -> None:
    ended = sector.badge(validUntil="2025-01-01T00:00:00Z")
    assert codes(sector.judged(ended)) == {"expired"}
    sector_of_its_own = Sector()
    sector_of_its_own.on[sector_of_its_own.status_list(sector_of_its_own.provider).id] = {94}
    assert codes(sector_of_its_own.judged()) == {"revoked"}
    for signed, keyed in (
        (ended, respell("validUntil", VC + "validUntil")),
        (sector.badge(), respell("credentialStatus", VC + "credentialStatus")),
    ):
        refused(
            altered(sector.provider.signs(signed).document, keyed),
            sector,
            "term-iri",
        )


@pytest.mark.parametrize("path", [("evidence",), (*ACHIEVEMENT, "tag"), ("type",)])
def test_j05_a_list_in_a_list_is_refused(path: tuple[str, ...], sector: Sector) -> None:
    document = sector.badge()
    document["evidence"] = [{"id": "https://badges.example/work", "type": ["Evidence"]}]
    document["credentialSubject"]["achievement"]["tag"] = ["ido"]
    forged(wrapped(*path), document, sector, "array-nested")


@pytest.mark.parametrize("keyword", ["@included", "@reverse", "@graph"])
def test_j06_another_description_of_a_node_is_refused(
    keyword: str, badge: Json, sector: Sector
) -> None:
    again = {"id": badge["id"], "type": ["VerifiableCredential"], "name": "Meester"}
    forged(put(keyword, value=[again]), badge, sector, "keyword")


@pytest.mark.parametrize("name", ["urn:x:a b", "niet-absoluut", "https://a.example/<x>"])
def test_j07_a_node_with_a_name_that_rdf_drops_is_refused(
    name: str, badge: Json, sector: Sector
) -> None:
    forged(put(*ACHIEVEMENT, "id", value=name), badge, sector, "id-invalid")


@pytest.mark.parametrize(
    ("context", "codes_"),
    [
        ({"validUntil": "https://evil.example/#x"}, ("context-inline",)),
        (None, ("context-null",)),
        ("https://purl.imsglobal.org/spec/ob/v3p0/context.json", ("context-clash",)),
    ],
)
def test_j08_a_redefined_term_and_a_null_context_are_refused_by_name(
    context: Any, codes_: tuple[str, ...], badge: Json, sector: Sector
) -> None:
    forged(put("@context", value=[*CONTEXTS, context]), badge, sector, *codes_)
    outcome = judged(altered(badge, put("@context", value=[*CONTEXTS, context])), sector)
    assert not isinstance(outcome, BadgeError)
    if context is not None:
        # The term that is redefined is named: by the document itself, or by the older context.
        term = "validUntil" if isinstance(context, dict) else "'"
        assert term in outcome.findings[-1].details["reason"]


@pytest.mark.parametrize(
    "context",
    [
        {"@vocab": "https://evil.example/#"},
        {"@base": "https://evil.example/"},
        {"extra": "https://evil.example/#extra"},
        {},
    ],
)
def test_j09_a_context_written_out_in_the_document_is_refused_and_never_issued(
    context: Json, badge: Json, sector: Sector
) -> None:
    forged(put("@context", value=[*CONTEXTS, context]), badge, sector, "context-inline")


@pytest.mark.parametrize(
    "url",
    [
        "context.json",
        "http://www.w3.org/ns/credentials/v2",
        "https://www.w3.org/ns/credentials/v2/",
        "https://www.w3.org/ns/credentials/v2#",
        "https://www.w3.org/ns/credentials/V2",
        "https://www.w3.org./ns/credentials/v2",
        "https://www.w\u04373.org/ns/credentials/v2",
        "file:///etc/passwd",
        "https://evil.example/context",
        "https://127.0.0.1/context",
    ],
)
def test_j10_a_context_that_is_not_one_of_ours_to_the_letter_is_refused_unfetched(
    url: str, badge: Json, sector: Sector
) -> None:
    forged(put("@context", value=[*CONTEXTS, url]), badge, sector, "context-unknown")


@pytest.mark.parametrize("contexts", [CONTEXTS[::-1], CONTEXTS[1:], [], None, [CONTEXTS[0]] * 2])
def test_j11_the_first_context_is_that_of_credentials(
    contexts: Any, badge: Json, sector: Sector
) -> None:
    def change(document: Json) -> None:
        if contexts is None:
            del document["@context"]
        else:
            document["@context"] = contexts

    changed = altered(badge, change)
    refused(
        changed,
        sector,
        "context-missing",
        "context-order",
        "context-repeated",
        "wrong-type",
        "term-missing",
    )


@pytest.mark.parametrize("path", [(), SUBJECT, ACHIEVEMENT])
def test_j12_an_import_at_any_depth_is_refused_unfetched(
    path: tuple[str, ...], badge: Json, sector: Sector
) -> None:
    importing = {"@version": 1.1, "@import": "https://evil.example/context"}
    given: Any = [*CONTEXTS, importing] if not path else importing
    forged(put(*path, "@context", value=given), badge, sector, "context-inline", "context-nested")
    forged(put(*path, "@import", value="https://evil.example/c"), badge, sector, "keyword")


@pytest.mark.parametrize("path", [SUBJECT, ACHIEVEMENT, ("issuer",), ("credentialStatus",)])
def test_j13_a_context_in_the_middle_is_refused(
    path: tuple[str, ...], badge: Json, sector: Sector
) -> None:
    forged(put(*path, "@context", value=CONTEXTS), badge, sector, "context-nested")


def test_j13_a_context_in_a_proof_is_refused_but_embedded_credentials_have_their_own(
    badge: Json, sector: Sector
) -> None:
    refused(
        altered(badge, put("proof", 0, "@context", value=CONTEXTS)),
        sector,
        "proof-context",
        "context-nested",
    )
    other = seal(badge, sector.provider, **context_of(CONTEXTS[:1]))
    refused(seal(badge, sector.provider, **context_of(CONTEXTS[::-1])), sector, "proof-context")
    assert codes(judged(other, sector)) == {"signature"}
    assert at(badge, "issuer", "endorsement", 0, "@context") == CONTEXTS
    assert codes(judged(badge, sector)) == set()


@pytest.mark.parametrize(
    "value",
    [
        {"@value": "Onboarding"},
        {"@value": "Onboarding", "@direction": "rtl"},
        {"@value": "Onboarding", "@index": "x"},
        {"@value": "Onboarding", "@language": "en", "@type": "xsd:string"},
    ],
)
def test_j14_a_value_that_is_respelled_is_refused(value: Json, badge: Json, sector: Sector) -> None:
    changed = altered(badge, put("credentialSubject", "achievement", "name", value=value))
    refused(changed, sector, "keyword", "signature", "language-map", "value-object", "wrong-type")
    again = judged(seal(changed, sector.provider), sector)
    assert codes(again), again


def test_j15_two_names_or_two_types_for_one_node_are_refused(badge: Json, sector: Sector) -> None:
    forged(put("@id", value="urn:x:1"), badge, sector, "keyword")
    forged(put(*SUBJECT, "@type", value=["AchievementSubject"]), badge, sector, "keyword")


@pytest.mark.parametrize(
    "text",
    [
        '{"id":"a","id":"b"}',
        '{"a":{"x":1,"x":1}}',
        '{"a":[{"x":1,"\\u0078":2}]}',
    ],
)
def test_j16_a_key_that_stands_twice_is_no_json_in_any_document(text: str, sector: Sector) -> None:
    refused(text, sector, "json-duplicate-key")
    with pytest.raises(Malformed, match="twice"):
        read_json(text)
    refused(token(text.encode(), sector.provider), sector, "json-duplicate-key")


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "1e999", "9" * 5000, "0." + "1" * 5000])
def test_j17_a_number_that_is_none_is_no_json(number: str, badge: Json, sector: Sector) -> None:
    text = json.dumps(altered(badge, put(*SUBJECT, "creditsEarned", value=424242)))
    refused(text.replace("424242", number), sector, "json-number")


@pytest.mark.parametrize("opening", ["[", '{"a":', '[{"a":'])
@pytest.mark.parametrize("depth", [20_000, 100_000])
def test_j18_nesting_without_end_is_refused_before_it_is_followed(
    opening: str, depth: int, sector: Sector
) -> None:
    text = '{"@context":' + opening * depth
    started = time.process_time()
    refused(text, sector, "json-too-deep")
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'{"id":"\\ud800"}', "json-encoding"),
        (b'{"\\udfff":1}', "json-encoding"),
        (b'{"id":"\xed\xa0\x80"}', "json-encoding"),
        (b'{"id":"\xff"}', "json-encoding"),
        ('{"id":"a"}'.encode("utf-16"), "json-encoding"),
        ('{"id":"a"}'.encode("utf-16-le"), "json-nul"),
        (b'{"id":"a\0"}', "json-nul"),
        (b'{"id":"a\\u0000"}', "json-nul"),
        ("\ufeff{}".encode(), "json-encoding"),
    ],
)
def test_j19_text_that_is_not_plain_unicode_is_refused(
    data: bytes, code: str, sector: Sector
) -> None:
    refused(data, sector, code)


def test_j20_a_document_over_the_limit_is_refused_before_it_is_read(
    badge: Json, sector: Sector
) -> None:
    text = json.dumps(altered(badge, put("name", value="x" * 1_000_001)))
    started = time.process_time()
    refused(text, sector, "json-too-large")
    refused("[" * 50_000_000, sector, "json-too-large")
    assert time.process_time() - started < 1


def clique(size: int, prefix: str) -> list[Json]:
    """Things that all point at each other: without names of their own, the classical poison."""
    names = [f"{prefix}{number}" for number in range(size)]
    return [
        {"id": name, "type": ["Related"], "related": [{"id": other, "type": ["Related"]}]}
        for name in names
        for other in names
        if other != name
    ]


@pytest.mark.parametrize(
    "change",
    [
        put("evidence", value=[{"type": ["Evidence"], "name": "x"} for _ in range(999)]),
        put("evidence", value=clique(10, "_:b")),
        put("proof", 0, "previousProof", value=[f"_:b{number}" for number in range(10)]),
        put("proof", 0, "id", value="_:b0"),
        put("issuer", "otherIdentifier", value=[{"type": ["IdentifierEntry"]}] * 999),
        put(*ACHIEVEMENT, "related", value=[{"type": ["Related"], "id": "urn:x:1"}] * 900),
    ],
)
def test_j21_a_poisoned_graph_is_given_up_on_within_its_budget(
    change: Callable[[Json], None], badge: Json, sector: Sector
) -> None:
    """Nodes that look alike are the costly part of canonicalisation (RDFC-1.0, section 7.1)."""
    changed = altered(badge, change)
    for text in (changed, seal(changed, sector.provider)):
        started = time.process_time()
        outcome = judged(text, sector)
        assert time.process_time() - started < 1
    assert codes(judged(changed, sector)), outcome


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (put("@context", value=[*CONTEXTS, *CONTEXTS[1:] * 1500]), "too-many-contexts"),
        (put("type", value=["VerifiableCredential"] * 5000), "too-many-types"),
        (put(*ACHIEVEMENT, "tag", value=[f"t{n}" for n in range(12_000)]), "work-budget"),
        (put("evidence", value=[{"id": f"urn:x:{n}"} for n in range(5000)]), "work-budget"),
        (
            put("evidence", value=[{"genre": [f"a{n}" for n in range(990)]} for _ in range(30)]),
            "work-budget",
        ),
    ],
)
def test_j22_floods_are_refused_by_their_number(
    change: Callable[[Json], None], code: str, badge: Json, sector: Sector
) -> None:
    started = time.process_time()
    refused(altered(badge, change), sector, code)
    assert time.process_time() - started < 1


def test_j23_letters_are_signed_as_they_are_and_never_normalised(sector: Sector) -> None:
    one, other = (unicodedata.normalize(form, "Een mooie café") for form in ("NFC", "NFD"))
    signed = sector.provider.signs(sector.badge(name=one))
    assert signed.document["name"] == one
    assert codes(judged(signed.text, sector)) == set()
    refused(altered(signed.document, put("name", value=other)), sector, "signature")
    assert codes(judged(sector.provider.signs(sector.badge(name=other)).text, sector)) == set()


def test_j24_large_and_mildly_symmetric_documents_still_verify(sector: Sector) -> None:
    document = sector.badge()
    document["evidence"] = [
        {"type": ["Evidence"], "name": "Opname", "narrative": "x" * 400} for _ in range(8)
    ]
    document["credentialSubject"]["identifier"] = [
        {
            "type": "IdentityObject",
            "hashed": False,
            "identityHash": f"P{number}",
            "identityType": "identifier",
        }
        for number in range(200)
    ]
    signed = sector.provider.signs(document)
    started = time.process_time()
    assert codes(judged(signed.text, sector)) == set()
    assert time.process_time() - started < 2


def test_j25_eight_threads_come_to_the_verdicts_of_one(badge: Json, sector: Sector) -> None:
    good = sector.provider.signs(sector.badge())
    texts = [
        good.text,
        sector.provider.signs(sector.badge(), suite="jwt").text,
        json.dumps(altered(badge, put("name", value="Meester"))),
        json.dumps(altered(badge, put("punten", value=8))),
        json.dumps(altered(badge, put(*SUBJECT, "@context", value=CONTEXTS))),
        json.dumps(altered(badge, put("type", value=["VerifiableCredential"] * 500))),
        json.dumps(seal(sector.badge(), sector.provider)),
        '{"id":"a","id":"b"}',
    ]
    sources, trust = sector.sources(), sector.trust

    def verdict(text: str) -> list[Any]:
        try:
            report = examine(Signed.read(text), at=NOW, sources=sources, trust=trust)
        except BadgeError as error:
            return [error.code, error.where]
        return report.to_document()["findings"]  # type: ignore[no-any-return]

    alone = [verdict(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(verdict, texts * 12)) == alone * 12


def test_j26_numbers_have_the_form_they_have_elsewhere(sector: Sector) -> None:
    """XSD's canonical form of a double, as every JSON-LD processor writes it."""
    for number, written in ((5, "5"), (5.0, "5"), (7.5, "7.5E0"), (0.1, "1.0E-1")):
        document = sector.badge(subject={"creditsEarned": number})
        quads = rdfc(document).decode()
        line = next(each for each in quads.splitlines() if "creditsEarned" in each)
        assert f'"{written}"' in line
        assert codes(judged(sector.provider.signs(document).text, sector)) <= {"points-inflated"}


def test_j27_a_context_that_was_altered_on_disk_stops_everything(tmp_path: Path) -> None:
    package = Path(str(resources.files("branchebadges")))
    shutil.copytree(package, tmp_path / "branchebadges")
    assert Contexts.read(tmp_path / "branchebadges/contexts").urls()
    victim = tmp_path / "branchebadges/contexts/files"
    for file in sorted(victim.iterdir()):
        before = file.read_bytes()
        file.write_bytes(before.replace(b"https://", b"http://", 1))
        with pytest.raises(StorageFailed) as caught:
            Contexts.read(tmp_path / "branchebadges/contexts")
        assert caught.value.code == "context-altered"
        if file != max(victim.iterdir()):
            file.write_bytes(before)
    done = subprocess.run(
        [sys.executable, "-c", "import branchebadges.contexts"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "context-altered" in done.stderr or "not the file that was pinned" in done.stderr


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
@pytest.mark.parametrize("path", [(), ACHIEVEMENT])
def test_a_term_that_not_every_copy_of_its_context_defines_is_not_signed(
    path: tuple[str, ...], suite: str, sector: Sector
) -> None:
    """Open Badges 3.0.3 is handed around in two versions; a token does not depend on them."""
    document = altered(sector.badge(), put(*path, "endorsementJwt", value=["eyJh.eyJh.abcd"]))
    with pytest.raises(Refused) as caught:
        sector.provider.signs(document, suite=suite)
    assert caught.value.code == "term-contested"
    assert caught.value.where == "/" + "/".join([*path, "endorsementJwt"])
    assert sector.provider.signs(document, suite="jwt").form == "jwt"
