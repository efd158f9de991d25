"""Everything this library raises, named for what can be done about it.

    BadgeError
    ├── Malformed      the bytes are not what they claim to be: get them again, or fix the file
    ├── Refused        readable, but not acceptable as it stands: change what is said at `where`
    ├── ProofFailed    a seal does not hold: do not use the document
    ├── KeyUnusable    a key is missing, unreadable, badly kept or of the wrong kind
    ├── Lacking        a document is needed that is not at hand: supply or fetch `urls`
    └── StorageFailed  a folder or file could not be read or written: nothing was changed

Each error carries a stable `code` (kebab-case, for programs), a sentence that says what is wrong
and what to do, and, where it helps, `where`: a JSON pointer, a line or a file name. None of them
derives from `ValueError`, because pydantic swallows those.
"""

from __future__ import annotations

import copyreg
from typing import Any


class BadgeError(Exception):
    """The root: whoever calls this library needs to catch nothing else."""

    def __init__(self, code: str, message: str, *, where: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.where = where

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message

    def __reduce__(self) -> tuple[Any, ...]:
        # Python would call the class with the message alone, so that no error came back whole
        # from another process.
        return copyreg.__newobj__, (type(self), *self.args), self.__dict__  # type: ignore[attr-defined]


class Malformed(BadgeError):
    """The bytes cannot be read as what they claim to be (JSON, JWT, PNG, SVG, CSV, bit string)."""


class Refused(BadgeError):
    """Readable, but not acceptable as it stands: an undefined term, a rule of the branch."""


class ProofFailed(BadgeError):
    """A signature or proof does not hold, or is not of the kind that is accepted."""


class KeyUnusable(BadgeError):
    """A key is missing, unreadable, badly kept, or not of the kind that is needed."""


class Lacking(BadgeError):
    """An answer needs documents that are not at hand."""

    def __init__(self, code: str, message: str, *, urls: frozenset[str]) -> None:
        super().__init__(code, message)
        self.urls = urls


class StorageFailed(BadgeError):
    """A file or folder could not be read or written; what was there before is still there."""
