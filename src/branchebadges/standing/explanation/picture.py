"""The picture of a standing: a bar towards every diploma, a ring for every year."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from branchebadges.pictures import Goal, Year, progress

if TYPE_CHECKING:
    from collections.abc import Mapping

    from branchebadges.pictures.bars import GoalState
    from branchebadges.pictures.rings import YearState
    from branchebadges.standing.explanation import years
    from branchebadges.standing.explanation.diplomas import DiplomaExplained, State
    from branchebadges.standing.explanation.phrases import Language
    from branchebadges.standing.explanation.whole import Explanation
    from branchebadges.standing.explanation.years import YearExplained

_GOALS: Final[Mapping[State, GoalState]] = {
    "held": "reached",
    "expired": "reached",
    "under_review": "under-review",
    "revoked": "revoked",
}
_YEARS: Final[Mapping[years.YearState, YearState]] = {
    "met": "met",
    "open": "open",
    "missed": "missed",
    "not_asked": "exempt",
}


def progress_picture(explanation: Explanation, *, name: str, language: Language = "nl") -> str:
    """A picture of somebody's progress, as SVG, with all of it in words as well.

    Args:
        explanation: the standing, explained.
        name: of the person.
        language: Dutch or English.

    Raises:
        Refused: more diplomas or years, or larger numbers, than a picture can hold.
    """
    return progress(
        name=name,
        goals=[_goal(diploma, language) for diploma in explanation.diplomas],
        years=[_year(year, year.year) for year in explanation.pe.years if year.year is not None],
        on=explanation.on,
        language=language,
    )


def _goal(diploma: DiplomaExplained, language: Language) -> Goal:
    return Goal(
        title=diploma.name(language),
        threshold=diploma.threshold,
        by_domain=diploma.points_by_domain,
        uncounted=sum((each.points for each in diploma.uncounted), Decimal(0)),
        state=_GOALS.get(diploma.state, "underway"),
        reached_on=diploma.awarded_on,
        note=diploma.note(language),
    )


def _year(explained: YearExplained, year: int) -> Year:
    return Year(
        year=year,
        earned=explained.earned + explained.carried_in,
        required=explained.required,
        state=_YEARS[explained.state],
    )
