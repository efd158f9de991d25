"""Awarding: from completions to signed badges.

What will be signed is written down before it is signed: the person's file gets the entry in the
ledger and the award in one write. Signing then works through what was written down and has no
signature yet, so a run that dies is finished by the next one, and nothing is issued twice.
"""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal

from branchebadges.branch import persons
from branchebadges.branch.persons import Award, Identity, Record
from branchebadges.branch.register import catalogue_of, entries_of, modules_of
from branchebadges.branch.status import StatusRegister
from branchebadges.errors import Refused
from branchebadges.ledger import AnyEntry, Completion, Correction, Decision, Ledger, Loss
from branchebadges.moments import day_of, start_of_day
from branchebadges.standing.admission import admit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from branchebadges.branch.completions import CompletionRow
    from branchebadges.branch.folder import Branch
    from branchebadges.branch.register import Entry
    from branchebadges.catalogue import Catalogue
    from branchebadges.modules import Module
    from branchebadges.rules import RuleSet
    from branchebadges.standing.reasons import Reason

TRANSITION: Final = "overgangsregeling"
SUPERSEDED: Final = "superseded"


@dataclass(frozen=True)
class Outcome:
    """What became of one row.

    `awarded` has a badge; `known` was awarded before; `refused` has a reason and is in the ledger
    all the same, so that the person can see what was reported.
    """

    row: CompletionRow
    state: Literal["awarded", "known", "refused"]
    badge: str | None = None
    reason: Reason | None = None


def register_completions(
    branch: Branch, rows: Iterable[CompletionRow], *, rules: RuleSet, at: datetime
) -> list[Outcome]:
    """Write down what was completed and decide what earns a badge; nothing is signed yet.

    Raises:
        Refused: a row that contradicts what is known (another provider, a changed person); then
            nothing was written.
    """
    book = _Book(branch, rules, at)
    outcomes = [book.take(row) for row in rows]
    book.write()
    return outcomes


