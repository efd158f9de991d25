"""Why a badge earns nothing, or less than it is worth, in words a librarian understands.

These words stand alone; `branchebadges.standing.explanation` says the same of one badge, with the
days and the other badges that it is about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from branchebadges.standing.cuts import Ceiling
    from branchebadges.standing.reasons import Reason

_REASONS: Final[dict[Reason, tuple[str, str]]] = {
    "not_yet_registered": ("nog niet geregistreerd", "not registered yet"),
    "revoked": ("de badge is ingetrokken", "the badge was revoked"),
    "badge_expired": ("de badge is verlopen", "the badge has expired"),
    "not_passed": ("de module is niet met goed gevolg afgerond", "the module was not passed"),
    "evc_disabled": ("vrijstellingen (EVC) tellen nu niet mee", "exemptions do not count now"),
    "claim_not_verified": (
        "zelf aangemeld; de aanbieder of commissie moet dit nog bevestigen",
        "reported by the participant; the provider or committee has yet to confirm it",
    ),
    "unknown_module": (
        "deze module staat niet in de catalogus",
        "this module is not in the catalogue",
    ),
    "registered_too_late": (
        "te laat geregistreerd; de toetsingscommissie moet hierover beslissen",
        "registered too late; the committee has to decide about it",
    ),
    "not_accredited": (
        "de module was niet geaccrediteerd toen zij werd afgerond: wel een badge, geen punten",
        "the module was not accredited when it was completed: a badge perhaps, but no points",
    ),
    "accreditation_ended": (
        "de accreditatie was al geëindigd toen de module werd afgerond",
        "the accreditation had ended when the module was completed",
    ),
    "withdrawn_retroactive": (
        "de accreditatie is met terugwerkende kracht ingetrokken",
        "the accreditation was withdrawn with retroactive effect",
    ),
    "no_component_credit": (
        "voor een deel van deze module zijn geen punten vastgesteld",
        "no points were set for a part of this module",
    ),
    "duplicate_event": (
        "dezelfde afronding was al gemeld",
        "the same completion had been reported before",
    ),
    "points_expired": ("de punten zijn verlopen", "the points have expired"),
    "no_extra_points": (
        "deze inhoud telde al mee, of het maximum was bereikt",
        "this content counted already, or the maximum was reached",
    ),
}


_CUTS: Final[dict[Ceiling, tuple[str, str]]] = {
    "repeat": ("dezelfde inhoud telt maar één keer", "the same content counts only once"),
    "contained": (
        "de inhoud zat al in een andere badge",
        "the content was in another badge already",
    ),
    "module_cap": ("het maximum voor één module", "the most for one module"),
    "overlap_cap": (
        "het maximum voor modules die overlappen",
        "the most for modules that overlap",
    ),
    "generic_cap": ("het maximum voor algemene modules", "the most for generic modules"),
    "evc_cap": ("het maximum voor vrijstellingen", "the most for exemptions"),
    "refresher": (
        "een jaarlijkse herhaling telt één keer per jaar",
        "a yearly refresher counts once a year",
    ),
}


def reason(code: Reason, language: Literal["nl", "en"]) -> str:
    """The reason in words."""
    dutch, english = _REASONS[code]
    return dutch if language == "nl" else english


def cut(code: Ceiling, language: Literal["nl", "en"]) -> str:
    """The ceiling in words."""
    dutch, english = _CUTS[code]
    return dutch if language == "nl" else english
