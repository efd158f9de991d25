"""What must be in order before a worker takes its first job; otherwise it does not start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from branchebadges.branch.keyring import KEY_KINDS
from branchebadges.errors import StorageFailed
from issuer_app.branch import BranchInDatabase
from issuer_app.journal import NAME, require_not_behind

if TYPE_CHECKING:
    from pathlib import Path

    from issuer_app.work import Works


def require_in_order(works: Works, keys: Path) -> None:
    """Every key can sign under the DID document that is published, and the database is not behind.

    Where there is no branch yet, there is nothing to be out of order.

    Raises:
        KeyUnusable: a key file is missing, open to others, a link, cut short, retired, or of
            another key than the DID document says (threat 151).
        StorageFailed: the database is older than the journal (`database-behind`).
    """
    with works.begin("worker") as work:
        try:
            branch = BranchInDatabase.of(work, keys=keys)
        except StorageFailed as error:
            if error.code == "no-branch":
                return
            raise
        for organisation in branch.settings.organisations:
            for kind in KEY_KINDS:
                branch.signer(organisation, kind)
        require_not_behind(work, keys / NAME)
