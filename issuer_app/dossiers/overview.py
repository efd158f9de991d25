"""A dossier as its holder reads it: what there is, what it counts for, and what is still missing.

Everything said here is concluded by the library, from the record, the catalogue and the rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from branchebadges.branch.accrediting import module_url
from branchebadges.branch.stated import Exempted, PathFollowed, VariantAdded, YearStated
from branchebadges.canonical import read_json
from branchebadges.dossiers.happened import step_in_words
from branchebadges.ledger import DiplomaStep
from branchebadges.moments import day_of
from issuer_app.dossiers import repository
from issuer_app.dossiers.ground import ground_of
from issuer_app.problems import not_found

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime
    from decimal import Decimal

    from branchebadges.branch.persons import Award, Conferral, Record
    from branchebadges.standing.explanation import DiplomaExplained
    from branchebadges.standing.explanation.years import YearExplained
    from issuer_app.branch import BranchInDatabase
    from issuer_app.dossiers.repository import Held
    from issuer_app.settings import Language

_NOT_SIGNED_YET: Final = "waiting"


@dataclass(frozen=True)
class Card:
    """A badge, exemption, path, diploma or addition, with its picture and how it stands.

    Attributes:
        id: the UUID under which its page is; None for what no badge was issued for.
        counts: does it earn anything on this day; None where that is not asked of it.
        why: what it counts for, or why not, in sentences.
    """

    id: str | None
    kind: Literal["badge", "exemption", "learning_path", "diploma", "addition", "statement"]
    title: str
    issuer: str
    day: date
    picture: str | None
    state: str
    counts: bool | None = None
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """What became of a diploma on a day, in words."""

    day: date
    said: str


@dataclass(frozen=True)
class Diploma:
    """One diploma: how far somebody is, or how the one that is held stands."""

    name: str
    state: str
    points: Decimal
    threshold: Decimal
    said: tuple[str, ...]
    steps: tuple[Step, ...]
    cards: tuple[Card, ...]

    @property
    def shown(self) -> Decimal:
        """The points as far as the bar goes."""
        return min(self.points, self.threshold)


@dataclass(frozen=True)
class Overview:
    """Everything on the page."""

    person: str
    name: str
    library: str | None
    consented: datetime | None
    on: date
    points: Decimal
    diplomas: tuple[Diploma, ...]
    pe: str
    years: tuple[YearExplained, ...]
    badges: tuple[Card, ...]
    refused: tuple[Card, ...]
    statements: tuple[Card, ...]

    @property
    def waiting(self) -> bool:
        """Is anything still to be signed?"""
        cards = (*self.badges, *self.statements, *(c for d in self.diplomas for c in d.cards))
        return any(card.state == _NOT_SIGNED_YET for card in cards)


def overview(branch: BranchInDatabase, person: str, language: Language) -> Overview:
    """The dossier of a person, today.

    Raises:
        Problem: nobody is known by that id (404).
    """
    record = branch.glance(person)
    if record is None:
        raise not_found()
    reader = _Reader(branch, record, repository.held_by(branch.work, person), language)
    who = record.identity
    library = who.library
    return Overview(
        person=person,
        name=who.full_name or person,
        library=library,
        consented=repository.consented_to(branch.work, person, library) if library else None,
        on=reader.explained.on,
        points=reader.standing.points.total,
        diplomas=tuple(map(reader.diploma, reader.explained.diplomas)),
        pe=reader.explained.pe.sentence(language),
        years=reader.explained.pe.years,
        badges=tuple(sorted(reader.badges(), key=lambda card: card.day, reverse=True)),
        refused=tuple(reader.refused()),
        statements=tuple(reader.statements()),
    )


class _Reader:
    """Reads one record for one reader."""

    def __init__(
        self,
        branch: BranchInDatabase,
        record: Record,
        held: Mapping[str, Held],
        language: Language,
    ) -> None:
        standing, explained = ground_of(branch).explained(record, on=day_of(branch.work.at))
        self._branch = branch
        self._record = record
        self.standing = standing
        self.explained = explained
        self._held = held
        self._language: Language = language
        self._titles = {each.badge: each.title(language) for each in explained.badges}
        self._pictures = _module_pictures(branch, record)

    # Badges

    def badges(self) -> Iterator[Card]:
        for award in self._record.awards:
            yield self._award(award)
        for stated in self._record.attestations:
            if stated.state == "replaced":
                continue
            if isinstance(stated, Exempted):
                yield self._exemption(stated)
            elif isinstance(stated, PathFollowed):
                day = day_of(stated.completed)
                yield self._card(stated.credential, "learning_path", "", stated.issuer, day)

    def _award(self, award: Award) -> Card:
        day = day_of(award.completed)
        title = self._titles.get(award.entry, award.module)
        counts, why = self._counts(award.entry)
        return self._card(
            award.badge, "badge", title, award.provider, day, counts=counts, why=why,
            picture=self._pictures.get((award.module, award.version)),
        )  # fmt: skip

    def _exemption(self, stated: Exempted) -> Card:
        counts, why = self._counts(stated.entry)
        decided = stated.decided
        return self._card(
            stated.credential, "exemption", decided.name, stated.issuer, decided.decided,
            counts=counts, why=why,
        )  # fmt: skip

    def _counts(self, entry: str) -> tuple[bool | None, tuple[str, ...]]:
        if entry not in self._titles:
            return None, ()
        said = self.explained.badge(entry).sentences
        counts = entry not in self.standing.excluded
        return counts, tuple(each(self._language) for each in said)

    def refused(self) -> Iterator[Card]:
        """What was reported and for which there is no badge, with the reason."""
        for each in self.explained.badges:
            if self._record.credential_of(each.badge) is None:
                why = tuple(said(self._language) for said in each.sentences)
                title = each.title(self._language)
                yield Card(
                    None, "badge", title, "", each.completed, None, "refused", counts=False, why=why
                )

    # Diplomas

    def diploma(self, explained: DiplomaExplained) -> Diploma:
        cards = [
            self._conferral(each, explained)
            for each in self._record.conferrals
            if each.diploma == explained.diploma and each.state != "replaced"
        ]
        cards += [
            self._addition(each)
            for each in self._record.attestations
            if isinstance(each, VariantAdded)
            and each.diploma == explained.diploma
            and each.state != "replaced"
        ]
        return Diploma(
            name=explained.name(self._language),
            state=explained.state,
            points=explained.points,
            threshold=explained.threshold,
            said=tuple(each(self._language) for each in explained.sentences),
            steps=tuple(self._steps(explained.diploma)),
            cards=tuple(cards),
        )

    def _conferral(self, conferral: Conferral, explained: DiplomaExplained) -> Card:
        title, state = explained.name(self._language), conferral.state
        return self._card(
            conferral.credential, "diploma", title, "", conferral.awarded_on,
            state=None if state == "valid" else state,
        )  # fmt: skip

    def _addition(self, stated: VariantAdded) -> Card:
        state = None if stated.state == "valid" else stated.state
        return self._card(stated.credential, "addition", "", "", stated.awarded_on, state=state)

    def _steps(self, diploma: str) -> Iterator[Step]:
        for entry in self._record.entries:
            if isinstance(entry, DiplomaStep) and entry.diploma == diploma:
                said = step_in_words(entry, self._language, self._titles, with_ids=False)
                yield Step(day_of(entry.at), said[:1].upper() + said[1:] + ".")

    # Statements

    def statements(self) -> Iterator[Card]:
        for stated in self._record.attestations:
            if isinstance(stated, YearStated) and stated.state != "replaced":
                day = day_of(stated.issued)
                yield self._card(
                    stated.credential, "statement", str(stated.year), stated.issuer, day
                )

    # What all have

    def _card(
        self,
        credential: str,
        kind: Literal["badge", "exemption", "learning_path", "diploma", "addition", "statement"],
        title: str,
        issuer: str,
        day: date,
        *,
        picture: str | None = None,
        state: str | None = None,
        counts: bool | None = None,
        why: tuple[str, ...] = (),
    ) -> Card:
        held = self._held.get(credential)
        row = _NOT_SIGNED_YET if held is None else held.state
        # What is not signed yet, or revoked, is told before what else is the matter.
        told = row if state is None or row in {_NOT_SIGNED_YET, "problem", "revoked"} else state
        own = held is not None and held.own
        return Card(
            id=credential.removeprefix("urn:uuid:"),
            kind=kind,
            title=title or self._printed(credential),
            issuer=self._branch.settings.organisation(issuer).name if issuer else "",
            day=day,
            picture=f"/dossier/{credential.removeprefix('urn:uuid:')}/picture" if own else picture,
            state=told,
            counts=counts,
            why=why,
        )

    def _printed(self, credential: str) -> str:
        """The title as it was signed, for what the catalogue does not name."""
        held = self._held.get(credential)
        row = self._branch.work.row(
            "SELECT body FROM credentials WHERE id = %s::uuid AND body IS NOT NULL",
            credential.removeprefix("urn:uuid:"),
        )
        if row is None:
            return held.title if held else ""
        return str(read_json(row["body"]).get("name", ""))


def _module_pictures(branch: BranchInDatabase, record: Record) -> dict[tuple[str, int], str]:
    """Where the pictures of these modules are published; the path, on whatever host this is."""
    paths = {
        _picture_of(branch, award.module, award.version): (award.module, award.version)
        for award in record.awards
    }
    rows = branch.work.rows("SELECT path FROM published WHERE path = ANY(%s)", list(paths))
    return {paths[row["path"]]: f"/{row['path']}" for row in rows}


def _picture_of(branch: BranchInDatabase, module: str, version: int) -> str:
    return branch.path_of(module_url(branch, module, version).removesuffix(".json") + ".svg")
