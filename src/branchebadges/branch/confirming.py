"""Confirming: somebody stands for what a learner claimed, and the badge that is due is awarded.

The word of a learner is a claim, which earns nothing until the provider or the committee stands for
it. That is an entry in the ledger; with it, in one write, goes the award.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from branchebadges.branch import persons
from branchebadges.branch.earning import Board, Happened, give_out_indexes
from branchebadges.branch.organisations import COMMITTEE
from branchebadges.branch.persons import Award
from branchebadges.errors import Refused
from branchebadges.ledger import Completion, Decision, Verification
from branchebadges.moments import day_of, start_of_day

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from branchebadges.branch.home import Branch
    from branchebadges.branch.persons import Record
    from branchebadges.rules import RuleSet
    from branchebadges.standing.reasons import Reason


@dataclass(frozen=True)
class Confirmed:
    """What became of one claim.

    `awarded` has a badge now; `known` was confirmed before, and nothing changed; `refused` is
    confirmed, and has a reason why it earns no badge all the same.
    """

    completion: str
    person: str
    state: Literal["awarded", "known", "refused"]
    by: str
    badge: str | None = None
    reason: Reason | None = None


def confirm(
    branch: Branch, names: Iterable[str], *, by: str | None, rules: RuleSet, at: datetime
) -> list[Confirmed]:
    """Write down who stands for these claims, and what they earn; nothing is signed yet.

    Args:
        branch: the branch.
        names: the completions, by their external ids.
        by: who stands for them: a provider of the module, or the committee. None: the provider
            that awards the module.
        rules: the rules in force.
        at: when the branch takes note.

    Raises:
        Refused: there is no such completion, it is no claim or was lost, or it may not be confirmed
            by that party; `where` names it. Then nothing was written.
    """
    names = list(dict.fromkeys(names))
    round_ = _Round(branch, rules, at, names)
    found: list[Confirmed] = []
    for name in names:
        try:
            found.append(round_.take(name, by))
        except Refused as error:
            raise Refused(error.code, error.message, where=name) from error
    round_.write()
    return found


class _Round:
    """One run: everything is decided in memory, then written person by person."""

    def __init__(
        self, branch: Branch, rules: RuleSet, at: datetime, names: Collection[str]
    ) -> None:
        self._branch = branch
        self._board = Board(branch, rules)
        self._at = at
        concerned = branch.records_about(external_ids=names)
        self._records = {each.identity.person_id: each for each in concerned}
        self._changed: set[str] = set()
        self._awards: list[Award] = []

    def take(self, name: str, by: str | None) -> Confirmed:
        """Confirm one claim."""
        record, said = self._find(name)
        person = record.identity.person_id
        before = _verification(record, said.badge)
        if before is not None:
            award = record.award_of(said.badge)
            return Confirmed(name, person, "known", before.by, award.badge if award else None)
        party = self._party(said, by)
        stands = Verification(
            id=f"{said.badge}:bevestigd",
            badge=said.badge,
            # Never before the entry it speaks of, whatever the clock of this machine says.
            at=max(self._at, said.at),
            by=party,
        )
        record = record.entered([stands])
        self._records[person] = record
        self._changed.add(person)
        return self._decide(record, said, stands)

    def _find(self, name: str) -> tuple[Record, Completion]:
        """The claim of that name, if it may still be confirmed."""
        for record in self._records.values():
            for each in record.entries:
                if isinstance(each, Completion) and each.badge == name:
                    _require_claim(record, each)
                    return record, each
        raise Refused("claim-unknown", "nobody reported a completion under this external id here")

    def _party(self, said: Completion, by: str | None) -> str:
        """Who stands for it: one that gives the module, or the committee."""
        module = self._board.module(said.module)
        if by == COMMITTEE:
            return by
        if module is None:
            raise Refused("module-unknown", f"the register has no module {said.module!r}")
        if by is None:
            return module.awarding_provider
        if by not in module.provider_ids:
            known = ", ".join((*module.provider_ids, COMMITTEE))
            raise Refused("confirm-by", f"{by} cannot stand for {said.module}; these can: {known}")
        return by

    def _decide(self, record: Record, said: Completion, stands: Verification) -> Confirmed:
        award = record.award_of(said.badge)
        person = record.identity.person_id
        if award is None:
            (attainment,) = (each for each in record.ledger.attainments if each.id == said.badge)
            ruled = [
                each
                for each in record.entries
                if isinstance(each, Decision) and each.badge == said.badge
            ]
            decided = self._board.decide(
                attainment, [said, *ruled], _happened(record, said), on=day_of(stands.at)
            )
            if not isinstance(decided, Award):
                return Confirmed(said.badge, person, "refused", stands.by, reason=decided)
            award = decided
            self._awards.append(award)
            updated = record.model_copy(update={"awards": (*record.awards, award)})
            self._records[person] = updated
        return Confirmed(said.badge, person, "awarded", stands.by, award.badge)

    def write(self) -> None:
        """Write the file of everybody whose claim was confirmed, once all are in order."""
        given = give_out_indexes(self._branch, self._awards)
        for person in sorted(self._changed):
            record = self._records[person]
            awards = tuple(given.get(each.badge, each) for each in record.awards)
            persons.save(self._branch, record.model_copy(update={"awards": awards}))


def _require_claim(record: Record, said: Completion) -> None:
    if said.by != "learner":
        raise Refused(
            "claim-none", "this was reported by the provider itself; there is nothing to confirm"
        )
    if record.is_lost(said.badge):
        raise Refused("claim-lost", "this was taken back; what is lost cannot be confirmed")
    if said.external_id != said.badge:
        raise Refused("claim-twice", "this is a second report of an event; confirm the first one")


def _verification(record: Record, badge: str) -> Verification | None:
    return next(
        (each for each in record.entries if isinstance(each, Verification) and each.badge == badge),
        None,
    )


def _happened(record: Record, said: Completion) -> Happened:
    """What the learner reported beside what is in the ledger."""
    for claim in record.claims:
        if claim.entry == said.badge:
            return Happened(claim.completed, claim.score, claim.evidence)
    return Happened(start_of_day(said.completed))
