"""The folder of a branch: what lies where, what is public, and who may change it.

branch.json                     where it is published, and who is in it
public/                         publish this on any web host, as it is
  .well-known/did.json          and a did.json per organisation
  modules/ accreditations/ status/ rules/ catalogue/ paths/ pe/ trust.json
private/                        for the branch alone
  keys/ register/ status/ people/ ledgers/
holders/PERSON/                 what each holder receives: badges, diplomas, statements, pictures
"""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from branchebadges.branch import keyring
from branchebadges.branch.organisations import BRANCH, COMMITTEE, Organisation, Settings
from branchebadges.canonical import jcs, read_json
from branchebadges.errors import Malformed, Refused, StorageFailed
from branchebadges.files import MAX_FILE_BYTES, about, held, is_file, read_text, write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from branchebadges.keys import PrivateKey

_T = TypeVar("_T")


@dataclass(frozen=True)
class Branch:
    """A branch kept in a folder."""

    folder: Path
    settings: Settings
    _opened: dict[tuple[str, str], PrivateKey] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """Keys that were read once: opening an encrypted one takes a third of a second."""

    @classmethod
    def create(cls, folder: Path, settings: Settings) -> Branch:
        """Begin a branch in a folder that does not exist or is empty.

        Raises:
            Refused: there is something in it already (`folder-not-empty`).
            StorageFailed: it cannot be made or written.
        """
        branch = cls(folder, settings)
        try:
            if not _is_free(folder):
                raise Refused(
                    "folder-not-empty",
                    "choose a folder that is empty or does not exist yet",
                    where=str(folder),
                )
            for closed in (branch.private, folder / "holders"):
                # Keys, and who is who: for the branch alone, whatever the umask says.
                closed.mkdir(parents=True, mode=0o700)
        except OSError as error:
            message = f"the folder cannot be made: {error.strerror}"
            raise StorageFailed("file-unwritable", message, where=str(folder)) from error
        branch.save()
        return branch

    @classmethod
    def open(cls, folder: Path) -> Branch:
        """Open a branch that `create` began."""
        path = folder / "branch.json"
        if not is_file(path):
            raise StorageFailed(
                "no-branch",
                "no branch.json here; begin one with `branchebadges branch new`",
                where=str(folder),
            )
        with about(path):
            return cls(folder, Settings.read(read_json(read_text(path))))

    def save(self) -> None:
        """Write `branch.json`."""
        document = self.settings.model_dump(mode="json", exclude_none=True)
        write_whole(self.folder / "branch.json", json.dumps(document, indent=1, ensure_ascii=False))

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Hold the branch while it is changed; a second process is refused."""
        with held(self.folder / ".lock"):
            yield

    @property
    def private(self) -> Path:
        """What only the branch may read."""
        return self.folder / "private"

    @property
    def public(self) -> Path:
        """What is published under `settings.url`."""
        return self.folder / "public"

    def holder(self, person_id: str, *steps: str) -> Path:
        """What is handed to one person: the folder, or something in it."""
        return self.inside(self.folder.joinpath("holders", person_id, *steps))

    def url(self, path: str) -> str:
        """The address of something in the public folder."""
        return f"{self.settings.url}/{path}"

    def public_file(self, url: str) -> Path:
        """Where in the public folder the document of that address lies."""
        prefix = f"{self.settings.url}/"
        steps = url.removeprefix(prefix).split("/")
        if not url.startswith(prefix) or not {"", ".", ".."}.isdisjoint(steps):
            raise Refused("not-published-here", f"{url} is not under {self.settings.url}")
        return self.inside(self.public.joinpath(*steps))

    def inside(self, path: Path) -> Path:
        """The same path, if no link on the way leads out of the folder of the branch.

        Holders' folders are shared with holders, who might put a link in the place of one.

        Raises:
            StorageFailed: it leads elsewhere (`outside-the-branch`).
        """
        # Not `Path.resolve`, which gives up with an error of its own on a ring of links.
        if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(self.folder)):
            raise StorageFailed(
                "outside-the-branch",
                "this leads out of the folder of the branch; remove the link",
                where=str(path),
            )
        return path

    def publish(self, url: str, document: dict[str, Any] | str) -> None:
        """Put a document in the public folder, as JCS text so that its digest is the file's."""
        text = document if isinstance(document, str) else jcs(document).decode()
        write_whole(self.public_file(url), text)

    def published(self, url: str) -> str:
        """The text of a published document."""
        return read_text(self.public_file(url))

    def published_document(self, url: str) -> dict[str, Any]:
        """A published document as JSON.

        Raises:
            StorageFailed: it is not there any more.
            Malformed: it is not JSON, or no object; `where` begins with the name of the file.
        """
        path = self.public_file(url)
        with about(path):
            document = read_json(read_text(path), max_bytes=MAX_FILE_BYTES)
            if not isinstance(document, dict):
                raise Malformed(
                    "published-altered",
                    "this is not what was published here; put the file back as it was",
                )
        return document

    def read_private(self, path: str) -> Any:
        """A document from the private folder, or None where it is not there yet."""
        return self.read_private_as(lambda document: document, path)

    def read_private_as(self, read: Callable[[Any], _T], path: str) -> _T | None:
        """What `read` makes of a document from the private folder; None where it is not there yet.

        Raises:
            BadgeError: it cannot be read; `where` begins with the name of the file.
        """
        file = self.inside(self.private / path)
        if not file.is_file():
            return None
        with about(file):
            return read(read_json(read_text(file), max_bytes=MAX_FILE_BYTES))

    def write_private(self, path: str, document: Any) -> None:
        """Write a document in the private folder, readable by the owner alone."""
        text = json.dumps(document, ensure_ascii=False, indent=1)
        write_whole(self.inside(self.private / path), text, mode=0o600)

    # Organisations and their keys

    def join(self, organisation: Organisation) -> Branch:
        """Take an organisation in: make its keys and publish its DID document.

        Keys that are there already are kept, so that a run that died can be run again.
        """
        keyring.make_keys(self, organisation)
        keyring.publish_did(self, organisation)
        branch = Branch(self.folder, self.settings.with_organisation(organisation))
        branch.save()
        return branch

    def rotate(self, organisation: Organisation, *, at: datetime, revoke: bool = False) -> None:
        """Put new keys in the place of an organisation's; what the old ones signed stays good.

        Unless they are revoked because they may be in other hands: see `keyring.retire_keys`. What
        must be signed anew, such as status lists, is for the caller to sign.
        """
        keyring.retire_keys(self, organisation, at=at, revoke=revoke)
        for kind in keyring.KEY_KINDS:
            self._opened.pop((organisation.id, kind), None)
        keyring.make_keys(self, organisation)
        keyring.publish_did(self, organisation)

    def signer(self, organisation: Organisation, kind: str = "Ed25519") -> PrivateKey:
        """The key of an organisation; `KeyUnusable` says what is wrong with it."""
        held = self._opened.get((organisation.id, kind))
        if held is None:
            held = self._opened[organisation.id, kind] = keyring.open_key(self, organisation, kind)
        return held

    @property
    def committee(self) -> Organisation:
        """The toetsingscommissie."""
        return self.settings.organisation(COMMITTEE)

    @property
    def itself(self) -> Organisation:
        """The branch as an issuer: it confers the diplomas."""
        return self.settings.organisation(BRANCH)


def _is_free(folder: Path) -> bool:
    """Is there nothing at all at this place, or a folder with nothing in it?"""
    if not folder.exists():
        return not folder.is_symlink()
    return folder.is_dir() and not any(folder.iterdir())
