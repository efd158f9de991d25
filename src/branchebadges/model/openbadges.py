"""What the credentials of Open Badges 3.0 have in common (section 4, "Verifiable credentials")."""

import re
from collections.abc import Iterator
from typing import Any, ClassVar, Final

from pydantic import Field

from branchebadges.model.credential import (
    VC_2,
    Context,
    PlainText,
    VerifiableCredential,
    plain_text_faults,
)
from branchebadges.model.faults import Fault
from branchebadges.model.profile import ProfileRef
from branchebadges.model.values import Id, Many, Moment

OB_3: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
"""The Open Badges context of everything we issue."""

_OB_CONTEXT: Final = re.compile(
    r"https://purl\.imsglobal\.org/spec/ob/v3p0/context(-3\.\d\.\d)*\.json"
)


class OpenBadgesCredential(VerifiableCredential):
    """A credential in the terms of Open Badges: a badge, or an endorsement."""

    REQUIRED_AT_ISSUE: ClassVar[tuple[str, ...]] = ("validFrom",)
    CONTEXT: ClassVar[re.Pattern[str]] = _OB_CONTEXT
    CONTEXT_NAMED: ClassVar[str] = f"an Open Badges 3.0 context such as {OB_3}"

    context: Many[Context] = Field(
        default=(VC_2, OB_3), validation_alias="@context", serialization_alias="@context"
    )
    id: Id
    name: PlainText | None = None
    description: PlainText | None = None
    issuer: ProfileRef
    awarded_date: Moment | None = None

    def faults(self) -> Iterator[Fault]:
        """One status, one way to refresh, plain names: the official JSON Schema."""
        yield from super().faults()
        yield from plain_text_faults(self)
        for term in ("credentialStatus", "refreshService"):
            if isinstance(self.given.get(term), list):
                message = f"`{term}` must be one object in Open Badges; take it out of the list"
                yield Fault("wrong-type", f"/{term}", message)

    def _context_faults(self) -> Iterator[Fault]:
        yield from super()._context_faults()
        second: Any = self.context[1] if len(self.context) > 1 else None
        if not (isinstance(second, str) and self.CONTEXT.fullmatch(second)):
            message = f"the second context must be {self.CONTEXT_NAMED}; put it second"
            yield Fault("context-order", "/@context/1", message)
