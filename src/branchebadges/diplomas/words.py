"""What may differ in a diploma that is computed again, in plain Dutch and English."""

from __future__ import annotations

from typing import Final, Literal

_SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "diploma-not-real": (
        "De handtekening van het diploma klopt niet; er is niets na te rekenen.",
        "The diploma's signature does not hold; there is nothing to compute.",
    ),
    "diploma-unchecked": (
        "De handtekening van het diploma kon niet worden gecontroleerd.",
        "The diploma's signature could not be checked.",
    ),
    "diploma-by-stranger": (
        "Het diploma is niet van een branche die u vertrouwt.",
        "The diploma is not by a branch you trust.",
    ),
    "diploma-shape": (
        "Het diploma zegt niet wat nodig is om het na te rekenen: {details}",
        "The diploma does not say what is needed to compute it: {details}",
    ),
    "not-a-diploma": ("Dit is geen diploma.", "This is not a diploma."),
    "diploma-lists-nothing": (
        "Het diploma noemt geen enkele module.",
        "The diploma lists no module at all.",
    ),
    "diploma-without-list": (
        "Dit diploma noemt geen modules; het is na te rekenen met het volledige diploma {part}.",
        "This diploma lists no modules; it can be computed with the full diploma {part}.",
    ),
    "full-diploma-differs": (
        "Het volledige diploma {part} zegt iets anders ({details}).",
        "The full diploma {part} says something else ({details}).",
    ),
    "component-twice": (
        "Het diploma noemt {part} twee keer.",
        "The diploma lists {part} twice.",
    ),
    "component-not-pinned": (
        "Het diploma legt niet vast welke badge {part} is.",
        "The diploma does not pin which badge {part} is.",
    ),
    "component-not-listed": (
        "Het diploma rust op {part}, maar noemt die badge niet.",
        "The diploma rests on {part}, but does not list that badge.",
    ),
    "component-altered": (
        "{part} is een andere badge dan waarop het diploma rust.",
        "{part} is another badge than the one the diploma rests on.",
    ),
    "component-missing": (
        "{part} ontbreekt; zonder die badge zijn de punten niet na te rekenen.",
        "{part} is missing; without that badge the points cannot be computed.",
    ),
    "component-not-real": (
        "De handtekening van {part} klopt niet.",
        "The signature of {part} does not hold.",
    ),
    "component-unchecked": (
        "De handtekening van {part} kon niet worden gecontroleerd.",
        "The signature of {part} could not be checked.",
    ),
    "component-of-another": (
        "{part} is van iemand anders.",
        "{part} is somebody else's.",
    ),
    "component-unbound": (
        "{part} en het diploma zeggen niet van wie ze zijn; dat kunnen verschillende mensen zijn.",
        "{part} and the diploma do not say whose they are; that may be different people.",
    ),
    "component-no-badge": (
        "{part} is geen badge voor een module.",
        "{part} is not the badge of a module.",
    ),
    "component-unreadable": (
        "{part} zegt niet wat nodig is om hem te tellen: {details}",
        "{part} does not say what is needed to count it: {details}",
    ),
    "component-unfit": (
        "{part} is niet in orde ({details}).",
        "{part} is not in order ({details}).",
    ),
    "decision-unfit": (
        "Het besluit dat {part} meetelt staat niet ({details}).",
        "The decision that {part} counts does not stand ({details}).",
    ),
    "component-not-admitted": (
        "{part} telde niet mee op de dag waarop het diploma is uitgegeven ({details}).",
        "{part} did not count on the day the diploma was issued ({details}).",
    ),
    "accreditation-altered": (
        "{part} is een andere accreditatie dan waarop het diploma rust.",
        "{part} is another accreditation than the one the diploma rests on.",
    ),
    "accreditation-missing": (
        "{part} ontbreekt, en het diploma rust erop.",
        "{part} is missing, and the diploma rests on it.",
    ),
    "rules-not-pinned": (
        "Het diploma legt niet vast volgens welke regels het is toegekend.",
        "The diploma does not pin the rules by which it was conferred.",
    ),
    "rules-missing": (
        "{part} ontbreekt; zonder die regels is het diploma niet na te rekenen.",
        "{part} is missing; without those rules the diploma cannot be computed.",
    ),
    "rules-altered": (
        "{part} is niet het document waarop het diploma rust.",
        "{part} is not the document the diploma rests on.",
    ),
    "rules-unreadable": ("{part} is niet te lezen: {details}", "{part} cannot be read: {details}"),
    "rules-not-real": (
        "De handtekening van de branche op {part} klopt niet ({details}).",
        "The branch's signature on {part} does not hold ({details}).",
    ),
    "rules-unchecked": (
        "De handtekening van de branche op {part} kon niet worden gecontroleerd ({details}).",
        "The branch's signature on {part} could not be checked ({details}).",
    ),
    "diploma-not-in-rules": (
        "De regels kennen dit diploma niet.",
        "The rules do not know this diploma.",
    ),
    "total-differs": (
        "Het totaal verschilt: {details} (diploma / nagerekend).",
        "The total differs: {details} (diploma / computed).",
    ),
    "threshold-not-reached": (
        "De punten zijn niet genoeg: {details}.",
        "The points are not enough: {details}.",
    ),
    "validity-differs": (
        "De geldigheid verschilt: {details} (diploma / nagerekend).",
        "The validity differs: {details} (diploma / computed).",
    ),
    "variant-differs": (
        "De variant verschilt: {details} (diploma / nagerekend).",
        "The variant differs: {details} (diploma / computed).",
    ),
}


def sentence(code: str, language: Literal["nl", "en"], *, part: str, details: str) -> str:
    """The sentence of a code."""
    dutch, english = _SENTENCES[code]
    return (dutch if language == "nl" else english).format(part=part, details=details)
