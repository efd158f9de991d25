"""Any verifiable credential: VC Data Model 2.0, sections 4 and 5, and reading of 1.1."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, ClassVar, Final

from pydantic import Discriminator, Field, Tag, WithJsonSchema

from branchebadges.model.evidence import Typed
from branchebadges.model.faults import Fault
from branchebadges.model.part import Openness, Part
from branchebadges.model.status import (
    BitstringStatusList,
    CredentialSchema,
    RefreshService,
    Status,
    TermsOfUse,
)
from branchebadges.model.values import (
    ALONE,
    Having,
    Many,
    Moment,
    OneOrMany,
    Types,
    Uri,
    at_issue,
    matching,
    not_a_uri,
)

VC_2: Final = "https://www.w3.org/ns/credentials/v2"
VC_1: Final = "https://www.w3.org/2018/credentials/v1"


def _shape(value: object) -> str | None:
    if isinstance(value, str):
        return "#text"
    if isinstance(value, list | tuple):
        return "#list"
    return "#object" if isinstance(value, dict | Part) else None


SHAPE: Final = Discriminator(_shape)

Map = dict[str, Any]
"""An object whose terms nobody described (Open Badges 3.0, Map)."""
Context = Annotated[
    Annotated[Annotated[str, at_issue(not_a_uri)], Tag("#text")] | Annotated[Map, Tag("#object")],
    SHAPE,
]
"""A JSON-LD context: an address, or terms written out (VC 2.0, 4.3)."""


class LanguageValue(Part):
    """A text in a language, and the direction it is read in (VC 2.0, 11.1)."""

    OPENNESS: ClassVar[Openness] = Openness.CLOSED

    value: str = Field(validation_alias="@value", serialization_alias="@value")
    language: str | None = Field(
        default=None, validation_alias="@language", serialization_alias="@language"
    )
    direction: str | None = Field(
        default=None, validation_alias="@direction", serialization_alias="@direction"
    )


Text = Annotated[
    Annotated[str, Tag("#text")]
    | Annotated[LanguageValue, Tag("#object")]
    | Annotated[tuple[LanguageValue, ...], Tag("#list")],
    SHAPE,
]
"""A name or description: plain, in a language, or in several (VC 2.0, 4.6)."""


PlainText = Annotated[Text, WithJsonSchema({"type": "string"})]
"""The same in Open Badges, whose JSON Schema has plain text only; others are still read."""


def in_language(text: Text | None, language: str) -> str | None:
    """The words of `text` for a reader of `language`; else the first there are, else None."""
    if text is None or isinstance(text, str):
        return text
    several = text if isinstance(text, tuple) else (text,)
    wanted = language.lower().partition("-")[0]
    for one in several:
        if (one.language or "").lower().partition("-")[0] == wanted:
            return one.value
    return several[0].value if several else None


class Issuer(Part):
    """Who issued a credential (VC 2.0, 4.7)."""

    id: Uri
    name: Text | None = None
    description: Text | None = None


def plain_text_faults(part: Part) -> Iterator[Fault]:
    """Open Badges wants plain text where VC 2.0 allows one text per language (its JSON Schema)."""
    for term in ("name", "description"):
        if not isinstance(part.given.get(term, ""), str):
            message = f"`{term}` must be plain text in Open Badges; choose one language"
            yield Fault("wrong-type", f"/{term}", message)


class CredentialSubject(Part):
    """Whom or what a credential is about; the claims are the issuer's own (VC 2.0, 4.8)."""

    OPENNESS: ClassVar[Openness] = Openness.FREE

    id: Uri | None = None

    def faults(self) -> Iterator[Fault]:
        """A claim must claim something (VC 2.0, 4.8)."""
        if not self.given:
            yield Fault("subject-empty", "", "is empty; say what is claimed")


class Proof(Part):
    """An embedded proof (VC Data Integrity 1.0, 2.1; Open Badges 3.0, Proof)."""

    OPENNESS: ClassVar[Openness] = Openness.FREE

    id: Uri | None = None
    type: Annotated[str, ALONE]
    created: Moment | None = None
    expires: Moment | None = None
    cryptosuite: str | None = None
    challenge: str | None = None
    domain: Many[str] = ()
    nonce: str | None = None
    proof_purpose: str | None = None
    proof_value: str | None = None
    verification_method: (
        Annotated[Annotated[Uri, Tag("#text")] | Annotated[Map, Tag("#object")], SHAPE] | None
    ) = None
    previous_proof: Many[str] = ()


