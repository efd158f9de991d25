"""What became of a diploma, or of a variant added to one, as an entry for the ledger."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final

from branchebadges.ledger import DiplomaStep

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from branchebadges.branch.persons import Conferral, Record
    from branchebadges.branch.stated import State, VariantAdded
    from branchebadges.ledger import Because, Fall, Step

BECOMES: Final[dict[State, Step]] = {
    "valid": "restored",
    "under_review": "on_hold",
    "revoked": "revoked",
}
"""The step that brings something into a state; what is replaced is told of what replaces it."""


def step_on(
    held: Conferral | VariantAdded,
    step: Step,
    because: Because,
    fell: Mapping[str, Fall],
    *,
    at: datetime,
) -> DiplomaStep:
    """The entry of one step, by the rules that the diploma or addition was conferred by."""
    return DiplomaStep(
        id=uuid.uuid4().urn,
        at=at,
        diploma=held.diploma,
        credential=held.credential,
        step=step,
        because=because,
        fell=dict(fell),
        rules=held.rules,
    )


def is_told(record: Record, step: DiplomaStep) -> bool:
    """Does the ledger say so already, whenever it was entered?"""
    return any(
        isinstance(each, DiplomaStep)
        and step.model_copy(update={"id": each.id, "at": each.at}) == each
        for each in record.entries
    )
