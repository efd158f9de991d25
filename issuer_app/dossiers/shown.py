"""One credential as its holder sees it: the verdict an employer gets, and what can be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from branchebadges.proofs import Signed
from issuer_app.dossiers import forms, repository, sharing
from issuer_app.problems import not_found
from issuer_app.verification import Shared
from issuer_app.verification.judging import judge_shared
from issuer_app.verification.people import may_be_taken
from issuer_app.verification.shown import shown

if TYPE_CHECKING:
    from branchebadges.branch.persons import Record
    from issuer_app.branch import BranchInDatabase
    from issuer_app.dossiers.repository import Held, Link
    from issuer_app.settings import Language
    from issuer_app.verification import Documents
    from issuer_app.verification.shown import Shown


@dataclass(frozen=True)
class One:
    """One credential on its page.

    Attributes:
        found: what an employer would see of all of it; None as long as it is not signed.
        links: to this, and for a diploma to its form without modules.
        without_list: can it be shown without its modules?
    """

    held: Held
    found: Shown | None
    links: tuple[Link, ...]
    without_list: bool


def one(
    branch: BranchInDatabase,
    person: str,
    credential: UUID,
    *,
    documents: Documents,
    language: Language,
) -> One:
    """A credential of a person, judged now.

    Raises:
        Problem: there is no such credential of this person (404).
    """
    held = repository.one_of(branch.work, person, credential)
    record = branch.glance(person)
    if held is None or record is None:
        raise not_found()
    beside = sharing.without_list_of(record, held.urn)
    ids = {held.id, beside.credential.removeprefix("urn:uuid:") if beside else held.id}
    links = tuple(
        each for each in repository.links_of(branch.work, person) if each.credential in ids
    )
    found = None
    if held.body is not None:
        found = _judged(branch, person, record, held, documents=documents, language=language)
    return One(held, found, links, beside is not None)


def _judged(
    branch: BranchInDatabase,
    person: str,
    record: Record,
    held: Held,
    *,
    documents: Documents,
    language: Language,
    link: Link | None = None,
) -> Shown:
    with_modules = link is None or link.with_modules
    with_name = link is None or link.with_name
    shared = _shared(branch, person, record, held)
    concluded = judge_shared(
        Signed.read(held.body or ""),
        shared,
        at=branch.work.at,
        sources=documents.sources(),
        trust=documents.trust(),
    )
    return shown(
        concluded,
        documents.trust(),
        language,
        ours=True,
        with_name=with_name,
        with_module_list=with_modules,
    )


def _shared(branch: BranchInDatabase, person: str, record: Record, held: Held) -> Shared:
    diploma = held.shelf == "diplomas"
    beside = repository.texts_beside(branch.work, person, held.id) if diploma else ()
    award = record.award_of(held.urn)
    return Shared("open", held.body, beside, registered=award.registered if award else None)


@dataclass(frozen=True)
class Behind:
    """What is behind a link, for paper: the verdict, the drawing, and what may be put in."""

    found: Shown
    picture: str | None
    takes: Signed | None


def behind(
    branch: BranchInDatabase,
    person: str,
    link: Link,
    *,
    documents: Documents,
    language: Language,
) -> Behind:
    """What a link of this person shows, judged now.

    Raises:
        Problem: there is no such credential any more (404).
    """
    held = forms.signed_one(branch.work, person, UUID(link.credential))
    record = branch.glance(person)
    if record is None:
        raise not_found()
    found = _judged(branch, person, record, held, documents=documents, language=language, link=link)
    signed = Signed.read(held.body or "")
    taken = may_be_taken(signed, with_name=link.with_name, with_module_list=link.with_modules)
    return Behind(found, forms.art_of(branch, held), signed if taken else None)
