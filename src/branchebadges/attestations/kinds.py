"""Which kind of attestation a credential is, by what it says of itself.

Open Badges has one word for the kind of an achievement, `achievementType`, and other issuers use
the same words for their own courses. What tells ours apart is that they rest on a document: the
criteria they were given by (a rule set, a learning path, a decision) have an address, and that
address is pinned by digest. A badge of a module has its criteria in words.
"""

from __future__ import annotations

from typing import Any, Final, Literal

from branchebadges.pins import pinned_in

Kind = Literal["exemption", "learning path", "statement", "addition"]

ASSESSMENT: Final = "Assessment"
LEARNING_PROGRAM: Final = "LearningProgram"
CERTIFICATION: Final = "Certification"
CERTIFICATE: Final = "Certificate"

_KIND_OF_TYPE: Final[dict[str, Kind]] = {
    ASSESSMENT: "exemption",
    LEARNING_PROGRAM: "learning path",
    CERTIFICATION: "statement",
    CERTIFICATE: "addition",
}


def kind_of(document: dict[str, Any]) -> Kind | None:
    """The kind of attestation, or None for what is a badge, a diploma or something else.

    It says nothing of whether the credential is real, or of who may give such a thing.
    """
    achievement = achievement_of(document)
    criteria = achievement.get("criteria")
    address = criteria.get("id") if isinstance(criteria, dict) else None
    named = achievement.get("achievementType")
    if not isinstance(address, str) or not isinstance(named, str):
        return None
    return _KIND_OF_TYPE.get(named) if address in pinned_in(document) else None


def achievement_of(document: dict[str, Any]) -> dict[str, Any]:
    """The achievement of a credential's one subject; an empty one where there is none."""
    achievement = subject_of(document).get("achievement")
    return achievement if isinstance(achievement, dict) else {}


def subject_of(document: dict[str, Any]) -> dict[str, Any]:
    """The one subject of a credential; an empty one where there is not exactly one."""
    subject = document.get("credentialSubject")
    if isinstance(subject, list) and len(subject) == 1:
        subject = subject[0]
    return subject if isinstance(subject, dict) else {}
