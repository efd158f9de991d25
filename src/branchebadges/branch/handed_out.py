"""What was handed out beside diplomas and badges of modules: where it lies, as it was signed.

Exemptions and badges of learning paths lie with the badges, because they are shown and count as
such; what stands beside a diploma lies with the diplomas.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from branchebadges import proofs
from branchebadges.branch.publishing import plain
from branchebadges.branch.signing import signed_badge
from branchebadges.branch.stated import (
    Exempted,
    PathFollowed,
    VariantAdded,
    WithoutList,
    YearStated,
)
from branchebadges.errors import Refused
from branchebadges.files import about, read_text

if TYPE_CHECKING:
    from pathlib import Path

    from branchebadges.branch.folder import Branch
    from branchebadges.branch.persons import Record
    from branchebadges.branch.stated import AnyStated


def attestation_file(branch: Branch, record: Record, stated: AnyStated) -> Path:
    """Where the signed statement lies."""
    folder, name = _place(stated)
    name = f"{name}-{stated.credential.removeprefix('urn:uuid:')}.json"
    return branch.holder(record.identity.person_id, folder, name)


def signed_component(branch: Branch, record: Record, name: str) -> proofs.Signed:
    """The signed badge or exemption of that name in the ledger, as it was handed out.

    Raises:
        Refused: nothing was issued for it (`component-without-badge`).
        StorageFailed: it is not there.
    """
    award, exemption = record.award_of(name), record.exemption_of(name)
    if award is not None:
        return signed_badge(branch, record, award)
    if exemption is None:
        raise Refused("component-without-badge", f"no badge was issued for {name}")
    path = attestation_file(branch, record, exemption)
    with about(path):
        return proofs.Signed.read(read_text(path))


def _place(stated: AnyStated) -> tuple[str, str]:
    """The folder, and how the name of the file begins."""
    match stated:
        case Exempted():
            return "badges", f"exemption-{plain(stated.entry)}"
        case PathFollowed():
            return "badges", f"path-{plain(stated.code)}"
        case YearStated():
            return "statements", f"pe-{stated.year}"
        case VariantAdded():
            return "diplomas", f"addition-{plain(stated.diploma)}"
        case WithoutList():
            return "diplomas", f"without-list-{plain(stated.diploma)}"
