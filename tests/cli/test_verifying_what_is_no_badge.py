"""A credential that is no badge may be judged by a looser profile; a badge never is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from branchebadges import proofs
from branchebadges.keys import PrivateKey
from branchebadges.moments import read_moment

if TYPE_CHECKING:
    from pathlib import Path

    from commandline import CommandLine

PLAIN: dict[str, Any] = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "id": "urn:uuid:3b8a5d2e-7e07-4d5c-9f0b-6a6d1c1f2a11",
    "type": ["VerifiableCredential"],
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2026-03-02T09:00:00Z",
    "credentialSubject": {"id": "urn:uuid:0e0a4c5e-6b7b-4b8e-9d57-1d9a7b7f4c22"},
}
BADGE: dict[str, Any] = {
    **PLAIN,
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ],
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "name": "Voorlezen",
    "issuer": {"id": "https://vc.example/issuers/5678", "type": ["Profile"], "name": "Bieb"},
    "credentialSubject": {
        "id": "urn:uuid:0e0a4c5e-6b7b-4b8e-9d57-1d9a7b7f4c22",
        "type": ["AchievementSubject"],
        "achievement": {
            "id": "https://vc.example/modules/voorlezen",
            "type": ["Achievement"],
            "name": "Voorlezen",
            "description": "Een middag over voorlezen.",
            "criteria": {"narrative": "Meegedaan."},
        },
    },
}


@pytest.mark.parametrize(
    ("document", "options", "code"),
    [
        pytest.param(PLAIN, [], 1, id="another's key is refused"),
        pytest.param(PLAIN, ["--generic"], 0, id="unless the caller says so"),
        pytest.param(BADGE, ["--generic"], 1, id="and for a badge it always is"),
    ],
)
def test_whose_key_may_sign(
    document: dict[str, Any], options: list[str], code: int, tmp_path: Path, cli: CommandLine
) -> None:
    signed = proofs.sign(
        document,
        PrivateKey.generate("Ed25519"),
        suite="eddsa-rdfc-2022",
        created=read_moment("2026-03-02T09:00:00Z"),
    )
    file = tmp_path / "signed.json"
    file.write_text(signed.text)
    said = cli("verify", file, "--offline", "--json", "--at", "2026-11-22", *options)
    assert said.code == code, json.dumps(said.document, indent=1)
