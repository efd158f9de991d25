"""Sentences on whether a credential is real and current, by code: Dutch first, then English.

Names between braces are filled in from the finding.
"""

from __future__ import annotations

from typing import Final

REAL_AND_CURRENT: Final[dict[str, tuple[str, str]]] = {
    # Is it real?
    "readable": (
        "Het document is leesbaar en zegt niets dubbelzinnigs.",
        "The document can be read and says nothing ambiguous.",
    ),
    "term-undefined": (
        "Er staat een woord in waarvan niemand heeft vastgelegd wat het betekent: {where}.",
        "It uses a term whose meaning nobody fixed: {where}.",
    ),
    "context-unknown": (
        "Het verwijst naar een woordenlijst die hier niet bekend is.",
        "It refers to a vocabulary that is not known here.",
    ),
    "not-a-credential": (
        "Dit is geen ondertekend bewijs.",
        "This is no verifiable credential.",
    ),
    "issuer-missing": ("Er staat niet in wie dit heeft uitgegeven.", "It names no issuer."),
    "proof-missing": (
        "Er staat geen handtekening op: iedereen kan dit gemaakt hebben.",
        "It carries no signature: anyone may have made it.",
    ),
    "proof-in-order": (
        "De handtekening is bedoeld om iets te verklaren, en op tijd gezet.",
        "The signature is meant to assert something, and made in time.",
    ),
    "proof-shape": (
        "De handtekening heeft een vorm die niet mag.",
        "The signature has a shape that is not allowed.",
    ),
    "proof-purpose": (
        "De handtekening is voor iets anders gezet dan waarvoor dit dient.",
        "The signature was made for another purpose than this serves.",
    ),
    "proof-future": (
        "De handtekening zegt in de toekomst gezet te zijn.",
        "The signature says it was made in the future.",
    ),
    "proof-expired": (
        "De handtekening is verlopen.",
        "The signature has expired.",
    ),
    "issuers-key": (
        "De sleutel is van de uitgever zelf.",
        "The key is the issuer's own.",
    ),
    "key-not-issuers": (
        "De sleutel waarmee is ondertekend is niet van de uitgever.",
        "The key it was signed with is not the issuer's.",
    ),
    "method-unknown": (
        "De uitgever kent de sleutel niet waarmee is ondertekend.",
        "The issuer does not publish the key it was signed with.",
    ),
    "method-purpose": (
        "De uitgever gebruikt deze sleutel niet om bewijzen te ondertekenen.",
        "The issuer does not use this key to sign credentials.",
    ),
    "method-controller": (
        "De sleutel waarmee is ondertekend is van een ander dan de uitgever.",
        "The key it was signed with belongs to somebody other than the issuer.",
    ),
    "key-in-time": (
        "De sleutel was in gebruik toen ermee werd ondertekend.",
        "The key was in use when it signed.",
    ),
    "key-expired": (
        "De sleutel was al buiten gebruik (sinds {moment}) toen ermee werd ondertekend.",
        "The key had been out of use since {moment} when it signed.",
    ),
    "key-revoked": (
        "De sleutel is ingetrokken op {moment}, voordat ermee werd ondertekend.",
        "The key was revoked on {moment}, before it signed.",
    ),
    "key-revoked-since": (
        "De sleutel is later ingetrokken ({moment}); of dit ouder is, valt niet vast te stellen.",
        "The key was revoked later ({moment}); whether this is older cannot be established.",
    ),
    "seal-holds": (
        "De handtekening klopt: er is niets veranderd sinds het ondertekend is.",
        "The signature holds: nothing has changed since it was signed.",
    ),
    "signature": (
        "De handtekening klopt niet: het document is veranderd, of door een ander gemaakt.",
        "The signature does not hold: the document was changed, or made by somebody else.",
    ),
    # Is it current?
    "in-period": ("Het is nu geldig.", "It is within its period."),
    "not-yet-valid": ("Het is pas geldig vanaf {moment}.", "It is not valid before {moment}."),
    "expired": (
        "Het is verlopen op {moment}; tot dan was het geldig.",
        "It expired on {moment}; it was valid until then.",
    ),
    "period-reversed": (
        "De einddatum ligt voor de begindatum.",
        "It ends before it begins.",
    ),
    "moment": (
        "Er staat een datum in die niet te lezen is: {where}.",
        "It holds a date that cannot be read: {where}.",
    ),
    "no-status": (
        "De uitgever houdt niet bij of dit is ingetrokken.",
        "The issuer keeps no record of whether this was revoked.",
    ),
    "not-revoked": ("Het is niet ingetrokken.", "It has not been revoked."),
    "revoked": ("Het is ingetrokken door de uitgever.", "The issuer has revoked it."),
    "not-suspended": ("Het is niet opgeschort.", "It has not been suspended."),
    "suspended": (
        "Het is opgeschort: de uitgever heeft het tijdelijk buiten werking gesteld.",
        "It is suspended: the issuer has put it on hold.",
    ),
    "status-type": (
        "Er hoort een soort status bij die hier niet te lezen is; het kan ingetrokken zijn.",
        "It has a kind of status that cannot be read here; it may have been revoked.",
    ),
    "status-purpose": (
        "Er hoort een status bij met een doel dat hier niet bekend is.",
        "It has a status for a purpose that is not known here.",
    ),
    "status-too-many": (
        "Er horen te veel statussen bij ({number}).",
        "It has too many statuses ({number}).",
    ),
    "status-index": (
        "De plaats in de statuslijst is geen gewoon getal.",
        "The place in the status list is no plain number.",
    ),
    "status-range": (
        "De plaats in de statuslijst bestaat niet.",
        "There is no such place in the status list.",
    ),
    "status-list-itself": (
        "De statuslijst verwijst naar zichzelf.",
        "The status list points at itself.",
    ),
    "status-list-nested": (
        "De statuslijst heeft zelf weer een status; zo komt er geen eind aan.",
        "The status list has a status of its own; that would never end.",
    ),
    "status-list-url": (
        "De statuslijst staat niet op een https-adres.",
        "The status list is not at an https address.",
    ),
    "status-list-id": (
        "Op het adres van de statuslijst staat een andere lijst.",
        "Another list is served at the address of the status list.",
    ),
    "status-list-type": (
        "Op het adres van de statuslijst staat iets anders.",
        "Something else is served at the address of the status list.",
    ),
    "status-list-purpose": (
        "De statuslijst is voor een ander doel dan het bewijs zegt.",
        "The status list is for another purpose than the credential says.",
    ),
    "status-list-length": (
        "De statuslijst is te kort om mensen in te verbergen.",
        "The status list is too short to hide people in.",
    ),
    "status-list-issuer": (
        "De statuslijst is van een ander dan de uitgever.",
        "The status list is not the issuer's.",
    ),
    "status-list-seal": (
        "De handtekening onder de statuslijst klopt niet.",
        "The signature on the status list does not hold.",
    ),
    "status-list-expired": (
        "De statuslijst is verlopen.",
        "The status list has expired.",
    ),
    "status-list-future": (
        "De statuslijst is nog niet geldig.",
        "The status list is not valid yet.",
    ),
    "status-list-ttl": (
        "De statuslijst zegt niet goed hoe lang zij bewaard mag worden.",
        "The status list does not say properly how long it may be kept.",
    ),
    "status-size": (
        "De statuslijst heeft plaatsen van meer dan een bit; die zijn hier niet te lezen.",
        "The status list has places of more than one bit, which are not read here.",
    ),
    "bitstring-missing": (
        "In de statuslijst ontbreekt de lijst.",
        "The status list holds no list.",
    ),
    "status-list-rollback": (
        "De statuslijst is ouder dan een die al eerder is gezien.",
        "The status list is older than one that was seen before.",
    ),
    "status-list-stale": (
        "Het bewaarde exemplaar van de statuslijst is te oud.",
        "The copy of the status list is too old.",
    ),
    "status-no-id": (
        "Het bewijs heeft geen id en is dus niet op te zoeken in de lijst van de uitgever.",
        "The credential has no id, so it cannot be looked up in the issuer's list.",
    ),
}
