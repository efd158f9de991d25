"""Taking back: an accreditation, with its consequences shown first, or a recognition.

What it would do is computed by the rules themselves, on copies, and told in numbers only: nobody
who decides sees whom it touches.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from branchebadges.branch import register
from branchebadges.branch.accrediting import recognised_since
from branchebadges.branch.consequences import Consequences, consequences
from branchebadges.branch.register import Decision, read_decision
from branchebadges.branch.rulebook import history_of
from branchebadges.errors import Refused
from branchebadges.moments import day_of
from branchebadges.reading import Day, as_json
from issuer_app.accreditations import interests, motions
from issuer_app.accreditations.judging import member_of, put_forward
from issuer_app.accreditations.proposing import FaultyError
from issuer_app.branch import BranchInDatabase
from issuer_app.jobs import FORESEE
from issuer_app.problems import not_found

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from branchebadges.branch.register import Entry
    from issuer_app.accreditations.motions import Motion
    from issuer_app.people import Asker
    from issuer_app.work import Work


class Withdrawal(BaseModel):
    """How an accreditation is taken back.

    Prospective: from `on`, the first day without it, on. Retroactive: as of today, as if it had
    never been since `since`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    mode: Literal["prospective", "retroactive"]
    on: Day | None = None
    since: Day | None = None
    words: str = Field(default="", max_length=4_000)


def entry_of(branch: BranchInDatabase, decision_id: str) -> Entry:
    """An accreditation in the register that was not taken back.

    Raises:
        Problem: there is none (404).
    """
    entry = register.entries_of(branch).get(decision_id)
    if entry is None:
        raise not_found()
    return entry


def provider_of(branch: BranchInDatabase, decision: Decision) -> str:
    """Whose module an accreditation is about."""
    return register.modules_of(branch)[decision.module_id].awarding_provider


def withdrawn(decision: Decision, withdrawal: Withdrawal, today: date) -> Decision:
    """The decision with its withdrawal, as `branch.accrediting.withdraw` takes it.

    Raises:
        FaultyError: it was taken back before, or a day is missing or not possible.
    """
    if decision.withdrawn_on is not None:
        raise FaultyError({"mode": "withdrawn-already"})
    change: dict[str, Any] = {"withdrawal_mode": withdrawal.mode}
    if withdrawal.mode == "prospective":
        if withdrawal.on is None or withdrawal.on < today:
            raise FaultyError({"on": "past"})
        if withdrawal.on > decision.valid_until:
            raise FaultyError({"on": "after-end"})
        change["withdrawn_on"] = withdrawal.on
    else:
        if withdrawal.since is None or not decision.valid_from <= withdrawal.since <= today:
            raise FaultyError({"since": "since"})
        change |= {"withdrawn_on": today, "retroactive_from": withdrawal.since}
    return decision.model_copy(update=change)


def holders(work: Work, module_id: str) -> int:
    """How many people hold, or held, a badge of a module."""
    row = work.row(
        """
        SELECT count(DISTINCT person_id) AS number FROM credentials
        WHERE shelf = 'badges' AND title = %s AND person_id IS NOT NULL
        """,
        module_id,
    )
    return int(row["number"]) if row else 0


def foreseen(branch: BranchInDatabase, decision: Decision) -> Consequences:
    """What it would do, on the day it takes effect or today if that is later."""
    today, ended = day_of(branch.work.at), decision.withdrawn_on
    return consequences(
        branch,
        decision,
        branch.records_holding(decision.module_id),
        history=history_of(branch),
        on=today if ended is None else max(today, ended),
    )


def numbers_of(found: Consequences) -> dict[str, Any]:
    """Consequences as plain values."""
    return {
        "badges": found.badges,
        "people": found.people,
        "excluded": found.excluded,
        "losing": found.losing,
        "points": as_json(found.points),
        "diplomas": dict(found.diplomas),
    }


def put_withdrawal(work: Work, who: Asker, decision_id: str, withdrawal: Withdrawal) -> Motion:
    """Put forward that an accreditation is taken back; what it would do is counted by a job.

    Raises:
        FaultyError: a day or the reason is missing or not possible.
        Problem: as `judging.judge`.
    """
    branch, member = BranchInDatabase.of(work), member_of(who)
    entry = entry_of(branch, decision_id)
    organisation = provider_of(branch, entry.decision)
    interests.require_none(work, member, organisation)
    decision = withdrawn(entry.decision, withdrawal, day_of(work.at))
    if not withdrawal.words:
        raise FaultyError({"words": "words"})
    motion = motions.add(
        work,
        "withdraw",
        subject=decision.id,
        organisation=organisation,
        title=register.modules_of(branch)[decision.module_id].title_nl,
        detail={
            "decision": decision.model_dump(mode="json", exclude_defaults=True),
            "words": withdrawal.words,
        },
        by=member,
    )
    put_forward(work, motion)
    work.afterwards(FORESEE, once=f"foresee {motion.id}", motion=str(motion.id))
    return motion


def put_derecognition(work: Work, who: Asker, organisation: str, words: str) -> Motion:
    """Put forward that a provider is recognised no more.

    Raises:
        FaultyError: without a reason.
        Problem: it is not recognised (404), or as `judging.judge`.
    """
    branch, member = BranchInDatabase.of(work), member_of(who)
    try:
        party = branch.settings.organisation(organisation)
    except Refused as error:
        raise not_found() from error
    if recognised_since(branch, party) is None:
        raise not_found()
    interests.require_none(work, member, organisation)
    if not words.strip():
        raise FaultyError({"words": "words"})
    motion = motions.add(
        work,
        "derecognise",
        subject=f"provider:{organisation}",
        organisation=organisation,
        title=party.name,
        detail={"words": words.strip()},
        by=member,
    )
    put_forward(work, motion)
    return motion


def foresee(branch: BranchInDatabase, motion_id: UUID) -> None:
    """Count what a withdrawal that was put forward would do; the worker does this."""
    motion = motions.find(branch.work, motion_id)
    if motion is not None and motion.settled is None:
        decision = read_decision(motion.detail["decision"])
        motions.foresee(branch.work, motion_id, numbers_of(foreseen(branch, decision)))


def ending(branch: BranchInDatabase, within: timedelta) -> list[Entry]:
    """Accreditations that end of themselves within a time, and are followed by no other.

    The one that ends first comes first.
    """
    today = day_of(branch.work.at)
    entries = list(register.entries_of(branch).values())
    last = {entry.decision.module_id: entry.decision.last_day for entry in entries}
    for entry in entries:
        module = entry.decision.module_id
        last[module] = max(last[module], entry.decision.last_day)
    found = [
        entry
        for entry in entries
        if entry.decision.withdrawn_on is None
        and entry.decision.last_day == last[entry.decision.module_id]
        and today <= entry.decision.last_day <= today + within
    ]
    return sorted(found, key=lambda entry: (entry.decision.last_day, entry.decision.id))
