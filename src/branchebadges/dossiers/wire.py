"""The shape of a dossier as it is kept, read strictly."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - pydantic reads the annotation when the class is made
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from branchebadges.attainments import Category, Person
from branchebadges.reading import Day, Moment, Share, Strict, as_json

if TYPE_CHECKING:
    from collections.abc import Mapping

_Year = Annotated[str, Field(pattern=r"^[0-9]{4}$")]
_Id = Annotated[str, Field(min_length=1, max_length=2048, pattern=r"^[A-Za-z][A-Za-z0-9+.-]*:\S+$")]


class PersonWire(Strict):
    """What the rules know of somebody: no name, no address."""

    category: Category
    id: str = ""
    since: Day | None = None
    until: Day | None = None
    dispensations: dict[_Year, Share] = Field(default_factory=dict)

    def person(self) -> Person:
        """The person as the rules see them."""
        return Person(
            category=self.category,
            since=self.since,
            until=self.until,
            id=self.id,
            dispensations={int(year): share for year, share in self.dispensations.items()},
        )


def person_document(person: Person) -> dict[str, Any]:
    """A person as `PersonWire` reads it."""
    days: Mapping[str, date | None] = {"since": person.since, "until": person.until}
    document: dict[str, Any] = {"category": person.category, "id": person.id}
    document |= {name: day.isoformat() for name, day in days.items() if day is not None}
    if person.dispensations:
        document["dispensations"] = {
            f"{year:04}": as_json(share) for year, share in sorted(person.dispensations.items())
        }
    return document


class LedgerWire(Strict):
    """The ledger: who it is about, and its entries in order (`branchebadges.ledger`)."""

    person: PersonWire
    entries: list[dict[str, Any]] = Field(default_factory=list, max_length=100_000)


class KeptWire(Strict):
    """One credential to the letter, and what was found of it when the dossier was collected."""

    text: str = Field(min_length=1)
    registered: Moment | None = None
    entry: str | None = None
    findings: dict[str, Any]


class DossierWire(Strict):
    """A dossier as JSON values; its parts are read by the modules they belong to."""

    format: Literal["branchebadges-dossier-1"]
    id: _Id
    holder: _Id
    collected: Moment
    credentials: list[KeptWire] = Field(max_length=10_000)
    sources: dict[str, Any]
    trust: dict[str, Any]
    ledger: LedgerWire | None = None
    record: str | None = None
