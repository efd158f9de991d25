"""Achievements: what can be earned (Open Badges 3.0, Achievement, Criteria, Related)."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from branchebadges.model.amounts import Credits
from branchebadges.model.endorsement import EndorsementCredential
from branchebadges.model.evidence import Image
from branchebadges.model.faults import Fault
from branchebadges.model.part import Part
from branchebadges.model.profile import IdentifierEntry, Profile
from branchebadges.model.result import Alignment, ResultDescription
from branchebadges.model.values import (
    CompactJws,
    Having,
    Id,
    Language,
    Many,
    Types,
    Uri,
    one_of,
)
from branchebadges.model.vocabulary import ACHIEVEMENT_TYPES


class Criteria(Part):
    """What must be done to earn it, here or at an address (Open Badges 3.0, Criteria)."""

    id: Uri | None = None
    narrative: str | None = None

    def faults(self) -> Iterator[Fault]:
        """Criteria that say nothing are none (Open Badges 3.0, Achievement, `criteria`)."""
        if not (self.id or self.narrative):
            yield Fault("criteria-empty", "", "says nothing; give `id` or `narrative`")


class Related(Part):
    """Another achievement this one is related to (Open Badges 3.0, Related)."""

    id: Id
    type: Annotated[Types, Having(("Related",))] = ("Related",)
    in_language: Language | None = None
    version: str | None = None


class Achievement(Part):
    """Something that can be earned, with its points in credits (Open Badges 3.0, Achievement)."""

    COMMON: ClassVar[bool] = True

    id: Id
    type: Annotated[Types, Having(("Achievement",))] = ("Achievement",)
    alignment: Many[Alignment] = ()
    achievement_type: Annotated[str, one_of(ACHIEVEMENT_TYPES)] | None = None
    creator: Profile | None = None
    credits_available: Credits | None = None
    criteria: Criteria
    description: str
    endorsement: Many[EndorsementCredential] = ()
    endorsement_jwt: Many[CompactJws] = ()
    field_of_study: str | None = None
    human_code: str | None = None
    image: Image | None = None
    in_language: Language | None = None
    name: str
    other_identifier: Many[IdentifierEntry] = ()
    related: Many[Related] = ()
    result_description: Many[ResultDescription] = ()
    specialization: str | None = None
    tag: Many[str] = ()
    version: str | None = None
