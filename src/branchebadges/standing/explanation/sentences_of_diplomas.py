"""The sentences about diplomas: how one stands and what it still asks, in Dutch and English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from branchebadges.standing.explanation.phrases import Template

AWARDED: Final[Template] = (
    "Behaald op {day} met {points:points}{variants}.",
    "Awarded on {day} with {points:points}{variants}.",
)
WITH_VARIANTS: Final[Template] = (", als {variants}", ", as {variants}")
REISSUED: Final[Template] = (
    (
        "Opnieuw uitgegeven op {day}: {fallen}. Zonder {number:die badge|die badges} zijn er "
        "genoeg punten."
    ),
    (
        "Reissued on {day}: {fallen}. Without {number:that badge|those badges} there are enough "
        "points."
    ),
)
REISSUED_CORRECTED: Final[Template] = (
    "Opnieuw uitgegeven op {day}: {fallen}.",
    "Reissued on {day}: {fallen}.",
)
UNTIL: Final[Template] = ("Geldig tot en met {day}.", "Valid up to and including {day}.")
EXPIRED: Final[Template] = ("Verlopen: geldig tot en met {day}.", "Expired: valid until {day}.")
UNDER_REVIEW: Final[Template] = (
    (
        "Wordt herbeoordeeld: {fallen}. Van de {threshold:points} die nodig zijn blijven er {left} "
        "over: {lacking} te weinig."
    ),
    (
        "Under review: {fallen}. Of the {threshold:points} that are needed {left} "
        "{left:is|are} left: {lacking} short."
    ),
)
REVOKED: Final[Template] = (
    "Ingetrokken: {fallen}, en er bleven niet genoeg punten over.",
    "Revoked: {fallen}, and not enough points were left.",
)
KEPT: Final[Template] = (
    "{fallen}; volgens de regels blijft het diploma staan",
    "{fallen}; by the rules the diploma stays",
)

FALLEN: Final[dict[str, Template]] = {
    "revoked": (
        "de badge {title} ({points:points}) is op {since} ingetrokken",
        "the badge {title} ({points:points}) was revoked on {since}",
    ),
    "corrected": (
        "de badge {title} ({points:points}) is op {since} vervangen door een verbeterde badge",
        "the badge {title} ({points:points}) was replaced on {since} by a corrected badge",
    ),
    "withdrawn_retroactive": (
        (
            "de badge {title} ({points:points}) telt niet meer, want de accreditatie is op {since} "
            "met terugwerkende kracht ingetrokken"
        ),
        (
            "the badge {title} ({points:points}) no longer counts, because its accreditation was "
            "withdrawn on {since} with retroactive effect"
        ),
    ),
}

INCLUDED: Final[Template] = (
    "Niet meer nodig: {higher} omvat dit diploma.",
    "No longer needed: {higher} includes this diploma.",
)
NOT_FOR: Final[Template] = (
    "Dit diploma is er voor {categories}, niet voor {own}.",
    "This diploma is for {categories}, not for {own}.",
)
CATEGORIES: Final[dict[str, Template]] = {
    "staff": ("medewerkers", "employees"),
    "volunteer": ("vrijwilligers", "volunteers"),
    "external": ("externen", "externals"),
}

LACKING: Final[Template] = (
    "Nog {lacking} van de {threshold:points}{of_which}.",
    "{lacking} of the {threshold:points} to go{of_which}.",
)
ENOUGH: Final[Template] = (
    "Er zijn genoeg punten: {points} (nodig: {threshold}).",
    "There are enough points: {points} (needed: {threshold}).",
)
IN_ONE_DOMAIN: Final[Template] = (
    ", waarvan minstens {needed} in één domein voor een variant",
    ", of which at least {needed} in one domain for a variant",
)
IN_THE_DOMAIN: Final[Template] = (
    ", waarvan minstens {needed} in het domein {domain} voor de variant {variant}",
    ", of which at least {needed} in the domain {domain} for the variant {variant}",
)
SPREAD: Final[Template] = (
    "Voor de variant {variant}: nog minstens {needs}.",
    "For the variant {variant}: at least another {needs}.",
)
IN_DOMAIN: Final[Template] = ("{needed} in {domain}", "{needed} in {domain}")
VARIANT_REACHED: Final[Template] = (
    "Voor de variant {variant} zijn er al genoeg punten.",
    "For the variant {variant} there are enough points already.",
)

SERVICE: Final[dict[str, Template]] = {
    "later": (
        "Ook nodig: {months} maanden dienst in de branche; die zijn bereikt op {reached}.",
        "Also needed: {months} months of service in the branch; they are reached on {reached}.",
    ),
    "only": (
        "Het diploma volgt op {reached}, na {months} maanden dienst in de branche.",
        "The diploma follows on {reached}, after {months} months of service in the branch.",
    ),
    "unknown": (
        "Ook nodig: {months} maanden dienst in de branche; het is niet bekend wanneer die begon.",
        "Also needed: {months} months of service in the branch; when it began is not known.",
    ),
    "ended": (
        "Niet mogelijk: de dienst eindigde op {until}, voordat {months} maanden waren bereikt.",
        "Not possible: service ended on {until}, before {months} months were reached.",
    ),
}
PATH: Final[Template] = (
    "Het leerpad vraagt eerst nog: {modules}.",
    "The learning path first asks for: {modules}.",
)

UNCOUNTED: Final[Template] = (
    "{lost} van uw punten {lost:telt|tellen} niet mee, omdat {why}.",
    "{lost} of your points {lost:does|do} not count, because {why}.",
)
BECAUSE: Final[dict[str, Template]] = {
    "repeat": (
        "de inhoud van {badges} maar één keer telt",
        "the content of {badges} counts only once",
    ),
    "contained": (
        "de inhoud van {badges} al meetelt in {taken}",
        "the content of {badges} counts in {taken} already",
    ),
    "module_cap": (
        "één module voor hoogstens {ceiling:points} telt ({badges})",
        "one module counts for at most {ceiling:points} ({badges})",
    ),
    "overlap_cap": (
        "modules die overlappen samen voor hoogstens {ceiling:points} tellen ({badges})",
        "modules that overlap count for at most {ceiling:points} together ({badges})",
    ),
    "generic_cap": (
        "algemene modules samen voor hoogstens {ceiling:points} tellen ({badges})",
        "generic modules count for at most {ceiling:points} together ({badges})",
    ),
    "evc_cap": (
        "vrijstellingen samen voor hoogstens {ceiling:points} tellen",
        "exemptions count for at most {ceiling:points} together",
    ),
    "points_expired": (
        "zij na {years} jaar verlopen zijn ({badges})",
        "they expired after {years} years ({badges})",
    ),
    "badge_expired": ("de badge is verlopen ({badges})", "the badge has expired ({badges})"),
    "claim_not_verified": (
        "de aanbieder of de commissie nog moet bevestigen wat u zelf meldde ({badges})",
        "the provider or the committee has yet to confirm what you reported ({badges})",
    ),
    "registered_too_late": (
        (
            "{badges} te laat {number:is|zijn} geregistreerd; de toetsingscommissie moet hierover "
            "beslissen"
        ),
        "{badges} {number:was|were} registered too late; the committee has to decide about it",
    ),
    "not_accredited": (
        "{badges} {number:is|zijn} afgerond vóór de accreditatie",
        "{badges} {number:was|were} completed before the accreditation",
    ),
    "not_yet_registered": (
        "{badges} nog niet {number:is|zijn} geregistreerd",
        "{badges} {number:is|are} not registered yet",
    ),
    "evc_disabled": (
        "vrijstellingen (EVC) nu niet meetellen",
        "exemptions do not count now",
    ),
}
"""Why points that somebody has do not count; what was lost is told where it was lost."""

CLOSING: Final[Template] = ("Dit", "This")
RESTORING: Final[Template] = ("Herstel", "Restoring it")
WAYS: Final[dict[int, Template]] = {
    0: ("{what} kan zonder nieuwe module: {ways}.", "{what} takes no new module: {ways}."),
    1: ("{what} kan met één module: {ways}.", "{what} takes one module: {ways}."),
    2: ("{what} kan met twee modules: {ways}.", "{what} takes two modules: {ways}."),
}
MORE_MODULES: Final[Template] = (
    "{what} kan met {number} modules: {ways}.",
    "{what} takes {number} modules: {ways}.",
)
NO_WAY: Final[Template] = (
    "Met de modules die nu geaccrediteerd zijn is dat niet in een paar stappen te halen.",
    "With the modules accredited now that takes more than a few steps.",
)
STEPS: Final[dict[str, Template]] = {
    "module": ("{title} ({worth})", "{title} ({worth})"),
    "verification": (
        "bevestiging van {title} ({worth})",
        "confirmation of {title} ({worth})",
    ),
    "decision": (
        "een besluit van de commissie over {title} ({worth})",
        "a decision of the committee about {title} ({worth})",
    ),
}
WORTH: Final[Template] = ("{points:points}", "{points:points}")
WORTH_PARTLY: Final[Template] = (
    "{points:points}, waarvan {counted} {counted:meetelt|meetellen}",
    "{points:points}, of which {counted} {counted:counts|count}",
)
GIVES: Final[Template] = ("{way}, met variant {variants}", "{way}, with variant {variants}")

NOTES: Final[dict[str, Template]] = {
    "later": (
        "vanaf {reached}, na {months} maanden dienst",
        "from {reached}, after {months} months",
    ),
    "unknown": ("begin van de dienst niet bekend", "start of service not known"),
    "ended": ("te kort in dienst", "too short in service"),
    "category": ("niet voor {own}", "not for {own}"),
    "included": ("omvat door {higher}", "included in {higher}"),
    "expired": ("verlopen op {day}", "expired on {day}"),
    "short": ("{lacking:points} te weinig", "{lacking:points} short"),
    "path": ("eerst het leerpad", "the learning path first"),
}
"""In a few words, for a picture."""
