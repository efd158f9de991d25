"""Pictures of a simulation: what was counted, drawn and said."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from branchebadges.errors import Refused
from branchebadges.pictures import to_png
from branchebadges.pictures.simulation_art import MAX_PANELS, Holders, Panel, Part, simulation

SVG = "{http://www.w3.org/2000/svg}"
ON = date(2026, 11, 22)
EDGES = (0, 50, 100, 150)
NOW = Panel(
    title="regels zoals zij zijn",
    settings=(("punten voor Branche-opleiding", "100"),),
    holders=(
        Holders("Nascholing", 40, valid=28, under_review=2, near=7, before=30),
        Holders("Branche-opleiding", 100, valid=9, under_review=0, near=1, before=9),
    ),
    missed=Part(27, 47, before=27),
    on_course=Part(16, 47, before=16),
    points=tuple(map(Decimal, ("0", "16", "34", "74.5", "149.5"))),
    mean=Decimal("51.03"),
    bins=(50, 20, 2),
)
TRIED = replace(
    NOW,
    title="",
    settings=(("punten voor Branche-opleiding", "80"),),
    holders=(
        Holders("Nascholing", 40, valid=26, under_review=2, near=7, before=30),
        Holders("Branche-opleiding", 80, valid=17, under_review=0, near=5, before=9),
    ),
    rolling=True,
)


def drawn(*panels: Panel, **more: Any) -> str:
    return simulation(panels or (NOW, TRIED), edges=EDGES, on=ON, people=72, **more)


def words_of(svg: str) -> str:
    root = fromstring(svg)
    return "\n".join(root.findtext(f"{SVG}{part}", "") for part in ("title", "desc"))


def test_all_of_it_is_also_said_in_dutch() -> None:
    assert words_of(drawn(note="PE-punten per jaar 8")) == (
        "Wat andere getallen zouden doen\n"
        "72 mensen, stand op 22 november 2026. In elke variant: PE-punten per jaar 8. "
        "regels zoals zij zijn · punten voor Branche-opleiding 100: "
        "Nascholing, 40 punten: 30 houders (28 geldig, 2 aangehouden), 7 bijna; "
        "Branche-opleiding, 100 punten: 9 houders (9 geldig, 0 aangehouden), 1 bijna; "
        "PE 2025: niet gehaald 27 van 47; PE 2026: op koers 16 van 47; "
        "punten: minste 0, een kwart heeft ten hoogste 16, de helft 34, drie kwart 74,5, "
        "meeste 149,5, gemiddeld 51,03; 0 tot 50: 50, 50 tot 100: 20, 100 tot 150: 2. "
        "punten voor Branche-opleiding 80: "
        "Nascholing, 40 punten: 28 houders (26 geldig, 2 aangehouden), 7 bijna (\N{MINUS SIGN}2); "
        "Branche-opleiding, 80 punten: 17 houders (17 geldig, 0 aangehouden), 5 bijna (+8); "
        "PE 12 maanden: niet gehaald 27 van 47; PE 12 maanden: op koers 16 van 47; "
        "punten: minste 0, een kwart heeft ten hoogste 16, de helft 34, drie kwart 74,5, "
        "meeste 149,5, gemiddeld 51,03; 0 tot 50: 50, 50 tot 100: 20, 100 tot 150: 2."
    )


def test_and_in_english() -> None:
    words = words_of(drawn(language="en"))
    assert "What other numbers would do" in words
    assert "72 people, as of 22 November 2026." in words
    assert "17 holders (17 valid, 0 under review), 5 near (+8)" in words
    assert "PE 2025: missed 27 of 47" in words
    assert "three quarters 74.5" in words


def test_it_stands_on_its_own() -> None:
    svg = drawn()
    tags = {element.tag.removeprefix(SVG) for element in fromstring(svg).iter()}
    assert tags == {"svg", "title", "desc", "g", "rect", "path"}
    assert "href" not in svg
    assert "url(" not in svg
    assert drawn() == svg


def test_one_scale_for_all_rows() -> None:
    # The widest bar of a diploma is that of who hold it or are near it; all else is in proportion.
    root = fromstring(drawn())
    navy = [each for each in root.iter(f"{SVG}rect") if each.get("fill") == "#16233f"]
    wide = [float(each.get("width", "0")) for each in navy if each.get("height") == "15"]
    unit = 290 / 37
    assert wide[:4] == pytest.approx([28 * unit, 9 * unit, 26 * unit, 17 * unit], abs=0.01)


def test_it_can_be_rendered() -> None:
    image = Image.open(io.BytesIO(to_png(drawn(), width=620)))
    assert image.width == 620
    colours = image.convert("RGB").getcolors(image.width * image.height) or []
    assert len(colours) > 10


@pytest.mark.parametrize(
    "panels",
    [
        pytest.param((), id="none"),
        pytest.param((NOW,) * (MAX_PANELS + 1), id="one too many"),
        pytest.param((replace(NOW, bins=(1, 2)),), id="bins that do not fit the edges"),
    ],
)
def test_what_cannot_be_drawn_is_refused(panels: Any) -> None:
    with pytest.raises(Refused):
        simulation(panels, edges=EDGES, on=ON, people=72)


def test_the_most_there_can_be_is_drawn() -> None:
    assert drawn(*(NOW,) * MAX_PANELS).count("<g ") >= MAX_PANELS


def test_nobody_at_all_is_drawn_too() -> None:
    nobody = Panel(
        title="",
        settings=(),
        holders=(),
        missed=Part(0, 0, 0),
        on_course=Part(0, 0, 0),
        points=(Decimal(0),) * 5,
        mean=Decimal(0),
        bins=(0, 0, 0),
    )
    fromstring(drawn(nobody))


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60), st.text(max_size=400))
def test_whatever_a_name_holds_the_picture_is_whole(name: str, value: str) -> None:
    panel = replace(
        NOW,
        title=value,
        settings=((name, value),),
        holders=(replace(NOW.holders[0], title=name),),
    )
    svg = drawn(panel, note=name)
    assert fromstring(svg).tag == f"{SVG}svg"
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", svg)
