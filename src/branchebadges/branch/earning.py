"""Whether what was completed earns a badge, and the award of it: nothing is written here."""

from __future__ import annotations

import secrets
import shlex
import uuid
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from branchebadges.branch.accrediting import provider_url, recognised_since
from branchebadges.branch.organisations import COMMITTEE
from branchebadges.branch.persons import Award, Ruling
from branchebadges.branch.register import catalogue_of, entries_of, modules_of
from branchebadges.errors import Refused
from branchebadges.ledger import Completion, Decision
from branchebadges.moments import start_of_day
from branchebadges.standing.admission import admit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from branchebadges.attainments import Attainment
    from branchebadges.branch.home import Branch
    from branchebadges.branch.organisations import Organisation
    from branchebadges.ledger import AnyEntry
    from branchebadges.modules import Module
    from branchebadges.rules import RuleSet
    from branchebadges.standing.admission import Admission
    from branchebadges.standing.reasons import Reason

NOT_GIVEN_OUT = 0
"""The status index of an award until all that goes with it was found in order."""


@dataclass(frozen=True)
class Happened:
    """What a badge tells of a completion beside what the ledger holds."""

    completed: datetime
    score: str | None = None
    evidence: str | None = None


class Board:
    """What it takes to decide: the register, the rules, and which providers are recognised."""

    def __init__(self, branch: Branch, rules: RuleSet) -> None:
        self._branch = branch
        self._rules = rules
        self._catalogue = catalogue_of(branch)
        self._modules = modules_of(branch)
        self._decisions = entries_of(branch)
        self._recognised: dict[str, date | None] = {}

    def module(self, module_id: str) -> Module | None:
        """A module of the register; None for one that is not in it."""
        return self._modules.get(module_id)

    def decide(
        self,
        attainment: Attainment,
        entries: Iterable[AnyEntry],
        happened: Happened,
        *,
        on: date,
        provider: str | None = None,
    ) -> Award | Reason:
        """The award of what was completed, or why it earns no badge.

        Args:
            attainment: what the entries add up to.
            entries: the completion, and what was decided on it.
            happened: what the badge tells beside them.
            on: the day as of which it is looked at.
            provider: who is said to have given the module, where somebody says so.

        Raises:
            Refused: another gives the module (`other-provider`), or the committee had not
                recognised the provider (`provider-not-recognised`).
        """
        admission = admit(attainment, catalogue=self._catalogue, rules=self._rules)
        reason = admission.reason_on(on)
        module = self._modules.get(attainment.module or "")
        if module is None:
            return reason or "unknown_module"
        if provider is not None and provider not in module.provider_ids:
            raise Refused("other-provider", f"{module.id} is not given by {provider}")
        if reason is not None and not self._is_local(module, reason):
            return reason
        issuer = self._branch.settings.organisation(module.awarding_provider)
        if reason is None:
            self._require_recognised(issuer, attainment)
        return self._award(entries, happened, issuer, admission if reason is None else None)

    def _is_local(self, module: Module, reason: Reason) -> bool:
        """Local offering that nobody brought before the committee: a badge, without points."""
        known = self._catalogue.modules[module.id]
        return reason == "not_accredited" and not known.accreditations

    def _require_recognised(self, provider: Organisation, attainment: Attainment) -> None:
        """Refuse points by a provider that nobody would vouch for.

        A decision of the committee on the badge stands in for a recognition that began later, as
        it does for the accreditation of the module, and never for one that is not there.
        """
        if provider.id not in self._recognised:
            self._recognised[provider.id] = recognised_since(self._branch, provider)
        since = self._recognised[provider.id]
        if since is not None and (since <= attainment.completed or attainment.decision):
            return
        name, day = shlex.quote(provider.name), attainment.completed
        email = f" --email {shlex.quote(provider.email)}" if provider.email else ""
        known = "at all" if since is None else f"before {since}"
        raise Refused(
            "provider-not-recognised",
            f"{provider.id} was not recognised by the committee {known}, so nobody would vouch for "
            f"a completion of {attainment.module} on {day}; if it was, say so first: "
            f"branchebadges branch provider {provider.id} --name {name}{email} --since {day}",
            where=provider_url(self._branch, provider),
        )

    def _award(
        self,
        entries: Iterable[AnyEntry],
        happened: Happened,
        provider: Organisation,
        granted: Admission | None,
    ) -> Award:
        rows = list(entries)
        (said,) = (each for each in rows if isinstance(each, Completion))
        decision = granted.accreditation if granted else None
        return Award(
            entry=said.badge,
            badge=uuid.uuid4().urn,
            module=said.module,
            version=self._decisions[decision].version if decision else 0,
            decision=decision,
            provider=provider.id,
            completed=happened.completed,
            registered=said.at,
            started=start_of_day(said.started) if said.started else None,
            component=said.component,
            points=granted.points if granted else Decimal(0),
            score=happened.score,
            evidence=happened.evidence,
            index=NOT_GIVEN_OUT,
            salt=secrets.token_hex(16),
            ruling=_ruling(rows) if granted else None,
        )


def _ruling(entries: Iterable[AnyEntry]) -> Ruling | None:
    """The last decision of the committee on the badge, to be signed with it."""
    decisions = [each for each in entries if isinstance(each, Decision)]
    if not decisions:
        return None
    return Ruling(
        entry=decisions[-1].id,
        credential=uuid.uuid4().urn,
        decided=decisions[-1].at,
        reason=decisions[-1].reason,
        index=NOT_GIVEN_OUT,
    )


def give_out_indexes(branch: Branch, awards: Iterable[Award]) -> dict[str, Award]:
    """The awards, by id, each with its place on the status list of who signs it.

    Given out before anybody's file is written: a run that dies in between leaves indexes that
    nobody has, never one that two credentials share.
    """
    rows = list(awards)
    owners: dict[str, list[str]] = defaultdict(list)
    for issuer, credential in _credentials(rows):
        owners[issuer].append(credential)
    given: dict[str, int] = {}
    for issuer, credentials in owners.items():
        organisation = branch.settings.organisation(issuer)
        register, indexes = branch.statuses(organisation).give_out(credentials)
        branch.keep_statuses(organisation, register)
        given |= indexes
    return {each.badge: _with_index(each, given) for each in rows}


def _credentials(awards: Iterable[Award]) -> Iterator[tuple[str, str]]:
    for award in awards:
        yield award.provider, award.badge
        if award.ruling is not None:
            yield COMMITTEE, award.ruling.credential


def _with_index(award: Award, given: dict[str, int]) -> Award:
    ruling = award.ruling
    if ruling is not None:
        ruling = ruling.model_copy(update={"index": given[ruling.credential]})
    return award.model_copy(update={"index": given[award.badge], "ruling": ruling})
