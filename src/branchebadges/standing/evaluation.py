"""One evaluation: what is given, in; a plain document with the standing, out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from branchebadges.standing.compute import Standing, standing_of
from branchebadges.standing.given import Given

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from branchebadges.rules import RuleSet
    from branchebadges.standing.awards import Award
    from branchebadges.standing.duty import Pe


def evaluate(given: object, rules: RuleSet) -> dict[str, Any]:
    """Evaluate a ledger given as a document (domain notes, 4.6).

    Args:
        given: `person`, `modules`, `badges` and `as_of`, and optionally `overlap_groups`,
            `rules_override`, `rule_changes`, `learning_path` and `pe_from_year`.
        rules: the rule set, before its overrides and changes.

    Returns:
        `points_total`, `points_by_domain`, `diplomas`, `variants_now`, `excluded`, `pe`, and
        `learning_path_done` where a path was given. Points are numbers, days are ISO dates.

    Raises:
        Refused: the input is not acceptable; `where` is the JSON pointer of the place.
    """
    read = Given.read(given)
    return document_of(standing_of(read.case(rules), on=read.as_of, pe_from_year=read.first_year))


def document_of(standing: Standing) -> dict[str, Any]:
    """A standing as a plain document."""
    document: dict[str, Any] = {
        "points_total": float(standing.points.total),
        "points_by_domain": _floats(standing.points.domains),
        "diplomas": {name: _award(award) for name, award in standing.diplomas.items()},
        "variants_now": list(standing.variants_now),
        "excluded": dict(standing.excluded),
        "pe": _pe(standing.pe),
    }
    if standing.learning_path_done is not None:
        document["learning_path_done"] = standing.learning_path_done
    return document


def _floats(points: Mapping[str, Decimal]) -> dict[str, float]:
    return {name: float(value) for name, value in points.items()}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _award(award: Award) -> dict[str, Any]:
    document: dict[str, Any] = {
        "awarded_on": _day(award.awarded_on),
        "status": award.status,
        "points_at_award": float(award.points_at_award),
        "threshold": float(award.threshold),
        "variants": list(award.variants),
        "basis": list(award.basis),
        "reissued_on": _day(award.reissued_on),
    }
    if award.valid_until is not None:
        document["valid_until"] = _day(award.valid_until)
    return document


def _pe(pe: Pe) -> dict[str, Any]:
    document: dict[str, Any] = {"applies": pe.applies, "enforcement": pe.enforcement}
    if pe.window is not None:
        return document | {
            "window_from": _day(pe.window.window_from),
            "required": float(pe.window.required),
            "earned": float(pe.window.earned),
            "met": pe.window.met,
        }
    document["years"] = {
        str(year.year): {
            "required": float(year.required),
            "earned": float(year.earned),
            "carried_in": float(year.carried_in),
            "met": year.met,
            "closed": year.closed,
        }
        for year in pe.years
    }
    return document
