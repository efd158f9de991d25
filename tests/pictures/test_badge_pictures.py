"""Badge pictures: for every title, name and number something that holds."""

from __future__ import annotations

import io
import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from branchebadges.errors import BadgeError, Refused
from branchebadges.images import bake, unbake
from branchebadges.pictures import badge, to_png
from branchebadges.pictures.palette import PAPER, cloth

if TYPE_CHECKING:
    from pathlib import Path

    from branchebadges.pictures.art import Kind
    from branchebadges.pictures.wording import Language, Points

SVG = "{http://www.w3.org/2000/svg}"
KINDS = ["module", "diploma", "accreditation"]
LONG = "Leertraject Publieksservice en de maatschappelijk educatieve bibliotheek in de samenleving"
NAMES = {
    "short": "BOB",
    "ninety characters": LONG,
    "one long word": "Bibliotheekmedewerkersopleidingscoördinatietrajectbegeleiding" * 3,
    "a double surname": "Van der Heijden-Oosterbroek tot Nieuwenhuizen-Vroomshoop " * 4,
    "markup": '<script>alert("1")</script> & </svg>',
    "another script": "Бібліотека 図書館 مكتبة",
}


def drawn(svg: str, width: int = 120) -> Image.Image:
    return Image.open(io.BytesIO(to_png(svg, width=width))).convert("RGBA")


def a_badge(**given: Any) -> str:
    usual = {
        "kind": "module",
        "title": "Metadateren",
        "issuer": "GO Opleidingen",
        "points": 16,
        "domains": {"ID": 1},
    }
    return badge(**{**usual, **given})


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", NAMES.values(), ids=NAMES)
def test_any_text_gives_a_sound_picture_that_says_it_in_words(kind: Kind, text: str) -> None:
    svg = a_badge(kind=kind, title=text, issuer=text, variant=text, details=text)
    root = fromstring(svg)
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title", "").startswith(text[:40])
    assert " ".join(text.split())[:40] in root.findtext(f"{SVG}desc", "")
    assert drawn(svg).size == (120, 120)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", NAMES.values(), ids=NAMES)
def test_nothing_is_drawn_outside_the_square(kind: Kind, text: str) -> None:
    svg = a_badge(kind=kind, title=text, issuer=text, variant=text, details=text, points=99_999)
    wider = svg.replace('viewBox="0 0 600 600"', 'viewBox="-100 -100 800 800"', 1)
    picture = drawn(wider, 400)
    left, top, right, bottom = picture.getbbox() or (0, 0, 0, 0)
    assert min(left, top) >= 49
    assert max(right, bottom) <= 351


def test_a_title_stays_on_the_cover_of_its_book() -> None:
    """The fore-edge to the right of the cover is the same for a short title and a long one."""
    short, long = (drawn(a_badge(title=text), 600) for text in ("A", NAMES["one long word"]))
    edge = (509, 300, 600, 600)
    assert short.crop(edge).tobytes() == long.crop(edge).tobytes()


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_stands_on_its_own(kind: Kind) -> None:
    svg = a_badge(kind=kind, title=NAMES["markup"], domains={"ID": 1, "ME": 2})
    root = fromstring(svg)
    tags = {each.tag.removeprefix(SVG) for each in root.iter()}
    assert tags <= {"svg", "title", "desc", "g", "path", "rect", "circle", "clipPath"}
    attributes = {name for each in root.iter() for name in each.attrib}
    assert not {name for name in attributes if "href" in name or name.startswith("on")}
    assert set(re.findall(r"url\(([^)]*)\)", svg)) <= {
        f"#{each.get('id')}" for each in root.iter() if each.get("id")
    }


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_values_give_the_same_picture(kind: Kind) -> None:
    assert a_badge(kind=kind) == a_badge(kind=kind)


def test_two_pictures_share_no_ids_so_that_both_can_stand_in_one_page() -> None:
    ids = [set(re.findall(r' id="([^"]*)"', a_badge(title=title))) for title in ("A", "B")]
    assert ids[0]
    assert not ids[0] & ids[1]


def test_each_kind_has_a_silhouette_of_its_own() -> None:
    shapes = {drawn(a_badge(kind=kind)).getchannel("A").tobytes() for kind in KINDS}
    assert len(shapes) == len(KINDS)


