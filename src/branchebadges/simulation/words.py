"""Settings and their values as a committee says them, in Dutch and English."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal

from branchebadges.modules import comma
from branchebadges.reading import as_json
from branchebadges.simulation.scenarios import value_of

if TYPE_CHECKING:
    from branchebadges.rules import DiplomaRule, RuleSet
    from branchebadges.simulation.scenarios import Scenario

Language = Literal["nl", "en"]

NOW: Final[dict[Language, str]] = {"nl": "regels zoals zij zijn", "en": "rules as they are"}

_MINUS: Final = "\N{MINUS SIGN}"

_SETTINGS: Final[dict[str, tuple[str, str]]] = {
    "points_step": ("kleinste stap in punten", "smallest step in points"),
    "points_per_study_hour": ("punten per studie-uur", "points per study hour"),
    "points_rounding": ("afronding van punten", "rounding of points"),
    "accreditation_grace_days": (
        "dagen uitloop na een accreditatie",
        "days of grace after an accreditation",
    ),
    "late_registration_days": ("dagen om te registreren", "days to register in"),
    "self_registration_counts": ("eigen aanmelding telt", "own report counts"),
    "repeat_policy_diploma": ("herhaling voor een diploma", "repeats for a diploma"),
    "pe_repeat_months": ("maanden tot herhaling telt voor PE", "months until PE repeats count"),
    "containment_dedup": ("deel en geheel niet dubbel", "no double count of part and whole"),
    "generic_max_share": ("hoogste aandeel generiek", "largest share of generic content"),
    "evc_enabled": ("vrijstellingen (EVC)", "exemptions (EVC)"),
    "evc_max_share": ("hoogste aandeel EVC", "largest share of EVC"),
    "evc_counts_for_pe": ("EVC telt voor PE", "EVC counts for PE"),
    "max_points_single_module": ("meeste punten per module", "most points per module"),
    "points_validity_years_diploma": ("jaren dat punten gelden", "years that points last"),
    "diploma_validity_years": ("jaren dat een diploma geldt", "years that a diploma lasts"),
    "diploma_on_source_loss": ("diploma dat grond verliest", "diploma that loses its ground"),
    "points_for_review_protection": (
        "punten blijven na intrekking",
        "points stay after a withdrawal",
    ),
    "path_mandatory_gates_diploma": (
        "verplicht deel van leerpad nodig",
        "mandatory part of path needed",
    ),
    "specialist_min_share": ("aandeel voor specialist", "share for a specialist"),
    "generalist_min_share_each": ("aandeel per domein voor generalist", "generalist's share each"),
    "partial_credit": ("punten voor een deel", "points for a part"),
    "rule_change_protection": ("bij nieuwe regels", "when the rules change"),
    "pe.required_points": ("PE-punten per jaar", "PE points a year"),
    "pe.enforcement": ("PE is", "PE is"),
    "pe.applies_to": ("PE geldt voor", "PE is for"),
    "pe.categories": ("PE geldt voor", "PE is for"),
    "pe.period": ("PE telt per", "PE counts per"),
    "pe.first_period": ("PE in het eerste jaar", "PE in the first year"),
    "pe.carry_over_max": ("PE-punten mee naar volgend jaar", "PE points carried over"),
    "pe.dispensation": ("PE-ontheffing", "PE dispensation"),
}
_OF_DIPLOMAS: Final[dict[str, tuple[str, str]]] = {
    "threshold": ("punten voor {}", "points for {}"),
    "min_service_months": ("maanden dienst voor {}", "months of service for {}"),
    "categories": ("{} is voor", "{} is for"),
}
_VALUES: Final[dict[str, tuple[str, str]]] = {
    "floor": ("omlaag", "down"),
    "half_up": ("naar de dichtstbijzijnde", "to the nearest"),
    "after_verification": ("na bevestiging", "once confirmed"),
    "immediately": ("meteen", "at once"),
    "never": ("nooit", "never"),
    "max": ("de hoogste", "the highest"),
    "first": ("de eerste", "the first"),
    "latest": ("de laatste", "the latest"),
    "sum": ("alle", "all"),
    "review": ("in herbeoordeling", "under review"),
    "auto_revoke": ("ingetrokken", "revoked"),
    "keep": ("blijft", "stays"),
    "none": ("geen", "none"),
    "by_component": ("per onderdeel", "by component"),
    "keep_if_reached": ("bereikt blijft bereikt", "reached stays reached"),
    "started_before": ("wie begon houdt de oude", "who began keeps the old"),
    "advisory": ("een advies", "advised"),
    "mandatory": ("verplicht", "mandatory"),
    "all_staff": ("alle medewerkers", "all staff"),
    "diploma_holders": ("wie een diploma heeft", "diploma holders"),
    "calendar_year": ("kalenderjaar", "calendar year"),
    "rolling_12m": ("laatste 12 maanden", "last 12 months"),
    "prorata": ("naar rato", "pro rata"),
    "full": ("helemaal", "in full"),
    "next_year": ("pas volgend jaar", "from the next year"),
    "staff": ("medewerkers", "staff"),
    "volunteer": ("vrijwilligers", "volunteers"),
    "external": ("externen", "externals"),
}
_FLAGS: Final[dict[bool, tuple[str, str]]] = {True: ("ja", "yes"), False: ("nee", "no")}


def setting(name: str, rules: RuleSet, language: Language) -> str:
    """What a setting is called: `punten voor Branche-opleiding`."""
    match name.split("."):
        case ["diploma", diploma, part] if part in _OF_DIPLOMAS:
            rule = rules.diploma(diploma)
            called = diploma_name(rule, language) if rule else diploma
            return _in(language, _OF_DIPLOMAS[part]).format(called)
    return _in(language, _SETTINGS[name]) if name in _SETTINGS else name


def diploma_name(rule: DiplomaRule, language: Language) -> str:
    """What a diploma is called; by its Dutch name where it has no other."""
    return rule.name_nl if language == "nl" or rule.name_en is None else rule.name_en


def value(given: Any, language: Language) -> str:
    """What a value is called: `geen`, `120`, `0,6`, `alle medewerkers`."""
    match given:
        case None:
            return _in(language, _VALUES["none"])
        case bool():
            return _in(language, _FLAGS[given])
        case int() | float() | Decimal():
            return number(Decimal(str(given)), language)
        case list() | tuple():
            return ", ".join(value(each, language) for each in given)
    return _in(language, _VALUES[given]) if given in _VALUES else str(given)


def number(given: Decimal | int, language: Language) -> str:
    """A number: `1,5` in Dutch, `1.5` in English, `8` and not `8.0`."""
    exact = Decimal(given)
    return comma(exact) if language == "nl" else str(as_json(exact))


def change(given: Decimal | int, language: Language) -> str:
    """A difference: with `+` or a minus sign, and `=` where nothing changed."""
    if not given:
        return "="
    sign = "+" if given > 0 else _MINUS
    return f"{sign}{number(given if given > 0 else -given, language)}"


def scenario_in_words(scenario: Scenario, rules: RuleSet, language: Language) -> str:
    """A scenario in a line: `punten voor Branche-opleiding 120 · meeste punten per module geen`."""
    if not scenario.values:
        return NOW[language]
    return " · ".join(
        f"{setting(name, rules, language)} {value(given, language)}"
        for name, given in scenario.values
    )


def value_now(name: str, rules: RuleSet, language: Language) -> str:
    """The value that a setting has in the rules as they are."""
    return value(value_of(rules, name), language)


def _in(language: Language, words: tuple[str, str]) -> str:
    return words[0 if language == "nl" else 1]