class RelatedResource(Part):
    """Another document, pinned by its digest (VC 2.0, 5.3)."""

    id: Uri
    media_type: str | None = None
    digest_sri: (
        Annotated[str, matching(r"sha(256|384|512)-[A-Za-z0-9+/]+={0,2}", "a digest (sha256-…)")]
        | None
    ) = Field(default=None, validation_alias="digestSRI", serialization_alias="digestSRI")
    digest_multibase: Annotated[str, matching(r"[uz]\S+", "multibase text (u… or z…)")] | None = (
        None
    )

    def faults(self) -> Iterator[Fault]:
        """Without a digest nothing is pinned (VC 2.0, 5.3)."""
        if not (self.digest_sri or self.digest_multibase):
            yield Fault("digest-missing", "", "has no digest; add `digestSRI` or `digestMultibase`")


class VerifiableCredential(Part):
    """What every credential has (VC 2.0, 4.2), and the dates of VC 1.1 where it is one."""

    context: Many[Context] = Field(
        default=(VC_2,), validation_alias="@context", serialization_alias="@context"
    )
    id: Uri | None = None
    type: Annotated[Types, Having(("VerifiableCredential",))] = ("VerifiableCredential",)
    name: Text | None = None
    description: Text | None = None
    issuer: Annotated[
        Annotated[Uri, Tag("#text")] | Annotated[Issuer, Tag("#object")],
        SHAPE,
    ]
    valid_from: Moment | None = None
    valid_until: Moment | None = None
    issuance_date: Moment | None = None
    expiration_date: Moment | None = None
    credential_subject: Any
    credential_status: OneOrMany[Status] = ()
    credential_schema: Many[CredentialSchema] = ()
    refresh_service: OneOrMany[RefreshService] = ()
    terms_of_use: Many[TermsOfUse] = ()
    evidence: Many[Typed] = ()
    related_resource: Many[RelatedResource] = ()
    confidence_method: Many[Typed] = ()
    render_method: Many[Typed] = ()
    proof: Many[Proof] = ()

    @property
    def issuer_id(self) -> str:
        """The issuer's identifier, whether it stands alone or in an object."""
        return self.issuer if isinstance(self.issuer, str) else self.issuer.id

    @property
    def begins(self) -> datetime | None:
        """From when the credential counts, in the terms of either data model."""
        return self.valid_from or self.issuance_date

    @property
    def ends(self) -> datetime | None:
        """The last moment the credential counts, or None."""
        return self.valid_until or self.expiration_date

    @property
    def data_model(self) -> str:
        """Which data model the first context names: 2.0 or 1.1, or nothing when it is neither."""
        first = self.context[0] if self.context else ""
        return {VC_2: "2.0", VC_1: "1.1"}.get(first, "") if isinstance(first, str) else ""

    def required_at_issue(self) -> tuple[str, ...]:
        """VC 1.1 wants `issuanceDate` (its section 4.6) where 2.0 has `validFrom`."""
        if self.data_model != "1.1":
            return self.REQUIRED_AT_ISSUE
        others = (term for term in self.REQUIRED_AT_ISSUE if term != "validFrom")
        return ("issuanceDate", *others)

    def faults(self) -> Iterator[Fault]:
        """Contexts in order, dates in order, of one data model (VC 2.0, 4.3 and 4.9)."""
        yield from self._context_faults()
        other = ("validFrom", "validUntil") if self.data_model == "1.1" else _DATES_OF_1_1
        for old in (term for term in other if term in self.given):
            message = f"`{old}` does not belong to data model {self.data_model}; rename it"
            yield Fault("data-model", f"/{old}", message)
        if self.begins and self.ends and self.ends < self.begins:
            where = "/validUntil" if self.valid_until else "/expirationDate"
            yield Fault("period", where, "lies before the beginning; correct one of the two")
        named = [resource.id for resource in self.related_resource]
        if len(named) != len(set(named)):
            yield Fault("resource-twice", "/relatedResource", "names a resource twice; keep one")

    def _context_faults(self) -> Iterator[Fault]:
        if not self.data_model:
            message = f"the first context must be {VC_2}; put it first"
            yield Fault("context-order", "/@context/0", message)


_DATES_OF_1_1: Final = ("issuanceDate", "expirationDate")


class GenericCredential(VerifiableCredential):
    """A credential that is no badge: only the rules of the data model apply."""

    credential_subject: OneOrMany[CredentialSubject]

    def faults(self) -> Iterator[Fault]:
        """A credential claims something about somebody (VC 2.0, 4.8)."""
        yield from super().faults()
        if not self.credential_subject:
            yield Fault("subject-empty", "/credentialSubject", "is empty; say what is claimed")


class BitstringStatusListCredential(VerifiableCredential):
    """A signed status list (Bitstring Status List, 2.2)."""

    type: Annotated[
        Types, Having(("VerifiableCredential",)), Having(("BitstringStatusListCredential",))
    ] = ("VerifiableCredential", "BitstringStatusListCredential")
    credential_subject: Annotated[BitstringStatusList, ALONE]
