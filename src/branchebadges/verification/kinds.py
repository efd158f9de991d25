"""What kind of credential it is, once it is shown to be real, and what is told beside that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from branchebadges import model
from branchebadges.verification import words
from branchebadges.verification.case import many
from branchebadges.verification.outcome import Finding, Question, passed, unknown

if TYPE_CHECKING:
    from branchebadges.verification.case import Case

DIPLOMA: Final = "Diploma"
"""The `achievementType` of what a branch confers (Open Badges 3.0, B.29)."""

_SCHEMAS_KNOWN: Final = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/"
"""The official schemas; `branchebadges.model` asks what they ask."""


def kind_of(document: dict[str, Any]) -> str:
    """`badge`, `diploma`, or another kind as `model.kind` names it."""
    kind = model.kind(document)
    if kind != "badge":
        return kind
    subject = document.get("credentialSubject")
    achievement = subject.get("achievement") if isinstance(subject, dict) else None
    named = achievement.get("achievementType") if isinstance(achievement, dict) else None
    return "diploma" if named == DIPLOMA else "badge"


def notes_on(case: Case, kind: str) -> list[Finding]:
    """What a reader should know beside the verdict."""
    notes: list[Finding] = []
    if kind not in ("badge", "diploma"):
        # A valid credential that is no badge: two answers, not one.
        nl, en = words.KINDS.get(kind, words.KINDS["credential"])
        notes.append(passed(Question.REAL, "not-a-badge", soort=nl, kind=en).beside())
    for schema in many(case.document.get("credentialSchema")):
        address = schema.get("id") if isinstance(schema, dict) else None
        if not (isinstance(address, str) and address.startswith(_SCHEMAS_KNOWN)):
            notes.append(unknown(Question.REAL, "schema-unknown").beside())
    return notes
