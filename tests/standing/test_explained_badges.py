"""What a badge counted for, and why not more, in exact sentences."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from explained_cases import dutch, english, explained, titled
from standing_cases import accreditation, accredited, badge, evc, module

MODULES = {
    "IDO": titled(module(6), "E-learningmodule IDO", "IDO e-learning"),
    "PS": titled(module(30, contains=["IDO", "PSD"]), "Publieksservice", "Public service"),
    "PSD": titled(module(4), "Onderdeel digi", "Digital part"),
    "M40": titled(module(40), "Veertig", "Forty"),
    "N84": titled(module(84, overlap="media"), "Mediacoach A", "Media coach A"),
    "O40": titled(module(40, overlap="media"), "Mediacoach B", "Media coach B"),
    "EQ1": titled(module(8, group="eq"), "Onboarding", "Onboarding"),
    "EQ2": titled(module(10, group="eq"), "Onboardingtraject", "Onboarding track"),
    "G6": titled(module(6, "ALG", generic=True), "Taal", "Language"),
    "G5": titled(module(5, "ALG", generic=True), "Office", "Office"),
    "REF": titled(module(3, annual_refresher=True), "Veiligheid", "Safety"),
    "SER": titled(accredited(accreditation(10, components={"s1": 2, "s2": 2})), "Serie", "Series"),
    "OLD": titled(accredited(accreditation(9, valid_until="2023-06-30")), "Oud", "Old"),
    "RET": titled(
        accredited(
            accreditation(
                40,
                withdrawn_on="2025-03-01",
                withdrawal_mode="retroactive",
                retroactive_from="2024-06-01",
            )
        ),
        "Bronnen",
        "Sources",
    ),
    "NIL": titled(module(0), "Niets", "Nothing"),
}
OVERLAP = [{"id": "media", "cap_points": 84}]
MORE: dict[str, Any] = {"modules": MODULES, "overlap_groups": OVERLAP}

CASES = [
    pytest.param(
        [badge("a", "M40", "2025-05-10")],
        {},
        ["Telt voor 40 punten.", "PE 2025: 40 punten.",
         "Staat op het diploma Nascholing Bibliothecaris."],
        ["Counts for 40 points.", "PE 2025: 40 points.",
         "Listed on the diploma Nascholing Bibliothecaris."],
        id="counted in full, and on a diploma",
    ),
    pytest.param(
        [badge("i", "IDO", "2024-02-01"), badge("a", "PS", "2025-02-01")],
        {},
        ["Telt 24 van 30 punten: 6 punten zaten al in E-learningmodule IDO.",
         ("PE 2025: 24 van 30 punten; 6 punten zaten al in E-learningmodule IDO, minder dan 24 "
         "maanden eerder.")],
        ["Counts 24 of 30 points: 6 points were in IDO e-learning already.",
         ("PE 2025: 24 of 30 points; 6 points were in IDO e-learning already, less than 24 months "
         "before.")],
        id="a whole after a part of it",
    ),
    pytest.param(
        [badge("i", "IDO", "2023-02-01"), badge("w", "PS", "2024-02-01"),
         badge("a", "PSD", "2026-07-01")],
        {},
        ["Telt niet mee: 4 punten zaten al in Publieksservice.", "PE 2026: 4 punten."],
        ["Does not count: 4 points were in Public service already.", "PE 2026: 4 points."],
        id="a part after its whole, which is named and not the part beside it",
    ),
    pytest.param(
        [badge("i", "IDO", "2024-03-04"), badge("a", "IDO", "2025-03-04")],
        {},
        ["Telt niet mee: deze module telt al mee voor 6 punten, afgerond op 4 maart 2024.",
         ("PE 2025: telt niet mee; deze module telt al mee voor 6 punten, afgerond op 4 maart "
         "2024, minder dan 24 maanden eerder.")],
        ["Does not count: this module counts for 6 points already, completed on 4 March 2024.",
         ("PE 2025: does not count; this module counts for 6 points already, completed on 4 March "
         "2024, less than 24 months before.")],
        id="a repeat",
    ),
    pytest.param(
        [badge("i", "EQ1", "2024-03-04"), badge("a", "EQ2", "2026-03-04")],
        {},
        ["Telt 2 van 10 punten: dezelfde inhoud telt al mee in Onboarding (8 punten).",
         "PE 2026: 10 punten."],
        ["Counts 2 of 10 points: the same content counts in Onboarding (8 points).",
         "PE 2026: 10 points."],
        id="an equivalent module",
    ),
    pytest.param(
        [badge("i", "SER", "2024-03-04", component="s1"), badge("a", "SER", "2026-06-04")],
        {},
        ["Telt 8 van 10 punten: 2 punten zaten al in Serie, onderdeel s1.", "PE 2026: 10 punten."],
        ["Counts 8 of 10 points: 2 points were in Series, part s1 already.", "PE 2026: 10 points."],
        id="a module after a component of it",
    ),
    pytest.param(
        [badge("i", "O40", "2023-05-05"), badge("a", "N84", "2025-05-05")],
        {},
        [("Telt 44 van 84 punten: dit overlapt met Mediacoach B (40 punten), en samen is dat "
         "hoogstens 84 punten."),
         "PE 2025: 84 punten."],
        [("Counts 44 of 84 points: this overlaps with Media coach B (40 points), and together that "
         "is at most 84 points."),
         "PE 2025: 84 points."],
        id="a module that overlaps",
    ),
    pytest.param(
        [badge("i", "G6", "2024-03-04"), badge("a", "G5", "2026-06-04")],
        {},
        [("Nascholing Bibliothecaris: telt 2 van 5 punten: algemene modules tellen samen voor "
         "hoogstens 8 punten, en die ruimte is gevuld door Taal (6 punten)."),
         "Branche-opleiding Bibliothecaris: telt voor 5 punten.", "PE 2026: 5 punten."],
        [("Nascholing Bibliothecaris: counts 2 of 5 points: generic modules count for at most 8 "
         "points together, and that room was filled by Language (6 points)."),
         "Branche-opleiding Bibliothecaris: counts for 5 points.", "PE 2026: 5 points."],
        id="generic content, with another ceiling for each diploma",
    ),
    pytest.param(
        [evc("a", 30, "2024-05-10")],
        {},
        [("Nascholing Bibliothecaris: telt 20 van 30 punten: vrijstellingen tellen samen voor "
         "hoogstens 20 punten."),
         "Branche-opleiding Bibliothecaris: telt voor 30 punten.",
         "PE 2024: telt niet mee; een vrijstelling is geen nascholing."],
        [("Nascholing Bibliothecaris: counts 20 of 30 points: exemptions count for at most 20 "
         "points together."),
         "Branche-opleiding Bibliothecaris: counts for 30 points.",
         "PE 2024: does not count; an exemption is no continuing education."],
        id="an exemption alone above its ceiling",
    ),
    pytest.param(
        [badge("a", "M40", "2024-05-10")],
        {"rules_override": {"max_points_single_module": 25}},
        ["Telt 25 van 40 punten: één module telt voor hoogstens 25 punten.",
         "PE 2024: 40 punten."],
        ["Counts 25 of 40 points: one module counts for at most 25 points.",
         "PE 2024: 40 points."],
        id="a large module under a cap per module",
    ),
    pytest.param(
        [badge("i", "REF", "2025-03-04"), badge("a", "REF", "2025-09-04")],
        {},
        ["Telt niet mee: deze module telt al mee voor 3 punten, afgerond op 4 maart 2025.",
         "PE 2025: telt niet mee; deze jaarlijkse herhaling telde dit jaar al, op 4 maart 2025."],
        ["Does not count: this module counts for 3 points already, completed on 4 March 2025.",
         ("PE 2025: does not count; this yearly refresher counted this year already, on 4 March "
         "2025.")],
        id="a yearly refresher twice in a year",
    ),
    pytest.param(
        [badge("a", "OLD", "2024-05-10")],
        {},
        ["Telt niet mee: de accreditatie was al geëindigd toen de module werd afgerond."],
        ["Does not count: the accreditation had ended when the module was completed."],
        id="an accreditation that had ended",
    ),
    pytest.param(
        [badge("a", "RET", "2024-08-10")],
        {},
        ["Telt niet mee: de accreditatie is op 1 maart 2025 met terugwerkende kracht ingetrokken.",
         "Staat op het diploma Nascholing Bibliothecaris."],
        ["Does not count: the accreditation was withdrawn on 1 March 2025 with retroactive effect.",
         "Listed on the diploma Nascholing Bibliothecaris."],
        id="a withdrawal with retroactive effect, under a diploma",
    ),
    pytest.param(
        [badge("a", "IDO", "2024-05-10", registered_on="2025-06-01")],
        {},
        [("Telt niet mee: pas geregistreerd op 1 juni 2025, meer dan 365 dagen na afronding; de "
         "toetsingscommissie moet hierover beslissen.")],
        [("Does not count: only registered on 1 June 2025, more than 365 days after completion; "
         "the committee has to decide about it.")],
        id="registered too late",
    ),
    pytest.param(
        [badge("a", "IDO", "2024-05-10", revoked_on="2025-06-01")],
        {},
        ["Telt niet mee: de badge is op 1 juni 2025 ingetrokken."],
        ["Does not count: the badge was revoked on 1 June 2025."],
        id="revoked",
    ),
    pytest.param(
        [badge("a", "IDO", "2024-05-10", revoked_on="2025-06-01"),
         badge("z", "IDO", "2024-05-10", registered_on="2025-05-01", corrects="a")],
        {},
        ["Telt niet mee: vervangen op 1 juni 2025 door een verbeterde badge."],
        ["Does not count: replaced on 1 June 2025 by a corrected badge."],
        id="corrected",
    ),
    pytest.param(
        [badge("a", "IDO", "2024-05-10", valid_until="2025-06-01")],
        {},
        ["Telt niet mee: de badge is verlopen op 1 juni 2025."],
        ["Does not count: the badge expired on 1 June 2025."],
        id="a badge with an end of its own",
    ),
    pytest.param(
        [badge("a", "IDO", "2022-08-10")],
        {"rules_override": {"points_validity_years_diploma": 3}},
        ["Telt niet mee: de punten zijn verlopen, 3 jaar na afronding.",
         "PE 2022: telt niet mee; toen werden er geen PE-punten van u gevraagd."],
        ["Does not count: the points have expired, 3 years after completion.",
         "PE 2022: does not count; no PE points were asked of you then."],
        id="points too old, from before PE was asked",
    ),
    pytest.param(
        [badge("0", "IDO", "2024-05-10", external_id="x"),
         badge("a", "IDO", "2024-05-10", external_id="x")],
        {},
        ["Telt niet mee: dezelfde afronding was al gemeld."],
        ["Does not count: the same completion had been reported before."],
        id="a second report",
    ),
    pytest.param(
        [badge("a", "NIL", "2024-05-10")],
        {},
        ["Telt niet mee: deze module geeft geen punten."],
        ["Does not count: this module gives no points."],
        id="a module without points",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("badges", "more", "in_dutch", "in_english"), CASES)
def test_a_badge_is_explained_in_two_languages(
    badges: Any, more: Any, in_dutch: list[str], in_english: list[str]
) -> None:
    found = explained(*badges, **MORE | more).badge("a")
    assert dutch(found.sentences) == in_dutch
    assert english(found.sentences) == in_english


def test_the_badges_that_took_the_room_are_named_with_their_points() -> None:
    found = explained(badge("i", "IDO", "2024-02-01"), badge("a", "PS", "2025-02-01"), **MORE)
    for ledger in (*found.badge("a").ledgers, found.badge("a").pe):
        assert ledger.code == "contained"
        assert (ledger.worth, ledger.counted) == (Decimal(30), Decimal(24))
        assert [(each.badge, each.points) for each in ledger.taken_by] == [("i", Decimal(6))]


def test_of_many_that_took_the_room_a_few_are_named() -> None:
    names = ["a", "b", "c", "d", "e"]
    modules = {name: titled(module(2, "ALG", generic=True), name.upper()) for name in [*names, "z"]}
    badges = [badge(name, name, f"2024-05-1{index}") for index, name in enumerate([*names, "z"])]
    found = explained(*badges, modules=modules, rules_override={"generic_max_share": 0.25})
    said = found.badge("z").ledgers[0].said("nl")
    assert said.endswith("gevuld door A (2 punten), B (2 punten), C (2 punten) en nog 2 andere")


def test_in_rules_with_a_window_pe_is_told_of_twelve_months() -> None:
    window = {"rules_override": {"pe.period": "rolling_12m"}}
    found = explained(badge("a", "IDO", "2025-05-10"), badge("b", "M40", "2026-05-10"), **window)
    assert dutch(found.badge("b").sentences)[1] == "PE, laatste twaalf maanden: 40 punten."
    assert found.badge("a").pe.code == "unknown_module"
    old = explained(badge("a", "M10", "2025-05-10"), **window).badge("a")
    assert english(old.sentences)[1] == (
        "PE, last twelve months: does not count; completed more than twelve months ago."
    )


@pytest.mark.parametrize(
    ("policy", "counts", "why"),
    [
        pytest.param("latest", "b", "4 maart 2025", id="the latest alone counts"),
        pytest.param("first", "a", "4 maart 2024", id="the first alone counts"),
    ],
)
def test_of_repeats_the_one_that_counts_is_named(policy: str, counts: str, why: str) -> None:
    found = explained(
        badge("a", "IDO", "2024-03-04"),
        badge("b", "IDO", "2025-03-04"),
        rules_override={"repeat_policy_diploma": policy},
        modules=MODULES,
    )
    other = found.badge("a" if counts == "b" else "b").ledgers[0]
    assert [each.badge for each in other.taken_by] == [counts]
    assert other.said("nl").endswith(f"afgerond op {why}")
