"""What kind of credential it is, once it is shown to be real, and what is told beside that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, get_args

from branchebadges import attestations, model
from branchebadges.verification import words
from branchebadges.verification.case import many
from branchebadges.verification.outcome import Finding, Question, passed, unknown

if TYPE_CHECKING:
    from branchebadges.verification.case import Case

DIPLOMA: Final = "Diploma"
"""The `achievementType` of what a branch confers (Open Badges 3.0, B.29)."""

_SCHEMAS_KNOWN: Final = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/"
"""The official schemas; `branchebadges.model` asks what they ask."""
_OF_BADGES: Final = frozenset({"badge", "diploma", *get_args(attestations.Kind)})
"""What an Open Badge can be."""


def kind_of(document: dict[str, Any]) -> str:
    """`badge`, `diploma`, a kind of attestation, or another kind as `model.kind` names it."""
    kind = model.kind(document)
    if kind != "badge":
        return kind
    if attestations.achievement_of(document).get("achievementType") == DIPLOMA:
        return "diploma"
    return attestations.kind_of(document) or "badge"


def notes_on(case: Case, kind: str) -> list[Finding]:
    """What a reader should know beside the verdict."""
    notes: list[Finding] = []
    if kind not in _OF_BADGES:
        # A valid credential that is no badge: two answers, not one.
        nl, en = words.KINDS.get(kind, words.KINDS["credential"])
        notes.append(passed(Question.REAL, "not-a-badge", soort=nl, kind=en).beside())
    if kind == "diploma" and "evidence" not in case.document:
        notes.append(unknown(Question.COUNTS, "diploma-without-list").beside())
    for schema in many(case.document.get("credentialSchema")):
        address = schema.get("id") if isinstance(schema, dict) else None
        if not (isinstance(address, str) and address.startswith(_SCHEMAS_KNOWN)):
            notes.append(unknown(Question.REAL, "schema-unknown").beside())
    return notes
