"""The status lists that are published, compared with the rows they are made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from branchebadges.branch.organisations import status_path
from branchebadges.branch.status import PURPOSES
from branchebadges.errors import BadgeError
from branchebadges.proofs import Signed
from branchebadges.statuses import MINIMUM_ENTRIES, StatusList
from branchebadges.verification import Outcome, examine
from issuer_app.auditing.faults import Fault
from issuer_app.lists import StatusRows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from branchebadges.branch import Organisation
    from branchebadges.branch.status import Purpose
    from branchebadges.sources import Sources
    from issuer_app.branch import BranchInDatabase


def wrong_lists(branch: BranchInDatabase, sources: Sources) -> Iterator[Fault]:
    """Every list that is missing, not signed by its organisation, or says something else.

    A change that was committed and not published yet shows here too; the worker is at it, or is
    not running.
    """
    for party in branch.settings.organisations:
        waits = _waits(branch, party)
        for number in range(1, StatusRows(branch.work, party.id).lists() + 1):
            for purpose in PURPOSES:
                listed = _List(branch, party, number, purpose)
                yield from listed.faults(sources, waits=waits)


def _waits(branch: BranchInDatabase, party: Organisation) -> bool:
    row = branch.work.row(
        "SELECT 1 AS one FROM procrastinate_jobs WHERE queueing_lock = %s "
        "AND status IN ('todo', 'doing') LIMIT 1",
        f"lists of {party.id}",
    )
    return row is not None


@dataclass(frozen=True)
class _List:
    branch: BranchInDatabase
    party: Organisation
    number: int
    purpose: Purpose

    @property
    def url(self) -> str:
        return self.branch.url(status_path(self.party.id, self.purpose, self.number))

    def faults(self, sources: Sources, *, waits: bool) -> Iterator[Fault]:
        """What is wrong with it; `waits`: a publication is on its way."""
        url, branch = self.url, self.branch
        if not branch.is_published(url):
            yield Fault(url, "list-missing", "this list is not published", unknown=waits)
            return
        try:
            signed = Signed.read(branch.published(url))
            report = examine(signed, at=branch.work.at, sources=sources)
            listed = StatusList.read(signed.document, url=url, purpose=self.purpose)
        except BadgeError as error:
            yield Fault(url, error.code, error.message)
            return
        for each in report.findings:
            if each.required and each.outcome is not Outcome.PASSED:
                unknown = each.outcome is Outcome.UNKNOWN
                yield Fault(url, each.code, each.sentence("en"), unknown=unknown)
        if listed.issuer != self.party.did:
            yield Fault(url, "list-of-another", f"not by {self.party.did}")
        yield from self._differences(listed, waits=waits)

    def _differences(self, listed: StatusList, *, waits: bool) -> Iterator[Fault]:
        wanted = StatusRows(self.branch.work, self.party.id).bits(self.purpose, self.number)
        if listed.bits == wanted:
            return
        first = next(i for i in range(MINIMUM_ENTRIES) if listed.bits[i] != wanted[i])
        message = f"place {first} is not as the rows have it"
        if waits:
            message += "; a publication is on its way"
        yield Fault(self.url, "list-differs", message, unknown=waits)
