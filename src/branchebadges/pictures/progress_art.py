"""How far a person has come: a bar towards each diploma, a ring for each year of training.

It draws what the rules concluded and concludes nothing itself: whether a diploma is reached or a
year is met comes in as a state. States differ by shape and word as well as colour.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from branchebadges.errors import Refused
from branchebadges.pictures import bars, rings
from branchebadges.pictures.drawing import document, element, name_for, rectangle
from branchebadges.pictures.letters import face
from branchebadges.pictures.palette import BRASS, INK, INK_SOFT, PAPER, PAPER_SHADE
from branchebadges.pictures.plain import line_of
from branchebadges.pictures.setting import fit
from branchebadges.pictures.wording import Language, day

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

WIDTH: Final = 800.0
MARGIN: Final = 40.0
MAX_GOALS: Final = 20
MAX_YEARS: Final = 60

_TITLE: Final = {"nl": "Voortgang van {}", "en": "Progress of {}"}
_AS_OF: Final = {"nl": "Stand op {}", "en": "As of {}"}
_YEARS: Final = {"nl": "Permanente educatie per jaar", "en": "Continuing education per year"}


@dataclass(frozen=True)
class _Block:
    height: float
    parts: str


def progress(
    *,
    name: str,
    goals: Sequence[bars.Goal],
    years: Sequence[rings.Year] = (),
    on: date | None = None,
    language: Language = "nl",
) -> str:
    """A picture of a person's progress, as SVG, with all of it in words as well.

    Args:
        name: Of the person; long double names are set smaller, never cut off under 80 characters.
        goals: The diplomas, in the order in which they should be shown.
        years: The years of continuing education, oldest first; none leaves that part out.
        on: The day on which this was so.
        language: Dutch or English.

    Raises:
        Refused: Too many goals or years, or points that are no sensible number.
    """
    if len(goals) > MAX_GOALS or len(years) > MAX_YEARS:
        raise Refused("picture-too-much", f"at most {MAX_GOALS} diplomas and {MAX_YEARS} years")
    title = _TITLE[language].format(line_of(name))
    blocks = list(_blocks(title, goals, years, on, language))
    height = sum(block.height for block in blocks) + 2 * MARGIN - 14
    page = f"M10 0H{WIDTH - 18:g}a18 18 0 0 1 18 18V{height - 18:g}a18 18 0 0 1-18 18H10z"
    parts = [
        rectangle(0, 0, WIDTH / 2, height, fill=BRASS, rx=18),
        element("path", d=page, fill=PAPER),
    ]
    y = MARGIN
    for block in blocks:
        parts.append(f'<g transform="translate(0 {y:g})">{block.parts}</g>')
        y += block.height
    sentences = [goal.in_words(language) for goal in goals]
    sentences += [year.in_words(language) for year in years]
    if on is not None:
        sentences.insert(0, _AS_OF[language].format(day(on, language)) + ".")
    return document(parts, width=WIDTH, height=height, title=title, description=" ".join(sentences))


def _blocks(
    title: str,
    goals: Sequence[bars.Goal],
    years: Sequence[rings.Year],
    on: date | None,
    language: Language,
) -> Iterator[_Block]:
    width = WIDTH - 2 * MARGIN
    yield _heading(title, on, language)
    seed = name_for(title, goals, years, on, language)
    for place, goal in enumerate(goals):
        parts = bars.draw(goal, x=MARGIN, width=width, name=f"{seed}-{place}", language=language)
        yield _Block(bars.HEIGHT, "".join(parts))
    if goals:
        legend, height = bars.legend(goals, x=MARGIN, width=width, language=language)
        yield _Block(height, legend)
    if years:
        rule = rectangle(MARGIN, 0, width, 2, fill=PAPER_SHADE)
        head = face("serif").line(_YEARS[language], MARGIN, 38, size=23, fill=INK)
        yield _Block(62, rule + head)
        row, height = rings.draw(years, x=MARGIN, width=width, language=language)
        yield _Block(height, row)


def _heading(title: str, on: date | None, language: Language) -> _Block:
    serif, sans = face("serif"), face("sans")
    setting = fit(serif, title, width=WIDTH - 2 * MARGIN, lines=2, largest=34, smallest=19)
    parts, y = "", 0.0
    for line in setting.lines:
        y += setting.size
        parts += serif.line(line, MARGIN, y - 4, size=setting.size, fill=INK)
    if on is not None:
        y += 27
        words = _AS_OF[language].format(day(on, language))
        parts += sans.line(words, MARGIN, y, size=18, fill=INK_SOFT)
    return _Block(y + 30, parts)
