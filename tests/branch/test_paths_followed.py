"""A library states that somebody followed its path, shown with badges, when it is so."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from branchebadges.canonical import read_json
from branchebadges.errors import Refused
from branchebadges.images import unbake
from branchebadges.moments import day_of
from branchebadges.pins import pinned_in
from branchebadges.testing import NEWCOMER, Sector
from stated import Stating


@pytest.fixture
def stating(sector: Sector) -> Stating:
    """Anna followed the path, and more than it asks for."""
    for module, day in (("onboarding", 1), ("ido", 2), ("mediacoach", 3)):
        sector.complete("anna", module, on=f"2026-03-0{day}")
    sector.complete("bob", "onboarding", on="2026-03-01")
    sector.award()
    return Stating(sector)


def test_the_badge_of_a_path_is_valid_and_signed_by_the_library(stating: Stating) -> None:
    assert stating.follow().became == "stated"
    followed = stating.last("learning_path")
    signed = stating.signed(followed)
    report = stating.sector.verify(signed, recipient="anna@bieb.example")
    assert (report.verdict, report.kind) == ("passed", "learning path")
    assert signed.document["issuer"]["id"].endswith(":issuers:academie")
    assert unbake(stating.file(followed).with_suffix(".png").read_bytes()) == signed.text


def test_it_names_what_is_mandatory_and_the_first_badges_that_are_enough(stating: Stating) -> None:
    stating.follow()
    followed = stating.last("learning_path")
    assert [(each.place, each.points) for each in followed.followed] == [
        ("mandatory", Decimal(8)),
        ("free choice", Decimal(24)),
        ("free choice", Decimal(40)),
    ]
    assert day_of(followed.completed).isoformat() == "2026-03-03"
    stating.follow(id="kort", free_choice_min_points=20)
    assert [each.entry for each in stating.last("learning_path").followed] == [
        "anna:onboarding:1",
        "anna:ido:2",
    ]


def test_the_path_is_published_and_pinned_with_every_badge(stating: Stating) -> None:
    stating.follow()
    followed, sector = stating.last("learning_path"), stating.sector
    pins = pinned_in(stating.signed(followed).document)
    published = read_json(sector.branch.published(followed.path))
    assert published["mandatory"] == ["onboarding"]
    assert set(pins) == {followed.path, *(str(each.id) for each in sector.badges("anna"))}
    achievement = stating.signed(followed).document["credentialSubject"]["achievement"]
    assert read_json(sector.branch.published(achievement["id"])) == achievement


def test_asked_twice_it_is_stated_once(stating: Stating) -> None:
    first, again = stating.follow(), stating.follow()
    assert (again.became, again.credential) == ("known", first.credential)
    assert len(stating.all("learning_path")) == 1


def test_another_path_of_that_name_is_another_badge(stating: Stating) -> None:
    stating.follow()
    assert stating.follow(free_choice_min_points=24).became == "stated"
    one, other = stating.all("learning_path")
    assert one.path != other.path  # type: ignore[union-attr]
    assert [stating.verdict(each) for each in (one, other)] == ["passed", "passed"]


@pytest.mark.parametrize(
    ("person", "changes", "lacking"),
    [
        pytest.param(
            "anna", {"mandatory": ["onboarding", "leesconsulent"]}, "leesconsulent", id="a module"
        ),
        pytest.param("anna", {"free_choice_min_points": 65}, "free choice of 65", id="a point"),
        pytest.param("bob", {}, "free choice of 30", id="all free choice"),
    ],
)
def test_what_is_not_done_yet_is_told_and_nothing_is_written(
    stating: Stating, person: str, changes: dict[str, Any], lacking: str
) -> None:
    before = stating.sector.person(person)
    with pytest.raises(Refused, match=lacking) as caught:
        stating.follow(person, **changes)
    assert caught.value.code == "path-not-done"
    assert stating.sector.person(person) == before


@pytest.mark.parametrize(
    ("library", "changes", "code"),
    [
        pytest.param("academie", {"owner": NEWCOMER}, "learning-path-owner", id="of another"),
        pytest.param("branche", {}, "learning-path-owner", id="of the branch"),
        pytest.param("toetsingscommissie", {}, "learning-path-owner", id="of the committee"),
        pytest.param("niemand", {}, "organisation-unknown", id="of nobody"),
        pytest.param("academie", {"mandatory": ["geen"]}, "module-unknown", id="no such module"),
        pytest.param(
            "academie",
            {"mandatory": [], "free_choice_min_points": 0},
            "learning-path",
            id="asking nothing",
        ),
        pytest.param("academie", {"verplicht": []}, "learning-path", id="a word nobody knows"),
        pytest.param("academie", {"title_nl": " "}, "learning-path", id="without a title"),
    ],
)
def test_a_path_that_is_not_in_order_is_refused(
    stating: Stating, library: str, changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused) as caught:
        stating.follow(library=library, **changes)
    assert caught.value.code == code
    assert stating.all("learning_path") == []


def test_a_library_that_nobody_recognised_may_say_so_and_a_reader_is_told(
    stating: Stating,
) -> None:
    stating.follow(library=NEWCOMER)
    signed = stating.signed(stating.last("learning_path"))
    report = stating.sector.verify(signed)
    assert report.verdict == "failed"
    assert "issuer-unknown" in {each.code for each in report.findings}
    assert stating.sector.verify(signed, trusting=False).valid


def test_an_exemption_may_be_a_part_of_the_free_choice(stating: Stating) -> None:
    stating.exempt()
    stating.sector.complete("bob", "ido", on="2026-03-05")
    stating.sector.award()
    stating.exempt("bob", id="evc-9")
    assert stating.follow("bob", free_choice_min_points=40).became == "stated"
    places = [each.entry for each in stating.last("learning_path", "bob").followed]
    assert places == ["bob:onboarding:1", "bob:ido:2", "evc-9"]
    assert stating.verdict(stating.last("learning_path", "bob"), "bob") == "passed"


def test_local_offering_counts_for_the_librarys_own_path(stating: Stating) -> None:
    stating.sector.complete("anna", "eigen-balie", on="2026-03-08")
    stating.sector.award()
    stating.follow(id="eigen", mandatory=["eigen-balie"], free_choice_min_points=0)
    (step,) = stating.last("learning_path").followed
    assert (step.entry, step.points) == ("anna:eigen-balie:4", 0)


def test_a_badge_under_it_that_is_revoked_ends_it_or_is_replaced_by_others(
    stating: Stating,
) -> None:
    stating.follow()
    first = stating.last("learning_path")
    stating.sector.revoke("anna:ido:2")
    assert stating.verdict(first) == "passed"
    assert stating.follow().became == "reissued"
    second = stating.last("learning_path")
    assert [each.entry for each in second.followed] == ["anna:onboarding:1", "anna:mediacoach:3"]
    assert [stating.verdict(each) for each in (first, second)] == ["failed", "passed"]
    stating.sector.revoke("anna:mediacoach:3")
    assert stating.follow().became == "revoked"
    assert stating.verdict(second) == "failed"
    with pytest.raises(Refused):
        stating.follow()


def test_it_is_revoked_by_its_id(stating: Stating) -> None:
    stating.follow()
    followed = stating.last("learning_path")
    stating.sector.revoke(followed.credential)
    assert stating.verdict(followed) == "failed"
    assert stating.sector.standing("anna").points.total == 72
