"""A key as a file: for its owner only, whole or not at all, and never mistaken for another.

The file is JSON: the name the key signs under, its public half, its dates, and the private half,
either as a JWK or, under a passphrase, as a JWE around it (`passphrases`). An encrypted file must
have mode 0600 as well: a passphrase is a second lock, not a reason to leave the door open.
"""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from branchebadges import canonical
from branchebadges.errors import KeyUnusable, Malformed, StorageFailed
from branchebadges.files import write_whole
from branchebadges.keys.private import PrivateKey
from branchebadges.moments import read_moment, write_moment

if TYPE_CHECKING:
    from datetime import datetime

_MAX_BYTES: Final = 16_384


def read_key_file(path: Path | str, *, passphrase: str | None = None) -> PrivateKey:
    """Read a key; `passphrase` is needed for, and only used for, an encrypted file.

    Raises `KeyUnusable`, with a sentence that says what to do, for a file that is missing, a
    symbolic link, somebody else's, open to others than its owner, empty, cut off, or not a key.
    """
    where = str(path)
    try:
        members = canonical.read_json(_read_guarded(where), max_bytes=_MAX_BYTES)
    except Malformed as error:
        raise KeyUnusable(
            "key-file-damaged",
            f"this key file is cut off or damaged ({error.message}); put back a copy that is whole",
            where=where,
        ) from error
    try:
        return _key(members, passphrase)
    except Malformed as error:
        raise KeyUnusable("key-file-damaged", error.message, where=where) from error
    except KeyUnusable as error:
        raise KeyUnusable(error.code, error.message, where=where) from error


def write_key_file(path: Path | str, key: PrivateKey, *, passphrase: str | None = None) -> None:
    """Write a key with mode 0600, under `passphrase` if there is one.

    The file appears whole or not at all. A file that is there already is only replaced when it
    holds the same key, as when a key retires: raises `StorageFailed` with code `key-file-exists`
    otherwise, because an overwritten key cannot be had back.
    """
    target = Path(path)
    _require_replaceable(target, key)
    write_whole(target, canonical.jcs(_members(key, passphrase)), mode=0o600)


def _require_replaceable(target: Path, key: PrivateKey) -> None:
    if not os.path.lexists(target):
        return
    try:
        members = canonical.read_json(_read_guarded(str(target)), max_bytes=_MAX_BYTES)
    except (KeyUnusable, Malformed) as error:
        raise _exists(target) from error
    if not isinstance(members, dict) or (
        members.get("publicKeyMultibase") != key.public.to_multibase()
    ):
        raise _exists(target)


def _exists(target: Path) -> StorageFailed:
    return StorageFailed(
        "key-file-exists",
        "there is a file here that does not hold this key; move it away or choose another name",
        where=str(target),
    )


def _read_guarded(where: str) -> bytes:
    """The bytes of a file that nobody but its owner, who we are, can have read or swapped."""
    try:
        # Not following a link and not waiting for a pipe; every question is then put to the file
        # that was opened, not to whatever has its name by then.
        descriptor = os.open(where, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError as error:
        raise KeyUnusable("key-file-missing", "there is no key file here", where=where) from error
    except (OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno == errno.ELOOP:
            raise KeyUnusable(
                "key-file-symlink",
                "this is a symbolic link; name the key file itself",
                where=where,
            ) from error
        raise KeyUnusable(
            "key-file-unreadable", "cannot be opened as a file", where=where
        ) from error
    try:
        _require_private(os.fstat(descriptor), where)
        return os.read(descriptor, _MAX_BYTES + 1)
    except OSError as error:
        raise KeyUnusable("key-file-unreadable", "cannot be read", where=where) from error
    finally:
        os.close(descriptor)


def _require_private(status: os.stat_result, where: str) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise KeyUnusable("key-file-kind", "this is not a plain file", where=where)
    if status.st_uid != os.geteuid():
        raise KeyUnusable(
            "key-file-owner",
            "this key file belongs to another user; copy it as the user who runs this",
            where=where,
        )
    mode = stat.S_IMODE(status.st_mode)
    if mode != 0o600:  # noqa: PLR2004 (the mode itself says it best)
        raise KeyUnusable(
            "key-file-mode",
            f"this key file has mode {mode:04o}; run: chmod 600 on it, and replace the key if "
            "others may have read it",
            where=where,
        )
    if status.st_size == 0:
        raise KeyUnusable(
            "key-file-empty", "this key file is empty; put back a copy that is whole", where=where
        )


def _members(key: PrivateKey, passphrase: str | None) -> dict[str, Any]:
    dates = {"created": key.created, "retired": key.retired}
    private: dict[str, Any] = (
        {"privateKeyJwk": key.to_jwk()} if passphrase is None else _encrypted(key, passphrase)
    )
    return {
        "verificationMethod": key.verification_method,
        "publicKeyMultibase": key.public.to_multibase(),
        **{name: write_moment(moment) for name, moment in dates.items() if moment is not None},
        **private,
    }


def _encrypted(key: PrivateKey, passphrase: str) -> dict[str, str]:
    # Loaded when it is needed: JOSE's encryption takes a tenth of the time to start.
    from branchebadges.keys.passphrases import encrypted  # noqa: PLC0415

    return encrypted(key, passphrase)


def _decrypted(members: dict[str, Any], passphrase: str | None) -> dict[str, Any]:
    from branchebadges.keys.passphrases import decrypted  # noqa: PLC0415

    return decrypted(members, passphrase)


def _key(members: Any, passphrase: str | None) -> PrivateKey:
    if not isinstance(members, dict) or not isinstance(members.get("verificationMethod"), str):
        raise KeyUnusable("key-file-damaged", "this file does not hold a key of ours")
    method = members["verificationMethod"]
    match members:
        case {"privateKeyJwe": str(), **rest} if "privateKeyJwk" not in rest:
            plain = _decrypted(members, passphrase)
        case {"privateKeyJwk": dict(plain), **rest} if "privateKeyJwe" not in rest:
            pass
        case _:
            raise KeyUnusable("key-file-damaged", "this file does not hold one private key")
    key = PrivateKey.from_jwk(plain, verification_method=method)
    if members.get("publicKeyMultibase") != key.public.to_multibase():
        raise KeyUnusable("key-halves", "the private and public half in this file do not fit")
    return replace(key, created=_moment(members, "created"), retired=_moment(members, "retired"))


def _moment(members: dict[str, Any], name: str) -> datetime | None:
    return read_moment(members[name], where=f"/{name}") if name in members else None
