"""Signing what was stated beside badges and diplomas: each one without a signed file gets one.

Documents are drawn up from what was written down and what is published; signed again, the same
would be signed.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from branchebadges import attestations, model, pictures, proofs
from branchebadges.attestations import Decision, Followed, LearningPath, PeriodOfEducation
from branchebadges.badges import Holder
from branchebadges.branch import persons
from branchebadges.branch.accrediting import provider_url
from branchebadges.branch.diploma_signing import (
    award_of,
    components_of,
    diploma_art,
    pinned,
)
from branchebadges.branch.handed_out import Form, name_of, signed_component
from branchebadges.branch.publishing import plain
from branchebadges.branch.register import catalogue_of, framework_of
from branchebadges.branch.rulebook import read_published
from branchebadges.branch.signing import both_signers
from branchebadges.branch.stated import (
    Exempted,
    PathFollowed,
    VariantAdded,
    WithoutList,
    YearStated,
)
from branchebadges.branch.status import status_entry
from branchebadges.diplomas.addition import addition
from branchebadges.diplomas.without_list import without_list
from branchebadges.errors import Refused
from branchebadges.pins import Pinned

if TYPE_CHECKING:
    from collections.abc import Container, Iterable
    from datetime import datetime

    from branchebadges.branch.home import Branch
    from branchebadges.branch.persons import Conferral, Record
    from branchebadges.branch.stated import AnyStated


def sign_attestations(
    branch: Branch,
    *,
    at: datetime,
    kinds: Container[str] | None = None,
    records: Iterable[Record] | None = None,
) -> list[str]:
    """Sign what was stated and has no signed file yet; gives the ids of what was signed.

    Args:
        branch: the branch.
        at: when it is signed.
        kinds: the kinds that are wanted, by `kind`; all of them where not given. Exemptions come
            before diplomas that rest on them, and what stands beside diplomas after.
        records: of whom; of everybody where not given.
    """
    signed = []
    for record in persons.everybody(branch) if records is None else records:
        for stated in record.attestations:
            wanted = kinds is None or stated.kind in kinds
            if wanted and not branch.is_handed_out(record, name_of(stated)):
                _sign(branch, record, stated, at)
                signed.append(stated.credential)
    return signed


def _sign(branch: Branch, record: Record, stated: AnyStated, at: datetime) -> None:
    issuer = branch.settings.organisation(stated.issuer)
    document, art = _drawn_up(branch, record, stated)
    model.lint(document)
    achievement = document["credentialSubject"]["achievement"]
    if not isinstance(stated, Exempted | WithoutList):
        # An exemption is somebody's own; nothing of it is published.
        branch.publish(achievement["id"], achievement)
    signed, token = proofs.sign_each(document, both_signers(branch, issuer), created=at)
    form = Form(signed, token, art=art, own=art is not None)
    branch.hand_out(record, name_of(stated), form)


def _drawn_up(
    branch: Branch, record: Record, stated: AnyStated
) -> tuple[dict[str, Any], str | None]:
    """The document to be signed, and its picture; a statement for an employer has none."""
    match stated:
        case Exempted():
            return _exemption(branch, record, stated)
        case PathFollowed():
            return _learning_path(branch, record, stated)
        case YearStated():
            return _statement(branch, record, stated), None
        case VariantAdded():
            return _addition(branch, record, stated)
        case WithoutList():
            return _without_list(branch, record, stated)


def _common(branch: Branch, record: Record, stated: AnyStated) -> dict[str, Any]:
    """What every kind is given: its id, its holder, and its place on the status list."""
    who, issuer = record.identity, branch.settings.organisation(stated.issuer)
    return {
        "id": stated.credential,
        "holder": Holder(id=who.holder, email=who.email, name=who.full_name, salt=stated.salt),
        "status": status_entry(branch, issuer, stated.index),
    }


def _exemption(branch: Branch, record: Record, stated: Exempted) -> tuple[dict[str, Any], str]:
    decided, committee = stated.decided, branch.committee
    pin = Pinned.of(branch.url(f"decisions/{decided.id}.json"), stated.decision)
    document = attestations.exemption(
        Decision(
            pin=pin,
            decided=decided.decided,
            ground=decided.ground,
            points=decided.points,
            domains=decided.domains,
            module=decided.module,
        ),
        achievement_url=branch.url(f"exemptions/{decided.id}.json"),
        name=f"Vrijstelling: {decided.name}",
        framework={domain.id: domain.name_nl for domain in framework_of(branch).domains},
        framework_url=branch.url("domains.json"),
        issuer=committee.profile(),
        registered=stated.registered,
        **_common(branch, record, stated),
    )
    art = pictures.badge(
        kind="module",
        title=str(document["name"]),
        issuer=committee.name,
        points=decided.points or None,
        domains=decided.domains,
    )
    return document, art


def _learning_path(
    branch: Branch, record: Record, stated: PathFollowed
) -> tuple[dict[str, Any], str]:
    library = branch.settings.organisation(stated.library)
    recognition = provider_url(branch, library)
    known = branch.is_published(recognition)
    published = branch.published_document(stated.path)
    titles = catalogue_of(branch).modules
    path = LearningPath(
        pin=Pinned.of(stated.path, published),
        achievement_url=stated.path.removesuffix(".json") + "-badge.json",
        code=stated.code,
        name=published["title_nl"],
        mandatory=tuple(
            (titles[module].title_nl or module) if module in titles else module
            for module in published.get("mandatory", [])
        ),
        free_choice=Decimal(str(published.get("free_choice_min_points", 0))),
    )
    document = attestations.learning_path(
        path,
        issuer=library.profile(branch.published_document(recognition) if known else None),
        followed=[
            Followed(signed_component(branch, record, step.entry), step.place, step.points)
            for step in stated.followed
        ],
        completed=stated.completed,
        issued=stated.issued,
        **_common(branch, record, stated),
    )
    return document, pictures.badge(kind="module", title=path.name, issuer=library.name)


def _statement(branch: Branch, record: Record, stated: YearStated) -> dict[str, Any]:
    name = stated.rules.rpartition("/")[2]
    return attestations.statement(
        PeriodOfEducation(
            date(stated.year, 1, 1),
            date(stated.year, 12, 31),
            stated.required,
            stated.earned,
            stated.carried_in,
        ),
        achievement_url=branch.url(f"pe/{stated.year}/{name}"),
        issuer=branch.itself.profile(),
        rules=pinned(branch, stated.rules),
        issued=stated.issued,
        until=stated.until,
        **_common(branch, record, stated),
    )


def _addition(branch: Branch, record: Record, stated: VariantAdded) -> tuple[dict[str, Any], str]:
    rules = read_published(branch, stated.rules)
    award = award_of(stated, rules)
    had = conferral_of(record, stated.to).variants
    added = [each for each in stated.variants if each not in had]
    # The same variants may be an addition of one to the other, or the other way round.
    names = plain("-".join([*added, "op", *(had or ("basis",))]))
    name = f"diplomas/{plain(rules.ruleset_id)}/addition-{plain(stated.diploma)}-{names}.json"
    document = addition(
        award,
        achievement_url=branch.url(name),
        issuer=branch.itself.profile(),
        diploma=signed_diploma(branch, record, stated.to),
        components=list(components_of(branch, record, stated)),
        rules=pinned(branch, stated.rules),
        catalogue=pinned(branch, stated.catalogue),
        **_common(branch, record, stated),
    )
    return document, diploma_art(branch, award, award.points, stated.domains)


def _without_list(
    branch: Branch, record: Record, stated: WithoutList
) -> tuple[dict[str, Any], str]:
    document = without_list(
        signed_diploma(branch, record, stated.to), **_common(branch, record, stated)
    )
    # As published: what the diploma asks for, and nothing of how this holder's points lie.
    published = document["credentialSubject"]["achievement"]["image"]["id"]
    return document, branch.published(published)


def conferral_of(record: Record, credential: str) -> Conferral:
    """The diploma of that id, as it was decided on."""
    for each in record.conferrals:
        if each.credential == credential:
            return each
    raise Refused("not-issued-here", f"no diploma was conferred as {credential}")


def signed_diploma(branch: Branch, record: Record, credential: str) -> proofs.Signed:
    """The signed diploma of that id, as it was handed out."""
    return branch.handed_out(record, name_of(conferral_of(record, credential)))
