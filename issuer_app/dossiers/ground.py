"""How somebody stands on a day, explained: the library's own conclusions, on what is committed."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Final

from cachetools import LRUCache, cached

from branchebadges.branch.register import catalogue_of
from branchebadges.branch.rulebook import history_of
from branchebadges.standing import Case, standing_of
from branchebadges.standing.explanation import explain

if TYPE_CHECKING:
    from datetime import date

    from branchebadges.branch.persons import Record
    from branchebadges.catalogue import Catalogue
    from branchebadges.rules import RuleHistory
    from branchebadges.standing import Standing
    from branchebadges.standing.explanation import Explanation
    from issuer_app.branch import BranchInDatabase

_READ: Final[LRUCache[str, Ground]] = LRUCache(maxsize=4)
_READING: Final = Lock()


@dataclass(frozen=True)
class Ground:
    """What everybody is judged by: the modules with their accreditations, and the rules."""

    catalogue: Catalogue
    history: RuleHistory

    def case(self, record: Record) -> Case:
        """The case of one person."""
        return Case(record.person, record.ledger.attainments, self.catalogue, self.history)

    def standing(self, record: Record, *, on: date) -> Standing:
        """How somebody stands on a day."""
        return standing_of(self.case(record), on=on)

    def explained(self, record: Record, *, on: date) -> tuple[Standing, Explanation]:
        """How somebody stands on a day, and that in words."""
        case = self.case(record)
        standing = standing_of(case, on=on)
        return standing, explain(standing, case)


def ground_of(branch: BranchInDatabase) -> Ground:
    """The catalogue and the rules as they are now; read again only when they changed.

    Raises:
        StorageFailed: there are none yet, or one is not there any more.
    """
    row = branch.work.row(
        """
        SELECT coalesce(md5(string_agg(path || ' ' || md5(body), ' ' ORDER BY path)), '') AS digest
        FROM kept WHERE path IN ('branch.json', 'register/modules.json', 'register/decisions.json',
            'register/overlap_groups.json', 'register/rules.json')
        """
    )
    return _read(branch, "" if row is None else row["digest"])


def _by_digest(_branch: BranchInDatabase, digest: str) -> str:
    return digest


@cached(_READ, key=_by_digest, lock=_READING)
def _read(branch: BranchInDatabase, digest: str) -> Ground:  # noqa: ARG001 - it is the key
    return Ground(catalogue_of(branch), history_of(branch))
