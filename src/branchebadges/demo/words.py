"""The words of the demo's page, in Dutch and English."""

from __future__ import annotations

from typing import Final, Literal

Language = Literal["nl", "en"]

PAGE: Final[dict[Language, dict[str, str]]] = {
    "nl": {
        "title": "Voorbeeldbranche: van afronding naar diploma",
        "heading": "Van afronding naar diploma",
        "lead": (
            "Alles op deze pagina is gemaakt uit voorbeelddata en ondertekend: erkenningen van de "
            "commissie, badges van aanbieders en diploma's van de branche. Daarna is alles opnieuw "
            "gecontroleerd, alleen uit de bestanden. De mensen zijn verzonnen."
        ),
        "other_file": "index.en.html",
        "other_lang": "en",
        "other_name": "English",
        "shelf": "De boekenplank: alle modules",
        "people": "Mensen",
        "people_lead": "Open een naam voor voortgang, badges, diploma's en wat er nog ontbreekt.",
        "diplomas": "Diploma's en de weg ernaartoe",
        "years": "Permanente educatie",
        "badges": "Badges",
        "statements": "Leerpaden en verklaringen",
        "without_list": "zonder de lijst van modules",
        "refused": "Geen badge",
        "qr_alt": "QR-code naar de controlepagina",
        "checked": "Opnieuw gecontroleerd",
        "checked_lead": (
            "Een apart proces, zonder sleutels, las alleen de gepubliceerde en uitgereikte "
            "bestanden en stelde van elk de vragen: is het echt, is het actueel, wie staat ervoor, "
            "telt het?"
        ),
        "kind": "Soort",
        "passed": "Geldig",
        "failed": "Ongeldig",
        "unknown": "Niet te controleren",
        "why_failed": "Waarom ongeldig",
        "refusals": "Afrondingen zonder badge",
        "refusals_lead": "Elke regel die geen badge opleverde, met de reden.",
        "who": "Wie",
        "module": "Module",
        "day": "Dag",
        "reason": "Reden",
        "footer": (
            "De adressen onder badges.example bestaan niet; publiceer de map public/ op uw eigen "
            "adres om ze te laten werken. Een QR-code bewijst de badge, niet wie hem laat zien."
        ),
    },
    "en": {
        "title": "Example branch: from completion to diploma",
        "heading": "From completion to diploma",
        "lead": (
            "Everything on this page was made from example data and signed: accreditations by the "
            "committee, badges by providers, diplomas by the branch. Then all of it was verified "
            "again, from the files alone. The people are invented."
        ),
        "other_file": "index.html",
        "other_lang": "nl",
        "other_name": "Nederlands",
        "shelf": "The bookshelf: all modules",
        "people": "People",
        "people_lead": "Open a name for progress, badges, diplomas, and what is still missing.",
        "diplomas": "Diplomas and the way to them",
        "years": "Continuing education",
        "badges": "Badges",
        "statements": "Learning paths and statements",
        "without_list": "without the list of modules",
        "refused": "No badge",
        "qr_alt": "QR code to the verify page",
        "checked": "Verified again",
        "checked_lead": (
            "A process of its own, without keys, read only the published and issued files and "
            "asked of each: is it real, is it current, who vouches, does it count?"
        ),
        "kind": "Kind",
        "passed": "Valid",
        "failed": "Not valid",
        "unknown": "Could not be determined",
        "why_failed": "Why not valid",
        "refusals": "Completions without a badge",
        "refusals_lead": "Every row that gave no badge, with the reason.",
        "who": "Who",
        "module": "Module",
        "day": "Day",
        "reason": "Reason",
        "footer": (
            "The addresses under badges.example do not exist; publish the folder public/ at your "
            "own address to make them work. A QR code proves the badge, not who shows it."
        ),
    },
}

FIGURES: Final[dict[Language, tuple[str, ...]]] = {
    "nl": (
        "Erkenningen",
        "Badges",
        "Diploma's",
        "Ernaast",
        "Zonder badge",
        "Gecontroleerd",
        "Nagerekend",
    ),
    "en": (
        "Accreditations",
        "Badges",
        "Diplomas",
        "Beside them",
        "Without badge",
        "Verified",
        "Re-derived",
    ),
}

TIMES: Final[dict[Language, str]] = {
    "nl": "Uitgeven kostte {issue} ms per bewijs, controleren {verify} ms.",
    "en": "Issuing took {issue} ms a credential, verifying {verify} ms.",
}

CATEGORIES: Final[dict[Language, dict[str, str]]] = {
    "nl": {"staff": "medewerker", "volunteer": "vrijwilliger", "external": "extern"},
    "en": {"staff": "employee", "volunteer": "volunteer", "external": "external"},
}

STATES: Final[dict[Language, dict[str, str]]] = {
    "nl": {
        "valid": "behaald",
        "held": "behaald",
        "under_review": "wordt herbeoordeeld",
        "revoked": "ingetrokken",
        "expired": "verlopen",
        "included": "niet meer nodig",
        "not_possible": "niet mogelijk",
        "waiting": "punten compleet",
        "underway": "onderweg",
    },
    "en": {
        "valid": "awarded",
        "held": "awarded",
        "under_review": "under review",
        "revoked": "revoked",
        "expired": "expired",
        "included": "no longer needed",
        "not_possible": "not possible",
        "waiting": "points complete",
        "underway": "under way",
    },
}
"""How a diploma stands: one that was conferred, or one as it is explained."""
