"""Key files: for their owner only, whole or not at all."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from branchebadges.errors import KeyUnusable, StorageFailed
from branchebadges.keys import PrivateKey, read_key_file, write_key_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from branchebadges.keys import Kind

CREATED = datetime(2025, 1, 1, tzinfo=UTC)
RETIRED = datetime(2026, 11, 22, 9, tzinfo=UTC)
METHOD = "did:web:badges.example#key-1"
OPEN, CLOSED = "open", "closed"


@pytest.fixture
def key() -> PrivateKey:
    return PrivateKey.generate("Ed25519", verification_method=METHOD, created=CREATED)


@pytest.fixture
def path(tmp_path: Path, key: PrivateKey) -> Path:
    write_key_file(tmp_path / "issuer.json", key)
    return tmp_path / "issuer.json"


@pytest.mark.parametrize("kind", ["Ed25519", "P-256", "P-384"])
@pytest.mark.parametrize("passphrase", [None, "hek met één gat"], ids=["plain", "encrypted"])
def test_a_key_comes_back_from_its_file(tmp_path: Path, kind: Kind, passphrase: str | None) -> None:
    key = PrivateKey.generate(kind, verification_method=METHOD, created=CREATED)
    write_key_file(tmp_path / "key.json", key, passphrase=passphrase)
    assert read_key_file(tmp_path / "key.json", passphrase=passphrase) == key
    assert (tmp_path / "key.json").stat().st_mode & 0o7777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["key.json"]


def test_a_plain_key_needs_no_passphrase(path: Path, key: PrivateKey) -> None:
    assert read_key_file(str(path), passphrase=OPEN) == key


def test_an_encrypted_file_shows_no_secret_and_needs_its_passphrase(
    tmp_path: Path, key: PrivateKey
) -> None:
    path = tmp_path / "key.json"
    write_key_file(path, key, passphrase=OPEN)
    assert key.to_jwk()["d"] not in path.read_text()
    with pytest.raises(KeyUnusable) as without:
        read_key_file(path)
    assert without.value.code == "key-file-encrypted"
    with pytest.raises(KeyUnusable) as wrong:
        read_key_file(path, passphrase=CLOSED)
    assert wrong.value.code == "key-passphrase"
    path.chmod(0o644)
    with pytest.raises(KeyUnusable) as open_to_all:
        read_key_file(path, passphrase=OPEN)
    assert open_to_all.value.code == "key-file-mode"


def test_an_empty_passphrase_is_refused(tmp_path: Path, key: PrivateKey) -> None:
    with pytest.raises(KeyUnusable):
        write_key_file(tmp_path / "key.json", key, passphrase="")
    assert list(tmp_path.iterdir()) == []


def test_another_key_is_never_overwritten(path: Path, key: PrivateKey) -> None:
    before = path.read_bytes()
    with pytest.raises(StorageFailed) as caught:
        write_key_file(path, PrivateKey.generate("Ed25519", verification_method=METHOD))
    assert caught.value.code == "key-file-exists"
    assert path.read_bytes() == before


def test_a_key_that_retires_is_written_over_itself(path: Path, key: PrivateKey) -> None:
    write_key_file(path, key.retire(RETIRED))
    kept = read_key_file(path)
    assert kept.retired == RETIRED
    with pytest.raises(KeyUnusable, match="2026-11-22T09:00:00Z"):
        kept.sign(b"x")


def test_a_file_that_is_no_key_is_not_overwritten(tmp_path: Path, key: PrivateKey) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("the only copy")
    with pytest.raises(StorageFailed):
        write_key_file(path, key)
    assert path.read_text() == "the only copy"


@pytest.mark.parametrize("mode", [0o400, 0o604, 0o640, 0o644, 0o660, 0o666, 0o700, 0o777])
def test_any_other_mode_than_0600_is_refused(path: Path, mode: int) -> None:
    path.chmod(mode)
    with pytest.raises(KeyUnusable, match="chmod 600") as caught:
        read_key_file(path)
    assert caught.value.code == "key-file-mode"
    assert caught.value.where == str(path)


def test_a_symbolic_link_is_refused(path: Path, tmp_path: Path) -> None:
    (tmp_path / "link.json").symlink_to(path)
    with pytest.raises(KeyUnusable) as caught:
        read_key_file(tmp_path / "link.json")
    assert caught.value.code == "key-file-symlink"


def test_a_link_to_nowhere_is_not_written_through(tmp_path: Path, key: PrivateKey) -> None:
    (tmp_path / "link.json").symlink_to(tmp_path / "elsewhere.json")
    with pytest.raises(StorageFailed):
        write_key_file(tmp_path / "link.json", key)
    assert not (tmp_path / "elsewhere.json").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_of_another_owner_is_refused(path: Path) -> None:
    os.chown(path, 12345, 12345)
    with pytest.raises(KeyUnusable) as caught:
        read_key_file(path)
    assert caught.value.code == "key-file-owner"


def test_a_folder_a_pipe_and_nothing_are_refused(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir(mode=0o600)
    os.mkfifo(tmp_path / "pipe", 0o600)
    codes = []
    for name in ("folder", "pipe", "nothing", "no\0name"):
        with pytest.raises(KeyUnusable) as caught:
            read_key_file(str(tmp_path / name))
        codes.append(caught.value.code)
    assert codes == ["key-file-kind", "key-file-kind", "key-file-missing", "key-file-unreadable"]


def test_a_folder_that_is_not_there_is_an_error_that_says_so(
    tmp_path: Path, key: PrivateKey
) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageFailed):
        write_key_file(tmp_path / "file" / "key.json", key)


def test_every_cut_off_copy_is_refused(path: Path) -> None:
    whole = path.read_bytes()
    for length in range(0, len(whole), 7):
        path.write_bytes(whole[:length])
        with pytest.raises(KeyUnusable) as caught:
            read_key_file(path)
        assert caught.value.code in {"key-file-empty", "key-file-damaged"}
        assert "whole" in str(caught.value)


def change(**members: Any) -> Callable[[dict[str, Any]], object]:
    def changed(content: dict[str, Any]) -> object:
        content.update(members)
        return {name: value for name, value in content.items() if value is not None}

    return changed


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(lambda _: [], id="a list"),
        pytest.param(change(verificationMethod=None), id="no name"),
        pytest.param(change(verificationMethod=1), id="a name that is a number"),
        pytest.param(change(privateKeyJwk=None), id="no private half"),
        pytest.param(change(privateKeyJwe="x"), id="two private halves"),
        pytest.param(change(privateKeyJwk=[]), id="a private half that is a list"),
        pytest.param(change(privateKeyJwk=None, privateKeyJwe="x"), id="a JWE that is none"),
        pytest.param(change(publicKeyMultibase="z6Mk"), id="another public half"),
        pytest.param(change(created="yesterday"), id="a date that is none"),
        pytest.param(
            change(verificationMethod="did:key:z6MkX#z6MkX"), id="the wrong key for its did:key"
        ),
    ],
)
def test_a_damaged_file_is_refused(path: Path, changed: Callable[[dict[str, Any]], object]) -> None:
    content = changed(json.loads(path.read_text()))
    path.write_text(json.dumps(content))
    with pytest.raises(KeyUnusable) as caught:
        read_key_file(path, passphrase=CLOSED)
    assert caught.value.where == str(path)


def test_a_file_too_large_for_a_key_is_refused(path: Path) -> None:
    path.write_bytes(b'{"a": "' + b"x" * 100_000 + b'"}')
    with pytest.raises(KeyUnusable):
        read_key_file(path)
