"""Looking at the credentials of a dossier, with the documents in it and one reader's trust."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from branchebadges.canonical import read_json
from branchebadges.diplomas import rederive
from branchebadges.diplomas.verdict import COMPUTED, rulebook_of
from branchebadges.dossiers.gathering import status_list_in
from branchebadges.errors import BadgeError
from branchebadges.moments import read_moment, write_moment
from branchebadges.sources import Sources
from branchebadges.verification import Memo, Report, examine

if TYPE_CHECKING:
    from datetime import datetime

    from branchebadges.diplomas import Rederivation
    from branchebadges.dossiers.dossier import Dossier, Kept
    from branchebadges.trust import Trust


@dataclass(frozen=True)
class Look:
    """One way of looking at the credentials of a dossier: with these sources and this trust.

    `registered` tells whether the dossier's word on when a ledger took note is to be believed.
    """

    dossier: Dossier
    sources: Sources
    trust: Trust
    registered: bool
    memo: Memo
    _reports: dict[tuple[str, datetime], Report] = field(default_factory=dict, init=False)

    def report(self, kept: Kept, at: datetime) -> Report:
        """How a credential stands at a moment; looked at once."""
        key = (kept.id, at)
        if key not in self._reports:
            self._reports[key] = examine(
                kept.signed,
                at=at,
                sources=self.sources,
                trust=self.trust,
                registered=kept.registered if self.registered else None,
                memo=self.memo,
            )
        return self._reports[key]

    def computed(self, kept: Kept) -> Rederivation | None:
        """What comes out when a diploma is computed again; None for everything else."""
        if self.report(kept, self.dossier.collected).kind not in COMPUTED:
            return None
        others = [each.signed for each in self.dossier.kept if each is not kept]
        return rederive(
            kept.signed,
            others,
            (),
            rulebook_of(kept.signed, self.sources),
            self.dossier.collected,
            sources=self.sources,
            trust=self.trust,
            memo=self.memo,
        )


def json_of(text: str) -> Any:
    """The JSON in a text; None for what is none, which is then told as not being there."""
    try:
        return read_json(text)
    except BadgeError:
        return None


def without_aged(sources: Sources, at: datetime) -> Sources:
    """The sources without the status lists that have expired by then.

    What an old list says of today is nothing, and that is no fault of what it lists.
    """
    held, silent = dict(sources.held), dict(sources.silent)
    for url, source in sources.held.items():
        ends = _end_of_list(source.text)
        if ends is not None and ends < at:
            del held[url]
            silent[url] = f"the copy here holds until {write_moment(ends)}"
    return Sources(held=held, silent=silent, seen=sources.seen)


def _end_of_list(text: str) -> datetime | None:
    """When a status list expires; None for what is none, or does not say."""
    document = status_list_in(text)
    if document is None or "validUntil" not in document:
        return None
    try:
        return read_moment(document["validUntil"])
    except BadgeError:
        return None
