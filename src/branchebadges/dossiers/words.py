"""What may be wrong with a dossier, in plain Dutch and English."""

from __future__ import annotations

from typing import Final, Literal

_SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "credential-of-another": (
        "{part} staat niet op naam van de houder van dit dossier.",
        "{part} is not about the holder of this dossier.",
    ),
    "credential-altered": (
        "{part} is niet het document dat bij het samenstellen in dit dossier zat.",
        "{part} is not the document that was in this dossier when it was collected.",
    ),
    "source-missing": (
        "Om {part} te controleren ontbreekt in dit dossier: {details}",
        "To check {part} this dossier lacks: {details}",
    ),
    "judged-otherwise": (
        "Over {part} luidt het oordeel nu anders dan bij het samenstellen ({details}).",
        "{part} is judged otherwise now than when this dossier was collected ({details}).",
    ),
    "computed-otherwise": (
        "{part} is nagerekend en dat geeft iets anders dan bij het samenstellen ({details}).",
        "{part} was computed again with another result than when collected ({details}).",
    ),
    "registration-unsealed": (
        "{part} hangt af van de dag van registratie, en die staat alleen in dit dossier.",
        "{part} depends on the day of registration, which only this dossier tells.",
    ),
    "record-not-real": (
        "De handtekening van de branche onder dit dossier klopt niet of is niet te controleren.",
        "The branch's signature over this dossier does not hold or cannot be checked.",
    ),
    "record-by-stranger": (
        "Dit dossier is ondertekend door een partij die u niet als branche vertrouwt: {details}",
        "This dossier is signed by a party you do not trust as a branch: {details}",
    ),
    "dossier-altered": (
        "Dit dossier is niet het dossier dat de branche heeft ondertekend.",
        "This dossier is not the one the branch signed.",
    ),
}


def sentence(code: str, language: Literal["nl", "en"], *, part: str, details: str) -> str:
    """The sentence of a code."""
    dutch, english = _SENTENCES[code]
    return (dutch if language == "nl" else english).format(part=part, details=details or "…")


def codes() -> frozenset[str]:
    """Every code that has a sentence."""
    return frozenset(_SENTENCES)
