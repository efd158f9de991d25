"""A diploma is computed again from its parts, and whatever is not as it says is found and named."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest

from branchebadges import proofs
from branchebadges.diplomas.words import _SENTENCES
from branchebadges.errors import Refused
from branchebadges.keys import PrivateKey
from branchebadges.proofs import Signed
from branchebadges.testing import Sector

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from branchebadges.diplomas import Rederivation

Json = dict[str, Any]
MODULES = ("mediacoach", "leesconsulent", "ido")


@pytest.fixture(scope="module")
def conferred(tmp_path_factory: pytest.TempPathFactory) -> Sector:
    """Anna and Bob have a diploma on three modules each, and Anna a badge more; for reading."""
    sector = Sector.begin(tmp_path_factory.mktemp("conferred") / "branch")
    for person in ("anna", "bob"):
        for day, module in enumerate(MODULES, start=1):
            sector.complete(person, module, on=f"2026-03-{day:02}")
    sector.complete("anna", "onboarding", on="2026-05-01")
    sector.award()
    sector.confer()
    return sector


@pytest.fixture(scope="module")
def stranger() -> PrivateKey:
    return PrivateKey.generate("Ed25519")


def found(result: Rederivation) -> dict[str, tuple[str, str | None]]:
    return {each.code: (each.outcome, each.part) for each in result.differences}


def resigned(sector: Sector, signed: Signed, edit: Callable[[Json], object]) -> Signed:
    """The same diploma with a change, validly signed by the branch."""
    document = copy.deepcopy(signed.document)
    del document["proof"]
    edit(document)
    signer = sector.branch.signer(sector.branch.itself)
    return proofs.sign(document, signer, suite="eddsa-rdfc-2022", created=sector.now)


def test_a_diploma_follows_from_its_badges(conferred: Sector) -> None:
    result = conferred.rederive(conferred.diploma("anna"), conferred.badges("anna"))
    assert result.outcome == "derived"
    assert result.total == result.claimed == 104
    assert result.differences == ()
    assert {part.name: part.counted for part in result.parts} == {
        "Mediacoach": 40,
        "Leesconsulent": 40,
        "Informatiepunt Digitale Overheid": 24,
    }
    assert not result.affected_today


def test_a_diploma_as_a_token_follows_from_the_same_badges(conferred: Sector) -> None:
    (path,) = conferred.branch.holder("anna", "diplomas").glob("branche-*.jwt")
    result = conferred.rederive(Signed.read(path.read_text()), conferred.badges("anna"))
    assert result.outcome == "derived"


def test_the_order_of_badges_and_badges_of_others_beside_them_change_nothing(
    conferred: Sector,
) -> None:
    badges = [*conferred.badges("bob"), *reversed(conferred.badges("anna"))]
    result = conferred.rederive(conferred.diploma("anna"), [*badges, badges[-1]])
    assert result.outcome == "derived"
    assert result.total == 104


def test_the_document_for_programs_stays_as_it_is(conferred: Sector) -> None:
    diploma, badges = conferred.diploma("anna"), conferred.badges("anna")
    first = conferred.rederive(diploma, badges).to_document()
    assert first == conferred.rederive(diploma, reversed(badges)).to_document()
    assert json.loads(json.dumps(first)) == first
    assert list(first) == [
        "outcome",
        "total",
        "claimed",
        "affected_today",
        "parts",
        "differences",
        "diploma",
    ]
    assert list(first["parts"][0]) == ["id", "name", "counted", "reason", "completed", "today"]


@pytest.mark.parametrize("missing", range(3), ids=MODULES)
def test_a_missing_badge_makes_it_unknown_and_is_named(conferred: Sector, missing: int) -> None:
    badges = conferred.badges("anna")[:3]
    lost = badges.pop(missing)
    result = conferred.rederive(conferred.diploma("anna"), badges)
    assert result.outcome == "unknown"
    assert found(result) == {"component-missing": ("unknown", lost.id)}


def test_without_any_badge_each_of_them_is_named(conferred: Sector) -> None:
    result = conferred.rederive(conferred.diploma("anna"), [])
    assert result.outcome == "unknown"
    assert [each.code for each in result.differences] == ["component-missing"] * 3


def altered(signed: Signed, edit: Callable[[Json], object]) -> Signed:
    """The text of a credential with a change, its seal left as it was."""
    document = copy.deepcopy(signed.document)
    edit(document)
    return Signed.read(json.dumps(document))


def test_an_altered_badge_is_not_the_one_the_diploma_rests_on(conferred: Sector) -> None:
    badges = conferred.badges("anna")
    badges[0] = altered(badges[0], lambda each: each.update(name="Hoogleraar"))
    result = conferred.rederive(conferred.diploma("anna"), badges)
    assert result.outcome == "not_derived"
    assert found(result)["component-altered"] == ("failed", badges[0].id)


def test_a_badge_issued_anew_under_the_same_id_is_not_the_same_badge(conferred: Sector) -> None:
    badges = conferred.badges("anna")
    document = {name: value for name, value in badges[0].document.items() if name != "proof"}
    provider = conferred.branch.settings.organisation("academie")
    badges[0] = proofs.sign(
        document,
        conferred.branch.signer(provider),
        suite="eddsa-jcs-2022",
        created=conferred.now,
    )
    result = conferred.rederive(conferred.diploma("anna"), badges)
    assert found(result)["component-altered"] == ("failed", badges[0].id)


def test_a_forged_diploma_is_not_computed_at_all(conferred: Sector) -> None:
    def richer(document: Json) -> None:
        document["credentialSubject"]["creditsEarned"] = 1000

    forged = altered(conferred.diploma("anna"), richer)
    result = conferred.rederive(forged, conferred.badges("anna"))
    assert result.outcome == "not_derived"
    assert found(result) == {"diploma-not-real": ("failed", None)}
    assert result.parts == ()


def test_a_diploma_whose_issuer_is_not_at_hand_is_unknown(conferred: Sector) -> None:
    url = "https://badges.example/.well-known/did.json"
    result = conferred.rederive(
        conferred.diploma("anna"),
        conferred.badges("anna"),
        sources=conferred.sources(without=[url]),
    )
    assert result.outcome == "unknown"
    assert found(result) == {"diploma-unchecked": ("unknown", None)}
    assert result.report.missing == {url}


def test_a_badge_whose_issuer_is_not_at_hand_is_unknown(conferred: Sector) -> None:
    url = "https://badges.example/issuers/academie/did.json"
    result = conferred.rederive(
        conferred.diploma("anna"),
        conferred.badges("anna"),
        sources=conferred.sources(without=[url]),
    )
    assert result.outcome == "unknown"
    assert found(result)["component-unchecked"][0] == "unknown"


def test_a_badge_is_no_diploma(conferred: Sector) -> None:
    badges = conferred.badges("anna")
    result = conferred.rederive(badges[0], badges, rules={})
    assert result.outcome == "not_derived"
    assert found(result) == {"not-a-diploma": ("failed", None)}


def swap(document: Json, old: Signed, new: Signed) -> None:
    for name in ("evidence", "relatedResource"):
        for row in document[name]:
            if row["id"] == old.id:
                row["id"] = new.id
                if "digestSRI" in row:
                    row["digestSRI"] = new.digest


def test_a_badge_of_somebody_else_is_found(conferred: Sector) -> None:
    mine, other = conferred.badge("anna", "ido"), conferred.badge("bob", "ido")
    diploma = resigned(
        conferred, conferred.diploma("anna"), lambda document: swap(document, mine, other)
    )
    result = conferred.rederive(diploma, [*conferred.badges("anna"), other])
    assert result.outcome == "not_derived"
    assert found(result)["component-of-another"] == ("failed", other.id)


def test_a_badge_swapped_for_one_of_other_points_gives_another_total(conferred: Sector) -> None:
    old, new = conferred.badge("anna", "ido"), conferred.badge("anna", "onboarding")
    diploma = resigned(
        conferred, conferred.diploma("anna"), lambda document: swap(document, old, new)
    )
    result = conferred.rederive(diploma, conferred.badges("anna"), rules=rules_of(conferred))
    assert result.outcome == "not_derived"
    codes = found(result)
    assert {"total-differs", "threshold-not-reached"} <= set(codes)
    # Registered in May, under a diploma that says to have been valid since March.
    assert codes["component-not-admitted"] == ("failed", new.id)


def test_a_badge_twice_in_the_list_is_not_even_signed(conferred: Sector) -> None:
    with pytest.raises(Refused) as caught:
        resigned(
            conferred,
            conferred.diploma("anna"),
            lambda document: document["evidence"].append(document["evidence"][0]),
        )
    assert caught.value.code == "value-repeated"


def test_a_diploma_among_the_badges_is_no_badge(conferred: Sector) -> None:
    old, new = conferred.badge("anna", "ido"), conferred.diploma("anna", "nascholing")
    diploma = resigned(
        conferred, conferred.diploma("anna"), lambda document: swap(document, old, new)
    )
    result = conferred.rederive(diploma, [*conferred.badges("anna"), new])
    assert found(result)["component-no-badge"] == ("failed", new.id)


def unbound(signed: Signed, key: PrivateKey, sector: Sector) -> Signed:
    """The same credential about nobody in particular, by whoever has the key."""
    document = {name: value for name, value in signed.document.items() if name != "proof"}
    document = copy.deepcopy(document)
    document["issuer"] = {
        "id": key.verification_method.partition("#")[0],
        "type": ["Profile"],
        "name": "Iemand",
    }
    document.pop("credentialStatus")
    del document["credentialSubject"]["id"]
    return proofs.sign(document, key, suite="eddsa-rdfc-2022", created=sector.now)


def test_badges_about_nobody_do_not_make_a_diploma_of_somebody(
    conferred: Sector, stranger: PrivateKey
) -> None:
    badges = [unbound(each, stranger, conferred) for each in conferred.badges("anna")[:3]]
    document = {
        name: value for name, value in conferred.diploma("anna").document.items() if name != "proof"
    }
    document = copy.deepcopy(document)
    for old, new in zip(conferred.badges("anna"), badges, strict=False):
        swap(document, old, new)
    diploma = unbound(Signed.read(json.dumps(document)), stranger, conferred)
    result = conferred.rederive(diploma, badges, rules=rules_of(conferred), trusting=False)
    assert result.outcome == "unknown"
    assert found(result)["component-unbound"][0] == "unknown"


def rules_of(sector: Sector) -> dict[str, Any]:
    return sector.rules_for(sector.diploma("anna"))


EDITS: dict[str, tuple[Callable[[Json], object], str]] = {
    "more points than the badges give": (
        lambda each: each["credentialSubject"].update(creditsEarned=140),
        "total-differs",
    ),
    "no points at all": (
        lambda each: each["credentialSubject"].pop("creditsEarned"),
        "total-differs",
    ),
    "another variant": (
        lambda each: each["credentialSubject"]["achievement"].update(
            specialization="community librarian"
        ),
        "variant-differs",
    ),
    "no variant": (
        lambda each: each["credentialSubject"]["achievement"].pop("specialization"),
        "variant-differs",
    ),
    "an end that no rule gives it": (
        lambda each: each.update(validUntil="2036-03-01T00:00:00Z"),
        "validity-differs",
    ),
    "a badge less in the list, with fewer points": (
        lambda each: each["evidence"].pop(),
        "total-differs",
    ),
    "a badge that it rests on and does not list": (
        lambda each: each["evidence"].pop(),
        "component-not-listed",
    ),
    "no list at all": (lambda each: each.pop("evidence"), "diploma-lists-nothing"),
    "a badge that is not pinned": (
        lambda each: each["relatedResource"].pop(0),
        "component-not-pinned",
    ),
    "an accreditation with another digest": (
        lambda each: next(
            row for row in each["relatedResource"] if "/accreditations/" in row["id"]
        ).update(digestSRI="sha256-" + "A" * 43 + "="),
        "accreditation-altered",
    ),
    "the rules not pinned": (
        lambda each: each.update(
            relatedResource=[row for row in each["relatedResource"] if "/rules/" not in row["id"]]
        ),
        "rules-not-pinned",
    ),
    "the catalogue not pinned": (
        lambda each: each.update(
            relatedResource=[
                row for row in each["relatedResource"] if "/catalogue/" not in row["id"]
            ]
        ),
        "rules-not-pinned",
    ),
    "no rules named": (
        lambda each: each["credentialSubject"]["achievement"]["criteria"].pop("id"),
        "rules-not-pinned",
    ),
    "a diploma the rules do not know": (
        lambda each: each["credentialSubject"]["achievement"].update(humanCode="eredoctoraat"),
        "diploma-not-in-rules",
    ),
    "a diploma without a name in the rules": (
        lambda each: each["credentialSubject"]["achievement"].pop("humanCode"),
        "diploma-shape",
    ),
    "no day of award": (lambda each: each.pop("awardedDate"), "diploma-shape"),
}


@pytest.mark.parametrize(("edit", "code"), EDITS.values(), ids=EDITS.keys())
def test_what_even_the_branch_says_wrong_is_found(
    conferred: Sector, edit: Callable[[Json], object], code: str
) -> None:
    diploma = resigned(conferred, conferred.diploma("anna"), edit)
    result = conferred.rederive(diploma, conferred.badges("anna"), rules=rules_of(conferred))
    assert result.outcome == "not_derived"
    assert found(result)[code][0] == "failed"


def test_an_accreditation_that_is_nowhere_is_unknown(conferred: Sector) -> None:
    def another(document: Json) -> None:
        document["relatedResource"].append(
            {
                "id": "https://badges.example/accreditations/spook-1.json",
                "digestSRI": "sha256-" + "A" * 43 + "=",
                "mediaType": "application/vc",
            }
        )

    diploma = resigned(conferred, conferred.diploma("anna"), another)
    result = conferred.rederive(diploma, conferred.badges("anna"), rules=rules_of(conferred))
    assert result.outcome == "unknown"
    assert found(result)["accreditation-missing"][0] == "unknown"


@pytest.mark.parametrize("name", ["rules", "catalogue"])
def test_rules_that_are_missing_make_it_unknown_and_are_named(conferred: Sector, name: str) -> None:
    rules = {
        url: document for url, document in rules_of(conferred).items() if f"/{name}/" not in url
    }
    result = conferred.rederive(conferred.diploma("anna"), conferred.badges("anna"), rules=rules)
    (url,) = rules_of(conferred).keys() - rules.keys()
    assert result.outcome == "unknown"
    assert found(result) == {"rules-missing": ("unknown", url)}


@pytest.mark.parametrize("name", ["rules", "catalogue"])
@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda document: document.update(x=1), id="something more"),
        pytest.param(lambda document: document.clear(), id="nothing"),
        pytest.param(lambda document: document.update(id="https://elders.example"), id="an id"),
    ],
)
def test_rules_that_were_altered_are_found(
    conferred: Sector, name: str, change: Callable[[Json], object]
) -> None:
    rules = copy.deepcopy(rules_of(conferred))
    (url,) = (url for url in rules if f"/{name}/" in url)
    change(rules[url])
    result = conferred.rederive(conferred.diploma("anna"), conferred.badges("anna"), rules=rules)
    assert result.outcome == "not_derived"
    assert found(result)["rules-altered"] == ("failed", url)


@pytest.mark.parametrize("hostile", [None, 1, "x", [], [[]], {"modules": 1}, {"modules": {"x": 1}}])
def test_rules_that_are_no_rules_are_told_as_such(conferred: Sector, hostile: Any) -> None:
    from branchebadges.diplomas import Pinned

    url = "https://badges.example/rules/x.json"

    def pin(document: Json) -> None:
        rows = document["relatedResource"]
        rows[:] = [row for row in rows if "/rules/" not in row["id"]]
        rows.append(Pinned.of(url, hostile).to_document())
        document["credentialSubject"]["achievement"]["criteria"]["id"] = url

    diploma = resigned(conferred, conferred.diploma("anna"), pin)
    rules = {**rules_of(conferred), url: hostile}
    result = conferred.rederive(diploma, conferred.badges("anna"), rules=rules)
    assert found(result)["rules-unreadable"] == ("failed", url)


def test_what_befell_a_badge_since_is_told_and_the_diploma_still_follows(sector: Sector) -> None:
    sector.complete("anna", "community-librarian", on="2026-03-01")
    sector.award()
    sector.confer()
    badge, diploma = sector.badge("anna", "community-librarian"), sector.diploma("anna")
    for change, code in ((sector.suspend, "suspended"), (sector.revoke, "revoked")):
        change(badge)
        result = sector.rederive(diploma, [badge])
        assert (result.outcome, result.affected_today) == ("derived", True)
        assert code in result.parts[0].today


def test_a_module_withdrawn_since_the_award_is_told_and_the_diploma_still_follows(
    sector: Sector,
) -> None:
    sector.complete("anna", "community-librarian", on="2026-03-01")
    sector.award()
    sector.confer()
    sector.withdraw("community-librarian", on="2026-06-01", since="2026-01-01")
    result = sector.rederive(sector.diploma("anna"), sector.badges("anna"))
    assert (result.outcome, result.affected_today) == ("derived", True)
    assert result.parts[0].today == ("accreditation-withdrawn",)


def made_by(key: PrivateKey, sector: Sector) -> tuple[Signed, Sequence[Signed], Json]:
    """Somebody's own badges, rules and diploma, each in order by itself."""
    from branchebadges.diplomas import Pinned

    person = key.verification_method.partition("#")[0]
    profile = {"id": person, "type": ["Profile"], "name": "Mijn eigen branche"}

    def by_me(signed: Signed) -> Json:
        document = copy.deepcopy(signed.document)
        document.pop("proof")
        document.pop("credentialStatus")
        document["issuer"] = profile
        document["credentialSubject"]["achievement"].pop("endorsement", None)
        document["credentialSubject"]["achievement"]["creator"] = profile
        return document

    def sign(document: Json) -> Signed:
        return proofs.sign(document, key, suite="eddsa-rdfc-2022", created=sector.now)

    old = sector.badges("anna")[:3]
    badges = [sign(by_me(each)) for each in old]
    document = by_me(sector.diploma("anna"))
    rows = [row for row in document["relatedResource"] if "/accreditations/" not in row["id"]]
    document["relatedResource"] = rows
    for before, after in zip(old, badges, strict=True):
        swap(document, before, after)
    rules = rules_of(sector)
    assert all(Pinned.of(url, each).url == url for url, each in rules.items())
    return sign(document), badges, rules


