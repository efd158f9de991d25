"""What stands beside a claim: pictures, evidence, and things described by a type of their own.

Open Badges 3.0, B.1.12 (Evidence), B.1.15 (Image); VC Data Model 2.0, 5.6 (Evidence).
"""

from typing import Annotated, ClassVar, Literal

from branchebadges.model.part import Openness, Part
from branchebadges.model.values import ALONE, Having, Types, Uri


class Typed(Part):
    """An object whose own type says what its terms mean (VC 2.0, section 4.5)."""

    OPENNESS: ClassVar[Openness] = Openness.FREE
    REQUIRED_AT_ISSUE: ClassVar[tuple[str, ...]] = ("type",)

    id: Uri | None = None
    type: Types = ()


class Evidence(Typed):
    """Work that shows the achievement was earned (Open Badges 3.0, Evidence)."""

    OPENNESS: ClassVar[Openness] = Openness.EXTENSIBLE

    type: Annotated[Types, Having(("Evidence",))] = ("Evidence",)
    narrative: str | None = None
    name: str | None = None
    description: str | None = None
    genre: str | None = None
    audience: str | None = None


class Image(Part):
    """A picture, by address or as a data URI (Open Badges 3.0, Image)."""

    OPENNESS: ClassVar[Openness] = Openness.CLOSED

    id: Uri
    type: Annotated[Literal["Image"], ALONE] = "Image"
    caption: str | None = None
