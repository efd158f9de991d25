"""Terms that half of all readers do not know are found wherever they stand, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest
from proof_samples import AT, KEYS, badge

from branchebadges import proofs
from branchebadges.errors import Refused

KEY = KEYS["Ed25519"]


def sign(document: dict[str, Any]) -> proofs.Signed:
    return proofs.sign(document, KEY, suite="eddsa-rdfc-2022", created=AT)


def test_a_term_within_the_badge_is_refused_with_its_place() -> None:
    document = badge()
    document["credentialSubject"]["achievement"]["endorsementJwt"] = ["a.b.c"]
    with pytest.raises(Refused) as caught:
        sign(document)
    assert caught.value.code == "term-contested"
    assert caught.value.where == "/credentialSubject/achievement/endorsementJwt"


@pytest.mark.parametrize("text", ["jti", '"jti":', 'x","jti":"y', "endorsementJwt", '\\"jti\\":'])
def test_a_text_that_only_speaks_of_it_may_be_signed(text: str) -> None:
    document = badge() | {"name": text}
    signed = sign(document)
    proofs.check(proofs.Signed.read(signed.text), {KEY.verification_method: KEY.public})
    assert signed.document["name"] == text
