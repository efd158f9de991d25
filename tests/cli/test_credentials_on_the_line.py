"""Keys, signing and verifying, as somebody types them."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from credential_samples import PNG, SUITES, SVG, unsigned

from branchebadges.proofs import Signed

if TYPE_CHECKING:
    from commandline import CommandLine
    from small_sector import Sector


@dataclass(frozen=True)
class Desk:
    """A folder with a key, an unsigned badge of its owner, and a signed one."""

    cli: CommandLine
    folder: Path

    def write(self, name: str, content: str | bytes | dict[str, Any]) -> Path:
        if isinstance(content, dict):
            content = json.dumps(content)
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    @property
    def did(self) -> str:
        found: str = self.cli.done("did", "show", "key.json").document["id"]
        return found

    def signed(self, *options: str) -> str:
        return self.cli.done("sign", "badge.json", "--key", "key.json", *options).out


@pytest.fixture
def desk(cli: CommandLine) -> Desk:
    cli.done("keys", "new")
    desk = Desk(cli, Path.cwd())
    desk.write("badge.json", unsigned(desk.did))
    desk.write("signed.json", desk.signed())
    return desk


# Keys


def test_a_new_key_is_for_its_owner_only_and_says_what_to_do_next(cli: CommandLine) -> None:
    said = cli.done("keys", "new")
    assert stat.S_IMODE(Path("key.json").stat().st_mode) == 0o600
    assert "did:key:z6Mk" in said.out
    assert "next: branchebadges sign" in said.err


def test_a_key_is_never_written_over_another_file(cli: CommandLine) -> None:
    cli.done("keys", "new")
    before = Path("key.json").read_bytes()
    said = cli("keys", "new")
    assert said.code == 1
    assert "choose another name" in said.err
    assert Path("key.json").read_bytes() == before


@pytest.mark.parametrize(
    "method",
    [
        pytest.param("did:web:badges.example", id="a DID without the name of a key"),
        pytest.param("did:web:127.0.0.1#key-1", id="an address that is a number"),
        pytest.param("did:key:z6Mk#z6Mk", id="a did:key, which no key can choose"),
        pytest.param("http://badges.example/#key", id="an address without encryption"),
        pytest.param("", id="nothing"),
        pytest.param("did:web:" + "a" * 100_000 + ".nl#k", id="a name without end"),
    ],
)
def test_a_key_signs_under_a_name_that_a_verifier_can_find(method: str, cli: CommandLine) -> None:
    said = cli("keys", "new", "--method", method)
    assert said.code == 1
    assert said.err.startswith("branchebadges: ")
    assert not Path("key.json").exists()


def test_the_document_of_a_did_web_is_what_to_publish_and_where_is_said_beside_it(
    cli: CommandLine,
) -> None:
    name = "did:web:badges.example:issuers:spn"
    cli.done("keys", "new", "-o", "1.json", "--method", f"{name}#key-1")
    cli.done("keys", "new", "-o", "2.json", "--kind", "p256", "--method", f"{name}#key-2")
    said = cli.done("did", "show", "1.json", "2.json")
    assert said.document["assertionMethod"] == [f"{name}#key-1", f"{name}#key-2"]
    assert "https://badges.example/issuers/spn/did.json" in said.err


def test_keys_of_two_issuers_are_not_shown_as_one(cli: CommandLine) -> None:
    cli.done("keys", "new", "-o", "1.json")
    cli.done("keys", "new", "-o", "2.json")
    assert "show them apart" in cli("did", "show", "1.json", "2.json").err


def test_a_did_web_that_may_not_be_fetched_is_lacking_and_leaves_with_two(
    cli: CommandLine,
) -> None:
    said = cli("did", "show", "did:web:badges.example", "--offline", "--json")
    assert said.code == 2
    assert said.error["urls"] == ["https://badges.example/.well-known/did.json"]
    assert "needed: https://badges.example/.well-known/did.json" in said.err


def test_an_encrypted_key_opens_with_its_passphrase_only(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRANCHEBADGES_PASSPHRASE", "correct horse")
    assert desk.cli.done("keys", "new", "-o", "locked.json", "--json").document["encrypted"]
    desk.cli.done("did", "show", "locked.json")
    monkeypatch.setenv("BRANCHEBADGES_PASSPHRASE", "wrong horse")
    assert desk.cli("did", "show", "locked.json").code == 1
    monkeypatch.delenv("BRANCHEBADGES_PASSPHRASE")
    assert "encrypted" in desk.cli("did", "show", "locked.json").err


# Signing


@pytest.mark.parametrize(("suite", "kind"), SUITES.items(), ids=SUITES)
def test_each_suite_signs_and_is_verified(suite: str, kind: str, desk: Desk) -> None:
    key = f"{kind}.json"
    issuer = desk.cli.done("keys", "new", "-o", key, "--kind", kind, "--json").document["did"]
    badge = desk.write("mine.json", unsigned(issuer))
    said = desk.cli.done("sign", badge, "--key", key, "--suite", suite, "-o", "out", "--json")
    assert said.document["suite"] == suite
    assert said.document["signed"] == Path("out").read_text()
    assert said.document["digest"] == Signed.read(Path("out").read_text()).digest
    assert "VALID" in desk.cli.done("verify", "out", "--offline").out


def test_what_is_signed_goes_to_stdout_where_no_file_is_named(desk: Desk) -> None:
    assert Signed.read(desk.signed().strip()).proofs
    assert desk.signed("-o", "-") != ""
    assert not Path("-").exists()


def test_the_unsigned_badge_may_come_from_stdin(desk: Desk) -> None:
    content = Path("badge.json").read_bytes()
    assert desk.cli.done("sign", "-", "--key", "key.json", stdin=content).document["proof"]


def test_the_moment_of_signing_is_now_in_utc_and_whole_seconds(desk: Desk) -> None:
    (proof,) = json.loads(desk.signed())["proof"]
    assert proof["created"].endswith("Z")
    assert len(proof["created"]) == len("2026-11-22T09:30:00Z")


def test_a_proof_that_is_there_is_kept_and_both_are_verified(desk: Desk) -> None:
    again = desk.cli.done(
        "sign", "signed.json", "--key", "key.json", "--suite", "eddsa-jcs-2022"
    ).document
    suites = [proof["cryptosuite"] for proof in again["proof"]]
    assert suites == ["eddsa-rdfc-2022", "eddsa-jcs-2022"]
    desk.cli.done("verify", desk.write("twice.json", again), "--offline")


def test_a_misspelled_term_is_refused_with_the_term_that_was_meant(desk: Desk) -> None:
    document = unsigned(desk.did) | {"validFom": "2026-01-01T00:00:00Z"}
    said = desk.cli("sign", desk.write("slip.json", document), "--key", "key.json")
    assert said.code == 1
    assert "slip.json#/validFom" in said.err
    assert "`validFrom`" in said.err


def test_another_issuer_than_the_owner_of_the_key_is_refused(desk: Desk) -> None:
    badge = desk.write("other.json", unsigned("did:web:other.example"))
    said = desk.cli("sign", badge, "--key", "key.json", "--json")
    assert said.code == 1
    assert said.error["code"] == "issuer-is-not-signer"
    assert said.error["where"].endswith("other.json#/issuer")


def test_a_suite_that_does_not_fit_the_key_is_refused(desk: Desk) -> None:
    said = desk.cli("sign", "badge.json", "--key", "key.json", "--suite", "ecdsa-rdfc-2019")
    assert said.code == 1
    assert "P-256 or P-384" in said.err


@pytest.mark.parametrize("out", ["badge.json", "key.json", "./badge.json", "link.json"])
def test_the_result_is_never_written_over_an_input(out: str, desk: Desk) -> None:
    Path("link.json").symlink_to("badge.json")
    before = Path("badge.json").read_bytes(), Path("key.json").read_bytes()
    said = desk.cli("sign", "badge.json", "--key", "key.json", "-o", out)
    assert said.code == 1
    assert "choose another --out" in said.err
    assert (Path("badge.json").read_bytes(), Path("key.json").read_bytes()) == before


# Verifying


def test_every_form_of_a_badge_is_verified_whatever_it_is_called(
    sector: Sector, desk: Desk
) -> None:
    files = []
    for form in ("json", "jwt", "png"):
        file = desk.folder / f"badge-as-{form}"
        file.write_bytes(sector.badge(form=form).read_bytes())
        files.append(file)
    files.append(sector.diploma("svg"))
    said = desk.cli.done(
        "verify", *files, "--offline", "--sources", sector.public, "--trust", sector.trust
    )
    assert said.out.count("✔ VALID") == 4
    assert said.out.splitlines()[-1] == "4 files: 4 valid"


@pytest.mark.parametrize("form", ["json", "jwt", "png"])
def test_a_badge_may_come_from_stdin(form: str, whole_sector: Sector, cli: CommandLine) -> None:
    content = whole_sector.badge(form=form).read_bytes()
    cli.done("verify", "-", "--offline", "--sources", whole_sector.public, stdin=content)


@pytest.mark.parametrize("form", ["json", "jwt"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(b"", b"\n", id="a new line at the end"),
        pytest.param(b"", b"\r\n\r\n", id="new lines of another system"),
        pytest.param(b" \n\t", b" ", id="white space around it"),
        pytest.param(b"\xef\xbb\xbf", b"\n", id="a byte order mark"),
    ],
)
def test_what_an_editor_adds_around_a_credential_does_not_matter(
    form: str, before: bytes, after: bytes, whole_sector: Sector, cli: CommandLine
) -> None:
    content = before + whole_sector.badge(form=form).read_bytes() + after
    Path("edited").write_bytes(content)
    cli.done("verify", "edited", "--offline", "--sources", whole_sector.public)


def test_a_space_inside_a_jwt_does_matter(whole_sector: Sector, cli: CommandLine) -> None:
    token = whole_sector.badge(form="jwt").read_text()
    Path("broken.jwt").write_text(token[:60] + "\n" + token[60:])
    assert cli("verify", "broken.jwt", "--offline").code == 1


def test_the_worst_file_decides_the_exit_code_and_all_are_judged(
    whole_sector: Sector, desk: Desk
) -> None:
    badge = whole_sector.badge()
    known = ("--offline", "--sources", whole_sector.public)
    desk.write("altered.json", Path("signed.json").read_text().replace("Opleider", "Oplichter"))
    assert desk.cli("verify", badge, "signed.json", *known).code == 0
    assert desk.cli("verify", badge, "signed.json", "--offline").code == 2
    for bad in ("altered.json", "missing.json", "key.json"):
        said = desk.cli("verify", bad, badge, "signed.json", "--offline", "--json")
        assert said.code == 1
        assert said.document["verdict"] == "failed"
        found = [row["verdict"] for row in said.document["files"]]
        assert found == ["failed", "unknown", "passed"]


def test_what_cannot_be_read_is_not_valid_with_its_reason(desk: Desk) -> None:
    said = desk.cli("verify", "missing.json", "signed.json", "--offline")
    assert said.code == 1
    lines = said.out.splitlines()
    assert lines[0] == "✘ NOT VALID  missing.json"
    assert "there is no such file" in lines[1]
    assert "✔ VALID  signed.json" in said.out
    assert lines[-1] == "2 files: 1 valid, 1 not valid"


def test_findings_stand_under_the_question_they_answer(
    whole_sector: Sector, cli: CommandLine
) -> None:
    badge = whole_sector.badge()
    said = cli.done(
        "verify", badge, "--offline", "--sources", whole_sector.public,
        "--trust", whole_sector.trust, "--recipient", "P1@bieb.example",
    )  # fmt: skip
    questions = [line.strip() for line in said.out.splitlines() if line.endswith("?")]
    assert questions == [
        "Is it real?", "Is it current?", "Who vouches?", "Does it count?", "Is it theirs?",
    ]  # fmt: skip
    assert "not asked" not in said.out
    assert "The module was accredited by Toetsingscommissie." in said.out
    assert "12 points" in said.out


def test_what_was_not_asked_is_said_to_be_so(desk: Desk) -> None:
    said = desk.cli.done("verify", "signed.json", "--offline")
    assert "not asked; say with --trust whom you believe" in said.out
    assert "not asked; say with --recipient who it is" in said.out


def test_with_a_trust_an_issuer_that_nobody_accredited_is_not_valid(
    whole_sector: Sector, desk: Desk
) -> None:
    said = desk.cli("verify", "signed.json", "--offline", "--trust", whole_sector.trust)
    assert said.code == 1
    assert "Nobody you trust has accredited the provider" in said.out


def test_a_badge_of_somebody_else_is_not_valid_for_this_person(
    whole_sector: Sector, cli: CommandLine
) -> None:
    said = cli(
        "verify", whole_sector.badge("P2"), "--offline", "--sources", whole_sector.public,
        "--recipient", "p1@bieb.example",
    )  # fmt: skip
    assert said.code == 1
    assert "somebody else" in said.out


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        pytest.param("accreditations/acc-ido.json", "accreditation", id="an accreditation"),
        pytest.param("status/spn/revocation-1.json", "status list", id="a status list"),
    ],
)
def test_a_valid_credential_that_is_no_badge_is_told_as_what_it_is(
    path: str, kind: str, whole_sector: Sector, cli: CommandLine
) -> None:
    said = cli.done(
        "verify", whole_sector.public / path, "--offline", "--sources", whole_sector.public
    )
    assert "but no badge" in said.out
    assert kind in said.out
    assert "i This is a signed document" in said.out


def test_of_what_is_not_real_nothing_is_shown(desk: Desk) -> None:
    document = json.loads(Path("signed.json").read_text())
    document["credentialSubject"]["achievement"]["name"] = "Nobelprijs"
    said = desk.cli("verify", desk.write("forged.json", document), "--offline")
    assert said.code == 1
    assert "Nobelprijs" not in said.out
    assert "nothing is believed" in said.out


def test_a_stranger_can_neither_colour_the_terminal_nor_forge_a_line(desk: Desk) -> None:
    name = "x\n✔ VALID  other.json\x1b[2J\u202e"
    document = unsigned(desk.did)
    document["credentialSubject"]["achievement"]["name"] = "Cursus\u202e\n✔ VALID  other.json"
    desk.write("odd.json", document)
    desk.cli.done("sign", "odd.json", "--key", "key.json", "-o", "odd-signed.json")
    for said in (
        desk.cli("verify", name, "--offline"),
        desk.cli("verify", "odd-signed.json", "--offline"),
        desk.cli("sign", name, "--key", "key.json"),
        desk.cli("standing", name, "--branch", "."),
    ):
        told = said.out + said.err
        assert "\x1b" not in told
        assert "\u202e" not in told
        assert not any(line.startswith("✔ VALID  other.json") for line in told.splitlines())


@pytest.mark.parametrize(
    "moment",
    ["2026-11-22", "2026-11-22T09:30:00Z", "2026-11-22T10:30:00+01:00", "1900-01-01", "2999-12-31"],
)
def test_a_day_or_a_moment_may_be_named(moment: str, desk: Desk) -> None:
    said = desk.cli("verify", "signed.json", "--offline", "--at", moment, "--json")
    assert said.code in {0, 1}
    assert said.document["at"].endswith("+00:00")


@pytest.mark.parametrize(
    "moment",
    [
        "yesterday", "", "2026", "22-11-2026", "2026-13-01", "20261122", "9999-12-31", "0001-01-01",
        "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "\u0662\u0660\u0662\u0666-11-22",
        "2026-11-22 ", "1" * 100_000,
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "command",
    [
        pytest.param("verify {badge} --offline --at", id="verify"),
        pytest.param("rederive {diploma} --components {badges} --at", id="rederive"),
        pytest.param("standing P1 --branch {branch} --on", id="standing"),
        pytest.param("confer --branch {branch} --on", id="confer"),
        pytest.param("branch provider a --name A --branch {branch} --since", id="branch provider"),
    ],
)
def test_what_is_no_day_or_moment_is_refused(
    moment: str, command: str, whole_sector: Sector, cli: CommandLine
) -> None:
    words = command.format(
        badge=whole_sector.badge(),
        diploma=whole_sector.diploma(),
        badges=whole_sector.badges(),
        branch=whole_sector.branch,
    ).split()
    said = cli(*words, moment)
    assert said.code == 1
    assert said.err.startswith(f"branchebadges: {words[-1]}: ")
    assert len(said.err) < 400


def test_a_moment_without_a_zone_is_refused_with_what_to_write(desk: Desk) -> None:
    said = desk.cli("verify", "signed.json", "--offline", "--at", "2026-11-22T09:30:00")
    assert said.code == 1
    assert "with its zone, as 2026-11-22T09:30:00Z" in said.err


# Pictures


@pytest.mark.parametrize(
    ("name", "content"), [("p.png", PNG), ("p.svg", SVG)], ids=["a PNG", "an SVG"]
)
def test_what_is_baked_is_extracted_to_the_letter(name: str, content: bytes, desk: Desk) -> None:
    desk.write(name, content)
    out = f"baked{Path(name).suffix}"
    text = Path("signed.json").read_text().strip()
    desk.cli.done("bake", name, "signed.json", "-o", out)
    assert desk.cli.done("extract", out).out == text + "\n"
    desk.cli.done("extract", out, "-o", "again.json")
    assert Path("again.json").read_text() == text
    desk.cli.done("verify", out, "--offline")
    # Baking again replaces, also when the credential comes out of another picture.
    desk.cli.done("bake", out, out, "-o", f"twice{Path(name).suffix}")
    assert desk.cli.done("extract", f"twice{Path(name).suffix}").out == text + "\n"


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param("bake p.png signed.json -o out.svg", id="a PNG named as an SVG"),
        pytest.param("bake p.svg signed.json -o out.png", id="an SVG named as a PNG"),
        pytest.param("bake p.png signed.json -o out", id="a picture without a suffix"),
        pytest.param("bake p.png signed.json -o p.png", id="the picture itself"),
        pytest.param("bake p.png badge.json -o out.png", id="a badge that is not signed"),
        pytest.param("bake p.png p.png -o out.png", id="a picture with nothing in it"),
        pytest.param("extract p.png", id="nothing to extract"),
        pytest.param("extract baked.png -o out.jwt", id="JSON named as a JWT"),
        pytest.param("extract baked.png -o out.png", id="JSON named as a picture"),
        pytest.param("extract baked.png -o baked.png", id="the baked picture itself"),
        pytest.param("qr https://badges.example/v/1 -o out.gif", id="a QR code as a GIF"),
        pytest.param("qr https://badges.example/v/1 -o out", id="a QR code without a suffix"),
        pytest.param("qr http://badges.example/v/1 -o out.svg", id="an address in the open"),
        pytest.param("qr badges.example -o out.svg", id="half an address"),
        pytest.param("qr https://bådges.example/ -o out.svg", id="an address beyond ASCII"),
    ],
)
def test_a_picture_that_would_mislead_is_refused_and_nothing_is_written(
    arguments: str, desk: Desk
) -> None:
    desk.write("p.png", PNG)
    desk.write("p.svg", SVG)
    desk.cli.done("bake", "p.png", "signed.json", "-o", "baked.png")
    before = {path: path.read_bytes() for path in desk.folder.iterdir()}
    said = desk.cli(*arguments.split())
    assert said.code == 1
    assert said.err.startswith("branchebadges: ")
    assert {path: path.read_bytes() for path in desk.folder.iterdir()} == before


@pytest.mark.parametrize("name", ["code.svg", "code.png", "CODE.PNG"])
def test_a_qr_code_is_drawn_in_the_form_of_its_name(name: str, cli: CommandLine) -> None:
    address = "https://badges.example/v/1"
    assert cli.done("qr", address, "-o", name, "--json").document["address"] == address
    data = Path(name).read_bytes()
    assert data.startswith(b"\x89PNG" if name.lower().endswith("png") else b"<svg")


def test_a_device_is_written_to_and_stays_a_device(desk: Desk) -> None:
    desk.cli.done("sign", "badge.json", "--key", "key.json", "-o", "/dev/null")
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)  # noqa: PTH116 - no name but this one
