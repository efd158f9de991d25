"""Files that are there whole or not at all, and one process at a time.

Everything is written beside its place, flushed to the disk and then renamed over it: whoever reads
sees the old text or the new one. What goes wrong on the way leaves the old one standing.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import secrets
from typing import TYPE_CHECKING, Final

from branchebadges.errors import BadgeError, Malformed, StorageFailed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_FILE_BYTES: Final = 32 * 1024 * 1024
"""Nothing this library reads is larger; a file that is, is not one of its own."""


def read_bytes(path: Path, *, limit: int = MAX_FILE_BYTES) -> bytes:
    """Read a file of at most `limit` bytes.

    Raises:
        StorageFailed: it is missing or cannot be read.
        Malformed: it is larger than `limit`.
    """
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except (OSError, ValueError) as error:
        raise StorageFailed("file-unreadable", _reason(error), where=str(path)) from error
    if len(data) > limit:
        raise Malformed("file-too-large", f"larger than {limit:,} bytes", where=str(path))
    return data


def read_text(path: Path, *, limit: int = MAX_FILE_BYTES) -> str:
    """Read a UTF-8 text; a byte order mark is passed over. Raises as `read_bytes` does."""
    try:
        return read_bytes(path, limit=limit).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Malformed("file-not-utf-8", "not UTF-8 text", where=str(path)) from error


@contextlib.contextmanager
def about(path: Path | str) -> Iterator[None]:
    """Let whatever goes wrong in the block say that it is about this file, or what is kept so.

    A JSON pointer that an error carries follows the name of the file as a fragment.
    """
    try:
        yield
    except BadgeError as error:
        inside = error.where or ""
        if not inside.startswith(str(path)):
            error.where = f"{path}#{inside}" if inside else str(path)
        raise


def write_whole(path: Path, data: str | bytes, *, mode: int = 0o644, durable: bool = True) -> None:
    """Put `data` at `path`, wholly or not at all; missing folders are made.

    Args:
        durable: flush to the disk first. False for what can be made again from what was flushed.

    Raises:
        StorageFailed: the disk is full, the folder is not writable; what was there still is.
    """
    content = data.encode() if isinstance(data, str) else data
    if path.name in {"", ".."}:
        raise StorageFailed("file-unwritable", "this is not the name of a file", where=str(path))
    beside = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                if durable:
                    os.fsync(file.fileno())
            beside.replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                beside.unlink()
            raise
        if durable:
            _flush_folder(path.parent)
    except (OSError, ValueError) as error:
        raise StorageFailed("file-unwritable", _reason(error), where=str(path)) from error


@contextlib.contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold a lock file for as long as the block runs; the system releases it if we die.

    Raises:
        StorageFailed: somebody else holds it (`in-use`).
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # A lock is never written to, so there is no reason to follow a link to somewhere else.
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise StorageFailed("file-unwritable", _reason(error), where=str(path)) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StorageFailed(
                "in-use",
                "another process is working on this branch; wait until it is done",
                where=str(path.parent),
            ) from error
        except OSError as error:
            raise StorageFailed("lock-failed", _reason(error), where=str(path)) from error
        yield
    finally:
        os.close(descriptor)


def is_file(path: Path) -> bool:
    """Is there a file of that name? A name that no system takes is no file."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_folder(path: Path) -> bool:
    """Is there a folder of that name? A name that no system takes is no folder."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


_FULL: Final = "the disk is full; make room and run it again, nothing was changed"
_FORBIDDEN: Final = "this file or folder may not be read or written by this user"
_NO_FOLDER: Final = "a file stands where a folder is needed"
_REASONS: Final = {
    errno.ENOENT: "there is no such file",
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EACCES: _FORBIDDEN,
    errno.EPERM: _FORBIDDEN,
    errno.EROFS: _FORBIDDEN,
    errno.EISDIR: "this is a folder, a file was expected",
    errno.ENOTDIR: _NO_FOLDER,
    errno.EEXIST: _NO_FOLDER,
    errno.ELOOP: "this is a link to somewhere else, or a ring of links",
}


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, ValueError):
        return "this is not the name of a file"  # So Python says that it holds a NUL.
    if error.errno in _REASONS:
        return _REASONS[error.errno]
    return os.strerror(error.errno) if error.errno else str(error)
