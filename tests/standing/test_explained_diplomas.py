"""How a diploma stands, what is missing and how to close it, in exact sentences."""

from __future__ import annotations

from typing import Any

import pytest
from explained_cases import dutch, english, explained, titled
from standing_cases import accreditation, accredited, badge, evc, module

MODULES = {
    "A42": titled(module(42), "Leesconsulent", "Reading consultant"),
    "A30": titled(module(30), "Publieksservice", "Public service"),
    "I32": titled(module(32, "ID"), "Leergang", "Course"),
    "C26": titled(module(26, "CL"), "Buurt", "Neighbourhood"),
    "A6": titled(module(6), "E-learningmodule IDO", "IDO e-learning"),
}
ENDED = {"valid_until": "2026-01-01"}
"""Of modules that can no longer be followed."""


def ended(points: float, domain: str = "ME", **more: Any) -> Any:
    return module(points, domain, accreditations=[accreditation(points, **ENDED)], **more)


DONE = {
    "M40": titled(ended(40), "Veertig"),
    "M40b": titled(ended(40), "Nog veertig"),
    "I20": titled(ended(20, "ID"), "Twintig ID"),
    "C12": titled(ended(12, "CL"), "Twaalf CL"),
    "R6": titled(ended(6), "Zes"),
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
}
MORE: dict[str, Any] = {"modules": MODULES | DONE}
NEWCOMER = {"category": "staff", "branch_since": "2025-06-15"}
EXTERNAL = {"category": "external", "branch_since": None}

NEARLY = [badge("a", "M40", "2024-05-10"), badge("b", "I20", "2024-06-10"),
          badge("c", "C12", "2024-07-10")]  # fmt: skip

