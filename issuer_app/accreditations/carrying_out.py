"""What the worker does when two members agreed: register, sign, publish, tell.

It may be done again at any time: what was signed is not signed again, and nobody is told twice.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from branchebadges.branch import register
from branchebadges.branch.accrediting import (
    accredit,
    accredit_providers,
    propose,
    recognised_since,
    withdraw,
)
from branchebadges.branch.publishing import publish_catalogue
from branchebadges.branch.recognising import withdraw_recognition
from branchebadges.branch.register import read_decision
from branchebadges.branch.succession import require_succession
from branchebadges.errors import Malformed, Refused
from branchebadges.modules import read_module
from branchebadges.moments import day_of
from issuer_app.accreditations import letters, motions, proposals
from issuer_app.accreditations.withdrawing import ending
from issuer_app.branch import BranchInDatabase
from issuer_app.jobs import CONFER, chunks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from issuer_app.accreditations.motions import Motion

_REGISTER: Final = 0x7265_6769  # any number, as long as it is always the same
_AT_ONCE: Final = 200
ANNOUNCED: Final = (90, 30)
"""So many days before it ends an accreditation is announced to end."""


def carry_out(branch: BranchInDatabase, motion_id: UUID) -> None:
    """Carry out what was decided; one that cannot be carried out keeps the reason.

    Raises:
        KeyUnusable: a key is not in order; nothing was changed.
    """
    work = branch.work
    # The register is one document: who changes it comes after who is changing it.
    work.run("SELECT pg_advisory_xact_lock(%s)", _REGISTER)
    motion = motions.find(work, motion_id)
    if motion is None or motion.outcome != "carried" or motion.done is not None:
        return
    # What was read before our turn came may have changed since.
    branch = BranchInDatabase.of(work, keys=branch.keys, opened=branch.opened)
    lines, jobs = len(work.lines), len(work.jobs)
    try:
        with work.connection.transaction():
            _DEEDS[motion.kind](branch, motion)
    except (Malformed, Refused) as error:
        del work.lines[lines:], work.jobs[jobs:]
        _give_back(branch, motion, f"{error.code}: {error.message}")
        return
    motions.finish(work, motion.id)
    work.tell(
        "carried out", f"motion:{motion.id}", kind=motion.kind, organisation=motion.organisation
    )


def _give_back(branch: BranchInDatabase, motion: Motion, problem: str) -> None:
    """What cannot be carried out goes back to the committee, which is told why."""
    work = branch.work
    motions.finish(work, motion.id, problem=problem)
    if motion.kind in {"accredit", "recognise", "refuse"}:
        proposals.become(work, UUID(motion.subject), "submitted")
    work.tell("not carried out", f"motion:{motion.id}", kind=motion.kind, because=problem)
    path = f"{letters.COMMITTEE_PAGE}/motions/{motion.id}"
    letters.to_members(
        work, "motion-stuck", once=f"stuck:{motion.id}", path=path, title=motion.title
    )


def _accredit(branch: BranchInDatabase, motion: Motion) -> None:
    module = read_module(motion.detail["module"])
    decision = read_decision(motion.detail["decision"])
    require_succession(branch, module, decision)
    propose(branch, [module])
    accredit(branch, [decision], at=branch.work.at)
    publish_catalogue(branch)
    _settled(branch, motion, "accepted", "proposal-accepted", path=f"/modules/{module.id}")


def _refuse(branch: BranchInDatabase, motion: Motion) -> None:
    path = f"{letters.PROVIDER_PAGE}/{motion.subject}"
    _settled(branch, motion, "refused", "proposal-refused", path=path)


def _recognise(branch: BranchInDatabase, motion: Motion) -> None:
    party = branch.settings.organisation(motion.organisation)
    if recognised_since(branch, party) is None:
        today = day_of(branch.work.at)
        accredit_providers(branch, [party], since=today, at=branch.work.at)
    _flag(branch, motion.organisation, recognised=True)
    path = f"{letters.PROVIDER_PAGE}/{motion.subject}"
    _settled(branch, motion, "accepted", "proposal-accepted", path=path)


def _settled(
    branch: BranchInDatabase, motion: Motion, state: proposals.State, letter: str, *, path: str
) -> None:
    proposals.become(branch.work, UUID(motion.subject), state)
    _tell(branch, motion, letter, path=path)


def _withdraw(branch: BranchInDatabase, motion: Motion) -> None:
    decision = read_decision(motion.detail["decision"])
    withdraw(branch, decision, at=branch.work.at)
    publish_catalogue(branch)
    people = [each.identity.person_id for each in branch.records_holding(decision.module_id)]
    for some in chunks(people, _AT_ONCE):
        branch.work.afterwards(CONFER, persons=some)
    _tell(branch, motion, "accreditation-withdrawn", path=f"/modules/{decision.module_id}")


def _derecognise(branch: BranchInDatabase, motion: Motion) -> None:
    party = branch.settings.organisation(motion.organisation)
    withdraw_recognition(branch, party, at=branch.work.at)
    _flag(branch, motion.organisation, recognised=False)
    _tell(branch, motion, "recognition-withdrawn", path=letters.PROVIDER_PAGE)


def _flag(branch: BranchInDatabase, organisation: str, *, recognised: bool) -> None:
    """Say in the settings of the branch as well whether a provider is recognised."""
    party = branch.settings.organisation(organisation)
    changed = party.model_copy(update={"accredited": recognised})
    replace(branch, settings=branch.settings.with_organisation(changed)).save()


def _tell(branch: BranchInDatabase, motion: Motion, letter: str, *, path: str) -> None:
    letters.to_provider(
        branch.work,
        letter,
        motion.organisation,
        once=f"{letter}:{motion.id}",
        path=path,
        title=motion.title,
    )


_DEEDS: Final[Mapping[str, Callable[[BranchInDatabase, Motion], None]]] = {
    "accredit": _accredit,
    "refuse": _refuse,
    "recognise": _recognise,
    "withdraw": _withdraw,
    "derecognise": _derecognise,
}


def announce(branch: BranchInDatabase) -> None:
    """Tell provider and committee of accreditations that end within 90 and within 30 days, once.

    One that was not announced in time is announced for the days that are left, and not for more.
    """
    work, today = branch.work, day_of(branch.work.at)
    known = register.modules_of(branch)
    for entry in ending(branch, timedelta(days=max(ANNOUNCED))):
        decision = entry.decision
        left = (decision.last_day - today).days
        due = [days for days in ANNOUNCED if left <= days]
        fresh = [
            days
            for days in due
            if work.run(
                "INSERT INTO announced VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
                decision.id,
                days,
                work.at,
            )
        ]
        if min(due) not in fresh:
            continue
        module = known[decision.module_id]
        once, path = f"ends:{decision.id}:{min(due)}", f"/modules/{module.id}"
        facts = {"title": module.title_nl, "days": left, "last": f"{decision.last_day:%d-%m-%Y}"}
        provider = module.awarding_provider
        letters.to_provider(work, "accreditation-ends", provider, once=once, path=path, **facts)
        letters.to_members(work, "accreditation-ends", once=once, path=path, **facts)
        work.tell("end announced", f"accreditation:{decision.id}", days=left)
