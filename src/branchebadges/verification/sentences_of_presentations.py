"""Sentences on whether a presentation is its holder's, and for whom, by code: Dutch, then English.

Names between braces are filled in from the finding.
"""

from __future__ import annotations

from typing import Final

PRESENTED: Final[dict[str, tuple[str, str]]] = {
    # Of a presentation
    "presentation-readable": (
        "De presentatie is leesbaar en zegt niets dubbelzinnigs.",
        "The presentation can be read and says nothing ambiguous.",
    ),
    "not-a-presentation": ("Dit is geen presentatie.", "This is no presentation."),
    "presentation-twofold": (
        "Dit noemt zich presentatie en bewijs tegelijk.",
        "This calls itself both a presentation and a credential.",
    ),
    "presentation-too-many": (
        "De presentatie bevat meer bewijzen dan hier worden bekeken; toon er minder tegelijk.",
        "The presentation holds more credentials than are looked at here; show fewer at a time.",
    ),
    "presentation-proof-in-order": (
        "De handtekening van de houder is bedoeld om zich te tonen, en op tijd gezet.",
        "The holder's signature is meant to show who it is, and made in time.",
    ),
    "challenge-answered": (
        "De presentatie is gemaakt voor deze ene keer.",
        "The presentation was made for this one time.",
    ),
    "challenge-other": (
        "De presentatie is niet voor deze keer gemaakt: het kan een kopie zijn.",
        "The presentation was not made for this time: it may be a copy.",
    ),
    "challenge-not-asked": (
        "Er is niet gezegd op welke vraag de presentatie antwoord geeft: het kan een kopie zijn.",
        "Nobody said which challenge it should answer: it may be a copy.",
    ),
    "domain-ours": (
        "De presentatie is bedoeld voor {domain}.",
        "The presentation is meant for {domain}.",
    ),
    "domain-other": (
        "De presentatie is voor een ander bedoeld.",
        "The presentation is meant for somebody else.",
    ),
    "domain-not-asked": (
        "Er is niet gezegd voor wie de presentatie bedoeld moest zijn.",
        "Nobody said for whom the presentation should be meant.",
    ),
    "holders-key": ("De sleutel is van de houder zelf.", "The key is the holder's own."),
    "key-not-holders": (
        "De sleutel waarmee is ondertekend is niet van de houder.",
        "The key it was signed with is not the holder's.",
    ),
    "holders-key-purpose": (
        "De houder gebruikt deze sleutel niet om zich mee te tonen.",
        "The holder does not use this key to show who it is.",
    ),
    "holder-shape": (
        "De houder heeft geen naam die te lezen is.",
        "The holder has no name that can be read.",
    ),
    "holders-key-in-use": (
        "De sleutel van de houder is in gebruik.",
        "The holder's key is in use.",
    ),
    "holders-key-ended": (
        "De sleutel van de houder is sinds {moment} buiten gebruik.",
        "The holder's key has been out of use since {moment}.",
    ),
    "presentation-seal-holds": (
        "De handtekening van de houder klopt.",
        "The holder's signature holds.",
    ),
    "nothing-shown": (
        "Er zit geen enkel bewijs in de presentatie.",
        "There is no credential in the presentation.",
    ),
    "holder-bound": (
        "Het gaat over wie het toont.",
        "It is about who shows it.",
    ),
    "holder-another": (
        "Het gaat over een ander dan wie het toont.",
        "It is about somebody other than who shows it.",
    ),
    "holder-not-bound": (
        "Of het gaat over wie het toont is niet te zeggen: het noemt niemand bij een sleutel.",
        "Whether it is about who shows it cannot be established: it names nobody by a key.",
    ),
}
