"""Where a credential's standing is looked up, and the lists that hold it.

VC Data Model 2.0, 4.10; Bitstring Status List 1.0, 2 (data model); Open Badges 3.0,
CredentialStatus.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Discriminator, Field, Tag

from branchebadges.model.evidence import Typed
from branchebadges.model.faults import Fault
from branchebadges.model.part import Openness, Part
from branchebadges.model.values import ALONE, Many, Uri, Web, at_issue, matching

ENTRY: str = "BitstringStatusListEntry"


class CredentialStatus(Part):
    """A way to look up whether a credential still stands (Open Badges 3.0, CredentialStatus)."""

    OPENNESS: ClassVar[Openness] = Openness.FREE
    REQUIRED_AT_ISSUE: ClassVar[tuple[str, ...]] = ("type",)

    id: Uri | None = None
    type: Annotated[str | None, ALONE] = None


class StatusMessage(Part):
    """What one value of an entry means (Bitstring Status List, 2.1)."""

    status: Annotated[str, matching(r"0x[0-9a-fA-F]+", "a hexadecimal value such as 0x1")]
    message: str


def _not_an_index(text: str) -> str | None:
    right = text.isascii() and text.isdigit() and (text == "0" or text[0] != "0")
    return None if right else f"{text[:20]!r} is not a place on a list; write digits, from 0 up"


class BitstringStatusListEntry(CredentialStatus):
    """The place of a credential on a status list (Bitstring Status List, 2.1)."""

    OPENNESS: ClassVar[Openness] = Openness.EXTENSIBLE

    type: Annotated[Literal["BitstringStatusListEntry"], ALONE] = "BitstringStatusListEntry"
    status_purpose: str
    status_list_index: Annotated[str, at_issue(_not_an_index)]
    status_list_credential: Web
    status_size: int | None = Field(default=None, strict=True)
    status_message: Many[StatusMessage] = ()
    status_reference: Many[Uri] = ()

    def faults(self) -> Iterator[Fault]:
        """The entry must not be named by the list it is on (Bitstring Status List, 2.1)."""
        if self.id is not None and self.id == self.status_list_credential:
            yield Fault("status-id", "/id", "is the list's own address; add #index or leave it out")


def _entry_or_other(value: Any) -> str:
    kind = value.get("type") if isinstance(value, dict) else getattr(value, "type", None)
    return "#entry" if kind in (ENTRY, [ENTRY]) else "#other"


Status = Annotated[
    Annotated[BitstringStatusListEntry, Tag("#entry")] | Annotated[CredentialStatus, Tag("#other")],
    Discriminator(_entry_or_other),
]
"""A status entry, read as the class its type names."""


class BitstringStatusList(Part):
    """The list itself, as the subject of its credential (Bitstring Status List, 2.2)."""

    id: Uri | None = None
    type: Annotated[Literal["BitstringStatusList"], ALONE] = "BitstringStatusList"
    status_purpose: Many[str]
    encoded_list: Annotated[str, matching(r"u[A-Za-z0-9_-]+", "a multibase base64url text (u…)")]
    ttl: int | None = Field(default=None, strict=True, ge=0)
    """How long a copy may be kept, in milliseconds."""

    @property
    def keep_for(self) -> timedelta | None:
        """How long a copy of the list may be used, where the list says so."""
        return None if self.ttl is None else timedelta(milliseconds=self.ttl)


class RefreshService(Typed):
    """Where a newer version of the credential is found (VC 2.0, 5.4)."""


class TermsOfUse(Typed):
    """Under which terms the credential was issued (VC 2.0, 5.5)."""


class CredentialSchema(Typed):
    """A schema the credential says it follows (VC 2.0, 4.11)."""

    REQUIRED_AT_ISSUE: ClassVar[tuple[str, ...]] = ("id", "type")
