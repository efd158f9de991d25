"""What an audit finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """Something that is not as it should be.

    Attributes:
        where: the line, credential or list, by number, id or address; never a person.
        code: stable, for programs.
        sentence: what is wrong.
        unknown: it could not be determined, for want of a document.
    """

    where: str
    code: str
    sentence: str
    unknown: bool = False
