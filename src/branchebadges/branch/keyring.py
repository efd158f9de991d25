"""The keys of the organisations in a branch: made, opened, published, and changed for new ones.

The folder of keys is what the DID document is made from: the keys in use, and the ones before them
with the moment they were retired. So what they signed still verifies, and a run that dies between
two of these steps is made good by doing it again.

    ORG.KIND.json              the key in use
    ORG.KIND.retired-1.json    out of use as planned: what it signed before stays good
    ORG.KIND.revoked-2.json    may be in other hands: believed on its word no more
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from branchebadges import dids
from branchebadges.branch.organisations import status_path
from branchebadges.keys import Kind, PrivateKey, read_key_file, write_key_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from branchebadges.branch.home import Branch
    from branchebadges.branch.organisations import Organisation

PASSPHRASE: Final = "BRANCHEBADGES_PASSPHRASE"  # noqa: S105 (the name of a variable)
"""The environment variable with the passphrase of the keys; unset where they have none."""

KEY_KINDS: Final[tuple[Kind, ...]] = ("Ed25519", "P-256")
"""Every issuer has both: Ed25519 for Data Integrity, P-256 for JWT (ES256)."""

_FORMER: Final = re.compile(r"\.(retired|revoked)-([1-9][0-9]{0,5})\.json\Z")


@dataclass(frozen=True)
class _Former:
    """A key that was in use."""

    key: PrivateKey
    number: int
    revoked: bool

    def method(self, did: str) -> dids.VerificationMethod:
        ended = self.key.retired
        return dids.VerificationMethod(
            self.key.verification_method,
            did,
            self.key.public,
            expires=None if self.revoked else ended,
            revoked=ended if self.revoked else None,
        )


def make_keys(keys: Path, organisation: Organisation) -> None:
    """Make the keys that an organisation does not have yet, numbered after all it ever had."""
    former = list(_former(keys, organisation))
    numbers = [each.number for each in former]
    numbers += [_number(_read(path)) for path in _in_use(keys, organisation) if path.exists()]
    following = max(numbers, default=0) + 1
    for kind, path in zip(KEY_KINDS, _in_use(keys, organisation), strict=True):
        if not path.exists():
            method = f"{organisation.did}#key-{following}"
            following += 1
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            key = PrivateKey.generate(kind, verification_method=method)
            write_key_file(path, key, passphrase=_passphrase())


def open_key(branch: Branch, keys: Path, organisation: Organisation, kind: str) -> PrivateKey:
    """The key in use, if what it signs now is valid under the DID document that is published.

    Raises:
        KeyUnusable: its file is not in order, it is retired, or it is not published.
        StorageFailed: the DID document is not there.
    """
    key = _read(_file(keys, organisation, kind))
    text = branch.published(dids.url_of(organisation.did))
    published = dids.DidDocument.read(text, did=organisation.did)
    published.require_signer(key, at=datetime.now(UTC))
    return key


def publish_did(branch: Branch, keys: Path, organisation: Organisation) -> None:
    """Publish the did:web document: all keys there ever were, and where its lists are kept."""
    did = organisation.did
    methods = [each.method(did) for each in _former(keys, organisation)]
    for path in _in_use(keys, organisation):
        key = _read(path)
        methods.append(dids.VerificationMethod(key.verification_method, did, key.public))
    services = _services(branch, organisation)
    branch.publish(dids.url_of(did), dids.document(did, methods, services=services))


def publish_list_services(branch: Branch, organisation: Organisation) -> None:
    """Name every pair of lists in the DID document that is published, and leave its keys alone."""
    url = dids.url_of(organisation.did)
    document = branch.published_document(url)
    services = _services(branch, organisation)
    if document.get("service") != services:
        branch.publish(url, {**document, "service": services})


def _services(branch: Branch, organisation: Organisation) -> list[dict[str, object]]:
    """Beside which revocation list lies which suspension list (docs/decisions/0004)."""
    return [
        {
            "id": f"{organisation.did}#status-{number}",
            "type": "SuspensionStatusList",
            "serviceEndpoint": {
                purpose: branch.url(status_path(organisation.id, purpose, number))
                for purpose in ("revocation", "suspension")
            },
        }
        for number in range(1, branch.statuses(organisation).lists() + 1)
    ]


def retire_keys(
    keys: Path, organisation: Organisation, *, at: datetime, revoke: bool = False
) -> None:
    """Take the keys of an organisation out of use; `make_keys` and `publish_did` come after.

    Args:
        keys: the folder they are in.
        organisation: whose keys.
        at: the moment from which they sign no more.
        revoke: they may be in other hands, so that nothing they sign is believed on its word.
    """
    for path in _in_use(keys, organisation):
        if not path.exists():
            continue
        key = _read(path)
        if key.retired is None:
            key = key.retire(at)
            write_key_file(path, key, passphrase=_passphrase())
        why = "revoked" if revoke else "retired"
        path.rename(path.with_suffix(f".{why}-{_number(key)}.json"))


def _former(keys: Path, organisation: Organisation) -> Iterator[_Former]:
    """The keys that were in use, oldest first."""
    found = []
    for kind in KEY_KINDS:
        path = _file(keys, organisation, kind)
        for each in path.parent.glob(f"{path.stem}.*.json"):
            named = _FORMER.search(each.name)
            if named is not None:
                found.append(_Former(_read(each), int(named[2]), named[1] == "revoked"))
    return iter(sorted(found, key=lambda each: each.number))


def _in_use(keys: Path, organisation: Organisation) -> list[Path]:
    return [_file(keys, organisation, kind) for kind in KEY_KINDS]


def _file(keys: Path, organisation: Organisation, kind: str) -> Path:
    return keys / f"{organisation.id}.{kind.lower()}.json"


def _read(path: Path) -> PrivateKey:
    return read_key_file(path, passphrase=_passphrase())


def _passphrase() -> str | None:
    return os.environ.get(PASSPHRASE) or None


def _number(key: PrivateKey) -> int:
    number = key.verification_method.rpartition("#key-")[2]
    return int(number) if number.isdecimal() else 0
