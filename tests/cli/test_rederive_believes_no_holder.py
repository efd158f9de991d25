"""The holder brings the badges, and with them neither keys nor status lists."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from branchebadges import dids, proofs
from branchebadges.keys import PrivateKey
from branchebadges.testing import Sector

if TYPE_CHECKING:
    from pathlib import Path

    from commandline import CommandLine


@pytest.fixture
def forged(tmp_path: Path) -> tuple[Sector, Path, Path]:
    """A diploma signed by a stranger, in a folder that brings a DID document of its own."""
    sector = Sector.begin(tmp_path / "branch")
    folder = tmp_path / "holder"
    folder.mkdir()
    issuer = sector.branch.itself.did
    key = PrivateKey.generate("Ed25519", verification_method=f"{issuer}#key-1")
    method = dids.VerificationMethod(key.verification_method, issuer, key.public)
    (folder / "did.json").write_text(json.dumps(dids.document(issuer, [method])))
    diploma = folder / "diploma.json"
    document = {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": "urn:uuid:3b8a5d2e-7e07-4d5c-9f0b-6a6d1c1f2a11",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Branche-opleiding Bibliothecaris",
        "issuer": {"id": issuer, "type": ["Profile"], "name": "Branche"},
        "validFrom": "2026-03-02T09:00:00Z",
        "credentialSubject": {
            "id": "urn:uuid:0e0a4c5e-6b7b-4b8e-9d57-1d9a7b7f4c22",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "https://badges.example/diplomas/branche.json",
                "type": ["Achievement"],
                "achievementType": "Diploma",
                "name": "Branche-opleiding Bibliothecaris",
                "description": "Vervalst.",
                "criteria": {"narrative": "Niets gedaan."},
            },
        },
    }
    signed = proofs.sign(document, key, suite="eddsa-rdfc-2022", created=sector.now)
    diploma.write_text(signed.text)
    return sector, folder, diploma


def test_a_did_document_among_the_badges_is_not_believed(
    forged: tuple[Sector, Path, Path], cli: CommandLine
) -> None:
    sector, folder, diploma = forged
    told = cli(
        "rederive", str(diploma), "--components", str(folder),
        "--branch", str(sector.branch.folder),
        "--offline", "--json",
    )  # fmt: skip
    assert told.code == 1
    assert told.document["outcome"] == "not_derived"
    assert {each["code"] for each in told.document["differences"]} == {"diploma-not-real"}


def test_without_the_branch_nothing_is_known(
    forged: tuple[Sector, Path, Path], cli: CommandLine, tmp_path: Path
) -> None:
    _, folder, diploma = forged
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(folder, elsewhere)
    told = cli(
        "rederive", str(diploma), "--components", str(elsewhere), "--branch", str(tmp_path),
        "--offline", "--json",
    )  # fmt: skip
    assert told.code == 2
    assert told.document["outcome"] == "unknown"
