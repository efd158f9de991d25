"""A series gives what signing one by one gives, to the letter, or refuses as that does."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchebadges import canonical, proofs
from branchebadges.canonical.pointers import scalars
from branchebadges.errors import Refused
from branchebadges.keys import PrivateKey

Json = dict[str, Any]
SUITE: Final = "eddsa-rdfc-2022"
BADGE: Final[Json] = json.loads(
    (Path(__file__).parents[2] / "benchmarks/badge.json").read_text(encoding="utf-8")
)
AT: Final = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
KEY: Final = PrivateKey("Ed25519", bytes(range(32)), "did:web:opleider.example.org#key-1")
CURVE: Final = PrivateKey("P-256", bytes(range(32)), "did:web:opleider.example.org#key-2")

VARYING: Final = (
    "/id",
    "/validFrom",
    "/credentialSubject/id",
    "/credentialSubject/identifier/0/identityHash",
    "/credentialSubject/identifier/1/identityHash",
    "/credentialSubject/result/0/value",
    "/evidence/0/id",
    "/evidence/0/name",
    "/credentialStatus/id",
    "/credentialStatus/statusListIndex",
)
SERIES: Final = proofs.Series(BADGE, VARYING)


def at(document: Json, pointer: str) -> tuple[Any, str]:
    *path, last = pointer.split("/")[1:]
    holder: Any = document
    for part in path:
        holder = holder[int(part) if isinstance(holder, list) else part]
    return holder, last


def texts_of(document: Json) -> list[Any]:
    return [holder[last] for holder, last in (at(document, pointer) for pointer in VARYING)]


def one_by_one(texts: list[Any], suite: str = SUITE, document: Json = BADGE) -> proofs.Signed:
    found = copy.deepcopy(document)
    for pointer, text in zip(VARYING, texts, strict=True):
        holder, last = at(found, pointer)
        holder[last] = text
    return proofs.sign(found, KEY, suite=suite, created=AT)


def outcome(sign: Any, texts: list[Any]) -> Any:
    try:
        return sign(texts).text
    except Refused as error:
        return type(error), error.code, error.where


def in_series(texts: list[Any]) -> proofs.Signed:
    return SERIES.sign(texts, KEY, suite=SUITE, created=AT)


HOSTILE = st.sampled_from(
    [
        "",
        '"',
        'x" .\n<urn:a:b> <urn:a:c> "y',
        "a\\u0022",
        "%s",
        "%(0)s",
        "100 %",
        "\ud800",
        "\x00",
        "\x7f",
        "\ufffe",
        "\n\t\r",
        "urn:example:mark-0-",
        "urn:example:mark-1-",
        "_:c14n0",
        "https://a.example/ >",
        "type:x",
        "cred:x",
        "relative",
        "é\U0001f600",
        None,
        5,
        True,
        {"endorsementJwt": "x"},
        ["a"],
        # What the badge says elsewhere: its names, and its texts.
        *sorted({text for _, text in scalars(BADGE) if isinstance(text, str)}),
    ]
)
NAMES = st.uuids().map("urn:uuid:{}".format) | st.sampled_from(
    ["urn:a:same", "https://a.example/%41", "did:key:z6Mk"]
)
ANYTHING = st.text() | NAMES | HOSTILE
PEOPLE = st.fixed_dictionaries(
    {
        pointer: NAMES if pointer.endswith("/id") else st.text(min_size=1) | NAMES
        for pointer in VARYING
    }
).map(lambda texts: list(texts.values()))


def test_this_badge_is_one_that_is_walked_only_once() -> None:
    assert SERIES._stencil is not None
    assert SERIES._stencil.screened(texts_of(BADGE)) is not None


@given(PEOPLE)
def test_everybody_gets_the_badge_of_signing_one_by_one(texts: list[Any]) -> None:
    assert outcome(in_series, texts) == outcome(one_by_one, texts)


@given(st.dictionaries(st.integers(0, len(VARYING) - 1), ANYTHING, max_size=3))
def test_hostile_texts_come_out_as_they_do_one_by_one(others: dict[int, Any]) -> None:
    texts = texts_of(BADGE)
    for number, text in others.items():
        texts[number] = text
    assert outcome(in_series, texts) == outcome(one_by_one, texts)


@given(st.sampled_from(range(len(VARYING))), st.sampled_from(range(len(VARYING))), NAMES)
def test_one_text_in_two_places_comes_out_as_it_does_one_by_one(
    one: int, other: int, name: str
) -> None:
    texts = texts_of(BADGE)
    texts[one] = texts[other] = name
    assert outcome(in_series, texts) == outcome(one_by_one, texts)


@pytest.mark.parametrize(
    "suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019", "ecdsa-jcs-2019", "jwt"]
)
def test_every_form_that_is_issued_can_be_signed_in_series(suite: str) -> None:
    texts = texts_of(BADGE)
    signer = KEY if suite.startswith("eddsa") else CURVE
    signed = SERIES.sign(texts, signer, suite=suite, created=AT)
    proofs.check(proofs.Signed.read(signed.text), {signer.verification_method: signer.public})
    assert canonical.jcs(without_proof(signed)) == canonical.jcs(BADGE) or suite == "jwt"


def without_proof(signed: proofs.Signed) -> Json:
    return {name: value for name, value in signed.document.items() if name != "proof"}


def test_several_forms_at_once() -> None:
    texts = texts_of(BADGE)
    json_form, token = SERIES.sign_each(texts, {SUITE: KEY, "jwt": CURVE}, created=AT)
    assert json_form.text == one_by_one(texts).text
    proofs.check(proofs.Signed.read(token.text), {CURVE.verification_method: CURVE.public})


@pytest.mark.parametrize(
    "pointer",
    [
        *("/type/1", "/@context/0", "/issuer/type/0", "/credentialSubject", "", "/", "name"),
        *("/no/such", "/evidence/9/id", "/evidence/x/id", "/credentialSubject/creditsEarned"),
    ],
)
def test_a_pointer_that_leads_to_no_text_in_an_object_is_refused(pointer: str) -> None:
    with pytest.raises(Refused) as caught:
        proofs.Series(BADGE, [pointer])
    assert (caught.value.code, caught.value.where) == ("value-type", pointer)


@pytest.mark.parametrize(
    "pointer", ["/issuer/name", "/credentialStatus/type", "/issuer/id", "/name"]
)
@pytest.mark.parametrize("text", ["urn:a:b", "Iemand", "AchievementSubject", "relative"])
def test_what_steers_other_texts_comes_out_as_it_does_one_by_one(pointer: str, text: str) -> None:
    series = proofs.Series(BADGE, [pointer])
    document = copy.deepcopy(BADGE)
    holder, last = at(document, pointer)
    holder[last] = text
    assert outcome(
        lambda texts: series.sign(texts, KEY, suite=SUITE, created=AT), [text]
    ) == outcome(lambda _: proofs.sign(document, KEY, suite=SUITE, created=AT), [])


@pytest.mark.parametrize("texts", [[], ["a"], ["a"] * 11])
def test_another_number_of_texts_is_refused(texts: list[str]) -> None:
    with pytest.raises(Refused) as caught:
        in_series(texts)
    assert caught.value.code == "value-type"


def test_a_signed_document_begins_no_series() -> None:
    with pytest.raises(Refused) as caught:
        proofs.Series({**BADGE, "proof": {}}, VARYING)
    assert caught.value.code == "proof-number"


def test_a_contested_term_is_refused_in_a_series_as_well() -> None:
    document = {**BADGE, "endorsementJwt": ["a.b.c"]}
    series = proofs.Series(document, ["/id"])
    with pytest.raises(Refused) as caught:
        series.sign(["urn:a:b"], KEY, suite=SUITE, created=AT)
    with pytest.raises(Refused) as alone:
        proofs.sign({**document, "id": "urn:a:b"}, KEY, suite=SUITE, created=AT)
    assert (caught.value.code, caught.value.where) == (alone.value.code, alone.value.where)


def test_what_becomes_of_the_document_afterwards_changes_nothing() -> None:
    document = copy.deepcopy(BADGE)
    series = proofs.Series(document, VARYING)
    document["name"] = document["issuer"]["name"] = "Iets anders"
    signed = series.sign(texts_of(BADGE), KEY, suite=SUITE, created=AT)
    assert signed.text == one_by_one(texts_of(BADGE)).text


def test_one_badge_leaves_no_trace_in_the_next() -> None:
    before = copy.deepcopy(BADGE)
    first = in_series(texts_of(BADGE)).text
    for number in range(20):
        in_series([f"urn:a:b{number}{place}" for place in range(len(VARYING))])
    assert in_series(texts_of(BADGE)).text == first
    assert before == BADGE


def test_many_threads_sign_in_one_series() -> None:
    people = [[f"urn:a:b{number}-{place}" for place in range(len(VARYING))] for number in range(40)]
    expected = {one_by_one(texts).text for texts in people}
    found: list[str] = []

    def work() -> None:
        found.extend(in_series(texts).text for texts in people)

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 160
    assert set(found) == expected


@pytest.mark.parametrize("same", [True, False])
@given(texts=PEOPLE)
def test_a_badge_that_says_one_thing_twice_comes_out_as_it_does_one_by_one(
    texts: list[Any], *, same: bool
) -> None:
    document = copy.deepcopy(BADGE)
    achievement = document["credentialSubject"]["achievement"]
    achievement["alignment"] += achievement["alignment"][:1] * 2
    if same:
        # Two persons' nodes that look alike: their texts are equal, and so is all else.
        one, other = document["credentialSubject"]["identifier"]
        other.clear()
        other.update(copy.deepcopy(one))
        texts[VARYING.index("/credentialSubject/identifier/1/identityHash")] = texts[
            VARYING.index("/credentialSubject/identifier/0/identityHash")
        ]
    series = proofs.Series(document, VARYING)
    assert series._stencil is not None
    assert series._stencil._outline is not None
    assert outcome(
        lambda filled: series.sign(filled, KEY, suite=SUITE, created=AT), texts
    ) == outcome(lambda filled: one_by_one(filled, document=document), texts)
