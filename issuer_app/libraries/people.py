"""How a library's people stand: each who agreed to it, and of the others only how many."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal

from branchebadges.moments import day_of
from issuer_app.dossiers.ground import ground_of
from issuer_app.libraries import repository

if TYPE_CHECKING:
    from collections.abc import Iterator

    from branchebadges.branch.persons import Record
    from branchebadges.standing import PeYear, Standing
    from issuer_app.branch import BranchInDatabase
    from issuer_app.settings import Language

State = Literal["met", "open", "missed", "not_asked"]

_NOTHING: Final = Decimal(0)
_OPEN: Final = frozenset({"valid", "under_review"})


@dataclass(frozen=True)
class Row:
    """One employee: totals and the year, and not which modules (domain notes, 2.4).

    Attributes:
        diplomas: the names of those held.
        earned: points of the year, what was carried into it included.
        required: points that are asked in it; nothing where nothing is.
    """

    name: str
    category: str
    points: Decimal
    diplomas: tuple[str, ...]
    year: int
    required: Decimal
    earned: Decimal
    state: State

    @property
    def shown(self) -> Decimal:
        """The points of the year as far as the bar goes."""
        return min(self.earned, self.required)


@dataclass(frozen=True)
class Staff:
    """All that a library may know."""

    library: str
    year: int
    years: tuple[int, ...]
    people: int
    rows: tuple[Row, ...]

    @property
    def unseen(self) -> int:
        """How many did not agree to be seen."""
        return self.people - len(self.rows)

    @property
    def asked(self) -> int:
        """Of how many of those that are seen anything was asked this year."""
        return sum(row.state != "not_asked" for row in self.rows)

    @property
    def met(self) -> int:
        """How many of these have what was asked."""
        return sum(row.state == "met" for row in self.rows)


def staff_of(
    branch: BranchInDatabase, library: str, language: Language, *, year: int | None = None
) -> Staff:
    """How the people of a library stand today.

    Args:
        branch: the branch.
        library: its name, as its people have it.
        language: of the names of diplomas.
        year: of permanent education; this year where none is given.
    """
    today = day_of(branch.work.at)
    ground = ground_of(branch)
    people, _ = repository.how_many(branch.work, library)
    found = [
        (record, ground.standing(record, on=today))
        for record in repository.seen_by(branch.work, library)
    ]
    wanted = today.year if year is None else year
    years = {each.year for _, standing in found for each in standing.pe.years} | {today.year}
    rows = [_row(record, standing, wanted, language) for record, standing in found]
    return Staff(
        library=library,
        year=wanted,
        years=tuple(sorted(years)),
        people=people,
        rows=tuple(sorted(rows, key=lambda row: row.name.casefold())),
    )


def _row(record: Record, standing: Standing, year: int, language: Language) -> Row:
    who = record.identity
    of_year = next((each for each in standing.pe.years if each.year == year), None)
    return Row(
        name=who.full_name or who.person_id,
        category=who.category,
        points=standing.points.total,
        diplomas=tuple(_diplomas(standing, language)),
        year=year,
        required=of_year.required if of_year else _NOTHING,
        earned=of_year.earned + of_year.carried_in if of_year else _NOTHING,
        state=_state(of_year),
    )


def _state(year: PeYear | None) -> State:
    if year is None or not year.required:
        return "not_asked"
    if year.met:
        return "met"
    return "missed" if year.closed else "open"


def _diplomas(standing: Standing, language: Language) -> Iterator[str]:
    for name, award in standing.diplomas.items():
        rule = award.rules.diploma(name)
        if award.status not in _OPEN:
            continue
        if rule is None:
            yield name
        else:
            yield rule.name_nl if language == "nl" else rule.name_en or rule.name_nl
