"""Every sentence a person reads about a verification, by code, in plain Dutch and English.

A code that is not in the table comes from deeper down (a key, a context, a spelling); it is told
with a general sentence and the reason that was given there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Language = Literal["nl", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("nl", "en")

_IN_GENERAL: Final = (
    "Dit onderdeel is niet in orde ({code}). Technische reden: {reason}",
    "This part is not in order ({code}): {reason}",
)
_LACKING: Final = (
    "Dit is niet te controleren zonder {url}.",
    "This cannot be checked without {url}.",
)

# Dutch first, then English. Names between braces are filled in from the finding.
_SENTENCES: Final[dict[str, tuple[str, str]]] = {
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
        "De handtekening is voor iets anders gezet dan om dit te verklaren.",
        "The signature was made for another purpose than to assert this.",
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
    # Who vouches?
    "provider-accredited": (
        "De aanbieder was erkend door {by}.",
        "The provider was accredited by {by}.",
    ),
    "provider-accredited-in-grace": (
        "De erkenning van de aanbieder liep tot en met {last}; er was begonnen voordat zij afliep.",
        "The provider's accreditation ran through {last}; this was begun before it ended.",
    ),
    "provider-not-accredited": (
        "Niemand die u vertrouwt heeft de aanbieder erkend: {issuer}.",
        "Nobody you trust has accredited the provider: {issuer}.",
    ),
    "module-accredited": (
        "De module was erkend door {by}.",
        "The module was accredited by {by}.",
    ),
    "module-accredited-in-grace": (
        "De erkenning van de module liep tot en met {last}; er was begonnen voordat zij afliep.",
        "The module's accreditation ran through {last}; this was begun before it ended.",
    ),
    "module-not-accredited": (
        "Niemand die u vertrouwt heeft deze module erkend: {module}.",
        "Nobody you trust has accredited this module: {module}.",
    ),
    "accreditation-unchecked": (
        "Of de erkenning nog staat is niet te controleren. {reden}",
        "Whether the accreditation stands cannot be checked. {reason}",
    ),
    "accreditation-forged": (
        "De erkenning die erbij zit is niet echt. {reden}",
        "The accreditation that comes with it is not real. {reason}",
    ),
    "accreditation-own": (
        "De uitgever heeft zichzelf erkend; dat telt niet.",
        "The issuer accredited itself; that does not count.",
    ),
    "accreditation-other-version": (
        "De erkenning gaat over een andere versie van deze module.",
        "The accreditation is about another version of this module.",
    ),
    "accreditation-not-begun": (
        "De erkenning begon op {first}, na de afronding op {day}.",
        "The accreditation began on {first}, after the completion on {day}.",
    ),
    "accreditation-ended": (
        "De erkenning liep tot en met {last}; afgerond werd er op {day}.",
        "The accreditation ran through {last}; the completion was on {day}.",
    ),
    "accreditation-withdrawn": (
        "De erkenning is met terugwerkende kracht ingetrokken.",
        "The accreditation was withdrawn with retroactive effect.",
    ),
    "accreditation-suspended": (
        "De erkenning is opgeschort.",
        "The accreditation is suspended.",
    ),
    "accreditation-status": (
        "De status van de erkenning is niet in orde. {reden}",
        "The status of the accreditation is not in order. {reason}",
    ),
    "accreditation-replaced": (
        "Op het adres van de ingetrokken erkenning staat een erkenning van iets anders.",
        "The address of the withdrawn accreditation holds an accreditation of something else.",
    ),
    "branch-trusted": (
        "Het diploma is uitgereikt door {by}, namens de branche.",
        "The diploma was conferred by {by}, for the branch.",
    ),
    "branch-unknown": (
        "Dit is uitgereikt als diploma door een partij die dat namens de branche niet mag: {by}.",
        "This was conferred as a diploma by a party that may not do so for the branch: {by}.",
    ),
    "committee-trusted": (
        "Deze erkenning is gegeven door {by}.",
        "This accreditation was given by {by}.",
    ),
    "committee-unknown": (
        "Deze erkenning is gegeven door een partij die u niet als commissie vertrouwt: {by}.",
        "This accreditation was given by a party you do not trust as a committee: {by}.",
    ),
    "issuer-trusted": ("De uitgever is {by}.", "The issuer is {by}."),
    "issuer-unknown": (
        "Niemand die u vertrouwt kent de uitgever: {issuer}.",
        "Nobody you trust knows the issuer: {issuer}.",
    ),
    "endorsed": ("Aanbevolen door {by}.", "Endorsed by {by}."),
    "endorsement-unanchored": (
        "Aanbevolen door {by}, van wie niet bekend is of die te vertrouwen is.",
        "Endorsed by {by}, whom nobody here is known to trust.",
    ),
    "endorsement-unreadable": (
        "Er zit een aanbeveling bij die niet te lezen is; zij telt niet mee.",
        "It carries an endorsement that cannot be read; it does not count.",
    ),
    "endorsements-too-many": (
        "Er zitten te veel aanbevelingen bij.",
        "It carries too many endorsements.",
    ),
    "signed-after-accreditation": (
        "De handtekening is gezet toen de erkenning niet meer liep; de afronding was daarvoor.",
        "The signature was made after the accreditation ended; the completion was before.",
    ),
    # Does it count?
    "counts": ("Het telt voor {points} punten.", "It counts for {points} points."),
    "counts-in-part": (
        "Het telt voor {points} van de {available} punten van de module.",
        "It counts for {points} of the module's {available} points.",
    ),
    "counts-for-nothing": (
        "Het telt voor 0 punten.",
        "It counts for 0 points.",
    ),
    "points-claimed": (
        "Het vermeldt {points} punten; wie die heeft toegekend is niet gevraagd.",
        "It mentions {points} points; who granted them was not asked.",
    ),
    "points-inflated": (
        "Het vermeldt meer punten ({earned}) dan de module geeft ({available}).",
        "It claims more points ({earned}) than the module gives ({available}).",
    ),
    "points-shape": (
        "Het aantal punten is geen redelijk getal.",
        "The number of points is no reasonable number.",
    ),
    # Is it theirs?
    "theirs-by-id": (
        "Het staat op naam van de houder die u noemt.",
        "It is about the holder you name.",
    ),
    "theirs-by-identifier": (
        "Het staat op naam van de persoon die u noemt.",
        "It is about the person you name.",
    ),
    "not-theirs": (
        "Het staat op naam van een ander.",
        "It is about somebody else.",
    ),
    "nothing-to-match": (
        "Er staat niets in waaraan te zien is of het van deze persoon is.",
        "It holds nothing by which this person could be recognised.",
    ),
    # Beside the verdict
    "not-a-badge": (
        "Dit is een geldig ondertekend document, maar geen badge: {soort}.",
        "This is a signed document, but no badge: {kind}.",
    ),
    "schema-unknown": (
        "Het noemt een schema dat hier niet bekend is; daaraan is het niet getoetst.",
        "It names a schema that is not known here; it was not tested against it.",
    ),
    "subject-shape": (
        "Het gaat niet over precies een persoon of zaak.",
        "It is not about exactly one person or thing.",
    ),
    "source-missing": _LACKING,
    "source-silent": (
        "Dit is niet te controleren: {url} geeft geen antwoord. Probeer het later opnieuw.",
        "This cannot be checked: {url} does not answer. Try again later.",
    ),
    "nothing-checked": (
        "Er is niets gecontroleerd.",
        "Nothing was checked.",
    ),
}

KINDS: Final[dict[str, tuple[str, str]]] = {
    "badge": ("badge", "badge"),
    "diploma": ("diploma", "diploma"),
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
    template = _SENTENCES.get(code, _IN_GENERAL)[LANGUAGES.index(language)]
    return template.format_map(_Filled({"code": code, **(details or {})}))


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
