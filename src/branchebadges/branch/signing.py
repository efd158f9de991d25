"""Signing what was written down: every award without a signed badge gets one.

The badge in the holder's folder is the proof that it was signed; whatever is missing there is made
again from the award, under the same id and the same status index.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from branchebadges import images, model, pictures, proofs
from branchebadges.badges import Completion, Holder, badge
from branchebadges.branch import persons
from branchebadges.branch.accrediting import (
    granted_accreditation,
    module_url,
    provider_url,
    publish_module,
)
from branchebadges.branch.register import entries_of, modules_of
from branchebadges.branch.status import StatusRegister, publish_lists, status_entry
from branchebadges.canonical import read_json
from branchebadges.files import read_text, write_whole
from branchebadges.ledger import Correction, Loss
from branchebadges.moments import day_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from branchebadges.branch.folder import Branch
    from branchebadges.branch.organisations import Organisation
    from branchebadges.branch.persons import Award, Record

SUITE: Final = "eddsa-rdfc-2022"
PICTURE_WIDTH: Final = 600


def unsigned(branch: Branch) -> list[tuple[Record, Award]]:
    """Every award whose badge is not in the holder's folder yet."""
    return [
        (record, award)
        for record in persons.everybody(branch)
        for award in record.awards
        if not badge_file(branch, record, award).is_file()
    ]


def sign_awards(
    branch: Branch,
    awards: list[tuple[Record, Award]],
    *,
    at: datetime,
    progress: Callable[[], None] = lambda: None,
) -> None:
    """Sign each award, as Data Integrity and as JWT, and bake it into its picture."""
    desk = _Desk(branch, at)
    for record, award in awards:
        desk.issue(record, award)
        progress()


def publish_statuses(branch: Branch, *, at: datetime) -> None:
    """Bring every status list in line with the ledgers, and publish the lists anew."""
    lost: dict[str, list[tuple[str, str]]] = {}
    for record in persons.everybody(branch):
        for award, reason in _losses(record):
            lost.setdefault(award.provider, []).append((award.badge, reason))
    for organisation in branch.settings.organisations:
        register = StatusRegister.load(branch, organisation)
        for badge_id, reason in lost.get(organisation.id, ()):
            register = register.with_status(badge_id, "revocation", on=True, reason=reason, at=at)
        if lost.get(organisation.id):
            register.save(branch, organisation)
        publish_lists(branch, organisation, at=at)


def badge_file(branch: Branch, record: Record, award: Award) -> Path:
    """Where the signed badge of an award lies."""
    name = f"{award.module}-{award.badge.removeprefix('urn:uuid:')}.json"
    return branch.holder(record.identity.person_id) / "badges" / name


def signed_badge(branch: Branch, record: Record, award: Award) -> proofs.Signed:
    """The signed badge of an award, as it was handed out."""
    return proofs.Signed.read(read_text(badge_file(branch, record, award)))


def bake_and_write(
    path: Path, signed: str, token: str, *, png: bytes, svg: str | None = None
) -> None:
    """Write a credential in all its forms; the JSON comes last, because it says all is there."""
    write_whole(path.with_suffix(".jwt"), token, durable=False)
    write_whole(path.with_suffix(".png"), images.bake(png, signed), durable=False)
    if svg is not None:
        baked = images.bake(svg.encode(), signed)
        write_whole(path.with_suffix(".svg"), baked, durable=False)
    write_whole(path, signed)


def _losses(record: Record) -> Iterator[tuple[Award, str]]:
    for entry in record.entries:
        if isinstance(entry, Loss | Correction):
            award = record.award_of(entry.badge)
            if award is not None:
                yield award, entry.reason


class _Desk:
    """What stays the same from badge to badge: modules, pictures, profiles, keys."""

    def __init__(self, branch: Branch, at: datetime) -> None:
        self._branch = branch
        self._at = at
        self._decisions = entries_of(branch)
        self._modules = modules_of(branch)
        self._achievements: dict[tuple[str, int], dict[str, Any]] = {}
        self._pictures: dict[str, bytes] = {}
        self._profiles: dict[str, dict[str, Any]] = {}

    def issue(self, record: Record, award: Award) -> None:
        provider = self._branch.settings.organisation(award.provider)
        document = badge(
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
                evidence=award.evidence,
            ),
            status=status_entry(self._branch, provider, award.index),
        )
        model.lint(document)
        signer = self._branch.signer(provider)
        signed = proofs.sign(document, signer, suite=SUITE, created=self._at)
        token = proofs.sign(
            document, self._branch.signer(provider, "P-256"), suite="jwt", created=self._at
        )
        path = badge_file(self._branch, record, award)
        bake_and_write(path, signed.text, token.text, png=self._picture(document))

    def _achievement(self, award: Award) -> dict[str, Any]:
        key = (award.module, award.version)
        if key not in self._achievements:
            url = module_url(self._branch, *key)
            if award.decision is None and not self._branch.public_file(url).is_file():
                self._achievements[key] = publish_module(
                    self._branch, self._modules[award.module], None
                )
            else:
                self._achievements[key] = read_json(self._branch.published(url))
        return self._achievements[key]

    def _accreditation(self, award: Award) -> dict[str, Any] | None:
        if award.decision is None:
            return None
        decision = self._decisions[award.decision].decision
        return granted_accreditation(self._branch, decision, known_on=day_of(award.registered))

    def _profile(self, provider: Organisation) -> dict[str, Any]:
        if provider.id not in self._profiles:
            recognition = self._branch.public_file(provider_url(self._branch, provider))
            endorsement = (
                read_json(self._branch.published(provider_url(self._branch, provider)))
                if recognition.is_file()
                else None
            )
            self._profiles[provider.id] = provider.profile(endorsement)
        return self._profiles[provider.id]

    def _picture(self, document: dict[str, Any]) -> bytes:
        url = document["credentialSubject"]["achievement"]["image"]["id"]
        if url not in self._pictures:
            svg = self._branch.published(url)
            self._pictures[url] = pictures.to_png(svg, width=PICTURE_WIDTH)
        return self._pictures[url]
