"""The standing of everything an organisation signed: which index is whose, and which are on.

One register per organisation. An index that was given out is never given out again, whatever
becomes of what it was for. Indexes count on through the lists of an organisation: the first that
does not fit in one list is the first of the next. The lists are made anew at each publication.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Protocol

from pydantic import Field

from branchebadges import proofs
from branchebadges.bitstring import Bits
from branchebadges.branch.organisations import status_path
from branchebadges.errors import BadgeError, Refused
from branchebadges.moments import read_moment, write_moment
from branchebadges.reading import Strict, read_as
from branchebadges.statuses import MINIMUM_ENTRIES, StatusList, choose_index, entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from branchebadges.branch.home import Branch
    from branchebadges.branch.organisations import Organisation

Purpose = Literal["revocation", "suspension"]
_Index = Annotated[str, Field(pattern=r"^(0|[1-9][0-9]{0,5})$")]

PURPOSES: Final[tuple[Purpose, ...]] = ("revocation", "suspension")
VALIDITY: Final = timedelta(days=366)
"""How long a published list may be relied upon by somebody who cannot get a newer one."""
TTL_MILLISECONDS: Final = 15 * 60 * 1000
"""How long a reader may keep a copy: so long can a revocation stay unseen."""


class _Why(Strict):
    at: str
    reason: str


class _Kept(Strict):
    """The register as the file holds it: JSON has no numbers for names."""

    taken: dict[_Index, str] = Field(default_factory=dict)
    on: dict[Purpose, dict[_Index, _Why]] = Field(default_factory=dict)


class Statuses(Protocol):
    """The indexes an organisation gave out, and the ones that are on."""

    def give_out(self, owners: Iterable[str]) -> tuple[Statuses, dict[str, int]]:
        """An index for each owner; who has one keeps it, and nobody gets one that was given."""

    def with_status(
        self, owner: str, purpose: Purpose, *, on: bool, reason: str, at: datetime
    ) -> Statuses:
        """Revoke, suspend or reinstate. A revocation is for ever (Bitstring Status List, 2.1).

        Raises:
            Refused: the owner was given no index here (`not-issued-here`), or a revocation would
                be undone (`revocation-final`).
        """

    def is_on(self, owner: str, purpose: Purpose) -> bool:
        """Is `owner` revoked, or suspended?"""

    def bits(self, purpose: Purpose, number: int = 1) -> Bits:
        """The list of that number as it is published; 1 is the first."""

    def lists(self) -> int:
        """How many lists there are for each purpose: one at least, also where nothing is in it."""


@dataclass(frozen=True)
class StatusRegister:
    """The same as plain values, whole in memory: of a branch in a folder.

    It knows one list for each organisation, and refuses when that is full; a branch of more than
    131,072 credentials by one organisation belongs in a database.
    """

    taken: Mapping[int, str]
    on: Mapping[Purpose, Mapping[int, dict[str, str]]]

    @classmethod
    def read(cls, document: object) -> StatusRegister:
        """Read the register as it was kept; `Refused` says what is wrong with it."""
        kept = read_as(_Kept, document, code="status-register")
        return cls(
            taken={int(index): owner for index, owner in kept.taken.items()},
            on={
                purpose: {
                    int(index): why.model_dump() for index, why in kept.on.get(purpose, {}).items()
                }
                for purpose in PURPOSES
            },
        )

    def to_document(self) -> dict[str, Any]:
        """The register as it is kept, in JSON."""
        return {
            "taken": {str(index): owner for index, owner in sorted(self.taken.items())},
            "on": {
                purpose: {str(index): why for index, why in sorted(rows.items())}
                for purpose, rows in self.on.items()
            },
        }

    def give_out(self, owners: Iterable[str]) -> tuple[StatusRegister, dict[str, int]]:
        """An index for each owner; who has one keeps it."""
        taken = dict(self.taken)
        known = {owner: index for index, owner in taken.items()}
        given: dict[str, int] = {}
        for owner in owners:
            if owner not in known:
                known[owner] = choose_index(taken, MINIMUM_ENTRIES, secrets.randbelow)
                taken[known[owner]] = owner
            given[owner] = known[owner]
        return replace(self, taken=taken), given

    def index_of(self, owner: str) -> int:
        """The index given to `owner`."""
        for index, each in self.taken.items():
            if each == owner:
                return index
        raise Refused("not-issued-here", f"{owner} was not issued by this organisation")

    def with_status(
        self, owner: str, purpose: Purpose, *, on: bool, reason: str, at: datetime
    ) -> StatusRegister:
        """Revoke, suspend or reinstate. A revocation is for ever (Bitstring Status List, 2.1)."""
        index = self.index_of(owner)
        rows = dict(self.on[purpose])
        if on:
            rows.setdefault(index, {"at": write_moment(at), "reason": reason})
        elif purpose == "revocation":
            raise Refused("revocation-final", "what is revoked stays revoked; issue a new one")
        else:
            rows.pop(index, None)
        return replace(self, on={**self.on, purpose: rows})

    def is_on(self, owner: str, purpose: Purpose) -> bool:
        """Is `owner` revoked, or suspended?"""
        return self.index_of(owner) in self.on[purpose]

    def bits(self, purpose: Purpose, number: int = 1) -> Bits:
        """The list as it is published."""
        return listed_bits(self.on[purpose], number)

    def lists(self) -> int:
        """One."""
        return 1


def listed_bits(indexes: Iterable[int], number: int) -> Bits:
    """The list of that number, with the bits of these indexes of the organisation on."""
    row = bytearray(MINIMUM_ENTRIES // 8)
    for index in indexes:
        at, place = divmod(index, MINIMUM_ENTRIES)
        if at == number - 1:
            row[place // 8] |= 0x80 >> place % 8
    return Bits(bytes(row))


def status_entry(branch: Branch, organisation: Organisation, index: int) -> dict[str, Any]:
    """The `credentialStatus` of what has that index: its list, and its place in that list."""
    before, place = divmod(index, MINIMUM_ENTRIES)
    return entry(branch.url(status_path(organisation.id, "revocation", before + 1)), place)


def publish_lists(branch: Branch, organisation: Organisation, *, at: datetime) -> None:
    """Sign and publish all lists of an organisation as they stand."""
    statuses = branch.statuses(organisation)
    signer = branch.signer(organisation)
    for number in range(1, statuses.lists() + 1):
        for purpose in PURPOSES:
            url = branch.url(status_path(organisation.id, purpose, number))
            since = _never_before(branch, url, at)
            listed = StatusList(
                id=url,
                issuer=organisation.did,
                purpose=purpose,
                bits=statuses.bits(purpose, number),
                valid_from=since,
                valid_until=since + VALIDITY,
                ttl_milliseconds=TTL_MILLISECONDS,
            )
            document = listed.to_document()
            signed = proofs.sign(document, signer, suite="eddsa-rdfc-2022", created=since)
            branch.publish(url, signed.text)


def _never_before(branch: Branch, url: str, at: datetime) -> datetime:
    """Now, but not before the list that is there: a reader takes an older list for a replay.

    The clock may have gone back, or another run may have been quicker.
    """
    if not branch.is_published(url):
        return at
    try:
        begins = read_moment(branch.published_document(url).get("validFrom"))
    except BadgeError:
        return at  # What is there is not a list of ours; it is replaced.
    return max(at, begins)
