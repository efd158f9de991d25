"""`verify` of a file that is a presentation: who shows it, for when and whom, and what."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest

from branchebadges import proofs
from branchebadges.keys import PrivateKey
from branchebadges.moments import read_moment
from branchebadges.presentations import present

if TYPE_CHECKING:
    from pathlib import Path

    from commandline import CommandLine

AT: Final = "2026-11-22T12:00:00Z"
ASKED: Final = ["--challenge", "c-71", "--domain", "gate.example"]
KEY: Final = PrivateKey.generate("Ed25519")
HOLDER: Final = KEY.verification_method.partition("#")[0]


def written(folder: Path, *, about: str = HOLDER, suite: str = "eddsa-rdfc-2022") -> str:
    document: dict[str, Any] = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential"],
        "issuer": HOLDER,
        "credentialSubject": {"id": about},
    }
    moment = read_moment(AT)
    signed = proofs.sign(document, KEY, suite="eddsa-rdfc-2022", created=moment)
    shown = present(
        [signed], KEY, suite=suite, challenge="c-71", domain="gate.example", created=moment
    )
    path = folder / "shown.json"
    path.write_text(shown.text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        pytest.param(ASKED, 0, "challenge-answered", id="as it was asked"),
        pytest.param([], 2, "--challenge", id="nothing said of what was asked"),
        pytest.param(ASKED[:2], 2, "--domain", id="for nobody in particular"),
        pytest.param(["--challenge", "x", *ASKED[2:]], 1, "challenge-other", id="a copy"),
        pytest.param([*ASKED[:2], "--domain", "x"], 1, "domain-other", id="for somebody else"),
    ],
)
def test_a_presentation_is_judged(
    options: list[str], code: int, told: str, tmp_path: Path, cli: CommandLine
) -> None:
    for suite in ("eddsa-rdfc-2022", "jwt"):
        ran = cli("verify", written(tmp_path, suite=suite), "--offline", "--at", AT, *options)
        assert ran.code == code
        assert told in ran.out


def test_somebody_elses_is_told(tmp_path: Path, cli: CommandLine) -> None:
    file = written(tmp_path, about="did:web:elsewhere.example")
    ran = cli("verify", file, "--offline", "--at", AT, *ASKED, "--lang", "nl")
    assert ran.code == 1
    assert "Het gaat over een ander dan wie het toont" in ran.out


def test_programs_get_the_whole_report(tmp_path: Path, cli: CommandLine) -> None:
    ran = cli("verify", written(tmp_path), "--offline", "--at", AT, *ASKED, "--json")
    (row,) = json.loads(ran.out)["files"]
    assert (row["verdict"], row["report"]["holder"]) == ("passed", HOLDER)
    assert [each["bound"] for each in row["report"]["credentials"]] == [True]
