"""Signing what was written down: every award without a signed badge gets one.

What was handed out is the proof that it was signed; whatever is missing there is made again from
the award, under the same id and the same status index.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from branchebadges import model, pictures, proofs
from branchebadges.accreditations import decision_on_badge
from branchebadges.badges import Completion, Holder, badge
from branchebadges.branch import persons
from branchebadges.branch.accrediting import (
    granted_accreditation,
    module_url,
    provider_url,
    publish_module,
)
from branchebadges.branch.handed_out import Form, name_of
from branchebadges.branch.organisations import BRANCH, COMMITTEE
from branchebadges.branch.register import entries_of, modules_of
from branchebadges.branch.status import status_entry
from branchebadges.errors import Malformed, Refused
from branchebadges.ledger import Correction, Loss
from branchebadges.moments import day_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from branchebadges.branch.home import Branch
    from branchebadges.branch.organisations import Organisation
    from branchebadges.branch.persons import Award, Record
    from branchebadges.keys import Signer

SUITE: Final = "eddsa-rdfc-2022"
PICTURE_WIDTH: Final = 600


def unsigned(branch: Branch) -> list[tuple[Record, Award]]:
    """Every award whose badge is not in the holder's folder yet."""
    return [
        (record, award)
        for record in persons.everybody(branch)
        for award in record.awards
        if not branch.is_handed_out(record, name_of(award))
    ]


def sign_awards(
    branch: Branch,
    awards: list[tuple[Record, Award]],
    *,
    at: datetime,
    progress: Callable[[], None] = lambda: None,
) -> None:
    """Sign each award, as Data Integrity and as JWT, and bake it into its picture."""
    bench = Workbench(branch, at)
    for record, award in awards:
        bench.issue(record, award)
        progress()


def publish_statuses(branch: Branch, *, at: datetime, changed: Iterable[Record] = ()) -> None:
    """Bring every status list in line with the people's records, and publish the lists anew.

    Args:
        branch: the branch.
        at: when that is.
        changed: whose records were changed; for a branch that knows that all others are in line.
    """
    lost: dict[str, list[tuple[str, str]]] = {}
    for record in branch.unsettled(changed):
        for organisation_id, credential, reason in _losses(record):
            lost.setdefault(organisation_id, []).append((credential, reason))
    for organisation in branch.settings.organisations:
        register = branch.statuses(organisation)
        for badge_id, reason in lost.get(organisation.id, ()):
            register = register.with_status(badge_id, "revocation", on=True, reason=reason, at=at)
        if lost.get(organisation.id):
            branch.keep_statuses(organisation, register)
        branch.lists_changed(organisation, at=at)


def both_signers(branch: Branch, organisation: Organisation) -> dict[str, Signer]:
    """The keys for the two forms in which everything is handed out: Data Integrity and JWT."""
    return {
        SUITE: branch.signer(organisation),
        proofs.JWT: branch.signer(organisation, "P-256"),
    }


@lru_cache(maxsize=256)
def painted(svg: str) -> bytes:
    """A drawing as the PNG that credentials are baked into.

    Painting takes a tenth of a second, and most badges of a run share their drawing.
    """
    return pictures.to_png(svg, width=PICTURE_WIDTH)


def _as_published(achievement: dict[str, Any], url: str) -> dict[str, Any]:
    """A module version as `publish_module` wrote it, with the name and picture a badge shows."""
    match achievement:
        case {"name": str(), "image": {"id": str()}}:
            return achievement
    raise Malformed(
        "published-altered",
        "this module is not as it was published; put its file in public/ back as it was",
        where=url,
    )


def _losses(record: Record) -> Iterator[tuple[str, str, str]]:
    """What a person's file says is revoked: by whom it was issued, its id, and why."""
    for entry in record.entries:
        if isinstance(entry, Loss | Correction):
            award, exemption = record.award_of(entry.badge), record.exemption_of(entry.badge)
            if award is not None:
                yield award.provider, award.badge, entry.reason
            if exemption is not None:
                yield exemption.issuer, exemption.credential, entry.reason
    for ruling in filter(None, (award.ruling for award in record.awards)):
        if ruling.withdrawn:
            yield COMMITTEE, ruling.credential, "withdrawn"
    yield from _ended(record)


