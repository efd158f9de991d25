"""What the Open Badges API sends and receives (Open Badges 3.0, section 6 and its OpenAPI file)."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from branchebadges.model.badge import OpenBadgeCredential
from branchebadges.model.part import Openness, Part
from branchebadges.model.values import CompactJws, Many, Uri, Web


class GetOpenBadgeCredentialsResponse(Part):
    """A page of somebody's badges (GetOpenBadgeCredentialsResponse)."""

    OPENNESS: ClassVar[Openness] = Openness.CLOSED

    credential: Many[OpenBadgeCredential] = ()
    compact_jws_string: Many[CompactJws] = ()


class _Imsx(Part):
    OPENNESS: ClassVar[Openness] = Openness.CLOSED


def _imsx(name: str, **default: Any) -> Any:
    return Field(validation_alias=f"imsx_{name}", serialization_alias=f"imsx_{name}", **default)


class Imsx_CodeMinorField(_Imsx):  # noqa: N801 - the official name of the class
    """One reason, and the system that gives it (Imsx_CodeMinorField)."""

    code_minor_field_name: str = _imsx("codeMinorFieldName")
    code_minor_field_value: Literal[
        "forbidden",
        "fullsuccess",
        "internal_server_error",
        "invalid_data",
        "invalid_query_parameter",
        "misdirected_request",
        "not_acceptable",
        "not_allowed",
        "not_found",
        "not_modified",
        "server_busy",
        "unauthorizedrequest",
        "unknown",
    ] = _imsx("codeMinorFieldValue")


class Imsx_CodeMinor(_Imsx):  # noqa: N801 - the official name of the class
    """The reasons (Imsx_CodeMinor)."""

    code_minor_field: Annotated[Many[Imsx_CodeMinorField], Field(min_length=1)] = _imsx(
        "codeMinorField"
    )


class Imsx_StatusInfo(_Imsx):  # noqa: N801 - the official name of the class
    """How a request fared (Imsx_StatusInfo)."""

    code_major: Literal["failure", "processing", "success", "unsupported"] = _imsx("codeMajor")
    severity: Literal["error", "status", "warning"] = _imsx("severity")
    description: str | None = _imsx("description", default=None)
    code_minor: Imsx_CodeMinor | None = _imsx("codeMinor", default=None)


def _imssf(name: str, **default: Any) -> Any:
    return Field(
        validation_alias=f"x-imssf-{name}", serialization_alias=f"x-imssf-{name}", **default
    )


class OpenApiInfo(Part):
    """Who offers the service, and under which terms (OpenApiInfo)."""

    OPENNESS: ClassVar[Openness] = Openness.FREE

    terms_of_service: Web
    title: str
    version: str
    privacy_policy_url: Web = _imssf("privacyPolicyUrl")
    image: Uri | None = _imssf("image", default=None)


class OpenApiOAuth2SecurityScheme(Part):
    """How to get a token: the OAuth 2.0 authorisation code grant (OAuth2ACG)."""

    OPENNESS: ClassVar[Openness] = Openness.FREE

    type: Literal["oauth2"] = "oauth2"
    description: str | None = None
    flows: dict[str, Any] | None = None
    registration_url: Web | None = _imssf("registrationUrl", default=None)


class OpenApiSecuritySchemes(Part):
    """The ways to get in (OpenApiSecuritySchemes)."""

    OPENNESS: ClassVar[Openness] = Openness.CLOSED

    oauth2_acg: OpenApiOAuth2SecurityScheme | None = Field(
        default=None, validation_alias="OAuth2ACG", serialization_alias="OAuth2ACG"
    )


class OpenApiComponents(Part):
    """The parts of an OpenAPI document that Open Badges says something about."""

    OPENNESS: ClassVar[Openness] = Openness.FREE

    security_schemes: OpenApiSecuritySchemes


class ServiceDescriptionDocument(Part):
    """What a provider of the API offers: a profiled OpenAPI document (section 6.2)."""

    OPENNESS: ClassVar[Openness] = Openness.FREE

    openapi: str
    info: OpenApiInfo
    components: OpenApiComponents
