"""A branch, wherever it is kept: in a folder, or in the database of a service.

What a branch decides, signs and publishes is the same in both; this is all that the rest of this
package asks of the place where it is kept.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, Self, TypeVar

from branchebadges.branch.organisations import BRANCH, COMMITTEE, Organisation, Settings
from branchebadges.canonical import jcs, read_json
from branchebadges.errors import Malformed, Refused
from branchebadges.files import MAX_FILE_BYTES, about

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from datetime import datetime

    from branchebadges.branch.handed_out import Form, HandedOut
    from branchebadges.branch.persons import Record
    from branchebadges.branch.status import Statuses
    from branchebadges.keys import PrivateKey
    from branchebadges.proofs import Signed
    from branchebadges.sources import Sources

_T = TypeVar("_T")


class Branch(ABC):
    """A branch: who is in it, what it published, its people, and what was handed out to them."""

    settings: Settings

    # What it publishes

    def url(self, path: str) -> str:
        """The address of something that the branch publishes."""
        return f"{self.settings.url}/{path}"

    def path_of(self, url: str) -> str:
        """The path, under the address of the branch, of something it publishes.

        Raises:
            Refused: the address is not one of the branch (`not-published-here`).
        """
        prefix = f"{self.settings.url}/"
        path = url.removeprefix(prefix)
        if not url.startswith(prefix) or not {"", ".", ".."}.isdisjoint(path.split("/")):
            raise Refused("not-published-here", f"{url} is not under {self.settings.url}")
        return path

    def publish(self, url: str, document: dict[str, Any] | str) -> None:
        """Publish a document, as JCS text so that its digest is that of what is served."""
        text = document if isinstance(document, str) else jcs(document).decode()
        self.put_published(url, text)

    @abstractmethod
    def put_published(self, url: str, text: str) -> None:
        """Publish a text at one of the branch's addresses."""

    @abstractmethod
    def published(self, url: str) -> str:
        """The text that is published at an address; `StorageFailed` where there is none."""

    @abstractmethod
    def is_published(self, url: str) -> bool:
        """Is anything published at that address?"""

    @abstractmethod
    def place_of(self, url: str) -> str:
        """Where what is published at that address is kept, as an error names it."""

    @abstractmethod
    def sources(self) -> Sources:
        """Everything that is published."""

    def published_document(self, url: str) -> dict[str, Any]:
        """A published document as JSON.

        Raises:
            StorageFailed: it is not there any more.
            Malformed: it is not JSON, or no object; `where` begins with where it is kept.
        """
        with about(self.place_of(url)):
            document = read_json(self.published(url), max_bytes=MAX_FILE_BYTES)
            if not isinstance(document, dict):
                raise Malformed(
                    "published-altered",
                    "this is not what was published here; put it back as it was",
                )
        return document

    # What it keeps to itself

    def read_private(self, path: str) -> Any:
        """A document the branch keeps to itself, or None where it is not there yet."""
        return self.read_private_as(lambda document: document, path)

    @abstractmethod
    def read_private_as(self, read: Callable[[Any], _T], path: str) -> _T | None:
        """What `read` makes of a document of the branch alone; None where it is not there yet.

        Raises:
            BadgeError: it cannot be read; `where` begins with where it is kept.
        """

    @abstractmethod
    def write_private(self, path: str, document: Any) -> None:
        """Keep a document that is for the branch alone."""

    @abstractmethod
    def statuses(self, organisation: Organisation) -> Statuses:
        """What the organisation gave out of its status lists, and what is on."""

    @abstractmethod
    def keep_statuses(self, organisation: Organisation, statuses: Statuses) -> None:
        """Keep them; this comes before what they speak of is signed or published."""

    @abstractmethod
    def lists_changed(self, organisation: Organisation, *, at: datetime) -> None:
        """The lists of an organisation say something new, or must be made anew: publish them."""

    # Its people

    @abstractmethod
    def record(self, person_id: str) -> Record | None:
        """Everything about one person; None for somebody who is not known here."""

    @abstractmethod
    def keep(self, record: Record) -> None:
        """Keep everything about one person, wholly or not at all."""

    @abstractmethod
    def records(self) -> Iterator[Record]:
        """Everybody, by person id."""

    @abstractmethod
    def records_about(
        self, *, persons: Collection[str] = (), external_ids: Collection[str] = ()
    ) -> Iterator[Record]:
        """At least these people, and whoever one of these events was reported of."""

    @abstractmethod
    def records_with(self, name: str) -> Iterator[Record]:
        """At least the person to whom a credential of that id or ledger name was issued."""

    @abstractmethod
    def unsettled(self, changed: Iterable[Record]) -> Iterable[Record]:
        """Whose records the lists may not follow yet, when these people's were changed."""

    # What was handed out to them

    @abstractmethod
    def hand_out(self, record: Record, name: HandedOut, form: Form) -> None:
        """Hand a signed credential out to a person, in all its forms or not at all."""

    @abstractmethod
    def is_handed_out(self, record: Record, name: HandedOut) -> bool:
        """Was it signed and handed out?"""

    @abstractmethod
    def handed_out(self, record: Record, name: HandedOut) -> Signed:
        """The credential as it was signed; `StorageFailed` where it was not handed out."""

    @abstractmethod
    def place_handed_out(self, record: Record, name: HandedOut) -> str:
        """Where it is kept, as an error names it."""

    # Organisations and their keys

    @abstractmethod
    def signer(self, organisation: Organisation, kind: str = "Ed25519") -> PrivateKey:
        """The key of an organisation; `KeyUnusable` says what is wrong with it."""

    @abstractmethod
    def join(self, organisation: Organisation) -> Self:
        """Take an organisation in: make its keys and publish its DID document."""

    @property
    def committee(self) -> Organisation:
        """The toetsingscommissie."""
        return self.settings.organisation(COMMITTEE)

    @property
    def itself(self) -> Organisation:
        """The branch as an issuer: it confers the diplomas."""
        return self.settings.organisation(BRANCH)