CASES = [
    pytest.param(
        [*NEARLY, badge("d", "R6", "2025-01-10"), badge("e", "R6", "2025-08-10")],
        {},
        "branche",
        [("Nog 22 van de 100 punten, waarvan minstens 14 in het domein maatschappelijk-educatief "
         "voor de variant maatschappelijk-educatieve bibliothecaris."),
         "Voor de variant generalist: nog minstens 8 in community librarian.",
         "6 van uw punten tellen niet mee, omdat de inhoud van Zes maar één keer telt.",
         ("Dit kan met één module: Buurt (26 punten), met variant generalist; Publieksservice (30 "
         "punten), met variant maatschappelijk-educatieve bibliothecaris; of Leergang (32 "
          "punten).")],
        [("22 of the 100 points to go, of which at least 14 in the domain socio-educational for "
         "the variant maatschappelijk-educatieve bibliothecaris."),
         "For the variant generalist: at least another 8 in community librarian.",
         "6 of your points do not count, because the content of Zes counts only once.",
         ("This takes one module: Neighbourhood (26 points), with variant generalist; Public "
         "service (30 points), with variant maatschappelijk-educatieve bibliothecaris; or Course "
         "(32 points).")],
        id="points to go, where they must lie, and what does not count",
    ),
    pytest.param(
        [],
        {},
        "branche",
        ["Nog 100 van de 100 punten, waarvan minstens 60 in één domein voor een variant.",
         ("Voor de variant generalist: nog minstens 20 in maatschappelijk-educatief, 20 in "
         "community librarian en 20 in informatiedienstverlening."),
         ("Dit kan met drie modules: Publieksservice (30 punten), Leergang (32 punten) en "
         "Leesconsulent (42 punten), met variant maatschappelijk-educatieve bibliothecaris.")],
        ["100 of the 100 points to go, of which at least 60 in one domain for a variant.",
         ("For the variant generalist: at least another 20 in socio-educational, 20 in community "
         "librarian and 20 in information services."),
         ("This takes three modules: Public service (30 points), Course (32 points) and Reading "
         "consultant (42 points), with variant maatschappelijk-educatieve bibliothecaris.")],
        id="nothing yet",
    ),
    pytest.param(
        [],
        {},
        "nascholing",
        ["Nog 40 van de 40 punten.",
         "Dit kan met één module: Leesconsulent (42 punten).",
         ("Dit kan met twee modules: Buurt (26 punten) en Publieksservice (30 punten); of Buurt "
         "(26 punten) en Leergang (32 punten).")],
        ["40 of the 40 points to go.",
         "This takes one module: Reading consultant (42 points).",
         ("This takes two modules: Neighbourhood (26 points) and Public service (30 points); or "
         "Neighbourhood (26 points) and Course (32 points).")],
        id="single modules first, then pairs",
    ),
    pytest.param(
        [badge("a", "M40", "2025-08-10")],
        {"person": NEWCOMER},
        "nascholing",
        ["Er zijn genoeg punten: 40 (nodig: 40).",
         "Het diploma volgt op 15 juni 2027, na 24 maanden dienst in de branche."],
        ["There are enough points: 40 (needed: 40).",
         "The diploma follows on 15 June 2027, after 24 months of service in the branch."],
        id="enough points, and service not yet reached",
    ),
    pytest.param(
        [badge("a", "R6", "2025-08-10")],
        {"person": NEWCOMER},
        "nascholing",
        ["Nog 34 van de 40 punten.",
         "Ook nodig: 24 maanden dienst in de branche; die zijn bereikt op 15 juni 2027.",
         "Dit kan met één module: Leesconsulent (42 punten).",
         ("Dit kan met twee modules: E-learningmodule IDO (6 punten) en Publieksservice (30 "
          "punten); of E-learningmodule IDO (6 punten) en Leergang (32 punten).")],
        ["34 of the 40 points to go.",
         "Also needed: 24 months of service in the branch; they are reached on 15 June 2027.",
         "This takes one module: Reading consultant (42 points).",
         ("This takes two modules: IDO e-learning (6 points) and Public service (30 points); or "
         "IDO e-learning (6 points) and Course (32 points).")],
        id="points and service",
    ),
    pytest.param(
        [],
        {"person": EXTERNAL},
        "nascholing",
        ["Dit diploma is er voor medewerkers en vrijwilligers, niet voor externen."],
        ["This diploma is for employees and volunteers, not for externals."],
        id="the wrong category",
    ),
    pytest.param(
        [],
        {"person": NEWCOMER | {"branch_until": "2026-06-01"}},
        "nascholing",
        ["Niet mogelijk: de dienst eindigde op 1 juni 2026, voordat 24 maanden waren bereikt."],
        ["Not possible: service ended on 1 June 2026, before 24 months were reached."],
        id="service that ended too early",
    ),
    pytest.param(
        [*NEARLY, badge("d", "A30", "2025-08-10")],
        {"person": EXTERNAL | {"category": "volunteer"}},
        "nascholing",
        ["Niet meer nodig: Branche-opleiding Bibliothecaris omvat dit diploma."],
        ["No longer needed: Branche-opleiding Bibliothecaris includes this diploma."],
        id="included in one that is held",
    ),
    pytest.param(
        [badge("a", "M40", "2024-05-10"), badge("b", "R6", "2024-06-10"),
         badge("x", "RET", "2024-08-10"), badge("d", "A30", "2024-09-10")],
        {},
        "branche",
        [("Behaald op 10 september 2024 met 116 punten, als maatschappelijk-educatieve "
         "bibliothecaris."),
         ("Wordt herbeoordeeld: de badge Bronnen (40 punten) telt niet meer, want de accreditatie "
         "is op 1 maart 2025 met terugwerkende kracht ingetrokken. Van de 100 punten die nodig "
         "zijn blijven er 76 over: 24 te weinig."),
         ("Herstel kan met één module: Buurt (26 punten), Leergang (32 punten) of Leesconsulent "
         "(42 punten).")],
        [("Awarded on 10 September 2024 with 116 points, as maatschappelijk-educatieve "
         "bibliothecaris."),
         ("Under review: the badge Sources (40 points) no longer counts, because its accreditation "
         "was withdrawn on 1 March 2025 with retroactive effect. Of the 100 points that are needed "
         "76 are left: 24 short."),
         ("Restoring it takes one module: Neighbourhood (26 points), Course (32 points) or Reading "
         "consultant (42 points).")],
        id="under review: what fell away, when, and how to restore it",
    ),
    pytest.param(
        [badge("a", "M40", "2024-05-10"),
         badge("b", "M40b", "2024-05-10", revoked_on="2025-02-03")],
        {},
        "nascholing",
        ["Behaald op 10 mei 2024 met 80 punten.",
         ("Opnieuw uitgegeven op 3 februari 2025: de badge Nog veertig (40 punten) is op 3 "
         "februari 2025 ingetrokken. Zonder die badge zijn er genoeg punten.")],
        ["Awarded on 10 May 2024 with 80 points.",
         ("Reissued on 3 February 2025: the badge Nog veertig (40 points) was revoked on 3 "
         "February 2025. Without that badge there are enough points.")],
        id="reissued, as there is enough without what was revoked",
    ),
    pytest.param(
        [badge("a", "M40", "2024-05-10", revoked_on="2024-08-03"),
         badge("z", "M40", "2024-05-10", registered_on="2024-08-03", corrects="a")],
        {},
        "nascholing",
        ["Behaald op 10 mei 2024 met 40 punten.",
         ("Opnieuw uitgegeven op 3 augustus 2024: de badge Veertig (40 punten) is op 3 augustus "
         "2024 vervangen door een verbeterde badge.")],
        ["Awarded on 10 May 2024 with 40 points.",
         ("Reissued on 3 August 2024: the badge Veertig (40 points) was replaced on 3 August 2024 "
         "by a corrected badge.")],
        id="reissued after a correction",
    ),
    pytest.param(
        [badge("a", "M40", "2024-05-10", revoked_on="2024-08-03")],
        {"rules_override": {"diploma_on_source_loss": "auto_revoke"}},
        "nascholing",
        ["Behaald op 10 mei 2024 met 40 punten.",
         ("Ingetrokken: de badge Veertig (40 punten) is op 3 augustus 2024 ingetrokken, en er "
         "bleven niet genoeg punten over.")],
        ["Awarded on 10 May 2024 with 40 points.",
         ("Revoked: the badge Veertig (40 points) was revoked on 3 August 2024, and not enough "
         "points were left.")],
        id="revoked, where the rules say so",
    ),
    pytest.param(
        [badge("a", "M40", "2024-05-10", revoked_on="2024-08-03")],
        {"rules_override": {"diploma_on_source_loss": "keep"}},
        "nascholing",
        ["Behaald op 10 mei 2024 met 40 punten.",
         ("De badge Veertig (40 punten) is op 3 augustus 2024 ingetrokken; volgens de regels "
         "blijft het diploma staan.")],
        ["Awarded on 10 May 2024 with 40 points.",
         ("The badge Veertig (40 points) was revoked on 3 August 2024; by the rules the diploma "
         "stays.")],
        id="kept, where the rules say so",
    ),
    pytest.param(
        [badge("a", "M40", "2022-08-10")],
        {"rules_override": {"diploma_validity_years": 3}},
        "nascholing",
        ["Behaald op 10 augustus 2022 met 40 punten.", ("Verlopen: geldig tot en met 9 augustus "
         "2025.")],
        ["Awarded on 10 August 2022 with 40 points.", "Expired: valid until 9 August 2025."],
        id="expired",
    ),
    pytest.param(
        [badge("a", "I32", "2026-05-10", kind="claim"), badge("b", "R6", "2024-05-10")],
        {"modules": {"I32": MODULES["I32"], "A6": MODULES["A6"], "R6": DONE["R6"],
                     "A30": MODULES["A30"]}},
        "nascholing",
        ["Nog 34 van de 40 punten.",
         ("32 van uw punten tellen niet mee, omdat de aanbieder of de commissie nog moet "
         "bevestigen wat u zelf meldde (Leergang)."),
         ("Dit kan met één module: bevestiging van Leergang (32 punten) en E-learningmodule IDO (6 "
         "punten); of bevestiging van Leergang (32 punten) en Publieksservice (30 punten)."),
         ("Dit kan met twee modules: E-learningmodule IDO (6 punten) en Publieksservice (30 "
         "punten).")],
        ["34 of the 40 points to go.",
         ("32 of your points do not count, because the provider or the committee has yet to "
         "confirm what you reported (Course)."),
         ("This takes one module: confirmation of Course (32 points) and IDO e-learning (6 "
         "points); or confirmation of Course (32 points) and Public service (30 points)."),
         "This takes two modules: IDO e-learning (6 points) and Public service (30 points)."],
        id="a claim that waits, and what it would bring",
    ),
    pytest.param(
        [badge("a", "A42", "2024-05-10", registered_on="2026-05-10")],
        {"modules": {"A42": MODULES["A42"]}},
        "nascholing",
        ["Nog 40 van de 40 punten.",
         ("42 van uw punten tellen niet mee, omdat Leesconsulent te laat is geregistreerd; de "
         "toetsingscommissie moet hierover beslissen."),
         ("Dit kan zonder nieuwe module: een besluit van de commissie over Leesconsulent (42 "
         "punten).")],
        ["40 of the 40 points to go.",
         ("42 of your points do not count, because Reading consultant was registered too late; the "
         "committee has to decide about it."),
         ("This takes no new module: a decision of the committee about Reading consultant (42 "
         "points).")],
        id="a decision is enough",
    ),
    pytest.param(
        [evc("a", 30, "2024-05-10")],
        {"modules": {"A30": titled(module(30, contains=["R6"]), "Publieksservice"),
                     "R6": DONE["R6"]}},
        "nascholing",
        ["Nog 20 van de 40 punten.",
         ("10 van uw punten tellen niet mee, omdat vrijstellingen samen voor hoogstens 20 punten "
         "tellen."),
         "Dit kan met één module: Publieksservice (30 punten)."],
        ["20 of the 40 points to go.",
         "10 of your points do not count, because exemptions count for at most 20 points together.",
         "This takes one module: Publieksservice (30 points)."],
        id="an exemption above its ceiling",
    ),
    pytest.param(
        [badge("a", "R6", "2024-05-10"), badge("b", "I20", "2024-06-10")],
        {"modules": {"A30": titled(module(30, contains=["R6"]), "Publieksservice",
                                   "Public service"),
                     "R6": DONE["R6"], "I20": DONE["I20"]}},
        "nascholing",
        ["Nog 14 van de 40 punten.",
         "Dit kan met één module: Publieksservice (30 punten, waarvan 24 meetellen)."],
        ["14 of the 40 points to go.",
         "This takes one module: Public service (30 points, of which 24 count)."],
        id="a way of which a part was followed before",
    ),
    pytest.param(
        [badge("a", "R6", "2024-05-10")],
        {"modules": {"R6": DONE["R6"]}},
        "nascholing",
        ["Nog 34 van de 40 punten.",
         "Met de modules die nu geaccrediteerd zijn is dat niet in een paar stappen te halen."],
        ["34 of the 40 points to go.",
         "With the modules accredited now that takes more than a few steps."],
        id="no way in this catalogue",
    ),
    pytest.param(
        [badge("a", "A42", "2024-05-10")],
        {"rules_override": {"path_mandatory_gates_diploma": True},
         "learning_path": {"owner": "bieb", "mandatory": ["C26"], "free_choice_min_points": 0}},
        "nascholing",
        ["Er zijn genoeg punten: 42 (nodig: 40).",
         "Het leerpad vraagt eerst nog: Buurt.",
         "Dit kan met één module: Buurt (26 punten)."],
        ["There are enough points: 42 (needed: 40).",
         "The learning path first asks for: Neighbourhood.",
         "This takes one module: Neighbourhood (26 points)."],
        id="a learning path that gates the diploma",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("badges", "more", "diploma", "in_dutch", "in_english"), CASES)
def test_a_diploma_is_explained_in_two_languages(
    badges: Any, more: Any, diploma: str, in_dutch: list[str], in_english: list[str]
) -> None:
    found = explained(*badges, **MORE | more).diploma(diploma)
    assert dutch(found.sentences) == in_dutch
    assert english(found.sentences) == in_english
