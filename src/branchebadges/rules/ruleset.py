"""A rule set: every number the sector has to choose, as versioned and dated data."""

from __future__ import annotations

import copy
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from branchebadges.canonical import jcs
from branchebadges.encoding import digest_sri
from branchebadges.errors import Refused
from branchebadges.reading import Day, Number, Strict, as_json, pointer_step, read_as
from branchebadges.rules.settings import (
    DiplomaRule,
    OpenQuestion,
    Parameters,
    PeRules,
    Variant,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

GENERALIST = "GEN"
"""The variant that asks for points in every domain; all others are named for their domain."""

_DIPLOMA_SETTINGS = {
    "threshold": ("threshold_points",),
    "min_service_months": ("eligibility", "min_service_months"),
    "categories": ("eligibility", "categories"),
}

_OF_THE_PUBLICATION = frozenset({"id", "proof"})


class RuleSet(Strict):
    """The rules in force from a day on. Frozen; `with_values` gives another one."""

    comment: str | None = Field(default=None, alias="$comment")
    id: str | None = None
    """Where it is published; a rule set that is not published has none."""
    ruleset_id: str = Field(min_length=1, max_length=200)
    effective_from: Day
    # The sector's day is the one in Amsterdam; ledgers are kept in such days, so a rule set that
    # says otherwise would be counted wrongly.
    timezone: Literal["Europe/Amsterdam"]
    points_step: Annotated[Number, Field(gt=0)]
    parameters: Parameters
    diplomas: tuple[DiplomaRule, ...]
    variants: tuple[Variant, ...] = ()
    pe: PeRules
    open_questions: tuple[OpenQuestion, ...] = ()
    proof: dict[str, Any] | None = None
    """The seal of the branch that adopted it; whoever believes it has checked it."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        names = [diploma.id for diploma in self.diplomas]
        if len(set(names)) != len(names):
            raise PydanticCustomError("diplomas", "two diplomas have the same id")
        if len({diploma.order for diploma in self.diplomas}) != len(names):
            raise PydanticCustomError("diplomas", "two diplomas have the same place in the order")
        for diploma in self.diplomas:
            if not set(diploma.includes_points_of) <= set(names) - {diploma.id}:
                raise PydanticCustomError("diplomas", "a diploma includes one that does not exist")
        kinds = [variant.id for variant in self.variants]
        if len(set(kinds)) != len(kinds):
            raise PydanticCustomError("variants", "two variants have the same id")
        return self

    @classmethod
    def read(cls, document: object) -> RuleSet:
        """Read a rule set.

        Raises:
            Refused: `rules`: an unknown parameter or an impossible value, with its JSON pointer.
        """
        return read_as(cls, document, code="rules")

    def to_document(self) -> dict[str, Any]:
        """The rule set as it is published and signed: all it was read from, nothing added."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)

    def unsigned(self) -> dict[str, Any]:
        """What the rules are, without where they are published and who adopted them."""
        document = self.to_document()
        return {name: document[name] for name in document if name not in _OF_THE_PUBLICATION}

    @cached_property
    def digest(self) -> str:
        """SRI digest over the canonical form, as diplomas name it."""
        return digest_sri(jcs(self.to_document()))

    @cached_property
    def in_order(self) -> tuple[DiplomaRule, ...]:
        """The diplomas, lowest first."""
        return tuple(sorted(self.diplomas, key=lambda diploma: diploma.order))

    @cached_property
    def highest_threshold(self) -> Decimal | None:
        """The largest number of points any diploma asks for, if there are diplomas at all."""
        return max((diploma.threshold for diploma in self.diplomas), default=None)

    def diploma(self, name: str) -> DiplomaRule | None:
        """The diploma of that id, if these rules know it."""
        return next((diploma for diploma in self.diplomas if diploma.id == name), None)

    def down_to_step(self, points: Decimal) -> Decimal:
        """Rounded down to the step in which points are given."""
        return self._to_step(points, ROUND_FLOOR)

    def points_for_hours(self, hours: Decimal) -> Decimal:
        """What so many study hours are worth (003 L73: one hour, one point, as an example)."""
        rounding = self.parameters.points_rounding.value
        return self._to_step(
            hours * self.parameters.points_per_study_hour.value,
            ROUND_FLOOR if rounding == "floor" else ROUND_HALF_UP,
        )

    def _to_step(self, points: Decimal, rounding: str) -> Decimal:
        return (points / self.points_step).to_integral_value(rounding=rounding) * self.points_step

    def with_values(
        self,
        values: Mapping[str, Any],
        *,
        effective_from: date | None = None,
        ruleset_id: str | None = None,
        at: str = "",
    ) -> RuleSet:
        """These rules with other values.

        Args:
            values: new values by name: `max_points_single_module`, `pe.period`,
                `diploma.branche.threshold`, `diploma.branche.min_service_months`, `points_step`.
            effective_from: the first day of the new rules; the same day when left out.
            ruleset_id: the name of the new version; the same when left out.
            at: JSON pointer of `values` inside a larger document, for `where`.

        Raises:
            Refused: `rules-unknown` for a name there is no rule for, `rules` for an impossible
                value, with the place.
        """
        document = copy.deepcopy(self.unsigned())
        if effective_from is not None:
            document["effective_from"] = effective_from.isoformat()
        if ruleset_id is not None:
            document["ruleset_id"] = ruleset_id
        for name, value in values.items():
            where = f"{at}/{pointer_step(name)}"
            place = self._place_of(name, where)
            _set(document, place, as_json(value) if isinstance(value, Decimal) else value)
            if len(values) > 1:
                _read_changed(document, where)
        return _read_changed(document, f"{at}/{pointer_step(next(iter(values), ''))}")

    def _place_of(self, name: str, where: str) -> tuple[str | int, ...]:
        match name.split("."):
            case ["points_step"]:
                return ("points_step",)
            case [parameter] if parameter in Parameters.model_fields:
                return ("parameters", parameter, "value")
            case ["pe", parameter] if parameter in PeRules.model_fields:
                return ("pe", parameter, "value")
            case ["diploma", diploma, setting] if setting in _DIPLOMA_SETTINGS:
                for index, rule in enumerate(self.diplomas):
                    if rule.id == diploma:
                        return ("diplomas", index, *_DIPLOMA_SETTINGS[setting], "value")
        raise Refused("rules-unknown", f"there is no rule named {name!r}", where=where)


def _set(document: Any, place: tuple[str | int, ...], value: Any) -> None:
    for step in place[:-1]:
        document = document[step]
    document[place[-1]] = value


def _read_changed(document: dict[str, Any], where: str) -> RuleSet:
    try:
        return RuleSet.read(document)
    except Refused as error:
        raise Refused(error.code, error.message, where=where) from error
