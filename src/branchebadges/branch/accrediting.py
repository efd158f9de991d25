"""What the committee does: recognise providers, accredit module versions, withdraw.

Every step publishes what it decided before it is over: the module version, the signed
accreditation, the status list. A step that is run again does nothing twice.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from branchebadges import accreditations, modules, pictures, proofs
from branchebadges.branch import register
from branchebadges.branch.register import Decision, Entry
from branchebadges.branch.status import PURPOSES, status_entry
from branchebadges.canonical import read_json
from branchebadges.errors import Refused, StorageFailed
from branchebadges.modules import Module, comma
from branchebadges.moments import day_of, read_moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date, datetime

    from branchebadges.branch.home import Branch
    from branchebadges.branch.organisations import Organisation

SUITE: Final = "eddsa-rdfc-2022"


def propose(branch: Branch, proposed: Iterable[Module]) -> None:
    """Take modules into the register; a provider that is not in the branch is refused."""
    rows = register.modules_of(branch)
    for module in proposed:
        branch.settings.organisation(module.awarding_provider)
        rows[module.id] = module
    # What contradicts itself (a module that is a part of itself) is refused before it is kept.
    register.catalogue_from(branch, rows, register.entries_of(branch))
    register.write_modules(branch, rows)


def require_in_order(
    branch: Branch, decisions: Iterable[Decision], *, proposed: Iterable[Module] = ()
) -> None:
    """Refuse, before anything is written, what `accredit` or `withdraw` would refuse later."""
    rows = list(decisions)
    modules = register.modules_of(branch) | {module.id: module for module in proposed}
    _fresh(rows, register.entries_of(branch), modules)
    for decision in rows:
        if decision.withdrawn_on is not None:
            _require_complete(decision)


def accredit_providers(
    branch: Branch, providers: Iterable[Organisation], *, since: date, at: datetime
) -> None:
    """Sign a recognition for each provider, from `since` on, until it is withdrawn."""
    rows = list(providers)
    urls = {each.id: provider_url(branch, each) for each in rows}
    indexes = _indexes(branch, urls.values())
    for provider in rows:
        url = urls[provider.id]
        document = accreditations.provider_accreditation(
            provider.profile(),
            id=url,
            by=branch.committee.profile(),
            first_day=since,
            last_day=None,
            status=status_entry(branch, branch.committee, indexes[url]),
            comment=f"De toetsingscommissie erkent {provider.name} als opleidingsaanbieder.",
        )
        _sign_and_publish(branch, document, at)


def accredit(
    branch: Branch,
    decisions: Iterable[Decision],
    *,
    at: datetime,
    progress: Callable[[], None] = lambda: None,
) -> list[Entry]:
    """Sign an accreditation for each decision that was not signed yet; gives the new entries.

    All decisions are checked before the first is signed.
    """
    known, proposed = register.entries_of(branch), register.modules_of(branch)
    fresh = _fresh(decisions, known, proposed)
    indexes = _indexes(branch, (accreditation_url(branch, each.id) for each in fresh))
    entries = []
    for decision in sorted(fresh, key=lambda each: each.valid_from):
        versions = [e.version for e in known.values() if e.decision.module_id == decision.module_id]
        entry = Entry(decision=decision.as_granted, version=max(versions, default=0) + 1)
        achievement = publish_module(branch, proposed[decision.module_id], entry)
        url = accreditation_url(branch, decision.id)
        document = _document(branch, achievement, entry, index=indexes[url])
        text = _sign_and_publish(branch, document, at)
        # What was granted travels in badges for ever, whatever is published later.
        branch.write_private(_granted(decision.id), read_json(text))
        known[decision.id] = entry
        entries.append(entry)
        progress()
    register.write_entries(branch, known)
    return entries


def _fresh(
    decisions: Iterable[Decision], known: Mapping[str, Entry], proposed: Mapping[str, Module]
) -> list[Decision]:
    """The decisions that were not signed yet, all in order."""
    fresh: dict[str, Decision] = {}
    for decision in decisions:
        if decision.module_id not in proposed:
            raise Refused("module-unknown", f"no module {decision.module_id!r}", where=decision.id)
        before = known[decision.id].decision if decision.id in known else fresh.get(decision.id)
        if before is None:
            fresh[decision.id] = decision
        else:
            _must_agree(decision, before)
    return list(fresh.values())


def _must_agree(decision: Decision, before: Decision) -> None:
    """What was signed is not changed by saying it again otherwise."""
    said, signed = (
        each.as_granted.model_copy(update={"note": None}) for each in (decision, before)
    )
    if said != signed:
        raise Refused(
            "decision-differs",
            "this was decided before, and otherwise; withdraw it and decide anew under another id",
            where=decision.id,
        )


def withdraw(branch: Branch, decision: Decision, *, at: datetime) -> None:
    """Withdraw an accreditation as `decision` says: the day, the way, and since when.

    The status bit of what was granted is set, and under the same id a version is published that
    ends when it really ended. After a retroactive withdrawal that version is revoked too: nobody
    under way is protected by it.
    """
    known = register.entries_of(branch)
    entry = known.get(decision.id)
    if entry is None:
        raise Refused("accreditation-unknown", f"no accreditation {decision.id!r}")
    _must_agree(decision, entry.decision)
    ended = _require_complete(decision)
    entry = Entry(decision=decision, version=entry.version)
    url = accreditation_url(branch, decision.id)
    ending = f"{url}#{ended.isoformat()}"
    index = _indexes(branch, [ending])[ending]
    achievement = branch.published_document(module_url(branch, decision.module_id, entry.version))
    _sign_and_publish(branch, _document(branch, achievement, entry, index=index), at)
    statuses = branch.statuses(branch.committee)
    reason = f"withdrawn ({decision.withdrawal_mode})"
    statuses = statuses.with_status(url, "revocation", on=True, reason=reason, at=at)
    if decision.withdrawal_mode == "retroactive":
        statuses = statuses.with_status(ending, "revocation", on=True, reason=reason, at=at)
    branch.keep_statuses(branch.committee, statuses)
    register.write_entries(branch, {**known, decision.id: entry})
    branch.lists_changed(branch.committee, at=at)


def _require_complete(decision: Decision) -> date:
    """The day of withdrawal of a decision that says all there is to say about it."""
    if decision.withdrawn_on is None or decision.withdrawal_mode is None:
        message = "say withdrawn_on and withdrawal_mode"
    elif decision.withdrawal_mode == "retroactive" and decision.retroactive_from is None:
        message = "a retroactive withdrawal says retroactive_from"
    else:
        return decision.withdrawn_on
    raise Refused("withdrawal-incomplete", message, where=decision.id)


def publish_module(branch: Branch, module: Module, entry: Entry | None) -> dict[str, Any]:
    """Publish a module version and give its Achievement.

    Without an entry it is version 0: local offering without points, and never the version that the
    committee accredits later.
    """
    version = entry.version if entry else 0
    url = module_url(branch, module.id, version)
    achievement = modules.achievement(
        module,
        url=url,
        version=version,
        points=entry.decision.points if entry else Decimal(0),
        hours=entry.decision.study_hours if entry else module.study_hours,
        creator=branch.settings.organisation(module.awarding_provider).profile(),
        framework=register.framework_of(branch),
        framework_url=branch.url("domains.json"),
    )
    branch.publish(achievement["image"]["id"], _picture(branch, module, entry))
    branch.publish(url, achievement)
    return achievement


def _picture(branch: Branch, module: Module, entry: Entry | None) -> str:
    return pictures.badge(
        kind="module",
        title=module.title_nl,
        issuer=branch.settings.organisation(module.awarding_provider).name,
        points=entry.decision.points if entry else None,
        domains=module.domains,
    )


def granted_accreditation(branch: Branch, decision: Decision, *, known_on: date) -> dict[str, Any]:
    """The accreditation that a badge registered on a day carries.

    The one that was granted; after a withdrawal for the future the one that says when it ended,
    which a reader can judge without asking further. One that was withdrawn retroactively is no
    good by itself, so what was completed before still carries what was granted.
    """
    ended = decision.withdrawal_mode == "prospective" and (
        decision.withdrawn_on is not None and decision.withdrawn_on <= known_on
    )
    url = accreditation_url(branch, decision.id)
    if ended:
        return branch.published_document(url)
    granted: dict[str, Any] | None = branch.read_private(_granted(decision.id))
    if granted is None:
        message = "the accreditation as it was granted is not in the register any more"
        raise StorageFailed("file-unreadable", message, where=_granted(decision.id))
    return granted


def recognised_since(branch: Branch, provider: Organisation) -> date | None:
    """The first day of the recognition of a provider as published; None where none stands."""
    url = provider_url(branch, provider)
    if not branch.is_published(url):
        return None
    statuses = branch.statuses(branch.committee)
    if any(statuses.is_on(url, purpose) for purpose in PURPOSES):
        return None
    begins = branch.published_document(url).get("validFrom")
    return day_of(read_moment(begins, where=f"{url}/validFrom"))


def accreditation_url(branch: Branch, decision_id: str) -> str:
    """Where the current version of an accreditation is published; also its id."""
    return branch.url(f"accreditations/{decision_id}.json")


def provider_url(branch: Branch, provider: Organisation) -> str:
    """Where the recognition of a provider is published; also its id."""
    return branch.url(f"accreditations/providers/{provider.id}.json")


def module_url(branch: Branch, module_id: str, version: int) -> str:
    """Where a module version is published; also the id of its Achievement."""
    return branch.url(f"modules/{module_id}/v{version}.json")


def _document(
    branch: Branch, achievement: dict[str, Any], entry: Entry, *, index: int
) -> dict[str, Any]:
    decision = entry.decision
    comment = (
        f"De toetsingscommissie kent {comma(decision.points)} studie-/PE-punten toe aan deze "
        f"module ({comma(decision.study_hours)} studie-uren)."
    )
    if decision.withdrawn_on is not None:
        comment += f" Ingetrokken per {decision.withdrawn_on:%d-%m-%Y}."
    return accreditations.module_accreditation(
        achievement,
        id=accreditation_url(branch, decision.id),
        by=branch.committee.profile(),
        first_day=decision.valid_from,
        last_day=decision.last_day,
        status=status_entry(branch, branch.committee, index),
        comment=comment,
    )


def _indexes(branch: Branch, owners: Iterable[str]) -> dict[str, int]:
    statuses, given = branch.statuses(branch.committee).give_out(owners)
    branch.keep_statuses(branch.committee, statuses)
    return given


def _sign_and_publish(branch: Branch, document: dict[str, Any], at: datetime) -> str:
    signed = proofs.sign(document, branch.signer(branch.committee), suite=SUITE, created=at)
    branch.publish(document["id"], signed.text)
    return signed.text


def _granted(decision_id: str) -> str:
    return f"register/granted/{decision_id}.json"
