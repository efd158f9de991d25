"""A learner record out of a dossier: jose reads its seal, and Digital Bazaar what is in it."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from branchebadges.branch.collecting import collect
from branchebadges.dossiers import embedded_in
from branchebadges.testing import Sector

if TYPE_CHECKING:
    from branchebadges.proofs import Signed
    from foreign.strangers import NodeStrangers

Json = dict[str, Any]


@pytest.fixture(scope="module")
def sector(tmp_path_factory: pytest.TempPathFactory) -> Sector:
    sector = Sector.begin(tmp_path_factory.mktemp("records") / "branch")
    for day, module in enumerate(("mediacoach", "leesconsulent", "ido"), start=1):
        sector.complete("anna", module, on=f"2026-03-{day:02}")
    sector.award()
    sector.confer()
    return sector


@pytest.fixture(scope="module")
def record(sector: Sector) -> Signed:
    found = collect(sector.branch, "anna", at=sector.now).record
    assert found is not None
    return found


@pytest.fixture(scope="module")
def documents(sector: Sector) -> Json:
    """What was published, as the strangers know it: DID documents by their name."""
    read = [json.loads(text) for text in sector.sources().texts.values()]
    return {each["id"]: each for each in read}


def test_jose_verifies_the_record(
    node: NodeStrangers, sector: Sector, record: Signed, documents: Json
) -> None:
    at = sector.now + timedelta(minutes=1)
    said = node.verify(record.text, documents=documents, at=at, lists_at=at)
    assert said.verified, said.error


def test_jose_refuses_a_record_with_another_credential_in_it(
    node: NodeStrangers, sector: Sector, record: Signed, documents: Json
) -> None:
    at = sector.now + timedelta(minutes=1)
    header, payload, signature = record.text.split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    claims["credentialSubject"]["verifiableCredential"].pop()
    other = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    said = node.verify(f"{header}.{other}.{signature}", documents=documents, at=at, lists_at=at)
    assert not said.verified


def test_digital_bazaar_verifies_every_credential_that_is_taken_out(
    node: NodeStrangers, sector: Sector, record: Signed, documents: Json
) -> None:
    at = sector.now + timedelta(minutes=1)
    taken = embedded_in(record.document)
    assert len(taken) > 3
    for each in taken:
        said = node.verify(each.text, documents=documents, at=at, lists_at=at)
        assert (said.verified, said.set) == (True, ()), said.error
