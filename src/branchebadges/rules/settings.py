"""The settings of a rule set: each a typed value with its provenance.

The names are those of the published rule document. What the source left open carries the status
`tbd`; a branch that decides it publishes a new version, and no code changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Generic, Literal, TypeVar

from pydantic import Field

from branchebadges.reading import Flag, Number, Share, Strict, Whole

if TYPE_CHECKING:
    from decimal import Decimal

T = TypeVar("T")

Status = Literal["seed", "seed_example", "tbd", "policy"]
"""Stated by the source, given there as an example, left open there, or a choice of the branch."""

Category = Literal["staff", "volunteer", "external"]

Points = Annotated[Number, Field(ge=0)]
Cap = Annotated[Number, Field(gt=0)]
Days = Annotated[Whole, Field(ge=0, le=36_500)]
Months = Annotated[Whole, Field(ge=0, le=1_200)]
Years = Annotated[Whole, Field(ge=1, le=100)]


class Setting(Strict, Generic[T]):
    """A value, and where it comes from."""

    value: T
    status: Status
    ref: str | None = None
    meaning: str
    alternatives: tuple[Any, ...] | None = None


class Parameters(Strict):
    """How badges earn points and how points add up for a diploma."""

    points_per_study_hour: Setting[Points]
    points_rounding: Setting[Literal["floor", "half_up"]]
    accreditation_grace_days: Setting[Days]
    late_registration_days: Setting[Days]
    self_registration_counts: Setting[Literal["after_verification", "immediately", "never"]]
    repeat_policy_diploma: Setting[Literal["max", "first", "latest", "sum"]]
    pe_repeat_months: Setting[Months]
    containment_dedup: Setting[Flag]
    generic_max_share: Setting[Share]
    evc_enabled: Setting[Flag]
    evc_max_share: Setting[Share]
    evc_counts_for_pe: Setting[Flag]
    max_points_single_module: Setting[Cap | None]
    points_validity_years_diploma: Setting[Years | None]
    diploma_validity_years: Setting[Years | None]
    diploma_on_source_loss: Setting[Literal["review", "auto_revoke", "keep"]]
    points_for_review_protection: Setting[Flag]
    path_mandatory_gates_diploma: Setting[Flag]
    specialist_min_share: Setting[Share]
    generalist_min_share_each: Setting[Share]
    partial_credit: Setting[Literal["none", "by_component"]]
    rule_change_protection: Setting[Literal["keep_if_reached", "started_before"]]


class Eligibility(Strict):
    """Who may be awarded a diploma, and after how much service in the branch."""

    min_service_months: Setting[Months]
    categories: Setting[tuple[Category, ...]]


class DiplomaRule(Strict):
    """One diploma of the branch."""

    id: str = Field(min_length=1, pattern=r"^[^.]+$")
    name_nl: str
    name_en: str | None = None
    status: Status
    ref: str | None = None
    threshold_points: Setting[Cap]
    order: Whole
    eligibility: Eligibility
    variants: Flag = False
    lists_modules: Flag = True
    lists_modules_ref: str | None = None
    includes_points_of: tuple[str, ...] = ()
    includes_ref: str | None = None

    @property
    def threshold(self) -> Decimal:
        """The points that are needed."""
        return self.threshold_points.value


class Variant(Strict):
    """A name that a diploma gets when the points lie in one domain, or in all of them."""

    id: str
    name_nl: str
    name_en: str | None = None
    ref: str | None = None


class PeRules(Strict):
    """Permanent education: what is asked of whom, every year."""

    required_points: Setting[Points]
    enforcement: Setting[Literal["advisory", "mandatory"]]
    applies_to: Setting[Literal["all_staff", "diploma_holders"]]
    categories: Setting[tuple[Category, ...]]
    period: Setting[Literal["calendar_year", "rolling_12m"]]
    first_period: Setting[Literal["prorata", "full", "next_year"]]
    carry_over_max: Setting[Points]
    dispensation: Setting[Flag]


class OpenQuestion(Strict):
    """Something the branch has yet to decide."""

    id: str
    text: str
    ref: str | None = None
