"""A provider proposes: a draft, handed in when nothing is wrong with it, changed when asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from branchebadges.branch import register
from branchebadges.branch.accrediting import recognised_since
from branchebadges.branch.recognising import was_recognised
from branchebadges.branch.succession import require_same_module
from branchebadges.errors import Refused
from issuer_app.accreditations import letters, proposals
from issuer_app.accreditations.said import (
    Faults,
    ModuleSaid,
    OutcomeSaid,
    faults_in,
    module_of,
    read_said,
)
from issuer_app.branch import BranchInDatabase
from issuer_app.problems import Problem, not_found

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from branchebadges.modules import Module
    from issuer_app.accreditations.proposals import Kind, Proposal
    from issuer_app.people import Asker
    from issuer_app.work import Work

_FIELD_OF: Final = {"/id": "module_id", "/domains": "domains"}


class FaultyError(Exception):
    """What was said cannot be taken as it stands; `faults` says where and why."""

    def __init__(self, faults: Faults) -> None:
        super().__init__("faulty")
        self.faults = faults


def own(work: Work, who: Asker, proposal_id: UUID) -> Proposal:
    """A proposal of the provider that asks.

    Raises:
        Problem: there is none, or it is another's (404).
    """
    proposal = proposals.find(work, proposal_id)
    if proposal is None or proposal.organisation != who.organisation:
        raise not_found()
    return proposal


def keep(
    work: Work, who: Asker, kind: Kind, raw: Mapping[str, Any], *, of: Proposal | None = None
) -> Proposal:
    """Keep a draft, a new one or what is said now of one there was.

    Raises:
        FaultyError: it cannot even be kept.
        Problem: it was handed in already (409).
    """
    said, faults = read_said(kind, raw)
    if said is None:
        raise FaultyError(faults)
    if of is None:
        assert who.organisation is not None  # noqa: S101 - staff have an organisation
        made = proposals.add(work, kind, who.organisation, said)
        work.tell("drafted", f"proposal:{made.id}", kind=kind, organisation=who.organisation)
        return made
    require_open(of)
    proposals.write(work, of, said)
    return own(work, who, of.id)


def require_open(proposal: Proposal) -> None:
    """Refuse to change what was handed in."""
    if not proposal.may_change:
        detail = "It was handed in, so it is not changed any more. Wait for the committee."
        raise Problem(409, "proposal-closed", detail)


def hand_in(work: Work, proposal: Proposal) -> None:
    """Hand a proposal in: from now on it waits for the committee.

    Raises:
        FaultyError: something is missing or wrong; it stays a draft.
        Problem: it was handed in already (409).
    """
    require_open(proposal)
    branch = BranchInDatabase.of(work)
    faults = _faults(work, branch, proposal)
    if faults:
        raise FaultyError(faults)
    proposals.become(work, proposal.id, "submitted")
    work.tell("handed in", f"proposal:{proposal.id}", organisation=proposal.organisation)
    letters.to_committee(
        work, "proposal-submitted", proposal, once=f"submitted:{proposal.id}:{work.at.isoformat()}"
    )


def _faults(work: Work, branch: BranchInDatabase, proposal: Proposal) -> Faults:
    said = proposal.said
    faults = faults_in(said, register.framework_of(branch))
    if not isinstance(said, ModuleSaid):
        party = branch.settings.organisation(proposal.organisation)
        if recognised_since(branch, party) is not None:
            return {"about": "recognised"}
        return {"about": "withdrawn-before"} if was_recognised(branch, party) else faults
    if faults:
        return faults
    if proposals.under_way(work, said.module_id, but=proposal.id):
        return {"module_id": "under-way"}
    known, entries = register.modules_of(branch).get(said.module_id), register.entries_of(branch)
    try:
        module = module_of(said, proposal.organisation, known=known)
        require_same_module(module, known, entries.values())
    except Refused as error:
        field = _FIELD_OF.get(error.where or "", "module_id")
        return {field: error.code if error.code.startswith("module-") else "shape"}
    return {}


def drop(work: Work, proposal: Proposal) -> None:
    """Take a draft back.

    Raises:
        Problem: it was handed in already (409).
    """
    require_open(proposal)
    proposals.become(work, proposal.id, "dropped")
    work.tell("taken back", f"proposal:{proposal.id}", organisation=proposal.organisation)


def next_version(module: Module) -> ModuleSaid:
    """What was said of a module before, to begin its next version with."""
    return ModuleSaid(
        module_id=module.id,
        title_nl=module.title_nl,
        title_en=module.title_en or "",
        description=module.description or "",
        learning_outcomes=tuple(
            OutcomeSaid(nl=each.nl, en=each.en or "", competences=each.competences)
            for each in module.learning_outcomes
        ),
        study_hours=module.study_hours,
        assessment=module.assessment.type,
        supervised=module.assessment.supervised,
        identity_verified=module.assessment.identity_verified,
        form=module.delivery,
        language=module.language,
        audience=module.audience,
        domains=dict(module.domains),
        roles=module.roles,
        competences=module.competences,
    )


def modules_of_provider(branch: BranchInDatabase, organisation: str) -> list[Module]:
    """The modules of a provider in the register, by title."""
    rows = register.modules_of(branch).values()
    mine = (each for each in rows if each.awarding_provider == organisation)
    return sorted(mine, key=lambda each: each.title_nl.casefold())
