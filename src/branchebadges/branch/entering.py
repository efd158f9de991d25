"""What a reported completion enters in the ledger of a person, and what it tells of the person."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Final

from branchebadges.branch.persons import Identity, Record
from branchebadges.ledger import AnyEntry, Completion, Correction, Decision, Loss
from branchebadges.moments import day_of, start_of_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from branchebadges.branch.completions import CompletionRow

TRANSITION: Final = "overgangsregeling"
"""The note that says the committee lets it count under its transition rule."""

SUPERSEDED: Final = "superseded"
"""The reason of a revocation that another badge, entered before, makes good."""


def completed(row: CompletionRow, name: str, *, at: datetime) -> list[AnyEntry]:
    """The entries of one row: the completion, and the committee's decision where it says so.

    Args:
        row: what was reported.
        name: what the badge is called in the ledger.
        at: when the branch took note.
    """
    entries: list[AnyEntry] = [
        Completion(
            id=name,
            badge=name,
            at=at,
            module=row.module_id,
            completed=row.completed_on,
            started=row.started,
            result=row.result,
            component=row.component,
            external_id=row.external_id,
            by=row.registered_by,
        )
    ]
    if row.note == TRANSITION:
        entries.append(Decision(id=f"{name}:besluit", badge=name, at=at, reason=TRANSITION))
    return entries


def losses(
    taken_back: Iterable[tuple[CompletionRow, str]], entries: Iterable[AnyEntry]
) -> Iterator[AnyEntry]:
    """The revocations that rows report, each after the entries it speaks of.

    Args:
        taken_back: rows that say when they were revoked, with their name in the ledger.
        entries: the whole ledger of the person, these rows included.
    """
    reports = {each.badge: each for each in entries if isinstance(each, Completion)}
    for row, name in taken_back:
        day = row.revoked or row.completed_on
        moment = max(start_of_day(day), reports[name].at)
        reason = row.revocation_reason or ""
        successor = _successor(row, reports.values())
        if successor is None:
            yield Loss(id=f"{name}:ingetrokken", badge=name, at=moment, reason=reason)
        else:
            yield Correction(
                id=f"{name}:gecorrigeerd",
                badge=name,
                at=max(moment, successor.at),
                successor=successor.badge,
                reason=reason,
            )


def _successor(row: CompletionRow, reports: Iterable[Completion]) -> Completion | None:
    """The entry that says right what the revoked one said wrong, registered the same day."""
    if row.revocation_reason != SUPERSEDED:
        return None
    for each in reports:
        if each.external_id != row.external_id and (each.module, day_of(each.at)) == (
            row.module_id,
            row.revoked,
        ):
            return each
    return None


def identity_of(row: CompletionRow) -> Identity:
    """Somebody who was not known before, under a pseudonym of their own."""
    return Identity(
        person_id=row.person_id,
        holder=uuid.uuid4().urn,
        full_name=row.full_name,
        email=row.email,
        category=row.category or "external",
        library=row.library,
        branch_since=row.branch_since,
    )


def with_what_is_new(record: Record, row: CompletionRow) -> Record:
    """The record with what was not known of the person before; what is known stays as it is."""
    who = record.identity
    news: dict[str, Any] = {
        name: getattr(row, name)
        for name in ("full_name", "email", "library", "branch_since")
        if getattr(who, name) is None and getattr(row, name) is not None
    }
    # External is also what somebody is called of whom nobody said what they are.
    if row.category is not None and who.category == "external" != row.category:
        news["category"] = row.category
    if not news:
        return record
    return record.model_copy(update={"identity": who.model_copy(update=news)})
