"""What is stated of somebody beside badges and diplomas, as it was decided on.

Each of these is written in the person's file before it is signed, with all that is needed to sign
it, again if need be: its id, its place on the status list of who signs it, and its salt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import Field, model_validator

from branchebadges.branch.organisations import BRANCH, COMMITTEE
from branchebadges.catalogue import check_weights
from branchebadges.reading import Day, Flag, Moment, Number, Strict, Whole, read_as

if TYPE_CHECKING:
    from collections.abc import Mapping

State = Literal["valid", "under_review", "revoked", "replaced"]

LIVING: Final[frozenset[State]] = frozenset({"valid", "under_review"})
"""What somebody has, if only in doubt."""

Pseudonym = Annotated[str, Field(pattern=r"^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,80}$")]
Words = Annotated[str, Field(min_length=1, max_length=2000, pattern=r"\S")]
Place = Literal["mandatory", "free choice"]


class DecisionOnExemption(Strict):
    """The committee exempts somebody (EVC), as its decision says it.

    Attributes:
        id: what the decision is called; nobody else's bears the same name.
        name: what the person is exempted from, as it stands on the exemption.
        points: study points; 0 exempts from following, and gives none.
        domains: the share of the points in each domain; they sum to 1.
        module: the module that need not be followed; None for points in general.
        ground: the certificate of experience, and the standard it was held to.
        decided: the day on which it was decided.
        registered_on: for a history that is taken over; otherwise it is registered now.
    """

    id: Name
    name: Words
    points: Annotated[Number, Field(ge=0, le=1000)]
    domains: dict[str, Number] = Field(default_factory=dict)
    module: Name | None = None
    ground: Words
    decided: Day
    registered_on: Day | None = None

    @model_validator(mode="after")
    def _weighed(self) -> DecisionOnExemption:
        check_weights(self.domains)
        return self


def read_decision_on_exemption(document: object) -> DecisionOnExemption:
    """Read a decision of the committee.

    Raises:
        Refused: `exemption`, with the place.
    """
    return read_as(DecisionOnExemption, document, code="exemption")


class _Stated(Strict):
    """What all have: an id, a place on a status list, a salt, and how it stands."""

    credential: Pseudonym
    index: int = Field(ge=0)
    salt: str
    state: State = "valid"

    @property
    def issuer(self) -> str:
        """The id of the organisation that signs it."""
        return BRANCH


class Exempted(_Stated):
    """An exemption, signed by the committee. `decision` is kept to the letter: it is pinned."""

    kind: Literal["exemption"] = "exemption"
    decision: dict[str, Any]
    registered: Moment

    @property
    def issuer(self) -> str:
        """The committee: there is no exemption without its decision."""
        return COMMITTEE

    @property
    def decided(self) -> DecisionOnExemption:
        """The decision as it was read."""
        return read_decision_on_exemption(self.decision)

    @property
    def entry(self) -> str:
        """Its name in the ledger: that of the decision."""
        return str(self.decision["id"])


class Step(Strict):
    """A badge a learning path was followed with: its ledger name, in which part, for how much."""

    entry: str
    place: Place
    points: Number


class PathFollowed(_Stated):
    """The badge of a learning path, signed by the library that owns it."""

    kind: Literal["learning_path"] = "learning_path"
    library: Name
    path: str
    """Where the path is published, under its content."""
    code: Name
    followed: tuple[Step, ...]
    completed: Moment
    issued: Moment

    @property
    def issuer(self) -> str:
        """The library: what it finds necessary is its own affair."""
        return self.library


class YearStated(_Stated):
    """What permanent education asked of somebody in a year, and what was earned."""

    kind: Literal["statement"] = "statement"
    year: Annotated[Whole, Field(ge=1900, le=9998)]
    required: Number
    earned: Number
    carried_in: Number
    closed: Flag
    rules: str
    """Where the rule set it was judged by is published."""
    issued: Moment
    until: Day

    def tells(self, said: Mapping[str, Any]) -> bool:
        """Would a new statement with these values tell nothing new?"""
        return all(getattr(self, name) == value for name, value in said.items())


class BesideDiploma(_Stated):
    """What stands beside a diploma and shares its fate."""

    diploma: str
    """Its id in the rule set."""
    to: Pseudonym
    """The diploma it belongs to, as conferred."""


class VariantAdded(BesideDiploma):
    """A variant that was reached after the award, with the badges it was reached with."""

    kind: Literal["addition"] = "addition"
    awarded_on: Day
    issued_on: Day
    points: Number
    threshold: Number
    variants: tuple[str, ...]
    """All that were reached on that day, those on the diploma included."""
    components: dict[str, Number]
    domains: dict[str, Number] = Field(default_factory=dict)
    rules: str
    catalogue: str
    valid_until: Day | None = None


class WithoutList(BesideDiploma):
    """The diploma without its list of modules."""

    kind: Literal["without_list"] = "without_list"


AnyStated = Annotated[
    Exempted | PathFollowed | YearStated | VariantAdded | WithoutList, Field(discriminator="kind")
]
