"""Awarding: from completions to what is to be signed.

What will be signed is written down before it is signed: the person's file gets the entry in the
ledger and the award in one write. Signing then works through what was written down and has no
signature yet, so a run that dies is finished by the next one, and nothing is issued twice.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from branchebadges.branch.completions import BadRows
from branchebadges.branch.earning import Board, Happened, give_out_indexes
from branchebadges.branch.entering import completed, identity_of, losses, with_what_is_new
from branchebadges.branch.persons import Award, Claim, Record
from branchebadges.errors import Refused
from branchebadges.ledger import AnyEntry, Completion, Ledger
from branchebadges.moments import day_of, start_of_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from branchebadges.branch.completions import CompletionRow
    from branchebadges.branch.home import Branch
    from branchebadges.rules import RuleSet
    from branchebadges.standing.reasons import Reason


@dataclass(frozen=True)
class Outcome:
    """What became of one row.

    `awarded` has a badge; `known` was dealt with before; `refused` has a reason and is in the
    ledger all the same, so that the person can see what was reported. `rejected` contradicts what
    is known; `error` says how, and nothing of the row was entered.
    """

    row: CompletionRow
    state: Literal["awarded", "known", "refused", "rejected"]
    badge: str | None = None
    reason: Reason | None = None
    error: Refused | None = None


def register_completions(
    branch: Branch, rows: Iterable[CompletionRow], *, rules: RuleSet, at: datetime
) -> list[Outcome]:
    """Write down what was completed and decide what earns a badge; nothing is signed yet.

    Raises:
        BadRows: rows that contradict what is known (another provider, one that the committee had
            not recognised, a changed person, a moment that is still to come), each with its line;
            then nothing was written.
        Refused: the ledger of somebody would not add up; then nothing was written either.
    """
    rows = list(rows)
    book = _Book(branch, rules, at, rows)
    outcomes = [book.take(row) for row in rows]
    problems = [(each.row.line, each.error.message) for each in outcomes if each.error]
    if problems:
        raise BadRows(problems)
    book.write()
    return outcomes


def register_each(
    branch: Branch, rows: Iterable[CompletionRow], *, rules: RuleSet, at: datetime
) -> list[Outcome]:
    """As `register_completions`, row by row: one that contradicts what is known stops no other.

    Raises:
        Refused: the ledger of somebody would not add up; then nothing was written.
    """
    rows = list(rows)
    book = _Book(branch, rules, at, rows)
    outcomes = [book.take(row) for row in rows]
    book.write()
    return outcomes


class _Book:
    """One run: everything is decided in memory, then all people are written together."""

    def __init__(
        self, branch: Branch, rules: RuleSet, at: datetime, rows: Sequence[CompletionRow]
    ) -> None:
        self._branch = branch
        self._board = Board(branch, rules)
        self._at = at
        concerned = branch.records_about(
            persons={row.person_id for row in rows},
            external_ids={row.external_id for row in rows},
        )
        self._loaded = {each.identity.person_id: each for each in concerned}
        self._records: dict[str, Record] = dict(self._loaded)
        self._new: dict[str, list[AnyEntry]] = defaultdict(list)
        self._awards: dict[str, list[Award]] = defaultdict(list)
        self._claims: dict[str, list[Claim]] = defaultdict(list)
        self._taken_back: dict[str, list[tuple[CompletionRow, str]]] = defaultdict(list)
        # Every report of an event, by the id its source gave it.
        self._known: dict[str, list[tuple[str, Completion]]] = defaultdict(list)
        for person_id, record in self._loaded.items():
            for entry in record.entries:
                if isinstance(entry, Completion) and entry.external_id:
                    self._known[entry.external_id].append((person_id, entry))
        self._reports = Counter({name: len(rows) for name, rows in self._known.items()})

    def take(self, row: CompletionRow) -> Outcome:
        """Decide about one row; of one that is rejected nothing is noted."""
        try:
            return self._taken(row)
        except Refused as error:
            return Outcome(row, "rejected", error=error)

    def _taken(self, row: CompletionRow) -> Outcome:
        record = self._record(row)
        before = self._before(row)
        if before is not None:
            self._records[row.person_id] = record
            award = record.award_of(before.badge)
            if row.revoked is not None and not record.is_lost(before.badge):
                self._taken_back[row.person_id].append((row, before.badge))
            return Outcome(row, "known", badge=award.badge if award else None)
        number = self._reports[row.external_id] + 1
        name = row.external_id if number == 1 else f"{row.external_id}#{number}"
        entries = completed(row, name, at=self._stamp(row))
        outcome = (
            Outcome(row, "refused", reason="duplicate_event")
            if number > 1
            else self._decide(row, entries, record)
        )
        self._reports[row.external_id] = number
        self._records[row.person_id] = record
        self._new[row.person_id] += entries
        if row.revoked is not None:
            self._taken_back[row.person_id].append((row, name))
        return outcome

    def _before(self, row: CompletionRow) -> Completion | None:
        """The entry an earlier run made of this very row.

        A row with the same external id that tells something else is a second report of the event:
        the first one counts.
        """
        said = (row.person_id, row.module_id, row.completed_on)
        for person_id, entry in self._known.get(row.external_id, ()):
            if (person_id, entry.module, entry.completed) == said:
                return entry
        return None

    def _decide(self, row: CompletionRow, entries: list[AnyEntry], record: Record) -> Outcome:
        attainment = Ledger.of(record.person, entries).attainments[-1]
        decided = self._board.decide(
            attainment,
            entries,
            Happened(row.completed, row.score, row.evidence_url),
            on=day_of(entries[0].at),
            provider=row.provider_id,
        )
        if not isinstance(decided, Award):
            if row.registered_by == "learner":
                self._claims[row.person_id].append(_claim(row, attainment.id))
            return Outcome(row, "refused", reason=decided)
        self._awards[row.person_id].append(decided)
        return Outcome(row, "awarded", badge=decided.badge)

    def _stamp(self, row: CompletionRow) -> datetime:
        """When the branch took note: now, or, for a history that is taken over, the day it says."""
        registered = self._at if row.registered is None else start_of_day(row.registered)
        stamp = max(row.completed, registered)
        if stamp > self._at:
            raise Refused("row-future", f"completed_at {row.completed.isoformat()} is yet to come")
        return stamp

    def _record(self, row: CompletionRow) -> Record:
        record = self._records.get(row.person_id) or Record(identity=identity_of(row))
        who = record.identity
        if row.email and who.email and row.email.lower() != who.email.lower():
            # Never matched on a name, never silently merged: two people may share a number by
            # mistake, and one person may have two addresses.
            message = f"{row.person_id} is known here with another e-mail address"
            raise Refused("person-differs", message)
        return with_what_is_new(record, row)

    def write(self) -> None:
        """Write every person's file, once all of them are found in order."""
        updated = {person_id: self._updated(person_id) for person_id in self._records}
        changed = [
            record
            for person_id, record in updated.items()
            if record != self._loaded.get(person_id) and (record.entries or record.awards)
        ]
        given = give_out_indexes(
            self._branch, (each for awards in self._awards.values() for each in awards)
        )
        self._branch.keep_each(
            record.model_copy(
                update={"awards": tuple(given.get(each.badge, each) for each in record.awards)}
            )
            for record in changed
        )

    def _updated(self, person_id: str) -> Record:
        record, new = self._records[person_id], self._new[person_id]
        entries = [*new, *losses(self._taken_back[person_id], (*record.entries, *new))]
        issued = {
            "awards": (*record.awards, *self._awards[person_id]),
            "claims": (*record.claims, *self._claims[person_id]),
        }
        updated = record.entered(entries).model_copy(update=issued)
        try:
            _ = updated.ledger
        except Refused as error:
            raise Refused(error.code, error.message, where=person_id) from error
        return updated


def _claim(row: CompletionRow, name: str) -> Claim:
    return Claim(entry=name, completed=row.completed, score=row.score, evidence=row.evidence_url)
