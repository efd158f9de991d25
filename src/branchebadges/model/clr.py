"""Comprehensive Learner Records: several credentials of one person (CLR Standard 2.0)."""

import re
from typing import Annotated, ClassVar, Final

from pydantic import StrictBool

from branchebadges.model.achievement import Achievement
from branchebadges.model.badge import IdentityObject
from branchebadges.model.endorsement import EndorsementCredential
from branchebadges.model.evidence import Image
from branchebadges.model.openbadges import OpenBadgesCredential
from branchebadges.model.part import Part
from branchebadges.model.presentation import Enclosed
from branchebadges.model.values import (
    ALONE,
    CompactJws,
    Having,
    Id,
    Many,
    Types,
    Uri,
    matching,
)

CLR_2: Final = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"


class Association(Part):
    """How two of the achievements relate (CLR 2.0, Association)."""

    type: Annotated[Types, Having(("Association",))] = ("Association",)
    association_type: Annotated[
        str,
        matching(
            "exactMatchOf|isChildOf|isParentOf|isPartOf|isPeerOf|isRelatedTo|precedes|replacedBy",
            "a kind of association of CLR 2.0, such as isChildOf",
        ),
    ]
    source_id: Uri
    target_id: Uri


class ClrSubject(Part):
    """Whose record it is, and what it holds (CLR 2.0, ClrSubject)."""

    id: Id | None = None
    type: Annotated[Types, Having(("ClrSubject",))] = ("ClrSubject",)
    identifier: Many[IdentityObject] = ()
    achievement: Many[Achievement] = ()
    verifiable_credential: Many[Enclosed] = ()
    association: Many[Association] = ()


class ClrCredential(OpenBadgesCredential):
    """A record of credentials, signed as one (CLR 2.0, ClrCredential)."""

    CONTEXT: ClassVar[re.Pattern[str]] = re.compile(
        r"https://purl\.imsglobal\.org/spec/clr/v2p0/context(-2\.\d\.\d)*\.json"
    )
    CONTEXT_NAMED: ClassVar[str] = f"a CLR 2.0 context such as {CLR_2}"

    type: Annotated[Types, Having(("VerifiableCredential",)), Having(("ClrCredential",))] = (
        "VerifiableCredential",
        "ClrCredential",
    )
    partial: StrictBool | None = None
    image: Image | None = None
    credential_subject: Annotated[ClrSubject, ALONE]
    endorsement: Many[EndorsementCredential] = ()
    endorsement_jwt: Many[CompactJws] = ()
