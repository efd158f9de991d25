"""Status lists: whether a credential was revoked or suspended (Bitstring Status List 1.0).

A list says nothing about anyone by itself: it is one long row of bits, each the standing of one
credential that names the list and an index in it. Indexes are drawn at random (5.1), so that two
neighbours in a list have nothing in common.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from branchebadges.bitstring import Bits
from branchebadges.errors import Malformed, Refused
from branchebadges.model import VC_2
from branchebadges.moments import read_moment, write_moment

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

ENTRY_TYPE: Final = "BitstringStatusListEntry"
CREDENTIAL_TYPE: Final = "BitstringStatusListCredential"
LIST_TYPE: Final = "BitstringStatusList"
REVOCATION_LIST_TYPE: Final = "1EdTechRevocationList"

MINIMUM_ENTRIES: Final = 131_072
"""The smallest list that hides its members in a herd (Bitstring Status List, 6.1)."""

MAX_REVOKED: Final = 100_000
"""More names than this in a plain revocation list are not read."""

# `isdecimal`, `int` and `\d` all accept digits of other scripts, and `int` accepts "1_0".
_DECIMAL: Final = re.compile(r"(?:0|[1-9][0-9]{0,9})\Z")


@dataclass(frozen=True)
class Entry:
    """Where a credential says its status is kept: one index in one list, for one purpose."""

    list_url: str
    index: int
    purpose: str

    @classmethod
    def read(cls, entry: object, *, where: str | None = None) -> Entry:
        """Read a `credentialStatus` of type BitstringStatusListEntry, strictly (section 2.1).

        Raises:
            Refused: a missing or misspelled member, or entries of more than one bit.
        """
        if not isinstance(entry, dict) or entry.get("type") not in (ENTRY_TYPE, [ENTRY_TYPE]):
            raise Refused("status-type", f"a status of another type than {ENTRY_TYPE}", where=where)
        purpose, url = entry.get("statusPurpose"), entry.get("statusListCredential")
        if not isinstance(purpose, str) or not purpose:
            raise Refused("status-purpose", "a status without a statusPurpose", where=where)
        if not isinstance(url, str) or not url.startswith("https://"):
            raise Refused(
                "status-list-url", "statusListCredential is not an https address", where=where
            )
        _one_bit(entry, where=where)
        return cls(url, _read_index(entry.get("statusListIndex"), where=where), purpose)

    def to_document(self) -> dict[str, Any]:
        """The entry as a `credentialStatus`."""
        return entry(self.list_url, self.index, self.purpose)


def entry(list_url: str, index: int, purpose: str = "revocation") -> dict[str, Any]:
    """A `credentialStatus` that points at `index` of the list at `list_url` (section 2.1)."""
    return {
        "id": f"{list_url}#{index}",
        "type": ENTRY_TYPE,
        "statusPurpose": purpose,
        "statusListIndex": str(index),
        "statusListCredential": list_url,
    }


def _read_index(text: object, *, where: str | None) -> int:
    # The specification wants decimal text; a JSON number is another document than was agreed.
    if not isinstance(text, str) or not _DECIMAL.match(text):
        raise Refused("status-index", "statusListIndex is not a plain decimal number", where=where)
    return int(text)


def _one_bit(holder: dict[str, Any], *, where: str | None) -> None:
    size = holder.get("statusSize", 1)
    if size != 1 or isinstance(size, bool):
        raise Refused("status-size", "statuses of more than one bit are not read", where=where)


def choose_index(taken: Collection[int], size: int, randbelow: Callable[[int], int]) -> int:
    """A free index of a list of `size`, each free one equally likely.

    `taken` holds every index ever given out, those of expired and erased credentials included: an
    index is never used again. `randbelow` is `secrets.randbelow` outside tests.

    Raises:
        Refused: no index is free (`status-list-full`); begin a new list.
    """
    if 2 * len(taken) <= size:
        # Drawing again until a free one comes up takes two draws at most on average.
        while (drawn := randbelow(size)) in taken:
            pass
        return drawn
    used = {index for index in taken if 0 <= index < size}
    free = size - len(used)
    if free <= 0:
        raise Refused("status-list-full", f"all {size} places of this list are given out")
    return [index for index in range(size) if index not in used][randbelow(free)]


@dataclass(frozen=True)
class StatusList:
    """One list, for one purpose, of one keeper. Changing a status gives a new list."""

    id: str
    """The https address where it is published, and that its entries name."""
    issuer: str
    purpose: str
    bits: Bits
    valid_from: datetime | None
    valid_until: datetime | None = None
    ttl_milliseconds: int | None = None
    """How long a reader may keep a copy (section 2.2)."""

    def __post_init__(self) -> None:
        if len(self.bits) < MINIMUM_ENTRIES:
            raise Refused(
                "status-list-length",
                f"a status list has at least {MINIMUM_ENTRIES} places, this one {len(self.bits)}",
                where=self.id,
            )

    def __getitem__(self, index: int) -> bool:
        if not 0 <= index < len(self.bits):
            raise Refused(
                "status-range", f"index {index} is outside the list {self.id}", where=self.id
            )
        return self.bits[index]

    def with_status(self, index: int, *, on: bool) -> StatusList:
        """The same list, with the status at `index` on or off."""
        return replace(self, bits=self.bits.with_bit(index, on=on))

    def published(self, at: datetime, *, until: datetime | None = None) -> StatusList:
        """The same list as from `at`, which is how readers tell a newer one from an older."""
        return replace(self, valid_from=at, valid_until=until)

    def to_document(self) -> dict[str, Any]:
        """The list as an unsigned credential (section 2.2)."""
        subject: dict[str, Any] = {
            "id": f"{self.id}#list",
            "type": LIST_TYPE,
            "statusPurpose": self.purpose,
            "encodedList": self.bits.encode(),
        }
        if self.ttl_milliseconds is not None:
            subject["ttl"] = self.ttl_milliseconds
        document: dict[str, Any] = {
            "@context": [VC_2],
            "id": self.id,
            "type": ["VerifiableCredential", CREDENTIAL_TYPE],
            "issuer": self.issuer,
        }
        if self.valid_from is not None:
            document["validFrom"] = write_moment(self.valid_from)
        if self.valid_until is not None:
            document["validUntil"] = write_moment(self.valid_until)
        return document | {"credentialSubject": subject}

    @classmethod
    def read(cls, document: dict[str, Any], *, url: str, purpose: str) -> StatusList:
        """Read the list that was asked for at `url` (section 3.2).

        Its signature and dates are judged elsewhere; here it must be the list that was asked for.

        Raises:
            Refused: another id, type or purpose, entries of more than one bit, or too short.
            Malformed: `encodedList` or a date cannot be read.
        """
        # A list of the same issuer under another id would un-revoke (threat: substitution).
        if document.get("id") != url:
            raise Refused("status-list-id", f"what is at {url} says it is another list", where=url)
        if CREDENTIAL_TYPE not in _texts(document.get("type")):
            raise Refused("status-list-type", f"{url} is not a {CREDENTIAL_TYPE}", where=url)
        subject = document.get("credentialSubject")
        if not isinstance(subject, dict) or LIST_TYPE not in _texts(subject.get("type")):
            raise Refused("status-list-type", f"{url} does not hold a {LIST_TYPE}", where=url)
        if purpose not in _texts(subject.get("statusPurpose")):
            raise Refused("status-list-purpose", f"{url} is not a {purpose} list", where=url)
        _one_bit(subject, where=url)
        return cls(
            id=url,
            issuer=_issuer(document.get("issuer"), url),
            purpose=purpose,
            bits=_bits(subject.get("encodedList"), url),
            valid_from=_moment(document.get("validFrom"), url),
            valid_until=_moment(document.get("validUntil"), url),
            ttl_milliseconds=_ttl(subject.get("ttl"), url),
        )


def _bits(text: object, url: str) -> Bits:
    if not isinstance(text, str):
        raise Malformed("bitstring-missing", "a status list without an encodedList", where=url)
    return Bits.decode(text)


def _moment(text: object, url: str) -> datetime | None:
    return None if text is None else read_moment(text, where=url)


def _ttl(value: object, url: str) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise Refused("status-list-ttl", "ttl is a number of milliseconds", where=url)
    return value


def _issuer(value: object, url: str) -> str:
    issuer = value.get("id") if isinstance(value, dict) else value
    if not isinstance(issuer, str) or not issuer:
        raise Refused("status-list-issuer", "a status list without an issuer", where=url)
    return issuer


def _texts(value: object) -> tuple[str, ...]:
    """One text, or a list of them, as JSON-LD allows either (VC 2.0, section 4.5)."""
    values = value if isinstance(value, list) else [value]
    return tuple(text for text in values if isinstance(text, str))


@dataclass(frozen=True)
class RevocationList:
    """The plain list of Open Badges' own status method, `1EdTechRevocationList`.

    It is not signed: it is believed because it came over https from the address that the signed
    badge names.
    """

    id: str
    issuer: str
    revoked: frozenset[str]

    @classmethod
    def read(cls, document: object, *, url: str) -> RevocationList:
        """Read the list found at `url`.

        Raises:
            Refused: another id, no issuer, or entries of another shape.
        """
        if not isinstance(document, dict) or document.get("id", url) != url:
            raise Refused("status-list-id", f"what is at {url} is not that list", where=url)
        entries = document.get("revokedCredential", [])
        entries = entries if isinstance(entries, list) else [entries]
        if len(entries) > MAX_REVOKED:
            raise Refused("status-list-size", f"{url} has over {MAX_REVOKED} entries", where=url)
        revoked = frozenset(name for name in (_revoked(each, url) for each in entries) if name)
        return cls(url, _issuer(document.get("issuer"), url), revoked)


def _revoked(entry: object, url: str) -> str | None:
    if isinstance(entry, dict) and isinstance(entry.get("id"), str):
        # Open Badges 3.0: an entry counts unless it says `revoked: false`.
        return None if entry.get("revoked") is False else str(entry["id"])
    raise Refused("status-list-type", "an entry of the revocation list has no id", where=url)
