"""A demo takes the place of an older one only when it is whole, and never of anything else."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from branchebadges.errors import Refused, StorageFailed
from branchebadges.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator

MARK: Final = ".branchebadges-demo"
"""A file that says: this folder was made by the demo and may be replaced by it."""


@contextmanager
def emptied(folder: Path) -> Iterator[Path]:
    """A fresh folder to build in; it takes the place of `folder` when the block ends well.

    Raises:
        Refused: `folder` holds something that is not a demo.
        StorageFailed: it cannot be written.
    """
    # `.` has no name that could be renamed; its real name can.
    try:
        folder = Path(os.path.realpath(folder))
        in_use = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    except (OSError, ValueError) as error:
        message = f"this cannot be written: {getattr(error, 'strerror', None) or error}"
        raise StorageFailed("file-unwritable", message, where=str(folder)) from error
    if in_use and not (folder / MARK).is_file():
        raise Refused(
            "folder-not-empty",
            "this holds something that is not a demo; choose another --out",
            where=str(folder),
        )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    except OSError as error:
        raise StorageFailed("file-unwritable", str(error.strerror), where=str(folder)) from error
    try:
        fresh = beside / "new"
        yield fresh
        write_whole(fresh / MARK, "made by `branchebadges demo`\n")
        _swap(folder, fresh, beside / "old")
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _swap(folder: Path, fresh: Path, old: Path) -> None:
    try:
        if folder.exists():
            folder.rename(old)
        fresh.rename(folder)
    except OSError as error:
        if old.exists() and not folder.exists():
            old.rename(folder)
        raise StorageFailed("file-unwritable", str(error.strerror), where=str(folder)) from error
