"""The people of a branch: one private file each, with who they are and all that was written down.

One file holds the person, the ledger, and what was issued, so that an award and its entry in the
ledger are written in one go or not at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from branchebadges.attainments import Person
from branchebadges.errors import Refused
from branchebadges.ledger import AnyEntry, Ledger
from branchebadges.reading import Day, Moment, Number, Strict, read_as

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from branchebadges.branch.folder import Branch


State = Literal["valid", "under_review", "revoked", "replaced"]


class Identity(Strict):
    """Who somebody is. Nothing of this leaves the private folder but what a badge prints."""

    person_id: str
    holder: str
    """The pseudonymous `urn:uuid:` that badges are about."""
    full_name: str | None = None
    email: str | None = None
    category: Literal["staff", "volunteer", "external"] = "external"
    library: str | None = None
    branch_since: Day | None = None
    branch_until: Day | None = None
    dispensations: dict[str, Number] = Field(default_factory=dict)


class Award(Strict):
    """A badge as it was decided on, before it was signed; enough to sign it, again if need be."""

    entry: str
    """The badge's name in the ledger: the id of the completion it is for."""
    badge: str
    """The id of the credential."""
    module: str
    version: int
    decision: str | None = None
    provider: str
    completed: Moment
    registered: Moment
    started: Moment | None = None
    points: Number
    score: str | None = None
    evidence: str | None = None
    index: int
    salt: str


class Conferral(Strict):
    """A diploma as it was decided on, before it was signed."""

    diploma: str
    """Its id in the rule set."""
    credential: str
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
    index: int
    salt: str
    state: State = "valid"


class Record(Strict):
    """Everything about one person."""

    identity: Identity
    entries: tuple[AnyEntry, ...] = ()
    awards: tuple[Award, ...] = ()
    conferrals: tuple[Conferral, ...] = ()

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

    def entered(self, entries: Iterable[AnyEntry]) -> Record:
        """The record with these entries, each at its own moment.

        A history that is taken over later stands where it belongs in time; what is there stays.
        """
        rows = sorted((*self.entries, *entries), key=lambda entry: entry.at)
        return self.model_copy(update={"entries": tuple(rows)})

    def award_of(self, badge: str) -> Award | None:
        """The award of that credential, or of that name in the ledger."""
        return next((each for each in self.awards if badge in {each.badge, each.entry}), None)


def load(branch: Branch, person_id: str) -> Record | None:
    """The record of a person, or None for somebody who is not known here."""
    document = branch.read_private(_path(person_id))
    return None if document is None else read_as(Record, document, code="person-file")


def known(branch: Branch, person_id: str) -> Record:
    """The record of a person; `Refused` for somebody who is not known here."""
    record = load(branch, person_id)
    if record is None:
        raise Refused("person-unknown", f"nobody is known here as {person_id!r}")
    return record


def save(branch: Branch, record: Record) -> None:
    """Write the record of a person, wholly or not at all."""
    document = record.model_dump(mode="json", exclude_none=True, exclude_defaults=False)
    branch.write_private(_path(record.identity.person_id), document)


def everybody(branch: Branch) -> Iterator[Record]:
    """All records, by person id."""
    folder = branch.private / "people"
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        yield known(branch, path.stem)


def _path(person_id: str) -> str:
    return f"people/{person_id}.json"
