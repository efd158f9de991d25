"""Who is who in a branch: the branch itself, its committee, and the providers."""

from __future__ import annotations

import re
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from branchebadges import dids
from branchebadges.errors import BadgeError, Malformed, Refused

Kind = Literal["branch", "committee", "provider"]

BRANCH: Final = "branche"
COMMITTEE: Final = "toetsingscommissie"
_BASE: Final = re.compile(r"https://[a-z0-9.-]+(?:/[a-z0-9-]+)*\Z")


class Organisation(BaseModel):
    """A party that signs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")
    kind: Kind
    name: str = Field(min_length=1, max_length=200)
    did: str
    email: str | None = None
    country: str | None = Field(default=None, pattern=r"^[A-Z]{2}$")
    accredited: bool = False
    """For a provider: did the committee recognise it?"""

    def profile(self, endorsement: dict[str, Any] | None = None) -> dict[str, Any]:
        """The organisation as an Open Badges `Profile` (OB 3.0, B.21)."""
        document: dict[str, Any] = {"id": self.did, "type": ["Profile"], "name": self.name}
        if self.email:
            document["email"] = self.email
        if self.country:
            document["address"] = {"type": ["Address"], "addressCountryCode": self.country}
        if endorsement is not None:
            document["endorsement"] = [endorsement]
        return document


class Settings(BaseModel):
    """What `branch.json` holds: where the branch is published, and who is in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = 1
    url: str
    """The https address at which the public folder is published, without a slash at the end."""
    organisations: tuple[Organisation, ...] = ()

    @field_validator("url")
    @classmethod
    def _plain(cls, url: str) -> str:
        # pydantic expects ValueError here, and turns it into the Malformed `read` raises.
        if not _BASE.match(url):
            message = "an address such as https://badges.example, without a slash at the end"
            raise ValueError(message)
        try:
            dids.url_of(_did_at(url))
        except BadgeError as error:
            raise ValueError(error.message) from error
        return url

    @field_validator("organisations")
    @classmethod
    def _each_once(cls, rows: tuple[Organisation, ...]) -> tuple[Organisation, ...]:
        for name in ("id", "did"):
            values = [getattr(row, name) for row in rows]
            if len(set(values)) != len(values):
                message = f"two organisations have the same {name}"
                raise ValueError(message)
        return rows

    @classmethod
    def read(cls, document: Any) -> Settings:
        """Read `branch.json`; `Malformed` names the member that is wrong."""
        try:
            return cls.model_validate(document)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            place = "/".join(str(part) for part in first["loc"])
            raise Malformed("branch-settings", f"branch.json, {place}: {first['msg']}") from error

    def organisation(self, id: str) -> Organisation:  # noqa: A002 - the register's word
        """The organisation of that id; `Refused` names those there are."""
        for organisation in self.organisations:
            if organisation.id == id:
                return organisation
        known = ", ".join(each.id for each in self.organisations)
        raise Refused("organisation-unknown", f"no organisation {id!r} here; there are: {known}")

    def did(self, *path: str) -> str:
        """The did:web of something published under the branch's own address."""
        return ":".join([_did_at(self.url), *path])

    def with_organisation(self, organisation: Organisation) -> Settings:
        """The same branch, with this organisation added or replaced."""
        others = tuple(each for each in self.organisations if each.id != organisation.id)
        return self.model_copy(update={"organisations": (*others, organisation)})


def _did_at(url: str) -> str:
    return "did:web:" + url.removeprefix("https://").replace("/", ":")


def status_path(organisation_id: str, purpose: str, number: int = 1) -> str:
    """Where an organisation's status list is published, under the branch's address."""
    return f"status/{organisation_id}/{purpose}-{number}.json"
