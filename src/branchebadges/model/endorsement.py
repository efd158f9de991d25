"""Endorsements: one party vouches for another, or for its work (Open Badges 3.0, 4.3)."""

from typing import Annotated, ClassVar

from branchebadges.model.openbadges import OpenBadgesCredential
from branchebadges.model.part import Part
from branchebadges.model.profile import Profile
from branchebadges.model.values import ALONE, Having, Id, Types


class EndorsementSubject(Part):
    """What is endorsed, and what is said of it (Open Badges 3.0, EndorsementSubject)."""

    id: Id
    type: Annotated[Types, Having(("EndorsementSubject",))] = ("EndorsementSubject",)
    endorsement_comment: str | None = None


class EndorsementCredential(OpenBadgesCredential):
    """A signed endorsement (Open Badges 3.0, EndorsementCredential)."""

    COMMON: ClassVar[bool] = True
    REQUIRED_AT_ISSUE: ClassVar[tuple[str, ...]] = (*OpenBadgesCredential.REQUIRED_AT_ISSUE, "name")

    type: Annotated[
        Types, Having(("VerifiableCredential",)), Having(("EndorsementCredential",))
    ] = ("VerifiableCredential", "EndorsementCredential")
    credential_subject: Annotated[EndorsementSubject, ALONE]


# A profile carries endorsements, and an endorsement is issued by a profile.
Profile.model_rebuild(_types_namespace={"EndorsementCredential": EndorsementCredential})
