"""Addresses that are written as they are: absolute, and short for nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from branchebadges.canonical.meaning import IRI
from branchebadges.canonical.processor import NOWHERE

if TYPE_CHECKING:
    from collections.abc import Callable

PLAIN_ADDRESS: Final[Callable[[str], object]] = re.compile(
    r"(?:https?://|urn:|did:)[!#-;=?-Z\[\]_a-z~]+\Z"
).match
"""Most addresses: of a scheme that is no term of any context (a test holds the pinned ones to
that), in ASCII, without the characters that N-Quads does not take between `<` and `>`."""


def is_address(text: str, schemes: frozenset[str]) -> bool:
    """Is this an absolute IRI that no context can take for a short form?

    Args:
        text: what stands in the document.
        schemes: all terms. `term:rest` would be read as the address of the term and the rest
            (JSON-LD 1.1 API, section 5.2.2, step 6); `term://rest` would not, but there is no
            telling whether a reader knows.
    """
    # What cannot be printed has no place in an address, whatever the long way makes of it.
    if IRI.match(text) is None or not text.isprintable() or text.startswith(NOWHERE):
        return False
    return text.partition(":")[0] not in schemes
