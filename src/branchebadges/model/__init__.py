"""Badges and credentials as documents: Open Badges 3.0 and VC Data Model 2.0, reading 1.1 too.

badge = OpenBadgeCredential.read(document)   # typed view; `badge.to_document() == document`
lint(document)                               # before signing: every term known and in place
kind(document)                               # "badge", "endorsement", "status list", …
"""

from typing import Any

from branchebadges.model.achievement import Achievement, Criteria, Related
from branchebadges.model.api import (
    GetOpenBadgeCredentialsResponse,
    Imsx_CodeMinor,
    Imsx_CodeMinorField,
    Imsx_StatusInfo,
    OpenApiComponents,
    OpenApiInfo,
    OpenApiOAuth2SecurityScheme,
    OpenApiSecuritySchemes,
    ServiceDescriptionDocument,
)
from branchebadges.model.badge import (
    AchievementCredential,
    AchievementSubject,
    IdentityObject,
    OpenBadgeCredential,
)
from branchebadges.model.clr import CLR_2, Association, ClrCredential, ClrSubject
from branchebadges.model.credential import (
    VC_1,
    VC_2,
    BitstringStatusListCredential,
    Context,
    CredentialSubject,
    GenericCredential,
    Issuer,
    LanguageValue,
    Map,
    Proof,
    RelatedResource,
    VerifiableCredential,
    in_language,
)
from branchebadges.model.endorsement import EndorsementCredential, EndorsementSubject
from branchebadges.model.evidence import Evidence, Image, Typed
from branchebadges.model.faults import Fault
from branchebadges.model.fitting import fits
from branchebadges.model.kinds import Kind, kind
from branchebadges.model.lint import class_of, faults, lint
from branchebadges.model.openbadges import OB_3
from branchebadges.model.part import Openness, Part
from branchebadges.model.presentation import (
    EnvelopedVerifiableCredential,
    EnvelopedVerifiablePresentation,
    VerifiablePresentation,
)
from branchebadges.model.profile import (
    Address,
    GeoCoordinates,
    IdentifierEntry,
    Profile,
    ProfileRef,
)
from branchebadges.model.result import Alignment, Result, ResultDescription, RubricCriterionLevel
from branchebadges.model.status import (
    BitstringStatusList,
    BitstringStatusListEntry,
    CredentialSchema,
    CredentialStatus,
    RefreshService,
    StatusMessage,
    TermsOfUse,
)


def read(document: object) -> Part:
    """Read a document as the class its type names.

    Raises:
        Malformed: It is not JSON, or nests too deep.
        Refused: It is not what its type says.
    """
    return class_of(document).read(document)


def check(document: dict[str, Any]) -> None:
    """Refuse what `read` refuses, of a document that `canonical.read_json` gave.

    It is not copied, because nothing is kept of it.

    Raises:
        Refused: It is not what its type says.
    """
    kind_of_part = class_of(document)
    if not fits(kind_of_part, document):
        kind_of_part.check(document)


__all__ = [
    "CLR_2",
    "OB_3",
    "VC_1",
    "VC_2",
    "Achievement",
    "AchievementCredential",
    "AchievementSubject",
    "Address",
    "Alignment",
    "Association",
    "BitstringStatusList",
    "BitstringStatusListCredential",
    "BitstringStatusListEntry",
    "ClrCredential",
    "ClrSubject",
    "Context",
    "CredentialSchema",
    "CredentialStatus",
    "CredentialSubject",
    "Criteria",
    "EndorsementCredential",
    "EndorsementSubject",
    "EnvelopedVerifiableCredential",
    "EnvelopedVerifiablePresentation",
    "Evidence",
    "Fault",
    "GenericCredential",
    "GeoCoordinates",
    "GetOpenBadgeCredentialsResponse",
    "IdentifierEntry",
    "IdentityObject",
    "Image",
    "Imsx_CodeMinor",
    "Imsx_CodeMinorField",
    "Imsx_StatusInfo",
    "Issuer",
    "Kind",
    "LanguageValue",
    "Map",
    "OpenApiComponents",
    "OpenApiInfo",
    "OpenApiOAuth2SecurityScheme",
    "OpenApiSecuritySchemes",
    "OpenBadgeCredential",
    "Openness",
    "Part",
    "Profile",
    "ProfileRef",
    "Proof",
    "RefreshService",
    "Related",
    "RelatedResource",
    "Result",
    "ResultDescription",
    "RubricCriterionLevel",
    "ServiceDescriptionDocument",
    "StatusMessage",
    "TermsOfUse",
    "Typed",
    "VerifiableCredential",
    "VerifiablePresentation",
    "check",
    "class_of",
    "faults",
    "in_language",
    "kind",
    "lint",
    "read",
]
