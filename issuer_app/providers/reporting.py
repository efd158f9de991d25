"""Reporting completions: what a provider may say, and what becomes of each row.

Every row stands by itself: one that is wrong or contradicts what is known is told so, and stops no
other. What a badge is worth, whether the module was accredited that day and whether the provider
was recognised is decided by the branch, whatever a row says (threat 117).
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from branchebadges.branch.awarding import register_each
from branchebadges.branch.completions import read_row
from branchebadges.branch.rulebook import rules_on
from branchebadges.errors import Malformed
from branchebadges.moments import day_of
from issuer_app.branch import BranchInDatabase
from issuer_app.jobs import TAKE_IN, chunks
from issuer_app.problems import Problem
from issuer_app.providers import batches
from issuer_app.providers.batches import BatchRow, Told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from branchebadges.branch.awarding import Outcome
    from branchebadges.branch.completions import CompletionRow
    from issuer_app.people.asker import Asker
    from issuer_app.work import Work

MOST_AT_ONCE: Final = 1_000
"""Rows of one request; they are decided on before it is answered."""
SAID: Final = (
    "external_id", "person_id", "module_id", "completed_at", "result", "full_name", "email",
    "category", "library", "started_on", "score", "component", "evidence_url",
)  # fmt: skip
"""What a provider may say of a completion. When it was registered, by whom it counts and what was
decided on it are not for a provider to say."""
REQUIRED: Final = ("external_id", "person_id", "module_id", "completed_at", "result")
_CHUNK: Final = 1_000


def report(
    work: Work, who: Asker, rows: Sequence[Mapping[str, Any]], *, key: str | None = None
) -> UUID:
    """Take completions in, and decide on each now; gives the id of the batch.

    Args:
        work: the unit of work.
        who: the provider.
        rows: by the names of `SAID`.
        key: the Idempotency-Key; the same one again with the same rows gives the same batch, also
            when both come at once (threat 124).

    Raises:
        Problem: the key came before with other rows (409, `idempotency-key`).
    """
    told = [(number, _told(who, row)) for number, row in enumerate(rows, 1)]
    if key is not None:
        before = _answered(work, who, key, sha256("\n".join(t.text for _, t in told).encode()))
        if before is not None:
            return before
    batch = batches.begin(work, who, "api", told)
    take_in(BranchInDatabase.of(work), batch, [number for number, _ in told])
    if key is not None:
        work.run(
            "UPDATE answers SET body = %s WHERE organisation = %s AND key = %s",
            str(batch),
            who.organisation,
            key,
        )
    return batch


def confirm(
    work: Work, who: Asker, rows: Sequence[tuple[int, Mapping[str, str]]], *, label: str
) -> UUID:
    """Let a worker take these rows in, a thousand at a time; gives the id of the batch."""
    told = [(line, _told(who, row)) for line, row in rows]
    batch = batches.begin(work, who, "csv", told, label=label)
    for some in chunks([line for line, _ in told], _CHUNK):
        work.afterwards(TAKE_IN, batch=str(batch), numbers=some)
    return batch


def take_in(branch: BranchInDatabase, batch: UUID, numbers: Sequence[int]) -> None:
    """Decide on rows of a batch that still wait, and forget what was told in them."""
    work = branch.work
    waiting = batches.waiting(work, batch, numbers)
    provider = batches.organisation_of(work, batch)
    if not waiting or provider is None:
        return
    rows: list[CompletionRow] = []
    became: list[BatchRow] = []
    for number, text in waiting:
        try:
            said = {**json.loads(text), "provider_id": provider}
            rows.append(read_row(number, said, today=day_of(work.at)))
        except Malformed as error:
            became.append(_row(number, "rejected", code=error.code, field=error.where))
    rules = rules_on(branch, day_of(work.at))
    became += (_became(each) for each in register_each(branch, rows, rules=rules, at=work.at))
    batches.settle(work, batch, became)


def _became(outcome: Outcome) -> BatchRow:
    number, error = outcome.row.line, outcome.error
    if error is not None:
        return _row(number, "rejected", code=error.code)
    badge = UUID(outcome.badge.removeprefix("urn:uuid:")) if outcome.badge else None
    return _row(number, outcome.state, badge=badge, code=outcome.reason)


def _row(
    number: int,
    state: batches.State,
    *,
    badge: UUID | None = None,
    code: str | None = None,
    field: str | None = None,
) -> BatchRow:
    return BatchRow(number, "", "", state, badge=badge, code=code, field=field or None)


def _told(who: Asker, row: Mapping[str, Any]) -> Told:
    """A row as it waits; what one provider calls an event says nothing about another's."""
    said = {name: str(row[name]) for name in SAID if row.get(name) not in (None, "")}
    plain = said.get("external_id", "")
    if plain:
        said["external_id"] = f"{who.organisation}:{plain}"
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return Told(plain[:200], said.get("module_id", "")[:200], text)


def _answered(work: Work, who: Asker, key: str, request: Any) -> UUID | None:
    """The batch that came of the same key before; the first to bring a key enters it.

    Two at once: the second waits at the row of the first until that is committed or gone.
    """
    digest = request.digest()
    new = work.run(
        """
        INSERT INTO answers (organisation, key, request, made) VALUES (%s, %s, %s, %s)
        ON CONFLICT DO NOTHING
        """,
        who.organisation,
        key,
        digest,
        work.at,
    )
    if new:
        return None
    row = work.row(
        "SELECT request, body FROM answers WHERE organisation = %s AND key = %s",
        who.organisation,
        key,
    )
    if row is None or bytes(row["request"]) != digest:
        raise Problem(
            409,
            "idempotency-key",
            "This Idempotency-Key came before with another body. Take a new key for new rows.",
        )
    return UUID(row["body"])
