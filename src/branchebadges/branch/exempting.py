"""Exempting: the committee gives points for what somebody could already do (EVC).

There is no exemption without a standard of the branch or a decision of the committee, so the
decision comes first. It stays in the person's file, to the letter; what is signed names its digest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from branchebadges.branch import persons
from branchebadges.branch.register import framework_of, modules_of
from branchebadges.branch.stated import Exempted, read_decision_on_exemption
from branchebadges.branch.stating import Stated, born
from branchebadges.canonical import jcs
from branchebadges.errors import Refused
from branchebadges.ledger import Exemption
from branchebadges.moments import start_of_day

if TYPE_CHECKING:
    from datetime import datetime

    from branchebadges.branch.home import Branch
    from branchebadges.branch.stated import DecisionOnExemption


def exempt(branch: Branch, person_id: str, document: dict[str, Any], *, at: datetime) -> Stated:
    """Write down that somebody is exempted; nothing is signed yet. A known decision is kept as is.

    Args:
        branch: the branch.
        person_id: whom it is about.
        document: the decision (`stated.DecisionOnExemption`), which is kept to the letter.
        at: when the branch takes note.

    Raises:
        Refused: the decision cannot be read or is still to come (`exemption`), names a module or
            domain that is not known here, or is there already for another person or with other
            words (`exemption-known`); or the person is not known. Then nothing was written.
    """
    decision = read_decision_on_exemption(document)
    record = persons.known(branch, person_id)
    before = _before(branch, decision)
    if before is not None:
        whose, known = before
        if whose != person_id or jcs(known.decision) != jcs(document):
            raise Refused(
                "exemption-known",
                f"{decision.id} was entered before, for somebody else or with other words; "
                "what was decided stays, so give a new decision a new id",
                where="/id",
            )
        return Stated("known", known.credential)
    _require_known(branch, decision)
    registered = _stamp(decision, at)
    entry = Exemption(
        id=decision.id,
        badge=decision.id,
        at=registered,
        points=decision.points,
        domains=decision.domains,
        module=decision.module,
        decided=decision.decided,
    )
    entered = record.entered([entry])
    _ = entered.ledger
    exempted = Exempted(decision=document, registered=registered, **born(branch, branch.committee))
    attestations = (*record.attestations, exempted)
    persons.save(branch, entered.model_copy(update={"attestations": attestations}))
    return Stated("stated", exempted.credential)


def _before(branch: Branch, decision: DecisionOnExemption) -> tuple[str, Exempted] | None:
    """Whom the decision of that name exempted, if it was entered before."""
    for record in persons.everybody(branch):
        known = record.exemption_of(decision.id)
        if known is not None:
            return record.identity.person_id, known
    return None


def _require_known(branch: Branch, decision: DecisionOnExemption) -> None:
    if decision.module is not None and decision.module not in modules_of(branch):
        raise Refused("module-unknown", f"no module {decision.module!r} here", where="/module")
    known = {domain.id for domain in framework_of(branch).domains}
    for code in decision.domains:
        if code not in known:
            names = ", ".join(sorted(known))
            message = f"no domain {code!r} here; there are: {names}"
            raise Refused("domain-unknown", message, where="/domains")


def _stamp(decision: DecisionOnExemption, at: datetime) -> datetime:
    """When the branch took note: now, or, for a history that is taken over, the day it says."""
    decided = start_of_day(decision.decided)
    day = decision.registered_on
    registered = at if day is None else max(decided, start_of_day(day))
    for moment, place in ((decided, "decided"), (registered, "registered_on")):
        if moment > at:
            raise Refused("exemption", "this day is yet to come", where=f"/{place}")
    return registered
