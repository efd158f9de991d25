"""Style, fonts and script: files of our own, each under an address that changes with its content.

Nothing on a page comes from elsewhere. `sources.json` says where a file that is not ours is from,
under which licence, and its SHA-256.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

_FOLDER: Final = files("issuer_app.pages") / "static"
_TYPES: Final = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "woff2": "font/woff2",
    "ico": "image/x-icon",
}
_REFERENCE: Final = re.compile(r'url\("([a-z0-9.-]+)"\)')


@dataclass(frozen=True)
class Asset:
    """One static file, as it is served."""

    path: str
    media_type: str
    content: bytes


@cache
def _hashed(name: str) -> Asset:
    content = (_FOLDER / name).read_bytes()
    stem, _, form = name.rpartition(".")
    if form == "css":
        # A stylesheet names fonts by their plain names; they are served under hashed ones.
        content = _REFERENCE.sub(
            lambda found: f'url("{static_url(found[1])}")', content.decode()
        ).encode()
    digest = hashlib.sha256(content).hexdigest()[:16]
    return Asset(f"/static/{stem}.{digest}.{form}", _TYPES[form], content)


def static_url(name: str) -> str:
    """The address of a file in `static/`: `static_url("style.css")`."""
    return _hashed(name).path


def _assets() -> dict[str, Asset]:
    names = [file.name for file in _FOLDER.iterdir() if file.name.rpartition(".")[2] in _TYPES]
    return {asset.path: asset for asset in map(_hashed, sorted(names))}


ASSETS: Final = _assets()
"""All static files by path. They are read at the start, so that a request opens no file."""
