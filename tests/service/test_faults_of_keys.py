"""A worker whose keys are not in order does not start (threat 151)."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from issuer_app.starting import require_in_order

from branchebadges.errors import KeyUnusable, StorageFailed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from branch_here import BranchHere
    from workers_here import Workers

KEY = "academie.ed25519.json"


def linked(keys: Path) -> None:
    (keys / KEY).rename(keys / "elsewhere.json")
    (keys / KEY).symlink_to(keys / "elsewhere.json")


def anothers(keys: Path) -> None:
    shutil.copy2(keys / "nieuwkomer.ed25519.json", keys / KEY)


FAULTS: list[Callable[[Path], object]] = [
    lambda keys: (keys / KEY).chmod(0o640),
    lambda keys: (keys / KEY).write_bytes(b""),
    lambda keys: (keys / KEY).write_bytes((keys / KEY).read_bytes()[:60]),
    lambda keys: (keys / KEY).unlink(),
    linked,
    anothers,
]


@pytest.mark.parametrize(
    "spoil", FAULTS, ids=["others may read it", "empty", "cut short", "gone", "a link", "another's"]
)
def test_151_a_worker_does_not_start_with_a_key_that_is_not_in_order(
    branch_here: BranchHere, spoil: Callable[[Path], object]
) -> None:
    require_in_order(branch_here.works, branch_here.keys)
    spoil(branch_here.keys)
    with pytest.raises((KeyUnusable, StorageFailed)) as caught:
        require_in_order(branch_here.works, branch_here.keys)
    assert caught.value.message


def test_151_the_process_itself_says_so_and_leaves(
    branch_here: BranchHere, workers: Workers
) -> None:
    (branch_here.keys / KEY).chmod(0o644)
    process = workers.start("--until-done")
    assert process.wait() == 1
    assert KEY in workers.log()
