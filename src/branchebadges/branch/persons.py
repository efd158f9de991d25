"""The people of a branch: one private file each, with who they are and all that was written down.

One file holds the person, the ledger, and what was issued, so that an award and its entry in the
ledger are written in one go or not at all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import Field

from branchebadges.attainments import Person
from branchebadges.branch.stated import (
    LIVING,
    AnyStated,
    BesideDiploma,
    Exempted,
    Name,
    Pseudonym,
    State,
    VariantAdded,
    WithoutList,
)
from branchebadges.errors import Refused
from branchebadges.ledger import AnyEntry, Correction, Ledger, Loss
from branchebadges.reading import Day, Flag, Moment, Number, Strict, read_as

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from branchebadges.branch.home import Branch


# Every one of these becomes a part of a file's name.
PERSON_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}\Z")
PersonId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")]
Year = Annotated[str, Field(pattern=r"^[0-9]{4}$")]


class Identity(Strict):
    """Who somebody is. Nothing of this leaves the private folder but what a badge prints."""

    person_id: PersonId
    holder: Annotated[str, Field(pattern=r"^(urn:uuid:|did:[a-z0-9]+:)\S{1,2000}$")]
    """What badges are about: a pseudonymous `urn:uuid:`, or the DID of the holder's wallet."""
    full_name: str | None = None
    email: str | None = None
    category: Literal["staff", "volunteer", "external"] = "external"
    library: str | None = None
    branch_since: Day | None = None
    branch_until: Day | None = None
    dispensations: dict[Year, Number] = Field(default_factory=dict)


class Ruling(Strict):
    """A decision of the committee on one badge as it was taken, before it was signed."""

    entry: str
    """Its id in the ledger."""
    credential: Pseudonym
    """The id of the signed decision, which travels in the badge."""
    decided: Moment
    reason: str
    index: int = Field(ge=0)
    """Its place on the committee's status list."""
    withdrawn: Flag = False


class Claim(Strict):
    """What a learner reported beside what the ledger holds, for when somebody stands for it."""

    entry: str
    completed: Moment
    score: str | None = None
    evidence: str | None = None


class Award(Strict):
    """A badge as it was decided on, before it was signed; enough to sign it, again if need be."""

    entry: str
    """The badge's name in the ledger: the id of the completion it is for."""
    badge: Pseudonym
    """The id of the credential."""
    module: Name
    version: int = Field(ge=0)
    """0 is local offering, which the committee never looked at."""
    decision: Name | None = None
    provider: Name
    completed: Moment
    registered: Moment
    started: Moment | None = None
    component: str | None = None
    """The accredited part of the module that was followed, where it was not the whole."""
    points: Number
    score: str | None = None
    evidence: str | None = None
    index: int = Field(ge=0)
    salt: str
    ruling: Ruling | None = None
    """The decision by which it counts, where it would not by itself."""


class Conferral(Strict):
    """A diploma as it was decided on, before it was signed."""

    diploma: str
    """Its id in the rule set."""
    credential: Pseudonym
    awarded_on: Day
    issued_on: Day
    points: Number
    threshold: Number
    variants: tuple[str, ...] = ()
    components: dict[str, Number]
    """Ledger name of each badge that counts, and for how much."""
    domains: dict[str, Number] = Field(default_factory=dict)
    rules: str
    """Where the rule set it was decided by is published."""
    catalogue: str
    """Where the catalogue it was decided by is published."""
    index: int = Field(ge=0)
    salt: str
    valid_until: Day | None = None
    """The last day, where the rules let diplomas end."""
    state: State = "valid"


