"""The catalogue as the database has it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from branchebadges.branch import Settings
from branchebadges.branch.register import read_entries, read_modules
from branchebadges.canonical import read_json
from branchebadges.errors import StorageFailed
from branchebadges.files import MAX_FILE_BYTES
from branchebadges.modules import read_framework
from issuer_app.catalogue.shelf import Shelf, shelf_of

if TYPE_CHECKING:
    from issuer_app.work import Work

_PATHS: Final = (
    "register/modules.json",
    "register/decisions.json",
    "register/framework.json",
    "branch.json",
)


def shelf(work: Work) -> tuple[Shelf, Settings]:
    """What stands in the catalogue now, and the branch whose it is.

    Raises:
        StorageFailed: there is no branch in the database yet (`no-branch`).
    """
    rows = work.rows("SELECT path, body FROM kept WHERE path = ANY(%s)", list(_PATHS))
    bodies = {row["path"]: row["body"] for row in rows}
    framework, settings = bodies.get(_PATHS[2]), bodies.get(_PATHS[3])
    if framework is None or settings is None:
        raise StorageFailed("no-branch", "there is no branch with domains in this database yet")
    return _read(bodies.get(_PATHS[0], "{}"), bodies.get(_PATHS[1], "{}"), framework, settings)


@lru_cache(maxsize=2)
def _read(modules: str, decisions: str, framework: str, branch: str) -> tuple[Shelf, Settings]:
    # The texts themselves are the key: what is read again is what changed.
    settings = Settings.read(read_json(branch, max_bytes=MAX_FILE_BYTES))
    made = shelf_of(
        read_modules(read_json(modules, max_bytes=MAX_FILE_BYTES)),
        read_entries(read_json(decisions, max_bytes=MAX_FILE_BYTES)).values(),
        settings.organisations,
        read_framework(read_json(framework, max_bytes=MAX_FILE_BYTES)),
    )
    return made, settings
