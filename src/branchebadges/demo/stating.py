"""What the example branch states beside badges and diplomas: learning paths and a year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from branchebadges import examples
from branchebadges.branch import persons
from branchebadges.branch.attest_signing import sign_attestations
from branchebadges.branch.following import follow, read_path
from branchebadges.branch.signing import publish_statuses
from branchebadges.branch.yearly import state_year
from branchebadges.errors import Refused
from branchebadges.moments import day_of

if TYPE_CHECKING:
    from datetime import datetime

    from branchebadges.branch.folder import BranchFolder
    from branchebadges.branch.organisations import Organisation
    from branchebadges.branch.persons import Record

ASKS: Final = "bieb-voorbeeldstad"
"""The library that asks its people for a statement on the last year."""


def state_examples(branch: BranchFolder, *, at: datetime) -> int:
    """Write down and sign the statements of the example; gives how many there are.

    Each library gives the badge of its learning paths to those of its people who followed one to
    the end, and one library asks for the statement on the year that ended last.
    """
    paths: list[dict[str, Any]] = examples.document("learning_paths")["paths"]
    for record in persons.everybody(branch):
        for row in paths:
            library = branch.settings.organisation(row["owner"])
            if record.identity.library == library.name:
                _follow(branch, record, row, library, at)
        if record.identity.library == branch.settings.organisation(ASKS).name:
            _state(branch, record, at)
    publish_statuses(branch, at=at)
    return len(sign_attestations(branch, at=at))


def _follow(
    branch: BranchFolder, record: Record, row: dict[str, Any], library: Organisation, at: datetime
) -> None:
    try:
        follow(branch, record.identity.person_id, read_path(row), library=library, at=at)
    except Refused as error:
        if error.code != "path-not-done":
            raise


def _state(branch: BranchFolder, record: Record, at: datetime) -> None:
    try:
        state_year(branch, record.identity.person_id, day_of(at).year - 1, at=at)
    except Refused as error:
        if error.code != "no-such-year":
            raise
