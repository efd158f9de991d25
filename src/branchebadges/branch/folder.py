"""A branch kept in a folder: what lies where, what is public, and who may change it.

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
from branchebadges.branch.home import Branch
from branchebadges.branch.organisations import Organisation, Settings
from branchebadges.branch.persons import read_record
from branchebadges.branch.sources import sources_in
from branchebadges.branch.status import StatusRegister, publish_lists
from branchebadges.canonical import read_json
from branchebadges.errors import Refused, StorageFailed
from branchebadges.files import MAX_FILE_BYTES, about, held, is_file, read_text, write_whole
from branchebadges.proofs import Signed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from datetime import datetime

    from branchebadges.branch.handed_out import Form, HandedOut
    from branchebadges.branch.persons import Record
    from branchebadges.branch.status import Statuses
    from branchebadges.keys import PrivateKey
    from branchebadges.sources import Sources

_T = TypeVar("_T")


@dataclass(frozen=True)
class BranchFolder(Branch):
    """A branch kept in a folder."""

    folder: Path
    settings: Settings
    _opened: dict[tuple[str, str], PrivateKey] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """Keys that were read once: opening an encrypted one takes a third of a second."""

    @classmethod
    def create(cls, folder: Path, settings: Settings) -> BranchFolder:
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
    def open(cls, folder: Path) -> BranchFolder:
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

    # Where things lie

    @property
    def private(self) -> Path:
        """What only the branch may read."""
        return self.folder / "private"

    @property
    def public(self) -> Path:
        """What is published under `settings.url`."""
        return self.folder / "public"

    @property
    def keys(self) -> Path:
        """The keys of everybody who signs."""
        return self.private / "keys"

    def holder(self, person_id: str, *steps: str) -> Path:
        """What is handed to one person: the folder, or something in it."""
        return self.inside(self.folder.joinpath("holders", person_id, *steps))

    def file_of(self, record: Record, name: HandedOut) -> Path:
        """Where something that is handed out lies as JSON; its other forms lie beside it."""
        return self.holder(record.identity.person_id, name.shelf, f"{name.name}.json")

    def public_file(self, url: str) -> Path:
        """Where in the public folder the document of that address lies."""
        return self.inside(self.public / self.path_of(url))

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

    # What a branch is asked

    def put_published(self, url: str, text: str) -> None:
        """Write a text in the public folder."""
        write_whole(self.public_file(url), text)

    def published(self, url: str) -> str:
        """The text of a published document."""
        return read_text(self.public_file(url))

    def is_published(self, url: str) -> bool:
        """Is there a file for that address?"""
        return self.public_file(url).is_file()

    def place_of(self, url: str) -> str:
        """The path of its file."""
        return str(self.public_file(url))

    def sources(self) -> Sources:
        """Everything in the public folder."""
        return sources_in(self.public)

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

    def statuses(self, organisation: Organisation) -> Statuses:
        """The register of its lists as it stands; empty for who signed nothing yet."""
        kept = self.read_private_as(StatusRegister.read, _statuses(organisation))
        return kept or StatusRegister.read({})

    def keep_statuses(self, organisation: Organisation, statuses: Statuses) -> None:
        """Write the register of its lists."""
        if not isinstance(statuses, StatusRegister):
            raise TypeError(f"a folder keeps a register, not a {type(statuses).__name__}")
        self.write_private(_statuses(organisation), statuses.to_document())

    def lists_changed(self, organisation: Organisation, *, at: datetime) -> None:
        """Sign and publish them."""
        publish_lists(self, organisation, at=at)

    def record(self, person_id: str) -> Record | None:
        """Everything about one person, from the file that bears the id."""
        return self.read_private_as(
            lambda document: read_record(document, person_id), f"people/{person_id}.json"
        )

    def keep(self, record: Record) -> None:
        """Write the file of a person."""
        self.write_private(f"people/{record.identity.person_id}.json", record.to_document())

    def person_ids(self) -> list[str]:
        """The ids of everybody, in their order."""
        folder = self.private / "people"
        return sorted(path.stem for path in folder.glob("*.json")) if folder.is_dir() else []

    def records(self) -> Iterator[Record]:
        """Everybody, by person id."""
        for person_id in self.person_ids():
            record = self.record(person_id)
            if record is not None:
                yield record

    def records_about(
        self,
        *,
        persons: Collection[str] = (),  # noqa: ARG002 - a folder has no register of who is where
        external_ids: Collection[str] = (),  # noqa: ARG002
    ) -> Iterator[Record]:
        """Everybody: all files are looked at."""
        return self.records()

    def records_with(self, name: str) -> Iterator[Record]:  # noqa: ARG002
        """Everybody: all files are looked at."""
        return self.records()

    def unsettled(self, changed: Iterable[Record]) -> Iterable[Record]:  # noqa: ARG002
        """Everybody: a run that died may have left anybody's record ahead of the lists."""
        return self.records()

    def hand_out(self, record: Record, name: HandedOut, form: Form) -> None:
        """Write a credential in all its forms; the JSON comes last, because it says all is there.

        Its picture is baked with the credential.
        """
        # Only who hands out draws; a branch can be opened without the packages for pictures.
        from branchebadges import images  # noqa: PLC0415
        from branchebadges.branch.signing import painted  # noqa: PLC0415

        path = self.file_of(record, name)
        write_whole(path.with_suffix(".jwt"), form.token.text)
        if form.art is not None:
            baked = images.bake(painted(form.art), form.signed.text)
            write_whole(path.with_suffix(".png"), baked)
            if form.own:
                baked = images.bake(form.art.encode(), form.signed.text)
                write_whole(path.with_suffix(".svg"), baked)
        write_whole(path, form.signed.text)

    def is_handed_out(self, record: Record, name: HandedOut) -> bool:
        """Is its file in the folder of the holder?"""
        return self.file_of(record, name).is_file()

    def handed_out(self, record: Record, name: HandedOut) -> Signed:
        """The credential as it lies in the folder of the holder."""
        path = self.file_of(record, name)
        with about(path):
            return Signed.read(read_text(path))

    def place_handed_out(self, record: Record, name: HandedOut) -> str:
        """The path of its file."""
        return str(self.file_of(record, name))

    # Organisations and their keys

    def join(self, organisation: Organisation) -> BranchFolder:
        """Take an organisation in: make its keys and publish its DID document.

        Keys that are there already are kept, so that a run that died can be run again.
        """
        keyring.make_keys(self.keys, organisation)
        keyring.publish_did(self, self.keys, organisation)
        branch = BranchFolder(self.folder, self.settings.with_organisation(organisation))
        branch.save()
        return branch

    def rotate(self, organisation: Organisation, *, at: datetime, revoke: bool = False) -> None:
        """Put new keys in the place of an organisation's; what the old ones signed stays good.

        Unless they are revoked because they may be in other hands: see `keyring.retire_keys`. What
        must be signed anew, such as status lists, is for the caller to sign.
        """
        keyring.retire_keys(self.keys, organisation, at=at, revoke=revoke)
        for kind in keyring.KEY_KINDS:
            self._opened.pop((organisation.id, kind), None)
        keyring.make_keys(self.keys, organisation)
        keyring.publish_did(self, self.keys, organisation)

    def signer(self, organisation: Organisation, kind: str = "Ed25519") -> PrivateKey:
        """The key of an organisation; `KeyUnusable` says what is wrong with it."""
        held = self._opened.get((organisation.id, kind))
        if held is None:
            held = keyring.open_key(self, self.keys, organisation, kind)
            self._opened[organisation.id, kind] = held
        return held


def _statuses(organisation: Organisation) -> str:
    return f"status/{organisation.id}.json"


def _is_free(folder: Path) -> bool:
    """Is there nothing at all at this place, or a folder with nothing in it?"""
    if not folder.exists():
        return not folder.is_symlink()
    return folder.is_dir() and not any(folder.iterdir())
