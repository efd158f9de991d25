"""Forms of browsers, as the documents that programs send."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends
from starlette.datastructures import FormData
from starlette.requests import Request

from issuer_app.accreditations.said import MOST_OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Mapping


async def form_of(request: Request) -> FormData:
    """The form that was sent."""
    return await request.form(max_files=0, max_fields=300)


InForm = Annotated[FormData, Depends(form_of)]


def value(form: FormData, name: str) -> str:
    """One field as text; empty where it is not there."""
    found = form.get(name)
    return found.strip() if isinstance(found, str) else ""


def values(form: FormData, name: str) -> list[str]:
    """All that was chosen of a field."""
    return [each for each in form.getlist(name) if isinstance(each, str)]


def provider_document(form: FormData) -> dict[str, Any]:
    """What a provider says of itself."""
    return {name: value(form, name) for name in ("about", "teachers", "continuity", "contact")}


_TEXTS = (
    "module_id", "title_nl", "title_en", "description", "study_hours", "assessment", "form",
    "language", "didactics", "teachers", "continuity",
)  # fmt: skip


def module_document(form: FormData) -> dict[str, Any]:
    """What a provider says of a module: outcomes one a line, domains in per cents."""
    document: dict[str, Any] = {name: value(form, name) for name in _TEXTS}
    for name in ("supervised", "identity_verified"):
        document[name] = bool(value(form, name))
    for name in ("audience", "roles", "competences"):
        document[name] = values(form, name)
    document["learning_outcomes"] = _outcomes(
        value(form, "outcomes_nl"), value(form, "outcomes_en")
    )
    document["domains"] = {
        name.removeprefix("domain-"): _weight(said)
        for name, said in form.multi_items()
        if name.startswith("domain-") and isinstance(said, str) and said.strip(" 0,.")
    }
    return document


def _outcomes(dutch: str, english: str) -> list[dict[str, str]]:
    rows = [line.strip() for line in dutch.splitlines() if line.strip()]
    beside = [line.strip() for line in english.splitlines() if line.strip()]
    # One more than may be is kept, so that it is told that there are too many.
    return [
        {"nl": row, **({"en": beside[place]} if place < len(beside) else {})}
        for place, row in enumerate(rows[: MOST_OUTCOMES + 1])
    ]


def _weight(said: str) -> str:
    try:
        return str(Decimal(said.strip().replace(",", ".")) / 100)
    except InvalidOperation:
        return said[:20]


def percent(weight: object) -> str:
    """A weight as a field shows it; what was no number, as it was typed."""
    try:
        return f"{(Decimal(str(weight)) * 100).normalize():f}"
    except InvalidOperation:
        return str(weight)


def shown(document: Mapping[str, Any]) -> dict[str, Any]:
    """A document as the fields of a form: outcomes as lines, domains in per cents."""
    outcomes = document.get("learning_outcomes", ())
    return {
        **document,
        "outcomes_nl": "\n".join(each["nl"] for each in outcomes),
        "outcomes_en": "\n".join(each.get("en", "") for each in outcomes).strip(),
        "percents": {
            code: percent(weight) for code, weight in dict(document.get("domains", {})).items()
        },
        "study_hours": str(document.get("study_hours") or ""),
    }


def judgement_document(form: FormData, codes: list[str]) -> dict[str, Any]:
    """What a member found, as `judging.Judgement` reads it."""
    scores = {code: value(form, f"score-{code}") for code in codes}
    return {
        "outcome": value(form, "outcome"),
        "scores": {code: score for code, score in scores.items() if score},
        "worthy": bool(value(form, "worthy")),
        "points": value(form, "points"),
        "study_hours": value(form, "study_hours"),
        "valid_from": value(form, "valid_from") or None,
        "valid_until": value(form, "valid_until") or None,
        "group": value(form, "group"),
        "contains": value(form, "contains").replace(",", " ").split(),
        "generic": bool(value(form, "generic")),
        "words": value(form, "words"),
    }


def withdrawal_document(form: FormData) -> dict[str, Any]:
    """How an accreditation is to be taken back, as `withdrawing.Withdrawal` reads it."""
    return {
        "mode": value(form, "mode"),
        "on": value(form, "on") or None,
        "since": value(form, "since") or None,
        "words": value(form, "words"),
    }
