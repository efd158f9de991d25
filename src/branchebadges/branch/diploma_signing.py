"""Signing the diplomas that were written down: each one without a signed file gets one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from branchebadges import model, pictures, proofs
from branchebadges.badges import Holder
from branchebadges.branch import persons
from branchebadges.branch.handed_out import Form, name_of, signed_component
from branchebadges.branch.publishing import plain
from branchebadges.branch.rulebook import read_published
from branchebadges.branch.signing import both_signers
from branchebadges.branch.status import status_entry
from branchebadges.diplomas.document import Award, Component, diploma
from branchebadges.errors import Refused
from branchebadges.pins import Pinned

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime
    from decimal import Decimal

    from branchebadges.branch.home import Branch
    from branchebadges.branch.persons import Conferral, Record
    from branchebadges.branch.stated import VariantAdded
    from branchebadges.rules import RuleSet


def sign_conferrals(
    branch: Branch, *, at: datetime, records: Iterable[Record] | None = None
) -> None:
    """Sign every diploma that was written down and was not handed out yet.

    Each by the rules it was decided by, which need not be those in force by now.

    Args:
        branch: the branch.
        at: when it is signed.
        records: whose diplomas; everybody's where not given.
    """
    rules: dict[str, RuleSet] = {}
    for record in persons.everybody(branch) if records is None else records:
        for conferral in record.conferrals:
            if not branch.is_handed_out(record, name_of(conferral)):
                if conferral.rules not in rules:
                    rules[conferral.rules] = read_published(branch, conferral.rules)
                _sign(branch, record, conferral, rules[conferral.rules], at)


def _sign(
    branch: Branch, record: Record, conferral: Conferral, rules: RuleSet, at: datetime
) -> None:
    award = award_of(conferral, rules)
    document = _document(branch, record, conferral, award, rules)
    model.lint(document)
    achievement = document["credentialSubject"]["achievement"]
    branch.publish(achievement["id"], achievement)
    # What is published shows what the diploma asks for, and nothing of anybody who has it.
    branch.publish(achievement["image"]["id"], diploma_art(branch, award, award.threshold, {}))
    art = diploma_art(branch, award, award.points, conferral.domains)
    signed, token = proofs.sign_each(document, both_signers(branch, branch.itself), created=at)
    branch.hand_out(record, name_of(conferral), Form(signed, token, art=art, own=True))


def diploma_art(
    branch: Branch, award: Award, points: Decimal, domains: Mapping[str, Decimal]
) -> str:
    """The picture of a diploma with so many points, which lie in these domains."""
    return pictures.badge(
        kind="diploma",
        title=award.name,
        issuer=branch.itself.name,
        points=points,
        domains=domains,
        variant=", ".join(name for _, name in award.variants),
    )


def award_of(conferral: Conferral | VariantAdded, rules: RuleSet) -> Award:
    """What was decided, with the names that its rules give."""
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
        valid_until=conferral.valid_until,
    )


def _document(
    branch: Branch, record: Record, conferral: Conferral, award: Award, rules: RuleSet
) -> dict[str, Any]:
    variant = plain("-".join(conferral.variants) or "basis")
    name = f"diplomas/{plain(rules.ruleset_id)}/{plain(conferral.diploma)}-{variant}.json"
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
        components=list(components_of(branch, record, conferral)),
        rules=pinned(branch, conferral.rules),
        catalogue=pinned(branch, conferral.catalogue),
        status=status_entry(branch, branch.itself, conferral.index),
    )


def pinned(branch: Branch, url: str) -> Pinned:
    """A document as the branch published it, by its digest."""
    return Pinned.of(url, branch.published_document(url))


def components_of(
    branch: Branch, record: Record, conferred: Conferral | VariantAdded
) -> Iterator[Component]:
    """The badges and exemptions something rests on, as handed out, and what each counts for."""
    for name, points in conferred.components.items():
        yield Component(signed_component(branch, record, name), points)
