"""Presentations: a holder shows credentials (VC Data Model 2.0, 4.13)."""

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Discriminator, Field, Tag

from branchebadges.model.badge import OpenBadgeCredential
from branchebadges.model.credential import (
    SHAPE,
    VC_1,
    VC_2,
    BitstringStatusListCredential,
    Context,
    GenericCredential,
    Issuer,
    Proof,
)
from branchebadges.model.endorsement import EndorsementCredential
from branchebadges.model.faults import Fault
from branchebadges.model.kinds import types_of
from branchebadges.model.part import Openness, Part
from branchebadges.model.status import TermsOfUse
from branchebadges.model.values import ALONE, Having, Many, OneOrMany, Types, Uri, matching

_DATA = matching(r"data:[a-z]+/[a-z+.-]+[,;]\S+", "a data: URL that holds the credential")


class _Enveloped(Part):
    OPENNESS: ClassVar[Openness] = Openness.CLOSED

    context: Many[Context] = Field(
        default=(VC_2,), validation_alias="@context", serialization_alias="@context"
    )
    id: Annotated[str, _DATA]

    def faults(self) -> Iterator[Fault]:
        """An envelope is read by the terms of VC 2.0 (4.12)."""
        if not self.context or self.context[0] != VC_2:
            yield Fault("context-order", "/@context", f"the first context must be {VC_2}")


class EnvelopedVerifiableCredential(_Enveloped):
    """A credential secured as a JWT or otherwise, in a data URL (VC 2.0, 4.12.1)."""

    type: Annotated[Literal["EnvelopedVerifiableCredential"], ALONE] = (
        "EnvelopedVerifiableCredential"
    )


class EnvelopedVerifiablePresentation(_Enveloped):
    """A presentation secured as a JWT or otherwise, in a data URL (VC 2.0, 4.13.1)."""

    type: Annotated[Literal["EnvelopedVerifiablePresentation"], ALONE] = (
        "EnvelopedVerifiablePresentation"
    )


def _class_of(value: Any) -> str:
    if isinstance(value, str):
        return "#jwt"
    types = types_of(value)
    tags = {
        "EnvelopedVerifiableCredential": "#enveloped",
        "OpenBadgeCredential": "#badge",
        "AchievementCredential": "#badge",
        "EndorsementCredential": "#endorsement",
        "BitstringStatusListCredential": "#list",
    }
    return next((tags[name] for name in types if name in tags), "#other")


Enclosed = Annotated[
    Annotated[str, Tag("#jwt")]
    | Annotated[EnvelopedVerifiableCredential, Tag("#enveloped")]
    | Annotated[OpenBadgeCredential, Tag("#badge")]
    | Annotated[EndorsementCredential, Tag("#endorsement")]
    | Annotated[BitstringStatusListCredential, Tag("#list")]
    | Annotated[GenericCredential, Tag("#other")],
    Discriminator(_class_of),
]
"""A credential inside something else, read as the class its type names; VC 1.1 has JWTs as text."""


class VerifiablePresentation(Part):
    """Credentials shown by a holder (VC 2.0, 4.13)."""

    context: Many[Context] = Field(
        default=(VC_2,), validation_alias="@context", serialization_alias="@context"
    )
    id: Uri | None = None
    type: Annotated[Types, Having(("VerifiablePresentation",))] = ("VerifiablePresentation",)
    holder: (
        Annotated[Annotated[Uri, Tag("#text")] | Annotated[Issuer, Tag("#object")], SHAPE] | None
    ) = None
    verifiable_credential: OneOrMany[Enclosed] = ()
    terms_of_use: Many[TermsOfUse] = ()
    proof: OneOrMany[Proof] = ()

    def faults(self) -> Iterator[Fault]:
        """The base context comes first (VC 2.0, 4.3)."""
        if not self.context or self.context[0] not in (VC_1, VC_2):
            yield Fault("context-order", "/@context/0", f"the first context must be {VC_2}")
