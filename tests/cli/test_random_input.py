"""Whatever bytes come in, a command leaves with 0, 1 or 2 and never breaks."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from commandline import state
from credential_samples import PNG, SVG
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_sector import COMPLETIONS, Sector, as_csv

from branchebadges.encoding import to_base64url
from branchebadges.images import bake
from branchebadges.keys import PrivateKey

if TYPE_CHECKING:
    from pathlib import Path

    from commandline import CommandLine

often = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

COMMANDS = {
    "verify": "verify - --offline --recipient p1@bieb.example",
    "verify as JSON": "verify - --offline --json",
    "extract": "extract -",
    "evaluate": "evaluate - --rules {rules}",
    "rederive": "rederive - --components {badges} --sources {public} --offline",
    "award": "award - --branch {branch}",
    "accredit": "accredit - --branch {branch}",
    "sign": "sign - --key {key}",
}
commands = pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)


@pytest.fixture(scope="module")
def key(cli: CommandLine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("keys") / "key.json"
    cli.done("keys", "new", "-o", path)
    return path


def answers(command: str, content: bytes, sector: Sector, cli: CommandLine, key: Path) -> None:
    words = command.format(
        rules=sector.rules,
        badges=sector.badges(),
        public=sector.public,
        branch=sector.branch,
        key=key,
    ).split()
    said = cli(*words, stdin=content)
    assert said.code in {0, 1, 2}
    assert "Traceback" not in said.out + said.err


BEGINNINGS = [b"\x89PNG\r\n\x1a\n", b"<svg ", b"<?xml ", b"eyJ", b"\xef\xbb\xbf{", b"\x1f\x8b"]

texts = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=200).map(lambda text: text.encode(errors="surrogatepass")),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["id", "type", "@context", "proof", "issuer", "person", "badges"]),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    ).map(lambda value: json.dumps(value).encode()),
    st.tuples(st.sampled_from(BEGINNINGS), st.binary(max_size=200)).map(b"".join),
)


@commands
@given(content=texts)
@often
def test_random_bytes_are_answered(
    command: str, content: bytes, whole_sector: Sector, cli: CommandLine, key: Path
) -> None:
    before = state(whole_sector.folder) if "branch" in command else {}
    answers(command, content, whole_sector, cli, key)
    if "accredit" not in command:  # An empty list of decisions is one that was dealt with.
        assert before == (state(whole_sector.folder) if before else {})


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """The bytes of a sound file with a piece of it taken out, doubled, or replaced."""
    start = draw(st.integers(0, len(whole)))
    end = draw(st.integers(start, min(len(whole), start + 40)))
    piece = draw(st.one_of(st.binary(max_size=6), st.just(whole[start:end] * 2), st.just(b"")))
    return whole[:start] + piece + whole[end:]


@pytest.mark.parametrize("form", ["json", "jwt", "png", "svg"])
@given(data=st.data())
@often
def test_a_damaged_credential_is_answered(
    form: str, data: st.DataObject, whole_sector: Sector, cli: CommandLine, key: Path
) -> None:
    whole = whole_sector.diploma("json" if form in {"png", "svg"} else form).read_bytes()
    if form in {"png", "svg"}:
        whole = bake(PNG if form == "png" else SVG, whole.decode())
    content = data.draw(damaged(whole))
    for name in ("verify", "rederive", "extract"):
        answers(COMMANDS[name], content, whole_sector, cli, key)


@given(data=st.data())
@often
def test_a_damaged_list_of_completions_is_answered(
    data: st.DataObject, whole_sector: Sector, cli: CommandLine
) -> None:
    whole = as_csv(COMPLETIONS).encode()
    # Not the branch of the other tests: what is only slightly damaged may well be awarded.
    content = data.draw(damaged(whole)) + b"\nlast,,,,,,,,\n"
    said = cli("award", "-", "--branch", whole_sector.branch, stdin=content)
    assert said.code == 1


SIGNER = PrivateKey.generate("P-256")
WEIRD: list[Any] = [
    None, True, -1, 1e300, 2**53 - 1, "", "x", "\u202e", "a" * 3000, [], {}, [[]], [{}], ["a", 1],
    {"id": 1}, "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2024-02-30T00:00:00Z",
    "9999-12-31T23:59:59-14:00", "2024-01-01T00:00:00Z", "did:web:a.example", "https://a.example",
]  # fmt: skip


def places(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Where something stands in a JSON value."""
    inner: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    found = [(*path, step) for step, _ in inner]
    for step, item in inner:
        found += places(item, (*path, step))
    return found


@pytest.mark.parametrize("kind", ["a badge", "a diploma", "an accreditation", "a status list"])
@given(data=st.data())
@often
def test_a_signature_of_a_stranger_over_anything_is_answered(
    kind: str, data: st.DataObject, whole_sector: Sector, cli: CommandLine, key: Path
) -> None:
    """A did:key costs nothing, so a real signature says nothing of what is signed."""
    signer = SIGNER
    did = signer.verification_method.partition("#")[0]
    path = {
        "a badge": whole_sector.badge(),
        "a diploma": whole_sector.diploma(),
        "an accreditation": whole_sector.public / "accreditations/acc-ido.json",
        "a status list": whole_sector.public / "status/spn/revocation-1.json",
    }[kind]
    document = json.loads(path.read_text())
    document.pop("proof")
    issuer = document["issuer"]
    document["issuer"] = {**issuer, "id": did} if isinstance(issuer, dict) else did
    for _ in range(data.draw(st.integers(1, 2))):
        *steps, last = data.draw(st.sampled_from(places(document)))
        here = document
        for step in steps:
            here = here[step]
        here[last] = copy.deepcopy(data.draw(st.sampled_from(WEIRD)))
    token = ".".join(
        to_base64url(json.dumps(part).encode())
        for part in ({"alg": "ES256", "kid": signer.verification_method}, document)
    )
    content = f"{token}.{to_base64url(signer.sign(token.encode()))}".encode()
    for name in ("verify", "rederive"):
        answers(COMMANDS[name], content, whole_sector, cli, key)