def _ended(record: Record) -> Iterator[tuple[str, str, str]]:
    """The same of diplomas, and of what is stated beside them: their state says it."""
    conferred = ((BRANCH, each.credential, each.state) for each in record.conferrals)
    stated = ((each.issuer, each.credential, each.state) for each in record.attestations)
    for row in (*conferred, *stated):
        if row[2] in {"revoked", "replaced"}:
            yield row


class Workbench:
    """What stays the same from badge to badge: modules, pictures, profiles, keys."""

    def __init__(self, branch: Branch, at: datetime) -> None:
        self._branch = branch
        self._at = at
        self._decisions = entries_of(branch)
        self._modules = modules_of(branch)
        self._achievements: dict[tuple[str, int], dict[str, Any]] = {}
        self._profiles: dict[str, dict[str, Any]] = {}

    def issue(self, record: Record, award: Award) -> None:
        """Sign a badge in both its forms, and hand it out."""
        provider = self._branch.settings.organisation(award.provider)
        document = self._document(record, award, provider)
        model.lint(document)
        signers = both_signers(self._branch, provider)
        signed, token = proofs.sign_each(document, signers, created=self._at)
        form = Form(signed, token, art=self._picture(document))
        self._branch.hand_out(record, name_of(award), form)

    def _document(self, record: Record, award: Award, provider: Organisation) -> dict[str, Any]:
        return badge(
            id=award.badge,
            achievement=self._achievement(award),
            accreditation=self._accreditation(award),
            issuer=self._profile(provider),
            holder=Holder(
                id=record.identity.holder,
                email=record.identity.email,
                name=record.identity.full_name,
                salt=award.salt,
            ),
            completion=Completion(
                completed=award.completed,
                registered=award.registered,
                points=award.points,
                started=award.started,
                score=award.score,
                component=award.component,
                evidence=award.evidence,
            ),
            status=status_entry(self._branch, provider, award.index),
            decision=self._ruled(award),
        )

    def _ruled(self, award: Award) -> dict[str, Any] | None:
        """The committee's decision on the badge, signed, where it counts by one."""
        ruling, committee = award.ruling, self._branch.committee
        if ruling is None:
            return None
        document = decision_on_badge(
            award.badge,
            self._achievement(award),
            id=ruling.credential,
            by=committee.profile(),
            decided=day_of(ruling.decided),
            status=status_entry(self._branch, committee, ruling.index),
            comment=f"De toetsingscommissie laat deze badge meetellen: {ruling.reason}.",
        )
        signer = self._branch.signer(committee)
        return proofs.sign(document, signer, suite=SUITE, created=self._at).document

    def _achievement(self, award: Award) -> dict[str, Any]:
        key = (award.module, award.version)
        if key not in self._achievements:
            url = module_url(self._branch, *key)
            module = self._modules.get(award.module)
            if module is None:
                raise Refused("module-unknown", f"the register has no module {award.module!r}")
            if award.decision is None and not self._branch.is_published(url):
                self._achievements[key] = publish_module(self._branch, module, None)
            else:
                self._achievements[key] = _as_published(self._branch.published_document(url), url)
        return self._achievements[key]

    def _accreditation(self, award: Award) -> dict[str, Any] | None:
        if award.decision is None:
            return None
        entry = self._decisions.get(award.decision)
        if entry is None:
            raise Refused("accreditation-unknown", f"the register has no {award.decision!r}")
        known_on = day_of(award.registered)
        return granted_accreditation(self._branch, entry.decision, known_on=known_on)

    def _profile(self, provider: Organisation) -> dict[str, Any]:
        if provider.id not in self._profiles:
            url = provider_url(self._branch, provider)
            recognised = self._branch.is_published(url)
            endorsement = self._branch.published_document(url) if recognised else None
            self._profiles[provider.id] = provider.profile(endorsement)
        return self._profiles[provider.id]

    def _picture(self, document: dict[str, Any]) -> str:
        return self._branch.published(document["credentialSubject"]["achievement"]["image"]["id"])