def test_a_strangers_diploma_rests_on_its_parts_alone_for_who_trusts_nobody(
    conferred: Sector, stranger: PrivateKey
) -> None:
    diploma, badges, rules = made_by(stranger, conferred)
    result = conferred.rederive(diploma, badges, rules=rules, trusting=False)
    assert result.outcome == "derived"


def test_a_strangers_diploma_is_never_derived_for_who_says_whom_they_trust(
    conferred: Sector, stranger: PrivateKey
) -> None:
    diploma, badges, rules = made_by(stranger, conferred)
    result = conferred.rederive(diploma, badges, rules=rules)
    assert result.outcome == "not_derived"
    assert found(result)["diploma-by-stranger"] == ("failed", None)
    assert found(result)["component-unfit"][0] == "failed"


def test_a_strangers_diploma_on_genuine_badges_is_not_derived_either(
    conferred: Sector, stranger: PrivateKey
) -> None:
    document = copy.deepcopy(conferred.diploma("anna").document)
    document.pop("proof")
    document.pop("credentialStatus")
    document["issuer"] = {
        "id": stranger.verification_method.partition("#")[0],
        "type": ["Profile"],
        "name": "Branche",
    }
    diploma = proofs.sign(document, stranger, suite="eddsa-rdfc-2022", created=conferred.now)
    result = conferred.rederive(diploma, conferred.badges("anna"), rules=rules_of(conferred))
    assert found(result) == {"diploma-by-stranger": ("failed", None)}
    assert result.outcome == "not_derived"
    assert result.total == 104


def test_an_older_accreditation_handed_along_does_not_hide_a_withdrawal(sector: Sector) -> None:
    from branchebadges.diplomas import rederive

    sector.complete("anna", "community-librarian", on="2026-03-01")
    sector.award()
    sector.confer()
    granted = Signed.read(
        sector.branch.published(sector.branch.url("accreditations/community-librarian-1.json"))
    )
    sector.withdraw("community-librarian", on="2026-06-01", since="2026-01-01")
    diploma = sector.diploma("anna")
    result = rederive(
        diploma,
        sector.badges("anna"),
        [granted],
        sector.rules_for(diploma),
        sector.now,
        sources=sector.sources(),
        trust=sector.trust,
    )
    assert result.parts[0].today == ("accreditation-withdrawn",)


def test_every_difference_has_a_sentence_in_two_languages() -> None:
    from branchebadges.diplomas import Difference

    for code in _SENTENCES:
        each = Difference(code, "failed", "urn:uuid:1", "x {y} / z")
        assert each.sentence("nl") != each.sentence("en")
        assert "{part}" not in each.sentence("nl") + each.sentence("en")
