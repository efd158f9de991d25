"""One member judges and puts forward; another confirms or turns down (threat 134).

First the quality, then the points: nothing passes on points alone. What is put forward holds all
that is decided, word for word, so that what is confirmed is what is signed.
"""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from branchebadges.branch import register
from branchebadges.branch.succession import require_succession
from branchebadges.errors import Refused
from branchebadges.moments import day_of
from issuer_app.accreditations import interests, letters, motions, proposals
from issuer_app.accreditations.criteria import Score, criteria
from issuer_app.accreditations.proposing import FaultyError
from issuer_app.accreditations.said import Faults, Hours, ModuleSaid, module_of
from issuer_app.branch import BranchInDatabase
from issuer_app.jobs import CARRY_OUT
from issuer_app.problems import Problem, not_found

if TYPE_CHECKING:
    from uuid import UUID

    from branchebadges.modules import Module
    from issuer_app.accreditations.motions import Motion
    from issuer_app.accreditations.proposals import Proposal
    from issuer_app.people import Asker
    from issuer_app.work import Work

LONGEST_YEARS: Final = 5
"""How long an accreditation may run; the sources say nothing of it, so it is a choice."""
_POINT_STEP: Final = Decimal("0.5")


class Judgement(BaseModel):
    """What a member found, and what he or she puts forward."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    outcome: Literal["accredit", "refuse", "changes"]
    scores: dict[str, Score] = Field(default_factory=dict, max_length=20)
    worthy: bool = False
    """Is it worth a certificate (the separate judgement of the letter of 2021, L95)?"""
    points: Hours = None
    study_hours: Hours = None
    valid_from: date | None = None
    valid_until: date | None = None
    group: str = Field(default="", max_length=64)
    """The equivalence group of a new module: another module that teaches the same."""
    contains: tuple[str, ...] = Field(default=(), max_length=20)
    generic: bool = False
    words: str = Field(default="", max_length=4_000)


def member_of(who: Asker) -> UUID:
    """The member who asks; a program is none."""
    if who.address_id is None:
        raise not_found()
    return who.address_id


def waiting(work: Work, proposal_id: UUID) -> Proposal:
    """A proposal that was handed in at some time; what is a draft is none of our business."""
    proposal = proposals.find(work, proposal_id)
    if proposal is None or proposal.submitted is None:
        raise not_found()
    return proposal


def judge(work: Work, who: Asker, proposal: Proposal, judgement: Judgement) -> Motion | None:
    """Put a judgement forward; asking for changes needs nobody else, because it decides nothing.

    Raises:
        FaultyError: the judgement is not whole, or does not carry what it puts forward.
        Problem: the member may not decide on this provider (403), or it does not wait (409).
    """
    member = member_of(who)
    interests.require_none(work, member, proposal.organisation)
    if proposal.state != "submitted":
        raise Problem(409, "proposal-closed", "This proposal does not wait for the committee.")
    faults = _faults(proposal, judgement, day_of(work.at))
    if faults:
        raise FaultyError(faults)
    if judgement.outcome == "changes":
        _ask(work, member, proposal, judgement.words)
        return None
    motion_id = uuid.uuid4()
    detail: dict[str, Any] = {
        "scores": judgement.scores,
        "worthy": judgement.worthy,
        "words": judgement.words,
    }
    if judgement.outcome == "accredit" and isinstance(proposal.said, ModuleSaid):
        detail |= _accreditation(work, proposal, judgement, motion_id)
    kind: motions.Kind = "refuse"
    if judgement.outcome == "accredit":
        kind = "accredit" if proposal.kind == "module" else "recognise"
    motion = motions.add(
        work,
        kind,
        subject=str(proposal.id),
        organisation=proposal.organisation,
        title=proposal.title,
        detail=detail,
        by=member,
        motion_id=motion_id,
    )
    put_forward(work, motion)
    return motion


def put_forward(work: Work, motion: Motion) -> None:
    """Tell of a motion, in the audit trail and to the members."""
    work.tell(
        "put forward",
        f"motion:{motion.id}",
        kind=motion.kind,
        about=motion.subject,
        organisation=motion.organisation,
    )
    path = f"{letters.COMMITTEE_PAGE}/motions/{motion.id}"
    letters.to_members(
        work, "motion-moved", once=f"moved:{motion.id}", path=path, title=motion.title
    )


def _ask(work: Work, member: UUID, proposal: Proposal, words: str) -> None:
    if any(each.settled is None for each in motions.about(work, str(proposal.id))):
        detail = "A decision on this is under way. Confirm it or turn it down first."
        raise Problem(409, "motion-open", detail)
    proposals.remark(work, proposal.id, member, words)
    proposals.become(work, proposal.id, "changes")
    work.tell("changes asked", f"proposal:{proposal.id}", organisation=proposal.organisation)
    letters.to_provider(
        work,
        "proposal-changes",
        proposal.organisation,
        once=f"changes:{proposal.id}:{work.at.isoformat()}",
        path=f"{letters.PROVIDER_PAGE}/{proposal.id}",
        title=proposal.title,
    )


def _faults(proposal: Proposal, judgement: Judgement, today: date) -> Faults:
    faults: Faults = {}
    rows = criteria().about(proposal.kind)
    if judgement.outcome != "accredit":
        return faults if judgement.words else {"words": "words"}
    if {each.id for each in rows} != judgement.scores.keys():
        return {"scores": "scores"}
    if not criteria().passes(proposal.kind, judgement.scores):
        faults["scores"] = "not-passed"
    if proposal.kind == "provider":
        return faults
    if not judgement.worthy:
        faults["worthy"] = "not-worthy"
    for name in ("points", "study_hours"):
        if not getattr(judgement, name):
            faults[name] = "hours"
    if judgement.points and (judgement.points % _POINT_STEP or judgement.points > 1000):  # noqa: PLR2004
        faults["points"] = "half"
    return faults | _period_faults(judgement, today)


def _period_faults(judgement: Judgement, today: date) -> Faults:
    first, last = judgement.valid_from, judgement.valid_until
    if first is None or first < today:
        return {"valid_from": "past"}
    if last is None or last < first:
        return {"valid_until": "period"}
    if (last.year - first.year, last.month, last.day) >= (LONGEST_YEARS, first.month, first.day):
        return {"valid_until": "too-long"}
    return {}


def _accreditation(
    work: Work, proposal: Proposal, judgement: Judgement, motion_id: UUID
) -> dict[str, Any]:
    """The module and the decision, as they will be signed."""
    branch = BranchInDatabase.of(work)
    assert isinstance(proposal.said, ModuleSaid)  # noqa: S101 - the caller looked
    known = register.modules_of(branch).get(proposal.said.module_id)
    module = _module(branch, proposal, judgement, known)
    decision = register.read_decision(
        {
            "id": f"acc-{module.id}-{motion_id.hex[:8]}",
            "module_id": module.id,
            "points": judgement.points,
            "study_hours": judgement.study_hours,
            "valid_from": judgement.valid_from,
            "valid_until": judgement.valid_until,
        }
    )
    try:
        require_succession(branch, module, decision)
    except Refused as error:
        field = {"/valid_from": "valid_from"}.get(error.where or "", "outcome")
        raise FaultyError({field: error.code}) from error
    return {
        "module": module.model_dump(mode="json", exclude_defaults=True),
        "decision": decision.model_dump(mode="json", exclude_defaults=True),
    }


def _module(
    branch: BranchInDatabase, proposal: Proposal, judgement: Judgement, known: Module | None
) -> Module:
    said = proposal.said
    assert isinstance(said, ModuleSaid)  # noqa: S101 - the caller looked
    if known is not None:
        return module_of(said, proposal.organisation, known=known)
    all_modules = register.modules_of(branch)
    if judgement.group and judgement.group not in all_modules:
        raise FaultyError({"group": "module-unknown"})
    if not set(judgement.contains) <= all_modules.keys():
        raise FaultyError({"contains": "module-unknown"})
    group = None
    if judgement.group:
        # A module without a group is equivalent to itself only; its own id is its group.
        group = all_modules[judgement.group].equivalence_group or judgement.group
    counted = {
        "equivalence_group": group or said.module_id,
        "contains": list(judgement.contains),
        "generic": judgement.generic,
    }
    return module_of(said, proposal.organisation, counted=counted)


def settle(work: Work, who: Asker, motion: Motion, *, carry: bool, words: str) -> None:
    """Confirm what another put forward, or turn it down; what is confirmed is carried out next.

    Raises:
        FaultyError: it is turned down without a word.
        Problem: it is the member's own (403), one of both has to do with the provider (403), it was
            settled already, its day has passed, or what it would do is not known yet (409).
    """
    member = member_of(who)
    interests.require_none(work, member, motion.organisation)
    if motion.settled is not None:
        raise Problem(409, "motion-settled", "This was settled already.")
    if not carry:
        if not words:
            raise FaultyError({"words": "words"})
    elif member == motion.moved_by:
        raise Problem(403, "own-motion", "Another member than the one who put it forward decides.")
    else:
        _require_carriable(work, motion)
    _close(work, motion, member, carry=carry, words=words)


def _require_carriable(work: Work, motion: Motion) -> None:
    interests.require_none(work, motion.moved_by, motion.organisation)
    today = day_of(work.at)
    if motion.kind == "withdraw":
        if motion.foreseen is None:
            raise Problem(409, "not-foreseen", "What it would do is still being counted. Wait.")
        if date.fromisoformat(motion.detail["decision"]["withdrawn_on"]) < today:
            raise Problem(409, "day-passed", "Its day has passed. Turn it down, and begin anew.")


def _close(work: Work, motion: Motion, member: UUID, *, carry: bool, words: str) -> None:
    if member == motion.moved_by:
        # Who takes back what he put forward decides nothing, so nobody else is needed.
        work.run("DELETE FROM motions WHERE id = %s", motion.id)
    else:
        motions.settle(work, motion, "carried" if carry else "rejected", by=member, words=words)
    what = "carried" if carry else "taken back" if member == motion.moved_by else "rejected"
    work.tell(f"motion {what}", f"motion:{motion.id}", kind=motion.kind, about=motion.subject)
    if not carry:
        return
    if motion.kind in {"accredit", "recognise", "refuse"}:
        proposals.become(work, uuid.UUID(motion.subject), "decided")
    work.afterwards(CARRY_OUT, once=f"motion {motion.id}", motion=str(motion.id))
