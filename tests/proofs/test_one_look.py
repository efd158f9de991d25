"""What is screened for one step serves the others: several forms, several proofs, two steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from proof_samples import AT, KEYS, SUITES, badge, check, keys_of, respelled, sealed

from branchebadges import proofs
from branchebadges.errors import BadgeError, KeyUnusable, ProofFailed, Refused

if TYPE_CHECKING:
    from branchebadges.keys import Kind

FORMS = {
    "eddsa-rdfc-2022": KEYS["Ed25519"],
    "eddsa-jcs-2022": KEYS["Ed25519"],
    "jwt": KEYS["P-256"],
}


def test_forms_that_are_signed_together_are_those_that_are_signed_apart() -> None:
    document = badge()
    together = proofs.sign_each(document, FORMS, created=AT)
    assert document == badge()
    for signed, (suite, key) in zip(together, FORMS.items(), strict=True):
        check(signed)
        if suite != "jwt":  # ECDSA signs otherwise every time
            assert signed == proofs.sign(document, key, suite=suite, created=AT)
    assert proofs.sign_each(document, {}, created=AT) == ()


def test_a_proof_that_is_there_already_stays_in_every_form() -> None:
    first = sealed(suite="ecdsa-rdfc-2019", kind="P-256").document
    for signed in proofs.sign_each(first, FORMS, created=AT):
        check(signed)
        assert len(signed.proofs) == 2


def test_what_may_not_be_signed_in_one_form_is_signed_in_none() -> None:
    with pytest.raises(Refused) as caught:
        proofs.sign_each(badge() | {"punten": 8}, FORMS, created=AT)
    assert caught.value.code == "term-undefined"
    with pytest.raises(Refused):
        proofs.sign_each(badge(), {"rsa": KEYS["Ed25519"]}, created=AT)
    with pytest.raises(KeyUnusable):
        proofs.sign_each(badge(), {"jwt": KEYS["P-384"]}, created=AT)


@pytest.mark.parametrize(("suite", "kind"), SUITES, ids=str)
def test_two_steps_find_what_one_step_finds(suite: str, kind: Kind) -> None:
    signed = sealed(suite, kind)
    inspection = proofs.Inspection(signed)
    inspection.screen()
    inspection.check(keys_of(signed))
    with pytest.raises(BadgeError):
        inspection.check({})


@pytest.mark.parametrize("first", ["screen", "check"])
def test_a_change_is_found_whichever_step_comes_first(first: str) -> None:
    good = sealed()
    changed = respelled(good.document | {"name": "Another"})
    inspection = proofs.Inspection(changed)
    if first == "screen":
        inspection.screen()
    with pytest.raises(ProofFailed):
        inspection.check(keys_of(good))
    inspection.screen()
    with pytest.raises(ProofFailed):
        inspection.check(keys_of(good))


def test_each_proof_is_held_to_its_own_options() -> None:
    one, other = sealed(), sealed(expires=AT.replace(year=2040))
    both = [one.document["proof"][0], other.document["proof"][0]]
    for order in (both, both[::-1]):
        signed = respelled(badge() | {"proof": order})
        inspection = proofs.Inspection(signed)
        inspection.screen()
        inspection.check(keys_of(signed))
    swapped = [
        both[0] | {"proofValue": both[1]["proofValue"]},
        both[1] | {"proofValue": both[0]["proofValue"]},
    ]
    with pytest.raises(ProofFailed):
        check(respelled(badge() | {"proof": swapped}))


@pytest.mark.parametrize(
    "value",
    [
        pytest.param([], id="no proof"),
        pytest.param("x", id="a text"),
        pytest.param([5, None], id="a number and a null"),
    ],
)
def test_what_is_no_proof_is_left_to_the_reading_of_proofs(value: Any) -> None:
    inspection = proofs.Inspection(respelled(badge() | {"proof": value}))
    inspection.screen()
    with pytest.raises(ProofFailed):
        inspection.check({})


def test_more_proofs_than_are_read_are_not_screened_either() -> None:
    proof = sealed().document["proof"][0]
    inspection = proofs.Inspection(respelled(badge() | {"proof": [proof] * 1000}))
    with pytest.raises(ProofFailed) as caught:
        inspection.screen()
    assert caught.value.code == "proof-number"


@pytest.mark.parametrize("suite", FORMS)
def test_what_was_signed_is_read_back_when_it_is_looked_into(suite: str) -> None:
    signed = proofs.sign(badge(), FORMS[suite], suite=suite, created=AT)
    again = proofs.Signed.read(signed.text)
    assert (signed.document, signed.token) == (again.document, again.token)
    assert signed == again
    with pytest.raises(AttributeError):
        _ = signed.nothing