class Record(Strict):
    """Everything about one person."""

    identity: Identity
    entries: tuple[AnyEntry, ...] = ()
    awards: tuple[Award, ...] = ()
    claims: tuple[Claim, ...] = ()
    conferrals: tuple[Conferral, ...] = ()
    attestations: tuple[AnyStated, ...] = ()

    @property
    def person(self) -> Person:
        """What the rules may know of the person."""
        who = self.identity
        return Person(
            category=who.category,
            since=who.branch_since,
            until=who.branch_until,
            id=who.person_id,
            dispensations={int(year): share for year, share in who.dispensations.items()},
        )

    @property
    def ledger(self) -> Ledger:
        """The ledger, checked."""
        return Ledger.of(self.person, self.entries)

    def to_document(self) -> dict[str, Any]:
        """The record as it is kept, in JSON."""
        return self.model_dump(mode="json", exclude_none=True, exclude_defaults=False)

    def entered(self, entries: Iterable[AnyEntry]) -> Record:
        """The record with these entries, each at its own moment.

        A history that is taken over later stands where it belongs in time; what is there stays.
        """
        rows = sorted((*self.entries, *entries), key=lambda entry: entry.at)
        return self.model_copy(update={"entries": tuple(rows)})

    def with_state(self, credential: str, state: State) -> Record:
        """The record with a diploma, or what else is stated, in another state.

        What stands beside a diploma follows it, as long as it was not ended by itself.
        """

        def follows(each: AnyStated) -> bool:
            beside = isinstance(each, BesideDiploma) and each.to == credential
            return beside and each.state in LIVING

        conferrals = tuple(
            each.model_copy(update={"state": state}) if each.credential == credential else each
            for each in self.conferrals
        )
        rest = tuple(
            each.model_copy(update={"state": state})
            if each.credential == credential or follows(each)
            else each
            for each in self.attestations
        )
        return self.model_copy(update={"conferrals": conferrals, "attestations": rest})

    def beside(self, diploma: str) -> tuple[VariantAdded | WithoutList, ...]:
        """What stands beside a conferred diploma and was not ended."""
        return tuple(
            each
            for each in self.attestations
            if isinstance(each, VariantAdded | WithoutList)
            and each.to == diploma
            and each.state in LIVING
        )

    def is_lost(self, badge: str) -> bool:
        """Was the badge of that name in the ledger taken back?"""
        return any(
            isinstance(entry, Loss | Correction) and entry.badge == badge for entry in self.entries
        )

    def award_of(self, badge: str) -> Award | None:
        """The award of that credential, or of that name in the ledger."""
        return next((each for each in self.awards if badge in {each.badge, each.entry}), None)

    def ruling_of(self, name: str) -> Award | None:
        """The award that counts by the decision of that id, or of that name in the ledger."""
        return next(
            (
                each
                for each in self.awards
                if each.ruling and name in {each.ruling.credential, each.ruling.entry}
            ),
            None,
        )

    def without_ruling(self, credential: str) -> Record:
        """The record in which the committee has taken that decision on a badge back."""
        awards = tuple(
            each.model_copy(update={"ruling": each.ruling.model_copy(update={"withdrawn": True})})
            if each.ruling and each.ruling.credential == credential
            else each
            for each in self.awards
        )
        return self.model_copy(update={"awards": awards})

    def exemption_of(self, name: str) -> Exempted | None:
        """The exemption that is that credential, or has that name in the ledger."""
        return next(
            (
                each
                for each in self.attestations
                if isinstance(each, Exempted) and name in {each.credential, each.entry}
            ),
            None,
        )

    def credential_of(self, entry: str) -> str | None:
        """The id of the badge or exemption of that name in the ledger; None where there is none."""
        award, exemption = self.award_of(entry), self.exemption_of(entry)
        return award.badge if award else exemption.credential if exemption else None


def load(branch: Branch, person_id: str) -> Record | None:
    """The record of a person, or None for somebody who is not known here.

    Raises:
        Refused: the file is not that of this person, or its ledger does not add up.
    """
    if not PERSON_ID.match(person_id):
        raise Refused("person-unknown", f"{person_id!r} is not the id of a person")
    return branch.record(person_id)


def read_record(document: Any, person_id: str) -> Record:
    """Read what was kept of a person; `Refused` says what is wrong with it."""
    record = read_as(Record, document, code="person-file")
    if record.identity.person_id != person_id:
        raise Refused("person-file", f"this is about {record.identity.person_id}")
    _ = record.ledger
    return record


def known(branch: Branch, person_id: str) -> Record:
    """The record of a person; `Refused` for somebody who is not known here."""
    record = load(branch, person_id)
    if record is None:
        raise Refused("person-unknown", f"nobody is known here as {person_id!r}")
    return record


def save(branch: Branch, record: Record) -> None:
    """Write the record of a person, wholly or not at all; a ledger that does not add up is not."""
    _ = record.ledger
    branch.keep(record)


def everybody(branch: Branch) -> Iterator[Record]:
    """All records, by person id."""
    return branch.records()
