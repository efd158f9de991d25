"""The sentences about badges: what one brought in, and why not more, in Dutch and English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from branchebadges.standing.cuts import Ceiling
    from branchebadges.standing.explanation.phrases import Template
    from branchebadges.standing.reasons import Reason

COUNTED: Final[Template] = ("telt voor {worth:points}", "counts for {worth:points}")
COUNTED_PARTLY: Final[Template] = (
    "telt {counted} van {worth:points}: {why}",
    "counts {counted} of {worth:points}: {why}",
)
NOT_COUNTED: Final[Template] = ("telt niet mee: {why}", "does not count: {why}")
FOR_DIPLOMAS: Final[Template] = ("{diplomas}: {what}", "{diplomas}: {what}")
LISTED: Final[Template] = (
    "Staat op {number:het diploma|de diploma's} {diplomas}.",
    "Listed on {number:the diploma|the diplomas} {diplomas}.",
)

PE_COUNTED: Final[Template] = ("{period}: {worth:points}", "{period}: {worth:points}")
PE_PARTLY: Final[Template] = (
    "{period}: {counted} van {worth:points}; {why}",
    "{period}: {counted} of {worth:points}; {why}",
)
PE_NOT: Final[Template] = ("{period}: telt niet mee; {why}", "{period}: does not count; {why}")
PE_YEAR: Final[Template] = ("PE {year}", "PE {year}")
PE_WINDOW: Final[Template] = ("PE, laatste twaalf maanden", "PE, last twelve months")

TAKEN: Final[Template] = ("{title} ({points:points})", "{title} ({points:points})")
OTHERS: Final[Template] = (
    "nog {number} {number:andere|andere}",
    "{number} {number:other|others}",
)

CUTS: Final[dict[Ceiling, Template]] = {
    "repeat": ("dezelfde inhoud telt al mee in {taken}", "the same content counts in {taken}"),
    "contained": (
        "{lost:points} {lost:zat|zaten} al in {taken}",
        "{lost:points} {lost:was|were} in {taken} already",
    ),
    "module_cap": (
        "één module telt voor hoogstens {ceiling:points}",
        "one module counts for at most {ceiling:points}",
    ),
    "overlap_cap": (
        "dit overlapt met {taken}, en samen is dat hoogstens {ceiling:points}",
        "this overlaps with {taken}, and together that is at most {ceiling:points}",
    ),
    "generic_cap": (
        (
            "algemene modules tellen samen voor hoogstens {ceiling:points}, en die ruimte is "
            "gevuld door {taken}"
        ),
        (
            "generic modules count for at most {ceiling:points} together, and that room was "
            "filled by {taken}"
        ),
    ),
    "evc_cap": (
        (
            "vrijstellingen tellen samen voor hoogstens {ceiling:points}, en die ruimte is gevuld "
            "door {taken}"
        ),
        (
            "exemptions count for at most {ceiling:points} together, and that room was filled by "
            "{taken}"
        ),
    ),
    "refresher": (
        "deze jaarlijkse herhaling telde dit jaar al, op {days}",
        "this yearly refresher counted this year already, on {days}",
    ),
}
"""Why a badge brought in less than it is worth, with the badges that took the room."""

CUTS_ALONE: Final[dict[Ceiling, Template]] = {
    "repeat": ("dezelfde inhoud telt maar één keer", "the same content counts only once"),
    "contained": (
        "{lost:points} {lost:zat|zaten} al in iets anders",
        "{lost:points} {lost:was|were} in something else already",
    ),
    "module_cap": CUTS["module_cap"],
    "overlap_cap": (
        "modules over dit onderwerp tellen samen voor hoogstens {ceiling:points}",
        "modules on this subject count for at most {ceiling:points} together",
    ),
    "generic_cap": (
        "algemene modules tellen samen voor hoogstens {ceiling:points}",
        "generic modules count for at most {ceiling:points} together",
    ),
    "evc_cap": (
        "vrijstellingen tellen samen voor hoogstens {ceiling:points}",
        "exemptions count for at most {ceiling:points} together",
    ),
    "refresher": (
        "een jaarlijkse herhaling telt één keer per jaar",
        "a yearly refresher counts once a year",
    ),
}
"""The same where no other badge took the room."""

SAME_MODULE: Final[Template] = (
    "deze module telt al mee voor {taken_points:points}, afgerond op {days}",
    "this module counts for {taken_points:points} already, completed on {days}",
)
SHORT_AGO: Final[Template] = (
    "{why}, minder dan {months} maanden eerder",
    "{why}, less than {months} months before",
)

REASONS: Final[dict[Reason, Template]] = {
    "revoked": ("de badge is op {since} ingetrokken", "the badge was revoked on {since}"),
    "badge_expired": ("de badge is verlopen op {since}", "the badge expired on {since}"),
    "registered_too_late": (
        (
            "pas geregistreerd op {registered}, meer dan {days} {days:dag|dagen} na afronding; de "
            "toetsingscommissie moet hierover beslissen"
        ),
        (
            "only registered on {registered}, more than {days} {days:day|days} after completion; "
            "the committee has to decide about it"
        ),
    ),
    "withdrawn_retroactive": (
        "de accreditatie is op {since} met terugwerkende kracht ingetrokken",
        "the accreditation was withdrawn on {since} with retroactive effect",
    ),
    "points_expired": (
        "de punten zijn verlopen, {years} jaar na afronding",
        "the points have expired, {years} years after completion",
    ),
}
"""Reasons of which more can be said than `branchebadges.standing.words` does."""

CORRECTED: Final[Template] = (
    "vervangen op {since} door een verbeterde badge",
    "replaced on {since} by a corrected badge",
)
NO_POINTS: Final[Template] = ("deze module geeft geen punten", "this module gives no points")
PE_EXEMPTION: Final[Template] = (
    "een vrijstelling is geen nascholing",
    "an exemption is no continuing education",
)
PE_OUTSIDE: Final[Template] = (
    "toen werden er geen PE-punten van u gevraagd",
    "no PE points were asked of you then",
)
PE_LONG_AGO: Final[Template] = (
    "langer dan twaalf maanden geleden afgerond",
    "completed more than twelve months ago",
)