@pytest.mark.parametrize(
    ("points", "language", "words"),
    [
        pytest.param(Decimal("1.5"), "nl", "1,5 punten", id="a Dutch half"),
        pytest.param(Decimal("1.5"), "en", "1.5 points", id="an English half"),
        pytest.param(1.5, "nl", "1,5 punten", id="a float"),
        pytest.param(1, "nl", "1 punt", id="one"),
        pytest.param(Decimal("1.0"), "en", "1 point", id="one written with a decimal"),
        pytest.param(Decimal("1E+2"), "nl", "100 punten", id="a hundred in scientific form"),
        pytest.param(0, "nl", "0 punten", id="none"),
    ],
)
def test_points_are_written_as_people_write_them(
    points: Points, language: Language, words: str
) -> None:
    svg = a_badge(points=points, language=language)
    assert words in fromstring(svg).findtext(f"{SVG}desc", "")


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"points": -1}, id="negative points"),
        pytest.param({"points": Decimal("NaN")}, id="no number"),
        pytest.param({"points": float("inf")}, id="endless"),
        pytest.param({"points": 100_000}, id="too many points"),
        pytest.param({"title": ""}, id="no title"),
        pytest.param({"title": "\u202e \n"}, id="an invisible title"),
        pytest.param({"kind": "rosette"}, id="an unknown kind"),
        pytest.param({"domains": {"ME": -1, "ID": 2}}, id="a negative weight"),
        pytest.param({"domains": {"ME": float("nan")}}, id="a weight that is no number"),
        pytest.param({"domains": {"": 1}}, id="a domain without a code"),
    ],
)
def test_what_cannot_be_drawn_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        a_badge(**wrong)


def test_domains_without_weight_leave_the_picture_neutral() -> None:
    assert drawn(a_badge(domains={"ME": 0})).getbbox()


def test_direction_marks_and_control_characters_are_gone() -> None:
    svg = a_badge(title="gel\u202edig\x00\x1b[0m\ud800 \u200bx")
    assert not re.search("[\u202e\x00\x1b\ud800\u200b]", svg)
    assert fromstring(svg).findtext(f"{SVG}title", "") == "geldig[0m x"


@given(title=st.text(min_size=1), issuer=st.text(), variant=st.text(), code=st.text(max_size=20))
@pytest.mark.parametrize("kind", KINDS)
def test_any_text_at_all_is_drawn_or_refused(
    kind: Kind, title: str, issuer: str, variant: str, code: str
) -> None:
    try:
        svg = badge(kind=kind, title=title, issuer=issuer, variant=variant, domains={code: 1})
    except BadgeError:
        return
    fromstring(svg)


def test_a_badge_picture_can_carry_its_badge() -> None:
    assert unbake(bake(a_badge().encode(), "a.b.c")) == "a.b.c"
    assert unbake(bake(to_png(a_badge(), width=96), "a.b.c")) == "a.b.c"


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("code", ["ME", "CL", "ID", "ALG", *(f"NEW-{n}" for n in range(12))])
def test_paper_on_every_cloth_can_be_read(code: str) -> None:
    """WCAG 2.2, success criterion 1.4.3: a contrast of 4.5."""
    assert (luminance(PAPER) + 0.05) / (luminance(cloth(code).colour) + 0.05) >= 4.5


@pytest.mark.parametrize("width", [0, -1, 4001])
def test_a_png_has_a_sensible_width(width: int) -> None:
    with pytest.raises(Refused):
        to_png(a_badge(), width=width)


def test_what_is_no_svg_cannot_be_rendered() -> None:
    with pytest.raises(BadgeError):
        to_png("<html/>", width=10)


def test_every_module_of_the_sector_can_be_drawn(standards: Path) -> None:
    file = standards.parent.parent / "domain/modules.json"
    for module in json.loads(file.read_text(encoding="utf-8"))["modules"]:
        svg = badge(
            kind="module",
            title=module["title_nl"],
            issuer=", ".join(module["provider_ids"]),
            points=Decimal(str(module["points"])),
            domains={each["id"]: each["weight"] for each in module["domains"]},
        )
        assert module["title_nl"] == fromstring(svg).findtext(f"{SVG}title", "")
