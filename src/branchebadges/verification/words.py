"""Every sentence a person reads about a verification, by code, in plain Dutch and English.

A code that is not in the table comes from deeper down (a key, a context, a spelling); it is told
with a general sentence and the reason that was given there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from branchebadges.verification.sentences_of_presentations import PRESENTED
from branchebadges.verification.sentences_of_seals import REAL_AND_CURRENT
from branchebadges.verification.sentences_of_trust import VOUCHED_AND_OTHER

if TYPE_CHECKING:
    from collections.abc import Mapping

Language = Literal["nl", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("nl", "en")

_IN_GENERAL: Final = (
    "Dit onderdeel is niet in orde ({code}). Technische reden: {reason}",
    "This part is not in order ({code}): {reason}",
)
_SENTENCES: Final = REAL_AND_CURRENT | VOUCHED_AND_OTHER | PRESENTED

_STATUS_ERROR: Final = "https://www.w3.org/ns/credentials/status-list#"
STANDARD_NAMES: Final[dict[str, str]] = {
    "status-list-length": _STATUS_ERROR + "STATUS_LIST_LENGTH_ERROR",
    "status-range": _STATUS_ERROR + "RANGE_ERROR",
    "status-list-seal": _STATUS_ERROR + "STATUS_VERIFICATION_ERROR",
    "status-list-issuer": _STATUS_ERROR + "STATUS_VERIFICATION_ERROR",
    "status-list-purpose": _STATUS_ERROR + "STATUS_VERIFICATION_ERROR",
}
"""The type of a problem (RFC 9457), where the standard has a name for it beside ours (Bitstring
Status List 1.0, section 3.5)."""

KINDS: Final[dict[str, tuple[str, str]]] = {
    "badge": ("badge", "badge"),
    "diploma": ("diploma", "diploma"),
    "exemption": ("vrijstelling", "exemption"),
    "learning path": ("leerpad", "learning path"),
    "statement": ("verklaring over een periode", "statement on a period"),
    "addition": ("aantekening bij een diploma", "addition to a diploma"),
    "endorsement": ("erkenning of aanbeveling", "accreditation or endorsement"),
    "status list": ("statuslijst", "status list"),
    "clr": ("overzicht van behaalde resultaten", "comprehensive learner record"),
    "presentation": ("presentatie", "presentation"),
    "credential": ("bewijs van een andere soort", "credential of another kind"),
    "unverified": ("document", "document"),
}

QUESTIONS: Final[dict[str, tuple[str, str]]] = {
    "real": ("Is het echt?", "Is it real?"),
    "current": ("Is het nog geldig?", "Is it current?"),
    "vouched": ("Wie staat ervoor in?", "Who vouches?"),
    "counts": ("Telt het?", "Does it count?"),
    "theirs": ("Is het van deze persoon?", "Is it theirs?"),
}

_VERDICTS: Final[dict[str, tuple[str, str]]] = {
    "passed": ("Geldig: {kind}.", "Valid: {kind}."),
    "failed": ("Niet geldig.", "Not valid."),
    "unknown": ("Niet te controleren.", "Could not be determined."),
    # What went wrong looks different for each of these, because what to do differs.
    "revoked": ("Ingetrokken.", "Revoked."),
    "suspended": ("Opgeschort.", "Suspended."),
    "expired": ("Geldig geweest, nu verlopen.", "Was valid, has expired."),
}


class _Filled(dict[str, str]):
    """Details for a sentence; what is not known shows as nothing, never as an error."""

    def __missing__(self, name: str) -> str:
        return "…"


def sentence(code: str, language: Language, details: Mapping[str, str] | None = None) -> str:
    """The sentence for a code, with its details filled in."""
    template = templates(code)[LANGUAGES.index(language)]
    return template.format_map(_Filled({"code": code, **(details or {})}))


def templates(code: str) -> tuple[str, str]:
    """The Dutch and the English sentence for a code, before its details are filled in."""
    return _SENTENCES.get(code, _IN_GENERAL)


def question(name: str, language: Language) -> str:
    """A question as people ask it."""
    return QUESTIONS[name][LANGUAGES.index(language)]


def kind_in_words(kind: str, language: Language) -> str:
    """A kind of document as people call it."""
    return KINDS.get(kind, KINDS["credential"])[LANGUAGES.index(language)]


def verdict(verdict: str, kind: str, because: str | None, language: Language) -> str:
    """The verdict in one sentence; `because` is the code that stands in the way."""
    key = because if verdict == "failed" and because in _VERDICTS else verdict
    return _VERDICTS[key][LANGUAGES.index(language)].format(kind=kind_in_words(kind, language))


def codes() -> frozenset[str]:
    """Every code that has a sentence of its own."""
    return frozenset(_SENTENCES)
