"""The catalogue as the OpenAPI document describes it."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field

from branchebadges.reading import Number


class Provider(BaseModel):
    """Who gives a module and signs its badges."""

    id: str = Field(examples=["spn"])
    name: str
    did: str = Field(examples=["did:web:badges.example:issuers:spn"])


class Accreditation(BaseModel):
    """One decision of the committee on a version of a module."""

    id: str = Field(examples=["acc-onboarding-1"])
    url: str = Field(description="Where the signed accreditation is published; also its id.")
    version: str = Field(description="The address of the module version it is about.")
    points: Number
    study_hours: Number
    valid_from: date
    valid_until: date = Field(description="The last day on which a completion counts.")
    stand: str = Field(description="now, later, ended or withdrawn", examples=["now"])


class Outcome(BaseModel):
    """What somebody who completed the module does."""

    nl: str
    en: str | None = None


class CatalogueModule(BaseModel):
    """A module of the catalogue."""

    id: str = Field(examples=["onboarding"])
    title: dict[str, str] = Field(examples=[{"nl": "Onboardingmodule", "en": "Onboarding"}])
    description: str | None = None
    provider: Provider
    language: str = Field(examples=["nl"])
    form: str = Field(examples=["online"])
    assessment: str = Field(examples=["test"])
    domains: dict[str, Number] = Field(description="Weights, which sum to 1.")
    roles: list[str]
    competences: list[str]
    learning_outcomes: list[Outcome]
    page: str = Field(description="The page for people.")
    picture: str
    accreditation: Accreditation = Field(description="The one in force, or the one to speak of.")
    accreditations: list[Accreditation] = Field(description="All, the newest first.")


class Modules(BaseModel):
    """A page of the catalogue."""

    total: int
    page: int
    pages: int
    counts: dict[str, dict[str, int]] = Field(
        description="For each filter how many modules each choice would give, the others standing."
    )
    modules: list[CatalogueModule]
    next: str | None = Field(default=None, description="The address of the next page.")