class _Book:
    """One run: everything is decided in memory, then written person by person."""

    def __init__(self, branch: Branch, rules: RuleSet, at: datetime) -> None:
        self._branch = branch
        self._rules = rules
        self._at = at
        self._catalogue: Catalogue = catalogue_of(branch)
        self._modules: dict[str, Module] = modules_of(branch)
        self._decisions: dict[str, Entry] = entries_of(branch)
        self._records: dict[str, Record] = {}
        self._new: dict[str, list[AnyEntry]] = {}
        self._losses: dict[str, list[tuple[CompletionRow, str]]] = {}
        self._awards: dict[str, list[Award]] = {}
        self._seen: dict[str, str] = {
            entry.external_id: record.identity.person_id
            for record in persons.everybody(branch)
            for entry in record.entries
            if isinstance(entry, Completion) and entry.external_id
        }
        self._known = dict(self._seen)

    def take(self, row: CompletionRow) -> Outcome:
        """Decide about one row."""
        record = self._record(row)
        if row.external_id in self._known:
            award = record.award_of(row.external_id)
            return Outcome(row, "known", badge=award.badge if award else None)
        duplicate = row.external_id in self._seen
        name = f"{row.external_id}#{row.line}" if duplicate else row.external_id
        self._seen.setdefault(row.external_id, row.person_id)
        entry = self._entry(row, name)
        self._new.setdefault(row.person_id, []).append(entry)
        if row.note == TRANSITION:
            decision = Decision(id=f"{name}:besluit", badge=name, at=entry.at, reason=TRANSITION)
            self._new[row.person_id].append(decision)
        if row.revoked is not None:
            self._losses.setdefault(row.person_id, []).append((row, name))
        if duplicate:
            return Outcome(row, "refused", reason="duplicate_event")
        return self._decide(row, entry, record)

    def _decide(self, row: CompletionRow, entry: Completion, record: Record) -> Outcome:
        ledger = Ledger.of(
            record.person, self._new[row.person_id][-2:] if row.note == TRANSITION else [entry]
        )
        admission = admit(ledger.attainments[-1], catalogue=self._catalogue, rules=self._rules)
        reason = admission.reason_on(day_of(entry.at))
        module = self._modules.get(row.module_id)
        local = (
            reason == "not_accredited"
            and module is not None
            and not self._catalogue.modules[row.module_id].accreditations
        )
        if module is None or (reason is not None and not local):
            return Outcome(row, "refused", reason=reason)
        if row.provider_id is not None and row.provider_id not in module.provider_ids:
            raise Refused(
                "other-provider",
                f"{module.id} is not given by {row.provider_id}",
                where=f"line {row.line}",
            )
        decision = None if local else admission.accreditation
        award = self._award(row, entry, module, decision, Decimal(0) if local else admission.points)
        self._awards.setdefault(row.person_id, []).append(award)
        return Outcome(row, "awarded", badge=award.badge)

    def _award(
        self,
        row: CompletionRow,
        entry: Completion,
        module: Module,
        decision: str | None,
        points: Decimal,
    ) -> Award:
        return Award(
            entry=entry.badge,
            badge=uuid.uuid4().urn,
            module=module.id,
            version=self._decisions[decision].version if decision else 1,
            decision=decision,
            provider=module.awarding_provider,
            completed=row.completed,
            registered=entry.at,
            started=start_of_day(row.started) if row.started else None,
            points=points,
            score=row.score,
            evidence=row.evidence_url,
            index=0,
            salt=secrets.token_hex(16),
        )

    def _entry(self, row: CompletionRow, name: str) -> Completion:
        return Completion(
            id=name,
            badge=name,
            at=self._stamp(row),
            module=row.module_id,
            completed=row.completed_on,
            started=row.started,
            result=row.result,
            component=row.component,
            external_id=row.external_id,
            by=row.registered_by,
        )

    def _stamp(self, row: CompletionRow) -> datetime:
        """When the branch took note: now, or, for a history that is taken over, the day it says."""
        if row.registered is None:
            return self._at
        return max(row.completed, start_of_day(row.registered))

    def _record(self, row: CompletionRow) -> Record:
        record = self._records.get(row.person_id)
        if record is None:
            record = persons.load(self._branch, row.person_id) or Record(identity=_identity(row))
            self._records[row.person_id] = record
        who = record.identity
        if row.email and who.email and row.email.lower() != who.email.lower():
            # Never matched on a name, never silently merged: two people may share a number by
            # mistake, and one person may have two addresses.
            raise Refused(
                "person-differs",
                f"{row.person_id} is known here with another e-mail address",
                where=f"line {row.line}",
            )
        return record

    def write(self) -> None:
        """Give out status indexes, then write every person's file."""
        self._give_out_indexes()
        for person_id, record in self._records.items():
            entries = [*self._new.get(person_id, ()), *self._lost(person_id)]
            if not entries:
                continue
            awards = (*record.awards, *self._awards.get(person_id, ()))
            updated = record.entered(entries).model_copy(update={"awards": awards})
            _ = updated.ledger  # refuses what does not add up, before anything is written
            self._records[person_id] = updated
        for person_id, record in self._records.items():
            if self._new.get(person_id):
                persons.save(self._branch, record)

    def _give_out_indexes(self) -> None:
        by_provider: dict[str, list[Award]] = {}
        for awards in self._awards.values():
            for award in awards:
                by_provider.setdefault(award.provider, []).append(award)
        for provider_id, awards in by_provider.items():
            provider = self._branch.settings.organisation(provider_id)
            register = StatusRegister.load(self._branch, provider)
            register, given = register.give_out(award.badge for award in awards)
            register.save(self._branch, provider)
            for person_id, mine in self._awards.items():
                self._awards[person_id] = [
                    each.model_copy(update={"index": given[each.badge]})
                    if each.badge in given
                    else each
                    for each in mine
                ]

    def _lost(self, person_id: str) -> list[AnyEntry]:
        rows: list[AnyEntry] = []
        for row, name in self._losses.get(person_id, ()):
            day = row.revoked or row.completed_on
            successor = self._successor(person_id, row, day)
            reason = row.revocation_reason or ""
            if successor is not None:
                rows.append(
                    Correction(
                        id=f"{name}:gecorrigeerd",
                        badge=name,
                        at=start_of_day(day),
                        successor=successor,
                        reason=reason,
                    )
                )
            else:
                rows.append(
                    Loss(id=f"{name}:ingetrokken", badge=name, at=start_of_day(day), reason=reason)
                )
        return rows

    def _successor(self, person_id: str, row: CompletionRow, day: date) -> str | None:
        """The entry that says right what the revoked one said wrong, registered the same day."""
        if row.revocation_reason != SUPERSEDED:
            return None
        for entry in self._new[person_id]:
            if (
                isinstance(entry, Completion)
                and entry.external_id != row.external_id
                and (entry.module, day_of(entry.at)) == (row.module_id, day)
            ):
                return entry.badge
        return None


def _identity(row: CompletionRow) -> Identity:
    return Identity(
        person_id=row.person_id,
        holder=uuid.uuid4().urn,
        full_name=row.full_name,
        email=row.email,
        category=row.category or "external",
        library=row.library,
        branch_since=row.branch_since,
    )
