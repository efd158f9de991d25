"""Signing the diplomas that were written down: each one without a signed file gets one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from branchebadges import model, pictures, proofs
from branchebadges.badges import Holder
from branchebadges.branch import persons
from branchebadges.branch.publishing import rules_of
from branchebadges.branch.signing import PICTURE_WIDTH, SUITE, bake_and_write, signed_badge
from branchebadges.branch.status import status_entry
from branchebadges.canonical import read_json
from branchebadges.diplomas.document import Award, Component, Pinned, diploma
from branchebadges.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from branchebadges.branch.folder import Branch
    from branchebadges.branch.persons import Conferral, Record
    from branchebadges.rules import RuleSet


def sign_conferrals(branch: Branch, *, at: datetime) -> None:
    """Sign every diploma that was written down and is not in the holder's folder yet."""
    rules = rules_of(branch)
    for record in persons.everybody(branch):
        for conferral in record.conferrals:
            if not diploma_file(branch, record, conferral).is_file():
                _sign(branch, record, conferral, rules, at)


def diploma_file(branch: Branch, record: Record, conferral: Conferral) -> Path:
    """Where the signed diploma lies."""
    name = f"{conferral.diploma}-{conferral.credential.removeprefix('urn:uuid:')}.json"
    return branch.holder(record.identity.person_id) / "diplomas" / name


def _sign(
    branch: Branch, record: Record, conferral: Conferral, rules: RuleSet, at: datetime
) -> None:
    award = _award(conferral, rules)
    document = _document(branch, record, conferral, award, rules)
    model.lint(document)
    art = pictures.badge(
        kind="diploma",
        title=award.name,
        issuer=branch.itself.name,
        points=award.points,
        domains=conferral.domains,
        variant=", ".join(name for _, name in award.variants),
    )
    achievement = document["credentialSubject"]["achievement"]
    branch.publish(achievement["id"], achievement)
    branch.publish(achievement["image"]["id"], art)
    signed = proofs.sign(document, branch.signer(branch.itself), suite=SUITE, created=at)
    token = proofs.sign(document, branch.signer(branch.itself, "P-256"), suite="jwt", created=at)
    png = pictures.to_png(art, width=PICTURE_WIDTH)
    path = diploma_file(branch, record, conferral)
    bake_and_write(path, signed.text, token.text, png=png, svg=art)


def _award(conferral: Conferral, rules: RuleSet) -> Award:
    rule = rules.diploma(conferral.diploma)
    if rule is None:
        raise Refused("diploma-unknown", f"the rules know no diploma {conferral.diploma!r}")
    names = {variant.id: variant.name_nl for variant in rules.variants}
    return Award(
        diploma=conferral.diploma,
        name=rule.name_nl,
        awarded_on=conferral.awarded_on,
        issued_on=conferral.issued_on,
        points=conferral.points,
        threshold=conferral.threshold,
        variants=tuple((code, names.get(code, code)) for code in conferral.variants),
    )


def _document(
    branch: Branch, record: Record, conferral: Conferral, award: Award, rules: RuleSet
) -> dict[str, Any]:
    variant = "-".join(code.lower() for code in conferral.variants) or "basis"
    name = f"diplomas/{rules.ruleset_id}/{conferral.diploma}-{variant}.json"
    return diploma(
        award,
        id=conferral.credential,
        achievement_url=branch.url(name),
        issuer=branch.itself.profile(),
        holder=Holder(
            id=record.identity.holder,
            email=record.identity.email,
            name=record.identity.full_name,
            salt=conferral.salt,
        ),
        components=list(_components(branch, record, conferral)),
        rules=_pinned(branch, conferral.rules),
        catalogue=_pinned(branch, conferral.catalogue),
        status=status_entry(branch, branch.itself, conferral.index),
    )


def _pinned(branch: Branch, url: str) -> Pinned:
    return Pinned.of(url, read_json(branch.published(url)))


def _components(branch: Branch, record: Record, conferral: Conferral) -> Iterator[Component]:
    for name, points in conferral.components.items():
        award = record.award_of(name)
        if award is None:
            raise Refused("component-without-badge", f"no badge was issued for {name}")
        yield Component(signed_badge(branch, record, award), points)
