"""Endorsements: one party vouches for another, or for its work (Open Badges 3.0, 4.3)."""

import marshal
from typing import Annotated, Any, ClassVar, Final, Self

from pydantic import ModelWrapValidatorHandler, ValidationInfo, model_validator

from branchebadges.model.openbadges import OpenBadgesCredential
from branchebadges.model.part import Part
from branchebadges.model.profile import Profile
from branchebadges.model.values import ALONE, Having, Id, Reading, Types


class EndorsementSubject(Part):
    """What is endorsed, and what is said of it (Open Badges 3.0, EndorsementSubject)."""

    id: Id
    type: Annotated[Types, Having(("EndorsementSubject",))] = ("EndorsementSubject",)
    endorsement_comment: str | None = None


class EndorsementCredential(OpenBadgesCredential):
    """A signed endorsement (Open Badges 3.0, EndorsementCredential)."""

    REQUIRED_AT_ISSUE: ClassVar[tuple[str, ...]] = (*OpenBadgesCredential.REQUIRED_AT_ISSUE, "name")

    type: Annotated[
        Types, Having(("VerifiableCredential",)), Having(("EndorsementCredential",))
    ] = ("VerifiableCredential", "EndorsementCredential")
    credential_subject: Annotated[EndorsementSubject, ALONE]

    @model_validator(mode="wrap")
    @classmethod
    def _read_once(
        cls, data: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo
    ) -> Self:
        """The part that was read from the same JSON before: parts never change.

        A year's badges carry the same few accreditations, which are half of what is read of each.
        """
        if info.context is not Reading.AS_IT_IS or type(data) is not dict:
            return handler(data)
        try:
            written = marshal.dumps(data, _PLAIN)
        except ValueError:  # something that is not JSON, which the reading itself will refuse
            return handler(data)
        known = _READ.get((cls, written))
        if isinstance(known, cls):
            return known
        part = handler(data)
        if len(written) <= _LONGEST:
            if len(_READ) >= _MOST:
                _READ.clear()
            _READ[cls, written] = part
        return part


_PLAIN: Final = 2
"""The last form of marshal that does not depend on which values are one object in memory."""
_LONGEST: Final = 32_768
_MOST: Final = 128
"""Hostile ones then take some 25 MB at most."""
_READ: Final[dict[tuple[type, bytes], Part]] = {}


# A profile carries endorsements, and an endorsement is issued by a profile.
Profile.model_rebuild(_types_namespace={"EndorsementCredential": EndorsementCredential})
