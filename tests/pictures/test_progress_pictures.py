"""Progress pictures: what the rules concluded, drawn and said."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from branchebadges.errors import BadgeError, Refused
from branchebadges.pictures import Goal, Year, progress, to_png

if TYPE_CHECKING:
    from collections.abc import Callable

SVG = "{http://www.w3.org/2000/svg}"
GOAL = Goal(
    title="Branche-opleiding Bibliothecaris",
    threshold=100,
    by_domain={"ME": Decimal("24.5"), "ALG": 8, "ID": Decimal("39.5")},
    uncounted=12,
)
YEARS = (
    Year(2023, 3, 10, "missed"),
    Year(2024, Decimal("10.5"), 10, "met"),
    Year(2025, 0, 0, "exempt"),
    Year(2026, 6, 10, "open"),
)
points = st.decimals(min_value=0, max_value=500, places=1)


def words_of(svg: str) -> str:
    root = fromstring(svg)
    return "\n".join(root.findtext(f"{SVG}{part}", "") for part in ("title", "desc"))


def test_all_of_it_is_also_said_in_dutch() -> None:
    svg = progress(name="Jans de Vries-Bakker", goals=[GOAL], years=YEARS, on=date(2026, 11, 22))
    assert words_of(svg) == (
        "Voortgang van Jans de Vries-Bakker\n"
        "Stand op 22 november 2026. "
        "Branche-opleiding Bibliothecaris: 72 van 100 punten; maatschappelijk-educatief 24,5, "
        "branchebreed 8, informatiedienstverlening 39,5; nog 28 punten nodig; "
        "12 punten tellen niet mee. "
        "2023: 3 van 10 punten, niet voldaan. 2024: 10,5 van 10 punten, voldaan. "
        "2025: 0 van 0 punten, vrijgesteld. 2026: 6 van 10 punten, loopt nog."
    )


def test_and_in_english() -> None:
    svg = progress(name="Jans", goals=[GOAL], years=YEARS[-1:], language="en")
    words = words_of(svg)
    assert "Progress of Jans" in words
    assert "72 of 100 points; socio-educational 24.5" in words
    assert "28 points to go" in words
    assert "2026: 6 of 10 points, still open." in words


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("underway", "genoeg punten · 8 maanden dienst nodig"),
        ("reached", "behaald op 1 mei 2026"),
        ("under-review", "wordt herbeoordeeld"),
        ("revoked", "ingetrokken"),
    ],
)
def test_each_state_of_a_diploma_has_its_own_words(state: Any, words: str) -> None:
    goal = Goal(
        "Nascholing",
        40,
        {"CL": 41},
        state=state,
        reached_on=date(2026, 5, 1),
        note="8 maanden dienst nodig" if state == "underway" else "",
    )
    assert words in words_of(progress(name="Jans", goals=[goal]))


def test_states_differ_by_more_than_colour() -> None:
    """Rendered in greys, no two rings of the same points look alike."""
    rings = []
    for state in ("met", "open", "missed", "exempt"):
        svg = progress(name="J", goals=[], years=[Year(2026, 5, 10, state)])
        rings.append(Image.open(io.BytesIO(to_png(svg, width=400))).convert("L").tobytes())
    assert len(set(rings)) == 4


@pytest.mark.parametrize("count", [1, 6, 7, 60])
def test_years_flow_over_rows_within_the_picture(count: int) -> None:
    years = [Year(1990 + n, 10, 10, "met") for n in range(count)]
    svg = progress(name="Jans", goals=[GOAL], years=years)
    size = fromstring(svg).get("viewBox", "").split()
    wider = svg.replace(f'viewBox="{" ".join(size)}"', f'viewBox="-50 0 900 {size[3]}"', 1)
    left, _, right, _ = Image.open(io.BytesIO(to_png(wider, width=450))).getbbox() or (0, 0, 0, 0)
    assert left >= 24
    assert right <= 426


goals = st.builds(
    Goal,
    title=st.text(max_size=250),
    threshold=points,
    by_domain=st.dictionaries(st.text(max_size=30), points, max_size=8),
    uncounted=points,
    note=st.text(max_size=250),
)
states = st.sampled_from(["met", "open", "missed", "exempt"])
years_of_training = st.builds(Year, st.integers(1, 9999), points, points, states)


@given(
    name=st.text(max_size=250),
    goal=goals,
    years=st.lists(years_of_training, max_size=3),
)
def test_any_progress_gives_a_sound_picture(name: str, goal: Goal, years: list[Year]) -> None:
    svg = progress(name=name, goals=[goal, goal], years=years)
    assert fromstring(svg).get("role") == "img"
    assert "nan" not in svg.split("</desc>")[1]


def test_a_name_of_two_hundred_characters_does_not_break_the_page() -> None:
    svg = progress(name="Oosterbroek-" * 17, goals=[GOAL], on=date(2026, 11, 22))
    usual = progress(name="Jans", goals=[GOAL], on=date(2026, 11, 22))
    heights = [float(fromstring(each).get("height", "")) for each in (svg, usual)]
    assert abs(heights[0] - heights[1]) < 40
    assert Image.open(io.BytesIO(to_png(svg, width=800))).width == 800


def test_two_goals_that_are_alike_share_no_ids() -> None:
    svg = progress(name="Jans", goals=[GOAL, GOAL])
    ids = [each.get("id") for each in fromstring(svg).iter() if each.get("id")]
    assert len(ids) == len(set(ids)) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(lambda: Goal("a", -1, {}), id="a negative threshold"),
        pytest.param(lambda: Goal("a", 1, {"ME": Decimal("NaN")}), id="points that are no number"),
        pytest.param(lambda: Goal("a", 1, {}, uncounted=float("inf")), id="endless points"),
        pytest.param(lambda: Year(2026, -1, 10, "open"), id="negative points in a year"),
        pytest.param(lambda: Year(0, 1, 10, "open"), id="no such year"),
        pytest.param(lambda: progress(name="a", goals=[GOAL] * 21), id="too many diplomas"),
        pytest.param(lambda: progress(name="a", goals=[], years=YEARS * 16), id="too many years"),
    ],
)
def test_what_makes_no_sense_is_refused(wrong: Callable[[], object]) -> None:
    with pytest.raises(Refused):
        wrong()


def test_the_refusals_are_ours() -> None:
    assert issubclass(Refused, BadgeError)
