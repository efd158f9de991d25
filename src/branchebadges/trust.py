"""Whom a verifier believes, and about what: a decision of the reader, never of a badge.

A trust is data: who may accredit modules and providers, who may confer diplomas, who may keep
status lists for whom, and the two numbers that go with judging dates.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Final, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from branchebadges.errors import Refused

CLOCK_SKEW_SECONDS: Final = 300
"""How far two honest clocks may differ. One number, used for every date of a proof or a period."""

ACCREDITATION_GRACE_DAYS: Final = 90
"""Who began while a module was accredited may finish this long after the accreditation ended."""


def _identifier(text: str) -> str:
    # Prefixes only: whether a DID can be resolved is found out when one is met.
    if not text.startswith(("did:", "https://")) or any(letter.isspace() for letter in text):
        # pydantic expects ValueError here, and turns it into the Refused that `read` raises.
        message = f"{text!r} is neither a DID nor an https address"
        raise ValueError(message)
    return text


Identifier = Annotated[str, Field(max_length=2048), AfterValidator(_identifier)]
"""What an issuer is known by: a DID, or an https address as Open Badges allows."""


class Trust(BaseModel):
    """The parties a reader trusts. Nothing in it is taken from the badge that is judged."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    committees: frozenset[Identifier] = frozenset()
    """Whose endorsements accredit modules and providers."""
    branches: frozenset[Identifier] = frozenset()
    """Who may confer diplomas."""
    delegates: dict[Identifier, frozenset[Identifier]] = Field(default_factory=dict)
    """Who may keep status lists for an issuer, beside the issuer."""
    names: dict[Identifier, str] = Field(default_factory=dict)
    """What the reader calls them; a name inside a badge is only what it calls itself."""
    accreditation_grace_days: int = Field(default=ACCREDITATION_GRACE_DAYS, ge=0, le=3660)
    clock_skew_seconds: int = Field(default=CLOCK_SKEW_SECONDS, ge=0, le=3600)

    @classmethod
    def read(cls, document: object) -> Self:
        """Read a trust from JSON values.

        Raises:
            Refused: an unknown member, or a value of the wrong kind (`trust-shape`).
        """
        try:
            return cls.model_validate(document)
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False)[0]
            where = "/" + "/".join(str(part) for part in first["loc"])
            raise Refused("trust-shape", str(first["msg"]), where=where) from error

    def to_document(self) -> dict[str, Any]:
        """The trust as JSON values, in a fixed order."""
        document = self.model_dump(mode="json")
        document["committees"] = sorted(self.committees)
        document["branches"] = sorted(self.branches)
        document["delegates"] = {
            issuer: sorted(allowed) for issuer, allowed in sorted(self.delegates.items())
        }
        return document

    @property
    def skew(self) -> timedelta:
        """How far two honest clocks may differ."""
        return timedelta(seconds=self.clock_skew_seconds)

    @property
    def grace(self) -> timedelta:
        """How long after an accreditation ended somebody under way may still finish."""
        return timedelta(days=self.accreditation_grace_days)

    def may_keep_lists(self, keeper: str, *, of: str) -> bool:
        """May `keeper` publish the status lists of the issuer `of`?"""
        return keeper == of or keeper in self.delegates.get(of, frozenset())

    def name_of(self, identifier: str) -> str:
        """What the reader calls this party, or its identifier where it has no name."""
        return self.names.get(identifier, identifier)
