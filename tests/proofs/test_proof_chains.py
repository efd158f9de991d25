"""Proof sets and chains: all must hold, and none can be taken away from under another."""

from __future__ import annotations

from typing import Any

import pytest
from proof_samples import AT, KEYS, check, respelled, sealed

from branchebadges import proofs
from branchebadges.errors import ProofFailed

A, B = (
    "urn:uuid:00000000-0000-4000-8000-00000000000a",
    "urn:uuid:00000000-0000-4000-8000-00000000000b",
)


def add(signed: proofs.Signed, suite: str = "eddsa-rdfc-2022", **options: Any) -> proofs.Signed:
    key = KEYS["P-256" if suite.startswith("ecdsa") else "Ed25519"]
    return proofs.sign(signed.document, key, suite=suite, created=AT, **options)


def with_proofs(signed: proofs.Signed, *entries: dict[str, Any]) -> proofs.Signed:
    return respelled(signed.document | {"proof": list(entries)})


def test_every_proof_of_a_set_must_hold() -> None:
    both = add(sealed(), "ecdsa-jcs-2019")
    check(both)
    good, other = both.document["proof"]
    value = other["proofValue"]
    bad = other | {"proofValue": value[:-1] + ("2" if value[-1] != "2" else "3")}
    for wrong in (with_proofs(both, good, bad), with_proofs(both, bad, good)):
        with pytest.raises(ProofFailed):
            check(wrong)


def test_the_order_and_number_of_a_set_are_not_signed() -> None:
    both = add(sealed(), "ecdsa-jcs-2019")
    good, other = both.document["proof"]
    check(with_proofs(both, other, good))
    check(with_proofs(both, other))


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-jcs-2019"])
def test_a_chain_holds_as_long_as_it_is_whole(suite: str) -> None:
    chain = add(sealed(proof_id=A), suite, previous=[A])
    check(chain)
    first, last = chain.document["proof"]
    assert last["previousProof"] == A
    check(with_proofs(chain, last, first))
    other_first = sealed(proof_id=A, expires=AT.replace(year=2030)).document["proof"][0]
    for wrong in ([last], [other_first, last], [first | {"id": B}, last]):
        with pytest.raises(ProofFailed):
            check(with_proofs(chain, *wrong))


def test_a_chain_over_two_proofs_names_both() -> None:
    two = add(sealed(proof_id=A), "ecdsa-rdfc-2019", proof_id=B)
    chain = add(two, previous=[A, B])
    check(chain)
    assert chain.document["proof"][2]["previousProof"] == [A, B]


def test_a_chain_cannot_be_built_on_what_is_not_there() -> None:
    with pytest.raises(ProofFailed):
        add(sealed(proof_id=A), previous=[B])


FIRST = sealed(proof_id=A).document["proof"][0]


@pytest.mark.parametrize(
    "entries",
    [
        pytest.param([FIRST | {"previousProof": B}], id="dangling"),
        pytest.param([FIRST | {"previousProof": A}], id="on itself"),
        pytest.param(
            [FIRST | {"previousProof": B}, FIRST | {"id": B, "previousProof": A}], id="in a circle"
        ),
        pytest.param([FIRST, FIRST], id="one id twice"),
        pytest.param([FIRST | {"previousProof": []}], id="an empty list"),
        pytest.param([FIRST | {"previousProof": None}], id="null"),
        pytest.param([FIRST | {"previousProof": {}}], id="an object"),
        pytest.param([FIRST, FIRST | {"id": B, "previousProof": [A, A]}], id="one named twice"),
        pytest.param([FIRST, FIRST | {"id": B, "previousProof": [A, 1]}], id="a number"),
        pytest.param([FIRST | {"id": ""}], id="an empty id"),
    ],
)
def test_a_chain_that_does_not_stand_on_the_ground_is_refused(
    entries: list[dict[str, Any]],
) -> None:
    signed = with_proofs(sealed(), *entries)
    with pytest.raises(ProofFailed):
        proofs.methods_named(signed)


def test_each_method_is_named_once() -> None:
    name = KEYS["Ed25519"].verification_method
    assert proofs.methods_named(add(sealed())) == (name,)
