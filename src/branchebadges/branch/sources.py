"""A folder as sources: every document in it, under the address it says it is published at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from branchebadges import dids
from branchebadges.canonical import read_json
from branchebadges.errors import BadgeError, StorageFailed
from branchebadges.files import is_folder, read_text
from branchebadges.sources import Sources

if TYPE_CHECKING:
    from pathlib import Path

MAX_FILES: Final = 200_000


def sources_in(folder: Path) -> Sources:
    """Sources from all JSON files below a folder.

    A document is known by its own `id`: the address of a status list or accreditation, or the DID
    of a DID document. Whoever names the folder vouches for what lies in it; a file that cannot be
    read is passed over, so what it held stays unknown and is never taken for valid.
    """
    if not is_folder(folder):
        raise StorageFailed("no-folder", "there is no such folder", where=str(folder))
    texts: dict[str, str] = {}
    for number, path in enumerate(sorted(folder.rglob("*.json"))):
        if number >= MAX_FILES:
            raise StorageFailed("folder-too-large", f"over {MAX_FILES:,} files", where=str(folder))
        if not path.is_file():
            continue
        try:
            text = read_text(path)
            document = read_json(text, max_bytes=32_000_000)
            name = document.get("id") if isinstance(document, dict) else None
            if isinstance(name, str) and name.startswith("did:web:"):
                texts[dids.url_of(name)] = text
            elif isinstance(name, str):
                texts[name] = text
        except BadgeError:
            continue
    return Sources.of(texts)
