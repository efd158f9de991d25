"""Small cases, explained."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from standing_cases import RULES, given

from branchebadges.standing import standing_of
from branchebadges.standing.explanation import explain
from branchebadges.standing.given import Given

if TYPE_CHECKING:
    from standing_cases import Document

    from branchebadges.standing.explanation import Explanation, Said


def explained(*badges: Document, **more: Any) -> Explanation:
    """The explanation of a case in one line each."""
    return explained_document(given(*badges, **more))


def explained_document(document: Document) -> Explanation:
    read = Given.read(document)
    case = read.case(RULES)
    return explain(standing_of(case, on=read.as_of, pe_from_year=read.first_year), case)


def dutch(said: tuple[Said, ...]) -> list[str]:
    return [each("nl") for each in said]


def english(said: tuple[Said, ...]) -> list[str]:
    return [each("en") for each in said]


def titled(document: Document, dutch: str, english: str | None = None) -> Document:
    """A module with a title."""
    return document | {"title_nl": dutch, "title_en": english or dutch}
