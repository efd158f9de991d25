"""Sentences on who vouches, what counts and whose it is, by code: Dutch first, then English.

Names between braces are filled in from the finding.
"""

from __future__ import annotations

from typing import Final

_LACKING: Final = (
    "Dit is niet te controleren zonder {url}.",
    "This cannot be checked without {url}.",
)

VOUCHED_AND_OTHER: Final[dict[str, tuple[str, str]]] = {
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
    "provider-accredited-by-decision": (
        "{by} erkent de aanbieder sinds {first}, en besloot op {decided} dat dit meetelt.",
        "{by} accredits the provider since {first}, and decided on {decided} that this counts.",
    ),
    "module-accredited-by-decision": (
        "{by} erkent de module sinds {first}, en besloot op {decided} dat dit meetelt.",
        "{by} accredits the module since {first}, and decided on {decided} that this counts.",
    ),
    "decided": (
        "Over deze badge is op {day} een besluit genomen door {by}: {comment}",
        "A decision on this badge was taken on {day} by {by}: {comment}",
    ),
    "decision-withdrawn": (
        "Het besluit dat deze badge meetelt is ingetrokken.",
        "The decision that this badge counts was withdrawn.",
    ),
    "decision-suspended": (
        "Het besluit dat deze badge meetelt is opgeschort.",
        "The decision that this badge counts is suspended.",
    ),
    "decision-forged": (
        "Het besluit dat erbij zit is niet echt. {reden}",
        "The decision that comes with it is not real. {reason}",
    ),
    "decision-unchecked": (
        "Of het besluit over deze badge staat is niet te controleren. {reden}",
        "Whether the decision on this badge stands cannot be checked. {reason}",
    ),
    "decision-status": (
        "Het besluit over deze badge is niet in orde. {reden}",
        "The decision on this badge is not in order. {reason}",
    ),
    "decision-undated": (
        "Het besluit over deze badge zegt niet wanneer het is genomen.",
        "The decision on this badge does not say when it was taken.",
    ),
    "decision-other-version": (
        "Het besluit gaat over een andere versie van deze module.",
        "The decision is about another version of this module.",
    ),
    "decision-other-committee": (
        "Het besluit is van een commissie die de module niet heeft erkend: {by}.",
        "The decision is by a committee that did not accredit the module: {by}.",
    ),
    "accreditation-unchecked": (
        "Of de erkenning nog staat is niet te controleren. {reden}",
        "Whether the accreditation stands cannot be checked. {reason}",
    ),
    "accreditation-forged": (
        "De erkenning die erbij zit is niet echt. {reden}",
        "The accreditation that comes with it is not real. {reason}",
    ),
    "module-of-another": (
        "De module is van een andere aanbieder ({creator}) dan die de badge uitgaf.",
        "The module is another provider's ({creator}) than the one that issued the badge.",
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
    "attesting-trusted": (
        "Dit is afgegeven door {by}, namens de branche.",
        "This was given by {by}, for the branch.",
    ),
    "attesting-unknown": (
        "Dit is afgegeven door een partij die dat namens de branche niet mag: {by}.",
        "This was given by a party that may not do so for the branch: {by}.",
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
    "endorsement-shape": (
        "Dit is geen erkenning of aanbeveling.",
        "This is no accreditation or endorsement.",
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
    "diploma-without-list": (
        "Dit diploma noemt de modules niet; het is alleen met het volledige diploma na te rekenen.",
        "This diploma lists no modules; it can only be computed again with the full one.",
    ),
    "diploma-derived": (
        "Het is nagerekend: de {points} punten volgen uit de badges.",
        "It was computed again: its {points} points follow from its badges.",
    ),
    "diploma-not-derived": (
        "Het is nagerekend en volgt niet uit zijn badges: {reden}",
        "It was computed again and does not follow from its badges: {reason}",
    ),
    "diploma-not-derivable": (
        "Het is niet na te rekenen: {reden}",
        "It could not be computed again: {reason}",
    ),
    "diploma-not-computed": (
        "Het is niet nagerekend (de badges zijn er niet bij); voor de punten staat de uitgever in.",
        "It was not computed again (its badges are not at hand); the points are its issuer's word.",
    ),
    "diploma-affected": (
        "Een badge eronder is sindsdien ingetrokken, opgeschort of verlopen: voor de commissie.",
        "A badge under it was revoked, suspended or has expired since: for the committee to see.",
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
