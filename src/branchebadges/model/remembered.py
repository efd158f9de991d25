"""Parts that many badges have in common, read once: of a year, the modules and their issuers."""

import marshal
from collections.abc import Callable
from typing import Any, Final, TypeVar

_T = TypeVar("_T")


def read_once(kind: type[_T], given: dict[str, Any], read: Callable[[dict[str, Any]], _T]) -> _T:
    """The part of this kind that was read from the same JSON before: parts never change.

    An issuer, a module and the accreditations in them are nine tenths of what is read of a badge.
    What is met for the first time, or refused by `read`, is not remembered.
    """
    try:
        written = marshal.dumps(given, _PLAIN)
    except ValueError:  # something that is not JSON, which the reading itself will refuse
        return read(given)
    key = (kind, written)
    known = _READ.get(key)
    if isinstance(known, kind):
        return known
    if len(written) > _LONGEST or _SEEN.first_time(hash(key)):
        return read(given)
    # From a copy, which nobody else can change under what is remembered.
    part = read(marshal.loads(written))  # noqa: S302 - written just above
    if len(_READ) >= _MOST:
        _READ.clear()
    _READ[key] = part
    return part


class Sightings:
    """What was met before, by its hash; that decides only what is worth keeping."""

    def __init__(self) -> None:
        self._hashes: set[int] = set()

    def first_time(self, sighting: int) -> bool:
        """Is it met for the first time? What comes once would drive out the rest."""
        if sighting in self._hashes:
            return False
        if len(self._hashes) >= _MOST_SIGHTINGS:
            self._hashes.clear()
        self._hashes.add(sighting)
        return True


_PLAIN: Final = 2
"""The last form of marshal that does not depend on which values are one object in memory."""
_LONGEST: Final = 32_768
_MOST: Final = 128
"""Hostile ones then take some 25 MB at most."""
_MOST_SIGHTINGS: Final = 4096
_SEEN: Final = Sightings()
_READ: Final[dict[tuple[type, bytes], object]] = {}
