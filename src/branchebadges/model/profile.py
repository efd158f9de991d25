"""People and organisations (Open Badges 3.0, Profile, Address, IdentifierEntry)."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Tag

from branchebadges.model.amounts import Number
from branchebadges.model.credential import SHAPE, Issuer, PlainText, plain_text_faults
from branchebadges.model.evidence import Image
from branchebadges.model.faults import Fault
from branchebadges.model.part import Openness, Part
from branchebadges.model.values import (
    ALONE,
    CompactJws,
    Day,
    Having,
    Id,
    Many,
    Types,
    Uri,
    matching,
    one_of,
)
from branchebadges.model.vocabulary import IDENTIFIER_TYPES

if TYPE_CHECKING:
    from branchebadges.model.endorsement import EndorsementCredential


class IdentifierEntry(Part):
    """An identifier somebody is known by elsewhere (Open Badges 3.0, IdentifierEntry)."""

    OPENNESS: ClassVar[Openness] = Openness.CLOSED

    type: Annotated[Literal["IdentifierEntry"], ALONE] = "IdentifierEntry"
    identifier: str
    identifier_type: Annotated[str, one_of(IDENTIFIER_TYPES)]


class GeoCoordinates(Part):
    """A place on earth, in degrees of WGS 84 (Open Badges 3.0, GeoCoordinates)."""

    type: Annotated[Literal["GeoCoordinates"], ALONE] = "GeoCoordinates"
    latitude: Number
    longitude: Number


class Address(Part):
    """A postal address (Open Badges 3.0, Address)."""

    type: Annotated[Types, Having(("Address",))] = ("Address",)
    address_country: str | None = None
    address_country_code: Annotated[str, matching(r"[A-Z]{2}", "a country code (NL)")] | None = None
    address_region: str | None = None
    address_locality: str | None = None
    street_address: str | None = None
    post_office_box_number: str | None = None
    postal_code: str | None = None
    geo: GeoCoordinates | None = None


class Profile(Issuer):
    """An issuer, endorser, creator or earner, described (Open Badges 3.0, Profile)."""

    COMMON: ClassVar[bool] = True

    id: Id
    type: Annotated[Types, Having(("Profile",))] = ("Profile",)
    name: PlainText | None = None
    url: Uri | None = None
    phone: str | None = None
    description: PlainText | None = None
    endorsement: Many["EndorsementCredential"] = ()
    endorsement_jwt: Many[CompactJws] = ()
    image: Image | None = None
    email: Annotated[str, matching(r"[^\s@]+@[^\s@]+", "an e-mail address")] | None = None
    address: Address | None = None
    other_identifier: Many[IdentifierEntry] = ()
    official: str | None = None
    parent_org: "Profile | None" = None
    family_name: str | None = None
    given_name: str | None = None
    additional_name: str | None = None
    patronymic_name: str | None = None
    honorific_prefix: str | None = None
    honorific_suffix: str | None = None
    family_name_prefix: str | None = None
    date_of_birth: Day | None = None

    def faults(self) -> Iterator[Fault]:
        """A profile has one name, in plain text."""
        yield from plain_text_faults(self)


ProfileRef = Annotated[
    Annotated[Id, Tag("#text")] | Annotated[Profile, Tag("#object")],
    SHAPE,
]
"""Somebody, by identifier or described (Open Badges 3.0, ProfileRef)."""
