"""The vectors of Project Wycheproof, through the function by which every signature is checked."""

from __future__ import annotations

import gzip
import json
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from branchebadges.encoding import to_base64url
from branchebadges.errors import KeyUnusable, ProofFailed
from branchebadges.keys import Kind, PublicKey

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE: Final = Path(__file__).parent / "wycheproof"
SOURCES: Final = json.loads((HERE / "sources.json").read_text())
FILES: Final[dict[Kind, dict[str, str]]] = {row["kind"]: row for row in SOURCES["files"]}


def vectors(kind: Kind) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each test with the public key of its group, from a file that is held to its digest."""
    data = gzip.decompress((HERE / FILES[kind]["file"]).read_bytes())
    assert sha256(data).hexdigest() == FILES[kind]["sha256"]
    for group in json.loads(data)["testGroups"]:
        for test in group["tests"]:
            yield group, test


def key_of(kind: Kind, group: dict[str, Any]) -> PublicKey:
    """The key, read as an issuer would publish it."""
    if kind == "Ed25519":
        data = bytes.fromhex(group["publicKey"]["pk"])
        return PublicKey.from_jwk({"kty": "OKP", "crv": kind, "x": to_base64url(data)})
    point = bytes.fromhex(group["publicKey"]["uncompressed"])
    half = len(point) // 2
    x, y = point[1 : half + 1], point[half + 1 :]
    return PublicKey.from_jwk(
        {"kty": "EC", "crv": kind, "x": to_base64url(x), "y": to_base64url(y)}
    )


def holds(kind: Kind, group: dict[str, Any], test: dict[str, Any]) -> bool:
    try:
        key_of(kind, group).verify(bytes.fromhex(test["msg"]), bytes.fromhex(test["sig"]))
    except (ProofFailed, KeyUnusable):
        return False
    return True


@pytest.mark.parametrize("kind", FILES)
def test_every_vector_comes_out_as_it_should(kind: Kind) -> None:
    assert kind in get_args(Kind)
    wrong, results = [], set()
    for group, test in vectors(kind):
        results.add(test["result"])
        if holds(kind, group, test) != (test["result"] == "valid"):
            wrong.append((test["tcId"], test["result"], test["comment"], test["flags"]))
    assert results >= {"valid", "invalid"}
    # "acceptable" is legacy, which we do not accept: one signature has one spelling.
    assert wrong == []


def test_libsodium_and_openssl_agree_on_every_vector() -> None:
    differ = []
    for group, test in vectors("Ed25519"):
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(group["publicKey"]["pk"]))
        try:
            key.verify(bytes.fromhex(test["sig"]), bytes.fromhex(test["msg"]))
            by_openssl = True
        except InvalidSignature:
            by_openssl = False
        if holds("Ed25519", group, test) != by_openssl:
            differ.append((test["tcId"], test["comment"]))
    assert differ == []
