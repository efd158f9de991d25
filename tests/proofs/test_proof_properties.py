"""What holds for any badge: signed is signed, and any change shows."""

from __future__ import annotations

import copy
import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from proof_samples import AT, KEYS, SUITES, badge, check, respelled, sealed

from branchebadges import proofs
from branchebadges.encoding import from_base64url, from_multibase, to_base64url, to_multibase
from branchebadges.errors import BadgeError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from branchebadges.keys import Kind

CALM = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ALL_SUITES = pytest.mark.parametrize(("suite", "kind"), SUITES, ids=str)
ISSUED = [each for each in SUITES if each != ("jwt", "P-384")]

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufffe\uffff"))
NUMBER = st.integers(0, 10_000) | st.floats(0, 1e6, allow_nan=False)


@CALM
@given(
    which=st.sampled_from(SUITES), name=TEXT, story=TEXT, points=NUMBER, hours=st.integers(0, 400)
)
def test_any_badge_that_can_be_signed_holds(
    which: tuple[str, Kind], name: str, story: str, points: float, hours: int
) -> None:
    suite, kind = which
    document = badge()
    document["name"] = name
    document["credentialSubject"]["creditsEarned"] = points
    document["credentialSubject"]["achievement"]["criteria"]["narrative"] = story
    document["credentialSubject"]["achievement"]["creditsAvailable"] = hours
    with suppress(BadgeError):
        signed = proofs.sign(document, KEYS[kind], suite=suite, created=AT)
        check(signed)
        check(proofs.Signed.read(signed.text))


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every text and number in a document."""
    if isinstance(value, dict):
        for name in value:
            yield from places(value[name], (*path, name))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from places(each, (*path, number))
    else:
        yield path


def changed(value: Any) -> Any:
    return value + "x" if isinstance(value, str) else value + 1


@pytest.mark.parametrize(("suite", "kind"), [each for each in SUITES if each[0] != "jwt"], ids=str)
def test_any_text_or_number_that_changes_shows(suite: str, kind: Kind) -> None:
    signed = sealed(suite, kind)
    for path in places(signed.document):
        document = copy.deepcopy(signed.document)
        place = document
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = changed(place[path[-1]])
        with pytest.raises(BadgeError):
            check(respelled(document))


def test_any_text_or_number_that_changes_in_a_token_shows() -> None:
    signed = sealed("jwt", "P-256")
    head, body, seal = signed.text.split(".")
    payload = json.loads(from_base64url(body))
    for path in places(payload):
        document = copy.deepcopy(payload)
        place = document
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = changed(place[path[-1]])
        altered = to_base64url(json.dumps(document).encode())
        with pytest.raises(BadgeError):
            check(proofs.Signed.read(f"{head}.{altered}.{seal}"))


@CALM
@given(which=st.sampled_from(SUITES), data=st.data())
def test_any_bit_of_a_signature_that_changes_shows(
    which: tuple[str, Kind], data: st.DataObject
) -> None:
    suite, kind = which
    signed = sealed(suite, kind)
    raw = bytearray(signed.proofs[0].signature)
    bit = data.draw(st.integers(0, len(raw) * 8 - 1))
    raw[bit // 8] ^= 1 << (bit % 8)
    if suite == "jwt":
        start = signed.text.rpartition(".")[0]
        wrong = proofs.Signed.read(f"{start}.{to_base64url(bytes(raw))}")
    else:
        proof = signed.document["proof"][0] | {"proofValue": to_multibase(bytes(raw))}
        wrong = respelled(signed.document | {"proof": [proof]})
    with pytest.raises(BadgeError):
        check(wrong)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | TEXT.map(lambda text: text[:4]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["id", "type", "proof", "@context", "a"]), inner)
    ),
    max_leaves=4,
)
MEMBERS = (
    "type", "cryptosuite", "created", "expires", "id", "verificationMethod", "proofPurpose",
    "proofValue", "previousProof", "@context", "domain",
)  # fmt: skip


@CALM
@given(proof=st.dictionaries(st.sampled_from(MEMBERS), JSON, max_size=3))
def test_any_proof_gives_an_answer_and_no_accident(proof: dict[str, Any]) -> None:
    signed = sealed("eddsa-jcs-2022")
    wrong = respelled(signed.document | {"proof": [signed.document["proof"][0] | proof]})
    with suppress(BadgeError):
        check(wrong)
        assert wrong.document == signed.document


@CALM
@given(proof=JSON)
def test_any_value_in_the_place_of_a_proof_is_refused(proof: Any) -> None:
    with pytest.raises(BadgeError):
        check(respelled(badge() | {"proof": proof}))


@CALM
@given(text=st.text(max_size=60) | st.binary(max_size=60))
def test_any_text_is_read_or_malformed_and_proves_nothing(text: str | bytes) -> None:
    with pytest.raises(BadgeError):
        check(proofs.Signed.read(text))


@CALM
@given(header=st.dictionaries(st.sampled_from(["alg", "kid", "jwk", "typ", "crit"]), JSON))
def test_any_header_gives_an_answer_and_no_accident(header: dict[str, Any]) -> None:
    first, body, seal = sealed("jwt", "P-256").text.split(".")
    plain = json.loads(from_base64url(first))
    altered = to_base64url(json.dumps(plain | header).encode())
    with suppress(BadgeError):
        check(proofs.Signed.read(f"{altered}.{body}.{seal}"))
        assert plain | header == plain


@CALM
@given(parts=st.lists(st.binary(max_size=20) | JSON.map(json.dumps).map(str.encode), min_size=1))
def test_any_parts_give_an_answer_and_no_accident(parts: list[bytes]) -> None:
    text = ".".join(to_base64url(part) for part in parts)
    with pytest.raises(BadgeError):
        check(proofs.Signed.read(text))


@ALL_SUITES
def test_a_signature_is_as_long_as_its_suite_says(suite: str, kind: Kind) -> None:
    signed = sealed(suite, kind)
    assert len(signed.proofs[0].signature) == (96 if kind == "P-384" else 64)
    if suite != "jwt":
        value = signed.document["proof"][0]["proofValue"]
        assert to_multibase(from_multibase(value)) == value
