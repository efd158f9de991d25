"""What an evaluation is given, read strictly: a person, modules, badges and a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import AliasChoices, ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from branchebadges.attainments import Attainment, Category, Person
from branchebadges.catalogue import Catalogue, check_weights
from branchebadges.days import FIRST_DAY, LAST_DAY
from branchebadges.errors import Refused
from branchebadges.reading import Day, Number, Share, Strict, Whole, read_as
from branchebadges.rules import RuleHistory, RuleSet
from branchebadges.standing.case import Case
from branchebadges.standing.duty import FIRST_YEAR
from branchebadges.standing.paths import ANY_DIPLOMA, LearningPath

if TYPE_CHECKING:
    from collections.abc import Mapping


class _Described(Strict):
    """People and badges carry more than the rules look at; that is left alone."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class GivenPerson(_Described):
    """Category, service in the branch, and dispensations: `{"2024": 0.5}`, half is asked."""

    category: Category
    branch_since: Day | None = None
    branch_until: Day | None = None
    person_id: str = ""
    dispensations: dict[str, Share] | None = None

    @field_validator("dispensations")
    @classmethod
    def _years(cls, value: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        for year in value or {}:
            if not (year.isascii() and year.isdecimal() and len(year) == len("2024")):
                raise PydanticCustomError("year", "a dispensation is given for a year, as 2024")
        return value

    def person(self) -> Person:
        """The person as the rules see them."""
        return Person(
            category=self.category,
            since=self.branch_since,
            until=self.branch_until,
            id=self.person_id,
            dispensations={int(year): share for year, share in (self.dispensations or {}).items()},
        )


class GivenBadge(_Described):
    """One badge, claim or exemption, with the days on which something happened to it."""

    id: str = Field(min_length=1)
    module: str | None = None
    completed_on: Day
    registered_on: Day
    kind: Literal["completion", "claim", "evc"] | None = None
    result: str | None = None
    started_on: Day | None = None
    component: str | None = None
    points: Number | None = Field(default=None, ge=0)
    domains: dict[str, Number] | None = None
    external_id: str | None = None
    verified_on: Day | None = None
    committee_decision: str | bool | None = None
    decided_on: Day | None = None
    revoked_on: Day | None = None
    valid_until: Day | None = Field(
        default=None, validation_alias=AliasChoices("valid_until", "expires_on")
    )
    corrects: str | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        check_weights(self.domains or {})
        if self.kind == "evc" and self.module is None and self.points is None:
            raise PydanticCustomError("points", "an exemption needs points or a module")
        return self

    def attainment(self) -> Attainment:
        """The badge as the rules see it."""
        exempt = self.kind == "evc"
        return Attainment(
            id=self.id,
            module=self.module,
            completed=self.completed_on,
            registered=self.registered_on,
            kind=self.kind or "completion",
            result=self.result or "completed",
            started=self.started_on,
            component=self.component,
            points=self.points if exempt else None,
            domains=(self.domains or {}) if exempt else {},
            external_id=self.external_id,
            verified=self.verified_on,
            decision=str(self.committee_decision) if self.committee_decision else None,
            decided=self.decided_on,
            revoked=self.revoked_on,
            expires=self.valid_until,
            corrects=self.corrects,
        )


class GivenPath(_Described):
    """A learning path: what is mandatory, and how much is left to choose."""

    owner: str = ""
    mandatory: tuple[str, ...] = ()
    free_choice_min_points: Number = Field(default=0, ge=0, validate_default=True)
    target_diploma: str | None = None

    def path(self) -> LearningPath:
        """The path as the rules see it."""
        said = "target_diploma" in self.model_fields_set
        return LearningPath(
            owner=self.owner,
            mandatory=self.mandatory,
            free_choice=self.free_choice_min_points,
            target=self.target_diploma if said else ANY_DIPLOMA,
        )


class Given(Strict):
    """The whole input (domain notes, 4.6)."""

    comment: Any = Field(default=None, alias="$comment")
    person: GivenPerson
    modules: dict[str, Any]
    badges: tuple[GivenBadge, ...]
    as_of: Day
    overlap_groups: tuple[Any, ...] | None = None
    rules_override: dict[str, Any] | None = None
    rule_changes: tuple[Any, ...] | None = None
    learning_path: GivenPath | None = None
    pe_from_year: Whole | None = Field(default=None, ge=FIRST_DAY.year, le=LAST_DAY.year)

    @classmethod
    def read(cls, document: object) -> Given:
        """Read the input of one evaluation.

        Raises:
            Refused: `given` or `catalogue`, with the place as a JSON pointer.
        """
        given = read_as(cls, document, code="given")
        seen: set[str] = set()
        for index, badge in enumerate(given.badges):
            if badge.id in seen:
                message = f"there are two badges {badge.id}"
                raise Refused("given", message, where=f"/badges/{index}/id")
            seen.add(badge.id)
        return given

    def case(self, rules: RuleSet) -> Case:
        """The case to judge, under these rules with the overrides and changes that are given.

        Raises:
            Refused: `rules`, `rules-unknown` or `catalogue`, with the place.
        """
        if self.rules_override:
            rules = rules.with_values(self.rules_override, at="/rules_override")
        catalogue = {"modules": self.modules, "overlap_groups": self.overlap_groups or ()}
        return Case(
            person=self.person.person(),
            attainments=tuple(badge.attainment() for badge in self.badges),
            catalogue=Catalogue.read(catalogue),
            history=RuleHistory.changed(rules, self.rule_changes or (), at="/rule_changes"),
            path=self.learning_path.path() if self.learning_path else None,
        )

    @property
    def first_year(self) -> int:
        """The first year of permanent education that is looked at."""
        return FIRST_YEAR if self.pe_from_year is None else self.pe_from_year
