"""The sentences about permanent education, year by year, in Dutch and English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from branchebadges.standing.explanation.phrases import Template

NOT_ASKED: Final[Template] = (
    "Van u worden nu geen PE-punten gevraagd; verzamelen mag wel.",
    "No PE points are asked of you now; you may collect them all the same.",
)
ASKED: Final[dict[str, Template]] = {
    "advisory": (
        "De branche adviseert {required:points} permanente educatie (PE) per jaar.",
        "The branch advises {required:points} of continuing education (PE) a year.",
    ),
    "mandatory": (
        "De branche verplicht {required:points} permanente educatie (PE) per jaar.",
        "The branch requires {required:points} of continuing education (PE) a year.",
    ),
}

YEAR: Final[Template] = (
    "{year}: {earned:points}{carried}{asked}. {outcome}",
    "{year}: {earned:points}{carried}{asked}. {outcome}",
)
WINDOW: Final[Template] = (
    "Van {since} tot en met {until}: {earned:points}{asked}. {outcome}",
    "From {since} up to and including {until}: {earned:points}{asked}. {outcome}",
)
REQUIRED: Final[Template] = (
    ", {required} gevraagd{why_less}",
    ", {required} asked for{why_less}",
)

CARRIED: Final[Template] = (
    " en {carried} meegenomen uit {before}",
    " and {carried} carried over from {before}",
)
PRO_RATA: Final[Template] = (
    " (naar rato, in de branche sinds {since})",
    " (pro rata, in the branch since {since})",
)
DISPENSATION: Final[Template] = (" (verminderd door dispensatie)", " (lowered by dispensation)")
PRO_RATA_AND_DISPENSATION: Final[Template] = (
    " (naar rato, in de branche sinds {since}, en verminderd door dispensatie)",
    " (pro rata, in the branch since {since}, and lowered by dispensation)",
)

OUTCOMES: Final[dict[str, Template]] = {
    "met": ("Voldaan.", "Met."),
    "met_open": ("Dit jaar is al voldaan.", "This year is met already."),
    "open": (
        "Nog {lacking:points} te halen, tot en met 31 december {year}.",
        "{lacking:points} to go, until 31 December {year}.",
    ),
    "missed": ("Niet voldaan: {lacking:points} te weinig.", "Not met: {lacking:points} short."),
    "not_asked": ("Er is niets gevraagd.", "Nothing was asked."),
    "left": (
        "Er is niets gevraagd: uit dienst op {until}.",
        "Nothing was asked: left the branch on {until}.",
    ),
    "window_met": ("Voldaan.", "Met."),
    "window_open": (
        "Er {lacking:ontbreekt|ontbreken} {lacking:points}.",
        "{lacking:points} short.",
    ),
}
