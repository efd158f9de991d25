"""Badges: somebody earned an achievement (Open Badges 3.0, AchievementCredential)."""

import re
from collections.abc import Iterator
from typing import Annotated, ClassVar, Final, Literal

from pydantic import StrictBool

from branchebadges.model.achievement import Achievement
from branchebadges.model.amounts import Credits
from branchebadges.model.endorsement import EndorsementCredential
from branchebadges.model.evidence import Evidence, Image
from branchebadges.model.faults import Fault
from branchebadges.model.openbadges import OpenBadgesCredential
from branchebadges.model.part import Openness, Part
from branchebadges.model.profile import Profile
from branchebadges.model.result import Result
from branchebadges.model.values import (
    ALONE,
    CompactJws,
    Having,
    Id,
    Many,
    Moment,
    Types,
    one_of,
)
from branchebadges.model.vocabulary import IDENTIFIER_TYPES

_HASH: Final = re.compile(r"sha256\$[0-9a-fA-F]{64}|md5\$[0-9a-fA-F]{32}")


class IdentityObject(Part):
    """An identity of the earner, plain or as a salted hash (Open Badges 3.0, IdentityObject)."""

    OPENNESS: ClassVar[Openness] = Openness.CLOSED

    type: Annotated[Literal["IdentityObject"], ALONE] = "IdentityObject"
    hashed: StrictBool
    identity_hash: str
    identity_type: Annotated[str, one_of(IDENTIFIER_TYPES)]
    salt: str | None = None

    def faults(self) -> Iterator[Fault]:
        """A hash looks like one, and plain text does not (Open Badges 3.0, IdentityHash)."""
        looks_hashed = bool(_HASH.fullmatch(self.identity_hash))
        if self.hashed and not looks_hashed:
            message = "is not a hash; write sha256$ and 64 hexadecimal digits"
            yield Fault("identity-hash", "/identityHash", message)
        if looks_hashed and not self.hashed:
            message = "is false beside a hash; make it true, or write the identity itself"
            yield Fault("identity-hash", "/hashed", message)


class AchievementSubject(Part):
    """Who earned it, and how well (Open Badges 3.0, AchievementSubject)."""

    id: Id | None = None
    type: Annotated[Types, Having(("AchievementSubject",))] = ("AchievementSubject",)
    activity_end_date: Moment | None = None
    activity_start_date: Moment | None = None
    credits_earned: Credits | None = None
    achievement: Achievement
    identifier: Many[IdentityObject] = ()
    image: Image | None = None
    license_number: str | None = None
    narrative: str | None = None
    result: Many[Result] = ()
    role: str | None = None
    source: Profile | None = None
    term: str | None = None

    def faults(self) -> Iterator[Fault]:
        """A badge is somebody's (Open Badges 3.0, AchievementSubject, `id`)."""
        if not (self.id or self.identifier):
            yield Fault("subject-unknown", "", "says not whose it is; give `id` or `identifier`")


class OpenBadgeCredential(OpenBadgesCredential):
    """A badge (Open Badges 3.0, AchievementCredential)."""

    type: Annotated[
        Types,
        Having(("VerifiableCredential",)),
        Having(("OpenBadgeCredential", "AchievementCredential")),
    ] = ("VerifiableCredential", "OpenBadgeCredential")
    image: Image | None = None
    credential_subject: Annotated[AchievementSubject, ALONE]
    endorsement: Many[EndorsementCredential] = ()
    endorsement_jwt: Many[CompactJws] = ()
    evidence: Many[Evidence] = ()


AchievementCredential = OpenBadgeCredential
"""The class has two names in Open Badges 3.0."""
