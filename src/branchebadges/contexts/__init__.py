"""The JSON-LD contexts we know, as files with their source and digest; they are never fetched.

A context gives every word of a credential its meaning. Whoever can change a context changes what
was signed, so the ones we accept lie here, and `sources.json` says of each file which address it
answers for, which registry package it was taken from, and its SHA-256. A file that is not the one
described there is not used.

To renew one: install the newer release of the package that `sources.json` names, compare its file
with ours term by term, put it in `files/` and write its version and digest in `sources.json`. A
context that has been used to sign is never changed in meaning: the signatures over it would fall.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from branchebadges.errors import Refused, StorageFailed

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = [
    "CREDENTIALS_V1",
    "CREDENTIALS_V2",
    "DATA_INTEGRITY_V2",
    "MULTIKEY_V1",
    "OPEN_BADGES",
    "PINNED",
    "Context",
    "Contexts",
]

CREDENTIALS_V1: Final = "https://www.w3.org/2018/credentials/v1"
CREDENTIALS_V2: Final = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
DATA_INTEGRITY_V2: Final = "https://w3id.org/security/data-integrity/v2"
MULTIKEY_V1: Final = "https://w3id.org/security/multikey/v1"


@dataclass(frozen=True)
class Context:
    """One context: the address it answers for, its text, and where that text came from."""

    url: str
    file: str
    package: str
    version: str
    sha256: str
    text: str = field(repr=False)


@dataclass(frozen=True)
class Contexts:
    """A closed set of contexts, looked up by their exact address and nothing else."""

    _by_url: dict[str, Context] = field(repr=False)

    @classmethod
    def read(cls, folder: Traversable) -> Contexts:
        """The contexts that `sources.json` in a folder describes, each held to its digest.

        Raises:
            StorageFailed: a file is missing, or is not the file that was described.
        """
        try:
            rows = json.loads((folder / "sources.json").read_bytes())
            return cls({row["url"]: _read_context(folder, row) for row in rows})
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StorageFailed(
                "context-missing", f"the stored contexts cannot be read ({error}); install again"
            ) from error

    def load(self, url: str) -> dict[str, Any]:
        """A fresh copy of the context document at this address.

        Raises:
            Refused: `context-unknown`, the address is not exactly one of those known here.
        """
        context = self._by_url.get(url)
        if context is None:
            raise Refused(
                "context-unknown",
                f"the context {url!r} is not one of those known here, and none is ever fetched; "
                "use one of the pinned addresses, letter for letter",
                where=url,
            )
        document: dict[str, Any] = json.loads(context.text)
        return document

    def urls(self) -> tuple[str, ...]:
        """The addresses of all known contexts, in the order of `sources.json`."""
        return tuple(self._by_url)

    def __contains__(self, url: object) -> bool:
        return url in self._by_url

    def __getitem__(self, url: str) -> Context:
        """The context at this address, with where it came from."""
        return self._by_url[url]

    # A set of contexts is itself, not its content: what PyLD learnt of it is kept per set.
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


def _read_context(folder: Traversable, row: dict[str, str]) -> Context:
    data = (folder / "files" / row["file"]).read_bytes()
    if sha256(data).hexdigest() != row["sha256"]:
        raise StorageFailed(
            "context-altered",
            f"{row['file']} is not the file that was pinned for {row['url']}: its digest differs; "
            "nothing can be signed or verified with it, so install again",
            where=row["file"],
        )
    return Context(
        url=row["url"],
        file=row["file"],
        package=row["package"],
        version=row["version"],
        sha256=row["sha256"],
        text=data.decode("utf-8"),
    )


@cache
def _pinned() -> Contexts:
    return Contexts.read(resources.files(__name__))


PINNED: Final = _pinned()
"""The contexts that come with this library."""
