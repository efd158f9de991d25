"""Results: what was measured, and what could have been (Open Badges 3.0, Result and following)."""

from collections.abc import Iterator
from typing import Annotated

from branchebadges.model.faults import Fault
from branchebadges.model.part import Part
from branchebadges.model.values import (
    Having,
    Id,
    Many,
    Types,
    Uri,
    Web,
    one_of,
)
from branchebadges.model.vocabulary import (
    ALIGNMENT_TARGET_TYPES,
    RESULT_STATUSES,
    RESULT_TYPES,
)


class Alignment(Part):
    """A node of a framework that this corresponds to (Open Badges 3.0, Alignment)."""

    type: Annotated[Types, Having(("Alignment",))] = ("Alignment",)
    target_code: str | None = None
    target_description: str | None = None
    target_name: str
    target_framework: str | None = None
    target_type: Annotated[str, one_of(ALIGNMENT_TARGET_TYPES)] | None = None
    target_url: Web


class Result(Part):
    """What somebody achieved: a level, a status or a value (Open Badges 3.0, Result)."""

    type: Annotated[Types, Having(("Result",))] = ("Result",)
    achieved_level: Uri | None = None
    alignment: Many[Alignment] = ()
    result_description: Uri | None = None
    status: Annotated[str, one_of(RESULT_STATUSES, extensible=False)] | None = None
    value: str | None = None

    def faults(self) -> Iterator[Fault]:
        """A result that says nothing is no result."""
        if not (self.achieved_level or self.status or self.value):
            wanted = "`value`, `status` or `achievedLevel`"
            yield Fault("result-empty", "", f"says nothing; give {wanted}")


class RubricCriterionLevel(Part):
    """One level of a rubric (Open Badges 3.0, RubricCriterionLevel)."""

    id: Id
    type: Annotated[Types, Having(("RubricCriterionLevel",))] = ("RubricCriterionLevel",)
    alignment: Many[Alignment] = ()
    description: str | None = None
    level: str | None = None
    name: str
    points: str | None = None


class ResultDescription(Part):
    """What results are possible, and which one is needed (Open Badges 3.0, ResultDescription)."""

    id: Id
    type: Annotated[Types, Having(("ResultDescription",))] = ("ResultDescription",)
    alignment: Many[Alignment] = ()
    allowed_value: Many[str] = ()
    name: str
    required_level: Uri | None = None
    required_value: str | None = None
    result_type: Annotated[str, one_of(RESULT_TYPES)]
    rubric_criterion_level: Many[RubricCriterionLevel] = ()
    value_max: str | None = None
    value_min: str | None = None
